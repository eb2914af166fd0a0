"""Several people at one programme at the same moment: no session is lost, none is in two places."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.programme import accepting, content, moving, queries_releases, queries_runs, releasing, solving, tasks
from meetings.programme.drafts import ReleaseDraft, RunDraft
from meetings.programme.models import ProgrammeRelease, ReleasedSession
from meetings.programme.rules import RunMode
from meetings.programme.steps import Slot
from tests.programme.racing import at_once
from tests.programme.support import (
    AFTERNOON,
    FRIDAY,
    LUNCH,
    MORNING,
    SECRETARIAT,
    THURSDAY,
    WEDNESDAY,
    Kept,
    stored,
    whole,
)

REFUSED = "record.changed_meanwhile"


def place(kept: Kept, key: str) -> tuple[object, object, object]:
    session = stored(kept, key)
    return session.on, session.starts, session.room_id


def held_by(release: ProgrammeRelease) -> dict[int, tuple[object, object]]:
    return {one.id: (one.on, one.starts) for one in content.from_json(release.content).sessions}


def proposal(kept: Kept) -> int:
    run = solving.ask(SECRETARIAT, kept.programme, RunDraft(RunMode.PLAN, 20))
    db.session.commit()
    tasks.solve()
    return run.id


@pytest.mark.parametrize("attempt", range(3))
def test_a_session_that_is_moved_while_a_release_is_made_is_in_one_place(app: Flask, kept: Kept, attempt: int) -> None:
    marking, seen, before = kept.sessions["marking"], stored(kept, "marking").revision, place(kept, "marking")
    revision, slot = whole(kept).revision, Slot(FRIDAY, MORNING, kept.rooms["small"])

    moved, published = at_once(
        app,
        lambda: moving.move(SECRETARIAT, marking, seen, slot),
        lambda: releasing.publish(SECRETARIAT, kept.programme, revision, ReleaseDraft(accepts=True)),
    )

    assert (moved, published) in {("", ""), ("", REFUSED)}
    assert place(kept, "marking") == (FRIDAY, MORNING, kept.rooms["small"])
    if published == "":  # it was first, and has the session where it was then
        release = queries_releases.latest(kept.programme)
        assert release is not None and held_by(release)[marking] == before[:2]
        assert set(held_by(release)) == set(kept.sessions.values())
        rows = list(db.session.execute(sa.select(ReleasedSession.id)).scalars())
        assert sorted(rows) == sorted(kept.sessions.values())


@pytest.mark.parametrize("attempt", range(3))
def test_a_session_that_is_moved_while_a_proposal_is_taken_over_is_in_one_place(
    app: Flask, kept: Kept, attempt: int
) -> None:
    run, side = proposal(kept), kept.sessions["side"]
    seen, slot = stored(kept, "side").revision, Slot(THURSDAY, AFTERNOON, kept.rooms["narrow"])
    then = (queries_runs.run(run).result or {})["places"][str(side)]

    moved, accepted = at_once(
        app,
        lambda: moving.move(SECRETARIAT, side, seen, slot),
        lambda: accepting.accept(SECRETARIAT, run, [side]),
    )

    assert accepted == ""
    if moved == "":  # what somebody did by hand stays
        assert place(kept, "side") == (THURSDAY, AFTERNOON, kept.rooms["narrow"])
    else:
        assert moved == REFUSED
        assert place(kept, "side") == (WEDNESDAY, then[1], then[2])
    assert sorted(one.id for one in whole(kept).sessions) == sorted(kept.sessions.values())


def test_a_proposal_is_taken_over_once_however_many_press(app: Flask, kept: Kept) -> None:
    run, side = proposal(kept), kept.sessions["side"]

    answers = at_once(app, *(lambda: accepting.accept(SECRETARIAT, run, [side]) for _ in range(3)))

    assert sorted(answers) == ["", "programme.proposal_nothing_chosen", "programme.proposal_nothing_chosen"]
    assert stored(kept, "side").on == WEDNESDAY


def test_one_of_two_releases_made_at_once_is_published(app: Flask, kept: Kept) -> None:
    revision = whole(kept).revision
    draft = ReleaseDraft(accepts=True)

    answers = at_once(app, *(lambda: releasing.publish(SECRETARIAT, kept.programme, revision, draft) for _ in range(2)))

    assert sorted(answers) == ["", REFUSED]
    assert db.session.execute(sa.select(sa.func.count()).select_from(ProgrammeRelease)).scalar() == 1


def test_one_of_two_officers_moves_a_session_and_the_other_is_told(app: Flask, kept: Kept) -> None:
    side, seen = kept.sessions["side"], stored(kept, "side").revision
    slots = [Slot(WEDNESDAY, LUNCH, kept.rooms["small"]), Slot(THURSDAY, LUNCH, kept.rooms["plain"])]

    answers = at_once(app, *(lambda slot=slot: moving.move(SECRETARIAT, side, seen, slot) for slot in slots))

    assert sorted(answers) == ["", REFUSED]
    winner = slots[answers.index("")]
    assert place(kept, "side") == (winner.on, winner.starts, winner.room)


def test_one_run_is_asked_for_however_many_press(app: Flask, kept: Kept) -> None:
    draft = RunDraft(RunMode.PLAN, 20)

    answers = at_once(app, *(lambda: solving.ask(SECRETARIAT, kept.programme, draft) for _ in range(3)))

    assert sorted(answers) == ["", "programme.run_busy", "programme.run_busy"]
