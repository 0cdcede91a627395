"""What people do to figures: editors want them anew and take what is offered, visitors open channels."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet

from catalog_service.channels.models import Channel
from catalog_service.figures import offers, tasks, turns
from catalog_service.figures.models import Profile, Refresh, Round
from catalog_service.figures.offers import Part

AGAIN_AFTER = timedelta(hours=1)
"""On demand a channel is tried once in that time, whoever asks."""
OLD_AFTER = timedelta(days=1)
GENDER_OLD_AFTER, GENDER_AGAIN_AFTER = timedelta(days=30), timedelta(days=7)
"""Since Telemetr's page was asked: where it gave something, and where it gave nothing."""

# One statement. What somebody holds at this moment is left alone: it is being refreshed, or opened by another visitor.
# Rows that are fresh are only read.
OPENED = """
UPDATE figure_refresh AS refresh
SET wanted_at = CASE WHEN is_old THEN %(now)s ELSE refresh.wanted_at END,
    wanted_by = CASE WHEN is_old THEN 'visitor' ELSE refresh.wanted_by END,
    -- A round that it was refreshed in before counts it no second time.
    round_id = CASE WHEN is_old THEN NULL ELSE refresh.round_id END,
    gender_wanted_at = CASE WHEN wants_gender THEN %(now)s ELSE refresh.gender_wanted_at END
FROM (
    SELECT held.channel_id, is_old, wants_gender
    FROM figure_refresh AS held
    JOIN channel ON channel.id = held.channel_id AND channel.published
    CROSS JOIN LATERAL (SELECT
        held.wanted_at IS NULL
            AND (held.refreshed_at IS NULL OR held.refreshed_at <= %(old)s)
            AND (held.tried_at IS NULL OR held.tried_at <= %(again)s) AS is_old,
        %(page)s AND held.gender_wanted_at IS NULL AND channel.username IS NOT NULL
            AND (held.gender_at IS NULL OR held.gender_at <= %(gender_again)s)
            AND NOT EXISTS (
                SELECT FROM share WHERE share.channel_id = held.channel_id AND share.kind = 'gender'
                    AND (share.source = 'editor' OR held.gender_at > %(gender_old)s)
            ) AS wants_gender
    ) AS wishes
    WHERE held.channel_id = ANY(%(channels)s) AND (is_old OR wants_gender)
    FOR UPDATE OF held SKIP LOCKED
) AS chosen
WHERE refresh.channel_id = chosen.channel_id
"""


class LeftOut(NamedTuple):
    """Of channels that an editor wants, by their numbers: who was tried less than `AGAIN_AFTER` ago, and who waits for
    an editor already."""

    fresh: set[int]
    waiting: set[int]


def want(channels: QuerySet[Channel], *, title: str, by: User | None, now: datetime) -> Round:
    """Have them refreshed before all others, but those who are `left_out`: what is pressed twice is one round.

    Where nobody is left the round is not stored, and has no number.
    """
    with transaction.atomic():
        turns.make(now)
        rows = _standing(_refreshes(channels).select_for_update().order_by("pk"))
        fresh, waiting = _left_out(rows, now)
        made = Round(title=title, total=len(rows), fresh=len(fresh), asked_at=now, asked_by=by)
        if due := [pk for pk, *_ in rows if pk not in fresh | waiting]:
            made.save()
            by_whom = Refresh.By.EDITOR if len(rows) == 1 else Refresh.By.ROUND
            Refresh.objects.filter(pk__in=due).update(wanted_at=now, wanted_by=by_whom, round=made)
            transaction.on_commit(tasks.refresh_now.defer)
    return made


def left_out(channels: QuerySet[Channel], *, now: datetime) -> LeftOut:
    """What `want` would leave out now. One query."""
    return _left_out(_standing(_refreshes(channels)), now)


_Standing = list[tuple[int, datetime | None, str]]
"""Number, last attempt, who waits for it."""


def _refreshes(channels: QuerySet[Channel]) -> QuerySet[Refresh]:
    return Refresh.objects.filter(channel__in=channels.order_by().values("pk"))


def _standing(refreshes: QuerySet[Refresh]) -> _Standing:
    return list(refreshes.values_list("pk", "tried_at", "wanted_by"))


def _left_out(rows: _Standing, now: datetime) -> LeftOut:
    """A single channel goes before the rounds, so it is wanted anew though it waits in one."""
    fresh = {pk for pk, tried_at, _ in rows if tried_at is not None and tried_at > now - AGAIN_AFTER}
    first = {Refresh.By.EDITOR} if len(rows) == 1 else {Refresh.By.EDITOR, Refresh.By.ROUND}
    return LeftOut(fresh, {pk for pk, _, wanted_by in rows if wanted_by in first} - fresh)


def opened(channel_ids: Collection[int], *, now: datetime) -> None:
    """A visitor opened them: what is old of them is wanted anew. One statement, which waits for nobody."""
    values: dict[str, Any] = {
        "channels": list(channel_ids),
        "now": now,
        "old": now - OLD_AFTER,
        "again": now - AGAIN_AFTER,
        "page": settings.TELEMETR_PAGE,
        "gender_old": now - GENDER_OLD_AFTER,
        "gender_again": now - GENDER_AGAIN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPENED, values)


def take(channel: Channel, part: Part) -> None:
    """Put what Telegram offers into the channel, as far as it offers something else than what is there."""
    with transaction.atomic():
        held = Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk).first()
        profile = Profile.objects.filter(pk=channel.pk).first()
        if held is None:
            return
        for offer in offers.of(held, profile):
            if offer.part is part:
                Channel.objects.filter(pk=held.pk).update(**{part.value: offer.offered})
    channel.refresh_from_db(fields=[part.value])
