"""aiogram's models are made at their first use, not all of them when it is imported.

It asks pydantic to put their making off (`defer_build`), and then, to tell them of one another, has all of them made at
its import: seconds of each start, a hundred megabytes of each process. Here each is told when it is made.
"""

import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

Names = dict[str, Any]


def import_aiogram() -> None:
    """Before anything else imports it; does nothing when something has."""
    if "aiogram" in sys.modules:
        return
    make = BaseModel.__dict__["model_rebuild"]
    names = _names_told_at_import(make)

    def make_by_names(cls: type[BaseModel], /, *, _types_namespace: Mapping[str, Any] | None = None, **how: Any) -> Any:
        return make.__get__(None, cls)(_types_namespace=_types_namespace or names, **how)

    from aiogram.methods import TelegramMethod  # noqa: PLC0415 - only now
    from aiogram.types import TelegramObject  # noqa: PLC0415

    for base in (TelegramObject, TelegramMethod):
        base.model_rebuild = classmethod(make_by_names)  # type: ignore[method-assign, assignment]


def _names_told_at_import(make: Any) -> Names:
    """Import it; what its models are told of one another."""
    names: Names = {}

    def only_listen(cls: type[BaseModel], /, *, _types_namespace: Mapping[str, Any] | None = None, **how: Any) -> Any:
        if _types_namespace is None:
            return make.__get__(None, cls)(**how)
        return names.update(_types_namespace)

    BaseModel.model_rebuild = classmethod(only_listen)  # type: ignore[method-assign, assignment]
    try:
        import aiogram  # noqa: F401, PLC0415
    finally:
        BaseModel.model_rebuild = make  # type: ignore[method-assign]
    return names
