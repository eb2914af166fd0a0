"""The work in progress as its page shows it: items below one another, what each is tied to, how its languages stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.calendar import links as calendar
from meetings.documentation import links as documents
from meetings.foundation import languages
from meetings.foundation.languages import LANGUAGES, LazyString, Localized, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import keeping, labels, showing, translating, tree
from .content import ItemRole, TextState
from .models import Agenda, AgendaItem, AgendaText
from .translating import Original
from .tree import Place, Placed

ORIGINAL, BEHIND = "original", "behind"
TONES = {
    ORIGINAL: "info",
    TextState.REVIEWED.value: "ok",
    TextState.DRAFT.value: "open",
    BEHIND: "warn",
    TextState.MISSING.value: "bad",
}
MARKS = {
    ORIGINAL: "●",
    TextState.REVIEWED.value: "✓",
    TextState.DRAFT.value: "…",
    BEHIND: "≠",
    TextState.MISSING.value: "–",
}
STANDINGS: dict[str, LazyString] = {
    ORIGINAL: _l("original"),
    TextState.REVIEWED.value: labels.STATES[TextState.REVIEWED],
    TextState.DRAFT.value: labels.STATES[TextState.DRAFT],
    BEHIND: _l("behind the original"),
    TextState.MISSING.value: labels.STATES[TextState.MISSING],
}
_BESIDE = "\N{REPLACEMENT CHARACTER}"  # stands where an item is named, in sentences that are the same for all


@dataclass(frozen=True)
class Strip:
    """How an item stands in the six languages: (language, standing) for the eye, one sentence for the ear."""

    cells: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True)
class Act:
    """A button that takes an item one step: where to, what the button says, which way it points."""

    way: str
    place: str
    words: str


@dataclass(frozen=True)
class Line:
    """An item as the page lists it."""

    id: int
    label: str  # what stands before it
    name: str  # what it is called: 6 (a)
    heading: Localized
    annotation: Localized
    role: str  # empty where the heading says it
    minutes: str
    speakers: Localized | None
    paragraphs: list[tuple[str, str]]  # address, name
    documents: list[tuple[str, Localized, str]]  # address, title, symbol
    strip: Strip
    acts: tuple[Act, ...]
    place: str
    may_hold: bool  # others below it
    inside: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Gone:
    """What was taken out at once and can be put back."""

    item: AgendaItem
    heading: Localized
    count: int


@dataclass(frozen=True)
class Page:
    """All of a work in progress. `time` is what all items take together, in words; `count` counts them."""

    lines: list[Line]
    count: int
    time: str
    warnings: list[tuple[int, str]]
    untitled: int
    gone: list[Gone]


def place_value(place: Place) -> str:
    """A place as forms send it."""
    return f"{place.parent or ''}:{place.after or ''}"


def place_of(value: str) -> Place | None:
    """What a form has sent; None for what no form sends."""
    found = [part.strip() for part in value.split(":")]
    if len(found) != 2 or not all(
        part == "" or (part.isascii() and part.isdigit() and len(part) < 10) for part in found
    ):
        return None
    parent, after = (int(part) if part else None for part in found)
    return Place(parent, after)


def heading_of(item: AgendaItem) -> Localized:
    """The heading of an item as the reader gets it (texts must be loaded)."""
    return _said(item, "heading")


def _said(item: AgendaItem, what: str) -> Localized:
    return into(Text.of({text.lang: getattr(text, what) for text in item.texts}))


def shown(agenda: Agenda, *, is_desk: bool, with_annotations: bool = False) -> Page:
    """A loaded work in progress; with buttons and documents that are not public only for who drafts it."""
    found = keeping.in_order(agenda)
    placed = [place for _item, place in found]
    code, steps = lang(), tree.steps(placed)
    times = tree.minutes(placed, {item.id: item.minutes for item, _place in found})
    strips, act, roles = cache(_strip), _acts(), {role: str(words) for role, words in labels.ROLES.items()}
    none = into("")
    lines: dict[int | None, Line] = {}
    outermost: list[Line] = []
    for item, place in found:
        line = Line(
            id=item.id,
            label=tree.own_label(place.path, code),
            name=(name := tree.label(place.path, code)),
            heading=(heading := heading_of(item)),
            annotation=_said(item, "annotation") if with_annotations else none,
            role="" if (role := roles[item.role]) == heading.text or item.role is ItemRole.OTHER else role,
            minutes=labels.minutes(item.minutes) if item.minutes is not None else "",
            speakers=into(item.speakers) if item.speakers else None,
            paragraphs=[(calendar.paragraph_url(one), calendar.paragraph_name(one)) for one in item.paragraphs],
            documents=[
                (documents.url(one), into(one.title), one.symbol)
                for one in item.documents
                if is_desk or one.is_published
            ],
            strip=strips(standings(item, agenda.original)),
            acts=act(steps[item.id], name) if is_desk else (),
            place=place_value(Place(item.parent_id, item.id)),
            may_hold=place.depth < tree.DEEPEST,
        )
        lines[item.id] = line
        (lines[item.parent_id].inside if item.parent_id is not None else outermost).append(line)
    warnings = tree.warnings(placed)
    total = sum(times[line.id] for line in outermost)
    return Page(
        lines=outermost,
        count=len(found),
        time=labels.duration(total) if total else "",
        warnings=list(zip((one.item for one in warnings), showing.warned(warnings), strict=True)),
        untitled=sum(not _has_heading(item, agenda.original) for item, _place in found),
        gone=gone(agenda) if is_desk else [],
    )


def standings(item: AgendaItem, original: str) -> tuple[str, ...]:
    """How an item stands in each of the six languages, in their order (texts must be loaded)."""
    wanted = keeping.as_original(item.text_in(original))
    first = ORIGINAL if wanted.heading else TextState.MISSING.value
    texts = {text.lang: text for text in item.texts}
    return tuple(first if code == original else _standing(texts.get(code), wanted) for code in LANGUAGES)


def _standing(text: AgendaText | None, original: Original) -> str:
    found = translating.standing(keeping.as_translation(text), original)
    return BEHIND if found.is_behind else found.state.value


def _strip(found: tuple[str, ...]) -> Strip:
    said = []
    for standing, words in STANDINGS.items():
        names = [
            languages.language_name(code, lang()) for code, one in zip(LANGUAGES, found, strict=True) if one == standing
        ]
        if names:
            said.append(_("%(name)s: %(value)s", name=words, value=languages.format_words(names, lang())))
    return Strip(tuple(zip(LANGUAGES, found, strict=True)), ". ".join(said))


def _acts() -> Callable[[tree.Steps, str], tuple[Act, ...]]:
    """What names the four steps of an item; the sentences are looked up once."""
    sentences = {
        "up": _("Move item %(label)s up", label=_BESIDE),
        "down": _("Move item %(label)s down", label=_BESIDE),
        "inward": _("Move item %(label)s below the one before it", label=_BESIDE),
        "outward": _("Move item %(label)s one level out", label=_BESIDE),
    }

    def acts(steps: tree.Steps, name: str) -> tuple[Act, ...]:
        places = (steps.up, steps.down, steps.inward, steps.outward)
        return tuple(
            Act(way, place_value(place), words.replace(_BESIDE, name))
            for (way, words), place in zip(sentences.items(), places, strict=True)
            if place is not None
        )

    return acts


def _has_heading(item: AgendaItem, lang_: str) -> bool:
    text = item.text_in(lang_)
    return text is not None and bool(text.heading)


def gone(agenda: Agenda) -> list[Gone]:
    """What was taken out, the last first; what went along with another item counts with that."""
    removed = {item.id: item for item in agenda.items if item.removed_at is not None}
    count: dict[int, int] = {}
    for item in removed.values():
        top = item
        while (above := removed.get(top.parent_id or 0)) is not None and above.removed_at == top.removed_at:
            top = above
        count[top.id] = count.get(top.id, 0) + 1
    roots = sorted((removed[number] for number in count), key=lambda one: (one.removed_at, one.id), reverse=True)
    return [Gone(item, heading_of(item), count[item.id]) for item in roots]


def place_choices(items: Sequence[tuple[AgendaItem, Placed]], moved: int | None) -> list[tuple[str, str]]:
    """Every place where an item may lie (None: a new one), as a list to choose from says it."""
    names = {item.id: _named(item, place) for item, place in items}
    depths = {item.id: place.depth for item, place in items}
    found = []
    for place in tree.places([one for _item, one in items], moved):
        if place.after is not None:
            words, depth = _("after %(item)s", item=names[place.after]), depths[place.after] - 1
        elif place.parent is not None:
            words, depth = _("first below %(item)s", item=names[place.parent]), depths[place.parent]
        else:
            words, depth = _("at the beginning"), 0
        found.append((place_value(place), "\u2003" * depth + words))
    return found


def _named(item: AgendaItem, place: Placed) -> str:
    heading = heading_of(item)
    name = tree.label(place.path, lang())
    return _("%(name)s: %(value)s", name=name, value=heading.text) if heading.text else name


def last_place(items: Iterable[tuple[AgendaItem, Placed]]) -> Place:
    """Where a new item stands when nothing else is said: after the last of the outermost."""
    outermost = [item.id for item, place in items if place.depth == 1]
    return Place(None, outermost[-1] if outermost else None)


@dataclass(frozen=True)
class Ready:
    """How far a language is: how many items are not ready with their headings alone, and with annotations."""

    lang: str
    headings: int
    all: int


def readiness(agenda: Agenda) -> list[Ready]:
    """How far each other language is, for what is in work now (texts must be loaded)."""
    items = keeping.standing_items(agenda)
    return [
        Ready(
            code,
            sum(not _is_ready(item, agenda.original, code, with_annotations=False) for item in items),
            sum(not _is_ready(item, agenda.original, code, with_annotations=True) for item in items),
        )
        for code in LANGUAGES
        if code != agenda.original
    ]


def _is_ready(item: AgendaItem, original: str, code: str, *, with_annotations: bool) -> bool:
    kept, wanted = keeping.as_translation(item.text_in(code)), keeping.as_original(item.text_in(original))
    return translating.standing(kept, wanted, with_annotations=with_annotations).is_ready
