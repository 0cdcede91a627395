"""Tables whose rows are known beforehand: a price for every format, a share for every age.

The editor sees every row at once and types numbers: nothing is added, chosen or ticked away. An empty number is no
row; a number made empty deletes its row.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.utils.functional import cached_property
from django.utils.html import format_html
from unfold.admin import TabularInline


def plain(number: Decimal) -> Decimal:
    """Without zeros at its end, and no power of ten: 29.00 is 29, 30 stays 30."""
    return Decimal(format(number.normalize(), "f"))


class KnownKey(forms.Widget):
    """What the row is about, as words; its key goes along unseen."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self.words = words

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:  # noqa: ARG002
        hidden = '<span class="whitespace-nowrap">{}</span><input type="hidden" name="{}" value="{}">'
        return format_html(hidden, self.words.get(str(value), ""), name, value)


class KnownRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """One row; only its number says whether anything was entered."""

    NUMBER: ClassVar[str]
    key: str

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.NUMBER in self.fields:
            self.fields[self.NUMBER].required = False
        number = getattr(self.instance, self.NUMBER)
        if isinstance(number, Decimal):
            self.initial[self.NUMBER] = plain(number)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(self.NUMBER) is not None and not cleaned.get(self.key):
            raise forms.ValidationError("Страница устарела: откройте её заново.")
        return cleaned

    def has_changed(self) -> bool:
        return self.NUMBER in self.changed_data


class KnownRowsFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The stored rows in the order of `words`, then the missing ones: `RowsInOrder` shows them as one list."""

    KEY: ClassVar[str]
    LABEL: ClassVar[str]
    deletes_emptied: ClassVar[bool] = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        stored = {self._key_of(row) for row in self.get_queryset()}
        missing = [key for key in self.words if key not in stored]
        self.initial_extra = [{self.KEY: key} for key in missing]
        self.extra = len(missing)
        if self.max_num:  # none for those who may only look
            self.max_num = len(self.words)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What people read of each key, in order."""
        raise NotImplementedError

    def value_of(self, key: str) -> Any:
        """What the key's field of the model takes."""
        return key

    def get_queryset(self) -> Any:
        if not hasattr(self, "_in_order"):
            places = {key: place for place, key in enumerate(self.words)}
            rows = super().get_queryset()
            self._in_order = sorted(rows, key=lambda row: places.get(self._key_of(row), len(places)))
        return self._in_order

    def _key_of(self, row: Any) -> str:
        return str(getattr(row, row._meta.get_field(self.KEY).attname))  # noqa: SLF001 - Django's public name for it

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.key = self.KEY
        form.fields[self.KEY] = forms.TypedChoiceField(
            label=self.LABEL,
            choices=list(self.words.items()),
            coerce=self.value_of,
            empty_value=None,
            widget=KnownKey(self.words),
            required=False,  # no star: it is not the editor's to fill in; `clean` looks
        )
        if number := form.fields.get(form.NUMBER):
            about = self.words.get(str(form.initial.get(self.KEY)), "")
            number.widget.attrs["aria-label"] = f"{number.label}: {about}"

    @property
    def deleted_forms(self) -> list[Any]:
        """Rows whose number was made empty."""
        return [form for form in self.initial_forms if self._is_emptied(form)] if self.deletes_emptied else []

    def _is_emptied(self, form: Any) -> bool:
        return bool(form.is_valid() and form.NUMBER in form.fields and form.cleaned_data.get(form.NUMBER) is None)


class KnownRows(TabularInline):
    """An inline of such a table."""

    can_delete = False
    hide_title = True


class RowsInOrder(InlineAdminFormSet):
    """Rows of a `KnownRowsFormSet` as its words stand, stored or not; the template of a new row stays the last."""

    @classmethod
    def of(cls, made: InlineAdminFormSet) -> "RowsInOrder":
        """What Django has made of the inline, with another order."""
        return cls(
            made.opts,
            made.formset,
            made.fieldsets,
            made.prepopulated_fields,
            made.readonly_fields,
            made.model_admin,
            made.has_add_permission,
            made.has_change_permission,
            made.has_delete_permission,
            made.has_view_permission,
        )

    def __iter__(self) -> Iterator[InlineAdminForm]:
        places = {key: place for place, key in enumerate(self.formset.words)}
        key = self.formset.KEY
        return iter(sorted(super().__iter__(), key=lambda row: places.get(str(row.form.initial.get(key)), len(places))))
