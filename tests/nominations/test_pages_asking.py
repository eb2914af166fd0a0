"""Asking by silence on pages: what is shown before, who is asked, what is refused and remarked on."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations import nominating
from meetings.nominations.consent import Asked
from meetings.nominations.models import Nomination
from meetings.nominations.rules import Circle
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence.drafts import Answer
from tests.nominations.deciding_support import path, typed
from tests.nominations.support import (
    AFRICAN_GROUP,
    ASIAN_GROUP,
    NIGERIA,
    SECRETARIAT,
    again,
    asked,
    meeting,
    without_account,
)
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


def wanted(nomination: Nomination, **given: str) -> dict[str, str]:
    values = {"title-en": "Candidate", "text-en": "Agreed.\n\nUnless there are objections.", "day": "2011-01-18"}
    return {**typed(nomination), **values, "hour": "10:00", **given}


def test_the_chairs_of_the_other_groups_are_asked_once_all_was_shown(candidate: Nomination, who: Any) -> None:
    client, where = who("officer"), path(candidate, "ask/chairs")
    page = client.get(where).text
    assert "Nominated as Chair and President" in page and "U. Joy Ogwu" in page and "Nominated as" in page
    assert "Asia" in page and "circulated to the Chairs of the regional groups" in page

    shown = client.post(where, data=wanted(candidate))
    assert shown.status_code == 200 and "Nothing is open yet." in shown.text
    assert "18 January 2011, 10:00 (New York)" in shown.text and "15:00 (UTC)" in shown.text
    assert silence_queries.of_subject("nomination_asked", candidate.id) == []
    answer = client.post(where, data=wanted(candidate, stage="open"), follow_redirects=True)

    assert "The text is put under silence." in answer.text
    procedure = silence_queries.of_subject("nomination_asked", candidate.id)[0]
    assert procedure.expires_at.isoformat() == "2011-01-18T15:00:00+00:00" and len(procedure.addressees) == 4
    assert again(candidate).circle is Circle.GROUP_CHAIRS
    assert f'href="/en/nominations/{candidate.id}/"' in answer.text
    assert client.get(where).headers["Location"].endswith(f"/silence/{procedure.id}/")


def test_the_secretariat_can_ask_all_states(candidate: Nomination, who: Any) -> None:
    client, where = who("officer"), path(candidate, "ask/chairs")
    assert "of=all_states" in client.get(where).text
    where += "?of=all_states"
    page = client.get(where).text
    assert "Ask all States whether they object?" in page and "circulated to all States" in page

    shown = client.post(where, data=wanted(candidate))
    assert "191 addressees" in page and "Nothing is open yet." in shown.text
    client.post(where, data=wanted(candidate, stage="open"), follow_redirects=True)

    assert len(silence_queries.of_subject("nomination_asked", candidate.id)[0].addressees) == 191


def test_a_short_time_a_weekend_and_an_odd_hour_are_remarked_on_and_never_refused(
    candidate: Nomination, who: Any
) -> None:
    client, where = who("officer"), path(candidate, "ask/chairs")

    weekend = client.post(where, data=wanted(candidate, day="2011-01-15", hour="22:00")).text
    short = client.post(where, data=wanted(candidate, day="2011-01-13", hour="17:00")).text
    fine = client.post(where, data=wanted(candidate)).text

    assert "The last day is not a working day: 15 January 2011." in weekend
    assert "The deadline lies outside office hours" in weekend
    assert "The addressees have less than 24 hours." in short
    assert 'class="notice warn"' not in fine
    opened_at_once = client.post(where, data=wanted(candidate, day="2011-01-13", hour="17:00", stage="open"))
    assert opened_at_once.status_code == 302


def test_what_is_offered_first_gives_nothing_to_remark_on(nigeria: Nomination, who: Any) -> None:
    shown = who("african").fill(path(nigeria, "ask/group")).text

    assert "Nothing is open yet." in shown and 'class="notice warn"' not in shown


def test_what_was_shown_can_be_changed_and_nothing_of_it_is_lost(nigeria: Nomination, who: Any) -> None:
    client, where = who("african"), path(nigeria, "ask/group")

    page = client.post(where, data=wanted(nigeria, stage="change"))

    assert page.status_code == 200 and "Unless there are objections." in page.text and "2011-01-18" in page.text
    assert silence_queries.of_subject("nomination", nigeria.id) == []


def test_a_deadline_that_has_passed_and_a_missing_text_are_refused_at_their_fields(
    nigeria: Nomination, who: Any
) -> None:
    client, where = who("african"), path(nigeria, "ask/group")

    past = client.post(where, data=wanted(nigeria, day="2011-01-12", stage="open"))
    bare = client.post(where, data=wanted(nigeria, **{"text-en": ""}))

    assert past.status_code == 422 and "Choose a time after this one" in past.text
    assert bare.status_code == 422 and "Enter this in at least one language." in bare.text
    assert silence_queries.of_subject("nomination", nigeria.id) == []


def test_the_page_of_the_procedure_leads_to_the_nomination(nigeria: Nomination, who: Any) -> None:
    procedure = asked(AFRICAN_GROUP, nigeria, Asked.GROUP)
    db.session.commit()
    link = f'href="/en/nominations/{nigeria.id}/"'

    assert link in who("african").get(f"/en/silence/{procedure.id}/").text
    assert link in who("nigeria").get(f"/en/silence/{procedure.id}/").text  # the nomination is its own


def test_a_member_of_the_group_that_may_not_see_the_nomination_gets_no_link_to_it(
    nigeria: Nomination, person: People, signed_in: SignIn
) -> None:
    procedure = asked(AFRICAN_GROUP, nigeria, Asked.GROUP)
    person("kenya@example.org", (Role.FOCAL_POINT, "KEN"))
    db.session.commit()
    page = signed_in("kenya@example.org").get(f"/en/silence/{procedure.id}/")

    assert page.status_code == 200 and f"/en/nominations/{nigeria.id}/" not in page.text


def test_once_it_is_gone_nobody_is_asked_again(candidate: Nomination, who: Any) -> None:
    procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS)
    silence.object_(without_account(ASIAN_GROUP), procedure.id, Answer())
    db.session.commit()
    client = who("officer")
    assert "put_again" in client.get(f"/en/silence/{procedure.id}/").text
    nominating.withdraw(NIGERIA, candidate.id, again(candidate).revision)
    db.session.commit()

    assert "put_again" not in client.get(f"/en/silence/{procedure.id}/").text


def test_what_a_group_is_asked_names_no_meeting_in_preparation(nigeria: Nomination, who: Any) -> None:
    meeting("prepcom-2012").is_published = False

    answer = who("african").get(path(nigeria, "ask/group"))

    assert "Nominated as President, Review Conference: Nigeria" in answer.text
    assert "PrepCom" not in answer.text and "Комитет" not in answer.text
