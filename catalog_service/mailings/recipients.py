"""What becomes of a recipient by what became of his letter. Nothing is asked here and nothing written."""

from dataclasses import dataclass

from catalog_service.mailings.models import Recipient
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Moved, Outcome, Refused, Sent, Trouble, Unreached, Wait, Wrong

State = Recipient.State
Refusal = ManagerChat.Refusal
LONGEST_WORDS = 256


@dataclass(frozen=True)
class Becomes:
    """`is_unreachable`: the bot may not write to the visitor any more, until he presses Start."""

    state: Recipient.State
    words: str = ""
    message_id: int | None = None
    is_unreachable: bool = False


AGAIN = Becomes(State.QUEUED)
"""The letter has surely not arrived."""
REFUSED = {
    Refusal.BLOCKED: Becomes(State.BLOCKED, is_unreachable=True),
    Refusal.NOT_STARTED: Becomes(State.BLOCKED, is_unreachable=True),
    Refusal.DELETED: Becomes(State.GONE, is_unreachable=True),
    Refusal.NOT_FOUND: Becomes(State.GONE, is_unreachable=True),
}
"""Other refusals are of groups, which no visitor is."""


def becomes(outcome: Outcome) -> Becomes:
    """At most once: what may have arrived is unknown and is not sent again by itself."""
    match outcome:
        case Sent(message_id=message_id):
            return Becomes(State.SENT, message_id=message_id)
        case Refused(because=because):
            return REFUSED.get(because) or Becomes(State.FAILED, because.value)
        case Wait() | Unreached() | BotUnknown():
            return AGAIN
        case Trouble(words=words):
            return Becomes(State.UNKNOWN, words[:LONGEST_WORDS])
        case Wrong(words=words):
            return Becomes(State.FAILED, words[:LONGEST_WORDS])
        case Moved():
            return Becomes(State.FAILED, "the chat has become another")
