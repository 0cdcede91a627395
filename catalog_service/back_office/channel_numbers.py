"""Numbers of a channel as tables of known rows: figures with their sources, prices, shares of readers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localtime

from catalog_service.back_office.known_rows import KnownRowForm, KnownRows, KnownRowsFormSet
from catalog_service.back_office.words import MISSING, number
from catalog_service.channels.models import AgeShare, Figure, GenderShare, Price, PriceFormat, Share

MOST_PERCENT = 100
GONE = "пользователь удалён"
WHOLE = {Figure.Name.SUBSCRIBERS, Figure.Name.REACH}


class FigureForm(KnownRowForm):
    """The editor's overrule; empty: what was measured is in force."""

    NUMBER = "overrule"

    class Meta:
        model = Figure
        fields = ("name", "overrule")

    def clean_overrule(self) -> Decimal | None:
        value: Decimal | None = self.cleaned_data["overrule"]
        if value is not None and value < 0:
            raise forms.ValidationError("Показатель не может быть отрицательным.")
        if (
            value is not None
            and self.cleaned_data.get("name") in {Figure.Name.SUBSCRIBERS, Figure.Name.REACH}
            and value % 1
        ):
            raise forms.ValidationError("Здесь нужно целое число.")
        return value


class FigureRows(KnownRowsFormSet):
    """Every figure that a channel can have. A measured one stays when its overrule goes."""

    KEY, LABEL = "name", "Показатель"
    deletes_emptied = False

    @cached_property
    def words(self) -> Mapping[str, str]:
        return dict(Figure.Name.choices)

    def add_fields(self, form: Any, index: int | None) -> None:
        """A row that is not stored knows its figure, too: what comes to be measured is shown in its place."""
        super().add_fields(form, index)
        form.instance.name = form.instance.name or form.initial.get(self.KEY, "")


class Figures(KnownRows):
    """Measured value, source, date, and what an editor put in its place."""

    model = Figure
    form = FigureForm
    formset = FigureRows
    fields = ("name", "measured", "overrule", "overruled")
    readonly_fields = ("measured", "overruled")
    verbose_name_plural = "Показатели"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Figure]:
        return super().get_queryset(request).select_related("overruled_by")

    @admin.display(description="Измерено")
    def measured(self, figure: Figure) -> str:
        """With its own id: `live.js` brings it anew when it is measured."""
        said = MISSING
        if figure.value is not None and figure.measured_at is not None:
            at = f"{localtime(figure.measured_at):%d.%m.%Y %H:%M}"
            said = f"{number(figure.value)} · {figure.get_source_display()}, {at}"
        return format_html('<span id="measured-{}" data-by-state>{}</span>', figure.name, said)

    @admin.display(description="Исправлено")
    def overruled(self, figure: Figure) -> str:
        if figure.overruled_at is None:
            return MISSING
        by = figure.overruled_by
        who = (by.get_full_name() or by.get_username()) if by else GONE
        return f"{who}, {localtime(figure.overruled_at):%d.%m.%Y %H:%M}"


class PriceForm(KnownRowForm):
    NUMBER = "amount"

    class Meta:
        model = Price
        fields = ("format", "amount")


class PriceRows(KnownRowsFormSet):
    """Every format of the catalog."""

    KEY, LABEL = "format", "Формат"

    @cached_property
    def formats(self) -> Mapping[str, PriceFormat]:
        return {str(each.pk): each for each in PriceFormat.objects.all()}

    @cached_property
    def words(self) -> Mapping[str, str]:
        return {key: each.name for key, each in self.formats.items()}

    def value_of(self, key: str) -> Any:
        return self.formats[str(key)]


class Prices(KnownRows):
    model = Price
    form = PriceForm
    formset = PriceRows
    fields = ("format", "amount")


class SaidByEditor:
    """Mixed into the form of a share: whoever told it before, it is the editor's once he has changed it."""

    instance: Share

    def save(self, commit: bool = True) -> Any:
        self.instance.source = Share.Source.EDITOR
        return super().save(commit)  # type: ignore[misc]  # of Django's form, which every such class is too


class ShareForm(SaidByEditor, KnownRowForm):
    NUMBER = "percent"

    class Meta:
        model = Share
        fields = ("name", "percent")


class SumOfShares(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Refuses more than 100 % in words; PostgreSQL would at commit. At a row: the tab counts errors of rows alone."""

    def clean(self) -> None:
        super().clean()
        gone = self.deleted_forms
        rows = [form for form in self.forms if form not in gone and form.is_valid()]
        filled = [form for form in rows if form.cleaned_data.get("percent") is not None]
        total = sum((form.cleaned_data["percent"] for form in filled), Decimal(0))
        if total > MOST_PERCENT:
            filled[-1].add_error("percent", f"Вместе доли дают {number(total)} %, а больше 100 % быть не может.")


class GenderRows(SumOfShares, KnownRowsFormSet):
    KEY, LABEL = "name", "Читатели"
    kinds: ClassVar[type[models.TextChoices]] = Share.Gender

    @cached_property
    def words(self) -> Mapping[str, str]:
        return dict(self.kinds.choices)


class AgeRows(GenderRows):
    kinds = Share.Age


class _Shares(KnownRows):
    form = ShareForm
    fields = ("name", "percent", "said_by")
    readonly_fields = ("said_by",)
    tab = True

    @admin.display(description="Источник")
    def said_by(self, share: Share) -> str:
        return f"{share.get_source_display()}, {localtime(share.changed_at):%d.%m.%Y}" if share.pk else MISSING


class Gender(_Shares):
    model = GenderShare
    formset = GenderRows


class Age(_Shares):
    model = AgeShare
    formset = AgeRows
