"""Rules of accounts: addresses, passwords, redirects, who gives which role, handing over."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts import rules
from meetings.accounts.rules import Term
from meetings.foundation.access import SCOPE_OF_ROLE, Holding, Role, ScopeKind
from meetings.foundation.errors import Conflict, RuleViolation

SITE = "https://rostrum.example.org/"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Delegate@Example.ORG ", "delegate@example.org"),
        ("o'neill+un@mission.example", "o'neill+un@mission.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_small_letters_and_ascii(typed: str, kept: str) -> None:
    assert rules.clean_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@b", "@example.org", "a@example", "a b@example.org", "a@-example.org", "a@example..org",
     "a..b@example.org", "a@example.org\nBcc: b@example.org", "a@example.org,b@example.org", "a" * 65 + "@example.org",
     "é@example.org", "a@" + "b" * 250 + ".org", "a@example.123"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation, match=r"account\.address"):
        rules.clean_address(typed)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password.short"),
        ("a" * 201, "password.long"),
        ("aaaaaaaaaaaaaaaa", "password.simple"),
        ("123456789012", "password.simple"),
        ("abcdefghijklmn", "password.simple"),
        ("nigerianigeria", "password.simple"),
        ("rostrumrostrum1", "password.simple"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        rules.check_password(password, "nigeria", "rostrum")
    assert caught.value.code == code


@pytest.mark.parametrize("password", ["correct horse battery", "四个不相关的词语组成的口令，很好", "Tr0ub4dor&3xyz"])
def test_a_few_unrelated_words_make_a_password(password: str) -> None:
    rules.check_password(password, "nigeria")


@pytest.mark.parametrize("target", ["/en/", "/en/meetings/?q=a%20b#x", f"{SITE}fr/account/"])
def test_an_address_of_this_site_may_be_gone_on_to(target: str) -> None:
    assert rules.safe_path(target, SITE) == target.removeprefix(SITE.rstrip("/"))


@pytest.mark.parametrize(
    "target",
    ["", None, "//evil.example", "/\t/evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
     "https:evil.example", "javascript:alert(1)", "/ /evil", "\x00/en/", "en/", "///evil.example",
     "https://rostrum.example.org.evil.example/", "https://rostrum.example.org//evil.example"],
)  # fmt: skip
def test_no_address_of_another_site_is_gone_on_to(target: str | None) -> None:
    assert rules.safe_path(target, SITE) is None


@given(st.text(alphabet="/\\\t\r\n\x00 .:@?#ahtpsevil%5c", max_size=24))
def test_whatever_is_asked_for_one_stays_on_this_site(target: str) -> None:
    found = rules.safe_path(target, SITE)
    if found is not None:
        as_browsers_read = "".join(c for c in found if ord(c) > 0x20).replace("\\", "/")
        assert urlsplit(urljoin(SITE, as_browsers_read)).netloc == "rostrum.example.org"


def test_a_term_does_not_end_before_it_begins() -> None:
    with pytest.raises(RuleViolation, match=r"window\.reversed"):
        Term(Role.MEMBER, "NGA", date(2011, 2, 1), date(2011, 1, 31))


def test_the_administrator_gives_every_role_and_the_secretariat_none_that_watches_or_pays() -> None:
    given_by_secretariat = set(rules.roles_to_give([Holding(Role.SECRETARIAT, "small-arms")]))
    assert set(rules.roles_to_give([Holding(Role.ADMINISTRATOR)])) == set(Role)
    assert not given_by_secretariat & {Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE, Role.SECRETARIAT}


@given(st.sampled_from(Role), st.sampled_from(["NGA", "NZL", "african", "*"]))
def test_a_focal_point_gives_roles_in_the_own_delegation_and_nowhere_else(role: Role, scope: str) -> None:
    focal_point = [Holding(Role.FOCAL_POINT, "NGA")]
    if role in rules.DELEGATION and scope == "NGA":
        rules.check_may_give(focal_point, role, scope)
    else:
        with pytest.raises(RuleViolation, match=r"role\.not_yours"):
            rules.check_may_give(focal_point, role, scope)


@given(st.sampled_from(["a", "b", "*"]), st.sampled_from(["a", "b", ""]), st.sampled_from(ScopeKind))
def test_the_secretariat_reaches_what_is_of_its_process_or_of_none(own: str, process: str, kind: ScopeKind) -> None:
    reached = rules.reaches([Holding(Role.SECRETARIAT, own)], kind, "code", process)
    assert reached == (kind not in rules.OF_A_PROCESS or own in {process, "*"})
    assert rules.reaches([Holding(Role.ADMINISTRATOR)], kind, "code", process)


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.ADMINISTRATOR, Role.SECRETARIAT, Role.FOCAL_POINT}])
def test_nobody_else_gives_any_role(role: Role) -> None:
    assert rules.roles_to_give([Holding(role, "NGA")]) == ()


@given(st.sampled_from(Role), st.sampled_from(ScopeKind))
def test_a_role_is_held_only_within_its_own_kind_of_scope(role: Role, kind: ScopeKind) -> None:
    wanted = SCOPE_OF_ROLE[role]
    try:
        code = rules.check_scope(role, kind, "abc")
    except RuleViolation:
        assert wanted not in {ScopeKind.NONE, kind}
    else:
        assert code == ("*" if wanted is ScopeKind.NONE else "abc")


@pytest.mark.parametrize("code", ["", "*", "a", "../etc", "a b", "x" * 61, "é"])
def test_a_scope_is_a_code(code: str) -> None:
    with pytest.raises(RuleViolation, match=r"role\.scope"):
        rules.check_scope(Role.MEMBER, ScopeKind.STATE, code)


@given(st.integers(min_value=1, max_value=2000))
def test_handing_over_leaves_neither_a_gap_nor_an_overlap(days: int) -> None:
    today = date(2011, 1, 13)
    own = Term(Role.COORDINATOR, "african", date(2010, 1, 1))
    change = rules.hand_over(own, today + timedelta(days=days), today)
    assert change.successor_from - change.own_until == timedelta(days=1)
    assert change.own_until >= today


@pytest.mark.parametrize("on", [date(2011, 1, 13), date(2011, 1, 1)])
def test_handing_over_is_for_a_day_to_come(on: date) -> None:
    own = Term(Role.COORDINATOR, "african", date(2010, 1, 1))
    with pytest.raises(RuleViolation, match=r"hand_over\.too_early"):
        rules.hand_over(own, on, date(2011, 1, 13))


def test_a_term_with_a_last_day_is_handed_over_within_it_or_for_the_day_after_but_leaves_no_gap() -> None:
    own = Term(Role.COORDINATOR, "african", date(2010, 1, 1), date(2011, 1, 31))
    for on in (date(2011, 1, 20), date(2011, 2, 1)):
        assert rules.hand_over(own, on, date(2011, 1, 13)).successor_from == on
    with pytest.raises(RuleViolation, match=r"hand_over\.already"):
        rules.hand_over(own, date(2011, 2, 2), date(2011, 1, 13))


def test_nobody_changes_their_own_standing() -> None:
    with pytest.raises(Conflict, match=r"account\.oneself"):
        rules.check_not_oneself(4, 4)
    rules.check_not_oneself(None, 4)
