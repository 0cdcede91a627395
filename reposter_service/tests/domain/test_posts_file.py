"""A file of a real channel's posts: what is taken, and how what is wrong is named."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.posts import Message
from reposter_service.domain.posts_file import LARGEST_FILE, Fault, Malformed, PostsFile, parse
from reposter_service.domain.rating import Counters

HEADER = "channel,message_id,date,views,forwards,reactions,grouped_id,fwd_from"
GOOD = "kino,4,2024-03-01T12:00:00+00:00,2642,9,22,,0"


def file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def row(
    *,
    channel: str = "kino",
    message_id: str = "4",
    date: str = "2024-03-01T12:00:00+00:00",
    views: str = "2642",
    forwards: str = "9",
    reactions: str = "22",
    grouped_id: str = "",
    fwd_from: str = "0",
) -> str:
    return f"{channel},{message_id},{date},{views},{forwards},{reactions},{grouped_id},{fwd_from}"


def faults(data: bytes) -> list[str]:
    with pytest.raises(Malformed) as refusal:
        parse(data)
    return [str(fault) for fault in refusal.value.faults]


def only_message(data: bytes) -> Message:
    (message,) = parse(data).messages
    return message


# What is taken


def test_a_row_becomes_a_message() -> None:
    assert parse(file(GOOD)) == PostsFile(
        "kino", (Message(4, datetime(2024, 3, 1, 12, tzinfo=UTC), Counters(views=2642, forwards=9, reactions=22)),)
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + file(GOOD), id="with a byte order mark"),
        pytest.param(file(GOOD).replace(b"\n", b"\r\n"), id="with the line ends of Windows"),
        pytest.param(file(GOOD).rstrip(), id="without a last line end"),
        pytest.param(file("", GOOD, "", "  "), id="with empty lines"),
        pytest.param(file(GOOD.replace(",", " , ")), id="with spaces around values"),
        pytest.param(file(GOOD.replace("kino", '"kino"')), id="with quotes around a value"),
        pytest.param(file(GOOD, header=HEADER.upper()), id="with a header in capitals"),
        pytest.param(file(GOOD + ",1,привет", header=HEADER + ",has_media,text"), id="with columns nobody asked for"),
        pytest.param(
            file(GOOD + ',1,"a, b\nand c"', header=HEADER + ",has_media,text"), id="with a text over two lines"
        ),
        pytest.param(
            file("0,,22,9,2642,2024-03-01T12:00:00+00:00,4,kino", header=",".join(reversed(HEADER.split(",")))),
            id="with its columns in another order",
        ),
    ],
)
def test_a_file_is_the_same_file(data: bytes) -> None:
    assert parse(data) == parse(file(GOOD))


def test_empty_views_are_missing_views_not_zero() -> None:
    assert only_message(file(row(views=""))).counters.views is None
    assert only_message(file(row(views="0"))).counters.views == 0


def test_empty_reactions_and_forwards_are_none_given() -> None:
    counters = only_message(file(row(forwards="", reactions=""))).counters
    assert (counters.forwards, counters.reactions) == (0, 0)


def test_a_grouped_id_is_kept_in_full() -> None:
    assert only_message(file(row(grouped_id="13179547546551234"))).grouped_id == 13179547546551234


@pytest.mark.parametrize(
    ("fwd_from", "forwarded"),
    [
        pytest.param("", False, id="empty: its own post"),
        pytest.param("0", False, id="0: its own post"),
        pytest.param("1", True, id="1: forwarded from a channel"),
        pytest.param("1001234567890", True, id="the id of the channel it was forwarded from"),
        pytest.param("-1001234567890", True, id="the id in the form of the Bot API"),
    ],
)
def test_fwd_from_tells_whether_a_post_is_forwarded_from_a_channel(fwd_from: str, forwarded: bool) -> None:
    assert only_message(file(row(fwd_from=fwd_from))).from_channel is forwarded


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        pytest.param("2024-03-01T12:00:00+00:00", datetime(2024, 3, 1, 12, tzinfo=UTC), id="in UTC"),
        pytest.param("2024-03-01T12:00:00Z", datetime(2024, 3, 1, 12, tzinfo=UTC), id="in UTC, with a Z"),
        pytest.param("2024-03-01 15:00:00+03:00", datetime(2024, 3, 1, 12, tzinfo=UTC), id="in Moscow, with a space"),
    ],
)
def test_a_date_is_a_moment_whatever_its_offset(date: str, moment: datetime) -> None:
    assert only_message(file(row(date=date))).date == moment


# What is refused, and in which words


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param(row(channel=""), "channel: пусто, нужно имя или номер канала", id="no channel"),
        pytest.param(row(message_id=""), "message_id: «» — не целое число от 1", id="no id"),
        pytest.param(row(message_id="0"), "message_id: «0» — не целое число от 1", id="an id of 0"),
        pytest.param(row(message_id="4.0"), "message_id: «4.0» — не целое число", id="an id with a point"),
        pytest.param(row(message_id="2147483648"), "message_id: «2147483648» — не целое число", id="an id too large"),
        pytest.param(row(views="2,5k"), "значений 9, а столбцов в заголовке 8", id="a comma inside a value"),
        pytest.param(row(views="2.6K"), "views: «2.6K» — не целое число от 0", id="views rounded"),
        pytest.param(row(views="-1"), "views: «-1» — не целое число от 0", id="views below 0"),
        pytest.param(row(views="nan"), "views: «nan» — не целое число", id="views of nan"),
        pytest.param(row(views="1_000"), "views: «1_000» — не целое число", id="views with an underscore"),
        pytest.param(row(views="٣"), "views: «٣» — не целое число", id="views in other digits"),
        pytest.param(row(forwards="девять"), "forwards: «девять» — не целое число", id="forwards in words"),
        pytest.param(row(reactions="👍"), "reactions: «👍» — не целое число", id="a reaction itself"),
        pytest.param(row(grouped_id="1.3e+16"), "grouped_id: «1.3e+16» — не целое число", id="an album number rounded"),
        pytest.param(row(fwd_from="да"), "fwd_from: «да» — нужно пусто или 0", id="forwarded in words"),
        pytest.param(row(date=""), "date: «» — не дата и время", id="no date"),
        pytest.param(row(date="01.03.2024 12:00"), "date: «01.03.2024 12:00» — не дата и время", id="a Russian date"),
        pytest.param(row(date="2024-03-01T12:00:00"), "нет часового пояса", id="a date without its offset"),
        pytest.param(row(date="2024-03-01"), "нет часового пояса", id="a day without a time"),
        pytest.param(row(date="2024-03-01T12:00:00.5+00:00"), "нужны целые секунды", id="half a second"),
        pytest.param(row(date="1970-01-01T00:00:00+00:00"), "год от 2013 до 2037", id="a date before Telegram"),
        pytest.param(row(date="9999-12-31T23:59:59-14:00"), "год от 2013 до 2037", id="a date at the end of time"),
        pytest.param("kino,5", "значений 2, а столбцов в заголовке 8", id="a row cut short"),
        pytest.param(GOOD + ",1", "значений 9, а столбцов в заголовке 8", id="a row too long"),
        pytest.param(row(), "message_id: сообщение 4 уже было в строке 2", id="an id seen before"),
        pytest.param(row(channel="eda", message_id="5"), "«eda», а выше «kino»; один файл", id="another channel"),
        pytest.param('kino,"5', "кавычки не закрыты", id="a quote never closed"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_with_what_is_wrong(wrong: str, words: str) -> None:
    (fault,) = faults(file(GOOD, wrong))
    assert fault.startswith("строка 3: ")
    assert words in fault


@pytest.mark.parametrize(
    ("wrong", "example"),
    [
        pytest.param(row(views="много"), "пример: 2642", id="a number"),
        pytest.param(row(date="вчера"), "пример: 2022-03-11T15:01:09+00:00", id="a date"),
        pytest.param(row(channel=""), "например durov", id="a channel"),
    ],
)
def test_an_example_shows_how_it_should_be(wrong: str, example: str) -> None:
    (fault,) = faults(file(wrong))
    assert example in fault


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", "строка 1: в заголовке нет столбцов channel, message_id, date", id="an empty file"),
        pytest.param(file(), "строка 2: в файле нет ни одного поста", id="a header alone"),
        pytest.param(
            file(GOOD, header=HEADER.replace(",views", "").replace(",fwd_from", "")),
            "строка 1: в заголовке нет столбцов views, fwd_from; пример заголовка: channel,message_id",
            id="columns missing",
        ),
        pytest.param(file(GOOD, header=HEADER.replace(",", ";")), "в заголовке нет столбцов", id="semicolons"),
        pytest.param(file(GOOD, header=HEADER + ",views"), "в заголовке дважды есть views", id="a column twice"),
        pytest.param(file(GOOD) + "кино".encode("cp1251"), "не UTF-8", id="another encoding"),
        pytest.param(b"x" * (LARGEST_FILE + 1), "файл больше 20 МБ", id="too large a file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(data: bytes, fault: str) -> None:
    (named,) = faults(data)
    assert fault in named


def test_another_encoding_is_named_by_the_line_where_it_shows() -> None:
    (fault,) = faults(file(GOOD, GOOD) + "кино".encode("cp1251"))
    assert fault.startswith("строка 4: ")


def test_every_wrong_row_is_listed_in_the_order_of_lines() -> None:
    named = faults(file(row(views="?"), GOOD, GOOD, row(message_id="5", date="?"), row(channel="eda", message_id="6")))
    assert [fault.split(":")[0] for fault in named] == ["строка 2", "строка 4", "строка 5", "строка 6"]


def test_lines_are_counted_as_an_editor_counts_them_empty_and_quoted_ones_too() -> None:
    header = HEADER + ",text"
    (fault,) = faults(file("", GOOD + ',"one\ntwo"', row(message_id="5", views="?") + ",", header=header))
    assert fault.startswith("строка 5: ")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        pytest.param(
            [row(message_id="4", grouped_id="7"), row(message_id="14", grouped_id="7")],
            "в альбоме 7 больше 10 номеров подряд",
            id="eleven ids apart",
        ),
        pytest.param(
            [row(message_id="4", grouped_id="7"), row(message_id="5", grouped_id="7", fwd_from="1")],
            "в альбоме 7 и свои сообщения, и репосты",
            id="half of it forwarded",
        ),
    ],
)
def test_an_album_such_as_telegram_never_makes_is_refused(members: list[str], words: str) -> None:
    (fault,) = faults(file(*members))
    assert words in fault


def test_an_album_of_ten_is_taken() -> None:
    assert len(parse(file(*(row(message_id=str(id_), grouped_id="7") for id_ in range(4, 14)))).messages) == 10


# For any file

messages = st.builds(
    Message,
    id=st.integers(1, 2**31 - 1),
    date=st.builds(
        datetime.fromtimestamp,
        st.integers(1_400_000_000, 2_100_000_000),
        st.sampled_from([UTC, timezone(timedelta(hours=3))]),
    ),
    counters=st.builds(
        Counters,
        views=st.none() | st.integers(0, 2**31 - 1),
        forwards=st.integers(0, 2**31 - 1),
        reactions=st.integers(0, 2**31 - 1),
    ),
    from_channel=st.booleans(),
)


def written(each: Message) -> str:
    views = "" if each.counters.views is None else str(each.counters.views)
    return row(
        message_id=str(each.id),
        date=each.date.isoformat(),
        views=views,
        forwards=str(each.counters.forwards),
        reactions=str(each.counters.reactions),
        fwd_from=str(int(each.from_channel)),
    )


@given(st.lists(messages, min_size=1, max_size=10, unique_by=lambda each: each.id))
def test_what_is_written_is_what_is_read(written_messages: list[Message]) -> None:
    assert list(parse(file(*map(written, written_messages))).messages) == written_messages


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: file(text, GOOD)))
def test_whatever_the_file_it_is_taken_or_refused_in_words(data: bytes) -> None:
    assert all(fault.words and fault.line > 0 for fault in refused(data))


def refused(data: bytes) -> list[Fault]:
    try:
        parse(data)
    except Malformed as refusal:
        return refusal.faults
    return []
