"""What the files say with which agendas begin, and by which the demonstration shows agendas and topics."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from meetings.accounts.seeding import ACCOUNTS
from meetings.agendas.content import ItemRole
from meetings.agendas.rules import ADOPTABLE, FREEZABLE, AdoptionHow, CommentAudience, VersionKind
from meetings.calendar.rules import MeetingKind
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block, clean_line
from tests.agendas.data_support import (
    AGENDAS,
    BEGINNING,
    BLOCKS,
    DESK,
    FILES,
    LINES,
    TEMPLATES,
    THEMES,
    TOPICS,
    Step,
    cases,
    read,
    said,
    steps,
    versions,
)
from tests.support.shared import texts_of

# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_in_six_languages(name: str) -> None:
    found = list(texts_of(read(name)))

    assert len(found) > 10
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in found)


def test_every_text_is_one_that_people_may_enter_as_it_stands() -> None:
    def check(found: Any) -> int:
        count = 0
        for key, value in found.items():
            if key in LINES or key in BLOCKS:
                for text in value.values() if isinstance(value, dict) else [value]:
                    known = clean_line(text, maximum=LINES[key]) if key in LINES else clean_block(text)
                    assert known == text and len(text) <= {**LINES, **BLOCKS}[key], text
                    count += 1
        return count

    items = [item for template in read(TEMPLATES)["template"] for item in template["item"]]

    assert sum(map(check, [*items, *steps(AGENDAS), *steps(TOPICS)])) > 1000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_says_what_another_language_says(lang: str) -> None:
    shared = {
        text[lang]
        for name in FILES
        for text in texts_of(read(name))
        if text[lang] in {text[other] for other in LANGUAGES if other != lang}
    }

    assert shared == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_its_own_signs(lang: str) -> None:
    foreign = {
        "ar": r"[,;?%]|[A-Za-zА-я一-鿿]|[٠-٩]",
        "zh": r"[,;:?!()\"']|[А-яء-ي]|[^\x00-\x7f]\s|\s[^\x00-\x7f]",
        "en": r"[\"'«»]|[А-яء-ي一-鿿]",
        "fr": r"[\"'“”]|[^\u00a0][:;?!»]|«[^\u00a0]|[А-яء-ي一-鿿]",
        "ru": r"[\"'“”]|[ء-ي一-鿿]| - ",
        "es": r"[\"'“”]|[А-яء-ي一-鿿]",
    }[lang]
    found = [text for text in said(lang) if re.search(foreign, re.sub(r"[A-Z]/[A-Z0-9./]+", "", text))]

    assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_has_two_blanks_or_signs_in_a_row(lang: str) -> None:
    assert [text for text in said(lang) if re.search(r"\s\s|\.\.|,,|，，|。。|،،", text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_end_without_a_stop_and_annotations_with_one(lang: str) -> None:
    items = [item for template in read(TEMPLATES)["template"] for item in template["item"]]
    for item in [*items, *steps(AGENDAS)]:
        if isinstance(item.get("heading"), dict):
            assert item["heading"][lang][-1] not in ".。:؛،"
        if isinstance(item.get("annotation"), dict):
            assert item["annotation"][lang][-1] in ".。"


def test_annotations_have_as_many_sentences_as_their_english() -> None:
    for step in steps(AGENDAS):
        if isinstance(step.get("annotation"), dict):
            counts = {lang: len(re.findall(r"[.。](?:\s|$|(?<=。))", step["annotation"][lang])) for lang in LANGUAGES}
            assert set(counts.values()) == {counts["en"]}, (step.get("key") or step["item"], counts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_days_are_the_same_in_every_language(lang: str) -> None:
    for name in FILES:
        for text in texts_of(read(name)):
            assert set(re.findall(r"\d+", text["en"])) <= set(re.findall(r"\d+", text[lang])), text[lang]


# --- templates ------------------------------------------------------------------------------------------------------


def test_each_kind_of_meeting_has_one_template_but_the_informal_forum() -> None:
    kinds = [kind for template in read(TEMPLATES)["template"] for kind in template["kinds"]]

    assert sorted(kinds) == sorted(set(MeetingKind) - {MeetingKind.INFORMAL_FORUM})


@pytest.mark.parametrize("template", read(TEMPLATES)["template"], ids=lambda template: template["key"])
def test_a_template_elects_who_presides_before_the_agenda_and_other_officers_after_it(template: Any) -> None:
    order = [ItemRole(item["role"]) for item in template["item"] if "under" not in item]

    assert (order[0], order[-1]) == (ItemRole.OPENING, ItemRole.CLOSING)
    election, agenda = order.index(ItemRole.CHAIR_ELECTION), order.index(ItemRole.AGENDA_ADOPTION)
    assert election < agenda < order.index(ItemRole.OFFICERS_ELECTION)
    assert order.index(ItemRole.REPORT) == len(order) - 2
    assert all(order.count(one) == 1 for one in (ItemRole.CHAIR_ELECTION, ItemRole.AGENDA_ADOPTION))


@pytest.mark.parametrize("template", read(TEMPLATES)["template"], ids=lambda template: template["key"])
def test_items_of_a_template_stand_after_the_one_above_them_and_never_alone_below_it(template: Any) -> None:
    keys = [item["key"] for item in template["item"]]
    below = [item["under"] for item in template["item"] if "under" in item]

    assert len(keys) == len(set(keys))
    for position, item in enumerate(template["item"]):
        assert item.get("under", keys[0]) in keys[: position + 1]
    assert all(below.count(one) > 1 for one in below)


def test_only_the_review_conference_has_a_president_and_only_the_committee_recommends_one() -> None:
    for template in read(TEMPLATES)["template"]:
        words = " ".join(text["en"] for text in texts_of(template["item"]))
        assert ("President" in words) == (template["key"] in {"review-conference", "preparatory-committee"})
        assert ("Chair" in words) == (template["key"] != "review-conference")


def test_a_conference_adopts_its_rules_before_its_agenda() -> None:
    found = next(one for one in read(TEMPLATES)["template"] if one["key"] == "review-conference")
    order = [item["role"] for item in found["item"]]

    assert order.index("chair_election") < order.index("rules") < order.index("agenda_adoption")


# --- agendas --------------------------------------------------------------------------------------------------------


def test_the_cases_name_only_items_that_their_drafts_have() -> None:
    assert list(versions("mge-2011")) == [kind.value for kind in VersionKind]
    assert list(versions("prepcom-2012")) == ["provisional"]


def test_the_versions_of_2011_differ_in_what_was_added_removed_moved_and_reworded() -> None:
    found = versions("mge-2011")
    elements, draft = found["elements"], found["draft"]
    does = {step["does"] for step in cases(AGENDAS)["mge-2011-provisional"]}

    assert (set(draft) - set(elements), set(elements) - set(draft)) == ({"summary"}, {"other-matters"})
    assert {key for key in elements.keys() & draft.keys() if elements[key] != draft[key]} == {
        "assistance",
        "tracing",
        "record-keeping",
    }
    assert {"move", "remove", "item", "text"} <= does
    assert found["provisional"] != draft and found["annotated"] != found["provisional"] != found["adopted"]


def test_the_six_themes_are_the_sub_items_of_the_discussion() -> None:
    assert {key for key, item in versions("mge-2011")["adopted"].items() if item.under == "themes"} == set(THEMES)


def test_an_oral_amendment_changes_one_heading() -> None:
    found = versions("mge-2011")
    changed = {key for key, item in found["adopted"].items() if item != found["annotated"][key]}

    assert changed == {"civil-society"}
    assert found["adopted"]["civil-society"].heading != found["annotated"]["civil-society"].heading


def test_roles_kinds_and_audiences_are_ones_that_there_are() -> None:
    for step in steps(AGENDAS):
        if "role" in step:
            ItemRole(step["role"])
        if step["does"] == "freeze":
            assert VersionKind(step["kind"]) in FREEZABLE
        if step["does"] == "adopt":
            assert VersionKind(step["kind"]) in ADOPTABLE and AdoptionHow(step["how"])
        if step["does"] == "comment":
            assert CommentAudience(step["audience"]) and step["lang"] in LANGUAGES


def test_what_is_circulated_or_issued_was_frozen_before_and_comments_come_in_time() -> None:
    for found in cases(AGENDAS).values():
        frozen = [step["kind"] for step in found if step["does"] == "freeze"]
        closing = next((step["comments_until"] for step in found if step["does"] == "circulate"), None)
        for number, step in enumerate(found):
            if step["does"] in {"circulate", "issue", "comment"}:
                assert step["kind"] in frozen
                assert step["kind"] in {one.get("kind") for one in found[:number] if one["does"] == "freeze"}
            if step["does"] == "comment":
                assert closing is not None and step["at"] < closing


def test_no_symbol_is_invented() -> None:
    assert all("symbol" not in step for step in [*steps(AGENDAS), *steps(TOPICS)])
    assert not any(re.search(r"A/CONF", text) for lang in LANGUAGES for text in said(lang))


@pytest.mark.parametrize("step", [step for step in steps(AGENDAS) if "paragraphs" in step], ids=lambda step: step["at"])
def test_items_rest_on_paragraphs_that_there_are(step: Step) -> None:
    for key in step["paragraphs"]:
        slug, number = key.split(":")
        found = read(f"small-arms/mandates/{slug}.toml")["paragraph"]
        assert int(number) in [one["number"] for one in found if one["part"] == "operative"]


# --- time and people ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [AGENDAS, TOPICS])
def test_steps_have_a_zone_and_follow_one_another(name: str) -> None:
    for found in cases(name).values():
        assert all(step["at"].tzinfo is not None for step in found)
        assert all(one["at"] < other["at"] for one, other in pairwise(found))


def test_the_first_cases_are_over_when_the_demonstration_begins_and_the_others_are_not() -> None:
    over = {key for name in (AGENDAS, TOPICS) for key, found in cases(name).items() if found[-1]["at"] < BEGINNING}

    assert over == {"mge-2011-elements", "topics-2011-first"}


def test_whoever_acts_has_an_account_or_is_acted_for() -> None:
    known = {account.local for account in ACCOUNTS} | {DESK}

    assert {step["by"] for step in [*steps(AGENDAS), *steps(TOPICS)] if "by" in step} <= known
    assert all("by" in step for step in steps(AGENDAS))
    for step in steps(TOPICS):
        assert "by" in step or step["does"] in {"propose", "submit"}
