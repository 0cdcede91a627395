"""kill -9 under load, ten times: no post is reposted twice, none that won is lost."""

import os
import time
from pathlib import Path

from demo.crash import TEN_KILLS, crashed


def test_ten_kills_under_load_double_nothing_and_lose_nothing(tmp_path: Path, database_admin_url: str) -> None:
    seed = int(os.environ.get("CRASH_SEED", time.time_ns() % 1_000_000))
    print(f"CRASH_SEED={seed}")
    verdict = crashed(tmp_path, database_admin_url, name=f"crash_{os.getpid()}", seed=seed, kills=TEN_KILLS)
    assert verdict.problems == []
    assert (verdict.doubled, verdict.lost) == (0, 0)
    assert verdict.reposted > 20
