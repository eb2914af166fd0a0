"""Clauses, their effect, and requirements that can be checked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import EARLIEST_DAY, LATEST_DAY, Window
from meetings.mandates.rules import (
    Effect,
    Requirement,
    RequirementKind,
    Verb,
    check_clause,
)

EARLY_2012 = Window(date(2012, 1, 1), date(2012, 4, 30))
days = st.dates(EARLIEST_DAY, LATEST_DAY)
windows = st.tuples(days, days).map(lambda pair: Window(min(pair), max(pair)))


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    kind = draw(st.sampled_from(RequirementKind))
    values: dict[RequirementKind, dict[str, object]] = {
        RequirementKind.DATES: {"window": draw(windows)},
        RequirementKind.WINDOW: {"window": draw(windows)},
        RequirementKind.PLACE: {"place": draw(st.sampled_from(["new-york", "geneva"]))},
        RequirementKind.MAX_WORKING_DAYS: {"days": draw(st.integers(1, 366))},
        RequirementKind.LENGTH_WEEKS: {"weeks": draw(st.integers(1, 52))},
        RequirementKind.SHARED_CHAIR: {},
        RequirementKind.DUE: {"window": draw(windows)},
        RequirementKind.REPORT_TO_SESSION: {"session": 66, "window": draw(windows)},
        RequirementKind.PROVISIONAL_AGENDA: {"session": 67, "window": draw(st.none() | windows)},
        RequirementKind.FROM: {"window": Window.since(draw(days))},
    }
    return Requirement(
        key="a-key",
        kind=kind,
        effect=draw(st.sampled_from(Effect)),
        meetings=("prepcom-2012", "revcon-2012"),
        **values[kind],  # type: ignore[arg-type]
    )


def refusal(key: str, kind: str, effect: str, meetings: list[str], **params: object) -> tuple[str, str | None]:
    with pytest.raises(RuleViolation) as refused:
        Requirement.from_params(key, kind, effect, meetings, params)
    return refused.value.code, refused.value.field


def test_decisions_requests_and_recalled_decisions_bind_and_nothing_else() -> None:
    assert {effect for effect in Effect if effect.is_binding} == {Effect.BINDING, Effect.REQUESTS, Effect.RECALLED}


def test_a_recalled_decision_names_its_source() -> None:
    check_clause(Effect.RECALLED, Verb.RECALLS, "A/RES/64/50")
    with pytest.raises(RuleViolation) as refused:
        check_clause(Effect.RECALLED, Verb.RECALLS, " ")
    assert refused.value.code == "clause.source_missing"


def test_what_is_decided_binds() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_clause(Effect.NONE, Verb.DECIDES, "")
    assert refused.value.code == "clause.not_binding_by_decision"


@pytest.mark.parametrize("effect", list(Effect))
def test_no_other_verb_decides_whether_a_clause_binds(effect: Effect) -> None:
    for verb in set(Verb) - {Verb.DECIDES}:
        check_clause(effect, verb, "A/RES/64/50")


def test_the_dates_of_the_meeting_of_experts_are_read() -> None:
    asked = Requirement.from_params(
        "mge-2011-dates", "dates", "binding", ["mge-2011"], {"start": date(2011, 5, 9), "end": date(2011, 5, 13)}
    )
    assert asked.window == Window(date(2011, 5, 9), date(2011, 5, 13))
    assert asked.is_binding


def test_what_holds_from_a_day_on_has_no_end() -> None:
    asked = Requirement.from_params("resources", "from", "requests", [], {"earliest": date(2012, 1, 1)})
    assert asked.window is not None
    assert asked.window.is_open_ended
    assert asked.params == {"earliest": "2012-01-01"}


@given(requirements())
def test_a_requirement_is_read_back_as_it_was_kept(asked: Requirement) -> None:
    assert Requirement.from_params(asked.key, asked.kind, asked.effect, asked.meetings, asked.params) == asked


@pytest.mark.parametrize(
    ("kind", "params", "code", "field"),
    [
        ("dates", {}, "requirement.missing", "window"),
        ("dates", {"start": date(2011, 5, 9)}, "requirement.missing", "end"),
        ("window", {"latest": date(2011, 5, 9)}, "requirement.missing", "earliest"),
        ("window", {"earliest": date(2012, 4, 30), "latest": date(2012, 1, 1)}, "window.reversed", None),
        ("window", {"earliest": "31 February", "latest": date(2012, 1, 1)}, "requirement.bad_value", "earliest"),
        ("window", {"earliest": datetime(2012, 1, 1, tzinfo=UTC), "latest": None}, "requirement.bad_value", "earliest"),
        ("window", {"earliest": date(1900, 1, 1), "latest": date(2012, 1, 1)}, "date.out_of_range", "earliest"),
        ("place", {}, "requirement.missing", "place"),
        ("place", {"place": ""}, "requirement.missing", "place"),
        ("place", {"place": 7}, "requirement.bad_value", "place"),
        ("place", {"place": "new-york", "days": 5}, "requirement.unexpected", "days"),
        ("place", {"town": "New York"}, "requirement.unexpected", "town"),
        ("max_working_days", {"days": 0}, "requirement.number_out_of_range", "days"),
        ("max_working_days", {"days": 2**63}, "requirement.number_out_of_range", "days"),
        ("max_working_days", {"days": True}, "requirement.bad_value", "days"),
        ("max_working_days", {"days": "5"}, "requirement.bad_value", "days"),
        ("length_weeks", {"weeks": 53}, "requirement.number_out_of_range", "weeks"),
        ("report_to_session", {"session": 66}, "requirement.missing", "window"),
        ("shared_chair", {}, "requirement.too_few_meetings", "meetings"),
        ("unheard_of", {}, "requirement.bad_value", "kind"),
    ],
)
def test_each_bad_requirement_is_refused_with_its_field(
    kind: str, params: dict[str, object], code: str, field: str | None
) -> None:
    assert refusal("a-key", kind, "binding", ["mge-2011"], **params) == (code, field)


@pytest.mark.parametrize("key", ["", "Upper", "with blank", "x" * 81, "trailing-", "null\x00"])
def test_keys_are_short_and_plain(key: str) -> None:
    assert refusal(key, "place", "binding", [], place="new-york") == ("requirement.bad_key", "key")


def test_a_meeting_is_named_once() -> None:
    twice = ["prepcom-2012", "prepcom-2012"]
    assert refusal("a-key", "shared_chair", "none", twice) == ("requirement.same_meeting_twice", "meetings")


def test_the_window_of_an_agenda_item_is_optional() -> None:
    item = Requirement("item", RequirementKind.PROVISIONAL_AGENDA, session=66)
    assert item.window is None
    assert Requirement("item", RequirementKind.PROVISIONAL_AGENDA, session=66, window=EARLY_2012).window == EARLY_2012
