"""What the demo tells while it runs: a line for each win, and notes for the viewer. Pure."""

from typing import Any

from demo.ledger import DonorRow, PostRow, Rows

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
    """«рейтинг 833 > порог 512 (X)»; ratings are shown cut to a whole number."""
    return f"рейтинг {int(post.rating or 0)} > порог {int(post.threshold or 0)} ({post.algorithm})"


def notes(rows: Rows) -> dict[str, Any]:
    """For the viewer: `{"posts": {"<channel id>/<message id>": {"rating", "text"}}}`, donors' posts and reposts."""
    donors, posts = {donor.id: donor for donor in rows.donors}, {post.id: post for post in rows.posts}
    noted = {f"{donors[post.donor_id].channel_id}/{post.message_ids[0]}": _note(post) for post in rows.posts}
    for repost in rows.reposts:
        noted |= {f"{repost.target_id}/{id_}": _note(posts[repost.post_id]) for id_ in (repost.target_ids or [])[:1]}
    return {"posts": noted}


def _note(post: PostRow) -> dict[str, Any]:
    rating = {} if post.rating is None else {"rating": int(post.rating)}
    return {**rating, "text": reason(post)}


def reason(post: PostRow) -> str:
    """Why the post was reposted or held, apart from its rating."""
    if post.state != "measured":
        return {"waiting": "ждёт измерения", "missed": "не измерен вовремя"}[post.state]
    if post.because == "collecting":
        return f"собрано {post.earlier} из {post.needed}"
    words = "репост" if post.decision == "repost" else HELD[post.because or ""]
    return (
        words
        if post.threshold is None
        else f"{words}: {post.algorithm}, порог {int(post.threshold)}, место {post.place}"
    )
