"""The smoke's sum can fail: each true account, spoilt in one place, is found out, and the post is named."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from demo.ledger import AlertRow
from demo.tests.builders import BEGAN, WATCH, Account, arrived, forwarded, letter, message, post, repost, won
from demo.verdict import Watch


def test_a_true_account_has_no_problems() -> None:
    verdict = Account().verdict()
    assert verdict.problems == []
    assert (
        verdict.figures() == "projects=1 donors=1 rated=2 reposted=1 doubled=0 lost=0 missed=0 alerts=0 lag_p99_s=0.2"
    )


def test_the_lag_is_the_99th_percentile() -> None:
    account = Account(posts=[post(1), won(2, 3)])
    late = account.posts[0]
    assert late.measured_at
    account.posts[0] = replace(late, measured_at=late.measured_at.replace(microsecond=900_000))
    assert account.verdict().lag_p99_s == pytest.approx(0.9)


def test_a_missed_post_is_counted_and_not_lost() -> None:
    missed = post(1, state="missed", measured_at=None, rating=None, decision=None, because=None)
    verdict = Account(posts=[missed, won(2, 3)]).verdict()
    assert (verdict.missed, verdict.lost, verdict.problems) == (1, 0, [])


def test_a_post_without_views_has_a_final_state_and_no_rating() -> None:
    verdict = Account(posts=[post(1, views=None, rating=None, because="no_views"), won(2, 3)]).verdict()
    assert (verdict.rated, verdict.lost) == (1, 0)


def lose_post(account: Account) -> None:
    account.posts.remove(account.posts[0])


def leave_post_waiting(account: Account) -> None:
    account.posts[0] = post(1, state="waiting", measured_at=None, rating=None, decision=None, because=None)


def lose_repost_row(account: Account) -> None:
    account.reposts.clear()
    account.in_target.clear()
    account.forwards.clear()


def lose_target_messages(account: Account) -> None:
    account.in_target.clear()


def leave_repost_sending(account: Account) -> None:
    account.reposts[0] = repost(2, state="sending", target_ids=None)
    account.in_target.clear()


def expire_in_silence(account: Account) -> None:
    account.reposts[0] = repost(2, state="closed", closed_as="expired", target_ids=None)
    account.in_target.clear()


def mistake_another_post_for_it(account: Account) -> None:
    account.forwards = [forwarded((1,), (1,)), forwarded((4,), (2,))]


def forward_half_of_the_album(account: Account) -> None:
    account.forwards, account.in_target = [forwarded((2,), (1,))], [arrived(1, 2)]
    account.reposts[0] = repost(2, 1)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lose_post, "Проект ← Донор, пост 1: не записан"),
        (leave_post_waiting, "Проект ← Донор, пост 1: ждёт измерения до сих пор"),
        (lose_repost_row, "Проект ← Донор, пост 2: победил, но репоста нет в базе"),
        (lose_target_messages, "Проект ← Донор, пост 2: победил, но в целевом канале его нет"),
        (leave_repost_sending, "Проект ← Донор, пост 2: победил, но репост остался в состоянии sending"),
        (expire_in_silence, "Проект ← Донор, пост 2: победил, но закрыт как expired без уведомления"),
        (mistake_another_post_for_it, "Проект ← Донор, пост 2: победил, но в целевом канале его нет"),
        (forward_half_of_the_album, "Проект ← Донор, пост 2: победил, но в целевом канале его нет"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_lost_post_is_found_out(spoil: Callable[[Account], None], named: str) -> None:
    account = Account()
    spoil(account)
    verdict = account.verdict()
    assert verdict.lost == 1
    assert named in verdict.problems


@pytest.mark.parametrize(
    ("closed_as", "alert"),
    [
        ("deleted", AlertRow("deleted:202", "win_deleted", "…")),
        ("protected", AlertRow("protected:1", "donor_protected", "…")),
        ("paused", None),
        ("unsettled", None),
    ],
)
def test_a_win_refused_with_its_alert_is_not_lost(closed_as: str, alert: AlertRow | None) -> None:
    account = Account(alerts=[alert] if alert else [], in_target=[], forwards=[])
    account.reposts[0] = repost(2, state="closed", closed_as=closed_as, target_ids=None)
    assert account.verdict().problems == []


def test_an_alert_about_another_win_does_not_excuse_this_one() -> None:
    account = Account(alerts=[AlertRow("deleted:999", "win_deleted", "…")], in_target=[], forwards=[])
    account.reposts[0] = repost(2, state="closed", closed_as="deleted", target_ids=None)
    assert account.verdict().lost == 1


@pytest.mark.parametrize(("told", "lost"), [(True, 0), (False, 1)])
def test_an_expired_win_is_lost_unless_a_summary_has_told_of_it(told: bool, lost: int) -> None:
    account = Account(in_target=[], forwards=[])
    account.reposts[0] = repost(2, state="closed", closed_as="expired", target_ids=None, told=told)
    assert account.verdict().lost == lost


TOLD = AlertRow("reactions:1", "reactions_switched", "реакции включены")
ANN, BOB = 31, 32


@pytest.mark.parametrize(
    ("chats", "killed", "named"),
    [
        ({ANN: 1, BOB: 1}, False, None),
        ({ANN: 1, BOB: 0}, False, "админу 32 «реакции включены» пришло раз: 0, а уведомлений 1"),
        ({ANN: 2, BOB: 1}, False, "админу 31 «реакции включены» пришло раз: 2, а уведомлений 1"),
        ({ANN: 2, BOB: 1}, True, None),
        ({ANN: 0, BOB: 1}, True, "админу 31 «реакции включены» пришло раз: 0, а уведомлений 1"),
    ],
)
def test_every_alert_is_in_every_admins_chat_once(chats: dict[int, int], killed: bool, named: str | None) -> None:
    account = Account(alerts=[TOLD], letters=[letter(admin, TOLD.text) for admin, n in chats.items() for _ in range(n)])
    verdict = account.verdict(replace(WATCH, admins=(ANN, BOB), killed=killed))
    assert verdict.problems == ([named] if named else [])
    assert verdict.alerts == 1


def test_a_letter_without_an_alert_is_found_out() -> None:
    account = Account(letters=[letter(ANN, "что-то")])
    [problem] = account.verdict(replace(WATCH, admins=(ANN,), killed=True)).problems
    assert problem == "админу 31 «что-то» пришло раз: 1, а уведомлений 0"


def test_whoever_talks_with_the_bot_has_more_in_the_chat_than_alerts() -> None:
    account = Account(alerts=[TOLD], letters=[letter(ANN, TOLD.text), letter(ANN, "Выберите проект")])
    assert account.verdict(replace(WATCH, admins=(ANN,), talkers=(ANN,))).problems == []
    account = Account(alerts=[TOLD], letters=[letter(ANN, "Выберите проект")])
    assert len(account.verdict(replace(WATCH, admins=(ANN,), talkers=(ANN,))).problems) == 1


def test_a_post_forwarded_twice_is_doubled_once_however_many_members_it_has() -> None:
    account = Account()
    account.forwards.append(forwarded((2, 3), (3, 4)))
    account.in_target += [arrived(3, 2), arrived(4, 3)]
    verdict = account.verdict()
    assert verdict.doubled == 1
    assert "Проект ← Донор, пост 2: переслан в канал 12 больше одного раза" in verdict.problems
    assert "«Проект», сообщение 3: репостов в базе 0, а должен быть один" in verdict.problems


def test_an_album_forwarded_in_two_pieces_is_not_doubled() -> None:
    account = Account(forwards=[forwarded((2,), (1,)), forwarded((3,), (2,))])
    assert account.verdict().doubled == 0


def test_a_stranger_in_the_target_is_a_problem() -> None:
    account = Account()
    account.in_target.append(message(3))
    assert account.verdict().problems == ["«Проект», сообщение 3: репостов в базе 0, а должен быть один"]


def test_two_rows_that_claim_the_same_message_are_a_problem() -> None:
    account = Account(posts=[won(1), won(2, 3)])
    account.reposts.append(repost(1, 1, 2))
    assert any("репостов в базе 2" in problem for problem in account.verdict().problems)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (5, "записан, хотя это служебное сообщение или репост из канала"),
        (6, "записан, хотя это служебное сообщение или репост из канала"),
        (99, "такого поста в канале не было"),
    ],
    ids=["forwarded from a channel", "service", "never published"],
)
def test_what_should_not_be_stored_is_found_out(number: int, why: str) -> None:
    account = Account()
    account.posts.append(post(number))
    assert account.verdict().problems == [f"Проект ← Донор, пост {number}: {why}"]


def test_an_album_stored_twice_is_found_out() -> None:
    account = Account(posts=[post(1), won(2), post(3)])
    assert "Проект ← Донор, пост 3: один альбом записан дважды" in account.verdict().problems


def test_an_album_measured_without_one_of_its_members_is_found_out() -> None:
    account = Account(posts=[post(1), won(2)], in_target=[arrived(1, 2)], reposts=[repost(2, 1)])
    account.forwards = [forwarded((2,), (1,))]
    assert account.verdict().problems == ["Проект ← Донор, пост 2: альбом измерен не целиком: [2] вместо [2, 3]"]


def test_posts_too_old_at_the_first_sight_need_not_be_there_and_must_not() -> None:
    # Watching began long after post 1 was due.
    watch = Watch(started_at=BEGAN + 21.5, watching_since=BEGAN + 21.8, hour=20)
    without = Account(posts=[won(2, 3)])
    assert without.verdict(watch).problems == []
    assert Account().verdict(watch).problems == [
        "Проект ← Донор, пост 1: записан, хотя к первому просмотру был старше часа"
    ]


def test_a_deleted_post_needs_no_row() -> None:
    account = Account()
    account.published[0] = message(1, deleted_at=BEGAN + 5.0)
    account.posts.pop(0)
    assert account.verdict(WATCH).problems == []


def test_an_unknown_method_is_a_problem() -> None:
    problems = Account(unknown_methods={"channels.getEverything": 2}).verdict().problems
    assert problems == ["песочница не знает метода channels.getEverything (вызовов: 2)"]
