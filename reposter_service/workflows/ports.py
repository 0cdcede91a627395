"""What the workflows need of the storage, each in a few methods; `database` provides them.

Every `now` is aware and read once per decision. What they need of Telegram is in `telegram_ports`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from reposter_service.domain.decision import Decision
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.health import FoundBy, UserbotState
from reposter_service.domain.membership_queue import Obstacle
from reposter_service.domain.pauses import Pause
from reposter_service.domain.posts import Found, Publication
from reposter_service.domain.reactions import Period, ReactionsWatch, Switched
from reposter_service.workflows.records import (
    AddedUserbot,
    Alert,
    ChannelCard,
    ClosedAs,
    Delivery,
    Donor,
    DuePost,
    ExpiredWins,
    Holdings,
    Membership,
    MembershipTask,
    MissedPosts,
    NewDonor,
    NewProject,
    NewUserbot,
    OpenRepost,
    PlannedRepost,
    Progress,
    Project,
    Userbot,
    UserbotCard,
)

# --- What the accounts themselves read and tell -----------------------------------------------------------------------


class AccessHashes(Protocol):
    """Telegram gives every account its own access hash for a channel; it is asked for once."""

    async def load(self, userbot_id: int) -> Mapping[int, int]: ...
    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None: ...


class AccountLives(Protocol):
    """What the accounts themselves read and tell."""

    async def sign_ins(self) -> Mapping[int, int]:
        """How often each userbot was signed in, by id. No session is read for it."""

    async def some(self, userbot_ids: Sequence[int]) -> Sequence[Userbot]: ...

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:
        """Since when it is so. A state that is told again keeps its moment and its reason; RECONNECTING does not end
        one of `LOST`: only CONNECTED does.
        """

    async def set_flooded(self, userbot_id: int, kind: str, until: datetime) -> None:
        """Telegram refuses requests of this kind until then. A shorter wait does not hide a longer one."""


class Accounts(AccountLives, Protocol):
    async def all(self) -> Sequence[Userbot]: ...
    async def cards(self) -> Sequence[UserbotCard]:
        """How every userbot stands, by project; without those of retiring projects."""

    async def set_rights(self, userbot_id: int, *, held: bool, found_by: FoundBy, now: datetime) -> datetime | None:
        """Since when the userbot may not publish in its project's channel; of rights that are held again, by
        `domain.health.rights_lost`, since when they were not; None where they are held as before, or not believed to
        be held.
        """

    async def set_offline_told(self, userbot_ids: Sequence[int]) -> None:
        """The admins know that these are not connected; forgotten when an outage begins after a connection."""

    async def set_channels_limit(self, userbot_id: int, limit: int) -> None:
        """A higher one makes room: joins that waited for it are tried."""


class SessionLock(Protocol):
    async def lost(self) -> None:
        """Wait until it is no longer held, whatever took it: another process may hold it from then on."""


class SessionLocks(Protocol):
    """`who`: a userbot's phone, or the bot."""

    def hold(self, who: str) -> AbstractAsyncContextManager[SessionLock]:
        """Held while connected: Telegram kills a session used from two processes. Waits until it is free."""

    async def taken(self, who: str) -> bool:
        """Whether a process holds it now."""


# --- Storage: every method is one transaction -------------------------------------------------------------------------


class Projects(Protocol):
    async def all(self) -> Sequence[Project]:
        """Those that are there; the retiring ones are not."""

    async def retiring(self) -> Sequence[Project]:
        """Removed ones whose userbot is still leaving its channels; nothing else is left of them."""

    async def add(self, project: NewProject, now: datetime) -> Project | None:
        """None where the channel is a project already. One that is retiring is none."""

    async def holdings(self, project_id: int) -> Holdings | None:
        """What goes with the project when it is removed. None where it is no more, or retires."""

    async def remove(self, project_id: int, now: datetime) -> bool:
        """Erase donors, posts, reposts and pauses, have the userbot leave what it has joined; False where it is gone.

        With a userbot it retires until `erase`, without one it is erased at once.
        """

    async def erase(self, project_id: int) -> None:
        """Of a retiring one, whose userbot is logged out: the last rows go."""

    async def pauses(self, project_id: int) -> Sequence[Pause]: ...
    async def add_pause(self, project_id: int, pause: Pause) -> bool:
        """False for an exact duplicate, and where the project is no more."""

    async def remove_pause(self, project_id: int, pause: Pause) -> bool:
        """False where it is no more."""

    async def add_userbot(self, userbot: NewUserbot, now: datetime) -> AddedUserbot | None:
        """None where the phone serves another project already, also a retiring one, and where the project is no more.
        Of several at once each replaces the one before it.
        """


class Donors(Protocol):
    """A withdrawn donor is removed and may still be brought back. Nobody is shown it and nothing of it is reposted;
    what it had published is measured all the same, and what it publishes is read when it is brought back.
    """

    async def of_project(self, project_id: int) -> Sequence[Donor]:
        """By id; without the withdrawn."""

    async def of_channel(self, project_id: int, channel_id: int) -> Donor | None:
        """None for a withdrawn one."""

    async def add(self, donor: NewDonor, now: datetime) -> Donor | None:
        """None where the project has this channel already, the channel is the project's own, or the project is no more.
        A withdrawn one is brought back with all its history, and with the new numbers and invite.
        """

    async def set_x_and_y(self, donor_id: int, x: int, y: int) -> Donor | None:
        """For decisions from now on. None for a donor that is no more, or withdrawn."""

    async def withdraw(self, donor_id: int, now: datetime) -> Donor | None:
        """None where it is no more, or withdrawn already."""

    async def bring_back(self, donor_id: int) -> Donor | None:
        """None where it is erased. One that is not withdrawn is there: given as it is."""

    async def withdrawn_before(self, moment: datetime) -> Sequence[int]:
        """Ids of the donors that were withdrawn before this moment."""

    async def set_membership(self, donor_id: int, membership: Membership) -> None: ...
    async def refused(self, donor_id: int, access: Access, now: datetime) -> datetime | None:
        """Since when the donor is unavailable, by `domain.donor_outage`: what it grants (to read it to the end, to be
        joined, to forward from it) ends that where it is stored. None for a donor that is no more.
        """

    async def remove(self, donor_id: int, now: datetime, *, withdrawn_before: datetime | None = None) -> Donor | None:
        """Erase the donor, also a withdrawn one, with all that was measured of it, and have the project's userbot
        leave the channel. With `withdrawn_before`: only where it is still withdrawn since before this moment.
        """

    async def rename(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        """Donors among these channels bear this title and this name now, and the project's own channel this name; the
        project's title is its owner's word and stays.
        """


class Memberships(Protocol):
    """The slow queue of each userbot: a row for every channel it is still to find, join or leave."""

    async def plan(self, project_id: int, now: datetime) -> None:
        """Bring the queue in line with the donors: a task for each that is not joined, none to join for any other.

        A donor whose access hash the userbot has not is resolved first. A channel to leave that is a donor (again)
        is joined instead.
        """

    async def projects_due(self, now: datetime) -> Sequence[int]:
        """Ids of the projects whose userbot may do something now, or has donors that are not in its queue yet."""

    async def next(self, project_id: int, now: datetime) -> MembershipTask | None:
        """The first task whose time has come, by the order of `Deed`, the least refused first.

        None before the account's turn or where there is none. A deed whose obstacle is the account's own rests whole,
        also for channels that came into the queue since.
        """

    async def begin(self, task: MembershipTask, next_turn: datetime) -> None:
        """Commit the account's next turn BEFORE the request: none is made sooner, whatever becomes of this one."""

    async def done(self, task: MembershipTask, membership: Membership | None) -> None:
        """It is carried out: the donor's membership (None: as it was) is stored, the task gone. RESOLVE goes on as
        JOIN; LEAVE makes room, so that joins that waited for it are tried. A task that is another by now stays. What
        was joined while its donor was removed is to be left again.
        """

    async def postpone(self, task: MembershipTask, obstacle: Obstacle, until: datetime) -> None:
        """It waits; with an obstacle of the account's own, all tasks of the same deed wait at least so long. Only one
        of the channel's own counts as an attempt.
        """

    async def full(self, task: MembershipTask, now: datetime) -> datetime:
        """Since when the account is in as many channels as it may be: until the next join that is carried out."""

    async def progress(self, project_id: int, now: datetime) -> Progress: ...
    async def channels_limit(self, project_id: int) -> int:
        """How many channels Telegram allows the project's userbot; the usual 500 where it has none."""


class Posts(Protocol):
    async def store(
        self, donor: Donor, posts: Sequence[Publication], seen_up_to: int | None, read_at: datetime | None = None
    ) -> int:
        """Keep new posts as waiting, merge albums by `grouped_id`, move `last_seen_id` (never back). How many new.

        `read_at`: the donor was read to its end at this moment.
        """

    async def projects_due(self, now: datetime) -> Sequence[int]:
        """Ids of the projects that have a waiting post due by `now`."""

    async def due_moments(self, project_id: int, until: datetime) -> Sequence[datetime]:
        """When the project's waiting posts come due, one for each, ascending, up to `until`."""

    async def due(self, project_id: int, now: datetime) -> Sequence[DuePost]:
        """Waiting posts due by `now`, by donor, oldest publication first."""

    async def erase(self, post_id: int) -> None: ...
    async def miss(self, post_ids: Sequence[int], now: datetime) -> None: ...
    async def earlier_ratings(self, post: DuePost, limit: int) -> Sequence[Fraction]:
        """Ratings of posts published before this one in the donor's open reactions period, newest first."""

    async def settle(
        self, post: DuePost, found: Found, decision: Decision, repost: PlannedRepost | None, now: datetime
    ) -> None:
        """Numbers, decision and planned repost in one transaction. A post settled already stays as it is."""

    async def missed_untold(self, quiet_since: datetime, at_the_latest: datetime) -> MissedPosts | None:
        """Missed posts nobody was told of, once the outage is over: none was missed after `quiet_since`, and nothing
        keeps a userbot concerned from its work (no connection, a loss, lost rights, a flood wait open after
        `quiet_since`); or one was missed by `at_the_latest`.
        """

    async def missed_told(self, missed: MissedPosts) -> None: ...


class Reposts(Protocol):
    async def projects_open(self, now: datetime) -> Sequence[int]:
        """Ids of the projects that have a repost to try by `now`."""

    async def open(self, project_id: int, now: datetime) -> Sequence[OpenRepost]:
        """Waiting and sending ones to try by `now`, oldest decision first."""

    async def begin(self, repost_id: int, message_ids: Sequence[int], random_ids: Sequence[int], now: datetime) -> bool:
        """Commit as sending BEFORE the request. False: it was closed meanwhile and is not to be sent."""

    async def sent(self, repost_id: int, target_ids: Sequence[int], now: datetime) -> None: ...
    async def postpone(self, repost_id: int, until: datetime) -> None: ...
    async def hurry(self, project_id: int) -> None:
        """What was in the way is gone: open ones that were postponed are to be tried at once."""

    async def close(self, repost_id: int, outcome: ClosedAs, now: datetime) -> None: ...
    async def expired_untold(self, quiet_since: datetime, at_the_latest: datetime) -> ExpiredWins | None:
        """Expired wins nobody was told of, under the same conditions."""

    async def expired_told(self, expired: ExpiredWins) -> None: ...


class ReactionsLog(Protocol):
    async def to_read(self, project_id: int, read_before: datetime, doubted_before: datetime) -> Sequence[Donor]:
        """Donors last read before `read_before`, or in doubt since before `doubted_before`."""

    async def watch(self, donor_id: int) -> ReactionsWatch: ...
    async def periods(self, donor_id: int) -> Sequence[Period]:
        """Every period of the donor. The first is opened with the donor, its state unknown until the first read."""

    async def keep(self, donor_id: int, watch: ReactionsWatch) -> None:
        """Store what is known. A doubt that has passed gives the posts measured in it back to the open period."""

    async def switch(self, donor_id: int, watch: ReactionsWatch, switched: Switched, goes_on: Period | None) -> None:
        """End the open period at `last_old`, open (or continue) the other at `first_new`, and move posts: measured
        after `last_old` and before `first_new` belong to none and their unsent reposts are closed as UNSETTLED;
        from `first_new` on they belong to the new period."""


class Alerts(Protocol):
    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        """Keep an alert and, with it, a delivery to every admin but `alert.not_to`; False where one of this key is kept
        already.
        """


class Deliveries(Protocol):
    """Alerts on their way to the admins, to each in the order in which they were raised."""

    async def admins_due(self, now: datetime) -> Sequence[int]:
        """Those present admins whose first waiting delivery is to be tried by `now`."""

    async def next(self, admin_id: int, now: datetime) -> Delivery | None:
        """The admin's first waiting delivery; None before its time, or where none waits."""

    async def sent(self, delivery: Delivery, now: datetime) -> None: ...
    async def postpone(self, delivery: Delivery, until: datetime) -> None: ...
    async def refuse(self, delivery: Delivery, news: Alert, now: datetime) -> bool:
        """Give it up. Where that is news (the admin's last one before it was not refused) keep `news` with it: True."""
