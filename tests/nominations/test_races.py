"""Several people at one seat at the same moment: what is done about it is done one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import queries as calendar
from meetings.calendar import services as meetings
from meetings.calendar.drafts import draft_of
from meetings.foundation import attachments, clock
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import Text
from meetings.nominations import asking, deciding, nominating, officers, verifying
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import DecisionDraft, NominationDraft, OfficerDraft
from meetings.nominations.models import Nomination, Officer
from meetings.nominations.rules import Decision, NominationStatus, fold
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence import verifying as silence_verifying
from meetings.silence.drafts import Answer, SilenceDraft
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status as SilenceStatus
from meetings.silence.rules import Via as SilenceVia
from tests.nominations.support import (
    AFRICAN_DEPUTY,
    AFRICAN_GROUP,
    ASIAN,
    ASIAN_GROUP,
    KENYA,
    NIGERIA,
    SECRETARIAT,
    again,
    asked,
    chairs,
    endorsed,
    opened,
    post,
    submitted,
    without_account,
)

pytestmark = pytest.mark.usefixtures("register")

S = NominationStatus
NOW = datetime(2011, 5, 2, 12, 0, tzinfo=UTC)
DAY = date(2011, 5, 2)


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """What comes of each deed, all of them begun together: empty, or the code of what refused it."""
    db.session.commit()
    db.session.remove()
    gate, answers, wrong = threading.Barrier(len(deeds)), [""] * len(deeds), []

    def work(number: int) -> None:
        try:
            with app.app_context():
                gate.wait(10)
                try:
                    with unit_of_work():
                        deeds[number]()
                except DomainError as refusal:
                    answers[number] = refusal.code
        except BaseException as error:
            wrong.append(error)

    with clock.frozen(NOW):
        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(deeds))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert wrong == []
    return answers


def standing() -> dict[str, NominationStatus]:
    """Where every nomination stands, which is what its acts come to."""
    found = {}
    for number in db.session.scalars(sa.select(Nomination.id)).all():
        nomination = db.session.get_one(Nomination, number)
        kept = again(nomination)
        assert kept.status is fold(act.fact for act in kept.acts).status
        found[kept.state] = kept.status
    return found


@pytest.mark.parametrize("attempt", range(5))
def test_a_group_whose_coordinator_and_deputy_endorse_two_has_one(app: Flask, attempt: int) -> None:
    call = opened()
    one, two = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")
    chosen = [(AFRICAN_GROUP, one.id, again(one).revision), (AFRICAN_DEPUTY, two.id, again(two).revision)]
    decision = DecisionDraft(Decision.CONSENSUS, DAY)

    def endorse(place: int) -> Callable[[], object]:
        actor, number, revision = chosen[place]
        return lambda: deciding.endorse(actor, number, revision, decision)

    answers = at_once(app, endorse(0), endorse(1))

    assert sorted(answers)[0] == "" and sorted(answers)[1] != ""
    assert sorted(standing().values()) == [S.ENDORSED, S.NOT_CHOSEN]


@pytest.mark.parametrize("attempt", range(5))
def test_who_is_designated_while_withdrawing_is_one_or_the_other(app: Flask, attempt: int) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    number, revision = nomination.id, nomination.revision

    answers = at_once(
        app,
        lambda: deciding.designate(SECRETARIAT, number, revision, DAY),
        lambda: nominating.withdraw(NIGERIA, number, revision),
    )

    assert sorted(answers) == ["", "record.changed_meanwhile"]
    is_designated = answers[0] == ""
    assert standing() == {"NGA": S.DESIGNATED if is_designated else S.WITHDRAWN}
    assert len(db.session.scalars(sa.select(Officer.id).where(Officer.nomination_id == number)).all()) == is_designated
    expected = ("NGA", "", "designated") if is_designated else ("", "", "none")
    assert chairs("prepcom-2012", "revcon-2012") == [expected] * 2


@pytest.mark.parametrize("attempt", range(5))
def test_a_state_that_its_delegation_and_its_group_put_forward_at_once_stands_once(app: Flask, attempt: int) -> None:
    call = opened()
    own = nominating.draft(NIGERIA, call.id, "NGA", False, NominationDraft("NGA"))
    groups = nominating.draft(AFRICAN_GROUP, call.id, "african", True, NominationDraft("NGA"))
    first, second = (own.id, own.revision), (groups.id, groups.revision)

    answers = at_once(
        app,
        lambda: nominating.submit(NIGERIA, *first),
        lambda: nominating.submit(AFRICAN_GROUP, *second),
    )

    assert sorted(answers) == ["", "nomination.twice"]
    assert sorted(db.session.scalars(sa.select(Nomination.status)).all()) == [S.DRAFT, S.SUBMITTED]


@pytest.mark.parametrize("attempt", range(5))
def test_the_chair_written_on_the_form_of_a_meeting_and_a_person_named_for_the_post_wait_for_one_another(
    app: Flask, attempt: int
) -> None:
    held = officers.appoint(SECRETARIAT, post().id, post().revision, OfficerDraft("NGA", "A. Bello"))
    number, revision = held.id, held.revision

    def write() -> object:
        meetings.hold_chair("prepcom-2012")
        found = calendar.by_code("prepcom-2012", for_change=True, lock=True)
        draft = replace(draft_of(found), chair_name="C. Okafor")
        return meetings.edit(SECRETARIAT, found, draft, found.revision, accept_warnings=True)

    def name() -> object:
        return officers.name_person(SECRETARIAT, number, revision, "B. Eze", DAY)

    answers = at_once(app, write, name)

    assert answers.count("") >= 1
    assert len(set(chairs("prepcom-2012", "revcon-2012"))) == 1


# --- asking the chairs of the other groups --------------------------------------------------------------------------


def asked_chairs() -> tuple[Nomination, SilenceProcedure]:
    """A nomination that its group has endorsed, about which the chairs of the other groups are asked until tomorrow."""
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    with clock.frozen(NOW - timedelta(days=1)):
        procedure = asked(SECRETARIAT, nomination, Asked.CHAIRS, days=1)
    return again(nomination), procedure


def outcome(nomination_id: int, procedure_id: int) -> tuple[NominationStatus, SilenceStatus]:
    """Where both stand, which is what their records come to."""
    db.session.expire_all()
    assert list(verifying.verify()) == [] and list(silence_verifying.verify()) == []
    nomination = db.session.get_one(Nomination, nomination_id)
    return nomination.status, db.session.get_one(SilenceProcedure, procedure_id).status


@pytest.mark.parametrize("attempt", range(5))
def test_who_is_designated_while_a_chair_objects_is_not(app: Flask, attempt: int) -> None:
    nomination, procedure = asked_chairs()
    number, revision, asking_id = nomination.id, nomination.revision, procedure.id

    answers = at_once(
        app,
        lambda: deciding.designate(SECRETARIAT, number, revision, DAY),
        lambda: silence.object_(without_account(ASIAN_GROUP), asking_id, Answer()),
    )

    assert answers == ["nomination.chairs_asked", ""]
    assert outcome(number, asking_id) == (S.ENDORSED, SilenceStatus.BROKEN)


@pytest.mark.parametrize("attempt", range(10))
def test_designating_closing_and_a_note_that_came_in_time_never_contradict_one_another(
    app: Flask, attempt: int
) -> None:
    nomination, procedure = asked_chairs()
    number, revision, asking_id = nomination.id, nomination.revision, procedure.id
    officer, received = without_account(SECRETARIAT), procedure.expires_at
    with clock.frozen(NOW + timedelta(seconds=1)):
        silence.settle(asking_id)
    stored = silence_queries.by_id(asking_id, lock=True)
    seen, chair = stored.revision, next(one.id for one in stored.addressees if one.code == ASIAN)

    def note() -> object:
        upload = attachments.read(b"%PDF-1.7\n%%EOF\n", "note.pdf")
        answer = Answer(addressee=chair)
        return silence.record_objection(
            officer, asking_id, answer, via=SilenceVia.NOTE, received_at=received, evidence=upload
        )

    def designate() -> object:
        return deciding.designate(SECRETARIAT, number, revision, DAY)

    deeds = [lambda: silence.adopt(officer, asking_id, seen), note, designate]
    turned = deeds[attempt % 3 :] + deeds[: attempt % 3]
    at_once(app, *turned)

    stands = outcome(number, asking_id)
    assert stands in {
        (S.DESIGNATED, SilenceStatus.ADOPTED),
        (S.ENDORSED, SilenceStatus.ADOPTED),
        (S.ENDORSED, SilenceStatus.BROKEN),
    }


@pytest.mark.parametrize("attempt", range(5))
def test_whoever_is_designated_at_the_moment_of_asking_was_not_asked_about(app: Flask, attempt: int) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    number, revision = nomination.id, nomination.revision

    addressed = asking.addressees(nomination, Asked.CHAIRS, DAY)
    draft = SilenceDraft(Text.of(en="One"), Text.of(en="One."), addressed, NOW + timedelta(days=3))
    officer = without_account(SECRETARIAT)

    answers = at_once(
        app,
        lambda: deciding.designate(SECRETARIAT, number, revision, DAY),
        lambda: asking.ask(officer, number, revision, Asked.CHAIRS, draft),
    )

    was_asked = answers[1] == ""
    assert (answers[0] == "") is not was_asked
    assert standing() == {"NGA": S.ENDORSED if was_asked else S.DESIGNATED}
    assert bool(silence_queries.of_subject("nomination_asked", number)) is was_asked


@pytest.mark.parametrize("attempt", range(5))
def test_what_was_withdrawn_is_put_again_or_lets_designate_and_not_both(app: Flask, attempt: int) -> None:
    nomination, procedure = asked_chairs()
    number, revision, asking_id = nomination.id, nomination.revision, procedure.id
    officer = without_account(SECRETARIAT)
    with clock.frozen(NOW - timedelta(hours=1)):
        silence.withdraw(officer, asking_id, procedure.revision)
    chairs_of_day = asking.addressees(nomination, Asked.CHAIRS, DAY)
    again_draft = SilenceDraft(Text.of(en="Again"), Text.of(en="Again."), chairs_of_day, NOW + timedelta(days=3))

    answers = at_once(
        app,
        lambda: deciding.designate(SECRETARIAT, number, revision, DAY),
        lambda: silence.put_again(officer, asking_id, again_draft),
    )

    assert sorted(answers) in (["", "nomination.chairs_asked"], ["", "nomination.nobody_to_ask"])
    is_open = silence_queries.of_subject("nomination_asked", number)[0].status is SilenceStatus.OPEN
    assert standing() == {"NGA": S.ENDORSED if is_open else S.DESIGNATED}
