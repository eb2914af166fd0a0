"""Who was a Member when, under which group and name, as loaded from the data."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.foundation.collation import sort_key
from meetings.foundation.database import db, publication
from meetings.foundation.languages import LANGUAGES
from meetings.states import queries, seeding
from meetings.states.rules import RECORDED_FROM, CountryList, MembershipKind

ADOPTION = date(2010, 12, 8)
ADMISSION_OF_SOUTH_SUDAN = date(2011, 7, 14)


@pytest.fixture
def states(app: Flask) -> Flask:
    """The States and groups of the data folder, and nothing else."""
    seeding.load(app.config["DATA"])
    db.session.commit()
    return app


def group_sizes(day: date) -> dict[str, int]:
    return {group.code: group.size for group in queries.roster(day, "en").groups}


def test_there_were_192_members_when_the_resolutions_were_adopted(states: Flask) -> None:
    assert queries.roster(ADOPTION, "en").member_count == 192
    assert group_sizes(ADOPTION) == {
        "african": 53,
        "asia-pacific": 54,
        "eastern-european": 23,
        "latin-american-and-caribbean": 33,
        "western-european-and-others": 29,
    }


def test_south_sudan_is_the_193rd_member_from_the_day_of_its_admission(states: Flask) -> None:
    assert queries.roster(date(2011, 7, 13), "en").member_count == 192
    assert queries.roster(ADMISSION_OF_SOUTH_SUDAN, "en").member_count == 193
    assert queries.group_codes_on(ADMISSION_OF_SOUTH_SUDAN)["SSD"] == "african"
    assert "SSD" not in queries.group_codes_on(date(2011, 7, 13))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(day=st.dates(RECORDED_FROM, date(2100, 12, 31)))
def test_on_every_day_each_member_is_counted_under_exactly_one_group(states: Flask, day: date) -> None:
    roster = queries.roster(day, "en")
    counted = [row.iso3 for group in roster.groups for row in group.members]
    assert len(counted) == len(set(counted)) == sum(group.size for group in roster.groups)
    assert (
        roster.member_count == len(counted) + len(roster.ungrouped) == (192 if day < ADMISSION_OF_SOUTH_SUDAN else 193)
    )
    assert {row.iso3 for row in roster.observers} == {"VAT", "PSE"}
    assert set(counted) == set(queries.group_codes_on(day)) == {state.iso3 for state in queries.members_on(day)}


def test_the_asian_group_is_called_asia_pacific_from_2011(states: Flask) -> None:
    names = {
        day: next(g.short.get("en") for g in queries.roster(day, "en").groups if g.code == "asia-pacific")
        for day in (ADOPTION, date(2011, 1, 13))
    }
    assert names == {ADOPTION: "Asian Group", date(2011, 1, 13): "Asia-Pacific Group"}


def test_tuerkiye_takes_part_in_two_groups_and_counts_in_one(states: Flask) -> None:
    groups = {group.code: group for group in queries.roster(ADOPTION, "en").groups}
    assert "TUR" in {row.iso3 for row in groups["western-european-and-others"].members}
    assert [(row.iso3, row.kind) for row in groups["asia-pacific"].others] == [("TUR", MembershipKind.ALSO_TAKES_PART)]


def test_the_united_states_is_counted_with_a_group_for_elections_only(states: Flask) -> None:
    rows = next(g.members for g in queries.roster(ADOPTION, "en").groups if g.code == "western-european-and-others")
    assert next(row.kind for row in rows if row.iso3 == "USA") is MembershipKind.ELECTORAL_ONLY


def test_exceptions_are_noted(states: Flask) -> None:
    assert {"TUR", "USA", "KIR", "ISR"} <= {row.iso3 for row in queries.roster(ADOPTION, "en").noted}


def test_a_former_name_holds_through_its_last_day_and_in_the_languages_that_changed(states: Flask) -> None:
    state = queries.state_by_iso3("TUR")
    assert state.former_until is not None
    before, after = state.name_on(state.former_until), state.name_on(date(2022, 6, 1))
    assert (before.get("en"), after.get("en")) == ("Turkey", "Türkiye")
    assert before.get("ru") == after.get("ru") == "Турция"


def test_every_state_has_a_name_in_every_language_on_every_day(states: Flask) -> None:
    for state in queries.all_states():
        assert not state.name.missing
        assert not state.name_on(ADOPTION).missing


def test_lists_speak_with_the_edition_of_the_day(states: Flask) -> None:
    def lists(iso3: str, day: date) -> set[tuple[CountryList, int]]:
        return {
            pair
            for g in queries.roster(day, "en").groups
            for row in g.members
            if row.iso3 == iso3
            for pair in row.lists
        }

    assert lists("NPL", date(2011, 5, 9)) == {(CountryList.LDC, 2011), (CountryList.LLDC, 2011)}
    assert lists("SSD", date(2012, 3, 19)) == set()
    assert (CountryList.LDC, 2026) in lists("SSD", date(2026, 6, 1))


def test_search_finds_a_state_in_any_language_by_old_name_and_by_code(states: Flask) -> None:
    def found(words: str) -> set[str]:
        roster = queries.roster(ADOPTION, "fr", words)
        return {row.iso3 for group in roster.groups for row in group.members}

    assert found("cote d'ivoire") == found("КОТ-Д’ИВУАР") == found("科特迪瓦") == {"CIV"}
    assert found("Turkiye") == found("turkey") == {"TUR"}
    assert "TUR" in found("tur")
    assert found("no such State") == set()


def test_a_search_does_not_change_how_many_members_there_are(states: Flask) -> None:
    roster = queries.roster(ADOPTION, "en", "peru")
    assert (roster.member_count, roster.found) == (192, 1)
    assert sum(group.size for group in roster.groups) == 192


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_stand_in_the_order_of_the_language(states: Flask, lang: str) -> None:
    names = [name for _code, name in queries.choices(ADOPTION, lang)]
    assert len(names) == 192
    assert names == sorted(names, key=lambda name: sort_key(name, lang))


def test_loading_the_data_again_changes_nothing(states: Flask, query_count) -> None:  # type: ignore[no-untyped-def]
    before = publication()
    with query_count() as counted:
        seeding.load(states.config["DATA"])
        db.session.commit()
    assert publication() == before
    assert not [s for s in counted.statements if not s.upper().startswith("SELECT")]
