"""Fields: what they take, what they refuse, and that what was typed stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict
from wtforms import Form

from meetings.foundation import conflicts
from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import (
    DayField,
    LineField,
    NumberField,
    Showable,
    TextField,
    TextsField,
    WrappedField,
    put,
)
from meetings.foundation.languages import Text


class Sample(Showable, Form):
    title = TextsField("Title", required=True)
    on = DayField("On")
    number = NumberField("Number", minimum=2, maximum=9)
    line = LineField("Line", maximum=5)
    wrapped = WrappedField("Wrapped")
    block = TextField("Block")


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/"):
        g.lang = "en"
        yield


def filled(**typed: str) -> Sample:
    names = {"title_en": "title-en", "title_zh": "title-zh"}
    return Sample(MultiDict({"title-en": "T", **{names.get(k, k): v for k, v in typed.items()}}))


def test_what_is_typed_is_cleaned() -> None:
    form = filled(on=" 2011-05-09", number=" 5 ", line="  a ", wrapped="one\r\ntwo", block="one\r\ntwo")
    assert form.validate(), form.errors
    assert form.on.day is not None and form.on.day.isoformat() == "2011-05-09"
    assert (form.number.data, form.line.data, form.wrapped.data, form.block.data) == (5, "a", "one two", "one\ntwo")
    assert form.title.text == Text.of(en="T")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("on", typed) for typed in ("2011-02-31", "20111-01-01", "soon")),
        *(("number", typed) for typed in ("1", "10", "٣", "1_0", "-3", "3.5", "9" * 5000)),
        *(("line", typed) for typed in ("too long", "a\u202eb")),
    ],
)
def test_what_is_refused_is_said_on_the_field_and_kept(field: str, typed: str) -> None:
    form = filled(**{field: typed})
    assert not form.validate()
    assert set(form.errors) == {field}
    assert form[field].errors
    assert typed[:20] in form[field]()


def test_an_invisible_control_is_named_and_taken_out_of_what_is_shown_again() -> None:
    form = filled(line="a\x00b", title_zh="会\x07议")
    assert not form.validate()
    assert set(form.errors) == {"line", "title"}
    assert 'value="ab"' in form.line()
    assert 'value="会议"' in form.title.form["zh"]()


def test_a_text_needs_one_language_where_it_is_required() -> None:
    form = Sample(MultiDict({"title-en": " ", "title-fr": "\u200b"}))
    assert not form.validate()
    assert form.title.form.form_errors


def test_a_stored_text_is_shown_in_its_languages() -> None:
    form = Sample(data={"title": Text.of(en="Hello", ar="مرحبا")})
    assert 'value="مرحبا"' in form.title.form["ar"]()


def test_an_error_of_a_rule_finds_its_field_or_stands_above_all() -> None:
    form = filled()
    form.validate()
    put(form, RuleViolation("date.empty", field="on"))
    put(form, RuleViolation("window.reversed"))
    assert form.on.errors == ["Enter a date."]
    assert form.form_errors == ["The last day comes before the first."]


def test_of_two_versions_the_chosen_fields_are_kept() -> None:
    theirs = Sample(data={"title": Text.of(en="Theirs", fr="Leur"), "line": "old", "number": 3})
    yours = filled(title_en="Yours", line="new", number="3")
    yours.validate()

    differing = {row.key: (row.theirs, row.yours) for row in conflicts.rows(theirs, yours) if row.differs}
    assert set(differing) == {"title", "line"}

    given = conflicts.sent(yours)
    given["keep-title"] = "theirs"
    settled = Sample(conflicts.settled(given, theirs))
    assert settled.validate()
    assert settled.title.text == Text.of(en="Theirs", fr="Leur")
    assert settled.line.data == "new"
