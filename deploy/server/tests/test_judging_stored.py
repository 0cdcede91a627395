"""What the database has, judged."""

from typing import Any

import pytest
from server.findings import Level
from server.judging import stored
from server.looks.logins import Login, Refusal

REPOSTER: dict[str, Any] = {
    "posts_due": 0,
    "oldest_due_s": None,
    "reposts_open": 0,
    "oldest_repost_s": None,
    "alerts": 0,
    "oldest_alert_s": None,
    "donors": 10,
    "donors_unavailable": 0,
    "projects": 1,
    "userbots": [{"project": "Бизнес", "state": "connected", "for_s": 60.0}],
}
CATALOG: dict[str, Any] = {
    "jobs_due": 0,
    "oldest_job_s": None,
    "jobs_failed": 0,
    "uncounted": 0,
    "mailings": [],
    "waiting": 0,
    "sender_seen_s": 3.0,
    "sender_rests_s": None,
    "sender_words": "",
    "silent_s": None,
    "doors": [],
    "channels": 300,
    "oldest_figures_s": 3600.0,
}


@pytest.mark.parametrize(
    ("late_s", "level"),
    [(None, Level.WELL), (9.0, Level.WELL), (30.0, Level.WARN), (61.0, Level.BAD)],
    ids=["none due", "a moment", "late", "lost soon"],
)
def test_the_oldest_due_post_says_whether_posts_are_measured(late_s: float | None, level: Level) -> None:
    assert stored.posts({**REPOSTER, "posts_due": 4, "oldest_due_s": late_s}).level is level


def test_a_house_that_is_well_has_little_to_tell() -> None:
    assert list(stored.reposts(REPOSTER)) == []
    assert [found.what for found in stored.userbots(REPOSTER)] == ["юзерботов в порядке: 1 из 1"]
    everything = [*stored.queue(CATALOG), *stored.mailings(CATALOG), *stored.sources(CATALOG), stored.donors(REPOSTER)]
    assert {found.level for found in everything} == {Level.WELL}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reposts_open": 2, "oldest_repost_s": 600.0}, "репостов ждёт"),
        ({"alerts": 3, "oldest_alert_s": 900.0}, "не доставлено"),
    ],
    ids=["reposts", "alerts"],
)
def test_what_waits_too_long_is_told(more: dict[str, Any], words: str) -> None:
    (found,) = stored.reposts({**REPOSTER, **more})
    assert found.level is Level.WARN
    assert words in found.what


@pytest.mark.parametrize(
    ("state", "level"),
    [
        ("banned", Level.BAD),
        ("logged_out", Level.BAD),
        ("frozen", Level.BAD),
        ("reconnecting", Level.WARN),
        ("without_rights", Level.WARN),
    ],
)
def test_a_userbot_that_is_not_well_is_named_by_its_project(state: str, level: Level) -> None:
    userbots = [{"project": "Бизнес", "state": state, "for_s": 7200.0}]
    (found,) = stored.userbots({**REPOSTER, "userbots": userbots})
    assert found.level is level
    assert "«Бизнес»" in found.what
    assert "2 ч" in found.what
    assert found.mend


def test_a_flood_wait_is_no_trouble() -> None:
    userbots = [{"project": "Бизнес", "state": "flooded", "for_s": 60.0}]
    (found,) = stored.userbots({**REPOSTER, "userbots": userbots})
    assert found.level is Level.WELL
    assert "ждут по просьбе Telegram 1" in found.what


def test_of_many_userbots_the_gravest_are_named_and_the_rest_counted() -> None:
    away = [{"project": f"П{n}", "state": "reconnecting", "for_s": float(n)} for n in range(8)]
    banned = [{"project": "Б", "state": "banned", "for_s": 1.0}]
    found = list(stored.userbots({**REPOSTER, "projects": 9, "userbots": away + banned}))
    assert "«Б»" in found[0].what
    assert "«П7»" in found[1].what
    assert found[stored.MOST_NAMED].what == "и ещё юзерботов не в порядке: 4"


def test_a_project_without_a_userbot_is_told() -> None:
    found = list(stored.userbots({**REPOSTER, "projects": 3}))
    assert found[-1].what == "проектов без юзербота: 2"


@pytest.mark.parametrize(
    ("more", "level", "words"),
    [
        ({"jobs_due": 9, "oldest_job_s": 400.0}, Level.BAD, "очередь стоит: задач 9, старшая ждёт 6 мин"),
        ({"jobs_failed": 2}, Level.WARN, "задач с ошибкой: 2"),
        ({"uncounted": 200_000}, Level.WARN, "не подсчитано событий: 200000"),
    ],
    ids=["stands", "failed", "uncounted"],
)
def test_a_queue_that_does_not_go_on_is_told(more: dict[str, Any], level: Level, words: str) -> None:
    assert (level, words) in [(found.level, found.what) for found in stored.queue({**CATALOG, **more})]


@pytest.mark.parametrize(
    ("more", "level", "words"),
    [
        ({"sender_seen_s": 300.0}, Level.BAD, "отправителя рассылок не видно 5 мин"),
        ({"sender_seen_s": None}, Level.BAD, "отправителя рассылок не было ни разу"),
        ({"silent_s": 60.0}, Level.WARN, "бот каталога молчит по просьбе Telegram ещё 1 мин"),
        ({"sender_rests_s": 30.0, "sender_words": "нет ответа"}, Level.WARN, "рассылки отдыхают ещё 30 с: нет ответа"),
        (
            {"mailings": [{"title": "Место", "state": "paused", "halt": "bot_unknown"}]},
            Level.WARN,
            "рассылка «Место» на паузе не по воле менеджера",
        ),
    ],
    ids=["gone", "never there", "silence", "rests", "halted"],
)
def test_what_keeps_mailings_is_told(more: dict[str, Any], level: Level, words: str) -> None:
    assert (level, words) in [(found.level, found.what) for found in stored.mailings({**CATALOG, **more})]


def test_a_manager_may_pause_his_mailing() -> None:
    paused = {"mailings": [{"title": "Место", "state": "paused", "halt": "manager"}]}
    assert {found.level for found in stored.mailings({**CATALOG, **paused})} == {Level.WELL}


@pytest.mark.parametrize(
    ("found_s", "level"),
    [(600.0, Level.WELL), (8 * 3600.0, Level.WARN), (None, Level.WARN)],
    ids=["answered lately", "silent for long", "never answered"],
)
def test_a_source_may_rest_for_a_while(found_s: float | None, level: Level) -> None:
    door = {"door": "tgstat", "why": "refused", "rests_s": 1800.0, "found_s": found_s}
    first = next(iter(stored.sources({**CATALOG, "doors": [door]})))
    assert first.level is level
    assert first.what.startswith("TGStat отдыхает ещё 30 мин")


def test_figures_older_than_a_day_are_told() -> None:
    assert [found.level for found in stored.sources({**CATALOG, "oldest_figures_s": 26 * 3600.0})] == [Level.WARN]


@pytest.mark.parametrize(("used", "level"), [(10, Level.WELL), (90, Level.WARN)])
def test_connections_that_run_out_are_told(used: int, level: Level) -> None:
    found = {"version": "15.8 (Debian)", "bytes": 1 << 30, "connections": used, "most_connections": 100}
    judged = stored.server(found)
    assert judged.level is level
    assert judged.what == f"PostgreSQL 15.8, 1 ГБ, соединений {used} из 100"


@pytest.mark.parametrize(
    ("is_of_role", "is_here", "mend"),
    [
        (True, True, "channel-house install задаст ролям пароли из /etc/channel-house"),
        (True, False, "в окружении HOUSE_ADMIN_DATABASE_URL"),
        (False, True, "запустить: systemctl restart postgresql"),
        (False, False, "проверьте сервер базы и сеть до него"),
    ],
    ids=["the role, here", "the role, elsewhere", "the server, here", "the server, elsewhere"],
)
def test_what_mends_a_database_that_lets_nobody_in_is_told_by_whose_fault_it_is_not_by_its_words(
    *, is_of_role: bool, is_here: bool, mend: str
) -> None:
    found = stored.away(Refusal("какими бы ни были слова", is_of_role=is_of_role), is_here=is_here)
    assert found.what == "какими бы ни были слова"
    assert mend in found.mend


def test_roles_that_are_not_let_in_are_told_together_where_the_reason_is_one() -> None:
    password, crowd = Refusal("так", is_of_role=True), Refusal("этак", is_of_role=False)
    tried = [Login("a", password), Login("b", Refusal()), Login("c", crowd), Login("d", password)]
    found = {each.what: each.mend for each in stored.refused(tried, is_here=True)}
    assert list(found) == ["a, d: так", "c: этак"]
    assert "channel-house install" in found["a, d: так"]
    assert "журнал PostgreSQL" in found["c: этак"]
