"""What the mandates ask of meetings: met, open or broken, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.constraints import REASONS, Outcome, OutcomeState, Reason, check, problems, second_readings
from meetings.calendar.rules import Level, MeetingFacts, MeetingKind, MeetingStatus
from meetings.foundation.windows import HolidayKind, HolidayOn, Window, WorkingDays
from meetings.mandates.rules import Effect, Requirement, RequirementKind

TODAY = date(2011, 1, 13)
LABOUR_DAY = date(2012, 9, 3)
NEW_YORK = WorkingDays.around([HolidayOn(LABOUR_DAY, HolidayKind.OFFICIAL, "labour-day")])
YEAR_2012 = Window(date(2012, 1, 1), date(2012, 12, 31))
EARLY_2012 = Window(date(2012, 1, 1), date(2012, 4, 30))

EXPERTS = MeetingFacts(
    "mge-2011",
    MeetingKind.EXPERT_MEETING,
    MeetingStatus.CONFIRMED,
    date(2011, 5, 9),
    date(2011, 5, 13),
    place="new-york",
    chair_state="NZL",
)
PREPCOM = MeetingFacts(
    "prepcom-2012", MeetingKind.PREPARATORY_COMMITTEE, MeetingStatus.MANDATED, window=EARLY_2012, place="new-york"
)
CONFERENCE = MeetingFacts("revcon-2012", MeetingKind.REVIEW_CONFERENCE, MeetingStatus.MANDATED, window=YEAR_2012)

DATES = Requirement(
    "mge-2011-dates",
    RequirementKind.DATES,
    meetings=("mge-2011",),
    window=Window(date(2011, 5, 9), date(2011, 5, 13)),
)
IN_EARLY_2012 = Requirement("prepcom-window", RequirementKind.WINDOW, meetings=("prepcom-2012",), window=EARLY_2012)
FIVE_DAYS = Requirement("prepcom-days", RequirementKind.MAX_WORKING_DAYS, meetings=("prepcom-2012",), days=5)
TWO_WEEKS = Requirement(
    "revcon-length", RequirementKind.LENGTH_WEEKS, Effect.RECALLED, meetings=("revcon-2012",), weeks=2
)
ONE_CHAIR = Requirement(
    "one-chair", RequirementKind.SHARED_CHAIR, Effect.NONE, meetings=("prepcom-2012", "revcon-2012")
)
REPORT = Requirement(
    "sg-report-66",
    RequirementKind.REPORT_TO_SESSION,
    Effect.REQUESTS,
    session=66,
    window=Window(date(2011, 7, 1), date(2011, 9, 13)),
)
TRACING_REPORTS = Requirement("iti-reports", RequirementKind.DUE, Effect.NONE, window=Window.on(date(2011, 12, 31)))


def held(facts: MeetingFacts, start: date, end: date, status: MeetingStatus = MeetingStatus.PROPOSED) -> MeetingFacts:
    return replace(facts, start=start, end=end, status=status)


def checked(requirement: Requirement, *facts: MeetingFacts, today: date = TODAY) -> Outcome:
    return check(requirement, {one.code: one for one in facts}, NEW_YORK, today)


def told(outcome: Outcome) -> tuple[OutcomeState, str]:
    return outcome.state, outcome.reason.code


def test_the_meeting_of_experts_meets_its_dates_and_place() -> None:
    place = Requirement("place", RequirementKind.PLACE, meetings=("mge-2011",), place="new-york")
    assert told(checked(DATES, EXPERTS)) == (OutcomeState.MET, "check.dates_met")
    assert told(checked(place, EXPERTS)) == (OutcomeState.MET, "check.place_met")
    assert told(checked(place, replace(EXPERTS, place=None))) == (OutcomeState.OPEN, "check.place_open")
    elsewhere = checked(place, replace(EXPERTS, place="geneva"))
    assert told(elsewhere) == (OutcomeState.BROKEN, "check.place_differs")
    assert elsewhere.reason.params == {"asked": "new-york", "place": "geneva"}


def test_other_dates_than_decided_are_broken_and_say_which() -> None:
    outcome = checked(DATES, held(EXPERTS, date(2011, 5, 16), date(2011, 5, 20)))
    assert told(outcome) == (OutcomeState.BROKEN, "check.dates_differ")
    assert outcome.reason.params == {
        "asked_start": date(2011, 5, 9),
        "asked_end": date(2011, 5, 13),
        "start": date(2011, 5, 16),
        "end": date(2011, 5, 20),
    }


def test_a_window_is_open_until_there_are_dates() -> None:
    assert told(checked(IN_EARLY_2012, PREPCOM)) == (OutcomeState.OPEN, "check.window_open")
    inside = held(PREPCOM, date(2012, 3, 19), date(2012, 3, 23))
    assert told(checked(IN_EARLY_2012, inside)) == (OutcomeState.MET, "check.window_met")
    across = held(PREPCOM, date(2012, 4, 27), date(2012, 5, 2))
    assert told(checked(IN_EARLY_2012, across)) == (OutcomeState.BROKEN, "check.outside_window")


def test_a_window_that_passed_without_dates_is_broken_if_it_was_decided() -> None:
    late = date(2012, 5, 1)
    assert told(checked(IN_EARLY_2012, PREPCOM, today=late)) == (OutcomeState.BROKEN, "check.window_passed")
    encouraged = replace(IN_EARLY_2012, effect=Effect.NONE)
    assert told(checked(encouraged, PREPCOM, today=late)) == (OutcomeState.PASSED, "check.window_passed")


def test_a_reading_outside_what_was_asked_is_broken_before_there_are_dates() -> None:
    later = replace(PREPCOM, window=Window(date(2012, 6, 1), date(2012, 7, 31)))
    assert told(checked(IN_EARLY_2012, later)) == (OutcomeState.BROKEN, "check.window_missed")


def test_two_readings_of_the_same_words_are_remarked_and_break_nothing() -> None:
    narrower = replace(PREPCOM, window=Window(date(2012, 1, 1), date(2012, 3, 31)))
    outcome = checked(IN_EARLY_2012, narrower)
    params = {"earliest": date(2012, 1, 1), "latest": date(2012, 4, 30)}
    params |= {"meeting_earliest": date(2012, 1, 1), "meeting_latest": date(2012, 3, 31)}
    assert told(outcome) == (OutcomeState.OPEN, "check.window_open")
    assert outcome.notes == (Reason("check.windows_differ", params),)
    assert problems([IN_EARLY_2012], {"prepcom-2012": narrower}, NEW_YORK, TODAY) == []
    (said,) = second_readings([IN_EARLY_2012, FIVE_DAYS, DATES], narrower)
    assert (said.level, said.code, said.params) == (Level.INFO, "check.windows_differ", params)


def test_nothing_is_remarked_of_windows_that_agree_and_once_there_are_dates() -> None:
    narrower = replace(PREPCOM, window=Window(date(2012, 1, 1), date(2012, 3, 31)))
    dated = held(narrower, date(2012, 3, 19), date(2012, 3, 23))
    apart = replace(PREPCOM, window=Window(date(2012, 6, 1), date(2012, 7, 31)))  # a fault, which says both
    for facts in (PREPCOM, replace(PREPCOM, window=None), dated, apart):
        assert second_readings([IN_EARLY_2012], facts) == []
        assert "check.windows_differ" not in [note.code for note in checked(IN_EARLY_2012, facts).notes]


def test_six_working_days_for_the_preparatory_committee_are_broken() -> None:
    outcome = checked(FIVE_DAYS, held(PREPCOM, date(2012, 3, 19), date(2012, 3, 26)))
    assert told(outcome) == (OutcomeState.BROKEN, "check.too_many_days")
    assert outcome.reason.params == {"working_days": 6, "maximum": 5}


def test_five_working_days_around_a_weekend_are_met() -> None:
    outcome = checked(FIVE_DAYS, held(PREPCOM, date(2012, 3, 21), date(2012, 3, 27)))
    assert told(outcome) == (OutcomeState.MET, "check.days_met")


def test_five_working_days_in_two_parts_are_met() -> None:
    parts = (Window(date(2012, 1, 9), date(2012, 1, 10)), Window(date(2012, 3, 19), date(2012, 3, 21)))
    split = replace(held(PREPCOM, date(2012, 1, 9), date(2012, 3, 21)), parts=parts)
    assert told(checked(FIVE_DAYS, split)) == (OutcomeState.MET, "check.days_met")


def test_labour_day_leaves_nine_working_days_and_two_weeks_are_met() -> None:
    outcome = checked(TWO_WEEKS, held(CONFERENCE, date(2012, 8, 27), date(2012, 9, 7)))
    assert told(outcome) == (OutcomeState.MET, "check.length_met")
    assert outcome.reason.params == {"weeks": 2, "days": 12, "working_days": 9}
    assert outcome.is_provisional
    assert outcome.notes == (
        Reason("check.dates_only_proposed"),
        Reason("check.holidays_inside", {"days": (LABOUR_DAY,), "working_days": 9}),
    )


@pytest.mark.parametrize(
    ("days", "told_as"),
    [(7, "check.too_short"), (8, "check.length_met"), (14, "check.length_met"), (15, "check.too_long")],
)
def test_two_weeks_are_eight_to_fourteen_days(days: int, told_as: str) -> None:
    start = date(2012, 8, 27)
    assert checked(TWO_WEEKS, held(CONFERENCE, start, start + timedelta(days=days - 1))).reason.code == told_as


def test_a_holiday_between_the_periods_of_a_meeting_is_not_named() -> None:
    parts = (Window(date(2012, 8, 27), date(2012, 8, 29)), Window(date(2012, 9, 5), date(2012, 9, 6)))
    split = replace(
        CONFERENCE, status=MeetingStatus.CONFIRMED, start=date(2012, 8, 27), end=date(2012, 9, 6), parts=parts
    )

    outcome = check(TWO_WEEKS, {"revcon-2012": split}, NEW_YORK, TODAY)

    assert (outcome.reason.params["working_days"], outcome.notes) == (5, ())


def test_each_meeting_counts_the_holidays_of_its_own_place() -> None:
    both = replace(FIVE_DAYS, meetings=("prepcom-2012", "revcon-2012"), days=9)
    nairobi = replace(PREPCOM, station=WorkingDays())
    here = held(CONFERENCE, date(2012, 8, 30), date(2012, 9, 5))
    there = held(nairobi, date(2012, 8, 30), date(2012, 9, 5))

    outcome = check(both, {one.code: one for one in (here, there)}, NEW_YORK, TODAY)

    assert (outcome.reason.code, outcome.reason.params["working_days"]) == ("check.days_met", 4 + 5)


def test_confirmed_dates_are_not_provisional() -> None:
    outcome = checked(TWO_WEEKS, held(CONFERENCE, date(2012, 8, 20), date(2012, 8, 31), MeetingStatus.CONFIRMED))
    assert not outcome.is_provisional
    assert outcome.notes == ()


def test_one_chair_for_both_meetings() -> None:
    named = {"chair_state": "NGA", "chair_name": "U. Joy Ogwu"}
    prepcom, conference = replace(PREPCOM, **named), replace(CONFERENCE, **named)  # type: ignore[arg-type]
    assert told(checked(ONE_CHAIR, prepcom, conference)) == (OutcomeState.MET, "check.chair_met")
    spelt = replace(conference, chair_name="U. JOY OGWU")
    assert checked(ONE_CHAIR, prepcom, spelt).state is OutcomeState.MET
    unnamed = checked(ONE_CHAIR, replace(prepcom, chair_name=""), conference)
    assert told(unnamed) == (OutcomeState.OPEN, "check.chair_unnamed")
    missing = checked(ONE_CHAIR, prepcom, CONFERENCE)
    assert told(missing) == (OutcomeState.OPEN, "check.chair_open")
    assert missing.reason.params == {"meetings": ("revcon-2012",)}


def test_two_chairs_differ_from_what_was_encouraged_and_break_what_was_decided() -> None:
    prepcom = replace(PREPCOM, chair_state="NGA", chair_name="A")
    conference = replace(CONFERENCE, chair_state="NGA", chair_name="B")
    assert told(checked(ONE_CHAIR, prepcom, conference)) == (OutcomeState.DIFFERENT, "check.chairs_differ")
    decided = replace(ONE_CHAIR, effect=Effect.BINDING)
    assert checked(decided, prepcom, conference).state is OutcomeState.BROKEN


def test_a_report_that_was_requested_is_overdue_the_day_after() -> None:
    assert told(checked(REPORT, today=date(2011, 9, 13))) == (OutcomeState.OPEN, "check.due_open")
    assert told(checked(REPORT, today=date(2011, 9, 14))) == (OutcomeState.BROKEN, "check.overdue")
    done = check(REPORT, {}, NEW_YORK, date(2012, 1, 1), deadline_done=True)
    assert told(done) == (OutcomeState.MET, "check.done")
    extended = check(REPORT, {}, NEW_YORK, date(2011, 9, 20), False, extended_to=date(2011, 9, 30))
    assert extended.reason == Reason("check.due_open", {"earliest": date(2011, 7, 1), "latest": date(2011, 9, 30)})


def test_what_was_waived_is_never_overdue_and_not_called_done() -> None:
    waived = check(REPORT, {}, NEW_YORK, date(2012, 1, 1), False, waived=True)
    assert told(waived) == (OutcomeState.WAIVED, "check.waived")
    encouraged = check(replace(REPORT, effect=Effect.NONE), {}, NEW_YORK, date(2012, 1, 1), False, waived=True)
    assert told(encouraged) == (OutcomeState.WAIVED, "check.waived")


def test_reports_that_were_only_encouraged_are_never_overdue() -> None:
    outcome = checked(TRACING_REPORTS, today=date(2012, 1, 1))
    assert told(outcome) == (OutcomeState.PASSED, "check.passed")


def test_an_agenda_item_and_what_holds_from_a_day_stay_open() -> None:
    item = Requirement("item", RequirementKind.PROVISIONAL_AGENDA, session=66)
    resources = Requirement("res", RequirementKind.FROM, Effect.REQUESTS, window=Window.since(date(2012, 1, 1)))
    assert told(checked(item, today=date(2015, 1, 1))) == (OutcomeState.OPEN, "check.agenda_open")
    assert told(checked(resources)) == (OutcomeState.OPEN, "check.not_yet")
    assert told(checked(resources, today=date(2013, 1, 1))) == (OutcomeState.OPEN, "check.holds")


def test_a_cancelled_or_postponed_meeting_leaves_its_mandate_open() -> None:
    for status in (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED):
        outcome = checked(DATES, replace(EXPERTS, status=status))
        assert told(outcome) == (OutcomeState.OPEN, f"check.meeting_{status}")


def test_a_requirement_about_no_meeting_we_know_is_open() -> None:
    assert told(checked(DATES)) == (OutcomeState.OPEN, "check.no_meeting")


def test_the_worst_meeting_decides() -> None:
    both = replace(IN_EARLY_2012, meetings=("prepcom-2012", "revcon-2012"))
    outcome = checked(both, PREPCOM, held(CONFERENCE, date(2012, 8, 27), date(2012, 9, 7)))
    assert told(outcome) == (OutcomeState.BROKEN, "check.outside_window")
    assert outcome.meeting == "revcon-2012"


def test_a_form_refuses_what_breaks_a_decision_and_warns_of_the_rest() -> None:
    six_days = held(PREPCOM, date(2012, 3, 19), date(2012, 3, 26))
    (refused,) = problems([FIVE_DAYS, IN_EARLY_2012, REPORT], {six_days.code: six_days}, NEW_YORK, date(2013, 1, 1))
    assert (refused.level, refused.code, refused.field) == (Level.ERROR, "check.too_many_days", "end")
    assert refused.params == {"working_days": 6, "maximum": 5}
    encouraged = replace(FIVE_DAYS, effect=Effect.NONE)
    (warned,) = problems([encouraged], {six_days.code: six_days}, NEW_YORK, TODAY)
    assert warned.level is Level.WARNING


def test_a_form_does_not_blame_the_editor_for_the_time_that_passed() -> None:
    assert problems([IN_EARLY_2012, DATES], {"prepcom-2012": PREPCOM}, NEW_YORK, date(2013, 1, 1)) == []


near_days = st.dates(date(2011, 1, 1), date(2013, 12, 31))
windows = st.tuples(near_days, near_days).map(lambda pair: Window(min(pair), max(pair)))


@st.composite
def some_facts(draw: st.DrawFn) -> dict[str, MeetingFacts]:
    facts = {}
    for code in draw(st.sets(st.sampled_from(["prepcom-2012", "revcon-2012", "mge-2011"]))):
        dates = draw(st.none() | windows)
        facts[code] = MeetingFacts(
            code,
            draw(st.sampled_from(MeetingKind)),
            draw(st.sampled_from(MeetingStatus)),
            dates.earliest if dates else None,
            dates.latest if dates else None,
            draw(st.none() | windows),
            draw(st.sampled_from([None, "new-york", "geneva"])),
            draw(st.sampled_from([None, "NGA", "NZL"])),
            draw(st.sampled_from(["", "A", "B"])),
        )
    return facts


REQUIREMENTS = [DATES, IN_EARLY_2012, FIVE_DAYS, TWO_WEEKS, ONE_CHAIR, REPORT, TRACING_REPORTS]


@given(st.sampled_from(REQUIREMENTS), some_facts(), near_days, st.none() | st.booleans())
def test_what_does_not_bind_is_never_broken_or_overdue(
    requirement: Requirement, facts: dict[str, MeetingFacts], today: date, done: bool | None
) -> None:
    outcome = check(replace(requirement, effect=Effect.NONE), facts, NEW_YORK, today, done)
    assert outcome.state is not OutcomeState.BROKEN
    assert outcome.reason.code != "check.overdue"


@given(st.sampled_from(REQUIREMENTS), some_facts(), near_days, st.none() | st.booleans())
def test_what_binds_is_met_open_or_broken_with_a_known_reason(
    requirement: Requirement, facts: dict[str, MeetingFacts], today: date, done: bool | None
) -> None:
    outcome = check(replace(requirement, effect=Effect.BINDING), facts, NEW_YORK, today, done)
    assert outcome.state in {OutcomeState.MET, OutcomeState.OPEN, OutcomeState.BROKEN}
    assert outcome.reason.code in REASONS
    assert all(note.code in REASONS for note in outcome.notes)


@given(windows, windows)
def test_two_windows_are_the_same_or_something_is_said_of_both(asked: Window, own: Window) -> None:
    outcome = checked(replace(IN_EARLY_2012, window=asked), replace(PREPCOM, window=own), today=date(2011, 1, 1))
    said = {outcome.reason.code, *(note.code for note in outcome.notes)}
    assert len(said & {"check.windows_differ", "check.window_missed"}) == (asked != own)


@given(some_facts(), near_days)
def test_without_dates_no_days_and_no_length_are_broken(facts: dict[str, MeetingFacts], today: date) -> None:
    undated = {code: replace(one, start=None, end=None) for code, one in facts.items()}
    for requirement in (FIVE_DAYS, TWO_WEEKS):
        assert check(requirement, undated, NEW_YORK, today).state is OutcomeState.OPEN
