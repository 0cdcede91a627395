"""What managers do to mailings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import provision
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog_service.links.models import Link
from catalog_service.mailings import actions
from catalog_service.mailings.actions import NotReadyError, WrongStateError
from catalog_service.mailings.models import Mailing, Recipient, Trial
from catalog_service.telegram.models import ManagerChat
from catalog_service.tests.builders import a_category, a_channel, a_hot_slot, a_mailing, a_recipient
from catalog_service.tests.links.test_links import both_wait, somebody_waits
from catalog_service.tests.mailings.audience import interested
from catalog_service.tests.processes import until

State, Halt, Target = Mailing.State, Mailing.Halt, Mailing.Target


@pytest.fixture(autouse=True)
def _an_app(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = "https://t.me/catalog_bot/app"


@pytest.fixture
def olga(db: None) -> User:
    return User.objects.create_user("olga")


@pytest.fixture
def now(db: None) -> datetime:
    return timezone.now()


def a_ready(state: Mailing.State = State.DRAFT, **fields: Any) -> Mailing:
    """Somebody is in its segment."""
    category = a_category()
    interested(category)
    return a_mailing(category, state=state, **fields)


def jobs() -> list[str]:
    return [name.rpartition(".")[2] for name in ProcrastinateJob.objects.values_list("task_name", flat=True)]


# ── Starting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mailing_that_is_started_is_sent_from_now_on_and_the_worker_is_woken(olga: User, now: datetime) -> None:
    mailing = a_ready()
    actions.start(mailing, olga, now)
    kept = Mailing.objects.get()
    assert (kept.state, kept.started_at, kept.started_by) == (State.SENDING, now, olga)
    assert mailing.state == State.SENDING
    assert jobs() == ["send_now"]


def test_what_lacks_something_is_not_started_and_everything_is_told(olga: User, now: datetime) -> None:
    mailing = a_ready(text="")
    with pytest.raises(NotReadyError) as refused:
        actions.start(mailing, olga, now)
    assert refused.value.missing == ["Напишите текст: без картинки письмо не бывает пустым."]
    assert Mailing.objects.get().state == State.DRAFT
    assert jobs() == []


def test_what_is_looked_at_is_the_draft_as_it_is_stored(olga: User, now: datetime) -> None:
    mailing = a_ready()
    Mailing.objects.update(text="<b>кто-то дописал")
    with pytest.raises(NotReadyError, match="не закрыт"):
        actions.start(mailing, olga, now)


def test_a_scheduled_one_can_be_started_now_and_taken_back(olga: User, now: datetime) -> None:
    mailing = a_ready(starts_at=now + timedelta(hours=1))
    actions.schedule(mailing, olga, now)
    assert (mailing.state, mailing.started_at, mailing.started_by) == (State.SCHEDULED, None, olga)
    actions.unschedule(mailing)
    assert (mailing.state, mailing.started_by) == (State.DRAFT, None)
    actions.schedule(mailing, olga, now)
    actions.start(mailing, olga, now)
    assert mailing.state == State.SENDING


@pytest.mark.parametrize(("minutes", "words"), [(None, "Укажите время"), (-1, "уже прошло"), (0, "уже прошло")])
def test_nothing_is_scheduled_for_a_time_that_is_over(
    olga: User, now: datetime, minutes: int | None, words: str
) -> None:
    at = None if minutes is None else now + timedelta(minutes=minutes)
    with pytest.raises(NotReadyError, match=words):
        actions.schedule(a_ready(starts_at=at), olga, now)
    assert Mailing.objects.get().state == State.DRAFT


def test_one_that_came_back_for_something_missing_forgets_why_when_it_is_started(olga: User, now: datetime) -> None:
    mailing = a_ready(halt=Halt.NOT_READY, halt_words="Выберите канал.")
    actions.start(mailing, olga, now)
    assert (mailing.halt, mailing.halt_words) == ("", "")


def test_a_mailing_that_was_deleted_meanwhile_is_not_started(olga: User, now: datetime) -> None:
    mailing = a_ready()
    Mailing.objects.all().delete()
    with pytest.raises(WrongStateError, match="больше нет"):
        actions.start(mailing, olga, now)


# ── Pausing, going on, stopping ──────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_and_going_on(olga: User, now: datetime) -> None:
    mailing = a_ready()
    actions.start(mailing, olga, now)
    actions.pause(mailing)
    assert (mailing.state, mailing.halt) == (State.PAUSED, Halt.MANAGER)
    actions.resume(mailing, now)
    assert (mailing.state, mailing.halt) == (State.SENDING, "")
    assert jobs() == ["send_now", "send_now"]


def test_what_had_stopped_it_is_to_be_mended_before_it_goes_on(now: datetime) -> None:
    channel = a_channel(published=False)
    link = Link.objects.create(channel=channel)
    shown = {"target": Target.CHANNEL, "channel": channel, "link": link, "button": "Открыть"}
    mailing = a_ready(State.PAUSED, halt=Halt.CHANNEL_HIDDEN, **shown)
    with pytest.raises(NotReadyError, match="снят с публикации"):
        actions.resume(mailing, now)
    assert Mailing.objects.get().halt == Halt.CHANNEL_HIDDEN


@pytest.mark.parametrize("state", [State.SCHEDULED, State.SENDING, State.PAUSED])
def test_a_mailing_in_which_nobody_waits_is_stopped_for_good(state: Mailing.State, now: datetime) -> None:
    mailing = a_ready(state)
    actions.cancel(mailing, now)
    assert (mailing.state, mailing.halt, mailing.ended_at) == (State.CANCELLED, Halt.MANAGER, now)
    with pytest.raises(WrongStateError):
        actions.resume(mailing, now)


def test_a_stopped_mailing_goes_on_for_those_who_still_wait_in_it(now: datetime) -> None:
    mailing = a_ready(State.SENDING)
    for state in (Recipient.State.SENT, Recipient.State.QUEUED):
        a_recipient(mailing, state=state)
    actions.cancel(mailing, now)
    actions.resume(mailing, now)
    kept = Mailing.objects.get()
    assert (kept.state, kept.halt, kept.ended_at) == (State.SENDING, "", None)
    assert sorted(kept.recipients.values_list("state", flat=True)) == ["queued", "sent"]
    assert jobs() == ["send_now"]


def test_what_a_sale_has_stopped_goes_on_when_the_place_is_back(now: datetime) -> None:
    slot = a_hot_slot(sold_at=now)
    mailing = a_ready(State.CANCELLED, halt=Halt.SLOT_SOLD, hot_slot=slot)
    a_recipient(mailing)
    with pytest.raises(NotReadyError, match="уже не продаётся"):
        actions.resume(mailing, now)
    slot.delete()
    with pytest.raises(NotReadyError, match="больше нет"):
        actions.resume(Mailing.objects.get(), now)
    Mailing.objects.update(hot_slot=a_hot_slot())
    actions.resume(Mailing.objects.get(), now)
    assert Mailing.objects.get().state == State.SENDING


POSSIBLE: dict[str, tuple[Callable[[Mailing, User, datetime], None], set[Mailing.State]]] = {
    "start": (actions.start, {State.DRAFT, State.SCHEDULED}),
    "schedule": (actions.schedule, {State.DRAFT}),
    "unschedule": (lambda mailing, _by, _now: actions.unschedule(mailing), {State.SCHEDULED}),
    "pause": (lambda mailing, _by, _now: actions.pause(mailing), {State.SENDING}),
    "resume": (lambda mailing, _by, now: actions.resume(mailing, now), {State.PAUSED}),
    "cancel": (lambda mailing, _by, now: actions.cancel(mailing, now), {State.SCHEDULED, State.SENDING, State.PAUSED}),
}


@pytest.mark.parametrize("word", POSSIBLE)
@pytest.mark.parametrize("state", State)
def test_each_is_done_where_its_state_allows_it_and_refused_in_words_elsewhere(
    olga: User, now: datetime, word: str, state: Mailing.State
) -> None:
    do, states = POSSIBLE[word]
    mailing = a_ready(state, starts_at=now + timedelta(hours=1))
    if state in states:
        do(mailing, olga, now)
        assert Mailing.objects.get().state == mailing.state != state
    else:
        with pytest.raises(WrongStateError, match=f"«{state.label}»"):
            do(mailing, olga, now)
        assert Mailing.objects.get().state == state


# ── Its link ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_button_has_one_link_that_opens_what_the_draft_says(olga: User) -> None:
    channel, category = a_channel(), a_category()
    mailing = a_mailing(category, title="Горит", target=Target.CHANNEL, channel=channel, created_by=olga)
    actions.keep_link(mailing)
    link = Link.objects.get(is_own=False)
    assert (link.channel, link.category, link.label, link.created_by) == (channel, None, "Рассылка «Горит»", olga)
    for target, opens in ((Target.CATEGORY, (None, category)), (Target.FIRST_PAGE, (None, None))):
        mailing.target = target
        actions.keep_link(mailing)
        link.refresh_from_db()
        assert (link.channel, link.category) == opens
    assert Mailing.objects.get().link == link


@pytest.mark.parametrize("target", [Target.NOTHING, Target.ADDRESS])
@pytest.mark.django_db
def test_what_does_not_lead_to_the_catalog_has_no_link(target: Mailing.Target) -> None:
    actions.keep_link(a_mailing(target=target, address="https://example.ru"))
    assert not Link.objects.exists()


# ── Once more ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_is_a_draft_of_the_same_letter_with_a_link_of_its_own(olga: User) -> None:
    slot, first = a_hot_slot(), Link.objects.create()
    given: dict[str, Any] = {
        "text": "<b>Место</b>",
        "picture": "pictures/3f/3f",
        "target": Target.FIRST_PAGE,
        "button": "Открыть",
    }
    mailing = a_mailing(
        state=State.SENT, title="я" * 128, strength=4, days=7, hot_slot=slot, link=first, picture_file_id="x", **given
    )
    made = actions.copy(mailing, olga)
    assert {name: getattr(made, name) for name in given} == given
    assert (made.state, made.strength, made.days, made.hot_slot, made.category) == (
        State.DRAFT, 4, 7, slot, mailing.category,
    )  # fmt: skip
    assert (made.created_by, made.started_at, made.picture_file_id, made.follows) == (olga, None, "", None)
    assert made.title.endswith("(копия)")
    assert made.link not in {None, first}


def test_those_who_did_not_open_are_written_to_by_a_draft_that_follows(olga: User) -> None:
    mailing = a_mailing(state=State.SENT, target=Target.FIRST_PAGE, link=Link.objects.create())
    made = actions.to_those_who_did_not_open(mailing, olga)
    assert (made.follows, made.state) == (mailing, State.DRAFT)
    with pytest.raises(WrongStateError, match="чья кнопка ведёт в каталог"):
        actions.to_those_who_did_not_open(a_mailing(state=State.SENT), olga)


def test_only_those_of_whom_it_is_unknown_get_the_letter_again(now: datetime) -> None:
    mailing, other = a_ready(State.SENT), a_mailing(state=State.SENT)
    for state in Recipient.State:
        a_recipient(mailing, state=state)
    a_recipient(other, state=Recipient.State.UNKNOWN)
    assert actions.send_again(Recipient.objects.all(), mailing, now) == 1
    assert (mailing.state, mailing.ended_at) == (State.SENDING, None)
    assert Recipient.objects.filter(mailing=mailing, state=Recipient.State.QUEUED).count() == 2
    assert not Recipient.objects.filter(mailing=mailing, state=Recipient.State.UNKNOWN).exists()
    assert other.recipients.get().state == Recipient.State.UNKNOWN
    assert actions.send_again(Recipient.objects.all(), mailing, now) == 0
    assert jobs() == ["send_now"]


def test_in_a_paused_mailing_they_wait_and_it_stays_paused(now: datetime) -> None:
    mailing = a_ready(State.PAUSED, halt=Halt.BOT_UNKNOWN, halt_words="Unauthorized")
    recipient = a_recipient(mailing, state=Recipient.State.UNKNOWN)
    assert actions.send_again(Recipient.objects.all(), mailing, now) == 1
    recipient.refresh_from_db()
    assert recipient.state == Recipient.State.QUEUED
    mailing.refresh_from_db()
    assert (mailing.state, mailing.halt, mailing.halt_words) == (State.PAUSED, Halt.BOT_UNKNOWN, "Unauthorized")
    assert jobs() == []


def test_a_mailing_that_was_stopped_is_sent_to_nobody_again(now: datetime) -> None:
    mailing = a_ready(State.CANCELLED)
    recipient = a_recipient(mailing, state=Recipient.State.UNKNOWN)
    with pytest.raises(WrongStateError):
        actions.send_again(Recipient.objects.all(), mailing, now)
    recipient.refresh_from_db()
    assert recipient.state == Recipient.State.UNKNOWN


# ── Trying it out ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_trial_is_kept_and_sent_by_the_worker(now: datetime) -> None:
    mailing, chat = a_mailing(), ManagerChat.objects.create(chat_id=7, label="Олег")
    trial = actions.try_out(mailing, chat, now)
    assert (trial.state, trial.chat, trial.at) == (Trial.State.WAITING, chat, now)
    job = ProcrastinateJob.objects.get()
    assert job.args == {"trial": trial.pk}


def test_a_letter_that_telegram_would_not_take_is_not_tried(now: datetime) -> None:
    chat = ManagerChat.objects.create(chat_id=7, label="Олег")
    with pytest.raises(NotReadyError, match="не закрыт"):
        actions.try_out(a_mailing(text="<b>Место"), chat, now)
    assert (Trial.objects.count(), jobs()) == (0, [])


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_two_who_start_it_at_once_one_does(committed: provision.HouseDatabase) -> None:
    mailing, by = a_ready(), User.objects.create_user("olga")

    def press() -> bool:
        try:
            actions.start(Mailing.objects.get(), by, timezone.now())
        except WrongStateError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as others:
        with transaction.atomic():
            Mailing.objects.select_for_update().get(pk=mailing.pk)
            presses = [others.submit(press) for _ in range(2)]
            until(both_wait)
        assert sorted(each.result() for each in presses) == [False, True]
    assert jobs() == ["send_now"]


def test_who_starts_it_while_it_is_being_saved_starts_what_was_saved(committed: provision.HouseDatabase) -> None:
    mailing, by = a_ready(), User.objects.create_user("olga")

    def press() -> str:
        try:
            actions.start(mailing, by, timezone.now())
        except NotReadyError as refused:
            return str(refused)
        finally:
            connection.close()
        return "started"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Mailing.objects.update(text="<i>не дописано")
            pressed = other.submit(press)
            until(somebody_waits)
        assert "не закрыт" in pressed.result()
    assert Mailing.objects.get().state == State.DRAFT


def test_who_is_added_to_a_paused_mailing_while_it_is_being_ended_gets_his_letter(
    committed: provision.HouseDatabase,
) -> None:
    mailing = a_ready(State.PAUSED)
    a_recipient(mailing, state=Recipient.State.UNKNOWN)

    def press() -> int:
        try:
            return actions.send_again(Recipient.objects.all(), mailing, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Mailing.objects.update(state=State.SENT, halt="", ended_at=timezone.now())
            pressed = other.submit(press)
            until(somebody_waits)
        assert pressed.result() == 1
    assert Mailing.objects.get().state == State.SENDING
    assert jobs() == ["send_now"]
