"""What pages show of versions: items in the language in which they are read, decisions, languages and warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from meetings.calendar import links as calendar_links
from meetings.calendar import queries as calendar
from meetings.documentation import links as documents
from meetings.foundation import languages
from meetings.foundation.access import Actor
from meetings.foundation.languages import LANGUAGES, Localized, Text, direction
from meetings.foundation.presentation import day, into
from meetings.foundation.registries import Link
from meetings.foundation.web import lang

from . import described, differences, labels, page_labels, queries, queries_lists, tree, versions
from .content import Content, Entry, Path
from .differences import Difference, Kind
from .models import AgendaAdoption, AgendaVersion
from .rules import AdoptionHow, VersionKind


@dataclass(frozen=True)
class Line:
    """An item as a page lists it, in the language in which the version is read."""

    entry: Entry
    path: Path
    label: str  # what stands before it
    name: str  # what it is called: 6 (a)
    heading: str
    annotation: str
    minutes: str
    paragraphs: list[Link]
    documents: list[Link]
    inside: list[Line]


@dataclass(frozen=True)
class Reading:
    """A version as it is read: in the language asked for where it is out in that, else in its original."""

    version: AgendaVersion
    content: Content
    lang: str
    wanted: str
    lines: list[Line]

    @property
    def dir(self) -> str:
        """Which way its text runs."""
        return direction(self.lang)

    @property
    def is_fallback(self) -> bool:
        """Whether it is not out in the language asked for."""
        return self.lang != self.wanted

    @property
    def is_foreign(self) -> bool:
        """Whether it is read in another language than the page."""
        return self.lang != lang()


def lang_of(version: AgendaVersion, asked: str | None) -> tuple[str, str]:
    """The language in which somebody wants to read a version, and the one in which they do."""
    wanted = asked if asked in LANGUAGES else lang()
    return wanted, wanted if wanted in version.langs else version.original


def reading(who: Actor, version: AgendaVersion, asked: str | None) -> Reading:
    """A loaded version with all that its items refer to, as far as `who` may see it. Two queries at most."""
    wanted, shown = lang_of(version, asked)
    content = described.in_language(version, shown)
    return Reading(version, content, shown, wanted, lines(who, content, shown))


def lines(who: Actor, content: Content, code: str) -> list[Line]:
    """The items of a content in one language, each with those below it."""
    cited = {number for entry in content.entries for number in entry.paragraphs}
    named = {number for entry in content.entries for number in entry.documents}
    return _lines(content, code, _paragraphs(cited), _documents(who, named))


def _paragraphs(ids: Collection[int]) -> dict[int, Link]:
    """Paragraphs of mandates as they are cited, by their ids."""
    return {
        paragraph.id: Link(name, calendar_links.paragraph_url(paragraph))
        for paragraph, name in calendar.paragraph_labels(ids)
    }


def _documents(who: Actor, ids: Collection[int]) -> dict[int, Link]:
    """Documents that `who` may see, by their ids, each with its symbol."""
    found = queries_lists.documents(who, ids)
    return {one.id: Link(one.title, documents.url(one), one.symbol) for one in found}


def brief(content: Content, code: str) -> list[Line]:
    """The items with their headings alone."""
    return _lines(content, code, {}, {})


def _lines(content: Content, code: str, cited: Mapping[int, Link], named: Mapping[int, Link]) -> list[Line]:
    below: dict[int | None, list[Line]] = {}
    for entry in content.entries:
        path = content.paths[entry.id]
        below.setdefault(entry.parent, []).append(
            Line(
                entry,
                path,
                tree.own_label(path, code),
                tree.label(path, lang()),
                entry.headings.get(code) or "",
                entry.annotations.get(code) or "",
                labels.minutes(entry.minutes) if entry.minutes is not None else "",
                [cited[number] for number in entry.paragraphs if number in cited],
                [named[number] for number in entry.documents if number in named],
                below.setdefault(entry.id, []),
            )
        )
    return below.get(None, [])


# --- in words -------------------------------------------------------------------------------------------------------


def called(version: AgendaVersion) -> Localized:
    """A version by its name, or by what it is where it has none of its own."""
    return into(version.name) if version.name else into(labels.KINDS[version.kind])


def numbered(version: AgendaVersion) -> str:
    """A version for a list of them: its number and its name or, where that is in another language, its kind."""
    name = called(version)
    said = labels.KINDS[version.kind] if name.is_fallback else name.text
    return f"{tree.own_label((version.number,), lang())} {said}"


def languages_out(version: AgendaVersion) -> str:
    """The languages in which a version is out, in words."""
    names = [language_name(code) for code in LANGUAGES if code in version.langs]
    return languages.format_words(names, lang())


def language_name(code: str) -> str:
    """A language as the reader calls it."""
    return languages.language_name(code, lang())


def fallback_line(wanted: str, shown: str) -> str:
    """Why a version is read in another language than was asked for."""
    return _(
        "This version is not out in this language yet: %(language)s. It is shown in its original: %(original)s.",
        language=language_name(wanted),
        original=language_name(shown),
    )


@dataclass(frozen=True)
class Comparison:
    """What became of a version in another one, or in the work in progress (None), told in one language."""

    before: AgendaVersion
    after: AgendaVersion | None
    lang: str
    differences: tuple[Difference, ...]
    counts: Mapping[Kind, int]
    paragraphs: Mapping[int, Link]  # of which something is said, by their ids
    documents: Mapping[int, Link]
    is_brief: bool  # headings alone: one of the two has no annotations

    @property
    def changed(self) -> list[Difference]:
        """Those items that are not as they were."""
        return [one for one in self.differences if one.kinds]


def compared(who: Actor, before: AgendaVersion, after: AgendaVersion | None, code: str) -> Comparison:
    """Two listed versions, or one and the work in progress, item by item; their headings alone where one of them has no
    annotations.

    A query each, six for the work in progress, and one each for paragraphs and documents that changed.
    """
    was = queries_lists.content_of(before, code)
    if after is None:
        now = versions.in_work(queries.whole(before.agenda_id), with_annotations=before.with_annotations)
    else:
        now = queries_lists.content_of(after, code)
    is_brief = after is not None and before.with_annotations is not after.with_annotations
    if is_brief:
        was, now = versions.without_annotations(was), versions.without_annotations(now)
    found = differences.compare(was, now, code)
    sides = [entry for one in found for entry in (one.before, one.after) if entry is not None]
    cited = {number for entry in sides for number in entry.paragraphs} if _has(found, Kind.PARAGRAPHS) else set()
    named = {number for entry in sides for number in entry.documents} if _has(found, Kind.DOCUMENTS) else set()
    counts = differences.summary(found)
    return Comparison(before, after, code, found, counts, _paragraphs(cited), _documents(who, named), is_brief)


def _has(found: Iterable[Difference], kind: Kind) -> bool:
    return any(kind in one.kinds for one in found)


def label_of(version: AgendaVersion, item: int | None) -> str:
    """What an item of a loaded version is called: 6 (a); empty for all of it."""
    return tree.label(version.held.paths[item], lang()) if item is not None else ""


def choices(version: AgendaVersion, code: str) -> list[tuple[int, str]]:
    """The items of a loaded version to choose from, by id, each with its heading in a language in which it is out."""
    said = next(text for text in version.texts if text.lang == code).by_item
    return [(one.id, f"{label_of(version, one.id)} {said[one.id][0]}") for one in version.held.entries]


def status(version: AgendaVersion) -> tuple[Any, str]:
    """How a version stands, in a word with its tone."""
    if version.kind is VersionKind.ADOPTED:
        return page_labels.AMENDED if version.is_amended else page_labels.ADOPTED, "ok"
    return labels.AUDIENCES[version.audience], page_labels.TONES[version.audience]


@dataclass(frozen=True)
class Decision:
    """What a meeting decided about a version, in words; `adopted` is the number of what came of it."""

    line: str
    how: Any
    figures: str
    words: Text
    is_adopted: bool
    adopted_id: int | None


def decision(act: AgendaAdoption, *, is_amended: bool) -> Decision:
    """An act in words; `is_amended`: what came of it is not what was before the meeting."""
    on = day(act.held_on)
    if act.how is not AdoptionHow.NOT_ADOPTED:
        line = described.adopted_line(act, is_amended=is_amended)
    elif act.sitting is None:
        line = _("Not adopted on %(day)s", day=on)
    else:
        line = _("Not adopted at meeting No. %(number)s, on %(day)s", number=act.sitting, day=on)
    figures = ""
    if act.in_favour is not None or act.against is not None:
        figures = _(
            "In favour: %(in_favour)s. Against: %(against)s. Abstaining: %(abstaining)s.",
            in_favour=languages.format_number(act.in_favour or 0, lang()),
            against=languages.format_number(act.against or 0, lang()),
            abstaining=languages.format_number(act.abstaining or 0, lang()),
        )
    how = labels.HOWS[act.how] if act.how is not AdoptionHow.NOT_ADOPTED else ""
    return Decision(line, how, figures, act.words, act.how is not AdoptionHow.NOT_ADOPTED, act.adopted_id)


def overridden(version: AgendaVersion) -> list[str]:
    """What gave pause about a version when it was frozen, and was meant."""
    return [_warning(one["code"], tuple(one["path"]), one["expected"]) for one in version.warnings]


def warned(found: Sequence[tree.Warning]) -> list[str]:
    """What gives pause about the work in progress."""
    return [_warning(one.code, one.path, one.expected) for one in found]


def _warning(code: str, path: Path, expected: int) -> str:
    return str(labels.WARNINGS[code]) % {"label": tree.label(path, lang()), "expected": expected}
