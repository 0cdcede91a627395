"""What the operator answers: from a file, from what is stored already, on the terminal. What is missing is named."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from typing import TYPE_CHECKING, Final

from server import env_files, setting_names
from server.house_settings import OURS, file_of
from server.layout import Layout
from server.progress import tell
from server.questions import BY_NAME, QUESTIONS, Question, bot_id, concerns, place
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MADE: Final = frozenset(
    {
        "CATALOG_DATABASE_URL",
        "CATALOG_MIGRATOR_DATABASE_URL",
        "REPOSTER_DATABASE_URL",
        "REPOSTER_MIGRATOR_DATABASE_URL",
        "HOUSE_BACKUP_DATABASE_URL",
        "CATALOG_MEDIA_ROOT",
        "CATALOG_STATIC_ROOT",
        "CATALOG_HTTP_ADDRESS",
    }
)
"""What the installer makes itself, and nobody else says."""
BOTS: Final = ("CATALOG_BOT_TOKEN", "REPOSTER_BOT_TOKEN")


def from_file(path: Path) -> dict[str, str]:
    """`UnfitError` where a line, a name or the form of an answer is wrong. Warns of a file that others can read."""
    try:
        text = path.read_text(encoding="utf-8")
        mode = path.stat().st_mode
    except OSError as refused:
        raise UnfitError(f"Файл ответов {path} не читается: {refused.strerror}.") from None
    except UnicodeDecodeError:
        raise UnfitError(f"Файл ответов {path} не читается: это не текст в UTF-8.") from None
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        tell(f"Файл ответов {path} читает не только root, а в нём секреты: chmod 600 {path}")
    answers = env_files.parse(text, str(path))
    others = (name for name in answers if not name.startswith(OURS))
    if strange := [*sorted(others), *setting_names.strange(answers)]:
        raise UnfitError(f"{path}: таких настроек нет: {', '.join(strange)}.")
    if made := sorted(MADE & answers.keys()):
        raise UnfitError(f"{path}: это установка делает сама, уберите: {', '.join(made)}.")
    return answers


def complaints(known: Mapping[str, str], given: Mapping[str, str], stored: Mapping[str, str]) -> list[str]:
    """What is wrong with all that is `known`, one a question, and where it stands: in the file of those that are
    `given`, in a file of settings, or nowhere yet. Never the answer itself, which may be a secret.
    """

    def place_of(name: str) -> str:
        if name in given and BY_NAME[name].is_stored:  # what is stored nowhere comes from the environment, too
            return " в файле ответов"
        return f" в {Layout().env(file_of(name))}" if name in stored else ""

    def both(one: str, other: str) -> str:
        first, second = place_of(one), place_of(other)
        return f"{one} и {other}{first}" if first == second else f"{one}{first} и {other}{second}"

    found = [(name, BY_NAME[name].wrong(answer)) for name, answer in known.items() if name in BY_NAME]
    wrong = [f"{name}{place_of(name)}: {words}" for name, words in found if words]
    if bool(known.get("HOUSE_TLS_CERTIFICATE")) != bool(known.get("HOUSE_TLS_KEY")):
        wrong.append(f"{both('HOUSE_TLS_CERTIFICATE', 'HOUSE_TLS_KEY')}: нужны оба или ни одного")
    of_catalog, of_reposter = (bot_id(known.get(name, "")) for name in BOTS)
    if of_catalog and of_catalog == of_reposter:
        wrong.append(f"{both(*BOTS)}: это один и тот же бот, а нужны разные, второго заводит @BotFather")
    return wrong


def gather(
    given: Mapping[str, str], stored: Mapping[str, str], ask: Callable[[Question], str] | None
) -> dict[str, str]:
    """Everything that is answered; `ask` None: nobody sits at a terminal, defaults are taken.

    `UnfitError` names all that is missing or wrong.
    """
    known = {**stored, **given}
    if wrong := complaints(known, given, stored):
        raise UnfitError(_sentence(wrong))
    missing = []
    for question in QUESTIONS:
        if question.name in known or not concerns(question, known.get("HOUSE_SERVICES", "catalog reposter")):
            continue
        if ask is not None and (question.is_stored or not place(known).is_here):
            known[question.name] = ask(question)
        elif question.default is not None:
            known[question.name] = question.default
        else:
            missing.append(question.name)
    if missing:
        raise UnfitError(
            f"Не хватает ответов: {', '.join(missing)}. Запишите их в файл и назовите его: --answers ФАЙЛ "
            "(образец: deploy/install.env.example), или запустите установку в терминале."
        )
    if wrong := complaints(known, given, stored):
        raise UnfitError(_sentence(wrong))
    return known


def _sentence(wrong: list[str]) -> str:
    return f"{'; '.join(wrong)}. Исправьте и повторите."


def missing(given: Mapping[str, str], stored: Mapping[str, str]) -> str | None:
    """What keeps `gather` from its work where nobody is asked, in words."""
    try:
        gather(given, stored, None)
    except UnfitError as unfit:
        return str(unfit)
    return None


def at_the_terminal() -> Callable[[Question], str] | None:
    """Who asks, where somebody can answer."""
    return _ask if sys.stdin.isatty() and sys.stdout.isatty() else None


def _ask(question: Question) -> str:
    hint = f" [{question.default}]" if question.default else " [пусто]" if question.default == "" else ""
    while True:
        tell(f"\n{question.meaning}.")
        answer = _typed(f"{question.name}{hint}: ", question).strip() or question.default or ""
        words = question.wrong(answer) if answer or question.default is None else None
        if words is None:
            return answer
        tell(f"Не подходит: {words}.")


def _typed(prompt: str, question: Question) -> str:
    try:
        return getpass.getpass(prompt) if question.is_secret else input(prompt)
    except EOFError:
        raise UnfitError("Ответа нет: установка ничего не сделала.") from None


def of_this_command() -> dict[str, str]:
    """What is said by the environment and stored nowhere."""
    url = os.environ.get("HOUSE_ADMIN_DATABASE_URL")
    return {"HOUSE_ADMIN_DATABASE_URL": url} if url else {}
