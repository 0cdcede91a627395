"""`.env.example` and the settings tell the same story."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from catalog_service.environment import Environment, MigratorEnvironment
from reposter_service.settings import MigratorSettings, RotationSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

EXAMPLE = Path(__file__).parents[2] / ".env.example"
ASSIGNMENT = re.compile(r"(?P<off># )?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)")


class Line(NamedTuple):
    """One setting of the example; `off` = commented out, because it has a default."""

    name: str
    value: str
    off: bool
    meaning: str


def lines() -> Iterator[Line]:
    """The settings of the example. Neighbours without a blank line between them share one meaning."""
    meaning = ""
    for text in EXAMPLE.read_text().splitlines():
        if found := ASSIGNMENT.fullmatch(text):
            (value,) = shlex.split(found["value"])
            yield Line(found["name"], value, bool(found["off"]), meaning)
        elif text.startswith("#"):
            meaning = text.removeprefix("# ")
        elif not text:
            meaning = ""


def settings() -> Iterator[tuple[str, FieldInfo]]:
    """Environment variable and declaration of every setting there is."""
    for model in (Settings, MigratorSettings, RotationSettings, Environment, MigratorEnvironment):
        for field, info in model.model_fields.items():
            alias = info.validation_alias
            yield (str(alias) if alias else f"{model.model_config['env_prefix']}{field}".upper()), info


EXAMPLES = {line.name: line for line in lines()}
SETTINGS = dict(settings())


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    assert sorted(EXAMPLES) == sorted(SETTINGS)


def test_no_setting_stands_there_twice() -> None:
    assert len(list(lines())) == len(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_setting_has_a_line_of_meaning_above_it(name: str) -> None:
    assert len(EXAMPLES[name].meaning.split()) > 2


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_is_commented_out_if_it_may_be_left_out(name: str) -> None:
    assert EXAMPLES[name].off is not SETTINGS[name].is_required()


@pytest.mark.parametrize("name", [name for name in sorted(SETTINGS) if SETTINGS[name].default_factory is None])
def test_what_is_commented_out_shows_the_default(name: str) -> None:
    default = SETTINGS[name].default
    if EXAMPLES[name].off and default is not None:
        assert EXAMPLES[name].value == (",".join(default) if isinstance(default, tuple) else str(default))


def test_the_example_is_accepted_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in lines():
        monkeypatch.setenv(line.name, line.value)
    assert Settings().telegram_api_id == 12345
    assert MigratorSettings().migrator_database_url
    assert Environment().hosts == ("catalog.example.com",)
    assert MigratorEnvironment().migrator_database_url
