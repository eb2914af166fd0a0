"""Pages of the solver: asking, waiting, comparing, taking over; who may see them."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.foundation.database import db
from meetings.programme import queries, queries_runs, solving, tasks
from meetings.programme.drafts import RunDraft
from meetings.programme.models import SolverRun
from meetings.programme.rules import RunMode, RunStatus
from tests.programme.support import MGE, SECRETARIAT, Kept, relation, stored
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
SOLVER = f"/en/meetings/{MGE}/programme/solver/"
WEIGHTS = f"/en/meetings/{MGE}/programme/weights"


@pytest.fixture
def secretariat(signed_in: SignIn, kept: Kept) -> Any:
    return signed_in("secretariat@example.org")


def last(kept: Kept) -> SolverRun:
    db.session.expire_all()
    return queries_runs.last_runs(kept.programme)[0]


def solved(kept: Kept) -> str:
    run = solving.ask(SECRETARIAT, kept.programme, RunDraft(RunMode.PLAN, 20))
    db.session.commit()
    tasks.solve()
    return f"/en/programme/runs/{run.id}/"


def test_a_timetable_is_asked_for_and_its_page_says_that_it_waits(secretariat: Any, kept: Kept) -> None:
    answer = secretariat.fill(SOLVER, mode="plan", seconds="20", seed="3")

    assert answer.status_code == 302
    assert (last(kept).seconds, last(kept).seed) == (20, 3)
    page = secretariat.get(answer.location)
    assert "data-waiting" in page.text and "Stop, and keep the best" in page.text


def test_too_long_a_time_is_refused_beside_the_field_and_stays(secretariat: Any, kept: Kept) -> None:
    answer = secretariat.fill(SOLVER, mode="plan", seconds="9999", seed="3")

    assert answer.status_code == 422
    assert 'value="9999"' in answer.text and queries_runs.last_runs(kept.programme) == []


def test_a_second_run_is_refused_while_one_is_in_hand(secretariat: Any, kept: Kept) -> None:
    secretariat.fill(SOLVER, mode="plan", seconds="20", seed="1")

    answer = secretariat.fill(SOLVER, mode="repair", seconds="20", seed="1")

    assert answer.status_code == 409 and "at work for this meeting already" in answer.text


def test_what_is_proposed_stands_beside_the_present_plan_and_is_taken_over(secretariat: Any, kept: Kept) -> None:
    address = solved(kept)
    side = kept.sessions["side"]
    page = secretariat.get(address)
    assert "Tracing in practice" in page.text and "not placed" in page.text and f'value="{side}"' in page.text

    answer = secretariat.fill(address, sessions=[side])

    assert answer.status_code == 302
    assert stored(kept, "side").on is not None
    assert "1 session is moved." in secretariat.get(answer.location).text


def test_nothing_ticked_is_said_and_nothing_moves(secretariat: Any, kept: Kept) -> None:
    address = solved(kept)

    answer = secretariat.fill(address, sessions=None)

    assert answer.status_code == 422 and "Choose at least one session." in answer.text
    assert stored(kept, "side").on is None


def test_why_there_is_no_timetable_is_said_in_sentences(secretariat: Any, kept: Kept) -> None:
    db.session.add(relation(kept.programme, kept.sessions["records"], kept.sessions["marking"]))
    db.session.commit()

    page = secretariat.get(solved(kept)).text

    assert "These cannot all hold together:" in page
    assert "has to end before" in page and "No smaller set of wishes" in page


def test_a_run_is_stopped_by_its_button(secretariat: Any, kept: Kept) -> None:
    answer = secretariat.fill(SOLVER, mode="plan", seconds="20", seed="1")

    secretariat.fill(answer.location)

    assert last(kept).status is RunStatus.CANCELLED


def test_what_counts_is_changed_and_an_empty_field_must_hold(secretariat: Any, kept: Kept) -> None:
    answer = secretariat.fill(WEIGHTS, beside_formal="", item="7")

    assert answer.status_code == 302
    db.session.expire_all()
    assert queries.by_id(kept.programme).weights == {"beside_formal": None, "item": 7}


def test_a_weight_that_is_no_number_is_refused_and_stays(secretariat: Any, kept: Kept) -> None:
    answer = secretariat.fill(WEIGHTS, item="a lot")

    assert answer.status_code == 422 and 'value="a lot"' in answer.text


@pytest.mark.parametrize(
    "who", ["peru@example.org", "african@example.org", "ngo@example.org", "other-secretariat@example.org", None]
)
def test_the_solver_does_not_exist_for_others(client: Any, signed_in: SignIn, kept: Kept, who: str | None) -> None:
    address = solved(kept)
    visitor = signed_in(who) if who else client

    for path in (SOLVER, WEIGHTS, address):
        assert visitor.get(path).status_code in {404, 302}


def test_the_chairs_desk_reads_and_asks_for_nothing(signed_in: SignIn, kept: Kept) -> None:
    desk = signed_in("desk@example.org")

    assert desk.get(SOLVER).status_code == 200
    assert "Ask the solver" not in desk.get(SOLVER).text
    assert desk.get(WEIGHTS).status_code == 404
