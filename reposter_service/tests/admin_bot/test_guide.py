"""The admins' guide speaks of what is there, in the bot's own words."""

import re
from pathlib import Path

import pytest

from reposter_service.admin_bot import sign_in_texts, texts
from reposter_service.admin_bot.menu import PROJECT_MENU

GUIDE = (Path(__file__).parents[3] / "docs" / "reposter-admins.ru.md").read_text()
WORDS = {text for module in (texts, sign_in_texts) for text in vars(module).values() if isinstance(text, str)}
NAMED = {*re.findall(r"\*\*([А-Я][^*]+[^*.])\*\*", GUIDE), *re.findall(r"«([А-Я][^»]+)»", GUIDE)}
BUTTONS = [texts.ADD_PROJECT, texts.REMOVE_PROJECT, *(label for row in PROJECT_MENU for label, _ in row)]


@pytest.mark.parametrize("name", sorted(NAMED - {"Такой канал уже есть"}))
def test_a_button_of_the_guide_is_one_of_the_bots(name: str) -> None:
    assert name in WORDS


@pytest.mark.parametrize("label", BUTTONS)
def test_every_button_of_the_menus_is_in_the_guide(label: str) -> None:
    assert label in GUIDE
