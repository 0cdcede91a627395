"""What is published is what `published.md` promises to readers."""

import re
from pathlib import Path
from typing import Any, get_args, get_origin

import psycopg
import pytest

from shared_schema.database import CATALOG, PUBLISHED
from shared_schema.tests.conftest import Login
from shared_schema.vocabulary import BestPost, DonorActivity, PublishedChannel, View

PAGE = (Path(__file__).parents[1] / "published.md").read_text()
READ_AS = {View.CHANNEL_V1: PublishedChannel, View.DONOR_ACTIVITY_V1: DonorActivity}
PYTHON = {"bigint": int, "integer": int, "text": str, "boolean": bool, "double precision": float, "jsonb": list}
"""What a column of each type is once it is read."""


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


@pytest.mark.parametrize("view", list(View))
def test_readers_know_a_row_as_the_page_describes_it(view: View) -> None:
    known = {column: _class_of(hint) for column, hint in READ_AS[view].__annotations__.items()}
    assert known == {column: PYTHON[type_] for column, type_ in promised(view)}


def test_readers_know_a_best_post_as_the_page_describes_it() -> None:
    element = PAGE.split("An element of `best_posts_7d`:")[1].split("\n\n")[0]
    named = re.findall(r"`(\w+)` \((\w+)", element)
    written = {"text": str, "number": float, "integer": int}
    assert {name: written[type_] for name, type_ in named} == BestPost.__annotations__


def _class_of(hint: Any) -> type:
    """Of `int | None` it is int, of `list[BestPost]` list."""
    if get_origin(hint) is list:
        return list
    known: list[type] = [type_ for type_ in get_args(hint) if type_ is not type(None)] or [hint]
    return known[0]


def test_every_published_view_is_on_the_page_and_in_the_vocabulary(login: Login) -> None:
    query = "SELECT relname::text FROM pg_class WHERE relnamespace = 'published'::regnamespace"
    assert {name for (name,) in login(CATALOG.app).execute(query).fetchall()} == set(View)
    assert set(re.findall(rf"^## {PUBLISHED}\.(\w+)$", PAGE, flags=re.MULTILINE)) == set(View)


def test_only_views_are_published(login: Login) -> None:
    query = "SELECT DISTINCT relkind::text FROM pg_class WHERE relnamespace = 'published'::regnamespace"
    assert login(CATALOG.app).execute(query).fetchall() == [("v",)]
