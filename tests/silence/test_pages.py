"""The pages: who finds them, what they say of who objected, and each step from its question to its act."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.silence import queries, services
from meetings.silence.drafts import Answer, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ActKind, Status
from tests.conftest import BUSINESS_NOW
from tests.silence.support import OFFICER, PDF, chair, chairs, focal, put, states
from tests.support.accounts import People, SignIn

EXPIRES = BUSINESS_NOW.replace(minute=0, second=0, microsecond=0) + timedelta(days=4)
SECOND = timedelta(seconds=1)


@pytest.fixture
def made(app: Flask, person: People) -> SilenceProcedure:
    """A text under silence, and people: an officer, two chairs, a delegate who is asked, one who is not."""
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    person("chair@example.org", (Role.COORDINATOR, "african"))
    person("other@example.org", (Role.COORDINATOR, "asia-pacific"))
    person("focal@example.org", (Role.FOCAL_POINT, "NGA"))
    person("stranger@example.org", (Role.FOCAL_POINT, "KIR"))
    person("auditor@example.org", (Role.AUDITOR, "*"))
    addressees = (*chairs("african", "asia-pacific"), *states("NGA"))
    return put(Subject("call", 1, "calls/1/", "small-arms"), addressees=addressees, expires_at=EXPIRES)


def path(made: SilenceProcedure, step: str = "") -> str:
    return f"/en/silence/{made.id}/{step}"


def stands(made: SilenceProcedure) -> SilenceProcedure:
    db.session.expire_all()
    return queries.by_id(made.id)


def typed(made: SilenceProcedure, **given: Any) -> dict[str, Any]:
    return {"revision": str(stands(made).revision), "reason_lang": "en", **given}


@pytest.mark.parametrize("name", ["officer", "chair", "focal", "auditor"])
def test_those_who_are_asked_who_run_it_and_the_auditor_find_it(
    made: SilenceProcedure, signed_in: SignIn, name: str
) -> None:
    client = signed_in(f"{name}@example.org")

    assert "A successor for the co-chair" in client.get("/en/silence/").text
    assert "Unless there are objections, he will be elected." in client.get(path(made)).text


def test_strangers_find_nothing(made: SilenceProcedure, signed_in: SignIn, client: Any) -> None:
    stranger = signed_in("stranger@example.org")

    assert "A successor" not in stranger.get("/en/silence/").text
    assert stranger.get(path(made)).status_code == 404
    assert stranger.get(path(made, "object")).status_code == 404
    assert client.get(path(made)).status_code == 302  # to the page of signing in


def test_each_is_offered_what_they_may_do(made: SilenceProcedure, signed_in: SignIn) -> None:
    offered = {
        name: [
            step
            for step in ("object", "ask_time", "extend", "record", "adopt", "withdraw", "put_again")
            if f'href="{path(made, step)}"' in signed_in(f"{name}@example.org").get(path(made)).text
        ]
        for name in ("officer", "chair", "focal", "auditor")
    }

    assert offered == {
        "officer": ["extend", "record", "withdraw"],
        "chair": ["object", "ask_time"],
        "focal": ["object", "ask_time"],
        "auditor": [],
    }


def test_the_steps_of_others_are_not_there(made: SilenceProcedure, signed_in: SignIn) -> None:
    for name, step in (("chair", "extend"), ("focal", "adopt"), ("officer", "object"), ("auditor", "withdraw")):
        client = signed_in(f"{name}@example.org")
        assert client.get(path(made, step)).status_code == 404, name
        assert client.post(path(made, step), data=typed(made)).status_code == 404, name


def test_an_objection_is_asked_about_then_breaks_the_silence(made: SilenceProcedure, signed_in: SignIn) -> None:
    client = signed_in("focal@example.org")
    assert "An objection cannot be taken back." in client.get(path(made, "object")).text

    answer = client.post(path(made, "object"), data=typed(made, reason="Not agreed."), follow_redirects=True)

    assert "Your objection is recorded." in answer.text and "Not agreed." in answer.text
    assert stands(made).status is Status.BROKEN
    assert client.get(path(made, "object")).status_code == 409


def test_who_objected_and_why_is_shown_to_the_manager_and_itself_alone(
    made: SilenceProcedure, signed_in: SignIn
) -> None:
    services.object_(focal("NGA"), made.id, Answer(reason="Not agreed."))
    db.session.commit()
    names = ("officer", "focal", "chair", "auditor")
    seen = {name: signed_in(f"{name}@example.org").get(path(made)).text for name in names}

    secrets = ("Objection · NGA", "Not agreed.", "Focal point of NGA")
    knows = {name: tuple(secret in page for secret in secrets) for name, page in seen.items()}
    assert knows == {
        "officer": (True, True, True),
        "focal": (True, True, False),
        "chair": (False, False, False),
        "auditor": (False, False, False),
    }


def test_who_agrees_is_named_to_all(made: SilenceProcedure, signed_in: SignIn) -> None:
    data = typed(made, reason="Not agreed.", author_public="y")
    signed_in("focal@example.org").post(path(made, "object"), data=data)

    assert "Objection · NGA" in signed_in("chair@example.org").get(path(made)).text


def test_an_objection_that_is_too_late_is_refused_and_that_it_ran_out_stays(
    made: SilenceProcedure, signed_in: SignIn
) -> None:
    client = signed_in("focal@example.org")
    with clock.frozen(EXPIRES + SECOND):
        answer = client.post(path(made, "object"), data=typed(made))

    assert answer.status_code == 409
    assert "The deadline has passed" in answer.text
    assert [act.kind for act in stands(made).acts] == [ActKind.OPEN, ActKind.RUN_OUT]


def test_the_manager_records_a_note_with_its_evidence(made: SilenceProcedure, signed_in: SignIn) -> None:
    client = signed_in("officer@example.org")
    addressee = next(one.id for one in stands(made).addressees if one.code == "NGA")
    local = BUSINESS_NOW - timedelta(hours=5)  # New York in January
    with clock.frozen(BUSINESS_NOW + timedelta(hours=2)):
        data = typed(made, addressee=str(addressee), via="note", day=local.date().isoformat(), hour="10:00:30")
        bare = client.post(path(made, "record"), data=dict(data))
        wrong = client.post(path(made, "record"), data={**data, "evidence": (BytesIO(b"MZ"), "note.pdf")})
        answer = client.post(path(made, "record"), data={**data, "evidence": (BytesIO(PDF), "Note.PDF")})
    act = stands(made).acts[-1]

    assert (bare.status_code, wrong.status_code, answer.status_code) == (422, 422, 302)
    assert "Attach the note or the mail" in bare.text and "this file is none of these" in wrong.text
    assert act.received_at is not None and act.received_at.isoformat() == "2011-01-13T15:00:30+00:00"
    found = client.get(path(made, f"evidence/{act.position}"))
    assert found.headers["Cache-Control"] == "no-store"
    assert (found.data, found.content_type) == (PDF, "application/pdf")
    assert found.headers["Content-Disposition"] == "attachment; filename=Note.pdf"
    assert signed_in("chair@example.org").get(path(made, f"evidence/{act.position}")).status_code == 404


def test_more_time_is_given_and_less_is_refused_beside_the_day(made: SilenceProcedure, signed_in: SignIn) -> None:
    client = signed_in("officer@example.org")
    less = client.post(path(made, "extend"), data=typed(made, day="2011-01-14", hour="15:00"))
    more = client.post(path(made, "extend"), data=typed(made, day="2011-01-20", hour="15:00"))

    assert (less.status_code, more.status_code) == (422, 302)
    assert "Choose a time after this one" in less.text
    assert stands(made).expires_at.isoformat() == "2011-01-20T20:00:00+00:00"


def test_what_another_manager_changed_meanwhile_is_not_acted_on(made: SilenceProcedure, signed_in: SignIn) -> None:
    client, seen = signed_in("officer@example.org"), typed(made)
    services.extend(OFFICER, made.id, made.revision, EXPIRES + timedelta(days=1))
    db.session.commit()
    answer = client.post(path(made, "withdraw"), data=seen)

    assert answer.status_code == 409 and "Somebody else changed this" in answer.text
    assert stands(made).status is Status.OPEN


def test_it_is_closed_once_the_deadline_has_passed(made: SilenceProcedure, signed_in: SignIn) -> None:
    client = signed_in("officer@example.org")
    assert client.get(path(made, "adopt")).status_code == 409
    with clock.frozen(EXPIRES + SECOND):
        assert "is adopted once the procedure is closed" in client.get(path(made)).text
        assert client.post(path(made, "adopt"), data=typed(made)).status_code == 302

    assert stands(made).status is Status.ADOPTED


def test_what_was_broken_is_put_again_to_the_same_circle(made: SilenceProcedure, signed_in: SignIn) -> None:
    services.object_(chair("african"), made.id, Answer())
    db.session.commit()
    client = signed_in("officer@example.org")
    assert "A successor for the co-chair" in client.get(path(made, "put_again")).text
    data = typed(made, **{"title-en": "Another", "text-en": "Another one.", "day": "2011-01-20", "hour": "15:00"})
    empty = client.post(path(made, "put_again"), data=data)

    assert empty.status_code == 422  # this database has neither States nor groups to ask


def test_what_is_put_again_asks_the_groups_of_today(seeded: Flask, as_person: Any) -> None:
    old = put(Subject("call", 1, "calls/1/", "small-arms"), addressees=chairs(), expires_at=EXPIRES)
    services.object_(chair("african"), old.id, Answer())
    db.session.commit()
    data = typed(old, **{"title-en": "Another", "text-en": "Another one.", "day": "2011-01-20", "hour": "15:00"})
    answer = as_person("secretariat").post(path(old, "put_again"), data=data, follow_redirects=True)

    assert "The text is put under silence again." in answer.text
    again = queries.of_subject("call", 1)[0]
    assert (again.number, len(again.addressees)) == (2, 4)
    assert as_person("secretariat").get(path(old, "put_again")).status_code == 409
    assert "Groupe" in (again.addressees[0].name.get("fr") or "")


def test_what_waits_for_whom_stands_on_the_first_page(made: SilenceProcedure, signed_in: SignIn) -> None:
    assert "1 text under silence to answer" in signed_in("focal@example.org").get("/en/").text
    with clock.frozen(EXPIRES + SECOND):
        officer = signed_in("officer@example.org")
        officer.query_limit = None  # another hour: what turns in it is asked once more
        assert "1 silence procedure to close" in officer.get("/en/").text


def test_the_page_says_how_much_time_is_left_and_when_that_is_elsewhere(
    made: SilenceProcedure, signed_in: SignIn
) -> None:
    def shown(before: timedelta) -> str:
        with clock.frozen(EXPIRES - before):
            client = signed_in("focal@example.org")
            client.query_limit = None  # another hour
            return str(client.get(path(made)).text)

    assert "3 days left" in shown(timedelta(days=3, hours=5)) and "47 hours left" in shown(timedelta(hours=47.9))
    assert "1 hour left" in shown(timedelta(hours=1)) and "59 minutes left" in shown(timedelta(minutes=59.5))
    assert "1 minute left" in shown(timedelta(0)) and " left" not in shown(-SECOND)
    page = shown(SECOND)
    assert f'data-local="{EXPIRES.isoformat()}" data-zone="America/New_York"' in page and "(UTC)" in page
    assert "Nigeria" not in page and "You answer for" in page and "NGA" in page


def test_the_next_deadline_stands_first_and_what_is_to_be_closed_says_so(
    made: SilenceProcedure, signed_in: SignIn
) -> None:
    sooner = put(
        Subject("call", 2, "calls/2/", "small-arms"), addressees=chairs("african"), expires_at=EXPIRES - SECOND
    )
    with clock.frozen(EXPIRES):
        client = signed_in("officer@example.org")
        client.query_limit = None  # another hour
        page = client.get("/en/silence/").page

    assert [link.get("href") for link in page.all("main//h2/a")] == [path(sooner), path(made)]
    assert page.texts("main//span[@class='tag warn']") == ["The deadline has passed"]


def test_who_speaks_for_one_is_not_asked_for_whom_and_who_records_has_to_choose(
    made: SilenceProcedure, signed_in: SignIn
) -> None:
    own = signed_in("focal@example.org").get(path(made, "object")).page
    record = signed_in("officer@example.org").get(path(made, "record")).page

    assert "Unless there are objections, he will be elected." in own.text("main")
    assert own.all("select[@name='addressee']") == []
    assert record.all("select[@name='addressee']/option")[0].get("value") == ""


def test_the_manager_reads_that_others_do_not_learn_who_objected(made: SilenceProcedure, signed_in: SignIn) -> None:
    services.object_(focal("NGA"), made.id, Answer())
    services.object_(chair("african"), made.id, Answer(author_public=True))
    db.session.commit()
    page = signed_in("officer@example.org").get(path(made)).text

    assert page.count("Who objected, and why, is not shown to others.") == 1
    assert "There was an objection. The text is not adopted" in page


def test_the_menu_leads_to_procedures_whoever_can_have_any(
    made: SilenceProcedure, person: People, signed_in: SignIn
) -> None:
    person("reader@example.org")
    person("ngo@example.org", (Role.CIVIL_SOCIETY, "iansa"))
    names = ("officer", "chair", "stranger", "auditor", "reader", "ngo")

    found = {n: 'href="/en/silence/"' in signed_in(f"{n}@example.org").get("/en/account/").text for n in names}

    assert found == {"officer": True, "chair": True, "stranger": True, "auditor": True, "reader": False, "ngo": False}
