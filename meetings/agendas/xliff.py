"""Texts of an agenda out to translators as XLIFF, 2.1 or 1.2, and back. Pure.

A file is a stranger's when it comes back: tools split segments, mark words, drop notes and states. What is read is the
plain text of each unit, within the limits of its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, direction
from meetings.foundation.text import clean_block, clean_line, tamed_line

from . import elements
from .elements import SPACE, Element
from .exchange import Arrival as Arrival
from .exchange import Effect as Effect
from .exchange import Exchange as Exchange
from .exchange import Known as Known
from .exchange import Progress as Progress
from .exchange import Unit as Unit
from .exchange import mark
from .exchange import outgoing as outgoing
from .exchange import plan as plan
from .rules import ANNOTATION_MAXIMUM, HEADING_MAXIMUM
from .translating import Part as Part

CODES = (
    *elements.CODES,
    *("xliff.not_xliff", "xliff.version", "xliff.languages", "xliff.agenda", "xliff.empty", "xliff.too_many"),
    *("xliff.unit", "xliff.twice", "xliff.too_long", "xliff.character"),
)
"""Every code this module raises."""

UNITS_MAXIMUM = 5_000
NAME_SHOWN = 60  # of what a stranger wrote, in a sentence about it
OWN = "urn:rostrum:agendas:1"
EXPORTED = f"{{{OWN}}}exported"
LABEL = "rostrum-item"


class Dialect(StrEnum):
    """The two versions that translators' tools read."""

    V21 = "2.1"
    V12 = "1.2"


# --- languages, names and states --------------------------------------------------------------------------------------

_TAGS = {lang: lang for lang in LANGUAGES} | {"zh": "zh-Hans"}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_REFERENCE = re.compile(r"(?P<agenda>.+)/(?:progress|(?P<version>[1-9][0-9]{0,8}))")
_UNIT_ID = re.compile(r"item-(?P<item>[1-9][0-9]{0,17})-(?P<part>heading|annotation)", re.ASCII)
# Paragraphs are what blank lines divide.
_BETWEEN_PARAGRAPHS = re.compile(r"(\n(?:[ \t]*\n)+)")

CORE_21 = "urn:oasis:names:tc:xliff:document:2.0"
CORE_12 = "urn:oasis:names:tc:xliff:document:1.2"
_NAMESPACES = {Dialect.V21: CORE_21, Dialect.V12: CORE_12}
_STATES_21 = {state.value: state for state in Progress} | {"final": Progress.REVIEWED}
_STATES_12 = {
    **dict.fromkeys(("new", "needs-translation", "needs-adaptation", "needs-l10n"), Progress.INITIAL),
    **dict.fromkeys(("signed-off", "final"), Progress.REVIEWED),
}
_WRITTEN_12 = {Progress.INITIAL: "new", Progress.TRANSLATED: "translated", Progress.REVIEWED: "signed-off"}


def official(tag: str) -> str | None:
    """The official language that a tag (zh-Hans, zh_CN, es-ES) means; None for another, and for traditional Chinese."""
    primary, *others = tag.strip().lower().replace("_", "-").split("-")
    if primary == "zh" and "hans" not in others and not _TRADITIONAL.isdisjoint(others):
        return None
    return primary if primary in LANGUAGES else None


def _languages(original: str, target: str) -> tuple[str, str]:
    found = official(original), official(target)
    if found[0] is None or found[1] is None or found[0] == found[1]:
        given = f"{tamed_line(original, NAME_SHOWN) or '?'} → {tamed_line(target, NAME_SHOWN) or '?'}"
        raise RuleViolation("xliff.languages", given=given)
    return found[0], found[1]


# --- writing ----------------------------------------------------------------------------------------------------------


def write(exchange: Exchange, dialect: Dialect = Dialect.V21) -> bytes:
    """The file that a translator gets. Raises what would keep it from being read again.

    That is `xliff.empty` where there is nothing to translate, `xliff.too_many` and `xliff.too_large`.
    """
    if not exchange.units:
        raise RuleViolation("xliff.empty")
    if len(exchange.units) > UNITS_MAXIMUM:
        raise RuleViolation("xliff.too_many", maximum=UNITS_MAXIMUM)
    units = tuple(unit if unit.target else replace(unit, state=Progress.INITIAL) for unit in exchange.units)
    exchange = replace(exchange, units=units)
    root = (_written_21 if dialect is Dialect.V21 else _written_12)(exchange)
    return elements.written(root, {None: _NAMESPACES[dialect], "rostrum": OWN})


def _maker(namespace: str) -> Callable[..., Element]:
    def made(name: str, attributes: dict[str, str] | None = None, *content: Element | str) -> Element:
        return Element(f"{{{namespace}}}{name}", attributes or {}, list(content))

    return made


def _reference(exchange: Exchange) -> str:
    return f"{exchange.agenda}/{exchange.version if exchange.version is not None else 'progress'}"


def _written_21(exchange: Exchange) -> Element:
    core = _maker(CORE_21)

    def unit(one: Unit) -> Element:
        notes = [core("notes", {}, core("note", {"category": LABEL}, one.label))] if one.label else []
        about = {"id": one.id, SPACE: "preserve", EXPORTED: mark(one)}
        return core("unit", about, *notes, *pieces(one))

    def pieces(one: Unit) -> Iterator[Element]:
        state = {"state": one.state.value}
        for index, (source, target) in enumerate(_side_by_side(one.source, one.target)):
            is_between = index % 2 == 1
            said = [core("source", {}, source), *([core("target", {}, target)] if target else [])]
            yield core("ignorable" if is_between else "segment", {} if is_between else state, *said)

    about = {
        "id": "agenda",
        "original": _reference(exchange),
        "srcDir": direction(exchange.original),
        "trgDir": direction(exchange.target),
    }
    file = core("file", about, *map(unit, exchange.units))
    tags = {"srcLang": _TAGS[exchange.original], "trgLang": _TAGS[exchange.target]}
    return core("xliff", {"version": Dialect.V21.value, **tags}, file)


def _written_12(exchange: Exchange) -> Element:
    core = _maker(CORE_12)

    def unit(one: Unit) -> Element:
        about = {"id": one.id, SPACE: "preserve", EXPORTED: mark(one)}
        if one.state is Progress.REVIEWED:
            about["approved"] = "yes"
        target = [core("target", {"state": _WRITTEN_12[one.state]}, one.target)] if one.target else []
        notes = [core("note", {"from": LABEL}, one.label)] if one.label else []
        return core("trans-unit", about, core("source", {}, one.source), *target, *notes)

    about = {
        "original": _reference(exchange),
        "source-language": _TAGS[exchange.original],
        "target-language": _TAGS[exchange.target],
        "datatype": "plaintext",
    }
    body = core("body", {}, *map(unit, exchange.units))
    return core("xliff", {"version": Dialect.V12.value}, core("file", about, body))


def _side_by_side(source: str, target: str) -> list[tuple[str, str]]:
    """Paragraphs (at 0, 2, 4 …) with what stands between them; the whole as one where they do not come in pairs."""
    sources = _BETWEEN_PARAGRAPHS.split(source)
    targets = _BETWEEN_PARAGRAPHS.split(target) if target else [""] * len(sources)
    is_paired = len(sources) == len(targets) and all(map(str.strip, sources[::2]))
    if not is_paired or (target and not all(map(str.strip, targets[::2]))):
        return [(source, target)]
    return list(zip(sources, targets, strict=True))


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Raw:
    """A unit as its dialect has it."""

    id: str
    source: str
    target: str
    state: Progress
    label: str
    exported: str


def read(content: bytes) -> Exchange:
    """What a file holds, in either dialect. Raises RuleViolation with one of CODES, `unit` naming the text."""
    root = elements.parsed(content)
    version = root.attributes.get("version", "")
    if root.name == f"{{{CORE_21}}}xliff" and version in {"2.0", Dialect.V21}:
        return _read(root, CORE_21, _raw_21)
    if root.name == f"{{{CORE_12}}}xliff" and version == Dialect.V12:
        return _read(root, CORE_12, _raw_12)
    if root.name.rpartition("}")[2] == "xliff":
        raise RuleViolation("xliff.version", version=tamed_line(version, NAME_SHOWN) or "?")
    raise RuleViolation("xliff.not_xliff")


def _read(root: Element, core: str, raw: Callable[[Element], _Raw]) -> Exchange:
    units: dict[tuple[int, Part], Unit] = {}
    about: set[tuple[str, int | None, str, str]] = set()
    for file in root.children(f"{{{core}}}file"):
        tags = ("srcLang", "trgLang") if core == CORE_21 else ("source-language", "target-language")
        holder = root if core == CORE_21 else file
        original, target = _languages(*(holder.attributes.get(tag, "") for tag in tags))
        reference = _REFERENCE.fullmatch(file.attributes.get("original", ""))
        if reference is None:
            raise RuleViolation("xliff.agenda")
        about.add((reference["agenda"], int(reference["version"] or 0) or None, original, target))
        for element in _units(file, core):
            unit = _unit(raw(element))
            if (unit.item, unit.part) in units:
                raise RuleViolation("xliff.twice", unit=_named(unit.id, unit.label))
            if len(units) == UNITS_MAXIMUM:
                raise RuleViolation("xliff.too_many", maximum=UNITS_MAXIMUM)
            units[unit.item, unit.part] = unit
    if not units:
        raise RuleViolation("xliff.empty")
    if len(about) != 1:  # several agendas, or several languages
        raise RuleViolation("xliff.agenda")
    agenda, version, original, target = about.pop()
    return Exchange(agenda, original, target, tuple(units.values()), version)


def _units(container: Element, core: str) -> Iterator[Element]:
    groups = {f"{{{core}}}{name}" for name in ("group", "body")}
    for part in container.children(*groups, f"{{{core}}}unit", f"{{{core}}}trans-unit"):
        if part.name in groups:
            yield from _units(part, core)
        else:
            yield part


def _unit(raw: _Raw) -> Unit:
    name = _UNIT_ID.fullmatch(raw.id)
    if name is None:
        raise RuleViolation("xliff.unit", unit=tamed_line(raw.id, NAME_SHOWN) or "?")
    part, label = Part(name["part"]), tamed_line(raw.label)
    about = _named(raw.id, label)
    source, target = (_clean(part, text, about) for text in (raw.source, raw.target))
    state = raw.state if target else Progress.INITIAL
    return Unit(int(name["item"]), part, label, source, target, state, raw.exported)


def _named(unit: str, label: str) -> str:
    return f"{label} ({unit})" if label else unit


def _clean(part: Part, text: str, about: str) -> str:
    try:
        if part is Part.HEADING:  # tools break lines where they like
            lines = filter(None, map(str.strip, text.replace("\r", "\n").split("\n")))
            return clean_line(" ".join(lines).replace("\t", " "), maximum=HEADING_MAXIMUM, required=False)
        return clean_block(text, maximum=ANNOTATION_MAXIMUM, required=False)
    except RuleViolation as broken:
        code = "xliff.too_long" if broken.code == "text.too_long" else "xliff.character"
        refused = RuleViolation(code, unit=about)
        refused.params |= broken.params
        raise refused from None


def _raw_21(unit: Element) -> _Raw:
    core = f"{{{CORE_21}}}"
    states: list[Progress] = []
    sources: list[str] = []
    targets: list[tuple[int, str]] = []  # a translation may have its parts in another order
    pieces = list(unit.children(f"{core}segment", f"{core}ignorable"))
    for index, piece in enumerate(pieces, start=1):
        source, target = (piece.child(f"{core}{name}") for name in ("source", "target"))
        sources.append(_plain(source))
        said = _plain(target)
        place = target.attributes.get("order", "") if target is not None else ""
        if piece.name == f"{core}segment":
            if sources[-1].strip():
                state = _STATES_21.get(piece.attributes.get("state", ""), Progress.INITIAL)
                states.append(state if said.strip() else Progress.INITIAL)
        elif target is None:
            said = sources[-1]
        targets.append((int(place) if re.fullmatch("[1-9][0-9]{0,5}", place) else index, said))
    return _Raw(
        id=unit.attributes.get("id", ""),
        source="".join(sources),
        target="".join(said for _place, said in sorted(targets, key=lambda one: one[0])),
        state=min(states, key=lambda state: state.rank, default=Progress.INITIAL),
        label=_note(unit.child(f"{core}notes"), f"{core}note", "category"),
        exported=unit.attributes.get(EXPORTED, ""),
    )


def _raw_12(unit: Element) -> _Raw:
    core = f"{{{CORE_12}}}"
    target = unit.child(f"{core}target")
    approved, written = unit.attributes.get("approved"), target.attributes.get("state") if target is not None else None
    state = Progress.TRANSLATED if written is None else _STATES_12.get(written, Progress.TRANSLATED)
    if approved == "yes" and written is None:  # beside a state, tools approve whatever somebody has filled in
        state = Progress.REVIEWED
    elif approved == "no" and state is Progress.REVIEWED:
        state = Progress.TRANSLATED
    return _Raw(
        id=unit.attributes.get("id", ""),
        source=_plain(unit.child(f"{core}source")),
        target=_plain(target),
        state=state,
        label=_note(unit, f"{core}note", "from"),
        exported=unit.attributes.get(EXPORTED, ""),
    )


def _note(holder: Element | None, name: str, said_by: str) -> str:
    notes = holder.children(name) if holder is not None else iter(())
    return next((_plain(note) for note in notes if note.attributes.get(said_by) == LABEL), "")


# Elements that enclose words of the text; what others hold is code of a format that an agenda has not.
_ENCLOSING = frozenset({f"{{{CORE_21}}}pc", f"{{{CORE_21}}}mrk", f"{{{CORE_12}}}g", f"{{{CORE_12}}}mrk"})


def _plain(element: Element | None) -> str:
    if element is None:
        return ""
    said: list[str] = []
    for part in element.content:
        if isinstance(part, str):
            said.append(part)
        elif part.name in _ENCLOSING:
            said.append(_plain(part))
        elif part.attributes.get("ctype") == "lb" or part.attributes.get("subType") == "xlf:lb":
            said.append("\n")
    return "".join(said)
