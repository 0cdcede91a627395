"""The gravest of what holds is the state."""

from dataclasses import replace

import pytest

from reposter_service.domain.health import (
    ACCOUNT_STATES,
    LOST,
    FoundBy,
    Health,
    RightsLost,
    Standing,
    UserbotState,
    health,
    rights_lost,
)
from reposter_service.tests.builders import HOUR, MINUTE, NOON

FINE = Standing(UserbotState.CONNECTED, "", NOON)
FLOODED = replace(FINE, flooded_until=NOON + HOUR, flooded_kind="channels.joinChannel")
WITHOUT_RIGHTS = replace(FLOODED, rights_lost_at=NOON - HOUR)


def test_a_userbot_of_which_nothing_bad_is_known_is_connected() -> None:
    assert health(FINE, NOON) == Health(UserbotState.CONNECTED, since=NOON)


def test_a_flood_wait_has_an_end_and_a_kind_until_it_is_over() -> None:
    assert health(FLOODED, NOON) == Health(UserbotState.FLOODED, "channels.joinChannel", until=NOON + HOUR)
    assert health(FLOODED, NOON + HOUR).state is UserbotState.CONNECTED


def test_lost_rights_are_graver_than_a_flood_wait() -> None:
    assert health(WITHOUT_RIGHTS, NOON) == Health(UserbotState.WITHOUT_RIGHTS, since=NOON - HOUR)


@pytest.mark.parametrize("state", [state for state in ACCOUNT_STATES if state is not UserbotState.CONNECTED])
def test_what_befell_the_account_is_graver_than_all_else(state: UserbotState) -> None:
    standing = replace(WITHOUT_RIGHTS, state=state, reason="why")
    assert health(standing, NOON) == Health(state, "why", since=NOON)


def test_a_connection_that_is_gone_outweighs_what_is_stored_of_a_living_account() -> None:
    assert health(WITHOUT_RIGHTS, NOON + MINUTE, connected=False).state is UserbotState.RECONNECTING


@pytest.mark.parametrize("state", sorted(LOST))
def test_what_telegram_took_is_not_reconnecting(state: UserbotState) -> None:
    assert health(replace(FINE, state=state), NOON, connected=False).state is state


PUBLICATION, CHECK = FoundBy.PUBLICATION, FoundBy.CHECK


@pytest.mark.parametrize("found_by", FoundBy)
def test_rights_are_lost_since_the_first_news_of_it(found_by: FoundBy) -> None:
    lost = rights_lost(None, held=False, found_by=found_by, now=NOON)
    assert lost == RightsLost(NOON, found_by)
    assert rights_lost(lost, held=False, found_by=found_by, now=NOON + HOUR) == lost


@pytest.mark.parametrize("known", [None, RightsLost(NOON, PUBLICATION), RightsLost(NOON, CHECK)])
def test_what_is_published_shows_that_the_rights_are_held(known: RightsLost | None) -> None:
    assert rights_lost(known, held=True, found_by=PUBLICATION, now=NOON + HOUR) is None


def test_the_check_takes_back_what_it_has_found_and_no_refused_publication() -> None:
    assert rights_lost(RightsLost(NOON, CHECK), held=True, found_by=CHECK, now=NOON + HOUR) is None
    refused = RightsLost(NOON, PUBLICATION)
    assert rights_lost(refused, held=True, found_by=CHECK, now=NOON + HOUR) == refused


def test_a_refused_publication_that_the_check_confirms_is_the_checks_to_take_back() -> None:
    confirmed = rights_lost(RightsLost(NOON, PUBLICATION), held=False, found_by=CHECK, now=NOON + HOUR)
    assert confirmed == RightsLost(NOON, CHECK)
    assert rights_lost(confirmed, held=False, found_by=PUBLICATION, now=NOON + HOUR) == confirmed
