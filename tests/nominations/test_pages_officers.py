"""The secretariat’s steps with an officer, each from its question to its record; what a meeting’s page offers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations import deciding, officers, posts, queries
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import OfficerStatus, Person, PostKind
from meetings.nominations.drafts import BallotDraft, PostDraft
from meetings.nominations.models import Officer
from meetings.notices.models import Notice
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    NIGERIA,
    SECRETARIAT,
    again,
    at,
    chairs,
    designated,
    endorsed,
    opened,
    post,
    submitted,
)
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
OPENED = datetime(2011, 5, 9, 18, tzinfo=UTC)  # the experts meet from 9 to 13 May
SECOND_DAY = datetime(2011, 5, 10, 18, tzinfo=UTC)
AFTERWARDS = datetime(2011, 5, 17, 18, tzinfo=UTC)


def chair() -> Officer:
    """New Zealand, designated to chair the experts’ meeting."""
    db.session.expire_all()
    return post("chair-mge-2011").officers[0]


def path(officer_id: int, step: str, lang: str = "en") -> str:
    return f"/{lang}/nominations/officers/{officer_id}/{step}"


def sent(**given: Any) -> dict[str, Any]:
    return {"revision": str(chair().revision), **given}


def told() -> list[str]:
    return list(db.session.execute(sa.select(Notice.kind).order_by(Notice.id)).scalars())


def elected() -> Officer:
    found = chair()
    with at(OPENED):
        officers.elect(SECRETARIAT, found.id, found.revision, date(2011, 5, 9), Method.ACCLAMATION)
    db.session.commit()
    return chair()


def test_an_election_is_recorded_once_the_meeting_has_opened(officer: Any) -> None:
    address = path(chair().id, "elect")
    assert officer.get(address).status_code == 409
    data = {"elected_on": "2011-05-09", "how": "acclamation"}

    early = officer.post(address, data=sent(elected_on="2011-01-12", how="acclamation"))
    with at(OPENED):
        question = officer.get(address).text
        answer = officer.post(address, data=sent(**data))

    assert early.status_code == 422 and "not before it opens" in early.text and 'id="elected_on-error"' in early.text
    assert "those who follow the meeting are told." in question
    assert answer.headers["Location"].startswith("/en/meetings/mge-2011/officers/#post-")
    assert (chair().status, chair().elected_on) == (OfficerStatus.ELECTED, date(2011, 5, 9))
    assert told() == ["officer_elected"]


def test_how_an_officer_was_elected_must_be_chosen(officer: Any) -> None:
    with at(OPENED):
        answer = officer.post(path(chair().id, "elect"), data=sent(elected_on="2011-05-09"))

    assert answer.status_code == 422 and "Choose how it was decided." in answer.text and "2011-05-09" in answer.text


def test_a_ballot_on_record_may_be_named_as_how(officer: Any) -> None:
    with at(datetime(2011, 4, 27, 15, tzinfo=UTC)):
        seat = posts.create(SECRETARIAT, PostDraft(PostKind.VICE_CHAIR, ("mge-2011",), AFRICAN))
        call = opened(seat.key, last_on=date(2011, 4, 28), requirement_id=None)
        made = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
        count = BallotDraft(Method.SECRET_BALLOT, date(2011, 4, 27), tallies={made.id: 90}, present=100)
        ballot = deciding.record_ballot(SECRETARIAT, call.id, queries.locked_call(call.id).revision, count)
        named = designated(again(made))
    db.session.commit()
    with at(SECOND_DAY):
        page = officer.get(path(named.id, "elect")).text
        data = {"elected_on": "2011-05-10", "how": f"ballot-{ballot.id}", "revision": str(named.revision)}
        officer.post(path(named.id, "elect"), data=data)

    assert "by secret ballot, round 1 on 27 April 2011, as recorded" in page
    db.session.expire_all()
    after = post(seat.key).officers[0]
    assert (after.elected_how, after.ballot_id) == (Method.SECRET_BALLOT, ballot.id)


def test_nobody_leaves_a_post_after_its_last_meeting(officer: Any) -> None:
    held = elected()
    with at(AFTERWARDS):
        late = officer.post(path(held.id, "resign"), data=sent(ended_on="2011-05-16"))

    assert late.status_code == 409 and "as things stand now" in late.text
    assert chair().status is OfficerStatus.ELECTED


def test_an_officer_resigns_and_the_post_is_vacant_again(officer: Any) -> None:
    held = elected()
    with at(SECOND_DAY):
        page = officer.get(path(held.id, "resign")).text
        early = officer.post(path(held.id, "resign"), data=sent(ended_on="2011-05-08", words="Recalled."))
        officer.post(path(held.id, "resign"), data=sent(ended_on="2011-05-10", words="Recalled."))

    assert "Other posts that the State holds stay as they are." in page and "Nobody is told." in page
    assert early.status_code == 422 and "Recalled." in early.text and 'id="ended_on-error"' in early.text
    assert (chair().status, chair().words) == (OfficerStatus.RESIGNED, "Recalled.")
    assert chairs("mge-2011") == [("", "", "none")]


def test_another_state_takes_over_and_is_designated(officer: Any) -> None:
    held = elected()
    with at(SECOND_DAY):
        nobody = officer.post(path(held.id, "replace"), data=sent(ended_on="2011-05-10", state=""))
        data = sent(ended_on="2011-05-10", state="PER", person="R. Flores")
        officer.post(path(held.id, "replace"), data=data)

    assert nobody.status_code == 422 and "Choose a Member State." in nobody.text
    assert chairs("mge-2011") == [("PER", "R. Flores", "designated")]
    assert chair().status is OfficerStatus.REPLACED


def test_a_person_is_named_and_another_one_while_the_state_stays(officer: Any) -> None:
    address = path(chair().id, "name")
    officer.post(address, data=sent(name="J. Mackay"))
    second = officer.post(address, data=sent(name="T. Higgie"))
    officer.post(address, data=sent(name="T. Higgie", from_on="2011-02-01"))

    assert second.status_code == 422 and 'id="from_on-error"' in second.text
    assert chair().people == (
        Person("J. Mackay", None, date(2011, 1, 31)),
        Person("T. Higgie", date(2011, 2, 1)),
    )
    assert chair().state == "NZL"


def test_a_state_that_was_designated_by_hand_may_not_stand_any_more(officer: Any) -> None:
    address = path(chair().id, "withdraw")
    assert "The post is vacant again." in officer.get(address).text

    officer.post(address, data=sent(ended_on="2011-01-13", words="Other duties."))

    assert chair().status is OfficerStatus.WITHDRAWN
    assert chairs("mge-2011") == [("", "", "none")]


def test_whoever_was_nominated_is_withdrawn_with_the_nomination(officer: Any) -> None:
    with at(datetime(2011, 4, 27, 15, tzinfo=UTC)):
        held = designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA")))
    db.session.commit()

    for step in ("withdraw", "replace"):
        assert officer.get(path(held.id, step)).status_code == 409
        data = {"ended_on": "2011-04-28", "state": "KEN", "revision": str(held.revision)}
        with at(datetime(2011, 4, 28, 15, tzinfo=UTC)):
            assert officer.post(path(held.id, step), data=data).status_code == 409


def test_whoever_was_slower_is_shown_the_officer_as_it_is_now_with_what_was_typed(officer: Any) -> None:
    seen = str(chair().revision)
    officer.post(path(chair().id, "name"), data={"name": "J. Mackay", "revision": seen})

    answer = officer.post(
        path(chair().id, "name"), data={"name": "T. Higgie", "from_on": "2011-02-01", "revision": seen}
    )

    assert answer.status_code == 409 and "T. Higgie" in answer.text and "J. Mackay" in answer.text
    assert f'value="{chair().revision}"' in answer.text


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
@pytest.mark.parametrize("step", ["name", "withdraw", "replace"])
def test_every_step_is_asked_about(officer: Any, step: str, lang: str) -> None:
    assert officer.get(path(chair().id, step, lang)).status_code == 200


@pytest.mark.parametrize(
    "holding",
    [(Role.FOCAL_POINT, "NZL"), (Role.COORDINATOR, AFRICAN), (Role.SECRETARIAT, "landmines"), (Role.AUDITOR, "*")],
)
def test_officers_are_the_secretariats_own(person: People, signed_in: SignIn, holding: tuple[Role, str]) -> None:
    person("other@example.org", holding)
    other = signed_in("other@example.org")

    for step in ("elect", "name", "withdraw", "resign", "replace"):
        assert other.get(path(chair().id, step)).status_code == 404
        assert other.post(path(chair().id, step), data=sent(name="X", ended_on="2011-01-13")).status_code == 404
    page = other.get("/en/meetings/mge-2011/officers/").text
    assert "/nominations/officers/" not in page and "/nominations/posts/" not in page


def test_the_meetings_page_offers_what_may_be_done_now(officer: Any) -> None:
    of_experts = officer.get("/en/meetings/mge-2011/officers/").text
    of_the_conference = officer.get("/en/meetings/revcon-2012/officers/").text
    long_over = officer.get("/en/meetings/bms-2010/officers/").text

    steps = {
        step for step in ("elect", "name", "withdraw", "resign", "replace") if f"/{chair().id}/{step}" in of_experts
    }
    assert steps == {"name", "withdraw", "replace"}
    assert "Prepare a call for nominations" in of_the_conference and "Record an officer" in of_the_conference
    assert "Record the resignation" not in long_over and "Name the person" in long_over


def test_the_page_of_a_meeting_with_a_call_costs_the_secretariat_no_more_queries_than_any(officer: Any) -> None:
    opened()
    db.session.commit()

    assert officer.get("/en/meetings/prepcom-2012/officers/").status_code == 200
