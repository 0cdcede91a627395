"""Which addresses of the network are outside: public ones. What a name resolves to is not for its owner to choose."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# Prefixes behind which the last four bytes are an IPv4 address, to which somebody on the way translates.
_IPV4_WITHIN = tuple(IPv6Network(prefix) for prefix in ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96"))

# Global by their numbers. Some clouds keep within a machine's reach there what tells it its secrets.
_OF_CLOUDS = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))


def public(addresses: Iterable[str]) -> list[str]:
    """Those that are, in their order, IPv4 before IPv6: a server's IPv6 is more often announced than it works."""
    return sorted((address for address in addresses if is_public(address)), key=lambda address: ":" in address)


def is_public(address: str) -> bool:
    """False for this machine, its networks, multicast, what is reserved; also when that is written as IPv6."""
    try:
        ip = _innermost(ip_address(address))
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.is_site_local:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in network for network in _OF_CLOUDS))


def _innermost(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that is reached by way of this one, if there is such."""
    if isinstance(ip, IPv4Address):
        return ip
    if any(ip in prefix for prefix in _IPV4_WITHIN):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
