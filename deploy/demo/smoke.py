"""`smoke`: the demo unattended. Plays the story, stops publishing, waits, and sums up what happened."""

import time
from collections.abc import Callable
from pathlib import Path

import devpg
from postgres_binaries import DevPostgresError
from processes import ProcessFailed

from demo import crossing
from demo.by_bot import TITLE, made_by_bot, make_project
from demo.catalog import Catalog
from demo.catalog_verdict import CatalogVerdict
from demo.house import House
from demo.ledger import Rows
from demo.outside import enter_catalogued
from demo.verdict import Verdict, Watch, judge

FOLDER = Path(".data/smoke")
HOUR_S, PUBLISHING_S, SEED = 20.0, 65.0, 1
LETTERS_A_SECOND = 6
"""Few enough for something to happen while a mailing is going out."""
FIGURES = {
    "CATALOG_FIGURES_PACE": "0.05",
    **{f"CATALOG_{figure}_FROM": "telegram" for figure in ("SUBSCRIBERS", "REACH", "ERR")},
}
"""Whose counts the sandbox can be asked for; ER comes from TGStat, and Telemetr is asked for it last."""
SETTLING_S = 90.0
"""At most, after the last post's measuring moment: for sending, and for what a busy machine takes."""


def smoke() -> int:
    """The command; its last line says `smoke ok: …` or `smoke FAILED: …`."""
    began = time.monotonic()
    try:
        with (
            devpg.server(FOLDER / "postgres") as admin_dsn,
            House(FOLDER, admin_dsn, hour=HOUR_S, stage=["--story", "--seed", str(SEED)], name="smoke") as house,
            Catalog(house, letters_a_second=LETTERS_A_SECOND, settings=FIGURES) as catalog,
        ):
            verdict, rows, seen = played_beside_the_catalog(house, catalog, PUBLISHING_S)
    except (ProcessFailed, DevPostgresError) as trouble:
        print(f"smoke FAILED: {trouble}")
        return 1
    verdict.problems += without_y(rows)
    if not verdict.alerts:
        verdict.problems.append("ни одного уведомления, хотя в истории переключают реакции")
    if verdict.missed:
        verdict.problems.append(f"не измерено вовремя: {verdict.missed}")
    made = made_by_bot(rows)
    verdict.problems += [*made.problems(), *seen.problems]
    print(f"за {time.monotonic() - began:.0f} с")
    return told(verdict, f"{made.figures()} {seen.figures()}")


def told(verdict: Verdict, more: str) -> int:
    """Print the problems and the one line; the exit code."""
    for problem in verdict.problems:
        print(f"  {problem}")
    word = "FAILED" if verdict.problems else "ok"
    problems = f" problems={len(verdict.problems)}" if verdict.problems else ""
    print(f"smoke {word}: {verdict.figures()} {more}{problems}")
    return 1 if verdict.problems else 0


def played_beside_the_catalog(house: House, catalog: Catalog, seconds: float) -> tuple[Verdict, Rows, CatalogVerdict]:
    """`played`, with a project made by the bot; the catalog is there, gone, and in the end alone.

    It is there before the story begins: its start would cost a busy machine the moments when posts are measured.
    """
    seen = CatalogVerdict(catalog)
    catalog.prepare()
    catalog.finish_preparing()
    seen.listed(enter_catalogued(catalog))
    catalog.launch_all()
    catalog.await_site()
    crossing.enter_story(catalog)
    verdict, rows = played(house, seconds, make_project, meanwhile=seen.begin_and_kill)
    print("репосточная остановлена, каталог запущен снова", flush=True)
    seen.judge_alone()
    seen.problems += crossing.problems(catalog)
    return verdict, rows, seen


def played(
    house: House,
    seconds: float,
    visit: Callable[[House], None] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[Verdict, Rows]:
    """Enroll, let the story play for so long, stop it, wait until all is over, judge.

    `visit`: what the owner does in the bot when everything runs; `meanwhile`: what happens beside the story.
    """
    for line in house.enroll():
        print(f"  {line}", flush=True)
    house.control.begin()
    started_at = house.start_daemon()
    watching_since = house.await_first_sights()
    if visit:
        print("владелец разговаривает с ботом", flush=True)
        visit(house)
        watching_since = house.await_first_sights()
    talkers = tuple(house.admins[:1]) if visit else ()
    print(f"демон смотрит за донорами, история идёт ещё {seconds:g} с", flush=True)
    story_ends = time.monotonic() + seconds
    if meanwhile:
        meanwhile()
    rest(house, story_ends - time.monotonic())
    house.control.stop()
    return settled(house, Watch(started_at, watching_since, house.hour, tuple(house.admins), talkers))


def settled(house: House, watch: Watch) -> tuple[Verdict, Rows]:
    """Wait until everything published so far is past its measuring moment and dealt with, then judge."""
    print("публикации остановлены, ждём последних измерений", flush=True)
    rest(house, house.hour + 1)
    deadline = time.monotonic() + SETTLING_S
    while house.ledger.unfinished() and time.monotonic() < deadline:
        rest(house, 0.2)
    rows = house.ledger.rows()
    return judge(house.control.dump(), rows, watch), rows


def rest(house: House, seconds: float) -> None:
    """Wait, and fail at once when something dies meanwhile."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        house.check_alive()
        time.sleep(min(left, 0.5))


def without_y(rows: Rows) -> list[str]:
    """Projects none of whose donors came under algorithm Y: the story is meant to bring one in each of its own."""
    decided = {post.donor_id for post in rows.posts if post.algorithm == "Y"}
    with_y = {donor.project for donor in rows.donors if donor.id in decided}
    played_out = {donor.project for donor in rows.donors if donor.project != TITLE}
    return [f"{title}: алгоритм Y не вступил в силу" for title in sorted(played_out - with_y)]
