"""What Telethon raises, told in the words of `reposter_service.errors`. One table."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from python_socks import ProxyError
from telethon import errors

from reposter_service.errors import (
    AccountLost,
    AccountState,
    ChannelsFull,
    Disconnected,
    DonorUnavailable,
    FloodWait,
    ForwardsForbidden,
    PostUnavailable,
    TargetClosed,
    TelegramError,
    Temporary,
    Unreadable,
)

UNNAMED_FLOOD = timedelta(minutes=1)
SPAM_LIMIT = timedelta(hours=1)

Errors = tuple[type[Exception], ...]

TELEGRAMS_TROUBLE: Errors = (errors.ServerError, errors.TimedOutError)
"""Telegram stumbled over the request: asking again is all right where the deed may be done twice."""


def _lost(state: AccountState) -> Callable[[Exception], TelegramError]:
    return lambda error: AccountLost(state)  # noqa: ARG005 - every row of the table is called alike


def _named(refusal: type[TelegramError]) -> Callable[[Exception], TelegramError]:
    return lambda error: refusal(type(error).__name__.removesuffix("Error"))


def _later(delay: timedelta) -> Callable[[Exception], TelegramError]:
    return lambda error: Temporary(type(error).__name__.removesuffix("Error"), delay)


def _flood(error: Exception) -> TelegramError:
    seconds = getattr(error, "seconds", None)
    return FloodWait("flood wait", UNNAMED_FLOOD if seconds is None else timedelta(seconds=seconds))


def _unknown(error: Exception) -> TelegramError:
    return Temporary(getattr(error, "message", None) or type(error).__name__)


_TABLE: tuple[tuple[Errors, Callable[[Exception], TelegramError]], ...] = (
    # The account. Frozen comes before floods: Telegram calls it a flood, but names no end.
    ((errors.FrozenMethodInvalidError, errors.FrozenParticipantMissingError), _lost(AccountState.FROZEN)),
    (
        (errors.UserDeactivatedBanError, errors.UserDeactivatedError, errors.PhoneNumberBannedError),
        _lost(AccountState.BANNED),
    ),
    (
        (
            errors.AuthKeyUnregisteredError,
            errors.AuthKeyInvalidError,
            errors.AuthKeyDuplicatedError,
            errors.SessionRevokedError,
            errors.SessionExpiredError,
        ),
        _lost(AccountState.LOGGED_OUT),
    ),
    # Not now.
    (
        (
            errors.FloodWaitError,
            errors.FloodPremiumWaitError,
            errors.FloodTestPhoneWaitError,
            errors.SlowModeWaitError,
            errors.FloodError,
        ),
        _flood,
    ),
    ((errors.PeerFloodError,), _later(SPAM_LIMIT)),
    ((errors.ChannelsTooMuchError, errors.UserChannelsTooMuchError), _named(ChannelsFull)),
    # The post.
    ((errors.ChatForwardsRestrictedError,), _named(ForwardsForbidden)),
    ((errors.MessageIdInvalidError, errors.MessageIdsEmptyError), _named(PostUnavailable)),
    # The target: only publishing meets these.
    (
        (
            errors.ChatAdminRequiredError,
            errors.ChatWriteForbiddenError,
            errors.ChatGuestSendForbiddenError,
            errors.ChatSendMediaForbiddenError,
            errors.ChatRestrictedError,
            errors.UserBannedInChannelError,
        ),
        _named(TargetClosed),
    ),
    # The donor.
    (
        (
            errors.ChannelPrivateError,
            errors.ChannelInvalidError,
            errors.ChannelBannedError,
            errors.ChannelPublicGroupNaError,
            errors.ChatForbiddenError,
            errors.ChatIdInvalidError,
            errors.ChatInvalidError,
            errors.PeerIdInvalidError,
            errors.UsernameNotOccupiedError,
            errors.UsernameInvalidError,
            errors.InviteHashExpiredError,
            errors.InviteHashInvalidError,
            errors.InviteHashEmptyError,
        ),
        _named(DonorUnavailable),
    ),
    # No answer, or one that leaves open whether the deed is done: RandomIdDuplicate is the first call still running.
    ((TimeoutError,), lambda error: Disconnected("timeout")),  # noqa: ARG005
    ((errors.RandomIdDuplicateError,), _named(Disconnected)),
    (TELEGRAMS_TROUBLE, _unknown),
    (
        (errors.AuthKeyNotFound, errors.InvalidBufferError, asyncio.IncompleteReadError, OSError, ProxyError),
        _named(Disconnected),
    ),
    # An answer that says nothing: BadMessage 20 is a message too old to be looked up, TypeNotFound an object and
    # BufferError a length that Telethon does not know.
    (
        (errors.BadMessageError, errors.TypeNotFoundError, errors.SecurityError, BufferError, ValueError),
        _named(Unreadable),
    ),
    # What Telegram says beyond this is not known to be final.
    ((errors.RPCError,), _unknown),
)

_KNOWN: Errors = tuple(error for row in _TABLE for error in row[0])


def refusal(error: Exception) -> TelegramError:
    """The row of the table that speaks of this error, which must be one of the known."""
    return next(make(error) for classes, make in _TABLE if isinstance(error, classes))


@contextmanager
def translated() -> Iterator[None]:
    """Around every call: Telethon's errors leave as ours, the original as the cause.

    Telethon cancels the answers it no longer expects when a socket is closed. That is no cancellation of the task
    that waits for one.
    """
    try:
        yield
    except _KNOWN as error:
        raise refusal(error) from error
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise Disconnected("closed") from error


@contextmanager
def of_a_deed() -> Iterator[None]:
    """Around what must not be done twice: after Telegram's own trouble, or an answer that cannot be read, nobody knows
    whether it is done.
    """
    try:
        yield
    except Temporary as trouble:
        if isinstance(trouble, Unreadable) or isinstance(trouble.__cause__, TELEGRAMS_TROUBLE):
            raise Disconnected(str(trouble)) from trouble.__cause__
        raise


@contextmanager
def about_target() -> Iterator[None]:
    """Around calls that read our own channel: what makes a donor unavailable closes the target."""
    try:
        yield
    except DonorUnavailable as refused:
        raise TargetClosed(str(refused)) from refused


@contextmanager
def about_donor() -> Iterator[None]:
    """Around calls that read or join a donor: publishing's words for a closed door, or a missing post, mean that it
    is closed to us.
    """
    try:
        yield
    except (TargetClosed, PostUnavailable) as refused:
        raise DonorUnavailable(str(refused)) from refused


def reason(lost: AccountLost) -> str:
    """Why an account is lost, for its record: Telegram's own word where there is one."""
    return type(lost.__cause__).__name__.removesuffix("Error") if lost.__cause__ else lost.state.value
