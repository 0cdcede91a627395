"""A userbot is signed in by the bot, step by step."""

from reposter_service.domain.health import UserbotState
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.town import Correspondent
from reposter_service.workflows.records import Project

PHONE = "+79990000001"
PASSWORD = "correct horse"


async def to_sign_in_for(town: Town) -> Project:
    """A project whose channel is there; whoever signs in may publish in it."""
    project = await town.project()
    town.telegram.channel(project.channel_id, "our")
    town.sign_ins.account(PHONE)
    return project


async def at_the_phone(town: Town, who: Correspondent) -> None:
    await who.says("/start")
    await who.presses("Маркетинг")
    await who.presses("Добавить/заменить юзербот")


async def at_the_code(town: Town, phone: str = PHONE) -> str:
    """The code that Telegram has sent."""
    await at_the_phone(town, town.ann)
    await town.ann.says(phone)
    return town.sign_ins.codes[phone]


async def press_keys(who: Correspondent, code: str) -> list[str]:
    """All digits, one after the other, on one keypad. What the bot says to the last."""
    said: list[str] = []
    keypad = who.with_button("1")
    for digit in code:
        said = await who.presses(digit, of=keypad)
    return said


async def serving(town: Town) -> list[tuple[str, UserbotState]]:
    return [(card.phone, card.standing.state) for card in await town.storage.accounts.cards()]
