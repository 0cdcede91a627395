"""Visitors, what they keep, what they ask for."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from catalog_service.channels.models import Category, Channel, PriceFormat

LONGEST_COMMENT = 1000


class Visitor(models.Model):
    """A Telegram user who opened the Mini App or wrote to the bot. His id is the one that Telegram gave him."""

    telegram_id = models.BigIntegerField("id в Telegram", primary_key=True)
    first_name = models.CharField("имя", max_length=256, blank=True)
    last_name = models.CharField("фамилия", max_length=256, blank=True)
    username = models.CharField("имя в Telegram", max_length=64, blank=True)
    language = models.CharField("язык", max_length=16, blank=True)
    reachable = models.BooleanField("можно писать", default=False)
    first_seen_at = models.DateTimeField("впервые", editable=False)
    last_seen_at = models.DateTimeField("был", editable=False)

    class Meta:
        db_table = "visitor"
        verbose_name = "посетитель"
        verbose_name_plural = "посетители"
        ordering = ["-last_seen_at", "telegram_id"]
        constraints = [models.CheckConstraint(condition=Q(telegram_id__gt=0), name="visitor_is_a_person")]
        indexes = [models.Index(fields=["-last_seen_at", "telegram_id"], name="visitor_last_seen")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username or str(self.telegram_id)


class Favorite(models.Model):
    """A channel that a visitor keeps."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="favorites", db_index=False)
    # PostgreSQL deletes them with their channel: Django would read all of them first, and the admin site list them.
    channel = models.ForeignKey(Channel, on_delete=models.DO_NOTHING, related_name="favorites", verbose_name="канал")
    created_at = models.DateTimeField("добавлен", editable=False)

    class Meta:
        db_table = "favorite"
        verbose_name = "избранное"
        verbose_name_plural = "избранное"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["visitor", "channel"], name="favorite_once")]

    def __str__(self) -> str:
        return str(self.channel)


class Request(models.Model):
    """A buyer's request for an ad place. It outlives its channel's leaving the catalog: such a channel is hidden."""

    class State(models.TextChoices):
        NEW = "new", "Новая"
        ANSWERED = "answered", "Отвечена"
        SOLD = "sold", "Продана"

    visitor = models.ForeignKey(
        Visitor, on_delete=models.PROTECT, related_name="requests", verbose_name="посетитель", db_index=False
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="requests", verbose_name="канал")
    format = models.ForeignKey(
        PriceFormat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="формат",
    )
    wished_on = models.DateField("желаемая дата", null=True, blank=True)
    comment = models.TextField("комментарий", blank=True, validators=[MaxLengthValidator(LONGEST_COMMENT)])
    state = models.CharField("состояние", max_length=16, choices=State, default=State.NEW)
    created_at = models.DateTimeField("поступила", editable=False)
    state_changed_at = models.DateTimeField("состояние с", editable=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="менеджер",
    )

    class Meta:
        db_table = "request"
        verbose_name = "заявка"
        verbose_name_plural = "заявки"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["new", "answered", "sold"]), name="request_state_known"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("comment"), LONGEST_COMMENT), name="request_comment_not_endless"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="request_state"),
            models.Index(fields=["visitor", "channel", "-created_at"], name="request_once_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}, {self.visitor}"


class Interest(models.Model):
    """What a visitor looks for: made of his events by the roll-up, the ground of segments.

    `strength` is the sum of what his deeds in the category weigh, those of the 90 days up to `last_at`.
    """

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="interests", db_index=False)
    # Deleted with their category by PostgreSQL, as favorites are with their channel.
    category = models.ForeignKey(
        Category, on_delete=models.DO_NOTHING, related_name="interests", verbose_name="категория", db_index=False
    )
    strength = models.PositiveIntegerField("сила")
    last_at = models.DateTimeField("последний раз")

    class Meta:
        db_table = "interest"
        verbose_name = "интерес"
        verbose_name_plural = "интересы"
        ordering = ["-strength", "-last_at"]
        constraints = [models.UniqueConstraint(fields=["visitor", "category"], name="interest_once")]
        indexes = [models.Index(fields=["category", "last_at", "strength"], name="interest_segment")]

    def __str__(self) -> str:
        return str(self.category)
