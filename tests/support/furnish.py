"""What pages need beside the demonstration's data to be seen at all: something pending, ended, invited, to take back.

`python -m tests.support.furnish` changes the database of the environment and prints samples of addresses as JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_security.recoverable import generate_reset_password_token

from meetings import create_app
from meetings.accounts import services as accounts
from meetings.accounts.models import Passkey, SessionRow, User
from meetings.accounts.rules import Term
from meetings.calendar import life
from meetings.calendar import queries as calendar
from meetings.calendar.models import Holiday, OtherMeeting
from meetings.calendar.rules import MeetingAction
from meetings.deadlines import services as deadlines
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction
from meetings.externals import keeping
from meetings.externals import services as externals
from meetings.externals.rules import Upload
from meetings.externals.rules import Values as CalendarValues
from meetings.feeds import following, saving, tokens
from meetings.feeds.selections import DeadlinesWanted, Selection
from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.notices import missions, notes
from meetings.notices.drafts import AddressDraft, NoteDraft
from meetings.notices.models import NoticeReceipt
from meetings.notices.queries import hashed
from meetings.notices.rules import Circle, Delivery
from meetings.outbox import services as outbox
from meetings.outbox.models import FailingAddress
from meetings.outbox.rules import FailureSource, MailState
from meetings.outbox.services import Mail
from meetings.silence import addressing
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence.addressing import Addressed
from meetings.silence.drafts import Answer, Manager, SilenceDraft, Subject
from meetings.silence.rules import ManagerKind, Via
from tests.support.furnish_agendas import furnish_agendas
from tests.support.furnish_documents import furnish_documents
from tests.support.furnish_officers import furnish_nominations
from tests.support.furnish_programme import furnish_frames, furnish_releases, furnish_sessions, furnish_timetable
from tests.support.furnish_requests import furnish_requests
from tests.support.furnish_runs import furnish_day, furnish_runs
from tests.support.furnish_sponsorship import furnish_sponsorship
from tests.support.furnish_topics import furnish_topics

BY = system("tests.furnish")
TOKEN = "furnished-invitation-token"
FEED_SECRET = "a2" * 16
NOTICE_TOKEN = "furnished-notice-token"
Samples = dict[str, list[dict[str, Any]]]


def person(name: str) -> User:
    """One of the demonstration's people."""
    return db.session.scalars(sa.select(User).where(User.email == f"{name}@example.org")).one()


def furnish_accounts(today: date) -> Samples:
    """An open invitation, a colleague, a deputy, a disabled account, sessions, a passkey, a forgotten password."""
    invitation = accounts.invite(BY, "invited@example.org", Role.MEMBER, "NZL", "en")
    invitation.token_hash = hashlib.sha256(TOKEN.encode()).hexdigest()
    colleague = accounts.new_user("colleague@example.org", "Colleague", "en", None)
    member = accounts.appoint(BY, colleague, Term(Role.MEMBER, "NZL", today))
    disabled = accounts.new_user("disabled@example.org", "Disabled", "en", None)
    disabled.active = False
    coordinator = person("africa")
    as_coordinator = Actor(coordinator.id, coordinator.name, (Holding(Role.COORDINATOR, "african"),))
    deputy = accounts.name_deputy(as_coordinator, "african", person("nigeria"), today, None)
    now = clock.stamp()
    session = SessionRow(
        key_hash="0" * 64,
        user_id=person("secretariat").id,
        data={},
        created_at=now,
        last_seen_at=now + timedelta(hours=1),
        expires_at=now + timedelta(days=1),
        agent="Firefox",
    )
    passkey = Passkey(
        user_id=person("new-zealand").id,
        name="Telephone",
        credential_id=b"0",
        public_key=b"0",
        device_type="single_device",
        usage="first",
    )
    db.session.add_all([session, passkey])
    db.session.flush()
    forgotten: str = generate_reset_password_token(person("peru"))  # type: ignore[no-untyped-call]
    end_role = {"user_id": colleague.id, "appointment_id": member.id}
    return {
        "accounts.accept": [{"token": TOKEN}],
        "accounts.end_session": [{"session_id": session.id}],
        "accounts.remove_passkey": [{"passkey_id": passkey.id}],
        "administration.account": [{"user_id": colleague.id}, {"user_id": disabled.id}],
        "administration.appoint": [{"user_id": colleague.id}],
        "administration.standing": [
            {"user_id": colleague.id, "what": "disable"},
            {"user_id": disabled.id, "what": "enable"},
            {"user_id": person("new-zealand").id, "what": "remove-factors"},
        ],
        "administration.end_role": [end_role],
        "administration.withdraw": [{"invitation_id": invitation.id}],
        "offices.delegation": [{"iso3": "NZL"}],
        "offices.withdraw": [{"iso3": "NZL", "invitation_id": invitation.id}],
        "offices.release": [{"iso3": "NZL", "appointment_id": member.id}],
        "offices.group": [{"code": "african"}],
        "offices.end_deputy": [{"code": "african", "appointment_id": deputy.id}],
        "security.reset_password": [{"token": forgotten}],
    }


def furnish_calendar() -> Samples:
    """Proposed dates, a cancelled meeting."""
    proposed = calendar.by_code("prepcom-2012", for_change=True)
    life.propose_dates(BY, proposed, date(2012, 3, 19), date(2012, 3, 23), (), revision=proposed.revision)
    cancelled = calendar.by_code("gis", for_change=True)
    life.act(BY, cancelled, MeetingAction.CANCEL, revision=cancelled.revision, reason="To be seen in a test")
    other = db.session.scalars(sa.select(OtherMeeting.key).order_by(OtherMeeting.key)).first()
    holiday = db.session.scalars(sa.select(Holiday.id).order_by(Holiday.id)).first()
    return {
        "calendar.step": [
            {"code": "prepcom-2012", "step": "confirm"},
            {"code": "mge-2011", "step": "postpone"},
            {"code": "mge-2011", "step": "cancel"},
            {"code": "gis", "step": "revive"},
        ],
        "calendar.propose": [{"code": "revcon-2012"}],
        "calendar.edit_other": [{"key": other}],
        "calendar.remove_other": [{"key": other}],
        "calendar.edit_holiday": [{"number": holiday}],
        "calendar.remove_holiday": [{"number": holiday}],
    }


def furnish_deadlines() -> Samples:
    """One that is done; samples of one that was entered and one that is counted."""
    entered = list(
        db.session.scalars(sa.select(Deadline).where(Deadline.rule_id.is_(None)).order_by(Deadline.id).limit(2))
    )
    counted = db.session.scalars(sa.select(Deadline.id).where(Deadline.rule_id.is_not(None)).limit(1)).first()
    rule = db.session.scalars(sa.select(CountingRule.id).order_by(CountingRule.id)).first()
    done, open_one = entered
    deadlines.act(BY, done.id, done.revision, DeadlineAction.DO, "Seen in a test")
    verbs = ("do", "extend", "waive")
    return {
        "deadlines.show": [{"deadline_id": d} for d in (done.id, open_one.id, counted) if d],
        "deadlines.edit": [{"deadline_id": open_one.id}],
        "deadlines.act": [
            *({"deadline_id": open_one.id, "verb": verb} for verb in verbs),
            {"deadline_id": done.id, "verb": "reopen"},
        ],
        "deadlines.edit_rule": [{"rule_id": rule}],
        "deadlines.switch_rule": [{"rule_id": rule, "state": "off"}],
        "feeds.deadline": [{"deadline_id": open_one.id}],
    }


def furnish_externals() -> Samples:
    """A calendar from a file with something odd in it, in use; and one that could not be fetched."""
    odd = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Sometime\r\nEND:VEVENT\r\n"
    sound = "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20110511\r\nSUMMARY:Plenary\r\nURL:https://example.org/\r\nEND:VEVENT\r\n"
    data = f"BEGIN:VCALENDAR\r\n{sound}{odd}END:VCALENDAR\r\n".encode()
    values = CalendarValues(name=Text.of(en="Conference on Disarmament"), process="", zone="Europe/Zurich")
    sent = externals.add(BY, values, Upload("disarmament.ics", data))
    externals.switch(BY, sent, is_on=True)
    fetched = externals.add(BY, replace(values, address="https://calendar.example.org/events.ics"))
    plan = keeping.claim(fetched.id, clock.real_now(), clock.business_today())
    assert plan is not None
    keeping.settle_failed(plan, RuleViolation("fetch.status", line=0, detail="503"), clock.real_now())
    numbers = [{"number": sent.id}, {"number": fetched.id}]
    return {
        **{f"externals.{name}": numbers for name in ("show", "state", "edit", "remove")},
        "externals.fetch": numbers[1:],
        "externals.switch": [{"number": sent.id, "way": "on"}],
    }


def furnish_feeds() -> Samples:
    """A saved selection; a delegate's own feed; of the secretariat's an address in use and a revoked one, a meeting."""
    kept = saving.save(Selection(kinds=frozenset({"regional_meeting"}), deadlines=DeadlinesWanted.BINDING))
    delegate = person("new-zealand")
    private, _secret = tokens.make(Actor(delegate.id, delegate.name), "Telephone")
    private.token_hash = tokens.hashed(FEED_SECRET)
    owner = person("secretariat")
    who = Actor(owner.id, owner.name)
    token, _secret = tokens.make(who, "Telephone")
    revoked, _secret = tokens.make(who, "Lost telephone")
    tokens.revoke(who, revoked)
    following.follow(who, calendar.by_code("mge-2011"))
    db.session.flush()
    return {
        "feeds.saved": [{"code": kept.code}],
        "feeds.saved_page": [{"code": kept.code}],
        "feeds.group": [{"code": "african"}],
        "feeds.private": [{"secret": FEED_SECRET}],
        "feeds.revoke": [{"token_id": token.id}],
        "feeds.revoke_of": [{"user_id": owner.id, "token_id": token.id}],
        "feeds.follow": [{"code": "prepcom-2012", "verb": "follow"}],
        "administration.account": [{"user_id": owner.id}],
    }


def furnish_notices() -> Samples:
    """A note that was sent, whose mail failed for one; a draft; an address of a mission, one that fails, one unused."""
    told = missions.add(BY, AddressDraft("FRA", "onu@mission.example.org", "fr"))
    text = Text.of(en="States are invited to send their views.\n\nThey are due by 28 February.")
    subject = Text.of(
        en="Call for views",
        ar="دعوة إلى تقديم آراء",
        zh="征求意见",
        fr="Demande de vues",
        ru="Просьба представить мнения",
        es="Solicitud de opiniones",
    )
    words = NoteDraft(subject, text, Circle.ALL_STATES, process="small-arms", meeting="mge-2011")
    sent = notes.create(BY, replace(words, reference="ODA/2011/12"))
    notes.send(BY, sent, sent.revision)
    assert sent.notice_id is not None
    draft = notes.create(BY, words)
    unused = missions.add(BY, AddressDraft("KIR", "kiribati@mission.example.org", "en"))
    owner = person("secretariat")
    own = NoticeReceipt(notice_id=sent.notice_id, user_id=owner.id, delivery=Delivery.NEVER)
    mail = outbox.send(Mail("onu@mission.example.org", "Call for views", "States are invited.", "en"))
    mail.state, mail.reply, mail.tried_at = MailState.FAILED, "550 5.1.1 No such user", clock.stamp()
    receipt = db.session.scalars(
        sa.select(NoticeReceipt).where(
            NoticeReceipt.notice_id == sent.notice_id, NoticeReceipt.mission_address_id == told.id
        )
    ).one()
    receipt.mail_id, receipt.token_hash = mail.id, hashed(NOTICE_TOKEN)
    failing = FailingAddress(address="onu@mission.example.org", source=FailureSource.SMTP, reply=mail.reply)
    db.session.add_all([own, failing])
    db.session.flush()
    a_notice, a_draft = [{"number": sent.notice_id}], [{"number": draft.id}]
    return {
        "notices.by_mail": [{"token": NOTICE_TOKEN}],
        "notices.mailed_document": [{"token": NOTICE_TOKEN, "form": "html"}],
        "notices.note_document": [{"number": sent.id, "form": "html"}, {"number": draft.id, "form": "html"}],
        "notices.show": [{"number": own.id}],
        "notices.mark": [{"number": own.id, "way": "read"}],
        "notices.mark_all": [{"way": "read"}],
        "notices.note": [{"number": sent.id}, {"number": draft.id}],
        **{f"notices.{step}_note": a_draft for step in ("edit", "send", "discard")},
        **{f"notices.{page}": a_notice for page in ("told_one", "told_file", "tell_again")},
        "notices.right_again": [{"number": failing.id}],
        **{f"notices.{verb}_address": [{"number": unused.id}] for verb in ("edit", "remove")},
        "notices.switch_address": [{"number": told.id, "way": "off"}],
    }


def furnish_silence() -> Samples:
    """A text under silence, one whose deadline has passed, one that was broken by note, one inside a group."""
    today, now = clock.business_today(), clock.now()
    officer = Manager(ManagerKind.SECRETARIAT, "small-arms")
    chairs = addressing.group_chairs(today, besides=["western-european-and-others"])

    def put(number: int, manager: Manager = officer, asked: tuple[Addressed, ...] = chairs, days: int = 4) -> int:
        by = Actor(name=BY.name, holdings=(Holding(Role.SECRETARIAT), Holding(Role.COORDINATOR)))
        title, text = (
            Text.of(en=f"A co-chair, {number}"),
            Text.of(en="The group endorses a successor.\n\nHe is elected."),
        )
        draft = SilenceDraft(title, text, asked, now + timedelta(days=days))
        subject = Subject("sample", number, "silence/", "small-arms", is_sample=True)
        return silence.open_(by, subject, manager, draft).id

    open_one, broken = put(1), put(2)
    first = silence_queries.by_id(broken).addressees[0]
    note = attachments.read(b"%PDF-1.7\n%%EOF\n", "note.pdf")
    answer = Answer("Not agreed.", "en", addressee=first.id)
    silence.record_objection(BY, broken, answer, via=Via.NOTE, received_at=clock.now(), evidence=note)
    with clock.frozen(now - timedelta(days=9)):
        late_draft = SilenceDraft(
            Text.of(en="A co-chair, 3"), Text.of(en="He is elected."), chairs, now - timedelta(days=1)
        )
        late = silence.open_(BY, Subject("sample", 3, "silence/", "small-arms", is_sample=True), officer, late_draft).id
    silence.settle(late)  # as the worker would have: no form is to do it while what it refuses is looked at
    inside = put(4, Manager(ManagerKind.COORDINATOR, "african"), addressing.members_of("african", today), 1)
    steps = [(open_one, "extend"), (open_one, "withdraw"), (open_one, "record"), (open_one, "object")]
    steps += [(open_one, "ask_time"), (broken, "put_again"), (late, "adopt")]
    return {
        "silence.show": [{"number": number} for number in (open_one, broken, late, inside)],
        "silence.act": [{"number": number, "step": step} for number, step in steps],
        "silence.evidence": [{"number": broken, "position": 2}],
        "silence_letters.show": [{"number": number, "form": "html"} for number in (open_one, broken, inside)],
    }


def main() -> None:
    """Furnish and print."""
    app = create_app()
    with app.app_context(), app.test_request_context("/en/"), unit_of_work():
        samples = furnish_accounts(clock.business_today()) | furnish_calendar() | furnish_deadlines()
        samples |= furnish_externals() | furnish_silence() | furnish_documents() | furnish_agendas() | furnish_topics()
        samples |= furnish_releases() | furnish_frames() | furnish_sessions() | furnish_timetable()
        samples |= furnish_day() | furnish_runs()
        samples |= furnish_requests() | furnish_sponsorship()
        for endpoint, more in (*furnish_feeds().items(), *furnish_nominations().items()):
            samples[endpoint] = [*samples.get(endpoint, []), *more]
        samples |= furnish_notices()  # last: to one of its addresses nothing has been sent
    as_text = {endpoint: [{k: str(v) for k, v in one.items()} for one in all_] for endpoint, all_ in samples.items()}
    sys.stdout.write(json.dumps(as_text))


if __name__ == "__main__":
    main()
