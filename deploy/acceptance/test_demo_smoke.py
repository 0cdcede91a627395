"""The demo's small form: a story of a quarter of a minute through sandbox, daemon and database, summed up to zero."""

import os
from pathlib import Path

from demo.house import House
from demo.smoke import played

HOUR_S, PUBLISHING_S = 10.0, 12.0


def test_a_short_story_ends_with_nothing_doubled_lost_or_missed(tmp_path: Path, database_admin_url: str) -> None:
    stage = ["--story", "--seed", "2"]
    with House(tmp_path, database_admin_url, hour=HOUR_S, stage=stage, name=f"smoke_{os.getpid()}") as house:
        verdict, rows = played(house, PUBLISHING_S)
        assert house.stop_daemon() == 0
    assert verdict.problems == []
    assert (verdict.projects, verdict.donors, verdict.missed) == (3, 24, 0)
    assert verdict.rated > 100
    assert verdict.reposted > 10
    assert {"collecting", "not_higher"} <= {post.because for post in rows.posts}
