"""Which post was forwarded where: the world's diary of forwards, turned round."""

from dataclasses import dataclass

from telegram_sandbox.world import World


@dataclass(frozen=True, slots=True)
class Repost:
    """`at` in world seconds; `message_id` is the copy's in the target."""

    target_id: int
    message_id: int
    at: int


class Reposts:
    """Follows the diary as it grows."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read = 0
        self._by_post: dict[tuple[int, int], list[Repost]] = {}
        self._targets: set[int] = set()
        self._sources: dict[int, set[int]] = {}

    def of(self, channel_id: int, message_id: int) -> list[Repost]:
        """Where a post went."""
        self._catch_up()
        return self._by_post.get((channel_id, message_id), [])

    def targets(self) -> set[int]:
        """Channels that something was forwarded into."""
        self._catch_up()
        return self._targets

    def sources(self, target_id: int) -> set[int]:
        """Channels that something was forwarded from into this one."""
        self._catch_up()
        return self._sources.get(target_id, set())

    def _catch_up(self) -> None:
        log = self._world.forwards.log
        for entry in log[self._read :]:
            self._targets.add(entry.target_id)
            self._sources.setdefault(entry.target_id, set()).add(entry.source_id)
            for source_id, target_id in zip(entry.source_ids, entry.target_ids, strict=True):
                repost = Repost(entry.target_id, target_id, entry.at)
                self._by_post.setdefault((entry.source_id, source_id), []).append(repost)
        self._read = len(log)
