"""What Telegram said in English, in words for managers."""

import pytest

from catalog_service.telegram import answers


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Internal Server Error", "Telegram отвечает ошибкой (500)"),
        ("Bad Gateway", "Telegram отвечает ошибкой (502)"),
        ("HTTP Client says - Gateway Timeout", "Telegram отвечает ошибкой (504)"),
        ("HTTP Client says - Request timeout error", "Telegram не отвечает"),
        ("", "Telegram не отвечает"),
        ("HTTP Client says - Server disconnected.", "Telegram не отвечает («Server disconnected»)"),
    ],
)
def test_trouble_is_told_in_russian_and_raw_words_only_in_quotes(words: str, said: str) -> None:
    assert answers.trouble(words) == said


def test_trouble_and_answers_are_told_apart() -> None:
    assert answers.said("Internal Server Error") == "Telegram отвечает ошибкой (500)"
    assert answers.said("Bad Request: one") == "«Bad Request: one»"


def test_what_telegram_says_of_a_letter_stands_in_quotes() -> None:
    assert answers.quoted("Bad Request: wrong URL.") == "ответ Telegram: «Bad Request: wrong URL»"
