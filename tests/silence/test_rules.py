"""The rules of a silence procedure: the exact second, one objection each, nothing reopens, whatever the clock does."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.windows import HolidayKind, HolidayOn, WorkingDays
from meetings.silence import labels, recomputing, rules
from meetings.silence.recomputing import faults, outcome
from meetings.silence.rules import Act, ActKind, Standing, Status, Step, Via, allowed, fold, follow, remarks

OPENED = datetime(2001, 5, 3, 21, 0, 0, 123456, tzinfo=UTC)
EXPIRES = datetime(2001, 5, 7, 14, 0, tzinfo=UTC)  # Monday, 10 a.m. in New York
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
FINAL = (Status.BROKEN, Status.ADOPTED, Status.WITHDRAWN)
OPENING = Act(ActKind.OPEN, OPENED, until=EXPIRES)


def act(kind: ActKind, at: datetime, **given: Any) -> Act:
    if kind is ActKind.OBJECT:
        given = {"addressee": 1, "received_at": at, **given}
    return Act(kind, at, **given)


def recorded(at: datetime, received_at: datetime, **given: Any) -> Act:
    return act(ActKind.OBJECT, at, received_at=received_at, via=Via.NOTE, has_evidence=True, **given)


def after(*acts: Act) -> Standing:
    return fold([OPENING, *acts])


RUN_OUT = act(ActKind.RUN_OUT, EXPIRES + SECOND)


@pytest.mark.parametrize("early", [timedelta(days=1), SECOND, timedelta(0), -(SECOND - TICK)])
def test_an_objection_up_to_the_end_of_the_last_second_breaks_the_silence(early: timedelta) -> None:
    standing = after(act(ActKind.OBJECT, EXPIRES - early))

    assert (standing.status, standing.ended_at) == (Status.BROKEN, EXPIRES - early)


@pytest.mark.parametrize("late", [SECOND, timedelta(days=3)])
def test_an_objection_in_the_second_after_is_too_late(late: timedelta) -> None:
    with pytest.raises(Conflict, match=r"silence\.too_late"):
        after(act(ActKind.OBJECT, EXPIRES + late))


def test_a_deadline_is_kept_to_the_second() -> None:
    assert fold([Act(ActKind.OPEN, OPENED, until=EXPIRES + TICK)]).expires_at == EXPIRES


def test_it_is_adopted_only_after_it_has_run_out_without_objection() -> None:
    with pytest.raises(Conflict, match=r"silence\.not_expired"):
        after(act(ActKind.ADOPT, EXPIRES + SECOND))
    with pytest.raises(Conflict, match=r"silence\.not_expired"):
        after(act(ActKind.RUN_OUT, EXPIRES + SECOND - TICK))

    assert after(RUN_OUT, act(ActKind.ADOPT, EXPIRES + SECOND)).status is Status.ADOPTED


def test_what_has_run_out_takes_no_objection_here_when_the_clock_is_put_back() -> None:
    standing = after(RUN_OUT)
    back = EXPIRES - timedelta(days=3)

    assert standing.moment(back) == RUN_OUT.at
    with pytest.raises(Conflict, match=r"silence\.too_late"):
        follow(standing, act(ActKind.OBJECT, standing.moment(back)))
    with pytest.raises(Conflict, match=r"silence\.order"):
        follow(standing, act(ActKind.OBJECT, back))


def test_an_objection_that_came_in_time_by_note_is_recorded_until_it_is_closed() -> None:
    late = EXPIRES + timedelta(days=2)

    assert after(RUN_OUT, recorded(late, EXPIRES)).status is Status.BROKEN
    with pytest.raises(Conflict, match=r"silence\.ended"):
        after(RUN_OUT, act(ActKind.ADOPT, late), recorded(late, EXPIRES))


@pytest.mark.parametrize(
    ("received", "code"),
    [
        (OPENED - SECOND, "silence.received_early"),
        (EXPIRES + SECOND, "silence.received_late"),
        (EXPIRES - timedelta(hours=1), "silence.received_future"),
    ],
)
def test_an_objection_is_recorded_with_a_receipt_between_the_opening_and_now(received: datetime, code: str) -> None:
    with pytest.raises(RuleViolation, match=code) as refused:
        after(recorded(EXPIRES - timedelta(hours=2), received))

    assert refused.value.field == "received_at"


def test_an_objection_that_came_otherwise_needs_its_evidence() -> None:
    with pytest.raises(RuleViolation, match=r"silence\.evidence"):
        after(act(ActKind.OBJECT, EXPIRES, received_at=EXPIRES, via=Via.MAIL))


def test_others_may_still_object_until_the_deadline_and_change_nothing() -> None:
    first, second = EXPIRES - timedelta(hours=2), EXPIRES - timedelta(hours=1)
    standing = after(act(ActKind.OBJECT, first), act(ActKind.OBJECT, second, addressee=2))

    assert (standing.ended_at, standing.objected) == (first, {1, 2})
    with pytest.raises(Conflict, match=r"silence\.objected"):
        follow(standing, act(ActKind.OBJECT, EXPIRES, addressee=2))


@pytest.mark.parametrize("kind", [ActKind.EXTEND, ActKind.WITHDRAW, ActKind.ADOPT, ActKind.ASK_TIME, ActKind.OPEN])
def test_what_is_broken_takes_nothing_but_objections(kind: ActKind) -> None:
    broken = after(act(ActKind.OBJECT, EXPIRES - timedelta(hours=2)))

    with pytest.raises(Conflict):
        follow(broken, act(kind, EXPIRES, until=EXPIRES + timedelta(days=1)))


def test_an_extension_comes_before_the_deadline_and_never_shortens_it() -> None:
    later = EXPIRES + timedelta(days=1)
    assert after(act(ActKind.EXTEND, EXPIRES, until=later)).expires_at == later
    for until in (EXPIRES, EXPIRES - timedelta(days=1), None, EXPIRES + SECOND - TICK):
        with pytest.raises(RuleViolation, match=r"silence\.not_later"):
            after(act(ActKind.EXTEND, EXPIRES - SECOND, until=until))
    with pytest.raises(RuleViolation, match=r"silence\.far"):
        after(act(ActKind.EXTEND, EXPIRES, until=EXPIRES + timedelta(days=400)))
    with pytest.raises(Conflict, match=r"silence\.too_late"):
        after(act(ActKind.EXTEND, EXPIRES + SECOND, until=later))
    with pytest.raises(Conflict, match=r"silence\.too_late"):
        after(RUN_OUT, act(ActKind.EXTEND, RUN_OUT.at, until=later))


def test_it_is_withdrawn_only_before_the_deadline() -> None:
    assert after(act(ActKind.WITHDRAW, EXPIRES)).status is Status.WITHDRAWN
    with pytest.raises(Conflict, match=r"silence\.too_late"):
        after(act(ActKind.WITHDRAW, EXPIRES + SECOND))


def test_any_number_of_requests_for_time_break_nothing() -> None:
    asked = [act(ActKind.ASK_TIME, EXPIRES, addressee=1)] * 5

    assert after(*asked).status is Status.OPEN


@pytest.mark.parametrize(("status", "again"), [(s, s in (Status.BROKEN, Status.WITHDRAWN)) for s in Status])
def test_only_what_failed_is_put_again(status: Status, again: bool) -> None:
    if again:
        rules.check_again(status)
    else:
        with pytest.raises(Conflict, match=r"silence\.not_again"):
            rules.check_again(status)


# --- any sequence ---------------------------------------------------------------------------------------------------

jumps = st.one_of(
    st.sampled_from([timedelta(0), TICK, SECOND - TICK, SECOND, timedelta(days=3), -timedelta(days=3)]),
    st.integers(-7200, 7200).map(lambda s: timedelta(seconds=s)),
)
around = st.one_of(
    st.sampled_from([-SECOND, -TICK, timedelta(0), SECOND - TICK, SECOND, timedelta(days=3), -timedelta(days=3)]),
    st.integers(-100_000, 100_000).map(lambda s: timedelta(seconds=s)),
)
attempts = st.tuples(
    st.sampled_from(ActKind), jumps, st.booleans(), around, st.integers(1, 3), st.sampled_from(Via), st.booleans()
)


def play(tries: list[Any]) -> tuple[list[Act], list[Standing], datetime]:
    """What becomes of a procedure when all of it is tried in turn, the clock going as it likes."""
    acts, standings = [OPENING], [fold([OPENING])]
    now = OPENED
    for kind, jump, at_deadline, distance, addressee, via, has_evidence in tries:
        standing = standings[-1]
        now = standing.expires_at + jump if at_deadline else now + jump
        at = standing.moment(now)
        given = {"addressee": addressee, "via": via, "has_evidence": has_evidence, "received_at": at}
        if via is not Via.APPLICATION:
            given["received_at"] = standing.expires_at + distance
        tried = Act(kind, at, until=standing.expires_at + distance, **given)
        try:
            standings.append(follow(standing, tried))
        except DomainError:
            continue
        acts.append(tried)
    return acts, standings, now


@settings(max_examples=600)
@given(st.lists(attempts, max_size=25))
def test_no_sequence_reaches_what_is_forbidden(tries: list[Any]) -> None:
    acts, standings, _now = play(tries)
    last = standings[-1]

    assert list(faults(acts, {1, 2, 3})) == []
    assert outcome(acts) == recomputing.Outcome(last.status, last.expires_at, last.ended_at)
    assert fold(acts) == last
    for before, following in itertools.pairwise(standings):
        assert following.last_at >= before.last_at
        assert following.expires_at >= before.expires_at
        assert following.objected >= before.objected
        if before.status in FINAL:
            assert (following.status, following.ended_at) == (before.status, before.ended_at)
        if before.has_run_out:
            assert following.has_run_out and following.expires_at == before.expires_at
    kinds = {one.kind for one in acts}
    assert not {ActKind.OBJECT, ActKind.ADOPT} <= kinds
    assert (last.status is Status.BROKEN) == (ActKind.OBJECT in kinds)
    assert all(one.received_at < last.expires_at + SECOND for one in acts if one.kind is ActKind.OBJECT)


@settings(max_examples=300)
@given(st.lists(attempts, max_size=12), jumps)
def test_what_is_offered_can_be_done_and_nothing_else(tries: list[Any], jump: timedelta) -> None:
    _acts, standings, now = play(tries)
    standing = standings[-1]
    now = standing.moment(now + jump)
    offered = allowed(standing, now)
    until = standing.expires_at + timedelta(days=400 if now - standing.expires_at > timedelta(days=30) else 1)
    ready = standing
    if standing.is_over(now) and not standing.has_run_out and standing.status is Status.OPEN:
        ready = follow(standing, Act(ActKind.RUN_OUT, now))
    ways = {
        Step.EXTEND: Act(ActKind.EXTEND, now, until=until),
        Step.OBJECT: Act(ActKind.OBJECT, now, addressee=9, received_at=now),
        Step.RECORD: Act(
            ActKind.OBJECT, now, addressee=9, received_at=standing.opened_at, via=Via.NOTE, has_evidence=True
        ),
        Step.ASK_TIME: Act(ActKind.ASK_TIME, now, addressee=9),
        Step.ADOPT: Act(ActKind.ADOPT, now),
        Step.WITHDRAW: Act(ActKind.WITHDRAW, now),
    }
    for step, way in ways.items():
        if step in offered:
            follow(ready, way)
        else:
            with pytest.raises(DomainError):
                follow(ready, way)
    assert (Step.PUT_AGAIN in offered) == (standing.status in (Status.BROKEN, Status.WITHDRAWN))


@settings(max_examples=300)
@given(st.lists(attempts, min_size=3, max_size=15), st.data())
def test_a_record_that_was_tampered_with_is_found(tries: list[Any], data: st.DataObject) -> None:
    acts, standings, _now = play(tries)
    objections = [number for number, one in enumerate(acts) if one.kind is ActKind.OBJECT]
    if not objections:
        return
    number = data.draw(st.sampled_from(objections))
    late = standings[-1].expires_at + data.draw(st.integers(1, 10**6)) * SECOND
    moved = Act(ActKind.OBJECT, acts[number].at, acts[number].addressee, None, late, acts[number].via, True)
    closed = [*acts, Act(ActKind.ADOPT, acts[-1].at)]

    assert list(faults([*acts[:number], moved, *acts[number + 1 :]], {1, 2, 3}))
    assert list(faults(closed, {1, 2, 3}))
    assert list(faults(acts, {1, 2, 3} - {acts[number].addressee}))
    assert list(faults([*acts, acts[number]], {1, 2, 3}))


def test_an_empty_record_and_one_without_its_opening_come_to_nothing() -> None:
    for acts in ([], [RUN_OUT]):
        with pytest.raises(Conflict, match=r"silence\.not_opened"):
            fold(acts)
        assert list(faults(acts, ())) == ["it does not begin with its opening, once"]


# --- advice ---------------------------------------------------------------------------------------------------------

NEW_YORK = "America/New_York"
STATION = WorkingDays.around(
    [
        HolidayOn(date(2011, 5, 30), HolidayKind.OFFICIAL, "memorial"),
        HolidayOn(date(2011, 5, 20), HolidayKind.FLOATING, "floating"),
    ]
)


def said(opened: str, expires: str, *, inside: bool = False) -> list[str]:
    first, last = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (opened, expires))
    return [found.code for found in remarks(first, last, NEW_YORK, STATION, inside_group=inside)]


def test_the_model_of_2001_draws_no_remark() -> None:
    assert said("2001-05-03T21:00", "2001-05-07T14:00") == []


@pytest.mark.parametrize(
    ("opened", "expires", "inside", "found"),
    [
        ("2011-05-16T14:00", "2011-05-17T13:00", False, ["silence.short"]),
        ("2011-05-16T14:00", "2011-05-17T14:00", False, []),
        ("2011-05-13T14:00", "2011-05-16T13:59", True, ["silence.short_in_group"]),
        ("2011-05-13T14:00", "2011-05-16T14:00", True, []),
        ("2011-05-10T14:00", "2011-05-14T14:00", False, ["silence.ends_on_weekend"]),
        ("2011-05-10T14:00", "2011-05-30T14:00", False, ["silence.ends_on_holiday"]),
        ("2011-05-10T14:00", "2011-05-20T14:00", False, ["silence.ends_on_floating"]),
        ("2011-05-10T14:00", "2011-05-17T12:59", False, ["silence.outside_hours"]),
        ("2011-05-10T14:00", "2011-05-17T22:01", False, ["silence.outside_hours"]),
        ("2011-05-10T14:00", "2011-05-17T22:00", False, []),
    ],
)
def test_short_times_days_off_and_odd_hours_are_remarked(
    opened: str, expires: str, inside: bool, found: list[str]
) -> None:
    assert said(opened, expires, inside=inside) == found


@pytest.mark.parametrize(
    ("manages", "own", "public", "knows"),
    [
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
        (False, False, False, False),
        (False, False, None, False),
    ],
)
def test_who_objected_is_known_to_the_manager_and_to_others_only_if_the_state_agrees(
    manages: bool, own: bool, public: bool | None, knows: bool
) -> None:
    assert rules.may_know_author(manages=manages, is_own=own, is_public=public) is knows


def test_every_refusal_and_every_remark_has_a_sentence() -> None:
    assert set(rules.CODES) <= set(labels.ERRORS)
    ends = {f"silence.ends_on_{kind}" for kind in ("weekend", "holiday", "floating")}
    assert set(labels.REMARKS) == ends | {"silence.short", "silence.short_in_group", "silence.outside_hours"}
    assert set(labels.STATUSES) == set(Status) and set(labels.STEPS) == set(Step)
    assert set(labels.ACTS) == set(ActKind) and set(labels.VIAS) == set(Via)
