"""Languages, slots and remarks of documents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.documentation import labels
from meetings.documentation.rules import (
    CODES,
    REMARKS,
    Day,
    DocumentType,
    LanguageState,
    Slot,
    Version,
    change_remarks,
    check_languages,
    check_slots,
    holding,
    is_issued,
    is_submitted,
    remarks,
    slots,
    standing,
)
from meetings.documentation.symbols import REMARKS as SYMBOL_REMARKS
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.windows import Window

TODAY = date(2011, 3, 28)
OUT, AWAITED = Version(LanguageState.OUT), Version(LanguageState.AWAITED)
COUNTED = Day(Window.on(date(2011, 3, 28)), is_binding=True)
DAYS = st.dates(date(2009, 1, 1), date(2013, 1, 1))
VERSIONS = st.dictionaries(
    st.sampled_from(LANGUAGES),
    st.builds(Version, st.just(LanguageState.OUT), st.none() | DAYS) | st.just(AWAITED),
)


def test_every_type_change_remark_and_broken_rule_has_words() -> None:
    assert set(labels.TYPES) == set(DocumentType)
    assert set(labels.REMARKS) == {*REMARKS, *SYMBOL_REMARKS}
    assert set(CODES) <= set(labels.ERRORS)


def test_what_is_to_come_out_on_a_later_day_is_not_out_yet() -> None:
    version = Version(LanguageState.OUT, TODAY)

    assert version.is_out(TODAY) and not version.is_out(TODAY - timedelta(days=1))


def test_a_document_is_issued_once_it_is_out_in_all_its_languages() -> None:
    assert is_issued({"en": OUT, "fr": OUT}, TODAY)
    assert not is_issued({"en": OUT, "fr": AWAITED}, TODAY)
    assert not is_issued({}, TODAY)


def test_what_is_out_was_submitted_and_what_was_handed_over_is_as_of_that_day() -> None:
    assert is_submitted({"en": OUT, "fr": AWAITED}, None, TODAY)
    assert is_submitted({"en": AWAITED}, TODAY, TODAY)
    assert not is_submitted({"en": AWAITED}, TODAY + timedelta(days=1), TODAY)


def test_days_that_are_entered_count_instead_of_those_counted_back() -> None:
    found = slots(is_slotted=True, submit_by=date(2011, 3, 1), issue_by=None, submit=COUNTED, issue=COUNTED)

    assert found.submit == Day(Window.on(date(2011, 3, 1)), is_binding=True, is_entered=True)
    assert found.issue == COUNTED


def test_a_document_without_a_slot_has_the_days_that_are_entered_alone() -> None:
    found = slots(is_slotted=False, submit_by=None, issue_by=TODAY, submit=COUNTED, issue=COUNTED)

    assert found.submit is None and found.issue is not None and found.issue.is_entered


def test_a_day_is_overdue_only_once_it_has_passed_and_only_where_it_binds() -> None:
    practice = Day(COUNTED.due, is_binding=False)
    tomorrow = TODAY + timedelta(days=1)

    assert standing(COUNTED, False, TODAY - timedelta(days=1)) is Slot.COMING
    assert standing(COUNTED, False, TODAY) is Slot.TODAY
    assert standing(COUNTED, False, tomorrow) is Slot.OVERDUE
    assert standing(practice, False, tomorrow) is Slot.PASSED
    assert standing(COUNTED, True, tomorrow) is Slot.MET


def test_while_there_is_a_window_only_its_last_day_counts() -> None:
    window = Day(Window(TODAY, TODAY + timedelta(days=60)), is_binding=True)

    assert standing(window, False, TODAY + timedelta(days=59)) is Slot.COMING


def test_the_original_is_one_of_the_languages_in_which_a_document_is_foreseen() -> None:
    check_languages({}, "en")
    with pytest.raises(RuleViolation) as broken:
        check_languages({"fr": OUT}, "en")

    assert (broken.value.code, broken.value.field) == ("document.original_unknown", "original")


def test_a_language_that_is_not_out_has_no_day() -> None:
    with pytest.raises(RuleViolation) as broken:
        check_languages({"fr": Version(LanguageState.AWAITED, TODAY)}, "")

    assert (broken.value.code, broken.value.field) == ("document.day_without_out", "out_fr")


def test_nothing_is_out_before_it_is_submitted() -> None:
    check_slots(TODAY, TODAY)
    with pytest.raises(RuleViolation, match="slots_in_order"):
        check_slots(TODAY, TODAY - timedelta(days=1))


def test_a_change_holds_in_some_language_and_they_stand_in_the_usual_order() -> None:
    assert holding(["es", "ar"]) == ["ar", "es"]
    with pytest.raises(RuleViolation, match="no_language"):
        holding([])


def test_a_document_that_needs_an_item_of_an_agenda_and_has_none_is_remarked_on() -> None:
    def codes(*, needs: bool, has: bool) -> list[str]:
        return [one.code for one in remarks({}, "", TODAY, needs_item=needs, has_item=has)]

    assert codes(needs=True, has=False) == ["document.no_item"]
    assert codes(needs=True, has=True) == codes(needs=False, has=False) == []


def test_a_document_out_in_a_translation_alone_is_remarked_on() -> None:
    found = remarks({"en": AWAITED, "fr": OUT}, "en", TODAY, needs_item=False, has_item=False)

    assert [(one.code, one.facts) for one in found] == [("document.original_awaited", {"language": "en"})]


@given(VERSIONS, st.lists(st.sampled_from(LANGUAGES), unique=True), DAYS)
def test_a_change_is_remarked_on_just_where_its_document_is_not_out(
    versions: dict[str, Version], languages: list[str], today: date
) -> None:
    found = change_remarks(languages, versions, today)

    odd = [lang for lang in languages if versions and not (lang in versions and versions[lang].is_out(today))]
    assert [one.facts["languages"] for one in found] == ([",".join(odd)] if odd else [])


@given(VERSIONS, DAYS)
def test_what_is_issued_stays_so(versions: dict[str, Version], today: date) -> None:
    if is_issued(versions, today):
        assert is_issued(versions, today + timedelta(days=1))
        assert is_submitted(versions, None, today)
