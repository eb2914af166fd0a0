"""What may be done with a version by who reads its page: buttons, each only where it may be pressed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from meetings.foundation import clock
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.languages import LANGUAGES, LazyString
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status

from . import labels, page_labels, parties, queries
from .models import AgendaVersion
from .rules import Audience, Standing, VersionStep, are_comments_open, steps


@dataclass(frozen=True)
class Offer:
    """A button: its words and where it leads."""

    label: LazyString
    url: str


def standing(version: AgendaVersion, procedure: SilenceProcedure | None) -> Standing:
    """How a loaded version stands, given the last procedure about it. One query."""
    return Standing(
        version.kind,
        version.audience,
        queries.is_decided(version.agenda_id),
        procedure is not None and procedure.status is Status.OPEN,
        is_registered=version.document_id is not None,
    )


def of_version(who: Actor, version: AgendaVersion, procedure: SilenceProcedure | None) -> list[Offer]:
    """What `who` may do with a loaded version now."""
    found = []
    if parties.prepares(who, version.agenda.meeting):
        stands, process = standing(version, procedure), version.agenda.meeting.process.code
        for step in steps(stands):
            if step is not VersionStep.SILENCE or may(who, Action.SILENCE_MANAGE, Scope(process=process)):
                found.append(Offer(labels.STEPS[step], url_of(version, step.value)))
        if is_before_delegations(version) and not stands.is_adopted:
            words = page_labels.STEPS[page_labels.EXTEND] if version.comments_until else page_labels.OPEN_COMMENTS
            found.append(Offer(words, url_of(version, page_labels.EXTEND)))
    if may_release(who, version):
        found.append(Offer(page_labels.STEPS[page_labels.RELEASE], url_of(version, page_labels.RELEASE)))
    return found


def may_release(who: Actor, version: AgendaVersion) -> bool:
    """Whether there is a language in which a version is not out yet, and `who` may release it in that."""
    missing = set(LANGUAGES) - set(version.langs)
    agenda = version.agenda
    return bool(missing) and (parties.prepares(who, agenda.meeting) or bool(parties.given_to(who, agenda.id) & missing))


def are_open(version: AgendaVersion) -> bool:
    """Whether delegations may comment on it now."""
    return are_comments_open(version.audience, version.comments_until, clock.now())


def may_comment(who: Actor, version: AgendaVersion) -> bool:
    """Whether `who` may comment on a version that they read, now."""
    return are_open(version) and bool(parties.speaks_for(who))


def is_before_delegations(version: AgendaVersion) -> bool:
    """Whether others than who prepares it read a version."""
    return version.audience is not Audience.DESK


def may_read_comments(who: Actor, version: AgendaVersion) -> bool:
    """Whether the page of comments on a version that `who` reads is there for them."""
    return is_before_delegations(version) and may(who, Action.COMMENT_SEE, parties.scope_of(version.agenda.meeting))


def url_of(version: AgendaVersion, step: str) -> str:
    """The page of a step."""
    return url_for(f"agenda_steps.{step}", number=version.id)
