"""A house that waits for its rows: installed by `install --stopped`, until a restore has brought them.

Nothing of it runs or starts with the machine meanwhile, and nothing of it is backed up: the copy of an empty house
would be the newest one, and so the one that is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.findings import Finding, bad
from server.trouble import UnfitError

if TYPE_CHECKING:
    from server.layout import Layout

WORDS: Final = """\
Дом поставлен для переезда и ждёт своих данных: channel-house restore latest --yes вернёт их, запустит дом и уберёт этот
файл. Восстанавливать нечего? Уберите его и запустите channel-house install.
"""


def waits(layout: Layout) -> bool:
    return layout.waiting.exists()


def begin(layout: Layout) -> None:
    layout.waiting.write_text(WORDS, encoding="utf-8")


def end(layout: Layout) -> None:
    layout.waiting.unlink(missing_ok=True)


def what_to_do(layout: Layout) -> str:
    return (
        "дом ждёт своих данных: channel-house restore latest --yes. Восстанавливать нечего? Уберите файл "
        f"{layout.waiting} и запустите channel-house install."
    )


def require_rows(layout: Layout, otherwise: str) -> None:
    """`UnfitError` where they are still to come. `otherwise`: what is not done then, the sentence's beginning."""
    if waits(layout):
        raise UnfitError(f"{otherwise}: {what_to_do(layout)}")


def finding(layout: Layout) -> Finding:
    """For the doctor's page, in place of every process that does not run."""
    return bad(
        "дом ждёт своих данных, ничего не запущено",
        f"channel-house restore latest --yes; восстанавливать нечего: rm {layout.waiting} и channel-house install",
    )
