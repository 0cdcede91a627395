"""`t.me/s/NAME`: the last posts of a channel, in the shape of Telegram's own page."""

import base64
import json
from datetime import UTC, datetime
from html import escape

from telegram_sandbox.outside.counts import rounded
from telegram_sandbox.outside.head import ICON, META, STYLE, TAIL
from telegram_sandbox.outside.seen import Seen, SeenPost
from telegram_sandbox.world import Reaction, ReactionKind


def feed_of(seen: Seen, picture: str, now: float) -> str:
    """`picture`: address of the logo; `now`: the world's seconds."""
    name, title = escape(seen.address), escape(seen.title)
    meta = META.format(title=title, image=escape(picture), about=escape(seen.about), link=f"tg://resolve?domain={name}")
    posts = "".join(_post(seen, post, picture, now) for post in seen.posts)
    return (
        f'<!DOCTYPE html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>{title} – Telegram</title>\n'
        f'{meta}\n    <link rel="canonical" href="/s/{name}">\n    <style>{STYLE}</style>\n  </head>\n'
        '  <body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">\n'
        f'    <header class="tgme_header search_collapsed">\n  <div class="tgme_container">\n{_search(name)}\n'
        f"{_info(seen, picture)}\n{_join(seen, picture)}\n  </div>\n</header>\n"
        f'<main class="tgme_main" data-url="/{name}">\n  <div class="tgme_container">\n'
        '    <section class="tgme_channel_history js-message_history">\n'
        f"      {_earlier(seen)}{posts}\n    </section>\n  </div>\n</main>\n"
        '    <script src="//telegram.org/js/telegram-web.js?14"></script>\n    <script>TWeb.init();\n</script>\n'
        "  </body>\n</html>\n<!-- page generated in 34.56ms -->\n"
    )


def _search(name: str) -> str:
    return (
        f'    <div class="tgme_header_search">\n      <form class="tgme_header_search_form" action="/s/{name}">\n'
        f"        {ICON}</svg></form>\n    </div>"
    )


def _info(seen: Seen, picture: str) -> str:
    name = escape(seen.address)
    counters = _counter(rounded(seen.subscribers), "subscriber" if seen.subscribers == 1 else "subscribers")
    photos = sum(post.photos for post in seen.posts)
    return (
        '    <div class="tgme_header_right_column">\n      <section class="tgme_right_column">\n'
        '        <div class="tgme_channel_info">\n          <div class="tgme_channel_info_header">\n'
        f"            {_photo(seen, picture)}\n"
        '            <div class="tgme_channel_info_header_title_wrap">\n'
        '              <div class="tgme_channel_info_header_title">'
        f'<span dir="auto">{escape(seen.title)}</span></div>\n            </div>\n'
        f'            <div class="tgme_channel_info_header_username"><a href="https://t.me/{name}">@{name}</a></div>\n'
        f'          </div>\n          <div class="tgme_channel_info_counters">{counters}'
        f"{_counter(rounded(photos), 'photos') if photos else ''}</div>\n"
        f'          <div class="tgme_channel_info_description">{_lines(seen.about)}</div>\n'
        "        </div>\n      </section>\n    </div>"
    )


def _counter(value: str, kind: str) -> str:
    return (
        f'<div class="tgme_channel_info_counter"><span class="counter_value">{value}</span> '
        f'<span class="counter_type">{kind}</span></div>'
    )


def _photo(seen: Seen, picture: str) -> str:
    image = f'<img src="{escape(picture)}">' if seen.has_logo else ""
    return f'<i class="tgme_page_photo_image bgcolor2" data-content="{escape(seen.title[:1])}">{image}</i>'


def _join(seen: Seen, picture: str) -> str:
    return (
        '    <div class="tgme_header_info">\n'
        f'      <a class="tgme_header_link" href="https://t.me/{escape(seen.address)}">\n'
        f'        {_photo(seen, picture)}\n        <div class="tgme_header_title_wrap">\n'
        f'          <div class="tgme_header_title"><span dir="auto">{escape(seen.title)}</span></div>\n        </div>\n'
        f'        <div class="tgme_header_counter">{rounded(seen.subscribers)} subscribers</div>\n'
        "      </a>\n    </div>"
    )


def _earlier(seen: Seen) -> str:
    """Where the channel has more posts than are shown."""
    first = seen.posts[0].id if seen.posts else 0
    if first <= 1:
        return ""
    href = f"/s/{escape(seen.address)}?before={first}"
    return (
        '<div class="tgme_widget_message_centered js-messages_more_wrap">'
        f'<a href="{href}" class="tme_messages_more js-messages_more" data-before="{first}"></a></div>'
    )


def _post(seen: Seen, post: SeenPost, picture: str, now: float) -> str:
    name = escape(seen.address)
    service = " service_message" if post.is_service else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap{service} js-widget_message" '
        f'data-post="{name}/{post.id}" data-view="{_view(seen, post, now)}">\n'
        f'  <div class="tgme_widget_message_user"><a href="https://t.me/{name}">{_photo(seen, picture)}</a></div>\n'
        f'  <div class="tgme_widget_message_bubble">\n    {TAIL}\n'
        '    <div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/{name}">'
        f'<span dir="auto">{escape(seen.title)}</span></a></div>\n'
        f"{_forwarded(post)}{_photos(seen, post, picture)}"
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{_lines(post.text)}</div>\n'
        f"{_reactions(post)}{_footer(seen, post)}\n  </div>\n</div></div>"
    )


def _view(seen: Seen, post: SeenPost, now: float) -> str:
    """What a browser tells Telegram to count a view by: `c` is the channel's bare id, negated."""
    told = json.dumps({"c": -seen.id, "p": post.id, "t": int(now), "h": f"{post.id:018x}"}, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _forwarded(post: SeenPost) -> str:
    if post.forwarded_from is None:
        return ""
    title, name = post.forwarded_from
    told = f'<span dir="auto">{escape(title)}</span>'
    whole = (
        f'<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/{escape(name)}/1">{told}</a>'
        if name
        else f'<span class="tgme_widget_message_forwarded_from_name">{told}</span>'
    )
    return f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;{whole}</div>\n'


def _photos(seen: Seen, post: SeenPost, picture: str) -> str:
    one = (
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/{escape(seen.address)}/{post.id}" '
        f"style=\"width:800px;background-image:url('{escape(picture)}')\">\n"
        '  <div class="tgme_widget_message_photo" style="padding-top:62.5%"></div>\n</a>\n'
    )
    if post.photos < 2:
        return one * post.photos
    return f'<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">{one * post.photos}</div>'


def _reactions(post: SeenPost) -> str:
    shown = "".join(_reaction(kind, count) for kind, count in post.reactions.items() if count)
    return f'<div class="tgme_widget_message_reactions js-message_reactions">{shown}</div>' if shown else ""


def _reaction(kind: Reaction, count: int) -> str:
    """In three shapes: Stars, a custom emoji, a plain one."""
    if kind.kind is ReactionKind.PAID:
        icon = '<i class="icon icon-telegram-stars"></i>'
        return f'<span class="tgme_reaction tgme_reaction_paid">{icon}{rounded(count)}</span>'
    if kind.kind is ReactionKind.CUSTOM:
        return f'<span class="tgme_reaction"><tg-emoji emoji-id="{kind.value}"></tg-emoji>{rounded(count)}</span>'
    picture = f"//telegram.org/img/emoji/40/{kind.value.encode().hex().upper()}.png"
    icon = f'<i class="emoji" style="background-image:url(\'{picture}\')"><b>{kind.value}</b></i>'
    return f'<span class="tgme_reaction">{icon}{rounded(count)}</span>'


def _footer(seen: Seen, post: SeenPost) -> str:
    at = datetime.fromtimestamp(post.date, UTC)
    views = (
        f'<span class="tgme_widget_message_views">{rounded(post.views)}</span><span class="copyonly"> views</span>'
        if post.views is not None
        else ""
    )
    return (
        '<div class="tgme_widget_message_footer compact js-message_footer">\n'
        f'  <div class="tgme_widget_message_info short js-message_info">\n    {views}'
        '<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" '
        f'href="https://t.me/{escape(seen.address)}/{post.id}">'
        f'<time datetime="{at:%Y-%m-%dT%H:%M:%S+00:00}" class="time">{at:%H:%M}</time></a></span>\n  </div>\n</div>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
