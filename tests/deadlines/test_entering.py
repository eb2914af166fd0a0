"""Entering, editing, acting and counting: what bad input is answered with, and two people at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.deadlines.models import Deadline, DeadlineAct
from meetings.deadlines.rules import DeadlineState
from meetings.foundation import audit
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from tests.deadlines.support import count, deadline, rule
from tests.support import pages

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


# --- entering -------------------------------------------------------------------------------------------------------

ENTERED: dict[str, Any] = {
    "title-en": "Views for the ten-year report",
    "title-zh": "对十年进展的看法",
    "latest": "2011-06-30",
    "at": "18:00",
    "owner": ["states", "civil_society"],
    "area": "reports",
    "meeting": "revcon-2012",
}


def test_the_secretariat_enters_a_deadline(secretariat: Any) -> None:
    answer = secretariat.fill("/en/deadlines/new", **ENTERED)

    made = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert answer.status_code == 302 and made is not None
    assert answer.location.endswith(f"/en/deadlines/{made.id}/")
    assert made.title == Text.of(en="Views for the ten-year report", zh="对十年进展的看法")
    assert (made.window, made.owner) == (Window.on(date(2011, 6, 30)), ["states", "civil_society"])


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [("30, 7, 1", None, "30, 7 and 1"), ("1 14", [14, 1], "14 and 1"), ("", [], "No reminders")],
)
def test_each_deadline_says_when_it_reminds(secretariat: Any, typed: str, stored: object, shown: str) -> None:
    answer = secretariat.fill("/en/deadlines/new", **ENTERED, reminders=typed)

    made = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert made is not None and made.reminders == stored
    assert shown in secretariat.get(answer.location).text


BAD: list[tuple[str, ...]] = [  # what is typed where, what is said, and beside which field where that is another one
    ("latest", "2011-02-31", "There is no such day in that month."),
    ("latest", "20111-05-09", "The year must lie between 1990 and 2100."),
    ("latest", "09/05/2011", "This is not a date."),
    ("latest", "2011-06-3٠", "This is not a date."),
    ("latest", "", "Enter a date."),
    ("latest", "2011-05-0\x009", "invisible control character"),
    ("earliest", "2011-07-01", "The last day comes before the first.", "latest"),
    ("earliest", "2011-06-01", "Only an exact day can have an hour.", "at"),
    ("at", "25:00", "There is no such time"),
    ("at", "noon", "This is not a time."),
    ("title-en", "a" * 100_000, "too long"),
    ("title-en", "a\x00b", "cannot be shown"),
    ("title-en", "a\x07b", "cannot be shown"),
    ("title-ar", "a\u202eb", "turns the direction"),
    ("title-en", "a\nb", "cannot be shown"),
    ("words-en", "b" * 501, "too long"),
    ("note-fr", "c" * 4_001, "too long"),
    ("note-fr", "c\u2066", "turns the direction"),
    ("reminders", "30, a week", "Write numbers of days"),
    ("reminders", "-7", "Write numbers of days"),
    ("reminders", "366", "must lie between 1 and 365"),
    ("reminders", "7 6 5 4 3 2 1", "at most 6 numbers"),
]


@pytest.mark.parametrize("bad", BAD, ids=[f"{field} {typed[:14]!r}" for field, typed, *_ in BAD])
def test_bad_input_is_said_beside_its_field_kept_and_not_stored(secretariat: Any, bad: tuple[str, ...]) -> None:
    field, typed, sentence, *beside = bad
    secretariat.checks = "\x00" not in typed and "\x07" not in typed  # a page that repeats them cannot be parsed
    answer = secretariat.post("/en/deadlines/new", data={**ENTERED, field: typed})

    assert answer.status_code == 422
    said = pages.Page(answer.text)
    assert sentence in said.text(f"*[@id='{(beside or [field])[0]}-error']")
    kept = said.fields(said.form())
    assert kept.pop(field) == [shown_again(typed)]
    assert {name: kept[name] for name in ENTERED if name != field} == {
        name: [value] if isinstance(value, str) else value for name, value in ENTERED.items() if name != field
    }
    assert count() == 19


def shown_again(typed: str) -> str:
    """What a page can carry of it; an input shows one line."""
    return "".join(letter for letter in typed if letter not in "\x00\x07")


def test_a_last_day_off_is_remarked_while_it_is_typed_and_saved_as_it_is(secretariat: Any) -> None:
    def said(query: str) -> str:
        answer = secretariat.get(f"/en/deadlines/check?{query}")
        assert answer.status_code == 200
        return str(answer.text)

    assert "The last day is a holiday: Monday 30 May 2011 (Memorial Day)." in said("latest=2011-05-30")
    assert "floating holiday, on which many are away: Tuesday 17 May 2011" in said("until=2011-05-17&meeting=mge-2011")
    for nothing in (
        "",
        "latest=2011-05-31",
        "latest=2011-02-31",
        "latest=%00&meeting=%00",
        "latest=2011-05-31&meeting=x",
    ):
        assert said(nothing).strip() == ""

    answer = secretariat.fill("/en/deadlines/new", **(ENTERED | {"latest": "2011-05-30", "at": ""}))
    assert answer.status_code == 302
    assert "(Memorial Day)" in secretariat.get(answer.location).page.text("main")
    form = secretariat.get(f"{answer.location}edit")
    assert "(Memorial Day)" in form.page.text("*[@id='remark']")


def test_an_extension_to_a_day_off_is_remarked_and_done(secretariat: Any) -> None:
    found = deadline("chair-nomination-2012").id
    refused = secretariat.fill(f"/en/deadlines/{found}/extend", until="2011-07-04", note="x" * 501)
    assert (refused.status_code, "(Independence Day)" in refused.page.text("*[@id='remark']")) == (422, True)

    assert secretariat.fill(f"/en/deadlines/{found}/extend", until="2011-07-04").status_code == 302
    assert deadline("chair-nomination-2012").latest_on == date(2011, 7, 4)


def test_a_title_is_needed_in_one_language_at_least(secretariat: Any) -> None:
    answer = secretariat.fill("/en/deadlines/new", **{**ENTERED, "title-en": "  ", "title-zh": "\u200b"})

    assert (answer.status_code, count()) == (422, 19)
    assert "Enter this in at least one language." in answer.page.text("main")


def test_what_was_typed_is_kept_when_something_is_wrong(secretariat: Any) -> None:
    page = secretariat.fill("/ar/deadlines/new", **{**ENTERED, "latest": "31.02.2011"}).page

    fields = page.fields(page.form())
    assert fields["latest"] == ["31.02.2011"]
    assert fields["title-zh"] == ["对十年进展的看法"]
    assert fields["owner"] == ["states", "civil_society"]
    assert fields["meeting"] == ["revcon-2012"]


def test_choices_that_are_not_offered_are_refused_and_extra_fields_ignored(secretariat: Any) -> None:
    for field in ("area", "meeting", "paragraph", "requirement", "owner"):
        answer = secretariat.post("/en/deadlines/new", data={**ENTERED, field: "'; DROP TABLE deadline"})
        assert answer.status_code == 422, field
    assert count() == 19
    secretariat.post(
        "/en/deadlines/new", data={**ENTERED, "state": "done", "id": "1", "revision": "77", "rule_id": "1"}
    )
    made = db.session.execute(sa.select(Deadline).order_by(Deadline.id.desc())).scalars().first()
    assert made is not None
    assert (made.state, made.revision, made.rule_id) == (DeadlineState.OPEN, 1, None)


# --- two people at once ---------------------------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_versions_and_chooses_field_by_field(secretariat: Any) -> None:
    found = deadline("agenda-item-ga66")
    path, mine = f"/en/deadlines/{found.id}/edit", {"title-en": "Mine", "words-en": "by new year"}
    first = secretariat.get(path).page
    sent = first.fields(first.form()) | {name: [value] for name, value in mine.items()}
    secretariat.fill(path, **{"title-en": "Theirs", "latest": "2011-08-15"})

    both = secretariat.post(path, data=sent)

    assert both.status_code == 409
    shown = both.page.text("main")
    assert all(words in shown for words in ("Mine", "Theirs", "by new year", "2011-08-15", "2011-07-31"))
    assert not any(words in shown for words in ("True", "False"))
    assert deadline("agenda-item-ga66").title.get("en") == "Theirs"

    chosen = both.page.fields(both.page.form())
    secretariat.post(path, data=chosen | {"keep-title": ["theirs"], "keep-latest": ["theirs"]})

    saved = deadline("agenda-item-ga66")
    assert (saved.title.get("en"), saved.words.get("en"), saved.latest_on) == (
        "Theirs",
        "by new year",
        date(2011, 8, 15),
    )


def test_an_act_on_a_deadline_that_changed_meanwhile_is_not_done(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.post(f"/en/deadlines/{found}/do", data={"revision": "7"})

    assert answer.status_code == 409
    assert deadline("iti-reports-2011").state is DeadlineState.OPEN


def test_whoever_acts_second_sees_what_there_is_now_and_keeps_the_note(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id
    path = f"/en/deadlines/{found}/do"
    page = secretariat.get(path).page
    typed = page.fields(page.form()) | {"note": ["All reports have come"]}
    secretariat.fill(f"/en/deadlines/{found}/extend", until="2012-01-31")

    refused = secretariat.post(path, data=typed)

    assert refused.status_code == 409 and acts(found) == ["extend"]
    shown = refused.page.text("main")
    assert "Somebody else changed this in the meantime." in shown and "31 January 2012" in shown
    again = refused.page.fields(refused.page.form())
    assert again["note"] == ["All reports have come"]
    assert secretariat.post(path, data=again).status_code == 302
    assert acts(found) == ["extend", "do"]


def test_what_somebody_else_has_done_already_is_not_done_again(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id
    page = secretariat.get(f"/en/deadlines/{found}/waive").page
    typed = page.fields(page.form()) | {"note": ["Nobody asks for it any more"]}
    secretariat.fill(f"/en/deadlines/{found}/do")

    first = secretariat.post(f"/en/deadlines/{found}/waive", data=typed)
    second = secretariat.post(f"/en/deadlines/{found}/waive", data=first.page.fields(first.page.form()))

    assert (first.status_code, second.status_code) == (409, 409)
    assert "This cannot be done with the deadline as it stands now." in second.page.text("main")
    assert "Nobody asks for it any more" in second.text and acts(found) == ["do"]


def acts(deadline_id: int) -> list[str]:
    """What was done with a deadline, as it is stored."""
    query = sa.select(DeadlineAct.action).where(DeadlineAct.deadline_id == deadline_id).order_by(DeadlineAct.id)
    return [action.value for action in db.session.execute(query).scalars()]


# --- acts -----------------------------------------------------------------------------------------------------------


def test_a_deadline_is_extended_with_a_note_and_its_page_tells_both_days(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.fill(f"/en/deadlines/{found}/extend", until="2012-01-31", note="Asked for by many")

    assert answer.status_code == 302
    shown = secretariat.get(f"/en/deadlines/{found}/").page.text("main")
    assert "From 31 December 2011 to 31 January 2012" in shown and "Asked for by many" in shown


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2011-12-31", "an extension never shortens"),
        ("2005-01-01", "an extension never shortens"),
        ("", "Enter a date."),
        ("2011-02-31", "There is no such day"),
    ],
)
def test_an_extension_that_is_none_is_refused_beside_its_field(secretariat: Any, until: str, sentence: str) -> None:
    found = deadline("iti-reports-2011").id

    answer = secretariat.fill(f"/en/deadlines/{found}/extend", until=until, note="Asked for by many")

    assert answer.status_code == 422 and sentence in answer.page.text("main")
    stored = deadline("iti-reports-2011")
    assert (stored.latest_on, stored.extended_days) == (date(2011, 12, 31), 0)
    assert (stored.state, stored.revision) == (DeadlineState.OPEN, 1)
    assert acts(found) == [] and audit.history("deadline", found) == []


def test_an_act_that_is_not_possible_is_not_asked(secretariat: Any) -> None:
    found = deadline("iti-reports-2011").id

    assert secretariat.get(f"/en/deadlines/{found}/reopen").status_code == 409
    assert secretariat.get(f"/en/deadlines/{found}/vanish").status_code == 404


# --- rules ----------------------------------------------------------------------------------------------------------


def test_the_rules_show_the_days_they_give(secretariat: Any) -> None:
    shown = secretariat.get("/en/deadlines/rules/").page.text("main")

    assert "10 weeks before the opening" in shown and "28 February 2011" in shown
    preview = secretariat.get("/en/deadlines/rules/preview?days=56&side=before&kinds=expert_meeting&kinds=nothing")
    assert "14 March 2011" in preview.text


@pytest.mark.parametrize("query", ["", "days=x&kinds=expert_meeting", "days=99999", "days=731&kinds=expert_meeting"])
def test_a_preview_of_nothing_says_what_is_missing(secretariat: Any, query: str) -> None:
    answer = secretariat.get(f"/en/deadlines/rules/preview?{query}")

    assert answer.status_code == 200 and "Give a number of days" in answer.text


def test_saving_a_rule_moves_the_deadlines(secretariat: Any) -> None:
    path = f"/en/deadlines/rules/{rule('documents-issued').id}/"

    assert secretariat.fill(path, days="56").status_code == 302
    assert deadline("mge-2011:documents-issued").latest_on == date(2011, 3, 14)


@pytest.mark.parametrize(
    ("field", "typed"), [("days", "731"), ("days", "-3"), ("days", "٧٠"), ("days", ""), ("kinds", None)]
)
def test_a_rule_that_cannot_be_is_refused(secretariat: Any, field: str, typed: str | None) -> None:
    answer = secretariat.fill(f"/en/deadlines/rules/{rule('documents-issued').id}/", **{field: typed})

    assert answer.status_code == 422
    assert rule("documents-issued").revision == 1


def test_two_editors_of_a_rule_lose_nothing(secretariat: Any) -> None:
    path = f"/en/deadlines/rules/{rule('documents-issued').id}/"
    page = secretariat.get(path).page
    sent = page.fields(page.form())
    secretariat.fill(path, days="49")

    both = secretariat.post(path, data=sent | {"title-en": ["Issued"], "days": ["56"]})

    assert both.status_code == 409 and rule("documents-issued").offset_days == -49
    secretariat.post(path, data=both.page.fields(both.page.form()) | {"keep-days": ["theirs"]})
    assert (rule("documents-issued").offset_days, rule("documents-issued").title.get("en")) == (-49, "Issued")


def test_a_rule_is_put_out_of_use_by_a_button(secretariat: Any) -> None:
    found = rule("documents-issued").id

    assert secretariat.post(f"/en/deadlines/rules/{found}/off", data={"revision": "1"}).status_code == 302
    assert deadline("mge-2011:documents-issued").state is DeadlineState.WAIVED
    assert secretariat.post(f"/en/deadlines/rules/{found}/on", data={"revision": "1"}).status_code == 409
