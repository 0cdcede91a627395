"""How one cell of an imported table is read, and written on export. `ValueError` in the editor's words."""

from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from catalog_service.channels.models import Category

YES = {"да", "1", "true", "+", "yes"}
NO = {"нет", "0", "false", "-", "no", ""}


def text(value: Any) -> str:
    """Of a cell of whatever type; "" of an empty one."""
    return "" if value is None else str(value).strip()


def harmless(cell: Any) -> Any:
    """No text of a cell is a formula to Excel: `=`, `@`, `+`, `-` in front get a space before them."""
    return f" {cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


class Text(Widget):
    def clean(self, value: Any, row: Any = None, **_: Any) -> str:  # noqa: ARG002
        return text(value)


class YesOrNo(Widget):
    def clean(self, value: Any, row: Any = None, **_: Any) -> bool:  # noqa: ARG002
        word = text(value).lower()
        if word not in YES | NO:
            raise ValueError(f"нужно «да» или «нет», а не «{word}».")
        return word in YES

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002
        return "да" if value else "нет"


class Whole(Widget):
    """A whole number from 0; None of an empty cell."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> int | None:  # noqa: ARG002
        digits = "".join(text(value).split()).removesuffix(".0")
        if not digits:
            return None
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise ValueError(f"нужно целое число, а не «{text(value)[:40]}».")
        return int(digits)

    def render(self, value: Any, obj: Any = None, **_: Any) -> Any:  # noqa: ARG002
        return "" if value is None else value


class CategoryByName(Widget):
    """One of the categories that there are; case does not matter."""

    def __init__(self, categories: Mapping[str, Category]) -> None:
        super().__init__()
        self.categories = categories

    def clean(self, value: Any, row: Any = None, **_: Any) -> Category:  # noqa: ARG002
        name = text(value)
        if found := self.categories.get(name.lower()):
            return found
        raise ValueError(f"категории «{name[:64]}» нет." if name else "не указана.")

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002
        return str(value)
