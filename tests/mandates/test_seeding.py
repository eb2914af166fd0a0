"""Both resolutions are entered whole, and loading them again takes nothing back."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.foundation import search
from meetings.foundation.database import db, publication
from meetings.foundation.errors import RuleViolation
from meetings.mandates import queries, seeding, services
from meetings.mandates.forms import clause_form
from meetings.mandates.models import Mandate
from meetings.mandates.rules import Effect, Part, RequirementKind, Verb
from tests.mandates.support import SECRETARIAT, load

BOTH = ("a-res-65-64", "a-res-65-67")


@pytest.fixture(autouse=True)
def resolutions(app: Flask) -> None:
    load(app)


@pytest.mark.parametrize(("slug", "count"), [("a-res-65-64", 31), ("a-res-65-67", 10)])
def test_every_operative_paragraph_is_entered_once(slug: str, count: int) -> None:
    numbers = [p.number for p in queries.mandate(slug).paragraphs if p.part is Part.OPERATIVE]
    assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize("number", [2, 4, 11, 19, 29])
def test_paragraphs_that_say_several_things_have_several_clauses(number: int) -> None:
    assert len(queries.paragraph("a-res-65-64", f"op-{number}").clauses) > 1


@pytest.mark.parametrize("slug", BOTH)
def test_every_text_exists_in_all_six_languages(slug: str) -> None:
    mandate = queries.mandate(slug)
    assert not mandate.title.missing
    for paragraph in mandate.paragraphs:
        for clause in paragraph.clauses:
            assert not clause.summary.missing, paragraph.reference
            for requirement in clause.requirements:
                assert not requirement.label.missing, requirement.key
                assert not requirement.words or not requirement.words.missing, requirement.key


def clauses(mandate: Mandate) -> list[tuple[str, Verb, Effect]]:
    return [(p.reference, c.verb, c.effect) for p in mandate.paragraphs for c in p.clauses]


def test_what_binds_is_stored_and_not_derived_from_the_verb() -> None:
    said = {(ref, verb): effect for slug in BOTH for ref, verb, effect in clauses(queries.mandate(slug))}
    assert said["op-17", Verb.RECALLS] is Effect.RECALLED  # a decision taken in 64/50 binds
    assert said["pp-1", Verb.RECALLS] is Effect.NONE
    assert said["op-4", Verb.INVITES] is Effect.NONE  # 65/67: the same 请 as in 6 and 9
    assert said["op-6", Verb.REQUESTS] is said["op-9", Verb.REQUESTS] is Effect.REQUESTS


def test_every_requirement_is_one_that_a_program_can_check() -> None:
    kinds: Counter[RequirementKind] = Counter()
    for slug in BOTH:
        for paragraph in queries.mandate(slug).paragraphs:
            for clause in paragraph.clauses:
                for requirement in clause.requirements:
                    rule = requirement.as_rule(clause.effect)
                    kinds[rule.kind] += 1
    assert set(kinds) == set(RequirementKind)


def test_the_window_of_the_preparatory_committee_stands_beside_its_words() -> None:
    requirement = queries.requirement("prepcom-2012-window")
    assert requirement.words.get("en") == "early 2012"
    assert requirement.window is not None
    assert (requirement.window.earliest.isoformat(), requirement.window.latest.isoformat()) == (
        "2012-01-01",
        "2012-04-30",
    )


def test_requirements_about_a_meeting_come_from_every_resolution() -> None:
    found = queries.requirements_about(["prepcom-2012", "revcon-2012", "unknown"])
    assert {r.key for r, _effect in found["prepcom-2012"]} >= {"prepcom-2012-window", "prepcom-2012-working-days"}
    assert all(effect is r.clause.effect for r, effect in found["revcon-2012"])
    assert found["unknown"] == []


def test_every_meeting_that_a_requirement_names_is_in_the_register(seeded: Flask) -> None:
    seeding.check(seeded.config["DATA"])


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('meetings = ["prepcom-2012"]', 'meetings = ["prepcom-2013"]', "codes"),
        ('place = "new-york"', 'place = "prepcom-2013"', "place"),
    ],
)
def test_a_requirement_in_a_file_that_names_no_meeting_or_place_stops_the_loading(
    app: Flask, tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(app.config["DATA"], data)
    file = data / "small-arms" / "mandates" / "a-res-65-64.toml"
    file.write_text(file.read_text("utf-8").replace(right, wrong, 1))
    app.config["DATA"] = data

    with pytest.raises(RuleViolation) as raised:
        app.test_cli_runner(catch_exceptions=False).invoke(args=["seed"])

    assert raised.value.params[said] == "prepcom-2013"
    db.session.rollback()
    assert db.session.query(Mandate).count() == 2  # what `load` had committed, and no more


def test_loading_again_writes_nothing(app: Flask, query_count: Callable[[], Any]) -> None:
    before = publication()
    with query_count() as counted:
        search.load(app.config["DATA"])
        seeding.load(app.config["DATA"])
        db.session.commit()
    assert publication() == before
    assert [s for s in counted.statements if not s.upper().startswith("SELECT")] == []


def test_loading_again_takes_no_edit_back(app: Flask) -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    values = replace(clause_form(None, clause).clause(), source="A/1")
    services.edit_clause(SECRETARIAT, clause, clause.revision, values)
    db.session.commit()
    seeding.load(app.config["DATA"])
    db.session.commit()
    assert queries.clause_at("a-res-65-64", "op-18", 1).source == "A/1"
