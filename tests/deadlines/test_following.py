"""What answers a requirement has its days and its effect from the mandate: said once, the same everywhere."""

from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

import config
from meetings.deadlines import following, seeding, services
from meetings.deadlines.drafts import DeadlineDraft
from meetings.deadlines.models import Deadline
from meetings.deadlines.rules import DeadlineAction, DeadlineState, in_force
from meetings.foundation import audit, clock
from meetings.foundation.database import db, publication
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Requirement
from meetings.mandates.rules import RequirementKind
from tests.deadlines.support import AUDITOR, SECRETARIAT, acting, count, deadline, requirement, revisions

CHAIR = "chair-nomination-2012"  # by May 2011: read as 30 April to 31 May, not binding
REPORT = "sg-report-ga66"  # read as September 2011, requested
READING = f"/en/mandates/requirements/{CHAIR}/edit/"
APRIL = Window.on(date(2011, 4, 30))

days = st.dates(date(2011, 1, 1), date(2012, 12, 31))
windows = st.tuples(days, days).map(lambda pair: Window(min(pair), max(pair)))


# --- the rule ---------------------------------------------------------------------------------------------------------


@given(windows, st.none() | days)
def test_what_is_in_force_never_ends_before_what_was_given(window: Window, extended_to: date | None) -> None:
    found = in_force(window, extended_to)

    assert found.latest == max(window.latest, extended_to or window.latest)
    assert found in (window, Window.on(found.latest))


@given(windows, days)
def test_an_extension_is_what_lies_behind_the_last_day_given_and_ends_with_it(
    window: Window, extended_to: date
) -> None:
    found = following.due(DeadlineState.EXTENDED, window, extended_to)

    assert found["latest_on"] - timedelta(found["extended_days"]) == window.latest
    assert (found["state"] is DeadlineState.EXTENDED) is (extended_to > window.latest)


# --- with the data ----------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.usefixtures("register")


def stored(key: str) -> tuple[Window | None, bool, DeadlineState, int]:
    """When a deadline is due, whether it binds, how it stands and by how many days it was extended."""
    found = deadline(key)
    return found.window, found.is_binding, found.state, found.extended_days


def read(client: Any, **values: str) -> Any:
    """Read the words about the nomination of a Chair anew."""
    return client.fill(READING, **values)


def test_every_deadline_of_the_data_has_the_days_and_the_effect_of_what_it_answers() -> None:
    for found in db.session.execute(sa.select(Deadline).where(Deadline.requirement_id.is_not(None))).scalars():
        answered = db.session.get_one(Requirement, found.requirement_id)
        asked = requirement(answered.key)
        assert found.is_binding is asked.clause.effect.is_binding, found.key
        if asked.window is None:
            assert asked.kind is RequirementKind.PROVISIONAL_AGENDA, found.key
        elif asked.kind is RequirementKind.FROM:
            assert found.window == Window.on(asked.window.earliest), found.key
        else:
            assert found.window == asked.window, found.key


def test_a_new_reading_stands_on_every_page_at_once(secretariat: Any) -> None:
    found = deadline(CHAIR).id
    assert read(secretariat, earliest="2011-04-30", latest="2011-04-30").status_code == 302

    assert stored(CHAIR)[0] == APRIL
    assert "30 April 2011" in secretariat.get(f"/en/deadlines/{found}/").page.text("main")
    for path in (f"/en/deadlines/{found}/", "/en/meetings/prepcom-2012/", "/en/mandates/a-res-65-64/op-19/"):
        shown = secretariat.get(path).page.text("main")
        assert "30 April 2011" in shown and "31 May 2011" not in shown, path
    assert "DTSTART;VALUE=DATE:20110430" in secretariat.get(f"/en/feeds/deadlines/{found}.ics").text


def test_what_a_clause_obliges_nobody_to_is_not_overdue(secretariat: Any) -> None:
    found = deadline(REPORT).id
    late = datetime(2011, 10, 15, 15, tzinfo=UTC)
    with clock.frozen(late):
        assert "overdue by 15 days" in secretariat.get(f"/en/deadlines/{found}/").page.text("main")

    saved = secretariat.fill("/en/mandates/a-res-65-64/op-30/clauses/1/edit/", effect="none")

    assert saved.status_code == 302 and stored(REPORT)[1] is False
    with clock.frozen(late):
        shown = secretariat.get(f"/en/deadlines/{found}/").page.text("main")
    assert "overdue by" not in shown and "No: it is never overdue" in shown


def test_what_follows_is_recorded_and_counts_as_a_change(secretariat: Any) -> None:
    before, (counter, _at) = revisions(), publication()

    read(secretariat, earliest="2011-04-30", latest="2011-04-30")

    (entry,) = audit.history("deadline", deadline(CHAIR).id)
    assert (entry.action, entry.actor_name) == ("deadline.follow", SECRETARIAT.name)
    assert (entry.before["latest_on"], entry.after["latest_on"]) == ("2011-05-31", "2011-04-30")
    assert revisions() == before | {CHAIR: before[CHAIR] + 1}
    assert publication()[0] > counter


def test_saving_the_same_reading_again_changes_no_deadline(secretariat: Any) -> None:
    before = revisions()

    assert read(secretariat).status_code == 302

    assert revisions() == before and audit.history("deadline", deadline(CHAIR).id) == []


def test_starting_again_keeps_a_new_reading(app: Flask, secretariat: Any) -> None:
    read(secretariat, earliest="2011-04-30", latest="2011-04-30")

    seeding.load(app.config["DATA"])

    assert stored(CHAIR)[0] == APRIL


@pytest.mark.parametrize("action", [DeadlineAction.DO, DeadlineAction.WAIVE])
def test_what_is_done_or_waived_follows_too_and_stays_so(secretariat: Any, action: DeadlineAction) -> None:
    acted = services.act(SECRETARIAT, deadline(CHAIR).id, 1, action).state

    read(secretariat, earliest="2011-04-30", latest="2011-04-30")

    assert stored(CHAIR) == (APRIL, False, acted, 0)


def test_an_extension_stays_at_its_day_until_the_reading_reaches_it(secretariat: Any) -> None:
    services.act(SECRETARIAT, deadline(CHAIR).id, 1, DeadlineAction.EXTEND, until=date(2011, 6, 15))
    assert stored(CHAIR)[3] == 15

    read(secretariat, earliest="2011-04-30", latest="2011-04-30")
    assert stored(CHAIR) == (Window.on(date(2011, 6, 15)), False, DeadlineState.EXTENDED, 46)

    read(secretariat, earliest="2011-04-30", latest="2011-06-30")
    assert stored(CHAIR) == (Window(date(2011, 4, 30), date(2011, 6, 30)), False, DeadlineState.OPEN, 0)


def test_a_reading_that_an_hour_could_not_have_is_refused_and_nothing_is_stored(secretariat: Any) -> None:
    found = deadline("iti-reports-2011")
    found.at_time = time(18)
    before = revisions()

    refused = secretariat.fill("/en/mandates/requirements/iti-reports-2011/edit/", earliest="2011-12-01")

    assert refused.status_code == 422
    assert "A deadline that answers this is due at an hour" in refused.page.text("*[@id='earliest-error']")
    assert requirement("iti-reports-2011").earliest_on == date(2011, 12, 31)
    assert revisions() == before and audit.history("requirement", requirement("iti-reports-2011").id) == []


# --- where it is said -------------------------------------------------------------------------------------------------


def test_forms_of_mandates_say_how_many_deadlines_follow(secretariat: Any) -> None:
    one = "1 deadline goes by what is said here"
    assert one in secretariat.get(READING).page.text("main")
    clause = requirement(CHAIR).clause.position
    assert one in secretariat.get(f"/en/mandates/a-res-65-64/op-19/clauses/{clause}/edit/").page.text("main")
    services.create(
        SECRETARIAT,
        DeadlineDraft(
            Text.of(en="Not public"), None, requirement_id=deadline(CHAIR).requirement_id, is_published=False
        ),
    )
    assert "2 deadlines go by what is said here" in secretariat.get(READING).page.text("main")
    dates = secretariat.get("/en/mandates/requirements/mge-2011-dates/edit/").page.text("main")
    assert "what is said here" not in dates


def test_a_deadline_says_where_its_days_come_from_and_leads_there(app: Flask, secretariat: Any) -> None:
    path = f"/en/deadlines/{deadline(CHAIR).id}/"

    page = secretariat.get(path).page
    with acting(app, AUDITOR):
        read_only = secretariat.get(path).page

    said = "The days (30 April – 31 May 2011) and whether it binds come from 65/64, paragraph 19"
    assert said in page.text("main") and said in read_only.text("main")
    addresses = [link.get("href") for link in page.all("main//a")]
    assert READING in addresses and "/en/mandates/a-res-65-64/op-19/" in addresses
    assert READING not in [link.get("href") for link in read_only.all("main//a")]
    agenda = secretariat.get(f"/en/deadlines/{deadline('agenda-item-ga66').id}/").page.text("main")
    assert "Whether it binds comes from 65/64, paragraph 31" in agenda


# --- the deadline's own form ------------------------------------------------------------------------------------------

NEW: dict[str, Any] = {"title-en": "The nomination, once more", "area": "chair"}


def test_what_answers_a_requirement_is_entered_without_days(secretariat: Any) -> None:
    asked = str(deadline(REPORT).requirement_id)

    made = secretariat.fill("/en/deadlines/new", **NEW, requirement=asked)

    assert made.status_code == 302
    found = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert found is not None and found.window == Window(date(2011, 9, 1), date(2011, 9, 30))
    assert found.is_binding is True  # though the box was not ticked


@pytest.mark.parametrize("typed", [{"latest": "2011-05-31"}, {"latest": "2011-06-30", "earliest": "2011-06-01"}])
def test_other_days_than_those_of_the_mandate_are_refused(secretariat: Any, typed: dict[str, str]) -> None:
    asked = str(deadline(CHAIR).requirement_id)

    refused = secretariat.fill("/en/deadlines/new", **NEW, requirement=asked, **typed)

    assert refused.status_code == 422 and count() == 19
    assert "What this answers is due 30 April – 31 May 2011." in refused.page.text("*[@id='latest-error']")


@pytest.mark.parametrize("typed", [{}, {"earliest": "2011-06-01"}])
def test_what_answers_nothing_that_gives_days_needs_some(secretariat: Any, typed: dict[str, str]) -> None:
    agenda = str(deadline("agenda-item-ga66").requirement_id)

    for asked in ("", agenda):
        refused = secretariat.fill("/en/deadlines/new", **NEW, requirement=asked, **typed)
        assert refused.status_code == 422 and "Enter a date." in refused.page.text("*[@id='latest-error']")
    assert count() == 19


def test_the_form_leaves_the_days_of_the_mandate_empty_and_saves_without_a_change(secretariat: Any) -> None:
    path = f"/en/deadlines/{deadline(CHAIR).id}/edit"
    page = secretariat.get(path).page
    fields = page.fields(page.form())
    before = revisions()

    assert (fields["latest"], fields["earliest"]) == ([""], [""])
    assert "come from 65/64, paragraph 19" in page.text("main")
    assert secretariat.fill(path).status_code == 302
    assert revisions() == before


def test_an_extension_is_corrected_beside_the_days_of_the_mandate(secretariat: Any) -> None:
    found = deadline(CHAIR).id
    path = f"/en/deadlines/{found}/edit"
    services.act(SECRETARIAT, found, 1, DeadlineAction.EXTEND, until=date(2012, 6, 15))

    page = secretariat.get(path).page
    assert page.fields(page.form())["latest"] == ["2012-06-15"]
    assert secretariat.fill(path, latest="2011-06-15").status_code == 302
    assert stored(CHAIR) == (Window.on(date(2011, 6, 15)), False, DeadlineState.EXTENDED, 15)

    assert secretariat.fill(path, latest="").status_code == 302
    assert stored(CHAIR) == (Window(date(2011, 4, 30), date(2011, 5, 31)), False, DeadlineState.OPEN, 0)


def test_what_no_longer_answers_a_requirement_has_days_of_its_own(secretariat: Any) -> None:
    path = f"/en/deadlines/{deadline(CHAIR).id}/edit"

    assert secretariat.fill(path, requirement="").status_code == 422
    assert secretariat.fill(path, requirement="", latest="2011-05-15", is_binding="y").status_code == 302
    read(secretariat, earliest="2011-04-30", latest="2011-04-30")

    assert stored(CHAIR) == (Window.on(date(2011, 5, 15)), True, DeadlineState.OPEN, 0)


# --- databases from before --------------------------------------------------------------------------------------------


def migrate() -> None:
    """What bringing an older database up to date does with deadlines."""
    (file,) = (config.ROOT / "migrations" / "versions").glob("*_answers.py")
    spec = importlib.util.spec_from_file_location("answers_migration", file)
    assert spec is not None and spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    db.session.flush()
    with Operations.context(MigrationContext.configure(db.session.connection())):
        migration.upgrade()
    db.session.expire_all()


def disagree(key: str, **values: Any) -> None:
    """Store of a deadline what it could say beside its requirement before."""
    db.session.execute(sa.update(Deadline).where(Deadline.key == key).values(**values))


def test_what_disagreed_before_takes_what_the_mandate_says() -> None:
    june = date(2011, 6, 15)
    disagree(CHAIR, earliest_on=june, latest_on=june, sort_on=june, is_binding=True, at_time=time(18))
    disagree(REPORT, earliest_on=june, latest_on=date(2011, 10, 10), state="extended", extended_days=3)
    disagree("iti-reports-2011", state="extended", extended_days=30)
    disagree("poa-iss-resources", latest_on=date(2012, 2, 1))
    disagree("agenda-item-ga66", is_binding=False)
    before, (counter, _at) = revisions(), publication()

    migrate()

    assert stored(CHAIR) == (Window(date(2011, 4, 30), date(2011, 5, 31)), False, DeadlineState.OPEN, 0)
    assert (deadline(CHAIR).at_time, deadline(CHAIR).sort_on) == (None, date(2011, 5, 31))
    assert stored(REPORT) == (Window.on(date(2011, 10, 10)), True, DeadlineState.EXTENDED, 10)
    assert stored("iti-reports-2011") == (Window.on(date(2011, 12, 31)), False, DeadlineState.OPEN, 0)
    assert stored("poa-iss-resources")[0] == Window.on(date(2012, 1, 1))
    assert stored("agenda-item-ga66")[:2] == (Window(date(2011, 7, 1), date(2011, 7, 31)), True)
    mended = {CHAIR, REPORT, "iti-reports-2011", "poa-iss-resources", "agenda-item-ga66"}
    assert {key for key, revision in revisions().items() if revision != before[key]} == mended
    assert publication()[0] == counter + 1


def test_what_agreed_before_is_left_alone() -> None:
    before, published = revisions(), publication()

    migrate()

    assert (revisions(), publication()) == (before, published)
