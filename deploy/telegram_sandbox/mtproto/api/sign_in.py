"""auth.* and account.getPassword: codes, two-factor passwords, QR sign-in, logging out."""

import secrets
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto import srp
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.people import AccountState, Person
from telegram_sandbox.world.refusals import Refused

_QR_LIFETIME = 30


@method("auth.sendCode", is_public=True)
def send_code(call: Call, request: Any) -> Any:
    code = call.world.sign_in.send_code(request.phone_number, call.auth.id)
    return T.auth.SentCode(T.auth.SentCodeTypeApp(len(code.code)), code.hash, timeout=60)


@method("auth.resendCode", is_public=True)
def resend_code(call: Call, request: Any) -> Any:
    """A new code; the attempt must be this connection key's own."""
    call.world.sign_in.attempt(request.phone_number, request.phone_code_hash, call.auth.id)
    return send_code(call, request)


@method("auth.cancelCode", is_public=True)
def cancel_code(call: Call, request: Any) -> Any:
    call.world.sign_in.attempt(request.phone_number, request.phone_code_hash, call.auth.id)
    call.world.sign_in.done(request.phone_number)
    return True


@method("auth.signIn", is_public=True)
def sign_in(call: Call, request: Any) -> Any:
    person = call.world.sign_in.check(
        request.phone_number, request.phone_code_hash, request.phone_code or "", call.auth.id
    )
    if person is None:
        return T.auth.AuthorizationSignUpRequired()
    call.world.sign_in.done(request.phone_number)
    return _admit(call, person)


@method("auth.signUp", is_public=True)
def sign_up(call: Call, request: Any) -> Any:
    """A new account for a phone that has none; the code was given with `auth.signIn` before."""
    call.world.sign_in.attempt(request.phone_number, request.phone_code_hash, call.auth.id)
    call.world.sign_in.done(request.phone_number)
    person = call.world.people.add(request.first_name, phone=request.phone_number)
    person.last_name = request.last_name
    return _welcome(call, person)


@method("account.getPassword", is_public=True, when_frozen=True)
def get_password(call: Call, _: Any) -> Any:
    person = call.person or _awaited(call)
    return srp.question(person, _secret_of(call))


@method("auth.checkPassword", is_public=True)
def check_password(call: Call, request: Any) -> Any:
    person = _awaited(call)
    if not srp.is_right(person, _secret_of(call), request.password):
        raise Refused("PASSWORD_HASH_INVALID")
    return _welcome(call, person)


@method("auth.logOut", when_frozen=True)
def log_out(call: Call, _: Any) -> Any:
    call.auth.person_id = None
    return T.auth.LoggedOut()


@method("auth.exportLoginToken", is_public=True)
def export_login_token(call: Call, _: Any) -> Any:
    """QR sign-in: a token to show; once another session accepted it, the second call signs in."""
    accepted = call.world.sign_in.accepted_by(call.auth.id)
    if accepted is not None:
        return T.auth.LoginTokenSuccess(_admit(call, accepted))
    token = secrets.token_bytes(24)
    call.world.sign_in.show_token(token, call.auth.id, lifetime=_QR_LIFETIME)
    return T.auth.LoginToken(int(call.office.wire_clock()) + _QR_LIFETIME, token)


@method("auth.acceptLoginToken")
def accept_login_token(call: Call, request: Any) -> Any:
    """A person scans the QR code with a telephone that is signed in already."""
    key_id = call.world.sign_in.accept_token(request.token, call.me)
    waiting = call.office.keys.find(key_id)
    if waiting is not None:
        call.office.push_to(waiting, T.UpdateShort(T.UpdateLoginToken(), call.world.now()))
    return fill(T.Authorization, hash=key_id, device_model=waiting.device if waiting else "")


def _admit(call: Call, person: Person) -> Any:
    if person.state is AccountState.DELETED:
        raise Refused("USER_DEACTIVATED")
    if person.password:
        call.auth.awaits_password = person.id
        raise Refused("SESSION_PASSWORD_NEEDED")
    return _welcome(call, person)


def _welcome(call: Call, person: Person) -> Any:
    call.auth.person_id, call.auth.awaits_password, call.auth.refusal = person.id, None, ""
    return fill(T.auth.Authorization, user=Views(call.world, person).person(person))


def _awaited(call: Call) -> Person:
    if call.auth.awaits_password is None:
        raise Refused("AUTH_KEY_UNREGISTERED")
    return call.world.people.get(call.auth.awaits_password)


def _secret_of(call: Call) -> bytes:
    """Each key's own salt and exponent, derived from the key: nothing to remember between two calls."""
    return call.auth.key[:64]
