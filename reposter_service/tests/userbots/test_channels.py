"""Which of an account's dialogs are channels it has joined."""

from typing import Any

import pytest
from telethon.tl import types

from reposter_service.userbots.channels import joined_channels


def channel(**flags: bool) -> types.Channel:
    return types.Channel(1, "Новости", types.ChatPhotoEmpty(), None, access_hash=2, **flags)


@pytest.mark.parametrize(
    ("flags", "joined"),
    [
        pytest.param({"broadcast": True}, [1], id="joined"),
        pytest.param({"broadcast": True, "left": True}, [], id="left"),
        pytest.param({"megagroup": True}, [], id="a group"),
    ],
)
async def test_a_dialog_with_a_channel_we_left_is_no_membership(flags: dict[str, bool], joined: list[int]) -> None:
    dialog = types.Dialog(types.PeerChannel(1), 7, 7, 7, 0, 0, 0, 0, types.PeerNotifySettings())

    async def call(request: Any) -> Any:
        assert request.offset_id == 0
        return types.messages.Dialogs([dialog], [], [channel(**flags)], [])

    assert [found.id for found, _ in await joined_channels(call)] == joined
