"""What holds for accounts: addresses, passwords, terms, who may give which role, where a redirect may lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from meetings.foundation.access import SCOPE_OF_ROLE, Holding, Role, ScopeKind
from meetings.foundation.errors import Conflict, RuleViolation

EVERYWHERE = "*"
PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 200  # hashing costs time by length
ADDRESS_MAXIMUM = 254
NAME_MAXIMUM = 200
REASON_MAXIMUM = 300
PASSKEY_NAME_MAXIMUM = 64
INVITATION_DAYS = 14
INVITATION_BYTES = 20  # 160 bits

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,59}")
_UNSAFE_IN_REDIRECT = re.compile("[\x00-\x20\\\\]")

DELEGATION = (Role.FOCAL_POINT, Role.MEMBER)
# What belongs to a process: roles within it are given by those who work for that process.
OF_A_PROCESS = frozenset({ScopeKind.MEETING, ScopeKind.PROCESS})
# What the secretariat may hand out: everybody it works with, nobody who watches or pays.
BY_SECRETARIAT = frozenset(Role) - {Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE, Role.SECRETARIAT}


def clean_address(text: str) -> str:
    """An e-mail address in small letters, its domain in ASCII. Raises `account.address` for what is none."""
    local, at, domain = text.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    fits = at and len(local) <= 64 and len(local) + len(domain) < ADDRESS_MAXIMUM
    if not (fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise RuleViolation("account.address", field="email")
    return f"{local}@{domain}"


def check_password(password: str, *known: str) -> None:
    """Raises unless `password` is long, varied and not made of what is `known` about the person."""
    if len(password) < PASSWORD_MINIMUM:
        raise RuleViolation("password.short", field="password", minimum=PASSWORD_MINIMUM)
    if len(password) > PASSWORD_MAXIMUM:
        raise RuleViolation("password.long", field="password", maximum=PASSWORD_MAXIMUM)
    lowered = password.lower()
    for word in known:
        lowered = lowered.replace(word.lower(), "") if len(word) > 3 else lowered
    if len(set(lowered)) < 5 or _runs(lowered):
        raise RuleViolation("password.simple", field="password")


def _runs(password: str) -> bool:
    """Whether it is one run of neighbouring characters: 123456789012, abcdefghijkl."""
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    return len(steps - {9, -9}) <= 1  # from 9 to 0 counts as a step


def safe_path(target: str | None, site: str) -> str | None:
    """`target` as an address on this `site` (scheme, host and the slash after it), without them; None otherwise."""
    if not target or _UNSAFE_IN_REDIRECT.search(target):
        return None
    if target.startswith(site):
        target = target.removeprefix(site.rstrip("/"))
    if not target.startswith("/") or target.startswith("//"):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


@dataclass(frozen=True)
class Term:
    """A role within a scope, from a day until a day (both included; open when `until_on` is None)."""

    role: Role
    scope: str
    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise RuleViolation("window.reversed", field="until_on")


def check_scope(role: Role, kind: ScopeKind, code: str) -> str:
    """The scope's code if it suits the role. Raises `role.scope` when the role is held within something else."""
    wanted = SCOPE_OF_ROLE[role]
    if wanted is ScopeKind.NONE:
        return EVERYWHERE
    if kind is not wanted:
        raise RuleViolation("role.scope", field="scope")
    if code == EVERYWHERE and wanted is ScopeKind.PROCESS:
        return code
    if not _CODE.fullmatch(code):
        raise RuleViolation("role.scope", field="scope")
    return code


def roles_to_give(holdings: Iterable[Holding]) -> tuple[Role, ...]:
    """The roles that somebody with `holdings` may give when inviting, in their usual order."""
    held = {h.role for h in holdings}
    if Role.ADMINISTRATOR in held:
        return tuple(Role)
    if Role.SECRETARIAT in held:
        return tuple(role for role in Role if role in BY_SECRETARIAT)
    if Role.FOCAL_POINT in held:
        return DELEGATION
    return ()


def check_may_give(holdings: Iterable[Holding], role: Role, scope: str, process: str = "") -> None:
    """Raises `role.not_yours` unless the holder of `holdings` may give `role` in `scope`, which is of `process`.

    The administrator gives any; the secretariat those it works with, for meetings of its own processes; a focal
    point those of the own delegation.
    """
    held = tuple(holdings)
    if role not in roles_to_give(held):
        raise RuleViolation("role.not_yours", field="role")
    if not reaches(held, SCOPE_OF_ROLE[role], scope, process):
        raise RuleViolation("role.not_yours", field="scope")


def reaches(holdings: Iterable[Holding], kind: ScopeKind, scope: str, process: str) -> bool:
    """Whether roles within `scope`, which is of `process`, are for the holder of `holdings` to give."""
    for held in holdings:
        match held.role:
            case Role.ADMINISTRATOR:
                return True
            case Role.SECRETARIAT if kind not in OF_A_PROCESS or held.scope in {process, EVERYWHERE}:
                return True
            case Role.FOCAL_POINT if kind is ScopeKind.STATE and held.scope == scope:
                return True
    return False


def check_not_oneself(actor_id: int | None, user_id: int) -> None:
    """Raises `account.oneself` when somebody is about to change their own roles or standing."""
    if actor_id is not None and actor_id == user_id:
        raise Conflict("account.oneself")


@dataclass(frozen=True)
class HandOver:
    """What handing over does: the own term's new last day, the successor's first."""

    own_until: date
    successor_from: date


def hand_over(own: Term, on: date, today: date) -> HandOver:
    """Hand a group's coordination over on the day `on`: the successor's role starts then, the own ends the day before.

    A term with a last day is handed over within it, or for the day after. Raises `hand_over.too_early` for today and
    the past, `hand_over.already` when the own term ends before, so that nobody would coordinate for some days.
    """
    if on <= today:
        raise RuleViolation("hand_over.too_early", field="on")
    if own.until_on is not None and own.until_on < on - timedelta(days=1):
        raise RuleViolation("hand_over.already", field="on", day=own.until_on)
    return HandOver(on - timedelta(days=1), on)
