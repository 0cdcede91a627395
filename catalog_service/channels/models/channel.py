"""A Telegram channel on sale."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from catalog_service.channels import expressions, telegram_links
from catalog_service.channels.link_field import LinkField
from catalog_service.channels.models.category import Category
from catalog_service.channels.picture_field import PictureField
from catalog_service.channels.pictures import LOGO
from catalog_service.channels.registration import Registration, registration

ORDERINGS = ("subscribers", "base_price", "cpm", "err")
"""Columns that the catalog's list is sorted by, each in both directions; missing values last, ties by id."""

_TWICE = "Канал с такой ссылкой уже есть."


def _list_indexes() -> list[models.Index]:
    """For the whole catalog and for one category, one index for each ordering and direction.

    PostgreSQL reads none of them backwards with missing values last.
    """
    return [
        models.Index(*of, direction, "id", name=f"channel_{name}{column}_{suffix}", condition=Q(published=True))
        for name, of in (("", ()), ("of_", ("category",)))
        for column in ORDERINGS
        for suffix, direction in (("up", F(column).asc(nulls_last=True)), ("down", F(column).desc(nulls_last=True)))
    ]


class Channel(models.Model):
    """What editors enter, and the figures in force.

    `subscribers`, `reach`, `err`, `er`, `base_price` and `hot_slot` are kept by a trigger from `Figure`, `Price` and
    `HotSlot`: whatever is written into them, the rows there win. Units: roubles, per cent. NULL: not known, never 0.

    `silent_since`: day of the last post of a channel that has not posted for 60 days. `country`: as TGStat labels it.

    `hot_slot`: what buyers are told of the one that ends first: price, runs_at, until (ISO 8601, UTC); NULL: none.
    It may stand a minute longer than its `until`: `expressions.shown` is the card without one that is over.
    """

    FIGURES: ClassVar = ("subscribers", "reach", "err", "er")

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="channels", verbose_name="категория", db_index=False
    )
    title = models.CharField("название", max_length=128)
    description = models.TextField("описание", blank=True, max_length=4000)
    logo = PictureField("логотип", shape=LOGO, blank=True)
    telegram_link = models.CharField(
        "ссылка в Telegram", max_length=100, help_text="https://t.me/name, @name или пригласительная ссылка."
    )
    tgstat_link = LinkField("ссылка на TGStat", blank=True, help_text="Пустая заполнится сама.")
    telemetr_link = LinkField("ссылка на Telemetr", blank=True, help_text="Пустая заполнится сама.")
    telegram_id = models.BigIntegerField("id канала", null=True, blank=True, editable=False)
    silent_since = models.DateField("молчит с", null=True, editable=False)
    country = models.CharField("страна", max_length=64, blank=True, default="", db_default="", editable=False)
    rkn_number = models.CharField(
        "номер в реестре РКН", max_length=64, blank=True, help_text="Обязателен для рекламы от 10 000 подписчиков."
    )
    published = models.BooleanField("опубликован", default=False)
    order = models.PositiveIntegerField("порядок", default=0, help_text="Меньшее число — выше в категории.")
    created_at = models.DateTimeField("добавлен", auto_now_add=True)

    subscribers = models.PositiveBigIntegerField("подписчики", null=True, editable=False)
    reach = models.PositiveBigIntegerField("охват", null=True, editable=False)
    err = models.DecimalField("ERR, %", max_digits=9, decimal_places=2, null=True, editable=False)
    er = models.DecimalField("ER, %", max_digits=9, decimal_places=2, null=True, editable=False)
    base_price = models.PositiveBigIntegerField("цена 1/24, ₽", null=True, editable=False)
    hot_slot = models.JSONField("горящее место", null=True, editable=False)
    cpm = models.GeneratedField(
        verbose_name="CPM, ₽",
        expression=expressions.cpm(),
        output_field=models.DecimalField(max_digits=18, decimal_places=2),
        db_persist=True,
    )
    username = models.GeneratedField(
        verbose_name="имя", expression=expressions.username(), output_field=models.CharField(null=True), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=expressions.search_text(), output_field=models.TextField(), db_persist=True
    )
    card = models.GeneratedField(expression=expressions.card(), output_field=models.TextField(), db_persist=True)

    class Meta:
        db_table = "channel"
        verbose_name = "канал"
        verbose_name_plural = "каналы"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["telegram_link"], name="channel_link_unique", violation_error_message=_TWICE
            ),
            models.UniqueConstraint(
                fields=["username"], name="channel_username_unique", violation_error_message=_TWICE
            ),
            models.UniqueConstraint(fields=["telegram_id"], name="channel_telegram_id_unique"),
            models.UniqueConstraint(
                Lower("tgstat_link"),
                name="channel_tgstat_unique",
                condition=~Q(tgstat_link=""),
                violation_error_message="Такая ссылка на TGStat уже есть у другого канала.",
            ),
            models.UniqueConstraint(
                Lower("telemetr_link"),
                name="channel_telemetr_unique",
                condition=~Q(telemetr_link=""),
                violation_error_message="Такая ссылка на Telemetr уже есть у другого канала.",
            ),
            models.CheckConstraint(
                condition=Q(telegram_link__regex=expressions.LINK),
                name="channel_link_normalised",
                violation_error_message="Ссылка в Telegram должна быть вида https://t.me/name.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="channel_title_not_empty"),
        ]
        indexes = [
            *_list_indexes(),
            models.Index(fields=["category", "order", "id"], name="channel_category_order"),
            models.Index(fields=["order", "id"], name="channel_order", condition=Q(published=True)),
            # Every column that a list is narrowed by: how many there are is counted without looking at the channels.
            models.Index(
                fields=["category", "subscribers", "reach", "err", "base_price", "cpm"],
                name="channel_narrowed",
                condition=Q(published=True),
            ),
            models.Index(fields=["id"], name="channel_hot", condition=Q(hot_slot__isnull=False)),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="channel_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Normalise the links as an editor typed them, and fill in what follows from them."""
        try:
            self.telegram_link = telegram_links.normalised(self.telegram_link)
        except telegram_links.NotAChannelLinkError as wrong:
            raise ValidationError({"telegram_link": str(wrong)}) from wrong
        if self._is_there_already():
            raise ValidationError({"telegram_link": _TWICE})
        self.fill_links()

    def _is_there_already(self) -> bool:
        """Names are the same in any case; Django looks at no column that PostgreSQL computes."""
        name = telegram_links.public_name(self.telegram_link)
        return name is not None and Channel.objects.filter(username=name).exclude(pk=self.pk).exists()

    def fill_links(self) -> None:
        """TGStat and Telemetr name a channel's page after its name: nobody need type what is known."""
        if name := telegram_links.public_name(self.telegram_link):
            self.tgstat_link = self.tgstat_link or telegram_links.tgstat(name)
            self.telemetr_link = self.telemetr_link or telegram_links.telemetr(name)

    @property
    def registration(self) -> Registration:
        """Whether the law of 2025 lets the channel carry ads."""
        return registration(self.subscribers, self.rkn_number)
