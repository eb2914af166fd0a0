"""The secretariat’s pages of posts: the list, entering some, editing, removing, recording an officer by hand."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.nominations import officers, posts, queries
from meetings.nominations.bureau import OfficerStatus, PostKind
from meetings.nominations.drafts import OfficerDraft, PostDraft
from meetings.nominations.models import Post
from meetings.notices.models import Notice
from tests.nominations.support import AFRICAN, ASIAN, NIGERIA, SECRETARIAT, again, chairs, opened, post, submitted
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
NEW = "/en/nominations/posts/new"
LIST = "/en/nominations/posts/"


def entered(*meetings: str, kind: PostKind = PostKind.VICE_CHAIR, group: str = "") -> Post:
    made = posts.create(SECRETARIAT, PostDraft(kind, meetings or ("prepcom-2012",), group))
    db.session.commit()
    return made


def typed(**given: Any) -> dict[str, Any]:
    return {"kind": "vice_chair", "meetings": ["prepcom-2012"], "group": "", "seats": "1", "is_published": "y", **given}


def stored() -> list[Post]:
    db.session.expire_all()
    query = sa.select(Post.id).where(Post.key.like("entered-%")).order_by(Post.id)
    return [queries.locked_post(number) for number in db.session.execute(query).scalars()]


def told() -> list[str]:
    return list(db.session.execute(sa.select(Notice.kind).order_by(Notice.id)).scalars())


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_the_list_shows_who_holds_each_post_and_what_may_be_done(officer: Any, lang: str) -> None:
    page = officer.get(f"/{lang}/nominations/posts/").text

    assert f'href="/{lang}/nominations/posts/{post().id}/call"' in page
    assert f'href="/{lang}/nominations/posts/{post().id}/appoint"' in page
    designated = post("chair-mge-2011").officer
    assert designated is not None and f'href="/{lang}/nominations/officers/{designated.id}/name"' in page
    assert f"/nominations/officers/{designated.id}/elect" not in page  # the meeting has not opened


def test_a_post_serves_the_meetings_that_are_ticked(officer: Any) -> None:
    answer = officer.post(NEW, data=typed(kind="rapporteur", meetings=["prepcom-2012", "revcon-2012"]))

    (made,) = stored()
    assert answer.headers["Location"] == f"/en/meetings/prepcom-2012/officers/#post-{made.id}"
    assert [meeting.code for meeting in made.meetings] == ["prepcom-2012", "revcon-2012"]
    assert made.kind is PostKind.RAPPORTEUR and made.is_published


def test_every_group_gets_its_seats_in_one_go_after_those_there_are(officer: Any) -> None:
    entered("prepcom-2012")

    officer.post(NEW, data=typed(group="every", seats="2"))

    seats = [(made.group_code, made.position) for made in stored()]
    assert len(seats) == 11 and seats[:4] == [("", 1), (AFRICAN, 2), (AFRICAN, 3), (ASIAN, 4)]


def test_more_seats_than_there_are_places_are_refused_at_their_number_and_none_is_kept(officer: Any) -> None:
    answer = officer.post(NEW, data=typed(group="every", seats="20"))

    assert answer.status_code == 422 and 'id="seats-error"' in answer.text
    assert stored() == []


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(officer: Any) -> None:
    data = typed(kind="facilitator", **{"subject-fr": "", "seats": "1", "group": ""})
    without_subject = officer.post(NEW, data=data)
    of_group = officer.post(NEW, data=typed(kind="rapporteur", group=AFRICAN, **{"subject-fr": "Le marquage"}))
    nowhere = officer.post(NEW, data=typed(meetings=[]))

    assert "Say what is facilitated." in without_subject.text and without_subject.status_code == 422
    assert "Only Vice-Chairs have seats that belong to a group." in of_group.text
    assert 'id="group-error"' in of_group.text and "Le marquage" in of_group.text
    assert "Choose at least one meeting." in nowhere.text
    assert stored() == []


def test_a_post_is_entered_from_the_page_of_a_meeting_that_has_none(officer: Any, client: Any) -> None:
    page = officer.get("/en/meetings/gis/officers/").text

    assert 'href="/en/nominations/posts/new?meeting=gis"' in page and "No Chair yet" in page
    assert 'value="gis" checked' in officer.get(f"{NEW}?meeting=gis").text
    assert "posts/new" not in client.get("/en/meetings/gis/officers/").text


def test_what_is_facilitated_is_said_in_languages(officer: Any) -> None:
    made = posts.create(SECRETARIAT, PostDraft(PostKind.FACILITATOR, ("mge-2011",), subject=Text.of(en="Marking")))
    db.session.commit()
    data = {"kind": "facilitator", "meetings": ["mge-2011"], "group": "", "position": "1", "is_published": "y"}
    texts = {"subject-en": "Marking", "subject-ar": "الوسم"}

    officer.post(f"{LIST}{made.id}/edit", data={**data, **texts, "revision": str(made.revision)})

    (after,) = stored()
    assert after.subject.as_dict() == {"en": "Marking", "ar": "الوسم"}


def test_once_something_hangs_on_a_post_its_kind_and_meetings_stay(officer: Any) -> None:
    made = entered("prepcom-2012", group=AFRICAN)
    officers.appoint(SECRETARIAT, made.id, made.revision, OfficerDraft("NGA"))
    db.session.commit()

    page = officer.get(f"{LIST}{made.id}/edit").text
    data = {"position": "3", "revision": str(made.revision), "kind": "chair", "meetings": ["mge-2011"]}
    officer.post(f"{LIST}{made.id}/edit", data=data)

    (after,) = stored()
    assert 'name="kind"' not in page and "cannot change any more" in page
    assert (after.kind, after.group_code, after.position) == (PostKind.VICE_CHAIR, AFRICAN, 3)
    assert [meeting.code for meeting in after.meetings] == ["prepcom-2012"] and not after.is_published


def test_two_who_edit_a_post_see_both_versions(officer: Any) -> None:
    made = entered()
    data = {"kind": "vice_chair", "meetings": ["prepcom-2012"], "group": "", "is_published": "y"}
    seen = str(made.revision)
    officer.post(f"{LIST}{made.id}/edit", data={**data, "position": "2", "revision": seen})

    answer = officer.post(f"{LIST}{made.id}/edit", data={**data, "position": "5", "revision": seen})

    assert answer.status_code == 409 and "Somebody else saved this in the meantime" in answer.text
    assert stored()[0].position == 2


def test_a_post_on_which_nothing_hangs_is_removed_after_a_question(officer: Any) -> None:
    made = entered()
    path = f"{LIST}{made.id}/remove"
    assert "It disappears from the list." in officer.get(path).text

    stale = officer.post(path, data={"revision": "77"})
    gone = officer.post(path, data={"revision": str(made.revision)}, follow_redirects=True)

    assert stale.status_code == 409
    assert "The post is removed." in gone.text and stored() == []


def test_a_post_that_somebody_holds_is_not_removed(officer: Any) -> None:
    held = post("chair-mge-2011")

    assert officer.get(f"{LIST}{held.id}/remove").status_code == 409
    assert officer.post(f"{LIST}{held.id}/remove", data={"revision": str(held.revision)}).status_code == 409


def test_an_officer_is_recorded_by_hand_and_all_whom_it_concerns_are_told(officer: Any) -> None:
    wanted = post()
    page = officer.get(f"{LIST}{wanted.id}/appoint").text
    assert "those who follow the meeting are told." in page

    data = {"state": "NGA", "person": "U. Joy Ogwu", "on": "2011-01-10", "revision": str(wanted.revision)}
    officer.post(f"{LIST}{wanted.id}/appoint", data=data)

    assert chairs("prepcom-2012", "revcon-2012") == [("NGA", "U. Joy Ogwu", "designated")] * 2
    held = post().officer
    assert held is not None and held.status is OfficerStatus.DESIGNATED
    assert told() == ["officer_designated"]


def test_an_officer_needs_a_state_and_a_day_that_has_come(officer: Any) -> None:
    wanted = post()
    path = f"{LIST}{wanted.id}/appoint"

    nobody = officer.post(path, data={"state": "", "person": "J. Ward", "revision": str(wanted.revision)})
    later = officer.post(path, data={"state": "NZL", "on": "2011-02-01", "revision": str(wanted.revision)})
    stale = officer.post(path, data={"state": "NZL", "revision": "77"})

    assert "Choose a Member State." in nobody.text and "J. Ward" in nobody.text and nobody.status_code == 422
    assert 'id="on-error"' in later.text and later.status_code == 422
    assert stale.status_code == 409 and 'selected value="NZL"' in stale.text
    assert post().officer is None


def test_where_nominations_stand_nobody_is_recorded_by_hand(officer: Any) -> None:
    made = submitted(NIGERIA, opened(), "NGA")
    db.session.commit()
    number = again(made).call.post_id

    assert f"/nominations/posts/{number}/appoint" not in officer.get(LIST).text
    assert officer.get(f"{LIST}{number}/appoint").status_code == 409


@pytest.mark.parametrize(
    "holding",
    [(Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, AFRICAN), (Role.SECRETARIAT, "landmines"), (Role.AUDITOR, "*")],
)
def test_posts_are_the_secretariats_own(person: People, signed_in: SignIn, holding: tuple[Role, str]) -> None:
    person("other@example.org", holding)
    other, wanted = signed_in("other@example.org"), entered()

    paths = [LIST, NEW, *(f"{LIST}{wanted.id}/{step}" for step in ("edit", "remove", "appoint", "call"))]
    assert {path: other.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert {other.post(path, data=typed()).status_code for path in paths[1:]} == {404}


def test_whoever_is_not_signed_in_is_asked_to(client: Any) -> None:
    assert "/sign-in" in client.get(LIST).headers["Location"]
