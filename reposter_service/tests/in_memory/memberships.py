"""The queue of each userbot in memory."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from reposter_service.domain.donor_outage import Access
from reposter_service.domain.membership_queue import IN_THE_WAY_OF_ALL, Backlog, Deed, Obstacle, likely_done
from reposter_service.tests.in_memory.memory import Memory, TaskInMemory
from reposter_service.workflows.records import Donor, Membership, MembershipTask, Progress, Userbot

ORDER = list(Deed)


@dataclass(frozen=True, slots=True)
class MembershipsInMemory:
    memory: Memory

    async def plan(self, project_id: int, now: datetime) -> None:
        userbot, donors = self._userbot(project_id), self._donors(project_id)
        if userbot is None:
            return
        there = {donor.channel_id for donor in self._there(project_id)}
        settled = {id_ for id_, known in self._tasks(userbot) if _is_settled(known.task, donors, there)}
        self.memory.tasks = {id_: known for id_, known in self.memory.tasks.items() if id_ not in settled}
        for donor in self._there(project_id):
            if donor.membership is Membership.NONE:
                self._want(userbot, donor, now)

    def _want(self, userbot: Userbot, donor: Donor, now: datetime) -> None:
        found = donor.username is None or donor.invite is not None
        found = found or (userbot.id, donor.channel_id) in self.memory.access_hashes
        deed = Deed.JOIN if found else Deed.RESOLVE
        known = self.memory.task_about(userbot.id, donor.channel_id)
        if known is None or known.task.deed is Deed.LEAVE:
            id_ = known.task.id if known else self.memory.new_id()
            task = MembershipTask(
                id_, userbot.id, deed, donor.channel_id, donor.username, donor.invite, attempts=0, obstacle=None
            )
            self.memory.tasks[id_] = TaskInMemory(task, not_before=now, created_at=known.created_at if known else now)
        else:
            deed = Deed.JOIN if known.task.deed is Deed.JOIN else deed
            known.task = replace(known.task, deed=deed, username=donor.username, invite=donor.invite)

    async def projects_due(self, now: datetime) -> Sequence[int]:
        return sorted(bot.project_id for bot in self.memory.userbots.values() if self._has_something(bot, now))

    def _has_something(self, userbot: Userbot, now: datetime) -> bool:
        donors = self._there(userbot.project_id)
        unplanned = any(
            donor.membership is Membership.NONE and self.memory.task_about(userbot.id, donor.channel_id) is None
            for donor in donors
        )
        return self._has_turn(userbot, now) and (unplanned or any(self._due(userbot, now)))

    async def next(self, project_id: int, now: datetime) -> MembershipTask | None:
        userbot = self._userbot(project_id)
        if userbot is None or not self._has_turn(userbot, now):
            return None
        task = min(
            self._due(userbot, now), default=None, key=lambda task: (ORDER.index(task.deed), task.attempts, task.id)
        )
        return task and replace(task, turn_at=self.memory.turns.get(userbot.id))

    async def begin(self, task: MembershipTask, next_turn: datetime) -> None:
        self.memory.turns[task.userbot_id] = next_turn

    async def done(self, task: MembershipTask, membership: Membership | None) -> None:
        known = self._same(task)
        if known is not None and task.deed is Deed.RESOLVE:
            known.task = replace(known.task, deed=Deed.JOIN, attempts=0, obstacle=None)
        elif known is not None:
            del self.memory.tasks[task.id]
        if membership is not None:
            self._stands(task, membership)
        if task.deed is Deed.JOIN and membership is not None:
            self._is_left_again(task)
        if task.deed is Deed.JOIN:
            self.memory.full_since.pop(task.userbot_id, None)
        if task.deed is Deed.LEAVE:
            self.memory.there_is_room(task.userbot_id)

    def _stands(self, task: MembershipTask, membership: Membership) -> None:
        userbot = self.memory.userbots.get(task.userbot_id)
        for known in self.memory.donors.values():
            place = known.donor.project_id, known.donor.channel_id
            if userbot is not None and place == (userbot.project_id, task.channel_id):
                known.donor = replace(known.donor, membership=membership)
                if membership is Membership.JOINED:
                    known.grants(Access.JOIN)

    def _is_left_again(self, task: MembershipTask) -> None:
        userbot = self.memory.userbots.get(task.userbot_id)
        if userbot is None or task.channel_id in self._donors(userbot.project_id):
            return
        if self.memory.task_about(userbot.id, task.channel_id) is None:
            turn = self.memory.turns.get(userbot.id, self.memory.standings[userbot.id].since)
            left = replace(task, id=self.memory.new_id(), deed=Deed.LEAVE, invite=None, attempts=0, obstacle=None)
            self.memory.tasks[left.id] = TaskInMemory(left, turn, turn)

    async def postpone(self, task: MembershipTask, obstacle: Obstacle, until: datetime) -> None:
        if obstacle not in IN_THE_WAY_OF_ALL:
            if known := self._same(task):
                known.task = replace(known.task, obstacle=obstacle, attempts=known.task.attempts + 1)
                known.not_before = until
            return
        for known in self.memory.tasks.values():
            if (known.task.userbot_id, known.task.deed) == (task.userbot_id, task.deed):
                has_refused = known.task.obstacle is not None and known.task.obstacle not in IN_THE_WAY_OF_ALL
                if known.task.id == task.id or not has_refused:
                    known.task = replace(known.task, obstacle=obstacle)
                known.not_before = max(known.not_before, until)

    async def full(self, task: MembershipTask, now: datetime) -> datetime:
        return self.memory.full_since.setdefault(task.userbot_id, now)

    async def progress(self, project_id: int, now: datetime) -> Progress:
        userbot, donors = self._userbot(project_id), self._there(project_id)
        tasks = {known.task.channel_id: known for _, known in self._tasks(userbot)} if userbot else {}
        open_ = [donor for donor in donors if donor.membership is Membership.NONE]
        waiting = [d for d in open_ if d.channel_id not in tasks or not _rests(tasks[d.channel_id], now)]
        to_resolve = sum(d.channel_id in tasks and tasks[d.channel_id].task.deed is Deed.RESOLVE for d in waiting)
        until = None
        if userbot is not None:
            turn_at = self.memory.turns.get(userbot.id)
            rest = {deed: _stands_until(tasks.values(), IN_THE_WAY_OF_ALL, {deed}, now) for deed in Deed}
            backlog = Backlog(to_resolve, len(waiting) - to_resolve, turn_at, rest[Deed.RESOLVE], rest[Deed.JOIN])
            until = likely_done(backlog, now, self.memory.delays)
        return Progress(
            donors=len(donors),
            joined=sum(donor.membership is Membership.JOINED for donor in donors),
            requested=sum(donor.membership is Membership.REQUESTED for donor in donors),
            to_join=len(waiting),
            resting=len(open_) - len(waiting),
            to_leave=sum(known.task.deed is Deed.LEAVE for known in tasks.values()),
            until=until,
            flooded_until=_stands_until(tasks.values(), {Obstacle.FLOOD}, set(Deed), now),
        )

    async def channels_limit(self, project_id: int) -> int:
        userbot = self._userbot(project_id)
        return 500 if userbot is None else self.memory.channels_limits.get(userbot.id, 500)

    # --- what is looked up -------------------------------------------------------------------------------------------

    def _userbot(self, project_id: int) -> Userbot | None:
        return next((bot for bot in self.memory.userbots.values() if bot.project_id == project_id), None)

    def _donors(self, project_id: int) -> dict[int, Donor]:
        donors = (known.donor for known in self.memory.donors.values())
        return {donor.channel_id: donor for donor in donors if donor.project_id == project_id}

    def _there(self, project_id: int) -> list[Donor]:
        """Those that are not withdrawn."""
        return [known.donor for known in self.memory.there() if known.donor.project_id == project_id]

    def _tasks(self, userbot: Userbot) -> list[tuple[int, TaskInMemory]]:
        return [(id_, known) for id_, known in self.memory.tasks.items() if known.task.userbot_id == userbot.id]

    def _has_turn(self, userbot: Userbot, now: datetime) -> bool:
        turn_at = self.memory.turns.get(userbot.id)
        return turn_at is None or turn_at <= now

    def _due(self, userbot: Userbot, now: datetime) -> Iterator[MembershipTask]:
        tasks = [known for _, known in self._tasks(userbot)]
        for known in tasks:
            hurt = _stands_until(tasks, IN_THE_WAY_OF_ALL, {known.task.deed}, now)
            if known.not_before <= now and hurt is None:
                yield known.task

    def _same(self, task: MembershipTask) -> TaskInMemory | None:
        known = self.memory.tasks.get(task.id)
        return known if known is not None and known.task.deed is task.deed else None


def _is_settled(task: MembershipTask, donors: dict[int, Donor], there: Set[int]) -> bool:
    donor, is_there = donors.get(task.channel_id), task.channel_id in there
    if task.deed is Deed.LEAVE:
        return donor is not None and (donor.membership is not Membership.NONE or not is_there)
    return donor is None or donor.membership is not Membership.NONE or not is_there


def _rests(known: TaskInMemory, now: datetime) -> bool:
    obstacle = known.task.obstacle
    if obstacle in {None, Obstacle.FLOOD}:
        return False
    return obstacle not in IN_THE_WAY_OF_ALL or known.not_before > now


def _stands_until(
    tasks: Iterable[TaskInMemory], obstacles: Set[Obstacle], deeds: Set[Deed], now: datetime
) -> datetime | None:
    """When the last of these obstacles before these deeds is over; None where none stands."""
    until = [known.not_before for known in tasks if known.task.deed in deeds and known.task.obstacle in obstacles]
    return max((moment for moment in until if moment > now), default=None)
