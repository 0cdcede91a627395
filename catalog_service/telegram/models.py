"""What editors tell of Telegram: how the bot greets, which chats it tells of requests, to whom visitors may write; and
what Telegram tells the bot."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from catalog_service.telegram import usernames
from catalog_service.telegram.lengths import LONGEST_TEXT, telegram_length

LONGEST_BUTTON = 64
WELCOME = "Привет я вэб пап прошу перейти по кнопке ниже"
BUTTON = "Открыть каталог"
CHANNEL = "{channel}"
"""In the text to a manager the channel's title and link stand in its place."""
PREPARED = f"Здравствуйте! Интересует реклама в канале {CHANNEL}."
LONGEST_PREPARED = 500
"""With the title it goes into an address, which has to stay short of what phones open."""


def fits_a_message(text: str) -> None:
    """Validator: Telegram would take it."""
    if (length := telegram_length(text)) > LONGEST_TEXT:
        raise ValidationError(f"Telegram не примет больше {LONGEST_TEXT} знаков, здесь {length} (эмодзи — за два).")


class Greeting(models.Model):
    """One row, made by migration: what the bot answers, and its button that opens the Mini App."""

    text = models.TextField("текст", default=WELCOME, validators=[fits_a_message])
    button = models.CharField("надпись на кнопке", max_length=LONGEST_BUTTON, default=BUTTON)

    class Meta:
        db_table = "greeting"
        verbose_name = "приветствие"
        verbose_name_plural = "приветствие"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="greeting_one_row"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="greeting_says_something"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT), name="greeting_not_endless"
            ),
            models.CheckConstraint(condition=Q(button__regex=r"\S"), name="greeting_button_says_something"),
        ]

    def __str__(self) -> str:
        return "Приветствие бота"


def names_only_the_channel(text: str) -> None:
    """Validator: nothing would stand there in brackets before the manager."""
    if strange := re.findall(r"\{[^{}]*\}?", text.replace(CHANNEL, "")):
        raise ValidationError(f"Подставляется только {CHANNEL}, а здесь {strange[0]}")


class ManagerContact(models.Model):
    """One row, made by migration: to whom a visitor writes from the Mini App, and the text prepared for him.

    While `username` is "" nobody is named, and the Mini App offers its request form instead.
    """

    username = models.CharField("имя в Telegram", max_length=32, blank=True)
    text = models.TextField("текст", max_length=LONGEST_PREPARED, default=PREPARED, validators=[names_only_the_channel])

    class Meta:
        db_table = "manager_contact"
        verbose_name = "связь с менеджером"
        verbose_name_plural = "связь с менеджером"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="manager_contact_one_row"),
            models.CheckConstraint(
                condition=Q(username="") | Q(username__regex=f"^{usernames.NAME}$"), name="manager_contact_is_a_name"
            ),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="manager_contact_says_something"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_PREPARED), name="manager_contact_not_endless"
            ),
        ]

    def __str__(self) -> str:
        return "Связь с менеджером"


class ManagerChat(models.Model):
    """A chat that the bot tells of requests: with a manager who has pressed Start, or a group that the bot is in."""

    class Refusal(models.TextChoices):
        """Why Telegram does not let the bot write there."""

        BLOCKED = "blocked", "бот заблокирован"
        NOT_STARTED = "not_started", "бот не запущен: нужно нажать «Запустить» (Start)"
        NOT_FOUND = "not_found", "такого чата бот не знает"
        DELETED = "deleted", "аккаунт удалён"
        REMOVED = "removed", "бота убрали из группы"
        SILENCED = "silenced", "боту запрещено писать в эту группу"

    chat_id = models.BigIntegerField("чат", unique=True)
    label = models.CharField("кто", max_length=256)
    told_at = models.DateTimeField("последнее сообщение", null=True, blank=True, editable=False)
    refusal = models.CharField("отказ", max_length=16, choices=Refusal, blank=True, editable=False)
    refused_at = models.DateTimeField("отказ с", null=True, blank=True, editable=False)

    class Meta:
        db_table = "manager_chat"
        verbose_name = "менеджер"
        verbose_name_plural = "менеджеры"
        ordering = ["label", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(chat_id=0), name="manager_chat_has_an_id"),
            models.CheckConstraint(condition=Q(label__regex=r"\S"), name="manager_chat_has_a_label"),
            models.CheckConstraint(
                condition=Q(refusal="", refused_at=None) | ~Q(refusal="") & Q(refused_at__isnull=False),
                name="manager_chat_refused_why_and_when",
            ),
            models.CheckConstraint(
                condition=Q(refusal__in=["", "blocked", "not_started", "not_found", "deleted", "removed", "silenced"]),
                name="manager_chat_refusal_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Silence(models.Model):
    """One row, made by migration: until when Telegram wants the whole bot silent, and since when; None: it may speak.

    What one process has learned of it the other obeys.
    """

    until = models.DateTimeField("до", null=True, editable=False)
    since = models.DateTimeField("с", null=True, editable=False)

    class Meta:
        db_table = "bot_silence"
        verbose_name = "тишина"
        verbose_name_plural = "тишина"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="bot_silence_one_row"),
            models.CheckConstraint(
                condition=Q(until=None, since=None) | Q(since__isnull=False, until__isnull=False, until__gt=F("since")),
                name="bot_silence_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return "Тишина бота"
