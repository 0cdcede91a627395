"""The rows that all the fakes of one storage share, open for tests to look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from reposter_service.database.states import DeliveryState
from reposter_service.domain.decision import Decision
from reposter_service.domain.donor_outage import Access, Outage, granted
from reposter_service.domain.health import RightsLost, Standing, is_whole
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.domain.pauses import Pause
from reposter_service.domain.posts import Found
from reposter_service.domain.reactions import Period, ReactionsWatch
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.bot_ports import ProgressNote
from reposter_service.workflows.records import Alert, ClosedAs, Donor, MembershipTask, Project, Userbot
from shared_schema.vocabulary import PublishedChannel


class RefusedError(Exception):
    """The storage will not have it."""


@dataclass(slots=True)
class DonorInMemory:
    donor: Donor
    outage: Outage | None = None
    withdrawn_at: datetime | None = None
    watch: ReactionsWatch = field(default_factory=ReactionsWatch)

    def is_unavailable(self, outage: Outage | None) -> None:
        self.outage = outage
        self.donor = replace(self.donor, unavailable_since=outage.since if outage else None)

    def grants(self, access: Access) -> None:
        self.is_unavailable(granted(self.outage, access))


@dataclass(slots=True)
class PeriodInMemory:
    period: Period
    donor_id: int


@dataclass(slots=True)
class PostInMemory:
    """`found`, `decision` and `measured_at` come together when it is settled; `missed_at` when it is missed."""

    id: int
    donor_id: int
    message_id: int
    message_ids: tuple[int, ...]
    grouped_id: int | None
    published_at: datetime
    due_at: datetime
    found: Found | None = None
    decision: Decision | None = None
    measured_at: datetime | None = None
    period_id: int | None = None
    missed_at: datetime | None = None
    told: bool = False

    @property
    def waiting(self) -> bool:
        return self.measured_at is None and self.missed_at is None

    @property
    def place_in_time(self) -> tuple[datetime, int]:
        return self.published_at, self.message_id


@dataclass(slots=True)
class RepostInMemory:
    id: int
    post_id: int
    target_id: int
    decided_at: datetime
    expires_at: datetime
    attempts: int = 0
    message_ids: tuple[int, ...] | None = None
    random_ids: tuple[int, ...] = ()
    not_before: datetime | None = None
    target_ids: tuple[int, ...] | None = None
    sent_at: datetime | None = None
    closed_as: ClosedAs | None = None
    closed_at: datetime | None = None
    told: bool = False

    @property
    def open(self) -> bool:
        return self.target_ids is None and self.closed_as is None


@dataclass(slots=True)
class DeliveryInMemory:
    alert_id: int
    admin_id: int
    alert: Alert
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    not_before: datetime | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.alert_id, self.admin_id


@dataclass(slots=True)
class TaskInMemory:
    task: MembershipTask
    not_before: datetime
    created_at: datetime


@dataclass(slots=True)
class Memory:
    delays: Delays
    admins: tuple[int, ...] = ()
    projects: dict[int, Project] = field(default_factory=dict)
    retiring: dict[int, Project] = field(default_factory=dict)
    pauses: list[tuple[int, Pause]] = field(default_factory=list)
    userbots: dict[int, Userbot] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    rights_lost: dict[int, RightsLost | None] = field(default_factory=dict)
    access_hashes: dict[tuple[int, int], int] = field(default_factory=dict)
    tasks: dict[int, TaskInMemory] = field(default_factory=dict)
    turns: dict[int, datetime] = field(default_factory=dict)
    channels_limits: dict[int, int] = field(default_factory=dict)
    full_since: dict[int, datetime] = field(default_factory=dict)
    donors: dict[int, DonorInMemory] = field(default_factory=dict)
    periods: dict[int, PeriodInMemory] = field(default_factory=dict)
    posts: dict[int, PostInMemory] = field(default_factory=dict)
    reposts: dict[int, RepostInMemory] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    deliveries: dict[tuple[int, int], DeliveryInMemory] = field(default_factory=dict)
    states: dict[int, str | None] = field(default_factory=dict)
    dialogs: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    progress_notes: dict[tuple[int, int], ProgressNote] = field(default_factory=dict)
    catalog: list[PublishedChannel] | None = None
    """What the other service publishes; None where it is not installed."""
    restored_at: datetime | None = None
    refuses: set[tuple[str, int]] = field(default_factory=set)
    """(method, id of a post or repost; of a donor for "store"): calls that raise, as a statement does which the
    database will not have.
    """
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self) -> int:
        return next(self._ids)

    def asked(self, method: str, *ids: int) -> None:
        for id_ in ids:
            if (method, id_) in self.refuses:
                raise RefusedError(f"{method} {id_}")

    def task_about(self, userbot_id: int, channel_id: int) -> TaskInMemory | None:
        about = userbot_id, channel_id
        return next((k for k in self.tasks.values() if (k.task.userbot_id, k.task.channel_id) == about), None)

    def there_is_room(self, userbot_id: int) -> None:
        for waiting in self.tasks.values():
            if (waiting.task.userbot_id, waiting.task.obstacle) == (userbot_id, Obstacle.CHANNELS_FULL):
                waiting.task = replace(waiting.task, obstacle=None)
                waiting.not_before = waiting.created_at

    def there(self) -> Iterator[DonorInMemory]:
        """Donors that are not withdrawn."""
        return (known for known in self.donors.values() if known.withdrawn_at is None)

    def is_withdrawn(self, post: PostInMemory) -> bool:
        return self.donors[post.donor_id].withdrawn_at is not None

    def erase_donor(self, donor_id: int) -> Donor:
        """With all that was measured of it."""
        donor = self.donors.pop(donor_id).donor
        posts = {post.id for post in self.posts.values() if post.donor_id == donor_id}
        self.posts = {id_: post for id_, post in self.posts.items() if id_ not in posts}
        self.reposts = {id_: repost for id_, repost in self.reposts.items() if repost.post_id not in posts}
        self.periods = {id_: period for id_, period in self.periods.items() if period.donor_id != donor_id}
        return donor

    def leave(self, userbot_id: int, donor: Donor, now: datetime) -> None:
        """A task to leave the donor's channel, in the place of any other about it."""
        known = self.task_about(userbot_id, donor.channel_id)
        id_ = known.task.id if known else self.new_id()
        task = MembershipTask(
            id_, userbot_id, Deed.LEAVE, donor.channel_id, donor.username, None, attempts=0, obstacle=None
        )
        self.tasks[id_] = TaskInMemory(task, now, known.created_at if known else now)

    def project_of(self, post: PostInMemory) -> int:
        return self.donors[post.donor_id].donor.project_id

    def outage_goes_on(self, project_ids: Iterable[int], quiet_since: datetime) -> bool:
        """Whether something still keeps the userbot of any of these projects from its work."""
        concerned = set(project_ids)
        userbots = [userbot.id for userbot in self.userbots.values() if userbot.project_id in concerned]
        return any(not is_whole(self.standings[id_], quiet_since) for id_ in userbots)

    def open_period(self, donor_id: int) -> PeriodInMemory:
        return next(p for p in self.periods.values() if p.donor_id == donor_id and p.period.ended_at is None)
