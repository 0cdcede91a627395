"""The sandbox tests itself with the fixtures it offers to others."""

from telegram_sandbox.pytest_plugin import telegram, telegram_world

__all__ = ["telegram", "telegram_world"]
