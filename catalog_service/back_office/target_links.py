"""«Ссылки»: the section of a channel's or category's page, its own link first."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from catalog_service.back_office import link_words, new_link
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.channels.models import Category, Channel
from catalog_service.links.models import Link
from catalog_service.links.queries import address

MOST = 20
"""Shown on the page; the others in the links' list, which can be searched."""


class WithLinks(WithSections):
    """Mixed into the pages of what links lead to."""

    class Media:
        css: ClassVar = {"all": ["back_office/links.css"]}
        js: ClassVar = ["back_office/copy.js"]

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return [_section(request, obj), *others] if request.user.has_perm("links.view_link") else others

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """Its links go with it, whoever may not delete them otherwise."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {Link._meta.verbose_name}, protected  # noqa: SLF001 - Django's public name


def _section(request: HttpRequest, target: Channel | Category) -> Section:
    name = str(target._meta.model_name)  # noqa: SLF001 - Django's public name
    links = (
        Link.objects.filter(**{name: target.pk}).select_related("created_by").order_by("-is_own", "-created_at", "-id")
    )
    found = list(links[: MOST + 1])
    all_of_them = f"{reverse('admin:links_link_changelist')}?{urlencode({f'{name}__id__exact': target.pk})}"
    shows = {
        "links": [_line(link) for link in found[:MOST]],
        "all": all_of_them if len(found) > MOST else "",
        "no_address": link_words.NO_ADDRESS if found and not address(found[0]) else "",
        "hidden": link_words.HIDDEN if isinstance(target, Channel) and not target.published else "",
        "may_make": new_link.may_make(request),
        "name": name,
        "pk": target.pk,
    }
    return Section("Ссылки", "back_office/target_links.html", shows)


def _line(link: Link) -> dict[str, Any]:
    return {
        "name": link.label or ("Ссылка канала" if link.is_own else "Без метки"),
        "page": reverse("admin:links_link_change", args=[link.pk]),
        "address": address(link),
        "copy": link_words.copy_button(link),
        "created_at": link.created_at,
        "maker": link_words.maker(link),
    }
