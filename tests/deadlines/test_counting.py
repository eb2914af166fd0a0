"""Deadlines counted from an opening follow it in the same transaction, and nothing else moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.calendar import life
from meetings.calendar import queries as meeting_queries
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingAction, MeetingKind, MeetingStatus
from meetings.deadlines import counting, queries, services
from meetings.deadlines.drafts import RuleDraft
from meetings.deadlines.models import Deadline, DeadlineAct
from meetings.deadlines.rules import TRANSITIONS, DeadlineAction, DeadlineState
from meetings.foundation import audit, clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from tests.deadlines.support import SECRETARIAT, deadline, meeting, revisions, rule

SUBMITTED, ISSUED = "mge-2011:documents-submitted", "mge-2011:documents-issued"


pytestmark = pytest.mark.usefixtures("register")


def move(code: str, start: date | None, end: date | None = None) -> None:
    moved = meeting(code)
    moved.start_on, moved.end_on = start, end or start
    if start is not None and not moved.status.has_dates:
        moved.status = MeetingStatus.PROPOSED
    counting.recount(SECRETARIAT, moved.id)
    db.session.flush()


def changed(before: dict[str, int]) -> set[str]:
    after = revisions()
    return {key for key in after if after[key] != before.get(key)}


def test_the_experts_meeting_has_its_documents_ten_and_six_weeks_before_the_ninth_of_may() -> None:
    assert deadline(SUBMITTED).window == Window.on(date(2011, 2, 28))
    assert deadline(ISSUED).window == Window.on(date(2011, 3, 28))


def test_a_meeting_without_dates_gives_a_window_as_wide_as_its_own() -> None:
    assert deadline("prepcom-2012:documents-issued").window == Window(date(2011, 11, 20), date(2012, 3, 19))


def test_dates_for_the_committee_make_its_deadlines_exact_and_move_nothing_else() -> None:
    before = revisions()

    move("prepcom-2012", date(2012, 3, 19), date(2012, 3, 23))

    assert deadline("prepcom-2012:documents-issued").window == Window.on(date(2012, 2, 6))
    assert changed(before) == {"prepcom-2012:documents-submitted", "prepcom-2012:documents-issued"}


def test_moving_a_meeting_through_the_calendar_moves_its_deadlines_in_the_same_transaction() -> None:
    committee = meeting_queries.by_code("prepcom-2012", for_change=True)
    life.propose_dates(
        SECRETARIAT,
        committee,
        date(2012, 3, 19),
        date(2012, 3, 23),
        revision=committee.revision,
        accept_warnings=True,
    )

    assert deadline("prepcom-2012:documents-issued").window == Window.on(date(2012, 2, 6))
    db.session.rollback()
    assert deadline("prepcom-2012:documents-issued").window == Window(date(2011, 11, 20), date(2012, 3, 19))


def test_a_move_to_where_the_meeting_was_changes_no_revision_and_no_stamp() -> None:
    stamps = {key: deadline(key).changed_at for key in (SUBMITTED, ISSUED)}
    before = revisions()

    move("mge-2011", date(2011, 5, 9), date(2011, 5, 13))
    counting.recount(SECRETARIAT, meeting("prepcom-2012").id)

    assert changed(before) == set()
    assert {key: deadline(key).changed_at for key in stamps} == stamps


def test_a_later_last_day_moves_no_deadline() -> None:
    before = revisions()

    move("mge-2011", date(2011, 5, 9), date(2011, 5, 16))

    assert changed(before) == set()


def test_what_is_done_or_waived_stays_where_it_was() -> None:
    services.act(SECRETARIAT, deadline(SUBMITTED).id, 1, DeadlineAction.DO)
    services.act(SECRETARIAT, deadline(ISSUED).id, 1, DeadlineAction.WAIVE)
    before = revisions()

    move("mge-2011", date(2011, 6, 6))

    assert changed(before) == set()
    assert deadline(SUBMITTED).latest_on == date(2011, 2, 28)


def test_what_is_reopened_catches_up_with_its_meeting() -> None:
    services.act(SECRETARIAT, deadline(SUBMITTED).id, 1, DeadlineAction.DO)
    move("mge-2011", date(2011, 6, 6))

    reopened = services.act(SECRETARIAT, deadline(SUBMITTED).id, 2, DeadlineAction.REOPEN)

    assert reopened.window == Window.on(date(2011, 3, 28))


def test_an_extension_keeps_its_length_when_the_meeting_moves() -> None:
    services.act(SECRETARIAT, deadline(SUBMITTED).id, 1, DeadlineAction.EXTEND, until=date(2011, 3, 7))

    move("mge-2011", date(2011, 6, 6))

    extended = deadline(SUBMITTED)
    assert (extended.state, extended.window) == (DeadlineState.EXTENDED, Window.on(date(2011, 4, 4)))
    assert extended.first_latest_on == date(2011, 3, 28)


def test_a_cancelled_meeting_lets_its_open_deadlines_go_and_a_revived_one_takes_them_back() -> None:
    experts = meeting("mge-2011")
    experts.status = MeetingStatus.CANCELLED
    counting.recount(SECRETARIAT, experts.id)
    assert {deadline(key).state for key in (SUBMITTED, ISSUED)} == {DeadlineState.WAIVED}
    causes = db.session.execute(sa.select(DeadlineAct.cause)).scalars().all()
    assert causes == ["meeting_cancelled", "meeting_cancelled"]

    experts.status = MeetingStatus.CONFIRMED
    experts.start_on, experts.end_on = date(2011, 5, 16), date(2011, 5, 20)
    counting.recount(SECRETARIAT, experts.id)

    assert {deadline(key).state for key in (SUBMITTED, ISSUED)} == {DeadlineState.OPEN}
    assert deadline(SUBMITTED).latest_on == date(2011, 3, 7)


def test_cancelling_through_the_calendar_waives_what_was_counted() -> None:
    experts = meeting_queries.by_code("mge-2011", for_change=True)

    life.act(SECRETARIAT, experts, MeetingAction.CANCEL, revision=experts.revision, reason="No quorum of States")

    assert deadline(SUBMITTED).state is DeadlineState.WAIVED
    assert deadline("topics-mge-2011").state is DeadlineState.OPEN


def test_nothing_is_reopened_while_its_meeting_is_cancelled() -> None:
    services.act(SECRETARIAT, deadline(SUBMITTED).id, 1, DeadlineAction.DO)
    experts = meeting("mge-2011")
    experts.status = MeetingStatus.CANCELLED
    counting.recount(SECRETARIAT, experts.id)

    with pytest.raises(Conflict, match=r"deadline\.lapsed"):
        services.act(SECRETARIAT, deadline(SUBMITTED).id, 2, DeadlineAction.REOPEN)


def test_a_deadline_that_a_person_waived_is_not_revived_with_its_meeting() -> None:
    services.act(SECRETARIAT, deadline(SUBMITTED).id, 1, DeadlineAction.WAIVE)
    experts = meeting("mge-2011")
    for status in (MeetingStatus.CANCELLED, MeetingStatus.CONFIRMED):
        experts.status = status
        counting.recount(SECRETARIAT, experts.id)

    assert (deadline(SUBMITTED).state, deadline(ISSUED).state) == (DeadlineState.WAIVED, DeadlineState.OPEN)


def test_a_postponed_meeting_without_a_window_leaves_its_deadlines_without_a_day() -> None:
    experts = meeting("mge-2011")
    experts.status = MeetingStatus.POSTPONED
    experts.earliest_on = experts.latest_on = None
    counting.recount(SECRETARIAT, experts.id)

    assert deadline(SUBMITTED).window is None


def test_a_meeting_that_is_closed_when_it_is_entered_gets_no_deadlines() -> None:
    of_closed = sa.select(sa.func.count(Deadline.id)).join(Meeting).where(Meeting.status == MeetingStatus.CLOSED)

    assert db.session.execute(of_closed).scalar_one() == 0


def test_another_kind_of_meeting_has_other_deadlines() -> None:
    experts = meeting("mge-2011")
    experts.kind = MeetingKind.INFORMAL_FORUM
    counting.recount(SECRETARIAT, experts.id)
    assert deadline(SUBMITTED).state is DeadlineState.WAIVED

    experts.kind = MeetingKind.EXPERT_MEETING
    counting.recount(SECRETARIAT, experts.id)

    assert deadline(SUBMITTED).state is DeadlineState.OPEN


def test_an_opening_too_early_for_the_calendar_leaves_a_deadline_without_a_day() -> None:
    move("mge-2011", date(1990, 1, 8))

    assert deadline(SUBMITTED).window is None


def test_every_deadline_that_moved_stands_in_the_audit_log_with_both_days() -> None:
    move("mge-2011", date(2011, 5, 16))

    moved = audit.history("deadline", deadline(SUBMITTED).id)[0]
    assert moved.action == "deadline.move"
    assert (moved.before["latest_on"], moved.after["latest_on"]) == ("2011-02-28", "2011-03-07")


def draft_of(key: str, **given: object) -> RuleDraft:
    stored = rule(key)
    values = {
        "title": stored.title,
        "kinds": tuple(MeetingKind(kind) for kind in stored.kinds),
        "offset_days": stored.offset_days,
        "is_binding": stored.is_binding,
        "area": stored.area,
        "words": stored.words,
        "note": stored.note,
        "source": stored.source,
    }
    return RuleDraft(**(values | given))  # type: ignore[arg-type]


def test_a_changed_rule_moves_the_deadlines_of_every_meeting_that_is_not_over() -> None:
    services.edit_rule(SECRETARIAT, rule("documents-issued").id, 1, draft_of("documents-issued", offset_days=-56))

    assert deadline(ISSUED).latest_on == date(2011, 3, 14)
    assert deadline("revcon-2012:documents-issued").earliest_on == date(2011, 11, 6)
    assert deadline(SUBMITTED).revision == 1


def test_a_changed_rule_leaves_meetings_that_are_over_alone() -> None:
    with clock.frozen(clock.now() + timedelta(days=200)):
        services.edit_rule(SECRETARIAT, rule("documents-issued").id, 1, draft_of("documents-issued", offset_days=-56))

    assert deadline(ISSUED).latest_on == date(2011, 3, 28)


def test_a_new_rule_gives_each_meeting_it_covers_a_deadline() -> None:
    made = services.create_rule(
        SECRETARIAT,
        RuleDraft(Text.of(en="Provisional agenda"), (MeetingKind.REVIEW_CONFERENCE,), -60),
    )

    counted = db.session.execute(sa.select(Deadline).where(Deadline.rule_id == made.id)).scalars().all()
    assert [d.window for d in counted] == [Window(date(2011, 11, 2), date(2012, 11, 1))]


def test_a_rule_out_of_use_lets_its_deadlines_go_and_takes_them_back_with_the_same_identity() -> None:
    before = deadline(ISSUED).id
    services.switch_rule(SECRETARIAT, rule("documents-issued").id, 1, False)
    assert deadline(ISSUED).state is DeadlineState.WAIVED

    services.switch_rule(SECRETARIAT, rule("documents-issued").id, 2, True)

    assert (deadline(ISSUED).state, deadline(ISSUED).id) == (DeadlineState.OPEN, before)


openings = st.dates(date(2011, 2, 1), date(2013, 6, 30))
steps = st.lists(
    st.one_of(
        openings.map(lambda day: ("move", day)),
        st.sampled_from([("undate", None), ("cancel", None), ("revive", None)]),
        st.sampled_from([(verb, key) for verb in ("do", "waive", "reopen", "extend") for key in (SUBMITTED, ISSUED)]),
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_happens_what_waits_is_where_the_rules_say_and_the_rest_stays(steps: list[tuple[str, object]]) -> None:
    others = {key: number for key, number in revisions().items() if not key.startswith("mge-2011:")}
    try:
        for verb, value in steps:
            before = {key: (deadline(key).window, deadline(key).state) for key in (SUBMITTED, ISSUED)}
            take(verb, value)
            for key in (SUBMITTED, ISSUED):
                check(key, before[key], touched=value == key)
        assert {key: number for key, number in revisions().items() if key in others} == others
    finally:
        db.session.rollback()


def take(verb: str, value: object) -> None:
    experts = meeting("mge-2011")
    if verb == "move" and isinstance(value, date):
        experts.start_on, experts.end_on = value, value + timedelta(days=4)
        if experts.status is not MeetingStatus.CANCELLED:
            experts.status = MeetingStatus.CONFIRMED
    elif verb == "undate":
        experts.start_on = experts.end_on = None
        experts.earliest_on, experts.latest_on = date(2011, 4, 1), date(2011, 6, 30)
    elif verb == "cancel":
        experts.status = MeetingStatus.CANCELLED
    elif verb == "revive":
        experts.status = MeetingStatus.CONFIRMED if experts.start_on else MeetingStatus.MANDATED
    else:
        found = queries.by_id(deadline(str(value)).id)
        action = DeadlineAction(verb)
        refused = action is DeadlineAction.REOPEN and not counting.may_reopen(found)
        if not refused and (found.state, action) in TRANSITIONS:
            latest = found.latest_on or date(2011, 3, 1)
            services.act(SECRETARIAT, found.id, found.revision, action, until=latest + timedelta(days=3))
        return
    counting.recount(SECRETARIAT, experts.id)
    db.session.flush()


def check(key: str, before: tuple[Window | None, DeadlineState], *, touched: bool) -> None:
    found, experts = deadline(key), meeting("mge-2011")
    counted = counting.target(experts, rule(key.split(":")[1]))
    waits = found.state in {DeadlineState.OPEN, DeadlineState.EXTENDED}
    assert not (waits and experts.status is MeetingStatus.CANCELLED)
    if waits and not touched:
        expected = counted
        if counted is not None and found.extended_days:
            expected = Window.on(counted.latest + timedelta(days=found.extended_days))
        assert found.window == expected
    elif not touched and found.state is before[1]:
        assert found.window == before[0]
