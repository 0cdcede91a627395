"""Pages of channels."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminImageFieldWidget

from catalog_service.analytics.models import Subject
from catalog_service.back_office import figures_filters
from catalog_service.back_office.channel_exchange import ChannelExchange
from catalog_service.back_office.channel_filters import Lacking
from catalog_service.back_office.channel_form import ChannelForm
from catalog_service.back_office.channel_hot_slots import WithHotSlots
from catalog_service.back_office.channel_numbers import Age, Figures, Gender, Prices
from catalog_service.back_office.channel_texts import AdExamples, Geography, Reviews, place_new, preview
from catalog_service.back_office.deletion import RefusedInWords, listed
from catalog_service.back_office.donor_activity import WithDonorActivity
from catalog_service.back_office.figures_growth import WithGrowth
from catalog_service.back_office.figures_many import WithMany
from catalog_service.back_office.figures_section import LIVE, LOOKS, WithFigures
from catalog_service.back_office.known_rows import KnownRowsFormSet, RowsInOrder
from catalog_service.back_office.last_place import RowForm
from catalog_service.back_office.opens import WithOpens
from catalog_service.back_office.sign_in import signed_in
from catalog_service.back_office.target_links import WithLinks
from catalog_service.back_office.words import MISSING, number
from catalog_service.channels import actions, places, queries
from catalog_service.channels.models import Channel, Figure
from catalog_service.channels.picture_field import PictureField
from catalog_service.channels.registration import Registration
from catalog_service.visitors.models import Request

BY_HAND = " ✎"
"""Beside a figure that an editor has overruled."""


@admin.register(Channel)
class ChannelAdmin(
    WithFigures,
    WithGrowth,
    WithLinks,
    WithHotSlots,
    WithOpens,
    WithDonorActivity,
    WithMany,
    RefusedInWords,
    ChannelExchange,
):
    class Media:
        css: ClassVar = {"all": LOOKS}
        js: ClassVar = [LIVE]

    opened = Subject.CHANNEL
    form = ChannelForm
    formfield_overrides = {PictureField: {"widget": UnfoldAdminImageFieldWidget}}
    list_display = (
        "named",
        "published",
        "order",
        "category",
        "members",
        "seen_by",
        "per_cent",
        "price",
        "per_mille",
        "mark",
    )
    list_editable = ("published", "order")
    list_filter = (
        ("category", RelatedDropdownFilter),
        ("prices__format", RelatedDropdownFilter),
        "published",
        Lacking,
        figures_filters.Figures,
        figures_filters.Answer,
        figures_filters.OfRound,
    )
    list_select_related = ("category",)
    list_per_page = 50
    list_filter_submit = True
    search_fields = ("search_text",)
    search_help_text = "Название, имя или описание"
    ordering = ("category__order", "category__name", "order", "id")
    inlines = (Prices, Figures, Gender, Geography, Age, Reviews, AdExamples)
    readonly_fields = ("logo_now", "mark", "created_at")
    warn_unsaved_form = True
    add_fieldsets = (
        (None, {"fields": ("telegram_link", "category", "published")}),
        (
            "Можно оставить пустым",
            {"fields": ("title", "description", "logo", "tgstat_link", "telemetr_link", "rkn_number")},
        ),
    )
    fieldsets = (
        (None, {"fields": ("telegram_link", ("category", "order"), "published")}),
        ("О канале", {"fields": ("title", "description", "logo_now", "logo")}),
        ("Ссылки и реестр", {"fields": ("tgstat_link", "telemetr_link", ("rkn_number", "mark"), "created_at")}),
    )

    # ── List ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        by_hand = Figure.objects.filter(channel=OuterRef("pk"), overrule__isnull=False).values("name")
        return (
            super().get_queryset(request).defer("search_text").annotate(by_hand=ArraySubquery(by_hand.values("name")))
        )

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """As visitors search: every word, within words too."""
        return queries.search(queryset, search_term), False

    @display(description="Канал", ordering="title", header=True)
    def named(self, channel: Channel) -> list[Any]:
        picture = {"path": channel.logo.url_of(96), "squared": False} if channel.logo else {}
        return [channel.title, channel.username or "по приглашению", channel.title[:1].upper(), picture]

    @admin.display(description="Подписчики", ordering="subscribers")
    def members(self, channel: Channel) -> str:
        return self._figure(channel, "subscribers")

    @admin.display(description="Охват", ordering="reach")
    def seen_by(self, channel: Channel) -> str:
        return self._figure(channel, "reach")

    @admin.display(description="ERR, %", ordering="err")
    def per_cent(self, channel: Channel) -> str:
        return self._figure(channel, "err")

    @admin.display(description="1/24, ₽", ordering="base_price")
    def price(self, channel: Channel) -> str:
        return number(channel.base_price)

    @admin.display(description="CPM, ₽", ordering="cpm")
    def per_mille(self, channel: Channel) -> str:
        return number(channel.cpm)

    @display(description="РКН", label={"в реестре": "success", "нет номера": "danger", MISSING: ""})
    def mark(self, channel: Channel) -> str:
        words = {Registration.REGISTERED: "в реестре", Registration.MISSING: "нет номера"}
        return words.get(channel.registration, MISSING)

    def _figure(self, channel: Channel, name: str) -> str:
        return number(getattr(channel, name)) + (BY_HAND if name in getattr(channel, "by_hand", ()) else "")

    # ── Form ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @admin.display(description="Логотип сейчас")
    def logo_now(self, channel: Channel) -> str:
        return preview(channel.logo, 144)

    def get_inline_formsets(self, request: HttpRequest, *args: Any, **options: Any) -> list[Any]:
        made = super().get_inline_formsets(request, *args, **options)
        return [RowsInOrder.of(each) if isinstance(each.formset, KnownRowsFormSet) else each for each in made]

    def in_the_way(self, request: HttpRequest, obj: Channel) -> str | None:
        if not (count := obj.requests.count()):
            return super().in_the_way(request, obj)
        found = listed(request, Request, f"заявки: {count}", channel__id__exact=obj.pk)
        advice = "Удалить его нельзя, но можно убрать из каталога: снимите «Опубликован»."
        return format_html("По каналу «{}» есть {}. {}", obj, found, advice)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **options})

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        places.put_last(obj, Channel.objects.filter(category=obj.category_id))
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Figure:
            self._overrule(request, formset)
            return
        if hasattr(formset.model, "order"):
            place_new(formset.extra_forms, places.last(formset.get_queryset()) - places.STEP, places.STEP)
        super().save_formset(request, form, formset, change)

    def _overrule(self, request: HttpRequest, formset: Any) -> None:
        """By the room's own actions: they know who and when."""
        figures: list[Figure] = formset.save(commit=False)
        for figure in figures:
            if figure.overrule is None:
                actions.take_back(figure.channel, Figure.Name(figure.name))
            else:
                actions.overrule(
                    figure.channel, Figure.Name(figure.name), figure.overrule, by=signed_in(request), now=timezone.now()
                )
