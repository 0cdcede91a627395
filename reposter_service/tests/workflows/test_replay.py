"""The command `replay`: a file of real posts in, a table or every decision out."""

import json
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from reposter_service.domain.posts_file import parse
from reposter_service.domain.replay import replay as replay_rules
from reposter_service.domain.what_if import table
from reposter_service.workflows.replay import replay

SMALL = Path(__file__).parent.parent / "data" / "posts_small.csv"
HEADER = "channel,message_id,date,views,forwards,reactions,grouped_id,fwd_from\n"


def said(path: Path = SMALL, x: int | None = None, y: int | None = None, *, as_json: bool = False) -> str:
    out, errors = StringIO(), StringIO()
    assert replay(path, x, y, as_json, out, errors=errors) == 0
    assert errors.getvalue() == ""
    return out.getvalue()


def document(x: int | None = 6, y: int | None = 5) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(said(x=x, y=y, as_json=True))
    return parsed


def refusal(path: Path, x: int | None = None, y: int | None = None) -> str:
    out, errors = StringIO(), StringIO()
    assert replay(path, x, y, True, out, errors=errors) == 2  # noqa: FBT003 - as the command line calls it
    assert out.getvalue() == ""
    return errors.getvalue()


def decision(message_id: int, x: int = 6, y: int = 5) -> dict[str, Any]:
    (entry,) = (each for each in document(x, y)["decisions"] if each["message_id"] == message_id)
    return dict(entry)


# The table for people


def test_without_x_and_y_it_tells_what_the_file_holds() -> None:
    assert said().splitlines()[:4] == [
        "Канал kino_vecherom, сообщений: 122, с 2024-03-01T09:00:00+00:00 по 2024-04-02T17:56:10+00:00",
        "Постов: 101, репостов из каналов: 6, своих: 95 (альбомов: 4)",
        "С рейтингом: 93, медиана рейтинга: 104",
        "Первые 50 постов с рейтингом решает X, следующие Y",
    ]


def test_without_x_and_y_it_prints_how_many_posts_each_pair_would_have_reposted() -> None:
    ratings = replay_rules(parse(SMALL.read_bytes())).ratings
    header, *rows = [line.split() for line in said().splitlines()[6:]]
    columns = [int(word) for word in header[3:]]
    printed = {(int(x), y): int(count) for x, *counts in rows for y, count in zip(columns, counts, strict=True)}
    assert columns == [1, 2, 3, 5, 8, 10, 15, 20, 25]
    assert [int(row[0]) for row in rows] == [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50]
    assert printed == table(ratings, xs=[int(row[0]) for row in rows], ys=columns)


def test_the_columns_of_the_table_stand_under_each_other() -> None:
    assert len({len(line) for line in said().splitlines()[6:]}) == 1


def test_with_x_and_y_it_lists_the_winners() -> None:
    lines = said(x=6, y=5).splitlines()[5:]
    assert lines[0] == "X=6, Y=5: было бы зарепощено 10"
    assert lines[1] == "2024-03-03T12:12:14+00:00  пост 110  рейтинг 397 > 247, место 1, алгоритм X"
    assert "пост 138-147" in lines[3]
    assert len(lines) == 11


def test_a_file_without_a_rated_post_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(HEADER + "kino,1,2024-03-01T12:00:00Z,,0,0,,\n", encoding="utf-8")
    assert "С рейтингом: 0, медиана рейтинга: нет" in said(path)


# The document for programs


def test_the_document_counts_messages_posts_forwards_rated_and_reposted() -> None:
    counts = {key: value for key, value in document().items() if key != "decisions"}
    assert counts == {
        "x": 6,
        "y": 5,
        "channel": "kino_vecherom",
        "messages": 122,
        "posts": 101,
        "forwards": 6,
        "rated": 93,
        "reposted": 10,
    }


def test_the_document_holds_a_decision_for_every_own_post_in_the_order_of_publication() -> None:
    entries = document()["decisions"]
    moments = [(each["published_at"], each["message_id"]) for each in entries]
    assert len(entries) == 95
    assert moments == sorted(moments)


def test_the_counts_of_the_document_are_those_of_its_decisions() -> None:
    for x, y in [(1, 1), (6, 5), (50, 50)]:
        answer = document(x, y)
        entries = answer["decisions"]
        assert answer["reposted"] == sum(each["decision"] == "repost" for each in entries)
        assert answer["rated"] == sum(each["rating"] is not None for each in entries)
        assert answer["posts"] == len(entries) + answer["forwards"]


def test_a_winner_is_written_with_its_comparison() -> None:
    assert decision(188) == {
        "message_id": 188,
        "message_ids": [188],
        "published_at": "2024-03-21T18:44:14+00:00",
        "views": 2000,
        "forwards": 50,
        "reactions": 90,
        "rating": [700, 1],
        "decision": "repost",
        "because": None,
        "algorithm": "Y",
        "earlier": 50,
        "needed": 50,
        "place": 3,
        "threshold": [725, 2],
    }


def test_a_post_that_is_collected_is_written_with_how_far_it_is() -> None:
    entry = decision(101)
    assert (entry["decision"], entry["because"], entry["earlier"], entry["needed"]) == ("hold", "collecting", 0, 6)
    assert (entry["place"], entry["threshold"]) == (None, None)


def test_a_post_without_views_is_written_without_rating_and_comparison() -> None:
    entry = decision(115)
    assert (entry["views"], entry["rating"], entry["because"]) == (None, None, "no_views")
    assert (entry["algorithm"], entry["earlier"], entry["needed"], entry["place"]) == (None, None, None, None)


def test_an_album_is_written_as_one_post_with_all_of_its_messages() -> None:
    assert decision(138)["message_ids"] == list(range(138, 148))


def test_a_rating_is_written_exactly_in_lowest_terms() -> None:
    assert decision(118)["rating"] == decision(119)["rating"] == [2500, 3]


def test_every_rating_is_that_of_the_numbers_written_next_to_it() -> None:
    for each in document()["decisions"]:
        if each["rating"] is not None:
            activity = each["reactions"] + each["forwards"]
            assert Fraction(*each["rating"]) == Fraction(10_000 * activity, each["views"])


def test_a_repost_is_a_rating_higher_than_its_threshold() -> None:
    for each in document()["decisions"]:
        if each["threshold"] is not None:
            higher = Fraction(*each["rating"]) > Fraction(*each["threshold"])
            assert (each["decision"] == "repost") is higher


def test_the_table_comes_as_a_document_too() -> None:
    answer = document(None, None)
    assert (answer["albums"], answer["first"], answer["last"]) == (
        4,
        "2024-03-01T09:00:00+00:00",
        "2024-04-02T17:56:10+00:00",
    )
    assert {"x": 6, "y": 5, "reposted": 10} in answer["table"]
    assert int(Fraction(*answer["median_rating"])) == 104


# Refusals


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        pytest.param(6, None, "X и Y задаются вместе", id="X alone"),
        pytest.param(None, 5, "X и Y задаются вместе", id="Y alone"),
        pytest.param(0, 5, "должны быть от 1 до 50", id="X of 0"),
        pytest.param(51, 5, "должны быть от 1 до 50", id="X of 51"),
        pytest.param(6, 0, "должны быть от 1 до 50", id="Y of 0"),
        pytest.param(6, 51, "должны быть от 1 до 50", id="Y of 51"),
    ],
)
def test_x_and_y_out_of_range_are_refused_with_an_example(x: int | None, y: int | None, words: str) -> None:
    told = refusal(SMALL, x, y)
    assert words in told
    assert "пример: --x 6 --y 5" in told


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == f"{tmp_path}/none.csv: такого файла нет\n"


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: это папка, а нужен файл CSV\n"


def test_one_malformed_row_stops_everything_and_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(SMALL.read_text(encoding="utf-8") + "kino_vecherom,999,вчера,1,2,3,,0,0\n", encoding="utf-8")
    assert refusal(path, 6, 5).startswith(f"{path}: строка 124: date: «вчера» — не дата и время")


@pytest.mark.parametrize(
    ("wrong", "lines", "last"),
    [
        pytest.param(1, 1, "строка 2: ", id="one"),
        pytest.param(10, 10, "строка 11: ", id="ten"),
        pytest.param(11, 11, "и ещё ошибок: 1", id="eleven: the last is only counted"),
        pytest.param(500, 11, "и ещё ошибок: 490", id="five hundred"),
    ],
)
def test_up_to_ten_malformed_rows_are_listed_the_rest_is_counted(
    tmp_path: Path, wrong: int, lines: int, last: str
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(HEADER + "kino,?\n" * wrong, encoding="utf-8")
    told = refusal(path).splitlines()
    assert len(told) == lines
    assert told[-1].startswith(f"{path}: {last}")
