"""Values for tests, with defaults that pass: a test names only what matters to it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from reposter_service.domain.baselines import compare
from reposter_service.domain.decision import Because, Hold, Repost
from reposter_service.domain.links import InviteLink
from reposter_service.domain.posts import Found, Message, Publication
from reposter_service.domain.rating import Counters
from reposter_service.workflows.records import (
    Alert,
    AlertKind,
    ChannelCard,
    Donor,
    DuePost,
    Membership,
    NewDonor,
    NewProject,
    NewUserbot,
    OpenRepost,
    PlannedRepost,
    Project,
)
from shared_schema.vocabulary import PublishedChannel

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
"""The instant at which everything happens unless a test says otherwise; a Monday."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

TARGET_ID = 5000
DONOR_CHANNEL_ID = 7000


def channel(channel_id: int = DONOR_CHANNEL_ID, username: str | None = "donor", title: str = "Донор") -> ChannelCard:
    return ChannelCard(channel_id, title, username)


def new_project(channel_id: int = TARGET_ID, title: str = "Кино") -> NewProject:
    return NewProject(title, channel(channel_id, f"project_{channel_id}", title))


def published(
    title: str,
    username: str | None = None,
    *,
    category: str = "Кино",
    channel_id: int | None = None,
    published: bool = True,
) -> PublishedChannel:
    """A row of the catalog's view."""
    return PublishedChannel(
        channel_id=channel_id, username=username, title=title, category=category, published=published
    )


def new_donor(
    project_id: int,
    channel_id: int = DONOR_CHANNEL_ID,
    *,
    username: str | None = "donor",
    x: int = 6,
    y: int = 5,
    invite: InviteLink | None = None,
) -> NewDonor:
    return NewDonor(project_id, channel(channel_id, username), x, y, invite)


def new_userbot(project_id: int, phone: str = "+79990000001", session: str = "1Session") -> NewUserbot:
    return NewUserbot(project_id, phone, session)


def project_record(id_: int = 1, *, channel_id: int = TARGET_ID, userbot_id: int | None = 1) -> Project:
    return Project(id_, "Кино", channel_id, f"project_{channel_id}", userbot_id)


def donor_record(
    id_: int = 1,
    *,
    project_id: int = 1,
    channel_id: int = DONOR_CHANNEL_ID,
    username: str | None = "donor",
    x: int = 6,
    y: int = 5,
    membership: Membership = Membership.JOINED,
    invite: InviteLink | None = None,
    last_seen_id: int | None = 0,
    last_read_at: datetime | None = NOON,
) -> Donor:
    return Donor(
        id=id_,
        project_id=project_id,
        channel_id=channel_id,
        title="Донор",
        username=username,
        x=x,
        y=y,
        membership=membership,
        invite=invite,
        last_seen_id=last_seen_id,
        last_read_at=last_read_at,
    )


def counters(views: int | None = 300, reactions: int = 20, forwards: int = 5, stars: int = 0) -> Counters:
    """By default the user's own example: 25 of 300."""
    return Counters(views=views, forwards=forwards, reactions=reactions, paid_reactions=stars)


def message(id_: int = 1, at: datetime = NOON, *, grouped_id: int | None = None, protected: bool = False) -> Message:
    return Message(id_, at, counters(), grouped_id=grouped_id, protected=protected)


def publication(*message_ids: int, at: datetime = NOON, grouped_id: int | None = None) -> Publication:
    return Publication(message_ids or (1,), at, grouped_id)


def found(*message_ids: int, numbers: Counters | None = None, protected: bool = False) -> Found:
    return Found(message_ids or (1,), numbers or counters(), protected)


def due_post(donor: Donor | None = None, *, id_: int = 1, at: datetime = NOON, doubted: bool = False) -> DuePost:
    return DuePost(id_, donor or donor_record(), (1,), None, at, at + HOUR, reactions_off=False, doubted=doubted)


def won() -> Repost:
    """A decision for a rating of 833 1/3 against one earlier rating of 100."""
    return Repost(compare(Fraction(2500, 3), [Fraction(100)], x=1, y=1))


def held(because: Because = Because.NOT_HIGHER) -> Hold:
    if because in {Because.NO_VIEWS, Because.UNSETTLED}:
        return Hold(because)
    earlier = [] if because is Because.COLLECTING else [Fraction(9999)]
    return Hold(because, compare(Fraction(2500, 3), earlier, x=1, y=1))


def planned(target_id: int = TARGET_ID, expires_at: datetime = NOON + DAY) -> PlannedRepost:
    return PlannedRepost(target_id, expires_at)


def open_repost(donor: Donor | None = None, *, id_: int = 1, sending: bool = False) -> OpenRepost:
    donor = donor or donor_record()
    return OpenRepost(
        id=id_,
        project_id=donor.project_id,
        donor=donor,
        target_id=TARGET_ID,
        message_ids=(1,),
        generation=0,
        sending=sending,
        attempts=int(sending),
        published_at=NOON - HOUR,
        decided_at=NOON,
        expires_at=NOON + HOUR / 2,
    )


def alert(key: str = "rights:1", kind: AlertKind = AlertKind.RIGHTS_LOST, project_id: int | None = None) -> Alert:
    return Alert(kind, key, "юзербот не может публиковать в канале", project_id)
