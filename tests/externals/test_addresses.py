"""Which addresses are asked: those of public hosts, however others are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.externals import addresses
from meetings.externals.addresses import is_public, parse
from meetings.foundation.errors import RuleViolation


def refusal(address: str) -> str:
    with pytest.raises(RuleViolation) as refused:
        parse(address)
    assert refused.value.field == "address"
    return refused.value.code


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://indico.example.org/category/7/events.ics", "https://indico.example.org/category/7/events.ics"),
        ("webcal://Example.ORG/a.ics", "https://example.org/a.ics"),
        ("webcals://example.org", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("https://example.org:8443/a?token=x&y=%20#part", "https://example.org:8443/a?token=x&y=%20"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://外交部.example/日历.ics", "https://xn--tlq87w5j9b.example/%E6%97%A5%E5%8E%86.ics"),
        ("https://ｅｘａｍｐｌｅ.org/", "https://example.org/"),
        ("https://93.184.216.34/a", "https://93.184.216.34/a"),
        ("https://[2606:2800:220:1::1]/a", "https://[2606:2800:220:1::1]/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
    ],
)
def test_public_addresses_are_taken(typed: str, url: str) -> None:
    assert parse(typed).url == url
    assert parse(url).url == url


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address.empty"),
        (" ", "address.empty"),
        ("example.org/a.ics", "address.scheme"),
        ("ftp://example.org/a.ics", "address.scheme"),
        ("file:///etc/passwd", "address.scheme"),
        ("gopher://example.org:80/_GET", "address.scheme"),
        ("javascript:alert(1)", "address.scheme"),
        ("https:example.org", "address.scheme"),
        ("//example.org/a", "address.scheme"),
        ("https://example.org/" + "a" * 1_000, "address.too_long"),
        ("https://example.org/a b", "address.character"),
        ("https://example.org/\r\nHost: other", "address.character"),
        ("https://example.org\\@evil.example/", "address.character"),
        ("https://example.org/\u202e", "address.character"),
        ("https://example.org/\x00", "address.character"),
        ("https://user@example.org/", "address.sign_in"),
        ("https://user:secret@example.org/", "address.sign_in"),
        ("https://example.org@127.0.0.1/", "address.sign_in"),
        ("https://example.org:0/", "address.port"),
        ("https://example.org:22/", "address.port"),
        ("https://example.org:25/", "address.port"),
        ("https://example.org:5432/", "address.port"),
        ("https://example.org:6379/", "address.port"),
        ("https://example.org:99999/", "address.unreadable"),
        ("https://example.org:x/", "address.unreadable"),
        ("https://[::1/", "address.unreadable"),
        ("https://", "address.host"),
        ("https:///a", "address.host"),
        ("https://exa_mple..org/", "address.host"),
        ("https://-example.org/", "address.host"),
        ("https://example.org%2f@x/", "address.sign_in"),
        ("https://example.org%00/", "address.host"),
        ("https://" + "a" * 64 + ".org/", "address.host"),
        ("https://[fe80::1%25eth0]/", "address.host"),
        ("https://[v1.x]/", "address.host"),
    ],
)
def test_others_are_refused_with_the_reason(typed: str, code: str) -> None:
    assert refusal(typed) == code


# Every way to write a host that is not public: none may get as far as being looked up.
PRIVATE_HOSTS = (
    # by name
    *("localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain", "printer", "printer.local"),
    *("db.internal", "wiki.intranet", "nas.lan", "router.home", "mail.corp", "x.home.arpa", "1.0.0.127.in-addr.arpa"),
    *("ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "metadata.google.internal"),
    # IPv4 in its own notation
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.2.1"),
    *("192.88.99.1", "198.51.100.1", "203.0.113.1", "127.0.0.1.", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1"),
    # IPv4 as inet_aton reads it
    *("2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0", "0x0"),
    *("0x7F.0x0.0x0.0x1", "127.0.0.01", "127.0.0.1.0x1", "1.1", "0xa9fea9fe", "0251.0376.0251.0376", "2852039166"),
    # IPv6
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]"),
    *("[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[2001:10::1]", "[4000::1]"),
    # IPv4 within IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]"),
    *("[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"),
)


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https", "webcal"])
def test_no_notation_of_a_private_host_is_taken(scheme: str, host: str) -> None:
    assert refusal(f"{scheme}://{host}/a.ics") in {"address.private", "address.host"}


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "::1", "0.0.0.0", "::", "fe80::1%eth0", "fe80::1", "::ffff:192.168.0.1", "64:ff9b::10.0.0.1"),
        *("2002:c0a8:1::1", "2001::1", "ff0e::1", "224.0.1.1", "100.100.100.100", "192.88.99.1", "", "example.org"),
        *("0x7f.1", "2130706433", "127.0.0.1 ", "fd00::1", "::ffff:0:0"),
    ],
)
def test_what_a_name_stands_for_is_looked_at_as_well(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip",
    ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::5e", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"],
)
def test_public_hosts_are_public(ip: str) -> None:
    assert is_public(ip)


@given(st.ip_addresses(v=4))
def test_no_private_ipv4_becomes_public_by_being_wrapped(ip: IPv4Address) -> None:
    number = int(ip)
    for wrapped in (0xFFFF << 32 | number, 0x64FF9B << 96 | number):
        assert is_public(str(IPv6Address(wrapped))) == is_public(str(ip))
    for carried in (number, 0x2002 << 112 | number << 80, 0x20010000 << 96 | number, 0xFFFF << 48 | number):
        assert not is_public(str(IPv6Address(carried)))


@given(st.ip_addresses(v=6))
def test_a_public_ipv6_is_one_that_has_been_given_out(ip: IPv6Address) -> None:
    if is_public(str(ip)):
        assert ip.is_global
        assert int(ip) >> 125 == 1 or ip.ipv4_mapped is not None or int(ip) >> 32 == 0x64FF9B << 64


@given(st.integers(0, 2**32 - 1))
def test_a_number_is_no_host(number: int) -> None:
    for host in (str(number), hex(number), f"0{number:o}"):
        assert refusal(f"http://{host}/") == "address.host"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused(typed: str) -> None:
    for address in (typed, f"https://{typed}/", f"https://example.org/{typed}"):
        try:
            target = parse(address)
        except RuleViolation as error:
            assert error.code in addresses.CODES  # noqa: PT017 - nothing else may be raised, and nothing must be
        else:
            assert target.url.isascii()
            assert parse(target.url) == target
