"""«Рейтинг» in the user's format."""

import pytest

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.posted import a_donor
from reposter_service.tests.builders import DAY, HOUR, NOON


async def rating(town: Town, days: str = "7") -> list[str]:
    """What is answered, without the project's menu after it."""
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    assert await town.ann.presses("Рейтинг") == ["введите количество дней"]
    *answer, menu = await town.ann.says(days)
    assert menu == "Маркетинг"
    return answer


async def test_the_best_post_of_each_donor_has_two_lines_highest_first(town: Town) -> None:
    project = await town.project()
    masha = await a_donor(town.storage, project, 7001, username="masha_pro_marketing")
    caviar = await a_donor(town.storage, project, 7002, username="sale_caviar")
    await a_donor(town.storage, project, 7003, username="silent")
    await masha.many(700, 776, 5)
    await caviar.many(842, 10)
    town.now += DAY
    assert await rating(town) == [
        "https://t.me/sale_caviar/1\n842\n\nhttps://t.me/masha_pro_marketing/2\n776",
    ]


@pytest.mark.parametrize(
    ("reactions", "views", "seen_as"),
    [
        pytest.param(25, 300, "833", id="833.333 is cut"),
        pytest.param(87, 2400, "362", id="362.5 is cut"),
        pytest.param(2, 3, "6666", id="6666.666 is not rounded up"),
        pytest.param(29, 500, "580", id="an exact whole number stays itself"),
        pytest.param(57, 100, "5700", id="also where a hundredth of it has no exact double"),
        pytest.param(0, 500, "0", id="nobody reacted"),
    ],
)
async def test_a_rating_is_cut_to_a_whole_number(town: Town, reactions: int, views: int, seen_as: str) -> None:
    donor = await a_donor(town.storage, await town.project())
    await donor.rated(reactions, views=views)
    assert await rating(town) == [f"https://t.me/donor/1\n{seen_as}"]


async def test_n_days_are_the_last_n_times_24_hours_by_publication(town: Town) -> None:
    donor = await a_donor(town.storage, await town.project())
    await donor.rated(900, NOON - HOUR)
    await donor.rated(100, NOON + HOUR)
    town.now = NOON + 7 * DAY
    assert await rating(town) == ["https://t.me/donor/2\n100"]


async def test_a_private_donors_post_has_the_link_that_its_members_can_open(town: Town) -> None:
    donor = await a_donor(town.storage, await town.project(), 123, username=None)
    await donor.rated(100)
    assert await rating(town) == ["https://t.me/c/123/1\n100"]


async def test_a_period_without_a_rated_post_says_so(town: Town) -> None:
    donor = await a_donor(town.storage, await town.project())
    await donor.rated(5, views=0)
    await donor.waiting()
    assert await rating(town) == [
        "За эти дни нет ни одного поста с рейтингом: он появляется через час после выхода поста"
    ]


async def test_more_posts_than_a_message_holds_take_as_many_as_needed_and_no_block_is_cut(town: Town) -> None:
    project = await town.project()
    for place in range(110):
        donor = await a_donor(town.storage, project, 7000 + place, username=f"a_donor_with_a_long_name_{7000 + place}")
        await donor.rated(1000 - place)
    answer = await rating(town)
    assert len(answer) == 2
    blocks = [block.splitlines() for part in answer for block in part.split("\n\n")]
    assert [seen_as for _, seen_as in blocks] == [str(1000 - place) for place in range(110)]


async def test_after_the_answer_the_projects_menu_is_there_again(town: Town) -> None:
    await town.project()
    await rating(town)
    assert "Рейтинг" in town.ann.buttons()
    assert await town.storage.dialogs.state(town.ann.person.id) is None
