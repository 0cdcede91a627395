"""A form whose place may stay empty: last."""

from typing import Any

from django import forms


class LastPlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """`order` 0 means "after the others", which the page's `save_model` gives it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if place := self.fields.get("order"):
            place.required = False
            place.help_text = "Меньшее число — выше. Пустое — в конец."
            if self.instance.pk is None:
                self.initial["order"] = None

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that is edited in its list: its fields have no labels there, so they are named for those who listen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"
