"""A file of a real channel's posts: CSV text becomes messages, or a list of what is wrong, line by line.

Columns, in any order, others are ignored:

- `channel`: any name; one file holds one channel, because one donor is one channel
- `message_id`: whole number from 1, no id twice
- `date`: ISO 8601 with its offset from UTC, whole seconds
- `views`: whole number, empty where Telegram gives none
- `forwards`, `reactions`: whole numbers, empty is 0
- `grouped_id`: the album's number, empty outside albums
- `fwd_from`: empty or 0 for the channel's own post; 1 or the id of the channel it was forwarded from
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from reposter_service.domain.posts import ALBUM_LIMIT, Message
from reposter_service.domain.rating import Counters

COLUMNS = ("channel", "message_id", "date", "views", "forwards", "reactions", "grouped_id", "fwd_from")
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes: some 250 000 posts, many years of a busy channel."""

_INT32 = 2**31 - 1
_INT64 = 2**63 - 1
_YEARS = range(2013, 2038)  # Telegram's first, and the last that its 32-bit dates reach in full
_WHOLE_NUMBER = re.compile(r"[0-9]{1,19}")
_CHANNEL_ID = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line, in words for the person who brought the file."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"строка {self.line}: {self.words}"


class Malformed(Exception):
    """The file cannot be taken as it is. `faults` are all of them, in the order of lines."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PostsFile:
    """The messages of one channel, in the order of lines."""

    channel: str
    messages: tuple[Message, ...]


def parse(data: bytes) -> PostsFile:
    """Read a whole file; `Malformed` names every line that is wrong."""
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise Malformed([Fault(1, f"файл больше {limit} МБ: разделите его на части")])
    faults: list[Fault] = []
    rows = list(_rows(_text(data), faults))
    faults += _strangers(rows) + _repeated(rows) + _torn_albums(rows)
    if faults:
        raise Malformed(sorted(faults, key=lambda fault: fault.line))
    if not rows:
        raise Malformed([Fault(2, "в файле нет ни одного поста, только заголовок")])
    return PostsFile(rows[0].channel, tuple(row.message for row in rows))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    channel: str
    message: Message


class _Wrong(Exception):
    """One cell or one row, in words."""


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed([Fault(line, "это не UTF-8: сохраните файл как CSV в кодировке UTF-8")]) from None


def _rows(text: str, faults: list[Fault]) -> Iterator[_Row]:
    """The rows that could be read; what is wrong with the others is added to `faults`."""
    lines = _lines(text, faults)
    columns = _header(lines)
    for line, cells in lines:
        try:
            yield _row(line, _named(columns, cells))
        except _Wrong as wrong:
            faults.append(Fault(line, str(wrong)))


def _lines(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not empty, with its number in the file."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.append(Fault(line, 'кавычки не закрыты или стоят посреди значения, пример верной записи: "а, б"'))


def _header(lines: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, cells = next(lines, (1, []))
    columns = [cell.strip().lower() for cell in cells]
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        words = f"в заголовке нет столбцов {', '.join(missing)}; пример заголовка: {','.join(COLUMNS)}"
        raise Malformed([Fault(line, words)])
    repeated = [name for name in COLUMNS if columns.count(name) > 1]
    if repeated:
        raise Malformed([Fault(line, f"в заголовке дважды есть {', '.join(repeated)}: оставьте один")])
    return columns


def _named(columns: list[str], cells: list[str]) -> Mapping[str, str]:
    if len(cells) != len(columns):
        raise _Wrong(f"значений {len(cells)}, а столбцов в заголовке {len(columns)}")
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _row(line: int, cells: Mapping[str, str]) -> _Row:
    if not cells["channel"]:
        raise _Wrong("channel: пусто, нужно имя или номер канала, например durov")
    message = Message(
        id=_whole(cells, "message_id", least=1),
        date=_date(cells["date"]),
        counters=Counters(
            views=_whole(cells, "views") if cells["views"] else None,
            forwards=_whole(cells, "forwards") if cells["forwards"] else 0,
            reactions=_whole(cells, "reactions") if cells["reactions"] else 0,
        ),
        grouped_id=_whole(cells, "grouped_id", least=1, most=_INT64) if cells["grouped_id"] else None,
        from_channel=_from_channel(cells["fwd_from"]),
    )
    return _Row(line, cells["channel"], message)


def _whole(cells: Mapping[str, str], column: str, *, least: int = 0, most: int = _INT32) -> int:
    text = cells[column]
    if not _WHOLE_NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise _Wrong(f"{column}: «{text}» — не целое число от {least} до {most}, пример: 2642")
    return int(text)


def _date(text: str) -> datetime:
    example = "пример: 2022-03-11T15:01:09+00:00"
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong(f"date: «{text}» — не дата и время, {example}") from None
    if date.tzinfo is None:
        raise _Wrong(f"date: «{text}» — нет часового пояса, {example}")
    if date.microsecond or date.year not in _YEARS:
        raise _Wrong(f"date: «{text}» — нужны целые секунды и год от {_YEARS[0]} до {_YEARS[-1]}, {example}")
    return date


def _from_channel(text: str) -> bool:
    if not text:
        return False
    if not _CHANNEL_ID.fullmatch(text):
        raise _Wrong(f"fwd_from: «{text}» — нужно пусто или 0 (свой пост), 1 или номер канала (репост из канала)")
    return int(text) != 0


def _strangers(rows: list[_Row]) -> list[Fault]:
    return [
        Fault(row.line, f"channel: «{row.channel}», а выше «{rows[0].channel}»; один файл — один канал-донор")
        for row in rows
        if row.channel != rows[0].channel
    ]


def _repeated(rows: list[_Row]) -> list[Fault]:
    first: dict[int, int] = {}
    return [
        Fault(row.line, f"message_id: сообщение {row.message.id} уже было в строке {first[row.message.id]}")
        for row in rows
        if first.setdefault(row.message.id, row.line) != row.line
    ]


def _torn_albums(rows: list[_Row]) -> list[Fault]:
    """Albums that Telegram never makes, and that the service would not find whole."""
    albums: dict[int, list[_Row]] = {}
    for row in rows:
        if row.message.grouped_id is not None:
            albums.setdefault(row.message.grouped_id, []).append(row)
    return [fault for album, members in albums.items() for fault in _torn(album, members)]


def _torn(album: int, members: list[_Row]) -> Iterator[Fault]:
    ids = [row.message.id for row in members]
    if max(ids) - min(ids) >= ALBUM_LIMIT:
        yield Fault(members[0].line, f"grouped_id: в альбоме {album} больше {ALBUM_LIMIT} номеров подряд")
    if len(Counter(row.message.from_channel for row in members)) > 1:
        yield Fault(members[0].line, f"grouped_id: в альбоме {album} и свои сообщения, и репосты из каналов")
