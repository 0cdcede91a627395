"""PURE: titles of made-up channels, and the names that Telegram would have given them.

Every name ends in `_demo`: none is likely to be that of somebody's real channel.
"""

import random
import re
from collections.abc import Iterator
from itertools import chain, count

from catalog_service.sample_catalog.phrases import FAMILY_STEMS, FIRST_NAMES, WOMEN
from catalog_service.sample_catalog.topics import CITIES, PATTERNS, Topic

ENDING = "_demo"
LONGEST = 32
_LATIN = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


class Names:
    """Titles and names, no name twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._titles: dict[str, Iterator[str]] = {}

    def another(self, topic: Topic, dice: random.Random) -> tuple[str, str]:
        """A title of the topic, and a name for `t.me/`."""
        titles = self._titles.setdefault(topic.name, _titles(topic, dice))
        title = next(titles)
        return title, self._name(title)

    def _name(self, title: str) -> str:
        for number in count(1):
            ending = f"{number if number > 1 else ''}{ENDING}"
            name = in_latin(title)[: LONGEST - len(ending)].rstrip("_") + ending
            if name not in self._taken:
                break
        self._taken.add(name)
        return name


def in_latin(title: str) -> str:
    """`Не спойлери` -> `ne_spoyleri`; begins with a letter, or is "kanal" with what there is."""
    latin = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    words = "_".join(re.findall(r"[a-z0-9]+", latin))
    return words if words[:1].isalpha() else f"kanal_{words}"


def _titles(topic: Topic, dice: random.Random) -> Iterator[str]:
    """First those that fit this topic alone and those that fit any, mixed; then authors, as many as it takes."""
    own = [*topic.titles, *(_filled(pattern, topic, dice) for pattern in PATTERNS)]
    dice.shuffle(own)
    authors = (f"{_person(dice)} про {topic.about}" if dice.random() < 0.5 else _signed(topic, dice) for _ in count())
    return chain(own, authors)


def _filled(pattern: str, topic: Topic, dice: random.Random) -> str:
    words = {"name": topic.name, "about": topic.about, "of": topic.of, "author": topic.author, "readers": topic.readers}
    return pattern.format(**words, city=dice.choice(CITIES))


def _signed(topic: Topic, dice: random.Random) -> str:
    return f"{_person(dice)} | {topic.name}"


def _person(dice: random.Random) -> str:
    first, family = dice.choice(FIRST_NAMES), dice.choice(FAMILY_STEMS)
    return f"{first} {family}{'а' if FIRST_NAMES.index(first) < WOMEN else ''}"
