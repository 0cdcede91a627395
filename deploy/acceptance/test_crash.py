"""kill -9 under load, at each kind of moment: no post is reposted twice, none that won is lost.

`make bench` does it a hundred times.
"""

import os
import time
from pathlib import Path

from demo.crash import EACH_KIND, crashed


def test_a_kill_at_each_kind_of_moment_doubles_nothing_and_loses_nothing(
    tmp_path: Path, database_admin_url: str
) -> None:
    seed = int(os.environ.get("CRASH_SEED", time.time_ns() % 1_000_000))
    print(f"CRASH_SEED={seed}")
    verdict = crashed(tmp_path, database_admin_url, name=f"crash_{os.getpid()}", seed=seed, kills=EACH_KIND)
    assert verdict.problems == []
    assert (verdict.doubled, verdict.lost) == (0, 0)
    assert verdict.reposted > 20
