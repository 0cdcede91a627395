"""The control port's bots: their Mini Apps and tokens, whole crowds whom they may write to, what they have written."""

from collections import Counter
from collections.abc import Mapping

from aiohttp import web

from telegram_sandbox.control.arguments import Arguments, BadArguments
from telegram_sandbox.control.desk import DESK
from telegram_sandbox.readers import Reader, Standing
from telegram_sandbox.world import AccountState, Person, World

routes = web.RouteTableDef()


@routes.post("/apps")
async def register_app(request: web.Request) -> web.Response:
    """As @BotFather's `/newapp` does: `bot` and `name` make the link `t.me/<bot>/<name>`, which opens `url`."""
    world, arguments = request.app[DESK].world, await Arguments.of(request)
    bot, name, url = (arguments.text(each) for each in ("bot", "name", "url"))
    arguments.done()
    return web.json_response({"url": world.apps.register(_bot(world, bot), name, url).url})


@routes.delete("/bots/{bot}/token")
async def revoke_token(request: web.Request) -> web.Response:
    """From now on whoever has it is 401."""
    world = request.app[DESK].world
    world.people.revoke_token(_bot(world, request.match_info["bot"]))
    return web.json_response({})


@routes.post("/bots/{bot}/token")
async def give_token(request: web.Request) -> web.Response:
    """`token?`: this one, for instance the one that was revoked; without it a new one → `token`."""
    world, arguments = request.app[DESK].world, await Arguments.of(request)
    token = arguments.optional_text("token")
    arguments.done()
    return web.json_response({"token": world.people.give_token(_bot(world, request.match_info["bot"]), token)})


# --- readers ---------------------------------------------------------------------------------------------------------


@routes.post("/readers")
async def add_readers(request: web.Request) -> web.Response:
    """`bot` and `people`, each with `id`, `first_name`, `last_name?`, `username?`, `standing?` → how many are `new`.

    Those who are there already keep their names and get the standing. Neither they nor the bot are told anything.
    """
    world, arguments = request.app[DESK].world, await Arguments.of(request)
    bot, readers = _bot(world, arguments.text("bot")), [_reader(each) for each in arguments.objects("people")]
    arguments.done()
    before = len(world.people.all())
    for reader in readers:
        _settle(world, bot, reader)
    return web.json_response({"new": len(world.people.all()) - before})


def _reader(arguments: Arguments) -> Reader:
    word = arguments.text("standing", Standing.STARTED.value)
    if word not in set(Standing):
        raise BadArguments(f"«standing» cannot be {word}")
    reader = Reader(
        arguments.integer("id"),
        arguments.text("first_name"),
        arguments.text("last_name", ""),
        arguments.optional_text("username"),
        Standing(word),
    )
    arguments.done()
    return reader


def _settle(world: World, bot: Person, reader: Reader) -> None:
    person = world.people.find(reader.id)
    if person is None:
        person = world.people.add_extra(
            reader.id, reader.first_name, last_name=reader.last_name, username=reader.username
        )
    elif not person.is_extra:
        raise BadArguments(f"{reader.id} is no reader")
    is_let_in = reader.standing in {Standing.STARTED, Standing.DELETED}
    world.direct.meet(person, bot, is_let_in=is_let_in, is_blocked=reader.standing is Standing.BLOCKED)
    state = AccountState.DELETED if reader.standing is Standing.DELETED else AccountState.ACTIVE
    if person.state is not state:
        world.people.set_state(person, state)


@routes.get("/letters")
async def letters(request: web.Request) -> web.Response:
    """`?bot=NAME&since=SECONDS` → `letters`: each text that the bot has sent to anybody since that moment of the world,
    with `received`: person's id → how often.
    """
    world = request.app[DESK].world
    bot, since = _bot(world, request.query.get("bot", "")), request.query.get("since", "0")
    try:
        found = _received(world, bot, float(since))
    except ValueError:
        raise BadArguments(f"«since» cannot be {since}") from None
    return web.json_response({"letters": [{"text": text, "received": found[text]} for text in found]})


def _received(world: World, bot: Person, since: float) -> Mapping[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for message in world.direct.box(bot.id).messages.values():
        if message.sender_id == bot.id and message.date >= since:
            found.setdefault(message.text, Counter())[message.receiver_id] += 1
    return found


def _bot(world: World, name: str) -> Person:
    found = world.resolve(name)
    if not isinstance(found, Person) or not found.is_bot:
        raise BadArguments(f"«bot» cannot be {name}: it is none")
    return found
