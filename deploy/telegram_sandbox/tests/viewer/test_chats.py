from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.stage import Stage
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage as KnownStage
from telegram_sandbox.world import Content, ReactionsPolicy


async def rows(stage: Stage) -> dict[str, dict[str, object]]:
    return {row["title"]: row for row in (await stage.ask("chats"))["chats"]}


async def test_projects_come_first_then_donors_then_others_then_chats_with_bots(stage: Stage) -> None:
    ann, bot = stage.world.people.add("Анна"), stage.world.people.add_bot("menubot", first_name="Меню")
    stage.world.channels.create("Чужой", owner=ann)
    stage.world.direct.start(ann, bot)
    listed = (await stage.ask("chats"))["chats"]
    assert [(row["section"], row["title"]) for row in listed] == [
        ("project", "Кино"),
        ("donor", "Кинопоказ"),
        ("channel", "Чужой"),
        ("dialog", "Меню"),
    ]
    assert listed[1]["projects"] == ["Кино"]


async def test_a_row_shows_the_latest_words(stage: Stage) -> None:
    assert (await rows(stage))["Кинопоказ"]["last"] == ""
    stage.world.posts.publish(stage.donor, "Первая\nстрока")
    assert (await rows(stage))["Кинопоказ"]["last"] == "Первая строка"
    stage.world.posts.publish(stage.donor, Content(media=stage.world.posts.photo()))
    assert (await rows(stage))["Кинопоказ"]["last"] == "Фото"


async def test_protection_and_reactions_are_told(stage: Stage) -> None:
    stage.world.channels.set_noforwards(stage.donor, is_on=True)
    stage.world.channels.set_reactions(stage.donor, ReactionsPolicy.none())
    row = (await rows(stage))["Кинопоказ"]
    assert (row["protected"], row["reactions"]) == (True, False)


async def test_a_private_channel_is_addressed_by_its_number(stage: Stage) -> None:
    secret = stage.world.channels.create("Закрытый", owner=stage.userbot)
    listed = await rows(stage)
    assert (listed["Закрытый"]["address"], listed["Кино"]["address"]) == (str(secret.id), "best_of_cinema")


async def test_the_projects_channels_may_be_named(stage: Stage) -> None:
    app = application(stage.world, stage=KnownStage(targets=[stage.donor.id]))
    async with TestClient(TestServer(app)) as client:
        listed = (await (await client.get("/api/chats")).json())["chats"]
    assert [row["title"] for row in listed if row["section"] == "project"] == ["Кинопоказ"]


async def test_what_is_told_of_projects_and_donors_is_shown_and_nothing_is_guessed(stage: Stage) -> None:
    """Whose admin an account is, what was forwarded once: neither makes a donor."""
    elsewhere = stage.world.channels.create("Еда", owner=stage.userbot, username="best_of_food")
    stage.forward(stage.world.posts.publish(stage.donor, "x"))
    told = {"channel": stage.target.id, "title": "Кино — лучшее", "donors": [elsewhere.id]}
    stage.notes |= {"posts": {}, "projects": [told, {"channel": 999, "title": "Наука", "donors": [elsewhere.id]}]}
    listed = {title: (row["section"], row["projects"]) for title, row in (await rows(stage)).items()}
    assert listed == {
        "Кино": ("project", []),
        "Еда": ("donor", ["Кино — лучшее", "Наука"]),
        "Кинопоказ": ("channel", []),
    }


async def test_a_project_that_is_removed_vanishes_with_its_donors(stage: Stage) -> None:
    stage.notes["projects"] = []
    assert {row["section"] for row in (await rows(stage)).values()} == {"channel"}


async def test_times_are_shown_in_the_houses_zone(stage: Stage) -> None:
    assert (await stage.ask("chats"))["zone"] == "Europe/Moscow"
    app = application(stage.world, stage=KnownStage(zone="Asia/Omsk"))
    async with TestClient(TestServer(app)) as client:
        assert (await (await client.get("/api/chats")).json())["zone"] == "Asia/Omsk"


async def test_every_answer_brings_the_worlds_time_and_the_list_counts_reposts(stage: Stage) -> None:
    stage.forward(stage.world.posts.publish(stage.donor, "x"))
    answer = await stage.ask("chats")
    assert (answer["now"], answer["speed"], answer["reposts"]) == (stage.world.now(), 0, 1)


async def test_a_chat_with_a_bot_is_shown_as_the_person_sees_it(stage: Stage) -> None:
    ann, bot = stage.world.people.add("Анна"), stage.world.people.add_bot("menubot", first_name="Меню")
    stage.world.direct.start(ann, bot)
    keyboard = {
        "inline_keyboard": [[{"text": "Дальше", "callback_data": "x"}, {"text": "Сайт", "url": "https://t.me"}]]
    }
    stage.world.direct.send(bot, ann, Content("Привет", markup=keyboard))
    stage.world.direct.send(bot, ann, Content("Выбор", markup={"keyboard": [["Назад"]]}))
    dialog = await stage.ask(f"dialogs/{ann.id}/{bot.id}")
    start, hello, choice = dialog["messages"]
    assert (start["text"], start["is_out"], hello["is_out"]) == ("/start", True, False)
    assert [button["does"] for button in hello["keyboard"]["rows"][0]] == ["callback_data", "url"]
    assert (choice["keyboard"]["is_inline"], choice["keyboard"]["rows"][0][0]["text"]) == (False, "Назад")
    assert (await stage.client.get("/api/dialogs/1/2")).status == 404
