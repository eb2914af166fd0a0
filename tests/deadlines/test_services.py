"""Each act on a deadline is recorded, and nobody overwrites what somebody else has saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.deadlines import answers, labels, queries, queries_lists, rules, seeding, services
from meetings.deadlines.drafts import DeadlineDraft
from meetings.deadlines.models import Deadline
from meetings.deadlines.rules import DeadlineAction, DeadlineState
from meetings.foundation import audit
from meetings.foundation.access import PUBLIC
from meetings.foundation.database import db, publication
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.search import expand
from meetings.foundation.windows import Window
from meetings.mandates.models import Requirement
from meetings.mandates.rules import Addressee, Area
from tests.deadlines.support import AUDITOR, DELEGATE, OTHER_SECRETARIAT, SECRETARIAT, deadline, revisions

NOTE_VERBALE = DeadlineDraft(
    title=Text.of(en="Views for the ten-year report", zh="提交意见"),
    window=Window.on(date(2011, 6, 30)),
    at=time(18),
    owner=(Addressee.STATES,),
    area=Area.REPORTS,
    meeting="revcon-2012",
)


pytestmark = pytest.mark.usefixtures("register")


def code(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


def test_loading_again_changes_nothing(app: Flask) -> None:
    before, published = revisions(), publication()

    seeding.load(app.config["DATA"])

    assert revisions() == before
    assert publication() == published


def test_loading_again_keeps_what_the_secretariat_has_changed(app: Flask) -> None:
    services.act(SECRETARIAT, deadline("iti-reports-2011").id, 1, DeadlineAction.EXTEND, until=date(2012, 1, 31))

    seeding.load(app.config["DATA"])

    assert deadline("iti-reports-2011").latest_on == date(2012, 1, 31)


def test_a_deadline_is_entered_with_an_hour_of_the_office() -> None:
    made = services.create(SECRETARIAT, NOTE_VERBALE)

    assert made.facts.last_instant is not None
    assert made.facts.last_instant.isoformat() == "2011-06-30T22:00:00+00:00"
    assert made.process_id == deadline("iti-reports-2011").process_id
    assert audit.history("deadline", made.id)[0].action == "deadline.create"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"window": Window(date(2011, 6, 1), date(2011, 6, 30))}, ("deadline.hour_needs_day", "at")),
        ({"window": Window.on(date(2011, 3, 13)), "at": time(2, 30)}, ("time.gap", "at")),
        ({"meeting": "no-such-meeting"}, ("deadline.not_known", "meeting")),
        ({"meeting": "", "paragraph_id": 99_999}, ("deadline.not_known", "paragraph")),
        ({"requirement_id": 99_999}, ("deadline.not_known", "requirement")),
    ],
)
def test_what_does_not_fit_is_refused_on_its_field(given: dict[str, object], expected: tuple[str, str]) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.create(SECRETARIAT, replace(NOTE_VERBALE, **given))  # type: ignore[arg-type]

    assert code(refused) == expected


def test_whoever_saves_second_is_told_and_overwrites_nothing() -> None:
    made = services.create(SECRETARIAT, NOTE_VERBALE)
    services.edit(SECRETARIAT, made.id, made.revision, replace(NOTE_VERBALE, is_binding=True))

    with pytest.raises(Conflict) as refused:
        services.edit(SECRETARIAT, made.id, 1, replace(NOTE_VERBALE, title=Text.of(en="Other")))

    assert refused.value.code == "record.changed_meanwhile"
    assert (deadline(made.key).is_binding, deadline(made.key).title) == (True, NOTE_VERBALE.title)


def test_saving_what_is_already_there_changes_nothing() -> None:
    made = services.create(SECRETARIAT, NOTE_VERBALE)
    entries = len(audit.history("deadline", made.id))

    services.edit(SECRETARIAT, made.id, made.revision, NOTE_VERBALE)

    assert (made.revision, len(audit.history("deadline", made.id))) == (1, entries)


def test_a_counted_deadline_is_changed_by_its_rule_alone() -> None:
    with pytest.raises(Conflict) as refused:
        services.edit(SECRETARIAT, deadline("mge-2011:documents-issued").id, 1, NOTE_VERBALE)

    assert refused.value.code == "deadline.counted"


def test_every_act_is_recorded_with_its_days_its_note_and_who() -> None:
    found = deadline("iti-reports-2011")
    services.act(SECRETARIAT, found.id, 1, DeadlineAction.EXTEND, "At the request of many", date(2012, 1, 31))
    services.act(SECRETARIAT, found.id, 2, DeadlineAction.DO)
    services.act(SECRETARIAT, found.id, 3, DeadlineAction.REOPEN)

    stored = queries.by_id(found.id)
    assert stored.state is DeadlineState.EXTENDED
    assert [(a.action.value, a.before_on, a.after_on, a.note, a.actor_name) for a in stored.acts][:2] == [
        ("extend", date(2011, 12, 31), date(2012, 1, 31), "At the request of many", "An officer"),
        ("do", date(2012, 1, 31), date(2012, 1, 31), "", "An officer"),
    ]
    assert [entry.action for entry in audit.history("deadline", found.id)] == [
        "deadline.reopen",
        "deadline.do",
        "deadline.extend",
    ]


@pytest.mark.parametrize(
    ("action", "note", "until", "expected"),
    [
        (DeadlineAction.EXTEND, "", None, ("deadline.extension_missing", "until")),
        (DeadlineAction.EXTEND, "", date(2011, 12, 31), ("deadline.extension_not_later", "until")),
        (DeadlineAction.REOPEN, "", None, ("deadline.act_not_allowed", None)),
        (DeadlineAction.DO, "a\x00b", None, ("text.control", "note")),
        (DeadlineAction.DO, "a" * 501, None, ("text.too_long", "note")),
    ],
)
def test_an_act_that_cannot_be_is_refused(
    action: DeadlineAction, note: str, until: date | None, expected: tuple[str, str | None]
) -> None:
    found = deadline("iti-reports-2011")

    with pytest.raises(DomainError) as refused:
        services.act(SECRETARIAT, found.id, 1, action, note, until)

    assert code(refused) == expected
    assert queries.by_id(found.id).acts == []


def test_correcting_an_extended_day_to_what_it_was_ends_the_extension() -> None:
    made = services.create(SECRETARIAT, replace(NOTE_VERBALE, at=None))
    services.act(SECRETARIAT, made.id, 1, DeadlineAction.EXTEND, until=date(2011, 7, 31))
    assert made.extended_days == 31

    services.edit(SECRETARIAT, made.id, made.revision, replace(NOTE_VERBALE, at=None))

    assert (made.state, made.extended_days) == (DeadlineState.OPEN, 0)


def test_mandates_learn_whether_their_deadline_is_done_or_extended() -> None:
    found = deadline("iti-reports-2011")
    services.act(SECRETARIAT, found.id, 1, DeadlineAction.EXTEND, until=date(2012, 1, 31))
    ids = db.session.execute(sa.select(Requirement.id)).scalars().all()

    with db.session.no_autoflush, pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers.presenting, "url", lambda d: f"/en/deadlines/{d.id}/")
        known = answers.for_requirements(ids)

    assert found.requirement_id is not None
    assert (known[found.requirement_id].done, known[found.requirement_id].extended_to) == (False, date(2012, 1, 31))
    assert len(known) == 13


def hidden(**given: object) -> Deadline:
    return services.create(SECRETARIAT, replace(NOTE_VERBALE, is_published=False, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "sees"),
    [(PUBLIC, False), (DELEGATE, False), (OTHER_SECRETARIAT, False), (SECRETARIAT, True), (AUDITOR, True)],
)
def test_only_those_who_prepare_see_what_is_not_public(who: object, sees: bool) -> None:
    made = hidden(meeting="")

    listed = queries.page(who, queries.Selection(show=queries.Show.ALL), date(2011, 1, 13))  # type: ignore[arg-type]

    assert (made.id in {d.id for d in listed.deadlines}) is sees
    assert listed.counts[queries.Show.ALL] == (20 if sees else 19)


def test_a_deadline_of_an_unpublished_meeting_is_not_public() -> None:
    made = services.create(SECRETARIAT, NOTE_VERBALE)
    queries.by_id(made.id).meeting.is_published = False  # type: ignore[union-attr]
    db.session.flush()

    assert made.id not in {d.id for d in queries.page(PUBLIC, queries.Selection(), date(2011, 1, 13)).deadlines}
    assert made.id not in {d.id for d in queries_lists.coming(date(2011, 1, 13), 50)}
    assert made.id not in {
        d.id for d in queries_lists.between(date(2011, 1, 1), date(2011, 12, 31), date(2011, 1, 13), 50)
    }
    assert made.id not in {d.id for d in queries.found(expand("意见"), 25)}


def test_what_does_not_bind_passes_and_what_binds_stays_open() -> None:
    late = date(2013, 6, 1)

    page = queries.page(PUBLIC, queries.Selection(show=queries.Show.PASSED), late)
    still = queries.page(PUBLIC, queries.Selection(), late)

    assert {d.is_binding for d in page.deadlines} == {False}
    assert {d.is_binding for d in still.deadlines} == {True}
    assert page.counts[queries.Show.PASSED] + page.counts[queries.Show.OPEN] == 19


@pytest.mark.parametrize("words", ["ITI", "trazado", "Международного документа по отслеживанию", "追查文书"])
def test_the_tracing_reports_are_found_in_any_language(words: str) -> None:
    found = queries.found(expand(words), 25)

    assert ("iti-reports-2011" in {d.key for d in found}) is (words != "trazado")


@pytest.mark.parametrize("words", ["PrepCom", "筹备委员会", "اللجنة التحضيرية"])
def test_a_deadline_is_found_by_the_name_of_its_meeting(words: str) -> None:
    assert "prepcom-2012:documents-issued" in {d.key for d in queries.found(expand(words), 25)}


def test_the_secretariat_is_told_of_what_binds_and_presses(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert answers.waiting(DELEGATE) == []
        assert answers.waiting(SECRETARIAT) == []
        services.create(SECRETARIAT, replace(NOTE_VERBALE, is_binding=True, window=Window.on(date(2011, 1, 27))))
        services.create(SECRETARIAT, replace(NOTE_VERBALE, is_binding=True, window=Window.on(date(2011, 1, 28))))
        services.create(SECRETARIAT, replace(NOTE_VERBALE, is_binding=False, window=Window.on(date(2011, 1, 20))))

        assert [link.tone for link in answers.waiting(SECRETARIAT)] == ["warn"]
        assert answers.waiting(OTHER_SECRETARIAT) == []


def test_every_code_of_a_broken_rule_has_its_sentence() -> None:
    assert set(rules.CODES) <= set(labels.ERRORS)
    assert set(rules.REMARKS) == set(labels.REMARKS)
