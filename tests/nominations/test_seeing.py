"""Who sees what, object by object, as ACCESS has it; what one may not see does not exist for them."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import PUBLIC
from meetings.foundation.database import db
from meetings.nominations import calls, deciding, nominating, queries
from meetings.nominations.drafts import CallDraft, NominationDraft
from meetings.nominations.models import Nomination, NominationCall, Post
from meetings.nominations.parties import sees_meeting
from meetings.nominations.queries_lists import calls_page
from meetings.nominations.rules import Circle
from tests.nominations.support import (
    ADMINISTRATOR,
    AFRICAN,
    AFRICAN_DEPUTY,
    AFRICAN_GROUP,
    ASIAN_GROUP,
    AUDITOR,
    CHAIRS_DESK,
    CIVIL_SOCIETY,
    JAPAN,
    KENYA,
    NIGERIA,
    NIGERIA_MEMBER,
    OTHER_SECRETARIAT,
    READER,
    SECRETARIAT,
    again,
    designated,
    endorsed,
    opened,
    post,
    requirement,
    submitted,
)
from tests.support.shared import readers_of

pytestmark = pytest.mark.usefixtures("register")

EVERYBODY = {
    "public": PUBLIC,
    "reader": READER,
    "civil society": CIVIL_SOCIETY,
    "nigeria": NIGERIA,
    "nigeria, member": NIGERIA_MEMBER,
    "kenya": KENYA,
    "japan": JAPAN,
    "african": AFRICAN_GROUP,
    "african, deputy": AFRICAN_DEPUTY,
    "asian": ASIAN_GROUP,
    "chair": CHAIRS_DESK,
    "secretariat": SECRETARIAT,
    "secretariat elsewhere": OTHER_SECRETARIAT,
    "auditor": AUDITOR,
    "administrator": ADMINISTRATOR,
}
NOMINATOR = {"nigeria", "nigeria, member", "auditor"}
ITS_OWN = NOMINATOR | {"african", "african, deputy", "secretariat"}
GROUPS = {"african", "african, deputy", "asian"}
STATES = {"nigeria", "nigeria, member", "kenya", "japan"}
ALL = set(EVERYBODY)


def readers(nomination: Nomination) -> set[str]:
    db.session.expire_all()
    number = nomination.id
    found = readers_of(EVERYBODY, lambda actor: queries.nomination_by_id(actor, number))
    call = queries.locked_nomination(number).call
    listed = {n for n, a in EVERYBODY.items() if [x.id for x in queries.nominations_of(a, call)] == [number]}
    asked = {name for name, actor in EVERYBODY.items() if queries.may_see(actor, number)}
    assert found == listed == asked
    return found


def test_a_draft_is_its_nominators_alone() -> None:
    assert readers(nominating.draft(NIGERIA, opened().id, "NGA", False, NominationDraft("NGA"))) == NOMINATOR


def test_a_groups_draft_is_its_coordinators_and_no_delegation_sees_it() -> None:
    draft = nominating.draft(AFRICAN_GROUP, opened().id, AFRICAN, True, NominationDraft("NGA"))

    assert readers(draft) == {"african", "african, deputy", "auditor"}


def test_once_submitted_the_group_and_the_secretariat_see_it_and_then_those_to_whom_it_is_circulated() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    assert readers(nomination) == ITS_OWN

    endorsed(AFRICAN_GROUP, nomination)
    assert readers(nomination) == ITS_OWN

    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.GROUP_CHAIRS)
    assert readers(nomination) == ITS_OWN | GROUPS

    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)
    assert readers(nomination) == ITS_OWN | GROUPS | STATES

    designated(nomination)
    assert readers(nomination) == ALL

    nominating.withdraw(NIGERIA, nomination.id, again(nomination).revision)
    assert readers(nomination) == ALL, "what was public is on record"


def test_who_was_not_chosen_is_seen_by_those_who_saw_it_before() -> None:
    call = opened()
    first, second = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")
    designated(endorsed(AFRICAN_GROUP, first))

    found = readers_of(EVERYBODY, lambda actor: queries.nomination_by_id(actor, second.id))
    assert found == {"kenya", "african", "african, deputy", "secretariat", "auditor"}


def test_a_withdrawn_nomination_that_was_not_circulated_stays_among_its_own() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    nominating.withdraw(NIGERIA, nomination.id, again(nomination).revision)

    assert readers(nomination) == ITS_OWN


def callers(call: NominationCall) -> set[str]:
    db.session.expire_all()
    number = call.id
    found = readers_of(EVERYBODY, lambda actor: queries.call_by_id(actor, number))
    assert found == {n for n, a in EVERYBODY.items() if [c.id for c in calls_page(a, "", 1).calls] == [number]}
    return found


def test_a_call_is_the_secretariats_until_it_is_open_and_then_everybodys() -> None:
    draft = calls.create(SECRETARIAT, post().id, CallDraft((AFRICAN,), date(2011, 5, 31), requirement_id=requirement()))
    assert callers(draft) == {"secretariat", "auditor"}
    calls.discard(SECRETARIAT, draft.id, draft.revision)

    assert callers(opened()) == ALL


def viewers(found: Post) -> set[str]:
    """Who sees a post on the page of its meeting’s officers."""
    meeting_id = found.meetings[0].id
    return {n for n, a in EVERYBODY.items() if found.id in [one.id for one in queries.bureau(a, meeting_id)]}


def test_officers_are_public_and_those_of_a_hidden_meeting_are_not() -> None:
    found = post("chair-mge-2011")
    hidden = db.session.execute(sa.select(Meeting).where(Meeting.code == "mge-2011")).scalar_one()

    assert viewers(found) == ALL
    hidden.is_published = False
    db.session.commit()

    assert viewers(found) == {"secretariat", "auditor"}
    assert {n for n, a in EVERYBODY.items() if queries.bureau(a, hidden.id)} == {"secretariat", "auditor"}


def test_of_a_post_that_serves_two_only_the_meetings_one_may_see_are_shown() -> None:
    hidden = db.session.execute(sa.select(Meeting).where(Meeting.code == "prepcom-2012")).scalar_one()
    hidden.is_published = False
    db.session.commit()
    found = post()

    shown = {
        name: [m.code for m in found.meetings if sees_meeting(actor, found, m)] for name, actor in EVERYBODY.items()
    }

    assert shown["public"] == shown["nigeria"] == ["revcon-2012"]
    assert shown["secretariat"] == shown["chair"] == shown["auditor"] == ["prepcom-2012", "revcon-2012"]


def test_a_post_that_is_not_published_is_the_secretariats() -> None:
    found = post("chair-mge-2011")
    found.is_published = False
    db.session.commit()

    assert viewers(found) == {"secretariat", "auditor"}
