"""Requests on pages: drafting by form, documents, who comes, submitting and withdrawing; nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import asking_fund, panels, queries, sealed
from meetings.sponsorship.drafts import FilesDraft
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import Answer, FileKind, FundStatus, RequestStatus
from tests.sponsorship.support import CLOSES, FINANCE, NEPAL, PREPCOM, a_fund, a_request, meeting
from tests.sponsorship.support_requests import PDF, SEALED, a_call, again, drafted, given, submitted, unknown
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people")]
OWN = "/en/sponsorship/requests/"
TYPED = {
    "lang": "en",
    "note_reference": "NV/2011/9",
    "note_on": "2011-01-12",
    "need": "No means.\n\nNone at all.",
    "has_mission": "no",
    "has_attended": "no",
    "needs_visa": "yes",
    "fare": "1850.50",
    "nights": "4",
    "daily": "250",
    "departs_on": "2011-05-07",
    "returns_on": "2011-05-14",
}
WRONG_AMOUNTS = ["-1", "0.001", "1e309", "NaN", "١٢", "1_000", "1000000000000", "1,000"]


def page(request: SponsorshipRequest, step: str = "") -> str:
    return f"{OWN}{request.id}/{step}"


def only() -> SponsorshipRequest:
    db.session.expire_all()
    return queries.locked_request(db.session.execute(sa.select(sa.func.max(SponsorshipRequest.id))).scalar_one())


def new(fund: Fund) -> str:
    return f"/en/sponsorship/{fund.id}/requests/new"


def shut(fund: Fund, status: FundStatus = FundStatus.SUSPENDED) -> None:
    db.session.get_one(Fund, fund.id).status = status
    db.session.commit()


@pytest.fixture
def nepal(signed_in: SignIn) -> Any:
    return signed_in("nepal@example.org")


@pytest.fixture
def member(signed_in: SignIn) -> Any:
    return signed_in("nepal-member@example.org")


def test_a_member_drafts_by_form_and_the_focal_point_submits(member: Any, nepal: Any) -> None:
    fund = a_fund()
    file = (BytesIO(PDF), "note.pdf")
    stored = member.fill(new(fund), **TYPED)
    made = only()
    assert stored.headers["Location"].endswith(page(made))
    assert (made.fare_minor, made.nights, made.daily_minor, made.person_name) == (185_050, 4, 25_000, "")
    assert made.has_attended is Answer.NO
    shown = member.get(page(made)).text
    assert "USD\u00a02,850.50" in shown and "4 nights at" in shown and "to be named" in shown
    assert "The note verbale itself is missing." in shown and "/submit" not in shown
    assert member.get(page(made, "submit")).status_code == 404

    question = nepal.get(page(made, "submit")).text
    assert "Something is still missing" in question and 'method="post"' not in question.partition("<main")[2]
    assert nepal.post(page(made, "submit"), data={"revision": made.revision}).status_code == 422
    edited = nepal.get(page(made, "edit"))
    assert 'value="1850.50"' in edited.text and "2,850.50" in edited.text
    fields = edited.page.fields(edited.page.form()) | {"file_kind": "note_verbale", "file": file}
    assert nepal.post(page(made, "edit"), data=fields).status_code == 302
    assert "cannot be changed then" in nepal.get(page(made, "submit")).text
    answer = nepal.fill(page(made, "submit"))
    assert answer.status_code == 302 and only().status is RequestStatus.SUBMITTED
    assert "waits to be taken up" in nepal.get(page(made)).text
    assert "submitted</span>" in nepal.get(OWN).text


def test_several_meetings_make_several_drafts(nepal: Any) -> None:
    fund = a_fund()
    a_call(fund)
    wanted = [meeting().id, meeting(PREPCOM).id]
    assert nepal.fill(new(fund), **TYPED).status_code == 422
    answer = nepal.fill(new(fund), **TYPED, meetings=wanted)

    assert answer.headers["Location"].endswith(OWN)
    assert nepal.get(OWN).text.count("draft</span>") == 2


@pytest.mark.parametrize("field", ["fare", "daily"])
def test_an_amount_that_is_none_is_refused_beside_its_field_and_stays(nepal: Any, field: str) -> None:
    fund = a_fund()
    for typed in WRONG_AMOUNTS:
        refused = nepal.fill(new(fund), **TYPED | {field: typed})
        assert refused.status_code == 422, typed
        assert f'id="{field}-error"' in refused.text and f'value="{typed}"' in refused.text, typed
        assert "None at all." in refused.text
    assert db.session.scalar(sa.select(sa.func.count(SponsorshipRequest.id))) == 0


def test_only_costs_that_the_fund_pays_are_offered(nepal: Any) -> None:
    fund = a_fund(admissible=["fare", "visa"])
    shown = nepal.get(new(fund)).text
    assert 'name="fare"' in shown and 'name="visa"' in shown
    assert not any(f'name="{name}"' in shown for name in ("nights", "daily", "terminal", "insurance"))
    nepal.fill(new(fund), **{name: value for name, value in TYPED.items() if name not in {"nights", "daily"}})
    assert only().total == 185_050


def test_what_breaks_a_rule_is_said_beside_its_field(nepal: Any) -> None:
    fund = a_fund()
    for typed, field, said in (
        ({"note_on": "2011-01-14"}, "note_on", "still to come"),
        ({"returns_on": "2011-05-06"}, "returns_on", "comes before"),
        ({"nights": "12"}, "nights", "fewer nights"),
        ({"daily": ""}, "daily", "leave both empty"),
        ({"email": "x"}, "email", ""),
    ):
        refused = nepal.fill(new(fund), **TYPED | typed)
        assert refused.status_code == 422 and f'id="{field}-error"' in refused.text and said in refused.text, field


def test_a_colleague_who_was_faster_is_not_overwritten(nepal: Any) -> None:
    made = drafted(a_fund())
    shown = nepal.get(page(made, "edit"))
    fields = shown.page.fields(shown.page.form()) | {"need": "Mine."}
    asking_fund.edit(unknown(NEPAL), made.id, made.revision, given(need="Theirs.", files=FilesDraft()))
    db.session.commit()

    both = nepal.post(page(made, "edit"), data=fields)
    assert both.status_code == 409 and "Theirs." in both.text and "Mine." in both.text
    settled = both.page.fields(both.page.form()) | {"keep-need": "theirs"}
    assert nepal.post(page(made, "edit"), data=settled).status_code == 302
    assert again(made).need == "Theirs."


def test_documents_are_kept_and_taken_off_by_form(nepal: Any) -> None:
    made = drafted(a_fund())
    file = made.files[0].attachment_id
    got = nepal.get(page(made, f"files/{file}"))
    assert got.status_code == 200 and got.headers["Content-Disposition"].startswith("attachment")
    nepal.fill(page(made, "edit"), removed=file)
    assert again(made).files == [] and nepal.get(page(made, f"files/{file}")).status_code == 404


def test_a_late_request_says_so_before_it_is_submitted(nepal: Any) -> None:
    made = drafted(a_fund())
    with clock.frozen(datetime(CLOSES.year, CLOSES.month, CLOSES.day + 2, 12, tzinfo=UTC)):
        assert "marked as late" in nepal.get(page(made)).text
        assert "marked as late" in nepal.get(page(made, "submit")).text
        nepal.fill(page(made, "submit"))
        assert "late</span>" in nepal.get(page(made)).text


def test_while_the_fund_is_suspended_a_draft_stays_and_is_not_submitted(nepal: Any) -> None:
    fund = a_fund()
    made = drafted(fund)
    shut(fund)
    shown = nepal.get(page(made)).text
    assert "The fund is suspended" in shown and "It cannot be submitted today" in shown and "/submit" not in shown
    assert nepal.get(page(made, "submit")).status_code == 409
    assert nepal.get(new(fund)).status_code == 409 and nepal.post(new(fund), data=TYPED).status_code == 409
    assert nepal.fill(page(made, "edit"), need="Still.").status_code == 302


def test_a_request_is_withdrawn_after_a_question_and_once(nepal: Any) -> None:
    made = submitted(a_fund())
    data = {"revision": str(made.revision), "words": "Another helps."}
    assert "It cannot be submitted again." in nepal.get(page(made, "withdraw")).text
    assert [nepal.post(page(made, "withdraw"), data=data).status_code for _ in range(2)] == [302, 409]
    assert "Another helps." in nepal.get(page(made)).text
    assert nepal.get(page(made, "withdraw")).status_code == 409


def test_a_draft_is_removed_after_a_question(member: Any) -> None:
    made = drafted(a_fund())
    path = page(made)
    assert "cannot be brought back" in member.get(page(made, "discard")).text
    assert member.fill(page(made, "discard")).headers["Location"].endswith(OWN)
    assert member.get(path).status_code == 404


def test_who_comes_is_entered_sealed_and_shown_again_in_the_form(nepal: Any, member: Any) -> None:
    made = submitted(a_fund())
    assert member.get(page(made, "person")).status_code == 404
    nepal.fill(
        page(made, "person"),
        person_name="Ram Example",
        passport_number="X7654321",
        passport_expires_on="2015-06-01",
        born_on="1970-02-03",
        nationality="NPL",
        bank_account="NP12 0000 7777",
    )
    found = again(made)
    assert found.person_name == "Ram Example" and sealed.read(found).person.passport_expires_on == date(2015, 6, 1)
    assert "X7654321" in nepal.get(page(made)).text and 'value="X7654321"' in nepal.get(page(made, "person")).text
    shown = nepal.get(page(made, "person"))
    file = {"file": (BytesIO(PDF), "passport.pdf")}
    nepal.post(page(made, "person"), data=shown.page.fields(shown.page.form()) | file)
    assert {one.kind for one in again(made).files} == {FileKind.NOTE_VERBALE, FileKind.PASSPORT}
    refused = nepal.fill(page(made, "person"), born_on="1970-02-31", passport_number="Y1")
    assert refused.status_code == 422 and 'value="Y1"' in refused.text and 'value="1970-02-31"' in refused.text


def test_a_broken_seal_is_said_and_the_page_stands(nepal: Any) -> None:
    made = a_request(a_fund(), sealed="broken")
    assert "cannot be opened any more" in nepal.get(page(made)).text
    assert "Enter them again." in nepal.get(page(made, "person")).text
    nepal.fill(page(made, "person"), passport_number="Z1")
    assert sealed.read(again(made)).person.passport_number == "Z1"


def test_what_finance_has_said_stands_on_the_page_and_not_who_said_it(nepal: Any, signed_in: SignIn) -> None:
    fund = a_fund()
    a_call(fund)
    made = a_request(fund, is_late=True)
    finance = signed_in("finance@example.org")
    finance.query_limit = None  # the panel of who judges reads as much as a list
    carried = asking_fund.carry(unknown(FINANCE), made.id, made.revision, "For the next one.")
    db.session.commit()
    shown = nepal.get(page(made)).text
    assert "For the next one." in shown and "Carried to the next meeting" in shown and "Person 901" not in shown
    assert f'href="{page(carried)}"' in shown and f'href="{page(made)}"' in nepal.get(page(carried)).text
    assert "Person 901" in finance.get(page(made)).text and "/withdraw" not in finance.get(page(made)).text


def test_panels_of_others_stand_on_the_page_of_a_request(nepal: Any) -> None:
    made = a_request(a_fund(), sealed=sealed.close(SEALED))
    before = list(panels.PANELS)
    assert panels.of_request(NEPAL, queries.request(NEPAL, made.id)) is not None
    panels.add(before[0]) if before else None
    assert before == panels.PANELS


def test_lists_have_twenty_five_on_a_page_and_cost_the_same(nepal: Any) -> None:
    fund = a_fund()
    a_request(fund, status=RequestStatus.DRAFT)
    few = len(nepal.get(OWN).queries)
    for _number in range(30):
        a_request(fund)
    many = nepal.get(OWN)
    assert len(many.queries) <= few and many.text.count("<h3><a href=") == 25
    assert nepal.get(OWN + "?page=2").text.count("<h3><a href=") == 6


def test_the_fund_offers_to_ask_and_what_waits_is_said(nepal: Any) -> None:
    fund = a_fund()
    a_request(fund, person_name="")
    shown = nepal.get(f"/en/sponsorship/{fund.id}/").text
    assert new(fund) in shown and OWN in shown
    assert "1 request for sponsorship that names nobody yet" in nepal.get("/en/").text


def test_pages_stand_from_right_to_left(nepal: Any) -> None:
    made = submitted(a_fund())
    for step in ("", "withdraw", "person"):
        assert nepal.get(f"/ar/sponsorship/requests/{made.id}/{step}").status_code == 200
