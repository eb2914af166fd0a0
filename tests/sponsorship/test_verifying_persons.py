"""Who decided on an award of a State is found when that person acted for it then: not before, and not afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.accounts import queries as accounts
from meetings.accounts.models import Appointment, User
from meetings.foundation import clock, proving
from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db, own_transaction
from meetings.sponsorship import setting_up, verifying_awards
from meetings.sponsorship.models import FundReviewer
from meetings.sponsorship.models_requests import Award
from tests.sponsorship.support import SECOND, TODAY, a_fund, a_pledge, a_request, person
from tests.sponsorship.support_awards import an_award
from tests.support.accounts import make_user
from tests.support.database import flask

pytestmark = [pytest.mark.usefixtures("people")]
EMAIL = "moved@example.org"
BEFORE = "0032_answers_and_keys"
NINE, THREE = datetime.fromisoformat("2011-01-13T09:00:00-05:00"), datetime.fromisoformat("2011-01-13T15:00:00-05:00")


def awarded(at: datetime, state: str = "NPL") -> Award:
    """An award of that State, entered by an account that was of finance then."""
    user = accounts.user_by_email(EMAIL) or make_user(EMAIL)
    fund = a_fund()
    with clock.frozen(at):
        pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund, state)
        return an_award(request, pledge, 100, by=person(user.id, (Role.FINANCE, "small-arms")))


def of_delegation(user: int | None, **term: Any) -> None:
    """A term in the delegation of Nepal, granted before it began unless `term` says otherwise."""
    given = {"from_on": date(2010, 6, 1), "until_on": None, "granted_at": NINE - timedelta(days=300)} | term
    db.session.add(Appointment(user_id=user, role=Role.MEMBER, scope="NPL", **given))
    db.session.commit()


def is_found(made: Award) -> bool:
    db.session.expire_all()
    found = list(verifying_awards.find())
    said = f"Award {made.id}: person {made.entered_by_id}, who acts for NPL, decided on it."
    assert found in ([], [said])
    return bool(found)


def test_who_reviews_for_a_state_after_an_award_of_it_is_not_accused() -> None:
    made = awarded(NINE)
    with clock.frozen(THREE):
        reviewer = setting_up.add_reviewer(SECOND, made.fund_id, EMAIL, "NPL")
    db.session.commit()
    assert reviewer.noted_at == THREE and not is_found(made)

    reviewer.noted_at = NINE
    db.session.commit()
    assert is_found(made), "it was noted by then"


def test_a_term_that_was_ended_is_over_from_that_instant_on() -> None:
    made = awarded(THREE)
    of_delegation(made.entered_by_id, ended_at=NINE)
    assert not is_found(made)

    db.session.execute(
        sa.update(Appointment).where(Appointment.ended_at == NINE).values(ended_at=THREE.replace(hour=16))
    )
    db.session.commit()
    assert is_found(made), "it was ended an hour later"


def test_a_term_that_begins_on_the_day_it_is_granted_begins_with_that_instant() -> None:
    made = awarded(NINE)
    of_delegation(made.entered_by_id, from_on=TODAY, granted_at=THREE)
    assert not is_found(made)

    of_delegation(made.entered_by_id, from_on=TODAY, granted_at=NINE.replace(hour=8))
    assert is_found(made)


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ({"until_on": TODAY}, True),
        ({"until_on": TODAY - timedelta(days=1)}, False),
        ({"from_on": TODAY + timedelta(days=1)}, False),
        ({"from_on": TODAY}, True),
    ],
)
def test_planned_terms_hold_from_their_first_day_to_their_last(term: dict[str, date], found: bool) -> None:
    made = awarded(NINE)
    of_delegation(made.entered_by_id, **term)

    assert is_found(made) is found


def test_what_is_proved_is_of_one_moment_whatever_is_entered_meanwhile(capsys: Any) -> None:
    user, seen = make_user(EMAIL).id, []
    name = sa.select(User.name).where(User.id == user)
    assert db.session.scalar(name)  # what was begun before does not hold it to a moment of its own

    def find() -> list[str]:
        seen.append(db.session.scalar(name))
        with own_transaction() as meanwhile:
            meanwhile.execute(sa.update(User).where(User.id == user).values(name="Somebody else"))
        seen.append(db.session.scalar(name))
        return []

    proving.prove(find, lambda: len(seen), "%d")
    assert seen == ["Moved", "Moved"] and capsys.readouterr().out == "2\n"
    assert db.session.scalar(name) == "Somebody else"


@pytest.mark.sqlite_only  # what it reads and writes is the same on both
def test_for_reviewers_on_record_the_audit_log_says_since_when(tmp_path: Path) -> None:
    fund, known, unknown = a_fund(), make_user(EMAIL), make_user("unknown@example.org")
    for _time in ("first", "last"):
        reviewer = setting_up.add_reviewer(SECOND, fund.id, EMAIL, "NPL")
        setting_up.remove_reviewer(SECOND, fund.id, reviewer.id)
    setting_up.add_reviewer(SECOND, fund.id, EMAIL, "NPL")
    db.session.add(FundReviewer(fund_id=fund.id, user_id=unknown.id, state_code="NPL"))
    db.session.commit()
    added = sa.select(sa.func.max(AuditEntry.at)).where(AuditEntry.action == "fund.reviewer_add")
    last, file, began = db.session.scalar(added), tmp_path / "copy.sqlite", clock.real_now()
    db.session.rollback()
    with closing(sqlite3.connect(str(db.engine.url.database))) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
    for command in (("downgrade", BEFORE), ("upgrade",)):
        flask("db", *command, folder=tmp_path, url=f"sqlite:///{file}")
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        columns = sa.select(FundReviewer.user_id, FundReviewer.noted_at)
        noted = {row.user_id: row.noted_at for row in connection.execute(columns)}
    assert noted[known.id] == last
    assert noted[unknown.id] >= began, "nothing says since when"
