"""The secretariat enters resolutions and reads their words; every act is recorded, and nobody overwrites another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from meetings.foundation import audit, search
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.mandates import queries, services
from meetings.mandates.forms import clause_form
from meetings.mandates.rules import (
    Addressee,
    Area,
    ClauseValues,
    Effect,
    MandateValues,
    Part,
    Requirement,
    RequirementKind,
    Verb,
)
from tests.mandates.support import SECRETARIAT, load


@pytest.fixture(autouse=True)
def resolutions(app: Flask) -> None:
    load(app)


NEW = MandateValues(
    symbol="A/RES/66/47",
    title=Text.of(en="The illicit trade in small arms and light weapons in all its aspects"),
    session=66,
    adopted_on=date(2011, 12, 2),
    distributed_on=None,
    plenary_meeting=71,
    agenda_item="",
    committee_report="",
)
DECIDES = ClauseValues(
    verb=Verb.DECIDES,
    effect=Effect.BINDING,
    source="",
    addressees=(Addressee.STATES,),
    area=Area.DATES,
    summary=Text.of(en="The committee sits from 19 to 23 March 2012", zh="委员会将于三月开会"),
)


def code(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


def test_a_resolution_of_any_process_is_entered_paragraph_by_paragraph() -> None:
    mandate = services.add_mandate(SECRETARIAT, queries.process("small-arms"), NEW)
    paragraph = services.add_paragraph(SECRETARIAT, mandate, Part.OPERATIVE, 1, ["prepcom"], DECIDES)
    services.add_clause(SECRETARIAT, paragraph, replace(DECIDES, verb=Verb.ENCOURAGES, effect=Effect.NONE))
    db.session.commit()

    stored = queries.mandate("a-res-66-47")
    assert [(p.reference, [c.verb for c in p.clauses]) for p in stored.paragraphs] == [
        ("op-1", [Verb.DECIDES, Verb.ENCOURAGES])
    ]
    hits = queries.paragraphs_matching(search.expand("筹备委员会 march"), 50)
    assert [p.mandate.symbol for p in hits] == ["A/RES/66/47"]


def test_a_symbol_is_entered_once() -> None:
    with pytest.raises(RuleViolation) as raised:
        services.add_mandate(SECRETARIAT, queries.process("small-arms"), replace(NEW, symbol="A/RES/65/64"))
    assert code(raised) == ("mandate.symbol_taken", "symbol")


@pytest.mark.parametrize("symbol", ["A/RES/65/64\u202e", "../etc", "A//B", "<b>", "决议", " A/1"])
def test_a_symbol_is_written_as_documents_carry_it(symbol: str) -> None:
    with pytest.raises(RuleViolation) as raised:
        services.add_mandate(SECRETARIAT, queries.process("small-arms"), replace(NEW, symbol=symbol))
    assert code(raised) == ("mandate.bad_symbol", "symbol")


def test_nothing_is_distributed_before_it_is_adopted() -> None:
    with pytest.raises(RuleViolation) as raised:
        services.add_mandate(SECRETARIAT, queries.process("small-arms"), replace(NEW, distributed_on=date(2011, 12, 1)))
    assert code(raised) == ("mandate.distributed_before_adoption", "distributed_on")


def test_a_paragraph_number_is_used_once_in_each_part() -> None:
    mandate = queries.mandate("a-res-65-64")
    with pytest.raises(RuleViolation) as raised:
        services.add_paragraph(SECRETARIAT, mandate, Part.OPERATIVE, 6, [], DECIDES)
    assert code(raised) == ("paragraph.number_taken", "number")
    assert services.add_paragraph(SECRETARIAT, mandate, Part.PREAMBULAR, 40, [], DECIDES).reference == "pp-40"


def test_an_edited_summary_is_found_by_its_new_words_and_recorded() -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    values = clause_form(None, clause).clause()
    services.edit_clause(
        SECRETARIAT, clause, clause.revision, replace(values, summary=Text.of(en="Zebras", fr="Zèbres"))
    )
    db.session.commit()

    assert [p.reference for p in queries.paragraphs_matching(search.expand("zebres"), 5)] == ["op-18"]
    entry = audit.history("clause", clause.id)[0]
    assert (entry.action, entry.actor_id, set(entry.after)) == ("clause.edit", SECRETARIAT.user_id, {"summary"})
    assert list(audit.verify()) == []


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten() -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    revision = clause.revision
    values = clause_form(None, clause).clause()
    services.edit_clause(SECRETARIAT, clause, revision, replace(values, area=Area.CHAIR))
    db.session.commit()
    again = queries.clause_at("a-res-65-64", "op-18", 1)
    with pytest.raises(Conflict):
        services.edit_clause(SECRETARIAT, again, revision, replace(values, area=Area.AGENDA))
    db.session.rollback()
    assert queries.clause_at("a-res-65-64", "op-18", 1).area is Area.CHAIR


def test_saving_without_a_change_is_no_change() -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    revision, changed_at = clause.revision, clause.changed_at
    services.edit_clause(SECRETARIAT, clause, revision, clause_form(None, clause).clause())
    db.session.commit()
    stored = queries.clause_at("a-res-65-64", "op-18", 1)
    assert (stored.revision, stored.changed_at) == (revision, changed_at)


def test_a_decision_cannot_be_entered_as_not_binding() -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    with pytest.raises(RuleViolation) as raised:
        services.edit_clause(SECRETARIAT, clause, clause.revision, replace(DECIDES, effect=Effect.NONE))
    assert code(raised) == ("clause.not_binding_by_decision", "effect")


def test_the_reading_of_early_2012_can_be_changed_and_its_words_stay() -> None:
    requirement = queries.requirement("prepcom-2012-window")
    rule = Requirement.from_params(
        requirement.key,
        RequirementKind.WINDOW,
        Effect.BINDING,
        ["prepcom-2012"],
        {"earliest": date(2012, 1, 1), "latest": date(2012, 3, 31)},
    )
    services.edit_requirement_reading(SECRETARIAT, requirement, 1, rule, requirement.label, requirement.words)
    db.session.commit()
    stored = queries.requirement("prepcom-2012-window")
    assert (stored.latest_on, stored.words.get("en"), stored.revision) == (date(2012, 3, 31), "early 2012", 2)
    assert audit.history("requirement", stored.id)[0].before == {"latest_on": "2012-04-30"}


@pytest.mark.parametrize("meetings", [["prepcom-2013"], ["prepcom-2012", "prepcom-2013", "nul\x00"]])
def test_a_requirement_is_about_meetings_that_exist(meetings: list[str]) -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    rule = Requirement.from_params("new", RequirementKind.MAX_WORKING_DAYS, Effect.BINDING, meetings, {"days": 5})
    with pytest.raises(RuleViolation) as raised:
        services.add_requirement(SECRETARIAT, clause, rule, Text.of(en="Five days"), Text())
    assert code(raised) == ("requirement.unknown_meeting", "meetings")
    assert raised.value.params["codes"] == ", ".join(c for c in meetings if c != "prepcom-2012")


def test_a_reading_cannot_be_turned_to_a_meeting_that_does_not_exist() -> None:
    requirement = queries.requirement("prepcom-2012-window")
    rule = replace(requirement.as_rule(Effect.BINDING), meetings=("prepcom-2012", "prepcom-12"))
    with pytest.raises(RuleViolation) as raised:
        services.edit_requirement_reading(SECRETARIAT, requirement, 1, rule, requirement.label, requirement.words)
    assert code(raised) == ("requirement.unknown_meeting", "meetings")
    assert requirement.meeting_codes == ["prepcom-2012"]


def test_a_requirement_asks_for_a_place_that_exists() -> None:
    """Text that nothing compares equal to would break every edit of the meeting."""
    requirement = queries.requirement("mge-2011-place")
    rule = replace(requirement.as_rule(Effect.BINDING), place="newyork")
    with pytest.raises(RuleViolation) as raised:
        services.edit_requirement_reading(SECRETARIAT, requirement, 1, rule, requirement.label, requirement.words)
    assert code(raised) == ("requirement.unknown_place", "place")
    assert requirement.place == "new-york"


def test_a_requirement_key_is_used_once() -> None:
    clause = queries.clause_at("a-res-65-64", "op-18", 1)
    rule = queries.requirement("mge-2011-place").as_rule(Effect.BINDING)
    with pytest.raises(RuleViolation) as raised:
        services.add_requirement(SECRETARIAT, clause, rule, Text.of(en="New York"), Text())
    assert code(raised) == ("requirement.key_taken", "key")
