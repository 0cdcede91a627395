"""The fakes and PostgreSQL, told the same long random story, answer alike at every turn."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from reposter_service.database.storage import Storage
from reposter_service.domain.rating import shown
from reposter_service.domain.reactions import read, to_continue
from reposter_service.tests.builders import HOUR, MINUTE, NOON, counters, found, held, planned, publication, won
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import ClosedAs, Donor, DuePost, Membership, OpenRepost

TURNS = 150


@dataclass
class Teller:
    """Tells one storage a story that depends on the seed and on what the storage answers, never on its ids."""

    storage: AnyStorage
    donors: list[Donor]
    chance: random.Random
    now: datetime = NOON

    async def turn(self) -> Any:
        self.now += timedelta(seconds=self.chance.randrange(600))
        deeds = [self.stores, self.stores, self.measures, self.measures, self.reads_reactions, self.sends, self.joins]
        deeds += [self.withdraws]
        return await self.chance.choice(deeds)()

    async def stores(self) -> Any:
        donor, first = self.chance.choice(self.donors), self.chance.randrange(1, 60)
        album = first % 4 == 0
        ids = [first] if not album else sorted(self.chance.sample(range(first, first + 4), 2))
        at = self.now - MINUTE * self.chance.randrange(30)
        post = publication(*ids, at=at, grouped_id=first if album else None)
        seen = self.chance.choice([None, first])
        # Ids of album members are kept apart from those of single posts, as Telegram keeps them.
        return await self.storage.posts.store(donor, [_apart(post) if album else post], seen)

    async def measures(self) -> Any:
        told = []
        for post in (await self.storage.posts.due(self.donors[0].project_id, self.now))[:3]:
            earlier = await self.storage.posts.earlier_ratings(post, 5)
            told.append((_due(post), earlier, await self.settles(post)))
        return told

    async def settles(self, post: DuePost) -> str:
        match self.chance.randrange(8):
            case 0:
                await self.storage.posts.erase(post.id)
                return "erased"
            case 1:
                await self.storage.posts.miss([post.id], self.now)
                return "missed"
        numbers = counters(self.chance.choice([None, 0, 7, 300, 2400]), self.chance.randrange(90), 5)
        win = self.chance.random() < 0.5
        decision, repost = (won(), planned(expires_at=self.now + HOUR)) if win else (held(), None)
        await self.storage.posts.settle(post, found(*post.message_ids, numbers=numbers), decision, repost, self.now)
        return "won" if win else "held"

    async def reads_reactions(self) -> Any:
        log = self.storage.reactions
        to_read = await log.to_read(self.donors[0].project_id, self.now - 20 * MINUTE, self.now - MINUTE)
        for donor in to_read[:1]:
            on = self.chance.random() < 0.6
            watch, switched = read(await log.watch(donor.id), on=on, now=self.now)
            if switched is None:
                await log.keep(donor.id, watch)
            else:
                goes_on = to_continue(await log.periods(donor.id), on=on, now=self.now, continues=3 * HOUR)
                await log.switch(donor.id, watch, switched, goes_on)
        periods = [await log.periods(donor.id) for donor in self.donors]
        return [donor.channel_id for donor in to_read], [[(p.on, p.ended_at) for p in each] for each in periods]

    async def sends(self) -> Any:
        reposts = await self.storage.reposts.open(self.donors[0].project_id, self.now)
        for repost in reposts[:2]:
            match self.chance.randrange(4):
                case 0:
                    await self.storage.reposts.postpone(repost.id, self.now + 5 * MINUTE)
                case 1:
                    await self.storage.reposts.close(repost.id, ClosedAs.EXPIRED, self.now)
                case 2:
                    await self.storage.reposts.begin(repost.id, repost.message_ids[:1], [1], self.now)
                case _:
                    await self.storage.reposts.sent(repost.id, [1], self.now)
        return [_open(repost) for repost in reposts]

    async def withdraws(self) -> Any:
        donor = self.chance.choice(self.donors)
        if self.chance.random() < 0.5:
            return (await self.storage.donors.withdraw(donor.id, self.now)) is not None
        return (await self.storage.donors.bring_back(donor.id)) is not None

    async def joins(self) -> Any:
        await self.storage.donors.set_membership(self.chance.choice(self.donors).id, self.chance.choice([*Membership]))
        missed = await self.storage.posts.missed_untold(self.now - 10 * MINUTE, self.now - 30 * MINUTE)
        if missed is not None:
            await self.storage.posts.missed_told(missed)
        donors = await self.storage.donors.of_project(self.donors[0].project_id)
        people = await self.reads_for_people()
        return [(donor.membership, donor.last_seen_id) for donor in donors], missed and missed.by_project, people

    async def reads_for_people(self) -> Any:
        readings, project_id, since = self.storage.readings, self.donors[0].project_id, self.now - HOUR
        statistics = await readings.statistics(project_id, since)
        best = [
            (post.channel_id, post.message_id, shown(post.rating))
            for post in await readings.best_posts(project_id, since)
        ]
        paths = [await readings.path(donor.id) for donor in self.donors]
        held = await self.storage.projects.holdings(project_id)
        return statistics, best, paths, held


def _apart(post: Any) -> Any:
    return publication(*(id_ + 1000 for id_ in post.message_ids), at=post.published_at, grouped_id=post.grouped_id)


def _due(post: DuePost) -> Any:
    return post.donor.channel_id, post.message_ids, post.grouped_id, post.published_at, post.due_at, post.doubted


def _open(repost: OpenRepost) -> Any:
    return repost.donor.channel_id, repost.message_ids, repost.sending, repost.attempts, repost.decided_at


async def a_teller(storage: AnyStorage, seed: int) -> Teller:
    project = await a_project(storage)
    donors = [await a_donor(storage, project, 7001 + n, username=f"donor{n}") for n in range(3)]
    return Teller(storage, donors, random.Random(seed))


@pytest.mark.parametrize("seed", range(4))
async def test_memory_and_postgres_answer_alike(postgres: Storage, seed: int) -> None:
    ours, theirs = await a_teller(StorageInMemory.empty(), seed), await a_teller(postgres, seed)
    for turn in range(TURNS):
        assert (turn, await ours.turn()) == (turn, await theirs.turn())
