"""The demo's small form: a story of a quarter of a minute through sandbox, bot and daemon, beside the catalog."""

import os
from pathlib import Path

from demo.by_bot import made_by_bot
from demo.catalog import Catalog
from demo.house import House
from demo.smoke import FIGURES, LETTERS_A_SECOND, played_beside_the_catalog

HOUR_S, PUBLISHING_S = 10.0, 12.0
PATIENT = {"REPOSTER_LATENESS_S": "36000", "REPOSTER_EXPIRY_S": "36000"}
"""A machine that is busy with other tests is late, not wrong."""


def test_with_a_project_made_by_the_bot_nothing_is_lost_and_the_services_do_without_one_another(
    tmp_path: Path, database_admin_url: str
) -> None:
    stage = ["--story", "--seed", "2"]
    with (
        House(
            tmp_path, database_admin_url, hour=HOUR_S, stage=stage, name=f"smoke_{os.getpid()}", settings=PATIENT
        ) as house,
        Catalog(house, channels=60, letters_a_second=LETTERS_A_SECOND, settings=FIGURES) as catalog,
    ):
        verdict, rows, seen = played_beside_the_catalog(house, catalog, PUBLISHING_S)
    assert seen.problems == []
    assert seen.figures().startswith("catalog=13 categories, ")
    assert "figures=3 refreshed by 6 requests, 1 refused " in seen.figures()
    assert "mailing=60 recipients, " in seen.figures()
    assert verdict.problems == []
    assert (verdict.projects, verdict.donors, verdict.missed) == (4, 30, 0)
    made = made_by_bot(rows)
    assert (made.projects, made.donors, made.problems()) == (1, 6, [])
    assert verdict.rated > 100
    assert verdict.reposted > 10
    assert {"collecting", "not_higher"} <= {post.because for post in rows.posts}
