"""How asking went, kept for people and for the next refresher: of each door, and of each channel at each door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.models import DoorState
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import State

LONGEST_WORDS = 512

ATTEMPTED = """
INSERT INTO figure_attempt AS kept (channel_id, door, state, words, page, at, found_at)
SELECT %(channel)s, door, state, words, page, %(at)s, CASE WHEN gave THEN %(at)s::timestamptz END
FROM unnest(%(doors)s::text[], %(states)s::text[], %(words)s::text[], %(pages)s::text[], %(gave)s::boolean[])
     AS told (door, state, words, page, gave)
ON CONFLICT (channel_id, door) DO UPDATE
SET state = EXCLUDED.state, words = EXCLUDED.words, page = EXCLUDED.page, at = EXCLUDED.at,
    found_at = coalesce(EXCLUDED.found_at, kept.found_at)
"""

# What a lane has learnt of a door never takes the place of what another has learnt since. What was learnt before the
# clock was put back is not newer.
DOORS = """
INSERT INTO figure_door AS kept (door, rests_until, why, words, refusals, asked_at, found_at)
SELECT * FROM unnest(
    %(doors)s::text[], %(rests)s::timestamptz[], %(why)s::text[], %(words)s::text[], %(refusals)s::integer[],
    %(asked)s::timestamptz[], %(found)s::timestamptz[]
)
ON CONFLICT (door) DO UPDATE
SET rests_until = EXCLUDED.rests_until, why = EXCLUDED.why, words = EXCLUDED.words, refusals = EXCLUDED.refusals,
    asked_at = EXCLUDED.asked_at, found_at = EXCLUDED.found_at
WHERE kept.asked_at IS NULL OR EXCLUDED.asked_at >= kept.asked_at OR kept.asked_at > now() + interval '10 minutes'
"""


def doors(paces: Mapping[Door, Pace]) -> None:
    """How they are, for the next refresher and for people."""
    each = sorted(paces.items())
    values: dict[str, Any] = {
        "doors": [door.value for door, _ in each],
        "rests": [pace.rests_until for _, pace in each],
        "why": [pace.why or "" for _, pace in each],
        "words": [plain(pace.words) for _, pace in each],
        "refusals": [pace.refusals for _, pace in each],
        "asked": [pace.asked_at for _, pace in each],
        "found": [pace.found_at for _, pace in each],
    }
    with connection.cursor() as cursor:
        cursor.execute(DOORS, values)


def attempts(channel: int, ended: Mapping[Door, Finding], at: datetime, words: str = "") -> None:
    """Each takes the place of the one before at that door. `words`: what is to be said of Telegram's instead."""
    each = sorted(ended.items())
    values: dict[str, Any] = {
        "channel": channel,
        "at": at,
        "doors": [door.value for door, _ in each],
        "states": [finding.state.value for _, finding in each],
        "words": [plain(words if words and door is Door.TELEGRAM else finding.words) for door, finding in each],
        "pages": [plain(finding.page, len(finding.page)) for _, finding in each],
        "gave": [_gave(finding) for _, finding in each],
    }
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTED, values)


def paces() -> dict[Door, Pace]:
    """As they were remembered. One query."""
    return {Door(row.door): _pace(row) for row in DoorState.objects.all()}


def _pace(row: DoorState) -> Pace:
    why = State(row.why) if row.why else None
    return Pace(row.rests_until, why, row.words, row.refusals, row.asked_at, row.found_at)


def _gave(finding: Finding) -> bool:
    return finding.state in {State.FOUND, State.RENAMED} or bool(finding.figures)


def plain(text: str, most: int = LONGEST_WORDS) -> str:
    """What a column holds: PostgreSQL knows no NUL, nor halves of characters, which JSON may have."""
    return text.replace("\x00", "").encode(errors="replace").decode()[:most]
