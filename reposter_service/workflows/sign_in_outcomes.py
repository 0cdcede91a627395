"""What a step of signing a userbot in came to: each a value that says why."""

from dataclasses import dataclass
from datetime import datetime

from reposter_service.errors import SignInProblem
from reposter_service.workflows.records import Progress


@dataclass(frozen=True, slots=True)
class CodeSent:
    """Telegram has sent a code to the account. `phone` as Telegram writes it, `length` of the code where it is told."""

    phone: str
    length: int | None


@dataclass(frozen=True, slots=True)
class PasswordWanted:
    """The code was right, the account has a password as well."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """The account is the project's userbot. `instead_of`: the phone of another one whose place it took. `progress`: how
    many donors are to be joined, and until when; None where the database did not tell.
    """

    userbot_id: int
    phone: str
    instead_of: str | None
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class PhoneInUse:
    """The account serves another project. `free_at`: that one was removed, and its userbot is likely free by then."""

    phone: str
    project: str
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotLetIn:
    """After CODE_WRONG and PASSWORD_WRONG the step may be repeated; after any other a new beginning is needed."""

    problem: SignInProblem


@dataclass(frozen=True, slots=True)
class Wait:
    """Telegram refuses until then. `signed_in`: as of `Unanswered`."""

    until: datetime
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No connection to Telegram, or no answer: nothing is lost, the same step may be repeated. `signed_in`: the account
    is let in, and only `check_again` is left.
    """

    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class NotAdmin:
    """The account may not publish in the project's channel. It stays signed in for `check_again` until given up."""

    phone: str


@dataclass(frozen=True, slots=True)
class NoRoom:
    """With the donors that it would join the account would be in more channels than Telegram allows."""

    phone: str
    joined: int
    to_join: int
    limit: int


@dataclass(frozen=True, slots=True)
class ProjectGone:
    """The project was removed meanwhile."""


Outcome = (
    CodeSent | PasswordWanted | Admitted | PhoneInUse | NotLetIn | Wait | Unanswered | NotAdmin | NoRoom | ProjectGone
)
