"""Where a button leads. Buttons of old messages lead there too: a button knows all it needs."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Place(StrEnum):
    """Short words: Telegram gives a button 64 bytes."""

    MAIN = "main"
    PROJECT = "project"
    ADD_PROJECT = "add_project"
    REMOVE_PROJECT = "rm_project"
    ADD_DONOR = "add_donor"
    ADD_DONORS = "add_donors"
    FROM_CATALOG = "catalog"
    REMOVE_DONOR = "rm_donor"
    CHANGE_X_AND_Y = "x_y"
    ADD_PAUSE = "add_pause"
    REMOVE_PAUSE = "rm_pause"
    STATISTICS = "statistics"
    RATING = "rating"
    USERBOT = "userbot"
    WHY = "why"
    TUNER = "tuner"


class Go(CallbackData, prefix="go"):
    """`project`: its id, 0 at the main menu."""

    to: Place
    project: int = 0


class GoToDonor(CallbackData, prefix="go_donor"):
    """The same about one donor. `project`: also where the donor is no more, its menu is the way back."""

    to: Place
    project: int
    donor: int


def menu_of(project_id: int) -> Go:
    """The menu that «Назад» returns to: a project's, or the main one for 0."""
    return Go(to=Place.PROJECT, project=project_id) if project_id else Go(to=Place.MAIN)
