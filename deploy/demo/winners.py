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


def reason(post: PostRow) -> str:
    """Why the post was reposted or held."""
    if post.state == "waiting":
        return "ждёт измерения"
    if post.state == "missed":
        return "не измерен вовремя"
    rating = "" if post.rating is None else f"рейтинг {int(post.rating)}"
    if post.decision == "repost":
        return f"{_rating(post)}, место {post.place}"
    if post.because == "collecting":
        return f"{rating}, собрано {post.earlier} из {post.needed}"
    threshold = "" if post.threshold is None else f" (порог {int(post.threshold)}, {post.algorithm})"
    return ", ".join(part for part in (rating, HELD.get(post.because or "", "") + threshold) if part)


def notes(rows: Rows) -> dict[str, Any]:
    """For the viewer: `{"posts": {"<channel id>/<message id>": words}}`, for donors' posts and their reposts."""
    donors, posts = {donor.id: donor for donor in rows.donors}, {post.id: post for post in rows.posts}
    words: dict[str, str] = {}
    for post in rows.posts:
        words |= {f"{donors[post.donor_id].channel_id}/{id_}": reason(post) for id_ in post.message_ids[:1]}
    for repost in rows.reposts:
        words |= {f"{repost.target_id}/{id_}": reason(posts[repost.post_id]) for id_ in (repost.target_ids or [])[:1]}
    return {"posts": words}
