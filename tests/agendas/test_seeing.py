"""Who sees which version and which comment: on its page, in the list, in the readiness of the meeting."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import drafting, parties, queries, queries_comments, queries_lists, texts
from meetings.agendas import queries_readiness as readiness
from meetings.agendas.drafts import TextDraft
from meetings.agendas.models import AgendaVersion
from meetings.agendas.rules import CommentAudience
from meetings.calendar.models import Meeting
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db
from tests.agendas import support
from tests.agendas.version_support import (
    DELEGATIONS,
    EVERYBODY,
    READS_ALL,
    Clients,
    Course,
    again,
    said,
)
from tests.nominations.support import without_account

pytestmark = pytest.mark.either_database
ACTORS: dict[str, Actor] = {
    "public": PUBLIC,
    **{name.lower(): actor for name, actor in vars(support).items() if isinstance(actor, Actor)},
}
SEEN = {"frozen": READS_ALL, "circulated": READS_ALL | DELEGATIONS | {"coordinator"}, "issued": EVERYBODY}


@pytest.mark.parametrize("name", SEEN)
def test_each_page_of_a_version_is_there_for_those_who_may_read_it_and_for_nobody_else(
    made: Course, who: Clients, name: str
) -> None:
    version: AgendaVersion = getattr(made, name)
    for person in sorted(EVERYBODY):
        status = who(person).get(f"/en/agendas/{version.id}/").status_code
        asked_in = 302 if person == "public" else 404
        assert status == (200 if person in SEEN[name] else asked_in), person


@pytest.mark.parametrize("name", SEEN)
def test_the_list_on_the_page_of_the_agenda_names_the_same_versions(made: Course, who: Clients, name: str) -> None:
    address = f'/en/agendas/{getattr(made, name).id}/"'
    for person in sorted(EVERYBODY):
        page = who(person).get("/en/meetings/mge-2011/agenda/").text
        assert (address in page) is (person in SEEN[name]), person


def test_what_one_may_read_is_the_same_for_one_version_and_for_many(made: Course) -> None:
    for is_published in (True, False):
        db.session.execute(sa.update(Meeting).where(Meeting.code == "mge-2011").values(is_published=is_published))
        db.session.flush()
        for name, actor in ACTORS.items():
            listed = {one.id for one in queries_lists.listed(actor, made.agenda.meeting_id)}
            for version in (made.frozen, made.circulated, made.issued):
                assert parties.sees_version(actor, again(version)) is (version.id in listed), (name, is_published)


def test_of_a_meeting_that_is_not_published_others_see_no_version(made: Course, who: Clients) -> None:
    db.session.execute(sa.update(Meeting).where(Meeting.code == "mge-2011").values(is_published=False))
    db.session.commit()
    for person in sorted(EVERYBODY - READS_ALL - {"public"}):
        for version in (made.circulated, made.issued):
            assert who(person).get(f"/en/agendas/{version.id}/").status_code == 404, person


def test_a_translator_sees_versions_no_longer_once_nothing_is_theirs(made: Course, who: Clients) -> None:
    from meetings.agendas import texts

    client = who("translator")
    assert client.get(f"/en/agendas/{made.frozen.id}/").status_code == 200
    ids = [item.id for item in support.items_of(made.agenda)]
    texts.give(support.SECRETARIAT, made.agenda.id, "fr", ids, None)
    db.session.commit()
    assert client.get(f"/en/agendas/{made.frozen.id}/").status_code == 404


def test_readiness_says_no_more_than_its_reader_may_know(made: Course) -> None:
    of_it = Meeting.id == made.agenda.meeting_id
    said = {name: db.session.scalar(sa.select(readiness.written(actor)).where(of_it)) for name, actor in ACTORS.items()}
    found = {name: readiness.read(str(text)).kind.value for name, text in said.items()}
    assert found["secretariat"] == found["desk"] == found["auditor"] == "provisional"
    assert found["nigeria"] == found["peru"] == found["coordinator"] == "draft"
    assert found["public"] == found["reader"] == found["civil_society"] == found["other_desk"] == "elements"


# --- comments -------------------------------------------------------------------------------------------------------

COMMENTERS = {"nigeria", "nigeria-member", "peru", "desk", "secretariat", "auditor"}


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (CommentAudience.ALL, COMMENTERS),
        (CommentAudience.DESK, {"nigeria", "nigeria-member", "desk", "auditor"}),
    ],
)
def test_a_comment_is_read_by_those_to_whom_it_is_said(
    made: Course, who: Clients, audience: CommentAudience, readers: set[str]
) -> None:
    said(made.circulated, text="Let us begin with marking.", audience=audience)
    for person in sorted(EVERYBODY - {"public"}):
        answer = who(person).get(f"/en/agendas/{made.circulated.id}/comments")
        assert answer.status_code == (200 if person in COMMENTERS else 404), person
        assert ("Let us begin with marking." in answer.text) is (person in readers), person


def test_a_withdrawn_comment_is_read_by_nobody(made: Course, who: Clients) -> None:
    from meetings.agendas import commenting

    comment = said(made.circulated)
    commenting.withdraw(support.NIGERIA, comment.id, comment.revision)
    db.session.commit()
    for person in sorted(COMMENTERS):
        assert "We support this." not in who(person).get(f"/en/agendas/{made.circulated.id}/comments").text
    assert queries_comments.counts(support.DESK, made.circulated.id) == {}


@pytest.mark.parametrize("what", ["edit", "withdraw"])
def test_nobody_opens_what_changes_a_comment_of_another_state(made: Course, who: Clients, what: str) -> None:
    comment = said(made.circulated)
    for person in sorted(EVERYBODY - {"public"}):
        is_own = person in {"nigeria", "nigeria-member"}
        assert who(person).get(f"/en/agendas/comments/{comment.id}/{what}").status_code == (200 if is_own else 404)
        if not is_own:
            answer = who(person).post(f"/en/agendas/comments/{comment.id}/{what}", data={"revision": "1"})
            assert answer.status_code == 404, person


def test_comments_on_what_delegations_do_not_read_do_not_exist(made: Course, who: Clients) -> None:
    for person in ("desk", "secretariat", "nigeria"):
        assert who(person).get(f"/en/agendas/{made.frozen.id}/comments").status_code == 404


@pytest.mark.parametrize("step", ["circulate", "issue", "adopt", "extend", "silence", "release"])
def test_each_step_is_there_for_who_prepares_the_agenda_and_for_nobody_else(
    made: Course, who: Clients, step: str
) -> None:
    version = {"circulate": made.frozen, "issue": made.frozen}.get(step, made.circulated)
    allowed = {"secretariat", "desk"}
    if step == "silence":
        allowed = {"secretariat"}
    if step == "release":
        allowed |= {"translator"}
    for person in sorted(EVERYBODY - {"public"}):
        client: Any = who(person)
        address = f"/en/agendas/{version.id}/{step}"
        assert client.get(address).status_code == (200 if person in allowed else 404), person
        if person not in allowed:
            assert client.post(address, data={"revision": "1"}).status_code == 404, person
    assert again(version).revision == queries.version(version.id).revision


# --- the log --------------------------------------------------------------------------------------------------------


def test_the_log_tells_what_items_say_to_those_who_see_the_work_in_progress_alone(made: Course, who: Clients) -> None:
    item = support.items_of(made.agenda)[0]
    text = item.text_in("en")
    assert text is not None
    texts.write(without_account(support.DESK), item.id, "en", TextDraft("Beginning", "In camera.", seen=text.revision))
    drafting.move(without_account(support.DESK), item.id, None, support.items_of(made.agenda)[1].id)
    db.session.commit()

    told = who("auditor").get("/en/audit/").text
    assert "Beginning" in told and "In camera." not in told
    told = who("administrator").get("/en/audit/").text
    assert f"Item #{item.id}" in told and "Beginning" not in told and "In camera." not in told
