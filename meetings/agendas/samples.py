"""Cases from `*/agendas.toml`, as people of a demonstration play them: each act at the hour that the file gives.

Nothing is written past the services. A case is played once and whole, when its last step lies in the past and the case
before it of the same meeting has been played.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.accounts.seeding import player
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.mandates.models import Mandate, Paragraph
from meetings.mandates.rules import Part

from . import adopting, commenting, drafting, keeping, queries, seeding, texts, versions
from .content import ItemRole
from .drafts import (
    AdoptionDraft,
    CirculationDraft,
    CommentDraft,
    FreezeDraft,
    IssueDraft,
    ItemDraft,
    TextDraft,
)
from .models import Agenda, AgendaItem, AgendaTemplate, AgendaVersion
from .rules import AdoptionHow, CommentAudience, VersionKind

Step = Mapping[str, Any]


def load(data: Path) -> None:
    """Play what has not been played. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    for file in sorted(data.glob("*/agendas.toml")):
        with file.open("rb") as opened:
            cases = tomllib.load(opened)["case"]
        for case in cases:
            if max(step["at"] for step in case["step"]) <= clock.now() and _is_next(case):
                _play(case)


def _is_next(case: Step) -> bool:
    """Whether a case begins an agenda that is not there, or goes on with a sample that has come as far as that."""
    agenda = _agenda(case["meeting"])
    if any(step["does"] == "start" for step in case["step"]):
        return agenda is None
    if agenda is None or not agenda.is_sample:
        return False
    first = min(step["at"] for step in case["step"])
    frozen = sa.select(sa.func.max(AgendaVersion.frozen_at)).where(AgendaVersion.agenda_id == agenda.id)
    last = db.session.execute(frozen).scalar()
    return last is not None and bool(last < first)


def _play(case: Step) -> None:
    for step in sorted(case["step"], key=lambda one: one["at"]):
        with clock.frozen(step["at"]):
            _DEEDS[step["does"]](player(step["by"]), case["meeting"], step)
            db.session.flush()


def _agenda(code: str) -> Agenda | None:
    query = sa.select(Agenda).join(Agenda.meeting).where(Meeting.code == code)
    return db.session.execute(query).scalar_one_or_none()


# --- what is done ---------------------------------------------------------------------------------------------------


def _start(who: Actor, code: str, step: Step) -> None:
    query = sa.select(AgendaTemplate).where(AgendaTemplate.key == step["template"])
    template = db.session.execute(query).scalar_one()
    drafting.begin(who, code, step["original"], seeding.sources(template), is_sample=True)


def _item(who: Actor, code: str, step: Step) -> None:
    agenda = _whole(code)
    parent = _named(agenda, step["under"]).id if "under" in step else None
    siblings = [one for one, _place in keeping.in_order(agenda) if one.parent_id == parent]
    after = _named(agenda, step["after"]).id if "after" in step else siblings[-1].id if siblings else None
    draft = ItemDraft(
        ItemRole(step["role"]),
        minutes=step.get("minutes"),
        speakers=Text.of(step.get("speakers")),
        paragraphs=_paragraphs(step.get("paragraphs", ())),
    )
    made = drafting.add(who, agenda.id, parent, after, draft, step["key"])
    _write(who, agenda, made, step)


def _facts(who: Actor, code: str, step: Step) -> None:
    item = _named(_whole(code), step["item"])
    kept = ItemDraft(item.role, item.number, item.minutes, item.speakers)
    drafting.edit(who, item.id, item.revision, replace(kept, paragraphs=_paragraphs(step["paragraphs"])))


def _text(who: Actor, code: str, step: Step) -> None:
    agenda = _whole(code)
    _write(who, agenda, _named(agenda, step["item"]), step)


def _write(who: Actor, agenda: Agenda, item: AgendaItem, step: Step) -> None:
    """What the step says of an item in each language, the original first; what it does not say stays."""
    for lang in (agenda.original, *(one for one in LANGUAGES if one != agenda.original)):
        kept = item.text_in(lang)
        heading = step.get("heading", {}).get(lang, kept.heading if kept is not None else "")
        annotation = step.get("annotation", {}).get(lang, kept.annotation if kept is not None else "")
        seen = kept.revision if kept is not None else 0
        texts.write(who, item.id, lang, TextDraft(heading, annotation, is_reviewed=True, seen=seen))


def _move(who: Actor, code: str, step: Step) -> None:
    agenda = _whole(code)
    parent = _named(agenda, step["under"]).id if "under" in step else None
    after = _named(agenda, step["after"]).id if "after" in step else None
    drafting.move(who, _named(agenda, step["item"]).id, parent, after)


def _remove(who: Actor, code: str, step: Step) -> None:
    drafting.remove(who, _named(_whole(code), step["item"]).id)


def _give(who: Actor, code: str, step: Step) -> None:
    agenda = _whole(code)
    owner = player(step["to"]).user_id
    texts.give(who, agenda.id, step["lang"], [item.id for item in keeping.standing_items(agenda)], owner)


def _freeze(who: Actor, code: str, step: Step) -> None:
    draft = FreezeDraft(VersionKind(step["kind"]), Text.of(step.get("name")), step.get("with_annotations", False))
    versions.freeze(who, _whole(code).id, draft)


def _circulate(who: Actor, code: str, step: Step) -> None:
    version = _version(code, step)
    versions.circulate(who, version.id, version.revision, CirculationDraft(step.get("comments_until")))


def _issue(who: Actor, code: str, step: Step) -> None:
    version = _version(code, step)
    versions.issue(who, version.id, version.revision, IssueDraft(dated_on=step["dated_on"]))


def _comment(who: Actor, code: str, step: Step) -> None:
    version = _version(code, step)
    (state,) = (held.scope for held in who.holdings)
    draft = CommentDraft(
        step["text"],
        step["lang"],
        CommentAudience(step["audience"]),
        item=_named(_whole(code), step["item"]).id,
        heading=step.get("heading"),
        annotation=step.get("annotation"),
        is_sample=True,
    )
    commenting.write(who, version.id, state, draft)


def _adopt(who: Actor, code: str, step: Step) -> None:
    """That the Chair was elected before is not among the samples, so it is said to have been so."""
    version = _version(code, step)
    draft = AdoptionDraft(
        AdoptionHow(step["how"]),
        step["held_on"],
        sitting=step.get("meeting_number"),
        is_amended=step.get("is_amended", False),
        words=Text.of(step.get("words")),
        accepts=True,
    )
    adopting.adopt(who, version.id, version.revision, draft)


_DEEDS: Mapping[str, Callable[[Actor, str, Step], None]] = {
    "start": _start,
    "item": _item,
    "facts": _facts,
    "text": _text,
    "move": _move,
    "remove": _remove,
    "give": _give,
    "freeze": _freeze,
    "circulate": _circulate,
    "issue": _issue,
    "comment": _comment,
    "adopt": _adopt,
}


def _whole(code: str) -> Agenda:
    return queries.whole(queries.of_meeting(code).id)


def _named(agenda: Agenda, key: str) -> AgendaItem:
    return next(item for item in keeping.standing_items(agenda) if item.key == key)


def _version(code: str, step: Step) -> AgendaVersion:
    """The newest version of a kind."""
    query = sa.select(AgendaVersion.id).join(AgendaVersion.agenda).join(Agenda.meeting)
    query = query.where(Meeting.code == code, AgendaVersion.kind == VersionKind(step["kind"]))
    newest = db.session.execute(query.order_by(AgendaVersion.number.desc()).limit(1)).scalar_one()
    return queries.version(newest)


def _paragraphs(keys: tuple[str, ...] | list[str]) -> tuple[int, ...]:
    found = []
    for key in keys:
        slug, number = key.split(":")
        query = sa.select(Paragraph.id).join(Paragraph.mandate)
        query = query.where(Mandate.slug == slug, Paragraph.part == Part.OPERATIVE, Paragraph.number == int(number))
        found.append(db.session.execute(query).scalar_one())
    return tuple(found)
