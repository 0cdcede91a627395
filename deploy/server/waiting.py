"""A house that waits for its rows: installed by `install --stopped`, until a restore has brought them.

Nothing of it runs or starts with the machine meanwhile, and nothing of it is backed up: the copy of an empty house
would be the newest one, and so the one that is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.findings import Finding, bad
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.layout import Layout
    from server.service_manager import UnitState


def waits(layout: Layout) -> bool:
    return layout.waiting.exists()


def begin(layout: Layout) -> None:
    layout.waiting.write_text(f"Этот {what_to_do(layout)}\n", encoding="utf-8")


def end(layout: Layout) -> None:
    layout.waiting.unlink(missing_ok=True)


def what_to_do(layout: Layout) -> str:
    return f"дом ждёт своих данных: {_way_out(layout)}"


def require_rows(layout: Layout, otherwise: str) -> None:
    """`UnfitError` where they are still to come. `otherwise`: what is not done then, the sentence's beginning."""
    if waits(layout):
        raise UnfitError(f"{otherwise}: {what_to_do(layout)}")


def findings(layout: Layout, states: Iterable[UnitState]) -> Iterator[Finding]:
    """For the doctor's page, in place of every process that does not run; with what somebody has started all the same.

    `states`: of the house's units.
    """
    yield bad("дом ждёт своих данных и сам не запускается", _way_out(layout))
    if names := [name.removesuffix(".service") for name in running(states)]:
        yield bad(
            f"запущены, хотя дом ждёт своих данных: {', '.join(names)}",
            f"systemctl stop {' '.join(names)}; теми же ботами и юзерботами может работать прежний сервер",
        )


def running(states: Iterable[UnitState]) -> list[str]:
    """Of a house that waits: started by hand."""
    return [state.name for state in states if state.runs]


def _way_out(layout: Layout) -> str:
    return (
        f"channel-house restore latest --yes. Восстанавливать нечего? Уберите файл {layout.waiting} и запустите "
        "channel-house install."
    )
