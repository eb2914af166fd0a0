"""What posts are called, what becomes of officers, who holds a post in person, and what ballots and rotation say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.rules import MeetingKind
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.nominations.ballots import Count, Method, check_count, leading, next_round, winner
from meetings.nominations.bureau import (
    OFFICER_STEPS,
    OfficerAction,
    OfficerStatus,
    Person,
    PostKind,
    Title,
    check_election,
    check_end,
    check_post,
    check_served,
    check_vacant,
    is_in_office,
    move_officer,
    officer_actions,
    person_on,
    remarks,
    title_of,
    with_person,
)
from meetings.nominations.rotation import Held, rotation

PREPCOM, CONFERENCE = MeetingKind.PREPARATORY_COMMITTEE, MeetingKind.REVIEW_CONFERENCE
days = st.dates(date(2011, 1, 1), date(2012, 12, 31))


def test_english_calls_the_head_of_a_conference_president_and_one_of_both_by_both_names() -> None:
    assert title_of(PostKind.CHAIR, [PREPCOM]) is Title.CHAIR
    assert title_of(PostKind.CHAIR, [CONFERENCE]) is Title.PRESIDENT
    assert title_of(PostKind.CHAIR, [PREPCOM, CONFERENCE]) is Title.CHAIR_AND_PRESIDENT
    assert title_of(PostKind.VICE_CHAIR, [CONFERENCE]) is Title.VICE_PRESIDENT
    assert title_of(PostKind.RAPPORTEUR, [PREPCOM, CONFERENCE]) is Title.RAPPORTEUR


def test_a_post_serves_a_meeting_and_only_vice_chairs_have_seats_of_groups() -> None:
    check_post(PostKind.VICE_CHAIR, "african", [1])
    with pytest.raises(RuleViolation, match=r"post\.meeting_missing"):
        check_post(PostKind.CHAIR, "", [])
    with pytest.raises(RuleViolation, match=r"post\.chair_of_group"):
        check_post(PostKind.CHAIR, "african", [1])


@given(st.lists(st.sampled_from(OfficerAction), max_size=10), st.sampled_from([*OfficerStatus][:2]))
def test_an_officer_who_has_left_never_returns(steps: list[OfficerAction], status: OfficerStatus) -> None:
    left = False
    for action in steps:
        if action not in officer_actions(status):
            with pytest.raises(Conflict):
                move_officer(status, action)
            continue
        status = move_officer(status, action)
        assert not left
        left = not status.is_current
    assert {after for (_, action), after in OFFICER_STEPS.items() if action is OfficerAction.ELECT} == {
        OfficerStatus.ELECTED
    }


@given(st.lists(st.sampled_from(OfficerStatus), max_size=6))
def test_a_post_has_one_officer_at_a_time(held: list[OfficerStatus]) -> None:
    if any(status.is_current for status in held):
        with pytest.raises(Conflict, match=r"officer\.post_taken"):
            check_vacant(held)
    else:
        check_vacant(held)


@given(days, days, days)
def test_an_election_takes_place_at_the_meeting_not_before_and_not_in_the_future(
    on: date, opening: date, today: date
) -> None:
    if opening <= on <= today:
        assert check_election(on, [None, opening, opening + timedelta(days=90)], today) == on
    else:
        with pytest.raises(RuleViolation):
            check_election(on, [opening], today)


def test_nobody_is_elected_at_meetings_without_dates() -> None:
    with pytest.raises(RuleViolation, match=r"officer\.elected_before_opening"):
        check_election(date(2012, 3, 19), [None, None], date(2012, 3, 19))


def test_nobody_leaves_a_post_before_having_it() -> None:
    assert check_end(None, date(2012, 1, 1)) == date(2012, 1, 1)
    with pytest.raises(RuleViolation, match=r"officer\.ended_before_beginning"):
        check_end(date(2012, 3, 19), date(2012, 3, 18))


@given(st.lists(st.none() | days, max_size=3), days, st.sampled_from(OfficerStatus), st.sampled_from(OfficerAction))
def test_nobody_is_elected_or_leaves_a_post_once_the_last_of_its_meetings_is_over(
    over: list[date | None], on: date, status: OfficerStatus, action: OfficerAction
) -> None:
    is_over = bool(over) and all(last is not None and last < on for last in over)

    if is_over and action is not OfficerAction.WITHDRAW:
        with pytest.raises(Conflict, match=r"officer\.act_not_allowed"):
            check_served(on, over, status, action)
    else:
        check_served(on, over, status, action)


def test_who_chairs_two_meetings_is_in_office_until_the_second_is_over() -> None:
    over = [date(2012, 3, 23), date(2012, 9, 7)]

    for day, expected in ((18, False), (19, True), (26, True)):
        found = is_in_office(OfficerStatus.ELECTED, date(2012, 3, 19), over, date(2012, 3, day))
        assert found is expected
    assert is_in_office(OfficerStatus.ELECTED, date(2012, 3, 19), over, date(2012, 9, 7))
    assert not is_in_office(OfficerStatus.ELECTED, date(2012, 3, 19), over, date(2012, 9, 8))
    assert not is_in_office(OfficerStatus.RESIGNED, date(2012, 3, 19), over, date(2012, 3, 20))


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), days), max_size=8), days)
def test_a_post_has_one_person_at_a_time_and_none_is_forgotten(changes: list[tuple[str, date]], day: date) -> None:
    persons: tuple[Person, ...] = ()
    for name, since in changes:
        try:
            persons = with_person(persons, name, since)
        except RuleViolation:
            assert persons[-1].from_on is not None and since <= persons[-1].from_on

    covering = [p for p in persons if (p.from_on or date.min) <= day <= (p.until_on or date.max)]
    assert len(covering) <= 1
    if persons and day >= (persons[0].from_on or date.min):
        assert covering == [person_on(persons, day)]
    assert [p.from_on for p in persons] == sorted(p.from_on for p in persons if p.from_on is not None)


def test_the_person_changes_while_the_state_stays() -> None:
    persons = with_person((Person("Lazarus O. Amayo"),), "Martin Kimani", date(2021, 1, 4))

    assert person_on(persons, date(2021, 1, 3)) == Person("Lazarus O. Amayo", None, date(2021, 1, 3))
    assert person_on(persons, date(2021, 7, 26)) == Person("Martin Kimani", date(2021, 1, 4))


def test_a_state_twice_in_a_bureau_is_remarked_not_refused() -> None:
    seats = [(PostKind.CHAIR, "NGA"), (PostKind.VICE_CHAIR, "NGA"), (PostKind.RAPPORTEUR, None)]

    assert remarks(seats) == [("bureau.state_twice", "NGA")]
    assert remarks([(PostKind.CHAIR, "CAN"), (PostKind.CHAIR, "MEX")]) == [("bureau.several_chairs", "")]


# --- ballots --------------------------------------------------------------------------------------------------------


tallies = st.dictionaries(st.integers(1, 5), st.integers(0, 130), min_size=1)


@given(tallies, st.integers(0, 20), st.integers(0, 20), st.integers(-5, 30))
def test_nobody_wins_without_more_than_half_of_the_valid_votes(
    votes: dict[int, int], abstentions: int, invalid: int, more: int
) -> None:
    present = sum(votes.values()) + abstentions + invalid + more
    count = Count(Method.SECRET_BALLOT, votes, abstentions, invalid, present)

    if more < 0:
        with pytest.raises(RuleViolation):
            check_count(count, set(votes))
        return
    won = winner(check_count(count, set(votes)), set(votes))
    if won is None:
        assert all(2 * of <= count.valid for of in votes.values())
    else:
        assert 2 * votes[won] > count.valid
        assert won in leading(count)
    assert max(votes.values()) in {votes[who] for who in leading(count)}


def test_a_hundred_and_four_to_eighty_three_is_decided_and_a_tie_is_not() -> None:
    assert winner(Count(Method.SECRET_BALLOT, {1: 104, 2: 83}, 3, 1, 191), {1, 2}) == 1
    assert winner(Count(Method.SECRET_BALLOT, {1: 90, 2: 90}, 0, 0, 180), {1, 2}) is None
    assert winner(Count(Method.SECRET_BALLOT, {1: 0}, 9, 0, 9), {1}) is None


def test_only_a_single_candidate_is_acclaimed_and_without_figures() -> None:
    assert winner(check_count(Count(Method.ACCLAMATION), {7}), {7}) == 7
    with pytest.raises(RuleViolation, match=r"ballot\.acclaims_one"):
        check_count(Count(Method.ACCLAMATION), {7, 8})
    with pytest.raises(RuleViolation, match=r"ballot\.figures_without_ballot"):
        check_count(Count(Method.ACCLAMATION, present=9), {7})


def test_a_ballot_counts_the_candidates_there_are() -> None:
    with pytest.raises(RuleViolation, match=r"ballot\.other_candidates"):
        check_count(Count(Method.SECRET_BALLOT, {1: 5}, present=9), {1, 2})
    with pytest.raises(RuleViolation, match=r"ballot\.negative"):
        check_count(Count(Method.SECRET_BALLOT, {1: 5, 2: -1}, present=9), {1, 2})


def test_rounds_follow_one_another_until_one_decides() -> None:
    assert next_round([]) == 1
    assert next_round([(1, None), (2, None)]) == 3
    with pytest.raises(RuleViolation, match=r"ballot\.round_decided"):
        next_round([(1, None), (2, 4)])


# --- rotation -------------------------------------------------------------------------------------------------------


GROUPS = ("african", "asia-pacific", "eastern-european", "latin-american-and-caribbean", "western-european-and-others")
held = st.builds(
    Held,
    meeting=st.text("abcdef", min_size=1, max_size=4),
    opened_on=days,
    turn=st.text("xyz", min_size=1, max_size=1),
    group=st.sampled_from([None, *GROUPS]),
    is_verified=st.booleans(),
)


@given(st.lists(held, max_size=20))
def test_the_ledger_counts_every_meeting_once_and_names_who_waited_longest(entries: list[Held]) -> None:
    ledger = rotation(entries, GROUPS)

    for share in ledger.shares:
        assert share.meetings == len({entry.meeting for entry in entries if entry.group == share.group})
    assert ledger.unknown == sum(entry.group is None for entry in entries)
    assert [share.group for share in ledger.shares] == list(GROUPS)
    assert ledger.longest_without
    last = {share.group: share.last.opened_on if share.last else date.min for share in ledger.shares}
    assert ledger.longest_without == {group for group in GROUPS if last[group] == min(last.values())}
    counts = {share.group: sum(entry.group == share.group for entry in entries) for share in ledger.shares}
    assert all(max(share.turns, share.meetings, share.unverified) <= counts[share.group] for share in ledger.shares)


def test_one_chair_of_two_meetings_is_one_turn() -> None:
    entries = [
        Held("prepcom-2012", date(2012, 3, 19), "2012", "african", "NGA"),
        Held("revcon-2012", date(2012, 8, 27), "2012", "african", "NGA"),
    ]

    share = rotation(entries, ["african"]).shares[0]

    assert (share.meetings, share.turns) == (2, 1)
    assert share.last == entries[1]
