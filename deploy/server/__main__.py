"""The operator's commands: `channel-house COMMAND`, on a server, as root."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from server.trouble import Trouble

if TYPE_CHECKING:
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


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = _chooser().parse_args(words[:1]).command
    command = import_module(f"server.{chosen}")
    parser = argparse.ArgumentParser(prog=f"channel-house {chosen}", description=COMMANDS[chosen])
    command.arguments(parser)
    try:
        return int(command.main(parser.parse_args(words[1:])))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status
    except KeyboardInterrupt:
        print("Прервано.", file=sys.stderr)
        return 130


def _chooser() -> argparse.ArgumentParser:
    told = "\n".join(f"  {name:10} {meaning}" for name, meaning in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="channel-house", epilog=told, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


if __name__ == "__main__":
    sys.exit(main())
