"""What the acts of the day come to, and services used against those granted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.programme import services_used
from meetings.programme.happening import STEPS, Act, Happening, State, check, fold, possible
from meetings.programme.rules import DayAct, SessionKind
from meetings.programme.services_used import Slot, Use, by_day, by_kind, of_slot, total

TEN = datetime(2011, 5, 9, 14, 0, tzinfo=UTC)
ONE = TEN + timedelta(hours=3)


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def happened(*acts: tuple[DayAct, int]) -> Happening:
    return fold([Act(act, at(minutes)) for act, minutes in acts])


def slot(happening: Happening, number: int = 1, on: date = date(2011, 5, 9)) -> Slot:
    shift = timedelta(days=(on - date(2011, 5, 9)).days)
    return Slot(number, SessionKind.FORMAL, on, TEN + shift, ONE + shift, happening)


def test_a_session_is_called_to_order_and_rises() -> None:
    held = happened((DayAct.BEGIN, 12), (DayAct.END, 170))

    assert (held.state, held.began_at, held.ended_at) == (State.HELD, at(12), at(170))


def test_what_is_taken_back_has_not_been() -> None:
    acts = [Act(DayAct.BEGIN, at(0)), Act(DayAct.TAKE_BACK, at(2)), Act(DayAct.RELEASE, at(3))]

    found = fold(acts)

    assert (found.state, found.began_at, found.given_back_at) == (State.RELEASED, None, at(3))


def test_nothing_can_be_taken_back_where_nothing_was_recorded() -> None:
    with pytest.raises(Conflict, match="nothing_to_take_back"):
        fold([Act(DayAct.TAKE_BACK, at(0))])


def test_a_session_that_has_begun_cannot_be_released() -> None:
    with pytest.raises(Conflict, match="act_not_allowed"):
        happened((DayAct.BEGIN, 0), (DayAct.RELEASE, 5))


def test_slips_add_up() -> None:
    acts = [Act(DayAct.SLIP, at(-30), minutes=20), Act(DayAct.SLIP, at(-10), minutes=-5)]

    assert fold(acts).slipped == 15


def test_business_can_be_rolled_over_more_than_once() -> None:
    acts = [Act(DayAct.BEGIN, at(0)), Act(DayAct.ROLL_OVER, at(9), into=4), Act(DayAct.ROLL_OVER, at(9), into=5)]

    assert fold(acts).rolled_into == (4, 5)


def test_what_happened_is_not_in_the_future() -> None:
    with pytest.raises(RuleViolation, match="act_in_future"):
        check([], Act(DayAct.BEGIN, at(30)), now=at(10))


def test_a_session_does_not_rise_before_it_was_called_to_order() -> None:
    with pytest.raises(RuleViolation, match="act_backwards"):
        check([Act(DayAct.BEGIN, at(20))], Act(DayAct.END, at(10)), now=at(40))


def test_a_slip_of_nothing_is_none() -> None:
    with pytest.raises(RuleViolation, match="slip_nothing"):
        check([], Act(DayAct.SLIP, at(0), minutes=0), now=at(0))


_ACTS = st.lists(st.sampled_from(list(DayAct)), max_size=12)


@given(_ACTS)
def test_what_is_offered_is_what_is_taken(wanted: list[DayAct]) -> None:
    acts: list[Act] = []
    for minute, act in enumerate(wanted):
        one = Act(act, at(minute), minutes=5)
        if act in possible(acts):
            check(acts, one, now=at(100))
            acts.append(one)
        else:
            with pytest.raises(Conflict):
                check(acts, one, now=at(100))


@given(_ACTS)
def test_taking_back_leads_to_where_it_was(wanted: list[DayAct]) -> None:
    acts: list[Act] = []
    for minute, act in enumerate(wanted):
        if act is DayAct.TAKE_BACK or (fold(acts).state, act) not in STEPS:
            continue
        before = fold(acts)
        with_one = [*acts, Act(act, at(minute), minutes=5)]
        back = fold([*with_one, Act(DayAct.TAKE_BACK, at(minute))])
        assert back.state is before.state and back.slipped == before.slipped
        acts = with_one


# --- services -------------------------------------------------------------------------------------------------------


def test_late_beginnings_and_early_endings_are_lost() -> None:
    use = of_slot(slot(happened((DayAct.BEGIN, 15), (DayAct.END, 150))))

    assert (use.granted, use.used, use.late, use.early, use.lost) == (180, 135, 15, 30, 45)


def test_what_goes_beyond_the_slot_is_not_used_of_it() -> None:
    use = of_slot(slot(happened((DayAct.BEGIN, 0), (DayAct.END, 200))))

    assert (use.used, use.beyond, use.per_cent) == (180, 20, 100)


def test_a_slot_released_before_it_begins_is_given_back() -> None:
    assert of_slot(slot(happened((DayAct.RELEASE, -60)))).given_back == 180


def test_a_slot_released_when_it_should_have_begun_is_lost() -> None:
    assert of_slot(slot(happened((DayAct.RELEASE, 0)))).lost == 180


def test_eighty_per_cent_is_not_claimed_too_early() -> None:
    assert (Use(granted=1000, used=799).per_cent, Use(granted=1000, used=799).is_met) == (79, False)
    assert Use(granted=1000, used=800).is_met is True
    assert Use(granted=180, unknown=180).is_met is None
    assert services_used.BENCHMARK == 80


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["held", "released", "called_off", "under_way", "planned"]),
            st.integers(-200, 400),
            st.integers(0, 400),
            st.integers(0, 4),
        ),
        max_size=15,
    )
)
def test_all_that_is_granted_is_used_given_back_lost_or_unknown(rows: list[tuple[str, int, int, int]]) -> None:
    slots = []
    for number, (how, begins, lasts, day) in enumerate(rows):
        acts = {
            "held": [(DayAct.BEGIN, begins), (DayAct.END, begins + lasts)],
            "released": [(DayAct.RELEASE, begins)],
            "called_off": [(DayAct.CALL_OFF, begins)],
            "under_way": [(DayAct.BEGIN, begins)],
            "planned": [],
        }[how]
        shift = day * 24 * 60
        moved = [(act, minutes + shift) for act, minutes in acts]
        slots.append(slot(happened(*moved), number, date(2011, 5, 9 + day)))

    for use in [of_slot(one) for one in slots]:
        assert use.granted == use.used + use.given_back + use.lost + use.unknown
        assert use.lost >= use.late + use.early and min(use.used, use.lost, use.given_back, use.beyond) >= 0
    assert sum(by_day(slots).values(), Use()) == total(slots) == sum(by_kind(slots).values(), Use())
