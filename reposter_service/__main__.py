"""The command line: `run`, `check`, `migrate`, `rotate-session-key`, `enroll`, `remove-donor`, `status`, `replay`.

A command that needs the whole service imports it itself: the libraries of Telegram take seconds, and `migrate` and
`replay` are not to wait for them.
"""

import argparse
import asyncio
import errno
import signal
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from reposter_service import mistakes
from reposter_service.clock import utc_now
from reposter_service.database import migrate, restorations, rotation
from reposter_service.database.engine import UnreachableError
from reposter_service.database.sessions import SessionCipher, SessionKeyError, SessionRotation
from reposter_service.domain.durations import hours_and_minutes
from reposter_service.domain.links import channel_link
from reposter_service.errors import TelegramError, Temporary
from reposter_service.loading import load
from reposter_service.monitoring import logs
from reposter_service.reader_gone import until_the_reader_leaves
from reposter_service.settings import MigratorSettings, RotationSettings, Settings, UnusableSettingError
from reposter_service.workflows import replay
from reposter_service.workflows.alert import ACCOUNT_LOST
from reposter_service.workflows.enroll_plan import Enrolled, Plan
from reposter_service.workflows.refusal_words import words
from reposter_service.workflows.remove_donor import NotRemoved

NOT_REMOVED = {
    NotRemoved.NOT_A_LINK: "это не ссылка на канал, пример: https://t.me/name",
    NotRemoved.NO_SUCH_PROJECT: "такого проекта нет",
    NotRemoved.NO_SUCH_DONOR: "такого канала в проекте нет",
}

OF_FILES = {
    errno.ENOENT: "такого файла нет",
    errno.EACCES: "читать этот файл не разрешено",
    errno.EISDIR: "это папка, а не файл",
}

ADDRESS_IN_USE = (
    "адрес страниц /healthz и /metrics уже занят: похоже, служба здесь уже запущена. Остановите её, а если порт занят "
    "другой программой, назовите свободный в REPOSTER_HTTP_PORT"
)

UNFIT_SETTINGS = (SessionKeyError, UnusableSettingError)
TOLD_IN_WORDS = (TelegramError, UnreachableError, migrate.RevisionError)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return until_the_reader_leaves(lambda: int(options.command(options)))
    except ValidationError as invalid:
        return _complain([*mistakes.of_settings(invalid), "настройки описаны в .env.example"])
    except UNFIT_SETTINGS as unfit:
        return _complain([str(unfit)])
    except TOLD_IN_WORDS as trouble:
        print(trouble, file=sys.stderr)
    except OSError as trouble:
        print(_of_system(trouble), file=sys.stderr)
    return 1


def _complain(lines: Iterable[str]) -> int:
    """Code 2: another start would end the same, and nobody is to try it."""
    for line in lines:
        print(line, file=sys.stderr)
    return 2


def _of_system(trouble: OSError) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return ADDRESS_IN_USE
    words = OF_FILES.get(trouble.errno or 0)
    return f"{trouble.filename}: {words}" if words and trouble.filename else str(trouble)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reposter_service", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("run", help="run the daemon").set_defaults(command=_run)
    migrate_ = commands.add_parser("migrate", help="bring schema reposter to this version")
    engineers = migrate_.add_mutually_exclusive_group()
    engineers.add_argument("--check", action="store_true", help="only say whether the schema is older: exit code 1")
    engineers.add_argument("--down-to", metavar="REVISION", help="take migrations back instead; `base`: all of them")
    engineers.add_argument("--draft", metavar="MESSAGE", help="write a migration from what tables.py has new instead")
    migrate_.set_defaults(command=_migrate)
    commands.add_parser("check", help="whether the settings fit; starts nothing").set_defaults(command=_check)
    rotate = commands.add_parser("rotate-session-key", help="encrypt the userbots' sessions with a new key")
    rotate.set_defaults(command=_rotate)
    restored = commands.add_parser("after-restore", help="tell a database that it was restored from a backup")
    restored.set_defaults(command=_after_restore)
    enroll = commands.add_parser("enroll", help="set up projects, userbots, pauses and donors from a JSON plan")
    enroll.add_argument("plan", type=Path)
    enroll.set_defaults(command=_enroll)
    remove = commands.add_parser("remove-donor", help="remove a donor with its posts; the userbot leaves its channel")
    remove.add_argument("project_link")
    remove.add_argument("donor_link")
    remove.set_defaults(command=_remove_donor)
    commands.add_parser("status", help="how every project stands").set_defaults(command=_status)
    replay_ = commands.add_parser("replay", help="what X and Y would have reposted from a CSV of a channel's posts")
    replay_.add_argument("file", type=Path)
    replay_.add_argument("--x", type=int)
    replay_.add_argument("--y", type=int)
    replay_.add_argument("--json", action="store_true")
    replay_.set_defaults(command=_replay)
    return parser


def _run(_options: argparse.Namespace) -> int:
    settings = Settings()
    logs.configure(settings.log_level)
    asyncio.run(_until_told_to_stop(settings))
    return 0


async def _until_told_to_stop(settings: Settings) -> None:
    load("reposter_service.app")
    from reposter_service import app

    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    await app.run(settings, stop)


def _migrate(options: argparse.Namespace) -> int:
    dsn = MigratorSettings().migrator_database_url.get_secret_value()
    if options.check:
        return _tell_pending(asyncio.run(migrate.pending(dsn)))
    if options.down_to:
        asyncio.run(migrate.downgrade(dsn, options.down_to))
        print(f"схема reposter возвращена к {options.down_to}")
    elif options.draft:
        asyncio.run(migrate.write_revision(dsn, options.draft))
        print("черновик миграции записан, прочитайте его")
    else:
        asyncio.run(migrate.upgrade(dsn))
        print("схема reposter обновлена")
    return 0


def _tell_pending(revisions: Sequence[str]) -> int:
    if revisions:
        print(f"не хватает миграций: {', '.join(revisions)}")
    return 1 if revisions else 0


def _check(_options: argparse.Namespace) -> int:
    from reposter_service.opening import telegram_settings

    settings = Settings()
    SessionCipher(settings.session_key.get_secret_value())
    telegram_settings(settings)
    print("настройки годятся")
    return 0


def _rotate(_options: argparse.Namespace) -> int:
    settings = RotationSettings()
    if settings.old_session_key is None:
        raise UnusableSettingError("REPOSTER_OLD_SESSION_KEY: нужен ключ, которым сессии зашифрованы сейчас")
    keys = SessionRotation(settings.session_key.get_secret_value(), settings.old_session_key.get_secret_value())
    rotated = asyncio.run(rotation.rotate(settings.database_url.get_secret_value(), keys))
    if rotated.anew:
        print(f"сессий зашифровано новым ключом: {rotated.anew}")
    else:
        print(f"менять нечего: новым ключом зашифрованы уже все сессии ({rotated.already})")
    return 0


def _after_restore(_options: argparse.Namespace) -> int:
    settings = RotationSettings()
    dsn, key = settings.database_url.get_secret_value(), settings.session_key.get_secret_value()
    restored = asyncio.run(restorations.note(dsn, key, utc_now()))
    print(
        f"сессий юзерботов: {restored.userbots}. Репостов в пути {restored.open_reposts}, постов ждут измерения "
        f"{restored.waiting_posts}: прежде чем репостить их и всё, что вышло до этой минуты, репосточная посмотрит, "
        "нет ли их уже в канале"
    )
    return 0


def _enroll(options: argparse.Namespace) -> int:
    from reposter_service import operator_commands

    settings = Settings()
    logs.configure("WARNING", untold={"account lost"})  # the report is for a person, and tells it
    text = options.plan.read_bytes()
    try:
        plan = Plan.model_validate_json(text)
    except ValidationError as invalid:
        return _complain(mistakes.of_plan(invalid, text))
    return asyncio.run(tell_enrolled(operator_commands.enroll(settings, plan)))


async def tell_enrolled(outcomes: AsyncIterator[Enrolled]) -> int:
    """Print a line for each thing as it is enrolled; the exit code."""
    refused = 0
    try:
        async for enrolled in outcomes:
            refused += enrolled.refused is not None or enrolled.lost is not None
            print(f"{enrolled.what}: {_said(enrolled)}", flush=True)
    except Temporary as trouble:
        print(f"{_come_back(trouble)} и повторите ту же команду: она продолжит с этого места", file=sys.stderr)
        return 1
    return 1 if refused else 0


def _said(enrolled: Enrolled) -> str:
    if enrolled.lost:
        return f"Telegram его не принимает: он {ACCOUNT_LOST[enrolled.lost]}. Этот проект пропущен"
    if enrolled.refused:
        return words(enrolled.refused)
    if enrolled.instead_of:
        return f"добавлено вместо {enrolled.instead_of}, доноры и рейтинги остались"
    return "уже есть" if enrolled.there else "добавлено"


def _come_back(trouble: Temporary) -> str:
    if not trouble.retry_after:
        return f"Telegram не ответил ({trouble}). Подождите минуту"
    return f"Telegram просит подождать. Подождите {hours_and_minutes(trouble.retry_after)}"


def _remove_donor(options: argparse.Namespace) -> int:
    from reposter_service import operator_commands

    settings = Settings()
    logs.configure("WARNING")
    removed = asyncio.run(operator_commands.remove_donor(settings, options.project_link, options.donor_link))
    if isinstance(removed, NotRemoved):
        print(NOT_REMOVED[removed], file=sys.stderr)
        return 1
    link = channel_link(removed.donor.channel_id, removed.donor.username)
    print(f"донор {link} убран из проекта «{removed.project.title}», юзербот отпишется")
    return 0


def _status(_options: argparse.Namespace) -> int:
    from reposter_service import operator_commands

    settings = Settings()
    logs.configure("WARNING")
    asyncio.run(_tell(operator_commands.status(settings)))
    return 0


async def _tell(lines: AsyncIterator[str]) -> None:
    async for line in lines:
        print(line)


def _replay(options: argparse.Namespace) -> int:
    return replay.replay(options.file, options.x, options.y, as_json=options.json, out=sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
