"""Another key for the sessions, by the reposter's own command, on its own database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import provision
import psycopg
import pytest
from cryptography.fernet import Fernet
from server import env_files, journal
from server.layout import REPOSTER, Layout
from server.rotation import holding, old_keys, session_key
from server.tests.pages import pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble

from shared_schema import database

HOUSE = Path(__file__).parents[3]
KEY = Fernet.generate_key().decode()
TODAY = date(2026, 11, 22)
SESSION = "1ApWapzMBu-the-session-string"


@pytest.fixture
def house(database_admin_url: str) -> Iterator[provision.HouseDatabase]:
    """With one userbot."""
    made = provision.clone(database_admin_url, f"test_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(made.as_admin) as admin:
        admin.execute("INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Бизнес', 1, now())")
        admin.execute(
            "INSERT INTO reposter.userbot (project_id, phone, session, device_model, system_version, app_version, "
            "state, state_at) SELECT id, '+79990000000', %s, 'PC', '1', '1', 'connected', now() FROM reposter.project",
            [Fernet(KEY).encrypt(SESSION.encode())],
        )
    yield made
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {made.name} WITH (FORCE)".encode())


@pytest.fixture
def layout(tmp_path: Path, house: provision.HouseDatabase) -> Iterator[Layout]:
    """The release is this clone."""
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    release = made.releases(REPOSTER) / "one"
    release.mkdir(parents=True)
    for part in ("reposter_service", "shared_schema"):
        (release / part).symlink_to(HOUSE / part)
    (release / "venv").symlink_to(HOUSE / ".venv")
    made.current(REPOSTER).symlink_to(release)
    with pages() as served:
        served.says("/healthz", {"well": False, "ticking": True, "database": True, "userbots": {"banned": 1}}, 503)
        env_files.write(
            made.env(REPOSTER),
            {
                "REPOSTER_DATABASE_URL": house.dsn(database.REPOSTER.app),
                "REPOSTER_SESSION_KEY": KEY,
                "TELEGRAM_API_ID": "1",
                "TELEGRAM_API_HASH": "0123456789abcdef",
                "REPOSTER_HTTP_PORT": str(served.port),
            },
        )
        yield made


def session(house: provision.HouseDatabase) -> bytes:
    with psycopg.connect(house.as_admin) as admin:
        row = admin.execute("SELECT session FROM reposter.userbot").fetchone()
    assert row
    return bytes(row[0])


def keys(layout: Layout) -> tuple[str, str | None]:
    settings = env_files.read(layout.env(REPOSTER))
    return settings["REPOSTER_SESSION_KEY"], settings.get("REPOSTER_OLD_SESSION_KEY")


def opens(key: str, house: provision.HouseDatabase) -> bool:
    return Fernet(key).decrypt(session(house)).decode() == SESSION


def test_sessions_are_encrypted_anew_while_the_reposter_stands(layout: Layout, house: provision.HouseDatabase) -> None:
    manager = UnitsInMemory(reposter="active")
    told = " ".join(session_key.rotate(layout, manager, TODAY))
    key, old = keys(layout)
    assert key != KEY
    assert old is None
    assert opens(key, house)
    assert manager.deeds == [("stop", "reposter.service"), ("start", "reposter.service")]
    assert old_keys.kept(layout) == [(TODAY, KEY)]
    assert "новым ключом: 1" in told
    assert key not in told
    assert KEY not in told


@pytest.mark.parametrize("cut_at", ["encrypting", "clearing"])
def test_cut_off_anywhere_the_same_command_finishes(
    layout: Layout, house: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch, cut_at: str
) -> None:
    """At both moments the file holds two keys, and the reposter stands."""
    with monkeypatch.context() as broken:

        def cut(*_arguments: object) -> str:
            raise KeyboardInterrupt

        if cut_at == "encrypting":
            broken.setattr(session_key, "_encrypt_anew", cut)
        else:
            encrypt = session_key._encrypt_anew
            broken.setattr(session_key, "_encrypt_anew", lambda layout: encrypt(layout) and cut())
        with pytest.raises(KeyboardInterrupt):
            list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
    key, old = keys(layout)
    assert old == KEY
    assert old_keys.kept(layout) == [(TODAY, KEY)]
    assert opens(KEY if cut_at == "encrypting" else key, house)

    manager = UnitsInMemory(reposter="inactive")
    told = " ".join(session_key.rotate(layout, manager, TODAY))
    assert keys(layout) == (key, None)
    assert old_keys.kept(layout) == [(TODAY, KEY)]
    assert opens(key, house)
    assert manager.deeds[-1] == ("start", "reposter.service")
    assert "она продолжается" in told


def test_the_old_key_is_kept_before_anything_is_changed(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(env_files, "change", cut)
        with pytest.raises(KeyboardInterrupt):
            list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
    assert keys(layout) == (KEY, None)
    assert old_keys.kept(layout) == [(TODAY, KEY)]
    list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
    assert old_keys.kept(layout) == [(TODAY, KEY)]


def test_cut_off_while_the_reposter_stops_it_is_started_by_the_next_run(layout: Layout) -> None:
    def cut(_deed: str, _unit: str) -> None:
        raise KeyboardInterrupt

    manager = UnitsInMemory(reposter="active")
    manager.before_deed = cut
    with pytest.raises(KeyboardInterrupt):
        list(session_key.rotate(layout, manager, TODAY))
    list(session_key.rotate(layout, again := UnitsInMemory(reposter="inactive"), TODAY))
    assert again.deeds[-1] == ("start", "reposter.service")
    assert keys(layout)[1] is None


def test_a_reposter_that_does_not_stop_keeps_both_keys(layout: Layout, house: provision.HouseDatabase) -> None:
    def stuck(_deed: str, _unit: str) -> None:
        raise Trouble("Остановить не удалось")

    manager = UnitsInMemory(reposter="active")
    manager.before_deed = stuck
    with pytest.raises(Trouble, match="оба ключа: повторите"):
        list(session_key.rotate(layout, manager, TODAY))
    assert keys(layout)[1] == KEY
    assert opens(KEY, house)


def test_a_reposter_that_stood_stays_so(layout: Layout) -> None:
    manager = UnitsInMemory(reposter="inactive")
    assert "осталась стоять" in " ".join(session_key.rotate(layout, manager, TODAY))
    assert ("start", "reposter.service") not in manager.deeds


def test_a_database_that_is_away_stops_nobody(layout: Layout) -> None:
    env_files.change(layout.env(REPOSTER), {"REPOSTER_DATABASE_URL": "postgresql://a:secret-word@127.0.0.1:9/house"})
    manager = UnitsInMemory(reposter="active")
    with pytest.raises(Trouble, match="ничего не изменено") as told:
        list(session_key.rotate(layout, manager, TODAY))
    assert manager.deeds == []
    assert keys(layout) == (KEY, None)
    assert "secret-word" not in str(told.value)


def test_an_upgrade_that_was_cut_off_comes_first(layout: Layout) -> None:
    """It may be taken back by a copy of the schema, where the sessions are by the key of that moment."""
    journal.write(layout, journal.Upgrade(REPOSTER, journal.Stage.MIGRATING, "one", "two", None, 0.0))
    manager = UnitsInMemory(reposter="active")
    with pytest.raises(Trouble, match=r"оборвалось, ничего не изменено.*channel-house install"):
        list(session_key.rotate(layout, manager, TODAY))
    assert (manager.deeds, keys(layout), old_keys.kept(layout)) == ([], (KEY, None), [])


def lock_up(house: provision.HouseDatabase, key: bytes) -> None:
    with psycopg.connect(house.as_admin) as admin:
        admin.execute("UPDATE reposter.userbot SET session = %s", [Fernet(key).encrypt(SESSION.encode())])


def test_sessions_of_a_third_key_are_found_before_anything_is_stopped(
    layout: Layout, house: provision.HouseDatabase
) -> None:
    lock_up(house, Fernet.generate_key())
    manager = UnitsInMemory(reposter="active")
    with pytest.raises(Trouble, match="ничего не изменено: Сессии юзерботов зашифрованы другим ключом"):
        list(session_key.rotate(layout, manager, TODAY))
    assert manager.deeds == []
    assert keys(layout) == (KEY, None)


def test_what_keeps_sessions_from_being_encrypted_is_told_with_what_to_do(
    layout: Layout, house: provision.HouseDatabase
) -> None:
    lock_up(house, third := Fernet.generate_key())
    begun = Fernet.generate_key().decode()
    env_files.change(layout.env(REPOSTER), {"REPOSTER_SESSION_KEY": begun, "REPOSTER_OLD_SESSION_KEY": KEY})
    with pytest.raises(Trouble, match=r"оба ключа.*rotate session-key продолжит") as told:
        list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
    assert keys(layout) == (begun, KEY)
    assert begun not in str(told.value)
    assert opens(third.decode(), house)


def test_a_rotation_that_waited_for_another_goes_on_from_its_key(
    layout: Layout, house: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one ends while the second, which has looked at the settings already, waits for the lock."""
    alone = holding.alone

    @contextmanager
    def waited(of: Layout, service: str) -> Iterator[None]:
        monkeypatch.setattr(holding, "alone", alone)
        list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
        between.append(keys(layout)[0])
        with alone(of, service):
            yield

    between: list[str] = []
    monkeypatch.setattr(holding, "alone", waited)
    list(session_key.rotate(layout, UnitsInMemory(reposter="active"), TODAY))
    key, old = keys(layout)
    assert old is None
    assert key not in {KEY, *between}
    assert opens(key, house)
