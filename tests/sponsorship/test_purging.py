"""Personal data goes when its time is over, and no sooner; what was asked for, awarded and paid stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import joinedload

from meetings.foundation import attachments, clock
from meetings.foundation.access import system
from meetings.foundation.attachments import Attachment
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.notices.models import Notice
from meetings.sponsorship import purging, queries_travel, settling
from meetings.sponsorship.labels_travel import PURGED
from meetings.sponsorship.models import LedgerAct, LedgerEntry
from meetings.sponsorship.models_requests import (
    Award,
    RequestAct,
    RequestFile,
    Review,
    SponsorshipRequest,
    Travel,
    TravelFile,
)
from meetings.sponsorship.rules import FileKind, Gender, Opinion, RequestStatus
from tests.sponsorship import support
from tests.sponsorship.support import a_fund, a_request
from tests.sponsorship.support_travel import (
    AFTER,
    FARE,
    FINANCE,
    NEPAL,
    PDF,
    a_journey,
    advanced,
    came,
    payment,
    reported,
    settled,
)

LATER = datetime(2013, 5, 14, 15, tzinfo=UTC)
SECRETS = (
    "Delegate of NPL",
    "delegate@example.org",
    "Ministry of the Interior",
    "sealed-passport",
    "tracing",
    "poor",
    "She ",
)
PROGRAM = system("test")


@pytest.fixture(autouse=True)
def _register(app: Flask, database: object) -> None:
    support.load(app)


def with_everything(request: SponsorshipRequest) -> int:
    """Give a request sealed data, documents and a review; the id of its passport."""
    request.sealed, request.took_part, request.was_sponsored = "sealed-passport", "2008", "never"
    db.session.execute(sa.update(Award).where(Award.request_id == request.id).values(words="For her work on tracing."))
    passport = attachments.keep(NEPAL, attachments.read(PDF, "passport.pdf"))
    db.session.add(RequestFile(request_id=request.id, attachment_id=passport.id, kind=FileKind.PASSPORT))
    db.session.add(
        Review(request_id=request.id, user_id=1, actor_name="R", opinion=Opinion.SUPPORT, words="poor", at=clock.now())
    )
    db.session.commit()
    return passport.id


def settled_journey() -> SponsorshipRequest:
    award = a_journey()
    request = queries_travel.locked(award.id).request
    with_everything(request)
    reported(award, file=attachments.read(PDF, "boarding.pdf"))
    came(award)
    settled(award, {FARE: 1_000_00}, words="She stayed two nights.")
    a_notice("award", award.id)
    a_notice("sponsorship_request", request.id)
    return request


def a_notice(about: str, number: int) -> None:
    """Somebody was told of a decision, with what was said of it."""
    facts = {"status": "released", "words": "She fell ill."}
    db.session.add(
        Notice(kind="told", object_kind=about, object_id=number, path="", title=Text.of(en="MGE"), facts=facts)
    )
    db.session.commit()


def again(request_id: int) -> SponsorshipRequest:
    db.session.expire_all()
    query = sa.select(SponsorshipRequest).where(SponsorshipRequest.id == request_id)
    return db.session.scalars(
        query.options(joinedload(SponsorshipRequest.fund), joinedload(SponsorshipRequest.meeting))
    ).one()


def purged(at: datetime = LATER, *, dry_run: bool = False) -> list[purging.Removed]:
    with clock.frozen(at):
        return list(purging.purge_all(PROGRAM, dry_run=dry_run))


def test_what_was_personal_goes_and_what_was_asked_and_paid_stays() -> None:
    number = settled_journey().id
    before = db.session.scalar(sa.select(sa.func.count(LedgerEntry.id)))
    (removed,) = purged()
    found = again(number)

    assert set(removed.counts) == set(PURGED) and removed.kept == 0
    assert (found.person_name, found.post, found.institution, found.email, found.sealed, found.need) == ("",) * 6
    assert (found.took_part, found.was_sponsored, found.gender) == ("", "", Gender.WOMAN)
    assert found.note_reference == "NV/2011/7" and found.total == 3_100_00 and found.purged_at is not None
    for rows in (RequestFile, TravelFile, Attachment):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(rows)) == 0
    travel = db.session.scalars(sa.select(Travel)).one()
    assert (travel.report, travel.outcome_words, travel.actual["fare"]) == ("", "", 1_900_00)
    assert db.session.scalars(sa.select(Review.words)).all() == [""]
    assert db.session.execute(sa.select(Award.words, Award.decision_words)).all() == [("", "")]
    assert db.session.scalar(sa.select(sa.func.count(LedgerEntry.id))) == before


def test_what_was_said_of_an_award_goes_from_the_ledger_and_from_notices_of_it_alone() -> None:
    number = settled_journey().id
    a_notice("award", 999)
    (removed,) = purged()

    assert (removed.request, removed.counts["ledger"], removed.counts["notices"]) == (number, 1, 2)
    assert set(db.session.scalars(sa.select(LedgerAct.words))) == {""}
    told = db.session.scalars(sa.select(Notice).order_by(Notice.id)).all()
    assert [one.facts.get("words") for one in told] == [None, None, "She fell ill."]
    assert {one.facts["status"] for one in told} == {"released"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_act SET actor_name = 'Another one' WHERE award_id IS NOT NULL",
        "UPDATE ledger_act SET words = 'Otherwise.' WHERE award_id IS NOT NULL",
        "UPDATE ledger_act SET words = '' WHERE award_id IS NULL",
        "DELETE FROM ledger_act",
    ],
)
def test_of_an_act_in_the_ledger_the_words_alone_go_and_only_of_an_award(change: str) -> None:
    settled_journey()

    with pytest.raises(sa.exc.DBAPIError, match="only added to"):
        db.session.execute(sa.text(change))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE request_act SET position = 9",
        "UPDATE request_act SET words = 'Otherwise.'",
        "DELETE FROM request_act",
    ],
)
def test_of_an_act_the_words_alone_go(change: str) -> None:
    settled_journey()
    with pytest.raises(sa.exc.DBAPIError, match="only added to"):
        db.session.execute(sa.text(change))
    db.session.rollback()

    purged()

    assert set(db.session.scalars(sa.select(RequestAct.words))) == {""}


def test_it_goes_so_many_months_after_the_meeting_and_not_a_day_sooner() -> None:
    number = settled_journey().id
    with clock.frozen(AFTER):
        assert purging.purge_day(again(number)) == date(2013, 5, 13)

    assert purged(datetime(2013, 5, 12, 15, tzinfo=UTC)) == []
    assert len(purged(datetime(2013, 5, 13, 15, tzinfo=UTC))) == 1
    assert purged() == []  # once


def test_nothing_goes_while_money_is_due() -> None:
    award = a_journey()
    advanced(award)
    came(award)
    settled(award, {FARE: 100_00})
    assert purged() == []
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(2_380_00))
    db.session.commit()

    assert [one.request for one in purged()] == [award.request_id]


@pytest.mark.parametrize("status", [RequestStatus.DRAFT, RequestStatus.WITHDRAWN, RequestStatus.REVIEW])
def test_drafts_and_what_was_never_awarded_go_by_the_same_rule(status: RequestStatus) -> None:
    made = a_request(a_fund(), status=status)

    assert [one.request for one in purged()] == [made.id]


def test_a_dry_run_says_what_would_go_and_removes_nothing() -> None:
    number = settled_journey().id
    (said,) = purged(dry_run=True)

    assert set(said.counts) == set(PURGED)
    assert again(number).person_name == "Delegate of NPL" and again(number).purged_at is None
    assert len(purged()) == 1


def test_a_file_to_which_something_else_refers_stays() -> None:
    fund = a_fund()
    first, second = a_request(fund), a_request(fund, code=support.PREPCOM)
    passport = with_everything(first)
    db.session.add(RequestFile(request_id=second.id, attachment_id=passport, kind=FileKind.PASSPORT))
    db.session.commit()
    (removed,) = purged(datetime(2013, 5, 14, 15, tzinfo=UTC))

    assert (removed.request, removed.kept) == (first.id, 1)
    assert db.session.get(Attachment, passport) is not None
    assert purged(datetime(2020, 1, 1, tzinfo=UTC))[0].kept == 0
    db.session.expire_all()
    assert db.session.get(Attachment, passport) is None


def test_the_command_and_the_log_say_what_was_removed_without_it(app: Flask) -> None:
    number = settled_journey().id
    with clock.frozen(LATER):
        would = app.test_cli_runner().invoke(args=["sponsorship", "purge", "--dry-run"]).output
        said = app.test_cli_runner().invoke(args=["sponsorship", "purge"]).output
        nothing = app.test_cli_runner().invoke(args=["sponsorship", "purge"]).output

    assert f"request {number}: " in would and "1 requests would be purged." in would
    assert f"request {number}: name, post" in said and "documents of the request (1)" in said
    assert "0 requests purged." in nothing
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == purging.CHORE)).one()
    for secret in SECRETS:
        assert secret not in said and secret not in str(entry.after)


def test_the_chore_removes_what_is_due_and_files_that_nothing_refers_to(app: Flask) -> None:
    fund = settled_journey().fund
    left, held = (attachments.keep(NEPAL, attachments.read(PDF, name)).id for name in ("left.pdf", "held.pdf"))
    db.session.add(RequestFile(request_id=a_request(fund, "NGA").id, attachment_id=held, kind=FileKind.PASSPORT))
    db.session.commit()
    with clock.frozen(AFTER):
        said = app.test_cli_runner().invoke(args=["sponsorship", "purge", "--dry-run"]).output
        assert "1 files to which nothing refers would be removed." in said
        assert purging.run() == 0
    db.session.expire_all()
    assert db.session.get(Attachment, left) is None and db.session.get(Attachment, held) is not None
    with clock.frozen(LATER):
        assert purging.run() == 2
        assert purging.run() == 0
