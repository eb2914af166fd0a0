"""How changes of an agenda are kept: what the audit log holds of each record, and the checks that all of them share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES

from . import parties, tree
from .drafts import Seen
from .models import Agenda, AgendaComment, AgendaItem, AgendaText, AgendaTextPast, AgendaVersion
from .translating import NONE_YET, Original, Translation

_ITEM = ("parent_id", "position", "role", "number", "minutes", "speakers", "removed_at")
_FACTS = ("role", "number", "minutes", "speakers", "paragraphs", "documents")
_TEXT = ("lang", "state", "owner_id")
_VERSION = (
    *("number", "kind", "name", "with_annotations", "digest", "is_amended", "circulated_at", "comments_until"),
    *("issued_at", "document_id", "is_sample"),
)
_COMMENT = ("version_id", "item_id", "state", "audience", "lang", "withdrawn_at")


def of_item(item: AgendaItem) -> dict[str, Any]:
    """What the audit log keeps of an item; paragraphs and documents are loaded."""
    return {name: getattr(item, name) for name in _ITEM} | {
        "paragraphs": sorted(one.id for one in item.paragraphs),
        "documents": sorted(one.id for one in item.documents),
    }


def of_text(text: AgendaText) -> dict[str, Any]:
    """What it keeps of a text: a mark of what it says, which is not for everybody who reads the log; every text that
    was saved is on a record of its own."""
    return {name: getattr(text, name) for name in _TEXT} | {"said": mark_of_text(text.heading, text.annotation)}


def of_version(version: AgendaVersion) -> dict[str, Any]:
    """What it keeps of a version: not its content, which nobody can change."""
    return {name: getattr(version, name) for name in _VERSION}


def of_comment(comment: AgendaComment) -> dict[str, Any]:
    """What it keeps of a comment: not what it says, which may be for the chair’s desk alone."""
    return {name: getattr(comment, name) for name in _COMMENT}


def seen(item: AgendaItem, lang: str) -> Seen:
    """What a form keeps of a loaded item, to tell whether somebody else has changed it: its particulars, its text.

    Not its place: an item that was moved says the same.
    """
    text = item.text_in(lang)
    said = (text.heading, text.annotation) if text is not None else ("", "")
    return Seen(mark_of_facts({name: getattr(item, name) for name in _FACTS}), mark_of_text(*said))


def mark_of_facts(values: Mapping[str, Any]) -> str:
    """A mark that is the same for the same particulars of an item."""
    links = {name: sorted(one.id for one in values[name]) for name in ("paragraphs", "documents")}
    return _mark({name: values[name] for name in ("role", "number", "minutes")} | links | values["speakers"].as_dict())


def mark_of_text(heading: str, annotation: str) -> str:
    """A mark that is the same for the same text."""
    return _mark([heading, annotation])


def _mark(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def as_translation(text: AgendaText | AgendaTextPast | None) -> Translation:
    """A stored text, now or as it was saved once, as the rules of translations read it."""
    if text is None:
        return NONE_YET
    return Translation(text.heading, text.annotation, text.state, text.from_heading, text.from_annotation)


def as_original(text: AgendaText | None) -> Original:
    """The same of a text in the language of the original."""
    return Original(text.heading, text.annotation) if text is not None else Original("")


def check_revision(record: AgendaItem | AgendaVersion | AgendaComment, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def check_prepares(actor: Actor, agenda: Agenda) -> None:
    """Raises NotFound `agenda.unknown` for whoever does not draft this agenda."""
    if not parties.prepares(actor, agenda.meeting):
        raise NotFound("agenda.unknown")


def check_language(lang: str, *, about: str = "lang") -> str:
    """An official language. Raises `agenda.language`."""
    if lang not in LANGUAGES:
        raise RuleViolation("agenda.language", field=about)
    return lang


def item_of(agenda: Agenda, item_id: int, *, is_removed: bool = False) -> AgendaItem:
    """An item of a loaded agenda. Raises NotFound `agenda.item_unknown`, also where it is (or is not) removed."""
    found = next((one for one in agenda.items if one.id == item_id), None)
    if found is None or (found.removed_at is not None) is not is_removed:
        raise NotFound("agenda.item_unknown")
    return found


def standing_items(agenda: Agenda) -> list[AgendaItem]:
    """The items of a loaded agenda that are not removed, in no order."""
    return [item for item in agenda.items if item.removed_at is None]


def nodes_of(agenda: Agenda) -> dict[int, tree.Node]:
    """Its tree as the rules read it, by the items’ ids."""
    return {item.id: item.node for item in standing_items(agenda)}


def in_order(agenda: Agenda) -> list[tuple[AgendaItem, tree.Placed]]:
    """The items of a loaded agenda in the order of reading, each with its place."""
    by_id = {item.id: item for item in standing_items(agenda)}
    return [(by_id[one.node.id], one) for one in tree.placed(item.node for item in by_id.values())]
