"""Whatever is answered to whichever question: what is wrong is said with an example, the question stands, nothing is
written.
"""

import copy
import re
from dataclasses import fields
from typing import Any

import pytest
from aiogram.fsm.state import State
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram_sandbox.world.media import Media, MediaKind, picture
from telegram_sandbox.world.messages import Content

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.ways import WAYS, come_to, furnish, spoken

EVERY = tuple(Prompts.__all_states__)

PICTURE = picture((200, 30, 30))
WORDLESS = {
    "a sticker": Content(media=Media(1, MediaKind.STICKER, PICTURE, "image/webp")),
    "a photo": Content(media=Media(2, MediaKind.PHOTO, PICTURE)),
    "a photo that says 7": Content("7", media=Media(3, MediaKind.PHOTO, PICTURE)),
    "a file": Content(media=Media(4, MediaKind.DOCUMENT, PICTURE, file_name="donors.txt")),
    "nothing": Content(),
}
WRITTEN = {
    "very long": "я" * 4096,
    "long and digits": "1" * 4096,
    "emoji": "🎬🔥",
    "a word": "семь",
    "below zero": "-1",
    "below zero, as a telephone writes it": "−1",
    "zero": "0",
    "fifty-one": "51",
    "a thousand millions": "1000000000",
    "the same, short": "1e9",
    "no hour": "24:00",
    "half a time": "7:5",
    "a digit of another alphabet": "６",
    "a number and a full stop": "6.",
    "a command": "/help",
    "a link to nothing": "https://t.me/nothing_is_here",
    "a link to a person": "https://t.me/ivan_petrov",
    "a link to a site": "https://example.com/?q=1",
    "a line for the shell": "$(reboot) && rm -rf /",
    "HTML": "<b>жирный</b><script>alert(1)</script>",
    "SQL": "'; DROP TABLE reposter.donor; --",
    "a template": "{0.__class__} %s {{7*7}}",
    "right to left": "\u202eкино\u202c",
}

NUMBERS = {Prompts.donor_x: 50, Prompts.donor_y: 50, Prompts.changed_x: 50, Prompts.changed_y: 50}
NUMBERS |= {Prompts.catalog_x: 50, Prompts.catalog_y: 50}
NUMBERS |= {Prompts.statistics_days: 365, Prompts.rating_days: 365, Prompts.tuner_days: 365, Prompts.pause_number: 1}
TIMES = {Prompts.pause_starts, Prompts.pause_ends}
NO_EXAMPLE = {Prompts.code: "код", Prompts.password: "парол", Prompts.rights: "проверить ещё раз"}
NO_EXAMPLE |= {Prompts.catalog: "добавить выбранные"}
"""Secrets have none, and neither rights nor a choice are a matter of typing."""
NO_INVITATION = "выберите канал кнопкой"
"""A link that is right, of a kind that is of no use to a bot: another example would not help."""


def is_right(prompt: State, text: str) -> bool:
    """By rules of this suite's own."""
    text = text.strip()
    if prompt is Prompts.project_title:
        return 0 < len(" ".join(text.split())) <= 200
    if highest := NUMBERS.get(prompt):
        return bool(re.fullmatch(r"[0-9]+", text)) and 1 <= int(text) <= highest
    if prompt in TIMES:
        return bool(re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text)) and text != "10:00"
    if prompt is Prompts.phone:
        return 7 <= len(re.findall(r"[0-9]", text)) <= 15 and bool(re.fullmatch(r"\+?[0-9\s().\-‐-―]+", text))
    return prompt is Prompts.why_link and bool(re.search(r"t\.me/donor/1\b", text))


def written(town: Town) -> dict[str, Any]:
    """Everything that is kept, unfinished dialogs included."""
    memory = town.storage.memory
    kept = {field.name: getattr(memory, field.name) for field in fields(memory) if field.name != "_ids"}
    # A keypad that is shown again has a name of its own.
    kept["dialogs"] = {admin_id: {**data, "question": None} for admin_id, data in memory.dialogs.items()}
    return copy.deepcopy({**kept, "signed in": town.sign_ins.alive, "changes": town.changes})


async def is_refused(town: Town, prompt: State, bad: str | Content, before: dict[str, Any]) -> None:
    answer = await (town.ann.says(bad) if isinstance(bad, str) else town.ann.sends(bad))
    assert answer, f"{bad!r}: silence"
    *_, words = answer
    assert words not in {texts.TROUBLE, texts.MISTAKE}, repr(bad)
    told = {NO_EXAMPLE.get(prompt) or "пример"} | ({NO_INVITATION} if prompt is Prompts.project_link else set())
    assert any(each in words.lower() for each in told), f"{bad!r}: {words}"
    assert "Назад" in (*town.ann.buttons(), *town.ann.keyboard()), repr(bad)
    assert written(town) == before, repr(bad)


@pytest.fixture
async def furnished(town: Town) -> Town:
    await furnish(town)
    return town


def test_every_question_has_a_way() -> None:
    assert set(WAYS) == set(EVERY)


@pytest.mark.parametrize("prompt", EVERY, ids=lambda prompt: prompt.state)
async def test_what_is_no_answer_is_refused_with_an_example_and_nothing_is_written(
    furnished: Town, prompt: State
) -> None:
    await come_to(furnished, prompt)
    before = written(furnished)
    said: list[str | Content] = [*WORDLESS.values(), *WRITTEN.values()]
    for bad in said:
        if not (isinstance(bad, str) and is_right(prompt, bad)):
            await is_refused(furnished, prompt, bad, before)
    if (right := WAYS[prompt].right) is not None:
        await furnished.ann.says(spoken(furnished, right))
        assert await furnished.storage.dialogs.state(furnished.ann.person.id) != prompt.state


letters = st.characters(exclude_categories=("Cs", "Cc"))
almost_numbers = st.from_regex(r"[-+ ]?[0-9]{1,12}[.,:eE/ ]?[0-9]{0,3}", fullmatch=True)
almost_links = st.from_regex(r"(https?://)?(t\.me|telegram\.me)/[+@a-z0-9_/]{0,40}", fullmatch=True)
anything = st.text(letters, min_size=1, max_size=80) | almost_numbers | almost_links


@pytest.mark.parametrize("prompt", EVERY, ids=lambda prompt: prompt.state)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(anything.filter(str.strip), min_size=4, max_size=8))
async def test_whatever_else_is_typed_is_refused_too(furnished: Town, prompt: State, typed: list[str]) -> None:
    await come_to(furnished, prompt)
    before = written(furnished)
    for text in typed:
        if not is_right(prompt, text):
            await is_refused(furnished, prompt, text, before)
