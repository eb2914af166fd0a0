"""Groups choose, by consensus or ballot; somebody is designated, elected at the meeting, replaced."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.nominations import calls, deciding, nominating, officers
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import OfficerStatus
from meetings.nominations.drafts import BallotDraft, DecisionDraft, OfficerDraft
from meetings.nominations.models import Nomination
from meetings.nominations.rules import (
    CallAction,
    CallStatus,
    Circle,
    Decision,
    NominationStatus,
    fold,
)
from meetings.states.models import GroupMembership, State
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_DEPUTY,
    AFRICAN_GROUP,
    ASIAN_GROUP,
    JAPAN,
    KENYA,
    KIRIBATI,
    NIGERIA,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    again,
    at,
    chairs,
    designated,
    endorsed,
    opened,
    post,
    submitted,
)

pytestmark = pytest.mark.usefixtures("register")

S = NominationStatus
PREPCOM_OPENS = datetime(2012, 3, 19, 16, 0, tzinfo=UTC)


def refused(what: str, error: type[DomainError] = Conflict) -> Any:
    return pytest.raises(error, match=what.replace(".", r"\."))


# --- what groups decide ---------------------------------------------------------------------------------------------


def test_a_group_that_has_two_candidates_agrees_on_one() -> None:
    call = opened()
    first, second = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")

    chosen = endorsed(AFRICAN_DEPUTY, first)

    assert (chosen.status, again(second).status) == (S.ENDORSED, S.NOT_CHOSEN)
    assert [(d.how, d.nomination_id) for d in again(first).call.decisions] == [(Decision.CONSENSUS, first.id)]


def test_nobody_else_endorses() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    for actor, error in ((NIGERIA, Conflict), (SECRETARIAT, Conflict), (ASIAN_GROUP, NotFound), (KENYA, NotFound)):
        with pytest.raises(error):
            endorsed(actor, nomination)


def test_a_ballot_decides_where_a_group_does_not_agree_and_only_its_winner_is_endorsed() -> None:
    call = opened()
    first, second = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")
    tie = BallotDraft(Method.SECRET_BALLOT, date(2011, 1, 13), AFRICAN, "KEN", {first.id: 20, second.id: 20}, 1, 0, 41)
    won = BallotDraft(Method.SECRET_BALLOT, date(2011, 1, 13), AFRICAN, "", {first.id: 25, second.id: 16}, 0, 0, 41)
    one = deciding.record_ballot(AFRICAN_GROUP, call.id, call.revision, tie)
    decision = DecisionDraft(Decision.BALLOT, date(2011, 1, 13), ballot_id=one.id)
    with refused("nomination.ballot_not_won", RuleViolation):
        deciding.endorse(AFRICAN_GROUP, first.id, again(first).revision, decision)
    two = deciding.record_ballot(SECRETARIAT, call.id, call.revision, won)

    assert (one.number, one.winner_id, two.number, two.winner_id) == (1, None, 2, first.id)
    decision = DecisionDraft(Decision.BALLOT, date(2011, 1, 13), ballot_id=two.id)
    deciding.endorse(AFRICAN_GROUP, first.id, again(first).revision, decision)
    assert (again(first).status, again(second).status) == (S.ENDORSED, S.NOT_CHOSEN)


def test_a_ballot_is_recorded_once_and_by_those_who_may() -> None:
    call = opened()
    first, revision = submitted(NIGERIA, call, "NGA"), call.revision
    draft = BallotDraft(
        Method.SECRET_BALLOT, date(2011, 1, 13), AFRICAN, tallies={first.id: 0}, abstentions=4, present=9
    )

    for actor in (NIGERIA, ASIAN_GROUP, OTHER_SECRETARIAT):
        with refused("call.unknown", NotFound):
            deciding.record_ballot(actor, call.id, revision, draft)
    deciding.record_ballot(AFRICAN_GROUP, call.id, revision, draft)
    with refused("record.changed_meanwhile"):
        deciding.record_ballot(AFRICAN_GROUP, call.id, revision, draft)


def test_between_groups_a_seat_is_contested_until_one_goes_or_a_ballot_among_all_decides() -> None:
    call = opened(groups=())
    african = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    asian = endorsed(ASIAN_GROUP, submitted(JAPAN, call, "JPN"))
    with refused("nomination.contested"):
        designated(african)
    figures = {african.id: 104, asian.id: 83}
    draft = BallotDraft(Method.SECRET_BALLOT, date(2011, 1, 13), tallies=figures, invalid=1, present=190)
    with refused("call.unknown", NotFound):
        deciding.record_ballot(AFRICAN_GROUP, call.id, call.revision, draft)
    deciding.record_ballot(SECRETARIAT, call.id, call.revision, draft)

    assert again(asian).status is S.NOT_CHOSEN
    assert designated(african).state == "NGA"


def test_a_group_does_not_endorse_by_a_silence_that_is_not_there() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    for silence_id in (None, 99):
        with refused("nomination.silence_not_adopted", RuleViolation):
            decision = DecisionDraft(Decision.SILENCE, date(2011, 1, 13), silence_id=silence_id)
            deciding.endorse(AFRICAN_GROUP, nomination.id, again(nomination).revision, decision)


def test_a_nomination_is_circulated_by_the_secretariat_to_wider_circles_only() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    with refused("nomination.not_yours"):
        deciding.circulate(AFRICAN_GROUP, nomination.id, again(nomination).revision, Circle.ALL_STATES)
    for circle in (Circle.GROUP_CHAIRS, Circle.ALL_STATES):
        deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, circle)
    with refused("nomination.already_circulated"):
        deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.GROUP_CHAIRS)


def test_who_is_in_a_group_is_designated_only_when_it_endorses_and_who_is_in_none_at_once() -> None:
    call = opened(groups=())
    nomination = submitted(NIGERIA, call, "NGA")
    with refused("nomination.not_endorsed"):
        designated(nomination)
    nominating.withdraw(NIGERIA, nomination.id, again(nomination).revision)

    kiribati = sa.select(State.id).where(State.iso3 == "KIR").scalar_subquery()
    db.session.execute(sa.delete(GroupMembership).where(GroupMembership.state_id == kiribati))
    alone = submitted(KIRIBATI, call, "KIR")
    assert alone.group_code is None
    assert designated(alone).state == "KIR"


# --- officers -------------------------------------------------------------------------------------------------------


def test_one_chair_is_elected_for_both_meetings_of_2012() -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu"))
    officer = designated(nomination)
    assert chairs("prepcom-2012", "revcon-2012") == [("NGA", "U. Joy Ogwu", "designated")] * 2
    with refused("officer.elected_before_opening", RuleViolation):
        officers.elect(SECRETARIAT, officer.id, officer.revision, date(2011, 1, 13), Method.ACCLAMATION)


def test_the_election_takes_place_at_the_meeting() -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu"))
    officer = designated(nomination)
    prepcom = db.session.execute(sa.select(Meeting).where(Meeting.code == "prepcom-2012")).scalar_one()
    prepcom.start_on, prepcom.end_on, prepcom.status = date(2012, 3, 19), date(2012, 3, 23), MeetingStatus.CONFIRMED
    db.session.commit()

    with at(PREPCOM_OPENS):
        done = officers.elect(SECRETARIAT, officer.id, officer.revision, date(2012, 3, 19), Method.ACCLAMATION)
        assert done.is_in_office(date(2012, 3, 20)) and not done.is_in_office(date(2012, 3, 18))

    assert again(nomination).status is S.ELECTED
    assert chairs("prepcom-2012", "revcon-2012") == [("NGA", "U. Joy Ogwu", "elected")] * 2
    with refused("nomination.act_not_allowed"):
        nominating.withdraw(NIGERIA, nomination.id, again(nomination).revision)


def test_a_designate_who_withdraws_leaves_the_post_and_another_is_found() -> None:
    call = opened()
    first = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    designated(first)
    with refused("nomination.seat_given"):
        submitted(KENYA, call, "KEN")

    nominating.withdraw(NIGERIA, first.id, again(first).revision)

    assert chairs("prepcom-2012", "revcon-2012") == [("", "", "none")] * 2
    designated(endorsed(AFRICAN_GROUP, submitted(KENYA, call, "KEN")))
    assert chairs("prepcom-2012", "revcon-2012") == [("KEN", "", "designated")] * 2
    assert [officer.status for officer in post().officers] == [OfficerStatus.WITHDRAWN, OfficerStatus.DESIGNATED]


def test_the_person_changes_and_the_state_stays() -> None:
    officer = post("chair-mge-2011").officers[0]
    officers.name_person(SECRETARIAT, officer.id, officer.revision, "Jim McLay", None)
    changed = officers.name_person(SECRETARIAT, officer.id, officer.revision, "Somebody Else", date(2011, 1, 13))

    assert [(p.name, p.until_on) for p in changed.people] == [("Jim McLay", date(2011, 1, 12)), ("Somebody Else", None)]
    assert chairs("mge-2011") == [("NZL", "Somebody Else", "designated")]


def test_a_bureau_is_filled_in_pieces_and_who_takes_over_is_kept_with_who_left() -> None:
    officer = post("chair-mge-2011").officers[0]
    new = officers.replace(
        SECRETARIAT, officer.id, officer.revision, date(2011, 1, 13), OfficerDraft("AUS"), "Note of 12 January"
    )

    old = next(one for one in post("chair-mge-2011").officers if one.state == "NZL")
    assert (old.status, old.replaced_by_id, old.ended_on) == (OfficerStatus.REPLACED, new.id, date(2011, 1, 13))
    assert chairs("mge-2011") == [("AUS", "", "designated")]
    with refused("officer.act_not_allowed"):
        officers.resign(SECRETARIAT, new.id, new.revision, date(2011, 1, 13))


def test_by_hand_nobody_is_put_before_those_who_were_nominated() -> None:
    submitted(NIGERIA, opened(), "NGA")
    found = post()

    with refused("officer.has_candidates"):
        officers.appoint(SECRETARIAT, found.id, found.revision, OfficerDraft("KEN"))


def test_every_status_is_what_the_acts_come_to() -> None:
    call = opened(groups=())
    one = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    two = submitted(KENYA, call, "KEN")
    nominating.withdraw(KENYA, two.id, again(two).revision)
    deciding.circulate(SECRETARIAT, one.id, again(one).revision, Circle.ALL_STATES)
    designated(one)

    for nomination in db.session.execute(sa.select(Nomination)).scalars():
        kept = again(nomination)
        standing = fold(act.fact for act in kept.acts)
        assert (kept.status, kept.circle, kept.designated_at) == (
            standing.status,
            standing.circle,
            standing.designated_at,
        )
    assert again(one).call.status is CallStatus.OPEN
    assert audit.history("nomination", one.id)[0].action == "nomination.designate"


def test_nothing_is_decided_through_a_call_that_was_withdrawn() -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    other = submitted(KENYA, nomination.call, "KEN")
    calls.act(SECRETARIAT, nomination.call_id, again(nomination).call.revision, CallAction.WITHDRAW)

    with refused("call.over"):
        designated(again(nomination))
    with refused("call.over"):
        endorsed(AFRICAN_GROUP, other)
    assert post().officer is None


def test_who_stands_by_another_call_stands_for_the_same_seat() -> None:
    first = opened()
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, first, "NGA"))
    calls.act(SECRETARIAT, first.id, again(nomination).call.revision, CallAction.CLOSE)
    second = opened()
    submitted(KENYA, second, "KEN")

    with refused("nomination.contested"):
        designated(again(nomination))
    with refused("nomination.twice", RuleViolation):
        submitted(NIGERIA, second, "NGA")


def test_nobody_is_nominated_by_a_second_call_once_the_seat_is_given_by_the_first() -> None:
    first = opened()
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, first, "NGA"))
    calls.act(SECRETARIAT, first.id, again(nomination).call.revision, CallAction.CLOSE)
    second = opened()
    designated(again(nomination))

    with refused("nomination.seat_given"):
        submitted(KENYA, second, "KEN")
