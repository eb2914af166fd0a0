"""Requests as services keep them: drafts are their author's, each answer is an act, what is granted is a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from meetings.foundation import audit, clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.programme import (
    granting,
    queries,
    queries_releases,
    queries_requests,
    releasing,
    requesting,
    saving,
    steps,
)
from meetings.programme.drafts import AnswerDraft, ReleaseDraft
from meetings.programme.models import ReleasedSession
from meetings.programme.rules import PeriodKind, ReleaseKind, RequestStatus, SessionKind
from meetings.programme.steps import fold
from tests.programme.asked import (
    OF_GROUP,
    OF_NGO,
    OF_PERU,
    UNTIL,
    WISH,
    again,
    drafted,
    given,
    granted,
    offered,
    refused,
    session_of,
    slot,
    submitted,
    withdrawn,
)
from tests.programme.racing import at_once
from tests.programme.support import (
    AUDITOR,
    COORDINATOR,
    DESK,
    FRIDAY,
    JAPAN,
    MGE,
    NGO,
    NOBODY,
    OTHER_NGO,
    OTHER_SECRETARIAT,
    PERU,
    PERU_MEMBER,
    READER,
    SECRETARIAT,
    TUESDAY,
    WEDNESDAY,
    Kept,
    text,
    whole,
)

pytestmark = pytest.mark.usefixtures("taken")


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_its_authors_alone() -> None:
    made = drafted()

    for who in (PERU, PERU_MEMBER):
        assert queries_requests.request(who, made.id).id == made.id
    for who in (SECRETARIAT, AUDITOR, JAPAN, COORDINATOR, NGO, DESK, READER, NOBODY):
        with refused("programme.request_unknown", NotFound):
            queries_requests.request(who, made.id)
    for who in (SECRETARIAT, JAPAN, NOBODY):
        with refused("programme.request_unknown", NotFound):
            requesting.submit(who, made.id, made.revision)


def test_what_is_submitted_is_seen_by_the_secretariat_of_the_process_and_the_auditor_besides() -> None:
    made = submitted()

    for who in (PERU_MEMBER, SECRETARIAT, AUDITOR):
        assert queries_requests.request(who, made.id).id == made.id
    for who in (JAPAN, OTHER_SECRETARIAT, COORDINATOR, NGO, DESK, READER, NOBODY):
        with refused("programme.request_unknown", NotFound):
            queries_requests.request(who, made.id)


def test_nobody_asks_for_others() -> None:
    for who in (JAPAN, SECRETARIAT, AUDITOR, NOBODY):
        with refused("programme.unknown", NotFound):
            requesting.draft(who, MGE, OF_PERU, given())
    with refused("programme.unknown", NotFound):
        requesting.draft(OTHER_NGO, MGE, OF_NGO, given())


def test_a_draft_is_changed_by_who_saw_it_last() -> None:
    made = drafted()
    seen = made.revision
    requesting.edit(PERU_MEMBER, made.id, seen, given("Rastreo"))

    with refused("record.changed_meanwhile", Conflict):
        requesting.edit(PERU, made.id, seen, given("Marcaje"))
    assert again(made).title == "Rastreo"


def test_what_is_the_same_changes_nothing() -> None:
    made = drafted()
    seen = made.revision

    requesting.edit(PERU, made.id, seen, given())

    assert again(made).revision == seen


def test_what_is_submitted_is_not_changed_nor_removed_any_more() -> None:
    made = submitted()

    with refused("programme.request_submitted", Conflict):
        requesting.edit(PERU, made.id, made.revision, given("Otro"))
    with refused("programme.request_submitted", Conflict):
        requesting.discard(PERU, made.id, made.revision)


def test_a_draft_that_is_removed_leaves_nothing_but_that_it_was() -> None:
    made = drafted()
    requesting.discard(PERU, made.id, made.revision)

    with refused("programme.request_unknown", NotFound):
        queries_requests.locked(made.id)
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("author", "values", "code", "field"),
    [
        (OF_PERU, {"kind": SessionKind.GROUP}, "programme.kind_not_asked", "kind"),
        (OF_NGO, {"kind": SessionKind.BRIEFING}, "programme.kind_not_asked", "kind"),
        (OF_NGO, {"by_name": " "}, "text.empty", "by_name"),
        (OF_PERU, {"title": ""}, "text.empty", "title"),
        (OF_PERU, {"lang": "de"}, "programme.language_unknown", "lang"),
        (OF_PERU, {"minutes": 4}, "programme.length", "minutes"),
        (OF_PERU, {"attendance": 0}, "programme.attendance", "attendance"),
        (OF_PERU, {"contact_email": "ana"}, "account.address", "contact_email"),
        (OF_PERU, {"contact_name": ""}, "text.empty", "contact_name"),
        (OF_PERU, {"wishes": [WISH, WISH]}, "programme.same_wish", "wish_2"),
        (OF_PERU, {"minutes": 120}, "programme.wish_too_short", "wish_1"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_where_it_is(
    author: queries_requests.Author, values: dict[str, object], code: str, field: str
) -> None:
    with refused(code, RuleViolation, field):
        drafted(author, **values)


def test_nobody_has_too_many_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "DRAFTS_MAXIMUM", 1)
    drafted()

    with refused("programme.too_many_drafts", RuleViolation):
        drafted()


# --- deadlines ------------------------------------------------------------------------------------------------------


def test_a_request_after_the_deadline_is_taken_and_marked_as_late() -> None:
    early = submitted()
    with clock.frozen(UNTIL + timedelta(minutes=1)):
        late = submitted(OF_GROUP)

    assert (early.is_late, late.is_late) == (False, True)
    assert (late.status, late.submitted_at) == (RequestStatus.SUBMITTED, UNTIL + timedelta(minutes=1))


def test_nothing_is_asked_for_before_a_deadline_is_set_nor_after_the_meeting(kept: Kept) -> None:
    made = drafted()
    with clock.frozen(UNTIL + timedelta(days=60)), refused("programme.meeting_over", Conflict):
        requesting.submit(PERU, made.id, made.revision)

    queries.by_id(kept.programme).requests_until = None
    db.session.commit()
    with refused("programme.requests_not_taken", Conflict):
        drafted()
    with refused("programme.requests_not_taken", Conflict):
        requesting.submit(PERU, made.id, again(made).revision)


def test_a_wish_for_a_day_that_has_been_closed_since_is_not_submitted(kept: Kept) -> None:
    made = drafted()
    next(day for day in whole(kept).days if day.on == WEDNESDAY).is_open = False
    db.session.commit()

    with refused("programme.wish_unknown", RuleViolation, "wish_1"):
        requesting.submit(PERU, made.id, again(made).revision)


# --- withdrawing ----------------------------------------------------------------------------------------------------


def test_a_withdrawn_request_gives_its_slot_back(kept: Kept) -> None:
    first, second = submitted(), submitted(OF_NGO, "Supplies")
    granted(kept, first)
    withdrawn(first)

    found = session_of(first)
    assert found is not None and found.removed_at is not None
    assert again(first).status is RequestStatus.WITHDRAWN
    granted(kept, second)


def test_a_session_that_is_published_is_called_off_in_calendars_once_its_request_is_withdrawn(kept: Kept) -> None:
    made = submitted()
    found = granted(kept, made)
    releasing.publish(SECRETARIAT, kept.programme, whole(kept).revision, ReleaseDraft(accepts=True))
    db.session.commit()

    withdrawn(made)
    db.session.commit()

    assert db.session.get_one(ReleasedSession, found.id).is_called_off
    assert queries_releases.contents(kept.programme)[-1].kind is ReleaseKind.CORRECTION


def test_a_request_whose_session_the_secretariat_has_removed_can_still_be_withdrawn(kept: Kept) -> None:
    made = submitted()
    found = granted(kept, made)
    found.removed_at = clock.now()
    db.session.commit()

    withdrawn(made)

    assert again(made).status is RequestStatus.WITHDRAWN


def test_a_session_that_has_begun_is_not_withdrawn_by_the_hour_of_the_venue(kept: Kept) -> None:
    made = submitted()
    granted(kept, made)
    begins = clock.now().replace(month=5, day=11, hour=17, minute=15, second=0, microsecond=0)  # 13:15 in New York

    with clock.frozen(begins), refused("programme.session_began", Conflict):
        withdrawn(made)
    with clock.frozen(begins - timedelta(minutes=1)):
        withdrawn(made)


# --- the record -----------------------------------------------------------------------------------------------------


def test_where_a_request_stands_is_what_its_acts_come_to(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)
    requesting.refuse(PERU, made.id, again(made).revision, "No.")
    offered(kept, made, slot(kept, "small", on=FRIDAY))
    requesting.accept(PERU, made.id, again(made).revision)
    withdrawn(made)

    stored = again(made)
    standing = fold(act.fact for act in stored.acts)
    assert [act.action.value for act in stored.acts] == ["submit", "offer", "refuse", "offer", "accept", "withdraw"]
    assert (stored.status, stored.offered, stored.words) == (standing.status, standing.offered, standing.words)
    assert (stored.submitted_at, stored.answered_at) == (standing.submitted_at, standing.answered_at)
    assert stored.acts[3].room == text("Conference Room 1")
    assert list(audit.verify()) == []


def test_a_clock_that_is_put_back_waits_at_the_last_act(kept: Kept) -> None:
    made = submitted()
    with clock.frozen(clock.now() - timedelta(hours=1)):
        offered(kept, made)

    first, last = again(made).acts
    assert last.at == first.at


@pytest.mark.either_database
@pytest.mark.parametrize("change", ["UPDATE session_request_act SET position = 9", "DELETE FROM session_request_act"])
def test_the_record_is_only_added_to(change: str) -> None:
    submitted()
    db.session.commit()

    with pytest.raises(DBAPIError):
        db.session.execute(sa.text(change))
    db.session.rollback()


def test_the_log_keeps_nothing_of_a_draft_and_never_whom_to_call() -> None:
    made = drafted()
    submitted(OF_NGO, "Supplies")

    entries = db.session.execute(sa.select(audit.AuditEntry).order_by(audit.AuditEntry.id)).scalars().all()
    assert next(entry.after for entry in entries if entry.action == "session_request.draft") == {"status": "draft"}
    assert not any("ana@example.org" in str((entry.before, entry.after)) for entry in entries)
    assert made.status is RequestStatus.DRAFT


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.mark.either_database
def test_a_request_that_is_granted_while_it_is_withdrawn_has_one_end(app: Flask, kept: Kept) -> None:
    made = submitted()
    number, seen, where = made.id, made.revision, slot(kept)

    answers = at_once(
        app,
        lambda: granting.grant(SECRETARIAT, number, seen, AnswerDraft(where)),
        lambda: requesting.withdraw(PERU, number, seen),
    )

    stored = queries_requests.locked(number)
    found = [one for one in whole(kept).sessions if one.request_id == number]
    assert sorted(answers) in (["", "record.changed_meanwhile"], ["", "programme.request_act_not_allowed"])
    assert (stored.status is RequestStatus.GRANTED) == (answers[0] == "")
    assert len(found) == (1 if answers[0] == "" else 0)


@pytest.mark.either_database
def test_of_two_to_whom_one_slot_is_granted_at_once_one_has_it(app: Flask, kept: Kept) -> None:
    first, second = submitted(), submitted(OF_NGO, "Supplies")
    where, asked = slot(kept), [(first.id, first.revision), (second.id, second.revision)]

    def grant(number: int, seen: int) -> None:
        granting.grant(SECRETARIAT, number, seen, AnswerDraft(where))

    answers = at_once(app, *[lambda one=one: grant(*one) for one in asked])  # type: ignore[misc]

    assert sorted(answers) == ["", "programme.slot_taken"]
    assert len([one for one in whole(kept).sessions if one.request_id is not None]) == 1


def test_numbers_of_requests_count_what_stands(kept: Kept) -> None:
    submitted()
    withdrawn(submitted())
    granted(kept, submitted(wishes=[(TUESDAY, PeriodKind.LUNCH)]))

    assert queries_requests.count_requests(OF_PERU, kept.meeting) == 2
    assert queries_requests.count_drafts(OF_PERU) == 0
    assert saving.parties_of(PERU, drafted())
