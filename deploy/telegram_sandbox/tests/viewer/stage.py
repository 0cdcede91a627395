"""A world with a project, its donor and its userbot, and the viewer in front of it."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import TestClient
from telegram_sandbox.world import Channel, Message, Person, World


@dataclass
class Stage:
    """`notes`: what the viewer is told about posts."""

    world: World
    client: TestClient[Any, Any]
    userbot: Person
    target: Channel
    donor: Channel
    notes: dict[str, Any] = field(default_factory=dict)

    async def ask(self, address: str) -> Any:
        """The JSON at an address below `api/`."""
        response = await self.client.get(f"/api/{address}")
        assert response.status == 200, address
        return await response.json()

    async def posts(self, channel: Channel, query: str = "") -> list[Any]:
        posts: list[Any] = (await self.ask(f"channels/{channel.id}/posts?{query}"))["posts"]
        return posts

    def forward(self, *messages: Message) -> None:
        """Into the project's channel."""
        ids = [message.id for message in messages]
        self.world.forwards.forward(self.userbot, self.donor, ids, self.target, [self.world.new_number() for _ in ids])
