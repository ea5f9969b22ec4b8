"""Which addresses may be asked: public ones, by name, over HTTPS.

An address that is written in any unusual way is refused, not understood: what one program takes
for a name another takes for a number.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from app.problems import Finding, Invalid

LONGEST = 2000  #: characters of an address
PORTS = {443, 8443}
_WRITTEN = re.compile(r"[!-\[\]-~]+")  # ASCII without blanks and backslashes
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TOP = re.compile(r"[a-z][a-z0-9-]*(?<!-)")
#: names that mean something else on each network
_LOCAL = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".localdomain")
_GLOBAL_V6 = ip_network("2000::/3")
#: parts of it that lead to other addresses, or are for use in documents
_WITHIN_V6 = [ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
#: for protocols and relays; not every Python counts the first among those that are no hosts
_WITHIN_V4 = [ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24")]


class AddressRefused(Invalid):
    """Nothing is sent to this address."""

    slug = "address-refused"
    title = "Nothing is sent to this address"


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be asked, as far as it can be told from how it is written."""

    url: str
    host: str
    port: int


def checked(url: str, loopback: bool = False) -> Address:
    """Read an address that somebody gave.

    Args:
        url: as it was given.
        loopback: whether this very machine may be asked; it alone then over plain HTTP and at
            any port too.

    Raises:
        AddressRefused: if it is not `https://name/…` on port 443 or 8443, or names a network of
            its own.
    """
    if len(url) > LONGEST or not _WRITTEN.fullmatch(url):
        raise refused(f"It must be at most {LONGEST} characters of ASCII, without blanks.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused("It cannot be read.") from None
    is_here = loopback and _is_this_machine(host)
    if parts.scheme not in ({"https", "http"} if is_here else {"https"}):
        raise refused("It must begin with https://.")
    if "@" in parts.netloc or "#" in url:
        raise refused("It must have no user, password or fragment.")
    if ";" in parts.path:  # some programs take what follows for no part of the path
        raise refused("Its path must have no semicolon.")
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    if not is_here and port not in PORTS:
        raise refused("Its port must be 443 or 8443.")
    if not is_here and not _is_name(host):
        raise refused("It must name a host in full, such as hooks.council.example.")
    return Address(url, host, port)


def may_be_asked(found: IPv4Address | IPv6Address, loopback: bool = False) -> bool:
    """Tell whether an address that a name stands for may be connected to."""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return loopback
    if not found.is_global or found.is_multicast:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in part for part in _WITHIN_V4)
    return found in _GLOBAL_V6 and not any(found in part for part in _WITHIN_V6)


def refused(why: str) -> AddressRefused:
    """Make the problem that tells why an address is refused."""
    fix = "Give the https:// address of a host that anybody can reach."
    fault = "Nothing can be sent to this address."
    finding = Finding("address_refused", why, fix, path="/url")
    return AddressRefused(fault, fix, [finding])


def _is_name(host: str) -> bool:
    """Tell whether a host is a name that cannot be taken for a number."""
    labels = host.split(".")
    whole = len(host) <= 253 and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    return whole and bool(_TOP.fullmatch(labels[-1])) and not host.endswith(_LOCAL)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
