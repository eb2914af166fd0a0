"""What a domain error carries."""

from __future__ import annotations

import pickle

from meetings.foundation.errors import DomainError, NotFound, RuleViolation


def test_an_error_carries_its_code_field_and_values() -> None:
    error = RuleViolation("text.too_long", field="title", maximum=200, length=100_000)
    assert (error.code, error.field) == ("text.too_long", "title")
    assert error.params == {"maximum": 200, "length": 100_000}
    assert str(error) == "text.too_long(length=100000, maximum=200)"


def test_an_error_can_be_said_about_another_field() -> None:
    error = RuleViolation("date.empty").on("start")
    assert isinstance(error, RuleViolation)
    assert error.field == "start"


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(NotFound("meeting.unknown", field="code", value=1)))
    assert isinstance(error, DomainError)
    assert (error.code, error.field, error.params) == ("meeting.unknown", "code", {"value": 1})
