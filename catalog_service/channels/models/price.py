"""What an ad in a channel costs."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from catalog_service.channels.models.channel import Channel


class PriceFormat(models.Model):
    """How long an ad stands: 1/24 is an hour on top and a day in the feed. CPM is of the one base format."""

    name = models.CharField("формат", max_length=32)
    is_base = models.BooleanField("базовый", default=False, editable=False)
    order = models.PositiveIntegerField("порядок", default=0)

    class Meta:
        db_table = "price_format"
        verbose_name = "формат размещения"
        verbose_name_plural = "форматы размещения"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="price_format_name_unique", violation_error_message="Такой формат уже есть."
            ),
            models.UniqueConstraint(fields=["is_base"], condition=Q(is_base=True), name="price_format_one_base"),
            models.CheckConstraint(condition=~Q(name=""), name="price_format_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """Whole roubles. No row: no price is known, «—»."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="prices", db_index=False)
    format = models.ForeignKey(
        PriceFormat, on_delete=models.PROTECT, related_name="prices", verbose_name="формат", db_index=False
    )
    amount = models.PositiveBigIntegerField("цена, ₽")

    class Meta:
        db_table = "price"
        verbose_name = "цена"
        verbose_name_plural = "цены"
        ordering = ["format__order", "format_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "format"],
                name="price_once",
                violation_error_message="Цена этого формата у канала уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=1_000_000_000),
                name="price_believable",
                violation_error_message="Цена больше миллиарда рублей.",
            ),
        ]
        indexes = [models.Index(fields=["format"], name="price_by_format")]

    def __str__(self) -> str:
        if self.amount is None:  # an editor has just emptied it
            return str(self.format)
        amount = f"{self.amount:,}".replace(",", "\N{NO-BREAK SPACE}")
        return f"{self.format}: {amount} ₽"
