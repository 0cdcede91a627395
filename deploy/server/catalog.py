"""A command of the catalog: any of Django's, `channel-house catalog createsuperuser`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import service_command
from server.layout import CATALOG, Layout

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    service_command.arguments(parser, CATALOG)


def main(options: argparse.Namespace) -> int:
    return service_command.run(Layout(), CATALOG, options.words)
