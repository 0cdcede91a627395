"""Albums come as a message for each picture: only the first of them is answered."""

from collections import OrderedDict

MOST = 1000
"""Albums that are remembered."""


class Albums:
    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def goes_on(self, album: str | None) -> bool:
        """Whether a message of this album has come before; None is no album."""
        if album is None:
            return False
        if album in self._seen:
            return True
        self._seen[album] = None
        if len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return False
