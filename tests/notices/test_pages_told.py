"""What the secretariat sees: who was told, what became of the mail, addresses that fail, addresses of missions."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation import clock, spreadsheet, telling
from meetings.foundation.access import Role, system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News
from meetings.notices import queries
from meetings.notices.models import MissionAddress, Notice, NoticeReceipt
from meetings.outbox import services as outbox
from meetings.outbox.models import FailingAddress, OutgoingMail
from meetings.outbox.rules import FailureSource, MailReport, MailState
from meetings.outbox.services import Mail

TOLD, ADDRESSES = "/en/notices/told/", "/en/notices/addresses/"
EVERYBODY = Audience(holders=((Role.FOCAL_POINT, "*"),), missions=("*",))


@pytest.fixture
def desk(seeded: Any, as_person: Any) -> Any:
    """The secretariat's browser."""
    return as_person("secretariat")


def tell(title: str = "Views", process: str = "small-arms") -> Notice:
    news = News(
        "note",
        "note",
        1,
        "notices/notes/1/",
        Text.of(en=title, fr="Vues"),
        EVERYBODY,
        process,
        {"body": {"en": "Words"}},
    )
    telling.tell(system("tests"), news)
    db.session.commit()
    return db.session.scalars(sa.select(Notice).order_by(Notice.id.desc())).first()


def mailed(notice: Notice, name: str, **became: Any) -> OutgoingMail:
    """Say what became of the mail to one who was told."""
    receipts = queries.recipients(notice.id, page=None)[0]
    receipt = next(r for r in receipts if (r.user.name if r.user else r.mission_address.email).endswith(name))
    row = outbox.send(Mail("delegate@example.org", "Views", "Words", "en"))
    for key, value in became.items():
        setattr(row, key, value)
    receipt.mail_id = row.id
    db.session.commit()
    return row


def address(state: str = "FRA", email: str = "onu@mission.example.org") -> MissionAddress:
    record = MissionAddress(state=state, email=email, language="fr")
    db.session.add(record)
    db.session.commit()
    return record


# --- who was told ---------------------------------------------------------------------------------------------------


def test_the_list_counts_who_was_told_whom_mail_reached_and_who_opened_it(desk: Any) -> None:
    address()
    notice = tell()
    mailed(notice, "Peru", state=MailState.SENT, sent_at=clock.stamp())
    mailed(notice, "Nepal", state=MailState.FAILED, reply="550 No such user", tried_at=clock.stamp())
    tell("Landmines", process="landmines")

    page = desk.get(TOLD).page

    (row,) = page.all("tbody//tr")
    assert ["".join(cell.itertext()).strip() for cell in row.findall("td")] == ["5", "1", "1", "0"]


def test_each_who_was_told_stands_there_with_what_became_of_the_mail(desk: Any) -> None:
    address()
    notice = tell()
    now = clock.stamp()
    mailed(notice, "Peru", state=MailState.SENT, sent_at=now)
    mailed(notice, "Nepal", state=MailState.FAILED, reply="550 5.1.1 No such user", tried_at=now)
    mailed(notice, "Nigeria", state=MailState.WAITING, attempts=2, reply="451 Try later", tried_at=now)
    came_back = {"report": MailReport.FAILED, "report_status": "5.1.1", "reported_at": now}
    mailed(notice, "Zealand", state=MailState.SENT, sent_at=now, **came_back)

    text = desk.get(f"{TOLD}{notice.id}/").page.text("table")

    for words in (
        "Delegation of Nepaldelegate@example.org Nepal failed",
        "550 5.1.1 No such user",
        "is tried again",
        "451 Try later",
        "came back",
        "Delivery report: 5.1.1",
        "Missiononu@mission.example.org France about to be written",
    ):
        assert words in text
    failed = desk.get(f"{TOLD}{notice.id}/?show=failed").page
    assert failed.texts("tbody//th") == [
        "Delegation of Nepaldelegate@example.org",
        "Delegation of New Zealanddelegate@example.org",
    ]


def test_it_is_sent_again_to_those_it_failed_for_and_to_nobody_else(desk: Any) -> None:
    notice = tell()
    mailed(notice, "Peru", state=MailState.SENT, sent_at=clock.stamp())
    mailed(notice, "Nepal", state=MailState.FAILED, reply="550 No such user")
    path = f"{TOLD}{notice.id}/"

    asked = desk.get(f"{path}again").page
    assert "Send it again to 1 address?" in asked.text("main")
    answer = desk.fill(f"{path}again")

    assert answer.location == path
    left = db.session.scalars(sa.select(NoticeReceipt.mail_id).where(NoticeReceipt.notice_id == notice.id)).all()
    assert sorted(left, key=str) == [*(number for number in left if number), None, None, None]
    assert "No mail failed" in desk.get(f"{path}again").text


def test_the_list_is_narrowed_by_kind_and_by_words_of_any_language(desk: Any) -> None:
    tell("Call for views")

    assert "Call for views" in desk.get(f"{TOLD}?q=VUES&kind=note").text
    assert "No notice matches" in desk.get(f"{TOLD}?q=landmines").text
    assert "No notice matches" in desk.get(f"{TOLD}?kind=meeting_dates").text
    assert desk.get(f"{TOLD}?q=%00").status_code == 200


def test_a_notice_of_another_process_does_not_exist_here_but_for_the_auditor(desk: Any, as_person: Any) -> None:
    notice = tell("Landmines", process="landmines")

    assert desk.get(f"{TOLD}{notice.id}/").status_code == 404
    assert desk.get(f"{TOLD}{notice.id}/told.csv").status_code == 404
    auditor = as_person("auditor")
    assert auditor.get(f"{TOLD}{notice.id}/").status_code == 200
    assert auditor.get(f"{TOLD}{notice.id}/again").status_code == 404


def test_the_table_to_download_holds_everybody_and_no_formula(desk: Any) -> None:
    notice = tell()
    mailed(notice, "Nepal", state=MailState.FAILED, reply="=HYPERLINK(1)", tried_at=clock.stamp())

    answer = desk.get(f"{TOLD}{notice.id}/told.csv")

    assert answer.mimetype == "text/csv" and answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0][:3] == ["Name", "Address", "State or group"]
    assert len(rows) == 5
    assert "'=HYPERLINK(1)" in [row[6] for row in rows]


@given(st.text())
def test_no_cell_begins_as_a_formula_does(value: str) -> None:
    cell = spreadsheet.as_text(value)

    assert cell.removeprefix("'") in {value, value.removeprefix("'")}
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


# --- addresses ------------------------------------------------------------------------------------------------------


def test_a_failing_address_says_whose_since_when_and_why_until_somebody_sets_it_right(desk: Any) -> None:
    failing = {"source": FailureSource.SMTP, "reply": "550 5.1.1 No such user", "times": 3}
    db.session.add(FailingAddress(address="peru@example.org", **failing))
    address()
    db.session.add(FailingAddress(address="onu@mission.example.org", source=FailureSource.REPORT))
    db.session.commit()

    page = desk.get(ADDRESSES).page

    text = page.text("table")
    assert "Delegation of Peru" in text and "550 5.1.1 No such user" in text and "3 times" in text
    assert "Mission of France" in text and "by a delivery report" in text
    right = page.all("main//form[@method='post']")[0].get("action")
    assert desk.post(right).status_code == 302
    assert len(db.session.scalars(sa.select(FailingAddress)).all()) == 1
    assert db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "failing_address.clear"
    )
    assert desk.post(right).status_code == 302  # twice changes nothing


def test_an_address_of_a_mission_is_entered_changed_switched_and_removed(desk: Any) -> None:
    missions = f"{ADDRESSES}missions/"
    answer = desk.fill(f"{missions}new", state="FRA", email="ONU@Mission.example.org", language="fr")

    assert answer.location == missions
    record = db.session.scalars(sa.select(MissionAddress)).one()
    assert (record.state, record.email, record.is_active) == ("FRA", "onu@mission.example.org", True)
    desk.fill(f"{missions}{record.id}/edit", email="paris@mission.example.org")
    desk.post(f"{missions}{record.id}/off")
    db.session.expire_all()
    assert (record.email, record.is_active) == ("paris@mission.example.org", False)
    assert "paris@mission.example.org" in desk.get(missions).text
    desk.fill(f"{missions}{record.id}/remove")
    assert db.session.scalars(sa.select(MissionAddress)).all() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "nobody"}, "email"), ({"email": "onu@mission.example.org"}, "email"), ({"state": "ZZZ"}, "state")],
)
def test_what_is_no_address_or_is_there_already_is_refused_beside_its_field(
    desk: Any, typed: dict[str, str], field: str
) -> None:
    address()

    answer = desk.fill(f"{ADDRESSES}missions/new", **{"state": "FRA", "email": "new@example.org", **typed})

    assert answer.status_code == 422
    assert answer.page.by_id(field).get("aria-invalid") == "true"


def test_an_address_that_was_told_something_is_switched_off_not_removed(desk: Any) -> None:
    record = address()
    tell()
    path = f"{ADDRESSES}missions/{record.id}/remove"

    assert "Switch it off instead" in desk.get(path).text
    assert desk.post(path, data={"revision": "1"}).status_code == 422
    assert db.session.get(MissionAddress, record.id) is not None


def test_two_who_change_an_address_see_both_versions(desk: Any) -> None:
    record = address()
    path = f"{ADDRESSES}missions/{record.id}/edit"
    desk.fill(path, email="first@mission.example.org")

    answer = desk.post(path, data={"revision": "1", "state": "FRA", "email": "second@example.org", "language": "fr"})

    assert answer.status_code == 409
    assert "first@mission.example.org" in answer.text and "second@example.org" in answer.text


def test_the_states_that_nobody_is_told_for_stand_by_their_groups(desk: Any) -> None:
    address()
    desk.post(f"{ADDRESSES}missions/{address('KIR', 'off@example.org').id}/off")

    page = desk.get(f"{ADDRESSES}missing/").page

    names = page.texts("ul[@class='names']/li")
    assert {"France", "Nepal", "Peru"} & set(names) == set()
    assert {"Kiribati", "Germany"} <= set(names)


def test_the_auditor_reads_addresses_and_is_offered_nothing(seeded: Any, as_person: Any) -> None:
    address()
    auditor = as_person("auditor")

    for path in (ADDRESSES, f"{ADDRESSES}missions/", f"{ADDRESSES}missing/"):
        page = auditor.get(path).page
        assert page.all("main//form[@method='post']") == []
    assert auditor.get(f"{ADDRESSES}missions/new").status_code == 404
