"""The first row of an imported table: every column is one that is known, so that none is left out unsaid."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from catalog_service.back_office.exchange_cells import text

LONGEST_NAME = 40
"""Of a column that nobody knows: more of it tells nothing."""


def check(table: Any, *, key: str, loaded: Collection[str], others: Collection[str]) -> list[str]:
    """Columns of `others`, which a table may have and nobody loads. `ValidationError` in the editor's words."""
    head = [text(name) for name in table.headers or []]
    if key not in head:
        raise ValidationError(f"В таблице нет столбца «{key}»: по нему канал узнаётся.")
    if unknown := [name[:LONGEST_NAME] for name in head if name and name not in {*loaded, *others}]:
        which = "Столбца" if len(unknown) == 1 else "Столбцов"
        raise ValidationError(f"{which} {quoted(unknown)} нет; есть: {quoted(loaded)}.")
    if twice := [name for name, times in Counter(head).items() if name and times > 1]:
        raise ValidationError(f"Названы дважды: {quoted(twice)}. Оставьте один такой столбец.")
    for place, name in enumerate(head):
        if not name and any(text(row[place]) for row in table):
            raise ValidationError(f"Столбец {place + 1} без названия, а в нём что-то есть.")
    return [name for name in head if name in others]


def quoted(names: Collection[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
