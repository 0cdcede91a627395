"""Signing in: codes that Telegram sends into an account's own «Telegram» chat, and what voids them."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from telegram_sandbox.world.direct import DirectMessages
from telegram_sandbox.world.events import DirectMessageSent, Event, NewMessage
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.people import TELEGRAM_ID, AccountState, People, Person, bare_phone
from telegram_sandbox.world.refusals import Refused

CODE_LIFETIME = 300
"""Real seconds until a code is stale, however fast the world runs."""


class CodeState(StrEnum):
    """VOID: it was typed as text into a chat."""

    OPEN = "open"
    VOID = "void"
    STALE = "stale"


@dataclass(eq=False, slots=True)
class LoginCode:
    """One attempt to sign in. `asker`: the connection key that asked; the code is worthless to another one."""

    phone: str
    code: str
    hash: str
    asker: int
    sent_at: float
    is_void: bool = False


@dataclass(eq=False, slots=True)
class LoginToken:
    """What a QR code shows. `accepted_by`: who scanned it with a telephone that is signed in."""

    asker: int
    expires_at: float
    accepted_by: Person | None = None


class SignIn:
    """Codes under way, one per phone: a newer one ends the older."""

    def __init__(self, ground: Ground, people: People, direct: DirectMessages) -> None:
        self._ground = ground
        self._people = people
        self._direct = direct
        self._codes: dict[str, LoginCode] = {}
        self._tokens: dict[bytes, LoginToken] = {}
        ground.subscribe(self._void_if_typed)

    def send_code(self, phone: str, asker: int) -> LoginCode:
        """A new code; into the account's «Telegram» chat when there is such an account, by SMS otherwise."""
        number = bare_phone(phone)
        if not 5 <= len(number) <= 15:
            raise Refused("PHONE_NUMBER_INVALID")
        person = self._people.by_phone(number)
        if person and person.state is AccountState.BANNED:
            raise Refused("PHONE_NUMBER_BANNED")
        code = LoginCode(
            number, f"{secrets.randbelow(90000) + 10000}", secrets.token_hex(9), asker, self._ground.clock.real()
        )
        self._codes[number] = code
        if person:
            text = f"Login code: {code.code}. Do not give this code to anyone, even if they say they are from Telegram!"
            self._direct.send(self._people.telegram, person, text)
        self._ground.note("code_sent", phone=number)
        return code

    def code_for(self, phone: str) -> str:
        """What a person reads on their telephone: the newest code, or `PHONE_CODE_EXPIRED`."""
        code = self._codes.get(bare_phone(phone))
        if code is None:
            raise Refused("PHONE_CODE_EXPIRED")
        return code.code

    def newest(self, phone: str) -> LoginCode | None:
        """The code that was sent last, unless it has been used."""
        return self._codes.get(bare_phone(phone))

    def state_of(self, code: LoginCode) -> CodeState:
        """Whether it still opens the account."""
        if code.is_void:
            return CodeState.VOID
        is_stale = self._ground.clock.real() - code.sent_at > CODE_LIFETIME
        return CodeState.STALE if is_stale else CodeState.OPEN

    def check(self, phone: str, code_hash: str, typed: str, asker: int) -> Person | None:
        """The account a right code opens (None: the phone has none yet). `PHONE_CODE_EXPIRED` or `_INVALID` else."""
        code = self.attempt(phone, code_hash, asker)
        if not typed:
            raise Refused("PHONE_CODE_EMPTY")
        if typed != code.code:
            raise Refused("PHONE_CODE_INVALID")
        return self._people.by_phone(phone)

    def attempt(self, phone: str, code_hash: str, asker: int) -> LoginCode:
        """The attempt that this connection key began and that is still open, or `PHONE_CODE_EXPIRED`."""
        code = self._codes.get(bare_phone(phone))
        if code is None or code.hash != code_hash or code.asker != asker:
            raise Refused("PHONE_CODE_EXPIRED")
        if self.state_of(code) is not CodeState.OPEN:
            raise Refused("PHONE_CODE_EXPIRED")
        return code

    def done(self, phone: str) -> None:
        """The code has been used."""
        self._codes.pop(bare_phone(phone), None)

    def show_token(self, token: bytes, asker: int, *, lifetime: float) -> None:
        """A QR code is on the asker's screen for `lifetime` real seconds; an older one of theirs is gone."""
        self._tokens = {key: known for key, known in self._tokens.items() if known.asker != asker}
        self._tokens[token] = LoginToken(asker, self._ground.clock.real() + lifetime)

    def accept_token(self, token: bytes, person: Person) -> int:
        """Scan a QR code: the asker's connection key, or `AUTH_TOKEN_INVALID` / `AUTH_TOKEN_EXPIRED`."""
        known = self._tokens.get(token)
        if known is None:
            raise Refused("AUTH_TOKEN_INVALID")
        if self._ground.clock.real() >= known.expires_at:
            raise Refused("AUTH_TOKEN_EXPIRED")
        if known.accepted_by:
            raise Refused("AUTH_TOKEN_ALREADY_ACCEPTED")
        known.accepted_by = person
        return known.asker

    def accepted_by(self, asker: int) -> Person | None:
        """Who scanned the asker's code, if anybody did."""
        people = (known.accepted_by for known in self._tokens.values() if known.asker == asker)
        return next((person for person in people if person), None)

    def _void_if_typed(self, event: Event) -> None:
        """Telegram kills a code that is typed as text into one of its chats: somebody is being robbed."""
        if not self._ground.switches.void_typed_codes:
            return
        if not isinstance(event, DirectMessageSent | NewMessage):
            return
        if not (isinstance(event, DirectMessageSent) and event.message.sender_id == TELEGRAM_ID):
            self._void(event.message.text)

    def _void(self, text: str) -> None:
        for code in self._codes.values():
            if code.code in text:
                code.is_void = True
                self._ground.note("code_voided", phone=code.phone)
