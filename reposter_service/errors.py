"""What can go wrong with Telegram, as one tree that carries the decision.

TelegramError
├── Temporary           try again, not before `retry_after`
│   ├── FloodWait       Telegram named the wait
│   ├── Unreadable      an answer came and cannot be read; the connection lives on
│   └── Disconnected    no connection, or the answer is lost: the deed may have been done
├── DonorUnavailable    private, gone, renamed away: this donor cannot be read
│   └── NotFoundYet     this userbot has never met it: its membership queue looks for it
├── PostUnavailable     the message is deleted
├── ForwardsForbidden   protected content: final for the post
├── TargetClosed        the userbot lacks rights in the project's channel
├── LinkRefused         the link leads to no channel that can be watched
├── ChannelsFull        the account is in as many channels as Telegram allows it
├── SignInRefused       the account is not let in: the phone, the code or the password is wrong
├── AdminUnreachable    the admin never pressed /start, or has blocked the bot
├── BotRefused          Telegram does not know the bot's token
└── AccountLost         banned, frozen or logged out
"""

from datetime import timedelta
from enum import StrEnum


class TelegramError(Exception):
    """Telegram did not do what was asked."""


class Temporary(TelegramError):
    def __init__(self, reason: str, retry_after: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class FloodWait(Temporary):
    pass


class Unreadable(Temporary):
    pass


class Disconnected(Temporary):
    pass


class DonorUnavailable(TelegramError):
    pass


class NotFoundYet(DonorUnavailable):
    pass


class PostUnavailable(TelegramError):
    pass


class ForwardsForbidden(TelegramError):
    pass


class TargetClosed(TelegramError):
    pass


class LinkProblem(StrEnum):
    """What a link turned out to be instead of a channel."""

    NOTHING = "nothing"
    PERSON = "person"
    BOT = "bot"
    GROUP = "group"
    INVITE_EXPIRED = "invite_expired"
    NOT_A_MEMBER = "not_a_member"
    AWAITS_APPROVAL = "awaits_approval"


class LinkRefused(TelegramError):
    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class ChannelsFull(TelegramError):
    pass


class SignInProblem(StrEnum):
    """What keeps an account from being signed in. NOT_UNDER_WAY: no attempt, or one that is over. CODE_NOT_SENT:
    Telegram wants more of this account first, in an app of its own.
    """

    PHONE_INVALID = "phone_invalid"
    PHONE_BANNED = "phone_banned"
    NO_ACCOUNT = "no_account"
    UNDER_WAY_ELSEWHERE = "under_way_elsewhere"
    CODE_NOT_SENT = "code_not_sent"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - a word for a person's mistake
    NOT_UNDER_WAY = "not_under_way"


class SignInRefused(TelegramError):
    def __init__(self, problem: SignInProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class AdminUnreachable(TelegramError):
    pass


class BotRefused(TelegramError):
    pass


class AccountState(StrEnum):
    BANNED = "banned"
    FROZEN = "frozen"
    LOGGED_OUT = "logged_out"


class AccountLost(TelegramError):
    def __init__(self, state: AccountState) -> None:
        super().__init__(state.value)
        self.state = state


class NotASession(AccountLost):
    """What was given for a session string is none: nobody was asked. Of a stored one nothing can be made either."""

    def __init__(self) -> None:
        super().__init__(AccountState.LOGGED_OUT)


def is_mistake(error: Exception) -> bool:
    """Whether an unexpected error is worth a traceback: Python's own are, but for those of the network.

    Trouble (a database that is away) is told by libraries in classes of their own, and a line of it is enough.
    """
    return type(error).__module__ == "builtins" and not isinstance(error, OSError)
