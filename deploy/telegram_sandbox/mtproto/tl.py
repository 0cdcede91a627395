"""TL objects by telethon's own classes: building them with few words, writing results, naming methods."""

import inspect
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

from telethon.extensions import BinaryReader
from telethon.tl import TLObject

_TRUE, _FALSE, _VECTOR = b"\xb5\x75\x72\x99", b"\x37\x97\x79\xbc", 0x1CB5C415


def fill(kind: Callable[..., Any], **known: Any) -> Any:
    """Build a TL object, giving empty values to required fields that nobody here cares about."""
    for name, make in _required(kind):
        if name not in known:
            known[name] = make()
    return kind(**known)


@cache
def _required(kind: Callable[..., Any]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    parameters = inspect.signature(kind).parameters.items()
    # Objects without fields take `*args, **kwargs` in telethon.
    return tuple(
        (name, _empty(p))
        for name, p in parameters
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    )


def _empty(parameter: inspect.Parameter) -> Callable[[], Any]:
    wanted = str(parameter.annotation)
    for word, make in (("List", list), ("int", int), ("str", str), ("bytes", bytes), ("bool", bool)):
        if word in wanted:
            return make
    return int if "date" in wanted else lambda: None


def read(data: bytes) -> Any:
    """One TL object from its bytes (what follows it is ignored)."""
    return BinaryReader(data).tgread_object()


def read_with_length(data: bytes) -> tuple[Any, int]:
    """One TL object and how many bytes it took."""
    reader = BinaryReader(data)
    return reader.tgread_object(), reader.tell_position()


def tl_bytes(data: bytes) -> bytes:
    """A TL `bytes` field."""
    return bytes(TLObject.serialize_bytes(data))


def read_bytes(data: bytes) -> bytes:
    """The TL `bytes` field at the beginning of `data`."""
    return bytes(BinaryReader(data).tgread_bytes())


def serialize(result: Any) -> bytes:
    """A method's result on the wire: an object, a Bool, or a vector of objects or longs."""
    if isinstance(result, bool):
        return _TRUE if result else _FALSE
    if isinstance(result, list):
        head = struct.pack("<II", _VECTOR, len(result))
        return head + b"".join(struct.pack("<q", x) if isinstance(x, int) else bytes(x) for x in result)
    return bytes(result)


def method_name(request: object) -> str:
    """`messages.getHistory` for a request of telethon's: Telegram's own spelling."""
    kind = type(request)
    return _method_name(kind.__module__, kind.__name__)


@cache
def _method_name(module: str, kind: str) -> str:
    space = module.rpartition(".")[2]
    bare = kind.removesuffix("Request")
    name = bare[0].lower() + bare[1:]
    return name if space == "functions" else f"{space}.{name}"


def update_name(update: object) -> str:
    """`updateNewChannelMessage`."""
    name = type(update).__name__
    return name[0].lower() + name[1:]
