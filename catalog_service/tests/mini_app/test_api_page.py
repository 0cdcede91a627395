"""docs/api.md tells all addresses and all codes of refusals that there are."""

import re
from pathlib import Path

import pytest

from catalog_service.mini_app import urls
from catalog_service.mini_app.init_data import Reason

HOUSE = Path(__file__).parents[3]
PAGE = (HOUSE / "docs" / "api.md").read_text(encoding="utf-8")
SOURCES = [*(HOUSE / "catalog_service" / "mini_app").glob("**/*.py")]
OF_OUR_OWN = re.compile(r'ProblemError\(\s*\d+,\s*"([a-z_]+)"')
CODES = sorted({code for source in SOURCES for code in OF_OUR_OWN.findall(source.read_text())})


def test_codes_are_found_in_the_sources() -> None:
    assert {"channel_not_found", "asked_already", "unavailable"} <= set(CODES)


@pytest.mark.parametrize("code", [*CODES, "invalid", *(f"init_data_{reason}" for reason in Reason)])
def test_a_code_is_told(code: str) -> None:
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("address", sorted({str(each.pattern) for each in urls.urlpatterns} - {""}))
def test_an_address_is_told(address: str) -> None:
    written = re.sub(r"<\w+:(?:channel_)?(\w+)>", lambda found: found[1].upper(), address)
    assert f"{written}`" in PAGE
