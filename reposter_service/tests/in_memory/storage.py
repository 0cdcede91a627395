"""All storage ports on one memory, under the names that `database.storage.Storage` has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from reposter_service.domain.schedule import Delays
from reposter_service.tests.in_memory.alerts import AlertsInMemory, DeliveriesInMemory
from reposter_service.tests.in_memory.bot import DialogsInMemory, ProgressNotesInMemory
from reposter_service.tests.in_memory.catalog import CatalogInMemory
from reposter_service.tests.in_memory.donors import DonorsInMemory
from reposter_service.tests.in_memory.memberships import MembershipsInMemory
from reposter_service.tests.in_memory.memory import Memory
from reposter_service.tests.in_memory.posts import PostsInMemory
from reposter_service.tests.in_memory.projects import (
    AccessHashesInMemory,
    AccountsInMemory,
    ProjectsInMemory,
    SessionLocksInMemory,
)
from reposter_service.tests.in_memory.reactions import ReactionsLogInMemory
from reposter_service.tests.in_memory.readings import ReadingsInMemory
from reposter_service.tests.in_memory.reposts import RepostsInMemory
from reposter_service.workflows.bot_ports import Dialogs, ProgressNotes, Readings
from reposter_service.workflows.catalog_port import Catalog
from reposter_service.workflows.ports import (
    AccessHashes,
    Accounts,
    Alerts,
    Deliveries,
    Donors,
    Memberships,
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
    memberships: Memberships
    posts: Posts
    reposts: Reposts
    reactions: ReactionsLog
    alerts: Alerts
    deliveries: Deliveries
    accounts: Accounts
    access_hashes: AccessHashes
    session_locks: SessionLocks
    dialogs: Dialogs
    progress_notes: ProgressNotes
    readings: Readings
    catalog: Catalog

    @classmethod
    def empty(cls, delays: Delays | None = None, admins: Sequence[int] = ()) -> Self:
        memory = Memory(delays or Delays(), tuple(admins))
        return cls(
            memory=memory,
            projects=ProjectsInMemory(memory),
            donors=DonorsInMemory(memory),
            memberships=MembershipsInMemory(memory),
            posts=PostsInMemory(memory),
            reposts=RepostsInMemory(memory),
            reactions=ReactionsLogInMemory(memory),
            alerts=AlertsInMemory(memory),
            deliveries=DeliveriesInMemory(memory),
            accounts=AccountsInMemory(memory),
            access_hashes=AccessHashesInMemory(memory),
            session_locks=SessionLocksInMemory(),
            dialogs=DialogsInMemory(memory),
            progress_notes=ProgressNotesInMemory(memory),
            readings=ReadingsInMemory(memory),
            catalog=CatalogInMemory(memory),
        )
