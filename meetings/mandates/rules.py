"""What a resolution's paragraphs say: verbs, whether they bind, whom they address, and requirements to check.

Whether a clause binds is stored, never derived from its verb: one Chinese word (请) requests in one paragraph and
invites in another, and a recalled decision binds by the text it recalls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from meetings.foundation.errors import NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window, check_day

CODES = (
    "clause.source_missing",
    "clause.not_binding_by_decision",
    "requirement.bad_key",
    "requirement.bad_value",
    "requirement.missing",
    "requirement.unexpected",
    "requirement.number_out_of_range",
    "requirement.too_few_meetings",
    "requirement.same_meeting_twice",
    "mandate.bad_symbol",
    "mandate.distributed_before_adoption",
    "paragraph.unknown",
)
"""Every code this module raises."""


class Part(StrEnum):
    """Which half of a resolution a paragraph stands in."""

    PREAMBULAR = "preambular"
    OPERATIVE = "operative"


class Verb(StrEnum):
    """The word with which a clause begins, as the English text has it."""

    CALLS_UPON = "calls_upon"
    CONSIDERS = "considers"
    DECIDES = "decides"
    EMPHASIZES = "emphasizes"
    ENCOURAGES = "encourages"
    ENDORSES = "endorses"
    INVITES = "invites"
    NOTES = "notes"
    RECALLS = "recalls"
    RECOGNIZES = "recognizes"
    REQUESTS = "requests"
    STRESSES = "stresses"
    TAKES_NOTE = "takes_note"
    UNDERLINES = "underlines"
    WELCOMES = "welcomes"


class Effect(StrEnum):
    """What a clause does to those it addresses."""

    BINDING = "binding"
    """A decision."""
    REQUESTS = "requests"
    """A request that the Secretary-General must answer."""
    RECALLED = "recalled"
    """A decision taken elsewhere, which binds by its source."""
    NONE = "none"
    """Nobody is obliged: encouraged, invited, noted, recognized."""

    @property
    def is_binding(self) -> bool:
        """Whether leaving it undone breaks anything. What does not bind is never overdue and never broken."""
        return self is not Effect.NONE


class Addressee(StrEnum):
    """Whom a clause addresses, or whose a deadline is."""

    STATES = "states"
    INTERESTED_STATES = "interested_states"
    STATES_IN_POSITION = "states_in_position"
    REGIONAL_GROUP = "regional_group"
    CHAIR_DESIGNATE = "chair_designate"
    SECRETARY_GENERAL = "secretary_general"
    SECRETARIAT = "secretariat"
    ORGANIZATIONS = "organizations"
    REGIONAL_ORGANIZATIONS = "regional_organizations"
    CIVIL_SOCIETY = "civil_society"
    INTERESTED_STATES_GROUP = "interested_states_group"
    GENERAL_ASSEMBLY = "general_assembly"
    DONORS = "donors"


class Area(StrEnum):
    """The work that a clause or a deadline belongs to."""

    DATES = "dates"
    CHAIR = "chair"
    BUREAU = "bureau"
    AGENDA = "agenda"
    PROGRAMME = "programme"
    DOCUMENTS = "documents"
    SPONSORSHIP = "sponsorship"
    REPORTS = "reports"
    ASSISTANCE = "assistance"
    PARTICIPATION = "participation"
    REGIONAL = "regional"
    FOLLOW_UP = "follow_up"
    GENERAL = "general"


class RequirementKind(StrEnum):
    """What a program can check."""

    DATES = "dates"
    """The meeting is held from `window.earliest` to `window.latest`, exactly."""
    WINDOW = "window"
    """The meeting begins and ends within `window`."""
    PLACE = "place"
    """The meeting is held at `place`, a duty station's key."""
    MAX_WORKING_DAYS = "max_working_days"
    """The meetings take at most `days` working days in total, not necessarily consecutive."""
    LENGTH_WEEKS = "length_weeks"
    """The meeting lasts `weeks` weeks: from its first day to its last it begins that week and does not leave it."""
    SHARED_CHAIR = "shared_chair"
    """One person chairs all `meetings`."""
    DUE = "due"
    """Something is due within `window`; a deadline answers it."""
    REPORT_TO_SESSION = "report_to_session"
    """A report to the General Assembly's `session`, due within `window`."""
    PROVISIONAL_AGENDA = "provisional_agenda"
    """An item on the provisional agenda of the General Assembly's `session`."""
    FROM = "from"
    """Holds from `window.earliest` on."""


DAYS_MAXIMUM = 366
WEEKS_MAXIMUM = 52
SESSION_MAXIMUM = 160  # sessions are yearly since 1946, and the calendar ends with 2100

_NEEDS: Mapping[RequirementKind, frozenset[str]] = {
    RequirementKind.DATES: frozenset({"window"}),
    RequirementKind.WINDOW: frozenset({"window"}),
    RequirementKind.PLACE: frozenset({"place"}),
    RequirementKind.MAX_WORKING_DAYS: frozenset({"days"}),
    RequirementKind.LENGTH_WEEKS: frozenset({"weeks"}),
    RequirementKind.SHARED_CHAIR: frozenset(),
    RequirementKind.DUE: frozenset({"window"}),
    RequirementKind.REPORT_TO_SESSION: frozenset({"session", "window"}),
    RequirementKind.PROVISIONAL_AGENDA: frozenset({"session"}),
    RequirementKind.FROM: frozenset({"window"}),
}
_ALLOWS: Mapping[RequirementKind, frozenset[str]] = {RequirementKind.PROVISIONAL_AGENDA: frozenset({"window"})}
_LIMITS: Mapping[str, int] = {"days": DAYS_MAXIMUM, "weeks": WEEKS_MAXIMUM, "session": SESSION_MAXIMUM}
VALUES = ("window", "days", "weeks", "place", "session")


def values_of(kind: RequirementKind) -> frozenset[str]:
    """Which of `VALUES` a requirement of this kind has: those it needs and those it may have."""
    return _NEEDS[kind] | _ALLOWS.get(kind, frozenset())


_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Requirement:
    """Something a clause asks for that can be checked. Which of the values are set depends on the kind.

    Raises `requirement.missing` and `requirement.unexpected` for values that the kind needs or does not know, and
    `requirement.number_out_of_range`, `requirement.bad_key`, `requirement.too_few_meetings`,
    `requirement.same_meeting_twice`.
    """

    key: str
    kind: RequirementKind
    effect: Effect = Effect.BINDING
    meetings: tuple[str, ...] = ()
    window: Window | None = None
    days: int | None = None
    weeks: int | None = None
    place: str | None = None
    session: int | None = None

    def __post_init__(self) -> None:
        if len(self.key) > 80 or not _KEY.fullmatch(self.key):
            raise RuleViolation("requirement.bad_key", field="key")
        needed, allowed = _NEEDS[self.kind], values_of(self.kind)
        for name in VALUES:
            value = getattr(self, name)
            if value in (None, "") and name in needed:
                raise RuleViolation("requirement.missing", field=name, kind=self.kind, name=name)
            if value is not None and name not in allowed:
                raise RuleViolation("requirement.unexpected", field=name, kind=self.kind, name=name)
        for name, maximum in _LIMITS.items():
            number = getattr(self, name)
            if number is not None and not 1 <= number <= maximum:
                raise RuleViolation("requirement.number_out_of_range", field=name, minimum=1, maximum=maximum)
        if len(set(self.meetings)) != len(self.meetings):
            raise RuleViolation("requirement.same_meeting_twice", field="meetings")
        if self.kind is RequirementKind.SHARED_CHAIR and len(self.meetings) < 2:
            raise RuleViolation("requirement.too_few_meetings", field="meetings", minimum=2)

    @property
    def is_binding(self) -> bool:
        """Whether it can be broken or overdue at all."""
        return self.effect.is_binding

    @property
    def params(self) -> dict[str, object]:
        """The values that are set, as a file or a JSON column keeps them; `from_params` reads them back."""
        kept: dict[str, object] = {}
        if self.window is not None:
            first, last = ("start", "end") if self.kind is RequirementKind.DATES else ("earliest", "latest")
            kept[first] = self.window.earliest.isoformat()
            if self.kind is not RequirementKind.FROM:
                kept[last] = self.window.latest.isoformat()
        values = {name: getattr(self, name) for name in ("days", "weeks", "place", "session")}
        return kept | {name: value for name, value in values.items() if value is not None}

    @classmethod
    def from_params(
        cls,
        key: str,
        kind: RequirementKind | str,
        effect: Effect | str,
        meetings: Sequence[str],
        params: Mapping[str, object],
    ) -> Requirement:
        """Read from a file, a form or a JSON column: days as dates or ISO texts, numbers as whole numbers.

        `start` and `end` for exact dates, `earliest` and `latest` for windows, `earliest` alone for `from`. Besides the
        errors of the class raises `requirement.bad_value`, and `window.reversed` or `date.…` for the days.
        """
        try:
            kind, effect = RequirementKind(kind), Effect(effect)
        except ValueError:
            raise RuleViolation("requirement.bad_value", field="kind", name="kind") from None
        names = ("start", "end") if kind is RequirementKind.DATES else ("earliest", "latest")
        for name in params:
            if name not in (*names, "days", "weeks", "place", "session"):
                raise RuleViolation("requirement.unexpected", field=name, kind=kind, name=name)
        earliest, latest = (_day(params, name) for name in names)
        window: Window | None = None
        if kind is RequirementKind.FROM and earliest is not None and latest is None:
            window = Window.since(earliest)
        elif earliest is not None and latest is not None:
            window = Window(earliest, latest)
        elif earliest is not None or latest is not None:
            absent = names[0] if earliest is None else names[1]
            raise RuleViolation("requirement.missing", field=absent, kind=kind, name=absent)
        return cls(
            key=key,
            kind=kind,
            effect=effect,
            meetings=tuple(meetings),
            window=window,
            days=_number(params, "days"),
            weeks=_number(params, "weeks"),
            place=_word(params, "place"),
            session=_number(params, "session"),
        )


def check_clause(effect: Effect, verb: Verb, source: str) -> None:
    """Whether a clause's effect, verb and source go together.

    A recalled decision needs the symbol of its source (`clause.source_missing`); what is decided binds
    (`clause.not_binding_by_decision`). Nothing else is derived from the verb.
    """
    if effect is Effect.RECALLED and not source.strip():
        raise RuleViolation("clause.source_missing", field="source")
    if verb is Verb.DECIDES and effect is not Effect.BINDING:
        raise RuleViolation("clause.not_binding_by_decision", field="effect")


@dataclass(frozen=True)
class MandateValues:
    """The facts of a resolution."""

    symbol: str
    title: Text
    session: int
    adopted_on: date
    distributed_on: date | None
    plenary_meeting: int | None
    agenda_item: str
    committee_report: str


@dataclass(frozen=True)
class ClauseValues:
    """What a clause says."""

    verb: Verb
    effect: Effect
    source: str
    addressees: tuple[Addressee, ...]
    area: Area
    summary: Text


# A/RES/65/64, A/RES/56/24 V, A/CONF.192/BMS/2010/3: Latin letters, digits, marks, single blanks.
_SYMBOL = re.compile(r"[A-Za-z0-9]+(?:[./ -][A-Za-z0-9]+|\([A-Za-z0-9]+\))*")
_REFERENCE = re.compile(r"(op|pp)-([1-9][0-9]{0,2})")
_PART_LETTERS: Mapping[Part, str] = {Part.OPERATIVE: "op", Part.PREAMBULAR: "pp"}


def check_mandate(symbol: str, adopted_on: date, distributed_on: date | None) -> None:
    """Raises `mandate.bad_symbol` and `mandate.distributed_before_adoption`."""
    if not _SYMBOL.fullmatch(symbol):
        raise RuleViolation("mandate.bad_symbol", field="symbol")
    if distributed_on is not None and distributed_on < adopted_on:
        raise RuleViolation("mandate.distributed_before_adoption", field="distributed_on")


def slug_of(symbol: str) -> str:
    """A document's part of an address: a-res-65-64."""
    return re.sub(r"[^a-z0-9]+", "-", symbol.lower()).strip("-")


def short_symbol(symbol: str) -> str:
    """How people name a resolution: 65/64."""
    return symbol.removeprefix("A/RES/")


def official_url(symbol: str, lang: str) -> str:
    """Where the United Nations keeps a document in one of its languages."""
    return f"https://undocs.org/{lang}/{quote(symbol)}"


def reference(part: Part, number: int) -> str:
    """A paragraph's part of an address: op-6, pp-7."""
    return f"{_PART_LETTERS[part]}-{number}"


def parse_reference(text: str) -> tuple[Part, int]:
    """The part and number that `reference` wrote. Raises NotFound."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise NotFound("paragraph.unknown")
    return Part.OPERATIVE if match[1] == "op" else Part.PREAMBULAR, int(match[2])


def _day(params: Mapping[str, object], name: str) -> date | None:
    value = params.get(name)
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise RuleViolation("requirement.bad_value", field=name, name=name) from None
    if value is None:
        return None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise RuleViolation("requirement.bad_value", field=name, name=name)
    return check_day(value, about=name)


def _number(params: Mapping[str, object], name: str) -> int | None:
    value = params.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleViolation("requirement.bad_value", field=name, name=name)
    return value


def _word(params: Mapping[str, object], name: str) -> str | None:
    value = params.get(name)
    if value is not None and not isinstance(value, str):
        raise RuleViolation("requirement.bad_value", field=name, name=name)
    return value
