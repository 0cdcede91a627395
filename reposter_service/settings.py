"""Settings from the environment; `.env.example` has a line of meaning for each."""

import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from reposter_service.domain.schedule import Delays

MOST_ADMINS = 30
DAY_S = 86_400
MOST_PACING = 1000

Seconds = Annotated[float, Field(gt=0, le=DAY_S, allow_inf_nan=False)]

_BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_PERSON_ID = re.compile(r"[1-9][0-9]{0,15}")


class UnusableSettingError(Exception):
    """A setting has the right form and cannot be used all the same; the message names it."""


class MigratorSettings(BaseSettings):
    """What the `migrate` command needs; the daemon's environment never holds it."""

    model_config = SettingsConfigDict(env_prefix="REPOSTER_", extra="ignore", hide_input_in_errors=True)

    migrator_database_url: SecretStr


class RotationSettings(BaseSettings):
    """What the `rotate-session-key` command needs."""

    model_config = SettingsConfigDict(env_prefix="REPOSTER_", extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    session_key: SecretStr
    old_session_key: SecretStr | None = None


class Settings(BaseSettings):
    """What the daemon needs. Times are seconds; those of the rules are scaled together by `measure_delay_s`."""

    model_config = SettingsConfigDict(env_prefix="REPOSTER_", extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    session_key: SecretStr
    telegram_api_id: int = Field(validation_alias="TELEGRAM_API_ID")
    telegram_api_hash: SecretStr = Field(validation_alias="TELEGRAM_API_HASH", min_length=1)
    telegram_timeout_s: Seconds = 30
    telegram_server: str | None = Field(default=None, min_length=1)
    telegram_server_key: str | None = Field(default=None, min_length=1)
    proxy: SecretStr | None = Field(default=None, min_length=1)
    userbot_proxies: SecretStr | None = Field(default=None, min_length=1)
    bot_token: SecretStr | None = None
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(default_factory=tuple, validate_default=False)
    bot_api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://\S+$")
    time_zone: str = "Europe/Moscow"
    measure_delay_s: float = Field(default=3600, ge=1, le=DAY_S, allow_inf_nan=False)
    lateness_s: Seconds = 300
    expiry_s: Seconds = 1800
    pacing: float = Field(default=1, ge=0, le=MOST_PACING, allow_inf_nan=False)
    http_port: int = Field(default=9210, ge=0, le=65535)
    health_stale_s: int = Field(default=60, ge=1, le=DAY_S)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None or not token.get_secret_value():
            return None
        if not _BOT_TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("это не токен бота: его даёт @BotFather, он вида 123456789:AAE…")
        return token

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids_of_people(cls, text: str) -> tuple[int, ...]:
        ids = [part.strip() for part in text.split(",") if part.strip()]
        if wrong := [id_ for id_ in ids if not _PERSON_ID.fullmatch(id_)]:
            raise ValueError(f"это не id человека в Telegram: {', '.join(wrong)}; нужны числа через запятую")
        if len(ids) > MOST_ADMINS:
            raise ValueError(f"админов больше {MOST_ADMINS}: бот пишет не больше 30 сообщений в секунду")
        return tuple(dict.fromkeys(map(int, ids)))

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"такого часового пояса нет: {name}") from unknown
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def delays(self) -> Delays:
        production = Delays(lateness=timedelta(seconds=self.lateness_s), expiry=timedelta(seconds=self.expiry_s))
        return production.scaled(self.measure_delay_s / production.measure.total_seconds()).paced(self.pacing)
