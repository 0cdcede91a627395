"""What the demo tells while it runs: a line for each win, and notes for the viewer. Pure."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from demo.ledger import DonorRow, PostRow, ProjectRow, Rows

MOST_DECIMALS = 12
"""Two numbers that a float tells apart differ by then."""

OUTCOMES = {
    "sent": "переслано",
    "paused": "пауза, не переслано",
    "expired": "не удалось переслать вовремя",
    "protected": "канал запретил пересылку",
    "deleted": "удалён до репоста",
    "unsettled": "реакции переключались, не переслано",
    "dropped": "снят",
}
HELD = {
    "no_views": "нет просмотров, рейтинга нет",
    "unsettled": "реакции канала переключаются, пост вне базы сравнения",
    "not_higher": "не выше порога",
    "protected": "победил, но канал запрещает пересылку",
    "paused": "победил, но в проекте пауза",
}


def finished(rows: Rows) -> dict[int, str]:
    """Repost's id → its line, for every win that came to an end."""
    donors, posts = {donor.id: donor for donor in rows.donors}, {post.id: post for post in rows.posts}
    lines: dict[int, str] = {}
    for repost in rows.reposts:
        outcome = OUTCOMES.get(repost.closed_as or repost.state)
        if outcome is not None:
            post = posts[repost.post_id]
            lines[repost.id] = f"{_named(donors[post.donor_id])}: {_rating(post)}, {outcome}"
    return lines


def _named(donor: DonorRow) -> str:
    return f"{donor.project} ← {donor.title}"


def _rating(post: PostRow) -> str:
    """«рейтинг 833 > порог 512 (X)»."""
    rating, threshold = told_apart(post.rating or 0, post.threshold or 0)
    return f"рейтинг {rating} > порог {threshold} ({post.algorithm})"


def told_apart(rating: float, threshold: float) -> tuple[str, str]:
    """Both cut, never rounded, to whole numbers; where those are equal and they are not, to as many decimals as differ.

    «414» and «414» of 414.29 and 414.27 become «414,29» and «414,27».
    """
    exact = Decimal(str(rating)), Decimal(str(threshold))
    for decimals in range(MOST_DECIMALS + 1):
        shown = tuple(_cut(number, decimals) for number in exact)
        if shown[0] != shown[1] or exact[0] == exact[1]:
            break
    return shown[0], shown[1]


def _cut(number: Decimal, decimals: int) -> str:
    return str(number.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)).replace(".", ",")


def notes(rows: Rows) -> dict[str, Any]:
    """For the viewer: `{"posts": {"<channel id>/<message id>": {"rating", "text"}}}`, donors' posts and reposts."""
    donors, posts = {donor.id: donor for donor in rows.donors}, {post.id: post for post in rows.posts}
    noted = {f"{donors[post.donor_id].channel_id}/{post.message_ids[0]}": _note(post) for post in rows.posts}
    for repost in rows.reposts:
        noted |= {f"{repost.target_id}/{id_}": _note(posts[repost.post_id]) for id_ in (repost.target_ids or [])[:1]}
    return {"posts": noted}


def whose(projects: Iterable[ProjectRow]) -> list[dict[str, Any]]:
    """For the viewer: which channels are projects, and which are their donors."""
    return [{"channel": row.channel_id, "title": row.title, "donors": row.donors} for row in projects]


def _note(post: PostRow) -> dict[str, Any]:
    if post.rating is None:
        return {"text": reason(post)}
    rating = told_apart(post.rating, post.threshold)[0] if post.threshold is not None else str(int(post.rating))
    return {"rating": float(rating.replace(",", ".")), "text": reason(post)}


def reason(post: PostRow) -> str:
    """Why the post was reposted or held, apart from its rating."""
    if post.state != "measured":
        return {"waiting": "ждёт измерения", "missed": "не измерен вовремя"}[post.state]
    if post.because == "collecting":
        return f"собрано {post.earlier} из {post.needed}"
    words = "репост" if post.decision == "repost" else HELD[post.because or ""]
    if post.threshold is None:
        return words
    threshold = told_apart(post.rating or 0, post.threshold)[1]
    return f"{words}: {post.algorithm}, порог {threshold}, место {post.place}"
