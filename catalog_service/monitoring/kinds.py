"""PURE: of which kind a request is. There are two dozen kinds, whatever addresses somebody thinks up."""

from typing import Final

API: Final = "/api/v1/"
OTHER: Final = "other"
OF_THE_API: Final = frozenset(("categories", "channels", "events", "favorites", "links", "requests", "write-access"))
OF_THE_SITE: Final = {
    "admin": "admin",
    "static": "static",
    "media": "media",
    "healthz": "operator",
    "metrics": "operator",
    **dict.fromkeys(("", "list", "favorites", "plan", "c"), "page"),
}
"""By the first part of an address; `page` is the Mini App's, which is opened at any of its own addresses."""


def kind_of(path: str) -> str:
    """`api_channels` is the list, `api_channel` one of them; likewise the others that have single ones."""
    if path.startswith(API):
        name, _, single = path[len(API) :].partition("/")
        if name not in OF_THE_API:
            return "api_other"
        return f"api_{name.removesuffix('s')}" if single else f"api_{name}"
    return OF_THE_SITE.get(path[1:].partition("/")[0], OTHER)
