"""The secretariat’s pages of calls: the day as a mandate’s words are read, editing, every step with its question."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations import calls, posts, queries
from meetings.nominations.bureau import PostKind
from meetings.nominations.drafts import CallDraft, PostDraft
from meetings.nominations.models import NominationCall
from meetings.nominations.rules import CallAction, CallStatus
from meetings.notices.models import Notice
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN,
    NIGERIA,
    SECRETARIAT,
    at,
    designated,
    endorsed,
    opened,
    post,
    requirement,
    submitted,
)
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
LAST = date(2011, 5, 31)


def prepared(**given: Any) -> NominationCall:
    values = {"groups": (AFRICAN,), "last_on": LAST, "requirement_id": requirement(), **given}
    made = calls.create(SECRETARIAT, post().id, CallDraft(**values))
    db.session.commit()
    return made


def new_path(lang: str = "en") -> str:
    return f"/{lang}/nominations/posts/{post().id}/call"


def stored(number: int | None = None) -> NominationCall:
    db.session.expire_all()
    query = sa.select(NominationCall.id).order_by(NominationCall.id.desc())
    return queries.locked_call(number or db.session.execute(query).scalars().first() or 0)


def path(call: NominationCall, step: str) -> str:
    return f"/en/nominations/calls/{call.id}/{step}"


def told() -> list[str]:
    return list(db.session.execute(sa.select(Notice.kind).order_by(Notice.id)).scalars())


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_the_words_of_every_language_stand_beside_the_days_that_they_allow(officer: Any, lang: str) -> None:
    page = officer.get(new_path(lang)).text

    assert "by May 2011</q>" in page and "在2011年5月前</q>" in page
    for reading in ("earliest", "latest", "other"):
        assert f'value="{requirement()}-{reading}"' in page
    assert "checked" not in page  # the secretary chooses


@pytest.mark.parametrize(("reading", "day"), [("earliest", date(2011, 4, 30)), ("latest", LAST)])
def test_the_reading_that_is_chosen_is_the_last_day(officer: Any, reading: str, day: date) -> None:
    data = {"reading": f"{requirement()}-{reading}", "groups": [AFRICAN], "note-en": "A note verbale will do."}

    answer = officer.post(new_path(), data=data)

    made = stored()
    assert answer.headers["Location"] == f"/en/nominations/calls/{made.id}/"
    assert (made.last_on, made.status, made.groups) == (day, CallStatus.DRAFT, [AFRICAN])
    assert made.words.into("zh").text == "在2011年5月前" and not made.is_binding
    assert told() == []


def test_another_day_is_entered_within_the_words_or_without_a_mandate(officer: Any) -> None:
    within = {"reading": f"{requirement()}-other", "last_on": "2011-05-15", "at": "18:00", "is_binding": "y"}
    beyond = officer.post(new_path(), data={**within, "last_on": "2011-06-15"})
    assert beyond.status_code == 422 and 'id="last_on-error"' in beyond.text and "2011-06-15" in beyond.text

    officer.post(new_path(), data=within)
    made = stored()
    assert (made.last_on, made.at_time, made.is_binding, made.groups) == (date(2011, 5, 15), time(18), True, [])

    calls.discard(SECRETARIAT, made.id, made.revision)
    db.session.commit()
    officer.post(new_path(), data={"reading": "free", "last_on": "2011-06-15", "words-en": "by mid-June"})
    free = stored()
    assert (free.last_on, free.requirement_id, free.words.into("en").text) == (date(2011, 6, 15), None, "by mid-June")


def test_what_is_not_chosen_or_chosen_twice_is_refused_where_it_stands(officer: Any) -> None:
    nothing = officer.post(new_path(), data={"note-en": "Kept."})
    no_day = officer.post(new_path(), data={"reading": "free"})
    twice = officer.post(new_path(), data={"reading": f"{requirement()}-latest", "last_on": "2011-05-15"})
    no_hour = officer.post(new_path(), data={"reading": f"{requirement()}-latest", "at": "25:00"})

    assert 'id="reading-error"' in nothing.text and "Kept." in nothing.text
    assert 'id="last_on-error"' in no_day.text
    assert "Another day is chosen above." in twice.text and "2011-05-15" in twice.text
    assert 'id="at-error"' in no_hour.text and "25:00" in no_hour.text
    assert {one.status_code for one in (nothing, no_day, twice, no_hour)} == {422}


def test_the_seat_of_a_group_asks_that_group(officer: Any) -> None:
    seat = posts.create(SECRETARIAT, PostDraft(PostKind.VICE_CHAIR, ("mge-2011",), ASIAN))
    db.session.commit()
    address = f"/en/nominations/posts/{seat.id}/call"

    page = officer.get(address).text
    officer.post(address, data={"reading": "free", "last_on": "2011-03-31", "groups": [AFRICAN]})

    assert 'name="groups"' not in page and "Asia-Pacific Group" in page
    assert stored().groups == [ASIAN]


def test_one_post_has_one_call_at_a_time(officer: Any) -> None:
    prepared()

    data = {"reading": f"{requirement()}-latest"}
    assert officer.get(new_path()).status_code == 409
    assert officer.post(new_path(), data=data).status_code == 409


def test_a_draft_is_edited_whole(officer: Any) -> None:
    call = prepared()
    page = officer.get(path(call, "edit")).text
    assert f'value="{requirement()}-latest"' in page and 'name="groups"' in page

    data = {"reading": f"{requirement()}-earliest", "groups": [ASIAN], "revision": str(call.revision)}
    officer.post(path(call, "edit"), data=data)

    after = stored(call.id)
    assert (after.last_on, after.groups) == (date(2011, 4, 30), [ASIAN])


def test_once_open_whom_it_asks_stays_and_its_day_only_moves_later_which_is_told(officer: Any) -> None:
    call = opened(last_on=date(2011, 4, 30))
    db.session.commit()
    assert 'name="groups"' not in officer.get(path(call, "edit")).text

    sent = {"groups": [ASIAN], "is_binding": "y", "revision": str(call.revision)}
    officer.post(path(call, "edit"), data={**sent, "reading": f"{requirement()}-latest"})
    after = stored(call.id)
    again = {"reading": f"{requirement()}-earliest", "revision": str(after.revision)}
    earlier = officer.post(path(call, "edit"), data=again)

    assert (after.last_on, after.groups, after.is_binding) == (LAST, [AFRICAN], False)
    assert earlier.status_code == 422 and 'id="reading-error"' in earlier.text
    assert told() == ["call_opened", "call_opened"]


def test_two_who_edit_a_call_see_both_versions(officer: Any) -> None:
    call = prepared()
    seen = {"revision": str(call.revision), "groups": [AFRICAN]}
    officer.post(path(call, "edit"), data={**seen, "reading": f"{requirement()}-earliest"})

    answer = officer.post(
        path(call, "edit"), data={**seen, "reading": f"{requirement()}-other", "last_on": "2011-05-02"}
    )

    assert answer.status_code == 409 and "Somebody else saved this in the meantime" in answer.text
    assert stored(call.id).last_on == date(2011, 4, 30)


def test_opening_says_who_is_told_then_tells_them(officer: Any) -> None:
    call = prepared()
    question = officer.get(path(call, "open")).text
    assert "The coordinators of these groups and the delegations of their members are told." in question

    answer = officer.post(path(call, "open"), data={"revision": str(call.revision)}, follow_redirects=True)

    assert "The call is open." in answer.text
    assert stored(call.id).status is CallStatus.OPEN and told() == ["call_opened"]


def test_a_call_is_not_opened_after_its_last_day(officer: Any) -> None:
    call = prepared()

    with clock.frozen(datetime(2011, 6, 15, 15, tzinfo=UTC)):
        answer = officer.post(path(call, "open"), data={"revision": str(call.revision)})

    assert answer.status_code == 422 and "is over. Choose a later one first." in answer.text


def test_a_call_is_closed_opened_again_and_withdrawn(officer: Any) -> None:
    call = opened()
    db.session.commit()
    for step, status in (("close", "closed"), ("reopen", "open"), ("withdraw", "withdrawn")):
        assert "Nobody is told." in officer.get(path(call, step)).text
        officer.post(path(call, step), data={"revision": str(stored(call.id).revision)})
        assert stored(call.id).status == status

    assert officer.get(path(call, "reopen")).status_code == 409
    assert officer.get(path(call, "edit")).status_code == 409


def test_a_draft_is_removed_after_a_question(officer: Any) -> None:
    call = prepared()
    address = path(call, "discard")
    assert "It was never open, and disappears." in officer.get(address).text

    answer = officer.post(address, data={"revision": str(call.revision)}, follow_redirects=True)

    assert "The draft of the call is removed." in answer.text and "Prepare a call for nominations" in answer.text
    assert officer.get(address).status_code == 404


def test_whoever_was_slower_is_shown_the_call_as_it_is_now(officer: Any) -> None:
    call = opened()
    db.session.commit()
    seen = {"revision": str(call.revision)}
    officer.post(path(call, "close"), data=seen)

    answer = officer.post(path(call, "withdraw"), data=seen)

    assert answer.status_code == 409
    assert f'value="{stored(call.id).revision}"' in answer.text and stored(call.id).status is CallStatus.CLOSED


def test_a_call_that_is_settled_is_not_opened_again(officer: Any) -> None:
    call = opened()
    with at(datetime(2011, 4, 27, 15, tzinfo=UTC)):
        designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA")))
        calls.act(SECRETARIAT, call.id, stored(call.id).revision, CallAction.CLOSE)
    db.session.commit()

    assert officer.get(path(call, "reopen")).status_code == 409
    assert officer.get(new_path()).status_code == 409


@pytest.mark.parametrize(
    "holding",
    [(Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, AFRICAN), (Role.SECRETARIAT, "landmines"), (Role.AUDITOR, "*")],
)
def test_calls_are_the_secretariats_own(person: People, signed_in: SignIn, holding: tuple[Role, str]) -> None:
    call = prepared()
    person("other@example.org", holding)
    other = signed_in("other@example.org")

    for step in ("edit", "open", "close", "reopen", "withdraw", "discard"):
        assert other.get(path(call, step)).status_code == 404
        assert other.post(path(call, step), data={"revision": str(call.revision)}).status_code == 404
    assert stored(call.id).status is CallStatus.DRAFT
