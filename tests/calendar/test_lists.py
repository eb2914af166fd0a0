"""Holidays of duty stations, meetings of others, and what other pages show of meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import checking, holidays, life, others, queries, queries_lists, services, showing
from meetings.calendar.models import Holiday, Meeting, OtherMeeting, Place
from meetings.calendar.rules import MeetingAction, MeetingStatus
from meetings.foundation import audit, clock, registries
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window
from meetings.mandates import queries as mandates
from tests.support.visitors import sign_in

Load = Callable[[str], Meeting]
TODAY = date(2011, 1, 13)
MARCH = (date(2012, 3, 19), date(2012, 3, 23))


def new_york() -> Place:
    return next(p for p in queries.places() if p.code == "new-york")


def by_reference(reference: str) -> int:
    return mandates.paragraph("a-res-65-64", reference).id


def labour_day() -> Holiday:
    return db.session.scalars(sa.select(Holiday).where(Holiday.on == date(2012, 9, 3))).one()


def propose_conference(meeting: Load, actor: Actor) -> None:
    found = meeting("revcon-2012")
    life.propose_dates(actor, found, date(2012, 8, 27), date(2012, 9, 7), revision=found.revision, accept_warnings=True)
    db.session.commit()


def test_holidays_of_a_year_are_public(seeded: Flask, client: Any) -> None:
    words = client.get("/en/holidays/?year=2012").page.text("main")

    assert "Monday 3 September 2012 Labour Day official" in words
    assert "follows the lunar calendar, may still move" in words
    assert "Edit" not in words


@pytest.mark.parametrize(
    "query", ["year=20111", "year=x", "year=%00", "changed=x", "year=2090", "place=geneva&year=2011"]
)
def test_odd_years_are_answered(seeded: Flask, client: Any, query: str) -> None:
    assert client.get(f"/en/holidays/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["year=1989", "year=2101", "place=atlantis", "place=%00"])
def test_what_has_no_holidays_is_not_found(seeded: Flask, client: Any, query: str) -> None:
    assert client.get(f"/en/holidays/?{query}").status_code == 404


def test_removing_labour_day_gives_the_conference_ten_days(desk: Any, meeting: Load, secretary: Actor) -> None:
    propose_conference(meeting, secretary)
    path = f"/en/holidays/{labour_day().id}/remove/"

    assert "Review Conference" in desk.get(path).page.text("main")
    after = desk.fill(path)

    shown = desk.get(after.headers["Location"]).page.text("main")
    assert "Meetings affected" in shown
    assert "10 working days" in shown
    assert "10 working days" in desk.get("/en/meetings/revcon-2012/").page.text("main")


def test_a_lunar_holiday_that_moves_into_a_meeting_shows_it(desk: Any, meeting: Load, secretary: Actor) -> None:
    found = meeting("prepcom-2012")
    life.propose_dates(secretary, found, *MARCH, revision=1, accept_warnings=True)
    db.session.commit()
    moon = sa.and_(Holiday.is_lunar.is_(True), Holiday.kind == HolidayKind.OFFICIAL, Holiday.on > date(2012, 1, 1))
    eid = db.session.scalars(sa.select(Holiday).where(moon).order_by(Holiday.on)).first()
    assert eid is not None

    after = desk.fill(f"/en/holidays/{eid.id}/edit/", on="2012-03-20")

    shown = desk.get(after.headers["Location"]).page.text("main")
    assert "PrepCom, 19–23 March 2012: 4 working days" in shown
    assert audit.history("holiday", eid.id)[0].after["on"] == "2012-03-20"


def test_a_holiday_is_added_once(desk: Any) -> None:
    values = {"on": "2012-06-05", "name-en": "A day of mourning", "kind": "official"}

    assert desk.fill("/en/holidays/new/", **values).status_code == 302
    again = desk.fill("/en/holidays/new/", **values)

    assert again.status_code == 422
    assert "This day is in the list already." in again.page.text("main")


@pytest.mark.parametrize("on", ["2012-02-31", "20111-01-01", "", "tomorrow", "\x00"])
def test_a_holiday_needs_a_day(desk: Any, on: str) -> None:
    answer = desk.fill("/en/holidays/new/", on=on, **{"name-en": "A day"})

    assert answer.status_code == 422
    assert answer.page.all("p[@id='on-error']")


def test_a_holiday_that_somebody_else_moved_is_not_overwritten(seeded: Flask, secretary: Actor) -> None:
    found = labour_day()
    holidays.put(secretary, new_york(), date(2012, 9, 4), HolidayKind.OFFICIAL, found.name, change=found, revision=1)

    with pytest.raises(Conflict):
        holidays.put(
            secretary, new_york(), date(2012, 9, 5), HolidayKind.OFFICIAL, found.name, change=found, revision=1
        )


def test_of_two_who_move_a_holiday_the_second_sees_both_versions(desk: Any) -> None:
    number = labour_day().id
    path = f"/en/holidays/{number}/edit/"
    mine = desk.get(path).page
    desk.fill(path, on="2012-09-04")

    conflict = desk.post(path, data=mine.fields(mine.form()) | {"on": ["2012-09-05"]})

    assert conflict.status_code == 409
    words = conflict.page.text("main")
    assert "2012-09-04" in words
    assert "2012-09-05" in words
    assert "Labour Day" not in words  # only what differs
    chosen = conflict.page.fields(conflict.page.form())
    assert desk.post(path, data=chosen | {"keep-on": ["theirs"]}).status_code == 302
    assert db.session.get_one(Holiday, number, populate_existing=True).on == date(2012, 9, 4)


def test_of_two_who_change_a_meeting_of_others_the_second_sees_both_versions(desk: Any) -> None:
    path = "/en/meetings/others/att-conference/edit/"
    mine = desk.get(path).page
    desk.fill(path, source="A/RES/64/48, paragraph 4")

    conflict = desk.post(path, data=mine.fields(mine.form()) | {"source": ["A/CONF.217/1"]})

    assert conflict.status_code == 409
    assert "A/RES/64/48, paragraph 4A/CONF.217/1" in conflict.page.text("main")
    assert desk.post(path, data=conflict.page.fields(conflict.page.form())).status_code == 302
    assert queries_lists.other_meeting("att-conference").source == "A/CONF.217/1"


def test_a_floating_holiday_only_warns(meeting: Load, secretary: Actor) -> None:
    holidays.put(secretary, new_york(), date(2012, 3, 20), HolidayKind.FLOATING, Text.of(en="Nowruz"))
    found = meeting("prepcom-2012")

    with pytest.raises(RuleViolation, match=r"meeting\.warnings") as caught:
        life.propose_dates(secretary, found, *MARCH, revision=1)

    examination = caught.value.examination  # type: ignore[attr-defined]
    assert [p.code for p in examination.warnings] == ["meeting.floating_holidays"]
    assert examination.working_days == 5


@pytest.mark.parametrize("who", ["new-zealand@example.org", "administrator@example.org", "auditor@example.org"])
def test_nobody_else_changes_holidays_and_meetings_of_others(seeded: Flask, who: str) -> None:
    client = sign_in(seeded.test_client(), who)
    number = labour_day().id

    for path in (f"holidays/{number}/edit/", f"holidays/{number}/remove/", "holidays/new/", "meetings/others/new/"):
        assert client.get(f"/en/{path}").status_code == 404
        assert client.post(f"/en/{path}").status_code == 404
    reads = who.startswith("auditor")
    assert client.get("/en/meetings/others/").status_code == (200 if reads else 404)
    ways = {a.get("href") for a in client.get("/en/meetings/").page.all("main//a")}
    assert ("/en/meetings/others/" in ways) == reads


def test_meetings_of_others_are_entered_changed_and_removed(desk: Any) -> None:
    values = {"title-en": "Conference on Disarmament", "start": "2012-03-19", "end": "2012-03-30"}
    assert desk.fill("/en/meetings/others/new/", **values).status_code == 302
    other = db.session.scalars(sa.select(OtherMeeting).where(OtherMeeting.key.startswith("other-"))).one()

    key = other.key
    assert "19–30 March 2012" in desk.get("/en/meetings/others/").page.text("main")
    desk.fill(f"/en/meetings/others/{key}/edit/", end="2012-03-23")
    db.session.expire_all()
    assert other.latest_on == date(2012, 3, 23)
    assert desk.fill(f"/en/meetings/others/{key}/remove/").status_code == 302
    assert desk.get(f"/en/meetings/others/{key}/edit/").status_code == 404


def test_an_open_date_of_others_needs_words(desk: Any) -> None:
    values = {"title-en": "Conference", "start": "2012-03-19", "end": "2012-03-30", "is_exact": None}

    answer = desk.fill("/en/meetings/others/new/", **values)

    assert answer.status_code == 422
    assert "say in words what is known" in answer.page.text("main")
    reversed_days = desk.fill("/en/meetings/others/new/", **(values | {"start": "2012-04-19", "is_exact": "y"}))
    assert "The last day comes before the first." in reversed_days.page.text("*[@id='end-error']")


def test_paragraphs_know_the_meetings_that_rest_on_them(seeded: Flask, meeting: Load) -> None:
    paragraphs = {p.number: p.id for p in meeting("prepcom-2012").paragraphs}
    with seeded.test_request_context("/en/"):
        answers = showing.paragraph_answers(dict.fromkeys(paragraphs.values(), ()))

    assert [link.url for link in answers[paragraphs[18]]] == ["/en/meetings/prepcom-2012/"]
    assert len(answers[paragraphs[19]]) == 2


def test_a_meeting_that_a_requirement_names_answers_its_paragraph_once(seeded: Flask, query_count: Any) -> None:
    resting, other = by_reference("op-19"), by_reference("op-12")
    with seeded.test_request_context("/en/"), query_count() as counted:
        answers = showing.paragraph_answers({resting: {"prepcom-2012", "mge-2011"}, other: {"mge-2011", "no-such"}})

    assert [link.url for link in answers[resting]] == [
        "/en/meetings/mge-2011/",
        "/en/meetings/prepcom-2012/",
        "/en/meetings/revcon-2012/",
    ]
    assert [link.url for link in answers[other]] == ["/en/meetings/mge-2011/"]
    assert counted.total == 1


def test_the_page_of_a_paragraph_lists_the_meetings_that_its_requirements_name(desk: Any) -> None:
    path, meeting = "/en/mandates/a-res-65-64/op-12/", "/en/meetings/mge-2011/"

    def answers() -> list[str]:
        return [a.get("href") for a in desk.get(path).page.all("ul[@class='answers']//a")]

    assert meeting not in answers()
    values = {"label-en": "A week", "days": "5", "meetings": "mge-2011"}
    desk.fill(f"{path}clauses/1/requirements/new/?kind=max_working_days", **values)

    assert answers().count(meeting) == 1
    in_resolution = desk.get("/en/mandates/a-res-65-64/").page.all("li[@id='op-12']//a")
    assert meeting in [a.get("href") for a in in_resolution]
    assert len(desk.get("/en/mandates/a-res-65-64/op-19/").queries) <= 12


def test_a_sample_is_marked_where_it_answers_a_paragraph_and_in_its_month(meeting: Load, client: Any) -> None:
    meeting("mge-2011").is_sample = True
    db.session.commit()

    for path in ("/en/mandates/a-res-65-64/op-6/", "/en/mandates/a-res-65-64/"):
        assert "9–13 May 2011, New York (sample)" in client.get(path).page.text("main"), path
    for path in ("/en/", "/en/calendar/month/?month=2011-05", "/en/calendar/agenda/?month=2011-05"):
        assert "[sample] " in client.get(path).page.text("main"), path


def test_the_timeline_tells_dates_from_windows(seeded: Flask) -> None:
    with seeded.test_request_context("/en/"):
        items = {i.key: i for i in showing.timeline(date(2010, 1, 1), date(2012, 12, 31), TODAY, 50)}

    assert {k: items[f"meeting-{k}"].kind for k in ("bms-2010", "mge-2011", "prepcom-2012")} == {
        "bms-2010": "past",
        "mge-2011": "sure",
        "prepcom-2012": "window",
    }


def test_a_cancelled_meeting_leaves_timeline_and_what_is_next(seeded: Flask, meeting: Load, secretary: Actor) -> None:
    life.act(secretary, meeting("mge-2011"), MeetingAction.CANCEL, revision=1, reason="No money")

    with seeded.test_request_context("/en/"):
        assert "meeting-mge-2011" not in {
            i.key for i in showing.timeline(date(2011, 1, 1), date(2011, 12, 31), TODAY, 50)
        }
        assert "/en/meetings/mge-2011/" not in {i.url for i in showing.upcoming(date(2011, 1, 13), 10)}


def test_what_waits_for_the_secretariat_and_for_nobody_else(
    seeded: Flask, meeting: Load, secretary: Actor, query_count: Any
) -> None:
    found = meeting("mge-2011")
    found.start_on, found.end_on = date(2011, 5, 16), date(2011, 5, 20)
    db.session.commit()
    own = Actor(1, "Secretariat", (Holding(Role.SECRETARIAT, "small-arms"),))
    elsewhere = Actor(2, "Others", (Holding(Role.SECRETARIAT, "another"),))

    with seeded.test_request_context("/en/"):
        with query_count() as counted:
            labels = [str(link.label) for link in showing.waiting(own)]
        assert counted.total <= 5
        assert showing.waiting(elsewhere) == []
        assert showing.waiting(Actor(3, "Delegate", (Holding(Role.MEMBER, "NZL"),))) == []

    assert labels[:2] == ["Propose dates: PrepCom", "Propose dates: Review Conference"]
    assert "Requirement not met: Experts’ meeting" in labels


def broken() -> set[str]:
    """The requirements that the secretariat is told of."""
    stored = queries.checkable_requirements()
    _, about = queries.to_look_after(clock.business_today(), ["*"], {code for r in stored for code in r.meeting_codes})
    return {checked.requirement.key for checked, _ in checking.broken_requirements(stored, about)}


def test_what_waits_counts_the_holidays_of_each_meeting_s_own_place(seeded: Flask, meeting: Load) -> None:
    """Presidents’ Day is a holiday in New York alone: in Geneva the same days are one too many."""
    found = meeting("prepcom-2012")
    found.status, found.start_on, found.end_on = MeetingStatus.PROPOSED, date(2012, 2, 13), date(2012, 2, 20)
    db.session.commit()
    assert "prepcom-2012-working-days" not in broken()

    found.place_id = db.session.scalars(sa.select(Place.id).where(Place.code == "geneva")).one()
    db.session.commit()

    assert "prepcom-2012-working-days" in broken()


def test_a_window_passes_when_its_last_day_is_over_at_the_office(seeded: Flask) -> None:
    """It is one in the morning of 1 May in London, and still 30 April in New York."""
    with clock.frozen(datetime(2012, 5, 1, 0, tzinfo=UTC)):
        assert "prepcom-2012-window" not in broken()
    with clock.frozen(datetime(2012, 5, 1, 5, tzinfo=UTC)):
        assert "prepcom-2012-window" in broken()


def test_search_finds_a_meeting_in_any_language_under_both_wordings(seeded: Flask) -> None:
    from meetings.foundation.search import expand

    with seeded.test_request_context("/en/"):
        for words in ("两年期会议", "双年度会议", "biennial meeting", "BMS"):
            urls = {hit.url for hit in showing.found(expand(words), 25)}
            assert "/en/meetings/bms-2010/" in urls, words


def test_every_code_has_its_sentence(seeded: Flask) -> None:
    from meetings.calendar import constraints, periods, rules

    codes = {*rules.CODES, *constraints.REASONS, *services.CODES, *periods.CODES, *holidays.CODES, *others.CODES}

    assert codes - {code for code, _ in registries.error_sentences.items()} == set()


def test_clashes_know_which_days_are_shared(seeded: Flask, meeting: Load, secretary: Actor) -> None:
    values = others.OtherValues(
        Text.of(en="Elsewhere"), Window(date(2011, 5, 11), date(2011, 5, 12)), True, Text(), Text()
    )
    others.put(secretary, values)
    found = meeting("mge-2011")

    examination = services.examine_draft(secretary, found, services.draft_of(found))

    assert [c.clash.days for c in examination.clashes] == [Window(date(2011, 5, 11), date(2011, 5, 12))]
