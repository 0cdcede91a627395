"""Since when a donor is unavailable, and what ends it."""

from datetime import datetime

import pytest

from reposter_service.domain.donor_outage import Access, Outage, granted, refused
from reposter_service.tests.builders import HOUR, MINUTE, NOON

JOIN, FORWARD, READ = Access
LATER = NOON + HOUR


@pytest.mark.parametrize("access", Access)
def test_an_outage_begins_with_the_first_refusal(access: Access) -> None:
    outage = refused(None, access, None, NOON)
    assert outage == Outage(NOON, access)
    assert refused(outage, access, LATER, LATER) == outage


@pytest.mark.parametrize(("first", "second"), [(READ, FORWARD), (READ, JOIN), (FORWARD, JOIN)])
def test_a_lesser_refusal_during_an_outage_changes_nothing(first: Access, second: Access) -> None:
    assert refused(Outage(NOON, first), second, NOON + MINUTE, LATER) == Outage(NOON, first)


@pytest.mark.parametrize("last_read_at", [None, NOON - HOUR, NOON])
def test_a_graver_refusal_of_a_donor_not_read_since_is_the_same_outage(last_read_at: datetime | None) -> None:
    assert refused(Outage(NOON, JOIN), READ, last_read_at, LATER) == Outage(NOON, READ)


def test_a_graver_refusal_of_a_donor_that_was_read_since_is_a_new_outage() -> None:
    assert refused(Outage(NOON, FORWARD), READ, NOON + MINUTE, LATER) == Outage(LATER, READ)


@pytest.mark.parametrize(
    ("of", "by", "ends"),
    [
        (READ, READ, True),
        (READ, JOIN, True),
        (READ, FORWARD, False),
        (JOIN, JOIN, True),
        (JOIN, READ, False),
        (JOIN, FORWARD, False),
        (FORWARD, FORWARD, True),
        (FORWARD, READ, False),
        (FORWARD, JOIN, False),
    ],
)
def test_an_outage_ends_by_what_was_refused(of: Access, by: Access, ends: bool) -> None:
    outage = Outage(NOON, of)
    assert granted(outage, by) == (None if ends else outage)


def test_without_an_outage_nothing_ends() -> None:
    assert granted(None, READ) is None
