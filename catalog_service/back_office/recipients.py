"""Whom a mailing was written to and what became of it; whoever may not have got the letter is written to again."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList

from catalog_service.back_office.mailing_prefill import number_in
from catalog_service.back_office.mailing_progress import OF, recipients_page
from catalog_service.back_office.mailing_words import state_of
from catalog_service.back_office.words import number
from catalog_service.mailings import actions
from catalog_service.mailings.actions import NotReadyError, WrongStateError
from catalog_service.mailings.models import Mailing, Recipient

State = Recipient.State
COLOURS = {
    State.QUEUED: "default",
    State.SENDING: "default",
    State.SENT: "success",
    State.BLOCKED: "warning",
    State.GONE: "default",
    State.DECLINED: "info",
    State.FAILED: "danger",
    State.UNKNOWN: "primary",
}
AGAIN = "Отправить ещё раз"
NOBODY = "Среди выбранных нет тех, о ком неизвестно, дошло ли письмо."
STOPPED = "Рассылка остановлена: по ней больше никому не отправляется. Если письмо ещё нужно, сделайте её копию."


class InState(admin.SimpleListFilter):
    """With how many there are of each: one query of the mailing's recipients, by the index recipient_by_state."""

    title = "состояние"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        of = Recipient.objects.filter(mailing=_mailing_of(request)).order_by()
        counts = of.values_list("state", "mailing__state").annotate(count=Count("*"))
        found = {State(state): (state_of(State(state), its), number(count)) for state, its, count in counts}
        return [(state.value, ": ".join(found[state])) for state in State if state in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recipient]) -> QuerySet[Recipient]:  # noqa: ARG002
        return queryset.filter(state=self.value()) if self.value() else queryset


class OfOneMailing(ChangeList):
    """Whose recipients they are is no filter: who clears all filters stays with that mailing."""

    @property
    def everything(self) -> str:
        """What the head of the page leads to, where a search has found a part of them."""
        return f"?{OF}={self.params[OF]}"


@admin.register(Recipient)
class RecipientAdmin(ModelAdmin):
    """Always of one mailing, which the address names. A hundred thousand of them are counted once for a page."""

    list_display = ("person", "condition", "at", "words", "message_id", "again_button")
    list_display_links = None
    list_filter = (InState,)
    list_before_template = "back_office/recipients_head.html"
    list_per_page = 100
    ordering = ("pk",)
    sortable_by = ("at",)
    search_fields = ("visitor__first_name", "visitor__last_name", "visitor__username")
    search_help_text = "Имя или @имя в Telegram"
    actions = ("send_again",)

    class Media:
        css: ClassVar = {"all": ["back_office/links.css", "back_office/mailing_progress.css"]}

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(self.again)
        return [path("again/<int:pk>/", again, name="mailings_recipient_again"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Recipient | None = None) -> bool:  # noqa: ARG002
        return False

    def may_send_again(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mailings.change_recipient")

    def has_change_permission(self, request: HttpRequest, obj: Recipient | None = None) -> bool:
        """Nobody edits what has become of a letter: who may change recipients writes to them again, from the list."""
        return obj is None and super().has_change_permission(request)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """For Django, which looks so for who may do the action `send_again`."""
        return self.may_send_again(request)

    # ── List ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        mailing = Mailing.objects.filter(pk=_mailing_of(request) or 0).first()
        if mailing is None:
            return HttpResponseRedirect(reverse("admin:mailings_mailing_changelist"))
        is_offered = self.may_send_again(request) and not _is_stopped(mailing)
        shown = {
            "title": f"Получатели: «{mailing}»",
            "mailing": mailing,
            "unknown": Recipient.objects.filter(mailing=mailing, state=State.UNKNOWN).count() if is_offered else 0,
            **(extra_context or {}),
        }
        return super().changelist_view(request, shown)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:  # noqa: ARG002
        return OfOneMailing

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recipient]:
        """People are read for those of a page: joined, all hundred thousand would be."""
        return super().get_queryset(request).filter(mailing=_mailing_of(request)).prefetch_related("visitor", "mailing")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Recipient], search_term: str
    ) -> tuple[QuerySet[Recipient], bool]:
        """Names in Telegram are written with @, and stored without."""
        return super().get_search_results(request, queryset, " ".join(w.lstrip("@") for w in search_term.split()))

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        columns = super().get_list_display(request)
        return columns if self.may_send_again(request) else columns[:-1]

    @admin.display(description="Кто")
    def person(self, recipient: Recipient) -> str:
        visitor = recipient.visitor
        page = reverse("admin:visitors_visitor_change", args=[visitor.pk])
        name = f" @{visitor.username}" if visitor.username else ""
        return format_html('<a href="{}" class="text-primary-600 underline">{}</a>{}', page, visitor, name)

    @display(description="Состояние", label=COLOURS)
    def condition(self, recipient: Recipient) -> tuple[str, str]:
        return recipient.state, state_of(State(recipient.state), recipient.mailing.state)

    @admin.display(description="")
    def again_button(self, recipient: Recipient) -> str:
        if recipient.state != State.UNKNOWN or _is_stopped(recipient.mailing):
            return ""
        page = f"{reverse('admin:mailings_recipient_again', args=[recipient.mailing_id])}?recipient={recipient.pk}"
        label = f"{AGAIN}: {recipient.visitor}"
        link = '<a href="{}" class="text-primary-600 underline" aria-label="{}">{}</a>'
        return format_html(link, page, label, AGAIN)

    # ── Once more ────────────────────────────────────────────────────────────────────────────────────────────────

    @admin.action(description=AGAIN, permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Recipient]) -> HttpResponse | None:
        """First the page that asks, which posts the same choice once more."""
        mailing = get_object_or_404(Mailing, pk=_mailing_of(request))
        if "confirmed" in request.POST:
            self._send(request, mailing, chosen)
            return None
        names = ("action", "select_across", "index", ACTION_CHECKBOX_NAME)
        hidden = [(name, value) for name in names for value in request.POST.getlist(name)]
        return self._ask(request, mailing, chosen, hidden)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Of everybody of the mailing, or of the one `recipient` in the address. GET asks, POST does."""
        if not self.may_send_again(request):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing, pk=pk)
        chosen = Recipient.objects.filter(mailing=mailing)
        if "recipient" in request.GET:
            chosen = chosen.filter(pk=number_in(request.GET, "recipient") or 0)
        if request.method == "POST":
            self._send(request, mailing, chosen)
            return HttpResponseRedirect(recipients_page(mailing))
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        return self._ask(request, mailing, chosen, [])

    def _ask(
        self, request: HttpRequest, mailing: Mailing, chosen: QuerySet[Recipient], hidden: list[tuple[str, str]]
    ) -> HttpResponse:
        unknown = chosen.filter(mailing=mailing, state=State.UNKNOWN)
        count = unknown.count()
        if not count or _is_stopped(mailing):
            messages.warning(request, NOBODY if not count else STOPPED)
            return HttpResponseRedirect(recipients_page(mailing))
        context = {
            **self.admin_site.each_context(request),
            "title": AGAIN,
            "opts": self.opts,
            "mailing": mailing,
            "count": count,
            "one": unknown.first() if count == 1 else None,
            "hidden": hidden,
            "back": recipients_page(mailing),
            "is_paused": _is_paused(mailing),
        }
        return render(request, "back_office/send_again.html", context)

    def _send(self, request: HttpRequest, mailing: Mailing, chosen: QuerySet[Recipient]) -> None:
        try:
            again = actions.send_again(chosen.order_by(), mailing, timezone.now())
        except NotReadyError as not_ready:
            messages.error(request, " ".join(not_ready.missing))
        except WrongStateError as wrong:
            messages.error(request, str(wrong))
        else:
            self._tell(request, mailing, again)

    def _tell(self, request: HttpRequest, mailing: Mailing, again: int) -> None:
        if not again:
            messages.warning(request, "Уже сделано: письмо этим получателям отправляется.")
            return
        self.log_change(request, mailing, f"{AGAIN}: {number(again)}")
        later = " Письмо уйдёт, когда рассылка будет продолжена: сейчас она на паузе." if _is_paused(mailing) else ""
        messages.success(request, f"Отправится ещё раз: {number(again)}.{later}")


def _is_paused(mailing: Mailing) -> bool:
    return mailing.state == Mailing.State.PAUSED


def _is_stopped(mailing: Mailing) -> bool:
    return mailing.state == Mailing.State.CANCELLED


def _mailing_of(request: HttpRequest) -> int | None:
    """Whose recipients the list is of, None: of nobody's that there could be."""
    return number_in(request.GET, OF)
