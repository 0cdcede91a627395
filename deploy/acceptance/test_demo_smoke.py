"""The demo's small form: a story of a quarter of a minute through sandbox, bot and daemon, summed up to zero."""

import os
from pathlib import Path

from demo.by_bot import made_by_bot, make_project
from demo.house import House
from demo.smoke import played

HOUR_S, PUBLISHING_S = 10.0, 12.0


def test_with_a_project_made_through_the_bot_nothing_is_doubled_lost_or_missed(
    tmp_path: Path, database_admin_url: str
) -> None:
    stage = ["--story", "--seed", "2"]
    with House(tmp_path, database_admin_url, hour=HOUR_S, stage=stage, name=f"smoke_{os.getpid()}") as house:
        verdict, rows = played(house, PUBLISHING_S, make_project)
        assert house.stop_daemon() == 0
    assert verdict.problems == []
    assert (verdict.projects, verdict.donors, verdict.missed) == (4, 30, 0)
    made = made_by_bot(rows)
    assert (made.projects, made.donors, made.problems()) == (1, 6, [])
    assert verdict.rated > 100
    assert verdict.reposted > 10
    assert {"collecting", "not_higher"} <= {post.because for post in rows.posts}
