"""Pages of deadlines: who sees and does what, what bad input is answered with, two people at once, few queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

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
    CHAIRS_DESK,
    COORDINATOR,
    DELEGATE,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    acting,
    deadline,
    load,
    meeting,
    rule,
)

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
OUTSIDERS = (PUBLIC, DELEGATE, COORDINATOR, CHAIRS_DESK, AUDITOR, ADMINISTRATOR)


@pytest.fixture(autouse=True)
def register(app: Flask) -> None:
    load(app)


@pytest.fixture
def secretariat(app: Flask, client: Any) -> Iterator[Any]:
    with acting(app, SECRETARIAT):
        yield client


def count() -> int:
    return db.session.execute(sa.select(sa.func.count(Deadline.id))).scalar_one()


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
    assert "30 June 2011, 18:00 (America/New York)" in client.get(f"/en/deadlines/{made.id}/").page.text("main")


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
            assert client.get(path).status_code == (302 if who is PUBLIC else 404), path

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


# --- entering -------------------------------------------------------------------------------------------------------

ENTERED: dict[str, Any] = {
    "title-en": "Views for the ten-year report",
    "title-zh": "对十年进展的看法",
    "latest": "2011-06-30",
    "at": "18:00",
    "owner": ["states", "civil_society"],
    "area": "reports",
    "meeting": "revcon-2012",
}


def test_the_secretariat_enters_a_deadline(secretariat: Any) -> None:
    answer = secretariat.fill("/en/deadlines/new", **ENTERED)

    made = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert answer.status_code == 302 and made is not None
    assert answer.location.endswith(f"/en/deadlines/{made.id}/")
    assert made.title == Text.of(en="Views for the ten-year report", zh="对十年进展的看法")
    assert (made.window, made.owner) == (Window.on(date(2011, 6, 30)), ["states", "civil_society"])


BAD = [
    ("latest", "2011-02-31", "There is no such day in that month."),
    ("latest", "20111-05-09", "The year must lie between 1990 and 2100."),
    ("latest", "09/05/2011", "This is not a date."),
    ("latest", "2011-06-3٠", "This is not a date."),
    ("latest", "", "Enter a date."),
    ("latest", "2011-05-0\x009", "invisible control character"),
    ("earliest", "2011-07-01", "The last day comes before the first."),
    ("earliest", "2011-06-01", "Only an exact day can have an hour."),
    ("at", "25:00", "There is no such time"),
    ("at", "noon", "This is not a time."),
    ("title-en", "a" * 100_000, "too long"),
    ("title-en", "a\x00b", "cannot be shown"),
    ("title-en", "a\x07b", "cannot be shown"),
    ("title-ar", "a\u202eb", "turns the direction"),
    ("title-en", "a\nb", "cannot be shown"),
    ("words-en", "b" * 501, "too long"),
    ("note-fr", "c" * 4_001, "too long"),
    ("note-fr", "c\u2066", "turns the direction"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD, ids=[f"{f} {t[:14]!r}" for f, t, _ in BAD])
def test_bad_input_is_said_beside_its_field_kept_and_not_stored(
    secretariat: Any, field: str, typed: str, sentence: str
) -> None:
    secretariat.checks = "\x00" not in typed and "\x07" not in typed  # a page that repeats them cannot be parsed
    answer = secretariat.post("/en/deadlines/new", data={**ENTERED, field: typed})

    assert answer.status_code == 422
    assert (sentence in answer.text and "Views for the ten-year report" in answer.text) or field == "title-en"
    assert count() == 19


def test_a_title_is_needed_in_one_language_at_least(secretariat: Any) -> None:
    answer = secretariat.fill("/en/deadlines/new", **{**ENTERED, "title-en": "  ", "title-zh": "\u200b"})

    assert (answer.status_code, count()) == (422, 19)
    assert "Enter this in at least one language." in answer.page.text("main")


def test_what_was_typed_is_kept_when_something_is_wrong(secretariat: Any) -> None:
    page = secretariat.fill("/ar/deadlines/new", **{**ENTERED, "latest": "31.02.2011"}).page

    fields = page.fields(page.form())
    assert fields["latest"] == ["31.02.2011"]
    assert fields["title-zh"] == ["对十年进展的看法"]
    assert fields["owner"] == ["states", "civil_society"]
    assert fields["meeting"] == ["revcon-2012"]


def test_choices_that_are_not_offered_are_refused_and_extra_fields_ignored(secretariat: Any) -> None:
    for field in ("area", "meeting", "paragraph", "requirement", "owner"):
        answer = secretariat.post("/en/deadlines/new", data={**ENTERED, field: "'; DROP TABLE deadline"})
        assert answer.status_code == 422, field
    assert count() == 19
    secretariat.post(
        "/en/deadlines/new", data={**ENTERED, "state": "done", "id": "1", "revision": "77", "rule_id": "1"}
    )
    made = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert made is not None
    assert (made.state, made.revision, made.rule_id) == (DeadlineState.OPEN, 1, None)


# --- two people at once ---------------------------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_versions_and_chooses_field_by_field(secretariat: Any) -> None:
    found = deadline("iti-reports-2011")
    path, mine = f"/en/deadlines/{found.id}/edit", {"title-en": "Mine", "words-en": "by new year"}
    first = secretariat.get(path).page
    sent = first.fields(first.form()) | {name: [value] for name, value in mine.items()}
    secretariat.fill(path, **{"title-en": "Theirs", "latest": "2012-01-15"})

    both = secretariat.post(path, data=sent)

    assert both.status_code == 409
    shown = both.page.text("main")
    assert all(words in shown for words in ("Mine", "Theirs", "by new year", "2012-01-15", "2011-12-31"))
    assert not any(words in shown for words in ("True", "False"))
    assert deadline("iti-reports-2011").title.get("en") == "Theirs"

    chosen = both.page.fields(both.page.form())
    secretariat.post(path, data=chosen | {"keep-title": ["theirs"], "keep-latest": ["theirs"]})

    saved = deadline("iti-reports-2011")
    assert (saved.title.get("en"), saved.words.get("en"), saved.latest_on) == (
        "Theirs",
        "by new year",
        date(2012, 1, 15),
    )


def test_an_act_on_a_deadline_that_changed_meanwhile_is_not_done(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.post(f"/en/deadlines/{found}/do", data={"revision": "7"})

    assert answer.status_code == 409
    assert deadline("iti-reports-2011").state is DeadlineState.OPEN


# --- acts -----------------------------------------------------------------------------------------------------------


def test_a_deadline_is_extended_with_a_note_and_its_page_tells_both_days(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.fill(f"/en/deadlines/{found}/extend", until="2012-01-31", note="Asked for by many")

    assert answer.status_code == 302
    shown = secretariat.get(f"/en/deadlines/{found}/").page.text("main")
    assert "From 31 December 2011 to 31 January 2012" in shown and "Asked for by many" in shown


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2011-12-31", "an extension never shortens"), ("", "Enter a date."), ("2011-02-31", "There is no such day")],
)
def test_an_extension_that_is_none_is_refused_beside_its_field(secretariat: Any, until: str, sentence: str) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.fill(f"/en/deadlines/{found}/extend", until=until)

    assert answer.status_code == 422 and sentence in answer.page.text("main")
    assert deadline("iti-reports-2011").latest_on == date(2011, 12, 31)


def test_an_act_that_is_not_possible_is_not_asked(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    assert secretariat.get(f"/en/deadlines/{found}/reopen").status_code == 409
    assert secretariat.get(f"/en/deadlines/{found}/vanish").status_code == 404


# --- rules ----------------------------------------------------------------------------------------------------------


def test_the_rules_show_the_days_they_give(secretariat: Any) -> None:
    shown = secretariat.get("/en/deadlines/rules/").page.text("main")

    assert "10 weeks before the opening" in shown and "28 February 2011" in shown
    preview = secretariat.get("/en/deadlines/rules/preview?days=56&side=before&kinds=expert_meeting&kinds=nothing")
    assert "14 March 2011" in preview.text


@pytest.mark.parametrize("query", ["", "days=x&kinds=expert_meeting", "days=99999", "days=731&kinds=expert_meeting"])
def test_a_preview_of_nothing_says_what_is_missing(secretariat: Any, query: str) -> None:
    answer = secretariat.get(f"/en/deadlines/rules/preview?{query}")

    assert answer.status_code == 200 and "Give a number of days" in answer.text


def test_saving_a_rule_moves_the_deadlines(secretariat: Any) -> None:
    path = f"/en/deadlines/rules/{rule('documents-issued').id}/"

    assert secretariat.fill(path, days="56").status_code == 302
    assert deadline("mge-2011:documents-issued").latest_on == date(2011, 3, 14)


@pytest.mark.parametrize(
    ("field", "typed"), [("days", "731"), ("days", "-3"), ("days", "٧٠"), ("days", ""), ("kinds", None)]
)
def test_a_rule_that_cannot_be_is_refused(secretariat: Any, field: str, typed: str | None) -> None:
    answer = secretariat.fill(f"/en/deadlines/rules/{rule('documents-issued').id}/", **{field: typed})

    assert answer.status_code == 422
    assert rule("documents-issued").revision == 1


def test_two_editors_of_a_rule_lose_nothing(secretariat: Any) -> None:
    path = f"/en/deadlines/rules/{rule('documents-issued').id}/"
    page = secretariat.get(path).page
    sent = page.fields(page.form())
    secretariat.fill(path, days="49")

    both = secretariat.post(path, data=sent | {"title-en": ["Issued"], "days": ["56"]})

    assert both.status_code == 409 and rule("documents-issued").offset_days == -49
    secretariat.post(path, data=both.page.fields(both.page.form()) | {"keep-days": ["theirs"]})
    assert (rule("documents-issued").offset_days, rule("documents-issued").title.get("en")) == (-49, "Issued")


def test_a_rule_is_put_out_of_use_by_a_button(secretariat: Any) -> None:
    found = rule("documents-issued").id

    assert secretariat.post(f"/en/deadlines/rules/{found}/off", data={"revision": "1"}).status_code == 302
    assert deadline("mge-2011:documents-issued").state is DeadlineState.WAIVED
    assert secretariat.post(f"/en/deadlines/rules/{found}/on", data={"revision": "1"}).status_code == 409


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
