"""What may be done with an agenda, its versions, comments and adoption, and from where: tables and pure checks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation

CODES = (
    *("agenda.frozen_twice", "agenda.nothing_to_freeze", "agenda.warnings", "agenda.no_text", "agenda.not_circulated"),
    *(
        "agenda.comments_over",
        "agenda.close_in_past",
        "agenda.vote_figures",
        "agenda.vote_lost",
        "agenda.adopted_in_future",
    ),
    *("agenda.no_step", "agenda.comment_empty", "agenda.vote_won", "agenda.no_vote"),
)
"""Every code this module raises."""

HEADING_MAXIMUM = 500
ANNOTATION_MAXIMUM = 20_000
COMMENT_MAXIMUM = 10_000
SPEAKERS_MAXIMUM = 300
MINUTES_MAXIMUM = 10_000
VOTES_MAXIMUM = 999
MOST_COMMENTS = 200  # of one delegation on one version


class VersionKind(StrEnum):
    """What a frozen version is, in the order in which an agenda comes about."""

    ELEMENTS = "elements"
    DRAFT = "draft"
    PROVISIONAL = "provisional"
    ANNOTATED = "annotated"  # provisional, with annotations
    ADOPTED = "adopted"

    @property
    def must_be_annotated(self) -> bool:
        """Whether it is nothing without its annotations."""
        return self is VersionKind.ANNOTATED


FREEZABLE = (VersionKind.ELEMENTS, VersionKind.DRAFT, VersionKind.PROVISIONAL, VersionKind.ANNOTATED)
"""What a person freezes; the adopted agenda comes from its adoption alone."""

ADOPTABLE = frozenset({VersionKind.DRAFT, VersionKind.PROVISIONAL, VersionKind.ANNOTATED})


class Audience(StrEnum):
    """Who reads a version, each more than the one before."""

    DESK = "desk"  # who prepares it
    DELEGATIONS = "delegations"
    PUBLIC = "public"


class CommentAudience(StrEnum):
    """To whom a delegation speaks: everybody who reads the version, or the chair’s desk alone."""

    ALL = "all"
    DESK = "desk"


class AdoptionHow(StrEnum):
    """How a meeting decided about its agenda."""

    CONSENSUS = "consensus"
    VOTE = "vote"
    SILENCE = "silence"
    NOT_ADOPTED = "not_adopted"


class VersionStep(StrEnum):
    """What may be done with a frozen version."""

    CIRCULATE = "circulate"
    ISSUE = "issue"
    SILENCE = "silence"
    ADOPT = "adopt"


@dataclass(frozen=True)
class Standing:
    """How a version stands."""

    kind: VersionKind
    audience: Audience
    is_adopted: bool = False  # itself, or another of the same agenda: decided
    is_under_silence: bool = False
    is_registered: bool = True  # has its place in the register of documents; what a meeting adopted has none at first


def audience_of(circulated_at: datetime | None, issued_at: datetime | None) -> Audience:
    """Who reads a version, from what was done with it."""
    if issued_at is not None:
        return Audience.PUBLIC
    return Audience.DELEGATIONS if circulated_at is not None else Audience.DESK


def steps(standing: Standing) -> tuple[VersionStep, ...]:
    """What may be done with a version now, in the order of the buttons."""
    is_to_issue = standing.audience is not Audience.PUBLIC or not standing.is_registered
    if standing.is_under_silence:
        return (VersionStep.ISSUE,) if is_to_issue else ()
    found = []
    if standing.audience is Audience.DESK:
        found.append(VersionStep.CIRCULATE)
    if is_to_issue:
        found.append(VersionStep.ISSUE)
    if not standing.is_adopted and standing.kind in ADOPTABLE and standing.audience is not Audience.DESK:
        found += [VersionStep.SILENCE, VersionStep.ADOPT]
    return tuple(found)


def check_open_longer(standing: Standing) -> None:
    """Whether comments may be open once more, or longer: on what delegations read, until the meeting has decided.

    Raises Conflict `agenda.not_circulated`, `agenda.no_step`.
    """
    if standing.audience is Audience.DESK:
        raise Conflict("agenda.not_circulated")
    if standing.is_adopted:
        raise Conflict("agenda.no_step")


def check_step(standing: Standing, step: VersionStep) -> None:
    """Raises Conflict `agenda.no_step` where `steps` does not offer it."""
    if step not in steps(standing):
        raise Conflict("agenda.no_step")


def check_freeze(
    items: int, digest: str, known: Collection[str], untitled: Collection[int], *, warned: int, is_accepted: bool
) -> None:
    """Whether a work in progress may be frozen; `known` are the fingerprints of the versions of that kind.

    Raises `agenda.nothing_to_freeze`, `agenda.no_text` (items without a heading in the original language),
    Conflict `agenda.frozen_twice`, and `agenda.warnings` on `accept` until somebody has said that they are meant.
    """
    if not items:
        raise RuleViolation("agenda.nothing_to_freeze")
    if untitled:
        raise RuleViolation("agenda.no_text", count=len(untitled))
    if digest in known:
        raise Conflict("agenda.frozen_twice")
    if warned and not is_accepted:
        raise RuleViolation("agenda.warnings", field="accept", count=warned)


def check_closing(now: datetime, until: datetime | None) -> None:
    """Raises `agenda.close_in_past` on `comments_until` for a closing date that has gone by."""
    if until is not None and until <= now:
        raise RuleViolation("agenda.close_in_past", field="comments_until")


def are_comments_open(audience: Audience, until: datetime | None, now: datetime) -> bool:
    """Whether delegations may comment: until the closing second, which belongs to it."""
    return audience is not Audience.DESK and until is not None and now.replace(microsecond=0) <= until


def check_comments(audience: Audience, until: datetime | None, now: datetime) -> None:
    """Raises Conflict `agenda.not_circulated`, `agenda.comments_over`."""
    if audience is Audience.DESK or until is None:
        raise Conflict("agenda.not_circulated")
    if not are_comments_open(audience, until, now):
        raise Conflict("agenda.comments_over")


@dataclass(frozen=True)
class Vote:
    """The figures of a vote, as they were announced."""

    in_favour: int
    against: int
    abstaining: int = 0

    @property
    def is_carried(self) -> bool:
        """More in favour than against, of those present and voting; a tie is lost (General Assembly rules 86, 95)."""
        return self.in_favour > self.against


def check_adoption(how: AdoptionHow, vote: Vote | None, held_on: date, today: date) -> None:
    """Whether what is recorded of an adoption holds together.

    Raises `agenda.adopted_in_future` on `held_on`, `agenda.vote_figures` on `in_favour` where a vote has none, and
    `agenda.vote_lost` / `agenda.vote_won` on `how` where the figures say otherwise, `agenda.no_vote` where there was
    none to have figures.
    """
    if held_on > today:
        raise RuleViolation("agenda.adopted_in_future", field="held_on")
    if how is AdoptionHow.VOTE:
        if vote is None or not (vote.in_favour or vote.against or vote.abstaining):
            raise RuleViolation("agenda.vote_figures", field="in_favour")
        if not vote.is_carried:
            raise RuleViolation("agenda.vote_lost", field="how")
    if how in (AdoptionHow.CONSENSUS, AdoptionHow.SILENCE) and vote is not None:
        raise RuleViolation("agenda.no_vote", field="how")
    if how is AdoptionHow.NOT_ADOPTED and vote is not None and vote.is_carried:
        raise RuleViolation("agenda.vote_won", field="how")
