"""A new key for the sessions."""

import asyncio

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from reposter_service.__main__ import main
from reposter_service.database import tables
from reposter_service.database.rotation import Rotated, rotate
from reposter_service.database.sessions import SessionCipher, SessionKeyError, SessionRotation
from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import NOON, new_userbot
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_project
from reposter_service.tests.database.lock_waits import somebody_waits_for_a_lock

NEW_KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
async def sessions(postgres: Storage) -> list[str]:
    """Three userbots, their sessions encrypted with the old key."""
    plain = ["1First", "1Second", "1Third"]
    for number, session in enumerate(plain):
        project = await a_project(postgres, 5000 + number)
        await postgres.projects.add_userbot(new_userbot(project.id, f"+7999000000{number}", session), NOON)
    return plain


async def read_with(dsn: str, key: str) -> list[str]:
    storage = await Storage.open(dsn, key, Delays())
    userbots = await storage.accounts.all()
    await storage.close()
    return [userbot.session for userbot in userbots]


async def test_every_session_is_encrypted_anew_and_says_the_same(app_dsn: str, sessions: list[str]) -> None:
    assert await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY)) == Rotated(anew=3, already=0)

    assert await read_with(app_dsn, NEW_KEY) == sessions
    with pytest.raises(SessionKeyError):
        await read_with(app_dsn, SESSION_KEY)


async def test_a_second_run_finds_nothing_to_do(app_dsn: str, sessions: list[str]) -> None:
    await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY))

    assert await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY)) == Rotated(anew=0, already=3)
    assert await read_with(app_dsn, NEW_KEY) == sessions


async def test_sessions_of_both_keys_all_end_with_the_new_one(
    app_dsn: str, postgres: Storage, sessions: list[str]
) -> None:
    await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY))
    project = await a_project(postgres, 5009)
    await postgres.projects.add_userbot(new_userbot(project.id, "+79990000009", "1Late"), NOON)

    assert await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY)) == Rotated(anew=1, already=3)
    assert await read_with(app_dsn, NEW_KEY) == [*sessions, "1Late"]


async def test_a_wrong_old_key_changes_nothing(app_dsn: str, sessions: list[str]) -> None:
    with pytest.raises(SessionKeyError, match=r"REPOSTER_OLD_SESSION_KEY.*Ничего не изменено"):
        await rotate(app_dsn, SessionRotation(NEW_KEY, OTHER_KEY))

    assert await read_with(app_dsn, SESSION_KEY) == sessions


async def test_a_session_that_is_signed_in_anew_meanwhile_is_not_overwritten(
    app_dsn: str, postgres: Storage, sessions: list[str]
) -> None:
    anew = sa.update(tables.userbot).values(session=SessionCipher(SESSION_KEY).encrypt("1Anew"))

    async def signed_in() -> None:
        """As `Projects.add_userbot` does it, but slowly."""
        async with postgres.engine.begin() as connection:
            await connection.execute(anew.where(tables.userbot.c.phone == "+79990000000"))
            locked.set()
            await somebody_waits_for_a_lock(postgres)

    async def rotated() -> None:
        await locked.wait()
        await rotate(app_dsn, SessionRotation(NEW_KEY, SESSION_KEY))

    locked = asyncio.Event()
    await asyncio.gather(signed_in(), rotated())
    assert await read_with(app_dsn, NEW_KEY) == ["1Anew", *sessions[1:]]


def settings(monkeypatch: pytest.MonkeyPatch, dsn: str, old_key: str | None) -> None:
    monkeypatch.setenv("REPOSTER_DATABASE_URL", dsn)
    monkeypatch.setenv("REPOSTER_SESSION_KEY", NEW_KEY)
    monkeypatch.delenv("REPOSTER_OLD_SESSION_KEY", raising=False)
    if old_key is not None:
        monkeypatch.setenv("REPOSTER_OLD_SESSION_KEY", old_key)


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize(
    ("old_key", "code", "said"),
    [
        (SESSION_KEY, 0, "менять нечего"),
        (None, 2, "REPOSTER_OLD_SESSION_KEY: нужен ключ"),
        ("short", 2, "Прежний ключ (REPOSTER_OLD_SESSION_KEY) должен состоять из 32 байт"),
    ],
    ids=["nothing to do", "no old key", "no key at all"],
)
def test_the_command_says_what_it_did_and_never_a_key(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    app_dsn: str,
    old_key: str | None,
    code: int,
    said: str,
) -> None:
    settings(monkeypatch, app_dsn, old_key)

    assert main(["rotate-session-key"]) == code

    told = "".join(capsys.readouterr())
    assert said in told
    assert not any(key in told for key in (NEW_KEY, SESSION_KEY))
