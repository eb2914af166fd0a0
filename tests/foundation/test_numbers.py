"""Pages and revisions as browsers send them, and as nobody should."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.forms import RevisionForm
from meetings.foundation.numbers import PAGES_MAXIMUM, page_number, revision_number

ODD = [None, "", "-1", "+1", " 1", "1 ", "1_0", "1.0", "1e3", "٣", "二", "²", "0x1", "1" * 10, "1" * 5000]


@pytest.mark.parametrize("typed", ODD)
def test_what_is_no_number_is_the_first_page_and_no_revision(typed: str | None) -> None:
    assert (page_number(typed), revision_number(typed)) == (1, 0)


@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_numbers_are_what_they_say_and_pages_have_an_end(number: int) -> None:
    assert revision_number(str(number)) == number
    assert page_number(str(number)) == min(max(1, number), PAGES_MAXIMUM)


@given(st.text())
def test_whatever_is_sent_a_page_is_one_that_can_be_asked_for(typed: str) -> None:
    assert 1 <= page_number(typed) <= PAGES_MAXIMUM
    assert 0 <= revision_number(typed) < 10**9


def test_a_form_that_names_no_revision_has_seen_none(app: Flask) -> None:
    with app.test_request_context("/en/", method="POST", data={"revision": "7"}):
        assert RevisionForm().seen == 7
    with app.test_request_context("/en/", method="POST", data={"revision": "seven"}):
        assert RevisionForm().seen == 0


def test_what_a_form_offers_as_the_revision_counts_only_once_it_is_sent(app: Flask) -> None:
    with app.test_request_context("/en/", method="POST", data={"other": "1"}):
        assert RevisionForm(data={"revision": 7}).seen == 0
    with app.test_request_context("/en/", method="POST", data={"revision": "6"}):
        assert RevisionForm(data={"revision": 7}).seen == 6
