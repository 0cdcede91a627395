"""POST /api/v1/events/."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics.models import Event, Kind, Uncounted
from catalog_service.channels.models import Channel
from catalog_service.links.models import Arrival, Link
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.asking import Answer, Asking
from catalog_service.tests.mini_app.signing import signed

pytestmark = pytest.mark.django_db
WEEK_MS = 7 * 24 * 3600 * 1000
SOME_ID = "6f2c1d9e-0b7a-4c55-9d3e-2a41f0b8c7d6"


def an_event(kind: str = "opened_app", **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind} | fields


def tells(asking: Asking, *events: Any) -> Answer:
    return asking.post("events/", {"events": list(events)})


def told(counted: int = 0, known: int = 0, *refused: tuple[str | None, str]) -> dict[str, Any]:
    """The whole answer."""
    return {"counted": counted, "known": known, "refused": [{"id": id_, "code": code} for id_, code in refused]}


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_batch_is_stored_as_the_signed_visitors_and_waits_to_be_counted(anna: Asking) -> None:
    channel, category = a_channel(), a_category()
    answer = tells(
        anna,
        an_event("opened_app"),
        an_event("opened_category", category=category.pk),
        *(an_event(kind, channel=channel.pk) for kind in ("opened_channel", "opened_price", "pressed_manager")),
        an_event("followed_out", channel=channel.pk),
    )
    assert (answer.status, answer.body) == (200, told(6))
    events = list(Event.objects.order_by("kind"))
    assert [event.kind for event in events] == [1, 2, 3, 4, 5, 6]
    assert {event.visitor for event in events} == {anna.visitor_id}
    of_channel = (channel.category_id, channel.pk)
    assert [(event.category, event.channel) for event in events] == [(None, None), (category.pk, None)] + 4 * [
        of_channel
    ]
    waiting = {(each.event, each.visitor, each.category, each.at) for each in Uncounted.objects.all()}
    assert waiting == {(event.pk, event.visitor, event.category, event.at) for event in events}


def test_an_event_keeps_the_category_that_its_channel_had_then(anna: Asking) -> None:
    channel, other = a_channel(), a_category()
    tells(anna, an_event("opened_channel", channel=channel.pk))
    Channel.objects.filter(pk=channel.pk).update(category=other)
    tells(anna, an_event("opened_channel", channel=channel.pk))
    assert {event.category for event in Event.objects.all()} == {channel.category_id, other.pk}


def test_a_replayed_batch_is_known_and_counted_once(anna: Asking) -> None:
    batch = [an_event(), an_event("opened_channel", channel=a_channel().pk)]
    assert [tells(anna, *batch).body for _ in range(2)] == [told(2), told(0, 2)]
    assert (Event.objects.count(), Uncounted.objects.count()) == (2, 2)


def test_an_id_twice_in_a_batch_is_one_event(anna: Asking) -> None:
    event = an_event()
    assert tells(anna, event, event).body == told(1, 1)
    assert Uncounted.objects.count() == 1


def test_an_id_of_another_visitor_is_known_and_stays_his(anna: Asking, boris: Asking) -> None:
    event = an_event()
    tells(anna, event)
    assert tells(boris, event).body == told(0, 1), "and nothing says whose it is"
    assert Event.objects.get().visitor == anna.visitor_id


def test_what_was_told_and_counted_is_known_all_the_same(anna: Asking) -> None:
    event = an_event()
    tells(anna, event)
    Uncounted.objects.all().delete()
    assert tells(anna, event).body == told(0, 1)
    assert not Uncounted.objects.exists()


# ── Clocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("age_ms", "ago"),
    [
        (0, timedelta()),
        (None, timedelta()),
        (90_000, timedelta(seconds=90)),
        (-31_536_000_000, timedelta()),
        (WEEK_MS, timedelta(days=7)),
    ],
    ids=["now", "not told", "a minute and a half", "a year ahead", "a week"],
)
def test_when_it_was_is_told_by_its_age(anna: Asking, age_ms: int | None, ago: timedelta) -> None:
    before = timezone.now()
    assert tells(anna, an_event(age_ms=age_ms)).body == told(1)
    assert before <= Event.objects.get().at + ago <= timezone.now()


def test_no_date_of_a_phone_is_read(anna: Asking) -> None:
    before = timezone.now()
    tells(anna, an_event(at="2019-01-01T00:00:00Z", timestamp=0))
    assert before <= Event.objects.get().at


@pytest.mark.parametrize("age_ms", [WEEK_MS + 1, 10**30], ids=["over a week", "longer than time"])
def test_what_is_older_than_a_week_is_refused(anna: Asking, age_ms: int) -> None:
    event = an_event(age_ms=age_ms)
    assert tells(anna, event).body == told(0, 0, (event["id"], "too_old"))
    assert not Event.objects.exists()


# ── What cannot be counted ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "danced"},
        {"kind": None},
        {"kind": ["opened_app"]},
        {"kind": "sent_request"},
        {"kind": "kept_favorite"},
        {"kind": "opened_channel"},
        {"kind": "opened_channel", "channel": "7"},
        {"kind": "opened_channel", "channel": True},
        {"kind": "opened_price", "channel": 0},
        {"kind": "pressed_manager", "channel": 2**63},
        {"kind": "followed_out", "channel": 1.5},
        {"kind": "opened_category", "channel": 7},
        {"age_ms": "5"},
        {"age_ms": 1.5},
        {"age_ms": True},
    ],
    ids=str,
)
def test_a_wrong_event_is_refused_and_the_others_are_counted(anna: Asking, wrong: dict[str, Any]) -> None:
    event = an_event() | wrong
    assert tells(anna, an_event(), event, an_event()).body == told(2, 0, (event["id"], "invalid"))
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        5,
        "да",
        [],
        {},
        {"id": 5},
        {"id": "\ud800" * 36},
        {"id": "0" * 36},
        {"id": "x"},
        {"id": SOME_ID.replace("-", "")},
        {"id": SOME_ID.replace("-", "_")},
        {"id": f"urn:{SOME_ID.replace('-', '')}"},
        {"id": f"0x{SOME_ID[2:]}"},
        {"id": "０" * 32 + "----"},
    ],
    ids=lambda value: str(value).encode("ascii", "backslashreplace").decode(),
)
def test_an_event_whose_id_cannot_be_read_is_refused_without_it(anna: Asking, wrong: Any) -> None:
    event = wrong | {"kind": "opened_app"} if isinstance(wrong, dict) else wrong
    assert tells(anna, event, an_event()).body == told(1, 0, (None, "invalid"))


def test_what_visitors_do_not_see_is_refused_by_what_it_is(anna: Asking) -> None:
    hidden, gone, nowhere = (
        an_event("opened_channel", channel=a_channel(published=False).pk),
        an_event("pressed_manager", channel=999_999),
        an_event("opened_category", category=999_999),
    )
    assert tells(anna, hidden, gone, an_event(), nowhere).body == told(
        1,
        0,
        (hidden["id"], "channel_not_found"),
        (gone["id"], "channel_not_found"),
        (nowhere["id"], "category_not_found"),
    )
    assert Event.objects.count() == 1


def test_fifty_are_a_batch_and_fifty_one_are_none(anna: Asking) -> None:
    channel = a_channel()
    events = [an_event("opened_channel", channel=channel.pk, category=None, age_ms=WEEK_MS) for _ in range(51)]
    refused = tells(anna, *events)
    assert (refused.refusal, refused.body["most"]) == ((400, "too_many_events"), 50)
    assert not Event.objects.exists()
    assert tells(anna, *events[:50]).body == told(50)


@pytest.mark.parametrize("body", [{}, {"events": []}, {"events": {}}, {"events": "да"}, [], [{}], 5, None], ids=str)
def test_what_is_no_batch_is_refused(anna: Asking, body: Any) -> None:
    assert anna.post("events/", body).refusal == (400, "invalid")


def test_a_batch_that_is_too_long_is_refused(anna: Asking) -> None:
    assert tells(anna, an_event(note="я" * 20_000)).refusal == (413, "too_large")


def test_nobody_is_counted_without_init_data(anybody: Asking) -> None:
    assert tells(anybody, an_event()).refusal == (401, "not_authenticated")
    assert not Event.objects.exists()


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_is_opened_by_its_signed_code_and_only_by_opening_the_app(anna: Asking) -> None:
    channel = a_channel()
    link = Link.objects.get(channel=channel)
    anna.came_by = link.code
    assert tells(anna, an_event("opened_app"), an_event("opened_channel", channel=channel.pk)).body == told(2)
    assert {(event.kind, event.link) for event in Event.objects.all()} == {
        (Kind.OPENED_APP, link.pk),
        (Kind.OPENED_CHANNEL, None),
    }


def test_the_first_link_of_a_visitor_is_remembered_with_its_moment(anna: Asking) -> None:
    first, second = Link.objects.create(label="первая"), Link.objects.create(label="вторая")
    for link in (first, second):
        anna.came_by = link.code
        tells(anna, an_event("opened_app", age_ms=60_000))
    arrival = Arrival.objects.get()
    assert (arrival.visitor_id, arrival.link) == (anna.visitor_id, first)
    assert arrival.at == Event.objects.get(link=first.pk).at
    assert Event.objects.filter(link=second.pk).count() == 1


def test_a_link_whose_app_was_not_opened_brings_nobody(anna: Asking) -> None:
    anna.came_by = Link.objects.create().code
    tells(anna, an_event("opened_channel", channel=a_channel().pk))
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("code", ["unknown", "x" * 65, "ссылка", "a b", "\0"], ids=ascii)
def test_a_code_that_no_link_has_is_an_open_without_a_link(anna: Asking, code: str) -> None:
    anna.came_by = code
    assert tells(anna, an_event()).body == told(1)
    assert Event.objects.get().link is None


def test_a_link_to_a_hidden_channel_is_counted(anna: Asking) -> None:
    link = Link.objects.get(channel=a_channel(published=False))
    anna.came_by = link.code
    assert tells(anna, an_event()).body == told(1)
    assert Event.objects.get().link == link.pk


def test_a_forged_start_param_counts_nothing(anna: Asking) -> None:
    link = Link.objects.create()
    raw = signed(auth_date=str(int(timezone.now().timestamp())), start_param="honest")
    anna.headers = {"Authorization": f"tma {raw.replace('honest', link.code)}"}
    assert tells(anna, an_event()).refusal == (401, "init_data_forged")
    assert not Event.objects.exists()
    assert not Arrival.objects.exists()


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "by_link", "queries"),
    [("opened_app", False, 2), ("opened_app", True, 4), ("danced", True, 1)],
    ids=["the visitor and the batch", "and the link and the arrival", "the visitor alone: nothing is recorded"],
)
def test_a_batch_costs_four_queries_at_most(
    anna: Asking, kind: str, by_link: bool, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna.came_by = Link.objects.create().code if by_link else None
    events = [an_event(kind) for _ in range(50)]
    with django_assert_num_queries(queries):
        tells(anna, *events)


# ── What the catalog sees by itself ──────────────────────────────────────────────────────────────────────────────────


def recorded() -> list[tuple[int, int, int | None, int | None]]:
    assert {event.pk for event in Event.objects.all()} == {UUID(str(each.event)) for each in Uncounted.objects.all()}
    return list(Event.objects.values_list("kind", "visitor", "category", "channel"))


def test_a_request_is_an_event_and_a_refused_one_is_none(anna: Asking) -> None:
    channel = a_channel()
    statuses = [anna.post("requests/", {"channel": channel.pk}).status for _ in range(2)]
    assert statuses == [201, 409]
    assert recorded() == [(Kind.SENT_REQUEST, anna.visitor_id, channel.category_id, channel.pk)]


def test_a_favorite_is_an_event_when_it_is_new(anna: Asking) -> None:
    channel = a_channel()
    for _ in range(2):
        anna.put(f"favorites/{channel.pk}/")
    assert recorded() == [(Kind.KEPT_FAVORITE, anna.visitor_id, channel.category_id, channel.pk)]
