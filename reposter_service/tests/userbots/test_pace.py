"""An account asks for history slowly, and keeps to the waits that Telegram names."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from reposter_service.errors import FloodWait
from reposter_service.userbots.pace import FloodGates, Pace

GAP = timedelta(milliseconds=20)


async def test_turns_are_at_least_the_gap_apart() -> None:
    loop = asyncio.get_running_loop()
    pace, times = Pace(GAP), list[float]()

    async def take_turns() -> None:
        for _ in range(3):
            await pace.turn()
            times.append(loop.time())

    await asyncio.gather(take_turns(), take_turns())

    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) == 5
    assert min(gaps) >= GAP.total_seconds() - 0.002  # the loop's timers are that coarse


async def test_a_closed_gate_refuses_its_kind_of_request_and_no_other() -> None:
    gates = FloodGates()

    gates.close(int, timedelta(seconds=61))

    gates.pass_through(str)
    with pytest.raises(FloodWait) as wait:
        gates.pass_through(int)
    assert timedelta() < wait.value.retry_after <= timedelta(seconds=61)


async def test_a_gate_opens_when_the_wait_is_over() -> None:
    gates = FloodGates()

    gates.close(int, timedelta())

    gates.pass_through(int)
