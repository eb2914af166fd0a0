"""Asking about a nomination under silence: inside the group, then the chairs of the others, and what has to wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.nominations import asking, deciding, nominating
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import DecisionDraft
from meetings.nominations.models import Nomination
from meetings.nominations.rules import Circle, Decision, NominationStatus, Via
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence.drafts import Answer, SilenceDraft
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind, Status
from meetings.states.models import GroupMembership, State
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN_GROUP,
    KENYA,
    KIRIBATI,
    LATE,
    NIGERIA,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    again,
    asked,
    at,
    designated,
    endorsed,
    opened,
    person,
    submitted,
    without_account,
)

pytestmark = pytest.mark.usefixtures("register")

S = NominationStatus
OFFICER = without_account(SECRETARIAT)
NIGERIA_TEXT = Text.of(en="Nigeria", fr="Nigéria", ar="نيجيريا")


def refused(what: str, error: type[DomainError] = Conflict) -> Any:
    return pytest.raises(error, match=what.replace(".", r"\."))


def draft(nomination: Nomination) -> SilenceDraft:
    """A text for the chairs, with a deadline four days from now."""
    title, text = asking.offered(nomination, Asked.CHAIRS, NIGERIA_TEXT)
    addressed = asking.addressees(nomination, Asked.CHAIRS, clock.business_today())
    return SilenceDraft(title, text, addressed, clock.now().replace(microsecond=0) + timedelta(days=4))


def run_out(procedure: SilenceProcedure, actor: Actor) -> None:
    """Nobody objects, and who runs it closes it."""
    with at(procedure.expires_at + timedelta(seconds=1)):
        silence.settle(procedure.id)
        revision = silence_queries.by_id(procedure.id, lock=True).revision
        silence.adopt(without_account(actor), procedure.id, revision)


def broken(procedure: SilenceProcedure) -> None:
    """The chair of the Asia-Pacific Group objects."""
    silence.object_(without_account(ASIAN_GROUP), procedure.id, Answer())


@pytest.fixture
def candidate() -> Nomination:
    """Nigeria, endorsed by the African Group."""
    return endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu"))


# --- inside the group -----------------------------------------------------------------------------------------------


def test_the_coordinator_asks_the_members_of_the_group_as_of_that_day(app: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    procedure = asked(AFRICAN_GROUP, nomination, Asked.GROUP)

    assert (procedure.manager_kind, procedure.manager_scope) == (ManagerKind.COORDINATOR, AFRICAN)
    assert len(procedure.addressees) == 53 and "KEN" in {one.code for one in procedure.addressees}
    assert (procedure.subject_kind, procedure.path) == ("nomination", f"nominations/{nomination.id}/")


def test_what_the_group_has_adopted_by_silence_it_endorses_by_it(app: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    procedure = asked(AFRICAN_GROUP, nomination, Asked.GROUP)
    decision = DecisionDraft(Decision.SILENCE, date(2011, 1, 13), silence_id=procedure.id)
    with refused("nomination.silence_not_adopted", RuleViolation):
        deciding.endorse(AFRICAN_GROUP, nomination.id, again(nomination).revision, decision)
    run_out(procedure, AFRICAN_GROUP)

    made = deciding.endorse(AFRICAN_GROUP, nomination.id, again(nomination).revision, decision)

    assert (made.how, made.silence_id, again(nomination).status) == (Decision.SILENCE, procedure.id, S.ENDORSED)


def test_nobody_else_asks_a_group_and_nobody_asks_it_afterwards(app: Any) -> None:
    call = opened(groups=())
    african = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    asian = submitted(ASIAN_GROUP, call, "JPN", by_group="asia-pacific")

    with refused("nomination.nobody_to_ask"):
        asked(AFRICAN_GROUP, african, Asked.GROUP)
    for actor, code, error in (
        (AFRICAN_GROUP, "nomination.unknown", NotFound),
        (SECRETARIAT, "nomination.not_yours", Conflict),
        (KENYA, "nomination.unknown", NotFound),
    ):
        with refused(code, error):
            asked(actor, asian, Asked.GROUP)


# --- the chairs of the other groups ---------------------------------------------------------------------------------


def test_the_chairs_of_the_other_groups_are_asked_and_see_what_they_are_asked_about(candidate: Nomination) -> None:
    procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS)

    assert len(procedure.addressees) == 4 and AFRICAN not in {one.code for one in procedure.addressees}
    assert again(candidate).circle is Circle.GROUP_CHAIRS
    assert (procedure.manager_kind, procedure.manager_scope) == (ManagerKind.SECRETARIAT, "small-arms")


def test_all_states_but_the_candidates_own_are_asked_and_see_what_they_are_asked_about(candidate: Nomination) -> None:
    procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS, circle=Circle.ALL_STATES)

    assert len(procedure.addressees) == 191 and "NGA" not in {one.code for one in procedure.addressees}
    assert again(candidate).circle is Circle.ALL_STATES
    assert "All States are asked" in (procedure.text.get("en") or "")
    with refused("nomination.chairs_asked", Conflict):
        designated(candidate)


def test_what_all_states_see_already_is_not_circulated_again(candidate: Nomination) -> None:
    deciding.circulate(SECRETARIAT, candidate.id, again(candidate).revision, Circle.ALL_STATES)
    acts = len(again(candidate).acts)

    asked(SECRETARIAT, candidate, Asked.CHAIRS)

    assert (again(candidate).circle, len(again(candidate).acts)) == (Circle.ALL_STATES, acts)


def test_only_the_secretariat_of_the_process_asks_them_once_and_after_the_group_has_endorsed(app: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    with refused("nomination.nobody_to_ask"):
        asked(SECRETARIAT, nomination, Asked.CHAIRS)
    endorsed(AFRICAN_GROUP, nomination)
    for actor, code, error in (
        (AFRICAN_GROUP, "nomination.not_yours", Conflict),
        (OTHER_SECRETARIAT, "nomination.unknown", NotFound),
    ):
        with refused(code, error):
            asked(actor, nomination, Asked.CHAIRS)
    asked(SECRETARIAT, nomination, Asked.CHAIRS)
    with refused("silence.already"):
        asked(SECRETARIAT, nomination, Asked.CHAIRS)


def test_a_form_that_was_opened_before_asks_nobody(candidate: Nomination) -> None:
    revision = again(candidate).revision
    deciding.circulate(SECRETARIAT, candidate.id, revision, Circle.ALL_STATES)

    with refused("record.changed_meanwhile"):
        asking.ask(SECRETARIAT, candidate.id, revision, Asked.CHAIRS, draft(candidate))


def test_for_a_state_in_no_group_the_chairs_of_all_groups_are_asked(app: Any) -> None:
    kiribati = sa.select(State.id).where(State.iso3 == "KIR").scalar_subquery()
    db.session.execute(sa.delete(GroupMembership).where(GroupMembership.state_id == kiribati))
    alone = submitted(KIRIBATI, opened(groups=()), "KIR")

    assert len(asked(SECRETARIAT, alone, Asked.CHAIRS).addressees) == 5


# --- designation ----------------------------------------------------------------------------------------------------


def test_nobody_is_designated_while_the_chairs_are_asked(candidate: Nomination) -> None:
    procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS)

    with refused("nomination.chairs_asked"):
        designated(candidate)
    with at(procedure.expires_at + timedelta(days=1)), refused("nomination.chairs_asked"):
        designated(candidate)  # that time has passed closes nothing


def test_who_was_objected_to_is_not_designated_until_a_revised_text_has_passed(candidate: Nomination) -> None:
    first = asked(SECRETARIAT, candidate, Asked.CHAIRS)
    broken(first)
    with refused("nomination.chairs_asked"):
        designated(candidate)
    second = silence.put_again(OFFICER, first.id, draft(again(candidate)))
    assert (second.number, second.subject_id) == (2, candidate.id)
    with refused("nomination.chairs_asked"):
        designated(candidate)
    run_out(second, SECRETARIAT)

    assert designated(candidate).state == "NGA"


@pytest.mark.parametrize("ended", ["adopted", "withdrawn", "not asked"])
def test_who_was_not_objected_to_is_designated(candidate: Nomination, ended: str) -> None:
    if ended != "not asked":
        procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS)
        if ended == "adopted":
            run_out(procedure, SECRETARIAT)
        else:
            silence.withdraw(OFFICER, procedure.id, procedure.revision)
        assert procedure.status is Status(ended)

    assert designated(candidate).state == "NGA"


def test_what_the_group_asks_itself_keeps_nobody_from_being_designated(app: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    inside = asked(AFRICAN_GROUP, nomination, Asked.GROUP)
    silence.object_(without_account(KENYA), inside.id, Answer())

    assert designated(endorsed(AFRICAN_GROUP, nomination)).state == "NGA"


def test_nothing_is_put_again_about_who_is_designated_or_gone(candidate: Nomination) -> None:
    first = asked(SECRETARIAT, candidate, Asked.CHAIRS)
    silence.withdraw(OFFICER, first.id, first.revision)
    wanted = draft(again(candidate))
    designated(candidate)
    with refused("nomination.nobody_to_ask"):
        silence.put_again(OFFICER, first.id, wanted)
    with refused("silence.unknown", NotFound):
        silence.put_again(OTHER_SECRETARIAT, first.id, wanted)

    nominating.withdraw(SECRETARIAT, candidate.id, again(candidate).revision, "Note of today", Via.NOTE)
    with refused("nomination.nobody_to_ask"):
        silence.put_again(OFFICER, first.id, wanted)


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whom", list(Asked))
def test_the_text_that_is_offered_names_who_is_nominated_in_all_languages(whom: Asked) -> None:
    call = opened()
    with at(LATE):
        nomination = submitted(NIGERIA, call, "NGA", person="U. Joy Ogwu")

    title, text = asking.offered(nomination, whom, NIGERIA_TEXT)

    assert set(title.as_dict()) == set(text.as_dict()) == set(LANGUAGES)
    assert "Chair and President" in (title.get("en") or "") and "نيجيريا" in (title.get("ar") or "")
    assert all("U. Joy Ogwu" in words for words in text.as_dict().values())
    assert "It was submitted after the last day of the call." in (text.get("en") or "")
    assert ("has endorsed the nomination" in (text.get("en") or "")) is (whom is Asked.CHAIRS)


def test_a_deputy_asks_as_the_coordinator_does(app: Any) -> None:
    deputy = person(77, (Role.DEPUTY_COORDINATOR, AFRICAN))

    assert asked(deputy, submitted(NIGERIA, opened(), "NGA"), Asked.GROUP).status is Status.OPEN
