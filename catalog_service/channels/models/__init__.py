"""Tables of the room, one file a noun.

May touch: Django's models. Must never touch: actions, queries, forms.
"""

from catalog_service.channels.models.ad_example import AdExample
from catalog_service.channels.models.category import Category
from catalog_service.channels.models.channel import Channel
from catalog_service.channels.models.edition import Edition
from catalog_service.channels.models.figure import Figure
from catalog_service.channels.models.hot_slot import HotSlot
from catalog_service.channels.models.price import Price, PriceFormat
from catalog_service.channels.models.review import Review
from catalog_service.channels.models.share import AgeShare, GenderShare, GeographyShare, Share

__all__ = [
    "AdExample",
    "AgeShare",
    "Category",
    "Channel",
    "Edition",
    "Figure",
    "GenderShare",
    "GeographyShare",
    "HotSlot",
    "Price",
    "PriceFormat",
    "Review",
    "Share",
]
