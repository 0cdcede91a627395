"""What is wrong with a setting or a plan, in words for people. pydantic's own are English; values are never told.

Its types of errors: https://docs.pydantic.dev/latest/errors/validation_errors/
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

WORDS = {
    "missing": "не указано",
    "extra_forbidden": "лишнее: такого поля нет",
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "int_from_float": "нужно целое число",
    "float_type": "нужно число",
    "float_parsing": "нужно число",
    "finite_number": "нужно конечное число",
    "string_type": "нужна строка в кавычках",
    "list_type": "нужен список в квадратных скобках",
    "model_type": "нужен объект в фигурных скобках",
    "model_attributes_type": "нужен объект в фигурных скобках",
    "string_too_short": "знаков должно быть не меньше {min_length}",
    "string_too_long": "знаков должно быть не больше {max_length}",
    "too_short": "должно быть не пусто",
    "string_pattern_mismatch": "должно быть вида {pattern}",
    "greater_than": "должно быть больше {gt:g}",
    "greater_than_equal": "должно быть не меньше {ge:g}",
    "less_than": "должно быть меньше {lt:g}",
    "less_than_equal": "должно быть не больше {le:g}",
    "literal_error": "должно быть {expected}",
    "value_error": "{error}",
}
"""By pydantic's type of error; may name what it knows of the error, by `str.format`."""

ITEMS = {"projects": ("проект", "title"), "donors": ("донор", "link")}
"""Of the plan's lists: what one item is called, and which of its fields is its name."""

_PLACE = re.compile(r"line (\d+) column (\d+)")


def of_settings(invalid: ValidationError) -> Iterator[str]:
    """A line for each variable."""
    for error in invalid.errors(include_input=False, include_url=False):
        yield f"{_variable(str(error['loc'][0])) if error['loc'] else invalid.title}: {_words(error)}"


def of_plan(invalid: ValidationError, text: bytes) -> Iterator[str]:
    """A line for each field, with project and donor named as `text`, the plan, names them."""
    for error in invalid.errors(include_input=False, include_url=False):
        if error["type"] == "json_invalid":
            yield _not_json(error)
        else:
            yield f"{_place(error['loc'], json.loads(text))}: {_words(error)}"


def _words(error: Mapping[str, Any]) -> str:
    known = WORDS.get(error["type"])
    return known.format(**error.get("ctx", {})).replace(" or ", " или ") if known else error["msg"]


def _not_json(error: Mapping[str, Any]) -> str:
    place = _PLACE.search(error["msg"])
    return f"это не JSON: ошибка в строке {place[1]}, знак {place[2]}" if place else "это не JSON"


def _variable(setting: str) -> str:
    """The environment's name of a setting: those with a name of their own have it already."""
    return setting if setting.isupper() else f"REPOSTER_{setting.upper()}"


def _place(loc: Sequence[int | str], plan: Any) -> str:
    """`проект «Кино», донор «@donor», x` of `projects.0.donors.0.x`."""
    words: list[str] = []
    list_name = ""
    for part in loc:
        plan = _within(plan, part)
        if isinstance(part, int):
            words[-1] = _item(list_name, part, plan)
        else:
            words.append(part)
            list_name = part
    return ", ".join(words) or "план"


def _item(list_name: str, number: int, item: Any) -> str:
    called, field = ITEMS.get(list_name, (list_name, ""))
    name = item.get(field) if isinstance(item, Mapping) else None
    return f"{called} «{name}»" if name and isinstance(name, str) else f"{called} № {number + 1}"


def _within(plan: Any, part: int | str) -> Any:
    """None where there is nothing: of what is missing, too, the place is told."""
    try:
        return plan[part]
    except (LookupError, TypeError):
        return None
