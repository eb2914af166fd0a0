"""The record: the database itself keeps it, and every outcome can be counted from it again."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.silence import services, verifying
from meetings.silence.drafts import Answer
from meetings.silence.models import SilenceAct, SilenceAddressee, SilenceProcedure
from meetings.silence.rules import ActKind, Status, Via
from tests.silence.support import EXPIRES, OFFICER, OPENED, SECOND, chair, evidence, objecting, put


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (sa.update(SilenceAct).values(actor_name="nobody"), "only added to"),
        (sa.delete(SilenceAct), "only added to"),
        (sa.update(SilenceAddressee).values(code="KIR"), "only added to"),
        (sa.delete(SilenceAddressee), "only added to"),
        (sa.delete(SilenceProcedure), "only added to"),
        (sa.update(SilenceProcedure).values(opened_at=OPENED), "does not change"),
        (sa.update(SilenceProcedure).values(text=Text.of(en="Other words")), "does not change"),
    ],
)
def test_the_database_keeps_the_record(procedure: SilenceProcedure, statement: Any, words: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=words):
        db.session.execute(statement)
    db.session.rollback()


def test_the_database_lets_nobody_ask_more_people_afterwards(procedure: SilenceProcedure) -> None:
    late = SilenceAddressee(procedure_id=procedure.id, kind="state", code="KIR", name=Text.of(en="Kiribati"))
    db.session.add(late)
    with pytest.raises(sa.exc.DBAPIError, match="settled when"):
        db.session.flush()
    db.session.rollback()


def test_the_database_reopens_nothing_that_has_ended(procedure: SilenceProcedure) -> None:
    services.object_(chair("african"), procedure.id, Answer())
    db.session.commit()
    with pytest.raises(sa.exc.DBAPIError, match="has ended does not change"):
        db.session.execute(sa.update(SilenceProcedure).values(status=Status.OPEN, ended_at=None))
    db.session.rollback()


def test_the_database_takes_one_objection_of_each(procedure: SilenceProcedure) -> None:
    act = services.object_(chair("african"), procedure.id, Answer())
    db.session.commit()
    names = ("procedure_id", "kind", "at", "addressee_id", "actor_name", "received_at", "via", "reason", "reason_lang")
    twice = SilenceAct(position=9, **{name: getattr(act, name) for name in names})
    db.session.add(twice)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_evidence_cannot_be_removed(procedure: SilenceProcedure) -> None:
    services.record_objection(
        OFFICER, procedure.id, objecting(procedure, "african"), via=Via.MAIL, received_at=OPENED, evidence=evidence()
    )
    db.session.commit()
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text("DELETE FROM attachment"))
    db.session.rollback()


# --- proving it -----------------------------------------------------------------------------------------------------


def test_the_command_says_that_all_agree(procedure: SilenceProcedure, cli: Any) -> None:
    found = cli("silence", "verify")

    assert (found.exit_code, found.output) == (0, "1 silence procedures agree with their records.\n")


def test_an_outcome_that_was_changed_is_found(app: Flask, cli: Any) -> None:
    with clock.frozen(OPENED):
        made = put()
        number = made.id
        db.session.execute(sa.update(SilenceProcedure).values(expires_at=EXPIRES + SECOND))
        db.session.commit()
    found = cli("silence", "verify")

    assert found.exit_code == 1
    assert found.output.startswith(f"silence procedure {number}: expires_at is 2001-05-07 14:00:01+00:00, its record")


def test_an_act_that_does_not_belong_is_found(app: Flask) -> None:
    with clock.frozen(OPENED):
        made = put()
    db.session.add(
        SilenceAct(procedure_id=made.id, position=2, kind=ActKind.ADOPT, at=OPENED + SECOND, actor_name="nobody")
    )
    db.session.commit()
    problems = list(verifying.verify())

    assert any("it was adopted before it had run out" in problem for problem in problems)
    assert any("status is open, its record says adopted" in problem for problem in problems)
    assert any("the rules would not let" in problem for problem in problems)


def test_refusals_are_rule_violations_on_their_fields(procedure: SilenceProcedure) -> None:
    with pytest.raises(RuleViolation) as refused_:
        services.extend(OFFICER, procedure.id, procedure.revision, EXPIRES)

    assert refused_.value.field == "until"
