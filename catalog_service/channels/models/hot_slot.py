"""An ad place that must be sold soon."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from catalog_service.channels.models.channel import Channel


class HotSlot(models.Model):
    """On sale until `until`, unless it is sold or withdrawn before. Whole roubles.

    Of those on sale a trigger writes the one that ends first into `channel.hot_slot`, which is part of its card.
    """

    class State(models.TextChoices):
        """What is in force at a moment: it follows from the columns and the clock."""

        ON_SALE = "on_sale", "продаётся"
        SOLD = "sold", "продано"
        WITHDRAWN = "withdrawn", "снято с продажи"
        OVER = "over", "время вышло"

    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="hot_slots", verbose_name="канал", db_index=False
    )
    runs_at = models.DateTimeField("выход рекламы")
    price = models.PositiveBigIntegerField("цена, ₽")
    until = models.DateTimeField("продаётся до")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="кто добавил",
    )
    created_at = models.DateTimeField("добавлено", auto_now_add=True)
    sold_at = models.DateTimeField("продано", null=True, editable=False)
    withdrawn_at = models.DateTimeField("снято с продажи", null=True, editable=False)

    class Meta:
        db_table = "hot_slot"
        verbose_name = "горящее место"
        verbose_name_plural = "горящие места"
        ordering = ["-until", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__lte=F("runs_at")),
                name="hot_slot_ends_before_it_runs",
                violation_error_message="Продавать место можно только до выхода рекламы.",
            ),
            models.CheckConstraint(
                condition=Q(price__gt=0, price__lte=1_000_000_000),
                name="hot_slot_price_believable",
                violation_error_message="Цена места — от 1 рубля до миллиарда.",
            ),
            models.CheckConstraint(
                condition=Q(sold_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="hot_slot_sold_or_withdrawn",
                violation_error_message="Проданное место нельзя снять с продажи: сначала верните его в продажу.",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "until"], name="hot_slot_of_channel"),
            models.Index(fields=["-until", "-id"], name="hot_slot_latest"),
        ]

    def __str__(self) -> str:
        """`Кофе и деньги: 5 000 ₽, до 22 ноября, 15:00`, in Moscow's time; reads its channel."""
        if self.pk is None:
            return "Новое горящее место"
        price = f"{self.price:,}".replace(",", "\N{NO-BREAK SPACE}")
        return f"{self.channel}: {price} ₽, до {date_format(localtime(self.until), 'j E, H:i')}"

    def state(self, now: datetime) -> State:
        if self.sold_at is not None:
            return self.State.SOLD
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.ON_SALE if self.until > now else self.State.OVER

    def is_alive(self, now: datetime) -> bool:
        """Whether it can still be bought."""
        return self.state(now) is self.State.ON_SALE
