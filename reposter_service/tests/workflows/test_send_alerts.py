"""Alerts reach every admin once, in order, and no admin stands in another's way."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from reposter_service.database.states import DeliveryState
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, TelegramError, Temporary
from reposter_service.tests.builders import MINUTE, NOON, alert
from reposter_service.tests.database.given import a_project
from reposter_service.tests.in_memory.alerts import DeliveriesInMemory
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import Action, AlertKind, Delivery, Offer
from reposter_service.workflows.send_alerts import SendAlerts, rest

ANN, BOB = 101, 102
SECOND = timedelta(seconds=1)


@dataclass
class ChatsInMemory:
    """`trouble`: what sending to this admin raises, for as long as it stands there."""

    texts: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    offers: defaultdict[int, list[Offer | None]] = field(default_factory=lambda: defaultdict(list))
    trouble: dict[int, TelegramError] = field(default_factory=dict)
    tried: int = 0

    async def send(self, admin_id: int, text: str, offer: Offer | None = None) -> None:
        self.tried += 1
        if admin_id in self.trouble:
            raise self.trouble[admin_id]
        self.texts[admin_id].append(text)
        self.offers[admin_id].append(offer)


@dataclass
class Office:
    """Two admins, their chats, and a clock that wakes what is due each second."""

    storage: StorageInMemory = field(default_factory=lambda: StorageInMemory.empty(admins=[ANN, BOB]))
    chats: ChatsInMemory = field(default_factory=ChatsInMemory)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.send = SendAlerts(self.storage.deliveries, self.chats, lambda: self.now)

    async def raised(self, *keys: str) -> None:
        for key in keys:
            raised = alert(key)
            await self.storage.alerts.raise_once(type(raised)(raised.kind, key, key), self.now)

    async def second(self) -> None:
        for admin_id in await self.storage.deliveries.admins_due(self.now):
            await self.send.next(admin_id)
        self.now += SECOND

    async def seconds(self, count: int) -> None:
        for _ in range(count):
            await self.second()

    @property
    def kinds(self) -> list[AlertKind]:
        return [kept.kind for kept in self.storage.memory.alerts.values()]

    def states(self, admin_id: int) -> list[DeliveryState]:
        return [row.state for row in self.storage.memory.deliveries.values() if row.admin_id == admin_id]


@pytest.fixture
def office() -> Office:
    return Office()


async def test_every_admin_gets_every_alert_once_in_order(office: Office) -> None:
    await office.raised("a", "b", "c")
    await office.seconds(10)
    assert office.chats.texts == {ANN: ["a", "b", "c"], BOB: ["a", "b", "c"]}


async def test_an_admin_gets_one_message_a_second(office: Office) -> None:
    await office.raised("a", "b", "c")
    await office.second()
    assert office.chats.texts == {ANN: ["a"], BOB: ["a"]}
    await office.second()
    assert office.chats.texts == {ANN: ["a", "b"], BOB: ["a", "b"]}


async def test_an_admin_who_cannot_be_reached_is_given_up_at_once_and_named_to_the_other(office: Office) -> None:
    office.chats.trouble[BOB] = AdminUnreachable("chat not found")
    await office.raised("a")
    await office.seconds(60)
    assert office.states(BOB) == [DeliveryState.REFUSED]
    assert office.chats.texts == {
        ANN: ["a", "админ 102 не получает оповещений: он не нажал /start или заблокировал бота"]
    }


async def test_each_later_alert_tries_him_once_and_names_him_no_more(office: Office) -> None:
    office.chats.trouble[BOB] = AdminUnreachable("chat not found")
    await office.raised("a", "b", "c")
    await office.seconds(60)
    assert office.states(BOB) == [DeliveryState.REFUSED] * 3
    assert office.kinds.count(AlertKind.ADMIN_UNREACHABLE) == 1
    assert office.chats.tried == 3 + 4


async def test_after_start_he_gets_the_next_alert_and_is_named_again_when_he_blocks_the_bot(office: Office) -> None:
    office.chats.trouble[BOB] = AdminUnreachable("chat not found")
    await office.raised("a")
    await office.seconds(5)
    office.chats.trouble.clear()
    await office.raised("b")
    await office.seconds(5)
    assert office.chats.texts[BOB] == ["b"]
    office.chats.trouble[BOB] = AdminUnreachable("bot was blocked by the user")
    await office.raised("c")
    await office.seconds(5)
    assert office.kinds.count(AlertKind.ADMIN_UNREACHABLE) == 2


async def test_when_no_admin_can_be_reached_it_comes_to_an_end(office: Office) -> None:
    office.chats.trouble = {ANN: AdminUnreachable("chat not found"), BOB: AdminUnreachable("chat not found")}
    await office.raised("a")
    await office.seconds(60)
    assert set(office.states(ANN) + office.states(BOB)) == {DeliveryState.REFUSED}
    assert office.chats.tried <= 4


async def test_an_admin_in_trouble_does_not_delay_the_other(office: Office) -> None:
    office.chats.trouble[ANN] = Temporary("no route")
    await office.raised("a", "b", "c")
    await office.seconds(3)
    assert office.chats.texts[BOB] == ["a", "b", "c"]


async def test_an_alert_that_could_not_be_sent_is_tried_with_growing_rests_and_keeps_its_place(office: Office) -> None:
    office.chats.trouble[ANN] = office.chats.trouble[BOB] = Temporary("no route")
    await office.raised("a", "b")
    await office.seconds(600)
    assert office.chats.tried == 2 * 7
    office.chats.trouble.clear()
    await office.seconds(301)
    assert office.chats.texts == {ANN: ["a", "b"], BOB: ["a", "b"]}


def test_rests_grow_from_five_seconds_to_five_minutes() -> None:
    rests = [rest(attempts).total_seconds() for attempts in (0, 1, 2, 5, 6, 1000)]
    assert rests == [5, 10, 20, 160, 300, 300]


async def test_when_telegram_asks_the_bot_to_wait_it_leaves_everybody_alone(office: Office) -> None:
    office.chats.trouble[ANN] = FloodWait("Too Many Requests", MINUTE)
    await office.raised("a")
    await office.second()
    office.chats.trouble.clear()
    await office.seconds(59)
    assert office.chats.tried == 1
    await office.second()
    assert office.chats.texts == {ANN: ["a"], BOB: ["a"]}


async def test_a_bot_that_telegram_does_not_know_is_tried_every_five_minutes(office: Office) -> None:
    office.chats.trouble = {ANN: BotRefused("Unauthorized"), BOB: BotRefused("Unauthorized")}
    await office.raised("a")
    await office.seconds(899)
    assert office.chats.tried == 3
    office.chats.trouble.clear()
    await office.seconds(2)
    assert office.chats.texts == {ANN: ["a"], BOB: ["a"]}


async def test_a_clock_that_is_set_back_ends_the_bots_rest(office: Office) -> None:
    office.chats.trouble[ANN] = FloodWait("Too Many Requests", MINUTE)
    await office.raised("a")
    await office.second()
    office.chats.trouble.clear()
    office.now -= 60 * MINUTE
    await office.second()
    assert office.chats.texts == {ANN: ["a"], BOB: ["a"]}


@dataclass(frozen=True, slots=True)
class DeliveriesThatFail(DeliveriesInMemory):
    """A database that goes away between the sending and its being written down, so many times."""

    failures: list[str] = field(default_factory=list)

    async def sent(self, delivery: Delivery, now: datetime) -> None:
        if self.failures:
            raise OSError(self.failures.pop())
        await DeliveriesInMemory.sent(self, delivery, now)


async def test_a_crash_after_the_sending_sends_again(office: Office) -> None:
    deliveries = DeliveriesThatFail(office.storage.memory, ["away"])
    await office.raised("a")
    with pytest.raises(OSError, match="away"):
        await SendAlerts(deliveries, office.chats, lambda: office.now).next(ANN)
    assert await SendAlerts(deliveries, office.chats, lambda: office.now).next(ANN)
    await office.seconds(5)
    assert office.chats.texts == {ANN: ["a", "a"], BOB: ["a"]}


async def test_a_database_that_is_away_after_the_sending_does_not_send_again(office: Office) -> None:
    send = SendAlerts(DeliveriesThatFail(office.storage.memory, ["away"] * 3), office.chats, lambda: office.now)
    await office.raised("a", "b")
    for _ in range(3):
        with pytest.raises(OSError, match="away"):
            await send.next(ANN)
    assert await send.next(ANN)
    assert await send.next(ANN)
    assert office.chats.texts[ANN] == ["a", "b"]


async def offered(office: Office, kind: AlertKind, project_id: int | None) -> Offer | None:
    await office.storage.alerts.raise_once(alert("one", kind, project_id), office.now)
    await office.second()
    [told] = office.chats.offers[ANN]
    return told


BUTTONS = {
    AlertKind.USERBOT_LOST: Action.REPLACE_USERBOT,
    AlertKind.CHANNELS_FULL: Action.OPEN_PROJECT,
    AlertKind.RIGHTS_LOST: Action.OPEN_PROJECT,
    AlertKind.DONOR_UNAVAILABLE: Action.OPEN_PROJECT,
    AlertKind.DONOR_PROTECTED: Action.OPEN_PROJECT,
}


@pytest.mark.parametrize("kind", AlertKind)
async def test_an_alert_offers_what_can_be_done_about_it(office: Office, kind: AlertKind) -> None:
    project = await a_project(office.storage)
    action = BUTTONS.get(kind)
    assert await offered(office, kind, project.id) == (Offer(action, project.id) if action else None)


@pytest.mark.parametrize("kind", BUTTONS)
async def test_an_alert_without_a_project_offers_nothing(office: Office, kind: AlertKind) -> None:
    assert await offered(office, kind, None) is None


@pytest.mark.parametrize("kind", BUTTONS)
async def test_an_alert_whose_project_is_gone_offers_nothing(office: Office, kind: AlertKind) -> None:
    project = await a_project(office.storage)
    await office.storage.alerts.raise_once(alert("one", kind, project.id), office.now)
    await office.storage.projects.remove(project.id, office.now)
    await office.second()
    assert office.chats.offers[ANN] == [None]
