"""What Telegram or the way to it said, which is English, in words for managers.

trouble("Bad Gateway")              Telegram отвечает ошибкой (502)
trouble("Request timeout error")    Telegram не отвечает
quoted("Bad Request: wrong URL")    ответ Telegram: «Bad Request: wrong URL»
"""

from http import HTTPStatus

ERRORS = {status.phrase.lower(): status.value for status in HTTPStatus if status >= HTTPStatus.INTERNAL_SERVER_ERROR}
CLIENT = "HTTP Client says - "
"""What aiogram puts before whatever is wrong with the way."""


def trouble(words: str) -> str:
    """Of `outcomes.Trouble` and `outcomes.Unreached`; without a full stop."""
    lower = words.lower()
    code = next((code for phrase, code in ERRORS.items() if phrase in lower), None)
    if code is not None:
        return f"Telegram отвечает ошибкой ({code})"
    if not words or "timeout" in lower:
        return "Telegram не отвечает"
    return f"Telegram не отвечает («{words.removeprefix(CLIENT).rstrip('.')}»)"


def said(words: str) -> str:
    """Of either: trouble in Russian where it is known, else what was said, in quotes."""
    known = any(phrase in words.lower() for phrase in (*ERRORS, "timeout"))
    return trouble(words) if known else f"«{words}»"


def quoted(words: str) -> str:
    """Of `outcomes.Wrong`: they tell what is wrong with the letter."""
    return f"ответ Telegram: «{words.rstrip('.')}»"
