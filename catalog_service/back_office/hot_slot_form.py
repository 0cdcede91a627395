"""The form of a hot slot: what nobody could buy is not put on sale."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime

from catalog_service.channels.models import Channel, HotSlot

UNPRICED = "У канала нет цены 1/24: укажите цену места."


class HotSlotForm(forms.ModelForm):  # type: ignore[type-arg]
    """An empty price is the channel's own; it is what a lower one is compared with in the Mini App."""

    class Meta:
        model = HotSlot
        fields = ("channel", "runs_at", "until", "price")
        labels = {"runs_at": "Выход рекламы", "until": "Продаётся до"}
        help_texts = {
            "runs_at": "Время московское, здесь и ниже.",
            "price": "Пустая — цена 1/24 канала.",
            "until": "Не позже выхода рекламы: в это время место пропадёт из каталога, а его рассылка остановится.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "price" in self.fields:
            self.fields["price"].required = False

    def clean_until(self) -> datetime:
        """What was over before stays as it is while something else is changed."""
        until: datetime = self.cleaned_data["until"]
        if "until" in self.changed_data and until <= timezone.now():
            raise forms.ValidationError(f"Это время уже прошло: сейчас {localtime():%d.%m.%Y %H:%M}.")
        return until

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        runs_at, until = cleaned.get("runs_at"), cleaned.get("until")
        if runs_at and until and until > runs_at:
            self.add_error("until", "Продавать место можно только до выхода рекламы.")
        if "price" in self.fields and "price" not in self.errors and cleaned.get("price") is None:
            self._take_price_of(cleaned.get("channel") or (self.instance.channel if self.instance.pk else None))
        return cleaned

    def _take_price_of(self, channel: Channel | None) -> None:
        if channel is None:
            return
        if not channel.base_price:
            self.add_error("price", UNPRICED)
        self.cleaned_data["price"] = channel.base_price
