"""A language is complete when every item says there what the original says now, and somebody has reviewed it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas.content import Content, Entry, TextState
from meetings.agendas.translating import Original, Part, Translation, complete, moved, original_of, parts, standing
from meetings.foundation.languages import Text

WORDS = st.sampled_from(["", "One", "Two"])
HEADINGS = st.sampled_from(["One", "Two"])
ORIGINALS = st.builds(Original, HEADINGS, WORDS)
TRANSLATIONS = st.builds(Translation, WORDS, WORDS, st.sampled_from(TextState), WORDS, WORDS)
OPENING = Original("Opening", "The Chair opens the meeting.")
DONE = Translation(
    "Ouverture", "Le Président ouvre la séance.", TextState.REVIEWED, OPENING.heading, OPENING.annotation
)


def agenda(*originals: Original) -> Content:
    """An agenda in English."""
    return Content(
        tuple(
            Entry(number, None, number, headings=Text.of(en=one.heading), annotations=Text.of(en=one.annotation))
            for number, one in enumerate(originals, start=1)
        )
    )


def done(original: Original) -> Translation:
    """A reviewed translation of exactly this."""
    said = original.annotation and "Traduit"
    return Translation("Titre", said, TextState.REVIEWED, original.heading, original.annotation)


@given(original=ORIGINALS, with_annotations=st.booleans())
def test_a_reviewed_translation_of_exactly_this_original_is_ready(original: Original, with_annotations: bool) -> None:
    assert standing(done(original), original, with_annotations=with_annotations).is_ready


@given(text=st.none() | TRANSLATIONS, original=ORIGINALS, with_annotations=st.booleans())
def test_what_is_ready_has_everything_reviewed_and_made_of_the_original_of_now(
    text: Translation | None, original: Original, with_annotations: bool
) -> None:
    if not standing(text, original, with_annotations=with_annotations).is_ready:
        return
    assert text is not None and text.state is TextState.REVIEWED and text.heading
    assert text.from_heading == original.heading
    if with_annotations:
        assert bool(text.annotation) >= bool(original.annotation)
        assert not text.annotation or text.from_annotation == original.annotation


@given(text=TRANSLATIONS, original=ORIGINALS, part=st.sampled_from(Part))
def test_any_change_of_the_original_puts_a_translation_behind(
    text: Translation, original: Original, part: Part
) -> None:
    changed = replace(original, **{part.value: f"{original.of(part)} and more"})
    assert (part in standing(text, changed).behind) == bool(text.of(part))


@given(text=st.none() | TRANSLATIONS, original=ORIGINALS)
def test_what_is_ready_with_annotations_is_ready_without(text: Translation | None, original: Original) -> None:
    if standing(text, original).is_ready:
        assert standing(text, original, with_annotations=False).is_ready


@given(text=st.none() | TRANSLATIONS, original=ORIGINALS)
def test_each_change_is_told_as_what_was_and_what_is(text: Translation | None, original: Original) -> None:
    changes = moved(text, original)
    assert tuple(changes) == standing(text, original).behind
    for part, (then, now) in changes.items():
        assert then != now == original.of(part)
        assert text is not None and then == text.made_from(part)


@given(rows=st.lists(st.tuples(ORIGINALS, st.none() | TRANSLATIONS), max_size=5), with_annotations=st.booleans())
def test_a_language_is_complete_when_each_item_is_ready(
    rows: list[tuple[Original, Translation | None]], with_annotations: bool
) -> None:
    content = agenda(*(original for original, _text in rows))
    texts = {number: text for number, (_original, text) in enumerate(rows, start=1) if text is not None}
    is_complete, missing = complete(content, texts, original="en", with_annotations=with_annotations)
    ready = {
        number
        for number, (original, text) in enumerate(rows, start=1)
        if standing(text, original, with_annotations=with_annotations).is_ready
    }
    assert set(missing) == set(content.by_id) - ready
    assert is_complete == (bool(rows) and not missing)


def test_a_language_in_which_everything_is_done_is_complete() -> None:
    originals = (OPENING, Original("Other matters"))
    texts = {number: done(original) for number, original in enumerate(originals, start=1)}
    assert complete(agenda(*originals), texts, original="en", with_annotations=True) == (True, ())


def test_one_item_that_is_only_a_draft_keeps_a_language_back() -> None:
    texts = {1: DONE, 2: replace(done(Original("Other matters")), state=TextState.DRAFT)}
    content = agenda(OPENING, Original("Other matters"))
    assert complete(content, texts, original="en", with_annotations=True) == (False, (2,))


def test_an_annotation_that_is_missing_matters_only_where_annotations_are_shown() -> None:
    text = replace(DONE, annotation="", from_annotation="")
    found = standing(text, OPENING)
    assert (found.state, found.lacks, found.is_behind) == (TextState.DRAFT, (Part.ANNOTATION,), False)
    assert standing(text, OPENING, with_annotations=False).is_ready


def test_an_annotation_that_the_original_has_given_up_puts_its_translation_behind() -> None:
    assert moved(DONE, Original("Opening")) == {Part.ANNOTATION: ("The Chair opens the meeting.", "")}


def test_what_nobody_has_written_is_missing_and_not_behind() -> None:
    for text in (None, Translation(from_heading="Another")):
        found = standing(text, OPENING)
        assert (found.state, found.lacks, found.is_behind) == (TextState.MISSING, tuple(Part), False)


def test_an_agenda_without_items_is_complete_in_no_language() -> None:
    assert complete(Content(), {}, original="en", with_annotations=False) == (False, ())


def test_the_original_of_an_item_is_read_in_the_language_of_the_agenda() -> None:
    (entry,) = agenda(OPENING).entries
    assert original_of(entry, "en") == OPENING
    assert original_of(entry, "fr") == Original("")
    assert parts(with_annotations=False) == (Part.HEADING,)
