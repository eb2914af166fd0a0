"""Sessions on pages: entered, edited by two at once, called off, removed and put back, tied to one another."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import url_for

from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.programme import arranging, queries, reading
from meetings.programme.models import ProgrammeSession
from meetings.programme.rules import Interpretation, SessionKind
from tests.programme.support import MGE, MONDAY, SECRETARIAT, WEDNESDAY, Kept, relation, session, stored, whole
from tests.support.accounts import SignIn
from tests.support.furnish_programme import furnish_sessions

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
LIST = f"/en/meetings/{MGE}/programme/sessions/"
NEW = f"{LIST}new"
SEVERAL = f"{LIST}several"
RELATIONS = f"/en/meetings/{MGE}/programme/relations"
EDITED = "form.form"


def page(kept: Kept, key: str, step: str = "record") -> str:
    return f"/en/programme/sessions/{kept.sessions[key]}/{step}"


def latest() -> ProgrammeSession:
    db.session.expire_all()
    return queries.session(db.session.execute(sa.select(sa.func.max(ProgrammeSession.id))).scalar_one())


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


@pytest.fixture
def colleague(signed_in: SignIn) -> Any:
    return signed_in("colleague@example.org")


# --- entering -------------------------------------------------------------------------------------------------------


def test_a_formal_meeting_begins_with_what_is_usual(kept: Kept, desk: Any) -> None:
    answer = desk.fill(NEW, **{"title-en": "Tracing", "number": "4"})

    made = latest()
    assert answer.headers["Location"].endswith(f"/programme/sessions/{made.id}/record")
    assert (made.kind, made.number, made.minutes, made.langs) == (SessionKind.FORMAL, 4, 180, list(LANGUAGES))
    assert made.interpretation is Interpretation.GRANTED and made.is_open and made.is_listed
    assert "It has no day and hour yet." in desk.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("kind", "minutes", "interpretation", "is_open"),
    [("side_event", 75, "none", True), ("group", 60, "as_available", False), ("bureau", 60, "none", False)],
)
def test_every_kind_has_defaults_of_its_own(
    kept: Kept, desk: Any, kind: str, minutes: int, interpretation: str, is_open: bool
) -> None:
    shown = desk.get(f"{NEW}?kind={kind}").text
    assert 'name="number"' not in shown, "only formal meetings are numbered"

    desk.fill(f"{NEW}?kind={kind}", **{"title-en": "Something"})

    made = latest()
    assert (made.kind.value, made.minutes, made.interpretation.value) == (kind, minutes, interpretation)
    assert made.is_open is is_open


def test_everything_that_a_session_has_is_entered_and_shown(kept: Kept, desk: Any) -> None:
    answer = desk.fill(
        f"{NEW}?kind=informal",
        **{
            "title-en": "Draft report",
            "note-en": "Text of 10 May.",
            "items": str(kept.items[2]),
            "not_before_on": WEDNESDAY.isoformat(),
            "not_before_at": "9:30",
            "room_wish": str(kept.rooms["small"]),
            "parties": [str(kept.parties["bureau"]), str(kept.parties["person:chair"])],
            "attendance": "70",
            "langs": ["en", "fr"],
            "interpretation": "wanted",
            "equipment": "screen",
            "needs_access": "y",
            "contact": "Jean, 5555",
            "remark": "Bring the text.",
        },
    )

    made = latest()
    assert (made.not_before_on, made.not_before_at, made.room_wish_id) == (WEDNESDAY, 570, kept.rooms["small"])
    assert made.needs_access and made.equipment == ["screen"] and len(made.parties) == 2 and len(made.items) == 1
    shown = desk.get(answer.headers["Location"]).text
    for words in ("2 (a)", "Cooperation", "Jim McLay", "Wednesday 11 May 2011, 09:30", "Bring the text.", "Jean, 5555"):
        assert words in shown


def test_what_was_typed_stays_when_it_is_refused(kept: Kept, desk: Any) -> None:
    answer = desk.fill(NEW, **{"title-fr": "Traçage", "langs": None, "minutes": "4", "not_before_at": "quarter"})

    assert answer.status_code == 422 and "Traçage" in answer.text and 'value="quarter"' in answer.text
    assert "Enter a number from 5 to 600." in answer.text
    refused = desk.fill(NEW, **{"title-fr": "Traçage", "langs": None})
    assert refused.status_code == 422 and "Choose the languages of interpretation." in refused.text
    assert len(whole(kept).sessions) == 6


def test_several_are_entered_from_a_list(kept: Kept, desk: Any) -> None:
    answer = desk.fill(SEVERAL, themes="4. Tracing\n5. Cooperation\nClosing", attendance="200")

    shown = desk.get(answer.headers["Location"]).text
    assert "3 sessions are entered." in shown and "Meeting 4" in shown and "Closing" in shown
    assert [one.number for one in whole(kept).sessions[-3:]] == [4, 5, None]
    assert len(reading.relations(whole(kept))) == 3


def test_a_list_that_cannot_be_read_comes_back_as_it_was(kept: Kept, desk: Any) -> None:
    answer = desk.fill(SEVERAL, themes=f"Short\n{'x' * 201}")

    assert answer.status_code == 422 and "Line 2 is too long" in answer.text and "Short" in answer.text
    assert len(whole(kept).sessions) == 6


# --- editing --------------------------------------------------------------------------------------------------------


def test_a_session_is_edited_where_it_stands(kept: Kept, desk: Any) -> None:
    answer = desk.fill(page(kept, "marking", "edit"), minutes="120", **{"title-en": "Marking of weapons"})

    found = stored(kept, "marking")
    assert (found.minutes, found.on, found.title.get("fr")) == (120, MONDAY, "Marking (fr)")
    shown = desk.get(answer.headers["Location"]).text
    assert "Monday 9 May 2011, 15:00–17:00" in shown and "The session is edited." in shown
    assert "<s" in shown, "the record says what it was before"


def test_nothing_changes_where_nothing_was_changed(kept: Kept, desk: Any) -> None:
    revisions = {key: stored(kept, key).revision for key in kept.sessions}

    for key in kept.sessions:
        assert desk.fill(page(kept, key, "edit")).status_code == 302

    assert {key: stored(kept, key).revision for key in kept.sessions} == revisions


def test_two_who_edit_one_session_choose_field_by_field(kept: Kept, desk: Any, colleague: Any) -> None:
    path = page(kept, "side", "edit")
    seen = desk.get(path)
    colleague.fill(path, minutes="60")

    sent = seen.page.fields(seen.page.form())
    both = desk.post(path, data={**sent, "title-en": ["Tracing in the field"], "minutes": ["90"]})
    assert both.status_code == 409 and "Somebody else saved this in the meantime" in both.text
    answer = desk.post(path, data={**both.page.fields(both.page.form()), "keep-minutes": "theirs"})

    assert answer.status_code == 302
    found = stored(kept, "side")
    assert (found.minutes, found.title.get("en")) == (60, "Tracing in the field")


def test_an_unknown_hour_names_its_field(kept: Kept, desk: Any) -> None:
    answer = desk.fill(page(kept, "side", "edit"), not_before_on="", not_before_at="10:00")

    assert answer.status_code == 422 and "Choose the day to which this hour belongs." in answer.text
    assert 'href="#not_before_on"' in answer.text


# --- as a whole -----------------------------------------------------------------------------------------------------


def test_a_session_is_called_off_and_held_after_all(kept: Kept, desk: Any) -> None:
    desk.fill(page(kept, "marking", "call-off"))
    shown = desk.get(page(kept, "marking")).text
    assert "The session is called off." in shown and "Hold it after all" in shown
    desk.fill(page(kept, "marking", "reinstate"))

    assert stored(kept, "marking").called_off_at is None
    assert desk.get(page(kept, "marking", "reinstate")).status_code == 302, "there is nothing to do"


def test_a_session_is_copied_and_the_copy_is_edited(kept: Kept, desk: Any) -> None:
    answer = desk.fill(page(kept, "marking", "copy"))

    made = latest()
    assert answer.headers["Location"].endswith(f"/programme/sessions/{made.id}/edit")
    assert made.number is None and made.on is None and made.title.get("en") == "Marking"


def test_a_removed_session_is_listed_apart_and_put_back(kept: Kept, desk: Any) -> None:
    desk.fill(page(kept, "marking", "remove"))
    assert "Record-keeping" in desk.get(LIST).text and ">Marking<" not in desk.get(LIST).text
    removed = desk.get(f"{LIST}?standing=removed").text
    assert ">Marking<" in removed and "Record-keeping" not in removed
    assert desk.get(page(kept, "marking", "edit")).headers["Location"].endswith("/record")
    assert "Put back" in desk.get(page(kept, "marking")).text

    desk.fill(page(kept, "marking", "restore"))

    assert stored(kept, "marking").removed_at is None and stored(kept, "marking").room_id == kept.rooms["big"]


def test_whoever_asked_before_a_change_is_asked_again(kept: Kept, desk: Any, colleague: Any) -> None:
    path = page(kept, "marking", "remove")
    question = desk.get(path)
    colleague.fill(page(kept, "marking", "edit"), minutes="170")

    again = desk.post(path, data=question.page.fields(question.page.form()))
    assert again.status_code == 409 and stored(kept, "marking").removed_at is None
    desk.post(path, data=again.page.fields(again.page.form()))

    assert stored(kept, "marking").removed_at is not None


# --- lists and the order of sessions --------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_kind_day_and_standing(kept: Kept, desk: Any) -> None:
    def listed(query: str) -> int:
        return int(desk.get(f"{LIST}?{query}").text.count('role="rowheader"'))

    assert listed("") == 6
    assert (listed("kind=formal"), listed("on=2011-05-09"), listed("kind=formal&on=2011-05-10")) == (3, 3, 1)
    assert (listed("standing=placed"), listed("standing=unplaced"), listed("standing=called_off")) == (5, 1, 0)
    assert listed("kind=nothing&on=2011-99-99&standing=x&page=0") == 6, "what there is not narrows nothing"
    assert "Nothing found" in desk.get(f"{LIST}?kind=briefing").text


def test_a_long_list_costs_no_more_than_a_short_one(kept: Kept, desk: Any) -> None:
    desk.get(LIST)
    few = len(desk.get(LIST).queries)
    programme = whole(kept)
    for number in range(60):
        session(programme, f"Side event {number}", SessionKind.SIDE_EVENT)
    db.session.commit()

    shown = desk.get(LIST)

    assert len(shown.queries) == few and "66 sessions" in shown.text and shown.text.count('role="rowheader"') == 25
    assert desk.get(f"{LIST}?page=3").text.count('role="rowheader"') == 16


def test_many_relations_stand_on_several_pages(kept: Kept, desk: Any) -> None:
    programme = whole(kept)
    made = [session(programme, f"Theme {number}") for number in range(40)]
    db.session.flush()
    db.session.add_all(relation(programme.id, one.id, other.id) for one, other in pairwise(made))

    assert desk.get(RELATIONS).text.count('role="rowheader"') == 25
    assert desk.get(f"{RELATIONS}?page=2").text.count('role="rowheader"') == 15


def test_an_empty_programme_says_how_to_begin(kept: Kept, desk: Any) -> None:
    for key in kept.sessions:
        one = stored(kept, key)
        arranging.remove(SECRETARIAT, one.id, one.revision)

    assert "No session yet" in desk.get(LIST).text


def test_sessions_are_tied_on_a_page(kept: Kept, desk: Any) -> None:
    path = f"{RELATIONS}?session={kept.sessions['opening']}"
    answer = desk.fill(path, order="same_room", second=str(kept.sessions["marking"]), strictness="wished")

    shown = desk.get(answer.headers["Location"]).text
    assert "it is wished" in shown and "Record-keeping</a>" not in shown, "of this session alone"
    assert "is in the same room as the other" in desk.get(page(kept, "opening")).text
    records, marking = str(kept.sessions["records"]), str(kept.sessions["marking"])
    turned = {"first": records, "order": "before", "second": marking, "strictness": "must"}
    refused = desk.post(RELATIONS, data=turned)
    assert refused.status_code == 422 and "must already end before" in refused.text
    assert f'<option selected value="{records}">' in refused.text, "what was chosen stays"
    assert desk.post(RELATIONS, data={}).status_code == 422, "nothing was chosen"
    held = reading.relations(whole(kept))

    removed = desk.post(f"/en/meetings/{MGE}/programme/relations/{held[0].id}/remove")
    assert removed.status_code == 302 and len(reading.relations(whole(kept))) == 1
    twice = desk.post(f"/en/meetings/{MGE}/programme/relations/{held[0].id}/remove")
    assert "This was taken out in the meantime." in desk.get(twice.headers["Location"]).text


# --- who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_are_well_made_in_every_language(kept: Kept, desk: Any, signed_in: SignIn, lang: str) -> None:
    gone, off = stored(kept, "side"), stored(kept, "bureau")
    arranging.remove(SECRETARIAT, gone.id, gone.revision)
    arranging.call_off(SECRETARIAT, off.id, off.revision)
    paths = [
        f"meetings/{MGE}/programme/sessions/",
        f"meetings/{MGE}/programme/sessions/?standing=removed",
        *(f"meetings/{MGE}/programme/sessions/new?kind={kind.value}" for kind in SessionKind),
        f"meetings/{MGE}/programme/sessions/several",
        f"meetings/{MGE}/programme/relations",
        *(f"programme/sessions/{kept.sessions[key]}/record" for key in kept.sessions),
        *(f"programme/sessions/{kept.sessions['african']}/{step}" for step in ("edit", "copy", "call-off", "remove")),
        f"programme/sessions/{kept.sessions['bureau']}/reinstate",
        f"programme/sessions/{kept.sessions['side']}/restore",
    ]

    for path in paths:
        assert desk.get(f"/{lang}/{path}").status_code == 200, path
    auditor = signed_in("auditor@example.org")
    for path in (paths[0], f"meetings/{MGE}/programme/relations", f"programme/sessions/{kept.sessions['side']}/record"):
        assert auditor.get(f"/{lang}/{path}").status_code == 200, path


def test_the_chairs_desk_reads_and_changes_nothing(kept: Kept, signed_in: SignIn) -> None:
    chair = signed_in("desk@example.org")
    side = stored(kept, "side")
    side.remark, side.contact = "For us alone.", "Jean"

    assert chair.get(LIST).status_code == chair.get(RELATIONS).status_code == 200
    shown = chair.get(page(kept, "side")).text
    assert "Tracing in practice" in shown and "For us alone." not in shown and "Jean" not in shown
    assert f"/sessions/{side.id}/edit" not in shown and "new?" not in chair.get(LIST).text
    for path in (NEW, SEVERAL, *(page(kept, "side", step) for step in ("edit", "copy", "call-off", "remove"))):
        assert chair.get(path).status_code == 404, path
        assert chair.post(path, data={"revision": "1"}).status_code == 404, path
    assert chair.post(RELATIONS, data={"first": "1", "second": "3", "order": "before"}).status_code == 404


@pytest.mark.parametrize("who", ["peru", "african", "ngo", "reader", "other-secretariat"])
def test_work_in_progress_does_not_exist_for_others(kept: Kept, signed_in: SignIn, who: str) -> None:
    client = signed_in(f"{who}@example.org")

    for path in (LIST, NEW, SEVERAL, RELATIONS, page(kept, "opening"), page(kept, "opening", "edit")):
        assert client.get(path).status_code == 404, path


def test_what_there_is_not_is_not_found(kept: Kept, desk: Any) -> None:
    for path in (
        "/en/programme/sessions/999/record",
        "/en/programme/sessions/999/edit",
        "/en/programme/sessions/999/remove",
        "/en/meetings/prepcom-2012/programme/sessions/",
        f"/en/meetings/{MGE}%00/programme/sessions/",
    ):
        assert desk.get(path).status_code == 404, path


def test_the_furniture_of_these_pages_can_be_seen(kept: Kept, desk: Any) -> None:
    with desk.application.test_request_context("/en/"):
        samples = furnish_sessions()
        opened = {view: given for view, given in samples.items() if view != "programme.unrelate"}
        paths = [url_for(view, lang="fr", **values) for view, given in opened.items() for values in given]
    db.session.commit()

    assert len(paths) == 17
    for path in paths:
        assert desk.get(path).status_code == 200, path
