"""Everything that the service stores, opened and closed together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database.accounts import AccessHashesInPostgres, AccountsInPostgres
from reposter_service.database.alerts import AlertsInPostgres, DeliveriesInPostgres
from reposter_service.database.catalog import CatalogInPostgres
from reposter_service.database.dialogs import DialogsInPostgres
from reposter_service.database.donors import DonorsInPostgres
from reposter_service.database.engine import pooled, reached, single
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.database.memberships import MembershipsInPostgres
from reposter_service.database.migrate import check_revision
from reposter_service.database.posts import PostsInPostgres
from reposter_service.database.progress_notes import ProgressNotesInPostgres
from reposter_service.database.projects import ProjectsInPostgres
from reposter_service.database.reactions import ReactionsLogInPostgres
from reposter_service.database.readings import ReadingsInPostgres
from reposter_service.database.reposts import RepostsInPostgres
from reposter_service.database.sessions import SessionCipher
from reposter_service.domain.schedule import Delays
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
class Storage:
    """The storage ports of the workflows on PostgreSQL."""

    engine: AsyncEngine
    locks_engine: AsyncEngine
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
    def on(cls, dsn: str, session_key: str, delays: Delays, admins: Sequence[int] = ()) -> Self:
        """Built, not yet connected. `admins`: Telegram user ids of those whom alerts are for."""
        engine, cipher = pooled(dsn), SessionCipher(session_key)
        locks_engine = single(dsn, application_name="reposter-session-lock")
        return cls(
            engine=engine,
            locks_engine=locks_engine,
            projects=ProjectsInPostgres(engine, cipher),
            donors=DonorsInPostgres(engine),
            memberships=MembershipsInPostgres(engine, delays),
            posts=PostsInPostgres(engine, delays),
            reposts=RepostsInPostgres(engine),
            reactions=ReactionsLogInPostgres(engine),
            alerts=AlertsInPostgres(engine, tuple(admins)),
            deliveries=DeliveriesInPostgres(engine, tuple(admins)),
            accounts=AccountsInPostgres(engine, cipher),
            access_hashes=AccessHashesInPostgres(engine),
            session_locks=SessionLocksInPostgres(locks_engine),
            dialogs=DialogsInPostgres(engine),
            progress_notes=ProgressNotesInPostgres(engine),
            readings=ReadingsInPostgres(engine),
            catalog=CatalogInPostgres(engine),
        )

    @classmethod
    async def open(cls, dsn: str, session_key: str, delays: Delays, admins: Sequence[int] = ()) -> Self:
        """Connected to a database of this version's revision.

        `UnreachableError`, `RevisionError` or `SessionKeyError`, in words, else.
        """
        storage = cls.on(dsn, session_key, delays, admins)
        try:
            with reached():
                await check_revision(storage.engine)
                await storage.accounts.all()  # a wrong session key shows now, not at the first connect
        except BaseException:
            await storage.close()
            raise
        return storage

    async def close(self) -> None:
        await self.engine.dispose()
        await self.locks_engine.dispose()
