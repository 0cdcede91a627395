"""What happens to one request: unwrapped, counted, struck by faults, done, answered."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Iterator
from inspect import isawaitable
from typing import Any

from telethon.tl import functions as F  # noqa: N812
from telethon.tl import types as T  # noqa: N812

from telegram_sandbox import faults as f
from telegram_sandbox.mtproto import tl
from telegram_sandbox.mtproto.api.all import METHODS
from telegram_sandbox.mtproto.api.registry import Call, Entry, Office
from telegram_sandbox.mtproto.connection import Connection
from telegram_sandbox.tasks import Tasks
from telegram_sandbox.world.people import AccountState, Person
from telegram_sandbox.world.refusals import BAD_REQUEST, INTERNAL, UNAUTHORIZED, Refused
from telegram_sandbox.world.world import World

DOOR = "mtproto"
NOBODY = 0
logger = logging.getLogger(__name__)


class Calls:
    """`counts`: calls per (account id, method), 0 before signing in.

    `unknown`: methods nobody wrote, and (as «failed …») those that broke by a mistake of the sandbox.
    """

    def __init__(self, office: Office, world: World, faults: f.Faults, tasks: Tasks) -> None:
        self._office = office
        self._world = world
        self._faults = faults
        self._tasks = tasks
        self.counts: Counter[tuple[int, str]] = Counter()
        self.unknown: Counter[str] = Counter()

    def handle(self, connection: Connection, message_id: int, wrapped: Any) -> None:
        """Answer one request: at once if nothing goes wrong and nobody has to be waited for."""
        request = _unwrap(connection, wrapped)
        name = tl.method_name(request)
        person = self._person(connection)
        self.counts[person.id if person else NOBODY, name] += 1
        plan = self._faults.strike(self._described(name, person, request))
        call = self._call(connection, person)
        if plan.struck:
            self._tasks.start(self._struck(call, message_id, name, request, plan))
            return
        result = self._outcome(call, name, request)
        if isawaitable(result):
            connection.acknowledge(message_id)
            self._tasks.start(self._later(connection, message_id, name, result))
        else:
            connection.reply(message_id, result)

    def unreadable(self, connection: Connection, message_id: int, constructor: int) -> None:
        """A constructor of another layer counts as an unknown method."""
        self.unknown[f"0x{constructor:08x}"] += 1
        logger.error("the sandbox cannot read constructor %08x", constructor)
        connection.reply(message_id, T.RpcError(BAD_REQUEST, "INPUT_CONSTRUCTOR_INVALID"))

    async def _later(self, connection: Connection, message_id: int, name: str, result: Awaitable[Any]) -> None:
        connection.reply(message_id, await self._settled(name, result))

    async def _struck(self, call: Call, message_id: int, name: str, request: Any, plan: f.Plan) -> None:
        if plan.has(f.FaultKind.DROP_SOCKET):
            call.connection.drop()
            return
        call.connection.acknowledge(message_id)
        self._punish(call, plan)
        result = await self._delayed(call, name, request, plan)
        if plan.has(f.FaultKind.LOSE_ANSWER):
            call.connection.drop()
            return
        await asyncio.sleep(plan.answer_delay)
        call.connection.reply(message_id, result)

    async def _delayed(self, call: Call, name: str, request: Any, plan: f.Plan) -> Any:
        if plan.error:
            return T.RpcError(plan.error.code, plan.error.text)
        if not plan.deed_delay:
            return await self._settled(name, self._outcome(call, name, request))
        try:
            with self._under_way(call, request):
                await asyncio.sleep(plan.deed_delay)
        except Refused as refused:
            return self._failure(name, refused)
        # The deed is done even if its asker has gone meanwhile: so does Telegram.
        return await self._settled(name, self._outcome(call, name, request))

    def _punish(self, call: Call, plan: f.Plan) -> None:
        """Deeds that outlast the rule: a ban, a freeze, the end of a session."""
        if call.person and plan.has(f.FaultKind.BAN):
            self._world.people.set_state(call.person, AccountState.BANNED)
        if call.person and plan.has(f.FaultKind.FREEZE):
            self._world.people.set_state(call.person, AccountState.FROZEN)
        if revoked := plan.first(f.FaultKind.REVOKE_KEY):
            call.auth.refusal = revoked.text or "AUTH_KEY_UNREGISTERED"

    def _outcome(self, call: Call, name: str, request: Any) -> Any:
        """The method's result, or an RpcError, or something to wait for."""
        try:
            with self._under_way(call, request):
                return self._entry(call, name).run(call, request)
        except Exception as error:  # noqa: BLE001 - the caller is told, and the log
            return self._failure(name, error)

    async def _settled(self, name: str, result: Any) -> Any:
        if not isawaitable(result):
            return result
        try:
            return await result
        except Exception as error:  # noqa: BLE001 - the caller is told, and the log
            return self._failure(name, error)

    def _failure(self, name: str, error: Exception) -> Any:
        """What is answered instead of a result. Anything but the world's refusal is a mistake of the sandbox."""
        if isinstance(error, Refused):
            return T.RpcError(error.status, error.word)
        self.unknown[f"failed {name}"] += 1
        logger.error("%s failed", name, exc_info=error)
        return T.RpcError(INTERNAL, "INTERNAL_SERVER_ERROR")

    def _entry(self, call: Call, name: str) -> Entry:
        entry = METHODS.get(name)
        if entry is None:
            self.unknown[name] += 1
            logger.error("the sandbox has no method %s", name)
            raise Refused("METHOD_NOT_IMPLEMENTED")
        if call.auth.refusal:
            raise Refused(call.auth.refusal, UNAUTHORIZED)
        if not entry.is_public:
            _refuse_account(call.me, entry)
        return entry

    @contextlib.contextmanager
    def _under_way(self, call: Call, request: Any) -> Iterator[None]:
        """Guard requests that bear `random_id`s: the same one twice at a time is refused."""
        numbers = getattr(request, "random_id", None)
        peer = getattr(request, "to_peer", None) or getattr(request, "peer", None)
        if numbers is None or call.person is None:
            yield
            return
        target = getattr(peer, "channel_id", None) or getattr(peer, "user_id", None) or call.person.id
        listed = numbers if isinstance(numbers, list) else [numbers]
        with self._world.forwards.random_ids.running((call.person.id, target), listed):
            yield

    def _call(self, connection: Connection, person: Person | None) -> Call:
        if connection.auth is None:
            raise RuntimeError("an encrypted request comes with a key")
        return Call(self._office, self._world, connection, connection.auth, person)

    def _person(self, connection: Connection) -> Person | None:
        person_id = connection.auth.person_id if connection.auth else None
        return None if person_id is None else self._world.people.find(person_id)

    def _described(self, name: str, person: Person | None, request: Any) -> f.Call:
        who = f.names_of(person.id, person.phone, person.username) if person else _phone_in(request)
        return f.Call(DOOR, name, who, _channel_in(request))


def _unwrap(connection: Connection, request: Any) -> Any:
    """Peel `invokeWithLayer`, `initConnection` and the like off a request."""
    while hasattr(request, "query") and isinstance(request, _WRAPPERS):
        if isinstance(request, F.InvokeWithoutUpdatesRequest):
            connection.wants_updates = False
        if isinstance(request, F.InitConnectionRequest) and connection.auth:
            connection.auth.device = request.device_model
        request = request.query
    return request


_WRAPPERS = (
    F.InvokeWithLayerRequest,
    F.InitConnectionRequest,
    F.InvokeWithoutUpdatesRequest,
    F.InvokeAfterMsgRequest,
    F.InvokeAfterMsgsRequest,
    F.InvokeWithTakeoutRequest,
)


def _refuse_account(person: Person, entry: Entry) -> None:
    if person.state is AccountState.BANNED:
        raise Refused("USER_DEACTIVATED_BAN")
    if person.state is AccountState.DELETED:
        raise Refused("USER_DEACTIVATED")
    if person.state is AccountState.FROZEN and not entry.when_frozen:
        raise Refused("FROZEN_METHOD_INVALID")


def _channel_in(request: Any) -> int | None:
    """The channel a request is about: of a forward, the target."""
    for name in ("to_peer", "peer", "channel"):
        channel_id: int | None = getattr(getattr(request, name, None), "channel_id", None)
        if channel_id is not None:
            return channel_id
    return None


def _phone_in(request: Any) -> frozenset[str]:
    phone = getattr(request, "phone_number", "")
    return frozenset({phone.lstrip("+")}) if phone else frozenset()
