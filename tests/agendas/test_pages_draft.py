"""The desk’s pages of a work in progress: its items, how it begins, what is frozen of it, and who sees which page."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.agendas import drafting, keeping, queries, seeding, texts, versions
from meetings.agendas.content import ItemRole
from meetings.agendas.drafts import FreezeDraft, ItemDraft, Source, TextDraft
from meetings.agendas.models import Agenda, AgendaVersion
from meetings.agendas.rules import VersionKind
from meetings.documentation import services as documentation
from meetings.documentation.drafts import DocumentDraft
from meetings.documentation.rules import DocumentType
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.mandates.models import Paragraph
from tests.agendas.support import DESK, MEETING, SECRETARIAT, begun, items_of, load
from tests.nominations.support import without_account
from tests.support.accounts import People, SignIn

pytestmark = pytest.mark.either_database
DRAFT = f"/en/meetings/{MEETING}/agenda/draft/"
START, NEW, FREEZE = f"{DRAFT}start", f"{DRAFT}items/new", f"{DRAFT}freeze"


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    load(app)
    seeding.load(app.config["DATA"])
    db.session.commit()


@pytest.fixture
def desk(person: People, signed_in: SignIn) -> Any:
    """The desk of the designated Chair, signed in."""
    person("desk@example.org", (Role.CHAIRS_DESK, MEETING))
    return signed_in("desk@example.org")


@pytest.fixture
def agenda() -> Agenda:
    """An agenda of four items."""
    made = begun()
    db.session.commit()
    return made


def outline(agenda: Agenda, lang: str = "en") -> list[str]:
    """Its items as they are stored now: numbers and headings."""
    db.session.expire_all()
    found = []
    for item, place in keeping.in_order(queries.whole(agenda.id)):
        text = item.text_in(lang)
        found.append(f"{'.'.join(map(str, place.path))} {text.heading if text else ''}")
    return found


def item_url(number: int, page: str = "edit", lang: str = "en") -> str:
    return f"/{lang}/agendas/items/{number}/{page}"


def begun_meetings() -> list[str]:
    return [
        row.meeting.code for row in db.session.scalars(sa.select(Agenda).options(sa.orm.joinedload(Agenda.meeting)))
    ]


# --- beginning ----------------------------------------------------------------------------------------------------


def test_where_there_is_no_agenda_yet_the_desk_is_asked_how_to_begin_and_others_find_nothing(
    desk: Any, person: People, signed_in: SignIn
) -> None:
    person("auditor@example.org", (Role.AUDITOR, "*"))

    assert desk.get(DRAFT).headers["Location"] == START
    assert signed_in("auditor@example.org").get(DRAFT).status_code == 404


def test_templates_for_the_kind_of_meeting_come_first_and_one_is_taken_with_all_its_languages(desk: Any) -> None:
    page = desk.get(START).text
    answer = desk.fill(START, original="fr")

    assert page.index("Template: Expert meeting") < page.index("Template: Review conference")
    assert answer.headers["Location"] == DRAFT
    assert "Ouverture de la réunion" in desk.get(DRAFT.replace("/en/", "/fr/")).text
    assert desk.get(START).headers["Location"] == DRAFT, "it is begun"


def test_an_agenda_begins_with_nothing(desk: Any) -> None:
    desk.fill(START, source="empty")

    assert "No items yet" in desk.get(DRAFT).text
    assert desk.get(FREEZE).status_code == 200


def test_an_agenda_begins_with_the_version_of_another_meeting(
    person: People, signed_in: SignIn, agenda: Agenda
) -> None:
    version = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.DRAFT, Text.of(en="First sketch"), accepts=True))
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    officer, path = signed_in("officer@example.org"), "/en/meetings/revcon-2012/agenda/draft/start"

    assert "Experts’ meeting: First sketch" in officer.get(path).text
    officer.fill(path, source=f"version-{version.id}")

    made = queries.of_meeting("revcon-2012")
    assert outline(made) == outline(agenda)


def test_what_one_may_not_read_cannot_be_begun_with(person: People, signed_in: SignIn, agenda: Agenda) -> None:
    version = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.DRAFT, accepts=True))
    person("other@example.org", (Role.CHAIRS_DESK, "revcon-2012"))
    other, path = signed_in("other@example.org"), "/en/meetings/revcon-2012/agenda/draft/start"

    refused = other.post(path, data={"original": "en", "source": f"version-{version.id}"})

    assert refused.status_code == 422 and 'id="source-error"' in refused.text
    assert begun_meetings() == [MEETING]


def test_an_agenda_that_somebody_else_has_begun_is_not_begun_again(desk: Any, agenda: Agenda) -> None:
    refused = desk.post(START, data={"original": "fr", "source": "empty"})

    assert refused.status_code == 409 and "has been begun already" in refused.text
    assert len(outline(agenda)) == 4


# --- the page -----------------------------------------------------------------------------------------------------


def test_items_are_nested_lists_numbered_as_the_language_numbers(desk: Any, agenda: Agenda) -> None:
    _one, _two, three, four = (item.id for item in items_of(agenda))
    drafting.move(DESK, four, three, None)

    english, arabic = desk.get(DRAFT).page, desk.get(DRAFT.replace("/en/", "/ar/")).page

    inside = english.by_id(f"item-{three}").find("ol/li")
    assert inside is not None and inside.get("id") == f"item-{four}"
    assert english.texts("b[@class='label']") == ["1.", "2.", "3.", "(a)"]
    assert arabic.texts("b[@class='label']") == ["1 -", "2 -", "3 -", "(أ)"]


def test_an_item_says_what_it_is_tied_to_how_long_it_takes_and_who_speaks(desk: Any, agenda: Agenda) -> None:
    paragraph = db.session.scalars(sa.select(Paragraph).order_by(Paragraph.id)).first()
    assert paragraph is not None
    draft = DocumentDraft(title=Text.of(en="A paper"), type=DocumentType.PAPER, symbol="A/CONF.192/MGE/2011/2")
    document = documentation.enter(SECRETARIAT, agenda.meeting, draft)
    item = items_of(agenda)[3]
    facts = ItemDraft(item.role, None, 90, Text.of(fr="Le Président"), (paragraph.id,), (document.id,))
    drafting.edit(DESK, item.id, item.revision, facts)

    page = desk.get(DRAFT).page
    shown = page.by_id(f"item-{item.id}")
    said = " ".join("".join(shown.itertext()).split())

    assert "Expected time: 1 hour 30 minutes" in said and "A/CONF.192/MGE/2011/2" in said
    assert {"1 hour 30 minutes"} <= set(page.texts("dd"))
    assert [one.get("lang") for one in shown.iter("span") if one.text == "Le Président"] == ["fr"]
    links = {"".join(link.itertext()): link.get("href") for link in shown.iter("a")}
    assert links["65/64, preambular paragraph 1"] == "/en/mandates/a-res-65-64/pp-1/"
    assert f"/en/documents/{document.id}/" in links.values()


def test_how_each_language_stands_is_told_to_the_eye_and_to_the_ear(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0]
    texts.write(DESK, item.id, "fr", TextDraft("Ouverture", is_reviewed=True))
    texts.write(DESK, item.id, "es", TextDraft("Apertura"))
    seen = keeping.seen(queries.item(item.id), "en")
    texts.write(DESK, item.id, "ru", TextDraft("Открытие", is_reviewed=True))
    drafting.rewrite(DESK, item.id, seen, ItemDraft(item.role), "Opening", "")
    french = queries.item(item.id).text_in("fr")
    assert french is not None
    texts.write(DESK, item.id, "fr", TextDraft("Ouverture", is_reviewed=True, seen=french.revision))

    strip = desk.get(DRAFT).page.by_id(f"item-{item.id}").find(".//p[@class='tongue-strip']")
    heard, seen_ = strip.findall("span")

    assert {part.text: part.get("class") for part in seen_} == {
        "en ●": "info",
        "fr ✓": "ok",
        "es ≠": "warn",
        "ru ≠": "warn",
        "ar –": "bad",
        "zh –": "bad",
    }
    assert heard.text == (
        "original: English. reviewed: French. behind the original: Russian and Spanish. missing: Arabic and Chinese"
    )


def test_a_heading_in_another_language_is_marked_and_annotations_are_shown_when_asked_for(
    desk: Any, agenda: Agenda
) -> None:
    item = items_of(agenda)[0]
    text = item.text_in("en")
    assert text is not None
    texts.write(DESK, item.id, "en", TextDraft("Opening", "By the <b>Secretariat</b>.", seen=text.revision))

    french = desk.get(DRAFT.replace("/en/", "/fr/")).page
    without, shown = desk.get(DRAFT).text, desk.get(f"{DRAFT}?annotations=1").text

    assert french.by_id(f"item-{item.id}").find(".//span[@lang='en']").text == "Opening"
    assert "Secretariat&lt;/b&gt;" in shown and "Secretariat&lt;/b&gt;" not in without


def test_what_gives_pause_leads_to_its_item(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[2]
    drafting.edit(DESK, item.id, item.revision, ItemDraft(item.role, number=9))

    page = desk.get(DRAFT)

    assert f'href="#item-{item.id}"' in page.text and "Number 3 is skipped before item 9." in page.text


def test_two_hundred_items_take_no_more_queries_than_four(desk: Any) -> None:
    source = [
        Source(
            number,
            None if number % 5 == 1 else number - (number - 2) % 5 - 1,
            ItemDraft(ItemRole.THEMATIC, minutes=30),
            Text.of(dict.fromkeys(LANGUAGES, f"Theme {number}")),
            Text.of(dict.fromkeys(LANGUAGES, "What it is about.")),
        )
        for number in range(1, 201)
    ]
    drafting.begin(SECRETARIAT, MEETING, "en", source)
    db.session.commit()

    page = desk.get(DRAFT)

    assert page.status_code == 200 and len(page.queries) <= 12, page.queries
    assert page.text.count('data-item="') == 200 and "Theme 200" in page.text
    assert len(desk.get(item_url(items_of(queries.of_meeting(MEETING))[0].id, "move")).queries) <= 12
    assert len(desk.get(FREEZE).queries) <= 12


# --- who sees it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holding", [(Role.AUDITOR, "*"), (Role.TRANSLATOR, "fr")])
def test_auditors_and_translators_of_it_see_the_draft_without_buttons(
    person: People, signed_in: SignIn, agenda: Agenda, holding: tuple[Role, str]
) -> None:
    user = person("reader@example.org", holding)
    item = items_of(agenda)[0].id
    if holding[0] is Role.TRANSLATOR:
        texts.give(without_account(DESK), agenda.id, "fr", [item], user.id)
    reader = signed_in("reader@example.org")

    page = reader.get(DRAFT)

    assert page.status_code == 200 and "Opening of the meeting" in page.text
    assert page.page.all("main//form") == [] and page.page.all("main//button[@formaction]") == []
    assert reader.get(item_url(item, "history")).status_code == 200
    written = [START, NEW, FREEZE, *(item_url(item, step) for step in ("edit", "move", "remove", "restore"))]
    assert {reader.post(path, data={}).status_code for path in written} == {404}
    assert {reader.get(path).status_code for path in (START, NEW, FREEZE, item_url(item), item_url(item, "move"))} == {
        404
    }


@pytest.mark.parametrize(
    "holding",
    [
        (Role.TRANSLATOR, "fr"),  # to whom nothing of it is given
        (Role.FOCAL_POINT, "NGA"),
        (Role.CHAIRS_DESK, "revcon-2012"),
        (Role.SECRETARIAT, "other"),
        (Role.CIVIL_SOCIETY, "example-network"),
    ],
)
def test_for_everybody_else_there_is_no_draft(
    person: People, signed_in: SignIn, agenda: Agenda, holding: tuple[Role, str]
) -> None:
    person("other@example.org", holding)
    other, item = signed_in("other@example.org"), items_of(agenda)[0].id

    paths = [DRAFT, START, NEW, FREEZE, *(item_url(item, page) for page in ("edit", "move", "history"))]
    assert {path: other.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert {other.post(path, data={}).status_code for path in paths[1:]} == {404}
    assert len(outline(agenda)) == 4


def test_whoever_is_not_signed_in_is_asked_to(client: Any, agenda: Agenda) -> None:
    assert "/sign-in" in client.get(DRAFT).headers["Location"]


def test_the_secretariat_may_all_that_the_desk_may(person: People, signed_in: SignIn, agenda: Agenda) -> None:
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    officer, item = signed_in("officer@example.org"), items_of(agenda)[0].id

    assert {officer.get(path).status_code for path in (DRAFT, NEW, FREEZE, item_url(item), item_url(item, "move"))} == {
        200
    }
    assert "agenda/draft/" in officer.get(f"/en/meetings/{MEETING}/agenda/").text


# --- freezing -----------------------------------------------------------------------------------------------------


def frozen() -> list[AgendaVersion]:
    db.session.expire_all()
    query = sa.select(AgendaVersion).options(sa.orm.selectinload(AgendaVersion.texts)).order_by(AgendaVersion.id)
    return list(db.session.scalars(query))


def test_a_version_is_frozen_with_a_name_and_its_page_follows(desk: Any, agenda: Agenda) -> None:
    for item in items_of(agenda):
        texts.write(DESK, item.id, "fr", TextDraft("Point", is_reviewed=True))
    preview = desk.get(FREEZE)

    answer = desk.fill(FREEZE, kind="elements", **{"name-fr": "Éléments", "name-en": "Elements"})

    (made,) = frozen()
    assert answer.headers["Location"] == f"/en/agendas/{made.id}/"
    assert (made.kind, made.name.as_dict()) == (VersionKind.ELEMENTS, {"en": "Elements", "fr": "Éléments"})
    assert set(made.langs) == {"en", "fr"}
    assert preview.text.count("4 items not ready") == 8 and preview.text.count(">complete<") == 2
    assert "Adoption of the agenda" in preview.page.text("main//section[@aria-labelledby='preview']")


def test_what_gives_pause_is_read_and_ticked_first(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[2]
    drafting.edit(DESK, item.id, item.revision, ItemDraft(item.role, number=9))

    refused = desk.fill(FREEZE, kind="draft")
    accepted = desk.fill(FREEZE, kind="draft", accept="y")

    assert refused.status_code == 422 and 'id="accept-error"' in refused.text
    assert "Number 3 is skipped before item 9." in refused.text
    assert accepted.status_code == 302 and len(frozen()[0].warnings) == 1


def test_the_same_is_not_frozen_twice(desk: Any, agenda: Agenda) -> None:
    desk.fill(FREEZE, kind="draft")

    again = desk.fill(FREEZE, kind="draft")

    assert again.status_code == 409 and "has been frozen as such a version already" in again.text
    assert len(frozen()) == 1


def test_an_agenda_without_items_or_headings_is_not_frozen(desk: Any) -> None:
    agenda = drafting.begin(SECRETARIAT, MEETING, "en")
    db.session.commit()
    empty = desk.fill(FREEZE, kind="draft")
    drafting.add(DESK, agenda.id, None, None, ItemDraft())
    untitled = desk.fill(FREEZE, kind="draft")

    assert empty.status_code == untitled.status_code == 422
    assert "There are no items yet" in empty.text
    assert "Some items have no heading in the language of the original yet (1)." in untitled.text
    assert frozen() == [] and "1 item has no heading" in desk.get(DRAFT).text


@pytest.mark.parametrize(
    ("heading", "annotation", "words"),
    [
        ("Opening", "议" * 20_000, "at most 200,000 are kept"),
        ("Opening" + "\u0301" * 60, "", "This document cannot be made"),
    ],
)
def test_what_could_not_be_a_document_is_not_frozen(
    desk: Any, agenda: Agenda, heading: str, annotation: str, words: str
) -> None:
    for _number in range(10):
        item = drafting.add(without_account(DESK), agenda.id, None, None, ItemDraft())
        texts.write(without_account(DESK), item.id, "en", TextDraft(heading, annotation))
    db.session.commit()

    refused = desk.fill(FREEZE, kind="draft", accept=True)

    assert refused.status_code == 422 and words in refused.page.text("main//form")
    assert frozen() == []


def test_a_name_with_what_no_page_may_hold_is_refused_beside_it(desk: Any, agenda: Agenda) -> None:
    refused = desk.fill(FREEZE, kind="draft", **{"name-en": "Draft \u202e1"})

    assert refused.status_code == 422 and 'id="name-en-error"' in refused.text
    assert frozen() == []


def test_the_page_of_the_agenda_leads_to_the_work_in_progress(desk: Any, agenda: Agenda) -> None:
    assert DRAFT in desk.get(f"/en/meetings/{MEETING}/agenda/").text
