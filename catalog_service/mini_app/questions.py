"""What may be asked: parameters and bodies of the API, checked. Errors are told in words, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from rest_framework import serializers

from catalog_service.channels.listing import Number, Place, Wanted
from catalog_service.channels.models import PriceFormat
from catalog_service.channels.queries import FIRST_CHANNELS
from catalog_service.mini_app import pages
from catalog_service.visitors.models import LONGEST_COMMENT

MOST_ID = 2**63 - 1
MOST_LIMIT = 100
IDS = r"[1-9][0-9]{0,18}(,[1-9][0-9]{0,18})*"
MOST_IDS = 100
COLUMNS = {"order": "order", "subscribers": "subscribers", "price": "base_price", "cpm": "cpm", "err": "err"}
"""What a list is ordered by, and the column of each; a visitor's price is that of the base format."""
ORDERINGS = ("order", *(sign + name for name in COLUMNS if name != "order" for sign in ("", "-")))
RANGES = {"subscribers": "subscribers", "reach": "reach", "err": "err", "price": "base_price", "cpm": "cpm"}
"""What a list is narrowed by: `min_` and `max_` of each. Where a value is missing it is in no range."""
LAST_WISH = timedelta(days=366)


def _id(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MOST_ID, **options)


def _bound(words: str, *, whole: bool) -> serializers.Field[Any, Any, Any, Any]:
    if whole:
        return serializers.IntegerField(min_value=0, max_value=MOST_ID, required=False, help_text=words)
    return serializers.DecimalField(18, 2, min_value=0, required=False, help_text=words)


class CategoriesQuestion(serializers.Serializer[Any]):
    """How much of the first page."""

    first = serializers.IntegerField(
        min_value=1, max_value=FIRST_CHANNELS, default=FIRST_CHANNELS, help_text="channels of each category"
    )


@lru_cache(maxsize=64)
def first_channels(query: str) -> int:
    """How many channels of each category an address's query string asks for; a wrong one raises."""
    question = CategoriesQuestion(data=QueryDict(query).dict())
    question.is_valid(raise_exception=True)
    return int(question.validated_data["first"])


class ListQuestion(serializers.Serializer[Any]):
    """Which channels, in which order, from where on."""

    category = _id(required=False, help_text="id of a category")
    search = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="every word is looked for in title, name, text"
    )
    ids = serializers.RegexField(
        f"^{IDS}$",
        required=False,
        max_length=2000,
        help_text=f"ids of channels with commas between them, at most {MOST_IDS}; their order does not matter",
        error_messages={"invalid": "Нужны номера каналов через запятую: 12,45."},
    )
    min_subscribers = _bound("subscribers", whole=True)
    max_subscribers = _bound("subscribers", whole=True)
    min_reach = _bound("views of one post", whole=True)
    max_reach = _bound("views of one post", whole=True)
    min_err = _bound("per cent", whole=False)
    max_err = _bound("per cent", whole=False)
    min_price = _bound("roubles", whole=True)
    max_price = _bound("roubles", whole=True)
    min_cpm = _bound("roubles", whole=False)
    max_cpm = _bound("roubles", whole=False)
    ordering = serializers.ChoiceField(
        ORDERINGS, default="order", help_text="order: the editors' own; missing values are always last"
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST_LIMIT, default=20)
    cursor = serializers.CharField(required=False, max_length=200, help_text="`next` of the page before")

    def validate_ids(self, value: str) -> tuple[int, ...]:
        ids = tuple(sorted(set(map(int, value.split(",")))))
        if len(ids) > MOST_IDS:
            raise serializers.ValidationError(f"За один раз — не больше {MOST_IDS} каналов.")
        if ids[-1] > MOST_ID:
            raise serializers.ValidationError("Таких номеров не бывает.")
        return ids

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        sign = "-" if attrs["ordering"].startswith("-") else ""
        attrs["ordering"] = sign + COLUMNS[attrs["ordering"].removeprefix("-")]
        try:
            attrs["after"] = pages.read(attrs["cursor"], attrs["ordering"]) if "cursor" in attrs else None
        except pages.CursorError as wrong:
            raise serializers.ValidationError({"cursor": ["Этот курсор не от такого списка."]}) from wrong
        return attrs


@dataclass(frozen=True)
class AskedList:
    """What a `ListQuestion` asks for; `after` is where the page before it has ended."""

    wanted: Wanted
    limit: int
    after: Place | None


@lru_cache(maxsize=1024)
def list_question(query: str) -> AskedList:
    """The question that an address's query string is; a wrong one raises.

    Remembered, because to look at fifteen fields takes DRF longer than PostgreSQL takes to answer.
    """
    question = ListQuestion(data=QueryDict(query).dict())
    question.is_valid(raise_exception=True)
    asked = question.validated_data
    wanted = Wanted(
        asked.get("category"),
        asked.get("search", ""),
        _bounds("min", asked),
        _bounds("max", asked),
        asked["ordering"],
        asked.get("ids"),
    )
    return AskedList(wanted, asked["limit"], asked["after"])


def _bounds(which: str, asked: Mapping[str, Any]) -> Mapping[str, Number]:
    return {column: asked[f"{which}_{name}"] for name, column in RANGES.items() if f"{which}_{name}" in asked}


class RequestQuestion(serializers.Serializer[Any]):
    """A request for an ad place; only the channel is needed."""

    channel = _id(help_text="id of the channel")
    format = _id(required=False, allow_null=True, default=None, help_text="id of the price format")
    wished_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="today or later")
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_COMMENT)

    def validate_format(self, value: int | None) -> PriceFormat | None:
        if value is None:
            return None
        try:
            return PriceFormat.objects.get(pk=value)
        except PriceFormat.DoesNotExist as unknown:
            raise serializers.ValidationError("Такого формата нет.") from unknown

    def validate_wished_on(self, value: date | None) -> date | None:
        today = timezone.localdate()
        if value is not None and not today <= value <= today + LAST_WISH:
            raise serializers.ValidationError("Дата должна быть не раньше сегодняшней и не дальше года.")
        return value


class EventTold(serializers.Serializer[Any]):
    """For the schema alone: `told.py` reads them one by one."""

    id = serializers.UUIDField(help_text="made by the client, for this event alone")
    kind = serializers.ChoiceField(
        ["opened_app", "opened_category", "opened_channel", "opened_price", "pressed_manager", "followed_out"]
    )
    channel = _id(required=False, allow_null=True, help_text="id of the channel; of all but the first two kinds")
    category = _id(required=False, allow_null=True, help_text="id of the category that was opened")
    age_ms = serializers.IntegerField(
        required=False, allow_null=True, help_text="how long ago it was, milliseconds; 0 without it; at most 7 days"
    )


class EventsQuestion(serializers.Serializer[Any]):
    """A batch of events."""

    events = serializers.ListField(child=EventTold(), min_length=1, max_length=50)
