"""`t.me/NAME` and `t.me/+hash`: who is there, in the shapes of Telegram's own pages.

Channel, person and bot are as real pages have them; group, free name and a private channel's invite as those who read
such pages describe them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.outside.counts import told
from telegram_sandbox.outside.head import HEAD_BRAND, META, PAGE_END
from telegram_sandbox.outside.seen import Seen

NO_PICTURE = "https://telegram.org/img/t_logo_2x.png"


@dataclass(frozen=True, slots=True)
class Words:
    """What differs from kind to kind: the page's title, its button, what one can do «right away»."""

    title: str
    button: str
    deed: str


WORDS = {
    Kind.CHANNEL: Words("Telegram: View @{name}", "View in Telegram", "view and join"),
    Kind.GROUP: Words("Telegram: View @{name}", "View in Telegram", "view and join"),
    Kind.BOT: Words("Telegram: Launch @{name}", "Start Bot", "launch"),
    Kind.PERSON: Words("Telegram: Contact @{name}", "Send Message", "contact"),
    Kind.INVITE: Words("Telegram: Join Group Chat", "Join Channel", "join"),
}
INVITED = "You are invited to the channel <strong>{title}</strong>. Click above to join."
"""Of a private channel's page no capture is known."""


def page_of(seen: Seen, picture: str) -> str:
    """`picture`: address of the logo."""
    words, name = WORDS[seen.kind], escape(seen.address)
    image = picture if seen.has_logo else NO_PICTURE
    described = seen.about or (f"You can contact @{name} right away." if seen.kind is Kind.PERSON else "")
    return _whole(
        title=words.title.format(name=name),
        meta=META.format(title=escape(seen.title), image=escape(image), about=escape(described), link=_link(seen)),
        body="\n".join(
            [
                _photo(seen, image) if seen.has_logo else "",
                _title(seen),
                *EXTRAS[seen.kind](seen),
                _about(seen),
                _action(_link(seen), words.button),
                _preview(seen),
                _additional(seen, words),
            ]
        ),
        link=_link(seen),
    )


def free_page(address: str) -> str:
    """Of a name that nobody bears."""
    name = escape(address)
    link = f"tg://resolve?domain={name}"
    contact = f"You can contact @{name} right away."
    return _whole(
        title=f"Telegram: Contact @{name}",
        meta=META.format(title=f"Telegram: Contact @{name}", image=NO_PICTURE, about=contact, link=link),
        body='<div class="tgme_page_icon">\n  <i class="tgme_icon_user"></i>\n</div>\n'
        '<div class="tgme_page_description">\n  If you have <strong>Telegram</strong>, you can contact '
        f'<a class="tgme_username_link" href="{link}">@{name}</a> right away.\n</div>\n'
        + _action(link, "Send Message"),
        link=link,
    )


def expired_page() -> str:
    """Of an invite that leads nowhere, or no longer."""
    return _whole(
        title="Telegram: Join Group Chat",
        meta=META.format(title="Join group chat on Telegram", image=NO_PICTURE, about="", link="tg://join"),
        body='<div class="tgme_page_icon">\n  <i class="tgme_icon_group"></i>\n</div>\n'
        '<div class="tgme_page_description">\n  You are invited to a <strong>group chat</strong> on '
        "<strong>Telegram</strong>. Click to join:\n</div>\n" + _action("tg://join", "Join Group"),
        link="tg://join",
    )


def _whole(*, title: str, meta: str, body: str, link: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>{title}</title>\n'
        f'    <meta name="viewport" content="width=device-width, initial-scale=1.0">\n{meta}\n  </head>\n'
        f'  <body class="no_transition">\n{HEAD_BRAND}\n      <div class="tgme_body_wrap">\n'
        f'        <div class="tgme_page">\n{body}\n        </div>\n      </div>\n    </div>\n'
        f"{PAGE_END.format(link=link)}"
    )


def _action(link: str, button: str) -> str:
    shown = f'<a class="tgme_action_button_new shine" href="{link}">{button}</a>'
    return f'<div class="tgme_page_action">\n  {shown}\n</div>'


def _additional(seen: Seen, words: Words) -> str:
    return (
        '<div class="tgme_page_additional">\n'
        f"  If you have <strong>Telegram</strong>, you can {words.deed} <br>"
        f"<strong>{escape(seen.title)}</strong> right away.\n</div>"
    )


def _link(seen: Seen) -> str:
    way = f"join?invite={seen.address[1:]}" if seen.is_private else f"resolve?domain={seen.address}"
    return escape(f"tg://{way}")


def _photo(seen: Seen, image: str) -> str:
    return (
        f'<div class="tgme_page_photo">\n  <a href="{_link(seen)}">'
        f'<img class="tgme_page_photo_image" src="{escape(image)}"></a>\n</div>'
    )


def _title(seen: Seen) -> str:
    is_place = seen.kind not in {Kind.PERSON, Kind.BOT}
    return f'<div class="tgme_page_title"{_AUTO if is_place else ""}><span dir="auto">{escape(seen.title)}</span></div>'


_AUTO = ' dir="auto"'


def _about(seen: Seen) -> str:
    if seen.is_private and not seen.about:
        return f'<div class="tgme_page_description">{INVITED.format(title=escape(seen.title))}</div>'
    lines = escape(seen.about).replace("\n", "<br/>")
    return f'<div class="tgme_page_description"{_AUTO}>{lines}</div>' if seen.about else ""


def _preview(seen: Seen) -> str:
    if seen.kind is not Kind.CHANNEL or seen.is_closed:
        return ""
    return (
        '<div class="tgme_page_context_link_wrap"><a class="tgme_page_context_link" '
        f'href="/s/{escape(seen.address)}">Preview channel</a></div>'
    )


def _extra(text: str) -> str:
    return f'<div class="tgme_page_extra">{text}</div>'


def _subscribers(seen: Seen) -> list[str]:
    return [_extra(told(seen.subscribers, "subscriber", "subscribers"))]


def _members(seen: Seen) -> list[str]:
    online = f", {told(seen.online, 'online', 'online')}" if seen.online else ""
    return [_extra(told(seen.subscribers, "member", "members") + online)]


def _name(seen: Seen) -> list[str]:
    return [f'<div class="tgme_page_extra">\n  @{escape(seen.address)}\n</div>']


def _users(seen: Seen) -> list[str]:
    return [*_name(seen), _extra(told(seen.users, "monthly user", "monthly users"))]


EXTRAS: dict[Kind, Callable[[Seen], list[str]]] = {
    Kind.CHANNEL: _subscribers,
    Kind.INVITE: _subscribers,
    Kind.GROUP: _members,
    Kind.PERSON: _name,
    Kind.BOT: _users,
}
