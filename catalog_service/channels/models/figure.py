"""A measured figure of a channel, and the editor's overrule of it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog_service.channels.models.channel import Channel

MOST_PERCENT = Decimal("9999999.99")
"""What the columns `err` and `er` of a channel hold."""
_COUNTED = ~Q(name__in=["err", "er"])


class Figure(models.Model):
    """One automatic figure: value, source and date come together; overrule and its date come together.

    What is in force is the overrule, else the value; a trigger writes it to the column of this name in `channel`.
    """

    class Name(models.TextChoices):
        """Subscribers and reach are counts, err and er per cent; err may exceed 100."""

        SUBSCRIBERS = "subscribers", "Подписчики"
        REACH = "reach", "Охват"
        ERR = "err", "ERR, %"
        ER = "er", "ER, %"

    class Source(models.TextChoices):
        TELEGRAM = "telegram", "Telegram"
        TGSTAT = "tgstat", "TGStat"
        TELEMETR = "telemetr", "Telemetr"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="figures", db_index=False)
    name = models.CharField("показатель", max_length=16, choices=Name)
    value = models.DecimalField("измерено", max_digits=14, decimal_places=2, null=True, editable=False)
    source = models.CharField("источник", max_length=16, choices=Source, blank=True, editable=False)
    measured_at = models.DateTimeField("когда", null=True, editable=False)
    overrule = models.DecimalField(
        "вручную",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Действует вместо измеренного; пусто — действует измеренное.",
    )
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="кто",
    )
    overruled_at = models.DateTimeField("когда", null=True, editable=False)

    class Meta:
        db_table = "figure"
        verbose_name = "показатель"
        verbose_name_plural = "показатели"
        ordering = ["channel", "id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(name__in=["subscribers", "reach", "err", "er"]), name="figure_name_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["", "telegram", "tgstat", "telemetr"]), name="figure_source_known"
            ),
            models.CheckConstraint(
                condition=Q(value=None, source="", measured_at=None)
                | (Q(value__isnull=False, value__gte=0, measured_at__isnull=False) & ~Q(source="")),
                name="figure_value_with_source",
            ),
            models.CheckConstraint(
                condition=Q(overrule=None, overruled_at=None)
                | Q(overrule__isnull=False, overrule__gte=0, overruled_at__isnull=False),
                name="figure_overrule_with_date",
                violation_error_message="Показатель не может быть отрицательным.",
            ),
            models.CheckConstraint(condition=_COUNTED | Q(value__lte=MOST_PERCENT), name="figure_value_believable"),
            # Apart from the value's: a form that shows no value can still look at it.
            models.CheckConstraint(
                condition=_COUNTED | Q(overrule__lte=MOST_PERCENT),
                name="figure_overrule_believable",
                violation_error_message="Столько процентов не бывает.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_name_display()

    @property
    def current(self) -> Decimal | None:
        """What is in force; None: not known."""
        return self.value if self.overrule is None else self.overrule
