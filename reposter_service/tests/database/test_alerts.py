"""Alerts and their deliveries: the contract of the ports `Alerts` and `Deliveries`."""

from dataclasses import replace

import pytest

from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import MINUTE, NOON, alert
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import AnyStorage, a_project, a_userbot
from reposter_service.workflows.records import Alert, AlertKind, Delivery

ANN, BOB, EVA = 101, 102, 7_000_000_103
NEWS = alert("admin:1", AlertKind.ADMIN_UNREACHABLE)


@pytest.fixture
def admins() -> tuple[int, ...]:
    return (ANN, BOB)


async def waiting(storage: AnyStorage, admin_id: int) -> Delivery:
    delivery = await storage.deliveries.next(admin_id, NOON)
    assert delivery is not None
    return delivery


def told(text: str, not_to: int | None = None) -> Alert:
    return replace(alert(text), text=text, not_to=not_to)


async def test_one_event_is_one_alert_however_often_it_is_met(storage: AnyStorage) -> None:
    assert await storage.alerts.raise_once(alert("rights:1"), NOON)
    assert not await storage.alerts.raise_once(alert("rights:1"), NOON)
    assert await storage.alerts.raise_once(alert("rights:2"), NOON)


async def test_an_alert_about_a_project_that_is_gone_is_kept(storage: AnyStorage) -> None:
    project = await a_project(storage)
    assert await storage.alerts.raise_once(alert("rights:1", project_id=project.id + 1000), NOON)


async def test_an_alert_is_on_its_way_to_every_admin(storage: AnyStorage) -> None:
    assert await storage.deliveries.admins_due(NOON) == []
    await storage.alerts.raise_once(told("a"), NOON)
    await storage.alerts.raise_once(told("a"), NOON)
    assert await storage.deliveries.admins_due(NOON) == [ANN, BOB]
    first = await waiting(storage, ANN)
    assert (first.admin_id, first.text, first.attempts) == (ANN, "a", 0)
    await storage.deliveries.sent(first, NOON)
    assert await storage.deliveries.next(ANN, NOON) is None
    assert await storage.deliveries.admins_due(NOON) == [BOB]


async def test_a_delivery_names_its_kind_and_the_project_that_it_is_about(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await storage.alerts.raise_once(alert("a", AlertKind.USERBOT_LOST, project.id), NOON)
    delivery = await waiting(storage, ANN)
    assert (delivery.kind, delivery.project_id) == (AlertKind.USERBOT_LOST, project.id)


@pytest.mark.parametrize("retires", [True, False])
async def test_a_delivery_names_no_project_that_is_removed(storage: AnyStorage, retires: bool) -> None:
    project = await a_project(storage)
    if retires:
        await a_userbot(storage, project)
    await storage.alerts.raise_once(alert("a", project_id=project.id), NOON)
    await storage.projects.remove(project.id, NOON)
    assert (await waiting(storage, ANN)).project_id is None


async def test_a_delivery_about_no_project_names_none(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a"), NOON)
    assert (await waiting(storage, ANN)).project_id is None


async def test_an_admin_may_be_left_out(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a", not_to=ANN), NOON)
    assert await storage.deliveries.admins_due(NOON) == [BOB]


@pytest.mark.parametrize("admins", [()])
async def test_without_admins_an_alert_is_kept_all_the_same(storage: AnyStorage) -> None:
    assert await storage.alerts.raise_once(told("a"), NOON)
    assert await storage.deliveries.admins_due(NOON) == []


async def test_somebody_who_is_no_admin_has_nothing_waiting(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a"), NOON)
    assert await storage.deliveries.next(EVA, NOON) is None


async def test_an_admin_gets_alerts_in_the_order_in_which_they_were_raised(storage: AnyStorage) -> None:
    for text in "abc":
        await storage.alerts.raise_once(told(text), NOON)
    for text in "abc":
        delivery = await waiting(storage, BOB)
        assert delivery.text == text
        await storage.deliveries.sent(delivery, NOON)


async def test_a_postponed_delivery_holds_those_behind_it_back(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a"), NOON)
    await storage.alerts.raise_once(told("b"), NOON)
    await storage.deliveries.postpone(await waiting(storage, ANN), NOON + MINUTE)
    assert await storage.deliveries.next(ANN, NOON) is None
    assert await storage.deliveries.admins_due(NOON) == [BOB]
    again = await storage.deliveries.next(ANN, NOON + MINUTE)
    assert again is not None
    assert (again.text, again.attempts) == ("a", 1)


async def test_a_settled_delivery_stays_as_it_is(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a"), NOON)
    delivery = await waiting(storage, ANN)
    await storage.deliveries.sent(delivery, NOON)
    await storage.deliveries.postpone(delivery, NOON)
    assert not await storage.deliveries.refuse(delivery, NEWS, NOON)
    assert await storage.deliveries.next(ANN, NOON) is None


async def test_the_first_refusal_is_news_and_is_told_with_it(storage: AnyStorage) -> None:
    await storage.alerts.raise_once(told("a"), NOON)
    assert await storage.deliveries.refuse(await waiting(storage, ANN), replace(NEWS, not_to=ANN), NOON)
    assert await storage.deliveries.next(ANN, NOON) is None
    await storage.deliveries.sent(await waiting(storage, BOB), NOON)
    assert (await waiting(storage, BOB)).text == NEWS.text


async def test_a_further_refusal_is_no_news_and_one_after_a_delivery_is(storage: AnyStorage) -> None:
    for text in "abcd":
        await storage.alerts.raise_once(told(text), NOON)
    refusals = []
    for key in ("admin:1", "admin:2"):
        news = replace(NEWS, key=key, not_to=ANN)
        refusals.append(await storage.deliveries.refuse(await waiting(storage, ANN), news, NOON))
    await storage.deliveries.sent(await waiting(storage, ANN), NOON)
    news = replace(NEWS, key="admin:3", not_to=ANN)
    refusals.append(await storage.deliveries.refuse(await waiting(storage, ANN), news, NOON))
    assert refusals == [True, False, True]


# ── PostgreSQL alone: who is an admin is told anew at every start ────────────────────────────────────────────────────


async def test_a_removed_admin_is_written_to_no_more_and_a_new_one_gets_what_comes_after(
    postgres: Storage, app_dsn: str
) -> None:
    await postgres.alerts.raise_once(told("a"), NOON)
    later = Storage.on(app_dsn, SESSION_KEY, Delays(), admins=[BOB, EVA])
    assert await later.deliveries.admins_due(NOON) == [BOB]
    await later.alerts.raise_once(told("b"), NOON)
    assert await later.deliveries.admins_due(NOON) == [BOB, EVA]
    assert (await waiting(later, EVA)).text == "b"
    await later.close()
