"""The admins' guide speaks of what is there, in the bot's own words."""

import inspect
import re
from pathlib import Path

import pytest

from reposter_service.admin_bot import catalog_texts, sign_in_texts, texts
from reposter_service.admin_bot.menu import PROJECT_MENU
from reposter_service.domain.reactions import Switched
from reposter_service.tests.builders import NOON, donor_record, project_record
from reposter_service.workflows import alert
from reposter_service.workflows.records import ExpiredWins, MissedPosts

GUIDE = (Path(__file__).parents[3] / "docs" / "reposter-admins.ru.md").read_text()
ROOMS = (texts, sign_in_texts, catalog_texts)
WORDS = {text for room in ROOMS for text in vars(room).values() if isinstance(text, str)}
NAMED = {*re.findall(r"\*\*([А-Я][^*]+[^*.])\*\*", GUIDE), *re.findall(r"«([А-Я][^»]+)»", GUIDE)}
BUTTONS = [texts.ADD_PROJECT, texts.REMOVE_PROJECT, *(label for row in PROJECT_MENU for label, _ in row)]


@pytest.mark.parametrize("name", sorted(NAMED - {"Такой канал уже есть"}))
def test_a_button_of_the_guide_is_one_of_the_bots(name: str) -> None:
    assert name in WORDS


@pytest.mark.parametrize("label", BUTTONS)
def test_every_button_of_the_menus_is_in_the_guide(label: str) -> None:
    assert label in GUIDE


TABLE_OF_ALERTS = GUIDE.partition("| приходит | что делать |")[2].partition("\n\n")[0].splitlines()[2:]
ALERTS = "\n".join(
    [
        inspect.getsource(alert),  # most texts stand there whole, between what they are about
        *(
            alert.reactions_switched(project_record(), donor_record(), Switched(on, NOON, NOON)).text
            for on in (True, False)
        ),
        alert.posts_missed(MissedPosts((1, 2, 3, 4, 5), {"Кино": {"@donor": 5}})).text,
        alert.wins_expired(ExpiredWins((1, 2, 3, 4, 5), {"Кино": ["@donor"]})).text,
    ]
)


@pytest.mark.parametrize("row", TABLE_OF_ALERTS)
def test_an_alert_of_the_guide_is_told_in_the_words_of_the_bots(row: str) -> None:
    words = re.split(r" ?… ?| / ", row.split("|")[1].strip())
    assert [part for part in words if part not in ALERTS] == []
