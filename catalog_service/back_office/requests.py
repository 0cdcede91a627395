"""Pages of requests: buyers send them, managers answer them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localtime
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter, RelatedDropdownFilter
from unfold.decorators import display

from catalog_service.back_office import nobody_told
from catalog_service.back_office.sign_in import signed_in
from catalog_service.back_office.words import MISSING
from catalog_service.visitors import actions
from catalog_service.visitors.models import Request, Visitor

COLOURS = {Request.State.NEW: "info", Request.State.ANSWERED: "warning", Request.State.SOLD: "success"}


@admin.register(Request)
class RequestAdmin(ModelAdmin):
    """Only the state is a manager's to change; who changed it when is kept with it and in the history."""

    list_display = ("created_at", "channel", "visitor", "format", "wished_on", "condition", "marked_by")
    list_display_links = ("created_at", "channel")
    list_filter = ("state", ("channel__category", RelatedDropdownFilter), ("created_at", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("channel", "visitor", "format", "manager")
    list_per_page = 50
    search_fields = ("channel__title", "channel__username", "visitor__username", "visitor__first_name", "comment")
    search_help_text = "Канал, покупатель или слова из комментария"
    fields = (
        "state",
        "channel",
        ("visitor", "chat"),
        ("format", "wished_on"),
        "comment",
        "created_at",
        ("marked_at", "marked_by"),
    )
    readonly_fields = (
        "channel",
        "visitor",
        "chat",
        "format",
        "wished_on",
        "comment",
        "created_at",
        "marked_at",
        "marked_by",
    )
    actions = ("answered", "sold", "new")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Requests come from the Mini App."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_view_permission(request):
            nobody_told.warn(request)
        return super().changelist_view(request, extra_context)

    @display(description="Состояние", ordering="state", label=COLOURS)
    def condition(self, request: Request) -> tuple[str, str]:
        return request.state, request.get_state_display()

    @admin.display(description="Состояние изменено", ordering="state_changed_at")
    def marked_at(self, request: Request) -> str:
        return f"{localtime(request.state_changed_at):%d.%m.%Y %H:%M}" if request.manager else MISSING

    @admin.display(description="Менеджер", ordering="manager__last_name")
    def marked_by(self, request: Request) -> str:
        by = request.manager
        return (by.get_full_name() or by.get_username()) if by else MISSING

    @admin.display(description="Написать")
    def chat(self, request: Request) -> str:
        return chat_with(request.visitor)

    def save_model(self, request: HttpRequest, obj: Request, form: Any, change: bool) -> None:  # noqa: ARG002
        actions.mark(obj, Request.State(obj.state), by=signed_in(request), now=timezone.now())

    @admin.action(description="Отметить: отвечена", permissions=["change"])
    def answered(self, request: HttpRequest, chosen: QuerySet[Request]) -> None:
        self._mark(request, chosen, Request.State.ANSWERED)

    @admin.action(description="Отметить: продана", permissions=["change"])
    def sold(self, request: HttpRequest, chosen: QuerySet[Request]) -> None:
        self._mark(request, chosen, Request.State.SOLD)

    @admin.action(description="Вернуть в новые", permissions=["change"])
    def new(self, request: HttpRequest, chosen: QuerySet[Request]) -> None:
        self._mark(request, chosen, Request.State.NEW)

    def _mark(self, request: HttpRequest, chosen: QuerySet[Request], state: Request.State) -> None:
        changed = list(chosen.exclude(state=state))
        for each in changed:
            actions.mark(each, state, by=signed_in(request), now=timezone.now())
            self.log_change(request, each, f"Состояние: {state.label}")
        messages.success(request, f"Отмечено заявок: {len(changed)}.")


def chat_with(visitor: Visitor) -> str:
    """A link to the chat with him, if he has a name in Telegram."""
    if not visitor.username:
        return MISSING
    link = '<a href="https://t.me/{0}" target="_blank" rel="noopener" class="text-primary-600 underline">@{0}</a>'
    return format_html(link, visitor.username)
