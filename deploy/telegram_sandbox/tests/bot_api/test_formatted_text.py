import pytest
from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.formatted_text import formatted_text, found_entities, trimmed
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Entity


def test_white_space_around_a_text_is_cut_and_entities_move_along() -> None:
    assert trimmed(" \n😀ab \n", [Entity("bold", 4, 2), Entity("italic", 0, 2)]) == ("😀ab", (Entity("bold", 2, 2),))


def test_entities_may_be_given_instead_of_markup() -> None:
    arguments = Arguments({"text": "hi", "entities": '[{"type": "bold", "offset": 0, "length": 2}]'})
    assert formatted_text(arguments, "text", "entities") == ("hi", (Entity("bold", 0, 2),))


def test_a_parse_mode_the_sandbox_does_not_read_is_refused() -> None:
    with pytest.raises(BotApiError, match="unsupported parse_mode"):
        formatted_text(Arguments({"text": "*x*", "parse_mode": "MarkdownV2"}), "text", "entities")


@pytest.mark.parametrize(
    ("text", "kind", "offset", "length"),
    [
        pytest.param("/start now", "bot_command", 0, 6, id="command"),
        pytest.param("/menu@menubot", "bot_command", 0, 13, id="command for one bot"),
        pytest.param("😀 @durov!", "mention", 3, 6, id="mention after an emoji"),
        pytest.param("see https://t.me/x/1.", "url", 4, 16, id="address without the full stop"),
        pytest.param("#новости", "hashtag", 0, 8, id="hashtag"),
        pytest.param("a@b.ru", "email", 0, 6, id="email"),
    ],
)
def test_telegram_marks_by_itself(text: str, kind: str, offset: int, length: int) -> None:
    assert found_entities(text) == (Entity(kind, offset, length),)


def test_nothing_is_marked_inside_code() -> None:
    code = Entity("code", 0, 6)
    assert found_entities("/start", (code,)) == (code,)
