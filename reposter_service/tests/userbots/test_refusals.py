"""Each of Telegram's refusals means one decision, and a lost answer is never taken for a refusal."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telethon import errors
from telethon.tl.functions.messages import ForwardMessagesRequest
from telethon.tl.types import InputPeerSelf, RpcError

from reposter_service.errors import (
    AccountLost,
    AccountState,
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
from reposter_service.userbots import refusals

REQUEST = ForwardMessagesRequest(InputPeerSelf(), [1], InputPeerSelf())


def said(code: int, word: str) -> Any:
    """The exception that Telethon makes of an error on the wire."""
    return errors.rpc_message_to_error(RpcError(code, word), REQUEST)


def translated(error: Exception) -> TelegramError:
    with pytest.raises(TelegramError) as caught, refusals.translated():
        raise error
    assert caught.value.__cause__ is error
    return caught.value


@pytest.mark.parametrize(
    ("code", "word", "state"),
    [
        (401, "USER_DEACTIVATED_BAN", AccountState.BANNED),
        (401, "USER_DEACTIVATED", AccountState.BANNED),
        (400, "PHONE_NUMBER_BANNED", AccountState.BANNED),
        (420, "FROZEN_METHOD_INVALID", AccountState.FROZEN),
        (400, "FROZEN_PARTICIPANT_MISSING", AccountState.FROZEN),
        (401, "AUTH_KEY_UNREGISTERED", AccountState.LOGGED_OUT),
        (401, "AUTH_KEY_INVALID", AccountState.LOGGED_OUT),
        (406, "AUTH_KEY_DUPLICATED", AccountState.LOGGED_OUT),
        (401, "SESSION_REVOKED", AccountState.LOGGED_OUT),
        (401, "SESSION_EXPIRED", AccountState.LOGGED_OUT),
    ],
)
def test_a_dead_account_is_told_from_the_class_of_the_error(code: int, word: str, state: AccountState) -> None:
    lost = translated(said(code, word))

    assert isinstance(lost, AccountLost)
    assert lost.state is state


@pytest.mark.parametrize(
    ("code", "word", "refusal"),
    [
        (400, "CHANNEL_PRIVATE", DonorUnavailable),
        (400, "CHANNEL_INVALID", DonorUnavailable),
        (400, "USERNAME_NOT_OCCUPIED", DonorUnavailable),
        (400, "INVITE_HASH_EXPIRED", DonorUnavailable),
        (400, "CHAT_ADMIN_REQUIRED", TargetClosed),
        (403, "CHAT_WRITE_FORBIDDEN", TargetClosed),
        (400, "USER_BANNED_IN_CHANNEL", TargetClosed),
        (400, "CHAT_FORWARDS_RESTRICTED", ForwardsForbidden),
        (400, "MESSAGE_ID_INVALID", PostUnavailable),
        (400, "MESSAGE_IDS_EMPTY", PostUnavailable),
    ],
)
def test_a_final_refusal_is_not_temporary(code: int, word: str, refusal: type[TelegramError]) -> None:
    assert type(translated(said(code, word))) is refusal
    assert not issubclass(refusal, Temporary)


@pytest.mark.parametrize("word", ["FLOOD_WAIT_61", "FLOOD_PREMIUM_WAIT_61", "SLOWMODE_WAIT_61"])
def test_a_flood_wait_says_how_long(word: str) -> None:
    wait = translated(said(420, word))

    assert isinstance(wait, FloodWait)
    assert wait.retry_after == timedelta(seconds=61)


def test_a_flood_without_a_number_waits_a_minute() -> None:
    wait = translated(said(420, "FLOOD_SOMETHING_NEW"))

    assert isinstance(wait, FloodWait)
    assert wait.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (500, "RPC_CALL_FAIL"),
        (500, "SOMETHING_INTERNAL"),
        (-500, "No workers running"),
        (-503, "Timeout"),
    ],
)
def test_trouble_inside_telegram_is_passing_and_leaves_open_whether_a_deed_is_done(code: int, word: str) -> None:
    assert type(translated(said(code, word))) is Temporary

    with pytest.raises(Disconnected), refusals.of_a_deed(), refusals.translated():
        raise said(code, word)


def test_a_random_id_still_in_use_leaves_open_whether_the_deed_is_done() -> None:
    assert type(translated(said(500, "RANDOM_ID_DUPLICATE"))) is Disconnected


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError("reset"),
        OSError("no route"),
        TimeoutError(),
        asyncio.IncompleteReadError(b"", 4),
        errors.InvalidBufferError(b"\x6c\xfe\xff\xff"),
        errors.AuthKeyNotFound(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_lost_answer_leaves_open_whether_the_deed_is_done(error: Exception) -> None:
    assert type(translated(error)) is Disconnected


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Request was unsuccessful 1 time(s)"),
        BufferError("No more data left to read"),
        errors.BadMessageError(REQUEST, 20),
        errors.TypeNotFoundError(0xDEADBEEF, b""),
        errors.SecurityError("a wrong length"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_answer_that_cannot_be_read_is_no_lost_connection_but_leaves_a_deed_open(error: Exception) -> None:
    assert type(translated(error)) is Unreadable

    with pytest.raises(Disconnected), refusals.of_a_deed(), refusals.translated():
        raise error


def test_an_unknown_refusal_is_not_taken_for_final() -> None:
    refusal = translated(said(400, "SOMETHING_NEW"))

    assert type(refusal) is Temporary
    assert str(refusal) == "SOMETHING_NEW"


def test_a_bug_of_ours_is_no_refusal() -> None:
    with pytest.raises(KeyError), refusals.translated():
        raise KeyError("ours")


async def test_an_answer_that_telethon_cancelled_is_a_lost_one() -> None:
    answer = asyncio.get_running_loop().create_future()
    answer.cancel()

    with pytest.raises(Disconnected), refusals.translated():
        await answer


async def test_a_task_that_is_stopped_stays_stopped() -> None:
    async def wait_for_ever() -> None:
        with refusals.translated():
            await asyncio.Event().wait()

    task = asyncio.ensure_future(wait_for_ever())
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


def test_what_makes_a_donor_unavailable_closes_the_target() -> None:
    with pytest.raises(TargetClosed), refusals.about_target():
        raise DonorUnavailable("ChannelPrivate")


@pytest.mark.parametrize("refused", [TargetClosed, PostUnavailable])
def test_publishings_refusals_make_a_donor_unavailable(refused: type[TelegramError]) -> None:
    with pytest.raises(DonorUnavailable), refusals.about_donor():
        raise refused("ChatAdminRequired")
