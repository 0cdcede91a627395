"""What Telegram's pages say of a channel together: a state for whatever they show, never a wrong figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.findings import Door, Finding, Name, NoAnswerError, Profile, Reply, Request, Source, Whom
from catalog_service.figures.sources.telegram import Telegram
from catalog_service.figures.states import State
from catalog_service.tests.figures.telegram_pages import (
    CHANNEL,
    NAME,
    NOON,
    PICTURE,
    TITLE,
    account_page,
    captcha_page,
    channel_page,
    feed,
    feed_of,
    free_page,
    from_channel,
    invitation_page,
    large_feed,
    post,
    reply,
)

WHOM = Whom(channel=1, address=NAME)
PRIVATE = Whom(channel=1, address="+AbCdEf123456")
TO_THE_NAME = reply("", 302, f"/{NAME}")
source: Source = Telegram()


@dataclass
class Tme:
    """t.me that answers from two pages, and remembers what it was asked."""

    page: Reply | NoAnswerError
    feed: Reply | NoAnswerError = TO_THE_NAME
    asked: list[Request] = field(default_factory=list)

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        answer = self.feed if request.path.startswith("/s/") else self.page
        if isinstance(answer, NoAnswerError):
            raise answer
        return answer


async def look(page: str | Reply, feed: str | Reply = TO_THE_NAME, whom: Whom = WHOM) -> Finding:
    first, second = (reply(each) if isinstance(each, str) else each for each in (page, feed))
    return await source.look(whom, Tme(first, second))


def told(finding: Finding) -> Mapping[str, object]:
    return {name.value: figure for name, figure in finding.figures.items()}


async def test_a_channel_has_its_figures_and_its_profile() -> None:
    finding = await look(channel_page("10 000 subscribers"), feed_of("1K", "1.1K", "1.2K", "1.3K", "90K"))
    assert finding == Finding(
        State.FOUND,
        {Name.SUBSCRIBERS: Decimal(10_000), Name.REACH: Decimal(1200), Name.ERR: Decimal("12.00")},
        Profile(
            telegram_id=CHANNEL,
            username=NAME,
            title=TITLE,
            description="О саде & огороде.\nРеклама: @garden_ads",
            picture=PICTURE,
            last_post_at=NOON,
            mean_reach=Decimal("18920.00"),
        ),
    )


async def test_two_requests_are_all() -> None:
    tme = Tme(reply(channel_page()), reply(feed_of("1K")))
    await source.look(WHOM, tme)
    assert tme.asked == [Request(Door.TELEGRAM, f"/{NAME}"), Request(Door.TELEGRAM, f"/s/{NAME}")]


@pytest.mark.parametrize(
    ("page", "state"),
    [
        pytest.param(channel_page("15 121 members, 3 314 online", preview=False), State.GROUP, id="group"),
        pytest.param(account_page("@gardener_bot", "122 monthly users"), State.BOT, id="bot"),
        pytest.param(account_page("@gardener"), State.PERSON, id="person"),
        pytest.param(free_page(), State.FREE, id="free name"),
        pytest.param("<html>Something new</html>", State.UNKNOWN_SHAPE, id="unknown"),
        pytest.param(captcha_page(), State.REFUSED, id="captcha"),
        pytest.param(reply(free_page(), 404), State.FREE, id="free name that is not found"),
        pytest.param(reply(channel_page(), 429, retry_after="30"), State.TOO_OFTEN, id="too often"),
        pytest.param(reply(free_page(), 503), State.TROUBLE, id="trouble"),
        pytest.param(reply(b""), State.TROUBLE, id="empty"),
        pytest.param(reply("", 302, "/login"), State.ELSEWHERE, id="sent to another page"),
        pytest.param(channel_page()[:700], State.UNKNOWN_SHAPE, id="truncated"),
    ],
)
async def test_what_is_no_channel_has_a_state_and_no_figures_and_is_asked_once(page: str | Reply, state: State) -> None:
    tme = Tme(reply(page) if isinstance(page, str) else page, reply(feed_of("1K")))
    finding = await source.look(WHOM, tme)
    assert (finding.state, told(finding), finding.profile, len(tme.asked)) == (state, {}, Profile(), 1)


async def test_a_page_of_unknown_shape_is_kept() -> None:
    finding = await look("<html>Something new</html>")
    assert finding.page == "<html>Something new</html>"


async def test_of_a_page_that_breaks_off_it_is_said() -> None:
    assert (await look(channel_page()[:700])).words == "страница оборвана"


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        pytest.param(
            channel_page("", description="Решаем captcha"), TO_THE_NAME, id="of a page that is not understood"
        ),
        pytest.param(channel_page(), feed(post("8,67 Mio.", text="Я не робот")), id="of a feed that is not"),
        pytest.param(channel_page(), feed(post(text="captcha"))[:-50], id="of a feed that breaks off"),
    ],
)
async def test_words_of_captchas_are_no_refusal(page: str, answer: str | Reply) -> None:
    assert (await look(page, answer)).state is State.UNKNOWN_SHAPE


async def test_how_long_it_wants_to_be_left_alone_is_handed_on() -> None:
    assert (await look(reply("", 429, retry_after="30"))).wait_s == 30
    assert (await look(reply("", 429))).wait_s is None


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(TO_THE_NAME, id="sent back to the name"),
        pytest.param(reply("", 302, f"/{NAME.upper()}/?rs=1"), id="sent back to the name, written otherwise"),
        pytest.param(reply(channel_page(preview=False)), id="the page of the name in its place"),
    ],
)
async def test_a_closed_preview_is_a_state_with_the_exact_subscribers(answer: Reply) -> None:
    finding = await look(channel_page("10 000 subscribers", preview=False), answer)
    assert (finding.state, told(finding)) == (State.CLOSED, {"subscribers": 10_000})
    assert (finding.profile.title, finding.profile.picture) == (TITLE, PICTURE)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(reply("", 302, "/login"), State.ELSEWHERE, id="elsewhere"),
        pytest.param(reply(captcha_page()), State.REFUSED, id="captcha"),
        pytest.param(reply("", 429, retry_after="5"), State.TOO_OFTEN, id="too often"),
        pytest.param(reply(feed_of("1K"), 502), State.TROUBLE, id="trouble"),
        pytest.param(reply(b""), State.TROUBLE, id="empty"),
        pytest.param(reply(large_feed()[:90_000]), State.UNKNOWN_SHAPE, id="truncated"),
        pytest.param(reply(feed(post("8,67 Mio."))), State.UNKNOWN_SHAPE, id="views of another language"),
        pytest.param(reply("<html>Something new</html>"), State.UNKNOWN_SHAPE, id="unknown"),
    ],
)
async def test_what_the_page_of_the_name_gave_stays_when_the_feed_gives_nothing(answer: Reply, state: State) -> None:
    finding = await look(channel_page("10 000 subscribers"), answer)
    assert (finding.state, told(finding), finding.profile.title) == (state, {"subscribers": 10_000}, TITLE)


async def test_also_when_the_feed_is_not_answered_and_the_door_knows_already() -> None:
    away = NoAnswerError(Finding(State.UNREACHABLE, words="нет связи"))
    with pytest.raises(NoAnswerError) as caught:
        await source.look(WHOM, Tme(reply(channel_page("10 000 subscribers")), away))
    finding = caught.value.finding
    assert (finding.state, finding.words, told(finding)) == (State.UNREACHABLE, "нет связи", {"subscribers": 10_000})


async def test_the_rounded_counter_of_the_feed_is_never_taken() -> None:
    finding = await look(channel_page("no subscribers"), feed(post("1K"), counter="12.3K"))
    assert (finding.state, told(finding)) == (State.FOUND, {"reach": 1000})


async def test_posts_forwarded_from_channels_do_not_count() -> None:
    finding = await look(channel_page(), feed(post("1K"), post("5M", forwarded=from_channel()), post("3K")))
    assert finding.figures[Name.REACH] == 2000


@pytest.mark.parametrize(
    ("posts", "words"),
    [
        pytest.param((), "", id="no posts"),
        pytest.param((post(None),), "", id="no views"),
        pytest.param((post(None, service=True),), "", id="it was made, and that is all"),
        pytest.param(
            (post("5M", forwarded=from_channel()),), "только пересланные из других каналов", id="nothing of its own"
        ),
    ],
)
async def test_without_views_of_its_own_a_channel_has_subscribers_alone(posts: tuple[str, ...], words: str) -> None:
    finding = await look(channel_page("10 000 subscribers"), feed(*posts))
    assert (finding.state, told(finding), finding.words) == (State.EMPTY, {"subscribers": 10_000}, words)


async def test_a_name_that_another_channel_has_taken_gives_no_figures_and_no_profile() -> None:
    finding = await look(channel_page(), feed_of("1K"), Whom(1, NAME, telegram_id=CHANNEL + 1))
    assert finding == Finding(State.ANOTHER, words=f"«{TITLE}» id {CHANNEL}")


async def test_the_same_channel_is_the_same() -> None:
    assert (await look(channel_page(), feed_of("1K"), Whom(1, NAME, telegram_id=CHANNEL))).state is State.FOUND


async def test_a_silent_channel_tells_when_its_last_post_was() -> None:
    long_ago = NOON - timedelta(days=70)
    finding = await look(channel_page(), feed(post(at=long_ago), post(None, service=True, at=NOON)))
    assert finding.profile.last_post_at == long_ago


@pytest.mark.parametrize(
    ("answer", "state", "figures"),
    [
        pytest.param(feed_of("1K"), State.FOUND, {"subscribers": 10_000, "reach": 1000, "err": 10}, id="a feed"),
        pytest.param(TO_THE_NAME, State.UNKNOWN_SHAPE, {}, id="no feed"),
        pytest.param(captcha_page(), State.REFUSED, {}, id="a captcha"),
    ],
)
async def test_in_a_language_that_is_not_known_the_feed_tells_a_channel_from_a_group(
    answer: str | Reply, state: State, figures: dict[str, int]
) -> None:
    finding = await look(channel_page("10 000 Abonnenten", preview=False), answer)
    assert (finding.state, told(finding)) == (state, figures)


@pytest.mark.parametrize(
    ("page", "state", "figures"),
    [
        pytest.param(invitation_page("512 subscribers"), State.PRIVATE, {"subscribers": 512}, id="channel"),
        pytest.param(invitation_page("512 members"), State.GROUP, {}, id="group"),
        pytest.param(invitation_page(None), State.PRIVATE, {}, id="taken back"),
        pytest.param(invitation_page("512 Abonnenten"), State.UNKNOWN_SHAPE, {}, id="either"),
    ],
)
async def test_an_invitation_shows_subscribers_at_most(page: str, state: State, figures: dict[str, int]) -> None:
    tme = Tme(reply(page))
    finding = await source.look(PRIVATE, tme)
    assert (finding.state, told(finding)) == (state, figures)
    assert tme.asked == [Request(Door.TELEGRAM, "/+AbCdEf123456")]


async def test_pages_in_another_encoding_than_they_say_are_read() -> None:
    page = reply(channel_page("10 000 subscribers").encode(), content_type="text/html; charset=windows-1251")
    finding = await look(page, reply(feed_of("1K").encode("utf-16")))
    assert (finding.state, finding.profile.title) == (State.FOUND, TITLE)


async def test_of_a_page_whose_encoding_cannot_be_told_the_figures_are_taken_and_the_texts_are_not() -> None:
    page, posts = (text.encode("cp1251", "replace") for text in (channel_page("10 000 subscribers"), feed_of("1K")))
    finding = await look(reply(page), reply(posts))
    assert told(finding) == {"subscribers": 10_000, "reach": 1000, "err": 10}
    assert (finding.profile.title, finding.profile.description, finding.profile.picture) == (None, None, PICTURE)


async def test_of_an_invitation_the_words_are_not_offered_as_a_description() -> None:
    profile = (await look(invitation_page("512 subscribers"), whom=PRIVATE)).profile
    assert (profile.title, profile.description) == ("Закрытый сад", None)


PAGES = [channel_page("10 000 subscribers").encode(), free_page().encode(), invitation_page("512 subscribers").encode()]
FEED = feed(*(post(f"{number}.5K", number=number) for number in range(1, 5))).encode()


@settings(max_examples=60)
@given(st.integers(0, len(PAGES[0])))
async def test_wherever_the_page_breaks_off_no_figure_is_wrong(at: int) -> None:
    finding = await look(reply(PAGES[0][:at]), reply(FEED))
    assert told(finding).items() <= {"subscribers": 10_000, "reach": 3000, "err": 30}.items()


@settings(max_examples=60)
@given(st.integers(0, len(FEED)))
async def test_wherever_the_feed_breaks_off_no_figure_is_wrong(at: int) -> None:
    finding = await look(reply(PAGES[0]), reply(FEED[:at]))
    assert {"subscribers": 10_000}.items() <= told(finding).items()
    assert told(finding).items() <= {"subscribers": 10_000, "reach": 3000, "err": 30}.items()


@settings(max_examples=60)
@given(
    st.binary() | st.sampled_from([*PAGES, FEED]), st.binary() | st.just(FEED), st.sampled_from([200, 404, 429, 500])
)
async def test_whatever_is_answered_is_a_finding(page: bytes, answer: bytes, status: int) -> None:
    assert isinstance(await look(reply(page), reply(answer, status)), Finding)
