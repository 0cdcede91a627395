"""How far an upgrade of a service has come, on the disk: whoever finds it knows what is left to do or to undo."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.trouble import Trouble

if TYPE_CHECKING:
    from server.layout import Layout

NOT_WORTH_IT_AFTER_S: Final = 3600.0
"""So long after the new version was started its rows are worth more than the old version."""


class Stage(StrEnum):
    STOPPED = "stopped"
    MIGRATING = "migrating"
    SWITCHED = "switched"


@dataclass(frozen=True)
class Upgrade:
    """`before`, `to`: names of releases; None: there was none. `copy`: the way back, where the schema is changed.

    `at`: of the stage, seconds since 1970.
    """

    service: str
    stage: Stage
    before: str | None
    to: str
    copy: str | None
    at: float


class Left(StrEnum):
    """What is to be done about an upgrade that was cut off."""

    GO_BACK = "go back"
    LOOK_FIRST = "is the new version well? then it stays, otherwise go back"
    KEEP = "the new version has run for long: it stays"


def what_is_left(found: Upgrade, now: float) -> Left:
    if found.stage is not Stage.SWITCHED:
        return Left.GO_BACK
    return Left.LOOK_FIRST if now - found.at < NOT_WORTH_IT_AFTER_S else Left.KEEP


def path(layout: Layout, service: str) -> Path:
    return layout.code / service / "upgrade.json"


def read(layout: Layout, service: str) -> Upgrade | None:
    """None: nothing was cut off."""
    file = path(layout, service)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Upgrade(**{**told, "stage": Stage(told["stage"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise Trouble(f"{file} не читается. Сверьте службу (channel-house doctor), уберите файл и повторите.") from None


def write(layout: Layout, upgrade: Upgrade) -> None:
    """On the disk when this returns."""
    file = path(layout, upgrade.service)
    part = file.with_name(".upgrade.json.part")
    with part.open("w", encoding="utf-8") as opened:
        json.dump(asdict(upgrade), opened)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def end(layout: Layout, service: str) -> None:
    path(layout, service).unlink(missing_ok=True)
