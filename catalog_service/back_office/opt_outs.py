"""Who wants no mailings: their list, what stands of it on a mailing's page and on a visitor's."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter, RelatedDropdownFilter

from catalog_service.back_office.sections import Section, WithSections
from catalog_service.back_office.words import MISSING
from catalog_service.mailings.models import Mailing, OptOut, Recipient
from catalog_service.visitors.models import Visitor

EVERYTHING = "все рассылки"
MOST = 20
"""Mailings on a visitor's page."""
State = Recipient.State
WHY = {
    State.BLOCKED: "заблокировал бота",
    State.GONE: "аккаунта в Telegram больше нет",
}
NEVER = "бот у него не запущен или заблокирован"


@admin.register(OptOut)
class OptOutAdmin(ModelAdmin):
    """Only visitors say it, and only they take it back."""

    list_display = ("person", "about", "under", "at")
    list_display_links = None
    list_filter = (("category", RelatedDropdownFilter), ("at", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("visitor", "category", "mailing")
    list_per_page = 50
    search_fields = ("visitor__first_name", "visitor__last_name", "visitor__username", "mailing__title")
    search_help_text = "Имя, @имя в Telegram или название рассылки"

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: OptOut | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OptOut | None = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description="Кто")
    def person(self, opt_out: OptOut) -> str:
        return _link("visitors_visitor", opt_out.visitor_id, str(opt_out.visitor))

    @admin.display(description="От чего отказался", ordering="category__name")
    def about(self, opt_out: OptOut) -> str:
        return about(opt_out)

    @admin.display(description="Под какой рассылкой", ordering="mailing__title")
    def under(self, opt_out: OptOut) -> str:
        return _link("mailings_mailing", opt_out.mailing.pk, opt_out.mailing.title) if opt_out.mailing else MISSING


def about(opt_out: OptOut) -> str:
    return f"«{opt_out.category.name}»" if opt_out.category else EVERYTHING


def _link(page: str, pk: int, words: str) -> str:
    address = reverse(f"admin:{page}_change", args=[pk])
    return format_html('<a href="{}" class="text-primary-600 underline">{}</a>', address, words)


class WithOptOuts(WithSections):
    """Mixed into a mailing's page: who has said under it that he wants no more, counted."""

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return others if obj.state == Mailing.State.DRAFT else [*others, _of_mailing(request, obj)]


def _of_mailing(request: HttpRequest, mailing: Mailing) -> Section:
    """One query."""
    said = OptOut.objects.filter(mailing=mailing).order_by()
    rows = said.values_list("category__name").annotate(count=Count("*")).order_by("-count", "category__name")
    lines = [(f"«{name}»" if name else EVERYTHING, count) for name, count in rows]
    may_look = request.user.has_perm("mailings.view_optout")
    page = f"{reverse('admin:mailings_optout_changelist')}?{urlencode({'mailing__id__exact': mailing.pk})}"
    return Section("Отказы под этой рассылкой", "back_office/opt_outs.html", {"lines": lines, "all": may_look and page})


class WithMailings(WithSections):
    """Mixed into a visitor's page: what he got, what he wants none of, why nothing can be sent to him."""

    class Media:
        css: ClassVar = {"all": ["back_office/links.css"]}

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return [*others, _of_visitor(obj)] if request.user.has_perm("mailings.view_recipient") else others


def _of_visitor(visitor: Visitor) -> Section:
    """Two queries."""
    # By the key (mailing, visitor), a mailing after the other: there are few mailings, and many recipients.
    received = Recipient.objects.filter(visitor=visitor, mailing__started_at__isnull=False).select_related("mailing")
    latest = list(received.order_by("-mailing__started_at", "-pk")[:MOST])
    said = OptOut.objects.filter(visitor=visitor).select_related("category", "mailing")
    shows = {
        "why": why_unreachable(visitor, latest),
        "opt_outs": [(about(each), each) for each in said],
        "recipients": latest,
    }
    return Section("Рассылки", "back_office/visitor_mailings.html", shows)


def why_unreachable(visitor: Visitor, latest: Sequence[Recipient]) -> str:
    """In words, by what Telegram said of the latest letters to him; "" where it lets the bot write to him."""
    if visitor.reachable:
        return ""
    return next((WHY[State(each.state)] for each in latest if each.state in WHY), NEVER)
