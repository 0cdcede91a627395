"""What is published is what `published.md` promises to readers."""

import re
from pathlib import Path

import psycopg
import pytest

from shared_schema.database import CATALOG, PUBLISHED
from shared_schema.tests.conftest import Login
from shared_schema.vocabulary import View

PAGE = (Path(__file__).parents[1] / "published.md").read_text()


def promised(view: str) -> list[tuple[str, str]]:
    """(column, type) of a view, in order, from its table on the page."""
    section = PAGE.split(f"## {PUBLISHED}.{view}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| `([\w ]+)` \|", section, flags=re.MULTILINE)


def columns(connection: psycopg.Connection, view: str) -> list[tuple[str, str]]:
    query = """
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum
    """
    return connection.execute(query, [f"{PUBLISHED}.{view}"]).fetchall()


@pytest.mark.parametrize("view", list(View))
def test_a_view_has_the_columns_its_readers_expect(login: Login, view: View) -> None:
    assert columns(login(CATALOG.app), view) == promised(view) != []


def test_every_published_view_is_on_the_page_and_in_the_vocabulary(login: Login) -> None:
    query = "SELECT relname::text FROM pg_class WHERE relnamespace = 'published'::regnamespace"
    assert {name for (name,) in login(CATALOG.app).execute(query).fetchall()} == set(View)
    assert set(re.findall(rf"^## {PUBLISHED}\.(\w+)$", PAGE, flags=re.MULTILINE)) == set(View)


def test_only_views_are_published(login: Login) -> None:
    query = "SELECT DISTINCT relkind::text FROM pg_class WHERE relnamespace = 'published'::regnamespace"
    assert login(CATALOG.app).execute(query).fetchall() == [("v",)]
