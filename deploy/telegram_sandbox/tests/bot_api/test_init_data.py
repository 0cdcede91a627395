from typing import Any

from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data
from telegram_sandbox.bot_api.init_data import launch
from telegram_sandbox.world import Person, World


def parsed(bot: Person, raw: str) -> Any:
    return safe_parse_webapp_init_data(bot.token or "", raw)


def test_launch_data_passes_a_librarys_own_check() -> None:
    world = World()
    ann, bot = world.people.add("Аня", username="ann_s", is_premium=True), world.people.add_bot("menubot")
    raw = launch(bot, ann, auth_date=1_780_000_000, start_param="promo-1", query_id="AAE1")
    data = parsed(bot, raw)
    assert (data.user.id, data.user.first_name, data.user.is_premium) == (ann.id, "Аня", True)
    assert (data.start_param, data.query_id, data.user.allows_write_to_pm) == ("promo-1", "AAE1", None)


def test_another_bots_token_or_a_changed_field_fails_the_check() -> None:
    world = World()
    bot, other = world.people.add_bot("menubot"), world.people.add_bot("otherbot")
    raw = launch(bot, world.people.add("Ann"), auth_date=1_780_000_000)
    assert not check_webapp_signature(other.token or "", raw)
    assert not check_webapp_signature(bot.token or "", raw.replace("1780000000", "1780000001"))


def test_permission_to_write_is_told() -> None:
    world = World()
    ann, bot = world.people.add("Ann"), world.people.add_bot("menubot")
    world.direct.start(ann, bot)
    data = parsed(bot, launch(bot, ann, auth_date=1))
    assert data.user.allows_write_to_pm is True
    assert data.start_param is None
