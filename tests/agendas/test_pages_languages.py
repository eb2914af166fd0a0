"""Pages of an agenda’s languages: the table, one text beside its original, who translates what, files out and in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import drafting, queries, texts, versions, xliff
from meetings.agendas.content import TextState
from meetings.agendas.drafts import FreezeDraft, ItemDraft, TextDraft
from meetings.agendas.exchange import Progress
from meetings.agendas.models import Agenda, AgendaText
from meetings.agendas.rules import VersionKind
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.notices.models import Notice
from tests.agendas.support import DESK, MEETING, SECRETARIAT, begun, items_of, load
from tests.support.accounts import People, SignIn
from tests.support.pages import Page

pytestmark = pytest.mark.either_database
TABLE = f"/en/meetings/{MEETING}/agenda/languages/"
OPENING = "Opening of the meeting"


@pytest.fixture
def accounts(app: Any, person: People) -> dict[str, int]:
    load(app)
    for number in range(1, 8):
        person(f"reader{number}@example.org")
    people = {
        "secretariat": (Role.SECRETARIAT, "small-arms"),
        "chair": (Role.CHAIRS_DESK, MEETING),
        "french": (Role.TRANSLATOR, "fr"),
        "spanish": (Role.TRANSLATOR, "es"),
        "auditor": (Role.AUDITOR, "*"),
        "nigeria": (Role.FOCAL_POINT, "NGA"),
    }
    return {name: person(f"{name}@example.org", held).id for name, held in people.items()}


@pytest.fixture
def agenda(accounts: dict[str, int]) -> Agenda:
    return begun()


@pytest.fixture
def chair(agenda: Agenda, signed_in: SignIn) -> Any:
    return signed_in("chair@example.org")


def given(agenda: Agenda, owner: int, *places: int, lang: str = "fr") -> None:
    items = items_of(agenda)
    texts.give(SECRETARIAT, agenda.id, lang, [items[place].id for place in places], owner)


def french(item: int, heading: str, *, is_reviewed: bool = False) -> AgendaText:
    return texts.write(SECRETARIAT, item, "fr", TextDraft(heading, is_reviewed=is_reviewed, seen=revision(item)))


def revision(item: int, lang: str = "fr") -> int:
    found = stored(item, lang)
    return found.revision if found is not None else 0


def stored(item: int, lang: str = "fr") -> AgendaText | None:
    db.session.expire_all()
    return queries.item(item).text_in(lang)


def reworded(agenda: Agenda, place: int, heading: str) -> None:
    item = items_of(agenda)[place]
    texts.write(SECRETARIAT, item.id, "en", TextDraft(heading, seen=revision(item.id, "en")))


def text_page(item: int, lang: str = "fr") -> str:
    return f"/en/agendas/items/{item}/texts/{lang}"


# --- the table --------------------------------------------------------------------------------------------------------


def test_every_item_stands_in_every_language_with_how_far_it_is(chair: Any, agenda: Agenda) -> None:
    first, second, *_rest = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    french(second.id, "Élection")
    reworded(agenda, 0, "Opening by the High Representative")

    page = chair.get(TABLE).page
    rows = {row.get("id"): row for row in page.all("table[@class='cards tongue-matrix']/tbody/tr")}
    cells = [" ".join("".join(cell.itertext()).split()) for cell in rows[f"item-{first.id}"]]

    assert len(rows) == 4 and "Opening by the High Representative" in cells[0]
    states = [cell.partition(",")[0] for cell in cells[1:]]
    assert states == ["missing", "missing", "original", "reviewed original has changed since", "missing", "missing"]
    assert cells[1] == "missing, 1, Arabic"  # for who hears a list of links
    assert "draft translation" in " ".join(rows[f"item-{second.id}"].itertext())


def test_a_language_says_whether_it_is_complete_and_else_what_is_wanting(chair: Any, agenda: Agenda) -> None:
    for item in items_of(agenda)[:3]:
        french(item.id, "Point", is_reviewed=True)
    row = next(row for row in chair.get(TABLE).page.texts("tr") if row.startswith("French"))
    assert "1 text is not ready 3 of 4 are ready" in row and "missing: 1 · reviewed: 3" in row

    french(items_of(agenda)[3].id, "Point", is_reviewed=True)

    row = next(row for row in chair.get(TABLE).page.texts("tr") if row.startswith("French"))
    assert "complete" in row and "not ready" not in row


def test_one_language_is_shown_alone_and_filtered(chair: Any, agenda: Agenda, accounts: dict[str, int]) -> None:
    first, second, *_rest = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    given(agenda, accounts["french"], 1)

    def items(query: str) -> list[str]:
        page = chair.get(f"{TABLE}?target=fr{query}").page
        return [str(row.get("id")) for row in page.all("table[@class='cards tongue-texts']/tbody/tr")]

    assert len(items("")) == 4 and len(items("&state=wanting")) == 3
    assert items("&state=reviewed") == [f"item-{first.id}"]
    assert items(f"&owner={accounts['french']}") == [f"item-{second.id}"]
    assert len(items("&owner=nobody")) == 3 and items("&state=behind") == []
    assert (
        len(items("&state=x&owner=999")) == 4
        and '<td role="cell" data-label="French"><div lang="fr"' in chair.get(f"{TABLE}?target=fr").text
    )


def test_a_translator_sees_the_texts_that_are_theirs_and_no_others(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    client = signed_in("french@example.org")
    assert client.get(TABLE).status_code == 404
    given(agenda, accounts["french"], 0)
    first, second, *_rest = items_of(agenda)

    page = client.get(TABLE).page

    assert OPENING in page.text("main") and "Election of the Chair" not in page.text("main")
    assert "Spanish" not in page.text("main") and client.get(text_page(second.id)).status_code == 404
    assert client.get(text_page(first.id)).status_code == 200
    assert client.get(text_page(first.id, "es")).status_code == 404
    assert client.get(text_page(first.id, "en")).status_code == 404
    assert client.get(f"{TABLE}owners").status_code == 404


def test_an_auditor_reads_all_and_changes_nothing(agenda: Agenda, signed_in: SignIn) -> None:
    client, item = signed_in("auditor@example.org"), items_of(agenda)[0]

    page = client.get(text_page(item.id))

    assert client.get(TABLE).status_code == 200 and not page.page.all("main//form")
    assert client.post(text_page(item.id), data={"heading": "x", "revision": "0"}).status_code == 404
    assert client.get(f"{TABLE}import").status_code == 404 and client.get(f"{TABLE}owners").status_code == 404
    assert client.get(f"{TABLE}fr.xlf").status_code == 200


@pytest.mark.parametrize("name", ["nigeria", "spanish"])
def test_for_others_there_is_nothing_here(agenda: Agenda, signed_in: SignIn, name: str) -> None:
    client = signed_in(f"{name}@example.org")

    for path in (TABLE, f"{TABLE}fr.xlf", f"{TABLE}import", f"{TABLE}owners", text_page(items_of(agenda)[0].id)):
        assert client.get(path).status_code == 404


# --- one text ---------------------------------------------------------------------------------------------------------


def test_a_translator_goes_from_text_to_text_until_all_are_ready(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 2)
    first, _second, third, _fourth = items_of(agenda)
    client = signed_in("french@example.org")

    onward = client.fill(text_page(first.id), heading="Ouverture", is_reviewed="y", then="next")
    assert onward.headers["Location"].endswith(text_page(third.id))
    done = client.fill(text_page(third.id), heading="Adoption", is_reviewed="y", then="next")

    assert done.headers["Location"].endswith("languages/?target=fr")
    assert "Every text in this language is ready." in client.get(done.headers["Location"]).text
    text = stored(first.id)
    assert text is not None and (text.state, text.from_heading) == (TextState.REVIEWED, OPENING)


def test_what_changed_in_the_original_since_is_shown_word_by_word(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    french(first.id, "Ouverture", is_reviewed=True)
    reworded(agenda, 0, "Opening of the session")

    page = chair.get(text_page(first.id)).page

    assert "meeting" in page.text("del") and "session" in page.text("ins")
    assert page.one("textarea[@id='heading']").get("lang") == "fr"
    assert "The original of which the translation was made" in page.text("main")
    chair.fill(text_page(first.id))
    text = stored(first.id)
    # Whoever saves it without saying more has not reviewed it.
    assert text is not None and (text.from_heading, text.state) == ("Opening of the session", TextState.DRAFT)


def test_a_text_made_of_what_was_shown_is_behind_when_the_original_moved_meanwhile(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    page = chair.get(text_page(first.id)).page
    reworded(agenda, 0, "Opening of the session")

    sent = {name: values[0] for name, values in page.fields(page.form()).items()}
    chair.post(text_page(first.id), data=sent | {"heading": "Ouverture de la réunion"})

    text = stored(first.id)
    assert text is not None and text.from_heading == OPENING


def test_of_two_people_who_save_one_text_neither_loses_anything(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    page = chair.get(text_page(first.id)).page
    sent = {name: values[0] for name, values in page.fields(page.form()).items()}
    french(first.id, "Ouverture de la session")

    both = chair.post(text_page(first.id), data=sent | {"heading": "Ouverture de la réunion"})

    assert both.status_code == 409
    assert "Ouverture de la session" in both.text and "Ouverture de la réunion" in both.text
    again = both.page.fields(both.page.form())
    assert again["original"] == ["1"]
    chair.post(text_page(first.id), data=again)
    text = stored(first.id)
    assert text is not None and text.heading == "Ouverture de la réunion"


def test_what_cannot_be_kept_is_said_beside_its_field_and_stays(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]

    answer = chair.fill(text_page(first.id), annotation="Sans titre")

    assert (
        answer.status_code == 422 and "Sans titre" in answer.text and "an annotation cannot stand alone" in answer.text
    )


# --- who translates what ----------------------------------------------------------------------------------------------


def test_texts_are_given_all_the_missing_or_those_ticked_and_the_translator_is_told(
    chair: Any, agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    items = items_of(agenda)
    french(items[0].id, "Ouverture")
    page, owner = f"{TABLE}owners?target=fr", accounts["french"]

    def owned() -> list[bool]:
        found = [stored(item.id) for item in items]
        return [text is not None and text.owner_id == owner for text in found]

    assert "Tick at least one item." in chair.fill(page, owner=owner, share="ticked").text
    chair.fill(page, owner=owner, share="ticked", items=[items[1].id])
    assert owned() == [False, True, False, False]
    chair.fill(page, owner=owner, share="missing")
    assert owned() == [False, True, True, True]
    assert "Choose a translator, or nobody." in chair.fill(page, share="all").text
    chair.fill(page, owner="nobody", share="all")
    assert owned() == [False] * 4
    told = db.session.execute(sa.select(Notice).where(Notice.kind == "agenda_given")).scalars().all()
    assert [one.facts["count"] for one in told] == [1, 2]
    assert chair.fill(page, owner=accounts["spanish"], share="all").status_code == 422


def test_what_waits_for_a_translator_stands_on_their_first_page(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 1, 2)
    first, second, third, _fourth = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    french(second.id, "Élection", is_reviewed=True)
    client = signed_in("french@example.org")
    assert "1 text of an agenda to translate" in client.get("/en/").text

    reworded(agenda, 0, "Opening of the session")
    home = client.get("/en/").page
    drafting.remove(DESK, third.id)

    assert "2 texts of an agenda to translate" in home.text("main")
    assert "1 text of an agenda to translate" in client.get("/en/").text
    assert client.get(f"{TABLE}?target=fr&state=wanting").status_code == 200


# --- files ------------------------------------------------------------------------------------------------------------


def file_of(client: Any, query: str = "") -> xliff.Exchange:
    answer = client.get(f"{TABLE}fr.xlf{query}")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return xliff.read(answer.data)


def translated(found: xliff.Exchange, *said: str, state: Progress = Progress.REVIEWED) -> bytes:
    """The file with these translations, as a tool of a translator would give it back."""
    content = xliff.write(found).decode()
    for unit, words in zip(found.units, said, strict=False):
        head, mid, rest = content.partition(f'id="{unit.id}"')
        rest = re.sub(r'state="\w+"', f'state="{state}"', rest, count=1)
        rest = re.sub(r"(</source>)(\s*<target>.*?</target>)?", rf"\1<target>{words}</target>", rest, count=1)
        content = head + mid + rest
    return content.encode()


def looked_at(client: Any, content: bytes) -> Any:
    return client.post(f"{TABLE}import", data={"file": (BytesIO(content), "fr.xlf")})


def taken(client: Any, preview: Any, **changed: list[str]) -> Any:
    return client.post(f"{TABLE}import", data=preview.page.fields(preview.page.form()) | changed)


def test_a_file_goes_out_comes_back_and_is_taken_in_as_it_was_shown(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 1)
    client = signed_in("french@example.org")
    answer = client.get(f"{TABLE}fr.xlf")
    assert answer.headers["Content-Disposition"].endswith("mge-2011-agenda-fr.xlf")
    out = file_of(client, "?dialect=1.2")
    assert [unit.source for unit in out.units] == [OPENING, "Election of the Chair"]

    preview = looked_at(client, translated(out, "Ouverture", "Élection"))
    assert preview.status_code == 200 and stored(items_of(agenda)[0].id).heading == ""  # type: ignore[union-attr]
    assert preview.page.text("main").count("New reviewed") == 2
    done = taken(client, preview)

    assert "2 texts are taken over." in client.get(done.headers["Location"]).text
    text = stored(items_of(agenda)[0].id)
    assert text is not None and (text.heading, text.state) == ("Ouverture", TextState.REVIEWED)


def test_only_what_is_ticked_is_taken_over_and_nothing_where_nothing_is(chair: Any, agenda: Agenda) -> None:
    first, second, *_rest = items_of(agenda)
    preview = looked_at(chair, translated(file_of(chair), "Ouverture", "Élection"))
    ticks = preview.page.fields(preview.page.form())["take"]

    nothing = taken(chair, preview, take=[])
    assert nothing.status_code == 422 and "Tick at least one text." in nothing.text
    taken(chair, preview, take=ticks[1:])

    assert stored(first.id) is None and stored(second.id).heading == "Élection"  # type: ignore[union-attr]


def test_what_would_overwrite_a_change_made_here_is_not_ticked(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    out = file_of(chair)
    french(first.id, "Ouverture de la session")

    preview = looked_at(chair, translated(out, "Ouverture", "Élection"))

    assert "Overwrites a text that was changed here" in preview.page.text("main")
    assert len(preview.page.fields(preview.page.form())["take"]) == 1


def test_where_something_changed_between_looking_and_taking_over_nothing_is_stored_and_it_is_shown(
    chair: Any, agenda: Agenda
) -> None:
    first, second, *_rest = items_of(agenda)
    preview = looked_at(chair, translated(file_of(chair), "Ouverture", "Élection"))
    french(first.id, "Ouverture de la session")

    again = taken(chair, preview)

    assert again.status_code == 409 and "changed here since you looked" in again.page.text("main")
    assert stored(first.id).heading == "Ouverture de la session"  # type: ignore[union-attr]
    assert stored(second.id) is None
    assert len(again.page.fields(again.page.form())["take"]) == 1
    taken(chair, again)
    assert stored(second.id).heading == "Élection"  # type: ignore[union-attr]


def test_a_file_that_is_not_of_this_agenda_says_so_beside_the_field(chair: Any, agenda: Agenda) -> None:
    good = xliff.write(file_of(chair)).decode()

    for content, words in (
        ("", "Choose a file."),
        ("no xml", "The file is no XML"),
        (good.replace("mge-2011/progress", "bms-2012/progress"), "of the agenda of another meeting: bms-2012"),
        (good.replace('srcLang="en"', 'srcLang="es"'), "from another language than that of the original"),
        (good.replace("mge-2011/progress", "mge-2011/7"), "of a version that this agenda does not have: 7"),
    ):
        data = {"file": (BytesIO(content.encode()), "fr.xlf")} if content else {}
        answer = chair.post(f"{TABLE}import", data=data)
        assert answer.status_code == 422 and words in answer.page.text("main//form"), words


def test_a_translator_takes_in_only_what_is_theirs(agenda: Agenda, accounts: dict[str, int], signed_in: SignIn) -> None:
    whole = translated(file_of(signed_in("chair@example.org")), "Ouverture", "Élection")
    given(agenda, accounts["french"], 0)
    client = signed_in("french@example.org")

    preview = looked_at(client, whole)

    assert "Not given to you: 3" in preview.page.text("main")
    assert len(preview.page.fields(preview.page.form())["take"]) == 1
    other = xliff.write(file_of(client)).decode().replace('trgLang="fr"', 'trgLang="es"')
    assert "in which no texts of this agenda are given to you" in looked_at(client, other.encode()).text


def test_what_a_form_carries_cannot_be_made_up(chair: Any, agenda: Agenda) -> None:
    answer = chair.post(f"{TABLE}import", data={"carried": "made.up", "take": "item-1-heading.x"})

    assert answer.status_code == 422 and "Choose it once more." in answer.text


def test_an_issued_version_is_finished_in_a_language_while_the_draft_goes_on(chair: Any, agenda: Agenda) -> None:
    version = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    reworded(agenda, 0, "Opening of the session")

    before = chair.get(f"{TABLE}?target=fr").page
    assert "4 texts are not ready" in before.text("section[@aria-labelledby='versions']")
    out = file_of(chair, f"?version={version.number}")
    assert (out.version, out.units[0].source) == (1, OPENING)
    preview = looked_at(chair, translated(out, "Ouverture", "Élection", "Adoption", "Débat"))
    assert preview.page.text("dl").endswith("Version1Texts that change4")
    taken(chair, preview)
    after = chair.get(f"{TABLE}?target=fr")

    assert "complete" in after.page.text("section[@aria-labelledby='versions']")
    assert f"/en/agendas/{version.id}/release" in after.text and "3 of 4 are ready" in after.text
    chair.fill(f"/en/agendas/{version.id}/release", lang="fr")
    db.session.expire_all()
    assert queries.version(version.id).langs == ["en", "fr"]
    assert not chair.get(f"{TABLE}?target=fr").page.all("section[@aria-labelledby='versions']")
    assert chair.get(f"{TABLE}fr.xlf?version=9").status_code == 404


# --- how much is read -------------------------------------------------------------------------------------------------


def test_two_hundred_items_take_no_more_queries_than_four(chair: Any, agenda: Agenda) -> None:
    few = chair.get(TABLE)
    parent = None
    for number in range(196):
        parent = drafting.add(SECRETARIAT, agenda.id, None, parent, ItemDraft()).id
        for lang in LANGUAGES:
            said = "An annotation that says what is before the meeting. " * 10
            db.session.add(AgendaText(item_id=parent, lang=lang, heading=f"{lang} {number}", annotation=said, past=[]))

    many = chair.get(TABLE)

    assert len(Page(many.text).all("table[@class='cards tongue-matrix']/tbody/tr")) == 200
    assert len(many.queries) <= len(few.queries)
