"""Which calls a rule strikes."""

import pytest
from telegram_sandbox.faults import Call, FaultKind, Faults, Rule, is_due, matches, names_of

CALL = Call("mtproto", "messages.forwardMessages", names_of(5, "79990001", "Ann"), channel_id=7)
PUSH = Call("mtproto", "updateNewChannelMessage", names_of(5, "79990001", "Ann"), channel_id=7, is_push=True)


@pytest.mark.parametrize(
    ("rule", "is_meant"),
    [
        (Rule.error(400, "X"), True),
        (Rule.error(400, "X", door="bot"), False),
        (Rule.error(400, "X", method="messages.*"), True),
        (Rule.error(400, "X", method="messages.getHistory"), False),
        (Rule.error(400, "X", who="+79990001"), True),
        (Rule.error(400, "X", who="@ann"), True),
        (Rule.error(400, "X", who="5"), True),
        (Rule.error(400, "X", who="6"), False),
        (Rule.error(400, "X", channel_id=7), True),
        (Rule.error(400, "X", channel_id=8), False),
        (Rule.error(400, "X", until=101.0), True),
        (Rule.error(400, "X", until=100.0), False),
        (Rule.lose_pushes(), False),
        (Rule.flood_wait(61), True),
        (Rule.too_many_requests(3), False),
    ],
    ids=lambda value: str(value.to_json()) if isinstance(value, Rule) else str(value),
)
def test_a_rule_speaks_of_calls_that_meet_all_its_conditions(rule: Rule, is_meant: bool) -> None:
    assert matches(rule, CALL, now=100.0) is is_meant


def test_lost_pushes_are_pushes_only() -> None:
    assert matches(Rule.lose_pushes(channel_id=7), PUSH, now=0)
    assert not matches(Rule.error(400, "X"), PUSH, now=0)


@pytest.mark.parametrize(
    ("rule", "struck"),
    [
        (Rule.lose_pushes(), [0, 1, 2, 3, 4, 5]),
        (Rule.lose_pushes(times=2), [0, 1]),
        (Rule.lose_pushes(skip=2, times=1), [2]),
        (Rule.lose_pushes(every=3), [0, 3]),
        (Rule.lose_pushes(skip=1, every=2, times=2), [1, 3]),
        (Rule.lose_pushes(times=0), []),
    ],
    ids=["all", "the first two", "the third", "every third", "two of every second from the second", "none"],
)
def test_a_rule_counts_what_it_has_seen(rule: Rule, struck: list[int]) -> None:
    assert [seen for seen in range(6) if is_due(rule, seen)] == struck


def test_only_matching_calls_are_counted() -> None:
    faults = Faults(lambda: 0)
    number = faults.add(Rule.flood_wait(5, method="messages.forwardMessages", skip=1, times=1))
    calls = [CALL, Call("mtproto", "users.getUsers"), CALL, CALL]
    assert [bool(faults.strike(call).error) for call in calls] == [False, False, True, False]
    assert faults.times_struck(number) == 1


def test_a_bot_that_sends_more_than_thirty_messages_in_a_second_is_told_to_wait() -> None:
    clock = [100.0]
    faults = Faults(lambda: 0, clock=lambda: clock[0])
    faults.add(Rule.rate_limit(30))
    polite, other = (Call("bot", "sendPhoto", frozenset({name})) for name in ("5", "6"))
    assert not any(faults.strike(polite).struck for _ in range(30))
    told = faults.strike(polite).error
    assert told is not None
    assert (told.code, told.retry_after) == (429, 1)
    assert not faults.strike(other).struck
    assert not faults.strike(Call("bot", "getUpdates", polite.who)).struck
    clock[0] += 1.0
    assert not faults.strike(polite).struck


def test_one_who_keeps_the_pace_is_never_told_to_wait() -> None:
    clock = [100.0]
    faults = Faults(lambda: 0, clock=lambda: clock[0])
    faults.add(Rule.rate_limit(30))
    for _ in range(200):
        clock[0] += 1 / 29
        assert not faults.strike(Call("bot", "sendMessage", frozenset({"5"}))).struck


def test_several_rules_may_strike_one_call() -> None:
    faults = Faults(lambda: 0)
    faults.add(Rule(FaultKind.DELAY_DEED, seconds=0.5))
    faults.add(Rule.lose_answer("messages.*"))
    plan = faults.strike(CALL)
    assert (plan.deed_delay, plan.has(FaultKind.LOSE_ANSWER), plan.error) == (0.5, True, None)


def test_a_rule_can_be_taken_back() -> None:
    faults = Faults(lambda: 0)
    number = faults.add(Rule.flood_wait(5))
    faults.remove(number)
    assert not faults.strike(CALL).struck


def test_a_rule_is_plain_data() -> None:
    rule = Rule.too_many_requests(3, method="sendMessage", who="5", times=1)
    assert Rule.from_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "earthquake"},
        {"kind": "ban", "whom": "5"},
        {"door": "bot"},
        {"kind": "ban", "every": 0},
        {"kind": "ban", "rate": 0},
    ],
)
def test_a_malformed_rule_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rule.from_json(data)
