"""Every question of the bot that waits for an answer. A test walks them all."""

from aiogram.fsm.state import State, StatesGroup


class Prompts(StatesGroup):
    project_title = State()
    project_link = State()
    removed_project_link = State()
    donor_link = State()
    donor_x = State()
    donor_y = State()
    donor_lines = State()
    catalog = State()
    catalog_x = State()
    catalog_y = State()
    removed_donor_link = State()
    changed_donor_link = State()
    changed_x = State()
    changed_y = State()
    pause_starts = State()
    pause_ends = State()
    pause_number = State()
    statistics_days = State()
    rating_days = State()
    phone = State()
    code = State()
    password = State()
    rights = State()
    why_link = State()
    tuner_link = State()
    tuner_days = State()


SIGNING_IN = frozenset({Prompts.code, Prompts.password, Prompts.rights})
"""What is asked while an account is being signed in."""
