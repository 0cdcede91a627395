"""The form of a manager who is to be told of requests: somebody known to the bot, or a group by its number."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect

from catalog_service.telegram.models import ManagerChat
from catalog_service.visitors.models import Request, Visitor


class NewManagerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Nothing is typed that the bot knows: a person is chosen among those who have started it."""

    visitor = forms.ModelChoiceField(
        Visitor.objects.all(),
        label="Менеджер",
        required=False,
        # The one field of the catalog that refers to visitors says where they are searched for.
        widget=AutocompleteSelect(Request._meta.get_field("visitor"), admin.site),  # noqa: SLF001 - its public name
        help_text="Менеджер нажимает в боте «Запустить» (Start) и находится здесь по имени.",
    )

    class Meta:
        model = ManagerChat
        fields = ("visitor", "chat_id", "label")
        labels = {"chat_id": "Или номер группы", "label": "Подпись"}
        help_texts = {
            "chat_id": "Добавьте бота в группу: её номер он напишет тому, кто его добавил, если тот уже в этом списке.",
            "label": "Для менеджера можно не указывать: будет его имя в Telegram.",
        }
        error_messages = {"chat_id": {"unique": "Этот чат уже есть в списке."}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chat_id"].required = self.fields["label"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        visitor, group = cleaned.get("visitor"), cleaned.get("chat_id")
        if self.errors:
            return cleaned
        if group is not None and group >= 0:
            self.add_error("chat_id", "Номер группы начинается с минуса. Человека выберите по имени.")
        elif (visitor is None) == (group is None):
            raise forms.ValidationError("Выберите менеджера или впишите номер группы: что-то одно.")
        elif visitor:
            self._take(visitor, cleaned)
        elif not cleaned.get("label"):
            self.add_error("label", "Как назвать эту группу в списке?")
        return cleaned

    def _take(self, visitor: Visitor, cleaned: dict[str, Any]) -> None:
        if not visitor.reachable:
            self.add_error("visitor", "Бот не может ему написать: пусть нажмёт в боте «Запустить» (Start).")
        cleaned["chat_id"] = visitor.pk
        cleaned["label"] = cleaned["label"] or str(visitor)
