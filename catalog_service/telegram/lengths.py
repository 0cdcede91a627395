"""PURE: how long a text is for Telegram, and how long it may be."""

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
"""Of a message, of the words under a picture; tags do not count: core.telegram.org/bots/api#sendmessage, #sendphoto."""


def telegram_length(text: str) -> int:
    """In UTF-16 units, of which an emoji is two."""
    return len(text.encode("utf-16-le")) // 2
