"""Headings and annotations of items in each language: written, reviewed, given to translators; all stay on record."""

from __future__ import annotations

from collections.abc import Collection

from meetings.accounts import queries as accounts
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block, clean_line

from . import keeping, parties, queries, telling
from .content import TextState
from .drafts import TextDraft
from .models import Agenda, AgendaItem, AgendaText, AgendaTextPast
from .rules import ANNOTATION_MAXIMUM, HEADING_MAXIMUM


def write(actor: Actor, item_id: int, lang: str, draft: TextDraft) -> AgendaText:
    """Save the text of an item in a language, if it still is as its form has shown it.

    A translation is kept with the original of which it is made, as that was shown beside it. Every saved text stays on
    record. Raises NotFound for whoever may not write it; Conflict `record.changed_meanwhile`; `agenda.heading_missing`
    where there is an annotation alone; what is wrong with a text, on `heading` or `annotation`.
    """
    keeping.check_language(lang)
    agenda = queries.locked(queries.agenda_of(item_id))
    item = keeping.item_of(agenda, item_id)
    text = item.text_in(lang)
    if not parties.may_write(actor, agenda, text, lang):
        raise NotFound("agenda.item_unknown")
    if draft.seen != (text.revision if text is not None else 0):
        raise Conflict("record.changed_meanwhile")
    heading, annotation = cleaned(draft.heading, draft.annotation)
    state = TextState.MISSING
    if heading:
        state = TextState.REVIEWED if draft.is_reviewed or lang == agenda.original else TextState.DRAFT
    source = ("", "") if lang == agenda.original else _original(agenda, item, draft.original)
    return save(actor, item, lang, heading, annotation, state, source)


def cleaned(heading: str, annotation: str) -> tuple[str, str]:
    """Both texts as they are kept. Raises what is wrong with one of them, on its field; `agenda.heading_missing`."""
    heading = clean_line(heading, maximum=HEADING_MAXIMUM, required=False, about="heading")
    annotation = clean_block(annotation, maximum=ANNOTATION_MAXIMUM, required=False, about="annotation")
    if annotation and not heading:
        raise RuleViolation("agenda.heading_missing", field="heading")
    return heading, annotation


def put_back(actor: Actor, item_id: int, lang: str, number: int, seen: int) -> AgendaText:
    """Save a text once more as it was saved before, with the original of which it was made.

    Raises NotFound, also for a number that it does not have; Conflict `record.changed_meanwhile` unless the text is at
    revision `seen`.
    """
    agenda = queries.locked(queries.agenda_of(item_id))
    item = keeping.item_of(agenda, item_id)
    text = item.text_in(lang)
    if text is None or not parties.may_write(actor, agenda, text, lang):
        raise NotFound("agenda.item_unknown")
    if text.revision != seen:
        raise Conflict("record.changed_meanwhile")
    row = next((one for one in queries.past([text.id])[text.id] if one.number == number), None)
    if row is None:
        raise NotFound("agenda.item_unknown")
    source = (row.from_heading, row.from_annotation)
    return save(actor, item, lang, row.heading, row.annotation, row.state, source)


def save(
    actor: Actor, item: AgendaItem, lang: str, heading: str, annotation: str, state: TextState, source: tuple[str, str]
) -> AgendaText:
    """Keep a text that is clean, of an item whose agenda is locked; nothing where it says what it said."""
    text = item.text_in(lang)
    values = {
        "heading": heading,
        "annotation": annotation,
        "state": state,
        "from_heading": source[0],
        "from_annotation": source[1],
    }
    before = None if text is None else keeping.of_text(text)
    if text is None:
        text = AgendaText(item_id=item.id, lang=lang, past=[], **values)
        item.texts.append(text)
    elif all(getattr(text, name) == value for name, value in values.items()):
        return text
    else:
        for name, value in values.items():
            if getattr(text, name) != value:
                setattr(text, name, value)
    db.session.flush()
    number = queries.last_numbers([text.id]).get(text.id, 0) + 1
    db.session.add(
        AgendaTextPast(
            text_id=text.id, number=number, at=clock.now(), user_id=actor.user_id, actor_name=actor.name, **values
        )
    )
    db.session.flush()
    audit.record(actor, "agenda_text.write", "agenda_text", text.id, before, keeping.of_text(text))
    return text


def first(actor: Actor, agenda: Agenda, item: AgendaItem, lang: str, heading: str, annotation: str) -> None:
    """The first text of an item that comes from a template or an earlier agenda, reviewed there."""
    original = item.text_in(agenda.original)
    source = ("", "") if lang == agenda.original or original is None else (original.heading, original.annotation)
    if heading:
        save(actor, item, lang, heading, annotation, TextState.REVIEWED, source)


def _original(agenda: Agenda, item: AgendaItem, number: int | None) -> tuple[str, str]:
    """The original as it was shown beside a translation; without a number, as it stands."""
    text = item.text_in(agenda.original)
    if text is None:
        return "", ""
    if number is not None:
        shown = next((one for one in queries.past([text.id])[text.id] if one.number == number), None)
        if shown is not None:
            return shown.heading, shown.annotation
    return text.heading, text.annotation


def give(actor: Actor, agenda_id: int, lang: str, item_ids: Collection[int], owner_id: int | None) -> int:
    """Give texts of a language to a translator, who is told, or to nobody; how many changed hands.

    Raises NotFound; `agenda.owner` on `owner` for somebody who is no translator of that language; `agenda.original` on
    `lang` for the language of the original, which nobody translates.
    """
    keeping.check_language(lang)
    agenda = queries.locked(agenda_id)
    keeping.check_prepares(actor, agenda)
    if lang == agenda.original:
        raise RuleViolation("agenda.original", field="lang")
    if owner_id is not None and owner_id not in {number for number, _name in translators(lang)}:
        raise RuleViolation("agenda.owner", field="owner")
    changed: dict[int, int | None] = {}
    for item_id in sorted(set(item_ids)):
        item = keeping.item_of(agenda, item_id)
        text = item.text_in(lang)
        if text is None:
            if owner_id is None:
                continue
            text = AgendaText(item_id=item.id, lang=lang, state=TextState.MISSING, past=[])
            item.texts.append(text)
        elif text.owner_id == owner_id:
            continue
        text.owner_id = owner_id
        changed[item_id] = owner_id
    db.session.flush()
    if changed:
        what = {"lang": lang, "items": list(changed), "owner_id": owner_id}
        audit.record(actor, "agenda.give", "agenda", agenda.id, None, what)
        if owner_id is not None:
            telling.given(actor, agenda, lang, len(changed), owner_id)
    return len(changed)


def translators(lang: str) -> list[tuple[int, str]]:
    """Who holds the role of a translator of a language today: id and name, by name."""
    held = accounts.holders([Role.TRANSLATOR], [lang, parties.EVERYWHERE], clock.business_today())
    return sorted({(one.user_id, one.user.name) for one in held}, key=lambda pair: (pair[1], pair[0]))
