"""The operator's commands: `channel-house COMMAND`, on a server, as root."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

from server import command_line
from server.trouble import Trouble

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

COMMANDS: Final = {
    "install": "поставить или обновить; --check: чего не хватает",
    "doctor": "как всё работает, на одной странице",
    "backup": "резервная копия, сейчас",
    "restore": "восстановить из резервной копии",
    "rotate": "сменить токен бота, ключ или пароли базы",
    "catalog": "команда каталога, например createsuperuser",
    "reposter": "команда репосточной, например status",
    "watch": "что делает house-watch.timer: проверка и весть сторожу",
}
"""Each is a module of this room by that name, with `arguments(parser)` and `main(options)`, which gives the status."""
HELP: Final = "help"


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words:
        _chooser().print_help(sys.stderr)
        return 2
    if words[0] == HELP:  # as people ask, too; of a command: `help backup`
        words = [*words[1:2], "--help"]
    try:
        chosen = _chooser().parse_args(words[:1]).command
        command = import_module(f"server.{chosen}")
        parser = command_line.parser(f"channel-house {chosen}", COMMANDS[chosen])
        command.arguments(parser)
        status = int(command.main(parser.parse_args(words[1:])))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has gone: `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Trouble as trouble:
        return _ended(str(trouble), trouble.status)
    except OSError as refused:
        return _ended(_sentence(refused), 1)
    except KeyboardInterrupt:
        return _ended("Прервано. Повторите команду: начатое она доведёт до конца.", 130)
    return status


def _end_by_interrupts() -> None:
    """Told to end, or left by a connection that broke, a command goes back in good order. `nohup` stays what it is."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for told in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told) is signal.SIG_DFL:
            signal.signal(told, interrupt)


def _ended(words: str, status: int) -> int:
    with suppress(OSError):
        print(words, file=sys.stderr, flush=True)
    return status


def _sentence(refused: OSError) -> str:
    if refused.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "Диск заполнен. Освободите место и повторите: команда продолжит с того, что уже есть."
    return f"{refused.filename or 'Система'}: {refused.strerror or refused}. Исправьте это и повторите."


def _chooser() -> argparse.ArgumentParser:
    told = "\n".join(f"  {name:10} {meaning}" for name, meaning in COMMANDS.items())
    parser = command_line.parser("channel-house", "Дом на этом сервере.", told)
    parser.add_argument("command", choices=COMMANDS, metavar="КОМАНДА")
    return parser


if __name__ == "__main__":
    _end_by_interrupts()
    sys.exit(main())
