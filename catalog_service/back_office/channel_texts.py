"""What is told of a channel beside numbers: geography, reviews, examples of ads."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from unfold.admin import StackedInline, TabularInline
from unfold.widgets import UnfoldAdminImageFieldWidget

from catalog_service.back_office.channel_numbers import SaidByEditor, SumOfShares
from catalog_service.back_office.known_rows import plain
from catalog_service.back_office.words import MISSING
from catalog_service.channels.models import AdExample, GeographyShare, Review
from catalog_service.channels.picture_field import PictureField


class PlaceForm(SaidByEditor, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = GeographyShare
        fields = ("name", "percent")
        labels = {"name": "Страна или регион"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.percent is not None:
            self.initial["percent"] = plain(self.instance.percent)


class Geography(TabularInline):
    """Countries and regions in the editor's words."""

    model = GeographyShare
    form = PlaceForm
    formset = SumOfShares
    fields = ("name", "percent")
    extra = 0
    tab = True
    hide_title = True


class Reviews(TabularInline):
    model = Review
    fields = ("author", "text", "written_on", "order")
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    tab = True
    hide_title = True


class AdExamples(StackedInline):
    """A picture, a text, a link: any of them."""

    formfield_overrides = {PictureField: {"widget": UnfoldAdminImageFieldWidget}}

    model = AdExample
    fields = ("seen", "picture", "text", "post_link", "order")
    readonly_fields = ("seen",)
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    tab = True

    @admin.display(description="Картинка сейчас")
    def seen(self, example: AdExample) -> str:
        return preview(example.picture, 480)


def preview(picture: Any, width: int) -> str:
    """The stored picture as it is, at most 216 pixels wide; a dash without one."""
    if not picture:
        return MISSING
    return format_html('<img src="{}" alt="" style="max-width: 216px; max-height: 216px">', picture.url_of(width))


def place_new(forms: Iterable[Any], last: int, step: int) -> None:
    """New rows that nobody has put anywhere stand after the others, in the order of the page."""
    for form in forms:
        if not form.instance.order:
            last += step
            form.instance.order = last
