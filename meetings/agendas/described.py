"""A version of an agenda as a document: the list of items as United Nations documents have it, with its annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from meetings.calendar import queries as calendar
from meetings.documentation.heads import head
from meetings.documentation.models import MeetingDocument
from meetings.documents import serving
from meetings.documents.description import (
    Alignment,
    Block,
    Document,
    Heading,
    Listing,
    ListItem,
    Note,
    Paragraph,
    Run,
    Words,
    filled,
    paragraphs,
    words,
)
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation import clock
from meetings.foundation.languages import format_series
from meetings.foundation.presentation import day, into, when, window
from meetings.foundation.web import lang
from meetings.mandates.labels import paragraph_cited, paragraphs_cited
from meetings.mandates.models import Paragraph as MandateParagraph
from meetings.mandates.rules import Part

from . import labels, queries, tree
from .content import Content, Entry
from .models import AgendaAdoption, AgendaVersion
from .rules import Audience, VersionKind


@dataclass(frozen=True)
class _Known:
    """What items refer to, by id: paragraphs of mandates, documents of the register."""

    paragraphs: Mapping[int, MandateParagraph]
    documents: Mapping[int, MeetingDocument]


def in_language(version: AgendaVersion, code: str) -> Content:
    """What a loaded version says in a language in which it is out, and in its original."""
    text = next(one for one in version.texts if one.lang == code)
    return version.held.in_language(code, text.by_item)


def of_version(version: AgendaVersion, decided: AgendaAdoption | None = None) -> Document:
    """A version, in the language in force, in which it is out. `decided`: the act by which it was adopted."""
    code, meeting, entered = lang(), version.agenda.meeting, version.document
    content = in_language(version, code)
    known = _known(content)
    on = entered.dated_on if entered is not None and entered.dated_on is not None else None
    on = on or clock.day_at_office(version.issued_at or version.circulated_at or version.frozen_at)
    days = window(meeting.days) if meeting.days is not None and meeting.status.has_dates else ""
    place = into(meeting.place.name).text if meeting.place is not None else ""
    held = _("%(place)s, %(dates)s", place=place, dates=days) if place and days else place or days
    return Document(
        lang=code,
        title=str(labels.KINDS[version.kind]),
        day=on,
        blocks=tuple(_blocks(version, content, known, decided)),
        kind=held,
        symbol=entered.symbol if entered is not None else "",
        issuer=into(meeting.process.name).text,
        organ=into(meeting.title).text,
        **head(code, entered.distribution if entered is not None else None, on, [version.original]),
        sample=sample_mark(code) if version.is_sample else None,
    )


def _known(content: Content) -> _Known:
    cited = {number for entry in content.entries for number in entry.paragraphs}
    named = {number for entry in content.entries for number in entry.documents}
    return _Known(
        {one.id: one for one, _place in calendar.paragraph_labels(cited)},
        {one.id: one for one in queries.public_documents(named)},
    )


def _blocks(version: AgendaVersion, content: Content, known: _Known, decided: AgendaAdoption | None) -> Iterator[Block]:
    if version.name and into(version.name).text != str(labels.KINDS[version.kind]):
        yield Paragraph(words(into(version.name)), alignment=Alignment.CENTRE)
    yield from _standing(version, decided)
    if content.entries:
        yield _listing(content, None, known)
    if version.with_annotations:
        yield Heading(words(_("Annotations")))
        for entry in content.entries:
            yield from _annotated(content, entry, known)


def _standing(version: AgendaVersion, decided: AgendaAdoption | None) -> Iterator[Block]:
    """What a reader has to know of it: that it is a draft, until when it may be commented on, how it was adopted."""
    if version.kind is VersionKind.ADOPTED and decided is not None:
        yield Paragraph(words(adopted_line(decided, is_amended=version.is_amended)), alignment=Alignment.CENTRE)
    elif version.audience is Audience.DESK:
        yield Note(words(_("Draft: this has not been circulated.")))
    elif version.audience is Audience.DELEGATIONS and version.comments_until is not None:
        until = when(version.comments_until, version.zone)
        yield Note(words(_("Circulated to delegations for comments until %(moment)s.", moment=until)))


def adopted_line(decided: AgendaAdoption, *, is_amended: bool) -> str:
    """When an agenda was adopted, at which meeting, and whether it was amended there."""
    on, sitting = day(decided.held_on), decided.sitting
    if sitting is None:
        if is_amended:
            return _("Adopted on %(day)s, as orally amended", day=on)
        return _("Adopted on %(day)s", day=on)
    if is_amended:
        return _("Adopted at meeting No. %(number)s, on %(day)s, as orally amended", number=sitting, day=on)
    return _("Adopted at meeting No. %(number)s, on %(day)s", number=sitting, day=on)


def _listing(content: Content, parent: int | None, known: _Known, depth: int = 0) -> Listing:
    """The items below one, each with its number and, in a footnote, the mandate on which it rests."""
    items = []
    for entry in content.children(parent):
        inside = _listing(content, entry.id, known, depth + 1) if content.children(entry.id) else None
        items.append(ListItem(_heading(entry, known), inside, number=entry.number))
    return Listing(tuple(items), tree.STYLES[depth])


def _heading(entry: Entry, known: _Known) -> Words:
    said = into(entry.headings)
    cited = _cited([known.paragraphs[one] for one in entry.paragraphs if one in known.paragraphs])
    note = _("Mandate: %(paragraphs)s", paragraphs=cited) if cited else ""
    return (Run(said.text, lang=said.lang if said.is_fallback else "", footnote=note),)


def _cited(paragraphs: Sequence[MandateParagraph]) -> str:
    """Mandate paragraphs in one line: operative ones of one resolution together."""
    operative: dict[str, list[int]] = {}
    others = []
    for one in paragraphs:
        if one.part is Part.OPERATIVE:
            operative.setdefault(one.mandate.symbol, []).append(one.number)
        else:
            others.append(str(paragraph_cited(one.mandate.symbol, one.part, one.number)))
    together = [paragraphs_cited(symbol, sorted(numbers)) for symbol, numbers in operative.items()]
    return format_series([*together, *others], lang())


def _annotated(content: Content, entry: Entry, known: _Known) -> Iterator[Block]:
    path = content.paths[entry.id]
    yield Heading(words(into(entry.headings)), level=len(path) + 1, label=tree.own_label(path, lang()))
    yield from paragraphs(into(entry.annotations))
    if entry.speakers:
        yield Paragraph(filled(_("Speakers: %(names)s"), names=into(entry.speakers)))
    if entry.minutes is not None:
        yield Paragraph(words(labels.minutes(entry.minutes)))
    documents = [known.documents[one] for one in entry.documents if one in known.documents]
    if documents:
        yield Paragraph((Run(_("Documentation"), is_emphasized=True),))
        yield Listing(tuple(ListItem(_document(one)) for one in documents))


def _document(document: MeetingDocument) -> Words:
    if not document.symbol:
        return words(into(document.title))
    symbol = Run(document.symbol, lang="" if lang() != "ar" else "en")  # a symbol runs from the left everywhere
    return filled("%(symbol)s – %(title)s", symbol=symbol, title=into(document.title))


def addresses(version: AgendaVersion) -> list[Offered]:
    """Where the document is, in each language in which the version is out."""

    def address(form: serving.Form, code: str) -> str:
        return url_for("agenda_documents.document", number=version.id, form=form.value, lang=code)

    return [one for one in serving.offered(address) if one.lang in version.langs]
