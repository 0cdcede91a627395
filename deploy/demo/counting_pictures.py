"""The editors' guide's pictures of what is counted: charts, what sells, a link."""

from playwright.async_api import Locator

from demo.desk import Cut, Desk

LABEL = "закреп в нашем канале"
"""Of a campaign of the sample by which visitors have been coming for most of the year."""
CHARTS_DRAWN = "place => [...place.querySelectorAll('canvas')].every(canvas => Chart.getChart(canvas))"


async def dashboard(at: Desk) -> Cut:
    await at.goes("")
    await drawn(at, section(at, "Открытия каталога"))
    return Cut(high=880)


async def opens(at: Desk) -> Cut:
    """Of the channel that is opened most often."""
    await at.goes("sales/channels/?o=-times")
    await at.follows(at.page.locator("tbody th a").first)
    place = section(at, "Открытия")
    await drawn(at, place)
    return Cut((place,))


async def sales(at: Desk) -> Cut:
    await at.goes("sales/channels/?o=-request&period=weeks")
    return Cut(high=820)


async def link(at: Desk) -> Cut:
    await at.goes(f"links/link/?q={LABEL}")
    await at.follows(at.page.locator("#result_list tbody th a").first)
    return Cut(high=900)


SCENES = (("admin_dashboard", dashboard), ("admin_opens", opens), ("admin_sales", sales), ("admin_link", link))


def section(at: Desk, title: str) -> Locator:
    heading = at.page.get_by_role("heading", name=title, exact=True)
    return at.page.locator("section").filter(has=heading).last


async def drawn(at: Desk, place: Locator) -> None:
    """Each chart of the place is drawn when it is seen."""
    await place.scroll_into_view_if_needed()
    await at.page.wait_for_function(CHARTS_DRAWN, arg=await place.element_handle())
