"""What keeps an account from being signed in, told in our words. One table, before that of all requests."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telethon import errors

from reposter_service.errors import (
    AccountLost,
    AccountState,
    FloodWait,
    SignInProblem,
    SignInRefused,
    TelegramError,
)
from reposter_service.userbots import refusals

A_DAY = timedelta(days=1)
"""Telegram names no end of too many attempts; it has been seen to take a day."""

_TOO_MANY_ATTEMPTS = (errors.PhonePasswordFloodError, errors.PhoneNumberFloodError)

_TABLE: tuple[tuple[refusals.Errors, SignInProblem], ...] = (
    ((errors.PhoneNumberInvalidError,), SignInProblem.PHONE_INVALID),
    ((errors.PhoneNumberBannedError, errors.UserDeactivatedBanError), SignInProblem.PHONE_BANNED),
    (
        (errors.PhoneNumberUnoccupiedError, errors.PhoneNumberAppSignupForbiddenError, errors.UserDeactivatedError),
        SignInProblem.NO_ACCOUNT,
    ),
    ((errors.PhoneCodeInvalidError, errors.PhoneCodeEmptyError), SignInProblem.CODE_WRONG),
    (
        (errors.PhoneCodeExpiredError, errors.PhoneCodeHashEmptyError, errors.PhoneHashExpiredError),
        SignInProblem.CODE_EXPIRED,
    ),
    ((errors.PasswordHashInvalidError, errors.PasswordEmptyError), SignInProblem.PASSWORD_WRONG),
)


async def told(step: Callable[[], Awaitable[object]]) -> None:
    """What goes wrong leaves in our words, and alone: Telethon's errors hold the request with all that is secret."""
    try:
        with refusals.of_a_deed(), refusals.translated():
            await step()
    except TelegramError as error:
        trouble = _in_words(error)
    else:
        return
    raise trouble


def _in_words(trouble: TelegramError) -> TelegramError:
    cause = trouble.__cause__
    for classes, problem in _TABLE:
        if isinstance(cause, classes):
            return SignInRefused(problem)
    if isinstance(cause, _TOO_MANY_ATTEMPTS):
        return FloodWait("too many attempts to sign in", A_DAY)
    if isinstance(trouble, AccountLost) and trouble.state is AccountState.LOGGED_OUT:
        return SignInRefused(SignInProblem.NOT_UNDER_WAY)  # the key, and the code with it, is forgotten
    trouble.__cause__ = trouble.__context__ = None
    return trouble.with_traceback(None)
