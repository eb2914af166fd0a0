"""A digest as a document: to read and print, as PDF and for Word, in each of the six languages.

Proposals stand in the languages in which they were made; what is said around them is in the document’s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _

from meetings.accounts.labels import ROLES
from meetings.accounts.letters import speaking
from meetings.agendas import tree
from meetings.documentation.heads import head
from meetings.documents import serving
from meetings.documents.description import (
    Block,
    Document,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Words,
    filled,
    paragraphs,
    words,
)
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation.access import Role
from meetings.foundation.languages import Localized, Text, language_name
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import labels
from .content import Chapter, Content, Entry, Path
from .models import TopicDigest
from .rules import Answer, ByKind


def described(digest: TopicDigest, code: str) -> Document:
    """A digest as a document in a language; its content, meeting and process are loaded.

    Raises what a description does: `text.too_long` for more than a document can hold.
    """
    with speaking(code):
        return _document(digest, code)


def _document(digest: TopicDigest, code: str) -> Document:
    meeting, held = digest.meeting, digest.held
    title = into(meeting.title)
    blocks: list[Block] = [
        Paragraph(words(_introduction(held))),
        *(block for chapter in held.chapters for block in _chapter(held, chapter, code)),
    ]
    return Document(
        lang=code,
        title=_("Digest of proposed topics: %(meeting)s", meeting=title.text),
        day=digest.dated_on,
        blocks=tuple(blocks),
        kind=_("Digest %(number)s", number=digest.number),
        symbol=digest.symbol,
        issuer=str(ROLES[Role.CHAIRS_DESK]),
        organ=into(meeting.process.short).text,
        **head(code, digest.distribution, digest.dated_on, {entry.lang for entry in held.entries()}),
        sample=sample_mark(code) if digest.is_sample else None,
    )


def _introduction(held: Content) -> str:
    said = _("What has been proposed, each in the language in which it was made, with the answers of the Chair’s desk.")
    if any(entry.by.kind is ByKind.ORGANIZATION for entry in held.entries()):
        said += " " + _("Civil society proposes beside States; what it proposes stands under a heading of its own.")
    return said


def _chapter(held: Content, chapter: Chapter, code: str) -> Iterable[Block]:
    yield Heading(words(into(chapter.title) if chapter.title else str(labels.NO_THEME)))
    yield from paragraphs(into(chapter.note))
    for kind, entries in chapter.by_kind():
        yield Heading(words(str(labels.CHAPTERS[kind])), level=2)
        for entry in entries:
            yield from _entry(held, entry, code)


def _entry(held: Content, entry: Entry, code: str) -> Iterable[Block]:
    yield Heading(_strong(entry.said(entry.title, code)), level=3)
    facts = [
        _fact(_("Proposed by"), into(entry.by.name)),
        words(str(labels.KINDS[entry.kind])),
        *([_fact(_("Issue or theme"), entry.said(entry.issue, code))] if entry.issue else []),
        *([_fact(_("Language"), language_name(entry.lang, code))] if entry.lang != code else []),
    ]
    yield Listing(tuple(ListItem(fact) for fact in facts))
    yield _label(_("Rationale"))
    yield from paragraphs(entry.said(entry.rationale, code))
    yield _label(_("Wanted outcome"))
    yield from paragraphs(entry.said(entry.outcome, code))
    yield _label(_("Answer"))
    for said in answered(held, entry, code):
        yield Paragraph(said)


def answered(held: Content, entry: Entry, code: str) -> list[Words]:
    """What became of a proposal, in paragraphs: of one that is merged also what became of where that ends."""
    way = held.way(entry)
    found = [words(str(labels.WITHDRAWN))] if entry.is_withdrawn else []
    if not entry.is_withdrawn or entry.reply.answer is not Answer.NONE:
        found.append(_answer(entry, way[0] if way else None, code))
    found += [paragraph.words for paragraph in paragraphs(into(entry.reply.words))]
    if way:
        last = words(str(labels.WITHDRAWN)) if way[-1].is_withdrawn else _answer(way[-1], None, code)
        found += [words(_("What becomes of that proposal:")), last]
    return found


def item_line(path: Path, heading: Text) -> str:
    """An item of the agenda in one line, in the language in force."""
    label = tree.label(path, lang())
    return (
        _("Item %(item)s: %(heading)s", item=label, heading=into(heading).text)
        if heading
        else _("Item %(item)s", item=label)
    )


def _answer(entry: Entry, other: Entry | None, code: str) -> Words:
    reply = entry.reply
    match reply.answer:
        case Answer.TAKEN_UP if not reply.item:
            return words(str(labels.ITEM_GONE))
        case Answer.TAKEN_UP if reply.heading:
            item = tree.label(reply.item, code)
            return filled(str(labels.IN_ITEM_CALLED), item=item, heading=into(reply.heading))
        case Answer.TAKEN_UP:
            return filled(str(labels.IN_ITEM), item=tree.label(reply.item, code))
        case Answer.MERGED if other is not None and other.title:
            return filled(str(labels.MERGED_INTO), title=other.said(other.title, code))
        case Answer.MERGED:
            return words(str(labels.MERGED))
        case Answer.OTHER_MEETING if not reply.meeting:
            return words(str(labels.PUT_OFF_SOMEWHERE))
        case Answer.OTHER_MEETING:
            return filled(str(labels.PUT_OFF), meeting=into(reply.meeting))
        case Answer.NOT_TAKEN_UP:
            return words(str(labels.NOT_TAKEN_UP))
        case Answer.NONE:
            return words(str(labels.NO_ANSWER))


def _fact(name: str, value: str | Localized) -> Words:
    return filled(_("%(name)s: %(value)s"), name=name, value=value)


def _label(name: str) -> Paragraph:
    return Paragraph(_strong(name))


def _strong(text: str | Localized) -> Words:
    return tuple(replace(run, is_strong=True) for run in words(text))


# --- where it is ----------------------------------------------------------------------------------------------------


def address(digest_id: int, form: str, code: str) -> str:
    """Where a form of a digest is."""
    return url_for("topics.document", number=digest_id, form=form, lang=code)


def offered(digest_id: int) -> list[Offered]:
    """Its forms in each language."""
    return serving.offered(lambda form, code: address(digest_id, form.value, code))
