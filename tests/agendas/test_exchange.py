"""What taking in a translator's file would do: it never loses a change that somebody made here without saying so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas import xliff
from meetings.agendas.content import TextState
from meetings.agendas.translating import Part
from meetings.agendas.xliff import Arrival, Dialect, Effect, Exchange, Known, Progress, Unit

from .xliff_support import agendas, known

KEY = (1, Part.HEADING)
BOTH = pytest.mark.parametrize("dialect", Dialect)
DRAFT = Known("Opening", "Ouverture", "Opening", TextState.DRAFT)
REVIEWED = replace(DRAFT, state=TextState.REVIEWED)
MISSING = Known("Opening")


def exported(current: dict[tuple[int, Part], Known], dialect: Dialect = Dialect.V21) -> Exchange:
    """The file as it went out, read again."""
    return xliff.read(xliff.write(Exchange("mge-2011", "en", "fr", xliff.outgoing(current, {1: "1"})), dialect))


def arriving(then: Known, now: Known | None, **changes: object) -> Arrival:
    """What becomes of one text that was exported `then`, changed by the translator, and meets what is here `now`."""
    file = exported({KEY: then})
    file = replace(file, units=tuple(replace(unit, **changes) for unit in file.units))
    (arrival,) = xliff.plan(file, {} if now is None else {KEY: now})
    return arrival


@BOTH
@given(current=agendas())
def test_an_export_that_nobody_touched_changes_nothing(
    dialect: Dialect, current: dict[tuple[int, Part], Known]
) -> None:
    arrivals = xliff.plan(exported(current, dialect), current)
    assert len(arrivals) == len(current)
    assert {arrival.effect for arrival in arrivals} <= {Effect.UNCHANGED, Effect.EMPTY}
    assert not any(arrival.source_moved for arrival in arrivals)


@given(then=known(Part.HEADING), now=known(Part.HEADING))
def test_a_unit_that_nobody_touched_changes_nothing_whatever_has_happened_here(then: Known, now: Known) -> None:
    assert not arriving(then, now).is_taken


@given(then=known(Part.HEADING), now=known(Part.HEADING), said=st.sampled_from(["Ouverture", "Début", "x"]))
def test_a_text_that_was_changed_here_since_is_never_replaced_without_a_word(
    then: Known, now: Known, said: str
) -> None:
    arrival = arriving(then, now, target=said, state=Progress.TRANSLATED)
    if arrival.effect in {Effect.NEW, Effect.CHANGED}:
        assert now.target == then.target
    if arrival.effect is Effect.NEW:
        assert not now.target


@given(then=known(Part.HEADING), now=known(Part.HEADING), state=st.sampled_from(Progress))
def test_nothing_counts_as_reviewed_that_was_made_of_another_original(then: Known, now: Known, state: Progress) -> None:
    arrival = arriving(then, now, target="Neuf", state=state)
    if arrival.source_moved:
        assert arrival.state is TextState.DRAFT
        assert arrival.from_source == then.source
    else:
        assert arrival.from_source == now.source


@given(then=known(Part.HEADING), now=known(Part.HEADING), state=st.sampled_from(Progress))
def test_what_was_taken_in_is_not_taken_in_twice(then: Known, now: Known, state: Progress) -> None:
    first = arriving(then, now, target="Neuf", state=state)
    after = Known(now.source, "Neuf", first.from_source, first.state) if first.is_taken else now
    assert not arriving(then, after, target="Neuf", state=state).is_taken


@pytest.mark.parametrize(
    ("then", "now", "changes", "effect"),
    [
        (MISSING, MISSING, {}, Effect.EMPTY),
        (MISSING, MISSING, {"target": "Ouverture"}, Effect.NEW),
        (MISSING, DRAFT, {"target": "Début"}, Effect.OVERWRITES),
        (MISSING, DRAFT, {"target": "Ouverture", "state": Progress.TRANSLATED}, Effect.UNCHANGED),
        (DRAFT, DRAFT, {"target": "Début"}, Effect.CHANGED),
        (DRAFT, DRAFT, {"target": ""}, Effect.EMPTY),
        (DRAFT, DRAFT, {"state": Progress.REVIEWED}, Effect.CONFIRMED),
        (DRAFT, REVIEWED, {"state": Progress.REVIEWED}, Effect.UNCHANGED),
        (DRAFT, REVIEWED, {"target": "Début"}, Effect.OVERWRITES),
        (REVIEWED, REVIEWED, {"state": Progress.INITIAL}, Effect.UNCHANGED),
        (REVIEWED, REVIEWED, {"target": "Début"}, Effect.CHANGED),
        (DRAFT, MISSING, {"target": "Début"}, Effect.OVERWRITES),
        (DRAFT, replace(DRAFT, target="Entrée"), {"target": "Début"}, Effect.OVERWRITES),
        (DRAFT, replace(DRAFT, target="Entrée"), {}, Effect.UNCHANGED),
        (DRAFT, None, {"target": "Début"}, Effect.UNKNOWN_ITEM),
        (DRAFT, DRAFT, {"target": "Début", "exported": ""}, Effect.OVERWRITES),
        (DRAFT, DRAFT, {"target": "Début", "exported": "nonsense 0"}, Effect.OVERWRITES),
        (DRAFT, DRAFT, {"exported": ""}, Effect.UNCHANGED),
        (MISSING, MISSING, {"target": "Début", "exported": ""}, Effect.NEW),
    ],
)
def test_whose_change_meets_whose(then: Known, now: Known | None, changes: dict[str, object], effect: Effect) -> None:
    assert arriving(then, now, **changes).effect is effect


def test_a_translation_of_an_original_that_has_changed_since_is_a_draft_of_the_one_that_went_out() -> None:
    now = replace(REVIEWED, source="Opening of the meeting")
    arrival = arriving(DRAFT, now, target="Ouverture de la séance", state=Progress.REVIEWED)
    assert (arrival.source_moved, arrival.state, arrival.from_source) == (True, TextState.DRAFT, "Opening")


@pytest.mark.parametrize(
    ("then", "changes", "state"),
    [
        (REVIEWED, {"target": "Début"}, TextState.DRAFT),
        (REVIEWED, {"target": "Début", "exported": ""}, TextState.DRAFT),
        (DRAFT, {"target": "Début", "state": Progress.REVIEWED}, TextState.REVIEWED),
        (DRAFT, {"state": Progress.REVIEWED}, TextState.REVIEWED),
        (MISSING, {"target": "Début", "state": Progress.REVIEWED}, TextState.REVIEWED),
    ],
)
def test_a_reviewed_text_that_was_changed_has_to_be_reviewed_again(
    then: Known, changes: dict[str, object], state: TextState
) -> None:
    assert arriving(then, then, **changes).state is state


def test_an_original_whose_lines_a_tool_has_broken_is_the_same_original() -> None:
    arrival = arriving(DRAFT, DRAFT, source=" Opening\n", target="Début", state=Progress.REVIEWED)
    assert (arrival.source_moved, arrival.state, arrival.from_source) == (False, TextState.REVIEWED, "Opening")


def test_what_is_behind_its_original_goes_out_as_to_be_done_and_is_confirmed_by_saying_so() -> None:
    behind = replace(REVIEWED, source="Opening of the session")
    (unit,) = exported({KEY: behind}).units
    assert (unit.target, unit.state) == ("Ouverture", Progress.INITIAL)
    arrival = arriving(behind, behind, state=Progress.TRANSLATED)
    assert (arrival.effect, arrival.from_source) == (Effect.CONFIRMED, "Opening of the session")


def test_texts_without_an_original_do_not_go_out() -> None:
    current = {KEY: DRAFT, (1, Part.ANNOTATION): Known("", "Reste", "Gone", TextState.DRAFT)}
    assert xliff.outgoing(current, {1: "1"}) == (
        Unit(1, Part.HEADING, "1", "Opening", "Ouverture", Progress.TRANSLATED),
    )
