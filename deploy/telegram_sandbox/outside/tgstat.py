"""TGStat's API: answers and errors as its documentation has them (api.tgstat.ru/docs/ru). Pure."""

from typing import Any

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.outside.seen import Seen

Json = dict[str, Any]
EMPTY_TOKEN, TOKEN_INVALID, WRONG_METHOD, WRONG_METHOD_TYPE = (
    "empty_token",
    "token_invalid",
    "wrong_method",
    "wrong_method_type",
)
NOT_FOUND = "channel not found"
"""Not documented; so it is told of in public code."""
RESTRICTED: Json = {
    "status": "restricted",
    "html": '<div class="card"><div>429</div><p>Подозрение на робота</p><p>Пройдите капчу, чтобы продолжить</p>'
    '<div id="recaptcha-widget"></div></div>',
}


def ok(response: Any) -> Json:
    return {"status": "ok", "response": response}


def error(word: str) -> Json:
    return {"status": "error", "error": word}


def stat(seen: Seen) -> Json:
    reach = seen.average_reach
    return ok(
        {
            "id": seen.tgstat_id,
            "title": seen.title,
            "username": _username(seen),
            "peer_type": _peer_type(seen),
            "participants_count": seen.subscribers,
            "avg_post_reach": reach,
            "adv_post_reach_12h": int(reach * 0.8),
            "adv_post_reach_24h": int(reach * 0.9),
            "adv_post_reach_48h": reach,
            "err_percent": seen.err,
            "err24_percent": seen.err,
            "er_percent": seen.er,
            "daily_reach": reach * 3,
            "ci_index": None,
            "mentions_count": 0,
            "forwards_count": sum(post.forwards for post in seen.posts),
            "mentioning_channels_count": 0,
            "posts_count": seen.posts[-1].id if seen.posts else 0,
        }
    )


def get(seen: Seen) -> Json:
    """Without a label `tgstat_restrictions` is an empty list in place of an object, as at TGStat."""
    labels = {"red_label": seen.red_label, "black_label": seen.black_label}
    return ok(
        {
            "id": seen.tgstat_id,
            "tg_id": seen.id,
            "link": f"t.me/{seen.address}",
            "peer_type": _peer_type(seen),
            "username": _username(seen),
            "active_usernames": [_username(seen)] if not seen.is_private else [],
            "title": seen.title,
            "about": seen.about,
            "country": seen.country,
            "language": seen.language,
            "participants_count": seen.subscribers,
            "tgstat_restrictions": labels if any(labels.values()) else [],
        }
    )


def _username(seen: Seen) -> str | None:
    return None if seen.is_private else f"@{seen.address}"


def _peer_type(seen: Seen) -> str:
    return "chat" if seen.kind is Kind.GROUP else "channel"
