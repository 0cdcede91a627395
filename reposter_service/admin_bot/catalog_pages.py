"""What «Из каталога» shows: categories, and the channels of one, in pages of buttons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from reposter_service.admin_bot import catalog_texts
from reposter_service.workflows.catalog_port import CatalogCategory, CatalogChannel

CHANNELS_ON_A_PAGE = 20
CATEGORIES_ON_A_PAGE = 40
"""Telegram takes a hundred buttons under one message; a person looks over fewer."""

Buttons = list[list[InlineKeyboardButton]]
Item = TypeVar("Item")


class Shelf(CallbackData, prefix="cats"):
    """A page of categories. `question`: of the dialog that the button belongs to, here and below."""

    question: str
    page: int = 0


class Category(CallbackData, prefix="cat"):
    """A page of one category's channels; `key` stands for its name, which may be longer than a button's 64 bytes."""

    question: str
    key: str
    page: int = 0


class Mark(CallbackData, prefix="mark"):
    """Choose a channel, or no longer: the button says which, so that pressed twice it does the same once. The longest
    name of a channel, 32 letters, leaves a few bytes to spare.
    """

    question: str
    key: str
    page: int
    name: str
    on: bool


class MarkAll(CallbackData, prefix="marks"):
    """The same for all that may be chosen on the page."""

    question: str
    key: str
    page: int
    on: bool


class Take(CallbackData, prefix="take"):
    """Add what is chosen."""

    question: str


@dataclass(frozen=True, slots=True)
class Screen:
    text: str
    rows: Buttons


@dataclass(frozen=True, slots=True)
class Choice:
    """What has been chosen so far, in the order of choosing, in the dialog that began with `question`."""

    question: str
    names: tuple[str, ...] = ()


def key_of(category: str) -> str:
    return blake2s(category.encode(), digest_size=4).hexdigest()


def page_of(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, its number and the last one's, from 0. Beyond the last page there is the last one."""
    last = max(0, (len(items) - 1) // size)
    number = max(0, min(page, last))
    return items[number * size : (number + 1) * size], number, last


def categories(found: Sequence[CatalogCategory], page: int, choice: Choice) -> Screen:
    shown, number, last = page_of(found, page, CATEGORIES_ON_A_PAGE)
    rows = [
        [_button(catalog_texts.category(each), Category(question=choice.question, key=key_of(each.name)))]
        for each in shown
    ]
    turns = [Shelf(question=choice.question, page=other) for other in (number - 1, number + 1)]
    text = catalog_texts.shelf(number, last, len(choice.names))
    return Screen(text, [*rows, *_turning(turns, number, last), *_take(choice)])


def channels(category: str, found: Sequence[CatalogChannel], page: int, choice: Choice) -> Screen:
    named = [each for each in found if each.username is not None]
    shown, number, last = page_of(named, page, CHANNELS_ON_A_PAGE)
    key, question, chosen = key_of(category), choice.question, set(choice.names)
    turns = [Category(question=question, key=key, page=other) for other in (number - 1, number + 1)]
    rows = [[_mark(each, each.username in chosen, question, key, number)] for each in shown]
    rows += _mark_all(shown, chosen, MarkAll(question=question, key=key, page=number, on=True))
    rows += _turning(turns, number, last)
    rows += _take(choice)
    rows.append([_button(catalog_texts.CATEGORIES, Shelf(question=question))])
    return Screen(catalog_texts.channels(category, found, number, last, len(chosen)), rows)


def on_page(found: Sequence[CatalogChannel], page: int) -> list[str]:
    """Names of the channels of a page that may be chosen."""
    shown, _, _ = page_of([each for each in found if each.username is not None], page, CHANNELS_ON_A_PAGE)
    return [each.username for each in shown if each.username is not None and each.is_new]


def _mark(channel: CatalogChannel, is_chosen: bool, question: str, key: str, page: int) -> InlineKeyboardButton:
    press = Mark(question=question, key=key, page=page, name=channel.username or "", on=not is_chosen)
    return _button(catalog_texts.channel(channel, is_chosen=is_chosen), press)


def _mark_all(shown: Sequence[CatalogChannel], chosen: Collection[str | None], press: MarkAll) -> Buttons:
    """None where there is nothing to choose; the other way round where all are chosen."""
    new = [each.username for each in shown if each.is_new]
    if not new:
        return []
    if set(new) <= set(chosen):
        return [[_button(catalog_texts.NONE_OF_PAGE, press.model_copy(update={"on": False}))]]
    return [[_button(catalog_texts.ALL_OF_PAGE, press)]]


def _turning(turns: Sequence[CallbackData], number: int, last: int) -> Buttons:
    """To the page before and to the next one, where there are such."""
    before, after = turns
    row = [_button(catalog_texts.BEFORE, before)] if number > 0 else []
    row += [_button(catalog_texts.AFTER, after)] if number < last else []
    return [row] if row else []


def _take(choice: Choice) -> Buttons:
    if not choice.names:
        return []
    return [[_button(catalog_texts.take(len(choice.names)), Take(question=choice.question))]]


def _button(label: str, press: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=press.pack())
