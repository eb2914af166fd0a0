"""Who is told of a silence procedure, what it says, and that nobody but its manager learns who objected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.notices import services as notices
from meetings.notices import tasks as mailing
from meetings.notices.models import MissionAddress, Notice, NoticeReceipt
from meetings.notices.rules import KINDS, Delivery
from meetings.notices.wording import said
from meetings.outbox.models import OutgoingMail
from meetings.silence import services, tasks
from meetings.silence.drafts import Answer, Manager
from meetings.silence.rules import ANSWERED, ENDED, EXTENDED, OPENED, REMINDER, ManagerKind
from tests.silence.support import (
    EXPIRES,
    OFFICER,
    SECOND,
    SUBJECT,
    actor,
    chair,
    chairs,
    evidence,
    focal,
    objecting,
    put,
    states,
)
from tests.silence.support import OPENED as BEGIN
from tests.support.accounts import People


@pytest.fixture
def people(app: Flask, person: People, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Those who are asked, those who run it, and others; they hold their roles in 2001 as well."""
    monkeypatch.setattr("tests.support.accounts.SINCE", BEGIN.date() - timedelta(days=365))
    person("chair@example.org", (Role.COORDINATOR, "african"))
    person("deputy@example.org", (Role.DEPUTY_COORDINATOR, "african"))
    person("other-chair@example.org", (Role.COORDINATOR, "western-european-and-others"))
    person("focal@example.org", (Role.FOCAL_POINT, "NGA"))
    person("member@example.org", (Role.MEMBER, "NGA"))
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    db.session.add(MissionAddress(state="NGA", email="mission@example.org", language="fr", is_active=True))
    db.session.commit()
    with clock.frozen(BEGIN):
        yield


def told(kind: str) -> dict[str, set[str]]:
    """Addresses of those who were told, by what it was."""
    receipts = db.session.scalars(
        sa.select(NoticeReceipt)
        .join(NoticeReceipt.notice)
        .where(Notice.kind == kind)
        .options(
            sa.orm.joinedload(NoticeReceipt.notice),
            sa.orm.joinedload(NoticeReceipt.user),
            sa.orm.joinedload(NoticeReceipt.mission_address),
        )
    )
    found: dict[str, set[str]] = {}
    for receipt in receipts:
        reader = receipt.user or receipt.mission_address
        assert reader is not None
        found.setdefault(receipt.notice.facts.get("what", ""), set()).add(reader.email.partition("@")[0])
    return found


def words(app: Flask, kind: str, lang: str = "en") -> list[str]:
    """What the last notice of a kind says."""
    notice = db.session.scalars(sa.select(Notice).where(Notice.kind == kind).order_by(Notice.id.desc())).first()
    assert notice is not None
    with speaking(lang):
        found = said(notice)
    return [found.subject.text, *(line.text for line in found.lines)]


def test_those_who_are_asked_and_those_who_run_it_are_told(app: Flask, people: None) -> None:
    put(addressees=(*chairs("african"), *states("NGA")))

    assert told(OPENED) == {"": {"chair", "deputy", "focal", "member", "mission", "officer"}}
    assert words(app, OPENED) == [
        "Under silence until 7 May 2001, 10:00 (New York): A successor for the co-chair",
        "This text is under silence until 7 May 2001, 10:00 (New York).",
        "If you cannot support it, object by then. Silence counts as consent.",
        "In the words of the source: “Monday, 7 May, 10 a.m.”",
        "One group has endorsed a successor.",
        "Unless there are objections, he will be elected.",
    ]


def test_who_must_answer_cannot_switch_it_off(app: Flask, people: None, person: People) -> None:
    for role in (Role.FOCAL_POINT, Role.COORDINATOR, Role.DEPUTY_COORDINATOR):
        assert KINDS[OPENED].delivery(Delivery.NEVER, [role]) is Delivery.AT_ONCE
        assert KINDS[EXTENDED].delivery(Delivery.NEVER, [role]) is Delivery.AT_ONCE
    user = person("late@example.org", (Role.FOCAL_POINT, "NPL"))
    with pytest.raises(Exception, match=r"notice\.must"):
        notices.choose(actor("late", (Role.FOCAL_POINT, "NPL"), user_id=user.id), OPENED, Delivery.NEVER)


def test_an_extension_is_told_to_all_with_both_deadlines(app: Flask, people: None) -> None:
    made = put()
    services.extend(OFFICER, made.id, made.revision, EXPIRES + timedelta(days=1), "Two chairs asked for it.")

    assert told(EXTENDED) == {"": {"chair", "deputy", "officer"}}
    assert words(app, EXTENDED) == [
        "More time, until 8 May 2001, 10:00 (New York): A successor for the co-chair",
        "The deadline for objections was extended from 7 May 2001, 10:00 (New York) to 8 May 2001, 10:00 (New York).",
        "Reason: Two chairs asked for it.",
    ]


def test_an_objection_is_told_to_the_manager_by_name_and_to_all_others_without(app: Flask, people: None) -> None:
    made = put(addressees=(*chairs("african"), *states("NGA")))
    services.object_(focal("NGA"), made.id, Answer(reason="Not agreed."))

    assert told(ANSWERED) == {"object": {"officer"}}
    assert words(app, ANSWERED) == [
        "Objection by NGA: A successor for the co-chair",
        "It came on 3 May 2001, 17:00 (New York). The silence is broken.",
        "Reason: Not agreed.",
    ]
    assert told(ENDED) == {"broken": {"chair", "deputy", "focal", "member", "mission"}}
    assert words(app, ENDED) == [
        "Silence broken: A successor for the co-chair",
        "There was an objection. The text is not adopted; it may be revised and put again.",
    ]
    others = db.session.scalars(sa.select(Notice).where(Notice.kind != ANSWERED))
    assert not [one for one in others if "NGA" in str(one.facts) or "Focal" in one.actor_name]


def test_objections_after_the_first_are_told_to_the_manager_alone(app: Flask, people: None) -> None:
    made = put(addressees=states("NGA", "NZL"))
    for state in ("NZL", "NGA"):
        services.object_(focal(state), made.id, Answer())

    assert len(db.session.scalars(sa.select(Notice).where(Notice.kind == ENDED)).all()) == 1
    assert len(db.session.scalars(sa.select(Notice).where(Notice.kind == ANSWERED)).all()) == 2


def test_a_request_for_time_and_the_end_of_it_are_told_to_the_manager(app: Flask, people: None) -> None:
    made = put()
    services.ask_time(chair("african"), made.id, Answer(reason="The group meets on Tuesday."))
    assert words(app, ANSWERED) == [
        "African asks for more time: A successor for the co-chair",
        "The deadline is 7 May 2001, 10:00 (New York). It can be extended until then.",
        "Reason: The group meets on Tuesday.",
    ]
    db.session.commit()
    with clock.frozen(EXPIRES + SECOND):
        tasks.run_out()

    assert told(ANSWERED) == {"ask_time": {"officer"}, "run_out": {"officer"}}
    assert words(app, ANSWERED) == [
        "No objection by 7 May 2001, 10:00 (New York): A successor for the co-chair",
        "Check whether an objection is still on its way, then close the procedure.",
    ]


def test_the_result_is_told_to_all(app: Flask, people: None) -> None:
    made = put()
    with clock.frozen(EXPIRES + SECOND):
        services.adopt(OFFICER, made.id, made.revision)

    assert told(ENDED) == {"adopted": {"chair", "deputy", "officer"}}
    assert words(app, ENDED) == [
        "Adopted: A successor for the co-chair",
        "Nobody has objected by 7 May 2001, 10:00 (New York). The text is adopted.",
    ]


def test_a_withdrawal_is_told_with_its_reason(app: Flask, people: None) -> None:
    made = put()
    services.withdraw(OFFICER, made.id, made.revision, "A word is wrong.")

    assert words(app, ENDED) == [
        "Withdrawn: A successor for the co-chair",
        "The text was withdrawn. Nobody has to answer any more.",
        "Reason: A word is wrong.",
    ]


def test_what_has_ended_asks_nobody_for_an_answer_by_a_mail_that_was_not_written_yet(app: Flask, people: None) -> None:
    made = put()
    services.withdraw(OFFICER, made.id, made.revision)
    db.session.commit()
    mailing.compose()
    subjects = db.session.scalars(sa.select(OutgoingMail.subject)).all()

    assert subjects and all("Withdrawn" in subject for subject in subjects)


def test_what_a_group_settles_inside_is_not_on_the_list_of_the_secretariat(app: Flask, people: None) -> None:
    inside = put(manager=Manager(ManagerKind.COORDINATOR, "african"), by=chair("african"), addressees=states("NGA"))
    services.object_(focal("NGA"), inside.id, Answer())

    assert told(OPENED) == {"": {"chair", "deputy", "focal", "member", "mission"}}
    assert told(ANSWERED) == {"object": {"chair", "deputy"}}
    assert set(db.session.scalars(sa.select(Notice.process))) == {""}
    assert not KINDS[ANSWERED].is_circulated


def test_an_objection_that_came_by_note_tells_when_it_came(app: Flask, people: None) -> None:
    made = put()
    with clock.frozen(EXPIRES + timedelta(hours=3)):
        answer = objecting(made, "african")
        services.record_objection(
            OFFICER, made.id, answer, via=services.Via.NOTE, received_at=EXPIRES, evidence=evidence()
        )

    assert words(app, ANSWERED)[1] == "It came on 7 May 2001, 10:00 (New York). The silence is broken."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_can_be_said_in_every_language(app: Flask, people: None, lang: str) -> None:
    made = put()
    services.extend(OFFICER, made.id, made.revision, EXPIRES + timedelta(days=1))
    services.object_(chair("african"), made.id, Answer())

    for kind in (OPENED, EXTENDED, ENDED, ANSWERED):
        assert all(words(app, kind, lang))


def test_a_sample_says_so(app: Flask, people: None) -> None:
    put(subject=type(SUBJECT)("nomination", 3, "nominations/3/", "small-arms", is_sample=True))

    assert words(app, OPENED)[0].startswith("[sample] ")
    assert words(app, OPENED)[-1] == "A sample: this is not what States did in fact."


def test_mails_go_to_those_who_were_asked(app: Flask, people: None, outbox: Any) -> None:
    put(addressees=states("NGA"))
    db.session.commit()
    mailing.compose()

    assert {str(mail["To"]) for mail in outbox()} >= {"focal@example.org", "mission@example.org"}


# --- reminders ------------------------------------------------------------------------------------------------------


def reminded() -> list[Notice]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Notice).where(Notice.kind == REMINDER).order_by(Notice.id)))


def test_who_is_asked_is_reminded_once_when_the_last_day_begins(people: None) -> None:
    made = put()
    day = made.expires_at - timedelta(hours=24)
    for moment, count in ((day - SECOND, 0), (day, 1), (day + timedelta(hours=1), 1)):
        with clock.frozen(moment):
            tasks.remind()
            assert len(reminded()) == count

    with speaking("en"):
        subject = said(reminded()[0]).subject.text
    assert subject == "Under silence until 7 May 2001, 10:00 (New York): A successor for the co-chair"


def test_a_short_silence_and_one_that_is_broken_remind_nobody(people: None) -> None:
    short = put(expires_at=BEGIN + timedelta(hours=47))
    with clock.frozen(short.expires_at - timedelta(hours=2)):
        assert tasks.remind() == 0

    broken = put(subject=replace(SUBJECT, id=2))
    services.object_(chair("african"), broken.id, Answer())
    db.session.commit()
    with clock.frozen(broken.expires_at - timedelta(hours=2)):
        assert tasks.remind() == 0


def test_more_time_brings_another_reminder_and_takes_the_first_back(people: None) -> None:
    made = put()
    with clock.frozen(made.expires_at - timedelta(hours=2)):
        assert tasks.remind() == 1
        revision = services.queries.by_id(made.id).revision
        services.extend(OFFICER, made.id, revision, EXPIRES + timedelta(days=3))
        db.session.commit()
        first = reminded()[0]
        receipts = db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.notice_id == first.id))
        assert {receipt.delivery for receipt in receipts} == {Delivery.NEVER}
        assert tasks.remind() == 0
    with clock.frozen(EXPIRES + timedelta(days=2, hours=1)):
        assert tasks.remind() == 1
