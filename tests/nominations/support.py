"""What the tests of nominations start from: the register with its posts, and the people who play the model through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Requirement
from meetings.nominations import asking, calls, deciding, nominating, queries, seeding
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import CallDraft, DecisionDraft, NominationDraft
from meetings.nominations.models import Nomination, NominationCall, Officer, Post
from meetings.nominations.rules import CallAction, Circle, Decision
from meetings.silence.drafts import SilenceDraft
from meetings.silence.models import SilenceProcedure
from tests.support import register

AFRICAN, ASIAN, WESTERN = "african", "asia-pacific", "western-european-and-others"


def person(number: int, *holdings: tuple[Role, str]) -> Actor:
    return Actor(user_id=number, name=f"Person {number}", holdings=tuple(Holding(*held) for held in holdings))


SECRETARIAT = person(7, (Role.SECRETARIAT, "small-arms"))
OTHER_SECRETARIAT = person(8, (Role.SECRETARIAT, "other"))
NIGERIA = person(21, (Role.FOCAL_POINT, "NGA"))
NIGERIA_MEMBER = person(22, (Role.MEMBER, "NGA"))
KENYA = person(23, (Role.FOCAL_POINT, "KEN"))
JAPAN = person(24, (Role.FOCAL_POINT, "JPN"))
KIRIBATI = person(25, (Role.FOCAL_POINT, "KIR"))
AFRICAN_GROUP = person(31, (Role.COORDINATOR, AFRICAN))
AFRICAN_DEPUTY = person(32, (Role.DEPUTY_COORDINATOR, AFRICAN))
ASIAN_GROUP = person(33, (Role.COORDINATOR, ASIAN))
CHAIRS_DESK = person(41, (Role.CHAIRS_DESK, "prepcom-2012"))
CIVIL_SOCIETY = person(42, (Role.CIVIL_SOCIETY, "iansa"))
READER = person(43)
AUDITOR = person(44, (Role.AUDITOR, "*"))
ADMINISTRATOR = person(45, (Role.ADMINISTRATOR, "*"))

BY_MAY = "chair-nomination-2012"
IN_TIME = datetime(2011, 4, 27, 15, 0, tzinfo=UTC)
LATE = datetime(2011, 6, 15, 15, 0, tzinfo=UTC)


def load(app: Flask) -> None:
    """Load what the demonstration loads, accounts and deadlines aside."""
    register.hold(app)
    seeding.load(app.config["DATA"])
    db.session.commit()


def post(key: str = "chair-2012") -> Post:
    found = db.session.execute(sa.select(Post.id).where(Post.key == key)).scalar_one()
    return queries.locked_post(found)


def meeting(code: str) -> Meeting:
    db.session.expire_all()
    return calendar.by_code(code)


def chairs(*codes: str) -> list[tuple[str, str, str]]:
    """What meetings show of their chairs: State, name, status."""
    found = [meeting(code) for code in codes]
    return [(m.chair_state.iso3 if m.chair_state else "", m.chair_name, m.chair_status.value) for m in found]


def requirement() -> int:
    return db.session.execute(sa.select(Requirement.id).where(Requirement.key == BY_MAY)).scalar_one()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    with clock.frozen(instant):
        yield


def opened(key: str = "chair-2012", **given: object) -> NominationCall:
    """An open call for a post; without more, that of 2011: by May, not binding, the African Group."""
    values: dict[str, object] = {"groups": (AFRICAN,), "last_on": date(2011, 5, 31), "requirement_id": requirement()}
    call = calls.create(SECRETARIAT, post(key).id, CallDraft(**{**values, **given}))  # type: ignore[arg-type]
    return calls.act(SECRETARIAT, call.id, call.revision, CallAction.OPEN)


def submitted(
    actor: Actor, call: NominationCall, state: str, *, by_group: str = "", person: str = "", nominator: str = ""
) -> Nomination:
    """A nomination, drafted and submitted."""
    draft = NominationDraft(state=state, person=person)
    made = nominating.draft(actor, call.id, by_group or nominator or state, bool(by_group), draft)
    return nominating.submit(actor, made.id, made.revision)


def again(nomination: Nomination) -> Nomination:
    """A nomination as it is stored."""
    db.session.expire_all()
    return queries.locked_nomination(nomination.id)


def endorsed(actor: Actor, nomination: Nomination) -> Nomination:
    """A nomination on which its group agrees."""
    decision = DecisionDraft(Decision.CONSENSUS, clock.business_today())
    deciding.endorse(actor, nomination.id, again(nomination).revision, decision)
    return again(nomination)


def designated(nomination: Nomination) -> Officer:
    """A nomination that is designated today."""
    return deciding.designate(SECRETARIAT, nomination.id, again(nomination).revision, clock.business_today())


def asked(
    actor: Actor, nomination: Nomination, whom: Asked, days: int = 4, circle: Circle = Circle.GROUP_CHAIRS
) -> SilenceProcedure:
    """A nomination put under silence in the words that the page offers, with a deadline so many days from now."""
    kept = again(nomination)
    title, text = asking.offered(kept, whom, Text.of(en=kept.state), circle)
    addressed = asking.addressees(kept, whom, clock.business_today(), circle)
    draft = SilenceDraft(title, text, addressed, clock.now().replace(microsecond=0) + timedelta(days=days))
    return asking.ask(without_account(actor), kept.id, kept.revision, whom, draft, circle)


def without_account(actor: Actor) -> Actor:
    """The same roles: acts of silence procedures name accounts, and these people have none."""
    return replace(actor, user_id=None)
