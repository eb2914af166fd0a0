"""Notes of the secretariat: written, changed by two, looked at in each language, sent once to a circle, read."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.notices.models import MissionAddress, Note, NoticeReceipt
from tests.support.accounts import make_user, sign_in

NOTES = "/en/notices/notes/"
WORDS = {
    "subject-en": "Call for views on the draft agenda",
    "body-en": "States are invited to send views.\n\nThey are due by 28 February.",
    "subject-fr": "Appel à observations",
    "body-fr": "Les États sont invités à communiquer leurs vues.",
}


@pytest.fixture
def desk(seeded: Any, as_person: Any) -> Any:
    """The secretariat's browser."""
    return as_person("secretariat")


def write(desk: Any, **typed: str) -> str:
    """Write a draft; the path of its page."""
    answer = desk.fill(f"{NOTES}new", **(WORDS | {"to": "all_states", "reference": "ODA/2011/12"} | typed))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def stored() -> Note:
    db.session.expire_all()
    return db.session.scalars(sa.select(Note)).one()


def test_a_draft_says_in_which_languages_it_is_missing_and_whom_it_would_reach(desk: Any) -> None:
    db.session.add(MissionAddress(state="FRA", email="onu@mission.example.org", language="fr"))

    page = desk.get(write(desk)).page

    text = page.text("main")
    assert (
        "Missing in: العربية, 中文, Русский and Español. Readers of these languages get what is missing in: English."
        in text
    )
    assert "It would reach 5 addressees today" in text
    assert "4 people with an account · 1 address of a mission" in text
    assert "187 of 192 States would not be told" in text
    assert page.texts("article//p") == [
        "Reference: ODA/2011/12",
        "States are invited to send views.",
        "They are due by 28 February.",
    ]


def test_each_language_is_shown_as_its_readers_get_it(desk: Any) -> None:
    path = write(desk)

    french = desk.get(f"{path}?language=fr").page.one("article")
    arabic = desk.get(f"{path}?language=ar").page.one("article")

    assert (french.get("lang"), french.get("dir")) == ("fr", "ltr")
    assert "Les États sont invités à communiquer leurs vues." in "".join(french.itertext())
    assert (arabic.get("lang"), arabic.get("dir")) == ("en", "ltr")  # what it falls back to, marked as that


def test_sending_asks_first_then_tells_and_from_then_on_nothing_changes(desk: Any) -> None:
    path = write(desk)
    asked = desk.get(f"{path}send").page

    assert asked.h1 == "Send the note to 4 addressees?"
    answer = desk.fill(f"{path}send")

    assert answer.status_code == 302
    assert answer.location == f"/en/notices/told/{stored().notice_id}/"
    receipts = db.session.scalars(sa.select(NoticeReceipt)).all()
    assert {receipt.scope for receipt in receipts} == {"NZL", "NGA", "PER", "NPL"}
    assert db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "note.send"
    for step in ("edit", "send", "discard"):
        assert desk.get(f"{path}{step}").status_code == 409
        assert desk.post(f"{path}{step}", data={"revision": str(stored().revision)}).status_code == 409
    assert len(db.session.scalars(sa.select(NoticeReceipt)).all()) == 4
    assert "Edit" not in desk.get(path).page.texts("main//a")


def test_a_group_is_that_of_the_day_and_its_coordinator_is_told_too(desk: Any) -> None:
    path = write(desk, to="group:african")
    desk.fill(f"{path}send")

    scopes = set(db.session.scalars(sa.select(NoticeReceipt.scope)))

    assert scopes == {"NGA", "african"}


def test_a_note_that_reaches_nobody_is_not_sent(desk: Any) -> None:
    path = write(desk, to="meeting:revcon-2012")

    answer = desk.fill(f"{path}send")

    assert answer.status_code == 422
    assert "There is nobody whom this note would reach." in answer.text
    assert stored().sent_at is None


def test_whoever_comes_second_sees_both_versions(desk: Any, as_person: Any) -> None:
    path = write(desk)
    first = desk.get(f"{path}edit").page
    fields = first.fields(first.form())
    desk.fill(f"{path}edit", **{"subject-en": "A call for views"})

    answer = desk.post(f"{path}edit", data={**fields, "subject-en": ["Views on the agenda"]})

    assert answer.status_code == 409
    assert "A call for views" in answer.text and "Views on the agenda" in answer.text
    settled = answer.page.fields(answer.page.form())
    assert desk.post(f"{path}edit", data={**settled, "keep-subject": "theirs"}).status_code == 302
    assert stored().subject.get("en") == "A call for views"


def test_a_draft_can_be_discarded(desk: Any) -> None:
    path = write(desk)

    assert desk.fill(f"{path}discard").status_code == 302

    assert desk.get(path).status_code == 404
    assert "No notes here" in desk.get(NOTES).text


def test_those_it_was_sent_to_read_it_and_nobody_else_does(desk: Any, as_person: Any) -> None:
    path = write(desk, to="group:african")
    nigeria, peru, auditor = as_person("nigeria"), as_person("peru"), as_person("auditor")

    assert nigeria.get(path).status_code == 404  # a draft is nobody's yet
    desk.fill(f"{path}send")

    assert "States are invited to send views." in nigeria.get(path).text
    assert peru.get(path).status_code == 404
    assert "Who was told" in auditor.get(path).page.texts("main//a")
    assert auditor.get(f"{path}send").status_code == 404


def test_what_is_wrong_is_said_beside_its_field(desk: Any) -> None:
    answer = desk.fill(f"{NOTES}new", to="group:nowhere")

    assert answer.status_code == 422
    assert "Enter this in at least one language." in answer.page.text("*[@id='subject-error']")
    assert answer.page.by_id("to").get("aria-invalid") == "true"


def test_whoever_sends_what_somebody_else_has_changed_is_asked_again(desk: Any) -> None:
    path = write(desk)
    seen = stored().revision
    desk.fill(f"{path}edit", **{"subject-en": "A call for views"})

    answer = desk.post(f"{path}send", data={"revision": str(seen)})

    assert answer.status_code == 409
    assert "Somebody else changed this in the meantime." in answer.text
    assert stored().sent_at is None
    assert desk.post(f"{path}send", data=answer.page.fields(answer.page.form())).status_code == 302


def test_a_draft_to_the_people_of_a_meeting_long_over_keeps_them_when_it_is_edited(desk: Any) -> None:
    path = write(desk, to="meeting:mge-2011")
    note = stored()
    note.to_code = "bms-2010"
    db.session.commit()

    desk.fill(f"{path}edit", reference="ODA/2011/13")

    assert (stored().to_code, stored().reference) == ("bms-2010", "ODA/2011/13")


def test_a_note_of_a_process_can_be_sent_by_nobody_else(desk: Any, app: Any) -> None:
    path = write(desk)
    make_user("landmines@example.org", (Role.SECRETARIAT, "landmines"))
    other = sign_in(app.test_client(), "landmines@example.org")

    for step in ("", "edit", "send", "discard"):
        assert other.get(f"{path}{step}").status_code == 404
    assert other.post(f"{path}send", data={"revision": "1"}).status_code == 404
    assert other.get(NOTES).page.texts("ul[@class='list plain']//h2") == []
