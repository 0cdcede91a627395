"""The story of one post in words: its numbers, the algorithm, the threshold, the reason, what became of its repost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from reposter_service.domain.baselines import WINDOW, Algorithm, Comparison
from reposter_service.domain.decision import Because, Decision, Hold
from reposter_service.domain.links import post_link
from reposter_service.domain.plurals import plural
from reposter_service.domain.rating import VIEWS_BASE, Counters, rate, shown
from reposter_service.workflows.readings import PostStory, RepostStory
from reposter_service.workflows.records import ClosedAs, Donor, Project

PUNCTUAL = timedelta(seconds=5)
"""So much later than due is on time for people."""

CLOSED = {
    ClosedAs.PAUSED: "репоста нет: пока он ждал отправки, началась пауза",
    ClosedAs.EXPIRED: "репоста нет: его не удалось отправить вовремя",
    ClosedAs.PROTECTED: "репоста нет: канал запретил пересылку",
    ClosedAs.DELETED: "репоста нет: автор удалил пост раньше, чем он был переслан",
    ClosedAs.UNSETTLED: "репоста нет: оказалось, что во время замера на канале переключались реакции",
    ClosedAs.DROPPED: "репоста нет: он отменён",
}

NOT_COMPARED = {
    Because.NO_VIEWS: "не отобран: Telegram не показал просмотров. С таким постом не сравниваются и другие",
    Because.UNSETTLED: "не отобран: во время замера на канале переключались реакции, сравнивать не с чем",
}


def told(story: PostStory, project: Project, zone: ZoneInfo) -> str:
    """The post's story, line by line."""
    return "\n".join(_lines(story, project, zone))


def _lines(story: PostStory, project: Project, zone: ZoneInfo) -> Iterator[str]:
    yield post_link(story.donor.channel_id, story.donor.username, story.message_id)
    parts = len(story.message_ids)
    album = f", альбом из {parts} {plural(parts, 'части', 'частей', 'частей')}" if parts > 1 else ""
    yield f"вышел {_moment(story.published_at, zone)}{album}"
    if story.missed_at is not None:
        yield f"не измерен: замер {_moment(story.due_at, zone)} не удался, а поздний с другими не сравнить"
        yield "рейтинга нет, поэтому нет и репоста"
    elif story.measured_at is None or story.counters is None or story.decision is None:
        yield f"ещё не измерен: замер {_moment(story.due_at, zone)}"
    else:
        yield f"измерен {_moment(story.measured_at, zone)}, {_lateness(story.measured_at - story.due_at)}"
        yield from _numbers(story.counters, reactions_on=story.reactions_on)
        yield ""
        yield from _decided(story.decision, rate(story.counters), story.donor)
    if story.repost is not None:
        yield _repost(story.repost, project, zone)


def _numbers(counters: Counters, *, reactions_on: bool | None) -> Iterator[str]:
    views = "неизвестны" if counters.views is None else counters.views
    yield f"просмотры {views}, реакции {counters.reactions}, репосты {counters.forwards}"
    if counters.paid_reactions:
        yield f"платные реакции {counters.paid_reactions}: в рейтинге не считаются"
    if reactions_on is False:
        yield "реакции на канале отключены: считаются только репосты"
    rating = rate(counters)
    if rating is None:
        yield "рейтинга нет"
    else:
        yield f"рейтинг {shown(rating)} = {VIEWS_BASE} / {counters.views} * {counters.interactions}"


def _decided(decision: Decision, rating: Fraction | None, donor: Donor) -> Iterator[str]:
    because = decision.because if isinstance(decision, Hold) else None
    if because is not None and because in NOT_COMPARED:
        yield NOT_COMPARED[because]
    elif rating is not None and decision.comparison is not None:
        yield from _baseline(decision.comparison, donor)
        yield _verdict(because, rating, decision.comparison)


def _baseline(comparison: Comparison, donor: Donor) -> Iterator[str]:
    if comparison.algorithm is Algorithm.X:
        x = comparison.needed
        others = f"каждого из {x} последних постов" if x > 1 else "последнего поста"
        yield f"алгоритм X, X={x}{_since_changed(x, donor.x)}: рейтинг должен быть выше, чем у {others}"
    else:
        y = comparison.limit
        others = f"{y}-го в топе последних {WINDOW} постов"
        yield f"алгоритм Y, Y={y}{_since_changed(y, donor.y)}: рейтинг должен быть выше, чем у {others}"
    if comparison.threshold is not None:
        yield f"порог {shown(comparison.threshold)}, место поста {comparison.place} из {comparison.needed + 1}"


def _since_changed(then: int, now: int) -> str:
    return "" if then == now else f" (теперь {now})"


def _verdict(because: Because | None, rating: Fraction, comparison: Comparison) -> str:
    if comparison.threshold is None:
        return f"не отобран: собрано {comparison.earlier} из {comparison.needed}, сравнивать ещё не с чем"
    mine, other = told_apart(rating, comparison.threshold)
    match because:
        case None:
            return f"отобран: рейтинг {mine} выше порога {other}"
        case Because.PROTECTED:
            return f"не репостится: рейтинг {mine} выше порога {other}, но канал запрещает пересылку"
        case Because.PAUSED:
            return f"не репостится: рейтинг {mine} выше порога {other}, но во время замера была пауза"
    if mine == other:
        return f"не отобран: рейтинг {mine} равен порогу, а нужно выше"
    return f"не отобран: рейтинг {mine} ниже порога {other}"


def _repost(repost: RepostStory, project: Project, zone: ZoneInfo) -> str:
    if repost.sent_at is not None:
        link = post_link(project.channel_id, project.username, repost.target_ids[0])
        return f"репост сделан {_moment(repost.sent_at, zone)}: {link}"
    if repost.closed_as is not None:
        return CLOSED[repost.closed_as]
    return f"репост ждёт отправки, самое позднее до {_moment(repost.expires_at, zone)}"


def told_apart(one: Fraction, other: Fraction) -> tuple[str, str]:
    """Two ratings cut to whole numbers; those that would look alike and are not, to as many digits as it takes."""
    if float(one) == float(other):
        return _cut(one, 0), _cut(other, 0)
    digits = next((n for n in range(15) if _cut(one, n) != _cut(other, n)), 0)
    return _cut(one, digits), _cut(other, digits)


def _cut(rating: Fraction, digits: int) -> str:
    whole, rest = divmod(int(rating * 10**digits), 10**digits)
    return f"{whole},{rest:0{digits}}" if digits else str(whole)


def _lateness(late: timedelta) -> str:
    if late < PUNCTUAL:
        return "вовремя"
    minutes, seconds = divmod(int(late.total_seconds()), 60)
    return f"с опозданием {minutes} мин {seconds} с" if minutes else f"с опозданием {seconds} с"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
