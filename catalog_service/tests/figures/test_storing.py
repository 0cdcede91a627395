"""What came of a channel's turn is stored in one transaction."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels import actions as channels
from catalog_service.channels.models import Channel, Figure
from catalog_service.figures import actions, gender, labels, queries, remembering, schedule, storing, turns
from catalog_service.figures.believing import Known
from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh, Snapshot
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import State
from catalog_service.figures.turns import Turn
from catalog_service.tests.builders import NOON, a_channel, a_refresh
from catalog_service.tests.figures.asked import MEASURED, PACES, a_seen_channel, a_turn, attempt, found, read, seen

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def figures(channel: Channel) -> dict[str, tuple[Any, str]]:
    return {each.name: (each.value, each.source) for each in Figure.objects.filter(channel=channel)}


# --- figures ---------------------------------------------------------------------------------------------------------


def test_a_refresh_is_eight_statements_and_leaves_the_queue_until_tomorrow(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    channel = a_seen_channel()
    told = seen(a_turn(channel), found(**MEASURED, title="Финансы", last_post_at=NOON, mean_reach=Decimal(250)))
    with django_assert_num_queries(8 + 2):  # and a savepoint, because a test is a transaction
        storing.store(told, PACES)
    channel.refresh_from_db()
    assert [channel.subscribers, channel.reach, channel.err, channel.er] == [1000, 200, 20, None]
    refresh = read(channel)
    assert refresh.due_at == schedule.next_turn(channel.pk, NOON)
    assert refresh.tried_at == refresh.refreshed_at == refresh.looked_at == NOON
    assert refresh.address == f"channel_{channel.telegram_link.rpartition('_')[2]}"
    snapshot = Snapshot.objects.get(channel=channel)
    assert [snapshot.subscribers, snapshot.reach, snapshot.mean_reach, snapshot.er] == [1000, 200, 250, None]
    assert (attempt(channel).state, attempt(channel).at, attempt(channel).found_at) == ("found", NOON, NOON)
    assert DoorState.objects.get().found_at == NOON


def test_an_overrule_survives_a_refresh_and_is_in_force() -> None:
    editor = User.objects.create(username="editor")
    channel = a_seen_channel()
    channels.overrule(channel, Figure.Name.REACH, Decimal(777), by=editor, now=NOON)
    storing.store(seen(a_turn(channel), found(**MEASURED)), PACES)
    channel.refresh_from_db()
    assert channel.reach == 777
    kept = Figure.objects.get(channel=channel, name="reach")
    assert [kept.value, kept.source, kept.overrule, kept.overruled_by] == [200, "telegram", 777, editor]


def test_what_nobody_gave_today_stays_with_its_source_and_date() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel), tgstat=found(**MEASURED, er=5), at=NOON - DAY), {})
    storing.store(seen(a_turn(channel), found(State.CLOSED, subscribers=1001)), PACES)
    assert figures(channel) == {
        "subscribers": (1001, "telegram"),
        "reach": (200, "tgstat"),
        "err": (20, "tgstat"),
        "er": (5, "tgstat"),
    }
    assert Figure.objects.get(channel=channel, name="er").measured_at == NOON - DAY


def test_a_day_has_one_snapshot_of_its_last_refresh_and_ends_at_midnight_in_moscow() -> None:
    channel = a_seen_channel()
    last_minute = datetime(2026, 5, 1, 20, 59, tzinfo=UTC)
    storing.store(seen(a_turn(channel), found(**MEASURED)), {})
    storing.store(seen(a_turn(channel), found(State.CLOSED, subscribers=1001), at=last_minute), {})
    storing.store(seen(a_turn(channel), found(**MEASURED), at=last_minute + timedelta(minutes=1)), {})
    days = Snapshot.objects.filter(channel=channel).order_by("day").values_list("day__day", "subscribers", "reach")
    assert list(days) == [(1, 1001, 200), (2, 1000, 200)]


def test_a_silent_channel_is_marked_and_its_err_is_taken_away_but_not_an_overrule() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel), found(**MEASURED)), PACES)
    silent = found(**MEASURED, last_post_at=NOON - 60 * DAY)
    storing.store(seen(a_turn(channel), silent), PACES)
    channel.refresh_from_db()
    assert (channel.silent_since, channel.err, channel.reach) == ((NOON - 60 * DAY).date(), None, 200)
    assert figures(channel)["err"] == (None, "")
    channels.overrule(channel, Figure.Name.ERR, Decimal(15), by=User.objects.create(username="e"), now=NOON)
    storing.store(seen(a_turn(channel), silent), PACES)
    channel.refresh_from_db()
    assert channel.err == 15
    storing.store(seen(a_turn(channel), found(**MEASURED, last_post_at=NOON)), PACES)
    channel.refresh_from_db()
    assert channel.silent_since is None


def test_a_channel_that_hides_its_posts_is_not_taken_for_a_silent_one() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel), found(**MEASURED, last_post_at=NOON - 59 * DAY)), PACES)
    known = Known(NOON, State.FOUND, NOON - 59 * DAY)
    closed, told = found(State.CLOSED, subscribers=5), found(err=30)
    storing.store(seen(a_turn(channel, known), closed, told, at=NOON + DAY), PACES)
    channel.refresh_from_db()
    assert channel.silent_since is None
    assert channel.err == 30
    assert Profile.objects.get().last_post_at is None


# --- states ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("telegram", "is_answered"),
    [
        pytest.param(found(State.BOT), True, id="a bot"),
        pytest.param(found(State.FREE), True, id="a free name"),
        pytest.param(found(State.PRIVATE), True, id="private"),
        pytest.param(found(State.UNREACHABLE), False, id="unreachable"),
        pytest.param(found(State.REFUSED), False, id="refused"),
    ],
)
def test_where_nothing_was_found_figures_stay_and_the_state_says_why(telegram: Any, is_answered: bool) -> None:
    channel = a_channel(figures={"reach": 100})
    a_refresh(channel, refreshed_at=NOON - DAY)
    storing.store(seen(a_turn(channel), telegram), PACES)
    assert figures(channel) == {"reach": (100, "telegram")}
    assert not Snapshot.objects.exists()
    told = attempt(channel)
    assert (told.state, told.found_at) == (telegram.state, None)
    refresh = read(channel)
    assert (refresh.tried_at, refresh.refreshed_at) == (NOON, NOON - DAY)
    when = schedule.next_turn if is_answered else schedule.retry_at
    assert refresh.due_at == when(channel.pk, NOON)


def test_a_name_that_is_another_channels_stays_so_whatever_becomes_of_asking_telegram_since() -> None:
    channel = a_seen_channel(telegram_link="https://t.me/name")

    def turn() -> Turn:
        Refresh.objects.update(due_at=NOON)
        return turns.come(NOON, (), 1)[0]

    storing.store(seen(turn(), found(**MEASURED, telegram_id=42)), PACES)
    storing.store(seen(turn(), found(State.FREE)), PACES)
    storing.store(seen(turn(), found(State.UNREACHABLE), found(subscribers=7)), PACES)
    storing.store(seen(turn(), tgstat=found(subscribers=7)), PACES)
    assert figures(channel)["subscribers"] == (1000, "telegram")
    assert turns.unlabelled(NOON + 99 * DAY, (), 9) == []
    storing.store(seen(turn(), found(**MEASURED, telegram_id=42)), PACES)
    storing.store(seen(turn(), tgstat=found(subscribers=8)), PACES)
    assert figures(channel)["subscribers"] == (8, "tgstat")


def test_while_somebody_rests_who_could_still_be_asked_the_channel_is_tried_again_soon() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel), tgstat=found(State.NOT_KNOWN), is_whole=False), {})
    assert read(channel).due_at == schedule.retry_at(channel.pk, NOON)


def test_the_last_success_and_a_page_of_unknown_shape_are_kept() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel), found(**MEASURED), at=NOON - DAY), PACES)
    storing.store(seen(a_turn(channel), found(State.UNKNOWN_SHAPE, "без \x00 постов", "<p>\x00 ничего")), PACES)
    told = attempt(channel)
    assert (told.words, told.page, told.found_at) == ("без  постов", "<p> ничего", NOON - DAY)
    storing.store(seen(a_turn(channel), found(**MEASURED)), PACES)
    assert (attempt(channel).words, attempt(channel).page, attempt(channel).found_at) == ("", "", NOON)


def test_what_a_lane_has_learnt_of_a_door_does_not_take_the_place_of_what_is_newer() -> None:
    channel = a_seen_channel()
    newer = Pace(rests_until=NOON + DAY, why=State.REFUSED, words="капча", refusals=2, asked_at=NOON)
    storing.store(seen(a_turn(channel), found(**MEASURED)), {Door.TELEGRAM: newer})
    storing.store(seen(a_turn(channel), found(**MEASURED)), {Door.TELEGRAM: Pace(asked_at=NOON - DAY)})
    kept = DoorState.objects.get()
    assert (kept.rests_until, kept.why, kept.words, kept.refusals) == (NOON + DAY, "refused", "капча", 2)


def test_what_was_learnt_of_a_door_before_the_clock_was_put_back_is_not_newer() -> None:
    ahead = timezone.now() + DAY
    remembering.doors({Door.TELEGRAM: Pace(asked_at=ahead)})
    remembering.doors({Door.TELEGRAM: Pace(asked_at=ahead - DAY, refusals=1)})
    assert DoorState.objects.get().refusals == 1


def test_a_round_counts_whom_it_has_found_and_whom_not() -> None:
    good, bad = a_seen_channel(), a_seen_channel()
    made = actions.want(Channel.objects.all(), title="Все", by=None, now=NOON)
    storing.store(seen(a_turn(good), found(**MEASURED)), PACES)
    storing.store(seen(a_turn(bad), found(State.BOT)), PACES)
    storing.store(seen(a_turn(bad), found(State.BOT)), PACES)
    assert queries.progress(made) == queries.Progress(waiting=0, fresh=0, found=1, failed=1)
    assert (read(good).wanted_at, read(good).wanted_by, read(good).round) == (None, "", made)


def test_of_a_channel_that_is_gone_only_the_doors_are_remembered() -> None:
    channel = a_seen_channel()
    turn = a_turn(channel)
    channel.delete()
    storing.store(seen(turn, found(**MEASURED)), PACES)
    storing.give_up(turn, NOON)
    assert not Figure.objects.exists()
    assert not Attempt.objects.exists()
    assert DoorState.objects.get().door == Door.TELEGRAM


def test_of_a_channel_whose_link_has_changed_meanwhile_nothing_is_stored() -> None:
    channel = a_seen_channel()
    turn = a_turn(channel)
    Channel.objects.update(telegram_link="https://t.me/mended_by_an_editor")
    storing.store(seen(turn, found(**MEASURED)), PACES)
    gender.store(turn, found(male=50, female=50), {}, NOON)
    labels.store(turn, found(country="Россия"), {}, NOON)
    assert not Figure.objects.exists()
    assert not Attempt.objects.exists()
    assert (read(channel).due_at, read(channel).tried_at, read(channel).labels_at) == (NOON, None, None)


@pytest.mark.parametrize(
    ("finding", "again_after"),
    [
        pytest.param(found(State.NOT_KNOWN), timedelta(days=30), id="answered"),
        pytest.param(found(State.UNREACHABLE), DAY, id="lost on the way"),
    ],
)
def test_labels_that_did_not_come_are_asked_for_again(finding: Finding, again_after: timedelta) -> None:
    channel = a_seen_channel()
    labels.store(a_turn(channel), finding, {}, NOON)
    Refresh.objects.update(tried_at=NOON)
    assert not turns.unlabelled(NOON + again_after - timedelta(seconds=1), (), 1)
    assert turns.unlabelled(NOON + again_after, (), 1)


@pytest.mark.parametrize("state", [State.NOT_KNOWN, State.UNREACHABLE, State.QUOTA])
def test_labels_that_did_not_come_leave_those_that_are_there(state: State) -> None:
    channel = a_seen_channel(country="Россия")
    Profile.objects.create(channel=channel, red_label=True)
    labels.store(a_turn(channel), found(state), {}, NOON)
    channel.refresh_from_db()
    assert (channel.country, Profile.objects.get().red_label) == ("Россия", True)
    assert (read(channel).labels_at is None) is (state is State.QUOTA)


def test_a_turn_that_failed_in_an_unknown_way_comes_again_but_not_at_once() -> None:
    channel = a_channel()
    a_refresh(channel, wanted_at=NOON, wanted_by=Refresh.By.VISITOR)
    storing.give_up(a_turn(channel), NOON)
    refresh = read(channel)
    assert (refresh.due_at, refresh.wanted_at, refresh.tried_at) == (schedule.retry_at(channel.pk, NOON), None, NOON)


# --- what is offered -------------------------------------------------------------------------------------------------


def a_picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(written, "PNG")
    return written.getvalue()


def test_what_telegram_tells_is_offered_and_never_put_in_place() -> None:
    channel = a_seen_channel(title="Своё", description="")
    told = {"title": "В Telegram", "description": "Описание", "picture": "https://cdn4.telesco.pe/file/a.jpg"}
    storing.store(seen(a_turn(channel), found(**MEASURED, **told), logo=a_picture()), PACES)
    channel.refresh_from_db()
    assert (channel.title, channel.description, channel.logo.name) == ("Своё", "", "")
    profile = Profile.objects.get(channel=channel)
    assert (profile.title, profile.description, profile.picture) == tuple(told.values())
    assert profile.seen_at == NOON
    assert profile.logo.path.endswith("-216.webp")
    assert attempt(channel, Door.PICTURES).state == "found"
    storing.store(seen(a_turn(channel), found(**MEASURED)), PACES)
    assert Profile.objects.get(channel=channel).title == "В Telegram"


def test_halves_of_characters_and_a_disk_that_is_full_cost_no_figure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    channel = a_seen_channel()
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    told = found(**MEASURED, title="Фин\ud800\x00ансы", picture="https://telesco.pe/a")
    with override_settings(MEDIA_ROOT=no_folder):
        storing.store(seen(a_turn(channel), told, logo=a_picture()), PACES)
    profile = Profile.objects.get()
    assert (profile.title, profile.logo.name, profile.picture) == ("Фин?ансы", "", "")
    assert figures(channel)["subscribers"] == (1000, "telegram")
    assert "could not be stored" in caplog.text


def test_a_logo_that_is_no_picture_is_told_and_not_fetched_again() -> None:
    channel = a_seen_channel()
    address = "https://cdn4.telesco.pe/file/a.jpg"
    storing.store(seen(a_turn(channel), found(**MEASURED, picture=address), logo=b"<svg/>"), PACES)
    profile = Profile.objects.get(channel=channel)
    assert (profile.picture, profile.logo.name) == (address, "")
    told = attempt(channel, Door.PICTURES)
    assert (told.state, told.words) == ("unknown_shape", "Это не картинка: нужен файл JPEG, PNG, WebP или GIF.")


@override_settings(FIGURES_FROM={"subscribers": ["tgstat"], "reach": ["tgstat"], "err": ["tgstat"], "er": ["tgstat"]})
def test_tgstats_own_number_is_kept_where_it_is_of_this_channel() -> None:
    channel = a_seen_channel()
    storing.store(seen(a_turn(channel, Known(NOON, State.FOUND)), tgstat=found(**MEASURED, tgstat_id=5)), {})
    assert Profile.objects.get(channel=channel).tgstat_id == 5
    other = a_seen_channel()
    storing.store(seen(a_turn(other, Known(NOON, State.FREE)), tgstat=found(**MEASURED, tgstat_id=6)), {})
    assert not Profile.objects.filter(channel=other).exists()
