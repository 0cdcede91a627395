"""Budgets of bytes, hard: as built, and as served with data. 1 KB is 1000 bytes."""

import urllib.request

from webapp.e2e import measures
from webapp.e2e.catalog import Catalog

MOST_CODE_BR, MOST_HTML_BR = 20_000, 10_000


def test_all_code_of_the_app_stays_small(catalog: Catalog) -> None:
    assert measures.code_br() <= MOST_CODE_BR


def test_a_page_with_its_data_stays_small(catalog: Catalog) -> None:
    channel = catalog.asked("SELECT min(id) FROM catalog.channel WHERE published")[0]
    for path in ("/", "/list", f"/c/{channel}"):
        with urllib.request.urlopen(f"{catalog.address}{path}") as answer:
            assert measures.html_br(answer.read()) <= MOST_HTML_BR, path
