"""aiogram's first import, without what nobody asked for.

At its import aiogram builds the validators of all that the Bot API knows, hundreds of types that know one another: two
of its three seconds, two thirds of its memory. `import_aiogram` leaves each to its first use, as pydantic does by
itself with a type whose annotations it cannot tell yet. A process calls it before anything else imports aiogram;
without it all works the same, only later.
"""

from typing import Any

from pydantic import BaseModel

PLAIN = BaseModel.__dict__["model_rebuild"]


def import_aiogram() -> None:
    names: dict[str, Any] = {}  # what those in the annotations mean: all that the types do not know themselves

    def build(model: type[BaseModel], /, **asked: Any) -> bool | None:
        """`model_rebuild` as pydantic calls it when a type is used for the first time."""
        built: bool | None = PLAIN.__func__(model, **{"_types_namespace": names, **asked})
        return built

    def put_off(
        model: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **asked: Any
    ) -> bool | None:
        """`model_rebuild` as aiogram calls it for each of its types, with what all names mean: this is kept."""
        if _types_namespace is None:
            return build(model, **asked)
        names.update(_types_namespace)
        return None

    _answer_by(BaseModel, classmethod(put_off))
    try:
        from aiogram.methods.base import Response, TelegramMethod  # noqa: PLC0415 - not before
        from aiogram.types.base import TelegramObject  # noqa: PLC0415
    finally:
        _answer_by(BaseModel, PLAIN)
    for family in (TelegramObject, TelegramMethod, Response):
        _answer_by(family, classmethod(build))


def _answer_by(family: type[BaseModel], model_rebuild: Any) -> None:
    family.model_rebuild = model_rebuild  # type: ignore[method-assign]
