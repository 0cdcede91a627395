"""What the workflows need of Telegram, each in a few methods. `userbots` and `admin_bot` provide them.

All raise the tree of `reposter_service.errors`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink
from reposter_service.domain.posts import Message
from reposter_service.workflows.records import ChannelCard, Checked, Membership, Offer, Room, SignedIn

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
        """The channel behind a link; its access hash is kept for this userbot. `LinkRefused` for anything else.

        By an invitation it is joined: `behind` is asked first by whoever may change their mind.
        """

    async def behind(self, invite: InviteLink) -> ChannelCard | None:
        """The channel to which an invitation leads, without joining by it: known to members, to others only where the
        channel lets them look inside; None where who joins will be told.

        `LinkRefused` for anything else, AWAITS_APPROVAL where joining has yet to be approved by the channel's admins.
        """

    async def join(self, channel_id: int, invite: InviteLink | None) -> Membership:
        """JOINED (also when it was already) or REQUESTED where the channel's admins must approve.

        `LinkRefused` for an invite that has expired, `ChannelsFull` where the account is in as many as it may.
        """

    async def leave(self, channel_id: int) -> None:
        """Leave it; one that the userbot is not in is left already."""

    async def may_post(self, channel_id: int) -> bool:
        """Whether the userbot may publish in this channel. `DonorUnavailable` is no: it cannot even see it."""

    async def room(self) -> Room:
        """How many more channels it may join."""


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
    def visit(self, account: SignedIn) -> AbstractAsyncContextManager[tuple[Subscriber, Mapping[int, int]]]:
        """Connect an account that is no userbot yet; the mapping fills with the access hashes it learns. `NotASession`
        before anybody is asked, else `AccountLost`.
        """


class Exits(Protocol):
    def is_over(self, project_id: int) -> bool:
        """Whether Telegram has taken the project's userbot, or it is logged out: it will never be connected again."""

    async def log_out(self, project_id: int) -> None:
        """End the session of the project's userbot in Telegram. One that is over already is no error, and nobody is
        told of it. `Disconnected` while it is not connected.
        """


class SignIns(Protocol):
    """Accounts on their way in: one attempt per admin, each on a connection of its own, in memory alone.

    `SignInRefused` says what is wrong, `FloodWait` for how long Telegram refuses. An attempt lives until it is over,
    given up, or 15 minutes old; a restart of the service ends it.
    """

    async def begin(self, admin_id: int, phone: str) -> int | None:
        """Have Telegram send a code to the account: how many digits it has, where Telegram says so. An attempt that the
        admin had begun is given up.
        """

    async def code(self, admin_id: int, code: str) -> SignedIn | None:
        """None: the account has a password as well. A wrong code may be followed by another one."""

    async def password(self, admin_id: int, password: str) -> SignedIn:
        """A wrong one may be followed by another one."""

    async def give_up(self, admin_id: int) -> None:
        """End the admin's attempt, if there is one, and log out what it has signed in."""

    async def end_old(self) -> None:
        """Give up the attempts that are too old; asking for one of them does so too."""

    async def log_out(self, account: SignedIn) -> None:
        """End a session that was signed in and is not wanted; best effort, within seconds."""

    async def close(self) -> None:
        """Give up every attempt, also one that has just begun."""


# --- The bot ---------------------------------------------------------------------------------------------------------


class BotChannels(Protocol):
    """Channels as the bot sees them, without any userbot. `Temporary` while Telegram is not to be had."""

    async def find(self, link: PublicLink | PrivateLink) -> ChannelCard:
        """`LinkRefused`: NOTHING also where it is somebody or something that is not shown to bots; NOT_A_MEMBER for a
        private channel in which the bot is not.
        """

    async def administers(self, channel_id: int) -> bool:
        """Whether the bot is an administrator of the channel."""


class Messenger(Protocol):
    """The bot, as far as alerts need it."""

    async def send(self, admin_id: int, text: str, offer: Offer | None = None) -> None:
        """Plain text, no link previews, with the offer's button. `AdminUnreachable` where the admin never pressed
        /start or blocked the bot, `BotRefused` where Telegram does not know the bot, `FloodWait` with the wait that
        Telegram asks of the bot; `Temporary` else: it may have been sent.
        """


class Editor(Protocol):
    """The bot, as far as messages that change need it."""

    async def edit(self, admin_id: int, message_id: int, text: str) -> None:
        """Change a message of the bot's. Errors as of `send`, and `PostUnavailable` where the message is gone."""
