"""Who signs in: the address that failed attempts are counted by, the person of a page."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

IPV6_HOUSE = 64
"""Bits: whoever has one IPv6 address has this whole network of them."""

LONGEST_NAME = 255
"""Of what is kept of an attempt; no name of ours is longer."""


def attempted_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Whom the attempt was for, as far as it can be kept."""
    given = request.POST if credentials is None else credentials
    return str(given.get("username", ""))[:LONGEST_NAME]


def client_address(request: HttpRequest) -> str:
    """The visitor's address as seen by the proxy on this machine; of IPv6, his network.

    `X-Forwarded-For` counts only when a proxy on this machine speaks (loopback, or a socket without an address), and
    only its last entry: that one the proxy wrote, the others anybody can send.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return _counted(forwarded if forwarded and _is_this_machine(nearest) else nearest)


def _is_this_machine(address: str) -> bool:
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False


def _counted(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - an address that is none: all such count together
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, IPV6_HOUSE), strict=False).network_address)
    return str(known)


def signed_in(request: HttpRequest) -> User:
    """Who works on a page of the site: none of them opens to a stranger."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
