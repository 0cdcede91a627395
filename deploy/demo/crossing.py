"""What crosses between the services: the story's channels are in the catalog too, as donors and as ones to be."""

from collections.abc import Iterator

import psycopg
from processes import ProcessFailed
from telegram_sandbox.story.cast import CINEMA, MARKETING, TRAVEL, DonorRole
from telegram_sandbox.story.spares import DONORS

from demo.catalog import Catalog
from demo.visitor import Editor

DESIGN = "Дизайн"
SHELVES: dict[str, tuple[DonorRole, ...]] = {
    "Маркетинг": MARKETING.donors,
    "Кино и сериалы": CINEMA.donors,
    "Путешествия": TRAVEL.donors,
    DESIGN: DONORS,
}
"""Channels by category: three that the sample has, and one of its own, whose channels are nobody's donors yet."""

CATEGORY = """
INSERT INTO catalog.category (name, "order") SELECT %s, max("order") + 1 FROM catalog.category ON CONFLICT DO NOTHING
"""
CHANNEL = """
INSERT INTO catalog.channel (
    category_id, title, telegram_link, description, published, "order", created_at,
    logo, tgstat_link, telemetr_link, rkn_number
)
SELECT id, %s, 'https://t.me/' || %s, 'Канал из истории песочницы.', true, 1000, now(), '', '', '', ''
FROM catalog.category WHERE name = %s
ON CONFLICT DO NOTHING
"""
LIVELIEST = """
SELECT channel.id, donor.username, donor.best_posts_7d -> 0 ->> 'link', donor.median_rating_7d
FROM published.donor_activity_v1 AS donor JOIN catalog.channel ON channel.username = donor.username
WHERE donor.rated_posts_7d > 0 ORDER BY donor.rated_posts_7d DESC, donor.username LIMIT 1
"""


def enter_story(catalog: Catalog) -> None:
    """Once the sample is there."""
    with psycopg.connect(catalog.house.database.dsn("catalog_app")) as connection:
        for category, roles in SHELVES.items():
            connection.execute(CATEGORY, [category])
            for role in roles:
                if role.username:
                    connection.execute(CHANNEL, [role.title, role.username, category])


def problems(catalog: Catalog) -> list[str]:
    """Whether an editor sees on the page of a donor what the reposter has measured of it."""
    try:
        return [f"канал-донор: {problem}" for problem in _found(catalog)]
    except (OSError, ValueError, LookupError, ProcessFailed) as broken:
        return [f"канал-донор: {type(broken).__name__} {broken}"]


def _found(catalog: Catalog) -> Iterator[str]:
    with psycopg.connect(catalog.house.database.dsn("catalog_app")) as connection:
        row = connection.execute(LIVELIEST).fetchone()
    if row is None:
        yield "ни у одного канала каталога нет измеренных постов"
        return
    channel, name, best, median = row
    editor = Editor(catalog.address)
    editor.signs_in(catalog.owner.login, catalog.owner.password)
    page = editor.opens(f"/admin/channels/channel/{channel}/change/")
    if page.status != 200 or best not in page.text or "Лучшие посты за 7 дней" not in page.text:
        yield f"{name}: {page.status}, лучший пост {best} (медиана {median:.0f}) не показан"
