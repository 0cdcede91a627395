"""The whole system on this machine, without Telegram.

python -m demo up                           look at it; stays in the foreground, Ctrl-C ends everything
python -m demo smoke                        unattended: one summary line, exit code 1 when something is wrong
python -m demo pictures                     the guides' pictures anew, in Chromium
python -m demo replay FILE [--x 6 --y 5]    a real channel's posts, compared with the bare rules
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from closed_pipe import until_the_reader_leaves
from processes import Ended, ended_by_signals

from demo.catalog import CHANNELS, YEAR
from demo.pictures import pictures
from demo.replay import replay
from demo.smoke import smoke
from demo.up import up


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    return until_the_reader_leaves(lambda: int(options.command(options)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    up_ = commands.add_parser("up")
    up_.add_argument("--seed", type=int, default=1, help="of the story")
    up_.add_argument("--days", type=int, default=YEAR, help="that visitors have been coming to the catalog")
    up_.add_argument("--channels", type=int, default=CHANNELS, help="of the catalog")
    up_.set_defaults(command=lambda options: up(options.seed, options.days, options.channels))
    commands.add_parser("smoke").set_defaults(command=lambda _: _unattended(smoke))
    commands.add_parser("pictures").set_defaults(command=lambda _: _unattended(pictures))
    replay_ = commands.add_parser("replay")
    replay_.add_argument("file", type=Path)
    replay_.add_argument("--x", type=int, default=6)
    replay_.add_argument("--y", type=int, default=5)
    replay_.set_defaults(command=lambda o: _unattended(lambda: replay(o.file, o.x, o.y)))
    return parser


def _unattended(command: Callable[[], int]) -> int:
    try:
        with ended_by_signals():
            return command()
    except Ended as ended:
        print("прервано")
        return int(ended.code or 130)


if __name__ == "__main__":
    sys.exit(main())
