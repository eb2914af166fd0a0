"""What became of the items of an agenda, in the words of the page that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import languages
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import Link
from meetings.foundation.web import lang

from . import labels
from .content import Entry, Path
from .differences import Difference, Kind, Side
from .pieces import Piece, PieceKind, pieces
from .tree import label

KINDS: dict[Kind, LazyString] = {
    Kind.ADDED: _l("Added"),
    Kind.REMOVED: _l("Removed"),
    Kind.MOVED: _l("Moved"),
    Kind.RENUMBERED: _l("Renumbered"),
    Kind.REWORDED: _l("Reworded"),
    Kind.ANNOTATED: _l("Annotation changed"),
    Kind.ROLE: _l("Role changed"),
    Kind.MINUTES: _l("Expected time changed"),
    Kind.SPEAKERS: _l("Speakers changed"),
    Kind.PARAGRAPHS: _l("Mandate changed"),
    Kind.DOCUMENTS: _l("Documents changed"),
}
TONES: dict[Kind, str] = {Kind.ADDED: "ok", Kind.REMOVED: "bad", Kind.MOVED: "info", Kind.RENUMBERED: "open"}
"""Those of tags; all others have `OTHER_TONE`."""
OTHER_TONE = "warn"
ROLE = _l("Kind of item")
NOTHING = _l("The two versions do not differ.")
LACKING: dict[tuple[Side, ...], LazyString] = {
    (Side.BEFORE,): _l("The earlier version is not out in this language, so that words are not compared."),
    (Side.AFTER,): _l("The later version is not out in this language, so that words are not compared."),
    (Side.BEFORE, Side.AFTER): _l("Neither version is out in this language, so that words are not compared."),
}
LEGEND: dict[Kind, LazyString] = {
    Kind.MOVED: _l("Moved: it stands below another item, or in another order among those beside it."),
    Kind.RENUMBERED: _l("Renumbered: it stands where it stood; only its number is another."),
}
"""What is not plain from the word alone."""


def number(path: Path) -> str:
    """What an item is called: 6 (a)."""
    return label(path, lang())


def tags(difference: Difference) -> list[tuple[str, str]]:
    """What became of an item, each with its tone, in the order in which it is said."""
    return [(_said(kind, difference), TONES.get(kind, OTHER_TONE)) for kind in Kind if kind in difference.kinds]


def _said(kind: Kind, difference: Difference) -> str:
    before, after = number(difference.path_before or ()), number(difference.path_after or ())
    if kind is Kind.MOVED and before != after:
        return _("Moved from %(before)s to %(after)s", before=before, after=after)
    if kind is Kind.RENUMBERED:
        return _("Renumbered: was %(number)s", number=before)
    return str(KINDS[kind])


def counted(summary: Mapping[Kind, int]) -> list[str]:
    """How many items each kind of difference has."""
    return [
        _("%(name)s: %(value)s", name=KINDS[kind], value=languages.format_number(count, lang()))
        for kind, count in summary.items()
    ]


def facts(difference: Difference) -> list[tuple[Piece, ...]]:
    """What else changed about an item than its place and its words: a line for each, compared word by word."""
    was, now = difference.before, difference.after
    if was is None or now is None:
        return []
    lines: dict[Kind, Callable[[Entry], str]] = {Kind.ROLE: _role, Kind.MINUTES: _minutes, Kind.SPEAKERS: _speakers}
    return [pieces(line(was), line(now), lang()) for kind, line in lines.items() if kind in difference.kinds]


def _role(entry: Entry) -> str:
    return _("%(name)s: %(value)s", name=ROLE, value=labels.ROLES[entry.role])


def _minutes(entry: Entry) -> str:
    return labels.minutes(entry.minutes) if entry.minutes is not None else ""


def _speakers(entry: Entry) -> str:
    return _("Speakers: %(names)s", names=entry.speakers.into(lang()).text) if entry.speakers else ""


def exchanged(difference: Difference, what: str, links: Mapping[int, Link]) -> list[tuple[Link, PieceKind]]:
    """The `paragraphs` or `documents` that were removed from an item or added to it, of those that have a link."""
    if difference.before is None or difference.after is None:
        return []
    was: tuple[int, ...] = getattr(difference.before, what)
    now: tuple[int, ...] = getattr(difference.after, what)
    gone = [(one, PieceKind.REMOVED) for one in was if one not in now]
    come = [(one, PieceKind.ADDED) for one in now if one not in was]
    return [(links[one], kind) for one, kind in (*gone, *come) if one in links]
