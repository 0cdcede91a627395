"""Which backups are kept: pure. Names are moments, `20261122T031500Z`, so that they sort by age."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORM: Final = "%Y%m%dT%H%M%SZ"
_STAMP: Final = re.compile(r"\d{8}T\d{6}Z")


ALL_OF: Final = timedelta(days=2)
"""Of the last two days everything stays: what was spoiled at noon is good in the copy of the night, and a copy made by
hand, or before an upgrade, takes no other's place before somebody has had the time to notice.
"""


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_FORM)


def moment(name: str) -> datetime | None:
    """When the backup of that name was made; None where it is no backup's name."""
    if not _STAMP.fullmatch(name):
        return None
    try:
        return datetime.strptime(name, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept(names: Iterable[str], *, nights: int, weeks: int) -> set[str]:
    """Of each of the last `nights` days that have backups the newest, and likewise of the last `weeks` weeks.

    Everything of the two days before the newest of all is kept, and itself always. Days and weeks without a backup do
    not count: who was switched off for a month loses none by it. A week is ISO's, from Monday; days are UTC's.
    """
    made = sorted((at, name) for name in names if (at := moment(name)) is not None)
    newest_first = [(at, name) for at, name in reversed(made)]
    of_days = _newest_of_each((f"{at:%Y-%m-%d}", name) for at, name in newest_first)
    of_weeks = _newest_of_each((f"{at:%G-%V}", name) for at, name in newest_first)
    of_late = [name for at, name in newest_first if at > newest_first[0][0] - ALL_OF]
    return {*of_late, *of_days[: max(1, nights)], *of_weeks[: max(0, weeks)]}


def _newest_of_each(periods: Iterator[tuple[str, str]]) -> list[str]:
    newest: dict[str, str] = {}
    for period, name in periods:
        newest.setdefault(period, name)
    return list(newest.values())
