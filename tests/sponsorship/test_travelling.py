"""The State’s report on a journey: by whom, when, and until when; who is told, and what waits for whom."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from meetings.accounts.letters import speaking
from meetings.accounts.models import User
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.attachments import Attachment, Upload, read
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import LANGUAGES
from meetings.notices import wording
from meetings.notices.models import Notice, NoticeReceipt
from meetings.sponsorship import queries_travel, settling, travelling
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import TravelOutcome
from meetings.sponsorship.travelling import FILES_MAXIMUM, Report
from tests.sponsorship.support import AUDITOR, FINANCE_OF_NEPAL, NIGERIA, READER
from tests.sponsorship.support_travel import (
    AFTER,
    BEFORE,
    FARE,
    FINANCE,
    NEPAL,
    NEPAL_MEMBER,
    PDF,
    SUBSISTENCE,
    TERMINAL,
    a_journey,
    advanced,
    came,
    payment,
    reported,
    revision,
    settled,
)

pytestmark = pytest.mark.usefixtures("people")
ALL = {FARE: 2_000_00, SUBSISTENCE: 1_000_00, TERMINAL: 100_00}


def file(name: str = "boarding.pdf") -> Upload:
    return read(PDF, name)


def told() -> list[tuple[str, set[str]]]:
    """The notices in order: their kind, and who has a receipt by the first part of the address."""
    found = []
    for notice in db.session.scalars(sa.select(Notice).order_by(Notice.id)):
        query = sa.select(User.email).join(NoticeReceipt, NoticeReceipt.user_id == User.id)
        emails = db.session.scalars(query.where(NoticeReceipt.notice_id == notice.id))
        found.append((notice.kind, {email.partition("@")[0] for email in emails}))
    return found


def code_of(award: Award, actor: Actor = NEPAL, seen: int | None = None, **values: object) -> str:
    given: dict[str, object] = {"attended": True, "lang": "en", "text": "She spoke."}
    with pytest.raises(DomainError) as broken:
        travelling.report(actor, award.id, revision(award) if seen is None else seen, Report(**(given | values)))  # type: ignore[arg-type]
    db.session.rollback()
    return broken.value.code


@pytest.mark.parametrize("who", [NEPAL, NEPAL_MEMBER], ids=lambda who: who.name)
def test_the_focal_point_or_a_member_reports_with_a_boarding_pass_and_what_everything_cost(who: Actor) -> None:
    award = a_journey()
    found = reported(award, who, file=file())

    assert queries_travel.costs_of(found) == {FARE: 1_900_00, SUBSISTENCE: 1_000_00, TERMINAL: 80_00}
    assert queries_travel.said_attended(found) is True
    assert [one.name for one in travelling.files_of(found)] == ["boarding.pdf"]
    assert found.outcome is TravelOutcome.EXPECTED  # finance says what became of it


@pytest.mark.parametrize("who", [NIGERIA, FINANCE, AUDITOR, READER], ids=lambda who: who.name)
def test_nobody_else_reports(who: Actor) -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        assert code_of(award, who) == "travel.unknown"


def test_nobody_reports_before_the_meeting_begins() -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        assert code_of(award) == "travel.too_early"


def test_a_report_is_changed_until_nothing_is_due_any_more() -> None:
    award = a_journey()
    advanced(award)
    reported(award)
    reported(award, text="She spoke on marking.")
    came(award)
    settled(award, {FARE: 100_00})
    reported(award, text="She spoke on marking and tracing.")
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(2_380_00))
        db.session.commit()

        assert code_of(award) == "travel.final"


def test_two_who_report_at_once_do_not_overwrite_one_another() -> None:
    award = a_journey()
    reported(award)
    with clock.frozen(AFTER):
        assert code_of(award, NEPAL_MEMBER, seen=0) == "record.changed_meanwhile"


def test_a_report_that_somebody_came_says_what_was_done() -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        assert code_of(award, text=" ") == "text.empty"
        assert code_of(award, lang="de") == "travel.language"
        assert code_of(award, actual={FARE: 10**12}) == "money.too_much"
    found = reported(award, attended=False, text="", actual={})
    assert queries_travel.said_attended(found) is False


def test_so_many_files_go_with_a_journey_and_one_can_be_taken_off() -> None:
    award = a_journey()
    for number in range(FILES_MAXIMUM):
        found = reported(award, file=file(f"{number}.pdf"))
    with clock.frozen(AFTER):
        assert code_of(award, file=file()) == "travel.too_many_files"
    first = travelling.files_of(found)[0].id
    found = reported(award, removed=[first])

    assert len(travelling.files_of(found)) == FILES_MAXIMUM - 1
    assert db.session.get(Attachment, first) is None  # what is taken off is gone
    assert db.session.scalar(sa.select(sa.func.count(Attachment.id))) == FILES_MAXIMUM - 1


def test_the_state_is_told_of_its_money_and_finance_of_the_report() -> None:
    award = a_journey()
    advanced(award)
    reported(award)
    came(award)
    settled(award, ALL)
    last = settling.last_act(queries_travel.locked(award.id))
    assert last is not None
    with clock.frozen(AFTER):
        settling.undo(FINANCE, award.id, last.id, "k" * 16, AFTER.date(), "Wrong.")
    db.session.commit()

    state = {"nepal", "nepal-member", "nepali-finance"}
    assert told() == [
        ("travel_advanced", state),
        ("travel_reported", {"finance", "second", "nepali-finance"}),
        ("travel_settled", state),
        ("travel_undone", state),
    ]


def test_the_state_is_told_of_a_no_show_once_and_of_what_came_back() -> None:
    award = a_journey()
    advanced(award)
    came(award, TravelOutcome.NO_SHOW)
    came(award, TravelOutcome.NO_SHOW)
    settled(award)
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(2_000_00))
    db.session.commit()

    assert [kind for kind, _who in told()] == [
        *("travel_advanced", "travel_no_show", "travel_settled", "travel_recovered")
    ]
    notice = db.session.scalars(sa.select(Notice).where(Notice.kind == "travel_no_show")).one()
    assert notice.audience["missions"] == ["NPL"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_notice_has_words_in_every_language_and_names_no_traveller(code: str) -> None:
    award = a_journey()
    advanced(award)
    reported(award)
    reported(award)
    came(award, TravelOutcome.NO_SHOW)
    settled(award)
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(80_00))
        settling.recover(FINANCE, award.id, payment(2_400_00))
    db.session.commit()

    for notice in db.session.scalars(sa.select(Notice)):
        with speaking(code):
            said = wording.said(notice)
        words = " ".join((said.subject.text, *(line.text for line in said.lines)))
        assert said.action and "Delegate of" not in words


def test_what_waits_is_counted_for_the_state_and_for_finance() -> None:
    award = a_journey()

    def waiting(who: Actor) -> dict[str, int]:
        columns = queries_travel.waiting_columns(who)
        row = db.session.execute(sa.select(*columns.values())).one() if columns else ()
        return dict(zip(columns, row, strict=True))

    assert waiting(NEPAL) == {"to_report": 0}
    with clock.frozen(AFTER):
        assert waiting(NEPAL) == {"to_report": 1} and waiting(FINANCE) == {"to_settle": 0}
        assert waiting(NIGERIA) == {"to_report": 0} and waiting(PUBLIC) == {}
    reported(award)
    with clock.frozen(AFTER):
        assert waiting(NEPAL) == {"to_report": 0} and waiting(FINANCE) == {"to_settle": 1}
        assert waiting(FINANCE_OF_NEPAL) == {"to_report": 0, "to_settle": 0}
    came(award)
    settled(award, ALL)
    with clock.frozen(AFTER):
        assert waiting(FINANCE) == {"to_settle": 0}
