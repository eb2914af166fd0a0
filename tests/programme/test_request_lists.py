"""Lists of requests, who is told of them, and what conference services are sent."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from meetings.accounts.letters import speaking
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.notices import wording
from meetings.notices.models import Notice, NoticeReceipt
from meetings.programme import granting, requesting
from meetings.programme.drafts import AnswerDraft
from meetings.programme.rules import PeriodKind, SessionKind
from tests.programme.asked import (
    OF_GROUP,
    OF_NGO,
    OF_PERU,
    UNTIL,
    again,
    declined,
    drafted,
    given,
    granted,
    offered,
    slot,
    submitted,
    withdrawn,
)
from tests.programme.asked_pages import LIST, NEW, ROOMS, page
from tests.programme.support import MGE, SECRETARIAT, TUESDAY, WEDNESDAY, Kept, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people", "taken"), pytest.mark.either_database]


# --- lists ----------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_and_what_waits_stands_first(kept: Kept, desk: Any) -> None:
    first = submitted(title="Uno")
    granted(kept, first)
    submitted(title="Dos")
    submitted(OF_GROUP, "Trois", kind=SessionKind.GROUP, minutes=60, wishes=[])

    everything = desk.get(LIST).text
    assert everything.index("Dos") < everything.index("Uno") and everything.index("Trois") < everything.index("Uno")
    assert "Uno" in desk.get(LIST + "?status=granted").text and "Dos" not in desk.get(LIST + "?status=granted").text
    assert "Trois" in desk.get(LIST + "?by=group").text and "Uno" not in desk.get(LIST + "?by=group").text
    assert "Trois" not in desk.get(LIST + "?kind=side_event").text
    assert "No request matches" in desk.get(LIST + "?status=declined").text
    assert "Uno" in desk.get(LIST + "?status=nonsense&page=99").text


def test_lists_have_twenty_five_on_a_page_and_cost_the_same(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.programme.steps.REQUESTS_MAXIMUM", 99)
    monkeypatch.setattr("meetings.programme.steps.DRAFTS_MAXIMUM", 99)
    for number in range(3):
        submitted(OF_GROUP if number % 2 else OF_PERU, f"Request {number}")
    desk.get(LIST)  # the first page of a session is kept
    few = len(desk.get(LIST).queries)
    for number in range(27):
        submitted(OF_GROUP if number % 2 else OF_PERU, f"Another {number}")

    shown = desk.get(LIST)
    assert len(shown.queries) == few and shown.text.count("<li><div><h3>") == 25
    assert desk.get(LIST + "?page=2").text.count("<li><div><h3>") == 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_are_well_made_in_every_language(kept: Kept, peru: Any, desk: Any, lang: str) -> None:
    draft, waits, ngo = drafted(), submitted(lang="ar"), submitted(OF_NGO, lang="zh")
    done, no = submitted(title="Uno"), submitted(title="Dos")
    offered(kept, waits)
    granted(kept, done, slot(kept, "small"))
    declined(no)
    with clock.frozen(UNTIL + timedelta(days=1)):
        submitted(OF_GROUP, kind=SessionKind.GROUP, minutes=60, wishes=[(TUESDAY, PeriodKind.GROUPS)])

    for one, step in (
        *((draft, step) for step in ("", "edit", "submit", "discard")),
        *((waits, step) for step in ("", "accept", "refuse", "withdraw")),
        *((done, step) for step in ("", "withdraw")),
        (no, ""),
    ):
        assert peru.get(page(one, step, lang)).status_code == 200, step
    for one, step in ((ngo, ""), (ngo, "grant"), (ngo, "offer"), (ngo, "decline"), (done, ""), (waits, "")):
        assert desk.get(page(one, step, lang)).status_code == 200, step
    for client in (peru, desk):
        assert client.get(LIST.replace("/en/", f"/{lang}/")).status_code == 200
    assert peru.get(NEW.replace("/en/", f"/{lang}/")).status_code == 200


# --- who is told ----------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, set[str]]]:
    """The notices of requests in order: their kind, and who has a receipt by the first part of the address."""
    from meetings.accounts.models import User

    found = []
    for notice in db.session.scalars(sa.select(Notice).order_by(Notice.id)):
        query = sa.select(User.email).join(NoticeReceipt, NoticeReceipt.user_id == User.id)
        emails = db.session.scalars(query.where(NoticeReceipt.notice_id == notice.id))
        found.append((notice.kind, {email.partition("@")[0] for email in emails}))
    return found


def test_the_secretariat_is_told_of_each_step_and_those_who_asked_of_each_answer(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)
    requesting.refuse(asks_of_peru(), made.id, again(made).revision)
    granted(kept, made)
    withdrawn(made)

    desk, delegation = {"secretariat", "colleague"}, {"peru", "member"}
    assert told() == [
        ("session_requested", desk),
        ("session_answered", delegation),
        ("session_requested", desk),
        ("session_answered", delegation),
        ("session_requested", desk),
    ]


def asks_of_peru() -> Any:
    from tests.programme.support import PERU

    return PERU


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notices_have_words_in_every_language(kept: Kept, lang: str) -> None:
    made = submitted(title="Marcaje")
    offered(kept, made)
    requesting.accept(asks_of_peru(), made.id, again(made).revision)
    withdrawn(made)
    no = submitted(title="Marcaje")
    declined(no)
    unplaced = submitted(title="Marcaje")
    granting.grant(SECRETARIAT, unplaced.id, unplaced.revision, AnswerDraft(words=Text.of(en="Welcome.")))
    with clock.frozen(UNTIL + timedelta(days=1)):
        submitted(title="Marcaje")

    with speaking(lang):
        said = [wording.said(notice) for notice in db.session.scalars(sa.select(Notice).order_by(Notice.id))]

    assert all(one.subject.text and one.lines and one.action for one in said)
    assert all("%(" not in line.text for one in said for line in (one.subject, *one.lines))
    assert all("Marcaje" in one.subject.text for one in said)


def test_what_waits_is_a_link_for_the_secretariat_and_for_those_to_whom_a_slot_is_offered(
    kept: Kept, desk: Any, peru: Any
) -> None:
    desk.get(LIST)  # the first page of a session is kept
    assert "to answer" not in desk.get("/en/").text
    made = submitted()
    submitted(OF_NGO, "Supplies")

    shown = desk.get("/en/").text
    assert "2 requests for sessions to answer" in shown
    assert f'href="/en/meetings/{MGE}/programme/requests/?status=submitted"' in shown
    offered(kept, made)
    assert "1 slot that is offered to you" in peru.get("/en/").text
    assert "1 request for a session to answer" in desk.get("/en/").text


def test_the_log_names_requests_by_their_meeting_and_leads_there(kept: Kept, signed_in: SignIn) -> None:
    made = submitted()
    declined(made)
    drafted(title="Secreto")

    shown = signed_in("auditor@example.org").get("/en/audit/").text
    assert "The request is declined." in shown and "A request for a session is begun." in shown
    assert f'href="/en/programme/requests/{made.id}/"' in shown
    assert made.title not in shown and "Secreto" not in shown


# --- what conference services are sent ------------------------------------------------------------------------------

FORMULA = '=HYPERLINK("http://example.org";"see")'


def book_of(answer: Any) -> Any:
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_rooms_are_asked_for_with_all_that_conference_services_want_to_know(kept: Kept, desk: Any) -> None:
    made = submitted(equipment=("nameplates", "webcast", "screen"), is_open=False, needs_access=True)
    granted(kept, made)
    submitted(OF_NGO, "Supplies", lang="en")
    drafted(title="Not yet")
    declined(submitted(title="Nunca"))

    sheet = book_of(desk.get(ROOMS + ".xlsx")).active
    lines = list(sheet.iter_rows(values_only=True))
    head = list(lines[0])
    line = dict(zip(head, next(row for row in lines if made.title in row), strict=True))
    assert line["Date"].date() == WEDNESDAY and str(line["From"]) == "13:15:00" and str(line["Until"]) == "14:30:00"
    assert (line["Room"], line["Format"], line["Organizer"]) == ("Conference Room 8", "Side event", "Peru")
    assert (line["Number of people"], line["Public or private"]) == (40, "private")
    assert (line["Context"], line["Nameplates"], line["Webcast"]) == ("Experiencias de la región.", "Yes", "Yes")
    assert (line["Other equipment"], line["Languages of interpretation"]) == (
        "Screen and projector",
        "English; Spanish",
    )
    assert line["Contact"] == "Ana Quispe, ana@example.org, +51 1 204 2400"
    waits = dict(zip(head, next(row for row in lines if "Supplies" in row), strict=True))
    assert (waits["Date"], waits["Status"], waits["Organizer"]) == (None, "submitted", "International Action Network")
    assert "Wednesday 11 May 2011" in waits["Remarks"]
    assert not any("Not yet" in row or "Nunca" in row for row in lines)
    assert len(lines) == 1 + 6 + 2


def test_no_cell_is_ever_a_formula_or_a_link(kept: Kept, desk: Any) -> None:
    made = requesting.draft(asks_of_peru(), MGE, OF_PERU, given(FORMULA, purpose="http://example.org", minutes=60))
    requesting.submit(asks_of_peru(), made.id, made.revision)
    offered(kept, made)

    sheet = book_of(desk.get(ROOMS + ".xlsx")).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert FORMULA in [cell.value for cell in cells], "as it was written"
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"} and not any(cell.hyperlink for cell in cells)
    text = desk.get(ROOMS + ".csv")
    rows = list(csv.reader(io.StringIO(text.data.decode("utf-8-sig"))))
    assert any(f"'{FORMULA}" in row for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_room_requests_are_in_the_language_of_who_asks(kept: Kept, desk: Any, lang: str) -> None:
    granted(kept, submitted())

    sheet = book_of(desk.get(f"/{lang}/meetings/{MGE}/programme/rooms.xlsx")).active
    assert bool(sheet.sheet_view.rightToLeft) == (lang == "ar")
    assert sheet.max_row == 1 + 7 and sheet.max_column == 19


def test_only_the_secretariat_of_the_process_and_the_auditor_have_room_requests(signed_in: SignIn, client: Any) -> None:
    assert signed_in("auditor@example.org").get(ROOMS + ".xlsx").status_code == 200
    for email in ("peru@example.org", "other-secretariat@example.org", "desk@example.org"):
        assert signed_in(email).get(ROOMS + ".xlsx").status_code in (403, 404), email
    assert client.get(ROOMS + ".csv").status_code in (302, 404)


def test_meetings_in_no_place_yet_are_on_the_list_and_called_off_ones_are_not(kept: Kept, desk: Any) -> None:
    programme = whole(kept)
    next(one for one in programme.sessions if one.id == kept.sessions["bureau"]).called_off_at = clock.now()
    db.session.commit()

    lines = list(book_of(desk.get(ROOMS + ".xlsx")).active.iter_rows(values_only=True))
    titles = [line[4] for line in lines]
    assert "1. Opening" in titles and "Bureau" not in titles
    assert titles[-1] == "Tracing in practice" and lines[-1][0] is None


def test_the_page_of_the_programme_leads_to_requests_for_those_who_may_ask_or_answer(
    client: Any, peru: Any, desk: Any, signed_in: SignIn
) -> None:
    where = f"/en/meetings/{MGE}/programme/"

    assert f'href="{NEW}"' in peru.get(where).text and f'href="{LIST}"' in peru.get(where).text
    assert f'href="{LIST}"' in desk.get(where).text and f'href="{NEW}"' not in desk.get(where).text
    for other in (client, signed_in("reader@example.org"), signed_in("other-secretariat@example.org")):
        assert f'href="{LIST}"' not in other.get(where).text


def test_what_stands_against_a_wish_is_said(kept: Kept, desk: Any) -> None:
    granted(kept, submitted())
    again_asked = submitted(title="Otro")

    shown = desk.get(page(again_asked, "grant")).text.replace("\u200e", "")
    assert "Not possible as wished: Wednesday 11 May 2011, 13:15–14:45 (Lunch)" in shown
    assert "Peru has to be at" in shown and "Where least gives pause" in shown
