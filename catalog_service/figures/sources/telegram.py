"""Telegram's own pages: two requests, nothing needed. Exact subscribers from `t.me/NAME`, reach from `t.me/s/NAME`.

A redirect from the feed to the name: the channel's preview is closed. A page that shows a name with another numeric id
than the channel had: somebody else has taken the name. No ER: see `telegram_feed.py`.
"""

from dataclasses import replace
from decimal import Decimal

from catalog_service.figures import formulas
from catalog_service.figures.findings import (
    Ask,
    Door,
    Finding,
    Name,
    NoAnswerError,
    Profile,
    Reply,
    Request,
    SourceName,
    Whom,
)
from catalog_service.figures.sources import markup, replies, telegram_feed, telegram_page
from catalog_service.figures.sources.telegram_feed import Feed
from catalog_service.figures.sources.telegram_page import Kind, Page
from catalog_service.figures.states import State

_NOT_CHANNELS = {Kind.GROUP: State.GROUP, Kind.BOT: State.BOT, Kind.PERSON: State.PERSON, Kind.FREE: State.FREE}
_OWN = "tgme_"
"""How classes of its pages begin."""
_UNPROVEN = "по открытым описаниям, живого ответа мы не видели"


class Telegram:
    name = SourceName.TELEGRAM

    async def look(self, whom: Whom, ask: Ask) -> Finding:
        """What the first page gave stays in the finding whatever becomes of the second."""
        reply = await ask(Request(Door.TELEGRAM, f"/{whom.address}"))
        page = of_page(reply, whom)
        if isinstance(page, Finding):
            return page
        try:
            feed = await ask(Request(Door.TELEGRAM, f"/s/{whom.address}"))
        except NoAnswerError as error:
            raise NoAnswerError(_beside(page, error.finding)) from error
        return of_feed(feed, page, whom, before=reply)


def of_page(reply: Reply, whom: Whom) -> Page | Finding:
    """The page of a channel that may have a feed; a finding where there is nothing more to ask."""
    if reply.location is not None:
        return Finding(State.ELSEWHERE, words=f"t.me/{whom.address} → {reply.location[:200]}")
    page = _page(reply)
    if page is None:
        return markup.not_understood(reply, _OWN)
    if whom.is_private:
        return _of_invitation(page, reply)
    if state := _NOT_CHANNELS.get(page.kind):
        return Finding(state, words=_quoted(page))
    return page


def of_feed(reply: Reply, page: Page, whom: Whom, *, before: Reply) -> Finding:
    """`before`: the answer that `page` was read from, kept if not even the feed tells that it is a channel."""
    if feed := _feed(reply):
        return _of_posts(feed, page, whom)
    if not _is_closed(reply, whom):
        return _beside(page, _no_feed(reply, whom))
    if page.kind is not Kind.CHANNEL:
        return replies.unknown_shape(before, "неясно, канал это или группа")
    return _beside(page, Finding(State.CLOSED))


def _page(reply: Reply) -> Page | None:
    return None if replies.of_status(reply) else telegram_page.read(replies.text_of(reply))


def _feed(reply: Reply) -> Feed | None:
    if reply.location is not None or replies.of_status(reply):
        return None
    return telegram_feed.read(replies.text_of(reply))


def _of_invitation(page: Page, reply: Reply) -> Finding:
    """A private channel's posts are nobody's to see; its subscribers stand on the page of an invitation."""
    if page.kind is Kind.GROUP:
        return Finding(State.GROUP, words=_quoted(page))
    if page.kind is Kind.CHANNEL:
        # What stands there may be Telegram's own words: «You are invited to the channel …».
        page = replace(page, description=None)
        return _beside(page, Finding(State.PRIVATE, words=f"видны только подписчики ({_UNPROVEN})"))
    if page.kind is Kind.FREE:
        return Finding(State.PRIVATE, words=f"приглашение ничего не показывает, возможно, его отозвали ({_UNPROVEN})")
    return replies.unknown_shape(reply, "неясно, канал это или группа")


def _is_closed(reply: Reply, whom: Whom) -> bool:
    """The feed sends back to the name, or shows its page at once."""
    if reply.location is not None:
        return reply.location.partition("?")[0].rstrip("/").lower() == f"/{whom.address}".lower()
    page = _page(reply)
    return page is not None and page.kind in {Kind.CHANNEL, Kind.READ_BY_SOMEBODY}


def _no_feed(reply: Reply, whom: Whom) -> Finding:
    if reply.location is not None:
        return Finding(State.ELSEWHERE, words=f"t.me/s/{whom.address} → {reply.location[:200]}")
    return markup.not_understood(reply, _OWN)


def _of_posts(feed: Feed, page: Page, whom: Whom) -> Finding:
    if whom.telegram_id is not None and feed.telegram_id not in {None, whom.telegram_id}:
        return Finding(State.ANOTHER, words=f"{_quoted(page)} id {feed.telegram_id}".strip())
    views = formulas.counted(feed.posts)
    reach = formulas.reach(views)
    figures = {Name.REACH: reach, Name.ERR: formulas.err(reach, page.subscribers)}
    profile = replace(
        _profile(page),
        telegram_id=feed.telegram_id,
        username=page.username or feed.username,
        last_post_at=feed.last_post_at,
        mean_reach=formulas.mean_reach(views),
    )
    state = State.FOUND if views else State.EMPTY
    only_foreign = not views and any(post.is_foreign for post in feed.posts)
    return Finding(
        state,
        _subscribers(page) | {name: figure for name, figure in figures.items() if figure is not None},
        profile,
        words="только пересланные из других каналов" if only_foreign else "",
    )


def _beside(page: Page, finding: Finding) -> Finding:
    """With what the page of the name gave, if it is a channel's for sure."""
    if page.kind is not Kind.CHANNEL:
        return finding
    return replace(finding, figures=_subscribers(page), profile=_profile(page))


def _quoted(page: Page) -> str:
    return f"«{page.title}»" if page.title else ""


def _subscribers(page: Page) -> dict[Name, Decimal]:
    return {} if page.subscribers is None else {Name.SUBSCRIBERS: page.subscribers}


def _profile(page: Page) -> Profile:
    return Profile(username=page.username, title=page.title, description=page.description, picture=page.picture)
