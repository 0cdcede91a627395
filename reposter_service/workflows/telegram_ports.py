"""What the workflows need of Telegram, each in a few methods. `userbots` and `admin_bot` provide them.

All raise the tree of `reposter_service.errors`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from reposter_service.domain.links import InviteLink, Link
from reposter_service.domain.posts import Message
from reposter_service.workflows.records import ChannelCard, Checked, Membership

# --- Seen by one project's userbot -----------------------------------------------------------------------------------


class Reader(Protocol):
    async def tops(self) -> Mapping[int, int]:
        """Channel id → id of its newest message, for every channel the userbot has joined. One request per 100."""

    async def after(self, channel_id: int, message_id: int, limit: int) -> Sequence[Message]:
        """Messages newer than `message_id`, oldest first; at most `limit` (≤ 100). One request."""

    async def newest(self, channel_id: int, before: int | None, limit: int) -> Sequence[Message]:
        """The newest messages (older than `before`, when given), newest first. One request."""

    async def exact(self, channel_id: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """Those of these messages that exist; a missing id is deleted. One request per 100 ids."""

    async def reactions_on(self, channel_id: int) -> bool:
        """Whether readers may react in this channel. One request."""


class Publisher(Protocol):
    async def forward(
        self, *, source: int, message_ids: Sequence[int], target: int, random_ids: Sequence[int]
    ) -> tuple[int, ...]:
        """Forward in ONE request, never repeated by the library; the new ids. `Disconnected`: the deed may be done."""

    async def sent_before(self, *, source: int, message_ids: Sequence[int], target: int, limit: int) -> tuple[int, ...]:
        """Ids in the target of forwards of these messages, among its last `limit`; () for none."""


class Subscriber(Protocol):
    async def resolve(self, link: Link) -> ChannelCard:
        """The channel behind a link; its access hash is kept for this userbot. `LinkRefused` for anything else."""

    async def join(self, channel_id: int, invite: InviteLink | None) -> Membership:
        """JOINED (also when it was already) or REQUESTED where the channel's admins must approve.

        `LinkRefused` for an invite that has expired, `ChannelsFull` where the account is in as many as it may.
        """

    async def leave(self, channel_id: int) -> None:
        """Leave it; one that the userbot is not in is left already."""

    async def may_post(self, channel_id: int) -> bool:
        """Whether the userbot may publish in this channel. `DonorUnavailable` is no: it cannot even see it."""


class Checkup(Protocol):
    async def look(self) -> Checked:
        """Whether the account lives and is whole: stores its state, and compares the clock. Raises what ends its life,
        never that it is frozen. Two requests; one more where no userbot has compared the clock for a while.
        """


class Userbots(Protocol):
    """The userbots at hand. Each raises `Disconnected` while the project's userbot is not connected."""

    def reader(self, project_id: int) -> Reader: ...
    def publisher(self, project_id: int) -> Publisher: ...
    def subscriber(self, project_id: int) -> Subscriber: ...
    def checkup(self, project_id: int) -> Checkup: ...


class Visits(Protocol):
    def visit(self, session: str) -> AbstractAsyncContextManager[tuple[Subscriber, Mapping[int, int]]]:
        """Connect an account that is no userbot yet; the mapping fills with the access hashes it learns."""


# --- The bot ---------------------------------------------------------------------------------------------------------


class Messenger(Protocol):
    """The bot, as far as alerts need it."""

    async def send(self, admin_id: int, text: str) -> None:
        """Plain text, no link previews. `AdminUnreachable` where the admin never pressed /start or blocked the bot,
        `BotRefused` where Telegram does not know the bot, `FloodWait` with the wait that Telegram asks of the bot;
        `Temporary` else: it may have been sent.
        """
