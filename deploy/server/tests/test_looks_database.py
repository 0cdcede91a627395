"""What the database has of each service, asked as its own role, on a real one."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from server import env_files
from server.layout import CATALOG, REPOSTER, Layout
from server.looks import database
from server.trouble import Trouble

from shared_schema import database as roles


@pytest.fixture
def house(database_admin_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[provision.HouseDatabase]:
    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    made = provision.clone(database_admin_url, f"test_{uuid.uuid4().hex[:12]}")
    yield made
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {made.name} WITH (FORCE)".encode())


@pytest.fixture
def layout(tmp_path: Path, house: provision.HouseDatabase) -> Layout:
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    env_files.write(made.env(CATALOG), {"CATALOG_DATABASE_URL": house.dsn(roles.CATALOG.app)})
    bot = {"REPOSTER_ADMIN_IDS": "7, 1", "REPOSTER_BOT_TOKEN": "1:of a bot"}
    env_files.write(made.env(REPOSTER), {"REPOSTER_DATABASE_URL": house.dsn(roles.REPOSTER.app)} | bot)
    return made


def fill(house: provision.HouseDatabase, *statements: str) -> None:
    with psycopg.connect(house.as_admin) as admin:
        for statement in statements:
            admin.execute(statement.encode())


def test_an_empty_house_is_told_of_whole(layout: Layout) -> None:
    reposter = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert reposter["userbots"] == []
    assert reposter["oldest_due_s"] is None
    catalog = database.told(layout, CATALOG, database.OF[CATALOG])
    assert (catalog["jobs_due"], catalog["mailings"], catalog["sender_seen_s"]) == (0, [], None)


@pytest.mark.parametrize("service", [CATALOG, REPOSTER])
def test_the_server_itself_is_told_of(layout: Layout, service: str) -> None:
    found = database.told(layout, service, database.SERVER)
    assert found["bytes"] > 1_000_000
    assert 1 <= found["connections"] <= found["most_connections"]
    assert int(found["version"].split(".")[0]) >= 15


ALERTS = """
INSERT INTO reposter.alert (key, kind, text, created_at)
SELECT n::text, (SELECT (regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)'''))[1] FROM pg_constraint
                 WHERE conrelid = 'reposter.alert'::regclass AND contype = 'c' LIMIT 1),
       '', now() - n * interval '1 hour'
FROM generate_series(1, {number}) n
"""
DELIVERIES = "INSERT INTO reposter.alert_delivery (alert_id, admin_id) SELECT id, 1 FROM reposter.alert"
PROJECT = "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('{title}', {channel}, now())"
USERBOT = (
    "INSERT INTO reposter.userbot (project_id, phone, session, device_model, system_version, app_version, state, "
    "state_at, rights_lost_at, rights_lost_by, flooded_until, flooded_kind) "
    "SELECT id, '{title}', '', 'PC', '1', '1', '{state}', now() - interval '1 hour', {more} FROM reposter.project "
    "WHERE title = '{title}'"
)
NOTHING = "NULL, NULL, NULL, NULL"


def test_each_userbot_has_the_gravest_state_that_holds(layout: Layout, house: provision.HouseDatabase) -> None:
    facts = [
        ("а", "connected", NOTHING),
        ("б", "banned", "now(), 'check', now() + interval '1 minute', 'x'"),
        ("в", "connected", "now() - interval '2 hours', 'check', now() + interval '1 minute', 'x'"),
        ("г", "connected", "NULL, NULL, now() + interval '1 minute', 'x'"),
        ("д", "connected", "NULL, NULL, now() - interval '1 minute', 'x'"),
        ("е", "reconnecting", NOTHING),
    ]
    for channel, (title, state, more) in enumerate(facts, start=1):
        fill(house, PROJECT.format(title=title, channel=channel), USERBOT.format(title=title, state=state, more=more))
    found = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert [(each["project"], each["state"]) for each in found["userbots"]] == [
        ("а", "connected"),
        ("б", "banned"),
        ("в", "without_rights"),
        ("г", "flooded"),
        ("д", "connected"),
        ("е", "reconnecting"),
    ]
    ages = {each["project"]: each["for_s"] for each in found["userbots"]}
    assert ages["в"] == pytest.approx(7200, abs=600)
    assert ages["е"] == pytest.approx(3600, abs=600)


def test_the_oldest_post_that_should_have_been_measured_is_told(layout: Layout, house: provision.HouseDatabase) -> None:
    fill(
        house,
        PROJECT.format(title="а", channel=1),
        "INSERT INTO reposter.donor (project_id, channel_id, title, x, y, created_at) "
        "SELECT id, 2, 'донор', 10, 3, now() FROM reposter.project",
        "INSERT INTO reposter.post (donor_id, message_id, message_ids, published_at, due_at) "
        "SELECT id, n, ARRAY[n], now() - interval '2 hours', now() - n * interval '1 minute' "
        "FROM reposter.donor, generate_series(-1, 5) n WHERE n <> 0",
    )
    found = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert found["posts_due"] == 5
    assert found["oldest_due_s"] == pytest.approx(300, abs=60)
    assert (found["projects"], found["donors"], found["donors_unavailable"]) == (1, 1, 0)
    fill(house, "UPDATE reposter.donor SET withdrawn_at = now()")
    found = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert (found["posts_due"], found["oldest_due_s"]) == (0, None)


def test_alerts_that_wait_are_told_with_the_oldest(layout: Layout, house: provision.HouseDatabase) -> None:
    fill(
        house,
        ALERTS.format(number=3),
        DELIVERIES,
        "UPDATE reposter.alert_delivery SET state = 'sent', settled_at = now() "
        "WHERE alert_id = (SELECT id FROM reposter.alert WHERE key = '3')",
    )
    found = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert found["alerts"] == 2
    assert found["oldest_alert_s"] == pytest.approx(7200, abs=600)


@pytest.mark.parametrize(
    "bot",
    [
        pytest.param({"REPOSTER_ADMIN_IDS": "7,8", "REPOSTER_BOT_TOKEN": "1:of a bot"}, id="another admin's"),
        pytest.param({"REPOSTER_ADMIN_IDS": "1"}, id="there is no bot any more"),
        pytest.param({}, id="nobody is named"),
    ],
)
def test_alerts_for_whom_nobody_writes_to_wait_for_nobody(
    layout: Layout, house: provision.HouseDatabase, bot: dict[str, str]
) -> None:
    fill(house, ALERTS.format(number=1), DELIVERIES)
    env_files.write(layout.env(REPOSTER), {"REPOSTER_DATABASE_URL": house.dsn(roles.REPOSTER.app)} | bot)
    found = database.told(layout, REPOSTER, database.OF[REPOSTER])
    assert (found["alerts"], found["oldest_alert_s"]) == (0, None)


def test_jobs_that_are_due_are_counted_from_when_they_were(layout: Layout, house: provision.HouseDatabase) -> None:
    fill(
        house,
        "SET search_path = catalog",  # the queue's own triggers want it
        "INSERT INTO catalog.procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES "
        "('default', 'a', 'todo', now() - interval '10 minutes'), ('default', 'b', 'todo', now() + interval '1 day'), "
        "('default', 'c', 'todo', NULL), ('default', 'd', 'failed', NULL)",
    )
    found = database.told(layout, CATALOG, database.OF[CATALOG])
    assert (found["jobs_due"], found["jobs_failed"]) == (2, 1)
    assert found["oldest_job_s"] == pytest.approx(600, abs=60)


def test_sender_silence_and_sources_are_told(layout: Layout, house: provision.HouseDatabase) -> None:
    fill(
        house,
        "UPDATE catalog.mailing_sender SET seen_at = now(), rests_until = now() + interval '1 minute', words = 'отдых'",
        "UPDATE catalog.bot_silence SET since = now(), until = now() + interval '5 minutes'",
        "INSERT INTO catalog.figure_door (door, rests_until, why, words, refusals) VALUES "
        "('tgstat', now() + interval '30 minutes', 'refused', '', 1)",
    )
    found = database.told(layout, CATALOG, database.OF[CATALOG])
    assert found["sender_seen_s"] < 60
    assert found["sender_words"] == "отдых"
    assert 0 < found["silent_s"] <= 300
    assert [(door["door"], door["why"], door["found_s"]) for door in found["doors"]] == [("tgstat", "refused", None)]


def test_a_wrong_password_is_told_without_it(layout: Layout, house: provision.HouseDatabase) -> None:
    dsn = house.dsn(roles.CATALOG.app).replace("catalog_app:", "catalog_app:wrong-", 1)
    env_files.write(layout.env(CATALOG), {"CATALOG_DATABASE_URL": dsn})
    with pytest.raises(database.RoleRefused, match="не пускает: пароль не тот") as told:
        database.told(layout, CATALOG, database.SERVER)
    assert "wrong-" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "CATALOG_DATABASE_URL не задан"),
        ("postgresql://catalog_app@{server}", "в адресе нет пароля"),
        ("postgresql://catalog_app:another@{server}", "пароль не тот"),
    ],
    ids=["no address", "no password", "another password"],
)
def test_what_the_installer_sets_is_told_apart(house: provision.HouseDatabase, address: str, words: str) -> None:
    _, server = house.dsn(roles.CATALOG.app).split("@")
    with pytest.raises(database.RoleRefused, match=words):
        database.asked(address.format(server=server), "CATALOG_DATABASE_URL", "SELECT 1")


def test_a_role_without_the_right_to_come_in_is_told_apart(layout: Layout, house: provision.HouseDatabase) -> None:
    fill(house, f"REVOKE CONNECT ON DATABASE {house.name} FROM PUBLIC, {roles.CATALOG.app}")
    with pytest.raises(database.RoleRefused, match="роли нельзя входить в неё"):
        database.told(layout, CATALOG, database.SERVER)


def test_a_database_that_is_closed_is_there_and_no_matter_of_the_role(
    layout: Layout, house: provision.HouseDatabase, database_admin_url: str
) -> None:
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {house.name} ALLOW_CONNECTIONS false".encode())
    with pytest.raises(Trouble, match="вход в неё закрыт для всех") as told:
        database.told(layout, CATALOG, database.SERVER)
    assert not isinstance(told.value, database.RoleRefused)


def test_a_database_that_is_away_is_told_soon(layout: Layout) -> None:
    env_files.write(layout.env(CATALOG), {"CATALOG_DATABASE_URL": "postgresql://catalog_app:x@127.0.0.1:9/house"})
    with pytest.raises(Trouble, match="база данных не принимает соединений"):
        database.told(layout, CATALOG, database.SERVER)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("psql: error: FATAL:  the database system is shutting down", "база данных останавливается"),
        ("psql: error: FATAL:  the database system is starting up", "база данных ещё запускается"),
        ("connection to server on socket failed: Is the server running locally", "база данных не запущена"),
        ("OSError: Connect call failed ('127.0.0.1', 5432)", "база данных не принимает соединений"),
        (
            'psql: error: FATAL:  database "house" does not exist',
            "база данных не пускает: базы с таким именем на сервере нет",
        ),
        ("FATAL:  permission denied for database", "база данных не пускает: роли нельзя входить в неё"),
        ("psql: ERROR: of another kind", "psql: ERROR: of another kind"),
    ],
    ids=[
        "it stops",
        "it starts",
        "psql, by the socket",
        "the reposter's driver",
        "no database",
        "no right",
        "anything else",
    ],
)
def test_the_usual_reasons_are_told_in_words_of_ours(said: str, told: str) -> None:
    assert database.in_short(said) == told


def test_a_question_that_takes_too_long_is_ended_by_the_server(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "ANSWERED_WITHIN_MS", 200)
    began = time.monotonic()
    with pytest.raises(Trouble, match="statement timeout"):
        database.told(layout, CATALOG, "SELECT pg_sleep(600)")
    assert time.monotonic() - began < 60


def test_nothing_is_changed_by_looking(layout: Layout) -> None:
    with pytest.raises(Trouble, match="read-only transaction"):
        database.told(layout, CATALOG, "UPDATE catalog.bot_silence SET until = NULL, since = NULL RETURNING 'null'")
