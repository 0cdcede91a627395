"""When a repost is looked for in the target before it is asked for."""

from datetime import datetime, timedelta

import pytest

from reposter_service.domain.doubts import Doubt, doubt
from reposter_service.tests.builders import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("sending", "restored_at", "because"),
    [
        pytest.param(False, None, None, id="nobody has asked, and nothing was restored"),
        pytest.param(True, None, Doubt.ASKED, id="somebody has asked for it"),
        pytest.param(False, NOON + SECOND, Doubt.RESTORED, id="published before the database was restored"),
        pytest.param(False, NOON, Doubt.RESTORED, id="published in the very second"),
        pytest.param(False, NOON - SECOND, None, id="published after it"),
        pytest.param(True, NOON - SECOND, Doubt.ASKED, id="published after it, and asked for"),
    ],
)
def test_a_repost_may_be_in_the_target_already(
    sending: bool, restored_at: datetime | None, because: Doubt | None
) -> None:
    assert doubt(sending=sending, published_at=NOON, restored_at=restored_at) is because
