"""Channels as the bot sees them, in memory: the port `BotChannels`.

It keeps the contract of `tests/admin_bot/test_channels_contract.py`, which the real bot keeps too.
"""

from dataclasses import dataclass, field

from reposter_service.domain.links import PrivateLink, PublicLink, leads_to
from reposter_service.errors import LinkProblem, LinkRefused
from reposter_service.workflows.records import ChannelCard


@dataclass
class BotChannelsInMemory:
    """`others`: names of those that are no channels and what they are. `member_of`: private ones are seen by members.

    `raises`: what comes of the next calls. `calls` counts them by method.
    """

    channels: dict[int, ChannelCard] = field(default_factory=dict)
    others: dict[str, LinkProblem] = field(default_factory=dict)
    member_of: set[int] = field(default_factory=set)
    admin_of: set[int] = field(default_factory=set)
    raises: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def channel(self, channel_id: int, username: str | None = None, title: str = "Канал") -> ChannelCard:
        self.channels[channel_id] = ChannelCard(channel_id, title, username)
        return self.channels[channel_id]

    async def find(self, link: PublicLink | PrivateLink) -> ChannelCard:
        self._called("find")
        for card in self.channels.values():
            if leads_to(link, card.channel_id, card.username) and self._sees(card):
                return card
        if isinstance(link, PrivateLink):
            raise LinkRefused(LinkProblem.NOT_A_MEMBER)
        raise LinkRefused(self.others.get(link.name.lower(), LinkProblem.NOTHING))

    async def administers(self, channel_id: int) -> bool:
        self._called("administers")
        return channel_id in self.admin_of

    def _sees(self, card: ChannelCard) -> bool:
        return card.username is not None or card.channel_id in self.member_of | self.admin_of

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if self.raises:
            raise self.raises.pop(0)
