"""What people do with a silence procedure: each act by the server's clock, recorded, and told to whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import audit, clock, database
from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.foundation.languages import Text
from meetings.silence import authority, queries, services, tasks
from meetings.silence.drafts import Answer, Manager
from meetings.silence.models import SilenceAct, SilenceProcedure
from meetings.silence.rules import ActKind, ManagerKind, Status, Via
from tests.silence.support import (
    EXPIRES,
    GROUPS,
    OFFICER,
    OPENED,
    SECOND,
    STRANGER,
    SUBJECT,
    actor,
    addressee,
    chair,
    chairs,
    draft,
    evidence,
    focal,
    objecting,
    put,
    states,
)

TICK = timedelta(microseconds=1)


def stands(procedure: SilenceProcedure) -> SilenceProcedure:
    return queries.by_id(procedure.id)


def kinds(procedure: SilenceProcedure) -> list[ActKind]:
    return [act.kind for act in stands(procedure).acts]


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=code)


def test_opening_settles_the_text_the_deadline_and_who_is_asked(procedure: SilenceProcedure) -> None:
    found = stands(procedure)

    assert (found.number, found.status, found.opened_at, found.expires_at) == (1, Status.OPEN, OPENED, EXPIRES)
    assert [one.code for one in found.addressees] == list(GROUPS)
    assert [(act.kind, act.position, act.until) for act in found.acts] == [(ActKind.OPEN, 1, EXPIRES)]
    with refused("silence.already"):
        services.open_(OFFICER, SUBJECT, Manager(ManagerKind.SECRETARIAT, "small-arms"), draft())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"addressees": ()}, "silence.nobody"),
        ({"expires_at": OPENED}, "silence.not_later"),
        ({"text": Text()}, "text.empty"),
        ({"zone": "Europe/Atlantis"}, "zone.unknown"),
    ],
)
def test_nothing_is_opened_without_addressees_a_text_or_a_later_deadline(
    app: Flask, given: dict[str, Any], code: str
) -> None:
    with clock.frozen(OPENED), refused(code):
        put(**given)


@pytest.mark.parametrize("moment", [EXPIRES - SECOND, EXPIRES, EXPIRES + SECOND - TICK])
def test_an_objection_up_to_the_last_second_breaks_the_silence(procedure: SilenceProcedure, moment: Any) -> None:
    with clock.frozen(moment):
        act = services.object_(chair("african"), procedure.id, Answer(reason="Not agreed.", lang="en"))
        db.session.commit()

    assert (stands(procedure).status, stands(procedure).ended_at) == (Status.BROKEN, moment)
    assert (act.received_at, act.reason, act.reason_lang, act.via) == (moment, "Not agreed.", "en", Via.APPLICATION)
    with clock.frozen(EXPIRES + SECOND), refused("silence.ended"):
        services.adopt(OFFICER, procedure.id, stands(procedure).revision)


def test_an_objection_in_the_second_after_is_refused(procedure: SilenceProcedure) -> None:
    with clock.frozen(EXPIRES + SECOND), refused("silence.too_late"):
        services.object_(chair("african"), procedure.id, Answer())
    assert kinds(procedure) == [ActKind.OPEN]


def test_it_is_adopted_by_an_act_once_the_last_second_has_passed(procedure: SilenceProcedure) -> None:
    with clock.frozen(EXPIRES + SECOND - TICK), refused("silence.not_expired"):
        services.adopt(OFFICER, procedure.id, procedure.revision)
    with clock.frozen(EXPIRES + SECOND):
        assert stands(procedure).status is Status.OPEN  # time alone adopts nothing
        services.adopt(OFFICER, procedure.id, procedure.revision)
        db.session.commit()

    assert stands(procedure).status is Status.ADOPTED
    assert kinds(procedure) == [ActKind.OPEN, ActKind.RUN_OUT, ActKind.ADOPT]


def test_who_speaks_for_nobody_who_is_asked_and_who_does_not_run_it_finds_nothing(procedure: SilenceProcedure) -> None:
    for step in (
        lambda: services.object_(STRANGER, procedure.id, Answer()),
        lambda: services.object_(chair("western-european-and-others"), procedure.id, Answer()),
        lambda: services.object_(OFFICER, procedure.id, Answer()),
        lambda: services.ask_time(STRANGER, procedure.id, Answer()),
        lambda: services.extend(chair("african"), procedure.id, 1, EXPIRES + timedelta(days=1)),
        lambda: services.adopt(STRANGER, procedure.id, 1),
        lambda: services.withdraw(STRANGER, procedure.id, 1),
        lambda: services.put_again(STRANGER, procedure.id, draft()),
        lambda: services.open_(STRANGER, SUBJECT, Manager(ManagerKind.SECRETARIAT, "small-arms"), draft()),
        lambda: services.object_(chair("african"), 999, Answer()),
        lambda: services.record_objection(
            chair("african"), procedure.id, Answer(), via=Via.NOTE, received_at=OPENED, evidence=evidence()
        ),
    ):
        with pytest.raises(NotFound):
            step()


def test_a_member_of_a_delegation_does_not_bind_its_state(app: Flask) -> None:
    with clock.frozen(OPENED):
        made = put(addressees=states("NPL", "NZL"))
        with pytest.raises(NotFound):
            services.object_(actor("Member", (Role.MEMBER, "NPL")), made.id, Answer())
        services.object_(focal("NPL"), made.id, Answer())

    assert stands(made).status is Status.BROKEN


def test_who_speaks_for_several_says_for_whom(procedure: SilenceProcedure) -> None:
    both = actor("Both", (Role.COORDINATOR, "african"), (Role.DEPUTY_COORDINATOR, "asia-pacific"))
    with refused("silence.which"):
        services.object_(both, procedure.id, Answer())
    with refused("silence.which"):
        services.object_(both, procedure.id, objecting(procedure, "eastern-european"))
    act = services.object_(both, procedure.id, objecting(procedure, "asia-pacific"))
    db.session.commit()

    assert act.addressee_id == addressee(procedure, "asia-pacific")


def test_each_addressee_objects_once_and_others_may_follow_until_the_deadline(procedure: SilenceProcedure) -> None:
    for group in ("african", "asia-pacific"):
        services.object_(chair(group), procedure.id, Answer())
        db.session.commit()
    first = stands(procedure)
    with refused("silence.objected"):
        services.object_(chair("african"), procedure.id, Answer())

    assert first.ended_at == first.acts[1].at
    assert kinds(procedure) == [ActKind.OPEN, ActKind.OBJECT, ActKind.OBJECT]


def test_what_is_recorded_after_the_end_leaves_the_procedure_as_it_ended(
    procedure: SilenceProcedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ask_time(chair("asia-pacific"), procedure.id, Answer())
    services.object_(chair("african"), procedure.id, Answer())
    db.session.commit()
    revision = stands(procedure).revision
    monkeypatch.setattr(database, "stamp", lambda: clock.stamp() + timedelta(minutes=5))
    services.object_(chair("asia-pacific"), procedure.id, Answer())
    db.session.commit()
    with clock.frozen(EXPIRES + SECOND):
        assert tasks.run_out() == 1

    assert stands(procedure).revision == revision == 2


def test_an_objection_by_note_is_recorded_with_its_receipt_and_evidence(procedure: SilenceProcedure) -> None:
    with clock.frozen(EXPIRES + timedelta(days=1)):
        tasks.run_out()
        act = services.record_objection(
            OFFICER,
            procedure.id,
            objecting(procedure, "african", reason="As our note says."),
            via=Via.NOTE,
            received_at=EXPIRES,
            evidence=evidence(),
        )
        db.session.commit()

    kept = stands(procedure).acts[-1]
    assert kept.id == act.id and kept.evidence is not None and kept.evidence.name == "note.pdf"
    assert (act.received_at, act.at) == (EXPIRES, EXPIRES + timedelta(days=1))
    assert stands(procedure).status is Status.BROKEN


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"received_at": EXPIRES + SECOND}, "silence.received_late"),
        ({"received_at": OPENED - SECOND}, "silence.received_early"),
        ({"via": Via.APPLICATION}, "silence.via"),
        ({"answer": Answer(addressee=999)}, "silence.not_asked"),
    ],
)
def test_an_objection_is_not_recorded_otherwise(procedure: SilenceProcedure, given: dict[str, Any], code: str) -> None:
    values: dict[str, Any] = {"answer": objecting(procedure, "african"), "via": Via.MAIL, "received_at": EXPIRES}
    values |= {"evidence": evidence()} | given
    with clock.frozen(EXPIRES + timedelta(hours=1)), refused(code):
        services.record_objection(OFFICER, procedure.id, values.pop("answer"), **values)


def test_more_time_is_given_before_the_deadline_and_never_less(procedure: SilenceProcedure) -> None:
    later = EXPIRES + timedelta(days=1)
    with clock.frozen(EXPIRES):
        services.extend(OFFICER, procedure.id, procedure.revision, later, "Two chairs asked for it.")
        db.session.commit()
        found = stands(procedure)
        with refused("silence.not_later"):
            services.extend(OFFICER, procedure.id, found.revision, EXPIRES)

    assert found.expires_at == later
    with clock.frozen(later + SECOND), refused("silence.too_late"):
        services.extend(OFFICER, procedure.id, found.revision, later + timedelta(days=1))
    with clock.frozen(later):
        services.object_(chair("african"), procedure.id, Answer())


def test_a_request_for_more_time_breaks_nothing(procedure: SilenceProcedure) -> None:
    for _ in range(2):
        services.ask_time(chair("african"), procedure.id, Answer(reason="The group meets on Monday."))
        db.session.commit()

    assert stands(procedure).status is Status.OPEN
    with clock.frozen(EXPIRES + SECOND), refused("silence.too_late"):
        services.ask_time(chair("african"), procedure.id, Answer())


def test_what_is_withdrawn_or_broken_is_put_again_once_with_the_next_number(procedure: SilenceProcedure) -> None:
    services.withdraw(OFFICER, procedure.id, procedure.revision, "A word is wrong.")
    again = services.put_again(OFFICER, procedure.id, draft(addressees=chairs("african")))
    db.session.commit()

    assert (again.number, again.previous_id, again.status) == (2, procedure.id, Status.OPEN)
    assert [one.code for one in stands(again).addressees] == ["african"]
    with refused("silence.again_already"):
        services.put_again(OFFICER, procedure.id, draft())
    with refused("silence.not_again"):
        services.put_again(OFFICER, again.id, draft())
    assert [one.number for one in queries.of_subject(SUBJECT.kind, SUBJECT.id)] == [2, 1]


def test_two_managers_at_once_do_not_act_on_what_the_other_has_changed(procedure: SilenceProcedure) -> None:
    seen = procedure.revision
    services.extend(OFFICER, procedure.id, seen, EXPIRES + timedelta(days=1))
    db.session.commit()

    for step in (
        lambda: services.extend(OFFICER, procedure.id, seen, EXPIRES + timedelta(days=2)),
        lambda: services.withdraw(OFFICER, procedure.id, seen),
        lambda: services.adopt(OFFICER, procedure.id, seen),
    ):
        with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
            step()


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_that_steps_reopens_nothing(procedure: SilenceProcedure, days: int) -> None:
    with clock.frozen(EXPIRES + SECOND):
        assert tasks.run_out() == 1
        assert tasks.run_out() == 0
    with clock.frozen(EXPIRES + SECOND + timedelta(days=days)):
        for code in ("silence.too_late",) * 2:
            with refused(code):
                services.object_(chair("african"), procedure.id, Answer())
            with refused(code):
                services.extend(OFFICER, procedure.id, procedure.revision, EXPIRES + timedelta(days=9))
        services.adopt(OFFICER, procedure.id, procedure.revision)
        db.session.commit()
    with clock.frozen(OPENED - timedelta(days=days)), refused("silence.ended"):
        services.object_(chair("african"), procedure.id, Answer())
    acts = stands(procedure).acts

    assert stands(procedure).status is Status.ADOPTED
    assert [act.at for act in acts] == sorted(act.at for act in acts)


def test_a_clock_that_ran_ahead_when_it_ran_out_keeps_the_later_acts_in_order(procedure: SilenceProcedure) -> None:
    with clock.frozen(EXPIRES + timedelta(days=3)):
        tasks.run_out()
    with clock.frozen(EXPIRES):  # put right
        services.record_objection(
            OFFICER,
            procedure.id,
            objecting(procedure, "african"),
            via=Via.MAIL,
            received_at=EXPIRES,
            evidence=evidence(),
        )
        db.session.commit()

    assert stands(procedure).status is Status.BROKEN
    assert stands(procedure).acts[-1].at == EXPIRES + timedelta(days=3)


def test_what_is_broken_runs_out_too_so_that_no_objection_is_dated_back(procedure: SilenceProcedure) -> None:
    services.object_(chair("african"), procedure.id, Answer())
    db.session.commit()
    with clock.frozen(EXPIRES + SECOND):
        assert tasks.run_out() == 1
    with clock.frozen(EXPIRES - SECOND), refused("silence.too_late"):
        services.object_(chair("asia-pacific"), procedure.id, Answer())


def test_the_log_keeps_each_act_and_never_who_objected(procedure: SilenceProcedure) -> None:
    services.ask_time(chair("african"), procedure.id, Answer(reason="Secret"))
    services.object_(chair("african"), procedure.id, Answer(reason="Secret"))
    db.session.commit()
    entries = audit.history("silence_procedure", procedure.id)

    assert [entry.action for entry in entries] == ["silence.object", "silence.ask_time", "silence.open"]
    said = [f"{entry.actor_name} {entry.before} {entry.after}" for entry in entries[:2]]
    assert not [words for words in said if "african" in words.lower() or "Secret" in words]
    act = db.session.scalars(sa.select(SilenceAct).where(SilenceAct.kind == ActKind.OBJECT)).one()
    assert act.actor_name == "Chair of african"
    assert db.session.scalars(sa.select(AuditEntry)).all()


def test_who_may_know_of_a_procedure_is_who_runs_it_who_is_asked_and_the_auditor(procedure: SilenceProcedure) -> None:
    inside = put(
        subject=type(SUBJECT)("nomination", 7, "nominations/7/", "small-arms"),
        manager=Manager(ManagerKind.COORDINATOR, "african"),
        by=chair("african"),
        addressees=states("NGA", "KEN"),
    )
    seen = {
        "officer": (OFFICER, {procedure.id}),
        "african": (chair("african"), {procedure.id, inside.id}),
        "asked": (focal("NGA"), {inside.id}),
        "member": (actor("Member", (Role.MEMBER, "KEN")), {inside.id}),
        "stranger": (STRANGER, set()),
        "auditor": (actor("Auditor", (Role.AUDITOR, "*")), {procedure.id, inside.id}),
    }
    for name, (who, expected) in seen.items():
        found = set(db.session.scalars(sa.select(SilenceProcedure.id).where(queries.visible_to(who))))
        assert found == expected, name
        assert {one.id for one in map(stands, (procedure, inside)) if authority.sees(who, one)} == expected, name
        assert {one.id for one in queries.listed(who, 1)[0]} == expected, name


def test_what_waits_is_an_answer_then_the_closing(procedure: SilenceProcedure) -> None:
    def waits(who: Any) -> tuple[int, int]:
        answer, close = db.session.execute(sa.select(*queries.waiting_columns(who, clock.now()))).one()
        return answer, close

    with clock.frozen(EXPIRES):
        assert (waits(chair("african")), waits(OFFICER), waits(STRANGER)) == ((1, 0), (0, 0), (0, 0))
    with clock.frozen(EXPIRES + SECOND):
        assert (waits(chair("african")), waits(OFFICER)) == ((0, 0), (0, 1))
        tasks.run_out()
    with clock.frozen(EXPIRES):
        assert (waits(chair("african")), waits(OFFICER)) == ((0, 0), (0, 1))
