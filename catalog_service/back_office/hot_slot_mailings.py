"""What the end of a hot slot's sale does to the mailings that tell of it, in words before and after."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from catalog_service.back_office.hot_slot_deletion import telling
from catalog_service.back_office.hot_slot_sale import BY_WORD, Deed
from catalog_service.channels.models import HotSlot
from catalog_service.mailings.models import Mailing

State = Mailing.State
ENDS = (BY_WORD["sell"], BY_WORD["withdraw"])
BEFORE = {
    State.SCHEDULED: "Запланирована рассылка «{}»: она не начнётся.",
    State.SENDING: "Идёт рассылка «{}»: она остановится.",
    State.PAUSED: "На паузе рассылка «{}»: она остановится.",
}
STOPPED = "Остановлена рассылка «{}»; если это ошибка: верните место в продажу и продолжите рассылку."
NOT_BEGUN = "Рассылка «{}» не начнётся; если это ошибка: верните место в продажу до её начала."


def stopped_by(deed: Deed, slot: HotSlot) -> list[Mailing]:
    """Mailings at work that end with the sale. To be asked before the deed."""
    return telling(HotSlot.objects.filter(pk=slot.pk)) if deed in ENDS else []


def lines(slot: HotSlot, deeds: Iterable[Deed]) -> list[str]:
    """HTML for beside the buttons: which mailings they stop."""
    return next((_lines(slot) for deed in deeds if deed in ENDS), [])


def tell(request: HttpRequest, stopped: Sequence[Mailing]) -> None:
    """After the deed."""
    for mailing in stopped:
        said = NOT_BEGUN if mailing.state == State.SCHEDULED else STOPPED
        messages.warning(request, format_html(said, _link(mailing)))


def _lines(slot: HotSlot) -> list[str]:
    found = telling(HotSlot.objects.filter(pk=slot.pk))
    return [format_html(BEFORE[State(mailing.state)], _link(mailing)) for mailing in found]


def _link(mailing: Mailing) -> str:
    page = reverse("admin:mailings_mailing_change", args=[mailing.pk])
    return format_html('<a class="underline" href="{}">{}</a>', page, mailing)
