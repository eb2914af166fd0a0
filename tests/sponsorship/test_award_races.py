"""Several people award at the same moment: no balance is spent twice, and no command is two acts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.sponsorship import approving, awarding, reviewing
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import LedgerAct
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import AwardStatus, CostKind, DeclineReason, RequestStatus, Share
from tests.programme.racing import at_once
from tests.sponsorship.support import FINANCE, SECOND, a_fund, a_pledge, a_request, key
from tests.sponsorship.support_awards import again, an_award, available, is_sound, stored
from tests.support.database import ROOT, Database, environment

pytestmark = pytest.mark.usefixtures("register")
STATES = (
    *("NPL", "NGA", "PER", "GHA", "FJI", "MLI", "HTI", "JAM", "KEN", "LAO"),
    *("BDI", "KHM", "CAF", "GTM", "LBR", "MWI", "MOZ", "PNG", "TGO", "UGA"),
)


def counted(kind: ActKind = ActKind.AWARD) -> int:
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count(LedgerAct.id)).where(LedgerAct.kind == kind)) or 0


def test_of_twenty_awards_of_600_from_1000_at_once_exactly_one_is_committed(app: Flask) -> None:
    pledge = a_pledge(fund := a_fund(), 100_000, 100_000)
    asked = [(one.id, one.revision, key()) for one in (a_request(fund, state) for state in STATES)]
    share = [Share(pledge.id, CostKind.FARE, 60_000)]

    def deed(number: int, revision: int, own: str) -> Callable[[], object]:
        return lambda: awarding.award(FINANCE, number, revision, own, share)

    answers = at_once(app, *(deed(*one) for one in asked))

    assert sorted(answers) == ["", *["ledger.not_enough"] * 19]
    assert counted() == 1 and available(pledge) == 40_000 and is_sound()


def test_the_same_command_sent_ten_times_at_once_is_one_award_and_one_act(app: Flask) -> None:
    pledge, request = a_pledge(fund := a_fund(), 100_000, 100_000), a_request(fund)
    number, revision, once = request.id, request.revision, key()
    share = [Share(pledge.id, CostKind.FARE, 600)]

    answers = at_once(app, *[lambda: awarding.award(FINANCE, number, revision, once, share)] * 10)

    assert answers == [""] * 10
    assert db.session.scalar(sa.select(sa.func.count(Award.id))) == 1
    assert counted() == 1 and available(pledge) == 99_400 and is_sound()


def test_an_award_is_approved_refused_or_its_request_declined_but_not_two_of_it(app: Flask) -> None:
    pledge = a_pledge(fund := a_fund(limit_minor=0), 100_000, 100_000)
    request = a_request(fund)
    made = an_award(request, pledge, 600)
    award, revision, asked, seen, approval = made.id, stored(made).revision, request.id, again(request).revision, key()

    answers = at_once(
        app,
        lambda: approving.approve(SECOND, award, revision, approval),
        lambda: approving.refuse(SECOND, award, revision, "No."),
        lambda: approving.approve(SECOND, award, revision, approval),
        lambda: reviewing.decline(FINANCE, asked, seen, DeclineReason.NO_FUNDS, ""),
    )

    status, standing = stored(made).status, again(request).status
    if status is AwardStatus.COMMITTED:
        assert answers[0] == answers[2] == "" and standing is RequestStatus.AWARDED
    else:
        assert status is AwardStatus.REFUSED and answers[1] == "" and "" not in (answers[0], answers[2])
        assert standing in {RequestStatus.REVIEW, RequestStatus.DECLINED}
    assert counted() == (status is AwardStatus.COMMITTED) and is_sound()


def test_two_releases_at_once_are_one(app: Flask) -> None:
    pledge = a_pledge(fund := a_fund(), 100_000, 100_000)
    made = an_award(a_request(fund), pledge, 600)
    award, revision, first, other = made.id, stored(made).revision, key(), key()

    answers = at_once(
        app,
        lambda: approving.release(FINANCE, award, revision, first, "Off."),
        lambda: approving.release(FINANCE, award, revision, other, "Off."),
    )

    assert sorted(answers) == ["", "record.changed_meanwhile"]
    assert counted(ActKind.RELEASE) == 1 and available(pledge) == 100_000 and is_sound()


# --- two processes --------------------------------------------------------------------------------------------------


def processes(database: Database, folder: Path, pledge: int, amount: int, own: str, *sets: list[int]) -> list[str]:
    """What becomes of requests that several processes award at once."""
    database.changed()
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.sponsorship.awarders", str(pledge), str(amount), own),
                *(str(number) for number in numbers),
            ],
            cwd=ROOT,
            env=environment(folder, database.url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for numbers in sets
    ]
    try:
        for one in running:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        for one in running:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        return [answer for one in running for answer in json.loads(one.communicate(timeout=60)[0])]
    finally:
        for one in running:
            one.kill()
            one.communicate()


def test_two_processes_award_600_from_1000_exactly_once(app: Flask, database: Database, tmp_path: Path) -> None:
    pledge = a_pledge(fund := a_fund(), 100_000, 100_000).id
    numbers = [a_request(fund, state).id for state in STATES]
    db.session.remove()

    answers = processes(database, tmp_path, pledge, 60_000, "", numbers[:10], numbers[10:])

    assert sorted(answers) == ["", *["ledger.not_enough"] * 19]
    assert counted() == 1 and is_sound()


def test_two_processes_that_send_the_same_command_make_one_award(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    pledge = a_pledge(fund := a_fund(), 100_000, 100_000).id
    number = a_request(fund).id
    db.session.remove()

    answers = processes(database, tmp_path, pledge, 60_000, "the-same-key-of-both", [number] * 5, [number] * 5)

    assert answers == [""] * 10 and counted() == 1 and is_sound()
