"""«Почему?»: a post is asked about by its link, or by being handed on."""

import pytest
from telegram_sandbox.world.media import Media, MediaKind, picture
from telegram_sandbox.world.messages import Content, ForwardHeader

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.posted import Posted, a_donor
from reposter_service.tests.builders import HOUR, NOON

EXAMPLE = "Нужна ссылка на пост, например: https://t.me/marketing/123"
NEXT = "Можно отправить ссылку на другой пост"


async def asks(town: Town, channel_id: int = 7000) -> Posted:
    """About a project with one donor, whose posts 1 to 3 are rated 1, 2 and 3."""
    of = await a_donor(town.storage, await town.project(), channel_id)
    await of.many(1, 2, 3)
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    assert await town.ann.presses("Почему?") == ["Отправьте ссылку на пост канала-донора или перешлите сам пост"]
    assert town.ann.buttons() == ["Назад"]
    return of


def handed_on(channel_id: int, message_id: int) -> ForwardHeader:
    return ForwardHeader(int(NOON.timestamp()), from_channel_id=channel_id, channel_post=message_id)


async def answers_about_post_2(town: Town, answer: list[str]) -> None:
    [story] = answer
    assert story.startswith("https://t.me/donor/2\n")
    assert story.endswith(f"не отобран: собрано 1 из 6, сравнивать ещё не с чем\n\n{NEXT}")
    assert town.ann.buttons() == ["Назад"]


@pytest.mark.parametrize(
    "link", ["https://t.me/donor/2", "t.me/DONOR/2?single", " http://t.me/s/donor/2 ", "https://t.me/c/7000/2"]
)
async def test_a_link_to_a_post_brings_its_story(town: Town, link: str) -> None:
    await asks(town)
    await answers_about_post_2(town, await town.ann.says(link))


async def test_a_post_that_is_handed_on_brings_its_story_too(town: Town) -> None:
    channel = town.channel("Донор", "another_name_by_now")
    await asks(town, channel.id)
    await answers_about_post_2(town, await town.ann.sends(Content("какой-то текст"), handed_on(channel.id, 2)))


async def test_one_post_after_the_other_is_asked_about(town: Town) -> None:
    await asks(town)
    for message_id in (1, 3, 2):
        [story] = await town.ann.says(f"t.me/donor/{message_id}")
        assert story.startswith(f"https://t.me/donor/{message_id}\n")
    assert await town.ann.presses("Назад") == ["Маркетинг"]
    assert await town.storage.dialogs.state(town.ann.person.id) is None


async def stays(town: Town, answer: list[str], words: str) -> None:
    assert answer == [words]
    assert town.ann.buttons() == ["Назад"]
    await answers_about_post_2(town, await town.ann.says("https://t.me/donor/2"))


@pytest.mark.parametrize(
    "text", ["привет, бот", "https://example.com/donor/2", "t.me/+abcdefgh12", "7", "t.me/donor/x"]
)
async def test_what_is_no_link_to_a_post_is_refused_with_an_example(town: Town, text: str) -> None:
    await asks(town)
    await stays(town, await town.ann.says(text), f"Это не ссылка на пост. {EXAMPLE}")


@pytest.mark.parametrize("text", ["https://t.me/donor", "@donor", "https://t.me/c/7000"])
async def test_a_link_to_a_channel_is_told_apart(town: Town, text: str) -> None:
    await asks(town)
    await stays(town, await town.ann.says(text), f"Это ссылка на канал, а не на пост. {EXAMPLE}")


@pytest.mark.parametrize("text", ["https://t.me/ivan_petrov/2", "https://t.me/c/7001/2"])
async def test_a_post_of_no_donor_is_told_so(town: Town, text: str) -> None:
    await asks(town)
    words = f"Этот канал не донор проекта: о его постах ничего не известно. {EXAMPLE}"
    await stays(town, await town.ann.says(text), words)


async def test_a_post_of_another_projects_donor_is_one_of_no_donor(town: Town) -> None:
    await asks(town)
    other = await a_donor(town.storage, await town.project("Кино", 5001, "kino"), 7001, username="elsewhere")
    await other.rated(5)
    answer = await town.ann.says("https://t.me/elsewhere/1")
    assert answer[0].startswith("Этот канал не донор проекта")


async def test_a_post_newer_than_all_that_was_read_is_told_to_come(town: Town) -> None:
    await asks(town)
    words = "Этот пост ещё не прочитан: новые посты находятся за несколько минут. Отправьте ссылку ещё раз чуть позже"
    await stays(town, await town.ann.says("https://t.me/donor/4"), words)


@pytest.mark.parametrize("message_id", [9, 10], ids=["before the last that was seen", "the last that was seen"])
async def test_a_post_that_is_not_stored_is_told_what_may_be_the_reason(town: Town, message_id: int) -> None:
    of = await asks(town)
    await of.storage.posts.store(of.donor, [], 10)
    [answer] = await town.ann.says(f"https://t.me/donor/{message_id}")
    assert answer.startswith("Этого поста нет в базе.")
    for reason in ("до добавления канала", "пересланные из других каналов", "служебные", "удалённые до замера"):
        assert reason in answer
    assert town.ann.buttons() == ["Назад"]


async def test_an_album_that_is_handed_on_is_answered_once(town: Town) -> None:
    channel = town.channel("Донор", "donor")
    of = await asks(town, channel.id)
    await of.rated(5, NOON + HOUR, parts=3)
    answer = []
    for part in (4, 5, 6):
        photo = Content(media=Media(part, MediaKind.PHOTO, picture((0, 0, 0))))
        answer += await town.ann.sends(photo, handed_on(channel.id, part), grouped_id=77)
    assert [words.splitlines()[0] for words in answer] == ["https://t.me/donor/4"]
