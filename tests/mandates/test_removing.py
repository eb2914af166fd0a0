"""What was entered into a resolution by mistake is removed: only while nothing rests on it, and never unrecorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.deadlines.models import Deadline
from meetings.foundation import audit, search
from meetings.foundation.access import PUBLIC
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.mandates import queries, removing, seeding
from tests.mandates.support import DELEGATE, OTHER_SECRETARIAT, SECRETARIAT, acting

PARAGRAPH = "/en/mandates/a-res-65-64/op-12/"
FREE, ANSWERED = "mge-2011-place", "iti-reports-2011"
PAGES = [
    *(f"{PARAGRAPH}remove/", "/en/mandates/a-res-65-64/op-11/clauses/1/remove/"),
    f"/en/mandates/requirements/{FREE}/remove/",
]


@pytest.fixture(autouse=True)
def everything(seeded: Flask) -> None:
    """Both resolutions with the meetings and deadlines that rest on them."""


def paragraph(reference: str) -> removing.Removal:
    return removing.of_paragraph(SECRETARIAT, queries.paragraph("a-res-65-64", reference))


def clause(reference: str, position: int) -> removing.Removal:
    return removing.of_clause(SECRETARIAT, queries.clause_at("a-res-65-64", reference, position))


def requirement(key: str) -> removing.Removal:
    return removing.of_requirement(SECRETARIAT, queries.requirement(key))


def found_for(words: list[list[str]]) -> list[str]:
    return [p.reference for p in queries.paragraphs_matching(words, 50)]


def remove(removal: removing.Removal) -> None:
    removing.remove(SECRETARIAT, removal, removal.revision)
    db.session.commit()


def test_a_requirement_that_nothing_answers_is_removed_and_kept_in_the_log() -> None:
    found = requirement(FREE)
    number = found.record.id

    remove(found)

    with pytest.raises(NotFound):
        queries.requirement(FREE)
    entry = audit.history("requirement", number)[0]
    assert (entry.action, entry.actor_id, entry.before["key"]) == ("requirement.remove", SECRETARIAT.user_id, FREE)
    assert entry.before["label"]["en"] == "New York"
    assert list(audit.verify()) == []


def test_a_clause_goes_with_what_it_requires_and_is_found_no_more() -> None:
    db.session.execute(sa.update(Deadline).values(requirement_id=None))
    words = search.expand("Instrument extent")
    assert found_for(words) == ["op-11"]
    gone = clause("op-11", 2)
    assert [r.key for r in gone.requirements] == [ANSWERED]

    remove(gone)

    left = queries.paragraph("a-res-65-64", "op-11")
    assert [c.position for c in left.clauses] == [1, 3]
    assert found_for(words) == []
    with pytest.raises(NotFound):
        queries.requirement(ANSWERED)
    entry = audit.history("clause", gone.record.id)[0]
    assert [r["key"] for r in entry.before["requirements"]] == [ANSWERED]


def test_a_removed_paragraph_does_not_come_back_with_the_next_loading(seeded: Flask) -> None:
    gone = paragraph("op-12")
    remove(gone)

    seeding.load(seeded.config["DATA"])
    db.session.commit()

    with pytest.raises(NotFound):
        queries.paragraph("a-res-65-64", "op-12")
    entry = audit.history("paragraph", gone.record.id)[0]
    assert (entry.action, entry.before["mandate"], entry.before["number"]) == ("paragraph.remove", "a-res-65-64", 12)
    assert len(entry.before["clauses"]) == len(gone.clauses)


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (lambda: paragraph("op-6"), "/en/meetings/mge-2011/"),
        (lambda: paragraph("op-11"), "/en/deadlines/"),
        (lambda: clause("op-11", 2), "/en/deadlines/"),
        (lambda: requirement(ANSWERED), "/en/deadlines/"),
    ],
)
def test_nothing_is_removed_while_something_rests_on_it(
    seeded: Flask, made: Callable[[], removing.Removal], address: str
) -> None:
    with seeded.test_request_context("/en/"):
        found = made()
        assert found.resting[0].url.startswith(address)
        with pytest.raises(RuleViolation) as raised:
            removing.remove(SECRETARIAT, found, found.revision)

    assert raised.value.code == "removal.in_use"
    assert queries.requirement(ANSWERED).key == ANSWERED


def test_what_rests_counts_though_nobody_here_may_see_it(seeded: Flask) -> None:
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == "mge-2011")).one()
    meeting.is_published = False
    db.session.commit()

    with seeded.test_request_context("/en/"):
        shown = removing.of_paragraph(OTHER_SECRETARIAT, queries.paragraph("a-res-65-64", "op-6")).resting

    assert (str(shown[0].label), shown[0].url) == ("a meeting that is not published", "")


def test_the_only_clause_of_a_paragraph_stays() -> None:
    with pytest.raises(RuleViolation) as raised:
        remove(clause("op-18", 1))
    assert raised.value.code == "removal.only_clause"


def test_what_was_changed_meanwhile_is_not_removed() -> None:
    found = requirement(FREE)
    with pytest.raises(Conflict):
        removing.remove(SECRETARIAT, found, found.revision + 1)
    assert queries.requirement(FREE).key == FREE


@pytest.mark.parametrize("path", PAGES)
def test_removing_is_for_the_secretariat_of_the_process(app: Flask, client: Any, path: str) -> None:
    with acting(app, SECRETARIAT):
        assert client.get(path).status_code == 200
    for who in (DELEGATE, OTHER_SECRETARIAT):
        with acting(app, who):
            assert client.get(path).status_code == 404
            assert client.post(path, data={}).status_code == 404
    with acting(app, PUBLIC):
        assert client.get(path).status_code == 302
        assert client.post(path, data={}).status_code == 404


def test_a_paragraph_is_removed_through_its_page(app: Flask, client: Any) -> None:
    with acting(app, SECRETARIAT):
        question = client.get(f"{PARAGRAPH}remove/")
        assert "No meeting and no deadline rests on it." in question.page.text("main")
        answer = client.fill(f"{PARAGRAPH}remove/")
        assert answer.headers["Location"].endswith("/en/mandates/a-res-65-64/")
        assert client.get(PARAGRAPH).status_code == 404


def test_the_page_says_what_rests_and_refuses(app: Flask, client: Any) -> None:
    path = f"/en/mandates/requirements/{ANSWERED}/remove/"
    with acting(app, SECRETARIAT):
        page = client.get(path).page
        assert page.all("main//form") == []
        assert "rest on something else first" in page.text("main")
        assert "International Tracing Instrument" in page.text("ul[@class='answers']")
        revision = queries.requirement(ANSWERED).revision
        assert client.post(path, data={"revision": revision}).status_code == 422
        leads = [a.get("href") for a in client.get("/en/mandates/a-res-65-64/op-11/").page.all("main//a")]
        assert path in leads
    assert queries.requirement(ANSWERED).key == ANSWERED
