"""What becomes of a recipient by what became of his letter."""

import pytest

from catalog_service.mailings.models import Recipient
from catalog_service.mailings.recipients import Becomes, becomes
from catalog_service.mailings.trials import in_words
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Moved, Outcome, Refused, Sent, Trouble, Unreached, Wait, Wrong

State, Refusal = Recipient.State, ManagerChat.Refusal

TABLE: dict[str, tuple[Outcome, Becomes]] = {
    "it has arrived": (Sent(7), Becomes(State.SENT, message_id=7)),
    "he has blocked the bot": (Refused(Refusal.BLOCKED), Becomes(State.BLOCKED, is_unreachable=True)),
    "he has never started it": (Refused(Refusal.NOT_STARTED), Becomes(State.BLOCKED, is_unreachable=True)),
    "his account is deleted": (Refused(Refusal.DELETED), Becomes(State.GONE, is_unreachable=True)),
    "there is no such account": (Refused(Refusal.NOT_FOUND), Becomes(State.GONE, is_unreachable=True)),
    "a group's refusal": (Refused(Refusal.REMOVED), Becomes(State.FAILED, "removed")),
    "the bot is to wait": (Wait(3600), Becomes(State.QUEUED)),
    "the way broke before it was said": (Unreached("no route"), Becomes(State.QUEUED)),
    "the token is revoked": (BotUnknown("Unauthorized"), Becomes(State.QUEUED)),
    "no answer came": (Trouble("timeout"), Becomes(State.UNKNOWN, "timeout")),
    "Telegram does not take it": (Wrong("can't parse"), Becomes(State.FAILED, "can't parse")),
    "endless words": (Wrong("x" * 1000), Becomes(State.FAILED, "x" * 256)),
    "another chat": (Moved(-1005), Becomes(State.FAILED, "the chat has become another")),
}


@pytest.mark.parametrize(("outcome", "expected"), TABLE.values(), ids=TABLE)
def test_a_recipient_becomes(outcome: Outcome, expected: Becomes) -> None:
    assert becomes(outcome) == expected


@pytest.mark.parametrize("outcome", [outcome for outcome, _ in TABLE.values()], ids=TABLE)
def test_only_what_has_surely_not_arrived_waits_again(outcome: Outcome) -> None:
    has_surely_not_arrived = isinstance(outcome, Wait | Unreached | BotUnknown)
    assert (becomes(outcome).state == State.QUEUED) == has_surely_not_arrived


@pytest.mark.parametrize("outcome", [outcome for outcome, _ in TABLE.values()], ids=TABLE)
def test_a_trial_tells_in_words_why_it_has_not_arrived(outcome: Outcome) -> None:
    assert bool(in_words(outcome)) != isinstance(outcome, Sent)
