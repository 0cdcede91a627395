"""Whether Telegram has frozen the account: it reads on, and may neither write nor join.

Telegram says so in the client configuration (`freeze_since_date`), and by refusing (`FROZEN_METHOD_INVALID`). A refusal
that the configuration does not confirm is believed until what was refused has been done again without any further
refusal: else the account would be told as frozen anew with every refusal.
"""

from datetime import UTC, datetime
from typing import Any


class Freeze:
    def __init__(self) -> None:
        self._refused: set[type] = set()
        self._done_again = False
        self._announced = False

    @property
    def on(self) -> bool:
        return self._announced or bool(self._refused)

    def refused(self, kind: type) -> None:
        """A request of this kind was, because the account is frozen."""
        self._refused.add(kind)
        self._done_again = False

    def done(self, kind: type) -> None:
        """A request of this kind was carried out."""
        self._done_again |= kind in self._refused

    def configured(self, since: datetime | None) -> None:
        """What the configuration says at this moment; it is the only one at which a freeze ends."""
        if since is None and (self._announced or self._done_again):
            self._refused.clear()
        self._announced, self._done_again = since is not None, False


def moment(config: dict[str, Any], key: str) -> datetime | None:
    """A date of the client configuration; None where it is not named."""
    seconds = config.get(key)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
