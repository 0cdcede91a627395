"""A call's arguments, however they came: query string, form, multipart or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from telegram_sandbox.bot_api.forms import parts
from telegram_sandbox.bot_api.refusals import BotApiError


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    file_name: str
    mime_type: str
    data: bytes


class Arguments:
    """Forms carry words only, JSON carries values; the getters make both the same."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}
        self.files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.files

    def text(self, name: str) -> str:
        """The words, or nothing."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; anything else is refused by name."""
        value = self.values.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            raise BotApiError(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        return value if isinstance(value, bool) else str(value).lower() in {"true", "yes", "1"}

    def data(self, name: str) -> Any:
        """A JSON object or list; None when it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise BotApiError(f"can't parse {name} JSON object") from None

    def numbers(self, name: str) -> list[int]:
        """A JSON list of whole numbers."""
        value = self.data(name)
        if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
            raise BotApiError(f"can't parse {name}: an Array of Integer is expected")
        return value

    def of(self, values: Mapping[str, Any]) -> "Arguments":
        """A nested object's own arguments, with the same files at hand."""
        return Arguments(values, self.files)

    def plain(self) -> dict[str, Any]:
        """For the call log: JSON is unfolded, files are named with their sizes."""
        plain = {name: _unfolded(value) for name, value in self.values.items()}
        uploads = {name: f"<{upload.file_name}: {len(upload.data)} bytes>" for name, upload in self.files.items()}
        return plain | uploads


def _unfolded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read(request: web.Request) -> Arguments:
    """The arguments of one HTTP request."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json_body(request)
    elif request.content_type == "multipart/form-data":
        await _form(request, values, files)
    elif request.method == "POST":
        values |= await request.post()
    return Arguments(values, files)


async def _form(request: web.Request, values: dict[str, Any], files: dict[str, Upload]) -> None:
    try:
        for part in parts(await request.read(), request.headers["Content-Type"]):
            if part.file_name is None:
                values[part.name] = part.data.decode()
            else:
                files[part.name] = Upload(part.file_name, part.mime_type, part.data)
    except ValueError:
        raise BotApiError("can't parse the form") from None


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise BotApiError("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise BotApiError("object expected as JSON")
    return body
