"""Comments: who speaks for whom, what is kept of them, and that nothing is changed after the closing second."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.agendas import commenting, queries_comments
from meetings.agendas.drafts import CommentDraft
from meetings.agendas.models import AgendaComment
from meetings.agendas.rules import MOST_COMMENTS, CommentAudience
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.notices.models import Notice
from tests.agendas.support import COORDINATOR, DESK, NIGERIA, NIGERIA_MEMBER, PERU, SECRETARIAT
from tests.agendas.version_support import UNTIL, Course, first_item, said
from tests.support.accounts import People

ALL = CommentDraft("We support this.", "en", CommentAudience.ALL)


def test_focal_points_and_members_comment_for_their_state_alone(made: Course) -> None:
    for actor in (NIGERIA, NIGERIA_MEMBER):
        assert commenting.write(actor, made.circulated.id, "NGA", ALL).state == "NGA"
    for actor in (PERU, COORDINATOR, DESK, SECRETARIAT):
        with pytest.raises(NotFound):
            commenting.write(actor, made.circulated.id, "NGA", ALL)


def test_nobody_comments_on_what_delegations_do_not_read_or_without_a_closing_date(made: Course) -> None:
    with pytest.raises(NotFound):
        commenting.write(NIGERIA, made.frozen.id, "NGA", ALL)
    with pytest.raises(Conflict, match=r"agenda\.not_circulated"):
        commenting.write(NIGERIA, made.issued.id, "NGA", ALL)


def test_the_closing_second_belongs_to_the_time_for_comments_and_the_next_does_not(made: Course) -> None:
    with clock.frozen(UNTIL + timedelta(microseconds=999_999)):
        comment = commenting.write(NIGERIA, made.circulated.id, "NGA", ALL)
    with clock.frozen(UNTIL + timedelta(seconds=1)):
        with pytest.raises(Conflict, match=r"agenda\.comments_over"):
            commenting.write(NIGERIA, made.circulated.id, "NGA", ALL)
        with pytest.raises(Conflict, match=r"agenda\.comments_over"):
            commenting.edit(NIGERIA, comment.id, comment.revision, ALL)
        with pytest.raises(Conflict, match=r"agenda\.comments_over"):
            commenting.withdraw(NIGERIA, comment.id, comment.revision)


def test_a_comment_says_something_and_wording_is_of_an_item_of_that_version(made: Course) -> None:
    item = first_item(made.circulated)
    for draft, code in (
        (replace(ALL, text=" "), "agenda.comment_empty"),
        (replace(ALL, item=999_999), "agenda.comment_item"),
        (replace(ALL, heading="Opening"), "agenda.comment_item"),
        (replace(ALL, item=item, heading="x" * 501), "text.too_long"),
        (replace(ALL, text="x" * 10_001), "text.too_long"),
        (replace(ALL, text="a\u202eb"), "text.bidi"),
        (replace(ALL, lang="de"), "agenda.language"),
    ):
        with pytest.raises(RuleViolation, match=code.replace(".", r"\.")):
            commenting.write(NIGERIA, made.circulated.id, "NGA", draft)
    made_one = commenting.write(NIGERIA, made.circulated.id, "NGA", replace(ALL, text="", item=item, annotation=""))
    assert (made_one.heading, made_one.annotation) == (None, "")


def test_two_of_one_delegation_who_change_a_comment_see_of_each_other(made: Course) -> None:
    comment = said(made.circulated)
    revision = comment.revision
    commenting.edit(NIGERIA, comment.id, revision, replace(ALL, text="We support it."))
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        commenting.edit(NIGERIA_MEMBER, comment.id, revision, replace(ALL, text="We do not."))
    assert queries_comments.by_id(NIGERIA, comment.id).text == "We support it."


def test_a_delegation_cannot_bury_a_version_under_comments(made: Course) -> None:
    row = {"version_id": made.circulated.id, "state": "NGA", "audience": CommentAudience.ALL, "lang": "en", "text": "x"}
    row |= {"at": clock.now(), "actor_name": "x", "is_sample": False, "revision": 1, "changed_at": clock.now()}
    db.session.execute(sa.insert(AgendaComment), [row] * MOST_COMMENTS)
    with pytest.raises(RuleViolation, match=r"agenda\.too_many_comments"):
        commenting.write(NIGERIA, made.circulated.id, "NGA", ALL)
    assert commenting.write(PERU, made.circulated.id, "PER", ALL)


def test_of_what_is_said_to_the_desk_alone_the_secretariat_is_not_told(made: Course, person: People) -> None:
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("desk@example.org", (Role.CHAIRS_DESK, "mge-2011"))
    said(made.circulated, audience=CommentAudience.DESK)
    said(made.circulated, by=PERU)
    notices = db.session.execute(sa.select(Notice).where(Notice.kind == "agenda_commented").order_by(Notice.id))
    roles = [{role for role, _scope in notice.audience["holders"]} for notice in notices.scalars()]
    assert roles == [{"chairs_desk"}, {"chairs_desk", "secretariat"}]
