"""What the daemon and an operator's commands open by the settings: the storage, and the userbots' way to Telegram.

Without the bot, whose library takes seconds to load: no command waits for it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from pydantic import SecretStr

from reposter_service.database.storage import Storage
from reposter_service.settings import Settings, UnusableSettingError
from reposter_service.userbots.server import Server
from reposter_service.userbots.sessions import TelegramSettings, proxies_by_phone


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Storage]:
    """The storage, closed at the end."""
    storage = await Storage.open(
        settings.database_url.get_secret_value(),
        settings.session_key.get_secret_value(),
        settings.delays,
        addressees(settings),
    )
    try:
        yield storage
    finally:
        await storage.close()


def addressees(settings: Settings) -> tuple[int, ...]:
    """The admins, as long as there is a bot to write to them: alerts raised without it do not wait for one."""
    return settings.admin_ids if settings.bot_token else ()


def telegram_settings(settings: Settings) -> TelegramSettings:
    """`UnusableSettingError` names the one that cannot be used."""
    try:
        return TelegramSettings(
            api_id=settings.telegram_api_id,
            api_hash=settings.telegram_api_hash.get_secret_value(),
            proxy=value_of(settings.proxy),
            proxies=_proxies(settings),
            server=_server(settings),
            timeout=timedelta(seconds=settings.telegram_timeout_s),
        )
    except ValueError as unusable:  # the proxy is the only one that is looked at closely
        raise UnusableSettingError(f"REPOSTER_PROXY: {unusable}") from unusable


def _server(settings: Settings) -> Server | None:
    try:
        return Server.parse(settings.telegram_server, settings.telegram_server_key)
    except ValueError as unusable:
        raise UnusableSettingError(f"REPOSTER_TELEGRAM_SERVER: {unusable}") from unusable


def _proxies(settings: Settings) -> dict[str, str]:
    """Each of them looked at: a mistake is to bear the name of this setting."""
    try:
        return proxies_by_phone(value_of(settings.userbot_proxies))
    except ValueError as unusable:
        raise UnusableSettingError(f"REPOSTER_USERBOT_PROXIES: {unusable}") from unusable


def value_of(secret: SecretStr | None) -> str | None:
    """None where nothing is set."""
    return secret.get_secret_value() if secret else None
