"""Texts of an agenda in files of translators: what goes out, what taking a file in would do, and doing exactly that.

A file is of the work in progress or of a frozen version, whose texts can so be finished while the work has gone on.
Who reads one by one what a file would do sends back marks of what was shown: where something here has changed since,
nothing is taken in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import tamed_line

from . import exchange as rules
from . import keeping, parties, queries, queries_languages, texts, translating, tree, xliff
from .content import TextState
from .exchange import Arrival, Effect, Exchange, Known, Unit
from .models import Agenda, AgendaItem, AgendaVersion
from .parties import Reach
from .translating import Original, Part, Translation

Key = tuple[int, Part]


@dataclass(frozen=True)
class Side:
    """An item as a file meets it: of what original (of now, or of a version), and what there is in a language.

    `best` is what the file is told of; `present` is the text in the work in progress.
    """

    item: AgendaItem
    label: str
    original: Original
    best: Translation
    present: Translation
    owner_id: int | None


@dataclass(frozen=True)
class Incoming:
    """A text of a file with what taking it in would do here, as a person sees it before."""

    arrival: Arrival
    known: Known | None
    label: str
    is_foreign: bool = False  # a text of this agenda that the person may not write

    @property
    def unit(self) -> Unit:
        """The text in the file."""
        return self.arrival.unit

    @property
    def is_offered(self) -> bool:
        """Whether it can be taken in."""
        return self.arrival.is_taken and not self.is_foreign

    @property
    def mark(self) -> str:
        """The same as long as taking it in would do the same to the same text."""
        known = self.known or Known("")
        seen = [self.arrival.effect, self.arrival.state, self.arrival.from_source, self.unit.target]
        said = json.dumps([*seen, known.source, known.target, known.from_source, known.state])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def version_of(actor: Actor, agenda: Agenda, number: int | None) -> AgendaVersion | None:
    """The version of a loaded agenda that has this number, None for the work in progress. Raises NotFound."""
    if number is None:
        return None
    version = queries.version(queries_languages.version_numbered(agenda.id, number))
    if not parties.sees_version(actor, version):
        raise NotFound("agenda.version_unknown")
    return version


def outgoing(reach: Reach, agenda: Agenda, target: str, version: AgendaVersion | None) -> Exchange:
    """What goes out in a language: of a whole agenda, all that somebody sees of it.

    Raises NotFound for a language of which they see nothing; writing it may raise what `xliff.write` does.
    """
    if target not in reach.langs:
        raise NotFound("agenda.unknown")
    shown = {item: side for item, side in _sides(agenda, target, version).items() if reach.sees(target, side.owner_id)}
    units = rules.outgoing(_known(shown, version), {item: side.label for item, side in shown.items()})
    number = version.number if version is not None else None
    return Exchange(agenda.meeting.code, agenda.original, target, units, number)


def opened(actor: Actor, reach: Reach, agenda: Agenda, content: bytes) -> Exchange:
    """A file that came back, if it is of this agenda, its original, and a language of the person’s.

    Raises what `xliff.read` does; `xliff.other_agenda`, `xliff.other_original`, `xliff.not_given`,
    `xliff.other_version`; all of them on `file`.
    """
    try:
        found = xliff.read(content)
    except RuleViolation as error:
        raise error.on("file") from error
    if found.agenda != agenda.meeting.code:
        raise RuleViolation("xliff.other_agenda", field="file", agenda=tamed_line(found.agenda, xliff.NAME_SHOWN))
    if found.original != agenda.original:
        raise RuleViolation("xliff.other_original", field="file")
    if found.target not in reach.langs:
        raise RuleViolation("xliff.not_given", field="file")
    try:
        version_of(actor, agenda, found.version)
    except NotFound as error:
        raise RuleViolation("xliff.other_version", field="file", number=found.version) from error
    return found


def arriving(actor: Actor, reach: Reach, agenda: Agenda, exchange: Exchange) -> list[Incoming]:
    """What taking in a file would do to a whole agenda, in the order of the file. Raises NotFound for its version."""
    version = version_of(actor, agenda, exchange.version)
    sides = _sides(agenda, exchange.target, version)
    known = _known(sides, version)
    found = []
    for arrival in rules.plan(exchange, known):
        unit = arrival.unit
        side = sides.get(unit.item)
        if side is None:
            found.append(Incoming(arrival, None, unit.label))
            continue
        if not reach.sees(exchange.target, side.owner_id):  # nor what is said of it here
            found.append(Incoming(Arrival(unit, Effect.UNKNOWN_ITEM), None, unit.label, is_foreign=True))
            continue
        is_foreign = not reach.writes(exchange.target, side.owner_id)
        found.append(Incoming(arrival, known.get((unit.item, unit.part)), side.label, is_foreign))
    return found


def take_in(actor: Actor, agenda_id: int, exchange: Exchange, accepted: Mapping[str, str]) -> int:
    """Take in those texts of a file that were accepted: their ids, with the marks of what was shown. How many it were.

    Raises NotFound; `agenda.import_nothing`; Conflict `agenda.import_moved` where taking in one of them would now do
    something else, and then takes in none.
    """
    agenda = queries.locked(agenda_id)
    reach = parties.reach(actor, agenda)
    offered = {one.unit.id: one for one in arriving(actor, reach, agenda, exchange) if one.is_offered}
    if not accepted:
        raise RuleViolation("agenda.import_nothing")
    if any(name not in offered or offered[name].mark != mark for name, mark in accepted.items()):
        raise Conflict("agenda.import_moved")
    version = version_of(actor, agenda, exchange.version)
    taken: dict[int, dict[Part, Arrival]] = {}
    for name in accepted:
        arrival = offered[name].arrival
        taken.setdefault(arrival.unit.item, {})[arrival.unit.part] = arrival
    sides = _sides(agenda, exchange.target, version)
    for item, arrivals in taken.items():
        _keep(actor, agenda, exchange.target, sides[item], arrivals, version)
    what: dict[str, Any] = {"lang": exchange.target, "items": sorted(taken)}
    if version is not None:
        what["version"] = version.number
    audit.record(actor, "agenda.take_in", "agenda", agenda.id, None, what)
    return len(accepted)


def _keep(
    actor: Actor,
    agenda: Agenda,
    lang: str,
    side: Side,
    arrivals: Mapping[Part, Arrival],
    version: AgendaVersion | None,
) -> None:
    """Save what arrived for an item.

    A version finds its texts among all that were ever saved. Where the work in progress has another text by now, made
    of another original, that of the version goes on record, and the one there is saved again after it.
    """
    now = side.original if version is None else keeping.as_original(side.item.text_in(agenda.original))
    present = _with(side.present, {part: one for part, one in arrivals.items() if _is_for(part, side, now)})
    if version is not None:
        of_version = _with(_counted(side.best, version.with_annotations), arrivals)
        if _counted(present, version.with_annotations) != of_version:
            _save(actor, side.item, lang, of_version)
    _save(actor, side.item, lang, present)


def _is_for(part: Part, side: Side, now: Original) -> bool:
    """Whether a text of a file is for the work in progress, too: of the same original, or nothing better is there."""
    text = side.present
    return side.original.of(part) == now.of(part) or not text.of(part) or text.made_from(part) != now.of(part)


def _with(text: Translation, arrivals: Mapping[Part, Arrival]) -> Translation:
    """A translation with what arrived of it; it is reviewed where all that it says is."""
    heading, annotation = arrivals.get(Part.HEADING), arrivals.get(Part.ANNOTATION)
    if heading is not None:
        text = replace(text, heading=heading.unit.target, from_heading=heading.from_source)
    if annotation is not None:
        text = replace(text, annotation=annotation.unit.target, from_annotation=annotation.from_source)
    states = {arrivals[part].state if part in arrivals else text.state for part in Part if text.of(part)}
    if not states:
        return replace(text, state=TextState.MISSING)
    return replace(text, state=TextState.REVIEWED if states == {TextState.REVIEWED} else TextState.DRAFT)


def _counted(text: Translation, with_annotations: bool) -> Translation:
    return text if with_annotations else replace(text, annotation="", from_annotation="")


def _save(actor: Actor, item: AgendaItem, lang: str, text: Translation) -> None:
    source = text.from_heading, text.from_annotation
    texts.save(actor, item, lang, text.heading, text.annotation, text.state, source)


# --- what is there ----------------------------------------------------------------------------------------------------


def _sides(agenda: Agenda, lang: str, version: AgendaVersion | None) -> dict[int, Side]:
    """The items of a whole agenda, or of one of its versions, in the order of reading."""
    if version is None:
        found = {}
        for item, place in keeping.in_order(agenda):
            original = keeping.as_original(item.text_in(agenda.original))
            present = keeping.as_translation(item.text_in(lang))
            label = tree.label(place.path, agenda.original)
            found[item.id] = Side(item, label, original, present, present, _owner(item, lang))
        return found
    saved: dict[int, list[Translation]] = {}
    for number, row in queries.translations([entry.id for entry in version.held.entries], lang):
        saved.setdefault(number, []).append(keeping.as_translation(row))
    by_id = {item.id: item for item in agenda.items}  # with those that were taken out since
    found = {}
    for entry in version.held.entries:
        item, original = by_id[entry.id], translating.original_of(entry, version.original)
        present = keeping.as_translation(item.text_in(lang))
        best = _best(saved.get(entry.id, []), original, version.with_annotations) or present
        label = tree.label(version.held.paths[entry.id], version.original)
        found[entry.id] = Side(item, label, original, best, present, _owner(item, lang))
    return found


def _best(saved: list[Translation], original: Original, with_annotations: bool) -> Translation | None:
    """Of all translations that were saved, the newest first, the one that serves an original: ready, or made of it."""
    standing = [(text, translating.standing(text, original, with_annotations=with_annotations)) for text in saved]
    fits = [text for text, how in standing if how.state is not TextState.MISSING and not how.behind]
    return next((text for text, how in standing if how.is_ready), fits[0] if fits else None)


def _known(sides: Mapping[int, Side], version: AgendaVersion | None) -> dict[Key, Known]:
    counted = translating.parts(version.with_annotations if version is not None else True)
    return {
        (item, part): Known(side.original.of(part), side.best.of(part), side.best.made_from(part), side.best.state)
        for item, side in sides.items()
        for part in counted
    }


def _owner(item: AgendaItem, lang: str) -> int | None:
    text = item.text_in(lang)
    return text.owner_id if text is not None else None
