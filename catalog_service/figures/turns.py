"""Whose turn it is: channels that somebody wants refreshed, then those that are due. The row is the job.

Nothing is claimed: a row leaves the queue in the transaction that stores what came of it. Whoever is killed before that
has done nothing, and the next refresher finds the queue as it was.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from catalog_service.figures import schedule
from catalog_service.figures.believing import NOT_THIS_CHANNEL, Known
from catalog_service.figures.findings import Whom
from catalog_service.figures.states import State

LABELS_FOR = timedelta(days=30)

# For channels that have none, due at once; so is one whose link leads elsewhere than when it was seen, and one whose
# turn is further away than any turn: the clock was put back.
MAKE = """
WITH made AS (
    INSERT INTO figure_refresh (channel_id, due_at, wanted_by, address)
    SELECT id, %(now)s, '', '' FROM channel
    WHERE NOT EXISTS (SELECT FROM figure_refresh WHERE channel_id = channel.id)
    ON CONFLICT DO NOTHING
)
UPDATE figure_refresh SET due_at = %(now)s
FROM channel
WHERE channel.id = channel_id AND due_at > %(now)s
  AND (address <> '' AND address <> lower(substr(channel.telegram_link, 14)) OR due_at > %(latest)s)
"""

# Each branch by its index, so that a queue of ten thousand costs as much as one of ten.
CHOOSE = """
WITH chosen AS (
    (
        SELECT channel_id, wanted_by, wanted_at AS since FROM figure_refresh
        WHERE wanted_at IS NOT NULL AND channel_id <> ALL(%(held)s)
        ORDER BY wanted_by, wanted_at, channel_id LIMIT %(most)s
    )
    UNION ALL
    (
        SELECT channel_id, 'z', due_at FROM figure_refresh
        WHERE due_at <= %(now)s AND wanted_at IS NULL AND channel_id <> ALL(%(held)s)
        ORDER BY due_at, channel_id LIMIT %(most)s
    )
)
"""
# Whatever is told of a name that is another's now, or nobody's, is not of the channel.
IS_ITSELF = """NOT EXISTS (
    SELECT FROM figure_attempt AS said
    WHERE said.channel_id = figure_refresh.channel_id AND door = 'telegram' AND state = ANY(%(not_this_channel)s)
) AND (looked_at IS NOT NULL OR address = '')"""
# Asked for when everybody is fresh, and never of a channel that was not yet refreshed.
CHOOSE_UNLABELLED = f"""
WITH chosen AS (
    SELECT channel_id, '' AS wanted_by, tried_at AS since FROM figure_refresh
    WHERE tried_at IS NOT NULL AND (labels_at IS NULL OR labels_at <= %(labels_before)s)
      AND channel_id <> ALL(%(held)s) AND {IS_ITSELF}
    ORDER BY labels_at NULLS FIRST, channel_id LIMIT %(most)s
)
"""  # noqa: S608 - a condition of our own is put into it
CHOOSE_OF_UNKNOWN_GENDER = f"""
WITH chosen AS (
    SELECT channel_id, '' AS wanted_by, gender_wanted_at AS since FROM figure_refresh
    WHERE gender_wanted_at IS NOT NULL AND channel_id <> ALL(%(held)s) AND {IS_ITSELF}
    ORDER BY gender_wanted_at, channel_id LIMIT %(most)s
)
"""  # noqa: S608 - a condition of our own is put into it
READ = """
SELECT channel.id, substr(channel.telegram_link, 14), channel.telegram_id, profile.tgstat_id, refresh.address,
       refresh.looked_at, attempt.state, profile.last_post_at, channel.logo <> '', coalesce(profile.picture, '')
FROM chosen
JOIN figure_refresh AS refresh USING (channel_id)
JOIN channel ON channel.id = channel_id
LEFT JOIN figure_profile AS profile USING (channel_id)
LEFT JOIN figure_attempt AS attempt ON attempt.channel_id = channel.id AND attempt.door = 'telegram'
ORDER BY chosen.wanted_by, chosen.since, channel.id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A channel, and what is known of it before it is asked about.

    `picture`: address of the logo that Telegram was last seen with.
    """

    whom: Whom
    known: Known
    has_logo: bool
    picture: str

    @property
    def channel(self) -> int:
        return self.whom.channel

    @property
    def link(self) -> str:
        """While the channel still has it, what was asked is about the channel."""
        return f"https://t.me/{self.whom.address}"


def make(now: datetime) -> None:
    """Every channel stands in the queue."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE, {"now": now, "latest": now + schedule.LATEST})


def come(now: datetime, held: Collection[int], most: int) -> list[Turn]:
    """To be refreshed, but those who are `held`: first whom editors want one by one, then rounds, then what visitors
    opened, then who is due."""
    return _read(CHOOSE, held, most, now=now)


def unlabelled(now: datetime, held: Collection[int], most: int) -> list[Turn]:
    """Whose labels were not asked for in the last 30 days."""
    return _read(CHOOSE_UNLABELLED, held, most, labels_before=now - LABELS_FOR)


def of_unknown_gender(_now: datetime, held: Collection[int], most: int) -> list[Turn]:
    """Whose gender a visitor's open asks for."""
    return _read(CHOOSE_OF_UNKNOWN_GENDER, held, most)


def _read(choose: str, held: Collection[int], most: int, **values: Any) -> list[Turn]:
    with connection.cursor() as cursor:
        not_this = [state.value for state in NOT_THIS_CHANNEL]
        cursor.execute(choose + READ, values | {"held": list(held), "most": most, "not_this_channel": not_this})
        return [_turn(row) for row in cursor.fetchall()]


def _turn(row: Sequence[Any]) -> Turn:
    channel, address, telegram_id, tgstat_id, seen_at, looked_at, said, last_post_at, has_logo, picture = row
    telegram_said = None if said is None else State(said)
    if seen_at != address.lower():  # whose channel that was is of no use here
        return Turn(Whom(channel, address), Known(telegram_said=telegram_said), has_logo, "")
    if looked_at is None and telegram_said not in NOT_THIS_CHANNEL:
        telegram_said = State.ANOTHER  # it has said so; whatever became of asking it since
    known = Known(looked_at, telegram_said, last_post_at)
    return Turn(Whom(channel, address, telegram_id, tgstat_id), known, has_logo, picture)
