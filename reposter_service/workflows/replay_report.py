"""What a replay says: a table of X and Y and a list of winners for people, one JSON document for programs.

The JSON document of the decisions:

- `channel`, `x`, `y`
- `messages`: all messages of the file; `posts`: own posts and posts forwarded from channels, an album is one;
  `forwards`: those forwarded from channels; `rated`: own posts that have a rating; `reposted`: those that win
- `decisions`: every own post, by publication and then by id:
  - `message_id` (the first one's), `message_ids` (ascending), `published_at` (ISO 8601, UTC)
  - `views` (null where Telegram gives none), `forwards`, `reactions`: the post's, for an album the album's
  - `rating`, `threshold`: `[numerator, denominator]` in lowest terms, or null
  - `decision`: `repost` or `hold`; `because`: null or a word of `domain.decision.Because`
  - `algorithm` (`X`, `Y`), `earlier`, `needed`, `place`, `threshold`: the comparison, null where nothing was compared;
    `place` and `threshold` are null while the baseline is being collected
"""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.decision import Decision, Hold, Repost
from reposter_service.domain.posts import Publication
from reposter_service.domain.rating import shown
from reposter_service.domain.replay import MeasuredPost, ReplayedFile
from reposter_service.domain.what_if import decisions, table

XS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50)
YS = (1, 2, 3, 5, 8, 10, 15, 20, 25)


def table_as_text(file: ReplayedFile) -> str:
    """How many posts other X and Y would have reposted."""
    reposted = table(file.ratings, xs=XS, ys=YS)
    width = max(4, len(str(file.rated)) + 2)
    lines = [_summary(file), "", "Сколько постов было бы зарепощено (строки — X, столбцы — Y):"]
    lines.append("X \\ Y" + "".join(f"{y:>{width}}" for y in YS))
    lines += [f"{x:>5}" + "".join(f"{reposted[x, y]:>{width}}" for y in YS) for x in XS]
    return "\n".join(lines)


def table_as_json(file: ReplayedFile) -> str:
    """The counts of the file, `median_rating` as a fraction, and `table`: a list of `{x, y, reposted}`."""
    reposted = table(file.ratings, xs=XS, ys=YS)
    return _document(
        _counts(file)
        | {
            "albums": file.albums,
            "first": _moment(file.first),
            "last": _moment(file.last),
            "median_rating": _fraction(file.median_rating),
            "table": [{"x": x, "y": y, "reposted": count} for (x, y), count in reposted.items()],
        }
    )


def decisions_as_text(file: ReplayedFile, *, x: int, y: int) -> str:
    """The winners, one a line, in the order in which they would have been reposted."""
    won = [(post, made.comparison) for post, made in _decided(file, x=x, y=y) if isinstance(made, Repost)]
    lines = [_summary(file), "", f"X={x}, Y={y}: было бы зарепощено {len(won)}"]
    for post, comparison in won:
        rating, threshold = _cut(post.rating), _cut(comparison.threshold)
        numbers = f"рейтинг {rating} > {threshold}, место {comparison.place}, алгоритм {comparison.algorithm}"
        lines.append(f"{_moment(post.publication.published_at)}  пост {_ids(post.publication)}  {numbers}")
    return "\n".join(lines)


def decisions_as_json(file: ReplayedFile, *, x: int, y: int) -> str:
    """Every decision, as the head of this file describes it."""
    decided = _decided(file, x=x, y=y)
    reposted = sum(isinstance(made, Repost) for _, made in decided)
    entries = [_entry(post, made) for post, made in decided]
    return _document({"x": x, "y": y} | _counts(file) | {"reposted": reposted, "decisions": entries})


def _decided(file: ReplayedFile, *, x: int, y: int) -> list[tuple[MeasuredPost, Decision]]:
    return list(zip(file.posts, decisions(file.ratings, x=x, y=y), strict=True))


def _entry(post: MeasuredPost, decision: Decision) -> dict[str, Any]:
    comparison = decision.comparison
    return {
        "message_id": post.publication.message_id,
        "message_ids": list(post.publication.message_ids),
        "published_at": _moment(post.publication.published_at),
        "views": post.counters.views,
        "forwards": post.counters.forwards,
        "reactions": post.counters.reactions,
        "rating": _fraction(post.rating),
        "decision": "repost" if isinstance(decision, Repost) else "hold",
        "because": decision.because.value if isinstance(decision, Hold) else None,
        "algorithm": comparison.algorithm.value if comparison else None,
        "earlier": comparison.earlier if comparison else None,
        "needed": comparison.needed if comparison else None,
        "place": comparison.place if comparison else None,
        "threshold": _fraction(comparison.threshold) if comparison else None,
    }


def _counts(file: ReplayedFile) -> dict[str, Any]:
    return {
        "channel": file.channel,
        "messages": file.messages,
        "posts": len(file.posts) + file.forwards,
        "forwards": file.forwards,
        "rated": file.rated,
    }


def _summary(file: ReplayedFile) -> str:
    posts = len(file.posts) + file.forwards
    lines = [
        f"Канал {file.channel}, сообщений: {file.messages}, с {_moment(file.first)} по {_moment(file.last)}",
        f"Постов: {posts}, репостов из каналов: {file.forwards}, своих: {len(file.posts)} (альбомов: {file.albums})",
        f"С рейтингом: {file.rated}, медиана рейтинга: {_cut(file.median_rating)}",
        f"Первые {WINDOW} постов с рейтингом решает X, следующие Y",
    ]
    return "\n".join(lines)


def _ids(publication: Publication) -> str:
    ids = publication.message_ids
    return str(ids[0]) if len(ids) == 1 else f"{ids[0]}-{ids[-1]}"


def _cut(rating: Fraction | None) -> str:
    return "нет" if rating is None else str(shown(rating))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _fraction(value: Fraction | None) -> list[int] | None:
    return None if value is None else [value.numerator, value.denominator]


def _document(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
