"""Nobody learns of another State’s request: no page, list, count, file, notice, search, what waits, log."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import audit
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.notices.models import Notice
from meetings.sponsorship import asking_fund, audited, sealed
from meetings.sponsorship.drafts import FilesDraft, PersonDraft
from meetings.sponsorship.models import Fund, FundReviewer
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import FileKind, RequestStatus
from tests.sponsorship.support import NEPAL, a_fund
from tests.sponsorship.support_requests import SEALED, again, drafted, submitted, unknown, upload
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("people")]
OWN = "/en/sponsorship/requests/"
STEPS = ("", "edit", "person", "submit", "withdraw", "discard")
WORDS = (
    "Sita Example",
    "sita@example.org",
    "cannot bear",
    "NV/2011/7",
    "X7654321",
    "7777",
    "Patan",
    "3,100.00",
    "310,000",
    "310000",
)
OTHERS = [
    *("nigeria@example.org", "nigerian-member@example.org", "nepali-reviewer@example.org", "canada@example.org"),
    *("foundation@example.org", "secretariat@example.org", "reader@example.org", "other-finance@example.org"),
]


@pytest.fixture
def others(people: None, person: People) -> Fund:
    """An open fund; a member of another delegation, and a reviewer who acts for Nepal."""
    fund = a_fund()
    person("nigerian-member@example.org", (Role.MEMBER, "NGA"))
    reviewer = person("nepali-reviewer@example.org")
    db.session.add(FundReviewer(fund_id=fund.id, user_id=reviewer.id, state_code="NPL"))
    db.session.commit()
    return fund


@pytest.fixture
def requests(others: Fund) -> list[SponsorshipRequest]:
    """A draft and a submitted request of Nepal’s with a person, sealed data and documents."""
    one, two = drafted(others), submitted(others)
    for made in (one, two):
        files = FilesDraft(upload("Sita Example passport.pdf"), FileKind.PASSPORT)
        person = PersonDraft("Sita Example", email="sita@example.org")
        asking_fund.name_person(unknown(NEPAL), made.id, made.revision, person, SEALED, files)
    db.session.commit()
    return [again(one), again(two)]


def paths(request: SponsorshipRequest) -> list[str]:
    files = [f"files/{one.attachment_id}" for one in request.files]
    return [f"{OWN}{request.id}/{step}" for step in (*STEPS, *files)]


@pytest.mark.parametrize("email", OTHERS)
def test_no_page_of_another_states_request_is_there(
    requests: list[SponsorshipRequest], signed_in: SignIn, email: str
) -> None:
    client = signed_in(email)
    for request in requests:
        revision = request.revision
        for path in paths(request):
            assert client.get(path).status_code == 404, path
            sent = {"revision": str(revision), "words": "x", "need": "x"}
            assert client.post(path, data=sent).status_code in {404, 405}, path
        assert again(request).revision == revision


def test_whoever_is_not_signed_in_is_asked_to_whether_there_is_a_request_or_not(
    requests: list[SponsorshipRequest], client: Any
) -> None:
    for path in [*paths(requests[0]), *paths(requests[1]), f"{OWN}9999/", f"{OWN}9999/files/1", OWN]:
        answer = client.get(path)
        assert answer.status_code == 302 and "sign-in" in answer.headers["Location"], path
        assert client.post(path, data={}).status_code in {302, 404, 405}


@pytest.mark.parametrize("email", OTHERS)
def test_no_list_search_notice_or_log_says_a_word_of_it(
    requests: list[SponsorshipRequest], signed_in: SignIn, email: str
) -> None:
    client = signed_in(email)
    client.query_limit = None  # what is read is asked for here, not how
    fund = requests[0].fund_id
    for path in (
        "/en/",
        "/en/sponsorship/",
        f"/en/sponsorship/{fund}/",
        f"/en/sponsorship/{fund}/requests/",
        OWN,
        "/en/search?q=Sita",
        "/en/search?q=sponsorship",
        "/en/notices/",
        "/en/account/audit/",
        "/en/meetings/mge-2011/",
    ):
        text = client.get(path, follow_redirects=True).text
        assert not [word for word in WORDS if word in text], path
        assert not any(f"/sponsorship/requests/{one.id}/" in text for one in requests), path


def test_a_list_of_another_state_counts_only_its_own(requests: list[SponsorshipRequest], signed_in: SignIn) -> None:
    shown = signed_in("nigeria@example.org").get(OWN).text
    assert '<span class="count">0</span>' in shown and "Nothing is asked for yet" in shown
    assert "names nobody" not in signed_in("nigeria@example.org").get("/en/").text


def test_its_state_is_not_told_its_place_among_those_that_wait(
    requests: list[SponsorshipRequest], signed_in: SignIn
) -> None:
    request = db.session.get_one(SponsorshipRequest, requests[1].id)
    request.status, request.place = RequestStatus.WAITING, 7
    db.session.commit()
    assert "Place on the waiting list" not in signed_in("nepal@example.org").get(f"{OWN}{request.id}/").text
    finance = signed_in("finance@example.org")
    finance.query_limit = None  # the panel of who judges reads as much as a list
    assert "Place on the waiting list" in finance.get(f"{OWN}{request.id}/").text


def test_who_reviews_sees_the_request_but_neither_passport_nor_bank_nor_their_copies(
    requests: list[SponsorshipRequest], signed_in: SignIn, person: People
) -> None:
    draft, request = requests
    reviewer = person("reviewer@example.org")
    db.session.add(FundReviewer(fund_id=request.fund_id, user_id=reviewer.id))
    db.session.commit()
    passport = next(one.attachment_id for one in request.files if one.kind is FileKind.PASSPORT)
    note = next(one.attachment_id for one in request.files if one.kind is FileKind.NOTE_VERBALE)
    for email in ("reviewer@example.org", "auditor@example.org"):
        client = signed_in(email)
        client.query_limit = None
        shown = client.get(f"{OWN}{request.id}/")
        assert shown.status_code == 200 and "Sita Example" in shown.text
        assert not any(word in shown.text for word in ("X7654321", "7777", "Patan", "passport.pdf"))
        assert client.get(f"{OWN}{request.id}/files/{passport}").status_code == 404
        assert client.get(f"{OWN}{request.id}/files/{note}").status_code == 200
        for step in STEPS[1:]:
            assert client.get(f"{OWN}{request.id}/{step}").status_code == 404, step
        assert client.get(f"{OWN}{draft.id}/").status_code == 404


def test_finance_of_another_state_reads_all_of_what_is_submitted_and_no_draft(
    requests: list[SponsorshipRequest], signed_in: SignIn
) -> None:
    draft, request = requests
    client = signed_in("finance@example.org")
    client.query_limit = None
    assert "X7654321" in client.get(f"{OWN}{request.id}/").text
    assert client.get(f"{OWN}{draft.id}/").status_code == 404
    for step in STEPS[1:]:
        assert client.get(f"{OWN}{request.id}/{step}").status_code == 404, step


def test_notices_go_to_finance_and_to_the_state_and_name_nobody(requests: list[SponsorshipRequest]) -> None:
    notices = db.session.scalars(sa.select(Notice).where(Notice.object_kind == "sponsorship_request")).all()
    assert {tuple(map(tuple, one.audience["holders"])) for one in notices} == {(("finance", "small-arms"),)}
    assert [one.facts["what"] for one in notices] == ["submit", "named"]
    assert not any(word in str(one.facts) for one in notices for word in WORDS)


def test_the_log_says_neither_who_comes_nor_what_is_asked_for(requests: list[SponsorshipRequest]) -> None:
    entries = db.session.scalars(
        sa.select(audit.AuditEntry).where(audit.AuditEntry.object_kind == "sponsorship_request")
    ).all()
    assert entries
    said = " ".join(f"{one.before} {one.after}" for one in entries)
    assert not any(word in said for word in (*WORDS, "NPL", sealed.PURPOSE))


def test_nothing_of_what_is_sealed_stands_in_the_database_in_clear(requests: list[SponsorshipRequest]) -> None:
    kept = db.session.scalars(sa.select(SponsorshipRequest.sealed)).all()
    assert all(kept) and not any("X7654321" in one or "Patan" in one for one in kept)


def test_the_log_does_not_say_for_which_meeting_a_draft_is(app: Flask) -> None:
    fund = a_fund()
    draft, sent = drafted(fund, unknown(NEPAL)).id, submitted(fund, unknown(NEPAL)).id
    with app.test_request_context("/en/"):
        found = audited._requests([str(draft), str(sent)])
    assert found[str(draft)].label == f"Request {draft}"
    assert str(found[str(sent)].label) != f"Request {sent}"
