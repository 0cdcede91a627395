"""Mailings, their recipients, who wants none, trials that managers send to themselves, and who sends."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from catalog_service.analytics.rules import KEPT
from catalog_service.channels.models import Category, Channel, HotSlot
from catalog_service.channels.picture_field import PictureField
from catalog_service.channels.pictures import LETTER
from catalog_service.links.models import Link
from catalog_service.telegram.models import ManagerChat
from catalog_service.visitors.models import Visitor

LONGEST_DAYS = KEPT.days
"""An interest is made of so many of a visitor's days."""


class Strength(models.IntegerChoices):
    """How strong an interest has to be at least, in what `analytics.rules.WEIGHTS` gives a visitor's deeds."""

    ANY = 1, "любой: хотя бы открывал канал или категорию"
    CLEAR = 4, "заметный: смотрел цены или добавлял в избранное"
    STRONG = 9, "сильный: писал менеджеру, оставлял заявки"


class Mailing(models.Model):
    """One letter to a segment. `follows`: of that mailing's recipients those who did not open are written to instead.

    draft → scheduled → sending ⇄ paused → sent | cancelled; cancelled → sending where recipients still wait, and sent →
    sending for those who are written to again. `halt` is why it is paused or cancelled, or has come back from scheduled
    to draft. What a draft lacks before it may be sent is `readiness.missing`'s to say; the audience is frozen at start,
    and everything that is told of progress is counted from its recipients.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "черновик"
        SCHEDULED = "scheduled", "запланирована"
        SENDING = "sending", "идёт"
        PAUSED = "paused", "на паузе"
        SENT = "sent", "отправлена"
        CANCELLED = "cancelled", "остановлена"

    class Halt(models.TextChoices):
        """Why a mailing is paused or cancelled. `halt_words` has what Telegram said of it, where it said something."""

        MANAGER = "manager", "так решил менеджер"
        BOT_UNKNOWN = "bot_unknown", "Telegram не узнаёт бота: токен отозван или неверен"
        NOT_TAKEN = "not_taken", "Telegram не принимает это письмо"
        NOT_READY = "not_ready", "к назначенному времени что-то было не так"
        CHANNEL_HIDDEN = "channel_hidden", "канал, на который ведёт кнопка, снят с публикации"
        SLOT_SOLD = "slot_sold", "горящее место продано"
        SLOT_WITHDRAWN = "slot_withdrawn", "горящее место снято с продажи"
        SLOT_OVER = "slot_over", "срок горящего места вышел"
        TOO_LATE = "too_late", "наступило время, позже которого отправлять нельзя"
        RESTORED = "restored", "база восстановлена из резервной копии"

    class Target(models.TextChoices):
        """What the button under the letter opens; all but ADDRESS are in the Mini App, whose opens are counted."""

        NOTHING = "", "без кнопки"
        CHANNEL = "channel", "канал в каталоге"
        CATEGORY = "category", "категорию рассылки"
        FIRST_PAGE = "first_page", "первую страницу каталога"
        ADDRESS = "address", "другой адрес"

    title = models.CharField("название", max_length=128, help_text="Для своих: получатели его не видят.")
    state = models.CharField("состояние", max_length=16, choices=State, default=State.DRAFT, editable=False)
    halt = models.CharField("почему", max_length=16, choices=Halt, blank=True, editable=False)
    halt_words = models.CharField(max_length=512, blank=True, editable=False)

    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailings", verbose_name="категория"
    )
    strength = models.PositiveSmallIntegerField("интерес", choices=Strength, default=Strength.ANY)
    days = models.PositiveSmallIntegerField(
        "за сколько дней",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=f"Интерес, который проявлен за столько последних дней, от 1 до {LONGEST_DAYS}.",
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="followers",
        verbose_name="кто не открыл",
    )

    text = models.TextField("текст", blank=True)
    picture = PictureField("картинка", shape=LETTER, blank=True)
    picture_file_id = models.CharField(max_length=256, blank=True, editable=False)
    target = models.CharField("кнопка открывает", max_length=16, choices=Target, blank=True, default=Target.CHANNEL)
    button = models.CharField("надпись на кнопке", max_length=64, blank=True, default="Открыть")
    channel = models.ForeignKey(
        Channel, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailings", verbose_name="канал"
    )
    address = models.URLField("адрес", max_length=512, blank=True)
    link = models.OneToOneField(
        Link, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="mailing"
    )
    hot_slot = models.ForeignKey(
        HotSlot,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mailings",
        verbose_name="горящее место",
        help_text="Рассылка остановится сама, когда оно продано или его срок вышел.",
    )

    starts_at = models.DateTimeField("начать", null=True, blank=True)
    not_later_than = models.DateTimeField(
        "не позже", null=True, blank=True, help_text="После этого времени никому больше не отправляется."
    )
    started_at = models.DateTimeField("начата", null=True, editable=False)
    frozen_at = models.DateTimeField("получатели собраны", null=True, editable=False)
    ended_at = models.DateTimeField("закончена", null=True, editable=False)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="кто создал",
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="кто отправил",
    )

    class Meta:
        db_table = "mailing"
        verbose_name = "рассылка"
        verbose_name_plural = "рассылки"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="mailing_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled", "sending", "paused", "sent", "cancelled"]),
                name="mailing_state_known",
            ),
            models.CheckConstraint(condition=Q(strength__in=Strength.values), name="mailing_strength_known"),
            models.CheckConstraint(condition=Q(days__range=(1, LONGEST_DAYS)), name="mailing_days_within_what_is_kept"),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(starts_at__isnull=False), name="mailing_scheduled_for_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled", "cancelled"], started_at=None)
                | Q(state__in=["sending", "paused", "sent", "cancelled"], started_at__isnull=False),
                name="mailing_started_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(halt="") & Q(state__in=["paused", "cancelled"])
                | Q(halt="") & ~Q(state__in=["paused", "cancelled"])
                | Q(state="draft", halt="not_ready"),
                name="mailing_halted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "cancelled"], ended_at__isnull=False)
                | ~Q(state__in=["sent", "cancelled"]) & Q(ended_at=None),
                name="mailing_ended_or_not",
            ),
            models.CheckConstraint(
                condition=Q(not_later_than=None) | Q(starts_at=None) | Q(not_later_than__gt=F("starts_at")),
                name="mailing_begins_before_it_ends",
                violation_error_message="«Не позже» должно быть после времени начала.",
            ),
        ]
        indexes = [
            # What the worker looks for every few seconds: few rows of many.
            models.Index(fields=["state"], name="mailing_at_work", condition=Q(state__in=["scheduled", "sending"]))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def leads_into_the_catalog(self) -> bool:
        return self.target not in {self.Target.NOTHING, self.Target.ADDRESS}

    @property
    def counted_link(self) -> int | None:
        """Id of the link that counts who opened it. A button that was turned elsewhere keeps its link, unused."""
        return self.link_id if self.leads_into_the_catalog else None


class Recipient(models.Model):
    """A visitor whom a mailing writes to: one row, at most one letter.

    queued → sending → sent | blocked | gone | failed | unknown; queued → declined. A row is `sending` while a request
    is under way, and only the sender that holds the lock makes it so: found there by the next sender, it is unknown.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "ждёт"
        SENDING = "sending", "отправляется"
        SENT = "sent", "получил"
        BLOCKED = "blocked", "заблокировал бота"
        GONE = "gone", "аккаунта больше нет"
        DECLINED = "declined", "отказался от рассылок"
        FAILED = "failed", "Telegram не принял"
        UNKNOWN = "unknown", "неизвестно, дошло ли"

    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, related_name="recipients", verbose_name="рассылка", db_index=False
    )
    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, related_name="+", verbose_name="посетитель", db_index=False
    )
    state = models.CharField("состояние", max_length=8, choices=State, default=State.QUEUED)
    message_id = models.BigIntegerField("номер сообщения", null=True)
    words = models.CharField("что сказал Telegram", max_length=256, blank=True)
    at = models.DateTimeField("когда", null=True)

    class Meta:
        db_table = "recipient"
        verbose_name = "получатель"
        verbose_name_plural = "получатели"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "visitor"], name="recipient_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["queued", "sending", "sent", "blocked", "gone", "declined", "failed", "unknown"]
                ),
                name="recipient_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(message_id__isnull=True), name="recipient_has_the_message_that_was_sent"
            ),
        ]
        indexes = [
            # Claimed in this order; counted by state.
            models.Index(fields=["mailing", "state", "id"], name="recipient_by_state"),
            models.Index(fields=["mailing"], name="recipient_under_way", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return str(self.visitor)


class OptOut(models.Model):
    """A visitor wants no mailings about a category, or none at all where that is null.

    `mailing`: under which he said so.
    """

    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, related_name="opt_outs", verbose_name="посетитель", db_index=False
    )
    # Deleted with their category by PostgreSQL, as interests are.
    category = models.ForeignKey(
        Category, on_delete=models.DO_NOTHING, null=True, related_name="+", verbose_name="категория"
    )
    mailing = models.ForeignKey(
        Mailing, on_delete=models.SET_NULL, null=True, related_name="opt_outs", verbose_name="рассылка"
    )
    at = models.DateTimeField("когда")

    class Meta:
        db_table = "opt_out"
        verbose_name = "отказ от рассылок"
        verbose_name_plural = "отказы от рассылок"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["visitor", "category"], name="opt_out_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.visitor}: {self.category or 'все рассылки'}"


class Trial(models.Model):
    """A letter that a manager has sent to himself before he sends it to everybody."""

    class State(models.TextChoices):
        WAITING = "waiting", "отправляется"
        SENT = "sent", "отправлена"
        FAILED = "failed", "не отправлена"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="trials", verbose_name="рассылка")
    chat = models.ForeignKey(ManagerChat, on_delete=models.CASCADE, related_name="+", verbose_name="кому")
    state = models.CharField("состояние", max_length=8, choices=State, default=State.WAITING)
    words = models.CharField("почему", max_length=512, blank=True)
    at = models.DateTimeField("когда")

    class Meta:
        db_table = "mailing_trial"
        verbose_name = "пробная отправка"
        verbose_name_plural = "пробные отправки"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed"]), name="mailing_trial_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.chat}"


class Sender(models.Model):
    """One row, made by migration: what managers have to know of the worker that sends.

    `seen_at`: it was there and looked for what is to be sent, at least every ten seconds. `rests_until`: Telegram did
    not answer, `words` tells how, and so nobody is written to until then.
    """

    seen_at = models.DateTimeField("был на месте", null=True, editable=False)
    rests_until = models.DateTimeField("отдыхает до", null=True, editable=False)
    words = models.CharField("что случилось", max_length=256, blank=True, editable=False)

    class Meta:
        db_table = "mailing_sender"
        verbose_name = "отправитель"
        verbose_name_plural = "отправитель"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="mailing_sender_one_row")]

    def __str__(self) -> str:
        return "Отправитель рассылок"
