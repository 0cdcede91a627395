"""Reactions switched on or off: confirmed by a second read, told, and a new period begun."""

from datetime import timedelta

import pytest

from reposter_service.domain.decision import Because, Hold
from reposter_service.domain.rating import Counters
from reposter_service.domain.reactions import FEW
from reposter_service.errors import Disconnected, Temporary
from reposter_service.tests.builders import HOUR, MINUTE
from reposter_service.tests.house import House
from reposter_service.tests.telegram_in_memory import ChannelInMemory
from reposter_service.workflows.check_reactions import READS_PER_ROUND


@pytest.fixture
async def donor(house: House) -> ChannelInMemory:
    """A donor with reactions on, as read once; three of its posts are rated."""
    _, channel = await house.donor(x=3)
    await house.reactions.round(house.project)
    await house.rated(channel, 10, 20, 30)
    await house.reactions.round(house.project)
    return channel


async def switched(house: House, channel: ChannelInMemory, *, on: bool) -> None:
    channel.reactions = on
    house.passes(minutes=30)
    await house.reactions.round(house.project)
    house.passes(minutes=1)
    await house.reactions.round(house.project)


async def test_a_switch_is_told_in_the_users_words(house: House, donor: ChannelInMemory) -> None:
    await switched(house, donor, on=False)
    await switched(house, donor, on=True)
    assert house.alerts == [
        'проект "Кино", канал "https://t.me/donor" отключил реакции',
        'проект "Кино", канал "https://t.me/donor" включил реакции',
    ]


async def test_a_change_seen_once_is_not_believed(house: House, donor: ChannelInMemory) -> None:
    donor.reactions = False
    house.passes(minutes=30)
    await house.reactions.round(house.project)
    donor.reactions = True
    house.passes(minutes=1)
    await house.reactions.round(house.project)
    assert house.alerts == []
    assert len(house.storage.memory.periods) == 1


async def test_after_a_switch_the_baseline_is_collected_anew(house: House, donor: ChannelInMemory) -> None:
    await switched(house, donor, on=False)
    measured = await house.rated(donor, 99)
    assert isinstance(measured.decisions[0], Hold)
    assert measured.decisions[0].because is Because.COLLECTING


async def test_an_hours_flip_continues_the_old_period(house: House, donor: ChannelInMemory) -> None:
    await switched(house, donor, on=False)
    await switched(house, donor, on=True)
    measured = await house.rated(donor, 99)
    assert not isinstance(measured.decisions[0], Hold)


async def test_after_a_week_the_old_period_is_over(house: House, donor: ChannelInMemory) -> None:
    await switched(house, donor, on=False)
    house.passes(days=8)
    await switched(house, donor, on=True)
    assert len(house.storage.memory.periods) == 3


async def test_what_is_measured_in_doubt_is_rated_but_never_reposted(house: House, donor: ChannelInMemory) -> None:
    donor.post(house.now, views=100, reactions=99)
    await house.reconcile()
    house.passes(minutes=60)
    donor.reactions = False
    await house.reactions.round(house.project)
    measured = await house.measure.due(house.project)
    assert measured.decisions == [Hold(Because.UNSETTLED)]
    assert house.posts[-1].found is not None


async def test_between_the_last_old_and_the_first_new_read_a_post_belongs_to_no_period(
    house: House, donor: ChannelInMemory
) -> None:
    await house.rated(donor, 15)
    in_between = house.posts[-1]
    assert in_between.period_id is not None
    await switched(house, donor, on=False)
    assert in_between.period_id is None


async def test_a_hint_makes_a_donor_the_first_to_be_read(house: House, donor: ChannelInMemory) -> None:
    house.telegram.calls.clear()
    assert await house.reactions.round(house.project) == 0
    house.reactions.hint(house.project, donor.id)
    assert await house.reactions.round(house.project) == 1
    assert await house.reactions.round(house.project) == 0
    assert house.telegram.calls == ["reactions_on"]


async def test_one_round_keeps_its_budget_and_the_next_goes_on(house: House) -> None:
    for number in range(READS_PER_ROUND + 3):
        await house.donor(7000 + number, username=f"donor_{number}")
    assert await house.reactions.round(house.project) == READS_PER_ROUND
    assert await house.reactions.round(house.project) == 3


async def test_donors_that_cannot_be_read_do_not_starve_the_others(house: House) -> None:
    for number in range(READS_PER_ROUND + 3):
        _, channel = await house.donor(7000 + number, username=f"donor_{number}")
        channel.readable = number >= READS_PER_ROUND
    await house.reactions.round(house.project)
    house.passes(seconds=MINUTE.total_seconds())
    assert await house.reactions.round(house.project) == 3


async def test_with_reactions_off_a_rating_counts_forwards_alone(house: House, donor: ChannelInMemory) -> None:
    await switched(house, donor, on=False)
    donor.post(house.now, views=100, reactions=9, forwards=2)
    await house.measured_after_an_hour()
    post = house.posts[-1]
    assert post.found is not None
    assert post.found.counters == Counters(views=100, forwards=2, reactions=0)


async def test_a_donor_that_gives_no_clear_answer_does_not_starve_the_others(house: House) -> None:
    for number in range(3):
        await house.donor(7000 + number, username=f"donor_{number}")
    house.telegram.raises["reactions_on"] = [Temporary("strange")]
    assert await house.reactions.round(house.project) == 3
    assert house.telegram.calls.count("reactions_on") == 3
    house.passes(minutes=1)
    assert await house.reactions.round(house.project) == 0


async def test_a_donor_whose_answer_never_comes_keeps_no_other_from_being_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    donors = [(await house.donor(7000 + number, username=f"donor_{number}"))[0] for number in range(3)]
    reactions_on = house.telegram.reactions_on

    async def silently(channel_id: int) -> bool:
        if channel_id == 7000:
            raise Disconnected("no answer")
        return await reactions_on(channel_id)

    monkeypatch.setattr(house.telegram, "reactions_on", silently)
    for _ in range(2):
        with pytest.raises(Disconnected):
            await house.reactions.round(house.project)
    known = [(await house.storage.reactions.watch(donor.id)).on is not None for donor in donors]
    assert known == [False, True, True]


async def read_of(house: House) -> int:
    """How many donors the round reads."""
    return await house.reactions.round(house.project)


async def test_a_donor_is_read_ahead_of_its_thirty_minutes_while_little_is_due(
    house: House, donor: ChannelInMemory
) -> None:
    house.passes(minutes=24)
    assert await read_of(house) == 0
    house.passes(minutes=1)
    assert await read_of(house) == 1


async def burst(house: House, channel: ChannelInMemory, posts: int) -> None:
    """Many posts come due half a minute from now."""
    messages = [channel.post(house.now + timedelta(seconds=30) - HOUR) for _ in range(posts)]
    await house.watch.hint(house.project, channel.id, messages)


async def test_reads_keep_out_of_the_way_of_many_posts_that_come_due_together(
    house: House, donor: ChannelInMemory
) -> None:
    house.passes(minutes=27)
    await burst(house, donor, FEW + 1)
    assert await read_of(house) == 0
    house.passes(minutes=1)
    await house.measure.due(house.project)
    assert await read_of(house) == 0
    house.passes(minutes=1)
    assert await read_of(house) == 1


async def test_a_burst_takes_one_request_for_each_donor_and_none_for_anything_else(house: House) -> None:
    donors = [(await house.donor(7000 + number, username=f"donor_{number}"))[1] for number in range(FEW + 1)]
    await read_of(house)
    house.passes(minutes=26)
    for channel in donors:
        await house.watch.hint(house.project, channel.id, [channel.post(house.now + MINUTE - HOUR)])
    house.telegram.calls.clear()
    await read_of(house)
    house.passes(minutes=1)
    await house.measure.due(house.project)
    await read_of(house)
    assert house.telegram.calls == ["exact"] * len(donors)


async def test_a_few_posts_are_no_burst(house: House, donor: ChannelInMemory) -> None:
    house.passes(minutes=27)
    await burst(house, donor, FEW)
    assert await read_of(house) == 1


async def test_a_stream_of_bursts_does_not_keep_a_donor_from_being_read_within_thirty_minutes(
    house: House, donor: ChannelInMemory
) -> None:
    house.passes(minutes=27)
    read = []
    for _ in range(4):
        await burst(house, donor, FEW + 1)
        read.append(await read_of(house))
        house.passes(minutes=1)
        await house.measure.due(house.project)
    assert read == [0, 0, 0, 1]


async def test_no_period_ends_by_a_clock_in_doubt(house: House) -> None:
    await house.donor()
    house.clock.sure = False
    assert await house.reactions.round(house.project) == 0
    house.clock.sure = True
    assert await house.reactions.round(house.project) == 1
