"""Projects, their pauses and the userbot that serves each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reposter_service.database import retiring, tables
from reposter_service.database.sessions import SessionCipher
from reposter_service.domain.health import UserbotState
from reposter_service.domain.pauses import Pause
from reposter_service.workflows.records import (
    AddedUserbot,
    Holdings,
    Membership,
    NewProject,
    NewUserbot,
    Project,
    SignedIn,
)


@dataclass(frozen=True, slots=True)
class ProjectsInPostgres:
    engine: AsyncEngine
    cipher: SessionCipher

    async def all(self) -> Sequence[Project]:
        return await self._those(tables.project.c.retired_at.is_(None))

    async def retiring(self) -> Sequence[Project]:
        return await self._those(tables.project.c.retired_at.is_not(None))

    async def _those(self, which: sa.ColumnElement[bool]) -> Sequence[Project]:
        query = (
            sa.select(tables.project, tables.userbot.c.id.label("userbot_id"))
            .outerjoin_from(tables.project, tables.userbot)
            .where(which)
            .order_by(tables.project.c.id)
        )
        async with self.engine.connect() as connection:
            rows = await connection.execute(query)
            return [_to_project(row) for row in rows]

    async def add(self, project: NewProject, now: datetime) -> Project | None:
        channel = project.channel
        statement = (
            insert(tables.project)
            .values(title=project.title, channel_id=channel.channel_id, username=channel.username, created_at=now)
            .on_conflict_do_nothing()
            .returning(tables.project.c.id)
        )
        async with self.engine.begin() as connection:
            id_ = await connection.scalar(statement)
        return None if id_ is None else Project(id_, project.title, channel.channel_id, channel.username, None)

    async def holdings(self, project_id: int) -> Holdings | None:
        async with self.engine.connect() as connection:
            row = (await connection.execute(retiring.HOLDINGS, {"project": project_id})).one_or_none()
        return None if row is None else Holdings(row.donors, row.posts, row.pauses, row.waiting, row.phone)

    async def remove(self, project_id: int, now: datetime) -> bool:
        async with self.engine.begin() as connection:
            return await retiring.remove(connection, project_id, now)

    async def erase(self, project_id: int) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(retiring.erase(project_id))

    async def pauses(self, project_id: int) -> Sequence[Pause]:
        pause = tables.pause.c
        query = sa.select(pause.starts, pause.ends).where(pause.project_id == project_id).order_by(pause.id)
        async with self.engine.connect() as connection:
            return [Pause(row.starts, row.ends) for row in await connection.execute(query)]

    async def add_pause(self, project_id: int, pause: Pause) -> bool:
        statement = (
            insert(tables.pause)
            .values(project_id=project_id, starts=pause.starts, ends=pause.ends)
            .on_conflict_do_nothing()
            .returning(tables.pause.c.id)
        )
        async with self.engine.begin() as connection:
            is_there = await connection.scalar(retiring.held(project_id)) is not None
            return is_there and await connection.scalar(statement) is not None

    async def remove_pause(self, project_id: int, pause: Pause) -> bool:
        known = tables.pause.c
        same = (known.project_id == project_id, known.starts == pause.starts, known.ends == pause.ends)
        statement = sa.delete(tables.pause).where(*same).returning(known.id)
        async with self.engine.begin() as connection:
            return await connection.scalar(statement) is not None

    async def add_userbot(self, userbot: NewUserbot, now: datetime) -> AddedUserbot | None:
        """Takes the place of the project's present userbot, if it has one; the donors are then joined anew.

        The same phone again is the same account with a new session: it keeps its device, its joins and its hashes.
        """
        known = tables.userbot.c
        columns = known.id, known.project_id, known.phone, known.session
        holder = sa.select(*columns).where(known.phone == userbot.phone).with_for_update()
        async with self.engine.begin() as connection:
            if await connection.scalar(retiring.held(userbot.project_id, alone=True)) is None:
                return None
            serving = (await connection.execute(holder)).one_or_none()
            if serving is None:
                return await self._replace(connection, userbot, now)
            if serving.project_id != userbot.project_id:
                return None
            again = sa.update(tables.userbot).where(known.id == serving.id)
            await connection.execute(again.values(**self._signed_in(userbot, now), sign_ins=known.sign_ins + 1))
            return AddedUserbot(serving.id, self._replaced(serving, userbot))

    async def _replace(self, connection: AsyncConnection, userbot: NewUserbot, now: datetime) -> AddedUserbot | None:
        present, donor = tables.userbot.c.project_id, tables.donor.c
        # First the donors, then what the userbot is to do about them: as whoever removes one does.
        await connection.execute(
            sa.update(tables.donor).where(donor.project_id == userbot.project_id).values(membership=Membership.NONE)
        )
        gone = sa.delete(tables.userbot).where(present == userbot.project_id)
        replaced = await connection.execute(gone.returning(tables.userbot.c.phone, tables.userbot.c.session))
        statement = insert(tables.userbot).values(
            project_id=userbot.project_id,
            phone=userbot.phone,
            device_model=userbot.device_model,
            system_version=userbot.system_version,
            app_version=userbot.app_version,
            **self._signed_in(userbot, now),
        )
        # The phone may have been given to another project a moment ago.
        phone_taken = statement.on_conflict_do_nothing(index_elements=["phone"])
        id_: int | None = await connection.scalar(phone_taken.returning(tables.userbot.c.id))
        if id_ is None:
            await connection.rollback()
            return None
        return AddedUserbot(id_, self._replaced(replaced.one_or_none(), userbot))

    def _replaced(self, row: sa.Row[*tuple[Any, ...]] | None, by: NewUserbot) -> SignedIn | None:
        """None where it is the very same session, stored once more."""
        if row is None or (session := self.cipher.decrypt(row.session)) == by.session:
            return None
        return SignedIn(row.phone, session)

    def _signed_in(self, userbot: NewUserbot, now: datetime) -> dict[str, object]:
        return {
            "session": self.cipher.encrypt(userbot.session),
            "state": UserbotState.RECONNECTING,
            "reason": "",
            "state_at": now,
            "flooded_until": None,
            "flooded_kind": None,
            "rights_lost_at": None,
            "rights_lost_by": None,
            "offline_told": False,
        }


def _to_project(row: sa.Row[Any]) -> Project:
    return Project(
        id=row.id,
        title=row.title,
        channel_id=row.channel_id,
        username=row.username,
        userbot_id=row.userbot_id,
        retired_at=row.retired_at,
    )
