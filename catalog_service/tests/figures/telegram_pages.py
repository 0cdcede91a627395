"""Pages in the shapes in which t.me answers, written for these tests: names, numbers and words are nobody's."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from catalog_service.figures.findings import Reply

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CHANNEL = 1234567890
NAME = "garden_news"
TITLE = "Новости сада"
PICTURE = "https://cdn4.telesco.pe/file/logo-of-the-garden.jpg"
_RESOLVE = "tg://resolve?domain="

_BUBBLE = "M9,1 L2,1 C1.72,1 1.452,1.118 1.263,1.325 " * 11
_TAIL_OF_A_BUBBLE = "".join(
    f'<path class="{part}" fill="#d7e3ec" d="{_BUBBLE}"></path>'
    for part in ("background", "border_1x", "border_2x", "border_3x")
)
_REACTIONS = """<div class="tgme_widget_message_reactions js-message_reactions">\
<span class="tgme_reaction tgme_reaction_paid"><i class="icon icon-telegram-stars"></i>14</span>\
<span class="tgme_reaction"><tg-emoji emoji-id="5265077361648368841"></tg-emoji>3.4K</span>\
<span class="tgme_reaction"><i class="emoji"><b>👍</b></i>112</span></div>"""


def reply(page: str | bytes, status: int = 200, location: str | None = None, **headers: str) -> Reply:
    """`headers`: `retry_after="5"`."""
    body = page if isinstance(page, bytes) else page.encode()
    said = {name.replace("_", "-"): words for name, words in headers.items()}
    return Reply(status, {"content-type": "text/html; charset=utf-8"} | said, body, location)


def page(title: str, inner: str, *, address: str = _RESOLVE + NAME, picture: str | None = PICTURE) -> str:
    """A page of t.me with `inner` in its middle. `address`: where its button leads."""
    shown = f'<a href="{address}"><img class="tgme_page_photo_image" src="{picture}"></a>'
    return f"""<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Telegram: View @{NAME}</title>
    <meta property="og:title" content="{title}">
<meta property="og:image" content="{picture or "https://telegram.org/img/t_logo_2x.png"}">
<meta property="og:site_name" content="Telegram">
<meta property="al:ios:url" content="{address}">
    <script>try{{if(window.parent!=null){{}}}}catch(e){{}}</script>
  </head>
  <body class="no_transition">
    <div class="tgme_page_wrap">
      <div class="tgme_body_wrap">
        <div class="tgme_page">
          {f'<div class="tgme_page_photo">{shown}</div>' if picture else ""}
{inner}
        </div>
      </div>
    </div>
    <script type="text/javascript">var protoUrl = "{address}";</script>
  </body>
</html>
<!-- page generated in 33.08ms -->
"""


def _button(address: str, words: str) -> str:
    link = f'<a class="tgme_action_button_new shine" href="{address}">{words}</a>'
    return f'<div class="tgme_page_action">\n  {link}\n</div>'


def _titled(title: str, *extras: str) -> str:
    lines = "\n".join(f'<div class="tgme_page_extra">{extra}</div>' for extra in extras)
    return f"""<div class="tgme_page_title" dir="auto">
  <span dir="auto">{title}</span><i class="verified-icon"> ✔</i>
</div>
{lines}"""


def channel_page(
    extra: str = "12 345 subscribers",
    *,
    title: str = TITLE,
    description: str = "О саде &amp; огороде.<br/>Реклама: @garden_ads",
    preview: bool = True,
    picture: str | None = PICTURE,
) -> str:
    """`extra`: the line with the number, also of a group. `preview`: with the link to the feed."""
    link = f'<a class="tgme_page_context_link" href="/s/{NAME}">Preview channel</a>'
    inner = f"""{_titled(title, extra)}
<div class="tgme_page_description" dir="auto">{description}</div>
{_button(_RESOLVE + NAME, "View in Telegram")}
<!-- WEBOGRAM_BTN -->
{f'<div class="tgme_page_context_link_wrap">{link}</div>' if preview else ""}
<div class="tgme_page_additional">
  If you have <strong>Telegram</strong>, you can view and join <br><strong>{title}</strong> right away.
</div>"""
    return page(title, inner, picture=picture)


def account_page(*extras: str, title: str = "Садовник") -> str:
    """Of a bot or a person: its name first, and of a bot how many use it."""
    lines = [f"\n  {extra}\n" for extra in extras]
    return page(title, _titled(title, *lines) + _button(_RESOLVE + NAME, "Send Message"), picture=None)


def free_page() -> str:
    link = f'<a class="tgme_username_link" href="{_RESOLVE}{NAME}">@{NAME}</a>'
    inner = f"""<div class="tgme_page_icon"><i class="tgme_icon_user"></i></div>
<div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact {link} right away.</div>
{_button(_RESOLVE + NAME, "Send Message")}"""
    return page(f"Telegram: Contact @{NAME}", inner, picture=None)


def invitation_page(extra: str | None, title: str = "Закрытый сад") -> str:
    """By descriptions alone. Without `extra`: an invitation that has been taken back."""
    join = "tg://join?invite=AbCdEf123456"
    icon = '<div class="tgme_page_icon"><i class="tgme_icon_group"></i></div>'
    words = f'<div class="tgme_page_description">You are invited to <strong>{title}</strong>.</div>'
    top = _titled(title, extra) if extra else icon
    return page(title, top + words + _button(join, "Join"), picture=None, address=join)


def captcha_page() -> str:
    form = "<form id='captcha'></form>"
    return f"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>{form}</body></html>"


def from_channel(address: str = "https://t.me/other_garden/77") -> str:
    return f'<a class="tgme_widget_message_forwarded_from_name" href="{address}"><span>Другой сад</span></a>'


def from_person() -> str:
    return '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/gardener"><span>Иван</span></a>'


def from_somebody_hidden() -> str:
    return '<span class="tgme_widget_message_forwarded_from_name" dir="auto">Аноним</span>'


def post(
    views: str | None = "1.2K",
    *,
    number: int = 10,
    at: datetime | str | None = NOON,
    forwarded: str = "",
    service: bool = False,
    channel: object = -CHANNEL,
    view: str | None = None,
    text: str = "Сегодня сажаем.",
) -> str:
    """`forwarded`: who stands in the line «Forwarded from». `view`: `data-view` as it is, in place of the channel's."""
    told = json.dumps({"c": channel, "p": number, "t": 1780000000, "h": "0123456789abcdef01"})
    signed = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=") if view is None else view
    kind = "text_not_supported_wrap service_message" if service else "text_not_supported_wrap"
    source = f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;{forwarded}</div>'
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">\
<div class="tgme_widget_message {kind} js-widget_message" data-post="{NAME}/{number}" data-view="{signed}">
  <div class="tgme_widget_message_user"><a href="https://t.me/{NAME}"><i></i></a></div>
  <div class="tgme_widget_message_bubble">
    <i class="tgme_widget_message_bubble_tail"><svg class="bubble_icon">{_TAIL_OF_A_BUBBLE}</svg></i>
    <div class="tgme_widget_message_author accent_color"><span dir="auto">{TITLE}</span></div>
    {source if forwarded else ""}
    <div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
    {_REACTIONS}
    <div class="tgme_widget_message_footer compact js-message_footer">
      <div class="tgme_widget_message_info short js-message_info">{_seen(views)}{_dated(at, number)}</div>
    </div>
  </div>
</div></div>"""


def _seen(views: str | None) -> str:
    if views is None:
        return ""
    return f'<span class="tgme_widget_message_views">{views}</span><span class="copyonly"> views</span>'


def _dated(at: datetime | str | None, number: int) -> str:
    said = at.isoformat() if isinstance(at, datetime) else at
    time = f'<time datetime="{said}" class="time">12:00</time>' if said else "<time>12:00</time>"
    link = f'<a class="tgme_widget_message_date" href="https://t.me/{NAME}/{number}">{time}</a>'
    return f'<span class="tgme_widget_message_meta">{link}</span>'


def feed(*posts: str, counter: str = "12.3K") -> str:
    """`counter`: subscribers as the feed rounds them."""
    counted = f'<span class="counter_value">{counter}</span> <span class="counter_type">subscribers</span>'
    more = f'<a href="/s/{NAME}?before=519" class="tme_messages_more js-messages_more" data-before="519"></a>'
    return f"""<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>{TITLE} – Telegram</title>
    <meta property="og:title" content="{TITLE}">
    <link rel="canonical" href="/s/{NAME}?before=540">
  </head>
  <body class="widget_frame_base tgme_webpreview">
    <header class="tgme_header"><div class="tgme_channel_info">
      <div class="tgme_channel_info_header_username"><a href="https://t.me/{NAME}">@{NAME}</a></div>
      <div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter">{counted}</div></div>
    </div></header>
<main class="tgme_main" data-url="/{NAME}">
    <section class="tgme_channel_history js-message_history">
      <div class="tgme_widget_message_centered js-messages_more_wrap">{more}</div>{"".join(posts)}
    </section>
</main>
  </body>
</html>
<!-- page generated in 41.5ms -->
"""


def feed_of(*views: str) -> str:
    """A post an hour, the last one at noon."""
    return feed(*_hourly(views))


def _hourly(views: Sequence[str]) -> list[str]:
    last = len(views) - 1
    return [post(seen, number=number, at=NOON - timedelta(hours=last - number)) for number, seen in enumerate(views)]


def large_feed() -> str:
    """As large as a lively channel's: twenty posts, 140 KB."""
    text = "Сегодня сажаем деревья, завтра поливаем. " * 46
    return feed(*(post(f"{number + 1}.5K", number=number, text=text) for number in range(20)))
