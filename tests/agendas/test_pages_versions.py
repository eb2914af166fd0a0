"""Pages of versions: one in the reader’s language, the list on the page of the agenda, differences, and the steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings.agendas import queries, versions
from meetings.agendas.drafts import CirculationDraft, FreezeDraft
from meetings.agendas.rules import AdoptionHow, VersionKind
from meetings.documentation import queries as documents
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.silence import queries as procedures
from meetings.silence import services as silence
from tests.agendas.support import DESK, SECRETARIAT
from tests.agendas.version_support import UNTIL, Clients, Course, again, said, translated, typed
from tests.nominations.support import without_account

pytestmark = pytest.mark.either_database
AGENDA = "/en/meetings/mge-2011/agenda/"


def path(version: Any, what: str = "", lang: str = "en") -> str:
    return f"/{lang}/agendas/{version.id}/{what}"


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_version_is_read_in_the_readers_language_or_in_its_original_which_it_says(made: Course, who: Clients) -> None:
    client = who("peru")
    page = client.get(path(made.circulated, lang="fr")).text
    assert '<ol class="items whole" lang="en" dir="ltr">' in page and "Opening of the meeting" in page
    assert "is not out in this language yet" in client.get(path(made.circulated) + "?text=fr").text
    translated(made.agenda)
    version = versions.freeze(without_account(DESK), made.agenda.id, FreezeDraft(VersionKind.ANNOTATED))
    versions.circulate(without_account(DESK), version.id, version.revision, CirculationDraft())
    db.session.commit()
    page = client.get(path(version, lang="fr")).text
    assert "Point 1" in page and "La séance est ouverte." in page and "Opening" not in page
    page = client.get(path(version, lang="fr") + "?text=en").text
    assert "Opening of the session" in page and "Point 1" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_shown_in_every_language(made: Course, who: Clients, lang: str) -> None:
    said(made.circulated)
    client = who("secretariat")
    for what in ("", "differences", "differences?from=draft", "comments", "adopt", "extend", "silence", "release"):
        assert client.get(path(made.circulated, what, lang)).status_code == 200, what
    for what in ("circulate", "issue"):
        assert client.get(path(made.frozen, what, lang)).status_code == 200, what
    assert client.get(f"/{lang}/meetings/mge-2011/agenda/").status_code == 200


def test_items_are_a_list_with_their_numbers(made: Course, who: Clients) -> None:
    page = who("public").get(path(made.issued)).text
    assert page.count('<li value="') == 4 and '<li value="1"' in page and '<span class="label">1.</span>' in page


def test_the_page_of_the_agenda_tells_what_delegations_may_do_and_until_when(made: Course, who: Clients) -> None:
    assert "Open for comments until 1 February 2011" in who("peru").get(AGENDA).text
    for person in ("coordinator", "translator"):
        assert "Open for comments" not in who(person).get(AGENDA).text
    with clock.frozen(UNTIL + timedelta(seconds=1)):
        assert "Comments closed on 1 February 2011" in who("peru").get(AGENDA).text


def test_the_work_in_progress_is_offered_to_who_drafts_or_translates_it(made: Course, who: Clients) -> None:
    for person in ("desk", "secretariat", "translator", "auditor"):
        assert "/agenda/draft/" in who(person).get(AGENDA).text, person
    for person in ("peru", "other-desk", "other-translator", "public"):
        assert "/agenda/draft/" not in who(person).get(AGENDA).text, person


# --- differences ----------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_from_the_one_before_or_from_any_other(made: Course, who: Clients) -> None:
    page = who("desk").get(path(made.frozen, f"differences?from={made.issued.id}")).text
    assert "Reworded: 1" in page and "<del" in page and "<ins" in page
    page = who("peru").get(path(made.circulated, "differences")).text
    assert "The two versions do not differ." in page
    answer = who("desk").get(path(made.circulated, f"differences?from={made.issued.id}&to={made.frozen.id}"))
    assert answer.status_code == 302 and f"/agendas/{made.frozen.id}/differences" in answer.location


def test_the_list_of_versions_leads_from_each_to_what_became_of_it(made: Course, who: Clients) -> None:
    desk = who("desk")
    page = desk.get(AGENDA).text
    for version in (made.circulated, made.frozen):
        assert f'<a href="{path(version, "differences")}">from version {version.number - 1}</a>' in page
    assert f'href="{path(made.issued, "differences")}"' not in page


def test_nothing_is_compared_with_what_one_may_not_read(made: Course, who: Clients) -> None:
    peru = who("peru")
    for asked in (made.frozen.id, "draft", "x", 999_999):
        assert peru.get(path(made.circulated, f"differences?from={asked}")).status_code == 404, asked
    assert "4. Provisional agenda" not in peru.get(path(made.circulated, "differences")).text


def test_who_drafts_compares_with_the_work_in_progress(made: Course, who: Clients) -> None:
    page = who("desk").get(path(made.circulated, "differences?from=draft&only=changes")).text
    assert "Reworded: 1" in page and page.count('class="difference ') == 1


# --- steps ----------------------------------------------------------------------------------------------------------


def test_a_version_is_circulated_until_the_end_of_a_day_and_delegations_find_it(made: Course, who: Clients) -> None:
    desk = who("desk")
    answer = desk.post(path(made.frozen, "circulate"), data=typed(made.frozen, day="2011-02-15", hour=""))
    assert answer.status_code == 302
    until = again(made.frozen).comments_until
    assert until is not None and until.isoformat() == "2011-02-16T04:59:59+00:00"  # New York
    assert who("peru").get(path(made.frozen)).status_code == 200
    assert desk.get(path(made.frozen, "circulate")).status_code == 409


def test_a_day_that_has_passed_is_refused_and_what_was_typed_stays(made: Course, who: Clients) -> None:
    answer = who("desk").post(path(made.frozen, "circulate"), data=typed(made.frozen, day="2011-01-02", hour="25:00"))
    assert answer.status_code == 422 and "25:00" in answer.text
    answer = who("desk").post(path(made.frozen, "circulate"), data=typed(made.frozen, day="2011-01-02", hour="10:00"))
    assert answer.status_code == 422 and "2011-01-02" in answer.text
    assert again(made.frozen).circulated_at is None


def test_who_was_slower_is_told_and_nothing_is_done_twice(made: Course, who: Clients) -> None:
    data = typed(made.frozen, day="", hour="")
    versions.circulate(without_account(DESK), made.frozen.id, made.frozen.revision, CirculationDraft())
    db.session.commit()
    assert who("desk").post(path(made.frozen, "circulate"), data=data).status_code == 409


def test_what_is_said_of_a_symbol_is_said_once_and_refuses_nothing(made: Course, who: Clients) -> None:
    data = typed(made.frozen, symbol="A/CONF. 192/2011/7", is_normal="y", dated_on="2011-01-13", distribution="general")
    desk = who("desk")
    answer = desk.post(path(made.frozen, "issue"), data=data)
    assert answer.status_code == 200 and "Nothing is issued yet." in answer.text
    assert again(made.frozen).issued_at is None

    answer = desk.post(path(made.frozen, "issue"), data={**data, "looked_at": "A/CONF. 192/2011/7"})
    assert answer.status_code == 302
    document = again(made.frozen).document_id
    assert document is not None and documents.by_id(document).symbol == "A/CONF.192/2011/7"
    assert who("public").get(path(made.frozen)).status_code == 200


def test_a_vote_is_recorded_with_its_figures_and_shown_with_them(made: Course, who: Clients) -> None:
    secretariat = who("secretariat")
    data = typed(made.circulated, how="vote", held_on="2011-01-13", sitting="1", in_favour="60", against="4")
    answer = secretariat.post(path(made.circulated, "adopt"), data=data)
    assert answer.status_code == 422 and 'name="accept"' in answer.text  # nobody is on record as elected to the chair
    answer = secretariat.post(path(made.circulated, "adopt"), data={**data, "accept": "y"}, follow_redirects=True)
    assert answer.status_code == 200
    for page in (answer.text, who("public").get(AGENDA).text):
        assert "Adopted at meeting No. 1, on 13 January 2011" in page
        assert "In favour: 60. Against: 4. Abstaining: 0." in page


def test_a_text_is_released_by_its_translator_in_the_language_that_is_theirs(made: Course, who: Clients) -> None:
    translator = who("translator")
    assert "No language is ready" in translator.get(path(made.frozen, "release")).text
    translated(made.agenda)
    translated(made.agenda, "es")
    db.session.commit()
    page = translator.get(path(made.frozen, "release")).text
    assert 'value="fr"' in page and 'value="es"' not in page
    assert translator.post(path(made.frozen, "release"), data=typed(made.frozen, lang="es")).status_code == 422
    assert translator.post(path(made.frozen, "release"), data=typed(made.frozen, lang="fr")).status_code == 302
    assert again(made.frozen).langs == ["en", "fr"]


def test_all_states_are_asked_and_what_nobody_objected_to_is_offered_for_the_record(made: Course, who: Clients) -> None:
    secretariat = who("secretariat")
    data = typed(made.circulated, day="2011-01-18", hour="18:00", **{"title-en": "Agenda", "text-en": "The agenda."})
    answer = secretariat.post(path(made.circulated, "silence"), data=data)
    assert answer.status_code == 200 and "Nothing is open yet." in answer.text
    assert not procedures.of_subject("agenda_version", made.circulated.id)
    assert secretariat.post(path(made.circulated, "silence"), data={**data, "stage": "open"}).status_code == 302

    (procedure,) = procedures.of_subject("agenda_version", made.circulated.id)
    assert f"/silence/{procedure.id}/" in secretariat.get(path(made.circulated)).text
    with clock.frozen(procedure.expires_at + timedelta(seconds=1)):
        silence.settle(procedure.id)
        db.session.refresh(procedure)
        silence.adopt(without_account(SECRETARIAT), procedure.id, procedure.revision)
        db.session.commit()
        assert "No State has objected." in secretariat.get(path(made.circulated)).text
        data = typed(made.circulated, how="silence", held_on="2011-01-18")
        assert secretariat.post(path(made.circulated, "adopt"), data=data).status_code == 302
    (act,) = again(made.circulated).adoptions
    assert act.how is AdoptionHow.SILENCE and act.adopted_id is not None
    assert queries.version(act.adopted_id).kind is VersionKind.ADOPTED
