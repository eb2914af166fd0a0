"""What the command that proves programmes finds: nothing where all agree, and every way of tampering."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.programme import queries_releases, verifying
from meetings.programme.models import ProgrammeRelease, ReleasedSession
from tests.programme.support import THURSDAY, Kept
from tests.programme.test_releasing import changed, corrected, published


@pytest.fixture
def course(kept: Kept) -> Kept:
    """Two releases and a correction; one session is left out of the second."""
    published(kept)
    changed(kept, "records", on=THURSDAY)
    changed(kept, "bureau", is_listed=False)
    published(kept)
    changed(kept, "opening", starts=630, minutes=150)
    corrected(kept, "opening")
    return kept


def faults() -> list[str]:
    db.session.expire_all()
    return list(verifying.verify())


def test_what_services_wrote_agrees(course: Kept, app: Flask) -> None:
    assert faults() == []
    done = app.test_cli_runner().invoke(args=["programme", "verify"])
    assert (done.exit_code, done.output) == (0, "1 programmes agree with their releases.\n")


@pytest.mark.parametrize(("key", "fault"), [("marking", "differs"), ("bureau", "not called off")])
def test_a_session_that_somebody_changed_past_the_services_is_found(course: Kept, key: str, fault: str) -> None:
    values: dict[str, Any] = {"is_called_off": False} if key == "bureau" else {"title": Text.of(en="Otherwise")}
    number = course.sessions[key]
    db.session.execute(sa.update(ReleasedSession).where(ReleasedSession.id == number).values(**values))
    db.session.commit()

    (found,) = faults()
    assert found.startswith(f"session {number}: ") and fault in found


def test_a_session_that_is_gone_is_found(course: Kept) -> None:
    number = course.sessions["marking"]
    db.session.execute(sa.delete(ReleasedSession).where(ReleasedSession.id == number))
    db.session.commit()

    assert faults() == [f"session {number}: a release announced it, and it is not there"]


def test_a_release_that_says_something_else_than_its_fingerprint_is_found(course: Kept) -> None:
    """Triggers refuse any change, so that the row is written anew as a backup would: with another digest."""
    rows = queries_releases.contents(course.programme)
    last = rows[-1]
    db.session.add(
        ProgrammeRelease(
            **{
                name: getattr(last, name)
                for name in ("programme_id", "kind", "name", "note", "content", "published_at")
            },
            number=last.number + 2,
            digest="x" * 64,
            warnings=[],
            actor_name="",
        )
    )
    db.session.commit()

    found = faults()

    assert "programme 1: the numbers of its releases have gaps" in found
    assert any("its fingerprint is not that of what it says" in fault for fault in found)
    assert any("it changes nothing" in fault for fault in found)
