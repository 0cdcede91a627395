"""A mailing as the letter that its recipients get."""

import re
from dataclasses import dataclass
from pathlib import Path

from catalog_service.links import queries as links
from catalog_service.mailings.models import Mailing
from catalog_service.telegram.letters import Button, Letter, LinkButton, PressButton

LONGEST_NAME = 30
"""Of a category on a button, which a phone shows in one line."""
_PRESSED = re.compile(r"(?P<word>off|on):(?P<mailing>[0-9]{1,18}):(?P<category>[0-9]{1,18}|all)")


@dataclass(frozen=True)
class Pressed:
    """What a button under a letter says. `category` is an id, None: all mailings."""

    mailing: int
    category: int | None
    is_off: bool

    @property
    def data(self) -> str:
        """What Telegram carries with the button, at most 64 bytes."""
        return f"{'off' if self.is_off else 'on'}:{self.mailing}:{self.category or 'all'}"


def pressed(data: str) -> Pressed | None:
    """None: that is no button of ours."""
    found = _PRESSED.fullmatch(data)
    if found is None:
        return None
    category = None if found["category"] == "all" else int(found["category"])
    return Pressed(int(found["mailing"]), category, is_off=found["word"] == "off")


def letter(mailing: Mailing) -> Letter:
    """As whoever has said nothing about mailings gets it."""
    picture = Path(mailing.picture.path) if mailing.picture else None
    return Letter(mailing.text, picture, buttons(mailing))


def buttons(mailing: Mailing, *, category_off: bool = False, all_off: bool = False) -> tuple[tuple[Button, ...], ...]:
    """What stands under the letter, one below the other; by what its reader has said, each takes itself back."""
    return tuple(
        (button,) for button in (*_opening(mailing), *_opting(mailing, category_off=category_off, all_off=all_off))
    )


def _opening(mailing: Mailing) -> list[Button]:
    url = address(mailing)
    return [LinkButton(mailing.button, url)] if url else []


def address(mailing: Mailing) -> str:
    """What the button opens; "" without one."""
    if mailing.target == Mailing.Target.ADDRESS:
        return mailing.address
    return links.address(mailing.link) if mailing.leads_into_the_catalog and mailing.link else ""


def _opting(mailing: Mailing, *, category_off: bool, all_off: bool) -> list[Button]:
    category = mailing.category
    about = f" про «{_cut(category.name)}»" if category else ""
    if all_off:
        return [PressButton("Снова получать рассылки", Pressed(mailing.pk, None, is_off=False).data)]
    everything = PressButton("Не получать рассылки совсем", Pressed(mailing.pk, None, is_off=True).data)
    if category is None:
        return [everything]
    word = "Снова писать" if category_off else "Не писать"
    return [PressButton(f"{word}{about}", Pressed(mailing.pk, category.pk, is_off=not category_off).data), everything]


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
