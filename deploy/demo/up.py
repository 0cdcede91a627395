"""`up`: everything on this machine, in the foreground, with a line for each win, until somebody ends it."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import devpg
from postgres_binaries import DevPostgresError

from demo.house import House
from demo.processes import Ended, ProcessFailed, ended_by_signals
from demo.winners import finished, notes

FOLDER = Path(".data/demo")
HOUR_S = 20.0
SHOWN_HOURS = 60
"""The viewer's notes and the lines look back so many «hours»; a demo may run for days."""


class AlreadyUp(Exception):
    """Another `up` has the folder; says where it is."""


def up(seed: int) -> int:
    """The command: returns when it is told to end, or when a part of it has died."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with ended_by_signals(), ExitStack() as stack:
            _live(stack, stack.enter_context(_alone(FOLDER / "up.lock")), seed)
    except AlreadyUp as already:
        print(already)
        return 1
    except (ProcessFailed, DevPostgresError) as trouble:
        print(f"демо остановлено: {trouble}")
        return 1
    except Ended as ended:
        print("\nдемо остановлено", flush=True)
        return int(ended.code or 0)
    return 0


def _live(stack: ExitStack, lock: TextIO, seed: int) -> None:
    print("запускается база данных", flush=True)
    admin_dsn = stack.enter_context(devpg.server(FOLDER / "postgres"))
    print("запускается песочница Telegram", flush=True)
    stage = ["--story", "--seed", str(seed)]
    house = stack.enter_context(House(FOLDER, admin_dsn, hour=HOUR_S, stage=stage, name="demo"))
    enrolled = house.enroll()
    print(f"записаны проекты, юзерботы, паузы и доноры: {len(enrolled)}", flush=True)
    house.control.begin()
    house.start_daemon()
    _write(lock, {"pid": os.getpid(), "viewer": house.viewer})
    print(f"репосточная работает; час здесь длится {HOUR_S:g} с. Смотрите: {house.viewer}", flush=True)
    print("Ctrl-C завершит всё, что было запущено.", flush=True)
    _tell_winners(house)


def _tell_winners(house: House) -> None:
    told: set[int] = set()
    while True:
        rows = house.ledger.rows(since=datetime.fromtimestamp(time.time() - SHOWN_HOURS * house.hour, UTC))
        for repost_id, line in finished(rows).items():
            if repost_id not in told:
                print(line, flush=True)
                told.add(repost_id)
        house.control.annotate(notes(rows))
        house.check_alive()
        time.sleep(0.5)


@contextmanager
def _alone(path: Path) -> Iterator[TextIO]:
    """Held while this demo runs; the kernel lets go of it however the demo ends."""
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyUp(_where(lock.read())) from None
        _write(lock, {"pid": os.getpid()})
        yield lock


def _write(lock: TextIO, facts: dict[str, object]) -> None:
    lock.seek(0)
    lock.truncate()
    json.dump(facts, lock)
    lock.flush()


def _where(text: str) -> str:
    facts = json.loads(text) if text else {}
    place = f", смотрите: {facts['viewer']}" if "viewer" in facts else ", она ещё запускается"
    return f"демо уже запущено (процесс {facts.get('pid', '?')}){place}"
