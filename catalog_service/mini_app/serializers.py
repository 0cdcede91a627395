"""Shapes of the API's answers, for the schema alone: `cards.py` builds them. Units: roubles, per cent.

A declared field is no attribute of its class (DRF takes it away), so one may be named like an attribute of DRF's.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from catalog_service.channels.models import Channel, Figure, Share
from catalog_service.channels.queries import SIMILAR_SLOTS
from catalog_service.channels.registration import Registration
from catalog_service.links.queries import Opens
from catalog_service.mini_app.cards import BY_EDITOR

Shape = serializers.Serializer[Any]
PICTURE = "address with {width} in place of the width in pixels: "


def _count(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, **options)


def _number() -> serializers.FloatField:
    return serializers.FloatField(min_value=0, allow_null=True)


class HotSlotShown(Shape):
    """An ad place that must be sold soon; it is over at `until`, also where an answer that is held still has it."""

    price = serializers.IntegerField(min_value=1, help_text="roubles")
    runs_at = serializers.DateTimeField(help_text="when the ad appears")
    until = serializers.DateTimeField()


class Card(Shape):
    """A channel as a row of a list; null is "not known"."""

    id = serializers.IntegerField()
    category = serializers.IntegerField(help_text="id")
    title = serializers.CharField()
    username = serializers.CharField(allow_null=True, help_text="null: a private channel")
    logo = serializers.CharField(allow_null=True, help_text=PICTURE + "96, 144, 216")
    subscribers = _count(allow_null=True)
    reach = _count(allow_null=True)
    err = _number()
    er = _number()
    price = _count(allow_null=True, help_text="roubles, of the base format")
    cpm = _number()
    registration = serializers.ChoiceField([each.value for each in Registration])
    hot_slot = HotSlotShown(allow_null=True, help_text="of those on sale the one that ends first")


class CategoryName(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CategoryWithChannels(CategoryName):
    """A category and its first channels in the editors' order; `count` is of all of them."""

    count = _count()
    channels = Card(many=True)


class Categories(Shape):
    categories = CategoryWithChannels(many=True)


class ChannelPage(Shape):
    """`count` is told with the first page only; `next` is the cursor of the next one, null after the last."""

    channels = Card(many=True)
    count = _count(allow_null=True)
    next = serializers.CharField(allow_null=True)


class FigureInForce(Shape):
    value = serializers.FloatField(min_value=0)
    source = serializers.ChoiceField([BY_EDITOR, *Figure.Source.values])  # type: ignore[assignment]
    at = serializers.DateTimeField()


class ShareOfReaders(Shape):
    name = serializers.CharField()
    label = serializers.CharField(help_text="for people")  # type: ignore[assignment]
    percent = serializers.FloatField(min_value=0, max_value=100)
    source = serializers.ChoiceField(Share.Source.values)  # type: ignore[assignment]


class FormatPrice(Shape):
    format = inline_serializer("PriceFormat", {"id": serializers.IntegerField(), "name": serializers.CharField()})
    amount = _count(help_text="roubles")


class AdExampleShown(Shape):
    id = serializers.IntegerField()
    text = serializers.CharField()
    post_link = serializers.CharField(help_text='"": none')
    picture = serializers.CharField(allow_null=True, help_text=PICTURE + "480, 960")


class ReviewShown(Shape):
    id = serializers.IntegerField()
    author = serializers.CharField()
    text = serializers.CharField()
    written_on = serializers.DateField(allow_null=True)


@extend_schema_field({"type": "array", "items": {"type": ["integer", "null"], "minimum": 0}})
class Counts(serializers.ListField):
    """Written out, because the schema's generator forgets that an item of a list may be null."""


class GrowthOfAPeriod(Shape):
    """Of each day or week, from the one that begins on `start` on, the last value measured in it; null: none was.

    Days are Moscow's, weeks begin on Monday; the last of them is today's. Nothing is told of what an editor overruled.
    """

    start = serializers.DateField()
    subscribers = Counts()
    reach = Counts()


@extend_schema_field(
    {
        "type": "array",
        "items": {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"type": "null"}]},
        "minItems": SIMILAR_SLOTS,
        "maxItems": SIMILAR_SLOTS,
    }
)
class SimilarSlots(serializers.ListField):
    """Written out, as `Counts`."""


class WholeChannel(Card):
    """Everything of one channel. `similar` always has its slots; null is one that stays empty."""

    category = CategoryName()  # type: ignore[assignment]
    description = serializers.CharField()
    telegram_link = serializers.CharField()
    tgstat_link = serializers.CharField(help_text='"": none')
    telemetr_link = serializers.CharField(help_text='"": none')
    rkn_number = serializers.CharField(help_text='"": not known')
    figures = inline_serializer("Figures", {name: FigureInForce(allow_null=True) for name in Channel.FIGURES})
    growth = inline_serializer(
        "Growth",
        {"days": GrowthOfAPeriod(help_text="14 of them"), "weeks": GrowthOfAPeriod(help_text="50 of them")},
    )
    silent_since = serializers.DateField(allow_null=True, help_text="day of the last post, where 60 days have none")
    country = serializers.CharField(help_text='as TGStat labels it; "": not known')
    shares = inline_serializer("Shares", {kind: ShareOfReaders(many=True) for kind in Share.Kind.values})
    prices = FormatPrice(many=True)
    ad_examples = AdExampleShown(many=True)
    reviews = ReviewShown(many=True)
    similar = SimilarSlots(child=Card())


class Favorites(Shape):
    """The newest first."""

    channels = Card(many=True)


class LinkedPage(Shape):
    """`channel` or `category` is an id; both are null of the first page. `note` is for people, "" where all is well."""

    opens = serializers.ChoiceField([each.value for each in Opens])
    channel = serializers.IntegerField(allow_null=True)
    category = serializers.IntegerField(allow_null=True)
    found = serializers.BooleanField(help_text="false: no such link, or a channel that is not published now")
    note = serializers.CharField(allow_blank=True)


class StoredRequest(Shape):
    id = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class RefusedEvent(Shape):
    id = serializers.UUIDField(allow_null=True, help_text="null: it could not be read")
    code = serializers.ChoiceField(["invalid", "channel_not_found", "category_not_found", "too_old", "too_many"])


class EventsTold(Shape):
    """How many were new and how many had been told before. What is refused is not to be told again."""

    counted = _count()
    known = _count()
    refused = RefusedEvent(many=True)


class Problem(Shape):
    """RFC 9457. `code` is for programs and stays, `title` is for people."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    again_at = serializers.DateTimeField(required=False)
