"""What an operator has typed, read as `argparse` does it; what it does not understand is told in a sentence of ours."""

from __future__ import annotations

import argparse
import re
from typing import Final, NoReturn

from server.trouble import UnfitError

_WORDS: Final = (
    (r"argument .*: invalid choice: '(?P<what>.*)' \(.*", "«{what}» здесь не бывает"),
    (r"argument (?P<what>\S+): expected one argument", "после {what} нужно значение"),
    (r"argument (?P<what>\S+): ignored explicit argument .*", "после {what} не пишут ничего"),
    (r"the following arguments are required: (?P<what>.+)", "не хватает слова: {what}"),
    (r"unrecognized arguments: (?P<what>.+)", "здесь не бывает: {what}"),
)
"""argparse's own (CPython's Lib/argparse.py), and what is said instead."""


_HEADINGS: Final = (
    (r"\Ausage:", "Как:"),
    (r"^positional arguments:$", "Слова:"),
    (r"^options:$", "Ключи:"),
    (r"show this help message and exit", "эта подсказка"),
)
"""argparse's own, in its help."""


class Parser(argparse.ArgumentParser):
    """`UnfitError` instead of argparse's English, and of its usage in three lines."""

    def format_help(self) -> str:
        told = super().format_help()
        for english, ours in _HEADINGS:
            told = re.sub(english, ours, told, flags=re.MULTILINE)
        return told

    def error(self, message: str) -> NoReturn:
        raise UnfitError(f"{self.prog}: {_translated(message)}. Что бывает, скажет --help.")


def parser(prog: str, description: str, epilog: str | None = None) -> Parser:
    """Words are not guessed from their beginnings: what is typed on a server is meant."""
    return Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _translated(message: str) -> str:
    for english, ours in _WORDS:
        if found := re.fullmatch(english, message, re.DOTALL):
            return ours.format(**found.groupdict())
    return f"команда записана не так ({message})"
