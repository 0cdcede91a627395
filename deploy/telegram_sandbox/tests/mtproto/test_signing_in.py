"""Signing in through unmodified Telethon: handshake, code, two-factor password, QR, and what goes wrong."""

import asyncio
import re

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import signed_in, stranger
from telegram_sandbox.world import AccountState
from telethon import errors
from telethon import functions as f

PHONE = "+79990001122"


async def test_a_code_signs_in(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE)
    async with stranger(telegram) as client:
        assert not await client.is_user_authorized()
        await client.send_code_request(PHONE)
        me = await client.sign_in(PHONE, telegram.world.sign_in.code_for(PHONE))
        assert (me.id, me.first_name) == (person.id, "Ann")
        assert await client.is_user_authorized()


async def test_the_code_can_be_read_on_the_accounts_other_device(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE)
    async with signed_in(telegram, person) as telephone, stranger(telegram) as client:
        await client.send_code_request(PHONE)
        await telephone.get_dialogs()
        [message] = await telephone.get_messages(777000, limit=1)
        [code] = re.findall(r"\d{5}", message.text)
        assert (await client.sign_in(PHONE, code)).id == person.id


async def test_a_password_is_asked_after_the_code(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE, password="correct horse")
    async with stranger(telegram) as client:
        await client.send_code_request(PHONE)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(PHONE, telegram.world.sign_in.code_for(PHONE))
        with pytest.raises(errors.PasswordHashInvalidError):
            await client.sign_in(password="battery staple")
        assert (await client.sign_in(password="correct horse")).id == person.id


async def test_a_wrong_code_can_be_corrected(telegram: Sandbox) -> None:
    telegram.world.people.add("Ann", phone=PHONE)
    async with stranger(telegram) as client:
        await client.send_code_request(PHONE)
        right = telegram.world.sign_in.code_for(PHONE)
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in(PHONE, "00000")
        assert await client.sign_in(PHONE, right)


async def test_a_code_typed_into_a_chat_is_expired(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE)
    bot = telegram.world.people.add_bot("menubot")
    async with stranger(telegram) as client:
        await client.send_code_request(PHONE)
        code = telegram.world.sign_in.code_for(PHONE)
        telegram.world.direct.send(person, bot, code)
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(PHONE, code)


async def test_a_code_is_worthless_to_another_client(telegram: Sandbox) -> None:
    telegram.world.people.add("Ann", phone=PHONE)
    async with stranger(telegram) as asker, stranger(telegram) as other:
        sent = await asker.send_code_request(PHONE)
        code = telegram.world.sign_in.code_for(PHONE)
        with pytest.raises(errors.PhoneCodeExpiredError):
            await other.sign_in(PHONE, code, phone_code_hash=sent.phone_code_hash)


async def test_a_new_phone_can_sign_up(telegram: Sandbox) -> None:
    async with stranger(telegram) as client:
        sent = await client.send_code_request(PHONE)
        code = telegram.world.sign_in.code_for(PHONE)
        with pytest.raises(errors.PhoneNumberUnoccupiedError):
            await client.sign_in(PHONE, code)
        await client(f.auth.SignUpRequest(PHONE, sent.phone_code_hash, "New", "Comer"))
        assert telegram.world.people.by_phone(PHONE)


async def test_a_banned_phone_is_told_so(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE)
    telegram.world.people.set_state(person, AccountState.BANNED)
    async with stranger(telegram) as client:
        with pytest.raises(errors.PhoneNumberBannedError):
            await client.send_code_request(PHONE)


@pytest.mark.parametrize("phone", ["+7999", "+7999000112233445"])
async def test_what_is_no_phone_number_is_told_so(telegram: Sandbox, phone: str) -> None:
    async with stranger(telegram) as client:
        with pytest.raises(errors.PhoneNumberInvalidError):
            await client.send_code_request(phone)


async def test_asking_for_codes_can_be_flooded(telegram: Sandbox) -> None:
    telegram.world.people.add("Ann", phone=PHONE)
    telegram.faults.add(Rule.flood_wait(86400, method="auth.sendCode", who=PHONE))
    async with stranger(telegram) as client:
        with pytest.raises(errors.FloodWaitError) as flood:
            await client.send_code_request(PHONE)
        assert flood.value.seconds == 86400


async def test_a_scanned_qr_code_signs_in(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", phone=PHONE)
    async with signed_in(telegram, person) as telephone, stranger(telegram) as client:
        login = await client.qr_login()
        waiting = asyncio.ensure_future(login.wait(20))
        await asyncio.sleep(0)
        await telephone(f.auth.AcceptLoginTokenRequest(login.token))
        assert (await waiting).id == person.id


async def test_after_logging_out_the_session_is_worthless(telegram: Sandbox) -> None:
    async with signed_in(telegram, telegram.world.people.add("Ann")) as client:
        await client(f.auth.LogOutRequest())
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await client(f.updates.GetStateRequest())


async def test_a_provisioned_session_needs_no_login(telegram: Sandbox) -> None:
    person = telegram.world.people.add("Ann", username="ann_here")
    async with signed_in(telegram, person) as client:
        me = await client.get_me()
        assert (me.id, me.username, me.phone) == (person.id, "ann_here", person.phone)
        assert telegram.mtproto.calls_of(None, "auth.sendCode") == 0
