"""Trouble of one post among many: what cannot be settled must not keep the others from being settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from reposter_service.clock import Clock
from reposter_service.errors import TelegramError, is_mistake
from reposter_service.workflows.suspects import Suspects

log = structlog.get_logger()


@dataclass(slots=True)
class Round:
    """One round over posts or reposts (`what`), each of which is dealt with in `alone`.

    What is in trouble becomes a suspect, told when it does, and the round goes on. Where the next one is in trouble for
    the first time too, it is hardly theirs: the round ends with that.
    """

    what: str
    suspects: Suspects
    clock: Clock
    step: timedelta
    _doubtful: bool = field(default=False, init=False)

    @contextmanager
    def alone(self, id_: int) -> Iterator[None]:
        """What Telegram has to say is not held back."""
        try:
            yield
        except TelegramError:
            raise
        except Exception as trouble:
            is_first = self.suspects.lost(id_, self.clock(), self.step) == 1
            if is_first and self._doubtful:
                raise
            if is_first:
                self._tell(id_, trouble)
            self._doubtful = is_first
        else:
            self._doubtful = False
            self.suspects.answered(id_)

    def _tell(self, id_: int, trouble: Exception) -> None:
        log.error(
            "in trouble of its own",
            what=self.what,
            id=id_,
            error=type(trouble).__name__,
            why=str(trouble),
            exc_info=trouble if is_mistake(trouble) else None,
        )
