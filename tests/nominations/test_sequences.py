"""Whatever people do one after another about a seat, in whichever order: no path leads to what the rules forbid."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.attachments import read
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import Text
from meetings.nominations import asking, calls, deciding, nominating, officers, queries, verifying
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import OfficerStatus
from meetings.nominations.consent import SUBJECTS, Asked
from meetings.nominations.drafts import BallotDraft, DecisionDraft, NominationDraft
from meetings.nominations.models import Nomination, NominationCall, Officer
from meetings.nominations.rules import CallAction, Circle, Decision, NominationStatus, Via, live
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence import verifying as silence_verifying
from meetings.silence.drafts import Answer, SilenceDraft
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status
from meetings.silence.rules import Via as SilenceVia
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN_GROUP,
    JAPAN,
    KENYA,
    NIGERIA,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    opened,
    without_account,
)

pytestmark = pytest.mark.usefixtures("register")

S = NominationStatus
PEOPLE = [without_account(one) for one in (SECRETARIAT, AFRICAN_GROUP, ASIAN_GROUP, NIGERIA, KENYA, JAPAN)]
OFFICE, AFRICAN_CHAIR, ASIAN_CHAIR, *DELEGATES = PEOPLE
CHAIRS = [AFRICAN_CHAIR, ASIAN_CHAIR]
STRANGER = without_account(OTHER_SECRETARIAT)
STATES = dict(zip(("NGA", "KEN", "JPN"), DELEGATES, strict=True))
# Who usually does what; the secretariat does the rest. Now and then anybody tries anything.
USUAL = {
    **dict.fromkeys(("submit", "replace"), DELEGATES),
    **dict.fromkeys(("endorse", "endorse_by_silence", "ask_group"), CHAIRS),
    "object": [*CHAIRS, *DELEGATES],
    "withdraw": [OFFICE, *DELEGATES],
    "ballot": [OFFICE, *CHAIRS],
}
SEQUENCES, LENGTH = 12, 80


class Play:
    """One seat, those who have a part in it, and whatever comes into their heads."""

    def __init__(self, call: NominationCall, dice: random.Random):
        self.call_id, self.post_id, self.dice = call.id, call.post_id, dice
        self.now = clock.now()
        self.done: list[str] = []

    def deed(self) -> bool:
        """Somebody does something, allowed or not; a refusal undoes all of it. Whether it was done."""
        self.now += timedelta(hours=self.dice.choice((0, 0, 1, 9, 30, 30, 30, 30, -48)))
        what = self.dice.choice(self.deeds)
        who = self.dice.choice(USUAL.get(what.__name__, [OFFICE]) if self.dice.random() < 0.8 else [*PEOPLE, STRANGER])
        before = self.facts()
        with clock.frozen(self.now):
            refusal = self.tried(what, who)
        db.session.expire_all()
        if refusal:
            assert self.facts() == before, (what.__name__, refusal)
            return False
        self.done.append(what.__name__)
        assert who is not STRANGER, self.done
        return True

    def tried(self, what: Callable[[Actor], Any], who: Actor) -> str:
        """What refused it; empty if it was done."""
        try:
            with db.session.begin_nested():
                what(who)
        except DomainError as refusal:
            return refusal.code
        return ""

    @property
    def deeds(self) -> list[Callable[[Actor], Any]]:
        rare = (self.withdraw, self.replace, self.turn, self.elect, self.note)
        usual = (self.submit, self.circulate, self.ballot, self.ask_group, self.endorse_by_silence, self.put_again)
        silent = (self.object, self.withdraw_silence)
        often = (self.endorse, self.ask_chairs, self.adopt, self.designate)
        return [*rare, *(*usual, *silent) * 2, *often * 3]

    def facts(self) -> tuple[Any, ...]:
        """All that is on record, as far as a refusal must leave it alone."""
        nominations = db.session.execute(
            sa.select(Nomination.id, Nomination.status, Nomination.circle, Nomination.revision).order_by(Nomination.id)
        )
        procedures = db.session.execute(
            sa.select(SilenceProcedure.id, SilenceProcedure.status).order_by(SilenceProcedure.id)
        )
        held = db.session.execute(sa.select(Officer.id, Officer.status).order_by(Officer.id))
        return tuple(nominations.all()), tuple(procedures.all()), tuple(held.all())

    def some(self) -> Nomination:
        found = queries.locked_call(self.call_id).nominations
        if not found:
            raise DomainError("nothing")
        ahead = [one for one in found if one.status is S.ENDORSED] or [one for one in found if one.status.is_live]
        return self.dice.choice(ahead if ahead and self.dice.random() < 0.7 else found)

    def procedure(self) -> SilenceProcedure:
        found = silence_queries.every_id()
        if not found:
            raise DomainError("nothing")
        return silence_queries.by_id(found[-1] if self.dice.random() < 0.6 else self.dice.choice(found), lock=True)

    def draft(self, nomination: Nomination, whom: Asked) -> SilenceDraft:
        addressed = asking.addressees(nomination, whom, clock.business_today())
        until = clock.now() + timedelta(hours=self.dice.choice((2, 20)))
        return SilenceDraft(Text.of(en="Nominated"), Text.of(en="Nominated."), addressed, until)

    def rarely(self) -> None:
        if self.dice.random() < 0.7:
            raise DomainError("thought better of it")

    def manager(self, who: Actor, procedure: SilenceProcedure) -> Actor:
        """Who runs it, in the place of one who would not."""
        runs = {"african": AFRICAN_CHAIR, "asia-pacific": ASIAN_CHAIR}.get(procedure.manager_scope, OFFICE)
        return runs if who is not STRANGER else who

    # --- deeds

    def submit(self, who: Actor) -> None:
        own = [code for code, actor in STATES.items() if actor is who]
        state = own[0] if own else self.dice.choice(sorted(STATES))
        made = nominating.draft(who, self.call_id, state, False, NominationDraft(state))
        nominating.submit(who, made.id, made.revision)

    def withdraw(self, who: Actor) -> None:
        self.rarely()
        one = self.some()
        nominating.withdraw(who, one.id, one.revision, "A note", Via.NOTE)

    def replace(self, who: Actor) -> None:
        one = self.some()
        nominating.replace(who, one.id, one.revision, NominationDraft(one.state, "Somebody"))

    def endorse(self, who: Actor) -> None:
        one = self.some()
        how = DecisionDraft(Decision.CONSENSUS, clock.business_today())
        if self.dice.random() < 0.5 and one.call.ballots:
            ballot = self.dice.choice(one.call.ballots)
            how = DecisionDraft(Decision.BALLOT, clock.business_today(), ballot_id=ballot.id)
        deciding.endorse(who, one.id, one.revision, how)

    def endorse_by_silence(self, who: Actor) -> None:
        procedure = self.procedure()
        one = queries.locked_nomination(procedure.subject_id)
        draft = DecisionDraft(Decision.SILENCE, clock.business_today(), silence_id=procedure.id)
        deciding.endorse(who, one.id, one.revision, draft)

    def ballot(self, who: Actor) -> None:
        call = queries.locked_call(self.call_id)
        group = self.dice.choice(("", AFRICAN, "asia-pacific"))
        standing = live((one.candidate for one in call.nominations), group or None)
        votes = {one.id: self.dice.randrange(9) for one in standing}
        draft = BallotDraft(Method.SECRET_BALLOT, clock.business_today(), group, tallies=votes, present=99)
        deciding.record_ballot(who, self.call_id, call.revision, draft)

    def circulate(self, who: Actor) -> None:
        one = self.some()
        deciding.circulate(who, one.id, one.revision, self.dice.choice(list(Circle)))

    def designate(self, who: Actor) -> None:
        one = self.some()
        deciding.designate(who, one.id, one.revision, clock.business_today())

    def elect(self, who: Actor) -> None:
        held = queries.locked_post(self.post_id).officers
        if not held:
            raise DomainError("nothing")
        officers.elect(who, held[-1].id, held[-1].revision, clock.business_today(), Method.ACCLAMATION)

    def turn(self, who: Actor) -> None:
        self.rarely()
        call = queries.locked_call(self.call_id)
        if who is not OFFICE:
            raise DomainError("views ask")
        calls.act(who, call.id, call.revision, self.dice.choice((CallAction.CLOSE, CallAction.REOPEN)))

    def ask_group(self, who: Actor) -> None:
        one = self.some()
        asking.ask(who, one.id, one.revision, Asked.GROUP, self.draft(one, Asked.GROUP))

    def ask_chairs(self, who: Actor) -> None:
        one = self.some()
        asking.ask(who, one.id, one.revision, Asked.CHAIRS, self.draft(one, Asked.CHAIRS))

    def put_again(self, who: Actor) -> None:
        procedure = self.procedure()
        one = queries.locked_nomination(procedure.subject_id)
        whom = next(asked for asked, kind in SUBJECTS.items() if kind == procedure.subject_kind)
        silence.put_again(self.manager(who, procedure), procedure.id, self.draft(one, whom))

    def object(self, who: Actor) -> None:
        silence.object_(who, self.procedure().id, Answer())

    def note(self, who: Actor) -> None:
        procedure = self.procedure()
        answer = Answer(addressee=self.dice.choice(procedure.addressees).id)
        received = min(clock.now(), procedure.expires_at)
        upload = read(b"%PDF-1.7\n%%EOF\n", "note.pdf")
        silence.record_objection(who, procedure.id, answer, via=SilenceVia.NOTE, received_at=received, evidence=upload)

    def adopt(self, who: Actor) -> None:
        procedure = self.procedure()
        silence.adopt(self.manager(who, procedure), procedure.id, procedure.revision)

    def withdraw_silence(self, who: Actor) -> None:
        procedure = self.procedure()
        silence.withdraw(self.manager(who, procedure), procedure.id, procedure.revision)


def check(play: Play) -> None:
    """Nothing that the rules forbid has come about."""
    post = queries.locked_post(play.post_id)
    nominations = [one for call in post.calls for one in call.nominations]
    current = [officer for officer in post.officers if officer.status.is_current]
    settled = [one for one in nominations if one.status in (S.DESIGNATED, S.ELECTED)]
    standing = live(one.candidate for one in nominations)

    assert len(current) <= 1 and len(settled) <= 1 and len(settled) == len(current), play.done
    if any(one.status is S.DESIGNATED for one in nominations):
        assert len(standing) == 1, play.done
    by_group = [one.group for one in standing if one.status is not S.SUBMITTED]
    assert len(by_group) == len(set(by_group)), play.done
    assert len({one.state for one in standing}) == len(standing), play.done
    for one in nominations:
        asked = silence_queries.of_subject(SUBJECTS[Asked.CHAIRS], one.id)
        if one.designated_at is not None and asked:
            assert asked[0].status in (Status.ADOPTED, Status.WITHDRAWN), play.done
        if asked:
            assert one.circle is not None, play.done
    assert all(officer.status is not OfficerStatus.ELECTED for officer in current), "before the meeting opens"
    assert list(verifying.verify()) == [] and list(silence_verifying.verify()) == [], play.done


def test_no_order_of_deeds_leads_to_what_is_forbidden(app: Flask) -> None:
    reached: set[str] = set()
    for seed in range(SEQUENCES):
        with db.session.begin_nested() as sequence:
            play = Play(opened(groups=()), random.Random(seed))
            for _turn in range(LENGTH):
                if play.deed():
                    check(play)
            reached |= set(play.done)
            sequence.rollback()
        db.session.expire_all()

    assert reached == {deed.__name__ for deed in play.deeds} - {"elect"}, "each is reached but for what comes too early"
