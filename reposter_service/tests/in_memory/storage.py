"""All storage ports on one memory, under the names that `database.storage.Storage` has."""

from dataclasses import dataclass
from typing import Self

from reposter_service.domain.schedule import Delays
from reposter_service.tests.in_memory.donors import AlertsInMemory, DonorsInMemory
from reposter_service.tests.in_memory.memory import Memory
from reposter_service.tests.in_memory.posts import PostsInMemory
from reposter_service.tests.in_memory.projects import (
    AccessHashesInMemory,
    AccountsInMemory,
    ProjectsInMemory,
    SessionLocksInMemory,
)
from reposter_service.tests.in_memory.reactions import ReactionsLogInMemory
from reposter_service.tests.in_memory.reposts import RepostsInMemory
from reposter_service.workflows.ports import (
    AccessHashes,
    Accounts,
    Alerts,
    Donors,
    Posts,
    Projects,
    ReactionsLog,
    Reposts,
    SessionLocks,
)


@dataclass(frozen=True, slots=True)
class StorageInMemory:
    memory: Memory
    projects: Projects
    donors: Donors
    posts: Posts
    reposts: Reposts
    reactions: ReactionsLog
    alerts: Alerts
    accounts: Accounts
    access_hashes: AccessHashes
    session_locks: SessionLocks

    @classmethod
    def empty(cls, delays: Delays | None = None) -> Self:
        memory = Memory(delays or Delays())
        return cls(
            memory=memory,
            projects=ProjectsInMemory(memory),
            donors=DonorsInMemory(memory),
            posts=PostsInMemory(memory),
            reposts=RepostsInMemory(memory),
            reactions=ReactionsLogInMemory(memory),
            alerts=AlertsInMemory(memory),
            accounts=AccountsInMemory(memory),
            access_hashes=AccessHashesInMemory(memory),
            session_locks=SessionLocksInMemory(),
        )
