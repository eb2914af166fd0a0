"""Whose business a person's own feed is: from the roles they hold today and the meetings they follow. Plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from meetings.foundation.access import Actor, Role
from meetings.foundation.feed_scope import ALL, Concerns, Facets
from meetings.mandates.rules import Addressee

from .rules import EVERYTHING, IN_CONFIDENCE, MOST_BYTES, MOST_ENTRIES, Feed

DELEGATIONS = (Role.FOCAL_POINT, Role.MEMBER)
COORDINATORS = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
STATES_OWE = frozenset({Addressee.STATES, Addressee.INTERESTED_STATES, Addressee.STATES_IN_POSITION})
OWED_BY = {
    **dict.fromkeys(DELEGATIONS, STATES_OWE),
    **dict.fromkeys(COORDINATORS, frozenset({Addressee.REGIONAL_GROUP})),
    Role.CIVIL_SOCIETY: frozenset({Addressee.CIVIL_SOCIETY}),
    Role.DONOR_CONTACT: frozenset({Addressee.DONORS}),
}


def concerns(actor: Actor, group_of: Mapping[str, str], followed: Collection[str]) -> Concerns:
    """What concerns a person.

    `group_of` is each State's regional group today, by its code; `followed` are meetings' codes. A delegate has the
    business of the delegation and of its group; a coordinator that of the group; a chair's desk its meetings and the
    secretariat its processes, in preparation too; an auditor sees all, but for what is put under silence inside a
    group, which has no place in a calendar of theirs.
    """
    states = actor.scopes(*DELEGATIONS)
    groups = actor.scopes(*COORDINATORS) | {group_of[state] for state in states if state in group_of}
    owners = {owner.value for role, owed in OWED_BY.items() if actor.holds(role) for owner in owed}
    processes = actor.scopes(Role.SECRETARIAT)
    if actor.holds(Role.AUDITOR):
        processes = {ALL}
    return Concerns(
        groups=frozenset(groups),
        owners=frozenset(owners),
        meetings=frozenset(followed),
        desks=frozenset(actor.scopes(Role.CHAIRS_DESK)),
        processes=frozenset(processes),
        states=frozenset(states),
        chairs=frozenset(actor.scopes(*COORDINATORS)),
    )


def private_feed(whose: Concerns) -> Feed:
    """The feed of what concerns somebody. Its name says nothing of the address that leads to it."""
    return Feed(
        "private",
        "private",
        EVERYTHING | IN_CONFIDENCE,
        "darkcyan",
        "#008B8B",
        most_entries=MOST_ENTRIES,
        most_bytes=MOST_BYTES,
        facets=Facets(concerns=whose),
    )
