"""Granting requests, offering other slots, declining: each answer is an act, what is granted is a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.programme import granting, queries, requesting
from meetings.programme.drafts import AnswerDraft
from meetings.programme.rules import Interpretation, PeriodKind, RequestStatus, SessionKind
from tests.programme.asked import (
    OF_GROUP,
    OF_NGO,
    WHY,
    again,
    declined,
    granted,
    offered,
    refused,
    session_of,
    slot,
    submitted,
    withdrawn,
)
from tests.programme.support import (
    AUDITOR,
    DESK,
    JAPAN,
    LUNCH,
    NGO,
    NOBODY,
    OTHER_SECRETARIAT,
    PERU,
    PERU_MEMBER,
    SECRETARIAT,
    WEDNESDAY,
    Kept,
    closed,
    session,
    whole,
)

pytestmark = pytest.mark.usefixtures("taken")


# --- granting -------------------------------------------------------------------------------------------------------


def test_what_is_granted_is_a_session_in_its_slot_and_fixed_there(kept: Kept) -> None:
    made = submitted()
    answer = AnswerDraft(slot(kept), Interpretation.NOT_GRANTED, WHY)
    granting.grant(SECRETARIAT, made.id, made.revision, answer)

    found = session_of(made)
    assert found is not None
    assert (found.on, found.starts, found.room_id, found.is_fixed) == (WEDNESDAY, LUNCH, kept.rooms["plain"], True)
    assert (found.kind, found.title, found.minutes) == (SessionKind.SIDE_EVENT, Text.of(es=made.title), 75)
    assert (found.attendance, found.langs, found.interpretation) == (40, ["en", "es"], Interpretation.NOT_GRANTED)
    assert found.contact == "Ana Quispe, ana@example.org, +51 1 204 2400"
    assert [party.key for party in found.parties] == ["state:PER"]
    stored = again(made)
    assert (stored.status, stored.words, stored.offered) == (RequestStatus.GRANTED, WHY, None)


def test_what_is_granted_without_a_slot_keeps_what_was_wished_for() -> None:
    made = submitted()
    granting.grant(SECRETARIAT, made.id, made.revision, AnswerDraft())

    found = session_of(made)
    assert found is not None
    assert (found.on, found.is_fixed, found.period_wishes) == (None, False, ["lunch"])
    assert (found.not_before_on, found.not_after_on) == (WEDNESDAY, WEDNESDAY)


def test_a_group_is_among_those_who_must_be_there_already(kept: Kept) -> None:
    made = submitted(OF_GROUP, kind=SessionKind.GROUP, wishes=[(WEDNESDAY, PeriodKind.GROUPS)], minutes=60)
    granted(kept, made, slot(kept, starts=9 * 60))

    found = session_of(made)
    assert found is not None and [party.id for party in found.parties] == [kept.parties["group:african"]]
    assert len(whole(kept).parties) == len(kept.parties)


def test_the_revision_of_the_programme_moves_with_a_grant_and_with_nothing_before(kept: Kept) -> None:
    before = queries.by_id(kept.programme).revision
    made = submitted()
    assert queries.by_id(kept.programme).revision == before
    granted(kept, made)
    assert queries.by_id(kept.programme).revision > before


@pytest.mark.parametrize("who", [PERU, JAPAN, OTHER_SECRETARIAT, DESK, AUDITOR, NOBODY])
def test_nobody_but_the_secretariat_of_the_process_answers(kept: Kept, who: Actor) -> None:
    made = submitted()

    for do in (
        lambda: granting.grant(who, made.id, made.revision, AnswerDraft(slot(kept))),
        lambda: granting.offer(who, made.id, made.revision, AnswerDraft(slot(kept))),
        lambda: granting.decline(who, made.id, made.revision, WHY),
    ):
        with refused("programme.request_unknown", NotFound):
            do()


def test_a_slot_in_which_something_stands_is_not_granted_twice(kept: Kept) -> None:
    first, second = submitted(), submitted(OF_NGO, "Supplies")
    granted(kept, first)

    with refused("programme.slot_taken", Conflict, "slot"):
        granted(kept, second)
    granted(kept, second, slot(kept, "small"))
    assert session_of(second) is not None


def test_a_slot_that_is_over_is_not_granted(kept: Kept) -> None:
    made = submitted()
    begins = datetime(2011, 5, 11, 17, 15, tzinfo=UTC)  # 13:15 in New York

    with clock.frozen(begins), refused("programme.slot_gone", Conflict):
        granted(kept, made)
    with clock.frozen(begins - timedelta(minutes=1)):
        granted(kept, made)


def test_a_slot_without_a_room_is_granted_to_as_many_as_ask(kept: Kept) -> None:
    for made in (submitted(), submitted(OF_NGO, "Supplies")):
        granted(kept, made, slot(kept, None))

    assert [one.room_id for one in whole(kept).sessions if one.request_id is not None] == [None, None]


def test_what_the_meeting_does_not_have_is_not_granted(kept: Kept) -> None:
    made = submitted()
    closed(kept, "plain", WEDNESDAY)

    for gone in (
        slot(kept),
        slot(kept, starts=14 * 60),
        slot(kept, None, starts=20 * 60),
        replace(slot(kept), room=9_999),
    ):
        with refused("programme.slot_gone", Conflict, "slot"):
            granted(kept, made, gone)
    assert session_of(made) is None and again(made).status is RequestStatus.SUBMITTED


def test_a_request_is_declined_with_a_reason_and_for_good(kept: Kept) -> None:
    made = submitted()
    with refused("programme.reason_missing", RuleViolation, "words"):
        granting.decline(SECRETARIAT, made.id, made.revision, Text())
    declined(made)

    assert again(made).words == WHY
    for do in (lambda: granted(kept, made), lambda: withdrawn(made), lambda: declined(made)):
        with refused("programme.request_act_not_allowed", Conflict):
            do()


# --- offering -------------------------------------------------------------------------------------------------------


def test_an_offer_is_a_session_once_it_is_accepted(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)
    assert session_of(made) is None and again(made).offered == slot(kept)

    requesting.accept(PERU_MEMBER, made.id, again(made).revision)

    found = session_of(made)
    assert found is not None
    assert (found.on, found.starts, found.room_id, found.is_fixed) == (WEDNESDAY, LUNCH, kept.rooms["plain"], True)
    assert found.interpretation is Interpretation.AS_AVAILABLE
    assert again(made).offered is None


def test_an_offer_that_is_refused_waits_for_the_secretariat_again(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)
    requesting.refuse(PERU, made.id, again(made).revision, "Demasiado tarde.")

    stored = again(made)
    assert (stored.status, stored.offered) == (RequestStatus.SUBMITTED, None)
    assert stored.acts[-1].words == Text.of(es="Demasiado tarde.")
    offered(kept, made, slot(kept, "small"))
    offered(kept, made, slot(kept, "narrow"))
    assert again(made).offered == slot(kept, "narrow")


def test_an_offer_names_a_slot(kept: Kept) -> None:
    made = submitted()

    with refused("programme.slot_missing", RuleViolation, "slot"):
        granting.offer(SECRETARIAT, made.id, made.revision, AnswerDraft())


def test_a_slot_that_is_taken_before_the_offer_is_accepted_stays_whose_it_is(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)
    programme = whole(kept)
    room = next(one for one in programme.rooms if one.id == kept.rooms["plain"])
    session(programme, "Consultations", minutes=60, place=(WEDNESDAY, LUNCH, room))
    db.session.commit()

    with refused("programme.slot_taken", Conflict):
        requesting.accept(PERU, made.id, again(made).revision)
    assert session_of(made) is None and again(made).status is RequestStatus.OFFERED
    requesting.refuse(PERU, made.id, again(made).revision)
    assert again(made).status is RequestStatus.SUBMITTED


def test_nobody_accepts_for_others(kept: Kept) -> None:
    made = submitted()
    offered(kept, made)

    for who in (JAPAN, NGO, NOBODY):
        with refused("programme.request_unknown", NotFound):
            requesting.accept(who, made.id, again(made).revision)
    with refused("programme.request_unknown", NotFound):
        requesting.accept(SECRETARIAT, made.id, again(made).revision)
