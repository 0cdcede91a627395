"""What follows /start: the code of a link. Pure."""

import re
from urllib.parse import urlencode

CODE = re.compile(r"/start(?:@\w+)? ([A-Za-z0-9_-]{1,64})")


def code_of(text: str) -> str | None:
    """Of a message that came by a link `t.me/<bot>?start=<code>`; one that no link has is none."""
    found = CODE.fullmatch(text.strip())
    return found[1] if found else None


def with_code(address: str, code: str | None) -> str:
    """The Mini App's address, which has no query of its own.

    Telegram hands `start_param` to direct links only, not to a chat's buttons.
    """
    if code is None:
        return address
    return f"{address}?{urlencode({'tgWebAppStartParam': code})}"
