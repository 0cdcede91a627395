"""What came of a channel's turn, in one transaction: figures, snapshot, states, what is offered, and the next turn.

The edition grows once, with all of it. Of a channel that is gone meanwhile, or has another link, only the doors are
remembered: the other link has its own turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from catalog_service.channels import telegram_links
from catalog_service.channels.actions import record_all, take_away
from catalog_service.channels.models import Channel, Figure, Share
from catalog_service.figures import logos, remembering, schedule, twins
from catalog_service.figures.believing import NOT_THIS_CHANNEL, Question, silent_since
from catalog_service.figures.findings import Door, Name
from catalog_service.figures.models import Profile, Refresh, Round, Snapshot
from catalog_service.figures.politeness import Pace
from catalog_service.figures.seen import Seen
from catalog_service.figures.states import OF_THE_CHANNEL, State
from catalog_service.figures.turns import Turn

_NEEDED = ("telegram_link", "tgstat_link", "telemetr_link", "telegram_id", "silent_since")

# The last refresh of a day is the day's; what it has not brought stays as the one before has.
SNAPSHOT = """
INSERT INTO figure_snapshot AS kept (channel_id, day, at, subscribers, reach, mean_reach, err, er)
VALUES (
    %(channel)s, %(day)s, %(at)s, %(subscribers)s, %(reach)s, %(mean_reach)s, %(err)s, %(er)s
)
ON CONFLICT (channel_id, day) DO UPDATE
SET at = EXCLUDED.at,
    subscribers = coalesce(EXCLUDED.subscribers, kept.subscribers), reach = coalesce(EXCLUDED.reach, kept.reach),
    mean_reach = coalesce(EXCLUDED.mean_reach, kept.mean_reach),
    err = coalesce(EXCLUDED.err, kept.err), er = coalesce(EXCLUDED.er, kept.er)
"""


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of a channel, ours until commit."""

    channel: Channel
    refresh: Refresh


def store(seen: Seen, paces: Mapping[Door, Pace]) -> None:
    """`paces`: of the doors that were asked."""
    logo = logos.kept(seen)
    with transaction.atomic():
        if held := _hold(seen.turn):
            _forget_another(held, seen)
            _store_figures(seen)
            words = _store_channel(held.channel, seen)
            _store_profile(held.channel, seen, logo)
            remembering.attempts(seen.turn.channel, seen.attempts, seen.at, words)
            _end_turn(held, seen)
        remembering.doors(paces)


def give_up(turn: Turn, at: datetime) -> None:
    """Something that nobody has thought of has happened at its turn: it is tried again, but not at once."""
    with transaction.atomic():
        if held := _hold(turn):
            _leave(held, at, schedule.retry_at(turn.channel, at), found=False)


def _hold(turn: Turn) -> _Held | None:
    """The channel before its place in the queue, as whoever deletes it; None: it is gone, or has another link."""
    channels = Channel.objects.select_for_update(no_key=True).only(*_NEEDED)
    channel = channels.filter(pk=turn.channel, telegram_link=turn.link).first()
    refresh = Refresh.objects.select_for_update(no_key=True).filter(pk=turn.channel).first() if channel else None
    return _Held(channel, refresh) if channel and refresh else None


# --- figures ---------------------------------------------------------------------------------------------------------


def _store_figures(seen: Seen) -> None:
    believed, channel = seen.believed, seen.turn.channel
    if believed.figures:
        told = {Figure.Name(name): (each.value, Figure.Source(each.source)) for name, each in believed.figures.items()}
        record_all(channel, told, measured_at=seen.at)
        _take_snapshot(seen)
    if believed.taken_away:
        take_away(channel, [Figure.Name(name) for name in believed.taken_away])


def _take_snapshot(seen: Seen) -> None:
    figures = seen.believed.figures
    values: dict[str, Any] = {name.value: figures[name].value if name in figures else None for name in Name}
    mean_reach = seen.telegram and seen.telegram.mean_reach
    day: dict[str, Any] = {
        "channel": seen.turn.channel,
        "day": localdate(seen.at),
        "at": seen.at,
        "mean_reach": mean_reach,
    }
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT, values | day)


def _forget_another(held: _Held, seen: Seen) -> None:
    """The link leads to another channel than before: what was measured of that one is not of this."""
    told, channel = seen.telegram and seen.telegram.telegram_id, held.channel
    if seen.turn.whom.telegram_id or not told or channel.telegram_id in {None, told}:
        return
    Figure.objects.filter(channel=channel).update(value=None, source="", measured_at=None)
    Snapshot.objects.filter(channel=channel).delete()
    Share.objects.filter(channel=channel, source=Share.Source.TELEMETR).delete()
    Profile.objects.filter(channel=channel).delete()
    Channel.objects.filter(pk=channel.pk).update(country="")
    Refresh.objects.filter(pk=channel.pk).update(labels_at=None, gender_at=None)


# --- the channel -----------------------------------------------------------------------------------------------------


def _store_channel(channel: Channel, seen: Seen) -> str:
    """What Telegram alone tells; in words what editors are to know of it, "" nothing."""
    if seen.telegram is None:
        return ""
    changed: dict[str, Any] = {"silent_since": _silent_since(seen), "telegram_id": _telegram_id(channel, seen)}
    words = ""
    if changed["telegram_id"] not in {None, channel.telegram_id}:
        words = twins.of(telegram_id=changed["telegram_id"])
    if words:
        changed["telegram_id"] = None
    if seen.name:
        changed |= _links(channel, seen.name)
    if any(getattr(channel, field) != value for field, value in changed.items()):
        Channel.objects.filter(pk=channel.pk).update(**changed)
    return words


def _silent_since(seen: Seen) -> date | None:
    last = silent_since(seen.answers, seen.turn.known, seen.at)
    return localdate(last) if last else None


def _telegram_id(channel: Channel, seen: Seen) -> int | None:
    """A closed preview tells none: then it is the one from before, if that was seen at the same link."""
    told = seen.telegram and seen.telegram.telegram_id
    return told or (channel.telegram_id if seen.turn.whom.telegram_id else None)


def _links(channel: Channel, name: str) -> dict[str, str]:
    """Those that were made of the old name are made of the new one, unless another channel has it."""
    old = telegram_links.public_name(channel.telegram_link) or ""
    links = {"telegram_link": f"https://t.me/{name}"}
    for field, made_of in (("tgstat_link", telegram_links.tgstat), ("telemetr_link", telegram_links.telemetr)):
        link = made_of(name.lower())
        if getattr(channel, field).lower() == made_of(old) and not twins.of(**{f"{field}__iexact": link}):
            links[field] = link
    return links


# --- the profile -----------------------------------------------------------------------------------------------------


def _store_profile(channel: Channel, seen: Seen, logo: str) -> None:
    """What is told; what is not stays as it was told last."""
    told = _told(seen)
    if logo:
        told["logo"] = logo
    if seen.name:
        told |= {"was": seen.turn.whom.address, "renamed_at": seen.at}
    if told:
        row = Profile(channel=channel, **told)
        Profile.objects.bulk_create([row], update_conflicts=True, unique_fields=["channel"], update_fields=list(told))


def _told(seen: Seen) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if (telegram := seen.telegram) is not None:
        told = {
            "title": telegram.title and remembering.plain(telegram.title, 255),
            "description": telegram.description is not None and remembering.plain(telegram.description, 4000),
            "mean_reach": telegram.mean_reach,
            "picture": (seen.logo is not None) and telegram.picture,
            "seen_at": seen.at,
        }
    if (tgstat := seen.answers.get(Question.TGSTAT)) and seen.believed.figures:
        told["tgstat_id"] = tgstat.profile.tgstat_id
    told = {field: value for field, value in told.items() if value is not None and value is not False}
    # Where posts are hidden nobody knows when the last one was.
    return told | ({"last_post_at": telegram.last_post_at} if telegram else {})


# --- the queue -------------------------------------------------------------------------------------------------------


def _end_turn(held: _Held, seen: Seen) -> None:
    found = bool(seen.believed.figures)
    is_answered = seen.is_whole and all(_is_an_answer(finding.state) for finding in seen.answers.values())
    when = schedule.next_turn if found or is_answered else schedule.retry_at
    seen_there: dict[str, Any] = {}
    if seen.telegram is not None:
        seen_there = {"looked_at": seen.at, "address": (seen.name or seen.turn.whom.address).lower()}
    elif held.refresh.address != seen.turn.whom.address.lower():
        seen_there = {"address": ""}  # or it would be due again at once
    elif (said := seen.answers.get(Question.TELEGRAM)) and said.state in NOT_THIS_CHANNEL:
        seen_there = {"looked_at": None}
    _leave(held, seen.at, when(seen.turn.channel, seen.at), found=found, **seen_there)


def _leave(held: _Held, at: datetime, due_at: datetime, *, found: bool, **changed: Any) -> None:
    """The queue; a round that it was wanted in counts it."""
    if found:
        changed["refreshed_at"] = at
    refresh = Refresh.objects.filter(pk=held.refresh.pk)
    refresh.update(due_at=due_at, tried_at=at, wanted_at=None, wanted_by="", **changed)
    if held.refresh.wanted_at is not None and held.refresh.round_id is not None:
        ended = "found" if found else "failed"
        Round.objects.filter(pk=held.refresh.round_id).update(**{ended: F(ended) + 1})


def _is_an_answer(state: State) -> bool:
    return state is State.FOUND or state in OF_THE_CHANNEL
