"""Telemetr's API (api.telemetr.me) and its page of a channel: no capture of either is known, so this is how public
callers read them. Pure.
"""

from datetime import UTC, datetime
from html import escape
from typing import Any

from telegram_sandbox.outside.seen import Seen, SeenPost

Json = dict[str, Any]
PATIENCE = 1000
"""Requests that it says are left."""


def ok(response: Any) -> Json:
    return {"status": "ok", "response": response}


def error(code: int, message: str) -> Json:
    return {"status": "error", "response": {"code": code, "message": message}}


UNAUTHORIZED = error(401, "Неверный токен")
NOT_FOUND = error(404, "Канал не найден")
NO_PACKAGE = error(0, "Доступ к API не подключён. Подключите пакет API в личном кабинете.")
NO_METHOD = error(35, "Метод не поддерживается")


def stat(seen: Seen) -> Json:
    """Its `er_percent` is views by subscribers, what others call ERR."""
    return ok(
        {
            "title": seen.title,
            "username": seen.address,
            "participants_count": seen.subscribers,
            "avg_post_reach": seen.average_reach,
            "err_percent": seen.err,
            "er_percent": seen.err,
            "mentions_count": 0,
            "forwards_count": sum(post.forwards for post in seen.posts),
            "ci_index": None,
            "scoring_rate": None,
        }
    )


def posts(seen: Seen, *, hides_forwards: bool) -> Json:
    shown = seen.own if hides_forwards else list(seen.posts)
    return ok({"count": len(shown), "items": [_post(post) for post in reversed(shown)]})


def _post(post: SeenPost) -> Json:
    stats = {"views": post.views, "forwards": post.forwards, "reactions": post.reacted, "comments": 0}
    at = datetime.fromtimestamp(post.date, UTC)
    return {"id": post.id, "date": f"{at:%Y-%m-%d %H:%M:%S}", "text": post.text, "stats": stats}


def limits() -> Json:
    return ok({"limit": PATIENCE, "remaining": PATIENCE})


def page_of(seen: Seen) -> str:
    """With the shares of men and women, where it knows them."""
    gender = "" if seen.male is None else _gender(seen.male)
    return (
        f'<!DOCTYPE html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n<title>{escape(seen.title)} — Telemetr'
        '</title>\n</head>\n<body>\n<div class="tab-pane active">\n<div class="col-lg-4 col-md-4">\n'
        f'<a class="kt-widget__username" href="https://t.me/{escape(seen.address)}">{escape(seen.title)}</a>\n'
        f'<div class="kt-widget__desc t_long">{escape(seen.about)}</div>\n{gender}</div>\n'
        '<div class="col-lg-4 col-md-4">\n<span class="kt-number kt-font-brand" data-num="participants">'
        f'{_apostrophes(seen.subscribers)}</span>\n<span data-num="views_per_post">'
        f"{_apostrophes(seen.average_reach)}</span>\n</div>\n</div>\n</body>\n</html>\n"
    )


def _gender(male: int) -> str:
    return (
        '<div class="kt-widget__details">\n<span class="kt-widget__title">Пол</span>\n'
        f'<span class="kt-widget__value"> М: {male}% Ж: {100 - male}% </span>\n</div>\n'
    )


def _apostrophes(count: int) -> str:
    return f"{count:,}".replace(",", "'")
