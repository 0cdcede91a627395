"""The refresher with its real doors and real sources, against a server of this machine."""

from collections.abc import AsyncIterator
from io import BytesIO

import provision
import pytest
from django.test import override_settings
from PIL import Image

from catalog_service.channels.models import Channel
from catalog_service.figures import actions, refresher
from catalog_service.figures.models import Attempt, DoorState, Profile, Snapshot
from catalog_service.figures.offers import Part
from catalog_service.postgres.rows import work as rows
from catalog_service.tests.builders import a_channel
from catalog_service.tests.figures import telegram_pages as pages
from catalog_service.tests.figures.far_side import FarSide, far_side, said


@pytest.fixture
async def side(committed: provision.HouseDatabase) -> AsyncIterator[FarSide]:
    async with far_side() as there:
        doors = {door: f"{there.address}/{door}" for door in ("telegram", "tgstat", "telemetr", "telemetr_page")}
        here = {"FIGURES_DOORS": doors, "TELEGRAM_PICTURE_HOSTS": (f"127.0.0.1:{there.port}",)}
        with override_settings(OWN_MACHINE=True, FIGURES_PACE=0, TGSTAT_TOKEN="t" * 32, **here):
            yield there


def a_logo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(written, "PNG")
    return written.getvalue()


async def test_what_the_pages_say_becomes_figures_a_snapshot_and_offers(side: FarSide) -> None:
    page = pages.channel_page(picture=f"{side.address}/logo.png")
    side.answers["/telegram/garden_news"] = said(page.encode())
    side.answers["/telegram/s/garden_news"] = said(pages.feed_of("1K", "1.2K", "5K").encode())
    side.answers["/tgstat/channels/stat"] = said(b'{"status": "error", "error": "quota_requests_reached"}')
    side.answers["/logo.png"] = said(a_logo())
    channel = await rows(lambda: a_channel(telegram_link="https://t.me/garden_news", title="garden_news"))
    await refresher.run()
    targets = [target.partition("?")[0] for target in side.targets]
    assert targets == ["/tgstat/channels/stat", "/telegram/garden_news", "/telegram/s/garden_news", "/logo.png"]
    await rows(channel.refresh_from_db)
    assert [channel.subscribers, channel.reach, channel.telegram_id] == [12345, 1200, pages.CHANNEL]
    assert await rows(lambda: Snapshot.objects.get().subscribers) == 12345
    attempts = await rows(lambda: dict(Attempt.objects.values_list("door", "state")))
    assert attempts == {"telegram": "found", "pictures": "found", "tgstat": "quota"}
    assert await rows(lambda: DoorState.objects.get(door="tgstat").why) == "quota"
    await rows(lambda: take_all(channel))
    assert (channel.title, channel.description) == (pages.TITLE, "О саде & огороде.\nРеклама: @garden_ads")
    assert await rows(lambda: channel.logo.path == Profile.objects.get().logo.path)


def take_all(channel: Channel) -> None:
    for part in Part:
        actions.take(channel, part)
