"""How each kind reaches people: by default, by choice, and where there is no choice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.access import Role
from meetings.notices import labels
from meetings.notices.rules import KINDS, Delivery, Kind, circulated

roles = st.frozensets(st.sampled_from(Role))
ways = st.sampled_from(Delivery)


@given(ways, roles, ways | st.none(), roles)
def test_who_must_be_told_is_told_at_once_and_all_others_as_they_choose(
    default: Delivery, must: frozenset[Role], chosen: Delivery | None, held: frozenset[Role]
) -> None:
    found = Kind(default=default, must=must).delivery(chosen, held)

    assert found is (Delivery.AT_ONCE if must & held else chosen or default)


def test_notes_cannot_be_switched_off_by_delegations() -> None:
    assert KINDS["note"].is_must([Role.FOCAL_POINT])
    assert not KINDS["note"].is_must([Role.AUDITOR, Role.SECRETARIAT])
    assert not any(KINDS[kind].must for kind in ("deadline_reminder", "deadline_changed", "meeting_dates", "role"))


def test_what_is_between_rostrum_and_one_person_is_not_listed_for_the_secretariat() -> None:
    assert {"note", "deadline_reminder", "deadline_changed", "meeting_dates"} <= set(circulated())
    assert not {"role", "calendar_failing"} & set(circulated())


def test_every_kind_has_words() -> None:
    assert set(labels.KINDS) == set(labels.KIND_NOTES) == set(KINDS)
