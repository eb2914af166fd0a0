"""No order of acts leads a nomination, a call or a seat where the tables do not allow it to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.windows import Window
from meetings.nominations.rules import (
    CALL_STEPS,
    EVERY_PARTY,
    STEPS,
    Act,
    CallAction,
    CallStatus,
    Candidate,
    Circle,
    Decision,
    Limit,
    NominationAction,
    NominationStatus,
    Party,
    call_actions,
    check_designation,
    check_endorsed,
    check_limit,
    check_moved,
    check_nominated,
    fold,
    lateness,
    live,
    move,
    move_call,
    nomination_actions,
)
from tests.support.shared import allowed

S, A = NominationStatus, NominationAction
START = datetime(2011, 5, 2, 12, 0, tzinfo=UTC)
READINGS = Window(date(2011, 4, 30), date(2011, 5, 31))  # “by May 2011”, in English and in Chinese
FINAL = {S.ELECTED, S.WITHDRAWN, S.REPLACED, S.NOT_CHOSEN}

acts = st.builds(
    Act,
    action=st.sampled_from(A),
    at=st.integers(-90, 90).map(lambda hours: START + timedelta(hours=hours)),
    circle=st.sampled_from([None, *Circle]),
    person=st.sampled_from([None, "", "U. Joy Ogwu"]),
)


@given(st.lists(acts, max_size=25))
def test_what_was_settled_never_changes_again(wanted: list[Act]) -> None:
    done, standing = allowed(fold, wanted)

    for i in range(len(done)):
        if fold(done[:i]).status in FINAL:
            assert fold(done[: i + 1]).status is fold(done[:i]).status, "an act after the end"
    if standing.status in FINAL:
        assert nomination_actions(standing.status, EVERY_PARTY) == ()


@given(st.lists(acts, max_size=25))
def test_nobody_is_elected_who_was_not_submitted_and_designated_before(wanted: list[Act]) -> None:
    done, standing = allowed(fold, wanted)
    actions = [act.action for act in done]

    if standing.status is S.ELECTED:
        assert actions[0] is A.SUBMIT
        assert actions.index(A.SUBMIT) < actions.index(A.DESIGNATE) < actions.index(A.ELECT)
    if A.WITHDRAW in actions:
        assert A.ELECT not in actions, "withdrawn means never elected, elected means never withdrawn"


@given(st.lists(acts, max_size=25))
def test_what_is_public_stays_public_and_the_circle_only_widens(wanted: list[Act]) -> None:
    done, _ = allowed(fold, wanted)
    standings = [fold(done[: i + 1]) for i in range(len(done))]
    order = [None, *Circle]

    for before, after in pairwise(standings):
        assert after.is_public or not before.is_public
        assert order.index(after.circle) >= order.index(before.circle)
        assert before.last_at is not None and after.last_at is not None
        assert after.last_at >= before.last_at, "time never goes back"
        assert after.submitted_at == before.submitted_at, "submitted once"


@given(st.lists(acts, max_size=25))
def test_every_step_taken_stands_in_the_table(wanted: list[Act]) -> None:
    done, _ = allowed(fold, wanted)

    for i, act in enumerate(done):
        before, after = fold(done[:i]).status, fold(done[: i + 1]).status
        assert STEPS[before, act.action][0] is after


@given(st.sampled_from(S), st.sampled_from(A), st.sets(st.sampled_from(Party)))
def test_only_those_whom_the_table_names_take_a_step(status: S, action: A, parties: set[Party]) -> None:
    allowed = (status, action) in STEPS and bool(STEPS[status, action][1] & parties)

    assert (action in nomination_actions(status, parties)) is allowed
    if allowed:
        assert move(status, action, parties) is STEPS[status, action][0]
    else:
        with pytest.raises(Conflict):
            move(status, action, parties)


def test_the_secretariat_neither_submits_nor_endorses() -> None:
    assert not [key for key, (_, who) in STEPS.items() if key[1] in (A.SUBMIT, A.ENDORSE) and Party.SECRETARIAT in who]


def test_a_nominator_may_withdraw_at_any_time_before_the_election() -> None:
    for status in (S.SUBMITTED, S.ENDORSED, S.DESIGNATED):
        assert move(status, A.WITHDRAW, {Party.NOMINATOR}) is S.WITHDRAWN
    with pytest.raises(Conflict):
        move(S.ELECTED, A.WITHDRAW, EVERY_PARTY)


@given(st.lists(st.tuples(st.sampled_from(CallAction), st.booleans()), max_size=12))
def test_a_call_that_is_withdrawn_or_settled_takes_nothing_any_more(steps: list[tuple[CallAction, bool]]) -> None:
    status, settled = CallStatus.DRAFT, False
    for action, settles in steps:
        settled = settled or (settles and status is not CallStatus.DRAFT)
        offered = call_actions(status, is_settled=settled)
        try:
            after = move_call(status, action, is_settled=settled)
        except Conflict:
            assert action not in offered
            continue
        assert action in offered and CALL_STEPS[status, action] is after
        assert status is not CallStatus.WITHDRAWN
        assert not (settled and after in (CallStatus.OPEN, CallStatus.WITHDRAWN) and status is CallStatus.CLOSED)
        status = after


# --- in time, late, too late ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "late"),
    [
        (datetime(2011, 6, 1, 3, 59, 59, 999_999, tzinfo=UTC), False),  # still 31 May in New York
        (datetime(2011, 6, 1, 4, 0, 0, tzinfo=UTC), True),
    ],
)
def test_the_last_day_counts_to_its_end_at_the_office(instant: datetime, late: bool) -> None:
    assert lateness(CallStatus.OPEN, Limit(date(2011, 5, 31)), instant) is late


@pytest.mark.parametrize(
    ("second", "microsecond", "late"), [(59, 0, False), (0, 0, False), (0, 999_999, False), (1, 0, True)]
)
def test_no_later_than_six_includes_the_second_of_six_itself(second: int, microsecond: int, late: bool) -> None:
    limit = Limit(date(2011, 5, 31), time(18))
    at = datetime(2011, 5, 31, 21 if second == 59 else 22, 59 if second == 59 else 0, second, microsecond, tzinfo=UTC)

    assert lateness(CallStatus.OPEN, limit, at) is late


@given(st.integers(0, 90 * 86_400).map(lambda n: START + timedelta(seconds=n)), st.sampled_from(CallStatus))
def test_what_is_late_is_marked_or_refused_and_nothing_comes_in_while_a_call_is_not_open(
    instant: datetime, status: CallStatus
) -> None:
    limit = Limit(date(2011, 5, 31))
    binding = Limit(date(2011, 5, 31), is_binding=True)

    if status is not CallStatus.OPEN:
        with pytest.raises(Conflict, match=r"call\.not_open"):
            lateness(status, limit, instant)
        return
    late = lateness(status, limit, instant)
    assert late is limit.is_over(instant)
    if late:
        with pytest.raises(RuleViolation, match=r"call\.too_late"):
            lateness(status, binding, instant)
    else:
        assert not lateness(status, binding, instant)


def test_the_secretariat_chooses_between_the_readings_of_the_words() -> None:
    for day in (date(2011, 4, 30), date(2011, 5, 31)):
        assert check_limit(READINGS, Limit(day)).on == day
    for day in (date(2011, 4, 29), date(2011, 6, 1)):
        with pytest.raises(RuleViolation, match=r"call\.last_day_outside"):
            check_limit(READINGS, Limit(day))


@given(st.dates(date(2011, 5, 1), date(2011, 6, 30)), st.dates(date(2011, 5, 1), date(2011, 6, 30)))
def test_the_last_day_of_an_open_call_only_moves_later(before: date, after: date) -> None:
    check_moved(CallStatus.DRAFT, Limit(before), Limit(after))
    if after >= before:
        check_moved(CallStatus.OPEN, Limit(before), Limit(after))
    else:
        with pytest.raises(RuleViolation, match=r"call\.last_day_not_later"):
            check_moved(CallStatus.OPEN, Limit(before), Limit(after))


def test_an_open_call_does_not_begin_to_bind() -> None:
    with pytest.raises(RuleViolation, match=r"call\.last_day_not_later"):
        check_moved(CallStatus.OPEN, Limit(date(2011, 5, 31)), Limit(date(2011, 6, 30), is_binding=True))


# --- one seat -------------------------------------------------------------------------------------------------------


GROUPS = ("african", "asia-pacific")
STATES = {"NGA": "african", "KEN": "african", "GHA": "african", "JPN": "asia-pacific", "KIR": None}
deeds = st.lists(st.tuples(st.sampled_from(A), st.sampled_from(sorted(STATES))), max_size=30)


def play(groups: tuple[str, ...], steps: list[tuple[NominationAction, str]]) -> list[Candidate]:
    """Everything that the rules of a contest let these people do about one seat."""
    field: list[Candidate] = []
    for action, state in steps:
        try:
            field = deed(groups, field, action, state)
        except DomainError:
            continue
    return field


def deed(groups: tuple[str, ...], field: list[Candidate], action: A, state: str) -> list[Candidate]:
    group = STATES[state]
    if action is A.SUBMIT:
        check_nominated(groups, field, state, group)
        return [*field, Candidate(len(field) + 1, state, group, S.SUBMITTED)]
    chosen = next((c for c in reversed(field) if c.state == state), None)
    if chosen is None:
        return field
    dropped: list[Candidate] = []
    if action is A.ENDORSE:
        move(chosen.status, action, {Party.COORDINATOR})
        dropped = check_endorsed(groups, field, chosen, group or "", Decision.CONSENSUS)
    if action is A.DESIGNATE:
        check_designation(field, chosen)
    after = move(chosen.status, action, EVERY_PARTY)
    gone = {c.id for c in dropped}
    return [
        Candidate(c.id, c.state, c.group, after if c.id == chosen.id else S.NOT_CHOSEN if c.id in gone else c.status)
        for c in field
    ]


@given(deeds, st.sampled_from([(), GROUPS, ("african",)]))
def test_a_seat_never_has_two_designated_or_elected(steps: list[tuple[A, str]], groups: tuple[str, ...]) -> None:
    field = play(groups, steps)

    settled = [c for c in field if c.status in (S.DESIGNATED, S.ELECTED)]
    assert len(settled) <= 1
    assert not (settled and [c for c in live(field) if c not in settled]), "nobody stands beside who has the seat"
    for group in GROUPS:
        assert sum(c.status is S.ENDORSED for c in field if c.group == group) <= 1


@given(deeds)
def test_only_groups_that_were_asked_have_candidates(steps: list[tuple[A, str]]) -> None:
    assert {c.group for c in play(("african",), steps)} <= {"african"}


@given(deeds)
def test_a_state_stands_once_for_a_seat(steps: list[tuple[A, str]]) -> None:
    standing = [c.state for c in live(play((), steps))]

    assert len(standing) == len(set(standing))


def candidate(number: int, state: str, status: NominationStatus = S.SUBMITTED) -> Candidate:
    return Candidate(number, state, STATES[state], status)


def test_a_group_that_chooses_one_leaves_its_others_and_nobody_elses() -> None:
    field = [candidate(1, "NGA"), candidate(2, "KEN"), candidate(3, "JPN")]

    assert check_endorsed((), field, field[0], "african", Decision.CONSENSUS) == [field[1]]


def test_a_coordinator_endorses_only_their_own_groups_candidate_and_only_when_asked() -> None:
    field = [candidate(1, "NGA"), candidate(2, "JPN")]

    with pytest.raises(RuleViolation, match=r"nomination\.other_group"):
        check_endorsed((), field, field[0], "asia-pacific", Decision.CONSENSUS)
    with pytest.raises(RuleViolation, match=r"nomination\.group_may_not"):
        check_endorsed(("african",), field, field[1], "asia-pacific", Decision.CONSENSUS)


def test_a_group_endorses_by_ballot_only_who_won_it() -> None:
    field = [candidate(1, "NGA"), candidate(2, "KEN")]

    for won in (None, 2):
        with pytest.raises(RuleViolation, match=r"nomination\.ballot_not_won"):
            check_endorsed((), field, field[0], "african", Decision.BALLOT, won)
    assert check_endorsed((), field, field[0], "african", Decision.BALLOT, 1) == [field[1]]


def test_a_seat_that_is_given_away_takes_no_further_candidates() -> None:
    for status in (S.DESIGNATED, S.ELECTED):
        with pytest.raises(Conflict, match=r"nomination\.seat_given"):
            check_nominated((), [candidate(1, "NGA", status)], "JPN", "asia-pacific")


def test_a_contested_seat_is_not_given_away_and_who_is_in_a_group_needs_it() -> None:
    rival = candidate(2, "JPN", S.ENDORSED)

    with pytest.raises(Conflict, match=r"nomination\.contested"):
        check_designation([candidate(1, "NGA", S.ENDORSED), rival], candidate(1, "NGA", S.ENDORSED))
    with pytest.raises(Conflict, match=r"nomination\.not_endorsed"):
        check_designation([candidate(1, "NGA")], candidate(1, "NGA"))
    check_designation([candidate(3, "KIR")], candidate(3, "KIR"))
