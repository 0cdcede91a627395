"""What visitors do, and what managers do about it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q

from catalog_service.channels.models import Channel, Price, PriceFormat
from catalog_service.visitors.models import Favorite, Request, Visitor
from catalog_service.visitors.tasks import tell_managers

BETWEEN_REQUESTS = timedelta(hours=1)
MOST_FAVORITES = 500
"""Of one visitor, among published channels: all are shown at once."""


@dataclass(frozen=True)
class Person:
    """What Telegram tells of somebody."""

    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language: str = ""


class AskedAlreadyError(Exception):
    """The visitor has asked for this channel within the hour; `again_at` is when he may again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"asked already, again at {again_at.isoformat()}")
        self.again_at = again_at


class NotSoldError(Exception):
    """The channel has no price for the format that was asked for."""


class TooManyFavoritesError(Exception):
    """The visitor keeps `MOST_FAVORITES` already."""


def see(telegram_id: int, person: Person, *, now: datetime) -> Visitor:
    """The visitor was here: stored when he is new, his names as they are now. One statement."""
    (visitor,) = Visitor.objects.bulk_create(
        [Visitor(telegram_id=telegram_id, last_seen_at=now, first_seen_at=now, **asdict(person))],
        update_conflicts=True,
        unique_fields=["telegram_id"],
        update_fields=["last_seen_at", *asdict(person)],
    )
    return visitor


def set_reachable(telegram_id: int, *, reachable: bool) -> None:
    """Whether the bot may write to the visitor: he allowed it, or blocked the bot."""
    Visitor.objects.filter(pk=telegram_id).update(reachable=reachable)


def keep(visitor_id: int, channel: Channel, *, now: datetime) -> bool:
    """Add a favorite: True. Kept already is kept: False. `TooManyFavoritesError` for one more than `MOST_FAVORITES`.

    Within a transaction, which holds the visitor until it ends.
    """
    _hold(visitor_id)
    kept = Favorite.objects.filter(visitor=visitor_id).filter(Q(channel__published=True) | Q(channel=channel))
    others, is_kept = kept.aggregate(
        others=Count("pk", filter=~Q(channel=channel)), is_kept=Count("pk", filter=Q(channel=channel))
    ).values()
    if others >= MOST_FAVORITES:
        raise TooManyFavoritesError
    if not is_kept:
        Favorite.objects.create(visitor_id=visitor_id, channel=channel, created_at=now)
    return not is_kept


def drop(visitor_id: int, channel_id: int) -> None:
    """Remove a favorite; none is none."""
    Favorite.objects.filter(visitor=visitor_id, channel=channel_id).delete()


def ask(
    visitor_id: int, channel: Channel, wish: PriceFormat | None, wished_on: date | None, comment: str, *, now: datetime
) -> Request:
    """Store a request and have managers told; `AskedAlreadyError` within an hour of the last one for this channel.

    `NotSoldError` for a format that the channel has no price for. Within a transaction, as `keep`.
    """
    _hold(visitor_id)
    earlier = Request.objects.filter(visitor=visitor_id, channel=channel, created_at__gt=now - BETWEEN_REQUESTS)
    if last := earlier.order_by("-created_at").first():
        raise AskedAlreadyError(last.created_at + BETWEEN_REQUESTS)
    if wish is not None and not Price.objects.filter(channel=channel, format=wish).exists():
        raise NotSoldError
    asked = Request.objects.create(
        visitor_id=visitor_id,
        channel=channel,
        format=wish,
        wished_on=wished_on,
        comment=comment,
        created_at=now,
        state_changed_at=now,
    )
    tell_managers.defer(request=asked.pk)  # in this transaction: no request without its job, no job without its request
    return asked


def _hold(visitor_id: int) -> None:
    """Until the transaction's end: of two presses at once the second waits and finds the first."""
    Visitor.objects.select_for_update().only("pk").get(pk=visitor_id)


def mark(request: Request, state: Request.State, *, by: User, now: datetime) -> None:
    """A manager answered a request, sold the place, or took that back; the same state again changes nothing."""
    Request.objects.filter(pk=request.pk).exclude(state=state).update(state=state, manager=by, state_changed_at=now)
    request.refresh_from_db()
