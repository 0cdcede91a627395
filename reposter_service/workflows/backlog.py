"""What waits in the database, as an operator is told it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """Posts that wait to be measured, those of them whose moment has come, the oldest such moment; wins that wait to be
    forwarded, and the oldest; projects; donors, and those that cannot be read; alerts on their way to an admin, and the
    oldest. None: there is none.
    """

    posts: int
    posts_due: int
    oldest_due_at: datetime | None
    reposts: int
    oldest_win_at: datetime | None
    projects: int
    donors: int
    donors_unavailable: int
    alerts: int
    oldest_alert_at: datetime | None
