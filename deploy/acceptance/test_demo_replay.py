"""A channel's posts from a file: over the whole path the daemon decides what the bare rules decide."""

import os
import subprocess
import sys
from pathlib import Path

from demo import replay
from demo.house import House
from telegram_sandbox.faults import Rule

FILE = Path(__file__).parents[2] / "reposter_service" / "tests" / "data" / "posts_small.csv"
HOUR_S = 10.0
PUSH, HEARD = "updateNewChannelMessage", 50
"""So many of the file's messages are told to the userbot; those after them it has to find by itself."""


def test_the_daemon_decides_as_the_rules_do_also_after_pushes_cease(tmp_path: Path, database_admin_url: str) -> None:
    rules = replay.decisions(FILE, x=3, y=5)
    stage = ["--replay", str(FILE), "--x", "3", "--y", "5", "--posts-per-second", "12"]
    name = f"replay_{os.getpid()}"
    with House(tmp_path, database_admin_url, hour=HOUR_S, stage=stage, name=name, settings=replay.PATIENT) as house:
        house.control.add_fault(Rule.lose_pushes(method=PUSH, skip=HEARD))
        rows, problems = replay.replayed(house, rules)
        (cease,) = house.control.faults()
    assert problems == []
    assert cease["struck"] > HEARD
    assert sum(post.decision == "repost" for post in rows.posts) == rules["reposted"] > 0
    assert {post.algorithm for post in rows.posts} >= {"X", "Y"}


def test_a_malformed_file_is_refused_by_its_lines_before_anything_starts(tmp_path: Path) -> None:
    header, first, *_ = FILE.read_text(encoding="utf-8").splitlines()
    spoilt = tmp_path / "spoilt.csv"
    spoilt.write_text(f"{header}\n{first}\n{first.replace('20', 'двадцать')}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "demo", "replay", str(spoilt)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "строка 3" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("replay FAILED")
    assert list(tmp_path.iterdir()) == [spoilt]
