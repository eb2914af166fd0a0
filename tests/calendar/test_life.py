"""The life of a meeting: proposed, confirmed, opened, closed, postponed, cancelled, revived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetings.calendar import life, periods
from meetings.calendar.models import DatesEnding, Meeting
from meetings.calendar.rules import MeetingAction, MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import Window

Load = Callable[[str], Meeting]
MARCH = (date(2012, 3, 19), date(2012, 3, 23))
APRIL = (date(2012, 4, 9), date(2012, 4, 13))
CLEAN = (date(2012, 1, 23), date(2012, 1, 27))


def act(actor: Actor, found: Meeting, action: MeetingAction, reason: str = "") -> None:
    life.act(actor, found, action, revision=found.revision, reason=reason)


def propose(actor: Actor, found: Meeting, days: tuple[date, date]) -> None:
    life.propose_dates(actor, found, *days, revision=found.revision, accept_warnings=True)


def test_the_preparatory_committee_from_its_window_to_its_close(meeting: Load, secretary: Actor) -> None:
    propose(secretary, meeting("prepcom-2012"), MARCH)
    assert meeting("prepcom-2012").status is MeetingStatus.PROPOSED

    act(secretary, meeting("prepcom-2012"), MeetingAction.CONFIRM)
    confirmed = meeting("prepcom-2012")
    assert (confirmed.status, confirmed.sort_on, confirmed.revision) == (MeetingStatus.CONFIRMED, MARCH[0], 3)

    with clock.frozen(datetime(2012, 3, 19, 15, tzinfo=UTC)):
        assert life.shown_status(confirmed) is MeetingStatus.UNDER_WAY
        act(secretary, meeting("prepcom-2012"), MeetingAction.OPEN)
    with clock.frozen(datetime(2012, 3, 24, 15, tzinfo=UTC)):
        act(secretary, meeting("prepcom-2012"), MeetingAction.CLOSE)

    assert meeting("prepcom-2012").status is MeetingStatus.CLOSED


def test_proposing_again_keeps_what_was_proposed_before(meeting: Load, secretary: Actor) -> None:
    propose(secretary, meeting("prepcom-2012"), MARCH)
    propose(secretary, meeting("prepcom-2012"), CLEAN)

    found = meeting("prepcom-2012")
    assert found.days is not None and found.days.earliest == CLEAN[0]
    assert [(d.start_on, d.status, d.ending) for d in found.dates] == [
        (MARCH[0], MeetingStatus.PROPOSED, DatesEnding.REPLACED)
    ]


def test_other_periods_within_the_same_days_are_other_dates(meeting: Load, secretary: Actor) -> None:
    early, late = (date(2012, 1, 23), date(2012, 1, 25)), (date(2012, 2, 6), date(2012, 2, 7))
    first = (Window(*early), Window(*late))
    second = (Window(early[0], early[0]), Window(date(2012, 2, 3), late[1]))
    for parts in (first, second):
        found = meeting("prepcom-2012")
        life.propose_dates(secretary, found, early[0], late[1], parts, revision=found.revision, accept_warnings=True)

    found = meeting("prepcom-2012")
    assert periods.from_stored(found.parts) == second
    assert [old.periods for old in found.dates] == [first]


def test_postponing_keeps_the_periods(meeting: Load, secretary: Actor, client: Any) -> None:
    found = meeting("prepcom-2012")
    parts = (Window(date(2012, 1, 23), date(2012, 1, 25)), Window(date(2012, 2, 6), date(2012, 2, 7)))
    life.propose_dates(secretary, found, None, None, parts, revision=found.revision, accept_warnings=True)
    act(secretary, meeting("prepcom-2012"), MeetingAction.POSTPONE, "No room")

    assert [old.periods for old in meeting("prepcom-2012").dates] == [parts]
    page = client.get("/en/meetings/prepcom-2012/").page
    assert "23–25 January 2012 and 6–7 February 2012" in page.text("section[@aria-labelledby='old']")


def test_dates_without_periods_are_one_range(meeting: Load, secretary: Actor) -> None:
    act(secretary, meeting("mge-2011"), MeetingAction.POSTPONE, "Flights are grounded")

    assert meeting("mge-2011").dates[0].periods == (Window(date(2011, 5, 9), date(2011, 5, 13)),)


def test_postponing_keeps_the_old_dates_and_the_reason(meeting: Load, secretary: Actor) -> None:
    act(secretary, meeting("mge-2011"), MeetingAction.POSTPONE, "Flights are grounded")

    found = meeting("mge-2011")
    assert (found.status, found.start_on, found.end_on) == (MeetingStatus.POSTPONED, None, None)
    assert [(d.start_on, d.ending, d.reason) for d in found.dates] == [
        (date(2011, 5, 9), DatesEnding.POSTPONED, "Flights are grounded")
    ]
    assert found.sort_on == date(2011, 5, 9)


def test_dates_of_a_postponed_meeting_are_proposed_again(meeting: Load, secretary: Actor) -> None:
    propose(secretary, meeting("prepcom-2012"), MARCH)
    act(secretary, meeting("prepcom-2012"), MeetingAction.POSTPONE, "No room")

    propose(secretary, meeting("prepcom-2012"), CLEAN)

    assert meeting("prepcom-2012").status is MeetingStatus.PROPOSED


@pytest.mark.parametrize("code", ["mge-2011", "prepcom-2012"])
def test_a_revived_meeting_is_where_it_was(meeting: Load, secretary: Actor, code: str) -> None:
    before = meeting(code)
    was, revision = (before.status, before.start_on, before.end_on), before.revision

    act(secretary, meeting(code), MeetingAction.CANCEL, "No money")
    assert meeting(code).status is MeetingStatus.CANCELLED
    assert life.steps(meeting(code)) == (MeetingAction.REVIVE,)
    act(secretary, meeting(code), MeetingAction.REVIVE)

    after = meeting(code)
    assert (after.status, after.start_on, after.end_on, after.status_before) == (*was, None)
    assert after.revision == revision + 2


@pytest.mark.parametrize("action", [MeetingAction.POSTPONE, MeetingAction.CANCEL])
def test_everybody_reads_the_reason_beside_the_status(
    meeting: Load, secretary: Actor, client: Any, action: MeetingAction
) -> None:
    act(secretary, meeting("prepcom-2012"), action, "No <b>money</b>")

    answer = client.get("/en/meetings/prepcom-2012/")

    assert "Reason: No <b>money</b>" in answer.page.text("p[@class='kicker']")
    assert meeting("prepcom-2012").reason == "No <b>money</b>"


def test_the_reason_goes_with_the_status_it_was_given_for(meeting: Load, secretary: Actor) -> None:
    propose(secretary, meeting("prepcom-2012"), MARCH)
    act(secretary, meeting("prepcom-2012"), MeetingAction.POSTPONE, "Flights are grounded")
    act(secretary, meeting("prepcom-2012"), MeetingAction.CANCEL, "No money")
    assert meeting("prepcom-2012").reason == "No money"

    act(secretary, meeting("prepcom-2012"), MeetingAction.REVIVE)
    revived = meeting("prepcom-2012")
    assert (revived.status, revived.reason) == (MeetingStatus.POSTPONED, "Flights are grounded")

    propose(secretary, meeting("prepcom-2012"), CLEAN)
    proposed = meeting("prepcom-2012")
    assert (proposed.status, proposed.reason) == (MeetingStatus.PROPOSED, "")


@pytest.mark.parametrize("action", [MeetingAction.POSTPONE, MeetingAction.CANCEL])
def test_postponing_and_cancelling_need_a_reason(meeting: Load, secretary: Actor, action: MeetingAction) -> None:
    found = meeting("mge-2011")

    with pytest.raises(RuleViolation) as caught:
        act(secretary, found, action, "  ")
    db.session.commit()

    assert (caught.value.code, caught.value.field) == ("text.empty", "reason")
    assert meeting("mge-2011").status is MeetingStatus.CONFIRMED


def test_a_meeting_is_not_opened_before_its_day(meeting: Load, secretary: Actor) -> None:
    with pytest.raises(RuleViolation, match=r"meeting\.not_yet"):
        act(secretary, meeting("mge-2011"), MeetingAction.OPEN)


def test_what_the_table_does_not_allow_is_a_conflict(meeting: Load, secretary: Actor) -> None:
    with pytest.raises(Conflict, match=r"meeting\.action_not_allowed"):
        act(secretary, meeting("bms-2010"), MeetingAction.CANCEL, "Too late")


def test_a_step_taken_on_an_old_page_is_a_conflict(meeting: Load, secretary: Actor) -> None:
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        life.act(secretary, meeting("mge-2011"), MeetingAction.CANCEL, revision=7, reason="Late")


def test_every_act_is_recorded_with_its_reason(meeting: Load, secretary: Actor) -> None:
    act(secretary, meeting("mge-2011"), MeetingAction.CANCEL, "No money")

    entry = audit.history("meeting", meeting("mge-2011").id)[0]
    assert (entry.action, entry.before["status"], entry.after["status"], entry.after["reason"]) == (
        "meeting.cancel",
        "confirmed",
        "cancelled",
        "No money",
    )
    assert list(audit.verify()) == []


def test_the_easter_week_is_avoided_or_accepted(meeting: Load, secretary: Actor) -> None:
    found = meeting("prepcom-2012")

    with pytest.raises(RuleViolation, match=r"meeting\.warnings"):
        life.propose_dates(secretary, found, *APRIL, revision=found.revision)
    propose(secretary, meeting("prepcom-2012"), APRIL)

    assert meeting("prepcom-2012").days is not None
