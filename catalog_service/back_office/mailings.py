"""Pages of mailings: composed as a draft, told what to do, looked at while they go out and after."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminImageFieldWidget

from catalog_service.analytics.queries import opened_by
from catalog_service.back_office import mailing_trials, mailing_words
from catalog_service.back_office.deletion import DeletedOneByOne
from catalog_service.back_office.mailing_after import WithAfter
from catalog_service.back_office.mailing_commands import WithCommands, may_command, offered
from catalog_service.back_office.mailing_facts import FACTS, SHOWN, WithFacts
from catalog_service.back_office.mailing_form import LetterWidget, MailingForm
from catalog_service.back_office.mailing_letter import shown
from catalog_service.back_office.mailing_list import WithList
from catalog_service.back_office.mailing_prefill import prefilled
from catalog_service.back_office.mailing_preview import WithPreview, typed
from catalog_service.back_office.mailing_progress import WithProgress
from catalog_service.back_office.mailing_trials import WithTrials
from catalog_service.back_office.opt_outs import WithOptOuts
from catalog_service.back_office.sign_in import signed_in
from catalog_service.channels.picture_field import PictureField
from catalog_service.links.models import Link
from catalog_service.mailings import actions, readiness
from catalog_service.mailings.models import Mailing

State = Mailing.State
COMMAND = "_command"
"""Name of the buttons that save a draft and go on to the page of a command, which is their value."""
LETTER = ("Письмо", {"fields": ("text", "picture", "target", "channel", "address", "button")})
WHEN = ("Когда", {"fields": ("hot_slot", "starts_at", "not_later_than")})


@admin.register(Mailing)
class MailingAdmin(
    WithCommands,
    WithPreview,
    WithTrials,
    WithFacts,
    WithList,
    WithProgress,
    WithAfter,
    WithOptOuts,
    DeletedOneByOne,
):
    """Only a draft has a form; whatever has begun is looked at, and told what to do by buttons."""

    form = MailingForm
    change_form_template = "back_office/mailing.html"
    formfield_overrides = {PictureField: {"widget": UnfoldAdminImageFieldWidget}}
    search_fields = ("title", "text")
    search_help_text = "Название или слова из письма"
    autocomplete_fields: ClassVar = ("channel",)
    warn_unsaved_form = True

    class Media:
        css: ClassVar = {"all": ["back_office/links.css", "back_office/mailings.css"]}
        # Modules: what they name is their own.
        js: ClassVar = [Script(f"back_office/mailing_{name}.js", type="module") for name in ("compose", "toolbar")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        heavy = ("search_text", "card", "description")
        hidden = [f"{path}__{name}" for path in ("channel", "hot_slot__channel") for name in heavy]
        related = ("category", "channel", "hot_slot__channel", "link", "follows", "created_by", "started_by")
        return super().get_queryset(request).select_related(*related).defer(*hidden)

    # ── Who may do what, when ────────────────────────────────────────────────────────────────────────────────────

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What was typed while somebody else has started it comes back with words: the form refuses, not the page."""
        is_open = obj is None or obj.state == State.DRAFT or request.method == "POST"
        return super().has_change_permission(request, obj) and is_open

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def delete_model(self, request: HttpRequest, obj: Mailing) -> None:
        """Who is starting it just now is waited for. Its link goes too, unless somebody has come by it."""
        with transaction.atomic():
            stored = Mailing.objects.select_for_update().get(pk=obj.pk)
            if stored.state != State.DRAFT:
                raise ProtectedError("Рассылка уже не черновик.", {obj})
            super().delete_model(request, obj)
            if stored.link_id and not opened_by(stored.link_id):
                Link.objects.filter(pk=stored.link_id, arrivals=None).delete()

    # ── Form ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get_fieldsets(self, request: HttpRequest, obj: Mailing | None = None) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            return FACTS
        of = ("follows_now",) if obj and obj.follows else ("strength", "days")
        return ((None, {"fields": ("title",)}), ("Кому", {"fields": ("category", *of, "size_now")}), LETTER, WHEN)

    def get_readonly_fields(self, request: HttpRequest, obj: Mailing | None = None) -> tuple[str, ...]:  # noqa: ARG002
        return SHOWN

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return prefilled(request.GET.dict())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name == "text":
            field.widget = LetterWidget()
        return field

    def save_model(self, request: HttpRequest, obj: Mailing, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = signed_in(request)
        if "picture" in form.changed_data:
            obj.picture_file_id = ""
        super().save_model(request, obj, form, change)
        actions.keep_link(obj)

    def response_add(self, request: HttpRequest, obj: Mailing, post_url_continue: str | None = None) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Mailing) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def _after_saving(self, request: HttpRequest, mailing: Mailing) -> HttpResponse | None:
        if mailing_trials.BUTTON in request.POST:
            return self.try_out(request, mailing)
        word = request.POST.get(COMMAND)
        if word in {command.word for command in offered(mailing)}:
            return HttpResponseRedirect(reverse("admin:mailings_mailing_command", args=[mailing.pk, word]))
        return None

    # ── Page ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Mailing | None = None, **options: Any
    ) -> HttpResponse:
        is_draft = obj is None or obj.state == State.DRAFT
        writes = is_draft and may_command(request)
        is_refused = writes and request.method == "POST"
        commands = offered(obj) if obj and may_command(request) else []
        context |= {
            "letter": shown(typed(request.POST.dict(), obj) if is_refused else obj or Mailing(target="")),
            "halted": mailing_words.halted(obj) if obj else "",
            "missing": readiness.missing(obj, timezone.now()) if obj and is_draft else [],
            "commands": [] if is_draft else commands,
            "save_and": offered(obj or Mailing()) if writes else [],
            "show_save_and_add_another": False,
            "trial": self.trial_context(request, obj) if writes else None,
        }
        return super().render_change_form(request, context, *args, obj=obj, **options)
