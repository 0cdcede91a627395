"""Channels and their posts at the control port."""

from typing import Any

from aiohttp import web

from telegram_sandbox.control.arguments import Arguments, BadArguments
from telegram_sandbox.control.desk import DESK, Desk
from telegram_sandbox.world import (
    Afterwards,
    Channel,
    Content,
    Counters,
    Growth,
    Message,
    Reaction,
    ReactionsPolicy,
    Service,
)
from telegram_sandbox.world.messages import ForwardHeader

routes = web.RouteTableDef()


@routes.post("/channels")
async def create(request: web.Request) -> web.Response:
    """`title`, `owner_id`, `username?`, `is_group?`, `is_noforwards?` → `id`."""
    world, arguments = request.app[DESK].world, await Arguments.of(request)
    owner = world.people.get(arguments.integer("owner_id"))
    title, username = arguments.text("title"), arguments.optional_text("username")
    is_group, is_closed = arguments.flag("is_group", default=False), arguments.flag("is_noforwards", default=False)
    arguments.done()
    channel = world.channels.create(title, owner=owner, username=username, is_group=is_group, is_noforwards=is_closed)
    return web.json_response({"id": channel.id})


@routes.post("/channels/{channel_id}/invites")
async def invite(request: web.Request) -> web.Response:
    """`needs_approval?` → `hash` of a `t.me/+hash` link."""
    desk, channel, arguments = await _opened(request)
    needs_approval = arguments.flag("needs_approval", default=False)
    arguments.done()
    return web.json_response({"hash": desk.world.channels.invite(channel, needs_approval=needs_approval).hash})


@routes.post("/channels/{channel_id}/members")
async def add_member(request: web.Request) -> web.Response:
    """`person_id`, `standing`: `member`, `administrator`, `left` or `kicked`."""
    desk, channel, arguments = await _opened(request)
    person, standing = desk.world.people.get(arguments.integer("person_id")), arguments.text("standing")
    arguments.done()
    members, owner = desk.world.members, desk.world.people.get(channel.owner_id)
    match standing:
        case "member":
            members.demote(channel, person)
            members.add(channel, person)
        case "administrator":
            members.promote(channel, person)
        case "left":
            members.leave(channel, person)
        case "kicked":
            members.kick(channel, person, by=owner)
        case _:
            raise BadArguments(f"«standing» cannot be {standing}")
    return web.json_response({"standing": channel.standing(person.id).value})


@routes.post("/channels/{channel_id}/posts")
async def publish(request: web.Request) -> web.Response:
    """`text?`, `date?`, `has_photo?`, `from_channel_id?` or `from_person_id?`, `growth?` → `id`."""
    desk, channel, arguments = await _opened(request)
    message = desk.world.posts.publish(
        channel,
        _content(desk, arguments),
        date=arguments.optional_integer("date"),
        forward=_header(desk, arguments),
        growth=_growth(arguments),
    )
    arguments.done()
    return web.json_response({"id": message.id, "date": message.date})


@routes.post("/channels/{channel_id}/albums")
async def publish_album(request: web.Request) -> web.Response:
    """`texts` (two to ten, one per member), `growth?` (that of every member), `date?` → `ids`."""
    desk, channel, arguments = await _opened(request)
    contents = [Content(text, media=desk.world.posts.photo()) for text in arguments.texts("texts")]
    growths = [_growth(arguments)] * len(contents)
    date = arguments.optional_integer("date")
    arguments.done()
    album = desk.world.posts.album(channel, contents, growths=growths, date=date)
    return web.json_response({"ids": [message.id for message in album], "date": album[0].date})


@routes.post("/channels/{channel_id}/services")
async def publish_service(request: web.Request) -> web.Response:
    """`kind`: `title_changed`, `pinned`, … → `id`."""
    desk, channel, arguments = await _opened(request)
    service = Service(arguments.text("kind"))
    arguments.done()
    return web.json_response({"id": desk.world.posts.publish(channel, service=service).id})


@routes.post("/channels/{channel_id}/edits")
async def edit(request: web.Request) -> web.Response:
    """`id`, `text`: the post says something else from now on."""
    desk, channel, arguments = await _opened(request)
    message = desk.world.posts.get(channel, arguments.integer("id"))
    text = arguments.text("text")
    arguments.done()
    desk.world.posts.edit(channel, message.id, Content(text, media=message.content.media))
    return web.json_response({"id": message.id})


@routes.post("/channels/{channel_id}/deletions")
async def delete(request: web.Request) -> web.Response:
    """`ids` → those really deleted."""
    desk, channel, arguments = await _opened(request)
    wanted = arguments.integers("ids")
    arguments.done()
    return web.json_response({"ids": desk.world.posts.delete(channel, wanted)})


@routes.post("/channels/{channel_id}/counters")
async def set_counters(request: web.Request) -> web.Response:
    """`id`, `views?` (null: no counter is shown), `forwards?`, `reactions?` `{"👍": 3}`; growth ends."""
    desk, channel, arguments = await _opened(request)
    message = desk.world.posts.get(channel, arguments.integer("id"))
    counters = _counters(arguments)
    arguments.done()
    desk.world.posts.set_counters(
        message, views=counters.views, forwards=counters.forwards, reactions=counters.reactions
    )
    return web.json_response(_shown(desk, message))


@routes.post("/channels/{channel_id}/reactions")
async def set_reactions(request: web.Request) -> web.Response:
    """`mode`: `all`, `none`, or `some` with `emojis`."""
    desk, channel, arguments = await _opened(request)
    mode = arguments.text("mode")
    policies = {"all": ReactionsPolicy.all, "none": ReactionsPolicy.none}
    if mode == "some":
        policy = ReactionsPolicy.some(arguments.texts("emojis"))
    elif mode in policies:
        policy = policies[mode]()
    else:
        raise BadArguments("«mode» must be all, some or none")
    arguments.done()
    desk.world.channels.set_reactions(channel, policy)
    return web.json_response({"mode": policy.mode.value})


@routes.post("/channels/{channel_id}/protection")
async def set_protection(request: web.Request) -> web.Response:
    """`is_on`: whether forwarding is forbidden."""
    desk, channel, arguments = await _opened(request)
    is_on = arguments.flag("is_on")
    arguments.done()
    desk.world.channels.set_noforwards(channel, is_on=is_on)
    return web.json_response({"is_on": is_on})


async def _opened(request: web.Request) -> tuple[Desk, Channel, Arguments]:
    desk = request.app[DESK]
    number = request.match_info["channel_id"]
    if not number.isdigit():
        raise BadArguments(f"{number} is no channel's id")
    return desk, desk.world.channels.get(int(number)), await Arguments.of(request)


def _content(desk: Desk, arguments: Arguments) -> Content:
    has_photo = arguments.flag("has_photo", default=False)
    return Content(arguments.text("text", ""), media=desk.world.posts.photo() if has_photo else None)


def _header(desk: Desk, arguments: Arguments) -> ForwardHeader | None:
    channel_id, person_id = arguments.optional_integer("from_channel_id"), arguments.optional_integer("from_person_id")
    if channel_id is not None:
        return ForwardHeader(desk.world.now(), from_channel_id=channel_id, channel_post=1)
    return ForwardHeader(desk.world.now(), from_person_id=person_id) if person_id is not None else None


def _growth(arguments: Arguments) -> Growth | None:
    """`growth`: `views?`, `forwards?`, `reactions?` as they are at `at_age` world seconds, `stays?` so from then on."""
    plan = arguments.optional_object("growth")
    if plan is None:
        return None
    at_age, stays = plan.number("at_age"), plan.flag("stays", default=True)
    target = _counters(plan)
    plan.done()
    return Growth(target, at_age, Afterwards.STAY if stays else Afterwards.CONTINUE)


def _counters(arguments: Arguments) -> Counters:
    reactions = {Reaction.emoji(emoji): n for emoji, n in arguments.counts("reactions").items()}
    return Counters(arguments.optional_integer("views"), arguments.integer("forwards", 0), reactions)


def _shown(desk: Desk, message: Message) -> dict[str, Any]:
    counters = desk.world.posts.counters(message)
    return {"views": counters.views, "forwards": counters.forwards, "reactions": counters.reactions_total()}
