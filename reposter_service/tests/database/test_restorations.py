"""What the command `after-restore` tells the database, and what comes of it."""

import asyncio

import pytest
from cryptography.fernet import Fernet

from reposter_service.__main__ import main
from reposter_service.database import restorations
from reposter_service.database.restorations import Restored
from reposter_service.database.sessions import SessionKeyError
from reposter_service.database.storage import Storage
from reposter_service.tests.builders import DAY, HOUR, NOON
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_donor, a_due_post, a_project, a_userbot, an_open_repost

LATER = NOON + DAY


async def test_a_database_that_was_never_restored_says_so_of_every_repost(postgres: Storage) -> None:
    repost = await an_open_repost(postgres, await a_donor(postgres))
    assert (repost.published_at, repost.restored_at) == (NOON, None)


async def test_every_repost_knows_when_the_database_was_restored_the_last_time(postgres: Storage, app_dsn: str) -> None:
    donor = await a_donor(postgres)
    for at in (NOON + DAY, NOON + HOUR):  # the clock of the second one was set back
        await restorations.note(app_dsn, SESSION_KEY, at)
    assert (await an_open_repost(postgres, donor)).restored_at == NOON + DAY


async def test_it_counts_what_will_be_looked_for_in_the_target(postgres: Storage, app_dsn: str) -> None:
    donor = await a_donor(postgres)
    await an_open_repost(postgres, donor, 1)
    await a_due_post(postgres, donor, 2)
    await a_due_post(postgres, donor, 3)
    assert await restorations.note(app_dsn, SESSION_KEY, LATER) == Restored(open_reposts=1, waiting_posts=2, userbots=0)


async def test_sessions_of_another_key_are_told_before_anything_is_noted(postgres: Storage, app_dsn: str) -> None:
    project = await a_project(postgres)
    await a_userbot(postgres, project)
    with pytest.raises(SessionKeyError):
        await restorations.note(app_dsn, Fernet.generate_key().decode(), LATER)
    repost = await an_open_repost(postgres, await a_donor(postgres, project))
    assert repost.restored_at is None


async def test_the_command_says_what_will_be_looked_for_and_no_secret(
    postgres: Storage, app_dsn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_userbot(postgres)
    monkeypatch.setenv("REPOSTER_DATABASE_URL", app_dsn)
    monkeypatch.setenv("REPOSTER_SESSION_KEY", SESSION_KEY)
    assert await asyncio.to_thread(main, ["after-restore"]) == 0
    told = "".join(capsys.readouterr())
    assert told.startswith("сессий юзерботов: 1. Репостов в пути 0, постов ждут измерения 0")
    assert SESSION_KEY not in told
    assert app_dsn not in told
