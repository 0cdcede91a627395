"""What goes wrong for strangers on demand, and what is known of their asking."""

import pytest
from aiohttp import ClientError, ClientSession
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.tests.outside.conftest import Stranger

PAGE = "/t.me/biznes_demo"


async def struck(stranger: Stranger, rule: Rule, path: str = PAGE) -> tuple[int, str]:
    await stranger.catalogues(about="О деле")
    await stranger.control(lambda control: control.add_fault(rule))
    return await stranger.asks(path)


async def test_a_captcha_stands_at_one_door_until_it_is_taken_away(stranger: Stranger) -> None:
    status, page = await struck(stranger, Rule(FaultKind.CAPTCHA, door="telegram"))
    assert (status, "captcha" in page, "subscribers" in page) == (200, True, False)
    assert "participants" in (await stranger.asks("/telemetr/@biznes_demo"))[1]
    await stranger.control(lambda control: [control.remove_fault(each["number"]) for each in control.faults()])
    assert "21 345 subscribers" in (await stranger.asks(PAGE))[1]


@pytest.mark.parametrize("wait", [None, 7])
async def test_too_often_comes_with_and_without_a_time_to_wait(stranger: Stranger, wait: int | None) -> None:
    await stranger.catalogues()
    rule = Rule.error(429, "Too Many Requests", door="telegram", method="feed", retry_after=wait, times=1)
    await stranger.control(lambda control: control.add_fault(rule))
    async with ClientSession() as session:
        async with session.get(f"{stranger.door.address}/t.me/s/biznes_demo") as answer:
            assert (answer.status, answer.headers.get("Retry-After")) == (429, wait and str(wait))
        async with session.get(f"{stranger.door.address}/t.me/s/biznes_demo") as answer:
            assert answer.status == 200


async def test_an_api_says_what_it_is_told_to_say(stranger: Stranger) -> None:
    words = '{"status": "error", "error": "flood_control_60"}'
    assert await struck(stranger, Rule.error(200, words, door="tgstat"), "/tgstat/channels/stat?channelId=x") == (
        200,
        words,
    )


@pytest.mark.parametrize(
    ("kind", "status", "sign"),
    [
        (FaultKind.EMPTY, 200, ""),
        (FaultKind.ODD, 200, "app-root"),
        (FaultKind.CUT, 200, "og:title"),
        (FaultKind.ELSEWHERE, 302, ""),
        (FaultKind.ROUND, 302, ""),
    ],
)
async def test_an_answer_is_spoiled_for_the_channel_that_is_meant(
    stranger: Stranger, kind: FaultKind, status: int, sign: str
) -> None:
    found, page = await struck(stranger, Rule(kind, door="telegram", who="@Biznes_demo"))
    assert (found, sign in page, "subscribers" in page) == (status, True, False)
    await stranger.catalogues(address="drugoy_demo")
    assert "subscribers" in (await stranger.asks("/t.me/drugoy_demo"))[1]


async def test_a_page_in_another_encoding_says_that_it_is_utf_8(stranger: Stranger) -> None:
    await stranger.catalogues()
    await stranger.control(lambda control: control.add_fault(Rule(FaultKind.GARBLED, door="telegram")))
    async with ClientSession() as session, session.get(stranger.door.address + PAGE) as answer:
        assert answer.charset == "utf-8"
        with pytest.raises(UnicodeDecodeError):
            (await answer.read()).decode()


async def test_fifty_megabytes_come_as_long_as_somebody_reads(stranger: Stranger) -> None:
    await stranger.control(lambda control: control.add_fault(Rule(FaultKind.LARGE, door="telegram")))
    async with ClientSession() as session, session.get(stranger.door.address + PAGE) as answer:
        assert len(await answer.content.readexactly(3 * 1024 * 1024)) == 3 * 1024 * 1024


async def test_a_connection_breaks(stranger: Stranger) -> None:
    with pytest.raises(ClientError):
        await struck(stranger, Rule(FaultKind.DROP_SOCKET, door="telegram"))


async def test_requests_are_counted_by_door_and_channel_with_their_moments(stranger: Stranger) -> None:
    await stranger.catalogues()
    for path in (PAGE, "/t.me/s/biznes_demo", "/t.me/Nobody_demo", "/tgstat/channels/stat?channelId=@biznes_demo"):
        await stranger.asks(path)
    assert await stranger.control(lambda control: control.times_asked()) == {
        "telegram": {"biznes_demo": 2, "nobody_demo": 1},
        "tgstat": {"biznes_demo": 1},
    }
    asked = await stranger.control(lambda control: control.asked("telegram"))
    assert [(each.what, each.address) for each in asked] == [
        ("page", "biznes_demo"),
        ("feed", "biznes_demo"),
        ("page", "nobody_demo"),
    ]
    assert sorted(each.at for each in asked) == [each.at for each in asked]
    assert await stranger.control(lambda control: control.asked(since=asked[-1].at + 3600)) == []
    await stranger.control(lambda control: control.forget_asked())
    assert await stranger.control(lambda control: control.asked()) == []
