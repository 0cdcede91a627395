"""Mistakes in settings and plans, in words for people."""

import json

import pytest
from pydantic import ValidationError

from reposter_service import mistakes
from reposter_service.settings import Settings
from reposter_service.workflows.enroll_plan import Plan

DONOR = {"link": "@donor", "x": 6, "y": 5}
PROJECT = {"title": "Кино", "link": "@kino", "userbot": {"phone": "+79990000001", "session": "1secret"}}


def told_of_plan(plan: object) -> list[str]:
    text = plan if isinstance(plan, bytes) else json.dumps(plan).encode()
    with pytest.raises(ValidationError) as invalid:
        Plan.model_validate_json(text)
    return list(mistakes.of_plan(invalid.value, text))


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        pytest.param([], "план: нужен объект в фигурных скобках", id="a list"),
        pytest.param({}, "projects: не указано", id="empty"),
        pytest.param({"projects": {}}, "projects: нужен список в квадратных скобках", id="no list of projects"),
        pytest.param({"projects": [7]}, "проект № 1: нужен объект в фигурных скобках", id="no project"),
        pytest.param(
            {"projects": [PROJECT | {"title": ""}]},
            "проект № 1, title: знаков должно быть не меньше 1",
            id="a short title",
        ),
        pytest.param(
            {"projects": [PROJECT | {"titel": ""}]},
            "проект «Кино», titel: лишнее: такого поля нет",
            id="a typing error",
        ),
        pytest.param(
            {"projects": [PROJECT | {"donors": [DONOR, DONOR | {"x": "много"}]}]},
            "проект «Кино», донор «@donor», x: нужно целое число",
            id="x",
        ),
        pytest.param(
            {"projects": [PROJECT | {"donors": [{"x": 6, "y": 5}]}]},
            "проект «Кино», донор № 1, link: не указано",
            id="a donor without a link",
        ),
        pytest.param(
            {"projects": [PROJECT | {"pauses": ["ночью"]}]},
            "проект «Кино», pauses: пауза пишется как 23:00-07:00, а не 'ночью'",
            id="a pause",
        ),
        pytest.param(b'{"projects": [\n}', "это не JSON: ошибка в строке 2, знак 1", id="no JSON"),
        pytest.param(b"", "это не JSON: ошибка в строке 1, знак 0", id="nothing"),
    ],
)
def test_a_mistake_in_a_plan_is_told_by_the_names_that_the_plan_gives(plan: object, words: str) -> None:
    assert told_of_plan(plan) == [words]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TELEGRAM_API_ID", "abc", "TELEGRAM_API_ID: нужно целое число"),
        ("REPOSTER_HTTP_PORT", "70000", "REPOSTER_HTTP_PORT: должно быть не больше 65535"),
        ("REPOSTER_MEASURE_DELAY_S", "0", "REPOSTER_MEASURE_DELAY_S: должно быть не меньше 1"),
        ("REPOSTER_LOG_LEVEL", "LOUD", "REPOSTER_LOG_LEVEL: должно быть 'DEBUG', 'INFO', 'WARNING' или 'ERROR'"),
        ("REPOSTER_TIME_ZONE", "Mars/Olympus", "REPOSTER_TIME_ZONE: такого часового пояса нет: Mars/Olympus"),
        ("REPOSTER_PROXY", "", "REPOSTER_PROXY: должно быть не пусто"),
        (
            "REPOSTER_ADMIN_IDS",
            "@",
            "REPOSTER_ADMIN_IDS: это не id человека в Telegram: @; нужны числа через запятую",
        ),
    ],
)
def test_a_mistake_in_a_setting_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    for known in ("REPOSTER_DATABASE_URL", "REPOSTER_SESSION_KEY", "TELEGRAM_API_HASH"):
        monkeypatch.setenv(known, "x")
    monkeypatch.setenv("TELEGRAM_API_ID", "1")
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as invalid:
        Settings()
    assert list(mistakes.of_settings(invalid.value)) == [words]


def test_every_mistake_in_a_plan_has_a_line() -> None:
    assert told_of_plan({"projects": [{}]}) == [
        "проект № 1, title: не указано",
        "проект № 1, link: не указано",
        "проект № 1, userbot: не указано",
    ]
