"""How many letters this process has settled, by what became of them: for whoever watches it. Nothing reads it here."""

from collections import Counter
from collections.abc import Iterable

from catalog_service.mailings.claims import Settlement

settled: Counter[str] = Counter()


def add(settlements: Iterable[Settlement]) -> None:
    """They are written."""
    settled.update(str(each.becomes.state) for each in settlements)
