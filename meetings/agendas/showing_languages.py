"""What the pages of languages show: every item in every language, how far each is, what is still to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meetings.foundation import languages
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.numbers import number_of
from meetings.foundation.web import lang

from . import queries, queries_languages, translating, tree, versions
from .content import TextState
from .models import Agenda, AgendaVersion
from .parties import Reach
from .queries_languages import TextRow
from .translating import Original, Standing, Translation

BEHIND, WANTING = "behind", "wanting"
ANYBODY, NOBODY = "", "nobody"


@dataclass(frozen=True)
class Cell:
    """A text of an item in a language, as its reader sees it."""

    item: int
    lang: str
    heading: str
    standing: Standing
    owner_id: int | None = None


@dataclass(frozen=True)
class Line:
    """An item with its texts by language; what the reader does not see of them is not there."""

    item: int
    label: str  # 6 (a), as the reader writes it
    depth: int
    original: Original
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Tongue:
    """How far a language is, as far as the reader sees its texts."""

    lang: str
    name: str
    cells: Sequence[Cell]
    owners: Sequence[tuple[str, int]]  # names, and how many texts each has
    is_original: bool = False

    @property
    def total(self) -> int:
        """How many texts there are."""
        return len(self.cells)

    @property
    def ready(self) -> int:
        """How many of them may stand in a version."""
        return sum(cell.standing.is_ready for cell in self.cells)

    @property
    def wanting(self) -> int:
        """How many may not."""
        return self.total - self.ready

    @property
    def counts(self) -> Mapping[TextState, int]:
        """How many are in each state in which there are any."""
        found = Counter(cell.standing.state for cell in self.cells)
        return {state: found[state] for state in TextState if found[state]}

    @property
    def behind(self) -> int:
        """Of how many the original has changed since."""
        return sum(cell.standing.is_behind for cell in self.cells)

    @property
    def nobodys(self) -> int:
        """How many are given to nobody."""
        return sum(cell.owner_id is None for cell in self.cells)


@dataclass(frozen=True)
class Filter:
    """What of the table is asked for; anything else than it knows is all of it."""

    target: str = ""
    state: str = ""
    owner: str = ANYBODY

    @property
    def is_narrow(self) -> bool:
        """Whether items may be left out."""
        return bool(self.state or self.owner)

    def takes(self, cell: Cell) -> bool:
        """Whether a text is asked for."""
        match self.state:
            case "":
                fits = True
            case "behind":
                fits = cell.standing.is_behind
            case "wanting":
                fits = not cell.standing.is_ready
            case state:
                fits = cell.standing.state == state
        if self.owner == NOBODY:
            return fits and cell.owner_id is None
        return fits and (not self.owner or cell.owner_id == number_of(self.owner, 0))


@dataclass(frozen=True)
class Table:
    """An agenda in work in its languages, as far as somebody sees it."""

    original: str
    langs: Sequence[str]  # those of translations
    lines: Sequence[Line]
    tongues: Mapping[str, Tongue]
    owners: Mapping[int, str] = field(default_factory=dict)

    def shown(self, asked: Filter) -> list[Line]:
        """The items of which a text is asked for."""
        wanted = [asked.target] if asked.target else self.langs
        return [
            line for line in self.lines if any(one in line.cells and asked.takes(line.cells[one]) for one in wanted)
        ]


def table(reach: Reach, agenda: Agenda, targets: Sequence[str] | None = None) -> Table:
    """All texts of an agenda that somebody sees, in all languages or in some. Three queries."""
    wanted = [one for one in reach.langs if targets is None or one in targets]
    placed = tree.placed(queries_languages.nodes(agenda.id))
    rows = queries_languages.texts(agenda.id, [agenda.original, *wanted])
    lines = [_line(reach, agenda.original, place, rows, wanted) for place in placed]
    lines = [line for line in lines if line.cells.keys() - {agenda.original}] if not reach.is_reading else lines
    owners = queries_languages.names({row.owner_id for row in rows.values() if row.owner_id is not None})
    shown = [agenda.original, *wanted] if reach.is_reading else wanted
    tongues = {one: _tongue(one, agenda.original, lines, owners) for one in LANGUAGES if one in shown}
    return Table(agenda.original, wanted, lines, tongues, owners)


def _line(
    reach: Reach,
    original: str,
    place: tree.Placed,
    rows: Mapping[tuple[int, str], TextRow],
    langs: Sequence[str],
) -> Line:
    item = place.node.id
    first = rows.get((item, original))
    said = first.original if first is not None else Original("")
    # The original is made of itself.
    own = Translation(said.heading, said.annotation, TextState.REVIEWED, said.heading, said.annotation)
    cells = {original: Cell(item, original, said.heading, translating.standing(own, said))}
    for one in langs:
        row = rows.get((item, one))
        owner = row.owner_id if row is not None else None
        if reach.sees(one, owner):
            how = translating.standing(row.translation if row is not None else None, said)
            cells[one] = Cell(item, one, row.heading if row is not None else "", how, owner)
    return Line(item, tree.label(place.path, lang()), place.depth, said, cells)


def _tongue(code: str, original: str, lines: Sequence[Line], owners: Mapping[int, str]) -> Tongue:
    cells = [line.cells[code] for line in lines if code in line.cells]
    given = Counter(cell.owner_id for cell in cells if cell.owner_id is not None)
    named = sorted((owners.get(owner, "?"), count) for owner, count in given.items())
    return Tongue(code, languages.language_name(code, lang()), cells, named, code == original)


# --- one text among those that are still to be done -------------------------------------------------------------------


def neighbours(found: Table, target: str, item: int) -> tuple[int | None, int | None]:
    """The items before and after one whose texts in a language are not ready, for who goes through them."""
    cells = [line.cells[target] for line in found.lines if target in line.cells]
    at = next((place for place, cell in enumerate(cells) if cell.item == item), 0)
    before = [cell.item for cell in cells[:at] if not cell.standing.is_ready]
    after = [cell.item for cell in cells[at + 1 :] if not cell.standing.is_ready]
    return (before[-1] if before else None), (after[0] if after else None)


# --- versions that are not out in a language --------------------------------------------------------------------------


@dataclass(frozen=True)
class Unfinished:
    """A frozen version that is not out in a language; `wanting` of its texts are not ready."""

    version: AgendaVersion
    wanting: int


def unfinished(agenda: Agenda, listed: Sequence[AgendaVersion], target: str) -> list[Unfinished]:
    """Of these versions, those that are not out in a language, with what each still lacks. Four queries at most."""
    ids = [version.id for version in listed if target not in version.langs]
    if not ids:
        return []
    held = queries.contents(ids)
    items = {entry.id for version in held.values() for entry in version.held.entries}
    saved = queries.translations(items, target)
    found = []
    for number in ids:
        version = held[number]
        ready = versions.ready_in(version, version.held, saved)
        found.append(Unfinished(version, len(version.held.entries) - len(ready)))
    return found
