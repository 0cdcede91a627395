"""How figures stand: of a round, of the doors, of all channels, of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q

from catalog_service.channels.models import Channel
from catalog_service.figures import offers, switches
from catalog_service.figures.actions import AGAIN_AFTER, OLD_AFTER
from catalog_service.figures.findings import Door
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh, Round
from catalog_service.figures.offers import Offer
from catalog_service.figures.schedule import LATEST
from catalog_service.figures.states import State


@dataclass(frozen=True)
class Progress:
    """Of a round's channels so many wait, were left out as fresh, brought a figure, brought none.

    A channel that is gone meanwhile, or waits in a later round, is none of them.
    """

    waiting: int
    fresh: int
    found: int
    failed: int

    @property
    def total(self) -> int:
        return self.waiting + self.fresh + self.found + self.failed


@dataclass(frozen=True)
class DoorHealth:
    """`off_because`: what the settings say, "" while it is on. `state`: None: it was never asked.

    `rests`: nobody asks it before `state.rests_until`, for `state.why` and in its `words`.
    """

    door: Door
    off_because: str
    state: DoorState | None
    rests: bool

    @property
    def is_on(self) -> bool:
        return not self.off_because


@dataclass(frozen=True)
class Ages:
    """Of all channels, published or not. `never`: no refresh has brought a figure yet; `older_than_a_day` leaves
    those out. `oldest_at`, `oldest_channel`: of those that have figures; None: none has. `waiting`: wanted by somebody.
    """

    oldest_at: datetime | None
    oldest_channel: Channel | None
    never: int
    older_than_a_day: int
    waiting: int


@dataclass(frozen=True)
class Lateness:
    """Channels by the age of their figures: `late` are older than a refresh that nothing keeps may be, for `never` none
    has come. `due`: whose turn has come. `oldest_at`: None: there are no figures."""

    fresh: int
    late: int
    never: int
    due: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class ChannelFigures:
    """`refresh`, `profile`: None until the channel's first turn. `attempts`: of the doors that were asked.

    `may_be_wanted_at`: an editor's wish is granted from then on; None: it was never tried, and may be at once.
    """

    refresh: Refresh | None
    profile: Profile | None
    attempts: Mapping[Door, Attempt]
    offers: list[Offer]
    may_be_wanted_at: datetime | None


def progress(of: Round) -> Progress:
    """Two queries."""
    waiting = Refresh.objects.filter(round=of, wanted_at__isnull=False).count()
    now = Round.objects.filter(pk=of.pk).values("fresh", "found", "failed").get()
    return Progress(waiting, **now)


def ahead(of: Round) -> int:
    """How many channels are asked about before this round's: those of earlier rounds, and single ones. One query."""
    single, earlier = Q(wanted_by=Refresh.By.EDITOR), Q(wanted_by=Refresh.By.ROUND, wanted_at__lt=of.asked_at)
    return Refresh.objects.filter(single | earlier, wanted_at__isnull=False).exclude(round=of).count()


def in_rounds() -> int:
    """How many channels wait because editors want them. One query."""
    return Refresh.objects.filter(wanted_by__in=[Refresh.By.EDITOR, Refresh.By.ROUND], wanted_at__isnull=False).count()


def doors(now: datetime) -> list[DoorHealth]:
    """Every door, in the order of `Door`. One query."""
    known = DoorState.objects.in_bulk()
    return [_health(door, known.get(door.value), now) for door in Door]


def ages(now: datetime) -> Ages:
    """Two queries."""
    refreshed = Q(refresh__refreshed_at__isnull=False)
    counts = Channel.objects.aggregate(
        never=Count("pk", filter=~refreshed),
        old=Count("pk", filter=refreshed & Q(refresh__refreshed_at__lte=now - OLD_AFTER)),
        waiting=Count("pk", filter=Q(refresh__wanted_at__isnull=False)),
    )
    oldest = (
        Refresh.objects.filter(refreshed_at__isnull=False)
        .select_related("channel")
        .order_by(F("refreshed_at").asc(nulls_first=True))
        .first()
    )
    at, channel = (oldest.refreshed_at, oldest.channel) if oldest else (None, None)
    return Ages(at, channel, counts["never"], counts["old"], counts["waiting"])


def lateness(now: datetime) -> Lateness:
    """One query."""
    is_late = Q(refreshed_at__lte=now - LATEST)
    return Lateness(
        **Refresh.objects.aggregate(
            fresh=Count("pk", filter=Q(refreshed_at__gt=now - LATEST)),
            late=Count("pk", filter=is_late),
            never=Count("pk", filter=Q(refreshed_at=None)),
            due=Count("pk", filter=Q(due_at__lte=now)),
            oldest_at=Min("refreshed_at"),
        )
    )


def failures() -> dict[tuple[str, ...], int]:
    """Of how many channels each door last told nothing, by door and state. One query."""
    failed = Attempt.objects.exclude(state=State.FOUND).order_by()
    counted = failed.values_list("door", "state").annotate(channels=Count("pk"))
    return {(door, state): channels for door, state, channels in counted}


def of_channel(channel: Channel) -> ChannelFigures:
    """Three queries."""
    refresh = Refresh.objects.select_related("round").filter(pk=channel.pk).first()
    profile = Profile.objects.filter(pk=channel.pk).first()
    attempts = {Door(each.door): each for each in Attempt.objects.filter(channel=channel)}
    again = refresh.tried_at + AGAIN_AFTER if refresh and refresh.tried_at else None
    return ChannelFigures(refresh, profile, attempts, offers.of(channel, profile), again)


def _health(door: Door, state: DoorState | None, now: datetime) -> DoorHealth:
    rests = state is not None and state.rests_until is not None and state.rests_until > now
    return DoorHealth(door, switches.off_because(door), state, rests)
