"""The story on stage: builds the cast in a world and plays the scenes when their time comes."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram_sandbox.story import cast, growth
from telegram_sandbox.story.cast import SUBSCRIBERS_PER_VIEW, DonorRole, ProjectRole
from telegram_sandbox.story.scenes import Scene, SceneKind, scenes
from telegram_sandbox.world import Channel, Content, Media, Message, Person, ReactionsPolicy, Service, World
from telegram_sandbox.world.messages import ForwardHeader
from telegram_sandbox.world_time import reach

PAUSE_LENGTH = timedelta(hours=2)
COLOURS = ((90, 140, 190), (190, 110, 90), (110, 170, 110), (170, 140, 80), (140, 110, 180))


class Story:
    """`hour`: how many world seconds a demo «hour» lasts. The cast stands at once; `play` begins the scenes."""

    def __init__(self, world: World, *, hour: float, seed: int = 1, zone: str = "Europe/Moscow") -> None:
        self._world = world
        self._hour = hour
        self._seed = seed
        self._zone = ZoneInfo(zone)
        self._stopped = asyncio.Event()
        self._photos = itertools.cycle([world.posts.photo(colour=colour) for colour in COLOURS])
        self._channels: dict[str, Channel] = {}
        self._userbots: dict[str, Person] = {}
        self._more: list[tuple[str, DonorRole]] = []
        self._reader = world.people.add("Алексей", username="chitatel_demo")
        self._news = self._source()
        for project in cast.PROJECTS:
            self._build(project)

    @property
    def userbots(self) -> Mapping[str, Person]:
        """The projects' userbots by phone: each is an admin of its project's channel already."""
        return self._userbots

    @property
    def targets(self) -> list[int]:
        """Ids of the projects' channels."""
        return [self._world.channels.by_username(project.username).id for project in cast.PROJECTS]

    @property
    def donors(self) -> list[Channel]:
        return [self._channels[donor.title] for _, donor in cast.donors()]

    def adopt(self, topic: str, donors: Mapping[DonorRole, Channel]) -> None:
        """Publish in these channels too, which no project of the plan has; before the story begins."""
        for role, channel in donors.items():
            self._channels[role.title] = channel
            self._more.append((topic, role))

    def plan(self, sessions: Mapping[str, str]) -> dict[str, Any]:
        """What the reposter is to be told: projects, userbots, pauses and donors. `sessions` by phone."""
        now = datetime.fromtimestamp(self._world.now(), UTC).astimezone(self._zone)
        return {"projects": [self._plan(project, sessions[project.phone], now) for project in cast.PROJECTS]}

    async def play(self) -> None:
        """Publish the past at once, then everything in its time, until `stop`."""
        began = self._world.clock.exact()
        to_do: list[tuple[float, int, Callable[[], object]]] = []
        order = itertools.count()
        for scene in self._scenes():
            await self._play_until(began + scene.at * self._hour, to_do)
            if self._stopped.is_set():
                return
            for after, deed in self._perform(scene, began):
                heapq.heappush(to_do, (began + after * self._hour, next(order), deed))

    def stop(self) -> None:
        """Publish nothing more; what was to be edited or deleted later stays as it is."""
        self._stopped.set()

    def progress(self) -> dict[str, Any]:
        """How many messages the donors have."""
        return {"published": sum(channel.top_id for channel in self.donors)}

    # --- the cast ----------------------------------------------------------------------------------------------------

    def _source(self) -> Channel:
        owner = self._world.people.add("Редакция")
        channel = self._world.channels.create("Главные новости", owner=owner, username="glavnye_novosti_demo")
        self._world.posts.publish(channel, "Главное за сегодня.")
        return channel

    def _build(self, project: ProjectRole) -> None:
        owner = self._world.people.add(f"Владелец «{project.title}»")
        channel = self._world.channels.create(project.title, owner=owner, username=project.username)
        userbot = self._world.people.add(f"Юзербот «{project.title}»", phone=project.phone)
        self._world.members.promote(channel, userbot, by=owner)
        self._userbots[project.phone] = userbot
        for donor in project.donors:
            admin = self._world.people.add(f"Автор «{donor.title}»")
            created = self._world.channels.create(
                donor.title, owner=admin, username=donor.username, is_noforwards=donor.is_protected
            )
            created.extras = donor.views * SUBSCRIBERS_PER_VIEW
            self._channels[donor.title] = created

    def _plan(self, project: ProjectRole, session: str, now: datetime) -> dict[str, Any]:
        pauses = []
        if project.pause_in_hours is not None:
            starts = now + timedelta(hours=project.pause_in_hours)
            pauses = [f"{starts:%H:%M}-{starts + PAUSE_LENGTH:%H:%M}"]
        donors = [{"link": self._link(donor), "x": donor.x, "y": donor.y} for donor in project.donors]
        userbot = {"phone": project.phone, "session": session}
        link = f"https://t.me/{project.username}"
        return {"title": project.title, "link": link, "userbot": userbot, "pauses": pauses, "donors": donors}

    def _link(self, donor: DonorRole) -> str:
        if not donor.is_private:
            return f"https://t.me/{donor.username}"
        return f"https://t.me/+{self._world.channels.invite(self._channels[donor.title]).hash}"

    # --- the scenes --------------------------------------------------------------------------------------------------

    def _scenes(self) -> Iterator[Scene]:
        played = [*((project.topic, donor) for project, donor in cast.donors()), *self._more]
        streams = [scenes(topic, donor, self._seed) for topic, donor in played]
        return heapq.merge(*streams, key=lambda scene: scene.at)

    async def _play_until(self, instant: float, to_do: list[tuple[float, int, Callable[[], object]]]) -> None:
        while to_do and to_do[0][0] <= instant and not self._stopped.is_set():
            due, _, deed = heapq.heappop(to_do)
            await reach(due, self._world.clock, self._stopped)
            if not self._stopped.is_set():
                deed()
        await reach(instant, self._world.clock, self._stopped)

    def _perform(self, scene: Scene, began: float) -> list[tuple[float, Callable[[], object]]]:
        """Do it now; what is to follow, with its time in «hours»."""
        channel = self._channels[scene.donor.title]
        if scene.kind is SceneKind.REACTIONS_OFF:
            self._world.channels.set_reactions(channel, ReactionsPolicy.none())
        elif scene.kind is SceneKind.REACTIONS_ON:
            self._world.channels.set_reactions(channel, ReactionsPolicy.all())
        else:
            return self._follow_ups(scene, channel, self._publish(scene, channel, int(began + scene.at * self._hour)))
        return []

    def _publish(self, scene: Scene, channel: Channel, date: int) -> list[Message]:
        posts = self._world.posts
        if scene.kind is SceneKind.SERVICE:
            return [posts.publish(channel, service=Service("title_changed", {"title": scene.text}), date=date)]
        grouped_id = posts.new_grouped_id() if scene.kind is SceneKind.ALBUM else None
        return [
            posts.publish(
                channel,
                Content(scene.text if number == 0 else "", media=self._photo(scene)),
                date=date,
                grouped_id=grouped_id,
                forward=self._header(scene, date),
                growth=growth.FirstHour(target, self._hour),
            )
            for number, target in enumerate(scene.targets)
        ]

    def _photo(self, scene: Scene) -> Media | None:
        return next(self._photos) if scene.has_photo else None

    def _header(self, scene: Scene, date: int) -> ForwardHeader | None:
        if scene.kind is SceneKind.FORWARD_FROM_CHANNEL:
            return ForwardHeader(date, from_channel_id=self._news.id, channel_post=1)
        if scene.kind is SceneKind.FORWARD_FROM_PERSON:
            return ForwardHeader(date, from_person_id=self._reader.id)
        return None

    def _follow_ups(
        self, scene: Scene, channel: Channel, messages: list[Message]
    ) -> list[tuple[float, Callable[[], object]]]:
        follow: list[tuple[float, Callable[[], object]]] = []
        ids = [message.id for message in messages]
        if scene.deleted_after is not None:
            follow.append((scene.at + scene.deleted_after, lambda: self._world.posts.delete(channel, ids)))
        elif scene.edited_after is not None:
            edited = Content(f"{scene.text}\n\nUPD: исправили опечатку.", media=messages[0].content.media)
            follow.append((scene.at + scene.edited_after, lambda: self._world.posts.edit(channel, ids[0], edited)))
        return follow
