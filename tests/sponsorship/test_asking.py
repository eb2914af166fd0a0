"""Requests as States write, submit and withdraw them: by whom, what they need, late ones, who comes, carrying."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.attachments import Attachment
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.sponsorship import asking_fund, conditions, keeping_requests, labels_requests, queries, sealed, storing
from meetings.sponsorship.drafts import CostsDraft, FilesDraft, PersonDraft, SealedPerson
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import (
    AwardStatus,
    CostKind,
    DeclineReason,
    FileKind,
    FundStatus,
    RequestStatus,
    RequestStep,
)
from tests.sponsorship.support import (
    CLOSES,
    FINANCE,
    MGE,
    NEPAL,
    NEPAL_MEMBER,
    NIGERIA,
    PREPCOM,
    READER,
    SECRETARIAT,
    TODAY,
    a_fund,
    a_request,
    award_of,
    meeting,
)
from tests.sponsorship.support_requests import SEALED, a_call, again, drafted, given, submitted, upload

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
AFTER = datetime(CLOSES.year, CLOSES.month, CLOSES.day + 2, 12, tzinfo=UTC)


def draft_it(fund: Any, actor: Actor = NEPAL_MEMBER, **values: Any) -> SponsorshipRequest:
    return asking_fund.draft(actor, fund.id, "NPL", [meeting().id], given(**values))[0]


def waiting_award(request: SponsorshipRequest) -> None:
    """An award that waits for a second person."""
    award_of(request, 1, status=AwardStatus.WAITING, is_above_limit=True)
    db.session.commit()


def test_every_code_has_a_sentence() -> None:
    codes = {*asking_fund.CODES, *conditions.CODES, *storing.CODES} - {"fund.not_open"}
    assert codes <= set(labels_requests.ERRORS)


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_member_drafts_and_edits_and_the_focal_point_alone_submits() -> None:
    fund = a_fund()
    made = drafted(fund)
    asking_fund.edit(NEPAL_MEMBER, made.id, made.revision, given(need="Otherwise nobody comes.", files=FilesDraft()))
    found = again(made)
    assert (found.need, [one.kind for one in found.files]) == ("Otherwise nobody comes.", [FileKind.NOTE_VERBALE])
    assert found.costs == {CostKind.FARE: 200_000, CostKind.SUBSISTENCE: 100_000, CostKind.TERMINAL: 10_000}

    with pytest.raises(NotFound):
        asking_fund.submit(NEPAL_MEMBER, made.id, found.revision)
    asking_fund.submit(NEPAL, made.id, found.revision)

    found = again(made)
    assert (found.status, found.is_late, [act.step for act in found.acts]) == (
        RequestStatus.SUBMITTED,
        False,
        [RequestStep.SUBMIT],
    )


@pytest.mark.parametrize("actor", [NIGERIA, SECRETARIAT, READER, FINANCE], ids=lambda one: one.name)
def test_nobody_drafts_for_a_state_for_which_they_do_not_act(actor: Actor) -> None:
    with pytest.raises(NotFound):
        draft_it(a_fund(), actor)


def test_one_form_makes_a_request_for_each_meeting_and_they_are_marked_as_together() -> None:
    fund = a_fund()
    a_call(fund)
    made = asking_fund.draft(NEPAL, fund.id, "NPL", [meeting().id, meeting(PREPCOM).id], given())

    assert [one.meeting.code for one in made] == [MGE, PREPCOM]
    assert made[0].together and made[0].together == made[1].together
    assert made[0].files[0].attachment_id == made[1].files[0].attachment_id


@pytest.mark.parametrize("status", [FundStatus.SUSPENDED, FundStatus.CLOSED])
def test_of_a_fund_that_is_not_open_nothing_is_asked(status: FundStatus) -> None:
    with pytest.raises(Conflict, match=r"fund\.not_open"):
        draft_it(a_fund(status))


def test_of_a_fund_in_preparation_a_state_knows_nothing() -> None:
    with pytest.raises(NotFound, match=r"fund\.unknown"):
        draft_it(a_fund(FundStatus.PREPARED))


def test_nothing_is_asked_before_a_call_opens_or_without_one() -> None:
    fund = a_fund()
    a_call(fund, opens_on=date(2011, 2, 1))
    for code in (PREPCOM, "bms-2010"):
        with pytest.raises(Conflict, match=r"request\.call_not_open"):
            asking_fund.draft(NEPAL, fund.id, "NPL", [meeting(code).id], given())
    with pytest.raises(RuleViolation, match=r"request\.meetings_missing"):
        asking_fund.draft(NEPAL, fund.id, "NPL", [], given())


def test_a_draft_is_not_submitted_once_the_fund_is_suspended_or_the_meeting_over() -> None:
    fund = a_fund()
    made = drafted(fund)
    with clock.frozen(datetime(2011, 6, 1, 12, tzinfo=UTC)), pytest.raises(Conflict, match=r"request\.meeting_over"):
        asking_fund.submit(NEPAL, made.id, made.revision)
    fund.status = FundStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Conflict, match=r"fund\.not_open"):
        asking_fund.submit(NEPAL, made.id, made.revision)


WRONG = [
    ({"note_on": date(2011, 1, 14)}, "request.note_in_future", "note_on"),
    ({"returns_on": date(2011, 5, 6)}, "request.days_reversed", "returns_on"),
    ({"returns_on": date(2011, 5, 9)}, "request.nights_days", "nights"),
    ({"costs": CostsDraft(nights=3)}, "request.daily_missing", "daily"),
    ({"costs": CostsDraft(daily=3)}, "request.daily_missing", "nights"),
    ({"costs": CostsDraft(nights=61, daily=1)}, "request.nights", "nights"),
    ({"lang": "xx"}, "request.language_missing", "lang"),
    ({"person": PersonDraft(email="nobody")}, "account.address", "email"),
    ({"need": "x" * 5001}, "text.too_long", "need"),
]


@pytest.mark.parametrize(("values", "code", "field"), WRONG, ids=[one[1] for one in WRONG])
def test_what_cannot_be_is_refused_beside_its_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as error:
        draft_it(a_fund(), **values)
    assert (error.value.code, error.value.field) == (code, field)


def test_only_costs_that_the_fund_pays_are_asked_for() -> None:
    fund = a_fund(admissible=["fare"])
    with pytest.raises(RuleViolation, match=r"request\.cost_not_admissible"):
        draft_it(fund)
    made = drafted(fund, costs=CostsDraft(fare=1))
    fund.admissible = ["visa"]
    db.session.commit()
    with pytest.raises(RuleViolation, match=r"request\.cost_not_admissible"):
        asking_fund.submit(NEPAL, made.id, made.revision)


def test_a_state_has_a_bounded_number_of_drafts_and_a_request_of_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    fund = a_fund()
    for _number in range(conditions.DRAFTS_MAXIMUM - 1):
        a_request(fund, status=RequestStatus.DRAFT)
    made = drafted(fund)
    with pytest.raises(RuleViolation, match=r"request\.too_many_drafts"):
        draft_it(fund)
    for number in range(conditions.FILES_MAXIMUM - 1):
        asking_fund.edit(NEPAL, made.id, made.revision, given(files=FilesDraft(upload(f"{number}.pdf"))))
    with pytest.raises(RuleViolation, match=r"request\.too_many_files"):
        asking_fund.edit(NEPAL, made.id, made.revision, given(files=FilesDraft(upload())))


def test_a_draft_is_discarded_with_its_documents_and_leaves_no_words_in_the_log() -> None:
    made = drafted(a_fund())
    asking_fund.discard(NEPAL_MEMBER, made.id, made.revision)

    assert db.session.scalar(sa.select(sa.func.count(SponsorshipRequest.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Attachment.id))) == 0
    kept = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.object_kind == "sponsorship_request")).all()
    assert [one.action.partition(".")[2] for one in kept] == ["draft", "discard"]
    assert all(set(one.before) | set(one.after) <= {"status"} for one in kept)


def test_a_document_that_is_taken_off_does_not_stay_unless_another_request_holds_it() -> None:
    fund = a_fund()
    a_call(fund)
    one, two = asking_fund.draft(NEPAL, fund.id, "NPL", [meeting().id, meeting(PREPCOM).id], given())
    file = one.files[0].attachment_id
    for request, left in ((one, 1), (two, 0)):
        asking_fund.edit(NEPAL, request.id, request.revision, given(files=FilesDraft(removed=[file])))
        assert db.session.scalar(sa.select(sa.func.count(Attachment.id))) == left


def test_a_stale_revision_changes_nothing() -> None:
    made = drafted(a_fund())
    old = made.revision
    asking_fund.edit(NEPAL, made.id, old, given(need="First.", files=FilesDraft()))
    for act in (
        lambda: asking_fund.edit(NEPAL, made.id, old, given(need="Second.")),
        lambda: asking_fund.submit(NEPAL, made.id, old),
        lambda: asking_fund.discard(NEPAL, made.id, old),
        lambda: asking_fund.name_person(NEPAL, made.id, old, PersonDraft(), SEALED),
    ):
        with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
            act()
    assert again(made).need == "First."


# --- steps ----------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_listed_and_refused() -> None:
    made = drafted(
        a_fund(), note_reference="", note_on=None, need="", costs=CostsDraft(), files=FilesDraft(), departs_on=None
    )
    assert asking_fund.missing(again(made)) == list(conditions.MISSING_CODES)
    with pytest.raises(RuleViolation, match=r"request\.note_missing"):
        asking_fund.submit(NEPAL, made.id, made.revision)


def test_a_request_on_the_last_day_is_in_time_and_the_day_after_late() -> None:
    fund = a_fund()
    one, two = drafted(fund), drafted(fund)
    with clock.frozen(datetime(2011, 3, 21, 20, tzinfo=UTC)):
        assert asking_fund.submit(NEPAL, one.id, one.revision).is_late is False
    with clock.frozen(AFTER):
        assert asking_fund.submit(NEPAL, two.id, two.revision).is_late is True


def test_nobody_need_be_named_to_submit() -> None:
    assert submitted(a_fund(), person=PersonDraft()).person_name == ""


def test_what_was_submitted_is_neither_edited_nor_discarded_nor_submitted_again() -> None:
    made = submitted(a_fund())
    for act in (
        lambda: asking_fund.edit(NEPAL, made.id, made.revision, given()),
        lambda: asking_fund.discard(NEPAL, made.id, made.revision),
        lambda: asking_fund.submit(NEPAL, made.id, made.revision),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_request_is_withdrawn_with_words_while_it_waits_for_a_decision() -> None:
    made = submitted(a_fund())
    with pytest.raises(NotFound):
        asking_fund.withdraw(NEPAL_MEMBER, made.id, made.revision)
    asking_fund.withdraw(NEPAL, made.id, made.revision, "Another State pays.")

    found = again(made)
    assert (found.status, found.acts[-1].words) == (RequestStatus.WITHDRAWN, "Another State pays.")
    with pytest.raises(Conflict, match=r"request\.step"):
        asking_fund.withdraw(NEPAL, made.id, found.revision)


@pytest.mark.parametrize("status", [RequestStatus.REVIEW, RequestStatus.AWARDED])
def test_a_request_whose_award_waits_for_a_second_person_is_not_withdrawn(status: RequestStatus) -> None:
    made = a_request(a_fund(), status=status)
    waiting_award(made)
    with pytest.raises(Conflict, match=r"request\.award_waits"):
        asking_fund.withdraw(NEPAL, made.id, made.revision)


def test_what_is_awarded_is_not_withdrawn_here() -> None:
    made = a_request(a_fund(), status=RequestStatus.AWARDED)
    with pytest.raises(Conflict, match=r"request\.step"):
        asking_fund.withdraw(NEPAL, made.id, made.revision)


def test_those_behind_move_up_when_a_request_leaves_the_waiting_list() -> None:
    fund = a_fund()
    first = a_request(fund, status=RequestStatus.WAITING, place=1)
    second = a_request(fund, "NGA", status=RequestStatus.WAITING, place=2)
    revision = second.revision
    asking_fund.withdraw(NEPAL, first.id, first.revision)
    assert (again(second).place, again(second).revision, again(first).place) == (1, revision, None)


# --- who comes ------------------------------------------------------------------------------------------------------


def test_a_person_is_named_later_by_the_focal_point_and_costs_stay() -> None:
    made = submitted(a_fund(), person=PersonDraft())
    with pytest.raises(NotFound):
        asking_fund.name_person(NEPAL_MEMBER, made.id, made.revision, PersonDraft("Ram"), SEALED)
    files = FilesDraft(upload("passport.pdf"), FileKind.PASSPORT)
    asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Sita Example"), SEALED, files)

    found = again(made)
    assert found.person_name == "Sita Example" and found.total == 310_000
    assert sealed.read(found).person == SEALED and "X7654321" not in found.sealed
    assert [one.kind for one in found.files] == [FileKind.NOTE_VERBALE, FileKind.PASSPORT]


@pytest.mark.parametrize("status", [RequestStatus.DECLINED, RequestStatus.WITHDRAWN])
def test_nobody_is_named_for_a_request_that_is_closed(status: RequestStatus) -> None:
    reason = DeclineReason.OTHER if status is RequestStatus.DECLINED else None
    made = a_request(a_fund(), status=status, reason=reason)
    with pytest.raises(Conflict, match=r"request\.person_fixed"):
        asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Ram"), SEALED)


def test_nobody_is_named_once_personal_data_was_removed() -> None:
    made = a_request(a_fund(), status=RequestStatus.AWARDED, purged_at=clock.now())
    with pytest.raises(Conflict, match=r"request\.person_fixed"):
        asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Ram"), SEALED)


def test_with_the_person_only_private_documents_change() -> None:
    made = submitted(a_fund())
    note = made.files[0].attachment_id
    for files in (FilesDraft(removed=[note]), FilesDraft(upload(), FileKind.OTHER)):
        with pytest.raises(RuleViolation, match=r"request\.private_file"):
            asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Ram"), SEALED, files)
    with pytest.raises(RuleViolation, match=r"request\.nationality"):
        asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Ram"), SealedPerson(nationality="QQQ"))


# --- keeping --------------------------------------------------------------------------------------------------------


def test_steps_of_others_are_refused() -> None:
    made = submitted(a_fund())
    with pytest.raises(DomainError):
        keeping_requests.take(NEPAL, made, RequestStep.TAKE_UP)
    with pytest.raises(NotFound):
        keeping_requests.take(NIGERIA, made, RequestStep.WITHDRAW)


def test_what_waits_for_a_focal_point_is_counted() -> None:
    fund = a_fund()
    drafted(fund)
    submitted(fund, person=PersonDraft())
    submitted(fund, NIGERIA, person=PersonDraft())

    def counts(actor: Actor, today: date) -> list[int]:
        columns = queries.waiting_columns(actor, today).values()
        return list(db.session.execute(sa.select(*columns)).one()) if columns else []

    assert counts(NEPAL, TODAY) == [0, 1]
    assert counts(NEPAL, date(2011, 3, 10)) == [1, 1]
    assert counts(NEPAL_MEMBER, TODAY) == []
