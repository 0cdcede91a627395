"""World time."""

import pytest
from telegram_sandbox.world import (
    World,
    WorldClock,
)

NOON = 1_700_000_000


def test_world_time_may_run_faster_than_real_time() -> None:
    real = [100.0]
    clock = WorldClock(speed=60, start=NOON, real=lambda: real[0])
    real[0] += 2
    clock.set_speed(1)
    real[0] += 3.9
    assert clock.now() == NOON + 123
    assert clock.real_seconds_until(NOON + 130) == pytest.approx(6.1)


def test_the_clock_never_goes_back(world: World) -> None:
    with pytest.raises(ValueError, match="never goes back"):
        world.clock.advance(-1)
