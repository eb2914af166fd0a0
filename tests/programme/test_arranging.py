"""Sessions entered, edited, copied, called off, removed and put back; how they are to stand to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import arrangements, arranging, queries, reading
from meetings.programme.arrangements import Moment, RelationDraft, SessionDraft, SeveralDraft
from meetings.programme.models import ProgrammeSession
from meetings.programme.rules import Arrangement, Interpretation, PeriodKind, SessionKind
from tests.programme.support import (
    AUDITOR,
    DESK,
    MONDAY,
    MORNING,
    NOBODY,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    WEDNESDAY,
    Kept,
    session,
    stored,
    whole,
)

SEVERAL = SeveralDraft(SessionKind.FORMAL, "4. Tracing\n5. Cooperation\nClosing", "en", 180)


def draft(kept: Kept, **changes: object) -> SessionDraft:
    """A session with something of everything."""
    made = SessionDraft(
        kind=SessionKind.FORMAL,
        title=Text.of(en="Tracing", fr="Traçage"),
        minutes=180,
        number=4,
        note=Text.of(en="With a film."),
        remark="The film is in the safe.",
        attendance=150,
        langs=("zh", "ar"),
        interpretation=Interpretation.GRANTED,
        needs_access=True,
        equipment=("screen",),
        room_wish=kept.rooms["big"],
        period_wishes=(PeriodKind.MORNING,),
        not_before=Moment(WEDNESDAY, 600),
        not_after=Moment(WEDNESDAY),
        contact="Conference services",
        parties=(kept.parties["person:chair"],),
        items=(kept.items[2],),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def as_stored(kept: Kept, key: str, **changes: object) -> SessionDraft:
    """A session as its form would send it back, but for some changes."""
    found = stored(kept, key)
    return SessionDraft(
        **{  # type: ignore[arg-type]
            "kind": found.kind,
            "title": found.title,
            "minutes": found.minutes,
            "number": found.number,
            "attendance": found.attendance,
            "langs": tuple(found.langs),
            "interpretation": found.interpretation,
            "is_open": found.is_open,
            "period_wishes": tuple(PeriodKind(kind) for kind in found.period_wishes),
            "not_before": Moment(found.not_before_on, found.not_before_at),
            "not_after": Moment(found.not_after_on, found.not_after_at),
            "parties": tuple(party.id for party in found.parties),
            "items": tuple(item.id for item in found.items),
            **changes,
        }
    )


def acts(number: int, kind: str = "programme_session") -> list[str]:
    """What the log has of a session, the first first."""
    return [entry.action for entry in reversed(audit.history(kind, number))]


def again(number: int) -> ProgrammeSession:
    db.session.commit()
    db.session.expire_all()
    return queries.session(number)


def relate(kept: Kept, first: str, second: str, order: Arrangement, *, is_hard: bool = True) -> int:
    given = RelationDraft(kept.sessions[first], kept.sessions[second], order, is_hard)
    return arranging.relate(SECRETARIAT, kept.programme, given).id


# --- entering -------------------------------------------------------------------------------------------------------


def test_a_session_is_kept_as_it_was_entered_and_stands_nowhere(kept: Kept) -> None:
    before = whole(kept).revision

    made = again(arranging.add(SECRETARIAT, kept.programme, draft(kept)).id)

    assert (made.title.get("fr"), made.number, made.remark) == ("Traçage", 4, "The film is in the safe.")
    assert (made.langs, made.equipment, made.period_wishes) == (["ar", "zh"], ["screen"], ["morning"])
    assert (made.not_before_on, made.not_before_at, made.not_after_on, made.not_after_at) == (
        WEDNESDAY,
        600,
        WEDNESDAY,
        None,
    )
    assert [party.key for party in made.parties] == ["person:chair"] and [i.id for i in made.items] == [kept.items[2]]
    assert (made.on, made.starts, made.room_id, made.is_fixed) == (None, None, None, False)
    assert acts(made.id) == ["programme_session.create"]
    assert whole(kept).revision == before + 1, "what somebody has looked at is no longer all there is"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": Text()}, "text.empty"),
        ({"title": Text.of(en="x" * 201)}, "text.too_long"),
        ({"contact": "two\nlines"}, "text.control"),
        ({"room_wish": 999}, "programme.room_unknown"),
        ({"parties": (999,)}, "programme.party_unknown"),
        ({"items": (999,)}, "programme.item_unknown"),
        ({"minutes": 1}, "programme.length"),
    ],
)
def test_what_cannot_be_is_refused(kept: Kept, changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleViolation) as error:
        arranging.add(SECRETARIAT, kept.programme, draft(kept, **changes))

    assert error.value.code == code


def test_several_sessions_are_entered_at_once_each_before_the_next(kept: Kept) -> None:
    made = arranging.add_several(SECRETARIAT, kept.programme, SEVERAL)

    assert [(one.number, one.title.get("en")) for one in made] == [
        (4, "Tracing"),
        (5, "Cooperation"),
        (None, "Closing"),
    ]
    assert {tuple(one.langs) for one in made} == {LANGUAGES} and {one.minutes for one in made} == {180}
    held = [(r.first, r.second, r.order, r.is_hard) for r in reading.relations(whole(kept))][1:]
    ids = [one.id for one in made]
    assert held == [(ids[0], ids[1], Arrangement.BEFORE, True), (ids[1], ids[2], Arrangement.BEFORE, True)]


def test_several_side_events_in_no_order(kept: Kept) -> None:
    given = SeveralDraft(SessionKind.SIDE_EVENT, "1. Wood\nSteel", "en", 75, in_order=False)

    made = arranging.add_several(SECRETARIAT, kept.programme, given)

    assert [(one.number, one.title.get("en"), one.period_wishes) for one in made] == [
        (None, "1. Wood", ["lunch"]),
        (None, "Steel", ["lunch"]),
    ]
    assert len(reading.relations(whole(kept))) == 1


def test_nothing_is_entered_where_one_of_several_cannot_be(kept: Kept) -> None:
    with pytest.raises(RuleViolation, match=r"programme\.language_unknown"):
        arranging.add_several(SECRETARIAT, kept.programme, replace(SEVERAL, lang="de"))
    with pytest.raises(RuleViolation, match=r"text\.control"):
        arranging.add_several(SECRETARIAT, kept.programme, replace(SEVERAL, themes="Tracing\nCoop\x07eration"))

    assert len(whole(kept).sessions) == 6


def test_a_programme_does_not_grow_without_end(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrangements, "SESSIONS_MAXIMUM", 6)
    gone = stored(kept, "side")
    removed = arranging.remove(SECRETARIAT, gone.id, gone.revision)
    arranging.add(SECRETARIAT, kept.programme, draft(kept))

    for attempt in (
        lambda: arranging.add(SECRETARIAT, kept.programme, draft(kept)),
        lambda: arranging.add_several(SECRETARIAT, kept.programme, SEVERAL),
        lambda: arranging.copy(SECRETARIAT, kept.sessions["opening"], stored(kept, "opening").revision),
        lambda: arranging.restore(SECRETARIAT, removed.id, removed.revision),
    ):
        with pytest.raises(RuleViolation, match=r"programme\.too_many_sessions"):
            attempt()


def test_a_copy_has_all_but_number_place_and_relations(kept: Kept) -> None:
    marking = stored(kept, "marking")
    seen = marking.revision

    made = again(arranging.copy(SECRETARIAT, marking.id, seen).id)

    assert made.title == marking.title and made.kind is SessionKind.FORMAL and made.langs == list(LANGUAGES)
    assert (made.number, made.on, made.starts, made.room_id) == (None, None, None, None)
    assert [party.key for party in made.parties] == ["person:chair"] and [i.id for i in made.items] == [kept.items[1]]
    assert len(reading.relations(whole(kept))) == 1
    assert stored(kept, "marking").revision == seen


# --- changing -------------------------------------------------------------------------------------------------------


def test_a_session_is_edited_where_it_stands(kept: Kept) -> None:
    opening = stored(kept, "opening")
    seen = opening.revision

    changed = draft(kept, title=Text.of(en="Opening and agenda"), number=1)
    arranging.edit(SECRETARIAT, opening.id, seen, changed)

    found = again(opening.id)
    assert found.title.get("en") == "Opening and agenda" and [i.id for i in found.items] == [kept.items[2]]
    assert (found.on, found.starts, found.room_id, found.is_fixed) == (MONDAY, MORNING, kept.rooms["big"], True)
    assert found.revision == seen + 1
    assert acts(opening.id) == ["programme_session.edit"]


def test_who_must_be_there_alone_is_a_change_too(kept: Kept) -> None:
    seen, revision = whole(kept).revision, stored(kept, "side").revision
    given = as_stored(kept, "side", parties=(kept.parties["bureau"],))

    arranging.edit(SECRETARIAT, kept.sessions["side"], revision, given)

    assert [party.key for party in stored(kept, "side").parties] == ["bureau"]
    assert stored(kept, "side").revision == revision + 1 and whole(kept).revision == seen + 1


def test_what_is_the_same_changes_nothing(kept: Kept) -> None:
    revision, number = stored(kept, "african").revision, kept.sessions["african"]

    arranging.edit(SECRETARIAT, number, revision, as_stored(kept, "african"))

    assert again(number).revision == revision and acts(number) == []


def test_a_session_that_stands_late_cannot_last_past_midnight(kept: Kept) -> None:
    late = stored(kept, "bureau")
    late.starts = 22 * 60
    db.session.flush()

    with pytest.raises(RuleViolation) as error:
        arranging.edit(SECRETARIAT, late.id, late.revision, as_stored(kept, "bureau", minutes=121))

    assert (error.value.code, error.value.field) == ("programme.placed_past_midnight", "minutes")


def test_items_that_were_taken_off_the_agenda_stay_tied(kept: Kept) -> None:
    marking = stored(kept, "marking")
    item = marking.items[0]
    item.removed_at = marking.changed_at
    db.session.commit()

    given = as_stored(kept, "marking", items=(kept.items[0],), minutes=170)
    arranging.edit(SECRETARIAT, marking.id, stored(kept, "marking").revision, given)

    assert {one.id for one in again(marking.id).items} == {kept.items[0], kept.items[1]}


def test_a_room_that_the_meeting_has_lost_may_stay_wished_for(kept: Kept) -> None:
    made = arranging.add(SECRETARIAT, kept.programme, draft(kept))
    programme = whole(kept)
    programme.rooms = [room for room in programme.rooms if room.id != kept.rooms["big"]]
    db.session.commit()

    changed = arranging.edit(SECRETARIAT, made.id, again(made.id).revision, draft(kept, minutes=120))

    assert changed.room_wish_id == kept.rooms["big"]


def test_a_session_is_called_off_and_held_after_all(kept: Kept) -> None:
    marking = stored(kept, "marking")

    arranging.call_off(SECRETARIAT, marking.id, marking.revision)
    off = again(marking.id)
    assert off.called_off_at is not None and (off.on, off.room_id) == (MONDAY, kept.rooms["big"])
    arranging.reinstate(SECRETARIAT, marking.id, off.revision)

    assert again(marking.id).called_off_at is None
    assert acts(marking.id) == ["programme_session.call_off", "programme_session.reinstate"]


def test_a_removed_session_comes_back_with_its_place_and_its_relations(kept: Kept) -> None:
    marking = stored(kept, "marking")

    arranging.remove(SECRETARIAT, marking.id, marking.revision)
    programme = whole(kept)
    assert marking.id not in {one.id for one in programme.sessions} and reading.relations(programme) == ()
    assert reading.situation(programme).relations == ()
    gone = again(marking.id)
    with pytest.raises(NotFound):
        arranging.edit(SECRETARIAT, marking.id, gone.revision, draft(kept))
    arranging.restore(SECRETARIAT, marking.id, gone.revision)

    found = again(marking.id)
    assert (found.on, found.room_id, found.removed_at) == (MONDAY, kept.rooms["big"], None)
    assert [(r.first, r.second) for r in reading.relations(whole(kept))] == [(marking.id, kept.sessions["records"])]
    assert acts(marking.id) == ["programme_session.remove", "programme_session.restore"]


CHANGES: list[Callable[[Actor, Kept, int], object]] = [
    lambda who, kept, seen: arranging.edit(who, kept.sessions["marking"], seen, draft(kept)),
    lambda who, kept, seen: arranging.copy(who, kept.sessions["marking"], seen),
    lambda who, kept, seen: arranging.call_off(who, kept.sessions["marking"], seen),
    lambda who, kept, seen: arranging.reinstate(who, kept.sessions["marking"], seen),
    lambda who, kept, seen: arranging.remove(who, kept.sessions["marking"], seen),
    lambda who, kept, seen: arranging.restore(who, kept.sessions["marking"], seen),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_saw_an_earlier_session_changes_nothing(kept: Kept, change: Callable[..., object]) -> None:
    seen = stored(kept, "marking").revision
    arranging.edit(SECRETARIAT, kept.sessions["marking"], seen, draft(kept))
    db.session.commit()

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        change(SECRETARIAT, kept, seen)


@pytest.mark.parametrize("who", [DESK, AUDITOR, OTHER_SECRETARIAT, NOBODY], ids=lambda who: who.name or "nobody")
def test_nobody_but_the_secretariat_of_the_process_changes_sessions(kept: Kept, who: Actor) -> None:
    seen = stored(kept, "marking").revision
    more: list[Callable[[Actor, Kept, int], object]] = [
        lambda who, kept, _seen: arranging.add(who, kept.programme, draft(kept)),
        lambda who, kept, _seen: arranging.add_several(who, kept.programme, SEVERAL),
        lambda who, kept, _seen: arranging.relate(who, kept.programme, RelationDraft(1, 3, Arrangement.BEFORE)),
        lambda who, kept, _seen: arranging.unrelate(who, kept.programme, 1),
    ]

    for change in (*CHANGES, *more):
        with pytest.raises(NotFound):
            change(who, kept, seen)


def test_sessions_of_other_meetings_are_not_mixed_in(kept: Kept) -> None:
    unknown = [arranging.remove, arranging.restore, arranging.copy]

    for change in unknown:
        with pytest.raises(NotFound):
            change(SECRETARIAT, 999, 1)


# --- how they stand to one another ----------------------------------------------------------------------------------


def test_two_sessions_are_tied_and_untied(kept: Kept) -> None:
    seen = whole(kept).revision

    number = relate(kept, "opening", "marking", Arrangement.DIRECTLY_BEFORE)
    assert [r.order for r in reading.relations(whole(kept))] == [Arrangement.BEFORE, Arrangement.DIRECTLY_BEFORE]
    arranging.unrelate(SECRETARIAT, kept.programme, number)

    assert len(reading.relations(whole(kept))) == 1 and whole(kept).revision == seen + 2
    assert acts(number, "session_relation") == ["session_relation.set", "session_relation.remove"]
    with pytest.raises(Conflict, match=r"programme\.relation_gone"):
        arranging.unrelate(SECRETARIAT, kept.programme, number)


def test_what_is_said_twice_says_how_strictly(kept: Kept) -> None:
    first = relate(kept, "opening", "side", Arrangement.SAME_DAY, is_hard=False)
    again_ = relate(kept, "side", "opening", Arrangement.SAME_DAY)

    assert first == again_
    assert [r.is_hard for r in reading.relations(whole(kept))] == [True, True]


def test_relations_that_cannot_hold_are_refused(kept: Kept) -> None:
    refused: list[tuple[str, str, str]] = [
        ("records", "marking", "programme.relation_circle"),
        ("marking", "records", "programme.relation_twice"),
        ("marking", "marking", "programme.relation_self"),
    ]

    for first, second, code in refused:
        with pytest.raises(DomainError) as error:
            relate(kept, first, second, Arrangement.BEFORE)
        assert error.value.code == code
    side = stored(kept, "side")
    arranging.remove(SECRETARIAT, side.id, side.revision)
    with pytest.raises(RuleViolation, match=r"programme\.session_gone"):
        relate(kept, "marking", "side", Arrangement.BEFORE)


def test_relations_of_removed_sessions_are_in_nobodys_way(kept: Kept) -> None:
    records = stored(kept, "records")
    arranging.remove(SECRETARIAT, records.id, records.revision)
    programme = whole(kept)
    made = session(programme, "Record-keeping")
    db.session.flush()

    given = RelationDraft(made.id, kept.sessions["marking"], Arrangement.BEFORE)
    arranging.relate(SECRETARIAT, kept.programme, given)

    assert [(r.first, r.second) for r in reading.relations(whole(kept))] == [(made.id, kept.sessions["marking"])]
