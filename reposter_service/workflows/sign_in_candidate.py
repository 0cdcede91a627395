"""An account on its way to become a userbot: in memory alone."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.workflows.records import SignedIn


@dataclass(eq=False)
class Candidate:
    """The account that an admin is signing in. `account`: once Telegram has let it in. `visit`: while it is looked
    over.
    """

    project_id: int
    phone: str
    since: datetime
    account: SignedIn | None = None
    one_step: asyncio.Lock = field(default_factory=asyncio.Lock)
    visit: asyncio.Timeout | None = None

    def end_visit(self) -> None:
        """Nobody waits for its outcome any more."""
        if self.visit is not None and not self.visit.expired():
            self.visit.reschedule(asyncio.get_running_loop().time())
