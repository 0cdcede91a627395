"""One running sandbox: a world, what goes wrong in it, and the doors to it."""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Protocol, Self

from telegram_sandbox.faults import Faults
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.wire_clock import WireClock
from telegram_sandbox.world.clock import WorldClock
from telegram_sandbox.world.world import World


class Door(Protocol):
    """A way into the world over a socket. `start` after `stop` must work, on the same port."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Sandbox:
    """`async with Sandbox() as sandbox:` — doors open on entering, shut on leaving, in reverse order.

    Further doors are put into `doors` before entering (or started by hand): each gets the same `world`
    and `faults`. `clock_shift`: seconds by which Telegram's clock, and that of a world made here, is ahead of the
    machine's; `wire_clock.shift` changes it later.
    """

    def __init__(self, world: World | None = None, *, mtproto_port: int = 0, clock_shift: float = 0.0) -> None:
        self.wire_clock = WireClock(clock_shift)
        self.world = world or World(clock=WorldClock(real=self.wire_clock))
        self.faults = Faults(self.world.clock.exact)
        self.mtproto = MtprotoDoor(self.world, self.faults, port=mtproto_port, wire_clock=self.wire_clock)
        self.doors: list[Door] = [self.mtproto]

    async def start(self) -> None:
        """Open every door; if one cannot be opened, shut those that were."""
        opened = AsyncExitStack()
        async with opened:
            for door in self.doors:
                await door.start()
                opened.push_async_callback(door.stop)
            opened.pop_all()

    async def stop(self) -> None:
        """Shut every door; the world stays as it is, so that `start` goes on where it was."""
        for door in reversed(self.doors):
            await door.stop()

    async def restart(self) -> None:
        """Shut and open: clients lose their sockets and keep their sessions."""
        await self.stop()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
