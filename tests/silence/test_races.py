"""Objections around the last second, in parallel with closing, by the running clock: each is in or out, none lost."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.silence import queries, services, tasks, verifying
from meetings.silence.drafts import Answer
from meetings.silence.models import SilenceAct, SilenceProcedure
from meetings.silence.rules import ActKind, Status
from tests.silence.support import (
    EXPIRES,
    OFFICER,
    OPENED,
    SECOND,
    SECRETARIAT,
    SUBJECT,
    chair,
    draft,
    focal,
    put,
    states,
)

TIMES = 200
WORKERS = 8
OVER = EXPIRES + SECOND  # the first instant that is too late


@dataclass
class Try:
    """Something done at about an instant: when it began and ended, and what became of it ("" for done)."""

    at: datetime
    act: Callable[[], Any]
    began: datetime = OPENED
    ended: datetime = OPENED
    refusal: str = "not tried"


@contextmanager
def running_clock(monkeypatch: pytest.MonkeyPatch, before: timedelta) -> Iterator[None]:
    """Business time goes on from so long before the deadline."""
    with monkeypatch.context() as patch:
        patch.setattr(clock, "_frozen", None)
        patch.setattr(clock, "_shift", EXPIRES - before - clock.real_now())
        yield


def carry_out(app: Flask, tries: list[Try]) -> None:
    """Do all of it, each at its time or as soon as a worker is free, as entry points do."""
    waiting, lock, wrong = sorted(tries, key=lambda one: one.at, reverse=True), threading.Lock(), []

    def work() -> None:
        while True:
            with lock:
                if not waiting or wrong:
                    return
                one = waiting.pop()
            time.sleep(max(0.0, (one.at - clock.now()).total_seconds()))
            one.began = clock.now()
            try:
                with app.app_context(), unit_of_work():
                    one.act()
                one.refusal = ""
            except DomainError as error:
                one.refusal = error.code
            except BaseException as error:
                wrong.append(error)
                return
            one.ended = clock.now()

    db.session.remove()
    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert wrong == []


def judged_by_the_clock(one: Try) -> None:
    """In only if it began in time, out only if it ended too late."""
    if one.refusal == "":
        assert one.began < OVER
    else:
        assert (one.refusal in ("silence.too_late", "silence.ended")) and one.ended >= OVER


def adopting(procedure_id: int) -> Callable[[], Any]:
    return lambda: services.adopt(OFFICER, procedure_id, 1)


def objecting(who: Actor, procedure_id: int) -> Callable[[], Any]:
    return lambda: services.object_(who, procedure_id, Answer(reason="Not agreed."))


def test_two_hundred_objections_around_the_last_second_while_others_close(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(2001)
    with clock.frozen(OPENED), unit_of_work():
        made = [
            services.open_(OFFICER, replace(SUBJECT, id=number), SECRETARIAT, draft(addressees=states("NZL"))).id
            for number in range(1, TIMES + 1)
        ]

    def about(first: float, last: float) -> datetime:
        return EXPIRES + timedelta(seconds=chance.uniform(first, last))

    objections = {number: Try(about(-1, 3), objecting(focal("NZL"), number)) for number in made}
    closings = {number: Try(about(0.5, 4), adopting(number)) for number in made}
    chores = [Try(about(-1, 4), tasks.run_out) for _ in range(10)]
    with running_clock(monkeypatch, timedelta(seconds=1.2)):
        carry_out(app, [*objections.values(), *closings.values(), *chores])
        time.sleep(max(0.0, (OVER - clock.now()).total_seconds()))
        rest = {number: Try(OVER, adopting(number)) for number, one in closings.items() if one.refusal}
        carry_out(app, list(rest.values()))

    acts = {
        act.procedure_id: act for act in db.session.scalars(sa.select(SilenceAct).where(SilenceAct.kind == "object"))
    }
    statuses = dict(db.session.execute(sa.select(SilenceProcedure.id, SilenceProcedure.status)).all())
    for number, one in objections.items():
        judged_by_the_clock(one)
        is_in = one.refusal == ""
        assert is_in == (number in acts) == (statuses[number] is Status.BROKEN)
        was_adopted = closings[number].refusal == "" or (number in rest and rest[number].refusal == "")
        assert was_adopted == (statuses[number] is Status.ADOPTED) == (not is_in)
        assert not is_in or acts[number].at < OVER
    assert 20 < len(acts) < TIMES - 20  # of both, or this has shown nothing
    assert {chore.refusal for chore in chores} == {""}
    assert list(verifying.verify()) == []


def test_two_hundred_addressees_of_one_text_object_at_once_while_it_is_closed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(2011)
    codes = [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(TIMES)]
    with clock.frozen(OPENED):
        made = put(addressees=states(*codes)).id

    objections = {
        code: Try(EXPIRES + timedelta(seconds=chance.uniform(0.2, 1.4)), objecting(focal(code), made)) for code in codes
    }
    closings = [Try(EXPIRES + timedelta(seconds=second / 10), adopting(made)) for second in range(2, 24, 2)]
    with running_clock(monkeypatch, timedelta(seconds=0.2)):
        carry_out(app, [*objections.values(), *closings])

    found = queries.by_id(made)
    names = {one.id: one.code for one in found.addressees}
    recorded = {names[act.addressee_id or 0] for act in found.acts if act.kind is ActKind.OBJECT}
    for one in objections.values():
        judged_by_the_clock(one)
    assert recorded == {code for code, one in objections.items() if one.refusal == ""}
    assert 0 < len(recorded) < TIMES
    assert found.status is Status.BROKEN
    assert not [one for one in closings if one.refusal == ""]
    assert list(verifying.verify()) == []


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    """What becomes of acts that begin together."""
    gate = threading.Barrier(len(acts))

    def behind_the_gate(act: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            gate.wait(10)
            return act()

        return run

    tries = [Try(OPENED, behind_the_gate(act)) for act in acts]
    carry_out(app, tries)
    return sorted(one.refusal for one in tries)


def entries(action: str) -> int:
    return len(db.session.scalars(sa.select(AuditEntry.id).where(AuditEntry.action == action)).all())


def test_two_managers_who_open_the_same_at_once_open_it_once(app: Flask) -> None:
    with clock.frozen(OPENED):
        opening = [lambda: services.open_(OFFICER, SUBJECT, SECRETARIAT, draft())] * 3

        assert at_once(app, *opening) == ["", "silence.already", "silence.already"]
    assert [one.number for one in queries.of_subject(SUBJECT.kind, SUBJECT.id)] == [1]
    assert entries("silence.open") == 1


def test_two_managers_who_put_it_again_at_once_do_so_once(app: Flask) -> None:
    with clock.frozen(OPENED):
        made = put().id
        services.object_(chair("african"), made, Answer())
        db.session.commit()
        again = [lambda: services.put_again(OFFICER, made, draft())] * 3

        assert at_once(app, *again) == ["", "silence.again_already", "silence.again_already"]
    assert [one.number for one in queries.of_subject(SUBJECT.kind, SUBJECT.id)] == [2, 1]


def test_two_managers_of_whom_one_extends_and_one_withdraws_do_one_of_it(app: Flask) -> None:
    with clock.frozen(OPENED):
        made = put().id
        extend = lambda: services.extend(OFFICER, made, 1, EXPIRES + timedelta(days=1))  # noqa: E731
        answers = at_once(app, extend, lambda: services.withdraw(OFFICER, made, 1))

    assert answers == ["", "record.changed_meanwhile"]
    assert list(verifying.verify()) == []


def test_two_of_one_delegation_who_object_at_once_object_once(app: Flask) -> None:
    with clock.frozen(OPENED):
        made = put(addressees=states("NZL")).id

        assert at_once(app, *[objecting(focal("NZL"), made)] * 3) == ["", "silence.objected", "silence.objected"]
    assert entries("silence.object") == 1


def test_an_extension_and_an_objection_in_the_last_second_leave_one_outcome(app: Flask) -> None:
    with clock.frozen(EXPIRES - SECOND):
        made = put(expires_at=EXPIRES).id
    with clock.frozen(EXPIRES):
        answers = at_once(
            app,
            objecting(chair("african"), made),
            lambda: services.extend(OFFICER, made, 1, EXPIRES + timedelta(days=1)),
        )
        found = queries.by_id(made)

    assert found.status is Status.BROKEN  # before the extension or after it
    assert answers[0] == "" and answers[1] in ("", "record.changed_meanwhile")
    assert list(verifying.verify()) == []
