"""What stands in the tables: for people who read them, for `published`, and for the rules every row must keep."""

from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.exc import IntegrityError

from reposter_service.database import tables
from reposter_service.database.sessions import SessionCipher, SessionKeyError
from reposter_service.database.storage import Storage
from reposter_service.domain.decision import Because
from reposter_service.domain.health import ACCOUNT_STATES, UserbotState
from reposter_service.domain.pauses import Pause
from reposter_service.tests.builders import HOUR, MINUTE, NOON, alert, counters, found, held, new_userbot, planned, won
from reposter_service.tests.database.given import (
    a_donor,
    a_due_post,
    a_measured_post,
    a_project,
    a_userbot,
    an_open_repost,
)
from reposter_service.workflows.records import ClosedAs


async def the_row(storage: Storage, table: sa.Table) -> Any:
    async with storage.engine.connect() as connection:
        return (await connection.execute(sa.select(table))).one()


async def count(storage: Storage, table: sa.Table) -> int:
    async with storage.engine.connect() as connection:
        return await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def test_a_measured_post_shows_its_numbers_and_its_rating(postgres: Storage) -> None:
    donor = await a_donor(postgres)
    post = await a_due_post(postgres, donor)
    numbers = counters(300, reactions=20, forwards=5, stars=7)
    await postgres.posts.settle(post, found(numbers=numbers), held(), None, post.due_at + MINUTE)
    row = await the_row(postgres, tables.post)
    assert (row.views, row.reactions, row.forwards, row.paid_reactions) == (300, 20, 5, 7)
    assert (row.state, row.measured_at - row.due_at) == ("measured", MINUTE)
    assert row.rating == pytest.approx(2500 / 3)


@pytest.mark.parametrize("views", [None, 0])
async def test_a_post_without_views_has_no_rating(postgres: Storage, views: int | None) -> None:
    donor = await a_donor(postgres)
    await a_measured_post(postgres, donor, numbers=counters(views), decision=held(Because.NO_VIEWS))
    assert (await the_row(postgres, tables.post)).rating is None


async def test_a_win_is_stored_with_what_it_was_compared_with(postgres: Storage) -> None:
    await a_measured_post(postgres, await a_donor(postgres), decision=won(), repost=planned())
    row = await the_row(postgres, tables.post)
    assert (row.decision, row.because) == ("repost", None)
    assert (row.algorithm, row.earlier, row.needed, row.place_limit) == ("X", 1, 1, 1)
    assert (row.place, row.threshold) == (1, 100)


@pytest.mark.parametrize("because", list(Because))
async def test_a_held_post_is_stored_with_its_reason(postgres: Storage, because: Because) -> None:
    await a_measured_post(postgres, await a_donor(postgres), decision=held(because))
    row = await the_row(postgres, tables.post)
    assert (row.decision, row.because) == ("hold", because)


async def test_a_request_is_stored_before_it_is_made_and_its_outcome_after(postgres: Storage) -> None:
    repost = await an_open_repost(postgres, await a_donor(postgres))
    random_id = -(2**63)
    await postgres.reposts.begin(repost.id, [1], [random_id], NOON + HOUR)
    row = await the_row(postgres, tables.repost)
    assert (row.state, row.message_ids, row.random_ids, row.sending_at) == ("sending", [1], [random_id], NOON + HOUR)
    await postgres.reposts.sent(repost.id, [900], NOON + HOUR + MINUTE)
    row = await the_row(postgres, tables.repost)
    assert (row.state, row.target_ids, row.sent_at) == ("sent", [900], NOON + HOUR + MINUTE)


@pytest.mark.parametrize("outcome", list(ClosedAs))
async def test_a_closed_repost_is_stored_with_its_reason(postgres: Storage, outcome: ClosedAs) -> None:
    repost = await an_open_repost(postgres, await a_donor(postgres))
    await postgres.reposts.close(repost.id, outcome, NOON + 2 * HOUR)
    row = await the_row(postgres, tables.repost)
    assert (row.state, row.closed_as, row.closed_at) == ("closed", outcome, NOON + 2 * HOUR)


@pytest.mark.parametrize("state", ACCOUNT_STATES)
async def test_a_userbots_state_is_stored_with_its_reason(postgres: Storage, state: UserbotState) -> None:
    userbot_id = await a_userbot(postgres)
    before = UserbotState.RECONNECTING if state is UserbotState.CONNECTED else UserbotState.CONNECTED
    await postgres.accounts.set_state(userbot_id, before, "", NOON)
    await postgres.accounts.set_state(userbot_id, state, "because", NOON + HOUR)
    row = await the_row(postgres, tables.userbot)
    assert (row.state, row.reason, row.state_at) == (state, "because", NOON + HOUR)


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_session_is_not_readable_in_the_database(postgres: Storage) -> None:
    project = await a_project(postgres)
    await postgres.projects.add_userbot(new_userbot(project.id, session="1SecretSession"), NOON)
    assert b"Secret" not in (await the_row(postgres, tables.userbot)).session


def test_a_session_of_another_key_is_refused_in_words() -> None:
    encrypted = SessionCipher(Fernet.generate_key().decode()).encrypt("1Session")
    with pytest.raises(SessionKeyError, match="другим ключом"):
        SessionCipher(Fernet.generate_key().decode()).decrypt(encrypted)


@pytest.mark.parametrize("key", ["", "короткий", "c2hvcnQ="], ids=["empty", "not base64", "too short"])
def test_a_bad_key_is_refused_in_words(key: str) -> None:
    with pytest.raises(SessionKeyError, match="32 байт"):
        SessionCipher(key)


# ── What goes with what ──────────────────────────────────────────────────────────────────────────────────────────────


async def everything_of_a_project(storage: Storage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    await storage.access_hashes.keep(userbot_id, {7000: 1})
    await storage.projects.add_pause(project.id, Pause(NOON.time(), (NOON + HOUR).time()))
    await an_open_repost(storage, await a_donor(storage, project))
    await storage.alerts.raise_once(alert(project_id=project.id), NOON)


async def test_with_a_project_goes_all_that_is_its_own(postgres: Storage) -> None:
    await everything_of_a_project(postgres)
    async with postgres.engine.begin() as connection:
        await connection.execute(sa.delete(tables.project))
    left = {table.name: await count(postgres, table) for table in tables.metadata.sorted_tables}
    assert {name for name, rows in left.items() if rows} == {"alert"}


async def test_with_a_donor_go_its_posts_ratings_and_reposts(postgres: Storage) -> None:
    await everything_of_a_project(postgres)
    stored = [table for table in tables.metadata.sorted_tables if await count(postgres, table)]
    async with postgres.engine.begin() as connection:
        await connection.execute(sa.delete(tables.donor))
    gone = {table.name for table in stored if not await count(postgres, table)}
    assert gone == {"donor", "reactions_period", "post", "repost"}


# ── What no row may say ──────────────────────────────────────────────────────────────────────────────────────────────

NONSENSE = [
    ("post", "state = 'waiting'"),
    ("post", "state = 'missed'"),
    ("post", "state = 'forgotten'"),
    ("post", "measured_at = NULL"),
    ("post", "decision = NULL"),
    ("post", "decision = 'hold'"),
    ("post", "decision = 'hold', because = 'no reason'"),
    ("post", "because = 'paused'"),
    ("post", "reactions = NULL"),
    ("post", "forwards = -1"),
    ("post", "views = -1"),
    ("post", "told = true"),
    ("post", "message_ids = '{}'"),
    ("post", "due_at = published_at - interval '1 s'"),
    ("post", "place = NULL, threshold = NULL"),
    ("post", "place = 2"),
    ("post", "threshold = NULL"),
    ("post", "algorithm = NULL"),
    ("post", "algorithm = 'Z'"),
    ("repost", "state = 'sent'"),
    ("repost", "state = 'sending'"),
    ("repost", "state = 'closed'"),
    ("repost", "closed_as = 'expired'"),
    ("repost", "attempts = 1"),
    ("repost", "random_ids = '{1}'"),
    ("repost", "target_ids = '{1}'"),
    ("donor", "x = 0"),
    ("donor", "x = 51"),
    ("donor", "y = 0"),
    ("donor", "y = 51"),
    ("donor", "membership = 'friend'"),
    ("donor", "reactions_on = true"),
    ("donor", "reactions_doubted_at = now()"),
    ("reactions_period", "ended_at = started_at - interval '1 s'"),
    ("pause", "ends = starts"),
    ("userbot", "state = 'tired'"),
    ("alert", "kind = 'gossip'"),
]


@pytest.mark.parametrize(("table", "change"), NONSENSE, ids=[f"{table}: {change}" for table, change in NONSENSE])
async def test_no_row_can_say(postgres: Storage, table: str, change: str) -> None:
    await everything_of_a_project(postgres)
    async with postgres.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=f"ck_{table}_"):
            await connection.execute(sa.text(f"UPDATE reposter.{table} SET {change}"))


async def test_a_donor_has_one_open_reactions_period(postgres: Storage) -> None:
    donor = await a_donor(postgres)
    again = sa.insert(tables.reactions_period).values(donor_id=donor.id, started_at=NOON)
    async with postgres.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="uq_reactions_period_open"):
            await connection.execute(again)
