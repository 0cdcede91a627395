"""`replay FILE`: a real channel's posts through sandbox and daemon, compared post by post with the bare rules."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import devpg
from postgres_binaries import DevPostgresError
from processes import ProcessFailed, run

from demo.comparison import mismatches
from demo.house import House
from demo.ledger import Rows
from demo.smoke import rest
from demo.verdict import world_posts

FOLDER = Path(".data/replay")
HOUR_S = 15.0
POSTS_PER_SECOND = 8.0
SETTLING_S = 90.0
PATIENT = {"REPOSTER_LATENESS_S": "36000", "REPOSTER_EXPIRY_S": "36000"}
"""Here the numbers stand still after the «hour»: how late they are read decides nothing."""


def replay(file: Path, x: int, y: int) -> int:
    """The command; its last line says `replay ok: …` or `replay FAILED: …`."""
    try:
        rules = decisions(file, x, y)
        print(f"правила: своих постов {len(rules['decisions'])}, репостов {rules['reposted']}", flush=True)
        print(f"каждый пост измеряется через {HOUR_S:g} с после публикации", flush=True)
        stage = ["--replay", str(file.resolve()), "--x", str(x), "--y", str(y)]
        stage += ["--posts-per-second", f"{POSTS_PER_SECOND:g}"]
        with (
            devpg.server(FOLDER / "postgres") as admin_dsn,
            House(FOLDER, admin_dsn, hour=HOUR_S, stage=stage, name="replay", settings=PATIENT) as house,
        ):
            rows, problems = replayed(house, rules)
    except (ProcessFailed, DevPostgresError) as trouble:
        print(trouble)
        print("replay FAILED: не сыграно")
        return 1
    return told(rules, rows, problems)


def decisions(file: Path, x: int, y: int) -> dict[str, Any]:
    """What the bare rules say, by the service's own command; it refuses a malformed file, naming its lines."""
    choice = ["--x", str(x), "--y", str(y), "--json"]
    command = [sys.executable, "-m", "reposter_service", "replay", str(file.resolve()), *choice]
    answer: dict[str, Any] = json.loads(run("reposter_service replay", command, {}))
    return answer


def replayed(house: House, rules: dict[str, Any]) -> tuple[Rows, list[str]]:
    """Publish everything, wait until all is decided and sent; the database's rows and all mismatches."""
    house.enroll()
    house.start_daemon()
    house.await_first_sights()
    house.control.begin()
    _await_decisions(house, len(rules["decisions"]))
    rows, dump = house.ledger.rows(), house.control.dump()
    ids = {int(theirs): ours for theirs, ours in house.control.state()["performance"]["ids"].items()}
    found = mismatches(rules, ids, rows, dump)
    published = world_posts(dump.channel(rows.donors[0].channel_id))
    counted = {
        "messages": sum(len(post.messages) for post in published),
        "posts": len(published),
        "forwards": sum(not post.is_donors_own for post in published),
    }
    found += [f"{name}: опубликовано {n}, в файле {rules[name]}" for name, n in counted.items() if n != rules[name]]
    return rows, found


def _await_decisions(house: House, wanted: int) -> None:
    """Until as many posts are decided as the file has, and every win is sent; or for too long."""
    deadline: float | None = None
    while deadline is None or time.monotonic() < deadline:
        rest(house, 2)
        performance = house.control.state()["performance"]
        if performance["state"] == "failed":
            raise ProcessFailed(f"песочница: {performance['failure']}")
        decided = _told_progress(house, performance)
        if performance["state"] == "over":
            deadline = deadline or time.monotonic() + house.hour + SETTLING_S
            if decided >= wanted and not house.ledger.unfinished():
                return


def _told_progress(house: House, performance: dict[str, Any]) -> int:
    rows = house.ledger.rows()
    decided = sum(post.state != "waiting" for post in rows.posts)
    sent = sum(repost.state == "sent" for repost in rows.reposts)
    published = f"опубликовано {performance['published']} из {performance['messages']}"
    print(f"{published}, решено {decided}, переслано {sent}", flush=True)
    return decided


def told(rules: dict[str, Any], rows: Rows, problems: list[str]) -> int:
    """Print the mismatches and the one line; the exit code."""
    for problem in problems:
        print(f"  {problem}")
    rated = sum(post.rating is not None for post in rows.posts)
    reposted = sum(repost.state == "sent" for repost in rows.reposts)
    counts = " ".join(f"{name}={rules[name]}" for name in ("messages", "posts", "forwards"))
    word = "FAILED" if problems else "ok"
    print(f"replay {word}: {counts} rated={rated} reposted={reposted} mismatches={len(problems)}")
    return 1 if problems else 0
