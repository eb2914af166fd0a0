"""Files of translators against the work in progress and against frozen versions: what is taken in, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.agendas import drafting, exchanging, keeping, parties, queries, queries_waiting, texts, versions, xliff
from meetings.agendas.content import TextState
from meetings.agendas.drafts import FreezeDraft, TextDraft
from meetings.agendas.exchange import Exchange, Progress
from meetings.agendas.models import Agenda, AgendaText, AgendaTextPast, AgendaVersion
from meetings.agendas.rules import VersionKind
from meetings.agendas.translating import Part, standing
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from tests.agendas.support import AUDITOR, DESK, NIGERIA, SECRETARIAT, begun, items_of, load
from tests.nominations.support import person as actor_of
from tests.nominations.support import without_account
from tests.support.accounts import make_user

FRENCH = ("Ouverture", "Élection", "Adoption", "Débat")


@pytest.fixture
def agenda(app: Flask) -> Agenda:
    load(app)
    return begun()


@pytest.fixture
def translator(agenda: Agenda) -> Actor:
    user = make_user("french@example.org", (Role.TRANSLATOR, "fr"))
    return actor_of(user.id, (Role.TRANSLATOR, "fr"))


def given(agenda: Agenda, who: Actor, *places: int) -> None:
    items = items_of(agenda)
    texts.give(without_account(SECRETARIAT), agenda.id, "fr", [items[place].id for place in places], who.user_id)


def out(who: Actor, agenda: Agenda, version: AgendaVersion | None = None) -> Exchange:
    """The file in French, as it goes out and is read again."""
    whole = queries.whole(agenda.id)
    return xliff.read(xliff.write(exchanging.outgoing(parties.reach(who, whole), whole, "fr", version)))


def put(exchange: Exchange, *said: str, part: Part = Part.HEADING, state: Progress = Progress.REVIEWED) -> Exchange:
    """The file with these translations of its headings, or annotations; None leaves one as it was."""
    words = iter(said)
    units = [
        replace(unit, target=next(words, unit.target), state=state) if unit.part is part else unit
        for unit in exchange.units
    ]
    return replace(exchange, units=tuple(units))


def looked(who: Actor, agenda: Agenda, exchange: Exchange) -> dict[str, str]:
    """The marks of all that a preview offers."""
    whole = queries.whole(agenda.id)
    found = exchanging.arriving(who, parties.reach(who, whole), whole, exchange)
    return {one.unit.id: one.mark for one in found if one.is_offered}


def take(who: Actor, agenda: Agenda, exchange: Exchange) -> int:
    return exchanging.take_in(who, agenda.id, exchange, looked(who, agenda, exchange))


def text(agenda: Agenda, place: int, lang: str = "fr") -> AgendaText:
    found = items_of(agenda)[place].text_in(lang)
    assert found is not None
    return found


def write(agenda: Agenda, place: int, heading: str, annotation: str = "", lang: str = "en") -> None:
    item = items_of(agenda)[place]
    stored = item.text_in(lang)
    seen = stored.revision if stored is not None else 0
    texts.write(DESK, item.id, lang, TextDraft(heading, annotation, is_reviewed=True, seen=seen))


def saved(agenda: Agenda, place: int) -> list[str]:
    number = text(agenda, place).id
    query = sa.select(AgendaTextPast.heading).where(AgendaTextPast.text_id == number).order_by(AgendaTextPast.number)
    return list(db.session.execute(query).scalars())


# --- the work in progress ---------------------------------------------------------------------------------------------


def test_what_comes_back_translated_is_kept_with_the_original_of_which_it_was_made(agenda: Agenda) -> None:
    exchange = put(out(DESK, agenda), *FRENCH)

    assert take(DESK, agenda, exchange) == 4

    found = text(agenda, 0)
    assert (found.heading, found.state, found.from_heading) == (
        "Ouverture",
        TextState.REVIEWED,
        "Opening of the meeting",
    )


def test_a_file_that_nobody_touched_changes_nothing(agenda: Agenda) -> None:
    take(DESK, agenda, put(out(DESK, agenda), *FRENCH))

    assert looked(DESK, agenda, out(DESK, agenda)) == {}
    with pytest.raises(RuleViolation, match=r"agenda\.import_nothing"):
        take(DESK, agenda, out(DESK, agenda))


def test_what_was_made_of_an_original_that_moved_on_is_a_draft_made_of_the_old_one(agenda: Agenda) -> None:
    exchange = put(out(DESK, agenda), *FRENCH)
    write(agenda, 0, "Opening of the session")

    take(DESK, agenda, exchange)

    found = text(agenda, 0)
    assert (found.state, found.from_heading) == (TextState.DRAFT, "Opening of the meeting")


def test_a_text_is_reviewed_only_where_all_that_it_says_is(agenda: Agenda) -> None:
    write(agenda, 0, "Opening of the meeting", "The Chair opens it.")
    exchange = put(
        put(out(DESK, agenda), "Ouverture"), "La présidence.", part=Part.ANNOTATION, state=Progress.TRANSLATED
    )
    take(DESK, agenda, exchange)
    assert text(agenda, 0).state is TextState.DRAFT

    confirmed = put(put(out(DESK, agenda)), part=Part.ANNOTATION)
    first = items_of(agenda)[0].id
    marks = {name: mark for name, mark in looked(DESK, agenda, confirmed).items() if name.startswith(f"item-{first}-")}
    exchanging.take_in(DESK, agenda.id, confirmed, marks)

    assert (text(agenda, 0).state, text(agenda, 0).annotation) == (TextState.REVIEWED, "La présidence.")


def test_nothing_is_taken_in_where_one_of_the_texts_was_changed_since_somebody_looked(agenda: Agenda) -> None:
    exchange = put(out(DESK, agenda), *FRENCH)
    marks = looked(DESK, agenda, exchange)
    write(agenda, 1, "Élection de la présidence", lang="fr")

    with pytest.raises(Conflict, match=r"agenda\.import_moved"):
        exchanging.take_in(DESK, agenda.id, exchange, marks)

    assert items_of(agenda)[0].text_in("fr") is None and text(agenda, 1).heading == "Élection de la présidence"


def test_an_item_that_was_taken_out_meanwhile_takes_nothing_in(agenda: Agenda) -> None:
    exchange = put(out(DESK, agenda), *FRENCH)
    drafting.remove(DESK, items_of(agenda)[3].id)

    assert take(DESK, agenda, exchange) == 3


def test_a_translator_sends_and_takes_in_only_what_is_theirs(agenda: Agenda, translator: Actor) -> None:
    whole = put(out(DESK, agenda), *FRENCH)
    with pytest.raises(NotFound):
        out(translator, agenda)
    given(agenda, translator, 1)

    assert [unit.source for unit in out(translator, agenda).units] == ["Election of the Chair"]
    assert take(translator, agenda, whole) == 1
    assert items_of(agenda)[0].text_in("fr") is None
    with pytest.raises(NotFound):
        exchanging.outgoing(parties.reach(translator, queries.whole(agenda.id)), queries.whole(agenda.id), "es", None)


def test_who_only_reads_is_offered_nothing(agenda: Agenda) -> None:
    exchange = put(out(AUDITOR, agenda), *FRENCH)

    assert looked(AUDITOR, agenda, exchange) == {}
    with pytest.raises(Conflict):
        exchanging.take_in(AUDITOR, agenda.id, exchange, looked(DESK, agenda, exchange))
    with pytest.raises(NotFound):
        parties.reach(NIGERIA, queries.whole(agenda.id))


# --- a frozen version -------------------------------------------------------------------------------------------------


def frozen(agenda: Agenda, *, with_annotations: bool = False) -> AgendaVersion:
    return versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.DRAFT, with_annotations=with_annotations))


def test_a_version_is_translated_from_a_file_and_released_while_the_draft_went_on(
    agenda: Agenda, translator: Actor
) -> None:
    given(agenda, translator, 0, 1, 2, 3)
    version = frozen(agenda)
    write(agenda, 0, "Opening by the High Representative")
    drafting.remove(DESK, items_of(agenda)[3].id)
    with pytest.raises(Conflict, match=r"agenda\.incomplete"):
        versions.release(translator, version.id, "fr")

    exchange = out(translator, agenda, version)
    assert [unit.source for unit in exchange.units][::3] == ["Opening of the meeting", "Thematic discussion"]
    assert take(translator, agenda, put(exchange, *FRENCH)) == 4
    released = versions.release(translator, version.id, "fr")

    assert released.langs == ["en", "fr"]
    said = released.held.in_language("fr", released.texts[1].by_item)
    assert [entry.headings.get("fr") for entry in said.entries] == list(FRENCH)
    assert said.entries[0].headings.get("en") == "Opening of the meeting"
    assert text(agenda, 0).from_heading == "Opening of the meeting"  # in the draft, the original has changed since


def test_what_was_already_translated_of_the_new_original_stays_in_the_draft(agenda: Agenda) -> None:
    version = frozen(agenda)
    write(agenda, 0, "Opening by the High Representative")
    write(agenda, 0, "Ouverture par le Haut-Représentant", lang="fr")

    take(DESK, agenda, put(out(DESK, agenda, version), *FRENCH))

    assert text(agenda, 0).heading == "Ouverture par le Haut-Représentant"
    assert saved(agenda, 0) == [
        "Ouverture par le Haut-Représentant",
        "Ouverture",
        "Ouverture par le Haut-Représentant",
    ]
    assert saved(agenda, 1) == ["Élection"]
    assert versions.release(DESK, version.id, "fr").langs == ["en", "fr"]


def test_a_version_without_annotations_is_finished_beside_annotations_that_are_drafts(agenda: Agenda) -> None:
    version = frozen(agenda)
    for place in range(4):
        write(agenda, place, text(agenda, place, "en").heading, "What is before the meeting.")
        item = items_of(agenda)[place]
        texts.write(DESK, item.id, "fr", TextDraft("Titre provisoire", "Brouillon"))

    take(DESK, agenda, put(out(DESK, agenda, version), *FRENCH))

    assert versions.release(DESK, version.id, "fr").langs == ["en", "fr"]
    found = text(agenda, 0)
    assert (found.heading, found.annotation, found.state) == ("Ouverture", "Brouillon", TextState.DRAFT)


def test_the_file_of_a_version_holds_what_was_once_ready_for_it(agenda: Agenda) -> None:
    write(agenda, 0, "Ouverture", lang="fr")
    version = frozen(agenda)
    write(agenda, 0, "Opening by the High Representative")
    write(agenda, 0, "Ouverture par le Haut-Représentant", lang="fr")

    exchange = out(DESK, agenda, version)

    assert (exchange.units[0].target, exchange.units[0].state) == ("Ouverture", Progress.REVIEWED)
    assert exchange.version == version.number


def test_a_version_with_annotations_wants_them_too(agenda: Agenda) -> None:
    write(agenda, 0, "Opening of the meeting", "The Chair opens it.")
    version = frozen(agenda, with_annotations=True)
    exchange = put(out(DESK, agenda, version), *FRENCH)
    take(DESK, agenda, exchange)
    with pytest.raises(Conflict, match=r"agenda\.incomplete"):
        versions.release(DESK, version.id, "fr")

    whole = put(put(out(DESK, agenda, version)), "La présidence l’ouvre.", part=Part.ANNOTATION)
    take(DESK, agenda, whole)

    assert versions.release(DESK, version.id, "fr").langs == ["en", "fr"]


# --- what waits -------------------------------------------------------------------------------------------------------


def test_what_waits_is_what_the_rules_call_not_ready(agenda: Agenda, translator: Actor) -> None:
    write(agenda, 0, "Opening of the meeting", "The Chair opens it.")
    given(agenda, translator, 0, 1, 2, 3)

    def held_to_the_rule() -> int:
        items = items_of(agenda)
        pairs = [(item.text_in("fr"), item.text_in("en")) for item in items]
        ready = [standing(keeping.as_translation(said), keeping.as_original(first)).is_ready for said, first in pairs]
        found = sum(one.texts for one in queries_waiting.waiting_texts(translator))
        assert found == ready.count(False)
        return found

    assert held_to_the_rule() == 4
    for place, heading, annotation in ((0, "Ouverture", ""), (1, "Élection", ""), (2, "Adoption", "De trop")):
        write(agenda, place, heading, annotation, "fr")
        held_to_the_rule()
    texts.write(DESK, items_of(agenda)[3].id, "fr", TextDraft("Débat", seen=text(agenda, 3).revision))
    assert held_to_the_rule() == 2
    write(agenda, 0, "Ouverture", "La présidence.", "fr")
    assert held_to_the_rule() == 1
    write(agenda, 0, "Opening of the meeting", "The Chair opens it, and presides.")
    write(agenda, 1, "Election of the Chairperson")
    write(agenda, 2, "")
    drafting.remove(DESK, items_of(agenda)[3].id)
    assert sum(one.texts for one in queries_waiting.waiting_texts(translator)) == 2  # of one, there is no original
    assert queries_waiting.waiting_texts(DESK) == []
