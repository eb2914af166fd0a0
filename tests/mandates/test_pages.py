"""The pages of resolutions, and the secretariat's forms: who sees them, what they refuse, what they keep."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.registries import Link, paragraph_answers
from meetings.mandates import queries
from meetings.mandates.models import Clause, Mandate
from meetings.mandates.rules import Part
from tests.mandates.support import DELEGATE, OTHER_SECRETARIAT, SECRETARIAT, acting, load

pytestmark = pytest.mark.either_database

CLAUSE_FORM = "/en/mandates/a-res-65-64/op-18/clauses/1/edit/"
READING_FORM = "/en/mandates/requirements/prepcom-2012-window/edit/"
FORMS = [
    *("/en/mandates/new/", "/en/mandates/a-res-65-64/edit/", "/en/mandates/a-res-65-64/paragraphs/new/"),
    *("/en/mandates/a-res-65-64/op-18/clauses/new/", CLAUSE_FORM, READING_FORM),
    "/en/mandates/a-res-65-64/op-18/clauses/1/requirements/new/",
    "/en/mandates/a-res-65-64/op-18/clauses/1/requirements/new/?kind=window",
]


@pytest.fixture(autouse=True)
def resolutions(app: Flask) -> None:
    load(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["", "a-res-65-64/", "a-res-65-64/?show=binding", "a-res-65-67/?show=checked", "a-res-65-64/op-19/"]
)
def test_resolutions_read_in_every_language(client: Any, lang: str, path: str) -> None:
    assert client.get(f"/{lang}/mandates/{path}").status_code == 200


def test_every_paragraph_has_a_page_with_the_official_text_in_the_readers_language(client: Any) -> None:
    for slug in ("a-res-65-64", "a-res-65-67"):
        references = [p.reference for p in queries.mandate(slug).paragraphs]
        for reference in references:
            page = client.get(f"/ru/mandates/{slug}/{reference}/")
            assert page.status_code == 200
            assert f"https://undocs.org/ru/A/RES/{slug[6:].replace('-', '/')}" in page.text


def test_a_paragraph_leads_to_those_before_and_after_it() -> None:
    def beside(reference: str) -> list[str | None]:
        return [p and p.reference for p in queries.neighbours(queries.paragraph("a-res-65-64", reference))]

    last = max(p.number for p in queries.mandate("a-res-65-64").paragraphs if p.part is Part.PREAMBULAR)
    assert beside("pp-1") == [None, "pp-2"]
    assert beside("op-1") == [f"pp-{last}", "op-2"]
    assert beside("op-31") == ["op-30", None]


@pytest.mark.parametrize("path", ["a-res-1-1/", "a-res-65-64/op-32/", "a-res-65-64/op-06/", "a-res-65-64/x/"])
def test_what_does_not_exist_is_not_found(client: Any, path: str) -> None:
    assert client.get(f"/en/mandates/{path}").status_code == 404


def test_imprecise_words_stand_beside_their_reading(client: Any) -> None:
    page = client.get("/en/mandates/a-res-65-64/op-18/")
    assert "<q>early 2012</q>" in page.text
    assert "1 January – 30 April 2012" in page.text


def test_the_page_of_a_resolution_shows_what_answers_each_paragraph(client: Any) -> None:
    asked: list[dict[int, set[str]]] = []

    def source(named: Any) -> dict[int, list[Link]]:
        asked.append(named)
        return {next(iter(named)): [Link("The answer", "/en/answer", "met", "ok")]}

    paragraph_answers.register("test", source)
    try:
        page = client.get("/en/mandates/a-res-65-64/")
    finally:
        del paragraph_answers._things["test"]
    assert 'href="/en/answer"' in page.text
    assert len(asked) == 1  # asked once for all paragraphs
    assert asked[0][queries.paragraph("a-res-65-64", "op-18").id] == {"prepcom-2012"}  # with the meetings they name


def test_the_register_lists_what_is_still_to_come(client: Any) -> None:
    page = client.get("/en/mandates/")
    assert "Still to come" in page.text
    assert "sixty-seventh session" in page.text


@pytest.mark.parametrize("path", FORMS)
def test_forms_are_for_the_secretariat_of_the_process(app: Flask, client: Any, path: str) -> None:
    with acting(app, SECRETARIAT):
        assert client.get(path).status_code == 200
    for who in (DELEGATE, OTHER_SECRETARIAT):
        with acting(app, who):
            assert client.get(path).status_code == 404
            assert client.post(path, data={}).status_code == 404
    with acting(app, PUBLIC):
        assert client.get(path).status_code == 302
        assert client.post(path, data={}).status_code == 404


def test_only_who_may_edit_sees_the_buttons(app: Flask, client: Any) -> None:
    def has_buttons(who: Actor) -> bool:
        with acting(app, who):
            return "clauses/new" in client.get("/en/mandates/a-res-65-64/op-18/").text

    assert [has_buttons(who) for who in (SECRETARIAT, OTHER_SECRETARIAT, DELEGATE, PUBLIC)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_reading_is_changed_through_its_form(app: Flask, client: Any) -> None:
    with acting(app, SECRETARIAT):
        answer = client.fill(READING_FORM, latest="2012-03-31")
        assert answer.status_code == 302
        assert "1 January – 31 March 2012" in client.get("/en/mandates/a-res-65-64/op-18/").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"latest": "2012-02-31"}, "There is no such day in that month."),
        ({"latest": "2011-12-31"}, "The last day comes before the first."),
        ({"latest": "20111-01-01"}, "The year must lie between 1990 and 2100."),
        ({"latest": ""}, "This kind of requirement needs this value."),
        ({"words-en": "early\u202e 2012"}, "hidden character"),
        ({"words-en": "x" * 100_000}, "300"),
        ({"label-zh": "会\x00议"}, "cannot be shown"),
        ({"meetings": "prepcom-2012 prepcom-2012"}, "The same meeting is named twice."),
        ({"meetings": "prepcom-2012 prepcom-12 x"}, "Not in the register of meetings: prepcom-12, x."),
        (
            {"label-en": "", "label-ar": "", "label-zh": "", "label-fr": "", "label-ru": "", "label-es": ""},
            "one language",
        ),
    ],
)
def test_bad_input_is_said_in_place_kept_and_not_stored(
    app: Flask, client: Any, typed: dict[str, str], said: str
) -> None:
    with acting(app, SECRETARIAT):
        page = client.fill(READING_FORM, **typed)
    assert page.status_code == 422
    assert said in page.text
    for value in typed.values():
        if value.isprintable():
            assert value in page.text
    stored = queries.requirement("prepcom-2012-window")
    assert (stored.revision, stored.words.get("en")) == (1, "early 2012")


def test_the_place_that_is_asked_for_is_one_of_the_list(app: Flask, client: Any) -> None:
    path = "/en/mandates/requirements/mge-2011-place/edit/"
    with acting(app, SECRETARIAT):
        offered = client.get(path).page.texts("main//select[@id='place']/option")
        refused = client.fill(path, place="newyork")
        stored = client.fill(path, place="geneva")

    assert "New York" in offered and offered[1:] == sorted(offered[1:])
    assert (refused.status_code, stored.status_code) == (422, 302)
    assert queries.requirement("mge-2011-place").place == "geneva"


def test_the_second_editor_sees_both_versions_and_chooses(app: Flask, client: Any) -> None:
    with acting(app, SECRETARIAT):
        client.fill(CLAUSE_FORM, area="chair")
        late = client.post(
            CLAUSE_FORM,
            data={
                "revision": "1",
                "verb": "decides",
                "effect": "binding",
                "addressees": "states",
                "area": "agenda",
                "summary-en": "Mine",
            },
        )
        assert late.status_code == 409
        assert "Mine" in late.text
        assert "A preparatory committee" in late.text
        page = late.page
        sent = page.fields(page.form(None))
        sent["keep-area"], sent["keep-summary"] = ["theirs"], ["yours"]
        assert client.post(CLAUSE_FORM, data=sent).status_code == 302
    stored = queries.clause_at("a-res-65-64", "op-18", 1)
    assert (stored.area.value, stored.summary.get("en")) == ("chair", "Mine")
    assert not stored.summary.missing


def test_a_resolution_is_entered_through_the_forms(app: Flask, client: Any) -> None:
    with acting(app, SECRETARIAT):
        answer = client.fill(
            "/en/mandates/new/",
            **{"symbol": "A/RES/66/47", "title-en": "A title", "session": "66", "adopted_on": "2011-12-02"},
        )
        assert answer.headers["Location"].endswith("/en/mandates/a-res-66-47/")
        assert "No paragraph has been entered yet." in client.get("/en/mandates/a-res-66-47/").text
        answer = client.fill(
            "/en/mandates/a-res-66-47/paragraphs/new/",
            **{"verb": "decides", "effect": "binding", "summary-en": "A line\r\nin two", "terms": ["prepcom", "chair"]},
        )
        assert answer.headers["Location"].endswith("/en/mandates/a-res-66-47/op-1/")
        answer = client.fill(
            "/en/mandates/a-res-66-47/op-1/clauses/1/requirements/new/?kind=max_working_days",
            **{"label-en": "Five days", "days": "5", "meetings": "prepcom-2012"},
        )
        assert answer.status_code == 302
    stored = queries.paragraph("a-res-66-47", "op-1")
    assert stored.clauses[0].summary.get("en") == "A line in two"
    assert [(r.key, r.days) for r in stored.clauses[0].requirements] == [("a-res-66-47-op-1-1-1", 5)]


def test_a_form_of_another_process_cannot_be_filled_by_naming_it(app: Flask, client: Any) -> None:
    with acting(app, SECRETARIAT):
        answer = client.post("/en/mandates/new/", data={"belongs_to": "other", "symbol": "A/RES/1/1"})
    assert answer.status_code == 404
    assert db.session.query(Mandate).count() == 2


def test_a_failed_form_stores_nothing(app: Flask, client: Any) -> None:
    before = db.session.query(Clause).count()
    with acting(app, SECRETARIAT):
        answer = client.fill("/en/mandates/a-res-65-64/op-18/clauses/new/", verb="decides", effect="none")
    assert answer.status_code == 422
    assert db.session.query(Clause).count() == before
