"""A request's JSON body, read strictly: what is missing, strange or of the wrong kind is named in words."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web


class BadArguments(Exception):
    """The caller's mistake, in words for the caller."""


class Arguments:
    """Takes named values out of a JSON object; `done` complains about those nobody asked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)

    @classmethod
    async def of(cls, request: web.Request) -> "Arguments":
        """The body of a request; an empty one has no arguments."""
        if not request.can_read_body:
            return cls({})
        try:
            data = await request.json()
        except ValueError as error:
            raise BadArguments(f"the body is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise BadArguments("the body must be a JSON object")
        return cls(data)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._take(name, default)
        if not isinstance(value, str):
            raise BadArguments(f"«{name}» must be a string")
        return value

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self._is_given(name) else None

    def integer(self, name: str, default: int | None = None) -> int:
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadArguments(f"«{name}» must be a whole number")
        return value

    def optional_integer(self, name: str) -> int | None:
        return self.integer(name) if self._is_given(name) else None

    def number(self, name: str, default: float | None = None) -> float:
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadArguments(f"«{name}» must be a number")
        return float(value)

    def optional_number(self, name: str) -> float | None:
        return self.number(name) if self._is_given(name) else None

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise BadArguments(f"«{name}» must be true or false")
        return value

    def integers(self, name: str) -> list[int]:
        value = self._take(name, None)
        if not isinstance(value, list) or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
            raise BadArguments(f"«{name}» must be a list of whole numbers")
        return value

    def texts(self, name: str) -> list[str]:
        value = self._take(name, None)
        if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
            raise BadArguments(f"«{name}» must be a list of strings")
        return value

    def counts(self, name: str) -> dict[str, int]:
        """Whole numbers by name, `{"👍": 3}`; missing: none."""
        value = self._take(name, {})
        if not isinstance(value, dict) or any(isinstance(n, bool) or not isinstance(n, int) for n in value.values()):
            raise BadArguments(f"«{name}» must give a whole number for each name")
        return value

    def optional_object(self, name: str) -> "Arguments | None":
        if not self._is_given(name):
            return None
        value = self._take(name, None)
        if not isinstance(value, dict):
            raise BadArguments(f"«{name}» must be an object")
        return Arguments(value)

    def objects(self, name: str) -> "list[Arguments]":
        value = self._take(name, None)
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            raise BadArguments(f"«{name}» must be a list of objects")
        return [Arguments(item) for item in value]

    def rest(self) -> dict[str, Any]:
        """Everything not yet taken, as it came."""
        rest, self._data = self._data, {}
        return rest

    def done(self) -> None:
        if self._data:
            raise BadArguments(f"unknown: {', '.join(sorted(self._data))}")

    def _is_given(self, name: str) -> bool:
        if self._data.get(name) is None:
            self._data.pop(name, None)  # an explicit null is as good as nothing
        return name in self._data

    def _take(self, name: str, default: object) -> Any:
        value = self._data.pop(name, default)
        if value is None:
            raise BadArguments(f"«{name}» is missing")
        return value
