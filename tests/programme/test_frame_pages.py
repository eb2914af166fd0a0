"""Pages of frames: the secretariat begins and changes them by form; nothing that was typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.calendar import queries as calendar
from meetings.calendar.models import Place
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.database import db
from meetings.programme import bodies, framing, queries, reading
from meetings.programme.frames import FrameDraft, PartyDraft
from meetings.programme.models import Programme
from meetings.programme.rules import PartyKind
from tests.programme.support import MGE, MONDAY, SECRETARIAT, TUESDAY, Kept, closed, meeting_id, text, venue, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
BASE = f"/en/meetings/{MGE}/programme"
FRAME = f"{BASE}/frame"
DAY = f"{FRAME}/days/2011-05-09"
WRITING = (
    *("begin", "frame/days/2011-05-09", "frame/dates", "frame/venue", "frame/rooms", "frame/closures/new"),
    *("frame/deadline", "parties/ready", "parties/new"),
)


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


def stored_programme() -> Programme:
    db.session.expire_all()
    return queries.whole(queries.of_meeting(MGE).id)


def move_meeting(start: date, end: date) -> None:
    meeting = calendar.by_code(MGE)
    meeting.start_on, meeting.end_on = start, end
    db.session.commit()


# --- beginning ------------------------------------------------------------------------------------------------------


def test_the_secretariat_begins_a_programme_and_sees_its_frame(desk: Any) -> None:
    venue()
    assert desk.get(FRAME).headers["Location"].endswith(f"{BASE}/begin")
    answer = desk.fill(f"{BASE}/begin", day="2011-04-15", hour="18:00", teams="3")
    shown = desk.get(answer.headers["Location"]).text

    assert "The programme of work is begun." in shown and "North Lawn Building" in shown
    assert "Conference Room 4" in shown and "10:00–13:00" in shown and "15 April 2011, 18:00" in shown
    programme = stored_programme()
    assert programme.requests_until == datetime(2011, 4, 15, 22, 0, tzinfo=UTC)
    assert {one.teams for one in programme.periods} == {3}
    assert desk.get(f"{BASE}/begin").headers["Location"].endswith(FRAME)
    again = desk.post(f"{BASE}/begin", data={"venue": str(programme.venue_id), "source": ""})
    assert again.status_code == 409 and "begun already" in again.text


def test_a_deadline_without_an_hour_lasts_to_the_end_of_its_day(desk: Any) -> None:
    venue()
    desk.fill(f"{BASE}/begin", day="15.4.2011")
    assert stored_programme().requests_until == datetime(2011, 4, 16, 3, 59, 59, tzinfo=UTC)
    assert 'name="hour" type="text" value=""' in desk.get(f"{FRAME}/deadline").text.replace("\n", "")


def test_a_programme_begins_with_hours_bodies_and_sessions_of_another_one(desk: Any, kept: Kept) -> None:
    meeting = calendar.by_code("prepcom-2012")
    meeting.start_on, meeting.end_on = date(2012, 3, 19), date(2012, 3, 23)
    meeting.status = MeetingStatus.CONFIRMED
    db.session.commit()
    bodies.add(SECRETARIAT, kept.programme, PartyDraft(PartyKind.BODY, text("Friends of the Chair")))
    path = "/en/meetings/prepcom-2012/programme/begin"
    answer = desk.fill(path, source=str(kept.programme))

    assert answer.status_code == 302
    made = queries.whole(queries.of_meeting("prepcom-2012").id)
    sessions = {one.title.get("en"): one for one in made.sessions}
    assert sessions["Opening"].on == date(2012, 3, 19) and sessions["Record-keeping"].on == date(2012, 3, 20)
    assert sessions["Opening"].room_id == kept.rooms["big"] and sessions["Opening"].number is None
    assert sessions["Opening"].interpretation == "wanted" and not sessions["Opening"].items
    assert sessions["Tracing in practice"].not_before_on == date(2012, 3, 21)
    assert {party.name.get("en") for party in made.parties} >= {"Friends of the Chair"}
    assert all(party.key != "person:chair" for party in made.parties), "persons are of their meeting"
    assert len(made.relations) == 1


def test_without_dates_or_without_a_venue_nothing_begins_and_the_page_says_why(desk: Any) -> None:
    assert "Enter one with its rooms first." in desk.get(f"{BASE}/begin").text
    assert f'href="{BASE}/begin"' in desk.get(f"{BASE}/").text
    venue()
    meeting = calendar.by_code(MGE)
    meeting.start_on = meeting.end_on = None
    db.session.commit()
    assert f'href="{BASE}/begin"' not in desk.get(f"{BASE}/").text
    answer = desk.get(f"{BASE}/begin")
    assert answer.status_code == 409 and "has no dates" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2011-02-31"}, "31"),
        ({"hour": "18:00"}, "Choose the day to which this hour belongs."),
        ({"day": "2011-03-13", "hour": "02:30"}, "02:30"),
        ({"teams": "many"}, "whole number"),
        ({"venue": "999"}, "Not a valid choice"),
        ({"source": "999"}, "Not a valid choice"),
    ],
)
def test_what_cannot_begin_comes_back_with_all_that_was_typed(desk: Any, typed: dict[str, str], said: str) -> None:
    venue()
    answer = desk.fill(f"{BASE}/begin", **typed)

    assert answer.status_code == 422 and said in answer.text
    assert all(f'value="{value}"' in answer.text for name, value in typed.items() if name not in ("venue", "source"))
    assert not queries.is_begun(meeting_id())


# --- days -----------------------------------------------------------------------------------------------------------


def test_a_day_is_given_other_hours_and_closed_with_a_reason(desk: Any, kept: Kept) -> None:
    desk.fill(DAY, **{"ends-1": "12:30", "teams-1": "1", "starts-4": "18:15", "ends-4": "20:00"})
    day = reading.plans_of(whole(kept))[0]
    assert [(one.kind.value, one.hours.ends, one.teams) for one in day.periods][1:] == [
        ("morning", 750, 1),
        ("lunch", 885, 2),
        ("afternoon", 1080, 2),
        ("evening", 1200, 0),
    ]
    desk.fill(DAY, is_open=None, **{"note-en": "Works"})
    day = reading.plans_of(whole(kept))[0]
    assert not day.is_open and day.note.get("en") == "Works" and len(day.periods) == 5
    assert "Works" in desk.get(FRAME).text


def test_a_closed_weekend_that_is_opened_is_offered_the_hours_of_the_venue(desk: Any, kept: Kept) -> None:
    move_meeting(MONDAY, date(2011, 5, 15))
    desk.fill(f"{FRAME}/dates", how="fit")
    shown = desk.get(FRAME).text
    assert "weekend" in shown
    saturday = f"{FRAME}/days/2011-05-14"
    assert 'value="10:00"' in desk.get(saturday).text
    desk.fill(saturday, is_open="y")
    day = reading.plans_of(whole(kept))[5]
    assert day.is_open and len(day.periods) == 4


def test_all_open_days_get_the_same_hours_but_not_over_what_somebody_has_just_changed(
    desk: Any, signed_in: SignIn, kept: Kept
) -> None:
    page = desk.get(DAY).page
    sent = page.fields(page.form()) | {"ends-1": ["12:30"], "for_all": ["y"]}
    signed_in("colleague@example.org").fill(f"{FRAME}/days/2011-05-10", **{"ends-1": "12:45"})

    refused = desk.post(DAY, data=sent)
    assert refused.status_code == 409 and "changed hours of other days" in refused.text
    assert 'value="12:30"' in refused.text, "what was typed is there"
    second = refused.page.fields(refused.page.form())
    assert desk.post(DAY, data=second).status_code == 302
    assert {day.periods[1].hours.ends for day in reading.plans_of(whole(kept))} == {750}


def test_a_day_that_a_colleague_changed_is_shown_beside_what_was_typed(
    desk: Any, signed_in: SignIn, kept: Kept
) -> None:
    page = desk.get(DAY).page
    sent = page.fields(page.form()) | {"ends-1": ["12:30"]}
    signed_in("colleague@example.org").fill(DAY, **{"ends-1": "12:45"})

    both = desk.post(DAY, data=sent)
    assert both.status_code == 409 and "Part 2: Until" in both.text and "12:45" in both.text
    settled = both.page.fields(both.page.form()) | {"keep-ends-1": ["theirs"]}
    assert desk.post(DAY, data=settled).status_code == 302
    assert reading.plans_of(whole(kept))[0].periods[1].hours.ends == 765


def test_somebody_who_moves_a_session_is_not_in_the_way_of_who_changes_a_day(desk: Any, kept: Kept) -> None:
    page = desk.get(DAY).page
    sent = page.fields(page.form()) | {"ends-1": ["12:30"]}
    session = next(one for one in whole(kept).sessions if one.id == kept.sessions["marking"])
    session.on = TUESDAY
    db.session.commit()
    assert desk.post(DAY, data=sent).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends-0": "11:00"}, "overlap"),
        ({"starts-2": ""}, "Enter"),
        ({"starts-2": "1 p.m."}, "not a time"),
        ({"ends-2": "13:00"}, "must be after the beginning"),
        ({"teams-1": "99"}, "from 0 to 50"),
    ],
)
def test_hours_that_are_refused_come_back_as_they_were_typed(
    desk: Any, kept: Kept, typed: dict[str, str], said: str
) -> None:
    answer = desk.fill(DAY, **typed, **{"note-fr": "Travaux"})
    assert answer.status_code == 422 and said in answer.text
    assert 'value="Travaux"' in answer.text and all(f'value="{value}"' in answer.text for value in typed.values())


def test_the_days_follow_the_meeting_by_form(desk: Any, kept: Kept) -> None:
    assert desk.get(f"{FRAME}/dates").status_code == 409
    move_meeting(date(2011, 5, 16), date(2011, 5, 20))
    assert "The meeting has other dates now" in desk.get(FRAME).text
    asked = desk.get(f"{FRAME}/dates").text
    assert "Monday 9 May 2011; moved along, Monday 16 May 2011" in asked
    old = desk.post(f"{FRAME}/dates", data={"revision": "0", "how": "shift"})
    assert old.status_code == 409
    assert desk.fill(f"{FRAME}/dates", how="shift").status_code == 302
    assert whole(kept).days[0].on == date(2011, 5, 16)
    assert "other dates now" not in desk.get(FRAME).text


# --- the rest of the frame ------------------------------------------------------------------------------------------


def test_rooms_are_chosen_and_lost_for_hours_and_there_again(desk: Any, kept: Kept) -> None:
    desk.fill(f"{FRAME}/rooms", rooms=[kept.rooms["big"], kept.rooms["small"]])
    assert {room.key for room in whole(kept).rooms} == {"big", "small"}
    shown = desk.fill(
        f"{FRAME}/closures/new",
        room=kept.rooms["big"],
        days=["2011-05-09", "2011-05-10"],
        starts="10:00",
        **{"reason-en": "Security Council"},
    )
    page = desk.get(shown.headers["Location"]).text
    assert page.count("Security Council") == 2 and "Monday 9 May 2011, 10:00–24:00" in page
    first = whole(kept).closures[0].id
    assert desk.post(f"{FRAME}/closures/{first}/reopen").status_code == 302
    assert len(whole(kept).closures) == 1
    desk.post(f"{FRAME}/closures/{first}/reopen")
    assert "taken back already" in desk.get(FRAME).text


def test_a_closure_needs_days_and_hours_in_their_order(desk: Any, kept: Kept) -> None:
    room = kept.rooms["big"]
    for typed, said in (
        ({"days": []}, "Choose at least one day"),
        ({"days": ["2011-05-09"], "starts": "12:00", "ends": "11:00"}, "must be after the beginning"),
        ({"days": ["2012-05-09"]}, "Not a valid choice"),
    ):
        answer = desk.fill(f"{FRAME}/closures/new", room=room, **typed, **{"reason-en": "Works"})
        assert answer.status_code == 422 and said in answer.text and 'value="Works"' in answer.text


def test_another_venue_of_the_city_and_a_meeting_that_goes_elsewhere(desk: Any, kept: Kept) -> None:
    other = venue("conference-building", "Conference Building")
    desk.fill(f"{FRAME}/venue", venue=other.id)
    assert whole(kept).venue_id == other.id
    meeting = calendar.by_code(MGE)
    meeting.place_id = db.session.execute(sa.select(Place.id).where(Place.code == "geneva")).scalar_one()
    db.session.commit()
    assert "held in another city now" in desk.get(FRAME).text


def test_the_deadline_is_changed_and_both_versions_are_shown_where_somebody_was_faster(
    desk: Any, signed_in: SignIn, kept: Kept
) -> None:
    page = desk.get(f"{FRAME}/deadline").page
    sent = page.fields(page.form()) | {"day": ["2011-04-01"], "hour": ["12:00"]}
    signed_in("colleague@example.org").fill(f"{FRAME}/deadline", day="2011-04-08", hour="18:00")
    both = desk.post(f"{FRAME}/deadline", data=sent)
    assert both.status_code == 409 and "2011-04-08" in both.text and "2011-04-01" in both.text
    assert desk.post(f"{FRAME}/deadline", data=both.page.fields(both.page.form())).status_code == 302
    assert whole(kept).requests_until == datetime(2011, 4, 1, 16, 0, tzinfo=UTC)
    desk.fill(f"{FRAME}/deadline", day="", hour="")
    assert whole(kept).requests_until is None and "cannot be requested" in desk.get(FRAME).text


def test_persons_and_bodies_are_added_named_and_removed(desk: Any, kept: Kept) -> None:
    base = f"{BASE}/parties"
    desk.fill(f"{base}/ready", ready=["group:asia-pacific"], delegation="state:NZL")
    desk.fill(f"{base}/new", kind="person", **{"name-en": "Ms. Facilitator"})
    keys = {party.key: party for party in whole(kept).parties}
    assert {"group:asia-pacific", "state:NZL", "person:1"} <= set(keys)
    assert keys["state:NZL"].name.get("fr") == "Nouvelle-Zélande"
    number = keys["person:1"].id
    desk.fill(f"{base}/{number}/edit", **{"name-en": "Ms. Moderator"})
    assert "Ms. Moderator" in desk.get(f"{base}/").text
    assert "group:asia-pacific" not in desk.get(f"{base}/ready").text
    desk.fill(f"{base}/{number}/remove")
    assert "Ms. Moderator" not in desk.get(f"{base}/").text
    refused = desk.get(f"{base}/{kept.parties['bureau']}/remove")
    assert refused.status_code == 409 and "Sessions name them." in refused.text
    assert desk.post(f"{base}/{kept.parties['bureau']}/remove").status_code == 409
    assert desk.get(f"{base}/{number}/edit").status_code == 404


def test_two_names_for_one_body_are_both_shown(desk: Any, signed_in: SignIn, kept: Kept) -> None:
    path = f"{BASE}/parties/{kept.parties['group:african']}/edit"
    page = desk.get(path).page
    sent = page.fields(page.form()) | {"name-en": ["Mine"]}
    signed_in("colleague@example.org").fill(path, **{"name-en": "Theirs"})
    both = desk.post(path, data=sent)
    assert both.status_code == 409 and "Mine" in both.text and "Theirs" in both.text


# --- who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["desk", "auditor"])
def test_the_chairs_desk_and_the_auditor_see_a_frame_and_change_nothing(
    signed_in: SignIn, kept: Kept, name: str
) -> None:
    client = signed_in(f"{name}@example.org")
    for path in (FRAME, f"{BASE}/parties/"):
        shown = client.get(path)
        assert shown.status_code == 200 and "/edit" not in shown.text and "/days/" not in shown.text
    for path in WRITING:
        assert client.get(f"{BASE}/{path}").status_code == 404 and client.post(f"{BASE}/{path}").status_code == 404, (
            path
        )


@pytest.mark.parametrize("name", ["peru", "african", "ngo", "reader", "other-secretariat"])
def test_a_frame_does_not_exist_for_others(signed_in: SignIn, kept: Kept, name: str) -> None:
    client = signed_in(f"{name}@example.org")
    for path in (*WRITING, "frame", "parties/", f"parties/{kept.parties['bureau']}/edit"):
        assert client.get(f"{BASE}/{path}").status_code == 404, path
        assert client.post(f"{BASE}/{path}").status_code in {404, 405}, path


def test_where_nothing_is_begun_the_chairs_desk_finds_no_frame(signed_in: SignIn) -> None:
    assert signed_in("desk@example.org").get(FRAME).status_code == 404
    assert signed_in("secretariat@example.org").get(f"{FRAME}/rooms").status_code == 404


def test_addresses_that_name_no_day_and_no_closure_are_not_there(desk: Any, kept: Kept) -> None:
    for path in ("frame/days/2011-06-01", "frame/days/x", "frame/days/%00", "parties/999/edit"):
        assert desk.get(f"{BASE}/{path}").status_code == 404, path
    assert desk.get("/en/meetings/none/programme/frame").status_code == 404


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(desk: Any, kept: Kept, lang: str) -> None:
    closed(kept, "big", MONDAY)
    base, bureau = f"/{lang}/meetings/{MGE}/programme", kept.parties["bureau"]
    added = bodies.add(SECRETARIAT, kept.programme, PartyDraft(PartyKind.PERSON, text("Somebody"))).id
    move_meeting(TUESDAY, date(2011, 5, 18))
    for path in (*WRITING[1:], "frame", "parties/", f"parties/{bureau}/edit", f"parties/{added}/remove"):
        assert desk.get(f"{base}/{path}").status_code == 200, path
    assert desk.get(f"/{lang}/meetings/prepcom-2012/programme/frame").status_code == 302


def test_a_frame_of_many_days_takes_as_few_queries(desk: Any) -> None:
    move_meeting(date(2011, 5, 2), date(2011, 6, 24))
    framing.begin(SECRETARIAT, MGE, FrameDraft(venue().id))
    db.session.commit()
    assert len(desk.get(FRAME).queries) <= 12
