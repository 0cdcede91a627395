"""A command of the reposter: `channel-house reposter status`, `… enroll plan.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import service_command
from server.layout import REPOSTER, Layout

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    service_command.arguments(parser, REPOSTER)


def main(options: argparse.Namespace) -> int:
    return service_command.run(Layout(), REPOSTER, options.words)
