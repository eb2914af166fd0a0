"""One truth about who chairs a meeting: its officers. The meeting shows a copy, and its own form writes through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import history
from meetings.calendar import queries as calendar
from meetings.calendar import services as meetings
from meetings.calendar.drafts import draft_of
from meetings.calendar.rules import ChairStatus
from meetings.foundation import audit
from meetings.foundation.database import db, publication
from meetings.foundation.errors import RuleViolation
from meetings.nominations import officers, panels, posts, queries, seeding
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import OfficerStatus, PostKind
from meetings.nominations.drafts import OfficerDraft, PostDraft
from meetings.nominations.models import Post
from tests.nominations.support import (
    AFRICAN_GROUP,
    NIGERIA,
    READER,
    SECRETARIAT,
    at,
    chairs,
    designated,
    endorsed,
    opened,
    post,
    submitted,
)

pytestmark = pytest.mark.usefixtures("register")
NZL = ("NZL", "", "designated")


def written(code: str, **values: Any) -> None:
    """What the form of a meeting does."""
    found = calendar.by_code(code, for_change=True, lock=True)
    meetings.edit(SECRETARIAT, found, replace(draft_of(found), **values), found.revision, accept_warnings=True)
    db.session.commit()


def held(key: str) -> list[tuple[str, str, list[str]]]:
    db.session.expire_all()
    return [(o.state, o.status.value, [p.name for p in o.people]) for o in post(key).officers]


def test_the_register_gives_each_meeting_its_post_and_the_two_of_2012_one_between_them() -> None:
    found = db.session.execute(sa.select(Post.id).order_by(Post.id)).scalars().all()
    served = {queries.locked_post(one).key: [m.code for m in queries.locked_post(one).meetings] for one in found}

    assert served["chair-2012"] == ["prepcom-2012", "revcon-2012"]
    assert held("chair-2012") == []
    assert held("chair-mge-2011") == [("NZL", "designated", [])]
    assert held("chair-bms-2010") == [("MEX", "elected", ["Pablo Macedo"])]
    assert chairs("mge-2011", "bms-2010") == [NZL, ("MEX", "Pablo Macedo", "elected")]


def test_loading_again_changes_nothing(app: Flask) -> None:
    before = publication()

    seeding.load(app.config["DATA"])
    db.session.commit()

    assert publication() == before


def test_a_removed_post_does_not_return_with_the_next_start(app: Flask) -> None:
    found = post("chair-2012")
    posts.remove(SECRETARIAT, found.id, found.revision)

    seeding.load(app.config["DATA"])

    assert db.session.execute(sa.select(Post.id).where(Post.key == "chair-2012")).scalar() is None


def test_the_person_typed_into_the_meetings_form_is_the_officers() -> None:
    written("mge-2011", chair_name="Jim McLay")
    assert held("chair-mge-2011") == [("NZL", "designated", ["Jim McLay"])]

    written("mge-2011", chair_name="J. McLay")
    assert held("chair-mge-2011") == [("NZL", "designated", ["J. McLay"])]

    written("mge-2011", chair_name="")
    assert held("chair-mge-2011") == [("NZL", "designated", [])]
    assert chairs("mge-2011") == [NZL]


def test_the_chair_of_one_of_two_meetings_is_the_chair_of_both() -> None:
    written("prepcom-2012", chair_state="NGA", chair_name="U. Joy Ogwu", chair_status=ChairStatus.DESIGNATED)

    assert chairs("prepcom-2012", "revcon-2012") == [("NGA", "U. Joy Ogwu", "designated")] * 2
    other = calendar.by_code("revcon-2012")
    assert audit.history("meeting", other.id)[0].action == "meeting.chair"
    assert "meeting.chair" in history.ACTS


def test_a_slip_on_the_form_is_put_right_and_a_chair_taken_out_of_it_leaves_the_post() -> None:
    written("mge-2011", chair_state="AUS")
    assert held("chair-mge-2011") == [("AUS", "designated", [])]

    written("mge-2011", chair_state="", chair_status=ChairStatus.NONE)
    assert held("chair-mge-2011") == [("AUS", "withdrawn", [])]
    assert chairs("mge-2011") == [("", "", "none")]

    written("mge-2011", chair_state="NZL", chair_status=ChairStatus.ELECTED)
    assert held("chair-mge-2011")[-1] == ("NZL", "elected", [])


@pytest.mark.parametrize(
    "values",
    [
        {"chair_state": "KEN"},
        {"chair_state": "", "chair_status": ChairStatus.NONE},
        {"chair_status": ChairStatus.ELECTED},
    ],
)
def test_a_chair_who_came_by_a_nomination_is_not_changed_on_the_meetings_form(values: dict[str, Any]) -> None:
    designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA")))
    db.session.commit()

    with pytest.raises(RuleViolation, match=r"officer\.elsewhere"):
        written("revcon-2012", **values)
    db.session.rollback()

    assert chairs("prepcom-2012", "revcon-2012") == [("NGA", "", "designated")] * 2


def test_an_elected_chair_is_not_unmade_on_the_meetings_form() -> None:
    with pytest.raises(RuleViolation, match=r"officer\.elsewhere"):
        written("bms-2010", chair_status=ChairStatus.DESIGNATED)


def test_while_nominations_stand_the_form_names_nobody() -> None:
    submitted(NIGERIA, opened(), "NGA")
    db.session.commit()

    with pytest.raises(RuleViolation, match=r"officer\.elsewhere"):
        written("prepcom-2012", chair_state="KEN", chair_status=ChairStatus.DESIGNATED)


def test_whatever_is_done_meeting_and_officer_say_the_same() -> None:
    found = post("chair-2012")
    officer = officers.appoint(SECRETARIAT, found.id, found.revision, OfficerDraft("NGA"))
    for name in ("U. Joy Ogwu", ""):
        written("revcon-2012", chair_name=name)
        assert chairs("prepcom-2012", "revcon-2012") == [("NGA", name, "designated")] * 2
    officer = queries.locked_officer(officer.id)
    officers.replace(SECRETARIAT, officer.id, officer.revision, date(2011, 1, 13), OfficerDraft("KEN", "A. B."))

    assert chairs("prepcom-2012", "revcon-2012") == [("KEN", "A. B.", "designated")] * 2
    assert [o.status for o in post("chair-2012").officers] == [OfficerStatus.REPLACED, OfficerStatus.DESIGNATED]


def test_a_meeting_that_is_over_keeps_who_chaired_it_when_another_state_takes_the_post_over(client: Any) -> None:
    for code, first, last in (
        ("prepcom-2012", date(2012, 3, 19), date(2012, 3, 23)),
        ("revcon-2012", date(2012, 8, 27), date(2012, 9, 7)),
    ):
        written(code, start=first, end=last)
    found = post("chair-2012")
    officer = officers.appoint(SECRETARIAT, found.id, found.revision, OfficerDraft("NGA", "U. Joy Ogwu"))
    with at(datetime(2012, 3, 19, 18, tzinfo=UTC)):
        officers.elect(SECRETARIAT, officer.id, officer.revision, date(2012, 3, 19), Method.ACCLAMATION)
    with at(datetime(2012, 6, 1, 18, tzinfo=UTC)):
        officers.replace(SECRETARIAT, officer.id, officer.revision, date(2012, 6, 1), OfficerDraft("KEN", "A. B."))
        db.session.commit()

        assert chairs("prepcom-2012", "revcon-2012") == [
            ("NGA", "U. Joy Ogwu", "elected"),
            ("KEN", "A. B.", "designated"),
        ]
        with pytest.raises(RuleViolation, match=r"officer\.elsewhere"):
            written("prepcom-2012", chair_name="C. D.")
        db.session.rollback()
        early, late = (
            client.get(f"/en/meetings/{code}/officers/").text.partition('class="seat"')[2].partition("</article>")[0]
            for code in ("prepcom-2012", "revcon-2012")
        )
        assert "Ogwu" in early and "A. B." not in early and "A. B." in late
        rows = panels.chart(READER, queries.process("small-arms"), PostKind.CHAIR).rows
    assert [(row.code, row.held.state, row.person) for row in rows][-1] == ("prepcom-2012", "NGA", "U. Joy Ogwu")


def test_a_new_post_takes_over_the_chair_that_its_meetings_have_on_record() -> None:
    written("regional-peru-2010", chair_state="PER", chair_name="A. B.", chair_status=ChairStatus.ELECTED)

    made = posts.create(SECRETARIAT, PostDraft(PostKind.CHAIR, ("regional-peru-2010",)))

    assert [(o.state, o.status) for o in made.officers] == [("PER", OfficerStatus.ELECTED)]


def test_meetings_with_different_chairs_have_no_chair_in_common() -> None:
    for code, state in (("regional-drc-2010", "COD"), ("regional-indonesia-2010", "IDN")):
        written(code, chair_state=state, chair_status=ChairStatus.ELECTED)

    with pytest.raises(RuleViolation, match=r"post\.chairs_differ"):
        posts.create(SECRETARIAT, PostDraft(PostKind.CHAIR, ("regional-drc-2010", "regional-indonesia-2010")))
