"""Pages of hot slots: put on sale, sold, told of by a mailing."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from catalog_service.back_office import hot_slot_deletion, hot_slot_mailings
from catalog_service.back_office.deletion import RefusedInWords
from catalog_service.back_office.hot_slot_form import HotSlotForm
from catalog_service.back_office.hot_slot_sale import BY_WORD, Deed, offered, state_words
from catalog_service.back_office.mailing_prefill import number_in
from catalog_service.back_office.registration_words import unregistered
from catalog_service.back_office.sign_in import signed_in
from catalog_service.back_office.words import MISSING, number
from catalog_service.channels.models import Channel, HotSlot

State = HotSlot.State
COLOURS = {State.ON_SALE: "success", State.SOLD: "info", State.WITHDRAWN: "", State.OVER: "warning"}
SALE = ("runs_at", "until", "price")


class OnSale(admin.SimpleListFilter):
    """By the state, which no column holds."""

    title = "состояние"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(state.value, str(state.label)) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[HotSlot]) -> QuerySet[HotSlot]:  # noqa: ARG002
        open_, now = Q(sold_at=None, withdrawn_at=None), timezone.now()
        conditions = {
            State.ON_SALE: open_ & Q(until__gt=now),
            State.SOLD: Q(sold_at__isnull=False),
            State.WITHDRAWN: Q(withdrawn_at__isnull=False),
            State.OVER: open_ & Q(until__lte=now),
        }
        known = conditions.get(self.value())  # type: ignore[call-overload]  # any word may stand in an address
        return queryset if known is None else queryset.filter(known)


@admin.register(HotSlot)
class HotSlotAdmin(RefusedInWords):
    form = HotSlotForm
    change_form_template = "back_office/hot_slot.html"
    list_display = ("where", "runs_at", "amount", "condition", "maker", "created_at")
    list_filter = (OnSale, ("channel__category", RelatedDropdownFilter))
    list_filter_submit = True
    list_select_related = ("channel", "created_by")
    list_per_page = 50
    search_fields = ("channel__title", "channel__username")
    search_help_text = "Канал"
    autocomplete_fields: ClassVar = ("channel",)
    readonly_fields = ("where", "state_now", "maker", "created_at")
    actions = ("sell", "withdraw", "restore")
    warn_unsaved_form = True

    def get_urls(self) -> list[URLPattern]:
        """Before Django's own, which take any word for a slot's number."""
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/sale/<str:word>/", guarded(self.sale), name="channels_hotslot_sale"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HotSlot]:
        heavy = (f"channel__{name}" for name in ("search_text", "card", "description"))
        return super().get_queryset(request).select_related(*self.list_select_related).defer(*heavy)

    # ── List ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @admin.display(description="Канал", ordering="channel__title")
    def where(self, slot: HotSlot) -> str:
        return slot.channel.title

    @admin.display(description="Цена, ₽", ordering="price")
    def amount(self, slot: HotSlot) -> str:
        return number(slot.price)

    @display(description="Состояние", ordering="until", label=COLOURS)
    def condition(self, slot: HotSlot) -> tuple[str, str]:
        now = timezone.now()
        return slot.state(now), state_words(slot, now)

    @admin.display(description="Кто добавил", ordering="created_by__last_name")
    def maker(self, slot: HotSlot) -> str:
        by: Any = slot.created_by
        return (by.get_full_name() or by.get_username()) if by else MISSING

    @admin.action(description="Продано", permissions=["change"])
    def sell(self, request: HttpRequest, chosen: QuerySet[HotSlot]) -> None:
        self._do_with_all(request, chosen, BY_WORD["sell"])

    @admin.action(description="Снять с продажи", permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[HotSlot]) -> None:
        self._do_with_all(request, chosen, BY_WORD["withdraw"])

    @admin.action(description="Вернуть в продажу", permissions=["change"])
    def restore(self, request: HttpRequest, chosen: QuerySet[HotSlot]) -> None:
        self._do_with_all(request, chosen, BY_WORD["restore"])

    def _do_with_all(self, request: HttpRequest, chosen: QuerySet[HotSlot], deed: Deed) -> None:
        telling = {slot.pk: hot_slot_mailings.stopped_by(deed, slot) for slot in chosen}
        changed = [slot for slot in chosen if deed.do(slot, timezone.now())]
        for slot in changed:
            self.log_change(request, slot, deed.label)
        others = " Остальные уже были в другом состоянии." if len(changed) < len(chosen) else ""
        messages.success(request, f"{deed.label}: {len(changed)}.{others}")
        hot_slot_mailings.tell(request, [mailing for slot in changed for mailing in telling[slot.pk]])

    # ── Page ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get_ordering(self, request: HttpRequest) -> list[Any]:  # noqa: ARG002
        """What is on sale first, the nearest end before all."""
        open_ = When(sold_at=None, withdrawn_at=None, until__gt=timezone.now(), then="until")
        return [Case(open_, default=None).asc(nulls_last=True), "-until", "-pk"]

    def get_fieldsets(self, request: HttpRequest, obj: HotSlot | None = None) -> list[Any]:  # noqa: ARG002
        if obj is None:
            return [(None, {"fields": ("channel", *SALE)})]
        return [
            (None, {"fields": (("where", "state_now"), *SALE)}),
            ("О месте", {"fields": (("maker", "created_at"),)}),
        ]

    @admin.display(description="Состояние")
    def state_now(self, slot: HotSlot) -> str:
        return state_words(slot, timezone.now())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of the channel whose page has led here: its price, too."""
        known = _named(request.GET.dict())
        return {"channel": known.pk, "price": known.base_price} if known else {}

    def save_model(self, request: HttpRequest, obj: HotSlot, form: Any, change: bool) -> None:
        """Of a slot that is there what was typed alone: it may have been sold since the page was asked for."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.created_by = signed_in(request)
            obj.save()

    def in_the_way(self, request: HttpRequest, obj: HotSlot) -> str | None:  # noqa: ARG002
        return hot_slot_deletion.in_the_way(HotSlot.objects.filter(pk=obj.pk))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, [*protected, *map(str, hot_slot_deletion.telling(objs))]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: HotSlot | None = None, **options: Any
    ) -> HttpResponse:
        now, channel = timezone.now(), obj.channel if obj else _named((request.POST or request.GET).dict())
        context["told_of_channel"] = _told(channel) if channel else []
        may_change = obj is not None and self.has_change_permission(request, obj)
        context["deeds"] = offered(obj, now) if obj and may_change else []
        context["stops"] = hot_slot_mailings.lines(obj, context["deeds"]) if obj else []
        may_mail = obj is not None and obj.is_alive(now) and request.user.has_perm("mailings.add_mailing")
        context["mailing"] = f"{reverse('admin:mailings_mailing_add')}?hot_slot={obj.pk}" if obj and may_mail else ""
        return super().render_change_form(request, context, *args, obj=obj, **options)

    def sale(self, request: HttpRequest, pk: int, word: str) -> HttpResponse:
        """POST: what a button of the page does; it is told on the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        if (deed := BY_WORD.get(word)) is None:
            raise Http404
        slot = get_object_or_404(HotSlot, pk=pk)
        telling = hot_slot_mailings.stopped_by(deed, slot)
        if deed.do(slot, timezone.now()):
            self.log_change(request, slot, deed.label)
            messages.success(request, deed.done)
            hot_slot_mailings.tell(request, telling)
        else:
            messages.warning(request, deed.already)
        return HttpResponseRedirect(reverse("admin:channels_hotslot_change", args=[pk]))


def _named(given: dict[str, str]) -> Channel | None:
    """The channel of an address or a form."""
    return Channel.objects.filter(pk=number_in(given, "channel") or 0).first()


def _told(channel: Channel) -> list[str]:
    """What to know of a channel whose place is sold: the usual price, and that its ads are not allowed."""
    usual = f"Обычная цена 1/24 в канале «{channel}»: {number(channel.base_price)} ₽." if channel.base_price else ""
    return [words for words in (usual, unregistered(channel)) if words]
