"""Claiming recipients and settling what became of them, in SQL: one statement for both, one transaction.

A claim is committed before its letter is said. `at` tells claims of one recipient apart: what is known of a letter is
written to the claim that it was said by, or nowhere, whoever has the lock meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from catalog_service.mailings.recipients import Becomes

_LOCK = 7_306_080_208

# Of the rows that another sender has found and made unknown meanwhile the truth is known after all. But none of them
# waits again: its mailing may have ended without it.
SETTLE = """
told AS (
    SELECT * FROM unnest(
        %(ids)s::bigint[], %(moments)s::timestamptz[], %(states)s::text[], %(message_ids)s::bigint[], %(words)s::text[],
        %(unreachable)s::boolean[]
    ) AS told (id, at, state, message_id, words, is_unreachable)
),
settled AS (
    UPDATE recipient
    SET state = told.state, message_id = told.message_id, words = told.words,
        at = CASE told.state WHEN 'queued' THEN NULL ELSE now() END
    FROM told
    WHERE recipient.id = told.id AND recipient.at = told.at
      AND (recipient.state = 'sending' OR recipient.state = 'unknown' AND told.state <> 'queued')
    RETURNING recipient.visitor_id, told.is_unreachable
),
shut AS (
    UPDATE visitor SET reachable = false FROM settled
    WHERE settled.is_unreachable AND visitor.telegram_id = settled.visitor_id AND visitor.reachable
)"""

# What may have changed since the sender looked at the mailing is looked at with each claim.
OPEN = """
open AS (
    SELECT mailing.id, mailing.category_id
    FROM mailing LEFT JOIN hot_slot ON hot_slot.id = mailing.hot_slot_id
    WHERE mailing.id = %(mailing)s::bigint AND mailing.state = 'sending' AND mailing.frozen_at IS NOT NULL
      AND (mailing.not_later_than IS NULL OR mailing.not_later_than > now())
      AND (hot_slot.id IS NULL
           OR hot_slot.sold_at IS NULL AND hot_slot.withdrawn_at IS NULL AND hot_slot.until > now())
      AND (mailing.target <> 'channel'
           OR EXISTS (SELECT FROM channel WHERE channel.id = mailing.channel_id AND channel.published))
      AND NOT EXISTS (SELECT FROM bot_silence WHERE until > now())
)"""

# By the index recipient_by_state. `after`: before it nobody waits; the index still has whoever waited there.
CLAIM = f"""
WITH {SETTLE},
{OPEN},
chosen AS (
    SELECT recipient.id, recipient.visitor_id FROM recipient
    WHERE recipient.mailing_id = %(mailing)s::bigint AND recipient.state = 'queued' AND recipient.id > %(after)s::bigint
      AND EXISTS (SELECT FROM open)
    ORDER BY recipient.id LIMIT %(most)s::bigint
    FOR UPDATE SKIP LOCKED
),
claimed AS (
    UPDATE recipient
    SET at = now(), state = CASE
            WHEN EXISTS (
                SELECT FROM opt_out CROSS JOIN open WHERE opt_out.visitor_id = chosen.visitor_id
                    AND (opt_out.category_id IS NULL OR opt_out.category_id = open.category_id)
            ) THEN 'declined'
            WHEN visitor.reachable THEN 'sending'
            ELSE 'blocked'
        END
    FROM chosen JOIN visitor ON visitor.telegram_id = chosen.visitor_id
    WHERE recipient.id = chosen.id
    RETURNING recipient.id, recipient.visitor_id, recipient.at, recipient.state
)
SELECT id, visitor_id, at, state FROM claimed ORDER BY id
"""  # noqa: S608 - our own

RECOVER = "UPDATE recipient SET state = 'unknown' WHERE state = 'sending' RETURNING mailing_id"


@dataclass(frozen=True)
class Claim:
    """A recipient whose letter is being said: his id and the mailing's, the visitor's, when it was claimed."""

    id: int
    mailing: int
    visitor: int
    at: datetime


@dataclass(frozen=True)
class Settlement:
    claim: Claim
    becomes: Becomes


@dataclass(frozen=True)
class Claimed:
    """`claims` are to be said. `seen`: how many were looked at, those included who are not written to after all.

    `last`: the id of the last of them, 0 where there was none.
    """

    claims: list[Claim]
    seen: int
    last: int


async def try_lock(connection: AsyncConnection[Any]) -> bool:
    """Whether this connection is now the one that sends; it is, for as long as it lives."""
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    row = await cursor.fetchone()
    return row is not None and row[0]


async def recover(connection: AsyncConnection[Any]) -> list[int]:
    """Whoever the last sender had claimed and not settled is unknown; the mailing of each. Under the lock only."""
    cursor = await connection.execute(RECOVER)
    return [mailing for (mailing,) in await cursor.fetchall()]


async def settle(connection: AsyncConnection[Any], settlements: Sequence[Settlement]) -> None:
    """Also without the lock: the truth harms nobody."""
    await claim(connection, settlements, mailing=0, after=0, most=0)


async def claim(
    connection: AsyncConnection[Any], settlements: Sequence[Settlement], *, mailing: int, after: int, most: int
) -> Claimed:
    """Settle, and claim up to `most` of a mailing's recipients whose ids are above `after`."""
    values = {"mailing": mailing, "after": after, "most": most} | _told(settlements)
    rows = await (await connection.execute(CLAIM, values, prepare=True)).fetchall()
    claims = [Claim(pk, mailing, visitor, at) for pk, visitor, at, state in rows if state == "sending"]
    return Claimed(claims, len(rows), rows[-1][0] if rows else 0)


def _told(settlements: Sequence[Settlement]) -> dict[str, Any]:
    return {
        "ids": [each.claim.id for each in settlements],
        "moments": [each.claim.at for each in settlements],
        "states": [each.becomes.state.value for each in settlements],
        "message_ids": [each.becomes.message_id for each in settlements],
        "words": [each.becomes.words for each in settlements],
        "unreachable": [each.becomes.is_unreachable for each in settlements],
    }
