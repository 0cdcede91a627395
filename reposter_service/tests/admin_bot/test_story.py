"""The story of a post in words."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.admin_bot.story import told, told_apart
from reposter_service.domain.links import PrivateLink, PublicLink
from reposter_service.domain.pauses import Pause
from reposter_service.domain.reactions import ReactionsWatch
from reposter_service.tests.admin_bot.posted import Posted, a_donor
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON, new_project
from reposter_service.tests.house import MOSCOW
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import ClosedAs


@pytest.fixture
async def donor() -> Posted:
    """X = 2, Y = 5."""
    storage = StorageInMemory.empty()
    project = await storage.projects.add(new_project(), NOON)
    assert project is not None
    return await a_donor(storage, project, x=2, y=5)


async def story(donor: Posted, message_id: int | None = None) -> Sequence[str]:
    """Of the newest post, line by line."""
    link = PublicLink("donor", message_id or donor.newest)
    known = await donor.storage.readings.story(donor.project.id, link)
    assert known is not None
    return told(known, donor.project, MOSCOW).splitlines()


async def test_a_post_that_won_is_told_with_its_numbers_its_threshold_and_its_repost(donor: Posted) -> None:
    await donor.many(10, 700)
    await donor.rated(25, NOON + DAY, views=300)
    await donor.sent(55, at=NOON + DAY + HOUR + MINUTE)
    assert await story(donor) == [
        "https://t.me/donor/3",
        "вышел 05.05.2026 15:00",
        "измерен 05.05.2026 16:00, вовремя",
        "просмотры 300, реакции 25, репосты 0",
        "рейтинг 833 = 10000 / 300 * 25",
        "",
        "алгоритм X, X=2: рейтинг должен быть выше, чем у каждого из 2 последних постов",
        "порог 700, место поста 1 из 3",
        "отобран: рейтинг 833 выше порога 700",
        "репост сделан 05.05.2026 16:01: https://t.me/project_5000/55",
    ]


async def test_a_lower_post_is_told_its_threshold_and_its_place(donor: Posted) -> None:
    await donor.many(10, 700, 20)
    assert (await story(donor))[-2:] == ["порог 700, место поста 2 из 3", "не отобран: рейтинг 20 ниже порога 700"]


async def test_equal_is_not_higher(donor: Posted) -> None:
    await donor.many(10, 700)
    await donor.rated(70, NOON + HOUR, views=1000)
    assert (await story(donor))[-1] == "не отобран: рейтинг 700 равен порогу, а нужно выше"


async def test_ratings_that_would_look_alike_are_told_to_as_many_digits_as_it_takes(donor: Posted) -> None:
    await donor.rated(1)
    await donor.rated(8337, NOON + MINUTE, views=100_000)
    await donor.rated(25, NOON + 2 * MINUTE, views=300)
    assert (await story(donor))[-1] == "не отобран: рейтинг 833,3 ниже порога 833,7"


async def test_how_much_is_collected_is_told(donor: Posted) -> None:
    await donor.storage.donors.set_x_and_y(donor.donor.id, 6, 5)
    donor.donor = donor.storage.memory.donors[donor.donor.id].donor
    await donor.many(1, 2, 3, 4)
    assert (await story(donor))[-2:] == [
        "алгоритм X, X=6: рейтинг должен быть выше, чем у каждого из 6 последних постов",
        "не отобран: собрано 3 из 6, сравнивать ещё не с чем",
    ]


async def test_algorithm_y_is_told_with_the_place_in_the_top(donor: Posted) -> None:
    await donor.many(*range(101, 151), 120, 148)
    assert (await story(donor, 51))[-3:] == [
        "алгоритм Y, Y=5: рейтинг должен быть выше, чем у 5-го в топе последних 50 постов",
        "порог 146, место поста 32 из 51",
        "не отобран: рейтинг 120 ниже порога 146",
    ]
    assert "отобран: рейтинг 148 выше порога 146" in await story(donor, 52)


async def test_x_of_then_is_told_beside_that_of_now(donor: Posted) -> None:
    await donor.many(1, 2, 1)
    await donor.storage.donors.set_x_and_y(donor.donor.id, 1, 7)
    [algorithm] = [line for line in await story(donor) if line.startswith("алгоритм")]
    assert algorithm == "алгоритм X, X=2 (теперь 1): рейтинг должен быть выше, чем у каждого из 2 последних постов"


async def test_stars_are_told_apart(donor: Posted) -> None:
    await donor.rated(20, stars=7)
    assert (await story(donor))[3:6] == [
        "просмотры 10000, реакции 20, репосты 0",
        "платные реакции 7: в рейтинге не считаются",
        "рейтинг 20 = 10000 / 10000 * 20",
    ]


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(), "вовремя"),
        (timedelta(seconds=4), "вовремя"),
        (timedelta(seconds=5), "с опозданием 5 с"),
        (timedelta(seconds=135), "с опозданием 2 мин 15 с"),
    ],
)
async def test_lateness_is_told(donor: Posted, late: timedelta, words: str) -> None:
    await donor.rated(1, late=late)
    assert (await story(donor))[2].endswith(f", {words}")


@pytest.mark.parametrize(("views", "words"), [(None, "неизвестны"), (0, "0")])
async def test_a_post_without_views_has_no_rating(donor: Posted, views: int | None, words: str) -> None:
    await donor.rated(5, views=views)
    assert (await story(donor))[3:] == [
        f"просмотры {words}, реакции 5, репосты 0",
        "рейтинга нет",
        "",
        "не отобран: Telegram не показал просмотров. С таким постом не сравниваются и другие",
    ]


async def test_a_post_measured_while_the_reactions_look_switched_is_told_so(donor: Posted) -> None:
    watch = ReactionsWatch(on=True, seen_at=NOON, doubted_at=NOON + MINUTE)
    await donor.storage.reactions.keep(donor.donor.id, watch)
    await donor.rated(5)
    assert (await story(donor))[-1] == (
        "не отобран: во время замера на канале переключались реакции, сравнивать не с чем"
    )


async def test_a_donor_with_its_reactions_off_is_told_so(donor: Posted) -> None:
    await donor.storage.reactions.keep(donor.donor.id, ReactionsWatch(on=False, seen_at=NOON))
    await donor.rated(0)
    assert "реакции на канале отключены: считаются только репосты" in await story(donor)


async def test_a_winner_of_a_donor_that_forbids_forwarding_is_told_so(donor: Posted) -> None:
    await donor.many(1, 2)
    await donor.rated(3, NOON + HOUR, protected=True)
    assert (await story(donor))[-1] == "не репостится: рейтинг 3 выше порога 2, но канал запрещает пересылку"


async def test_a_winner_in_a_pause_is_told_so(donor: Posted) -> None:
    await donor.storage.projects.add_pause(donor.project.id, Pause(time(18), time(19)))
    await donor.many(1, 2)
    await donor.rated(3, datetime(2026, 5, 4, 14, 30, tzinfo=UTC))
    assert (await story(donor))[-1] == "не репостится: рейтинг 3 выше порога 2, но во время замера была пауза"


async def test_an_album_is_told_by_any_of_its_parts(donor: Posted) -> None:
    await donor.rated(5, parts=3)
    for part in (1, 2, 3):
        assert (await story(donor, part))[:2] == ["https://t.me/donor/1", "вышел 04.05.2026 15:00, альбом из 3 частей"]


async def test_a_post_that_waits_to_be_measured_is_told_until_when(donor: Posted) -> None:
    await donor.waiting()
    assert (await story(donor))[1:] == ["вышел 04.05.2026 15:00", "ещё не измерен: замер 04.05.2026 16:00"]


async def test_a_missed_post_is_told_to_have_no_rating(donor: Posted) -> None:
    post = await donor.waiting()
    await donor.storage.posts.miss([post.id], NOON + 2 * HOUR)
    assert (await story(donor))[2:] == [
        "не измерен: замер 04.05.2026 16:00 не удался, а поздний с другими не сравнить",
        "рейтинга нет, поэтому нет и репоста",
    ]


async def test_a_repost_that_waits_is_told_until_when(donor: Posted) -> None:
    await donor.many(1, 2, 3)
    assert (await story(donor))[-1] == "репост ждёт отправки, самое позднее до 04.05.2026 16:32"


@pytest.mark.parametrize("closed_as", ClosedAs)
async def test_a_win_that_is_not_in_the_project_is_told_why(donor: Posted, closed_as: ClosedAs) -> None:
    await donor.many(1, 2, 3)
    [repost] = await donor.storage.reposts.open(donor.project.id, NOON + DAY)
    await donor.storage.reposts.close(repost.id, closed_as, NOON + DAY)
    assert (await story(donor))[-1].startswith("репоста нет: ")


async def test_a_private_donors_post_has_the_link_that_its_members_can_open() -> None:
    storage = StorageInMemory.empty()
    project = await storage.projects.add(new_project(), NOON)
    assert project is not None
    donor = await a_donor(storage, project, 123, username=None)
    await donor.waiting()
    known = await storage.readings.story(project.id, PrivateLink(123, 1))
    assert known is not None
    assert told(known, project, MOSCOW).startswith("https://t.me/c/123/1\n")


ratings = st.builds(Fraction, st.integers(0, 10**7), st.integers(1, 10**5))


@given(one=ratings, other=ratings)
def test_ratings_look_alike_only_where_they_are(one: Fraction, other: Fraction) -> None:
    first, second = told_apart(one, other)
    assert (first == second) is (one == other)
    if one > other:
        assert Fraction(first.replace(",", ".")) > Fraction(second.replace(",", "."))


@given(ratings)
def test_a_rating_that_equals_the_threshold_of_its_decision_looks_like_it(rating: Fraction) -> None:
    """The threshold is stored rounded, for people alone: thirds would differ in a digit that nobody has counted."""
    mine, other = told_apart(rating, Fraction(float(rating)))
    assert mine == other == str(int(rating))
