"""Requests as a table of steps: whatever is done in whichever order, each is one thing, and its record says which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.programme import rules, steps
from meetings.programme.rules import ByKind, Hours, Party, PeriodKind, RequestAction, RequestStatus, SessionKind
from meetings.programme.steps import Act, Slot, Standing, fold

NOW = datetime(2011, 4, 1, 12, tzinfo=UTC)
LUNCH = (date(2011, 5, 11), PeriodKind.LUNCH)
MORNING = (date(2011, 5, 11), PeriodKind.MORNING)
PARTS = {LUNCH: Hours(795, 885), MORNING: Hours(600, 780)}
SLOT = Slot(date(2011, 5, 11), 795, 4)
WHY = Text.of(en="No room is free.")
FINAL = {RequestStatus.DECLINED, RequestStatus.WITHDRAWN}

moments = st.integers(-50_000, 50_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
slots = st.builds(Slot, st.dates(date(2011, 5, 9), date(2011, 5, 13)), st.integers(0, 1400), st.none() | st.integers(1))
acts = st.builds(
    Act,
    st.sampled_from(RequestAction),
    moments,
    slots,
    st.sampled_from([Text(), WHY]),
)


def code_of(do: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        do()
    return caught.value.code


def walked(found: list[Act]) -> tuple[list[Act], Standing]:
    """Those acts that could follow one another, and where they led."""
    done: list[Act] = []
    for act in found:
        try:
            fold([*done, act])
        except Conflict:
            continue
        done.append(act)
    return done, fold(done)


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_step_leads_from_a_status_to_another_and_belongs_to_one_party() -> None:
    for (before, action), (after, who) in rules.STEPS.items():
        assert before not in FINAL, (before, action)
        assert after is not RequestStatus.DRAFT
        assert len(who) == 1


def test_the_secretariat_answers_and_those_who_ask_do_the_rest() -> None:
    desk = {action for (_, action), (_, who) in rules.STEPS.items() if Party.DESK in who}

    assert desk == {RequestAction.GRANT, RequestAction.OFFER, RequestAction.DECLINE}
    assert rules.actions(RequestStatus.OFFERED, {Party.AUTHOR}) == (
        RequestAction.ACCEPT,
        RequestAction.REFUSE,
        RequestAction.WITHDRAW,
    )
    assert rules.actions(RequestStatus.GRANTED, {Party.DESK}) == ()


def test_a_step_of_somebody_else_is_told_apart_from_one_that_nobody_can_take() -> None:
    mine = frozenset({Party.AUTHOR})

    assert code_of(lambda: rules.move(RequestStatus.SUBMITTED, RequestAction.GRANT, mine)) == (
        "programme.request_not_yours"
    )
    assert code_of(lambda: rules.move(RequestStatus.GRANTED, RequestAction.ACCEPT, mine)) == (
        "programme.request_act_not_allowed"
    )


@given(st.lists(acts, max_size=12))
def test_whatever_is_tried_a_request_stands_where_the_table_leads(tried: list[Act]) -> None:
    done, standing = walked(tried)

    status = RequestStatus.DRAFT
    for act in done:
        status, _ = rules.STEPS[status, act.action]
    assert standing.status is status
    assert (standing.submitted_at is None) == (status is RequestStatus.DRAFT)


@given(st.lists(acts, max_size=12))
def test_a_slot_waits_for_an_answer_only_while_it_is_offered(tried: list[Act]) -> None:
    done, standing = walked(tried)

    assert (standing.offered is not None) == (standing.status is RequestStatus.OFFERED)
    if standing.offered is not None:
        assert standing.offered == next(act.slot for act in done[::-1] if act.action is RequestAction.OFFER)


@given(st.lists(acts, max_size=12))
def test_what_is_granted_is_what_was_granted_or_accepted_last_and_nothing_after_a_withdrawal(tried: list[Act]) -> None:
    done, standing = walked(tried)

    if standing.status is not RequestStatus.GRANTED:
        assert standing.granted is None
        return
    last = next(act for act in done[::-1] if act.action in {RequestAction.GRANT, RequestAction.ACCEPT})
    if last.action is RequestAction.GRANT:
        assert standing.granted == last.slot
    else:
        assert standing.granted == next(act.slot for act in done[::-1] if act.action is RequestAction.OFFER)


@given(st.lists(acts, max_size=12))
def test_the_time_of_a_request_never_goes_back(tried: list[Act]) -> None:
    done, standing = walked(tried)

    if done:
        assert standing.last_at == max(act.at for act in done)
    if standing.answered_at is not None and standing.submitted_at is not None:
        assert standing.answered_at >= standing.submitted_at


@given(st.lists(acts, max_size=12), acts)
def test_what_cannot_follow_changes_nothing(tried: list[Act], more: Act) -> None:
    done, before = walked(tried)

    if before.status in FINAL:
        with pytest.raises(Conflict):
            fold([*done, more])
    assert fold(done) == before


def test_an_offer_names_a_slot() -> None:
    submitted = Act(RequestAction.SUBMIT, NOW)

    assert code_of(lambda: fold([submitted, Act(RequestAction.OFFER, NOW)])) == "programme.slot_missing"


def test_words_are_those_of_the_last_answer_whatever_those_who_ask_say() -> None:
    said = [
        Act(RequestAction.SUBMIT, NOW),
        Act(RequestAction.OFFER, NOW, SLOT, WHY),
        Act(RequestAction.REFUSE, NOW, None, Text.of(en="Too early.")),
    ]

    assert fold(said).words == WHY


# --- deadlines and numbers ------------------------------------------------------------------------------------------


@given(st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_comes_after_the_minute_of_the_deadline_is_late(after: timedelta) -> None:
    assert steps.is_late(NOW + after, NOW) == (after >= timedelta(minutes=1))
    assert not steps.is_late(NOW - after, NOW)
    assert not steps.is_late(NOW, None)


def test_requests_are_taken_from_when_a_deadline_is_set_until_the_meeting_is_over() -> None:
    today = date(2011, 5, 10)

    steps.check_taken(NOW, date(2011, 5, 13), False, today)
    steps.check_taken(NOW, None, False, today)
    for over_on, is_cancelled in ((date(2011, 5, 9), False), (date(2011, 5, 13), True)):
        assert code_of(lambda o=over_on, c=is_cancelled: steps.check_taken(NOW, o, c, today)) == (  # type: ignore[misc]
            "programme.meeting_over"
        )
    assert code_of(lambda: steps.check_taken(None, date(2011, 5, 13), False, today)) == ("programme.requests_not_taken")


def test_nobody_has_more_drafts_or_requests_than_can_be_looked_at() -> None:
    steps.check_drafts(steps.DRAFTS_MAXIMUM - 1)
    steps.check_requests(steps.REQUESTS_MAXIMUM - 1)

    assert code_of(lambda: steps.check_drafts(steps.DRAFTS_MAXIMUM)) == "programme.too_many_drafts"
    assert code_of(lambda: steps.check_requests(steps.REQUESTS_MAXIMUM)) == "programme.too_many_requests"


# --- what is asked for ----------------------------------------------------------------------------------------------


def test_groups_ask_for_their_own_meetings_and_civil_society_for_side_events() -> None:
    assert steps.check_kind(ByKind.GROUP, SessionKind.GROUP) is SessionKind.GROUP
    assert steps.check_kind(ByKind.STATE, SessionKind.BRIEFING) is SessionKind.BRIEFING
    for by, kind in (
        (ByKind.STATE, SessionKind.GROUP),
        (ByKind.ORGANIZATION, SessionKind.BRIEFING),
        (ByKind.GROUP, SessionKind.FORMAL),
    ):
        with pytest.raises(RuleViolation) as caught:
            steps.check_kind(by, kind)
        assert (caught.value.code, caught.value.field) == ("programme.kind_not_asked", "kind")


@pytest.mark.parametrize(
    ("wishes", "minutes", "code", "field"),
    [
        ([(date(2011, 5, 14), PeriodKind.LUNCH)], 60, "programme.wish_unknown", "wish_1"),
        ([LUNCH, LUNCH], 60, "programme.same_wish", "wish_2"),
        ([MORNING, LUNCH], 120, "programme.wish_too_short", "wish_2"),
    ],
)
def test_wishes_are_parts_of_open_days_that_last_long_enough(
    wishes: list[steps.Wish], minutes: int, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as caught:
        steps.check_wishes(wishes, minutes, PARTS)

    assert (caught.value.code, caught.value.field) == (code, field)


def test_wishes_keep_their_order() -> None:
    assert steps.check_wishes([MORNING, LUNCH], 60, PARTS) == [MORNING, LUNCH]
    assert steps.check_wishes([], 600, PARTS) == []


def test_a_request_is_declined_with_a_reason() -> None:
    assert steps.check_reason(WHY) == WHY
    assert code_of(lambda: steps.check_reason(Text())) == "programme.reason_missing"


def test_a_session_that_has_begun_is_not_withdrawn() -> None:
    steps.check_not_begun(NOW + timedelta(minutes=1), NOW)
    steps.check_not_begun(None, NOW)

    assert code_of(lambda: steps.check_not_begun(NOW, NOW)) == "programme.session_began"
