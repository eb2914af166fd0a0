"""Nominating on pages: the draft, submitting it, and what its nominator and the secretariat do with it then."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations import calls, nominating, queries
from meetings.nominations.drafts import NominationDraft
from meetings.nominations.models import Nomination, NominationCall
from meetings.nominations.rules import CallAction, NominationStatus, Via
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN,
    LATE,
    NIGERIA,
    SECRETARIAT,
    again,
    at,
    designated,
    endorsed,
    opened,
    submitted,
)
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register", "people"), pytest.mark.either_database]
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def people(register: None, person: People) -> None:
    person("nigeria@example.org", (Role.FOCAL_POINT, "NGA"))
    person("colleague@example.org", (Role.MEMBER, "NGA"))
    person("kenya@example.org", (Role.FOCAL_POINT, "KEN"))
    person("african@example.org", (Role.COORDINATOR, AFRICAN))
    person("asian@example.org", (Role.COORDINATOR, ASIAN))
    person("both@example.org", (Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, AFRICAN))
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("auditor@example.org", (Role.AUDITOR, "*"))


@pytest.fixture
def nigeria(people: None, signed_in: SignIn) -> Any:
    return signed_in("nigeria@example.org")


def new(call: NominationCall) -> str:
    return f"/en/nominations/calls/{call.id}/nominate"


def page(nomination: Nomination, step: str = "") -> str:
    return f"/en/nominations/{nomination.id}/{step}"


def only() -> Nomination:
    db.session.expire_all()
    number = db.session.execute(sa.select(sa.func.max(Nomination.id))).scalar_one()
    return queries.locked_nomination(number)


def drafted(call: NominationCall, person: str = "") -> Nomination:
    return nominating.draft(NIGERIA, call.id, "NGA", False, NominationDraft("NGA", person))


def test_a_delegation_drafts_for_its_state_and_submits(nigeria: Any) -> None:
    call = opened()

    stored = nigeria.fill(new(call), person="A. Bello", statement="Experienced.", statement_lang="fr")
    made = only()
    draft_page = nigeria.get(stored.headers["Location"]).text

    assert (made.state, made.nominator, made.by_group, made.person) == ("NGA", "NGA", False, "A. Bello")
    assert (made.statement, made.statement_lang) == ("Experienced.", "fr")
    assert (
        "The draft is stored." in draft_page
        and "Only you and your colleagues see it until it is submitted." in draft_page
    )
    question = nigeria.get(page(made, "submit")).text
    assert "It will be in time." in question and "It cannot be changed then" in question
    answer = nigeria.fill(page(made, "submit"))
    assert "The nomination is submitted." in nigeria.get(answer.headers["Location"]).text
    assert (only().status, only().is_late) == (NominationStatus.SUBMITTED, False)


def test_the_note_verbale_is_attached_and_stays_when_the_draft_is_edited(nigeria: Any) -> None:
    call = opened()
    data = {"state": "NGA", "statement_lang": "en", "letter": (BytesIO(PDF), "Note Verbale.pdf")}

    assert nigeria.post(new(call), data=data).status_code == 302
    made = only()
    first = made.letter_id
    form = nigeria.get(page(made, "edit")).text
    nigeria.fill(page(made, "edit"), person="A. Bello")

    assert "The file there is stays unless you choose another one: Note Verbale.pdf" in form
    assert only().letter_id == first and only().person == "A. Bello"
    assert nigeria.get(page(made, "letter")).data == PDF


def test_what_is_no_pdf_is_refused_and_what_was_typed_stays(nigeria: Any) -> None:
    call = opened()
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00IEND\xaeB`\x82"

    for content in (picture, b"MZ"):
        data = {"state": "NGA", "person": "A. Bello", "statement_lang": "en", "letter": (BytesIO(content), "note.pdf")}
        answer = nigeria.post(new(call), data=data)
        assert answer.status_code == 422 and 'value="A. Bello"' in answer.text
        assert "must be a PDF" in answer.text or "none of these" in answer.text

    assert db.session.execute(sa.select(sa.func.count(Nomination.id))).scalar_one() == 0


def test_a_coordinator_chooses_among_the_members_of_the_group(signed_in: SignIn) -> None:
    call, client = opened(), signed_in("african@example.org")
    form = client.get(new(call)).text

    assert '<option value="KEN">Kenya</option>' in form and "Japan" not in form and 'name="nominator"' not in form
    assert "Choose a Member State." in client.fill(new(call)).text
    client.fill(new(call), state="KEN")

    assert (only().state, only().nominator, only().by_group) == ("KEN", AFRICAN, True)


def test_who_speaks_for_a_state_and_a_group_says_for_which(signed_in: SignIn) -> None:
    call, client = opened(), signed_in("both@example.org")

    assert client.post(new(call), data={"state": "NGA", "statement_lang": "en"}).status_code == 422
    client.fill(new(call), nominator="group:african", state="NGA")
    assert only().by_group
    client.fill(new(call), nominator="NGA", state="NGA")
    assert not only().by_group


def test_a_delegation_cannot_put_another_state_forward(nigeria: Any) -> None:
    answer = nigeria.post(new(opened()), data={"state": "KEN", "statement_lang": "en"})

    assert answer.status_code == 422 and "Not a valid choice" in answer.text


@pytest.mark.parametrize("name", ["asian", "secretariat", "auditor"])
def test_who_is_not_asked_finds_no_form(signed_in: SignIn, name: str) -> None:
    call, client = opened(), signed_in(f"{name}@example.org")

    assert client.get(new(call)).status_code == 404
    assert client.post(new(call), data={"state": "JPN", "statement_lang": "en"}).status_code == 404


def test_a_call_that_is_closed_shows_no_form_and_takes_nothing(nigeria: Any) -> None:
    call = opened()
    draft = drafted(call)
    calls.act(SECRETARIAT, call.id, again(draft).call.revision, CallAction.CLOSE)

    for path in (new(call), page(draft, "submit")):
        assert nigeria.get(path).status_code == 409
    refused = nigeria.post(page(draft, "submit"), data={"revision": str(again(draft).revision)})
    assert refused.status_code == 409 and "This call takes no nominations now." in refused.text
    assert 'href="/en/nominations/1/submit"' not in nigeria.get(page(draft)).text


def test_after_the_last_day_the_page_says_that_it_will_be_late_or_that_it_cannot_be_taken(nigeria: Any) -> None:
    call = opened()
    draft = drafted(call)
    with at(LATE):
        assert "taken and marked as late" in nigeria.get(page(draft, "submit")).text
        nigeria.fill(page(draft, "submit"))
    assert again(draft).is_late


def test_after_a_day_that_binds_the_page_says_that_nothing_can_be_taken(nigeria: Any) -> None:
    call = opened(is_binding=True)
    draft = drafted(call)
    with at(LATE):
        asked = nigeria.get(page(draft, "submit"))
        refused = nigeria.post(page(draft, "submit"), data={"revision": str(draft.revision)})

        assert (asked.status_code, refused.status_code) == (409, 422)
        assert "The last day was 31 May 2011, and it binds" in refused.text
        assert f'href="{new(call)}"' not in nigeria.get(f"/en/nominations/calls/{call.id}/").text


def test_a_draft_that_a_colleague_changed_meanwhile_is_shown_and_what_was_typed_stays(
    nigeria: Any, signed_in: SignIn
) -> None:
    draft = drafted(opened(), "A. Bello")
    old = str(draft.revision)
    signed_in("colleague@example.org").fill(page(draft, "edit"), person="C. Eze")

    data = {"revision": old, "state": "NGA", "person": "D. Sani", "statement_lang": "en"}
    answer = nigeria.post(page(draft, "edit"), data=data)

    assert answer.status_code == 409 and "Somebody else changed this" in answer.text
    assert "As it is stored now" in answer.text and "C. Eze" in answer.text and 'value="D. Sani"' in answer.text
    again_sent = nigeria.post(page(draft, "edit"), data={**data, "revision": str(again(draft).revision)})
    assert again_sent.status_code == 302 and only().person == "D. Sani"


def test_a_draft_is_removed_after_a_question(nigeria: Any) -> None:
    draft = drafted(opened())
    back = f"/nominations/calls/{draft.call_id}/"

    assert "It cannot be brought back." in nigeria.get(page(draft, "discard")).text
    answer = nigeria.fill(page(draft, "discard"))

    assert answer.headers["Location"].endswith(back)
    assert nigeria.get(answer.headers["Location"]).status_code == 200
    assert db.session.execute(sa.select(sa.func.count(Nomination.id))).scalar_one() == 0


def test_what_is_submitted_is_neither_edited_nor_removed(nigeria: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    data = {"revision": str(nomination.revision), "state": "NGA", "statement_lang": "en"}

    for step in ("edit", "discard", "submit"):
        assert nigeria.get(page(nomination, step)).status_code == 409, step
        assert nigeria.post(page(nomination, step), data=data).status_code == 409, step


def test_the_nominator_withdraws_and_it_stays_on_record(nigeria: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    answer = nigeria.fill(page(nomination, "withdraw"), words="Other duties.")
    shown = nigeria.get(answer.headers["Location"]).text

    assert "The nomination is withdrawn." in shown and "Other duties." in shown
    assert again(nomination).acts[-1].via is Via.APPLICATION


def test_the_secretariat_records_a_withdrawal_with_its_source(signed_in: SignIn) -> None:
    nomination, client = submitted(NIGERIA, opened(), "NGA"), signed_in("secretariat@example.org")

    bare = client.post(page(nomination, "withdraw"), data={"revision": str(nomination.revision)})
    assert bare.status_code == 422 and again(nomination).status is NominationStatus.SUBMITTED
    client.fill(page(nomination, "withdraw"), via="note", words="Note of 12 January: candidature withdrawn.")

    assert again(nomination).acts[-1].via is Via.NOTE
    assert "by note verbale" in client.get(page(nomination)).text


def test_whoever_is_designated_is_warned_that_the_state_leaves_the_election(nigeria: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    designated(endorsed(AFRICAN_GROUP, nomination))

    assert "does not stand for election any more" in nigeria.get(page(nomination, "withdraw")).text
    nigeria.fill(page(nomination, "withdraw"))
    assert again(nomination).status is NominationStatus.WITHDRAWN


def test_a_nomination_is_replaced_by_another_one_which_is_submitted_at_once(nigeria: Any) -> None:
    old = submitted(NIGERIA, opened(), "NGA", person="B. Musa")

    answer = nigeria.fill(page(old, "replace"), person="A. Bello")
    new_one = only()

    assert answer.headers["Location"].endswith(f"/nominations/{new_one.id}/")
    assert (again(old).status, again(old).replaced_by_id) == (NominationStatus.REPLACED, new_one.id)
    assert (only().status, only().person) == (NominationStatus.SUBMITTED, "A. Bello")


def test_the_person_is_named_later_and_the_nomination_stays(nigeria: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    assert "no person named yet" in nigeria.get(page(nomination)).text

    bare = nigeria.post(page(nomination, "name"), data={"revision": str(nomination.revision), "person": " "})
    nigeria.fill(page(nomination, "name"), person="A. Bello")

    assert bare.status_code == 422
    assert (again(nomination).person, again(nomination).status) == ("A. Bello", NominationStatus.SUBMITTED)
    assert "Person named" in nigeria.get(page(nomination)).text


def test_the_same_form_sent_twice_does_one_thing(nigeria: Any) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    data = {"revision": str(nomination.revision), "words": ""}

    first, second = (nigeria.post(page(nomination, "withdraw"), data=data) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert len(again(nomination).acts) == 2


STEPS = ("edit", "submit", "discard", "withdraw", "replace", "name")


@pytest.mark.parametrize("name", ["kenya", "asian", "auditor"])
@pytest.mark.parametrize("is_submitted", [False, True])
def test_the_steps_of_others_are_not_there(signed_in: SignIn, name: str, is_submitted: bool) -> None:
    call, client = opened(), signed_in(f"{name}@example.org")
    nomination = submitted(NIGERIA, call, "NGA") if is_submitted else drafted(call)
    data = {"revision": str(nomination.revision), "state": "NGA", "statement_lang": "en", "person": "X", "words": "x"}

    for step in STEPS:
        assert client.get(page(nomination, step)).status_code == 404, step
        assert client.post(page(nomination, step), data=data).status_code == 404, step
    assert again(nomination).revision == nomination.revision


def test_the_group_and_the_secretariat_do_not_do_what_is_the_nominators(signed_in: SignIn) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")

    for name, steps in (("african", STEPS), ("secretariat", ("edit", "submit", "discard", "replace"))):
        client = signed_in(f"{name}@example.org")
        assert {client.get(page(nomination, step)).status_code for step in steps} == {404}, name


def test_whoever_is_not_signed_in_is_asked_to_before_nominating(client: Any) -> None:
    assert client.get(new(opened())).status_code == 302


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_forms_are_well_made_in_every_language(nigeria: Any, lang: str) -> None:
    draft = drafted(opened(last_on=date(2011, 5, 1)))

    for path in (f"calls/{draft.call_id}/nominate", f"{draft.id}/edit", f"{draft.id}/submit", f"{draft.id}/discard"):
        assert nigeria.get(f"/{lang}/nominations/{path}").status_code == 200


def test_who_coordinates_a_group_as_well_nominates_no_other_state_for_the_own_one(signed_in: SignIn) -> None:
    client, call = signed_in("both@example.org"), opened()

    refused = client.fill(new(call), nominator="NGA", state="KEN")

    assert refused.status_code == 422 and "Others have to take this step." in refused.text
    assert not db.session.execute(sa.select(Nomination)).scalars().all()
