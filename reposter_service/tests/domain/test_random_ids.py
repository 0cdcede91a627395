"""The number that makes a repeated forward the same deed."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.random_ids import random_id

DEED = partial(random_id, target_id=1, donor_channel_id=2, message_id=3, generation=0)

ids = st.integers(1, 2**40)


def test_the_same_deed_has_the_same_number_in_every_version_for_ever() -> None:
    # A new value here would send every unfinished repost twice after an upgrade.
    assert DEED() == 127667964016460430


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(partial(DEED, target_id=9), id="another project"),
        pytest.param(partial(DEED, donor_channel_id=9), id="another donor"),
        pytest.param(partial(DEED, message_id=9), id="another message"),
        pytest.param(partial(DEED, generation=1), id="another generation, a deliberate second send"),
    ],
)
def test_another_deed_has_another_number(other: Callable[[], int]) -> None:
    assert other() != DEED()


def test_numbers_next_to_each_other_do_not_run_together() -> None:
    one = random_id(target_id=1, donor_channel_id=23, message_id=4, generation=0)
    other = random_id(target_id=12, donor_channel_id=3, message_id=4, generation=0)
    assert one != other


@given(st.sets(st.tuples(ids, ids, ids, st.integers(0, 9)), max_size=50))
def test_different_deeds_never_share_a_number(deeds: set[tuple[int, int, int, int]]) -> None:
    numbers = {
        random_id(target_id=target, donor_channel_id=donor, message_id=message, generation=generation)
        for target, donor, message, generation in deeds
    }
    assert len(numbers) == len(deeds)


@given(target=ids, donor=ids, message=ids)
def test_a_number_fits_64_signed_bits_and_is_never_0(target: int, donor: int, message: int) -> None:
    number = random_id(target_id=target, donor_channel_id=donor, message_id=message, generation=0)
    assert -(2**63) <= number < 2**63
    assert number != 0
