"""The control port's application: people, clock, faults, sockets, the dump; channels and bots are next door."""

import json
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from telegram_sandbox.control import bots, channels, outside
from telegram_sandbox.control.arguments import Arguments, BadArguments
from telegram_sandbox.control.desk import DESK, Desk
from telegram_sandbox.dumped import Dump
from telegram_sandbox.faults import Rule
from telegram_sandbox.world import AccountState, Refused, World

LARGEST_BODY = 64 * 1024 * 1024
"""Annotations of a long demo, a hundred thousand readers, a test's picture: it is our own machine."""

routes = web.RouteTableDef()


def application(desk: Desk) -> web.Application:
    """Serve it on loopback: nobody is asked who they are. Every mistake is answered as `{"error": words}`."""
    app = web.Application(middlewares=[_say_what_was_wrong], client_max_size=LARGEST_BODY)
    app[DESK] = desk
    app.add_routes(routes)
    app.add_routes(channels.routes)
    app.add_routes(bots.routes)
    app.add_routes(outside.routes)
    return app


@web.middleware
async def _say_what_was_wrong(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refusal:
        return web.json_response({"error": f"the world refuses: {refusal.word}", "word": refusal.word}, status=409)
    except BadArguments as mistake:
        return web.json_response({"error": str(mistake)}, status=400)
    except web.HTTPException as failure:
        if failure.status < 400:
            raise
        return web.json_response({"error": f"{request.method} {request.path}: {failure.reason}"}, status=failure.status)


@routes.get("/state")
async def state(request: web.Request) -> web.Response:
    """The clock, how far story or replay is, and what nobody should find: unknown methods."""
    desk = request.app[DESK]
    progress = desk.performance.progress() if desk.performance else {}
    return web.json_response(
        {
            "now": desk.world.clock.exact(),
            "speed": desk.world.clock.speed,
            "unknown_methods": desk.unknown_methods(),
            "performance": progress,
        }
    )


@routes.get("/dump")
async def dump(request: web.Request) -> web.Response:
    """Everything, see `telegram_sandbox.dumped`."""
    desk = request.app[DESK]
    whole = Dump(
        desk.world.clock.exact(),
        desk.chronicle.channels(),
        desk.chronicle.forwards(),
        desk.unknown_methods(),
        _requests(desk),
        desk.chronicle.letters(),
    )
    return web.json_response(whole.to_json())


@routes.get("/requests")
async def requests(request: web.Request) -> web.Response:
    """Account's phone → method → how many calls so far: of the dump, what one may ask for in the thick of it."""
    return web.json_response(_requests(request.app[DESK]))


def _requests(desk: Desk) -> dict[str, dict[str, int]]:
    requests: dict[str, dict[str, int]] = {}
    for (person_id, method), count in desk.door.counts().items():
        requests.setdefault(_name(desk.world, person_id), {})[method] = count
    return requests


def _name(world: World, person_id: int) -> str:
    person = world.people.find(person_id)
    return f"+{person.phone}" if person and person.phone else str(person_id)


# --- people ----------------------------------------------------------------------------------------------------------


@routes.get("/people")
async def people(request: web.Request) -> web.Response:
    """Who is there, readers apart → `people`: `id`, `name`, `phone`, `state`, the channels they may publish in."""
    world = request.app[DESK].world
    return web.json_response(
        {
            "people": [
                {
                    "id": person.id,
                    "name": person.name,
                    "phone": f"+{person.phone}" if person.phone else None,
                    "state": person.state.value,
                    "administers": [
                        {"id": channel.id, "title": channel.title}
                        for channel in world.channels.all()
                        if person.id in channel.admins
                    ],
                }
                for person in world.people.residents()
            ]
        },
        dumps=_readable,
    )


def _readable(answer: Any) -> str:
    """Somebody looks for a name in it, by eye."""
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


@routes.post("/people")
async def add_person(request: web.Request) -> web.Response:
    """`first_name`, `phone?`, `username?`, `password?` → `id`, `phone`."""
    world, arguments = request.app[DESK].world, await Arguments.of(request)
    name, phone = arguments.text("first_name"), arguments.optional_text("phone")
    username, password = arguments.optional_text("username"), arguments.optional_text("password")
    arguments.done()
    person = world.people.add(name, phone=phone, username=username, password=password)
    return web.json_response({"id": person.id, "phone": f"+{person.phone}"})


@routes.post("/people/{person_id}/session")
async def session(request: web.Request) -> web.Response:
    """→ `session`: a Telethon string session, signed in."""
    desk = request.app[DESK]
    person = desk.world.people.get(_person_id(request))
    return web.json_response({"session": desk.door.provision(person)})


@routes.delete("/people/{person_id}/session")
async def revoke(request: web.Request) -> web.Response:
    """All sessions of this account are ended, as by a person in Telegram's settings."""
    desk = request.app[DESK]
    desk.door.revoke(desk.world.people.get(_person_id(request)), "SESSION_REVOKED")
    return web.json_response({})


@routes.post("/people/{person_id}/state")
async def set_state(request: web.Request) -> web.Response:
    """`state`: `active`, `banned`, `frozen` or `deleted`."""
    desk, arguments = request.app[DESK], await Arguments.of(request)
    word = arguments.text("state")
    arguments.done()
    if word not in {known.value for known in AccountState}:
        raise BadArguments(f"«state» cannot be {word}")
    desk.world.people.set_state(desk.world.people.get(_person_id(request)), AccountState(word))
    return web.json_response({"state": word})


def _person_id(request: web.Request) -> int:
    number = request.match_info["person_id"]
    if not number.isdigit():
        raise BadArguments(f"{number} is no person's id")
    return int(number)


# --- time and trouble ------------------------------------------------------------------------------------------------


@routes.post("/clock")
async def set_clock(request: web.Request) -> web.Response:
    """`advance?` seconds, `speed?` world seconds per real one, `shift?` seconds that Telegram's clock is ahead of this
    machine's → `now`. Seen from Telegram, a shift is the machine's clock being set: the world's dates move with it.
    """
    desk, arguments = request.app[DESK], await Arguments.of(request)
    clock = desk.world.clock
    advance, speed = arguments.number("advance", 0), arguments.optional_number("speed")
    shift = arguments.optional_number("shift")
    arguments.done()
    if advance < 0 or (speed is not None and speed < 0):
        raise BadArguments("the world's clock never goes back")
    if shift is not None:
        desk.door.wire_clock.shift = shift
    clock.advance(advance)
    if speed is not None:
        clock.set_speed(speed)
    return web.json_response({"now": clock.exact(), "speed": clock.speed, "shift": desk.door.wire_clock.shift})


@routes.get("/faults")
async def faults(request: web.Request) -> web.Response:
    """The rules in force, by number, and how often each has struck."""
    known = request.app[DESK].faults
    listed = [
        {"number": number, "struck": known.times_struck(number), **rule.to_json()}
        for number, rule in known.all().items()
    ]
    return web.json_response({"faults": listed})


@routes.post("/faults")
async def add_fault(request: web.Request) -> web.Response:
    """A rule as `telegram_sandbox.faults.Rule` has it: `kind` and conditions → `number`."""
    arguments = await Arguments.of(request)
    try:
        rule = Rule.from_json(arguments.rest())
    except (TypeError, ValueError) as error:
        raise BadArguments(str(error)) from None
    return web.json_response({"number": request.app[DESK].faults.add(rule)})


@routes.delete("/faults/{number:\\d+}")
async def remove_fault(request: web.Request) -> web.Response:
    """Take one rule back → how often it struck."""
    number, known = int(request.match_info["number"]), request.app[DESK].faults
    if number not in known.all():
        raise BadArguments(f"no fault bears the number {number}")
    known.remove(number)
    return web.json_response({"struck": known.times_struck(number)})


@routes.delete("/faults")
async def clear_faults(request: web.Request) -> web.Response:
    """Nothing goes wrong any more."""
    request.app[DESK].faults.clear()
    return web.json_response({})


@routes.post("/random_ids/forget")
async def forget_random_ids(request: web.Request) -> web.Response:
    """From now on a repeated forward is forwarded anew."""
    request.app[DESK].world.forwards.forget_random_ids()
    return web.json_response({})


@routes.post("/sockets/drop")
async def drop_sockets(request: web.Request) -> web.Response:
    """`person_id?` (none: everybody's) → how many connections were open."""
    arguments = await Arguments.of(request)
    person_id = arguments.optional_integer("person_id")
    arguments.done()
    desk = request.app[DESK]
    before = desk.door.connections
    if person_id is None:
        desk.door.drop_all()
    else:
        desk.door.drop(desk.world.people.get(person_id))
    return web.json_response({"open": before})


# --- story, replay, viewer -------------------------------------------------------------------------------------------


@routes.post("/performance/begin")
async def begin(request: web.Request) -> web.Response:
    """Let story or replay start publishing."""
    return web.json_response(_performing(request, is_to_run=True))


@routes.post("/performance/stop")
async def stop(request: web.Request) -> web.Response:
    """Nothing more is published by story or replay."""
    return web.json_response(_performing(request, is_to_run=False))


def _performing(request: web.Request, *, is_to_run: bool) -> dict[str, Any]:
    performance = request.app[DESK].performance
    if performance is None:
        raise BadArguments("this sandbox plays neither a story nor a replay")
    if is_to_run:
        performance.begin()
    else:
        performance.stop()
    return dict(performance.progress())


@routes.put("/annotations")
async def annotate(request: web.Request) -> web.Response:
    """What the viewer is to show beside the posts; the whole of it each time."""
    arguments = await Arguments.of(request)
    request.app[DESK].annotations = arguments.rest()
    return web.json_response({})
