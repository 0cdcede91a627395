"""Settings from the environment; `.env.example` has a line of meaning for each."""

from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from reposter_service.domain.schedule import Delays


class UnusableSettingError(Exception):
    """A setting has the right form and cannot be used all the same; the message names it."""


class MigratorSettings(BaseSettings):
    """What the `migrate` command needs; the daemon's environment never holds it."""

    model_config = SettingsConfigDict(env_prefix="REPOSTER_", extra="ignore")

    migrator_database_url: SecretStr


class Settings(BaseSettings):
    """What the daemon needs. Times are seconds; those of the rules are scaled together by `measure_delay_s`."""

    model_config = SettingsConfigDict(env_prefix="REPOSTER_", extra="ignore")

    database_url: SecretStr
    session_key: SecretStr
    telegram_api_id: int = Field(validation_alias="TELEGRAM_API_ID")
    telegram_api_hash: SecretStr = Field(validation_alias="TELEGRAM_API_HASH", min_length=1)
    telegram_timeout_s: PositiveFloat = 30
    proxy: SecretStr | None = Field(default=None, min_length=1)
    time_zone: str = "Europe/Moscow"
    measure_delay_s: PositiveFloat = 3600
    lateness_s: PositiveFloat = 300
    expiry_s: PositiveFloat = 1800
    pacing: NonNegativeFloat = 1
    http_port: int = Field(default=9210, ge=0, le=65535)
    health_stale_s: PositiveInt = 60
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"unknown time zone: {name}") from unknown
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def delays(self) -> Delays:
        production = Delays(lateness=timedelta(seconds=self.lateness_s), expiry=timedelta(seconds=self.expiry_s))
        return production.scaled(self.measure_delay_s / production.measure.total_seconds()).paced(self.pacing)
