"""Requests on pages: asking and answering; nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings.foundation import clock
from meetings.programme import queries
from meetings.programme.rules import ByKind, Interpretation, RequestStatus, SessionKind
from tests.programme.asked import (
    OF_NGO,
    UNTIL,
    again,
    drafted,
    granted,
    offered,
    submitted,
    withdrawn,
)
from tests.programme.asked_pages import LIST, NEW, TYPED, came_of, only, page
from tests.programme.support import LUNCH, TUESDAY, WEDNESDAY, Kept, session, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people", "taken"), pytest.mark.either_database]


# --- asking ---------------------------------------------------------------------------------------------------------


def test_a_delegation_drafts_a_request_and_submits_it(peru: Any) -> None:
    stored = peru.fill(NEW, **TYPED)
    shown = peru.get(stored.headers["Location"]).text

    assert "Only you and your colleagues see it" in shown and "<p>Primero.</p><p>Segundo.</p>" in shown
    assert "Wednesday 11 May 2011, 13:15–14:45 (Lunch)" in shown.replace("\u200e", "")
    assert "It cannot be changed" not in shown and "cannot be changed then" in peru.get(page(only(), "submit")).text
    after = peru.get(peru.fill(page(only(), "submit")).headers["Location"]).text
    assert "The request is submitted." in after and "Not answered yet." in after
    made = only()
    assert (made.status, made.lang, made.by_code, made.contact_email) == (
        *(RequestStatus.SUBMITTED, "es", "PER"),
        "ana@example.org",
    )
    assert (made.langs, made.equipment, made.wishes) == (
        *(["en", "es"], ["screen", "webcast"]),
        [["2011-05-11", "lunch"]],
    )
    assert (made.is_open, made.needs_access) == (True, False)


def test_civil_society_asks_for_side_events_alone_and_says_what_it_is_called(signed_in: SignIn) -> None:
    client = signed_in("ngo@example.org")
    form = client.get(NEW).text

    assert "Briefing" not in form and 'name="kind" value="side_event"' in form
    assert client.fill(NEW, **TYPED).status_code == 422
    client.fill(NEW, **TYPED, by_name="Action Network")
    assert (only().by_kind, only().by_name, only().kind) == (
        *(ByKind.ORGANIZATION, "Action Network"),
        SessionKind.SIDE_EVENT,
    )
    again_asked = client.get(NEW).text
    assert 'value="Action Network"' in again_asked and 'value="ana@example.org"' in again_asked, "asked once"


def test_only_a_group_asks_for_its_meeting(signed_in: SignIn, peru: Any) -> None:
    assert "Meeting of a regional group" not in peru.get(NEW).text
    assert peru.post(NEW, data=TYPED | {"kind": "group"}).status_code == 422
    signed_in("african@example.org").fill(NEW, **TYPED | {"kind": "group", "minutes": "60", "wish_1": ""})
    assert only().kind is SessionKind.GROUP


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This cannot be empty."),
        ({"minutes": "many"}, "Enter a whole number in digits."),
        ({"contact_email": "ana"}, "Write it as name@example.org."),
        ({"wish_2": "2011-05-11/lunch"}, "You have named this part of a day already."),
        ({"minutes": "120"}, "This part of the day lasts 90 minutes, less than the session."),
        ({"wish_1": "2011-05-12/evening"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(peru: Any, wrong: dict[str, str], said: str) -> None:
    refused = peru.fill(NEW, **TYPED | wrong)

    assert refused.status_code == 422 and said in refused.text
    assert "Primero." in refused.text and 'value="Ana Quispe"' in refused.text


def test_colleagues_at_one_draft_choose_field_by_field(peru: Any, signed_in: SignIn) -> None:
    draft = drafted()
    opened_before = peru.get(page(draft, "edit"))
    sent = opened_before.page.fields(opened_before.page.form()) | {"title": "Mine", "attendance": "60"}
    signed_in("member@example.org").fill(page(draft, "edit"), title="Theirs")

    both = peru.post(page(draft, "edit"), data=sent)
    assert both.status_code == 409 and "Theirs" in both.text and "Mine" in both.text
    choices = both.page.fields(both.page.form()) | {"keep-title": "theirs", "keep-attendance": "yours"}
    peru.post(page(draft, "edit"), data=choices)
    assert (again(draft).title, again(draft).attendance) == ("Theirs", 60)


def test_a_late_request_is_announced_as_such_and_marked(peru: Any, desk: Any) -> None:
    draft = drafted()
    with clock.frozen(UNTIL + timedelta(minutes=1)):
        assert "taken and marked as late" in peru.get(NEW).text
        assert "taken and marked as late" in peru.get(page(draft, "submit")).text
        peru.fill(page(draft, "submit"))
    early = submitted(OF_NGO, "Supplies")

    shown = desk.get(LIST + "?late=1").text
    assert draft.title in shown and early.title not in shown and 'class="tag warn">late' in shown


def test_nobody_asks_before_a_deadline_is_set(kept: Kept, peru: Any) -> None:
    queries.by_id(kept.programme).requests_until = None

    assert peru.get(NEW).status_code == 409
    shown = peru.get(LIST).text
    assert "Requests are not taken yet" in shown and "Ask for a session</a>" not in shown


# --- whose ----------------------------------------------------------------------------------------------------------


def test_others_requests_are_404(signed_in: SignIn, client: Any) -> None:
    made, draft = submitted(), drafted()

    for email in ("japan@example.org", "african@example.org", "ngo@example.org", "other-secretariat@example.org"):
        other = signed_in(email)
        for one in (made, draft):
            for step in ("", "edit", "submit", "withdraw", "grant", "decline"):
                assert other.get(page(one, step)).status_code == 404, (email, step)
    for email in ("desk@example.org", "reader@example.org"):
        assert signed_in(email).get(page(made)).status_code in (403, 404), email
        assert signed_in(email).get(LIST).status_code in (403, 404), email
    assert signed_in("auditor@example.org").get(page(made)).status_code == 200
    assert signed_in("auditor@example.org").get(page(made, "grant")).status_code in (403, 404)
    assert client.get(page(made)).status_code in (302, 404)


def test_a_draft_is_hidden_from_the_secretariat(desk: Any) -> None:
    draft = drafted()

    assert desk.get(page(draft)).status_code == 404 and desk.get(page(draft, "grant")).status_code == 404
    assert draft.title not in desk.get(LIST).text


def test_a_programme_that_is_not_begun_has_no_requests(peru: Any) -> None:
    assert peru.get("/en/meetings/prepcom-2012/programme/requests/").status_code == 404


# --- answering ------------------------------------------------------------------------------------------------------


def test_the_secretariat_grants_a_request_in_a_slot_as_wished(kept: Kept, desk: Any, peru: Any) -> None:
    made = submitted()
    shown = desk.get(page(made, "grant"))
    assert "As wished" in shown.text and "Nothing gives pause." in shown.text

    answer = desk.fill(
        page(made, "grant"),
        **{
            "slot": f"2011-05-11:795:{kept.rooms['plain']}",
            "interpretation": "not_granted",
            "words-es": "Bienvenidos.",
        },
    )
    assert "The request is granted" in desk.get(answer.headers["Location"]).text
    found = came_of(made)
    assert (found.on, found.starts, found.interpretation) == (WEDNESDAY, LUNCH, Interpretation.NOT_GRANTED)
    told = peru.get(page(made)).text.replace("\u200e", "")
    assert "Wednesday 11 May 2011, 13:15–14:30" in told and "Conference Room 8" in told and "Bienvenidos." in told
    assert "Secretariat" not in told.split('id="record"')[1], "who answered is not told"


def test_it_is_said_what_a_slot_would_break(desk: Any) -> None:
    made = submitted(attendance=60)

    shown = desk.get(page(made, "grant")).text
    assert "Conference Room 8 is too small for" in shown
    # Conference Room 4 has a formal meeting on Monday morning: nothing is offered there then.
    assert f"2011-05-09:600:{1}" not in shown


def test_a_grant_without_a_slot_is_chosen_not_forgotten(desk: Any) -> None:
    made = submitted()

    refused = desk.fill(page(made, "grant"), interpretation="granted")
    assert refused.status_code == 422 and "Choose a slot." in refused.text
    desk.fill(page(made, "grant"), slot="none", interpretation="granted")
    assert came_of(made).on is None and again(made).status is RequestStatus.GRANTED


def test_a_day_and_an_hour_can_be_granted_before_there_is_a_room(desk: Any) -> None:
    made = submitted()
    desk.fill(page(made, "grant"), slot="2011-05-11:795:")

    assert (came_of(made).on, came_of(made).room_id) == (WEDNESDAY, None)


def test_a_slot_that_is_taken_meanwhile_is_said_so_and_what_was_typed_stays(kept: Kept, desk: Any) -> None:
    made = submitted()
    shown = desk.get(page(made, "grant"))
    place = f"2011-05-11:795:{kept.rooms['plain']}"
    sent = shown.page.fields(shown.page.form()) | {"slot": place, "words-en": "Welcome."}
    programme = whole(kept)
    room = next(one for one in programme.rooms if one.id == kept.rooms["plain"])
    session(programme, "Consultations", minutes=60, place=(WEDNESDAY, LUNCH, room))

    refused = desk.post(page(made, "grant"), data=sent)
    assert refused.status_code == 409 and "This slot has been taken meanwhile." in refused.text
    assert "Welcome." in refused.text and place not in refused.text
    assert again(made).status is RequestStatus.SUBMITTED


@pytest.mark.parametrize(
    "sent", ["2011-13-45:795:1", "x", "2011-05-11:99999:1", "2011-05-14:795:1", "2011-05-11:795:99"]
)
def test_nonsense_is_refused(desk: Any, sent: str) -> None:
    made = submitted()

    for step in ("grant", "offer"):
        assert desk.fill(page(made, step), slot=sent).status_code in (409, 422)
    assert again(made).status is RequestStatus.SUBMITTED


def test_another_slot_is_offered_and_accepted(kept: Kept, desk: Any, peru: Any) -> None:
    made = submitted()
    desk.fill(page(made, "offer"), slot=f"2011-05-10:795:{kept.rooms['small']}")

    shown = peru.get(page(made)).text.replace("\u200e", "")
    assert "Tuesday 10 May 2011, 13:15–14:30</bdi>, <bdi>Conference Room 1" in shown
    assert "Accept the slot" in shown and "Refuse the slot" in shown and "Grant" not in shown
    peru.fill(page(made, "accept"))
    assert (came_of(made).on, came_of(made).room_id) == (TUESDAY, kept.rooms["small"])


def test_an_offer_that_somebody_has_taken_since_can_be_refused(kept: Kept, peru: Any) -> None:
    made, other = submitted(), submitted(OF_NGO, "Supplies")
    offered(kept, made)
    form = peru.get(page(made, "accept"))
    sent = form.page.fields(form.page.form())
    granted(kept, other)

    refused = peru.post(page(made, "accept"), data=sent)
    assert refused.status_code == 409 and "This slot has been taken meanwhile." in refused.text
    peru.fill(page(made, "refuse"), words="Otra hora, por favor.")
    assert again(made).status is RequestStatus.SUBMITTED
    assert "Otra hora, por favor." in peru.get(page(made)).text


def test_a_request_is_declined_with_a_reason(desk: Any, peru: Any) -> None:
    made = submitted()

    refused = desk.fill(page(made, "decline"))
    assert refused.status_code == 422 and "Enter this in at least one language." in refused.text
    desk.fill(page(made, "decline"), **{"words-en": "All rooms are taken."})
    shown = peru.get(page(made)).text
    assert "All rooms are taken." in shown and "Withdraw" not in shown


def test_a_grant_of_what_is_withdrawn_meanwhile_is_refused(kept: Kept, desk: Any) -> None:
    made = submitted()
    form = desk.get(page(made, "grant"))
    sent = form.page.fields(form.page.form()) | {
        "slot": f"2011-05-11:795:{kept.rooms['plain']}",
        "words-en": "Welcome.",
    }
    withdrawn(made)

    refused = desk.post(page(made, "grant"), data=sent)
    assert refused.status_code == 409 and "Welcome." in refused.text
    assert desk.get(page(made, "grant")).status_code == 409
    assert [one.request_id for one in whole(kept).sessions if one.request_id] == []


def test_a_granted_request_is_withdrawn_and_its_slot_is_free(kept: Kept, peru: Any, desk: Any) -> None:
    made = submitted()
    granted(kept, made)
    question = peru.get(page(made, "withdraw")).text
    assert "its slot is free for others" in question

    peru.fill(page(made, "withdraw"), words="Ya no.")
    assert came_of(made).removed_at is not None
    assert f"2011-05-11:795:{kept.rooms['plain']}" in desk.get(page(submitted(OF_NGO, "Supplies"), "grant")).text


def test_a_draft_is_removed_after_a_question(peru: Any) -> None:
    draft = drafted()
    where, question = page(draft), page(draft, "discard")
    assert "It cannot be brought back." in peru.get(question).text

    peru.fill(question)
    assert peru.get(where).status_code == 404
