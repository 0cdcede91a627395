"""Who is what in a channel or group: `ChatMember` and its changes."""

from typing import Any

from telegram_sandbox.bot_api.views import chat_view, user_view
from telegram_sandbox.world import AdminRights, Channel, Person, Standing

Json = dict[str, Any]

_NEVER = (
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
"""Rights that this world does not know, demanded by client libraries."""


def member_view(channel: Channel, person: Person) -> Json:
    """A person's standing, with an admin's rights."""
    standing = channel.standing(person.id)
    view = {"status": standing.value, "user": user_view(person)}
    match standing:
        case Standing.CREATOR:
            return view | {"is_anonymous": False}
        case Standing.ADMINISTRATOR:
            return view | _rights_view(channel.admins[person.id], is_group=channel.is_group)
        case Standing.KICKED:
            return view | {"until_date": 0}
        case _:
            return view


def _rights_view(rights: AdminRights, *, is_group: bool) -> Json:
    view = dict.fromkeys(_NEVER, False) | {
        "can_be_edited": False,
        "is_anonymous": False,
        "can_manage_chat": True,
        "can_delete_messages": rights.delete_messages,
        "can_restrict_members": rights.ban_users,
        "can_promote_members": rights.add_admins,
        "can_change_info": rights.change_info,
        "can_invite_users": rights.invite_users,
    }
    if is_group:
        return view | {"can_pin_messages": rights.pin_messages}
    return view | {"can_post_messages": rights.post_messages, "can_edit_messages": rights.edit_messages}


def left_view(person: Person) -> Json:
    """Somebody who is not there (yet, or any more)."""
    return {"status": Standing.LEFT.value, "user": user_view(person)}


def change_view(peer: Channel | Person, by: Person, date: int, old: Json, new: Json) -> Json:
    """`ChatMemberUpdated`."""
    return {
        "chat": chat_view(peer),
        "from": user_view(by),
        "date": date,
        "old_chat_member": old,
        "new_chat_member": new,
    }
