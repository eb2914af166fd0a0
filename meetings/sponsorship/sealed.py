"""Passport and bank data of a person, sealed: what only their State and finance of another State may read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from meetings.foundation import sealing
from meetings.foundation.access import Actor
from meetings.foundation.sealing import SealBroken

from .drafts import SealedPerson
from .models_requests import SponsorshipRequest
from .parties import parties_of, states_of
from .rules import Party

PURPOSE = "sponsorship.person"


@dataclass(frozen=True)
class Opened:
    """What came out: the person, or that the seal is broken, which is no reason for a page to fail."""

    person: SealedPerson
    is_given: bool = False
    is_broken: bool = False


NOTHING = Opened(SealedPerson())


def may_read(actor: Actor, request: SponsorshipRequest) -> bool:
    """Whether somebody may read what is sealed: those who act for its State, and finance of another one.

    The request has its fund and process. Reviewers and the auditor may not: the auditor reads all but secrets.
    """
    return request.state_code in states_of(actor) or Party.FINANCE in parties_of(actor, request)


def close(person: SealedPerson) -> str:
    """A person's data as it is stored; nothing where nothing is given."""
    given = {name: _plain(value) for name, value in asdict(person).items() if value}
    return sealing.seal(json.dumps(given, ensure_ascii=False), PURPOSE) if given else ""


def opened(actor: Actor, request: SponsorshipRequest) -> Opened | None:
    """What is sealed of a request; None for who may not read it."""
    return read(request) if may_read(actor, request) else None


def read(request: SponsorshipRequest) -> Opened:
    """The same, for a service that has asked already who acts."""
    if not request.sealed:
        return NOTHING
    try:
        given = json.loads(sealing.unseal(request.sealed, PURPOSE))
        return Opened(_person(given), is_given=True)
    except (SealBroken, ValueError, TypeError, AttributeError):
        return Opened(SealedPerson(), is_given=True, is_broken=True)


def _person(given: dict[str, Any]) -> SealedPerson:
    known: dict[str, Callable[[str], Any]] = dict.fromkeys(SealedPerson.__dataclass_fields__, str)
    known |= {"passport_expires_on": date.fromisoformat, "born_on": date.fromisoformat}
    return SealedPerson(**{name: known[name](value) for name, value in given.items() if name in known})


def _plain(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
