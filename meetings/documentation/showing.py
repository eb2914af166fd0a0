"""How documents appear: their languages, slots and changes in words, for lists, their own pages and other features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup, escape

from meetings.calendar.models import Meeting
from meetings.deadlines import counting
from meetings.deadlines import queries as deadlines
from meetings.deadlines.models import CountingRule
from meetings.foundation import clock, languages
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.languages import LANGUAGES, LazyString
from meetings.foundation.presentation import day, into, window
from meetings.foundation.registries import Link, SearchHit
from meetings.foundation.web import actor, can, lang

from . import labels, links, queries, symbols
from .models import DocumentChange, MeetingDocument
from .rules import ChangeKind, Day, Remark, Slots, change_remarks, is_issued, is_submitted, remarks, slots, standing

# The counting rules of the area of documents that give a slot its days.
SUBMITTED, ISSUED = "documents-submitted", "documents-issued"
_SYMBOLS = frozenset({"symbol", "other", "written", "change"})  # facts that are read from left to right everywhere


@dataclass(frozen=True)
class Cell:
    """One language of a strip: `state` is out, awaited or none; `said` tells all of it in words."""

    lang: str
    state: str
    is_original: bool
    said: str
    url: str
    changes: tuple[str, ...]  # those that hold in this language and not in all


@dataclass(frozen=True)
class SlotDay:
    """A day of a slot in words."""

    label: LazyString
    when: str
    words: LazyString
    tone: str
    is_entered: bool


@dataclass(frozen=True)
class Line:
    """A document as lists and its page show it."""

    document: MeetingDocument
    symbols: list[tuple[str, str]]  # each with where the United Nations keeps it
    strip: list[Cell]  # empty where no language is on record
    changes: tuple[str, ...]  # those that hold in all languages
    original: str
    items: list[Link]
    slots: list[SlotDay]

    @property
    def is_late(self) -> bool:
        """Whether a day of its slot has passed that binds."""
        return any(one.tone == "bad" for one in self.slots)


def lines(documents: Sequence[MeetingDocument], *, with_slots: bool = True) -> list[Line]:
    """Documents for a list, with their slots unless nobody asks for them."""
    today = clock.business_today()
    belongs = links.items_of([document.id for document in documents])
    rules = {rule.key: rule for rule in deadlines.rules()} if with_slots and any(map(_asks_rules, documents)) else {}
    return [_line(one, belongs.get(one.id, []), rules if with_slots else None, today) for one in documents]


def _asks_rules(document: MeetingDocument) -> bool:
    return document.is_slotted


def _line(document: MeetingDocument, items: list[Link], rules: Mapping[str, CountingRule] | None, today: date) -> Line:
    versions = document.versions
    everywhere = [change for change in document.changes if not versions or set(versions) <= set(change.languages)]
    return Line(
        document=document,
        symbols=[(symbol, links.official(document, symbol, lang())) for symbol in document.symbols],
        strip=[_cell(document, code, today) for code in LANGUAGES] if versions else [],
        changes=tuple(mark(change) for change in everywhere),
        original=languages.language_name(document.original, lang()) if document.original else "",
        items=items,
        slots=slot_days(document, rules, today) if rules is not None else [],
    )


def mark(change: DocumentChange) -> str:
    """A change as it is named beside a symbol, in every language the same: Corr.1, or the asterisks of a reissue."""
    if change.kind is ChangeKind.REISSUE:
        return "*" * change.number if change.number <= 3 else f"*{change.number}"
    return f"{labels.MARKS[change.kind]}{change.number}"


def _cell(document: MeetingDocument, code: str, today: date) -> Cell:
    versions = document.versions
    version = versions.get(code)
    partial = tuple(
        mark(one) for one in document.changes if code in one.languages and not set(versions) <= set(one.languages)
    )
    name, is_original = languages.language_name(code, lang()), document.original == code
    if version is None:
        state, words = "none", str(labels.NOT_FORESEEN)
    elif version.is_out(today):
        state = "out"
        words = _("out since %(day)s", day=day(version.out_on)) if version.out_on else str(labels.STATES[version.state])
    else:
        state = "awaited"
        words = _("awaited on %(day)s", day=day(version.out_on)) if version.out_on else _("awaited")
    said = [words, *([_("original")] if is_original else []), *partial]
    url = links.official(document, document.symbol, code) if state == "out" and document.symbol else ""
    return Cell(
        code,
        state,
        is_original,
        _("%(name)s: %(value)s", name=name, value=languages.format_series(said, lang())),
        url,
        partial,
    )


def slots_of(document: MeetingDocument, rules: Mapping[str, CountingRule]) -> Slots:
    """The slot of a document whose meeting is loaded, as the counting rules give it, or as it is entered."""
    return slots(
        is_slotted=document.is_slotted,
        submit_by=document.submit_by,
        issue_by=document.issue_by,
        submit=_counted(document.meeting, rules.get(SUBMITTED)),
        issue=_counted(document.meeting, rules.get(ISSUED)),
    )


def _counted(meeting: Meeting, rule: CountingRule | None) -> Day | None:
    if rule is None or not counting.covers(rule, meeting):
        return None
    due = counting.target(meeting, rule)
    return Day(due, rule.is_binding) if due is not None else None


def slot_days(document: MeetingDocument, rules: Mapping[str, CountingRule], today: date) -> list[SlotDay]:
    """By when it is to be submitted and to be out, and how that stands."""
    slot, versions = slots_of(document, rules), document.versions
    met = {
        "submit_by": (slot.submit, is_submitted(versions, document.submitted_on, today)),
        "issue_by": (slot.issue, is_issued(versions, today)),
    }
    found = []
    for name, (one, is_met) in met.items():
        if one is not None:
            how = standing(one, is_met, today)
            found.append(
                SlotDay(labels.FIELDS[name], window(one.due), labels.STANDINGS[how], labels.TONES[how], one.is_entered)
            )
    return found


def counted_days(meeting: Meeting) -> list[tuple[LazyString, str]]:
    """What the counting rules give a document of a meeting that has a slot: what is due, and when."""
    rules = {rule.key: rule for rule in deadlines.rules()}
    days = (("submit_by", _counted(meeting, rules.get(SUBMITTED))), ("issue_by", _counted(meeting, rules.get(ISSUED))))
    return [(labels.FIELDS[name], window(one.due)) for name, one in days if one is not None]


def sentence(remark: Remark | symbols.Remark) -> Markup:
    """A remark in words, in which what it is about keeps its direction to itself."""
    quoted = {name: Markup("<bdi>{}</bdi>").format(fact) for name, fact in remark.facts.items()}
    quoted |= {name: Markup('<bdi dir="ltr">{}</bdi>').format(remark.facts[name]) for name in _SYMBOLS & set(quoted)}
    return escape(str(labels.REMARKS[remark.code])) % quoted


def remarks_of(line: Line) -> list[Markup]:
    """What there is to say of a document to those who keep the register (languages and changes are loaded)."""
    document, today = line.document, clock.business_today()
    found: list[Remark | symbols.Remark] = [*symbols.normal(symbols.BETWEEN.join(document.symbols)).remarks]
    # That it has two symbols is what is on record, and nothing to think about.
    found = [one for one in found if one.code != "symbol.double"]
    found += _twice(document)
    needs_item = bool(list(links.items)) and any(map(symbols.is_of_assembly, document.symbols))
    versions = document.versions
    found += remarks(versions, document.original, today, needs_item=needs_item, has_item=bool(line.items))
    for change in document.changes:
        for one in change_remarks(change.languages, versions, today):
            names = [languages.language_name(code, lang()) for code in one.facts["languages"].split(",")]
            facts = {"change": mark(change), "languages": languages.format_words(names, lang())}
            found.append(Remark(one.code, facts))
    return [sentence(one) for one in found]


def _twice(document: MeetingDocument) -> list[Remark]:
    others = queries.with_symbols(actor(), document.symbols, document.id)
    return [Remark("document.symbol_twice", {"title": into(other.title).text}) for other in others]


def symbol_remarks(written: str, but: int = 0) -> list[Markup]:
    """What there is to say of a symbol while it is typed."""
    reading = symbols.normal(written)
    found: list[Remark | symbols.Remark] = list(reading.remarks)
    others = queries.with_symbols(actor(), [one for one in (reading.symbol, reading.other) if one], but)
    found += [Remark("document.symbol_twice", {"title": into(other.title).text}) for other in others]
    return [sentence(one) for one in found]


def search(groups: list[list[str]], limit: int) -> list[SearchHit]:
    """Documents found by the words of a search."""
    return [
        SearchHit(labels.DOCUMENTS, document.title, links.url(document), _said(document))
        for document in queries.found(actor(), groups, limit)
    ]


def _said(document: MeetingDocument) -> str:
    meeting = into(document.meeting.short or document.meeting.title).text
    symbol = symbols.BETWEEN.join(document.symbols) or str(labels.NO_SYMBOL)
    return " · ".join([symbol, str(labels.TYPES[document.type]), meeting])


def may_edit(meeting: Meeting) -> bool:
    """Whether the reader keeps the register of a meeting (its process is loaded)."""
    return can(Action.DOCUMENT_EDIT, Scope(process=meeting.process.code, meeting=meeting.code))
