"""Several people at one seat at the same moment: what is done about it is done one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.nominations import deciding, nominating
from meetings.nominations.drafts import DecisionDraft, NominationDraft
from meetings.nominations.models import Nomination, Officer
from meetings.nominations.rules import Decision, NominationStatus, fold
from tests.nominations.support import (
    AFRICAN_DEPUTY,
    AFRICAN_GROUP,
    KENYA,
    NIGERIA,
    SECRETARIAT,
    again,
    chairs,
    endorsed,
    opened,
    submitted,
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
