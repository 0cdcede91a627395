"""«Из каталога»: donors chosen from the catalog's channels, over pages and categories, and added all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from reposter_service.admin_bot import catalog_pages, catalog_texts, texts
from reposter_service.admin_bot.ask import Talk, back
from reposter_service.admin_bot.catalog_pages import Category, Choice, Mark, MarkAll, Screen, Shelf, Take
from reposter_service.admin_bot.keypad import new_question
from reposter_service.admin_bot.many_donors import MOST_LINES, Advice, add
from reposter_service.admin_bot.menu import open_project, project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.redrawing import redraw
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.donor_lines import DonorLine
from reposter_service.workflows.catalog_port import CatalogChannel
from reposter_service.workflows.records import Project

QUESTION, CHOSEN = "question", "chosen"
"""What the dialog collects beside the menu: which buttons answer it, and the names of the chosen channels."""
ADVICE = Advice(catalog_texts.NOT_REACHED, catalog_texts.ADDED)

Press = Shelf | Category | Mark | MarkAll | Take
Found = tuple[str, Sequence[CatalogChannel]]
"""A category's name, and its channels as they are now."""


@dataclass(slots=True)
class Choosing:
    """One admin's choice for one project."""

    project: Project
    choice: Choice
    talk: Talk
    office: Office

    async def categories(self, page: int = 0) -> Screen | str:
        """Words where there is nothing to choose from."""
        found = await self.office.catalog.categories(self.project)
        if found is None:
            return catalog_texts.MISSING
        return catalog_pages.categories(found, page, self.choice) if found else catalog_texts.EMPTY

    async def found(self, key: str) -> Found | None:
        """The category that a button is about; None where it is no more, nor perhaps the catalog."""
        categories = await self.office.catalog.categories(self.project) or ()
        name = next((each.name for each in categories if catalog_pages.key_of(each.name) == key), None)
        channels = None if name is None else await self.office.catalog.channels(self.project, name)
        return None if name is None or channels is None else (name, channels)

    async def channels(self, found: Found | None, page: int) -> Screen | str:
        """The categories in the place of one that is no more."""
        if found is None:
            self.talk.notice = catalog_texts.CATEGORY_IS_GONE
            return await self.categories()
        return catalog_pages.channels(*found, page, self.choice)

    async def choose(self, names: Sequence[str], *, on: bool) -> None:
        """More of them, or fewer; what is added at once has its limit."""
        before = self.choice.names
        more = [*before, *(name for name in names if name not in before)]
        chosen = more if on else [name for name in before if name not in names]
        if len(chosen) > MOST_LINES:
            self.talk.notice = catalog_texts.too_many(MOST_LINES)
        self.choice = replace(self.choice, names=tuple(chosen[:MOST_LINES]))
        await self.talk.remember(Prompts.catalog, chosen=list(self.choice.names))

    async def show(self, screen: Screen | str, press: CallbackQuery) -> None:
        if isinstance(screen, str):
            self.talk.notice = ""
            await _leave(screen, self.project, self.talk)
        else:
            await redraw(press, screen.text, [*screen.rows, back(self.project.id)])


async def _choosing(data: Press, talk: Talk, office: Office) -> Choosing | None:
    """The choice that a button belongs to. A button of an earlier one does nothing."""
    collected = await talk.collected()
    if data.question != collected.get(QUESTION):
        talk.notice = texts.OLD_BUTTON
        return None
    project = await project_asked_about(talk, office)
    choice = Choice(data.question, tuple(collected[CHOSEN]))
    return None if project is None else Choosing(project, choice, talk, office)


async def _leave(why: str, project: Project, talk: Talk) -> None:
    await talk.say(why)
    await open_project(talk, project)


# --- Looking around --------------------------------------------------------------------------------------------------


async def _open(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if (project := await project_of(callback_data, talk, office)) is None:
        return
    question = new_question()
    screen = await Choosing(project, Choice(question), talk, office).categories()
    if isinstance(screen, str):
        await _leave(screen, project, talk)
    else:
        await talk.ask(Prompts.catalog, screen.text, menu=project.id, rows=screen.rows, question=question, chosen=[])


async def _shelf(press: CallbackQuery, callback_data: Shelf, talk: Talk, office: Office) -> None:
    if choosing := await _choosing(callback_data, talk, office):
        await choosing.show(await choosing.categories(callback_data.page), press)


async def _category(press: CallbackQuery, callback_data: Category, talk: Talk, office: Office) -> None:
    if choosing := await _choosing(callback_data, talk, office):
        found = await choosing.found(callback_data.key)
        await choosing.show(await choosing.channels(found, callback_data.page), press)


# --- Choosing --------------------------------------------------------------------------------------------------------


async def _mark(press: CallbackQuery, callback_data: Mark, talk: Talk, office: Office) -> None:
    if choosing := await _choosing(callback_data, talk, office):
        found = await choosing.found(callback_data.key)
        why_not = _not_to_choose(callback_data.name, found) if callback_data.on else None
        if why_not is None:
            await choosing.choose([callback_data.name], on=callback_data.on)
        screen = await choosing.channels(found, callback_data.page)
        talk.notice = talk.notice or why_not or ""
        await choosing.show(screen, press)


async def _mark_all(press: CallbackQuery, callback_data: MarkAll, talk: Talk, office: Office) -> None:
    if choosing := await _choosing(callback_data, talk, office):
        found = await choosing.found(callback_data.key)
        names = catalog_pages.on_page(found[1], callback_data.page) if found else []
        await choosing.choose(names, on=callback_data.on)
        await choosing.show(await choosing.channels(found, callback_data.page), press)


def _not_to_choose(name: str, found: Found | None) -> str | None:
    """Why a channel cannot be chosen, though a button for it stood there; None where it can."""
    channel = next((each for each in found[1] if each.username == name), None) if found else None
    if channel is None:
        return catalog_texts.CHANNEL_IS_GONE
    return catalog_texts.IS_DONOR if channel.is_donor else None


# --- Adding ----------------------------------------------------------------------------------------------------------


async def _take(_: CallbackQuery, callback_data: Take, talk: Talk, office: Office) -> None:
    if (choosing := await _choosing(callback_data, talk, office)) is None:
        return
    if chosen := len(choosing.choice.names):
        await talk.ask_next(Prompts.catalog_x, catalog_texts.ask_x(chosen))
    else:
        talk.notice = catalog_texts.NOTHING_CHOSEN


async def _x(message: Message, raw_state: str, talk: Talk) -> None:
    if x := await whole_number(message, raw_state, talk, WINDOW):
        await talk.ask_next(Prompts.catalog_y, texts.DONOR_Y, x=x)


async def _y(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """Where trouble breaks it off the question stands: asked again, what is added already is told to be there."""
    y = await whole_number(message, raw_state, talk, WINDOW)
    if y is None or (project := await project_asked_about(talk, office)) is None:
        return
    collected = await talk.collected()
    published = await office.catalog.published(collected[CHOSEN])
    if published is None:
        await _leave(catalog_texts.MISSING, project, talk)
        return
    wanted = [DonorLine(name, collected["x"], y) for name in collected[CHOSEN]]
    lines = [f"@{line.link} {line.x} {line.y}" for line in wanted]
    await add(lines, office.add_donors.chosen(project, wanted, published), talk, office, menu=project.id, advice=ADVICE)
    await open_project(talk, project)


def router() -> Router:
    router = Router(name="from_catalog")
    router.callback_query.register(_open, Go.filter(F.to == Place.FROM_CATALOG))
    router.callback_query.register(_shelf, Shelf.filter())
    router.callback_query.register(_category, Category.filter())
    router.callback_query.register(_mark, Mark.filter())
    router.callback_query.register(_mark_all, MarkAll.filter())
    router.callback_query.register(_take, Take.filter())
    router.message.register(_x, Prompts.catalog_x, F.text)
    router.message.register(_y, Prompts.catalog_y, F.text)
    return router
