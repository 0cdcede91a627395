"""help.*, account.* and users.*: what a client asks about the server and about people."""

import zlib
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import person_of
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.message_views import DATACENTER
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.world.people import AccountState
from telegram_sandbox.world.refusals import Refused

_ALL_DATACENTERS = range(1, 6)
_FREEZE_UNTIL = 7 * 86400


@method("help.getConfig", is_public=True)
def get_config(call: Call, _: Any) -> Any:
    """This server poses as every datacenter: no client is ever sent elsewhere."""
    now = int(call.office.wire_clock())
    return fill(
        T.Config,
        date=now,
        expires=now + 3600,
        this_dc=DATACENTER,
        dc_options=[T.DcOption(number, "127.0.0.1", call.office.port) for number in _ALL_DATACENTERS],
        forwarded_count_max=100,
        message_length_max=4096,
        caption_length_max=1024,
        me_url_prefix="https://t.me/",
        chat_size_max=200,
        megagroup_size_max=200_000,
    )


@method("help.getNearestDc", is_public=True)
def get_nearest_dc(_: Call, __: Any) -> Any:
    return T.NearestDc("NL", DATACENTER, DATACENTER)


@method("help.getAppConfig", is_public=True)
def get_app_config(call: Call, request: Any) -> Any:
    """A frozen account learns here since when, as in Telegram."""
    frozen_since = call.person.frozen_since if call.person else None
    entries = [_number("channels_limit_default", 500), _number("channels_limit_premium", 1000)]
    if frozen_since is not None:
        entries += [
            _number("freeze_since_date", frozen_since),
            _number("freeze_until_date", frozen_since + _FREEZE_UNTIL),
            T.JsonObjectValue("freeze_appeal_url", T.JsonString("https://t.me/SpamBot")),
        ]
    digest = zlib.crc32(repr([entry.to_dict() for entry in entries]).encode()) & 0x7FFFFFFF
    if request.hash == digest:
        return T.help.AppConfigNotModified()
    return T.help.AppConfig(digest, T.JsonObject(entries))


def _number(key: str, value: float) -> Any:
    return T.JsonObjectValue(key, T.JsonNumber(value))


@method("account.updateStatus", when_frozen=True)
def update_status(call: Call, _: Any) -> Any:
    return call.me is not None


@method("users.getUsers", when_frozen=True)
def get_users(call: Call, request: Any) -> Any:
    """Those known; strangers and wrong hashes are left out, as Telegram leaves them."""
    views = call.views()
    found = []
    for given in request.id:
        try:
            found.append(views.person(person_of(call, given)))
        except Refused:
            continue
    return found


@method("users.getFullUser", when_frozen=True)
def get_full_user(call: Call, request: Any) -> Any:
    person = person_of(call, request.id)
    if person.state is AccountState.DELETED:
        raise Refused("USER_ID_INVALID")
    views = call.views()
    views.peer(person)
    full = fill(
        T.UserFull,
        id=person.id,
        blocked=person.id in call.me.blocked or None,
        settings=T.PeerSettings(),
        notify_settings=T.PeerNotifySettings(),
    )
    return T.users.UserFull(full, [], views.users())
