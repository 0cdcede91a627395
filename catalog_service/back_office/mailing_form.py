"""The form of a draft: what is written is checked before it is kept, what is missing may come later."""

from html import escape
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from catalog_service.back_office.mailing_words import moment
from catalog_service.channels import hot_slots
from catalog_service.channels.models import HotSlot
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.readiness import wrong_text
from catalog_service.telegram.formatting import BrokenHtmlError, formatted

MOMENTS = ("starts_at", "not_later_than")
EXAMPLE = "https://example.ru"
AGAIN = "Рассылка не сохранилась: исправьте остальное и выберите картинку ещё раз."


class LetterWidget(UnfoldAdminTextareaWidget):
    """A field for Telegram's HTML with buttons above it: `mailing_toolbar.js`."""

    template_name = "back_office/mailing_text.html"


class MailingForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything but the title may stay empty: `readiness` says what is missing before a start."""

    address = forms.URLField(
        label="Адрес",
        required=False,
        max_length=512,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget(),
        help_text="Например, https://t.me/имя или https://example.ru. Кто открыл его, не считается.",
    )

    class Meta:
        model = Mailing
        fields = (
            "title",
            "category",
            "strength",
            "days",
            "text",
            "picture",
            "target",
            "channel",
            "address",
            "button",
            "hot_slot",
            "starts_at",
            "not_later_than",
        )
        help_texts = {
            "category": "Кнопка под письмом позволит отказаться от писем про неё.",
            "picture": "До 8 МБ. С картинкой текст короче: до 1024 знаков вместо 4096.",
            "starts_at": "Для отправки по расписанию. Время московское.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "hot_slot" in self.fields:
            self._offer_slots(self.fields["hot_slot"])

    def _offer_slots(self, field: Any) -> None:
        """Those on sale, and the one that is chosen already."""
        chosen = HotSlot.objects.filter(pk=self.instance.hot_slot_id or self.initial.get("hot_slot") or 0)
        offered = HotSlot.objects.filter(pk__in=hot_slots.alive(timezone.now()).values("pk")) | chosen
        field.queryset = offered.select_related("channel").order_by("until", "id")

    def clean_text(self) -> str:
        """Lines as Telegram has them; a browser sends two signs between two."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"] or "")
        try:
            formatted(f'<a href="{escape(address or EXAMPLE)}">кнопка</a>')
        except BrokenHtmlError as wrong:
            raise forms.ValidationError(f"Такого адреса Telegram не откроет: нужен вида {EXAMPLE}.") from wrong
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_unless_draft()
        self._check_text(cleaned)
        self._check_moments(cleaned)
        self._ask_for_the_picture_again()
        return cleaned

    def _refuse_unless_draft(self) -> None:
        """Of somebody who has started it meanwhile this form learns now, and he waits until it is saved."""
        if self.instance.pk is None:
            return
        stored = Mailing.objects.select_for_update().filter(pk=self.instance.pk).first()
        if stored is None or stored.state != Mailing.State.DRAFT:
            raise forms.ValidationError(
                "Пока вы писали, рассылку запустили, запланировали или удалили: изменить её уже нельзя. Скопируйте "
                "отсюда то, что написали."
            )

    def _check_text(self, cleaned: dict[str, Any]) -> None:
        text, has_picture = cleaned.get("text"), bool(cleaned.get("picture"))
        if text and text.strip() and (wrong := wrong_text(text, has_picture=has_picture)):
            self.add_error("text", wrong)

    def _ask_for_the_picture_again(self) -> None:
        """A browser gives a file once: who mends something else might send the letter without it."""
        if self.errors and "picture" not in self.errors and self.files.get("picture"):
            self.add_error("picture", AGAIN)

    def _check_moments(self, cleaned: dict[str, Any]) -> None:
        now = timezone.now()
        for name in MOMENTS:
            at = cleaned.get(name)
            if at is not None and at <= now and name in self.changed_data:
                self.add_error(name, f"Это время уже прошло: сейчас {moment(now)} по Москве.")
        begins, ends = (cleaned.get(name) for name in MOMENTS)
        if begins and ends and ends <= begins:
            self.add_error("not_later_than", "Позже начала: иначе никому ничего не отправится.")
