"""Between telling and writing: roles end, accounts are closed, meetings are taken back from the public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from meetings.accounts.models import Appointment, User
from meetings.calendar.models import Meeting
from meetings.deadlines.models import Deadline
from meetings.feeds.models import Following
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience
from meetings.notices import entitled, notes, queries, tasks
from meetings.notices.drafts import NoteDraft
from meetings.notices.models import Notice, NoticeReceipt
from meetings.notices.rules import Circle, Delivery
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailState
from tests.notices.test_flow import at, chosen, mails, say
from tests.notices.test_telling import EVERYBODY, SECRETARY, mission
from tests.support.accounts import People, make_user, sign_in

TITLE = Text.of(en="A title that is to be seen by few")
PUBLIC = Audience(
    holders=((Role.SECRETARIAT, "small-arms"), (Role.CHAIRS_DESK, "mge-2011"), (Role.MEMBER, "*")), missions=("*",)
)
DATES = {"what": "confirmed", "before": [], "after": [["2011-05-09", "2011-05-13"]]}


@pytest.fixture
def meeting(seeded: Flask) -> Meeting:
    """The meeting that is told of here, with readers of four sorts."""
    make_user("delegate@example.org", (Role.MEMBER, "NPL"))
    make_user("desk@example.org", (Role.CHAIRS_DESK, "mge-2011"))
    make_user("office@example.org", (Role.SECRETARIAT, "small-arms"))
    mission("NPL", "mission@example.org")
    for user in db.session.scalars(sa.select(User).where(User.email.not_in(READERS))):
        user.active = False
    found = db.session.scalars(sa.select(Meeting).where(Meeting.code == "mge-2011")).one()
    db.session.commit()
    return found


READERS = {"delegate@example.org", "desk@example.org", "office@example.org", "mission@example.org"}


def tell(meeting: Meeting, **given: Any) -> None:
    about = {"kind": "meeting_dates", "object_kind": "meeting", "object_id": meeting.id, "facts": DATES}
    say(**{**about, "title": TITLE, "path": "meetings/mge-2011/", "audience": PUBLIC, **given})


def unpublish(record: Any) -> None:
    record.is_published = False
    db.session.commit()


def addresses(*states: MailState) -> set[str]:
    return {mail.recipient for mail in mails() if not states or mail.state in states}


# --- taken back from the public -------------------------------------------------------------------------------------


def test_what_is_taken_back_before_it_is_written_is_written_only_to_those_who_still_see_it(meeting: Meeting) -> None:
    tell(meeting)
    unpublish(meeting)

    tasks.compose()

    assert addresses() == {"desk@example.org", "office@example.org"}


def test_what_is_taken_back_while_its_mail_waits_does_not_go_out_to_others(meeting: Meeting) -> None:
    tell(meeting)
    tasks.compose()
    assert addresses(MailState.WAITING) == READERS
    unpublish(meeting)

    tasks.compose()

    assert addresses(MailState.WAITING) == {"desk@example.org", "office@example.org"}
    assert addresses(MailState.WITHDRAWN) == {"delegate@example.org", "mission@example.org"}


def test_a_mail_that_is_on_its_way_is_not_taken_back(meeting: Meeting) -> None:
    tell(meeting)
    tasks.compose()
    db.session.execute(sa.update(OutgoingMail).values(state=MailState.SENDING))
    unpublish(meeting)

    tasks.compose()

    assert addresses(MailState.SENDING) == READERS


def test_what_is_taken_back_is_in_no_daily_mail(meeting: Meeting) -> None:
    for name in ("delegate", "office"):
        user = db.session.scalars(sa.select(User).where(User.email == f"{name}@example.org")).one()
        chosen(user, "meeting_dates", Delivery.DAILY)
    tell(meeting)
    unpublish(meeting)

    with clock.frozen(at(clock.business_today() + timedelta(days=1))):
        assert tasks.digest() == 1

    assert addresses() == {"office@example.org"}


@pytest.mark.parametrize("kind", ["meeting", "deadline"])
def test_the_list_does_not_name_what_its_reader_may_not_see_any_more(meeting: Meeting, kind: str) -> None:
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.key == "topics-mge-2011")).one()
    record = meeting if kind == "meeting" else deadline
    tell(meeting, object_kind=kind, object_id=record.id)
    unpublish(record)

    shown = {name: listed(name) for name in ("delegate", "desk", "office")}

    seen = {name: "A title that" in text for name, text in shown.items()}
    assert seen == {"delegate": False, "desk": kind == "meeting", "office": True}
    assert "What this was about is no longer public." in shown["delegate"]


def listed(name: str) -> str:
    browser = sign_in(current_app.test_client(), f"{name}@example.org")
    return str(browser.get("/en/notices/").text)


def test_whoever_loses_the_role_by_which_they_saw_it_reads_its_title_no_more(meeting: Meeting) -> None:
    unpublish(meeting)
    tell(meeting, audience=Audience(holders=((Role.CHAIRS_DESK, "mge-2011"),)))
    assert "A title that" in listed("desk")

    end_roles("desk@example.org")

    assert "A title that" not in listed("desk")


def test_what_has_gone_from_the_database_is_seen_by_nobody(meeting: Meeting) -> None:
    assert entitled.unseen(Actor(1), [("meeting", 999_999), ("process", 999_999)]) == {("meeting", 999_999)}


# --- roles ----------------------------------------------------------------------------------------------------------


def end_roles(email: str) -> None:
    user = db.session.scalars(sa.select(User).where(User.email == email)).one()
    yesterday = clock.business_today() - timedelta(days=1)
    db.session.execute(sa.update(Appointment).where(Appointment.user_id == user.id).values(until_on=yesterday))
    db.session.commit()


def test_whose_role_has_ended_between_telling_and_writing_gets_no_mail(app: Flask, person: People) -> None:
    for name in ("ends", "stays"):
        person(f"{name}@example.org", (Role.FOCAL_POINT, "NPL"))
    say()
    end_roles("ends@example.org")

    assert tasks.compose() == 2

    assert addresses() == {"stays@example.org"}
    assert tasks.compose() == 0


@pytest.mark.parametrize("at_once", [False, True])
def test_mail_that_waits_for_whose_role_has_ended_is_taken_back(app: Flask, person: People, at_once: bool) -> None:
    for name in ("ends", "stays"):
        person(f"{name}@example.org", (Role.FOCAL_POINT, "NPL"))
    say()
    tasks.compose()
    if at_once:
        of_one = Appointment.user_id == sa.select(User.id).where(User.email == "ends@example.org").scalar_subquery()
        db.session.execute(sa.update(Appointment).where(of_one).values(ended_at=clock.stamp()))
        db.session.commit()
    else:
        end_roles("ends@example.org")

    tasks.compose()

    assert addresses(MailState.WITHDRAWN) == {"ends@example.org"}
    assert addresses(MailState.WAITING) == {"stays@example.org"}


def test_a_role_of_another_delegation_does_not_stand_in_for_the_one_that_was_told(app: Flask, person: People) -> None:
    user = person("a@example.org", (Role.MEMBER, "NPL"))
    say(audience=Audience(holders=((Role.MEMBER, "NPL"),)))
    end_roles("a@example.org")
    db.session.add(Appointment(user_id=user.id, role=Role.MEMBER, scope="NZL", from_on=clock.business_today()))
    db.session.commit()

    tasks.compose()

    assert addresses() == set()


def test_who_has_stopped_following_gets_no_mail(meeting: Meeting, person: People) -> None:
    user = person("follows@example.org", (Role.READER, "*"))
    db.session.add(Following(user_id=user.id, meeting_id=meeting.id))
    db.session.commit()
    follows = Audience(followers_of=meeting.id)
    tell(meeting, audience=follows)
    tasks.compose()
    assert addresses() == {"follows@example.org"}
    tell(meeting, audience=follows)
    db.session.execute(sa.delete(Following))
    db.session.commit()

    tasks.compose()

    assert len(mails()) == 1


def test_a_mission_whose_address_is_another_states_by_now_gets_no_mail(app: Flask) -> None:
    record = mission("NPL", "mission@example.org")
    say(audience=Audience(missions=("NPL",)))
    record.state = "NZL"
    db.session.commit()

    tasks.compose()

    assert mails() == []


# --- why ------------------------------------------------------------------------------------------------------------


def why(email: str) -> str:
    text = next(mail.text for mail in mails() if mail.recipient == email)
    return str(text.partition("\n-- \n")[2])


def test_each_mail_names_the_role_for_which_it_came(meeting: Meeting) -> None:
    tell(meeting)
    tasks.compose()

    assert "a role that you hold: Member of a delegation (Nepal)." in why("delegate@example.org")
    assert "a role that you hold: Chair’s desk (" in why("desk@example.org")
    assert "a role that you hold: Secretariat (Programme of Action" in why("office@example.org")
    assert "permanent mission of this State: Nepal." in why("mission@example.org")


def test_a_role_held_everywhere_is_named_too(seeded: Flask, person: People) -> None:
    person("all@example.org", (Role.SECRETARIAT, "*"))
    say(
        kind="deadline_changed",
        facts={"what": "waived"},
        audience=Audience(holders=((Role.SECRETARIAT, "small-arms"),)),
    )
    tasks.compose()

    assert "a role that you hold: Secretariat." in why("all@example.org")


def test_of_several_roles_the_one_is_named_that_keeps_it_on(seeded: Flask, person: People) -> None:
    person("a@example.org", (Role.CIVIL_SOCIETY, "ngo"), (Role.FOCAL_POINT, "NPL"))
    say(audience=Audience(holders=((Role.CIVIL_SOCIETY, "*"), (Role.FOCAL_POINT, "*"))))
    tasks.compose()

    assert "does not allow switching it off: Focal point of a delegation (Nepal)." in why("a@example.org")


def test_who_follows_a_meeting_reads_which(meeting: Meeting, person: People) -> None:
    user = person("follows@example.org", (Role.READER, "*"))
    db.session.add(Following(user_id=user.id, meeting_id=meeting.id))
    db.session.commit()
    tell(meeting, audience=Audience(followers_of=meeting.id))
    tasks.compose()

    named = (meeting.short or meeting.title).into("en").text
    assert f"You get this because you follow a meeting: {named}." in why("follows@example.org")


def test_the_daily_mail_names_each_role_once(seeded: Flask, person: People) -> None:
    user = person("a@example.org", (Role.MEMBER, "NPL"), (Role.SECRETARIAT, "small-arms"))
    chosen(user, "deadline_changed", Delivery.DAILY)
    for role, scope in ((Role.MEMBER, "*"), (Role.MEMBER, "NPL"), (Role.SECRETARIAT, "small-arms")):
        say(kind="deadline_changed", facts={"what": "waived"}, audience=Audience(holders=((role, scope),)))
    tasks.digest()

    foot = why("a@example.org")
    assert foot.count("Member of a delegation (Nepal)") == foot.count("Secretariat (Programme of Action") == 1
    assert "one mail a day" in foot


# --- cost -----------------------------------------------------------------------------------------------------------


def test_a_batch_of_mails_takes_few_statements(seeded: Flask, query_count: Callable[[], Any]) -> None:
    states = ["NPL", "NZL", "PER", "CHL", "KEN"]
    for number in range(40):
        make_user(f"p{number}@example.org", (Role.MEMBER, states[number % 5]))
    say(audience=EVERYBODY)
    tasks.compose()
    db.session.execute(sa.update(NoticeReceipt).values(mail_id=None, token_hash=None))
    db.session.commit()

    with query_count() as counted:
        tasks.compose()

    made = len(db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.mail_id.is_not(None))).all())
    assert made >= 40
    assert counted.total <= 2 * made + 20  # each mail is a row, and its receipt's; the rest does not grow with them


def test_the_file_of_who_was_told_reads_no_words_of_mails(seeded: Flask) -> None:
    mission("NPL", "mission@example.org")
    say()
    tasks.compose()
    notice = db.session.scalars(sa.select(Notice)).one()

    receipts, _count = queries.recipients(notice.id, page=None)

    mail = next(receipt.mail for receipt in receipts if receipt.mail is not None)
    with pytest.raises(sa.exc.InvalidRequestError):
        assert mail.html


def test_a_record_that_feeds_cannot_read_keeps_nobodys_mail_back(meeting: Meeting) -> None:
    db.session.execute(sa.update(Meeting).where(Meeting.id == meeting.id).values(parts=[["no", "day"]]))
    db.session.commit()
    tell(meeting)
    say(title=Text.of(en="Another"))

    tasks.compose()

    assert addresses() == READERS
    assert {mail.calendar for mail in mails()} == {""}


# --- notes to the people of a meeting -------------------------------------------------------------------------------


def test_a_note_to_the_people_of_a_meeting_names_it_to_nobody_who_may_not_see_it_any_more(
    meeting: Meeting, person: People
) -> None:
    user = person("delegate2@example.org", (Role.MEMBER, "NZL"))
    db.session.add(Following(user_id=user.id, meeting_id=meeting.id))
    draft = NoteDraft(TITLE, TITLE, Circle.MEETING, code="mge-2011", process="small-arms")
    first, second = notes.create(SECRETARY, draft), notes.create(SECRETARY, draft)
    notes.send(SECRETARY, first, first.revision)
    name = meeting.title.into("en").text
    reader = sign_in(current_app.test_client(), user.email)
    assert name in reader.get(f"/en/notices/notes/{first.id}/").text
    unpublish(meeting)

    notes.send(SECRETARY, second, second.revision)
    db.session.commit()

    assert name not in reader.get(f"/en/notices/notes/{first.id}/").text
    assert reader.get(f"/en/notices/notes/{second.id}/").status_code == 404
    desk = sign_in(current_app.test_client(), "office@example.org")
    assert name in desk.get(f"/en/notices/notes/{first.id}/").text
