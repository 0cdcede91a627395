"""Accounts that can be signed in, in memory: the port `SignIns`.

It keeps the contract of `tests/userbots/test_sign_in_contract.py`, which the real one keeps too.
"""

from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.clock import Clock
from reposter_service.domain.schedule import SIGN_IN_LIFETIME
from reposter_service.errors import SignInProblem, SignInRefused
from reposter_service.workflows.records import SignedIn


@dataclass
class AccountInMemory:
    password: str | None = None
    banned: bool = False


@dataclass
class AttemptInMemory:
    phone: str
    code: str
    began_at: datetime
    code_given: bool = False


@dataclass
class SignInsInMemory:
    """`codes`: what Telegram sent last, by phone. `alive`: the sessions that are signed in. `raises`: what calls of
    a method meet next.
    """

    clock: Clock
    accounts: dict[str, AccountInMemory] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    alive: list[SignedIn] = field(default_factory=list)
    raises: dict[str, list[Exception]] = field(default_factory=dict)
    _attempts: dict[int, AttemptInMemory] = field(default_factory=dict)
    _count: int = 0

    def account(self, phone: str, password: str | None = None) -> AccountInMemory:
        self.accounts[phone] = AccountInMemory(password)
        return self.accounts[phone]

    @property
    def under_way(self) -> bool:
        return bool(self._attempts)

    async def begin(self, admin_id: int, phone: str) -> int | None:
        self._called("begin")
        self._attempts.pop(admin_id, None)
        self._end_old()
        if any(attempt.phone == phone for attempt in self._attempts.values()):
            raise SignInRefused(SignInProblem.UNDER_WAY_ELSEWHERE)
        if not 7 <= sum(map(str.isdigit, phone)) <= 15:
            raise SignInRefused(SignInProblem.PHONE_INVALID)
        if phone in self.accounts and self.accounts[phone].banned:
            raise SignInRefused(SignInProblem.PHONE_BANNED)
        self.codes[phone] = f"{10000 + self._next()}"
        self._attempts[admin_id] = AttemptInMemory(phone, self.codes[phone], self.clock())
        return len(self.codes[phone])

    async def code(self, admin_id: int, code: str) -> SignedIn | None:
        self._called("code")
        attempt = self._under_way(admin_id)
        if code != attempt.code:
            raise SignInRefused(SignInProblem.CODE_WRONG)
        account = self.accounts.get(attempt.phone)
        if account is None:
            raise self._over(admin_id, SignInProblem.NO_ACCOUNT)
        if account.banned:
            raise self._over(admin_id, SignInProblem.PHONE_BANNED)
        attempt.code_given = True
        return self._let_in(admin_id) if account.password is None else None

    async def password(self, admin_id: int, password: str) -> SignedIn:
        self._called("password")
        attempt = self._under_way(admin_id)
        if not attempt.code_given:
            raise self._over(admin_id, SignInProblem.NOT_UNDER_WAY)
        if password != self.accounts[attempt.phone].password:
            raise SignInRefused(SignInProblem.PASSWORD_WRONG)
        return self._let_in(admin_id)

    async def give_up(self, admin_id: int) -> None:
        self._attempts.pop(admin_id, None)

    async def close(self) -> None:
        self._attempts.clear()

    async def end_old(self) -> None:
        self._end_old()

    async def log_out(self, account: SignedIn) -> None:
        self.alive = [known for known in self.alive if known.session != account.session]

    def _let_in(self, admin_id: int) -> SignedIn:
        signed_in = SignedIn(self._attempts.pop(admin_id).phone, f"session-{self._next()}")
        self.alive.append(signed_in)
        return signed_in

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _under_way(self, admin_id: int) -> AttemptInMemory:
        self._end_old()
        if admin_id not in self._attempts:
            raise SignInRefused(SignInProblem.NOT_UNDER_WAY)
        return self._attempts[admin_id]

    def _over(self, admin_id: int, problem: SignInProblem) -> SignInRefused:
        del self._attempts[admin_id]
        return SignInRefused(problem)

    def _end_old(self) -> None:
        born_before = self.clock() - SIGN_IN_LIFETIME
        self._attempts = {id_: attempt for id_, attempt in self._attempts.items() if attempt.began_at > born_before}

    def _called(self, method: str) -> None:
        if self.raises.get(method):
            raise self.raises[method].pop(0)
