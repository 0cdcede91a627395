"""Report how every project stands, in words for people: its userbot's health, how far it is with the donors."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from reposter_service.clock import Clock
from reposter_service.domain.health import Health, UserbotState, health
from reposter_service.domain.links import channel_link
from reposter_service.domain.plurals import plural
from reposter_service.workflows.ports import Accounts, Memberships, Projects, SessionLocks
from reposter_service.workflows.records import Progress, Project, UserbotCard

STATES = {
    UserbotState.BANNED: "забанен",
    UserbotState.LOGGED_OUT: "разлогинен",
    UserbotState.FROZEN: "заморожен",
    UserbotState.RECONNECTING: "нет связи с Telegram",
    UserbotState.WITHOUT_RIGHTS: "не может публиковать в канале проекта",
    UserbotState.FLOODED: "Telegram просит подождать",
    UserbotState.CONNECTED: "на связи",
}

GONE = frozenset({UserbotState.BANNED, UserbotState.LOGGED_OUT})

NOBODY_RUNS = "демон не запущен: ниже то, что он записал последним"


@dataclass(frozen=True, slots=True)
class Report:
    projects: Projects
    accounts: Accounts
    memberships: Memberships
    locks: SessionLocks
    clock: Clock
    zone: ZoneInfo

    async def lines(self) -> AsyncIterator[str]:
        """Three lines a project: its name and link, its userbot, its donors."""
        cards = {card.project_id: card for card in await self.accounts.cards()}
        projects = await self.projects.all()
        if not projects:
            yield "проектов пока нет"
        if await self._nobody_runs(cards.values()):
            yield NOBODY_RUNS
        for project in projects:
            now = self.clock().astimezone(self.zone)
            progress = await self.memberships.progress(project.id, now)
            yield _title(project)
            yield f"  {_userbot(cards.get(project.id), now)}"
            yield f"  {donors_in_words(progress, now)}"

    async def _nobody_runs(self, cards: Iterable[UserbotCard]) -> bool:
        """A daemon holds the lock of each userbot that lives. Where none lives, its absence changes nothing."""
        alive = [card for card in cards if card.standing.state not in GONE]
        return bool(alive) and not any([await self.locks.taken(card.phone) for card in alive])


def _title(project: Project) -> str:
    return f"{project.title}, {channel_link(project.channel_id, project.username)}"


def _userbot(card: UserbotCard | None, now: datetime) -> str:
    if card is None:
        return "юзербота нет"
    return f"юзербот {card.phone}: {health_in_words(health(card.standing, now), now)}"


def health_in_words(found: Health, now: datetime) -> str:
    """`now` in the time zone of the reader."""
    words = STATES[found.state]
    if found.since is not None:
        words += f" с {_moment(found.since, now)}"
    if found.until is not None:
        words += f" до {_moment(found.until, now)}"
    return f"{words} ({found.reason})" if found.reason else words


def progress_note(title: str, progress: Progress, now: datetime) -> str:
    """What the message tells that is edited until all donors are joined. `now` in the time zone of the reader."""
    return f'проект "{title}": юзербот {_subscribed(progress, now)}'


def is_done(progress: Progress) -> bool:
    """Whether such a message has nothing more to tell."""
    return progress.joined >= progress.donors


def _subscribed(progress: Progress, now: datetime) -> str:
    donors = progress.donors
    if not donors:
        return "на месте, доноров пока нет"
    if not is_done(progress):
        return donors_in_words(progress, now)
    return "подписан на единственный канал" if donors == 1 else f"подписан на все {donors} {_channels(donors)}"


def _channels(number: int) -> str:
    return plural(number, "канал", "канала", "каналов")


def donors_in_words(progress: Progress, now: datetime) -> str:
    """`подписан на 37 из 50, в очереди 12, до 14:20, 1 заявка ждёт одобрения, не удалось 2`.

    `now` in the time zone of the reader.
    """
    words = [f"подписан на {progress.joined} из {progress.donors}" if progress.donors else "доноров нет"]
    if progress.to_join:
        until = f", до {_moment(progress.until, now)}" if progress.until else ""
        words.append(f"в очереди {progress.to_join}{until}")
    words += [_requests(progress.requested)] if progress.requested else []
    words += [f"не удалось {progress.resting}"] if progress.resting else []
    words += [f"осталось отписаться от {progress.to_leave}"] if progress.to_leave else []
    if progress.flooded_until:
        words.append(f"Telegram просит подождать с подпиской до {_moment(progress.flooded_until, now)}")
    return ", ".join(words)


def _requests(number: int) -> str:
    """`1 заявка ждёт`, `2 заявки ждут`, `5 заявок ждут`, `21 заявка ждёт одобрения`."""
    return f"{number} {plural(number, 'заявка ждёт', 'заявки ждут', 'заявок ждут')} одобрения"


def _moment(moment: datetime, now: datetime) -> str:
    """The time of day, with the date where it is not today's."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d.%m %H:%M}"
