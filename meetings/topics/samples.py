"""Cases from `*/topics.toml`, as people of a demonstration play them: each act at the hour that the file gives.

Nothing is written past the services. A case is played once and whole, when its last step lies in the past. States that
have nobody in the demonstration are acted for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.accounts.seeding import player
from meetings.agendas.models import Agenda, AgendaItem
from meetings.calendar.models import Meeting
from meetings.documentation.rules import Distribution
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from . import content, deciding, queries, services
from .drafts import DigestDraft, ProposalDraft, ThemeDraft
from .models import TopicProposal, TopicTheme
from .rules import Answer, ByKind, Place, Reply, TopicKind

Step = Mapping[str, Any]
AUTHORS = {"state": ByKind.STATE, "group": ByKind.GROUP, "organization": ByKind.ORGANIZATION}


def load(data: Path) -> None:
    """Play what has not been played. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    for file in sorted(data.glob("*/topics.toml")):
        with file.open("rb") as opened:
            cases = tomllib.load(opened)["case"]
        known = {step["key"]: step for case in cases for step in case["step"] if "key" in step}
        for case in cases:
            if max(step["at"] for step in case["step"]) <= clock.now() and not _is_played(case):
                _play(case, known)


def _is_played(case: Step) -> bool:
    """Whether what a case proposes first has been proposed for its meeting."""
    first = next(step for step in case["step"] if step["does"] == "propose")
    return _proposal_id(case["meeting"], first) is not None


def _play(case: Step, known: Mapping[str, Step]) -> None:
    for step in sorted(case["step"], key=lambda one: one["at"]):
        with clock.frozen(step["at"]):
            _DEEDS[step["does"]](_actor(step, known), case["meeting"], step, known)
            db.session.flush()


def _actor(step: Step, known: Mapping[str, Step]) -> Actor:
    if "by" in step:
        return player(step["by"])
    said = step if "state" in step else known[step["proposal"]]
    return Actor(name="Sample", holdings=(Holding(Role.FOCAL_POINT, said["state"]),))


# --- what is done ---------------------------------------------------------------------------------------------------


def _propose(who: Actor, code: str, step: Step, _known: Mapping[str, Step]) -> None:
    kind = next(name for name in AUTHORS if name in step)
    draft = ProposalDraft(
        step["title"],
        TopicKind(step["kind"]),
        step["rationale"],
        step["outcome"],
        step["lang"],
        issue=step.get("issue", ""),
        by_name=step.get("name", ""),
        is_sample=True,
    )
    services.draft(who, code, (AUTHORS[kind], step[kind]), draft)


def _submit(who: Actor, code: str, step: Step, known: Mapping[str, Step]) -> None:
    proposal = _proposal(code, known[step["proposal"]])
    services.submit(who, proposal.id, proposal.revision)


def _withdraw(who: Actor, code: str, step: Step, known: Mapping[str, Step]) -> None:
    proposal = _proposal(code, known[step["proposal"]])
    services.withdraw(who, proposal.id, proposal.revision, step["words"])


def _theme(who: Actor, code: str, step: Step, _known: Mapping[str, Step]) -> None:
    deciding.add_theme(who, code, ThemeDraft(Text.of(step["title"]), Text.of(step.get("note"))))


def _group(who: Actor, code: str, step: Step, known: Mapping[str, Step]) -> None:
    proposal = _proposal(code, known[step["proposal"]])
    theme = _theme_of(proposal.meeting_id, known[step["theme"]])
    last = queries.last_position(proposal.meeting_id, theme.id)
    deciding.arrange(who, code, {proposal.id: Place(theme.id, last + 1)}, {})


def _answer(who: Actor, code: str, step: Step, known: Mapping[str, Step]) -> None:
    proposal, words = _proposal(code, known[step["proposal"]]), Text.of(step["words"])
    into = _proposal(code, known[step["into"]]).id if "into" in step else None
    item = _item(code, step["item"]) if "item" in step else None
    meeting = sa.select(Meeting.id).where(Meeting.code == step.get("meeting"))
    other = db.session.execute(meeting).scalar_one() if "meeting" in step else None
    deciding.answer(who, proposal.id, proposal.revision, Reply(Answer(step["answer"]), item, into, other, words))


def _digest(who: Actor, code: str, step: Step, _known: Mapping[str, Step]) -> None:
    meeting = queries.locked_meeting(code)
    held = deciding.gathered(meeting, queries.locked_proposals(meeting.id))
    draft = DigestDraft("", Distribution.GENERAL, step["dated_on"])
    deciding.publish(who, code, content.fingerprint(held), draft)


_DEEDS: Mapping[str, Callable[[Actor, str, Step, Mapping[str, Step]], None]] = {
    "propose": _propose,
    "submit": _submit,
    "withdraw": _withdraw,
    "theme": _theme,
    "group": _group,
    "answer": _answer,
    "digest": _digest,
}


def _proposal_id(code: str, proposed: Step) -> int | None:
    """The proposal that a step has made, by its title."""
    query = sa.select(TopicProposal.id).join(TopicProposal.meeting)
    query = query.where(Meeting.code == code, TopicProposal.title == proposed["title"], TopicProposal.is_sample)
    return db.session.execute(query).scalar()


def _proposal(code: str, proposed: Step) -> TopicProposal:
    number = _proposal_id(code, proposed)
    assert number is not None, proposed["key"]
    return queries.locked_proposal(number)


def _theme_of(meeting_id: int, named: Step) -> TopicTheme:
    title = Text.of(named["title"])
    return next(theme for theme in queries.themes(meeting_id) if theme.title == title)


def _item(code: str, key: str) -> int:
    query = sa.select(AgendaItem.id).join(AgendaItem.agenda).join(Agenda.meeting)
    query = query.where(Meeting.code == code, AgendaItem.key == key, AgendaItem.removed_at.is_(None))
    return db.session.execute(query).scalar_one()
