"""Pages of the managers whom the bot tells of requests."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog_service.back_office import nobody_told
from catalog_service.back_office.manager_form import NewManagerForm
from catalog_service.telegram import tasks
from catalog_service.telegram.models import ManagerChat

COLOURS = {"refused": "danger", "told": "success", "untried": "info"}


@admin.register(ManagerChat)
class ManagerChatAdmin(ModelAdmin):
    """Whether a message really arrives, Telegram says: the first one is sent as soon as a manager is added."""

    list_display = ("label", "kind", "condition")
    actions = ("say_hello",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_view_permission(request):
            nobody_told.warn(request)
        return super().changelist_view(request, extra_context)

    def get_form(
        self, request: HttpRequest, obj: ManagerChat | None = None, change: bool = False, **options: Any
    ) -> Any:
        form = {} if obj else {"form": NewManagerForm}
        return super().get_form(request, obj, change, **options | form)

    def get_fields(self, request: HttpRequest, obj: ManagerChat | None = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("label", "kind", "chat_id", "condition") if obj else ("visitor", "chat_id", "label")

    def get_readonly_fields(self, request: HttpRequest, obj: ManagerChat | None = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("kind", "chat_id", "condition") if obj else ()

    @admin.display(description="Чат")
    def kind(self, manager: ManagerChat) -> str:
        return "личный" if manager.chat_id > 0 else "группа"

    @display(description="Сообщения", label=COLOURS)
    def condition(self, manager: ManagerChat) -> tuple[str, str]:
        if manager.refused_at:
            since = f"{localtime(manager.refused_at):%d.%m.%Y %H:%M}"
            return "refused", f"не доходят: {manager.get_refusal_display()}, с {since}"
        if manager.told_at:
            return "told", f"доходят, последнее {localtime(manager.told_at):%d.%m.%Y %H:%M}"
        return "untried", "ещё ничего не отправлено"

    def save_model(self, request: HttpRequest, obj: ManagerChat, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            self._try(request, [obj])

    @admin.action(description="Отправить проверочное сообщение", permissions=["change"])
    def say_hello(self, request: HttpRequest, chosen: QuerySet[ManagerChat]) -> None:
        self._try(request, list(chosen))

    def _try(self, request: HttpRequest, managers: list[ManagerChat]) -> None:
        for manager in managers:
            tasks.say_hello.defer(manager=manager.pk)
        messages.info(request, "Проверочное сообщение отправляется: дошло ли оно, видно в списке через минуту.")
