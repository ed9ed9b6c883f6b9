"""Where a host's name leads, and whether a document may be led there."""

import ipaddress
import socket

Endpoint = tuple[str, int]

# What is nobody's host, or only ours: IANA's special-purpose registries. `is_global` alone differs
# from one Python to the next (3.11.10 and 3.12.4 changed it).
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's own host, metadata and more, has a public address
        "2001::/23",  # Teredo among them, which holds an IPv4 address
        "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
# The only routed part of IPv6: no IPv4-mapped, NAT64, unique local or link-local address is in it.
_ROUTED = ipaddress.IPv6Network("2000::/3")


def resolve(host: str, port: int) -> list[Endpoint]:
    """A name's addresses, from the system's resolver. Raises OSError if there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), port) for *_, address in found]


def public(endpoint: Endpoint) -> bool:
    """Whether an address is the Internet's, and nobody's own."""
    address = ipaddress.ip_address(endpoint[0])
    if isinstance(address, ipaddress.IPv6Address) and address not in _ROUTED:
        return False
    return address.is_global and not any(address in network for network in _CLOSED)
