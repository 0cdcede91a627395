"""The editors' guide's pictures of figures that come by themselves: a channel's sources, its growth, a round."""

from demo.counting_pictures import drawn, section
from demo.desk import Cut, Desk

CHANNEL = "Клуб маркетологов"
"""Of the sample; strangers know it, and it has grown for a year."""
CATEGORY = "Здоровье"


async def sources(at: Desk) -> Cut:
    """Asked anew, so that what the sources say is of this minute."""
    await at.finds(CHANNEL)
    await at.presses("Обновить сейчас")
    place = section(at, "Автоматические показатели")
    await place.get_by_text("получено сегодня").first.wait_for()
    return Cut((place,))


async def growth(at: Desk) -> Cut:
    await at.finds(CHANNEL)
    place = section(at, "Рост")
    await drawn(at, place)
    return Cut((place,))


async def going_round(at: Desk) -> Cut:
    await at.goes("channels/category/")
    await at.opens(CATEGORY)
    await at.follows(at.page.get_by_role("link", name="Обновить всю категорию"))
    await at.presses("Начать обход")
    return Cut(high=560)


SCENES = (("admin_sources", sources), ("admin_growth", growth), ("admin_round", going_round))
