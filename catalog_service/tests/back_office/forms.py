"""What a browser would send of a page: every field as it stands there, and what the person has changed."""

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """Inputs, selects, text areas of the largest form of a page, as name → value."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")
        elif tag == "textarea" and name:
            self._area, self.values[name] = name, ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type")
        if kind in {"submit", "file"} or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self.values[name] = given.get("value") or ("on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser drops the line break that Django writes after the tag.
            self.values[self._area] = self.values[self._area].removeprefix("\r\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


def fields(page: Any) -> dict[str, Any]:
    """Of a response with a form."""
    parser = _Fields()
    parser.feed(page.content.decode())
    return parser.values


def filled(page: Any, **changed: Any) -> dict[str, Any]:
    """The fields of the page with some changed; buttons are not among them."""
    known = fields(page)
    if unknown := changed.keys() - known.keys() - {"published", "logo", "_save"}:
        raise LookupError(f"no such fields: {unknown}, but {sorted(known)}")
    return {name: value for name, value in (known | changed).items() if name not in {"action", "s"}}


def errors(page: Any) -> list[str]:
    """Everything that the page complains of."""
    context = page.context
    form, formsets = context["adminform"].form, context["inline_admin_formsets"]
    said = [words for field in form.errors.values() for words in field]
    for each in formsets:
        said += list(each.formset.non_form_errors())
        said += [words for rows in each.formset.errors for field in rows.values() for words in field]
    return said
