"""The case of 2011 step by step: a call, nominations in time and late, replaced and withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import attachments
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.windows import Window
from meetings.nominations import calls, nominating
from meetings.nominations.drafts import CallDraft, NominationDraft
from meetings.nominations.rules import (
    CallAction,
    NominationAction,
    NominationStatus,
    Via,
)
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_DEPUTY,
    AFRICAN_GROUP,
    ASIAN,
    ASIAN_GROUP,
    IN_TIME,
    JAPAN,
    KENYA,
    LATE,
    NIGERIA,
    NIGERIA_MEMBER,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    again,
    at,
    opened,
    post,
    requirement,
    submitted,
)

pytestmark = pytest.mark.usefixtures("register")

S = NominationStatus
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def refused(what: str, error: type[DomainError] = Conflict) -> Any:
    return pytest.raises(error, match=what.replace(".", r"\."))


def asking(last_on: date, group: str = AFRICAN) -> CallDraft:
    return CallDraft((group,), last_on, requirement_id=requirement())


# --- calls ----------------------------------------------------------------------------------------------------------


def test_a_call_takes_its_words_and_their_readings_from_the_mandate_and_the_secretariat_chooses_the_day() -> None:
    call = opened(last_on=date(2011, 4, 30))

    assert call.words.into("en").text == "by May 2011"
    assert call.worded == Window(date(2011, 4, 30), date(2011, 5, 31))
    assert call.last_on == date(2011, 4, 30)
    with refused("call.last_day_outside", RuleViolation):
        calls.edit(SECRETARIAT, call.id, call.revision, asking(date(2011, 6, 1)))


def test_once_open_a_call_is_only_extended_and_asks_the_same_groups() -> None:
    call = opened(last_on=date(2011, 5, 1))
    revision = call.revision

    with refused("call.last_day_not_later", RuleViolation):
        calls.edit(SECRETARIAT, call.id, revision, asking(date(2011, 4, 30)))
    with refused("call.groups_fixed"):
        calls.edit(SECRETARIAT, call.id, revision, asking(date(2011, 5, 1), ASIAN))
    assert calls.edit(SECRETARIAT, call.id, revision, asking(date(2011, 5, 31))).last_on == date(2011, 5, 31)


def test_a_post_has_one_call_at_a_time_and_none_while_somebody_holds_it() -> None:
    opened()

    with refused("call.another"):
        calls.create(SECRETARIAT, post().id, CallDraft((), date(2011, 5, 31)))
    with refused("officer.post_taken"):
        calls.create(SECRETARIAT, post("chair-mge-2011").id, CallDraft((), date(2011, 3, 31)))


def test_a_call_whose_last_day_is_over_does_not_open() -> None:
    call = calls.create(SECRETARIAT, post().id, CallDraft((), date(2011, 1, 12)))

    with refused("call.last_day_over", RuleViolation):
        calls.act(SECRETARIAT, call.id, call.revision, CallAction.OPEN)


def test_a_draft_of_a_call_is_removed_and_an_open_one_is_not() -> None:
    draft = calls.create(SECRETARIAT, post().id, CallDraft((), date(2011, 5, 31)))
    calls.discard(SECRETARIAT, draft.id, draft.revision)
    call = opened()

    with refused("call.act_not_allowed"):
        calls.discard(SECRETARIAT, call.id, call.revision)


def test_two_people_at_one_call_do_not_overwrite_one_another() -> None:
    call = opened()

    calls.act(SECRETARIAT, call.id, call.revision, CallAction.CLOSE)

    with refused("record.changed_meanwhile"):
        calls.act(SECRETARIAT, call.id, 1, CallAction.WITHDRAW)


# --- nominations ----------------------------------------------------------------------------------------------------


def test_a_nomination_in_time_is_on_time_and_one_after_the_last_day_is_marked_late() -> None:
    call = opened()
    with at(IN_TIME):
        first = submitted(NIGERIA, call, "NGA")
    with at(LATE):
        second = submitted(KENYA, call, "KEN")

    assert (first.is_late, first.submitted_at, first.group_code) == (False, IN_TIME, AFRICAN)
    assert (second.is_late, second.status) == (True, S.SUBMITTED)


def test_after_a_last_day_that_binds_none_is_taken() -> None:
    call = opened(is_binding=True, at=time(18))
    with at(datetime(2011, 5, 31, 22, 0, 0, 900_000, tzinfo=UTC)):
        in_time = submitted(NIGERIA, call, "NGA")
    with at(datetime(2011, 5, 31, 22, 0, 1, tzinfo=UTC)), refused("call.too_late", RuleViolation):
        submitted(KENYA, call, "KEN")

    assert not in_time.is_late


def test_what_was_begun_in_time_is_late_when_it_is_submitted_late() -> None:
    call = opened()
    with at(IN_TIME):
        draft = nominating.draft(NIGERIA, call.id, "NGA", False, NominationDraft("NGA"))
    with at(LATE):
        assert nominating.submit(NIGERIA, draft.id, draft.revision).is_late


def test_only_the_delegation_and_only_its_groups_coordinator_nominate() -> None:
    call = opened()
    draft = NominationDraft("NGA")

    for actor, nominator, by_group in (
        (KENYA, "NGA", False),
        (AFRICAN_GROUP, "NGA", False),
        (ASIAN_GROUP, AFRICAN, True),
        (NIGERIA, AFRICAN, True),
        (SECRETARIAT, "NGA", False),
    ):
        with refused("call.unknown", NotFound):
            nominating.draft(actor, call.id, nominator, by_group, draft)
    assert submitted(NIGERIA_MEMBER, call, "NGA").nominator == "NGA"


def test_a_group_nominates_one_of_its_own() -> None:
    call = opened(groups=())

    assert submitted(AFRICAN_DEPUTY, call, "NGA", by_group=AFRICAN).by_group
    with refused("nomination.other_group", RuleViolation):
        submitted(AFRICAN_GROUP, call, "JPN", by_group=AFRICAN)


def test_a_state_of_a_group_that_was_not_asked_does_not_stand_and_none_stands_twice() -> None:
    call = opened()
    submitted(NIGERIA, call, "NGA")

    with refused("nomination.group_may_not", RuleViolation):
        submitted(JAPAN, call, "JPN")
    with refused("nomination.twice", RuleViolation):
        submitted(AFRICAN_GROUP, call, "NGA", by_group=AFRICAN)


def test_a_draft_is_edited_and_discarded_and_what_was_submitted_is_neither() -> None:
    call = opened()
    draft = nominating.draft(NIGERIA, call.id, "NGA", False, NominationDraft("NGA"))
    said = NominationDraft("NGA", "U. Joy Ogwu", "Pour la paix", "fr")
    nominating.edit(NIGERIA, draft.id, draft.revision, said)
    nominating.submit(NIGERIA, draft.id, draft.revision)

    kept = again(draft)
    assert (kept.person, kept.statement_lang) == ("U. Joy Ogwu", "fr")
    with refused("nomination.submitted"):
        nominating.edit(NIGERIA, draft.id, kept.revision, NominationDraft("NGA"))
    with refused("nomination.submitted"):
        nominating.discard(NIGERIA, draft.id, kept.revision)


def test_the_letter_is_a_pdf_and_a_statement_says_its_language() -> None:
    call = opened()
    letter = attachments.read(PDF, "note verbale.pdf")
    made = nominating.draft(NIGERIA, call.id, "NGA", False, NominationDraft("NGA", letter=letter))

    assert made.letter_id is not None
    mail = attachments.read(b"From: a@example.org\nDate: Mon, 2 May 2011 10:00:00 +0000\n\nNote\n", "x.eml")
    for draft, code in (
        (NominationDraft("NGA", letter=mail), "nomination.letter_not_pdf"),
        (NominationDraft("NGA", statement="Pour la paix"), "nomination.language_missing"),
        (NominationDraft("QQQ"), "nomination.state_unknown"),
    ):
        with refused(code, RuleViolation):
            nominating.edit(NIGERIA, made.id, made.revision, draft)


def test_nothing_that_was_submitted_is_ever_removed_from_the_database() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    db.session.commit()

    for statement in ("DELETE FROM nomination_act", "UPDATE nomination_act SET words = 'other'"):
        with pytest.raises(sa.exc.DBAPIError, match="only added to"):
            db.session.execute(sa.text(statement))
        db.session.rollback()
    assert [act.action for act in again(nomination).acts] == [NominationAction.SUBMIT]


def test_a_withdrawal_that_came_by_note_is_recorded_with_its_source() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    revision = again(nomination).revision

    with refused("nomination.source_missing", RuleViolation):
        nominating.withdraw(SECRETARIAT, nomination.id, revision, "Note 12/2011")
    with refused("text.empty", RuleViolation):
        nominating.withdraw(SECRETARIAT, nomination.id, revision, "", Via.NOTE)
    with refused("nomination.unknown", NotFound):
        nominating.withdraw(OTHER_SECRETARIAT, nomination.id, revision, "Note 12/2011", Via.NOTE)
    nominating.withdraw(SECRETARIAT, nomination.id, revision, "Note 12/2011", Via.NOTE)

    kept = again(nomination)
    assert kept.status is S.WITHDRAWN and kept.ended_at is not None
    assert (kept.acts[-1].via, kept.acts[-1].words) == (Via.NOTE, "Note 12/2011")


def test_a_replacement_keeps_the_old_one_and_is_late_by_itself() -> None:
    call = opened()
    with at(IN_TIME):
        old = submitted(AFRICAN_GROUP, call, "NGA", by_group=AFRICAN)
    with at(LATE):
        new = nominating.replace(AFRICAN_GROUP, old.id, again(old).revision, NominationDraft("KEN"))

    kept = again(old)
    assert (kept.status, kept.replaced_by_id) == (S.REPLACED, new.id)
    assert (new.status, new.is_late) == (S.SUBMITTED, True)
    with refused("nomination.unknown", NotFound):
        nominating.replace(KENYA, new.id, new.revision, NominationDraft("GHA"))


def test_a_clock_that_was_put_back_does_not_turn_the_record_round() -> None:
    with at(LATE):
        nomination = submitted(NIGERIA, opened(last_on=date(2011, 7, 31), requirement_id=None), "NGA")
    with at(IN_TIME):
        nominating.name(NIGERIA, nomination.id, again(nomination).revision, "U. Joy Ogwu")

    assert [act.at for act in again(nomination).acts] == [LATE, LATE]


def test_what_replaces_a_late_nomination_is_late_wherever_the_clock_was_put() -> None:
    call = opened()
    with at(LATE):
        late = submitted(NIGERIA, call, "NGA")
    with at(IN_TIME):
        new = nominating.replace(NIGERIA, late.id, again(late).revision, NominationDraft(state="NGA", person="B"))

    assert late.is_late and new.is_late
    assert new.submitted_at is not None and new.submitted_at >= LATE
