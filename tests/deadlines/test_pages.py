"""Pages of deadlines: what they show, who sees and does what, few queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Place
from meetings.deadlines import queries, services
from meetings.deadlines.drafts import DeadlineDraft
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction, DeadlineState
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from tests.deadlines.support import (
    ADMINISTRATOR,
    AUDITOR,
    BOTH,
    CHAIRS_DESK,
    COORDINATOR,
    DELEGATE,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    acting,
    count,
    deadline,
    meeting,
    other_process,
    process_id,
    rule,
)

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
OUTSIDERS = (PUBLIC, DELEGATE, COORDINATOR, CHAIRS_DESK, AUDITOR, ADMINISTRATOR)


pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_and_each_deadline_are_complete_pages_in_each_language(client: Any, lang: str) -> None:
    assert client.get(f"/{lang}/deadlines/").status_code == 200
    for key in ("chair-nomination-2012", "mge-2011:documents-issued"):
        assert client.get(f"/{lang}/deadlines/{deadline(key).id}/").status_code == 200


def test_the_list_shows_what_is_next_first_with_the_words_of_the_source(client: Any) -> None:
    page = client.get("/en/deadlines/").page

    assert page.texts("main//ol[@class='list']/li//h3")[0] == "Documents submitted for processing"
    assert "by May 2011" in page.text("main")
    assert page.texts("h2")[0] == "February 2011"


def test_what_does_not_bind_is_never_called_overdue(client: Any) -> None:
    with clock.frozen(clock.now() + timedelta(days=1500)):
        shown = client.get("/en/deadlines/?show=all&binding=no").page.text("main")
        binding = client.get("/en/deadlines/?show=all&binding=yes").page.text("main")

    assert "overdue by" not in shown and "passed" in shown
    assert "overdue by" in binding


def test_filters_narrow_and_unknown_ones_are_left_aside(client: Any) -> None:
    def titles(query: str) -> list[str]:
        return list(client.get(f"/en/deadlines/?{query}").page.texts("main//ol[@class='list']/li//h3"))

    assert titles("whose=regional_group") == [
        "Nominate one Chair for the Preparatory Committee and the review conference"
    ]
    assert len(titles("area=documents&meeting=mge-2011")) == 2
    assert len(titles("binding=maybe&whose=nobody&area=x&meeting=y&show=z&page=-1")) == 19
    assert len(titles("q=双年度会议")) == len(titles("q=两年期会议"))
    assert titles("q=zzzz") == []


def test_a_search_with_a_control_character_says_so_and_keeps_it_out(client: Any) -> None:
    page = client.get("/en/deadlines/?q=a%00b").page

    assert "cannot be shown" in page.text("main")


def test_a_list_has_twenty_five_to_a_page(client: Any) -> None:
    for number in range(30):
        services.create(
            SECRETARIAT, DeadlineDraft(Text.of(en=f"Number {number}"), Window.on(date(2011, 2, 1) + timedelta(number)))
        )
    db.session.commit()

    first, second = (client.get(f"/en/deadlines/?page={n}").page for n in (1, 2))

    assert len(first.all("ol[@class='list']/li")) == 25
    assert len(second.all("ol[@class='list']/li")) == 24


def test_an_hour_is_shown_with_its_zone_and_a_sample_with_its_word(client: Any) -> None:
    made = services.create(
        SECRETARIAT, DeadlineDraft(Text.of(en="Views"), Window.on(date(2011, 6, 30)), at=time(18), is_sample=True)
    )

    assert "sample" in client.get(f"/en/deadlines/{made.id}/").page.text("main")
    assert "30 June 2011, 18:00 (New York)" in client.get(f"/en/deadlines/{made.id}/").page.text("main")


def test_a_last_day_off_is_remarked_on_the_page_of_the_deadline_alone(client: Any) -> None:
    sunday = deadline("topics-mge-2011").id
    said = "The last day is not a working day: Sunday 8 May 2011."
    assert said in client.get(f"/en/deadlines/{sunday}/").page.text("main")
    assert "The last day is not" not in client.get("/en/deadlines/").page.text("main")
    for key in ("chair-nomination-2012", "mge-2011:documents-issued", "revcon-2012:documents-submitted"):
        page = client.get(f"/en/deadlines/{deadline(key).id}/").page
        assert "The last day is" not in page.text("main"), key

    deadline("topics-mge-2011").state = DeadlineState.DONE
    db.session.commit()
    assert said not in client.get(f"/en/deadlines/{sunday}/").page.text("main")


def test_the_holidays_are_those_of_the_meetings_duty_station(client: Any) -> None:
    found = deadline("mge-2011:documents-issued")
    found.earliest_on = found.latest_on = date(2011, 4, 22)
    db.session.commit()
    path = f"/en/deadlines/{found.id}/"
    assert "The last day is a holiday: Friday 22 April 2011 (Good Friday)." in client.get(path).page.text("main")

    meeting("mge-2011").place_id = db.session.scalars(sa.select(Place.id).where(Place.code == "geneva")).one()
    db.session.commit()

    assert "The last day is" not in client.get(path).page.text("main")


def test_a_page_that_is_kept_changes_when_an_hour_has_passed_not_at_the_next_full_one(client: Any) -> None:
    made = services.create(
        SECRETARIAT,
        DeadlineDraft(Text.of(en="Views"), Window.on(date(2011, 1, 13)), at=time(17, 30), is_binding=True),
    )
    path = f"/en/deadlines/{made.id}/"

    def at(hour: int, minute: int, second: int = 0, microsecond: int = 0) -> datetime:
        return datetime(2011, 1, 13, hour, minute, second, microsecond, ZoneInfo("America/New_York"))

    with clock.frozen(at(17, 5)):
        before = client.get(path)
    kept = {"If-None-Match": before.headers["ETag"]}
    dated = {"If-Modified-Since": before.headers["Last-Modified"]}
    with clock.frozen(at(17, 30)):
        in_time = client.get(path, headers=kept).status_code
    with clock.frozen(at(17, 30, microsecond=1)):
        late = client.get(path, headers=kept)
        late_by_date = client.get(path, headers=dated).status_code
    with clock.frozen(at(17, 45)):
        later, again = client.get(path), client.get(path, headers={"If-None-Match": late.headers["ETag"]}).status_code

    assert "due today" in before.page.text("main") and in_time == 304
    assert (late.status_code, late_by_date, again) == (200, 200, 304)
    assert "overdue" in late.page.text("main") and "overdue" in later.page.text("main")


def test_lists_and_the_first_page_turn_at_that_hour_too(app: Flask, client: Any) -> None:
    services.create(
        SECRETARIAT, DeadlineDraft(Text.of(en="Views"), Window.on(date(2011, 1, 13)), at=time(17, 30), is_binding=True)
    )
    for path in ("/en/deadlines/", "/en/"):
        with clock.frozen(datetime(2011, 1, 13, 22, 20, tzinfo=UTC)):
            kept = client.get(path)
        with clock.frozen(datetime(2011, 1, 13, 22, 40, tzinfo=UTC)):
            turned = client.get(path, headers={"If-None-Match": kept.headers["ETag"]})
        assert (kept.status_code, turned.status_code) == (200, 200), path
        assert turned.page.text("main") != kept.page.text("main"), path


def test_a_deadline_entered_in_this_hour_counts_for_it(client: Any) -> None:
    now = datetime(2011, 1, 13, 22, 20, tzinfo=UTC)
    with clock.frozen(now):
        client.get("/en/deadlines/")
        services.create(
            SECRETARIAT, DeadlineDraft(Text.of(en="V"), Window.on(date(2011, 1, 13)), at=time(17, 30), is_binding=True)
        )
        kept = client.get("/en/deadlines/")
    with clock.frozen(now + timedelta(minutes=20)):
        assert client.get("/en/deadlines/", headers={"If-None-Match": kept.headers["ETag"]}).status_code == 200


def test_conditional_requests_ask_for_the_hours_once(client: Any) -> None:
    kept = {"If-None-Match": client.get("/en/deadlines/").headers["ETag"]}

    assert [len(client.get("/en/deadlines/", headers=kept).queries) for _ in range(2)] == [1, 1]


def test_what_is_missing_or_too_large_does_not_exist(client: Any) -> None:
    for number in ("999999", "99999999999999999999", "0", "-1", "x"):
        assert client.get(f"/en/deadlines/{number}/").status_code == 404


# --- who may do what ------------------------------------------------------------------------------------------------


def writing_paths() -> list[str]:
    found, counted = deadline("iti-reports-2011").id, rule("documents-issued").id
    return [
        "/en/deadlines/new",
        f"/en/deadlines/{found}/edit",
        f"/en/deadlines/{found}/do",
        f"/en/deadlines/{found}/extend",
        f"/en/deadlines/{found}/waive",
        "/en/deadlines/rules/new",
        f"/en/deadlines/rules/{counted}/",
    ]


@pytest.mark.parametrize("who", OUTSIDERS, ids=lambda who: who.name or "the public")
def test_nobody_but_the_secretariat_changes_anything(app: Flask, client: Any, who: Actor) -> None:
    with acting(app, who):
        for path in [*writing_paths(), f"/en/deadlines/rules/{rule('documents-issued').id}/off"]:
            answer = client.post(path, data={"revision": "1", "title-en": "Mine", "latest": "2011-06-01"})
            assert answer.status_code == 404, path
        for path in [*writing_paths(), "/en/deadlines/rules/", "/en/deadlines/rules/preview?days=1"]:
            reads = path == "/en/deadlines/rules/" and who == AUDITOR
            assert client.get(path).status_code == (302 if who is PUBLIC else 200 if reads else 404), path

    assert {d.revision for d in db.session.execute(sa.select(Deadline)).scalars()} == {1}
    assert {r.revision for r in db.session.execute(sa.select(CountingRule)).scalars()} == {1}


def test_the_secretariat_of_another_process_changes_no_deadline_of_this_one(app: Flask, client: Any) -> None:
    found = deadline("iti-reports-2011").id
    with acting(app, OTHER_SECRETARIAT):
        for path in (f"/en/deadlines/{found}/edit", f"/en/deadlines/{found}/do"):
            assert (client.get(path).status_code, client.post(path, data={"revision": "1"}).status_code) == (404, 404)
        answer = client.post(
            "/en/deadlines/new",
            data={"title-en": "Mine", "latest": "2011-06-01", "area": "general", "meeting": "mge-2011"},
        )

    assert answer.status_code == 404
    assert count() == 19


def of_another_process() -> dict[str, str]:
    """How a form names what belongs to the process of the data, by field."""
    found = deadline("iti-reports-2011")
    return {
        "meeting": "mge-2011",
        "paragraph": str(found.paragraph_id),
        "requirement": str(found.requirement_id),
    }


@pytest.mark.parametrize("field", ["meeting", "paragraph", "requirement"])
def test_the_secretariat_of_another_process_moves_no_deadline_onto_pages_of_this_one(
    app: Flask, client: Any, field: str
) -> None:
    other_process()
    with acting(app, OTHER_SECRETARIAT):
        made = client.fill("/en/deadlines/new", **{"title-en": "Ours", "latest": "2011-06-01", "meeting": "other-2011"})
        path = made.location.removesuffix("/") + "/edit"
        for address in (path, "/en/deadlines/new"):
            answer = client.fill(
                address, **{"title-en": "Onto yours", "latest": "2011-06-01", field: of_another_process()[field]}
            )
            assert answer.status_code == 422 and "Not a valid choice" in answer.page.text("main")

    ours = db.session.execute(sa.select(Deadline).where(Deadline.process_id == process_id("other"))).scalar_one()
    assert (ours.title.get("en"), ours.revision, count()) == ("Ours", 1, 20)


@pytest.mark.parametrize("field", ["meeting", "paragraph", "requirement"])
def test_a_deadline_that_stands_on_pages_of_two_processes_asks_for_both(app: Flask, client: Any, field: str) -> None:
    other_process()
    named = {"meeting": "other-2011", field: of_another_process()[field]}
    days = {"latest": "" if field == "requirement" else "2011-06-01"}  # which what it answers gives
    made = services.create(
        SECRETARIAT,
        DeadlineDraft(
            Text.of(en="Of both"),
            Window.on(date(2011, 6, 1)) if days["latest"] else None,
            meeting=named["meeting"],
            paragraph_id=int(named["paragraph"]) if "paragraph" in named else None,
            requirement_id=int(named["requirement"]) if "requirement" in named else None,
        ),
    )
    made.process_id = process_id("other")
    path = f"/en/deadlines/{made.id}/edit"

    with acting(app, OTHER_SECRETARIAT):
        assert client.fill(path, **{"title-en": "Theirs"}).status_code == 404
        assert client.fill(path, **{"title-en": "Theirs", "latest": "2011-06-01", field: ""}).status_code == 302
    with acting(app, BOTH):
        assert client.fill(path, **{"title-en": "Of both", **named, **days}).status_code == 302


def test_a_form_offers_what_belongs_to_the_persons_own_processes(app: Flask, client: Any) -> None:
    other_process()
    with acting(app, OTHER_SECRETARIAT):
        theirs = client.get("/en/deadlines/new").page
    with acting(app, SECRETARIAT):
        ours = client.get("/en/deadlines/new").page

    def offered(page: Any, field: str) -> set[str]:
        return set(page.texts(f"*[@id='{field}']/option")) - {"—"}

    assert offered(theirs, "meeting") == {"Other experts"}
    assert offered(theirs, "paragraph") == {"65/1, paragraph 1"}
    assert offered(theirs, "requirement") == {"65/1, paragraph 1: Views"}
    for field in ("meeting", "paragraph", "requirement"):
        assert offered(ours, field) and not offered(ours, field) & offered(theirs, field)


def test_who_works_for_no_process_that_there_is_enters_nothing(app: Flask, client: Any) -> None:
    with acting(app, OTHER_SECRETARIAT):
        assert client.get("/en/deadlines/new").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [(PUBLIC, 404), (DELEGATE, 404), (OTHER_SECRETARIAT, 404), (SECRETARIAT, 200), (AUDITOR, 200), (CHAIRS_DESK, 200)],
    ids=lambda value: value.name or "the public" if isinstance(value, Actor) else str(value),
)
def test_what_is_not_public_is_seen_by_those_who_prepare_it(app: Flask, client: Any, who: Actor, status: int) -> None:
    made = services.create(
        SECRETARIAT,
        DeadlineDraft(Text.of(en="Quiet"), Window.on(date(2011, 4, 1)), meeting="mge-2011", is_published=False),
    )
    with acting(app, who):
        assert client.get(f"/en/deadlines/{made.id}/").status_code == status


def test_names_of_officers_are_shown_to_those_who_edit_alone(app: Flask, client: Any) -> None:
    found = deadline("iti-reports-2011").id
    services.act(SECRETARIAT, found, 1, DeadlineAction.DO, "All came")

    assert "An officer" not in client.get(f"/en/deadlines/{found}/").text
    with acting(app, SECRETARIAT):
        assert "An officer" in client.get(f"/en/deadlines/{found}/").text


# --- what others show -----------------------------------------------------------------------------------------------


def test_each_paragraph_shows_its_deadline_in_one_query(app: Flask, query_count: Any) -> None:
    from meetings.deadlines import answers

    ids = [d.paragraph_id for d in db.session.execute(sa.select(Deadline)).scalars() if d.paragraph_id]
    with app.test_request_context("/en/"), query_count() as counted:
        found = answers.for_paragraphs(ids)

    assert counted.total == 1
    assert set(found) == set(ids)


def test_the_panel_of_a_meeting_lists_its_deadlines() -> None:
    assert [d.key for d in queries.of_meeting(meeting("mge-2011").id)] == [
        "mge-2011:documents-submitted",
        "mge-2011:documents-issued",
        "topics-mge-2011",
        "draft-agenda-mge-2011",
    ]


def test_pages_take_few_queries_however_many_deadlines_there_are(secretariat: Any) -> None:
    for number in range(120):
        services.create(
            SECRETARIAT, DeadlineDraft(Text.of(en=f"Number {number}"), Window.on(date(2011, 3, 1)), meeting="mge-2011")
        )
    found = deadline("mge-2011:documents-issued").id
    db.session.commit()

    for path in ("", f"{found}/", "rules/", f"{found}/do", "?show=all&q=PrepCom&meeting=mge-2011"):
        assert len(secretariat.get(f"/en/deadlines/{path}").queries) <= 12, path
