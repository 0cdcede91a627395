"""All that is known of one post: the contract of `Readings.story`."""

from dataclasses import replace
from fractions import Fraction

import pytest

from reposter_service.domain.baselines import WINDOW, compare
from reposter_service.domain.decision import Because, Decision, Hold, Repost
from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink, parse
from reposter_service.domain.reactions import ReactionsWatch
from reposter_service.tests.builders import DAY, HOUR, NOON, counters, found, held, planned, won
from reposter_service.tests.database.given import (
    AnyStorage,
    a_donor,
    a_due_post,
    a_measured_post,
    a_project,
)
from reposter_service.workflows.readings import PostStory, RepostStory
from reposter_service.workflows.records import ClosedAs, Donor, PlannedRepost

ON = ReactionsWatch(on=True, seen_at=NOON - DAY)


async def story(storage: AnyStorage, donor: Donor, link: Link | None = None) -> PostStory:
    told = await storage.readings.story(donor.project_id, link or PublicLink("donor", 1))
    assert told is not None
    return told


async def test_a_waiting_post_has_no_numbers_yet(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor)
    assert await story(storage, donor) == PostStory(
        donor=donor,
        message_id=1,
        message_ids=(1,),
        published_at=NOON,
        due_at=NOON + HOUR,
        measured_at=None,
        missed_at=None,
        counters=None,
        decision=None,
        reactions_on=None,
        repost=None,
    )


async def test_a_missed_post_says_when_it_was_missed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.posts.miss([(await a_due_post(storage, donor)).id], NOON + 2 * HOUR)
    told = await story(storage, donor)
    assert (told.missed_at, told.measured_at, told.counters, told.decision) == (NOON + 2 * HOUR, None, None, None)


HELD = [held(because) for because in Because]
DECISIONS: list[Decision] = [
    *HELD,
    won(),
    Repost(compare(Fraction(900), [Fraction(2500, 3)] * WINDOW, x=6, y=5)),
    Hold(Because.COLLECTING, compare(Fraction(900), [Fraction(1)] * 3, x=6, y=5)),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=repr)
async def test_a_measured_post_tells_its_numbers_and_its_decision(storage: AnyStorage, decision: Decision) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    numbers = counters(300, reactions=20, forwards=5, stars=7)
    await a_measured_post(storage, donor, numbers=numbers, decision=decision)
    told = await story(storage, donor)
    assert (told.counters, told.measured_at, told.reactions_on) == (numbers, NOON + HOUR, True)
    assert _as_stored(told.decision) == _as_stored(decision)


def _as_stored(decision: Decision | None) -> Decision | None:
    """The threshold is stored for people."""
    if decision is None or decision.comparison is None or decision.comparison.threshold is None:
        return decision
    threshold = Fraction(float(decision.comparison.threshold))
    return replace(decision, comparison=replace(decision.comparison, threshold=threshold))


async def test_a_post_measured_while_reactions_were_in_doubt_belongs_to_no_period(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    doubted = ReactionsWatch(on=True, seen_at=NOON - DAY, doubted_at=NOON)
    await storage.reactions.keep(donor.id, doubted)
    await a_measured_post(storage, donor, decision=held(Because.UNSETTLED))
    assert (await story(storage, donor)).reactions_on is None


async def test_a_win_tells_what_became_of_it(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    wins: PlannedRepost = planned(expires_at=NOON + DAY)
    for message_id in (1, 2, 3):
        await a_measured_post(storage, donor, message_id, decision=won(), repost=wins)
    waiting, sent, closed = await storage.reposts.open(donor.project_id, NOON + HOUR)
    await storage.reposts.begin(sent.id, [2], [5], NOON + HOUR)
    await storage.reposts.sent(sent.id, [900, 901], NOON + HOUR)
    await storage.reposts.close(closed.id, ClosedAs.PAUSED, NOON + HOUR)
    told = [(await story(storage, donor, PublicLink("donor", message_id))).repost for message_id in (1, 2, 3)]
    assert told == [
        RepostStory((), None, None, NOON + DAY),
        RepostStory((900, 901), NOON + HOUR, None, NOON + DAY),
        RepostStory((), None, ClosedAs.PAUSED, NOON + DAY),
    ]
    assert waiting.expires_at == NOON + DAY


@pytest.mark.parametrize("message_id", [11, 12, 13])
async def test_any_message_of_an_album_leads_to_its_story(storage: AnyStorage, message_id: int) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor, 10)
    album = await a_due_post(storage, donor, 11, 12, 13)
    await a_due_post(storage, donor, 14)
    assert (await story(storage, donor, PublicLink("donor", message_id))).message_ids == (11, 12, 13)
    await storage.posts.settle(album, found(12, 13), held(), None, NOON + HOUR)
    told = await story(storage, donor, PublicLink("donor", message_id))
    assert (told.message_id, told.message_ids) == (12, (12, 13))


@pytest.mark.parametrize("message_id", [11, 20])
async def test_the_first_and_the_last_of_ten_messages_lead_to_their_album(storage: AnyStorage, message_id: int) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor, 10)
    await a_due_post(storage, donor, *range(11, 21))
    await a_due_post(storage, donor, 21)
    assert (await story(storage, donor, PublicLink("donor", message_id))).message_ids == tuple(range(11, 21))


@pytest.mark.parametrize("pasted", ["https://t.me/DONOR/1", "t.me/s/donor/1", "https://t.me/c/7000/1"])
async def test_a_post_is_found_by_every_form_of_its_link(storage: AnyStorage, pasted: str) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor)
    assert (await story(storage, donor, parse(pasted))).donor == donor


@pytest.mark.parametrize(
    "link",
    [
        PublicLink("donor", 2),
        PublicLink("donor"),
        PublicLink("stranger", 1),
        PublicLink("d_nor", 1),
        PrivateLink(7001, 1),
        PrivateLink(7000),
        PrivateLink(10**17, 10**17),
        InviteLink("AbCdEf123456"),
    ],
    ids=repr,
)
async def test_other_links_lead_to_no_story(storage: AnyStorage, link: Link) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor)
    assert await storage.readings.story(donor.project_id, link) is None


async def test_posts_of_other_projects_and_of_withdrawn_donors_have_no_story(storage: AnyStorage) -> None:
    donor, other = await a_donor(storage), await a_project(storage, 5002)
    await a_due_post(storage, donor)
    assert await storage.readings.story(other.id, PublicLink("donor", 1)) is None
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.readings.story(donor.project_id, PublicLink("donor", 1)) is None
