"""A userbot that is signed in where there is one already."""

from reposter_service.domain.health import UserbotState
from reposter_service.tests.builders import HOUR, NOON, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, a_due_post, a_measured_post
from reposter_service.tests.workflows.signing_in import ANN, OTHER_PHONE, PHONE, Desk
from reposter_service.workflows.records import Membership, Project
from reposter_service.workflows.sign_in_outcomes import (
    Admitted,
)


async def test_a_replaced_userbot_is_logged_out_and_what_was_measured_stays(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    await desk.signs_in(project, OTHER_PHONE)
    donor = await a_donor(storage, project)
    await a_measured_post(storage, donor, 1)
    await storage.donors.set_membership(donor.id, Membership.JOINED)

    outcome = await desk.admitted(project)

    [userbot] = await desk.userbots()
    [kept] = await storage.donors.of_project(project.id)
    assert (outcome.instead_of, userbot.phone, desk.alive) == (OTHER_PHONE, PHONE, [PHONE])
    assert (kept.id, kept.x, kept.y, kept.membership) == (donor.id, donor.x, donor.y, Membership.NONE)
    later = await a_due_post(storage, kept, 2, at=NOON + HOUR)
    assert len(await storage.posts.earlier_ratings(later, 50)) == 1


async def test_the_same_phone_again_renews_its_session_and_brings_it_back_to_life(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    first = await desk.admitted(project)
    [lost] = await desk.userbots()
    donor = await a_donor(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await desk.storage.accounts.set_state(lost.id, UserbotState.LOGGED_OUT, "SessionRevoked", NOON)

    again = await desk.admitted(project)

    [userbot] = await desk.userbots()
    [card] = await storage.accounts.cards()
    assert (again.userbot_id, again.instead_of) == (first.userbot_id, None)
    assert userbot.session != lost.session
    assert card.standing.state is UserbotState.RECONNECTING
    assert desk.alive == [PHONE]
    assert [known.membership for known in await storage.donors.of_project(project.id)] == [Membership.JOINED]


async def test_an_account_that_was_stored_without_our_knowing_is_not_visited_again(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    """The answer of the database was lost: the service lives by this session already."""
    desk.target.writable = False
    await desk.signs_in(project)
    [account] = desk.sign_ins.alive
    added = await storage.projects.add_userbot(new_userbot(project.id, PHONE, account.session), NOON)

    outcome = await desk.workflow.check_again(ANN)

    assert isinstance(outcome, Admitted)
    assert added is not None
    assert (outcome.userbot_id, len(desk.visits.visited), desk.alive) == (added.id, 1, [PHONE])


async def test_an_account_that_was_stored_without_our_knowing_is_not_logged_out(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    desk.target.writable = False
    await desk.signs_in(project)
    [account] = desk.sign_ins.alive
    await storage.projects.add_userbot(new_userbot(project.id, PHONE, account.session), NOON)

    await desk.workflow.give_up(ANN)

    assert desk.alive == [PHONE]
