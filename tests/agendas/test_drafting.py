"""Work on the tree of an agenda through its services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from meetings.agendas import drafting, keeping, queries, queries_draft, seeding, texts, tree, versions
from meetings.agendas.content import ItemRole, TextState
from meetings.agendas.drafts import FreezeDraft, ItemDraft, Seen, TextDraft
from meetings.agendas.models import Agenda, AgendaItem, AgendaVersion
from meetings.agendas.rules import VersionKind
from meetings.foundation import clock
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from tests.agendas.support import (
    AUDITOR,
    DESK,
    MEETING,
    NIGERIA,
    OTHER_DESK,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    begun,
    items_of,
    load,
)


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    load(app)
    seeding.load(app.config["DATA"])


@pytest.mark.parametrize("read", [queries.of_meeting, queries_draft.whole])
@pytest.mark.parametrize("code", ["a\0b", "\x1b[31m", "x" * 3000])
def test_no_meeting_is_called_by_what_no_database_holds(read: Callable[[str], Agenda], code: str) -> None:
    with pytest.raises(NotFound, match=r"agenda\.unknown"):
        read(code)


def headings(agenda: Agenda) -> list[str]:
    """The agenda as its labels and headings say it."""
    found = keeping.in_order(queries.whole(agenda.id))
    return [f"{tree.label(place.path, 'en')} {_heading(item, agenda.original)}" for item, place in found]


def _heading(item: AgendaItem, lang: str) -> str:
    text = item.text_in(lang)
    return text.heading if text is not None else ""


def said(agenda: Agenda, item_id: int) -> list[str]:
    """All that an item has said in the original, the first first."""
    text = keeping.item_of(queries.whole(agenda.id), item_id).text_in(agenda.original)
    return [row.heading for row in queries.past([text.id])[text.id]] if text is not None else []


def frozen(agenda: Agenda, kind: VersionKind = VersionKind.DRAFT, **given: Any) -> AgendaVersion:
    return versions.freeze(DESK, agenda.id, FreezeDraft(kind, accepts=True, **given))


# --- beginning ----------------------------------------------------------------------------------------------------


def test_an_agenda_begins_from_a_template_in_six_languages() -> None:
    template = next(one for one in queries.templates() if one.key == "expert-meeting")
    agenda = drafting.begin(DESK, MEETING, "fr", seeding.sources(template))

    first = items_of(agenda)[0]
    assert first.role is ItemRole.OPENING
    assert _heading(first, "fr") == "Ouverture de la réunion"
    assert {text.lang for text in first.texts} == {"ar", "zh", "en", "fr", "ru", "es"}
    assert all(text.state is TextState.REVIEWED for text in first.texts)
    english = first.text_in("en")
    assert english is not None and english.from_heading == "Ouverture de la réunion"


def test_an_agenda_begins_with_what_another_meeting_had_in_all_its_languages() -> None:
    earlier = begun()
    marked = items_of(earlier)[3]
    inside = drafting.add(DESK, earlier.id, marked.id, None, ItemDraft(ItemRole.THEMATIC, minutes=90))
    texts.write(DESK, inside.id, "en", TextDraft("Marking", "What States do."))
    for item in items_of(earlier):
        texts.write(DESK, item.id, "es", TextDraft(f"es: {_heading(item, 'en')}", "es", is_reviewed=True))
    version = frozen(earlier, with_annotations=True)

    (offered,) = queries_draft.earlier(SECRETARIAT, 0)
    agenda = drafting.begin(SECRETARIAT, "revcon-2012", "en", drafting.sources_of(queries.version(offered.id)))

    assert offered.id == version.id
    assert headings(agenda) == headings(earlier)
    last = items_of(agenda)[-1]
    assert (last.minutes, last.parent_id is not None) == (90, True)
    assert _heading(last, "es") == "es: Marking"


def test_what_others_have_not_circulated_is_not_offered_to_begin_with() -> None:
    frozen(begun())

    assert queries_draft.earlier(OTHER_DESK, 0) == []
    assert [one.agenda.meeting.code for one in queries_draft.earlier(AUDITOR, 0)] == [MEETING]


def test_a_meeting_has_one_agenda_and_only_those_who_prepare_it_begin_it() -> None:
    for stranger in (OTHER_DESK, OTHER_SECRETARIAT, NIGERIA, AUDITOR):
        with pytest.raises(NotFound):
            drafting.begin(stranger, MEETING, "en")
    drafting.begin(DESK, MEETING, "en")

    with pytest.raises(Conflict, match=r"agenda\.begun"):
        drafting.begin(SECRETARIAT, MEETING, "fr")


# --- moving -------------------------------------------------------------------------------------------------------


def test_items_are_numbered_anew_wherever_they_go() -> None:
    agenda = begun()
    opening, election, adoption, themes = items_of(agenda)
    drafting.move(DESK, election.id, themes.id, None)
    drafting.move(DESK, opening.id, None, adoption.id)

    assert headings(agenda) == [
        "1 Adoption of the agenda",
        "2 Opening of the meeting",
        "3 Thematic discussion",
        "3 (a) Election of the Chair",
    ]


def test_an_item_goes_neither_below_itself_nor_too_deep_nor_beside_what_is_not_there() -> None:
    agenda = begun()
    one, two, three, four = (item.id for item in items_of(agenda))
    drafting.move(DESK, two, one, None)
    drafting.move(DESK, three, two, None)
    before = headings(agenda)

    for item, parent, after, code in (
        (one, three, None, "agenda.cycle"),
        (one, one, None, "agenda.cycle"),
        (four, three, None, "agenda.too_deep"),
        (four, 999_999, None, "agenda.no_place"),
        (four, None, two, "agenda.no_place"),
    ):
        with pytest.raises(RuleViolation, match=code.replace(".", r"\.")):
            drafting.move(DESK, item, parent, after)
    assert headings(agenda) == before


def test_what_is_taken_out_comes_back_with_all_below_it_where_it_was() -> None:
    agenda = begun()
    _one, two, three, four = (item.id for item in items_of(agenda))
    drafting.move(DESK, three, two, None)
    before = headings(agenda)

    gone = drafting.remove(DESK, two)
    assert headings(agenda) == ["1 Opening of the meeting", "2 Thematic discussion"]
    back = drafting.restore(DESK, two)

    assert {item.id for item in gone} == {item.id for item in back} == {two, three}
    assert headings(agenda) == before
    assert four in {item.id for item in items_of(agenda)}


def test_what_was_taken_out_before_stays_out_when_what_was_above_it_comes_back() -> None:
    agenda = begun()
    _one, two, three, _four = (item.id for item in items_of(agenda))
    drafting.move(DESK, three, two, None)
    drafting.remove(DESK, three)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        drafting.remove(DESK, two)
    drafting.restore(DESK, two)
    assert headings(agenda)[1] == "2 Election of the Chair" and len(headings(agenda)) == 3

    drafting.restore(DESK, three)
    assert headings(agenda)[2] == "2 (a) Adoption of the agenda"


def test_what_would_lie_too_deep_by_now_comes_back_last_of_all() -> None:
    agenda = begun()
    one, two, three, four = (item.id for item in items_of(agenda))
    drafting.move(DESK, three, two, None)
    drafting.move(DESK, four, three, None)
    drafting.remove(DESK, three)
    drafting.move(DESK, two, one, None)
    drafting.restore(DESK, three)

    assert headings(agenda) == [
        "1 Opening of the meeting",
        "1 (a) Election of the Chair",
        "2 Adoption of the agenda",
        "2 (a) Thematic discussion",
    ]


# --- two at the same item -----------------------------------------------------------------------------------------


def form_of(item_id: int) -> Seen:
    return keeping.seen(queries.item(item_id), "en")


def test_one_changes_the_text_and_another_the_particulars_and_both_are_kept() -> None:
    agenda = begun()
    item = items_of(agenda)[3]
    seen = form_of(item.id)

    drafting.rewrite(DESK, item.id, seen, ItemDraft(item.role), "Themes", "")
    drafting.rewrite(SECRETARIAT, item.id, seen, ItemDraft(item.role, minutes=90), "Thematic discussion", "")

    stored = queries.item(item.id)
    assert (_heading(stored, "en"), stored.minutes) == ("Themes", 90)


@pytest.mark.parametrize(
    ("minutes", "heading", "parts"), [(60, "Thematic discussion", ["facts"]), (None, "Topics", ["text"])]
)
def test_the_second_is_told_which_part_somebody_else_has_changed(
    minutes: int | None, heading: str, parts: list[str]
) -> None:
    item = items_of(begun())[3]
    seen = form_of(item.id)
    drafting.rewrite(DESK, item.id, seen, ItemDraft(item.role, minutes=90), "Themes", "")

    with pytest.raises(Conflict) as refused:
        drafting.rewrite(SECRETARIAT, item.id, seen, ItemDraft(item.role, minutes=minutes), heading, "")

    assert refused.value.params["parts"] == parts
    assert _heading(queries.item(item.id), "en") == "Themes"


def test_who_types_the_same_as_somebody_else_or_edits_what_was_moved_is_not_stopped() -> None:
    agenda = begun()
    first, *_others, item = items_of(agenda)
    seen = form_of(item.id)
    drafting.rewrite(DESK, item.id, seen, ItemDraft(item.role, minutes=90), "Themes", "")
    drafting.move(DESK, item.id, first.id, None)

    drafting.rewrite(SECRETARIAT, item.id, seen, ItemDraft(item.role, minutes=90), "Themes", "")

    assert said(agenda, item.id) == ["Thematic discussion", "Themes"]


def test_a_text_is_put_back_as_it_was_and_what_was_put_back_is_one_more() -> None:
    agenda = begun()
    item = items_of(agenda)[0]
    drafting.rewrite(DESK, item.id, form_of(item.id), ItemDraft(item.role), "Begin", "At ten.")
    text = queries.item(item.id).text_in("en")
    assert text is not None

    with pytest.raises(Conflict):
        texts.put_back(DESK, item.id, "en", 1, text.revision - 1)
    with pytest.raises(NotFound):
        texts.put_back(DESK, item.id, "en", 9, text.revision)
    with pytest.raises(NotFound):
        texts.put_back(AUDITOR, item.id, "en", 1, text.revision)
    texts.put_back(DESK, item.id, "en", 1, text.revision)

    assert said(agenda, item.id) == ["Opening of the meeting", "Begin", "Opening of the meeting"]


def test_a_translation_is_put_back_with_the_original_of_which_it_was_made() -> None:
    item = items_of(begun())[0]
    texts.write(DESK, item.id, "fr", TextDraft("Ouverture", is_reviewed=True))
    drafting.rewrite(DESK, item.id, form_of(item.id), ItemDraft(item.role), "Begin", "")
    french = queries.item(item.id).text_in("fr")
    assert french is not None
    texts.write(DESK, item.id, "fr", TextDraft("Début", seen=french.revision))

    texts.put_back(DESK, item.id, "fr", 1, french.revision)

    assert (french.heading, french.state, french.from_heading) == (
        "Ouverture",
        TextState.REVIEWED,
        "Opening of the meeting",
    )


# --- freezing -----------------------------------------------------------------------------------------------------


def test_the_same_is_not_frozen_twice_as_the_same_kind() -> None:
    agenda = begun()
    frozen(agenda)

    with pytest.raises(Conflict, match=r"agenda\.frozen_twice"):
        frozen(agenda)
    assert frozen(agenda, VersionKind.PROVISIONAL).number == 2
    drafting.remove(DESK, items_of(agenda)[0].id)
    assert frozen(agenda).number == 3


def test_nothing_without_headings_and_nothing_with_unread_warnings_is_frozen() -> None:
    agenda = drafting.begin(DESK, MEETING, "en")
    with pytest.raises(RuleViolation, match=r"agenda\.nothing_to_freeze"):
        frozen(agenda)
    item = drafting.add(DESK, agenda.id, None, None, ItemDraft(number=4))
    with pytest.raises(RuleViolation, match=r"agenda\.no_text"):
        frozen(agenda)
    texts.write(DESK, item.id, "en", TextDraft("Opening"))

    with pytest.raises(RuleViolation, match=r"agenda\.warnings"):
        versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.DRAFT))
    made = frozen(agenda, name=Text.of(en="First draft"))

    assert [one["code"] for one in made.warnings] == ["number_gap"]
