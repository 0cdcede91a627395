"""`channel-house rotate WHAT`: another secret in place of the one in use, and the proof that it works.

A token is asked for without echo, or read from standard input; keys and passwords are made here and shown to nobody.
"""

from __future__ import annotations

import getpass
import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server import database, env_files, one_command, postgres
from server.layout import CATALOG, REPOSTER, SERVER, Layout
from server.looks.database import SETTINGS, told
from server.rotation import bot_token, django_key, passwords, session_key
from server.service_manager import Systemd
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from server.service_manager import ServiceManager

BOTS: Final = {"reposter-bot-token": bot_token.REPOSTER_BOT, "catalog-bot-token": bot_token.CATALOG_BOT}
WHAT: Final = {
    "reposter-bot-token": "токен бота репосточной",
    "catalog-bot-token": "токен бота каталога",
    "django-key": "ключ, которым подписан вход в админку: все войдут заново",
    "session-key": "ключ, которым зашифрованы сессии юзерботов",
    "database-passwords": "пароли базы: всех ролей или названных",
}
SERVICE_OF: Final = {
    **{name: bot.service for name, bot in BOTS.items()},
    "django-key": CATALOG,
    "session-key": REPOSTER,
}
"""Whose processes have the secret. Whether passwords of the database fit is the administrator's to find out."""
NOTHING: Final = "SELECT '{}'"
LONGEST: Final = 4096
ADMINISTRATOR: Final = "HOUSE_ADMIN_DATABASE_URL"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=WHAT, metavar="ЧТО", help="; ".join(f"{k}: {v}" for k, v in WHAT.items()))
    parser.add_argument(
        "roles", nargs="*", default=[], metavar="РОЛЬ", help=f"для database-passwords: {', '.join(passwords.LOGINS)}"
    )
    parser.add_argument("--another-bot", action="store_true", help="токен и правда другого бота")


def main(options: argparse.Namespace) -> int:
    if options.roles and options.what != "database-passwords":
        raise UnfitError("Роли называют только для database-passwords. Секреты в команду не пишут: их спросят.")
    if os.geteuid() != 0:
        raise Trouble("Секреты меняет root. Повторите с sudo.")
    layout = Layout()
    steps = rotation(options, layout, Systemd())  # whoever is asked for a token keeps nobody waiting
    with one_command.alone(layout):
        for line in steps:
            print(line, flush=True)
    return 0


def rotation(options: argparse.Namespace, layout: Layout, manager: ServiceManager) -> Iterator[str]:
    """The chosen one. It goes on as its lines are asked for."""
    if service := SERVICE_OF.get(options.what):
        _require_database(layout, service)
    if bot := BOTS.get(options.what):
        return bot_token.rotate(layout, manager, bot, _asked("Новый токен: "), another_bot=options.another_bot)
    if options.what == "django-key":
        return django_key.rotate(layout, manager)
    if options.what == "session-key":
        return session_key.rotate(layout, manager, datetime.fromtimestamp(time.time(), UTC).date())
    return passwords.rotate(layout, manager, _administrator(layout), options.roles)


def _require_database(layout: Layout, service: str) -> None:
    """Before anything is changed: a service that is restarted waits for its database, and whoever restarts it, too."""
    if not env_files.read(layout.env(service)).get(SETTINGS[service]):
        return  # it is not installed, which is told with more words
    try:
        told(layout, service, NOTHING)
    except Trouble as away:
        raise Trouble(
            f"{service}: {away}. Ничего не изменено. Проверьте PostgreSQL (на этой машине: pg_lsclusters) и повторите."
        ) from None


def _administrator(layout: Layout) -> postgres.Login:
    """This machine's PostgreSQL has one of its own; another's is named each time, for nothing keeps his address."""
    answers = env_files.read(layout.env(SERVER))
    url = os.environ.get(ADMINISTRATOR, "")
    admin = database.administrator({**answers, ADMINISTRATOR: url})
    if admin is not None:
        return admin
    if url := _asked("База на другом сервере. Адрес её администратора, postgresql://…: "):
        return postgres.administrator(url)
    raise UnfitError(f"База на другом сервере: нужен адрес её администратора, {ADMINISTRATOR}. Ничего не изменено.")


def _asked(question: str) -> str:
    try:
        return (getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline(LONGEST)).strip()
    except EOFError:
        return ""
