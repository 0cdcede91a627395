"""The bot's way to Telegram: one `Bot` for all that it says and hears."""

from datetime import timedelta

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

Connection = Bot
"""The rest of the service calls it so, and looks no closer."""


def open_bot(token: str, api_url: str, timeout: timedelta, proxy: str | None = None) -> Connection:
    """`timeout` of one request; `proxy` as the userbots have it. Its session is to be closed at the end."""
    session = AiohttpSession(proxy, api=TelegramAPIServer.from_base(api_url), timeout=timeout.total_seconds())
    return Bot(token, session=session)
