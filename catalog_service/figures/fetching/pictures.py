"""Which addresses of pictures are fetched: a page names them, and a page is written by strangers."""

from collections.abc import Iterable

import httpx


def address(text: str, hosts: Iterable[str], *, own_machine: bool) -> httpx.URL | None:
    """https (on an own machine http, too) of one of the hosts or below it, with no user and no port but the host's own;
    None: anything else."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return None
    if url.userinfo or url.scheme not in (("https", "http") if own_machine else ("https",)):
        return None
    return url if any(_is_of(url, host) for host in hosts) else None


def _is_of(url: httpx.URL, allowed: str) -> bool:
    """httpx leaves out the port that the scheme has anyway."""
    name, _, port = allowed.partition(":")
    host = url.raw_host.decode("ascii")  # as it is looked up: to be read, «xn--…» would have to make sense
    default = 443 if url.scheme == "https" else 80
    return (host == name or host.endswith(f".{name}")) and (url.port or default) == int(port or default)
