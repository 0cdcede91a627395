"""Settings come from the environment; what is wrong is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from reposter_service.domain.schedule import Delays
from reposter_service.settings import Settings


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_DATABASE_URL", "postgresql://reposter_app@127.0.0.1/house")
    monkeypatch.setenv("REPOSTER_SESSION_KEY", "key")
    monkeypatch.setenv("TELEGRAM_API_ID", "1")
    monkeypatch.setenv("TELEGRAM_API_HASH", "hash")


def test_the_delays_of_production_are_those_of_the_rules() -> None:
    assert Settings().delays == Delays()


def test_one_setting_scales_all_delays_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_MEASURE_DELAY_S", "36")
    delays = Settings().delays
    assert delays.measure == timedelta(seconds=36)
    assert delays.lateness == timedelta(seconds=3)
    assert delays.expiry == timedelta(seconds=18)
    assert delays.reconcile_joined == timedelta(seconds=3)
    assert delays.reactions == timedelta(seconds=18)


def test_pacing_changes_the_gaps_between_requests_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_PACING", "0")
    assert Settings().delays == replace(Delays(), history_pace=timedelta(), resolve_pace=timedelta())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPOSTER_TIME_ZONE", "Moscow"),
        ("TELEGRAM_API_ID", "abc"),
        ("REPOSTER_MEASURE_DELAY_S", "0.5"),
        *(
            (name, value)
            for name in (
                "REPOSTER_MEASURE_DELAY_S",
                "REPOSTER_LATENESS_S",
                "REPOSTER_EXPIRY_S",
                "REPOSTER_TELEGRAM_TIMEOUT_S",
                "REPOSTER_HEALTH_STALE_S",
                "REPOSTER_PACING",
            )
            for value in ("inf", "nan", "1e300", "-1")
        ),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as invalid:
        Settings()
    named = str(invalid.value.errors()[0]["loc"][0])
    assert named in {name, name.removeprefix("REPOSTER_").lower()}


def test_without_a_bot_nobody_is_an_admin_yet() -> None:
    assert (Settings().bot_token, Settings().admin_ids) == (None, ())


def test_admins_are_named_with_commas_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_ADMIN_IDS", "101, 7000000102 ,101,")
    assert Settings().admin_ids == (101, 7_000_000_102)


@pytest.mark.parametrize("value", ["@ann", "101;102", "-100123", "101 102", ",".join(map(str, range(1, 40)))])
def test_what_is_no_admins_id_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REPOSTER_ADMIN_IDS", value)
    with pytest.raises(ValidationError, match=r"это не id человека|админов больше 30"):
        Settings()


def test_what_is_no_bot_token_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_BOT_TOKEN", "my secret bot")
    with pytest.raises(ValidationError, match="@BotFather") as invalid:
        Settings()
    assert "secret bot" not in str(invalid.value)
