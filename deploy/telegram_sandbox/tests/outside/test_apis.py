"""The APIs of TGStat and Telemetr, and Telemetr's page."""

from typing import Any

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.outside.outside import TELEMETR_TOKEN, TGSTAT_TOKEN
from telegram_sandbox.tests.outside.conftest import Stranger
from telegram_sandbox.world import Counters, Growth

KEY = {"Authorization": f"Bearer {TELEMETR_TOKEN}"}


async def asked(stranger: Stranger, method: str, channel: str, token: str = TGSTAT_TOKEN) -> Any:
    return await stranger.reads(f"/tgstat/{method}?token={token}&channelId={channel}")


async def test_tgstat_gives_figures_by_name_by_link_and_by_its_own_number(stranger: Stranger) -> None:
    await stranger.catalogues(reach=4_000)
    by_name = await asked(stranger, "channels/stat", "@biznes_demo")
    answer = by_name["response"]
    assert (by_name["status"], answer["participants_count"], answer["peer_type"]) == ("ok", 21_345, "channel")
    seen = await stranger.control(lambda control: control.seen("biznes_demo"))
    own = [post for post in seen["posts"] if not post["is_forwarded"]]
    assert answer["avg_post_reach"] == round(sum(post["views"] for post in own) / len(own))
    assert answer["err_percent"] == round(100 * answer["avg_post_reach"] / 21_345, 2)
    for other in ("biznes_demo", "t.me/biznes_demo", "https://t.me/Biznes_Demo", str(answer["id"])):
        assert await asked(stranger, "channels/stat", other) == by_name


async def test_tgstat_knows_labels_country_and_telegrams_number(stranger: Stranger) -> None:
    await stranger.catalogues(red_label=True, country="Казахстан")
    await stranger.catalogues(address="chistyy_demo")
    labelled, clean = [
        (await asked(stranger, "channels/get", name))["response"] for name in ("biznes_demo", "chistyy_demo")
    ]
    assert labelled["tgstat_restrictions"] == {"red_label": True, "black_label": False}
    assert (labelled["country"], labelled["tg_id"] - labelled["id"]) == ("Казахстан", 1_490_000_000)
    assert clean["tgstat_restrictions"] == []


async def test_tgstat_says_what_is_wrong_with_its_own_words(stranger: Stranger) -> None:
    await stranger.catalogues()
    await stranger.catalogues(address="bot_demo_bot", kind=Kind.BOT)
    words = [
        (await asked(stranger, *each))["error"]
        for each in (
            ("channels/stat", "biznes_demo", ""),
            ("channels/stat", "biznes_demo", "another"),
            ("channels/dance", "biznes_demo"),
            ("channels/stat", "nobody_demo"),
            ("channels/stat", "bot_demo_bot"),
        )
    ]
    assert words == ["empty_token", "token_invalid", "wrong_method", "channel not found", "channel not found"]


async def test_telemetr_gives_figures_and_posts_to_whoever_has_a_token(stranger: Stranger) -> None:
    owner = stranger.world.people.add("Анна")
    channel = stranger.world.channels.create("Новости", owner=owner, username="news_demo")
    stranger.world.posts.publish(channel, "раз", growth=Growth(Counters(100, 5), at_age=1))
    stranger.world.clock.advance(1)
    answer = await stranger.reads("/telemetr-api/channels/stat?channelId=news_demo", **KEY)
    assert (answer["response"]["participants_count"], answer["response"]["avg_post_reach"]) == (1, 100)
    posts = await stranger.reads("/telemetr-api/channels/posts?channelId=news_demo&offset=0&hideForwards=1", **KEY)
    assert posts["response"]["items"][0]["stats"] == {"views": 100, "forwards": 5, "reactions": 0, "comments": 0}
    assert (await stranger.reads("/telemetr-api/v1/limits", **KEY))["status"] == "ok"
    assert (await stranger.asks("/telemetr-api/channels/stat?channelId=news_demo"))[0] == 401
    assert (await stranger.asks("/telemetr-api/channels/stat?channelId=nobody_demo", **KEY))[0] == 404


async def test_telemetrs_page_has_the_shares_of_men_and_women_where_they_are_known(stranger: Stranger) -> None:
    await stranger.catalogues(male=62)
    await stranger.catalogues(address="bez_pola_demo")
    assert "М: 62% Ж: 38%" in (await stranger.asks("/telemetr/@biznes_demo"))[1]
    assert "Ж:" not in (await stranger.asks("/telemetr/@bez_pola_demo"))[1]
    assert (await stranger.asks("/telemetr/@nobody_demo"))[0] == 404
