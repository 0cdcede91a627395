"""What the environment says; `.env.example` has a line of meaning for each. Django's settings are made from it.

Of a wrong setting pydantic's error tells the name and what is wrong with it, never the value.
"""

import re
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal

from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

HOUSE = Path(__file__).resolve().parents[1]
BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
APP_LINK = re.compile(r"https://t\.me/[A-Za-z0-9_]{3,32}/[A-Za-z0-9_]{1,64}")
WEB_ADDRESS = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(:[0-9]{1,5})?(/[^\s?#]*)?")
# Two parts at least: «pe» would be every host below it.
PICTURE_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]+(:[0-9]{1,5})?")
SOURCES = ("telegram", "tgstat", "telemetr")


def _named(text: object) -> object:
    """Names with commas in between; whatever else it is pydantic looks at."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


def _known_once(order: tuple[str, ...]) -> tuple[str, ...]:
    if not order or len(set(order)) < len(order) or set(order) - set(SOURCES):
        raise ValueError(f"нужны источники по порядку, каждый один раз: {', '.join(SOURCES)}")
    return order


Order = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_named), AfterValidator(_known_once)]
"""Sources of a figure: the first that gives it is believed."""


class MigratorEnvironment(BaseSettings):
    """What `manage migrate` needs; the environment of the running service never holds it."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_", extra="ignore", hide_input_in_errors=True)

    migrator_database_url: SecretStr

    def for_settings(self) -> dict[str, str]:
        """Variables by which `settings.py` can be read where nothing is served: no secret of the service is needed."""
        return {
            "CATALOG_DATABASE_URL": self.migrator_database_url.get_secret_value(),
            "CATALOG_SECRET_KEY": secrets.token_urlsafe(64),
            "CATALOG_HOSTS": "localhost",
        }


class Environment(BaseSettings):
    """What web and worker need. Times are seconds."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_", extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    secret_key: SecretStr = Field(min_length=1)
    hosts: Annotated[tuple[str, ...], NoDecode]
    own_machine: bool = False
    debug: bool = False
    https: bool = True
    media_root: Path = Path(".data/media")
    static_root: Path = Path(".data/static")
    http_address: str = Field(default="127.0.0.1:9220", pattern=r"^([^\s:]+:[0-9]{1,5}|unix:\S+|fd://[0-9]+)$")
    worker_http_port: int = Field(default=9221, ge=0, le=65535)
    bot_http_port: int = Field(default=9222, ge=0, le=65535)
    web_workers: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=4, ge=1, le=64)
    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = "https://api.telegram.org"
    mini_app_url: str = ""
    mini_app_link: str = ""
    init_data_lasts_s: int = Field(default=24 * 3600, ge=60)
    visitor_requests_a_minute: int = Field(default=240, ge=1)
    address_requests_a_minute: int = Field(default=1200, ge=1)
    mailings_a_second: float = Field(default=25, ge=0, le=30, allow_inf_nan=False)
    subscribers_from: Order = ("telemetr", "tgstat", "telegram")
    err_from: Order = ("telemetr", "tgstat", "telegram")
    reach_from: Order = ("tgstat", "telemetr", "telegram")
    er_from: Order = ("tgstat", "telemetr", "telegram")
    tgstat_token: SecretStr = SecretStr("")
    telemetr_token: SecretStr = SecretStr("")
    telemetr_page: bool = True
    telegram_pages_url: str = "https://t.me"
    telegram_picture_hosts: Annotated[tuple[str, ...], NoDecode] = ("telesco.pe", "cdn-telegram.org")
    tgstat_api_url: str = "https://api.tgstat.ru"
    telemetr_api_url: str = "https://api.telemetr.me"
    telemetr_pages_url: str = "https://telemetr.me"
    figures_pace: float = Field(default=1, ge=0, le=60, allow_inf_nan=False)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("hosts", mode="before")
    @classmethod
    def _names(cls, text: str) -> tuple[str, ...]:
        names = tuple(part.strip() for part in text.split(",") if part.strip())
        if not names:
            raise ValueError("нужно хотя бы одно имя, под которым сайт открывают")
        if "*" in names:
            raise ValueError("имена называются по одному: «*» принял бы любое")
        return names

    @field_validator("bot_token")
    @classmethod
    def _a_token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not BOT_TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("нужен токен от @BotFather, вида 123456789:AA…")
        return token

    @field_validator("bot_api_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if not WEB_ADDRESS.fullmatch(url):
            raise ValueError("нужен адрес вида https://api.telegram.org")
        return url.rstrip("/")

    @field_validator("telegram_pages_url", "tgstat_api_url", "telemetr_api_url", "telemetr_pages_url")
    @classmethod
    def _of_a_source(cls, url: str, info: ValidationInfo) -> str:
        if not WEB_ADDRESS.fullmatch(url):
            raise ValueError("нужен адрес вида https://t.me")
        if url.startswith("http:") and not info.data.get("own_machine"):
            raise ValueError("токены и показатели идут только по https")
        return url.rstrip("/")

    @field_validator("telegram_picture_hosts", mode="before")
    @classmethod
    def _hosts(cls, text: object) -> object:
        hosts = _named(text)
        if isinstance(hosts, tuple) and not all(PICTURE_HOST.fullmatch(str(host)) for host in hosts):
            raise ValueError("нужны имена серверов через запятую, например telesco.pe")
        return hosts

    @field_validator("figures_pace")
    @classmethod
    def _politely(cls, pace: float, info: ValidationInfo) -> float:
        if pace < 1 and not info.data.get("own_machine"):
            raise ValueError("нужно 1 или больше: чаще раза в секунду источники не спрашивают")
        return pace

    @field_validator("mini_app_url")
    @classmethod
    def _opened_by_telegram(cls, url: str, info: ValidationInfo) -> str:
        if url and not WEB_ADDRESS.fullmatch(url):
            raise ValueError("нужен адрес вида https://catalog.example.com/")
        if url.startswith("http:") and not info.data.get("own_machine"):
            raise ValueError("Telegram открывает только https")
        return url and f"{url.rstrip('/')}/"

    @field_validator("mini_app_link")
    @classmethod
    def _an_app_of_a_bot(cls, link: str) -> str:
        link = link.rstrip("/")
        if link and not APP_LINK.fullmatch(link):
            raise ValueError("нужен адрес вида https://t.me/имя_бота/имя_приложения, как его показывает @BotFather")
        return link

    @field_validator("mailings_a_second")
    @classmethod
    def _within_telegrams_patience(cls, rate: float, info: ValidationInfo) -> float:
        if rate < 1 and not (rate == 0 and info.data.get("own_machine")):
            raise ValueError("нужно от 1 до 30 писем в секунду: больше 30 Telegram не принимает")
        return rate

    @field_validator("media_root", "static_root")
    @classmethod
    def _within_the_house(cls, path: Path) -> Path:
        return HOUSE / path


def database(dsn: str) -> dict[str, Any]:
    """A DSN as an entry of Django's DATABASES: `postgresql://role:password@host:port/database`."""
    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "catalog_service.postgres",
        "NAME": str(parts.pop("dbname", "")),
        "USER": str(parts.pop("user", "")),
        "PASSWORD": str(parts.pop("password", "")),
        "HOST": str(parts.pop("host", "")),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }
