"""`up`: everything on this machine, in the foreground, with a line for each win, until somebody ends it.

As systemd does in production, it starts each of the services' processes again whenever that has ended.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TextIO
from zlib import crc32

import devpg
import psycopg
from postgres_binaries import DevPostgresError
from processes import Ended, ProcessFailed, ended_by_signals
from telegram_sandbox.story.spares import PROJECT

from demo import crossing
from demo.catalog import Catalog
from demo.env_file import env_file
from demo.house import House
from demo.kept import Kept
from demo.outside import LEFT_TO_EDITORS, enter_catalogued, let_be_due
from demo.readers import enter_readers
from demo.winners import finished, notes, whose

FOLDER = Path(".data/demo")
HOUR_S = 20.0
VIEWER_PORT, CATALOG_PORT = 9280, 9220
"""The same at each start, unless somebody has it: an open page of the browser lives on."""
NAMES = {"site": "сайт каталога", "worker": "исполнитель каталога", "bot": "бот каталога"}
CAPTCHA = '{"kind": "captcha", "door": "telegram"}'
SHOWN_HOURS = 60
"""The viewer's notes and the lines look back so many «hours»; a demo may run for days."""


class AlreadyUp(Exception):
    """Another `up` has the folder; says where it is."""


def up(seed: int, days: int, channels: int) -> int:
    """The command: returns when it is told to end, or when a part of it has died. `seed` of the story; `channels` of
    the catalog, and `days` of its visits."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with ended_by_signals(), ExitStack() as stack:
            _live(stack, stack.enter_context(_alone(FOLDER / "up.lock")), seed, days, channels)
    except AlreadyUp as already:
        print(already)
        return 1
    except (ProcessFailed, DevPostgresError) as trouble:
        print(f"демо остановлено: {trouble}")
        return 1
    except psycopg.OperationalError as away:
        print(f"демо остановлено: база данных не отвечает, а без неё его нет. Начните заново. {_first_line(away)}")
        return 1
    except Ended as ended:
        print("\nдемо остановлено", flush=True)
        return int(ended.code or 0)
    return 0


def _first_line(trouble: Exception) -> str:
    return str(trouble).partition("\n")[0]


def _live(stack: ExitStack, lock: TextIO, seed: int, days: int, channels: int) -> None:
    print("каждый запуск начинает заново: база, каналы и переписка прошлого раза забыты", flush=True)
    print("запускается база данных", flush=True)
    admin_dsn = stack.enter_context(devpg.server(FOLDER / "postgres"))
    print("запускается песочница Telegram", flush=True)
    stage = ["--story", "--seed", str(seed), "--port", str(VIEWER_PORT)]
    house = stack.enter_context(House(FOLDER, admin_dsn, hour=HOUR_S, stage=stage, name=_database_name()))
    catalog = stack.enter_context(Catalog(house, port=CATALOG_PORT, channels=channels, days=days))
    catalog.prepare()
    enrolled = house.enroll()
    print(f"записан план репосточной, строк: {len(enrolled)}", flush=True)
    _annotate(house, {"posts": {}})
    house.control.begin()
    catalog.await_channels()
    catalog.launch("site")
    house.start_daemon()
    catalog.await_site()
    crossing.enter_story(catalog)
    enter_catalogued(catalog)
    catalog.launch_all()  # nobody waits for worker and bot
    stack.enter_context(env_file(FOLDER / "env", _operators_settings(house, catalog)))
    _write(lock, {"pid": os.getpid(), "viewer": house.viewer})
    for line in (*_welcome(house), *_welcome_to_the_catalog(catalog), "Ctrl-C завершит всё, что было запущено."):
        print(line, flush=True)
    catalog.finish_preparing()
    print(f"посещения каталога записаны, дней: {days}; через минуту они посчитаны", flush=True)
    print(f"посетителей, которые пустили бота каталога: {enter_readers(catalog)}; некоторые уже передумали", flush=True)
    let_be_due(catalog)
    print("показатели каналов обновляются из песочницы: за две-три минуты, в жизни за сутки", flush=True)
    tell_winners(house, [_kept_daemon(house), *(_kept(catalog, name) for name in catalog.programs)])


def _database_name() -> str:
    """Of this folder: two checkouts, or two tests, may use one database server."""
    return f"demo_{crc32(str(FOLDER.absolute()).encode()):08x}"


def _operators_settings(house: House, catalog: Catalog) -> dict[str, str]:
    migrators = {
        "REPOSTER_MIGRATOR_DATABASE_URL": house.database.dsn("reposter_migrator"),
        "CATALOG_MIGRATOR_DATABASE_URL": house.database.dsn("catalog_migrator"),
    }
    return {**house.environment(), **catalog.environment(), **migrators}


def _welcome(house: House) -> Iterator[str]:
    yield f"репосточная работает; час здесь длится {HOUR_S:g} с. Смотрите: {house.viewer}"
    yield f"  свой проект: там же чат «Репосточная» → «Запустить» → «Добавить проект», канал https://t.me/{PROJECT}"
    yield f"  доноры, номер юзербота и код входа для него: {house.viewer}#phones; репосты придут через минуту-другую"
    yield f"  здоровье демона: http://127.0.0.1:{house.health_port}/healthz, его журнал: {FOLDER}/daemon.log"
    yield f"  команды оператора: ENV_FILE={FOLDER}/env sh deploy/run status"
    yield f"  забанить, разлогинить, лишить прав: адрес для curl {house.control_address}, что ему писать, сказано"
    yield "    в deploy/telegram_sandbox/README.md"
    yield f"  убить демона: kill -9 {house.daemon.pid}; он будет запущен снова и ничего не потеряет"


def _welcome_to_the_catalog(catalog: Catalog) -> Iterator[str]:
    processes = ", ".join(f"{name} {catalog.programs[each].pid}" for each, name in NAMES.items())
    yield f"каталог работает: {catalog.address}admin/, логин {catalog.owner.login}, пароль {catalog.owner.password}"
    yield f"  доноры для своего проекта: в репосточной «Из каталога», категория «{crossing.DESIGN}»"
    yield "  посещения: графики на первой странице, «Что продаёт», ссылки"
    yield f"  API: {catalog.address}api/v1/categories/, здоровье: {catalog.address}healthz"
    yield "  его бот: там же, где репосточная, чат «Каталог каналов» → «Запустить»; заявки покупателей приходят туда же"
    yield f"  рассылка: {catalog.address}admin/mailings/mailing/ → «Горящее место…» → «Отправить сейчас», через минуту"
    yield "    после запуска; смотрите, как она идёт, там же и в песочнице, раздел «Посетители»"
    yield f"  показатели обновляются сами; «{LEFT_TO_EDITORS}» оставлено вам, по каналу («Обновить сейчас») или сразу:"
    yield f"    {catalog.address}admin/channels/category/ → «{LEFT_TO_EDITORS}» → «Показатели каналов»;"
    yield "    источники и старейший показатель на первой странице. Капча вместо t.me, потом снова страницы:"
    yield f"    curl -s {catalog.house.control_address}/faults -d '{CAPTCHA}'"
    yield f"    curl -s -X DELETE {catalog.house.control_address}/faults"
    yield "  Mini App: в этом чате его открывают кнопки «Открыть каталог» и «Каталог»; или в отдельной вкладке:"
    yield f"    Mini App как Владелец: {catalog.app_as(catalog.house.admins[0])}"
    yield f"    Mini App как Анна, рекламодатель (боту она ещё не писала): {catalog.app_as(catalog.house.buyer)}"
    yield f"  его команды: ENV_FILE={FOLDER}/env sh deploy/run catalog check"
    yield f"  его процессы: {processes}; убитый будет запущен снова; журналы: {FOLDER}/catalog/"


def _kept_daemon(house: House) -> Kept:
    return Kept("демон", lambda: house.daemon, house.replace_daemon)


def _kept(catalog: Catalog, name: str) -> Kept:
    return Kept(NAMES[name], lambda: catalog.programs[name], lambda: catalog.launch(name))


def tell_winners(house: House, kept: Sequence[Kept]) -> None:
    """A line for each, while `kept` is kept running; for ever, or until the sandbox ends: `ProcessFailed`."""
    told: set[int] = set()
    while True:
        for line in chain.from_iterable(each.look() for each in kept):
            print(line, flush=True)
        house.check_sandbox()
        rows = house.ledger.rows(since=datetime.fromtimestamp(time.time() - SHOWN_HOURS * house.hour, UTC))
        for repost_id, line in finished(rows).items():
            if repost_id not in told:
                print(line, flush=True)
                told.add(repost_id)
        _annotate(house, notes(rows))
        time.sleep(0.5)


def _annotate(house: House, noted: dict[str, Any]) -> None:
    house.annotate(noted | {"projects": whose(house.ledger.projects())})


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
