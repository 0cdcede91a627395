"""Channels as a table: one row a channel, found again by its Telegram link; a column that is absent changes nothing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max
from import_export.fields import Field
from import_export.resources import ModelResource

from catalog_service.back_office import table_head
from catalog_service.back_office.exchange_cells import CategoryByName, Text, Whole, YesOrNo, harmless, text
from catalog_service.back_office.exchange_formats import MOST_ROWS
from catalog_service.back_office.words import number
from catalog_service.channels import places, telegram_links
from catalog_service.channels.models import Category, Channel, Price, PriceFormat

LINK = "Ссылка в Telegram"
COLUMNS = {
    "telegram_link": LINK,
    "category": "Категория",
    "title": "Название",
    "description": "Описание",
    "tgstat_link": "Ссылка на TGStat",
    "telemetr_link": "Ссылка на Telemetr",
    "rkn_number": "Номер в реестре РКН",
    "published": "Опубликован",
    "order": "Порядок",
}
MEASURED = {"subscribers": "Подписчики", "reach": "Охват", "err": "ERR, %", "er": "ER, %", "cpm": "CPM, ₽"}
"""Columns of an export that an import does not look at: figures are measured, or overruled on a channel's page."""
OTHERS_LINKS = ("tgstat_link", "telemetr_link")
NOT_LOOKED_AT = ("category", "logo", *MEASURED)
"""By Django for each row: the category would cost a query, the others do not come from a table."""


class ChannelTable(ModelResource):
    """Errors are told for every row; with any, nothing is imported. A handful of queries whatever the length."""

    class Meta:
        model = Channel
        fields = ()
        import_id_fields = ("telegram_link",)
        use_bulk = True
        batch_size = 500
        skip_diff = True
        use_transactions = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.formats = list(PriceFormat.objects.all())
        self.categories = {category.name.lower(): category for category in Category.objects.all()}
        widgets = {"category": CategoryByName(self.categories), "published": YesOrNo(), "order": Whole()}
        for name, column in COLUMNS.items():
            self.fields[name] = Field(name, column, widgets.get(name) or Text())
        for each in self.formats:
            self.fields[_price_name(each)] = Field(_price_name(each), _price_column(each), Whole())
        for name, column in MEASURED.items():
            self.fields[name] = Field(name, column, Text(), readonly=True)

    # ── Import ───────────────────────────────────────────────────────────────────────────────────────────────────

    def before_import(self, dataset: Any, **_: Any) -> None:
        try:
            self._check(dataset)
        except ValidationError:
            dataset.wipe()
            raise
        self.there = {_key(channel.telegram_link): channel for channel in Channel.objects.defer("search_text")}
        self.owners = {
            name: {getattr(channel, name).lower(): key for key, channel in self.there.items() if getattr(channel, name)}
            for name in OTHERS_LINKS
        }
        self.lines: dict[str, int] = {}
        self.prices: list[tuple[Channel, PriceFormat, int | None]] = []
        self.known_prices: dict[tuple[int, int], int] = {
            (channel, its): amount for channel, its, amount in Price.objects.values_list("channel", "format", "amount")
        }
        last = Category.objects.annotate(last=Max("channels__order")).values_list("pk", "last")
        self.last = {pk: order or 0 for pk, order in last}

    def _check(self, dataset: Any) -> None:
        loaded = [*COLUMNS.values(), *map(_price_column, self.formats)]
        self.not_loaded = table_head.check(dataset, key=LINK, loaded=loaded, others=MEASURED.values())
        if not len(dataset):
            raise ValidationError("В таблице одни заголовки: каналов в ней нет.")
        if len(dataset) > MOST_ROWS:
            raise ValidationError(f"В таблице больше {number(MOST_ROWS)} строк. Разделите её на несколько.")

    def before_import_row(self, row: Any, **options: Any) -> None:
        try:
            row[LINK] = telegram_links.normalised(text(row[LINK]))
        except telegram_links.NotAChannelLinkError as wrong:
            raise ValidationError([f"{LINK}: {wrong}"]) from wrong
        line = options["row_number"] + 1
        if (earlier := self.lines.setdefault(_key(row[LINK]), line)) != line:
            raise ValidationError([f"{LINK}: этот канал уже есть в строке {earlier}."])

    def get_instance(self, instance_loader: Any, row: Any) -> Channel | None:  # noqa: ARG002
        return self.there.get(_key(row[LINK]))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **_: Any) -> None:  # noqa: ARG002
        for each in self.formats:  # a column that is absent changes nothing
            setattr(instance, _price_name(each), self.known_prices.get((instance.pk, each.pk)))
        self.was = None if new else self._state(instance)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:  # noqa: ARG002
        """A row that says what is there already: neither written nor counted as a change."""
        if import_validation_errors or self.was is None:
            return False
        self._fill(instance)
        return bool(self.was == self._state(instance))

    def _state(self, channel: Channel) -> list[Any]:
        """What an import can change; line ends are the file's business."""
        names = [name for name in COLUMNS if name != "telegram_link"] + [_price_name(each) for each in self.formats]
        values = [getattr(channel, "category_id" if name == "category" else name) for name in names]
        return ["\n".join(value.split("\r\n")).strip() if isinstance(value, str) else value for value in values]

    def _fill(self, channel: Channel) -> None:
        """What follows from the link, where the row leaves it empty."""
        channel.title = channel.title or _title_of(channel.telegram_link)
        channel.fill_links()

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **_: Any) -> None:
        """Without a query for each row: what the database would ask is known beforehand."""
        said = _messages(import_validation_errors or {})
        self._fill(instance)
        if instance.category_id is None:
            said.setdefault("category", ["не указана."])
        try:
            instance.clean_fields(exclude={*said, *NOT_LOOKED_AT, *(() if instance.order else ("order",))})
        except ValidationError as wrong:
            said |= wrong.message_dict
        said |= self._taken(instance)
        if said:
            raise ValidationError([f"{self._column(name)}: {' '.join(words)}" for name, words in said.items()])

    def _taken(self, channel: Channel) -> dict[str, list[str]]:
        """Links that belong to another channel, of the catalog or of this file."""
        mine = _key(channel.telegram_link)
        return {
            name: ["такая уже есть у другого канала."]
            for name in OTHERS_LINKS
            if (link := getattr(channel, name).lower()) and self.owners[name].setdefault(link, mine) != mine
        }

    def _column(self, name: str) -> str:
        return str(self.fields[name].column_name) if name in self.fields and name != NON_FIELD_ERRORS else "Строка"

    def before_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        if not instance.order:
            instance.order = self.last[instance.category_id] + places.STEP
        self.last[instance.category_id] = max(self.last[instance.category_id], instance.order)
        for each in self.formats:
            if _price_column(each) in row:
                self.prices.append((instance, each, getattr(instance, _price_name(each))))

    def get_bulk_update_fields(self) -> list[str]:
        return [name for name in COLUMNS if name != "telegram_link"]

    def after_import(self, dataset: Any, result: Any, **_: Any) -> None:  # noqa: ARG002
        """Prices come last: a new channel has its number only now. (Not Django's reset of sequences: nothing to do.)"""
        result.not_loaded = self.not_loaded
        if result.has_errors() or result.has_validation_errors():
            return
        rows = [
            Price(channel=channel, format=each, amount=amount)
            for channel, each, amount in self.prices
            if amount is not None
        ]
        Price.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, unique_fields=["channel", "format"], update_fields=["amount"]
        )
        for each in self.formats:
            without = [channel.pk for channel, its, amount in self.prices if its == each and amount is None]
            Price.objects.filter(format=each, channel__in=without).delete()

    # ── Export ───────────────────────────────────────────────────────────────────────────────────────────────────

    def filter_export(self, queryset: Any, **_: Any) -> Any:
        return queryset.select_related("category").prefetch_related("prices")

    def export_field(self, field: Any, instance: Any, **_: Any) -> Any:
        for each in self.formats:
            if field.column_name == _price_column(each):
                return next((price.amount for price in instance.prices.all() if price.format_id == each.pk), "")
        value = getattr(instance, field.attribute)
        if field.attribute in MEASURED:
            return "" if value is None else float(value) if isinstance(value, Decimal) else value
        return harmless(field.widget.render(value))


def _price_name(each: PriceFormat) -> str:
    return f"price_{each.pk}"


def _price_column(each: PriceFormat) -> str:
    return f"Цена {each.name}"


def _messages(errors: Mapping[str, Iterable[ValidationError]]) -> dict[str, list[str]]:
    return {name: [words for wrong in errors[name] for words in wrong.messages] for name in errors}


def _title_of(link: str) -> str:
    """What is known until Telegram tells better; nothing of an invite link."""
    return link.rpartition("/")[2] if telegram_links.public_name(link) else ""


def _key(link: str) -> str:
    """What a channel is known by: a name in any case, an invite link as it is."""
    return telegram_links.public_name(link) or link
