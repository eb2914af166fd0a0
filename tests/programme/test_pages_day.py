"""Pages of the day: the board, recording what happened, taking it back, publishing one session, services used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.programme import happening, queries_day, queries_releases, releasing
from meetings.programme.drafts import ReleaseDraft
from meetings.programme.happening import State
from tests.programme.support import MGE, SECRETARIAT, Kept, stored, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
OPENING = datetime(2011, 5, 9, 14, 0, tzinfo=UTC)  # 10 a.m. in New York
BOARD = f"/en/meetings/{MGE}/programme/today/"
SERVICES = f"/en/meetings/{MGE}/programme/services/"


@pytest.fixture
def released(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The programme, published, at five in the afternoon of its first day."""
    releasing.publish(SECRETARIAT, kept.programme, whole(kept).revision, ReleaseDraft())
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: OPENING + timedelta(hours=7))
    return kept


@pytest.fixture
def secretariat(signed_in: SignIn, released: Kept) -> Any:
    return signed_in("secretariat@example.org")


def act(kept: Kept, key: str, step: str) -> str:
    return f"/en/programme/sessions/{kept.sessions[key]}/happened/{step}"


def state(kept: Kept, key: str) -> State:
    db.session.expire_all()
    number = kept.sessions[key]
    return happening.fold([one.fact for one in queries_day.acts_of([number])[number]]).state


def test_the_board_shows_the_day_that_it_is(secretariat: Any) -> None:
    page = secretariat.get(BOARD).text

    assert "Monday 9 May 2011" in page and "Opening" in page and "Marking" in page
    assert "Record-keeping" not in page


def test_another_day_is_one_press_away(secretariat: Any) -> None:
    page = secretariat.get(f"{BOARD}?on=2011-05-10").text

    assert "Record-keeping" in page


@pytest.mark.parametrize("asked", ["2011-05-14", "nonsense", "9999-99-99", ""])
def test_a_day_that_is_none_of_the_meeting_shows_the_present_one(secretariat: Any, asked: str) -> None:
    assert "Monday 9 May 2011" in secretariat.get(f"{BOARD}?on={asked}").text


def test_a_session_is_called_to_order_and_rises(secretariat: Any, released: Kept) -> None:
    begun = secretariat.fill(act(released, "opening", "begin"), hour="10:12")
    secretariat.fill(act(released, "opening", "end"), hour="12:50")

    assert begun.status_code == 302 and begun.location.endswith(f"#session-{released.sessions['opening']}")
    assert state(released, "opening") is State.HELD


def test_what_is_still_to_come_is_refused_and_stays_typed(secretariat: Any, released: Kept) -> None:
    answer = secretariat.fill(act(released, "opening", "begin"), hour="23:30")

    assert answer.status_code == 422
    assert "This is still to come." in answer.text and 'value="23:30"' in answer.text


def test_an_hour_that_is_none_is_refused_beside_the_field(secretariat: Any, released: Kept) -> None:
    answer = secretariat.fill(act(released, "opening", "begin"), hour="25:99")

    assert answer.status_code == 422 and 'value="25:99"' in answer.text


def test_a_slip_is_published_at_once(secretariat: Any, released: Kept) -> None:
    words = {"words-en": "The Hall is in use."}
    answer = secretariat.fill(act(released, "marking", "slip"), minutes="30", hour="14:50", **words)

    assert answer.status_code == 302
    assert stored(released, "marking").starts == 15 * 60 + 30
    latest = queries_releases.latest(released.programme)
    assert latest is not None and latest.note.get("en") == "The Hall is in use."


def test_a_slot_is_released_and_that_is_taken_back(secretariat: Any, released: Kept) -> None:
    secretariat.fill(act(released, "marking", "release"), hour="12:00")
    assert state(released, "marking") is State.RELEASED

    secretariat.fill(act(released, "marking", "take_back"), hour="12:05")

    assert state(released, "marking") is State.PLANNED and stored(released, "marking").called_off_at is None


def test_a_slot_of_a_later_day_is_released_before_that_day(secretariat: Any, released: Kept) -> None:
    answer = secretariat.fill(act(released, "records", "release"), hour="16:30")

    assert answer.status_code == 302
    found = queries_day.acts_of([released.sessions["records"]])[released.sessions["records"]]
    assert [one.at for one in found] == [OPENING + timedelta(hours=6, minutes=30)]


def test_a_session_of_a_later_day_has_not_begun(secretariat: Any, released: Kept) -> None:
    assert secretariat.fill(act(released, "records", "begin"), hour="16:30").status_code == 422


def test_what_planning_has_called_off_is_so_on_the_board_and_given_back(secretariat: Any, released: Kept) -> None:
    stored(released, "marking").called_off_at = OPENING - timedelta(days=2)
    db.session.commit()
    releasing.publish(SECRETARIAT, released.programme, whole(released).revision, ReleaseDraft())
    db.session.commit()

    assert act(released, "marking", "begin") not in secretariat.get(BOARD).text
    assert secretariat.get(act(released, "marking", "begin")).status_code == 409
    assert queries_day.given_up(released.programme) == {
        released.sessions["marking"]: OPENING - timedelta(days=2),
    }
    assert secretariat.get(SERVICES).status_code == 200


def test_business_is_rolled_over_to_a_later_session(secretariat: Any, released: Kept) -> None:
    answer = secretariat.fill(act(released, "opening", "roll_over"), into=released.sessions["records"], hour="13:00")

    assert answer.status_code == 302
    assert [item.id for item in stored(released, "records").items] == released.items[:1]


def test_what_cannot_happen_has_no_form(secretariat: Any, released: Kept) -> None:
    assert secretariat.get(act(released, "opening", "end")).status_code == 409


def test_two_officers_record_at_once_and_the_second_is_told(secretariat: Any, released: Kept) -> None:
    form = secretariat.get(act(released, "marking", "slip")).page
    sent = form.fields(form.form(None)) | {"minutes": ["30"], "hour": ["14:50"]}
    secretariat.fill(act(released, "marking", "slip"), minutes="10", hour="14:50")

    answer = secretariat.post(act(released, "marking", "slip"), data=sent)

    assert answer.status_code == 409 and 'value="30"' in answer.text
    assert stored(released, "marking").starts == 15 * 60 + 10


def test_only_what_differs_from_the_release_is_offered_for_publishing(secretariat: Any, released: Kept) -> None:
    assert "Publish it as it stands" not in secretariat.get(BOARD).text
    stored(released, "marking").starts = 16 * 60
    db.session.commit()

    page = secretariat.get(BOARD).text

    assert page.count("Publish it as it stands") == 1 and "changed since the last release" in page


def test_one_session_is_published_as_it_stands(secretariat: Any, released: Kept) -> None:
    stored(released, "marking").starts = 16 * 60
    db.session.commit()

    answer = secretariat.fill(f"/en/programme/sessions/{released.sessions['marking']}/announce")

    assert answer.status_code == 302
    latest = queries_releases.latest(released.programme)
    assert latest is not None and latest.number == 2


def test_services_used_stand_in_a_chart_and_in_its_table(secretariat: Any, released: Kept) -> None:
    secretariat.fill(act(released, "opening", "begin"), hour="10:18")
    secretariat.fill(act(released, "opening", "end"), hour="12:42")

    page = secretariat.get(SERVICES).text

    assert "<svg" in page and "2 hours 24 minutes" in page and "80 per cent" in page


def test_services_of_a_programme_that_is_not_published_are_none_yet(signed_in: SignIn, kept: Kept) -> None:
    assert "Nothing to count yet" in signed_in("secretariat@example.org").get(SERVICES).text


@pytest.mark.parametrize("who", ["peru@example.org", "african@example.org", "ngo@example.org", "reader@example.org"])
def test_the_board_does_not_exist_for_others(signed_in: SignIn, released: Kept, who: str) -> None:
    visitor = signed_in(who)

    for path in (BOARD, SERVICES, act(released, "opening", "begin")):
        assert visitor.get(path).status_code == 404


def test_the_chairs_desk_sees_the_board_and_records_nothing(signed_in: SignIn, released: Kept) -> None:
    desk = signed_in("desk@example.org")

    assert "Rises" not in desk.get(BOARD).text and "Called to order" not in desk.get(BOARD).text
    assert desk.get(act(released, "opening", "begin")).status_code == 404
