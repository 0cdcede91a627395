"""What the page says in a request's body: JSON, whose shape is checked by name."""

from collections.abc import Mapping
from typing import Any, Self

from aiohttp import web


class Wishes:
    """Each of the wrong kind is 400, named."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        try:
            body = await request.json()
        except ValueError:
            raise web.HTTPBadRequest(text="JSON is expected") from None
        if not isinstance(body, dict):
            raise web.HTTPBadRequest(text="an object is expected")
        return cls(body)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._body.get(name, default)
        if not isinstance(value, str):
            raise web.HTTPBadRequest(text=f"{name}: a text is expected")
        return value

    def number(self, name: str) -> int:
        value = self._body.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise web.HTTPBadRequest(text=f"{name}: a number is expected")
        return value

    def numbers(self, name: str) -> list[int]:
        value = self._body.get(name)
        if not isinstance(value, list) or not value or not all(type(item) is int for item in value):
            raise web.HTTPBadRequest(text=f"{name}: a list of numbers is expected")
        return value
