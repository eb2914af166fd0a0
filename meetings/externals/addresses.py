"""Which addresses may be asked: http(s), to a public host, on a port where calendars are served. Pure.

A name is checked again when it is resolved: `is_public` decides over every address that it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from meetings.foundation.errors import RuleViolation

CODES = (
    *("address.empty", "address.too_long", "address.character", "address.scheme", "address.unreadable"),
    *("address.sign_in", "address.port", "address.host", "address.private"),
)
"""Every code this module raises."""

ADDRESS_MAXIMUM = 1_000
# The usual ones and those that programs serving calendars choose beside them. Behind any other port stands something
# else (mail, databases), which must not be spoken to through us, public or not.
PORTS = frozenset({80, 443, 8080, 8443})
_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_DEFAULT_PORT = {"http": 80, "https": 443}
_BAD = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# What inet_aton takes for a number: decimal, octal and hexadecimal hosts all end like this.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that no public zone has: what answers to them stands in somebody's own network.
_OWN = frozenset({"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private"})
_OWN_TAILS = ("home.arpa", "in-addr.arpa", "ip6.arpa")

_UNICAST = IPv6Network("2000::/3")  # all that is given out so far; the rest of IPv6 is no public host
_NAT64 = IPv6Network("64:ff9b::/96")  # how a network without IPv4 reaches it; the last 32 bits say whom
# What the registries of IANA keep for special use, beside what `ipaddress` knows: older versions of it know less.
_SPECIAL_4 = tuple(
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Protocols' own (Teredo among them), documentation, and 6to4, which carries an IPv4 address.
_SPECIAL_6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` in ASCII (an IPv6 address without brackets), `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address whole; webcal has become https."""
        return f"{self.scheme}://{self.authority}{self.path}"


def refused(code: str, **params: object) -> RuleViolation:
    """Why an address is not asked, said beside its field."""
    return RuleViolation(code, field="address", **params)


def parse(address: str, *, ports: Collection[int] = PORTS, is_allowed: Callable[[str], bool] | None = None) -> Target:
    """An address that may be asked, as far as the address alone tells. Raises RuleViolation with one of CODES.

    `is_allowed` decides over a host that is given by its number, as `is_public` does if it is left out.
    """
    address = address.strip(" \t\r\n")
    if not address:
        raise refused("address.empty")
    if len(address) > ADDRESS_MAXIMUM:
        raise refused("address.too_long", maximum=ADDRESS_MAXIMUM)
    if _BAD.search(address):
        raise refused("address.character")
    scheme, colon, _rest = address.partition("://")
    if not colon or scheme.lower() not in _SCHEMES:
        raise refused("address.scheme")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused("address.unreadable") from None
    if "@" in parts.netloc:
        raise refused("address.sign_in")
    scheme = _SCHEMES[scheme.lower()]
    port = _DEFAULT_PORT[scheme] if port is None else port
    if port not in ports:
        raise refused("address.port", port=str(port))
    host, is_number = _host(host, bracketed="[" in parts.netloc)
    if is_number and not (is_allowed or is_public)(host):
        raise refused("address.private")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=-._~?")
    return Target(scheme, host, port, f"{path}?{query}" if query else path)


def _host(host: str, *, bracketed: bool) -> tuple[str, bool]:
    """The host as it is looked up, and whether it is an IP address."""
    if bracketed:
        try:
            address = IPv6Address(host)
        except AddressValueError:
            raise refused("address.host") from None
        if address.scope_id is not None:
            raise refused("address.host")
        return str(address), True
    # Letters and digits of other forms (full width, circled) are the same host once it is looked up.
    try:
        host = unicodedata.normalize("NFKC", host).encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise refused("address.host") from None
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise refused("address.host")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host)), True
        except AddressValueError:
            raise refused("address.host") from None
    if labels[-1] in _OWN or len(labels) == 1 or host.endswith(_OWN_TAILS):
        raise refused("address.private")
    return host, False


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a public host, whatever way it is written; what cannot be read does not."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return False
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip in _UNICAST and ip.is_global and not any(ip in network for network in _SPECIAL_6)
    return ip.is_global and not any(ip in network for network in _SPECIAL_4)
