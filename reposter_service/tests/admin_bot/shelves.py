"""What the catalog publishes in a town, and what one sees of it in the bot."""

from telegram_sandbox.world.buttons import CallbackQuery

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import published
from reposter_service.tests.waiting import until
from shared_schema.vocabulary import PublishedChannel


def shown(town: Town, *rows: PublishedChannel) -> None:
    """From now on the catalog publishes these and no others."""
    town.storage.memory.catalog = list(rows)


def offered(town: Town, *rows: PublishedChannel) -> None:
    """The catalog publishes these; Telegram knows those with a name."""
    shown(town, *rows)
    for row in rows:
        if row["username"]:
            town.channel(row["title"], row["username"])


def films(count: int, category: str = "Кино") -> list[PublishedChannel]:
    return [published(f"Фильм {number:03}", f"film_{number:03}", category=category) for number in range(count)]


def screen(town: Town) -> tuple[str, list[str]]:
    """Text and buttons of the bot's newest message."""
    return town.ann.newest().text, town.ann.buttons()


async def donors(town: Town) -> list[tuple[str | None, int, int]]:
    return [(known.donor.username, known.donor.x, known.donor.y) for known in town.storage.memory.there()]


async def notice(town: Town, label: str) -> str | None:
    """What flits over the chat when a button is pressed."""
    press: CallbackQuery = town.ann.press(label)
    await town.board.dealt_with()
    await until(lambda: press.answer is not None)
    assert press.answer is not None
    return press.answer.text
