"""The record proves every outcome: whatever is changed behind the services’ back is found, with its number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.nominations import deciding, verifying
from meetings.nominations.ballots import Method
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import BallotDraft, DecisionDraft
from meetings.nominations.models import Ballot, GroupDecision, Nomination, NominationCall, Officer
from meetings.nominations.rules import Decision
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    KENYA,
    NIGERIA,
    SECRETARIAT,
    again,
    asked,
    designated,
    opened,
    submitted,
)

pytestmark = pytest.mark.usefixtures("register")
DAY = date(2011, 1, 13)


@pytest.fixture
def chosen(app: Any) -> Nomination:
    """Nigeria, which has won the second round of its group’s ballot against Kenya and is designated."""
    call = opened()
    first, second = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")
    for figures in ({first.id: 20, second.id: 20}, {first.id: 25, second.id: 16}):
        draft = BallotDraft(Method.SECRET_BALLOT, DAY, AFRICAN, "KEN", figures, 0, 0, 41)
        made = deciding.record_ballot(AFRICAN_GROUP, call.id, call.revision, draft)
    decision = DecisionDraft(Decision.BALLOT, DAY, ballot_id=made.id)
    deciding.endorse(AFRICAN_GROUP, first.id, again(first).revision, decision)
    designated(first)
    db.session.commit()
    return again(first)


def problems() -> list[str]:
    db.session.commit()
    return list(verifying.verify())


def test_the_command_says_that_all_agree(chosen: Nomination, cli: Any) -> None:
    found = cli("nominations", "verify")

    assert found.exit_code == 0
    assert found.output.endswith("posts with their nominations and officers agree with their records.\n")


def test_the_command_names_what_differs(chosen: Nomination, cli: Any) -> None:
    number = chosen.id
    db.session.execute(sa.update(Nomination).where(Nomination.id == number).values(person="Somebody Else"))
    db.session.commit()
    found = cli("nominations", "verify")

    assert found.exit_code == 1
    assert found.output == f"nomination {number}: person is 'Somebody Else', its record says ''\n"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (sa.update(Nomination).values(status="submitted"), "status is submitted, its record says designated"),
        (sa.update(Nomination).values(designated_at=None), "designated_at is None, its record says 2011-01-13"),
        (sa.update(Nomination).values(circle="all_states"), "circle is all_states, its record says None"),
        (sa.update(Nomination).values(replaced_by_id=1), "replaced_by_id is 1, its record says designated"),
        (sa.update(NominationCall).values(last_on=date(2011, 1, 12)), "after the last day and is not marked late"),
        (
            sa.update(NominationCall).values(last_on=date(2011, 1, 12), is_binding=True),
            "it came after a last day that binds",
        ),
        (sa.update(Officer).values(state="KEN"), "nomination 1 is for another post, State or group"),
        (sa.update(Officer).values(status="withdrawn"), "status is withdrawn, nomination 1 says designated"),
        (sa.update(Officer).values(elected_on=DAY), "status is designated, elected_on is 2011-01-13"),
        (sa.update(Officer).values(ended_on=DAY), "status is designated, ended_on is 2011-01-13"),
        (sa.update(Officer).values(nomination_id=None), "nomination 1 was designated, and 0 officers came by it"),
        (sa.update(Officer).values(ballot_id=1), "it was not elected by ballot 1"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_whatever_is_changed_in_the_tables_is_found(chosen: Nomination, statement: Any, words: str) -> None:
    assert chosen.id == 1 and problems() == []
    whom = {Nomination: Nomination.id == 1, Officer: Officer.nomination_id == 1}
    model = next((one for one in whom if one.__table__ is statement.table), None)
    db.session.execute(statement if model is None else statement.where(whom[model]))

    assert any(words in problem for problem in problems())


BALLOT: dict[str, Any] = {
    "call_id": 1,
    "group_code": AFRICAN,
    "number": 3,
    "method": Method.SECRET_BALLOT,
    "held_on": DAY,
    "candidates": [1, 2],
    "tallies": {"1": 25, "2": 16},
    "present": 41,
    "winner_id": 1,
}
DECISION: dict[str, Any] = {
    "call_id": 1,
    "group_code": AFRICAN,
    "nomination_id": 2,
    "how": Decision.CONSENSUS,
    "decided_on": DAY,
}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Ballot(**{**BALLOT, "winner_id": 2}), "winner_id is 2, its figures say 1"),
        (Ballot(**{**BALLOT, "tallies": {"1": 20, "2": 20}}), "winner_id is 1, its figures say None"),
        (Ballot(**{**BALLOT, "tallies": {"1": 25}}), "its figures cannot be those of a ballot"),
        (Ballot(**{**BALLOT, "present": 40}), "its figures cannot be those of a ballot"),
        (Ballot(**{**BALLOT, "number": 4}), "rounds of a ballot (african) are missing"),
        (GroupDecision(**DECISION), "nomination 2 has an endorsement without a decision, or a decision without"),
        (GroupDecision(**{**DECISION, "how": Decision.BALLOT, "ballot_id": 2}), "its nomination has not won ballot 2"),
        (GroupDecision(**{**DECISION, "ballot_id": 2}), "how is consensus, and it names something else"),
        (GroupDecision(**{**DECISION, "how": Decision.SILENCE}), "silence procedure None has not adopted"),
        (GroupDecision(**{**DECISION, "group_code": "asia-pacific"}), "a nomination of another call or group"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_whatever_is_added_to_the_tables_is_found(chosen: Nomination, row: Any, words: str) -> None:
    assert chosen.call_id == 1 and problems() == []
    db.session.add(row)

    assert any(words in problem for problem in problems())


def test_what_is_recorded_once_cannot_be_changed_in_the_tables(chosen: Nomination) -> None:
    for statement in (sa.update(Ballot).values(winner_id=2), sa.delete(GroupDecision)):
        with pytest.raises(sa.exc.DBAPIError), db.session.begin_nested():
            db.session.execute(statement)


def test_two_officers_of_one_post_are_found(chosen: Nomination) -> None:
    officer = db.session.execute(sa.select(Officer).where(Officer.nomination_id == chosen.id)).scalar_one()
    post_id = officer.post_id
    db.session.execute(sa.text("DROP INDEX uq_officer_current"))
    db.session.add(Officer(post_id=post_id, state="KEN", group_code=AFRICAN, status=officer.status, words=""))
    db.session.flush()

    found = list(verifying.verify())
    db.session.rollback()

    assert any(problem.startswith(f"post {post_id}: it has more than one officer") for problem in found)


def test_who_was_designated_although_the_chairs_were_asked_is_found(chosen: Nomination) -> None:
    number = chosen.id
    db.session.execute(sa.update(Nomination).where(Nomination.id == number).values(status="endorsed"))
    db.session.commit()
    procedure = asked(SECRETARIAT, again(chosen), Asked.CHAIRS).id
    db.session.execute(sa.update(Nomination).where(Nomination.id == number).values(status="designated"))

    assert f"nomination {number}: it was designated while silence procedure {procedure} was not closed, or broken" in (
        problems()
    )
