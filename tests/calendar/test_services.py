"""Creating, editing and cloning meetings: what is stored, refused and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.calendar import queries, services
from meetings.calendar.checking import DatesRefused, WarningsUnread
from meetings.calendar.drafts import Draft, draft_of
from meetings.calendar.models import DatesEnding, Meeting
from meetings.calendar.rules import ChairStatus, MeetingKind, MeetingStatus
from meetings.foundation import audit, registries
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

Load = Callable[[str], Meeting]
BALI = Draft(
    kind=MeetingKind.REGIONAL_MEETING,
    title=Text.of(en="Regional meeting, Bali", zh="巴厘区域会议"),
    start=date(2012, 3, 5),
    end=date(2012, 3, 6),
    host_state="IDN",
    prepares=("revcon-2012",),
)


@pytest.fixture
def moved() -> Iterator[list[int]]:
    """The meetings that features were told of."""
    told: list[int] = []
    registries.meeting_moved.register("tests", lambda _actor, meeting_id: told.append(meeting_id))
    yield told
    registries.meeting_moved._things.pop("tests")


def process(meeting: Load) -> Any:
    return meeting("mge-2011").process


def refused(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.code, caught.value.field


def test_a_meeting_with_dates_begins_as_proposed(meeting: Load, secretary: Actor, moved: list[int]) -> None:
    made = services.create(secretary, process(meeting), "regional-bali-2012", BALI, accept_warnings=True)

    assert made.status is MeetingStatus.PROPOSED
    assert made.sort_on == date(2012, 3, 5)
    assert made.revision == 1
    assert moved == [made.id]
    assert [m.code for m in made.prepares] == ["revcon-2012"]
    assert audit.history("meeting", made.id)[0].action == "meeting.create"
    assert "巴厘" in made.search_text


def test_a_meeting_without_dates_begins_as_mandated(meeting: Load, secretary: Actor) -> None:
    draft = replace(BALI, start=None, end=None, earliest=date(2012, 3, 1), latest=date(2012, 3, 31))

    made = services.create(secretary, process(meeting), "regional-bali-2012", draft)

    assert (made.status, made.sort_on) == (MeetingStatus.MANDATED, date(2012, 3, 1))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ab", "meeting.code_bad"),
        ("Bali 2012", "meeting.code_bad"),
        ("bali--2012", "meeting.code_bad"),
        ("巴厘-2012", "meeting.code_bad"),
        ("b" * 61, "meeting.code_bad"),
        ("../etc", "meeting.code_bad"),
        ("new", "meeting.code_reserved"),
        ("others", "meeting.code_reserved"),
        ("mge-2011", "meeting.code_taken"),
    ],
)
def test_codes_are_short_plain_and_free(meeting: Load, secretary: Actor, code: str, error: str) -> None:
    assert refused(lambda: services.create(secretary, process(meeting), code, BALI)) == (error, "code")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"earliest": date(2012, 1, 1)}, ("meeting.window_half", "latest")),
        ({"earliest": date(2012, 2, 1), "latest": date(2012, 1, 1)}, ("window.reversed", "latest")),
        ({"end": date(2012, 3, 1)}, ("meeting.end_before_start", "end")),
        ({"end": None}, ("meeting.end_missing", "end")),
        ({"start": None}, ("meeting.start_missing", "start")),
        ({"end": date(2014, 3, 1)}, ("meeting.too_long", "end")),
        ({"start": date(2012, 3, 3), "end": date(2012, 3, 4)}, ("meeting.no_working_day", "end")),
        ({"place": "atlantis"}, ("meeting.unknown_choice", "place")),
        ({"host_state": "QQQ"}, ("meeting.unknown_choice", "host_state")),
        ({"chair_state": "QQQ"}, ("meeting.unknown_choice", "chair_state")),
        ({"prepares": ("bali-2012",)}, ("meeting.prepares_itself", "prepares")),
        ({"prepares": ("no-such",)}, ("meeting.unknown_choice", "prepares")),
        ({"paragraphs": (999999,)}, ("meeting.unknown_choice", "paragraphs")),
        ({"chair_status": ChairStatus.ELECTED}, ("meeting.chair_status_needs_state", "chair_state")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    meeting: Load, secretary: Actor, changes: dict[str, Any], error: tuple[str, str]
) -> None:
    draft = replace(BALI, **changes)
    owner = process(meeting)

    assert refused(lambda: services.create(secretary, owner, "bali-2012", draft, accept_warnings=True)) == error
    db.session.commit()
    assert db.session.execute(sa.select(Meeting).where(Meeting.code == "bali-2012")).first() is None


def test_six_working_days_of_the_preparatory_committee_break_the_mandate(meeting: Load, secretary: Actor) -> None:
    prepcom = meeting("prepcom-2012")
    draft = replace(draft_of(prepcom), start=date(2012, 3, 19), end=date(2012, 3, 26))

    with pytest.raises(DatesRefused) as caught:
        services.edit(secretary, prepcom, draft, prepcom.revision, accept_warnings=True)

    assert (caught.value.code, caught.value.field) == ("check.too_many_days", "end")
    assert caught.value.params == {"working_days": 6, "maximum": 5}
    db.session.commit()
    assert meeting("prepcom-2012").start_on is None


def test_five_days_that_do_not_follow_one_another_keep_the_mandate(meeting: Load, secretary: Actor) -> None:
    prepcom = meeting("prepcom-2012")
    first, second = (date(2012, 3, 19), date(2012, 3, 21)), (date(2012, 3, 26), date(2012, 3, 27))
    parts = (services.Window(*first), services.Window(*second))
    draft = replace(draft_of(prepcom), start=first[0], end=second[1], parts=parts)

    services.edit(secretary, prepcom, draft, prepcom.revision, accept_warnings=True)

    assert meeting("prepcom-2012").parts == [["2012-03-19", "2012-03-21"], ["2012-03-26", "2012-03-27"]]


def test_the_weeks_between_the_periods_of_a_meeting_are_others_to_take(meeting: Load, secretary: Actor) -> None:
    prepcom = meeting("prepcom-2012")
    parts = (Window(date(2012, 2, 6), date(2012, 2, 8)), Window(date(2012, 2, 22), date(2012, 2, 23)))
    draft = replace(draft_of(prepcom), start=parts[0].earliest, end=parts[1].latest, parts=parts)

    found = services.examine_draft(secretary, prepcom, draft)

    assert found.clashes == ()  # the Arms Trade Treaty has the week between them
    assert (found.problems, found.working_days) == ((), 5)  # and so has Presidents’ Day


def test_labour_day_leaves_the_conference_nine_working_days(meeting: Load, secretary: Actor) -> None:
    conference = meeting("revcon-2012")
    draft = replace(draft_of(conference), start=date(2012, 8, 27), end=date(2012, 9, 7))

    found = services.examine_draft(secretary, conference, draft)

    assert found.working_days == 9
    assert found.excluded_holidays == [date(2012, 9, 3)]
    assert [(p.code, p.params["working_days"]) for p in found.remarks] == [("meeting.holidays_inside", 9)]
    assert found.names.holidays[date(2012, 9, 3)].get("en") == "Labour Day"


def test_a_clash_with_the_arms_trade_treaty_has_to_be_read_first(meeting: Load, secretary: Actor) -> None:
    conference = meeting("revcon-2012")
    draft = replace(draft_of(conference), start=date(2012, 7, 9), end=date(2012, 7, 20))

    with pytest.raises(WarningsUnread) as caught:
        services.edit(secretary, conference, draft, conference.revision)
    assert [c.clash.other.key for c in caught.value.examination.clashes if c.clash.is_certain] == ["att-conference"]
    db.session.commit()
    assert meeting("revcon-2012").start_on is None

    conference = meeting("revcon-2012")
    services.edit(secretary, conference, draft, conference.revision, accept_warnings=True)
    assert meeting("revcon-2012").status is MeetingStatus.PROPOSED


def test_moving_dates_keeps_the_old_ones_and_tells_the_features(
    meeting: Load, secretary: Actor, moved: list[int]
) -> None:
    made = services.create(secretary, process(meeting), "bali-2012", BALI, accept_warnings=True)
    moved.clear()
    draft = replace(draft_of(made), start=date(2012, 3, 12), end=date(2012, 3, 13))

    services.edit(secretary, made, draft, made.revision, accept_warnings=True)

    changed = meeting("bali-2012")
    assert (changed.revision, changed.sort_on) == (2, date(2012, 3, 12))
    assert [(d.start_on, d.ending) for d in changed.dates] == [(date(2012, 3, 5), DatesEnding.REPLACED)]
    assert moved == [changed.id]


def test_an_edit_that_changes_nothing_leaves_no_trace(meeting: Load, secretary: Actor, moved: list[int]) -> None:
    mge = meeting("mge-2011")
    stamp = mge.changed_at

    assert services.edit(secretary, mge, draft_of(mge), mge.revision) is False
    db.session.commit()

    mge = meeting("mge-2011")
    assert (mge.revision, mge.changed_at, moved) == (1, stamp, [])
    assert audit.history("meeting", mge.id) == []


def test_a_link_alone_is_a_change(meeting: Load, secretary: Actor, moved: list[int]) -> None:
    mge = meeting("mge-2011")

    services.edit(secretary, mge, replace(draft_of(mge), prepares=("revcon-2012",)), 1)

    assert meeting("mge-2011").revision == 2
    assert moved == []


def test_whoever_comes_second_is_told(meeting: Load, secretary: Actor) -> None:
    mge = meeting("mge-2011")
    services.edit(secretary, mge, replace(draft_of(mge), chair_name="Jim McLay"), 1)

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        services.edit(secretary, mge, replace(draft_of(mge), report_symbol="A/CONF.192/MGE/2011/1"), 1)


def test_dates_cannot_simply_be_taken_away(meeting: Load, secretary: Actor) -> None:
    mge = meeting("mge-2011")
    draft = replace(draft_of(mge), start=None, end=None)

    assert refused(lambda: services.edit(secretary, mge, draft, 1)) == ("meeting.dates_cannot_go", "start")


def test_another_date_than_the_decided_one_breaks_the_mandate(meeting: Load, secretary: Actor) -> None:
    mge = meeting("mge-2011")
    draft = replace(draft_of(mge), start=date(2011, 5, 16), end=date(2011, 5, 20))

    assert refused(lambda: services.edit(secretary, mge, draft, 1)) == ("check.dates_differ", "start")


def test_two_chairs_for_one_post_are_only_a_warning_where_one_is_encouraged(meeting: Load, secretary: Actor) -> None:
    prepcom = meeting("prepcom-2012")
    draft = replace(draft_of(prepcom), chair_state="NGA", chair_status=ChairStatus.DESIGNATED)
    services.edit(secretary, prepcom, draft, prepcom.revision)
    conference = meeting("revcon-2012")
    draft = replace(draft_of(conference), chair_state="PER", chair_status=ChairStatus.DESIGNATED)

    found = services.examine_draft(secretary, conference, draft)

    assert [p.code for p in found.warnings] == ["check.chairs_differ"]
    assert not found.errors


def test_a_clone_takes_kind_and_place_but_never_dates_or_chair(meeting: Load, secretary: Actor) -> None:
    source = meeting("mge-2011")

    services.clone(secretary, source, "mge-2015", Text.of(en="Second meeting of experts"), Text.of(en="MGE2"))

    made = queries.by_code("mge-2015", for_change=True)
    assert (made.kind, made.place, made.status) == (source.kind, source.place, MeetingStatus.MANDATED)
    assert {p.id for p in made.paragraphs} == {p.id for p in source.paragraphs}
    assert (made.start_on, made.earliest_on, made.chair_state) == (None, None, None)
    assert made.chair_status is ChairStatus.NONE
