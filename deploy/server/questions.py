"""What only the operator knows: each question with its meaning, its default and the form of its answer. Pure."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.layout import CATALOG, REPOSTER, SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SITE_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_APP_LINK = re.compile(r"https://t\.me/[A-Za-z0-9_]{3,32}/[A-Za-z0-9_]{1,64}/?")
_IDS = re.compile(r"\s*[1-9][0-9]{0,15}\s*(,\s*[1-9][0-9]{0,15}\s*)*")
_DATABASE = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})/(?P<name>[a-z_][a-z0-9_]{0,38})"
)
"""PostgreSQL cuts names at 63 bytes, and a restore makes longer ones of this: `house_before_20261122t031500z`."""
_SUPERUSER = re.compile(r"postgres(ql)?://[^/@\s]+@[^/@\s]+/[^/\s]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")

LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Question:
    """`wrong`: what is wrong with an answer, in words, or None. `default` None: there has to be an answer.

    `of`: the service that needs it; None: the house. `stored`: whether it is kept in a file of settings.
    """

    name: str
    meaning: str
    wrong: Callable[[str], str | None]
    default: str | None = None
    of: str | None = None
    is_secret: bool = False
    is_stored: bool = True


def _formed(pattern: re.Pattern[str], words: str, *, may_be_empty: bool = False) -> Callable[[str], str | None]:
    def wrong(answer: str) -> str | None:
        return None if (may_be_empty and not answer) or pattern.fullmatch(answer) else words

    return wrong


def _services(answer: str) -> str | None:
    named = answer.split()
    if named and set(named) <= set(SERVICES):
        return None
    return "нужно catalog, reposter или оба через пробел"


def _path(answer: str) -> str | None:
    return None if not answer or answer.startswith("/") else "нужен полный путь, от /"


def _networks(answer: str) -> str | None:
    try:
        for part in filter(None, (each.strip() for each in answer.split(","))):
            ipaddress.ip_network(part)
    except ValueError:
        return "нужны адреса или сети через запятую, например 203.0.113.7, 198.51.100.0/24"
    return None


def _of_the_dead_man(answer: str) -> str | None:
    return None if re.fullmatch(r"(https?://\S+)?", answer) else "нужен адрес вида https://hc-ping.com/…"


QUESTIONS: Final = (
    Question(
        "HOUSE_SERVICES",
        "Что поставить: каталог, репосточную или обе",
        _services,
        " ".join(SERVICES),
    ),
    Question(
        "HOUSE_SITE_NAME",
        "Имя сайта каталога, как catalog.example.com; оно уже должно вести на эту машину",
        _formed(_SITE_NAME, "нужно имя вида catalog.example.com, без https:// и косых черт"),
        of=CATALOG,
    ),
    Question(
        "CATALOG_BOT_TOKEN",
        "Токен бота каталога от @BotFather; без него каталог только читают",
        _formed(_TOKEN, "нужен токен от @BotFather, вида 123456789:AA…", may_be_empty=True),
        "",
        CATALOG,
        is_secret=True,
    ),
    Question(
        "CATALOG_MINI_APP_LINK",
        "Адрес приложения в Telegram, вида https://t.me/БОТ/ПРИЛОЖЕНИЕ; можно и позже",
        _formed(_APP_LINK, "нужен адрес вида https://t.me/имя_бота/имя_приложения", may_be_empty=True),
        "",
        CATALOG,
    ),
    Question(
        "HOUSE_TLS_CERTIFICATE",
        "Файл сертификата (с цепочкой); пусто: Let's Encrypt, а пока его нет, самоподписанный",
        _path,
        "",
        CATALOG,
    ),
    Question("HOUSE_TLS_KEY", "Файл ключа этого сертификата", _path, "", CATALOG),
    Question(
        "HOUSE_ADMIN_ADDRESSES",
        "С каких адресов открывают /admin/; пусто: с любых",
        _networks,
        "",
        CATALOG,
    ),
    Question(
        "TELEGRAM_API_ID",
        "Номер приложения (api_id) с my.telegram.org",
        _formed(re.compile(r"[1-9][0-9]{0,9}"), "нужно число"),
        of=REPOSTER,
    ),
    Question(
        "TELEGRAM_API_HASH",
        "Хеш приложения (api_hash), оттуда же",
        _formed(re.compile(r"[0-9a-f]{32}"), "нужны 32 знака: цифры и буквы от a до f"),
        of=REPOSTER,
        is_secret=True,
    ),
    Question(
        "REPOSTER_BOT_TOKEN",
        "Токен бота репосточной от @BotFather; без него проекты заводят файлом",
        _formed(_TOKEN, "нужен токен от @BotFather, вида 123456789:AA…", may_be_empty=True),
        "",
        REPOSTER,
        is_secret=True,
    ),
    Question(
        "REPOSTER_ADMIN_IDS",
        "Номера админов репосточной в Telegram, через запятую",
        _formed(_IDS, "нужны числа через запятую", may_be_empty=True),
        "",
        REPOSTER,
    ),
    Question(
        "HOUSE_DATABASE",
        "Где PostgreSQL: сервер:порт/база; 127.0.0.1 значит, что он будет на этой машине",
        _formed(_DATABASE, "нужно сервер:порт/база, например 127.0.0.1:5432/house; имя базы до 39 знаков"),
        "127.0.0.1:5432/house",
    ),
    Question(
        "HOUSE_ADMIN_DATABASE_URL",
        "Суперпользователь чужого PostgreSQL, postgresql://роль:пароль@сервер:5432/postgres; не хранится",
        _formed(_SUPERUSER, "нужен адрес вида postgresql://роль:пароль@сервер:5432/postgres", may_be_empty=True),
        "",
        is_secret=True,
        is_stored=False,
    ),
    Question(
        "HOUSE_BACKUPS_KEPT_NIGHTS",
        "Сколько ночных копий хранить",
        _formed(_NUMBER, "нужно число от 1"),
        "14",
    ),
    Question(
        "HOUSE_BACKUPS_KEPT_WEEKS",
        "Сколько недельных копий хранить сверх них",
        _formed(_NUMBER, "нужно число от 1"),
        "8",
    ),
    Question(
        "HOUSE_DEAD_MAN_URL",
        "Сторож, которому каждую минуту сообщают, что всё живо (healthchecks.io или свой); пусто: нет",
        _of_the_dead_man,
        "",
    ),
)
BY_NAME: Final = {question.name: question for question in QUESTIONS}
DEFAULTS: Final = {question.name: question.default for question in QUESTIONS if question.default is not None}


def bot_id(token: str) -> str:
    """Whose token it is: Telegram writes the bot's number before the colon."""
    return token.partition(":")[0].lstrip("0")


def wanted(services: str) -> tuple[str, ...]:
    """Those of `HOUSE_SERVICES`, in the house's order."""
    named = services.split()
    return tuple(service for service in SERVICES if service in named)


def concerns(question: Question, services: str) -> bool:
    return question.of is None or question.of in wanted(services)


@dataclass(frozen=True)
class Place:
    """Where the database is: HOUSE_DATABASE taken apart."""

    host: str
    port: str
    name: str

    @property
    def is_here(self) -> bool:
        return self.host in LOCAL


def place(settings: Mapping[str, str]) -> Place:
    found = _DATABASE.fullmatch(settings.get("HOUSE_DATABASE") or DEFAULTS["HOUSE_DATABASE"])
    if found is None:  # the answer was looked at before
        raise ValueError("HOUSE_DATABASE")
    return Place(found["host"], found["port"], found["name"])
