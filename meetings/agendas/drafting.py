"""Work on the tree of an agenda: it is begun, and items are entered, changed, moved, taken out and put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from meetings.calendar import queries as calendar
from meetings.documentation.models import MeetingDocument
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.mandates.models import Paragraph

from . import keeping, parties, queries, texts, tree
from .content import TextState
from .drafts import ItemDraft, Seen, Source
from .models import Agenda, AgendaItem, AgendaVersion
from .rules import MINUTES_MAXIMUM

MOST_LINKS = 30  # of mandate paragraphs, and of documents, of one item


def begin(actor: Actor, code: str, original: str, source: Sequence[Source] = (), *, is_sample: bool = False) -> Agenda:
    """Begin the agenda of a meeting in a language, with the items of a source where one is given.

    Raises NotFound for whoever does not prepare the meeting; Conflict `agenda.begun`; `agenda.language`.
    """
    meeting = calendar.by_code(code, lock=True)
    if not parties.prepares(actor, meeting):
        raise NotFound("agenda.unknown")
    keeping.check_language(original, about="original")
    if queries.is_begun(meeting.id):
        raise Conflict("agenda.begun")
    agenda = Agenda(meeting_id=meeting.id, original=original, is_sample=is_sample)
    db.session.add(agenda)
    db.session.flush()
    audit.record(actor, "agenda.begin", "agenda", agenda.id, None, {"meeting_id": meeting.id, "original": original})
    if source:
        _take_over(actor, queries.locked(agenda.id), source)
    return queries.whole(agenda.id)


def _take_over(actor: Actor, agenda: Agenda, source: Sequence[Source]) -> None:
    made: dict[int, AgendaItem] = {}
    below: dict[int | None, int] = {}
    for one in source:
        parent = made[one.under].id if one.under is not None else None
        below[parent] = below.get(parent, 0) + 1
        item = _new(agenda, parent, below[parent], one.draft, one.name)
        made[one.key] = item
        for lang in (agenda.original, *(code for code in LANGUAGES if code != agenda.original)):
            heading, annotation = one.headings.get(lang), one.annotations.get(lang)
            if heading:
                texts.first(actor, agenda, item, lang, heading, annotation or "")
    db.session.flush()


def sources_of(version: AgendaVersion) -> list[Source]:
    """The items of a loaded version to begin another agenda with, in every language in which it is out.

    What ties them to mandates and documents of their own meeting stays behind.
    """
    texts_in = {text.lang: text.by_item for text in version.texts}
    found = []
    for entry in version.held.entries:
        said = {lang: texts_in[lang][entry.id] for lang in texts_in if entry.id in texts_in[lang]}
        headings = Text.of({lang: pair[0] for lang, pair in said.items()})
        annotations = Text.of({lang: pair[1] for lang, pair in said.items()})
        draft = ItemDraft(entry.role, minutes=entry.minutes, speakers=entry.speakers)
        found.append(Source(entry.id, entry.parent, draft, headings, annotations))
    return found


def add(
    actor: Actor, agenda_id: int, parent: int | None, after: int | None, draft: ItemDraft, key: str = ""
) -> AgendaItem:
    """A new item below `parent` (None: outermost), directly after another one there (None: first); without texts.

    Raises what `tree.check_place` and `check` do.
    """
    agenda = queries.locked(agenda_id)
    keeping.check_prepares(actor, agenda)
    tree.check_place(keeping.nodes_of(agenda), None, parent)
    item = _new(agenda, parent, 0, draft, key)
    db.session.flush()
    _arrange(agenda, parent, item, after)
    db.session.flush()
    audit.record(actor, "agenda_item.create", "agenda_item", item.id, None, keeping.of_item(item))
    return item


def edit(actor: Actor, item_id: int, revision: int, draft: ItemDraft) -> AgendaItem:
    """Change what is kept of an item beside its texts, if it still is at `revision`.

    Raises Conflict `record.changed_meanwhile`; `agenda.number`, `agenda.minutes`, `agenda.links` on their fields.
    """
    agenda = queries.locked(queries.agenda_of(item_id))
    keeping.check_prepares(actor, agenda)
    item = keeping.item_of(agenda, item_id)
    keeping.check_revision(item, revision)
    _write(actor, item, _values(agenda, draft))
    return item


def rewrite(actor: Actor, item_id: int, seen: Seen, draft: ItemDraft, heading: str, annotation: str) -> AgendaItem:
    """Change what a form shows of an item, its particulars and its text in the language of the original, at once.

    Each is a lock of its own, and is written only by who has changed it: who moved the item, changed the other one or
    has typed the same stands in nobody’s way. Raises Conflict `record.changed_meanwhile`, whose `parts` name which of
    them (`facts`, `text`) somebody else has changed; what `edit` and `texts.write` do.
    """
    agenda = queries.locked(queries.agenda_of(item_id))
    keeping.check_prepares(actor, agenda)
    item = keeping.item_of(agenda, item_id)
    values, (heading, annotation) = _values(agenda, draft), texts.cleaned(heading, annotation)
    typed = Seen(keeping.mark_of_facts(values), keeping.mark_of_text(heading, annotation))
    stored = keeping.seen(item, agenda.original)
    facts, text = (getattr(typed, part) != getattr(seen, part) for part in ("facts", "text"))
    parts = [
        part
        for part, is_changed in (("facts", facts), ("text", text))
        if is_changed and getattr(stored, part) not in (getattr(seen, part), getattr(typed, part))
    ]
    if parts:
        raise Conflict("record.changed_meanwhile", parts=parts)
    if facts:
        _write(actor, item, values)
    if text:
        state = TextState.REVIEWED if heading else TextState.MISSING
        texts.save(actor, item, agenda.original, heading, annotation, state, ("", ""))
    return item


def _write(actor: Actor, item: AgendaItem, values: dict[str, Any]) -> None:
    before = keeping.of_item(item)
    for name, value in values.items():
        if getattr(item, name) != value:
            setattr(item, name, value)
    db.session.flush()
    after = keeping.of_item(item)
    if after != before:
        audit.record(actor, "agenda_item.edit", "agenda_item", item.id, before, after)


def move(actor: Actor, item_id: int, parent: int | None, after: int | None) -> AgendaItem:
    """Move an item, with all below it, below `parent` and directly after another one there.

    No revision is asked for: whoever else moved items meanwhile has lost nothing. Raises what `tree.check_place` does
    and `agenda.no_place` on `after`.
    """
    agenda = queries.locked(queries.agenda_of(item_id))
    keeping.check_prepares(actor, agenda)
    item = keeping.item_of(agenda, item_id)
    tree.check_place(keeping.nodes_of(agenda), item.id, parent)
    before = keeping.of_item(item)
    left = item.parent_id
    _arrange(agenda, parent, item, after)
    if left != parent:
        _renumber(agenda, left)
    db.session.flush()
    if keeping.of_item(item) != before:
        audit.record(actor, "agenda_item.move", "agenda_item", item.id, before, keeping.of_item(item))
    return item


def remove(actor: Actor, item_id: int) -> list[AgendaItem]:
    """Take out an item and all below it. They stay on record and can be put back."""
    agenda = queries.locked(queries.agenda_of(item_id))
    keeping.check_prepares(actor, agenda)
    item = keeping.item_of(agenda, item_id)
    gone = _with_all_below(agenda, item)
    now = clock.now()
    for one in gone:
        one.removed_at, one.removed_by = now, actor.name
    _renumber(agenda, item.parent_id)
    db.session.flush()
    audit.record(actor, "agenda_item.remove", "agenda_item", item.id, None, {"items": [one.id for one in gone]})
    return gone


def restore(actor: Actor, item_id: int) -> list[AgendaItem]:
    """Put back what was taken out, with what went along with it: where it was, or last of all where it fits no more.

    Raises `agenda.too_many`.
    """
    agenda = queries.locked(queries.agenda_of(item_id))
    keeping.check_prepares(actor, agenda)
    item = keeping.item_of(agenda, item_id, is_removed=True)
    standing = keeping.nodes_of(agenda)
    back = _with_all_below(agenda, item)
    if len(standing) + len(back) > tree.MOST_ITEMS:
        raise RuleViolation("agenda.too_many", maximum=tree.MOST_ITEMS)
    for one in back:
        one.removed_at, one.removed_by = None, ""
    is_in_place = tree.fits(keeping.nodes_of(agenda), item.id, item.parent_id)
    if not is_in_place:
        item.parent_id = None  # what it lay below is gone meanwhile, or lies too deep to take it
    last = max((one.position for one in _siblings(agenda, item.parent_id) if one is not item), default=0)
    item.position = min(item.position, last + 1) if is_in_place else last + 1
    _renumber(agenda, item.parent_id, first=item)
    db.session.flush()
    audit.record(actor, "agenda_item.restore", "agenda_item", item.id, None, {"items": [one.id for one in back]})
    return back


def _new(agenda: Agenda, parent: int | None, position: int, draft: ItemDraft, key: str = "") -> AgendaItem:
    item = AgendaItem(
        agenda_id=agenda.id, parent_id=parent, position=position, key=key, texts=[], paragraphs=[], documents=[]
    )
    for name, value in _values(agenda, draft).items():
        setattr(item, name, value)
    agenda.items.append(item)
    db.session.flush()
    return item


def _values(agenda: Agenda, draft: ItemDraft) -> dict[str, Any]:
    """What is stored of a draft. Raises `agenda.number`, `agenda.minutes`, `agenda.links`, each on its field."""
    if draft.number is not None and not 1 <= draft.number <= tree.HIGHEST:
        raise RuleViolation("agenda.number", field="number", maximum=tree.HIGHEST)
    if draft.minutes is not None and not 1 <= draft.minutes <= MINUTES_MAXIMUM:
        raise RuleViolation("agenda.minutes", field="minutes", maximum=MINUTES_MAXIMUM)
    for field in ("paragraphs", "documents"):
        if len(getattr(draft, field)) > MOST_LINKS:
            raise RuleViolation("agenda.links", field=field, maximum=MOST_LINKS)
    return {
        "role": draft.role,
        "number": draft.number,
        "minutes": draft.minutes,
        "speakers": draft.speakers,
        "paragraphs": _found(Paragraph, draft.paragraphs),
        "documents": _documents(agenda, draft.documents),
    }


def _found(model: type[Any], ids: tuple[int, ...]) -> list[Any]:
    if not ids:
        return []
    query = sa.select(model).where(model.id.in_(ids)).order_by(model.id)
    return list(db.session.execute(query).scalars())


def _documents(agenda: Agenda, ids: tuple[int, ...]) -> list[MeetingDocument]:
    return [one for one in _found(MeetingDocument, ids) if one.meeting_id == agenda.meeting_id]


def _siblings(agenda: Agenda, parent: int | None) -> list[AgendaItem]:
    found = [one for one in keeping.standing_items(agenda) if one.parent_id == parent]
    return sorted(found, key=lambda one: (one.position, one.id))


def _arrange(agenda: Agenda, parent: int | None, item: AgendaItem, after: int | None) -> None:
    by_id = {one.id: one for one in [*_siblings(agenda, parent), item]}
    for position, number in enumerate(tree.ordered([*by_id], item.id, after), start=1):
        _put(by_id[number], position)
    if item.parent_id != parent:
        item.parent_id = parent


def _renumber(agenda: Agenda, parent: int | None, first: AgendaItem | None = None) -> None:
    """Close the ranks below an item; of two in one place, `first` comes first."""
    found = sorted(_siblings(agenda, parent), key=lambda one: (one.position, one is not first, one.id))
    for position, one in enumerate(found, start=1):
        _put(one, position)


def _put(item: AgendaItem, position: int) -> None:
    if item.position != position:
        item.position = position


def _with_all_below(agenda: Agenda, item: AgendaItem) -> list[AgendaItem]:
    """An item and those below it that stand as it does; of one that was taken out, those that went with it."""
    found = [item]
    for above in found:
        found += [one for one in agenda.items if one.parent_id == above.id and one.removed_at == item.removed_at]
    return found
