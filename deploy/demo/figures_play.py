"""An editor has figures refreshed: three channels as they should be, and one at whose turn there is a captcha."""

import time
from collections.abc import Callable, Iterator
from typing import LiteralString

import psycopg
from processes import ProcessFailed
from telegram_sandbox.faults import FaultKind, Rule

from demo.catalog import Catalog
from demo.figures_verdict import Played, Refreshed, Refused, Row, Seen, wrong
from demo.outside import Row as Listed
from demo.visitor import Editor

CHANNELS = 3
PATIENCE_S, PAUSE_S = 60.0, 0.1
ROW = """
SELECT channel.subscribers, channel.reach, channel.err, coalesce(figure.source, ''), coalesce(attempt.state, ''),
       refresh.wanted_at IS NOT NULL,
       (SELECT count(*) FROM catalog.figure_snapshot AS snapshot
        WHERE snapshot.channel_id = channel.id AND day = (now() AT TIME ZONE 'Europe/Moscow')::date)
FROM catalog.channel
LEFT JOIN catalog.figure ON figure.channel_id = channel.id AND figure.name = 'subscribers'
LEFT JOIN catalog.figure_attempt AS attempt ON attempt.channel_id = channel.id AND attempt.door = 'telegram'
LEFT JOIN catalog.figure_refresh AS refresh ON refresh.channel_id = channel.id
WHERE channel.id = %s
"""
UNTOUCHED = """
SELECT channel_id FROM catalog.figure_refresh AS refresh JOIN catalog.channel ON channel.id = channel_id
WHERE channel_id = ANY(%s) AND tried_at < now() - interval '2 hours' AND due_at > now() + interval '1 hour'
  AND reach IS NOT NULL AND channel.published
  AND NOT EXISTS (SELECT FROM catalog.figure WHERE figure.channel_id = channel.id AND overrule IS NOT NULL)
ORDER BY channel_id LIMIT %s
"""
RESTS = "SELECT count(*) FROM catalog.figure_door WHERE door = 'telegram' AND rests_until > now()"


class FiguresPlay:
    """`seen` of a catalog that runs; its editor presses «Обновить сейчас». `figures` tells what came of it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._control = catalog.house.control
        self.listed: list[Listed] = []
        """Channels that are what they seem."""
        self.figures = ""

    def seen(self) -> Iterator[str]:
        editor = Editor(self._catalog.address)
        editor.signs_in(self._catalog.owner.login, self._catalog.owner.password)
        *plain, last = self._chosen()
        before = {channel.id: self._seen(channel) for channel in plain}
        for channel in plain:
            self._presses(editor, channel)
        self._await(lambda: not any(self._row(channel).waits for channel in plain), "показатели не обновились")
        asked = self._control.times_asked().get("telegram", {})
        refreshed = [
            Refreshed(
                title=channel.title,
                before=before[channel.id],
                after=self._seen(channel),
                row=self._row(channel),
                requests=asked.get(channel.address.lower(), 0),
            )
            for channel in plain
        ]
        played = Played(refreshed, self._refused(editor, last))
        self.figures = played.figures()
        yield from wrong(played)

    def _refused(self, editor: Editor, channel: Listed) -> Refused:
        fault = self._control.add_fault(Rule(FaultKind.CAPTCHA, door="telegram", who=channel.address))
        before = self._row(channel)
        self._presses(editor, channel)
        self._await(lambda: not self._row(channel).waits, "капчи никто не заметил")
        self._control.remove_fault(fault)
        with self._connected() as connection:
            rests = connection.execute(RESTS).fetchone()
        return Refused(channel.title, before, self._row(channel), bool(rests and rests[0]))

    def _chosen(self) -> list[Listed]:
        """Tried hours ago, and their turn is hours away: nobody else touches them meanwhile."""
        with self._connected() as connection:
            found = connection.execute(UNTOUCHED, [[each.id for each in self.listed], CHANNELS + 1]).fetchall()
        if len(found) <= CHANNELS:
            raise ProcessFailed(f"каналов, которые можно обновить, {len(found)}")
        by_id = {each.id: each for each in self.listed}
        return [by_id[channel] for (channel,) in found]

    def _presses(self, editor: Editor, channel: Listed) -> None:
        page = f"/admin/channels/channel/{channel.id}"
        answer = editor.presses(f"{page}/change/", f"{page}/figures/", do="refresh")
        if answer.status != 302:
            raise ProcessFailed(f"кнопка «Обновить сейчас»: {answer.status} {answer.text[:200]}")

    def _seen(self, channel: Listed) -> Seen:
        return Seen.of(self._control.seen(channel.address))

    def _row(self, channel: Listed) -> Row:
        with self._connected() as connection:
            return Row(*(connection.execute(ROW, [channel.id]).fetchone() or ()))

    def _await(self, condition: Callable[[], bool], complaint: LiteralString) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise ProcessFailed(self._catalog.programs["worker"].complaint(complaint))
            time.sleep(PAUSE_S)

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._catalog.house.database.dsn("catalog_app"))
