"""What is wrong with a setting, in words for people. pydantic's own are English; values are never told."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

WORDS = {
    "missing": "не указано",
    "too_short": "не указано",
    "bool_parsing": "должно быть true или false",
    "int_parsing": "нужно целое число",
    "string_pattern_mismatch": "должно быть вида 127.0.0.1:9220",
    "greater_than_equal": "должно быть не меньше {ge:g}",
    "less_than_equal": "должно быть не больше {le:g}",
    "literal_error": "должно быть {expected}",
    "value_error": "{error}",
}
"""By pydantic's type of error; may name what it knows of the error, by `str.format`."""


def of_settings(invalid: ValidationError) -> Iterator[str]:
    """A line for each variable."""
    for error in invalid.errors(include_input=False, include_url=False):
        yield f"CATALOG_{str(error['loc'][0]).upper()}: {_words(error)}"


def _words(error: Mapping[str, Any]) -> str:
    words = WORDS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else str(error["msg"])
