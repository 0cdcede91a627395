"""What stands on a page below its form: more than one feature puts something there, each knows only of its own."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin


@dataclass(frozen=True)
class Section:
    """A heading, and a template that finds what it shows as `section.shows`. It stands outside of the page's form."""

    title: str
    template: str
    shows: dict[str, Any] = field(default_factory=dict)


class WithSections(ModelAdmin):
    """Mixed into a page; whoever adds a section goes on with `super()`."""

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:  # noqa: ARG002
        """In their order, of an object that is there already."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **options: Any
    ) -> HttpResponse:
        context["sections"] = self.sections(request, obj) if obj is not None else []
        return super().render_change_form(request, context, *args, obj=obj, **options)
