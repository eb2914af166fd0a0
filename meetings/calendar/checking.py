"""Records become the plain values that rules and constraints check; what they answer becomes one examination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from meetings.foundation import clock, registries
from meetings.foundation.access import Actor
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.registries import Clashing, ClashingEvent, RequirementAnswer
from meetings.foundation.windows import DayOff, ExcludedDay, HolidayKind, Window, WorkingDays
from meetings.mandates import models as mandate_models
from meetings.mandates.rules import Requirement
from meetings.states import queries as states

from . import constraints, periods, queries, rules
from .constraints import Outcome, OutcomeState
from .models import Holiday, Meeting, OtherMeeting, Place
from .rules import Clash, Level, MeetingFacts, MeetingStatus, Occupied, Problem
from .stations import Stations
from .wording import Names

_UNREADABLE = frozenset(
    {"meeting.start_missing", "meeting.end_missing", "meeting.end_before_start", "meeting.too_long"}
)
FAR = 62  # days: a meeting whose window is longer is not said to clash with anything


class DatesRefused(RuleViolation):
    """What was asked for would break what binds; `problems` are all of them, the error itself is the first."""

    def __init__(self, examination: Examination) -> None:
        first = examination.refusals[0]
        super().__init__(first.code, field=first.field, **dict(first.params))
        self.problems = examination.refusals
        self.names = examination.names


class WarningsUnread(RuleViolation):
    """There are warnings that nobody has accepted yet; `examination` says which."""

    def __init__(self, examination: Examination) -> None:
        super().__init__("meeting.warnings")
        self.examination = examination


@dataclass(frozen=True)
class ClashFound:
    """A clash with its title, its link (our own meetings) and the words of an open date.

    `event` is given where it is with something elsewhere, whose title is a stranger's text.
    """

    clash: Clash
    title: Text | str
    code: str | None = None
    words: Text = field(default_factory=Text)
    place: Text | None = None
    status: MeetingStatus | None = None
    event: ClashingEvent | None = None


@dataclass(frozen=True)
class Examination:
    """What is to be said about a meeting's dates and place, before or after they are stored."""

    facts: MeetingFacts
    station: WorkingDays
    names: Names
    problems: tuple[Problem, ...]
    clashes: tuple[ClashFound, ...]
    more_elsewhere: int = 0  # events elsewhere on the same days beside those among the clashes
    standing: tuple[Problem, ...] = ()  # of the problems, those of the meeting as it is stored
    is_moved: bool = True  # its days are others than those that are stored

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What binds and is, or would be, broken."""
        return tuple(p for p in self.problems if p.level is Level.ERROR)

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """What forbids saving: errors that are new. What is broken already keeps nobody from mending the rest."""
        return tuple(p for p in self.errors if p not in self.standing)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What has to be read before saving."""
        return tuple(p for p in self.problems if p.level is Level.WARNING)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What is only said."""
        return tuple(p for p in self.problems if p.level is Level.INFO)

    @property
    def needs_reading(self) -> bool:
        """Whether there is something new that somebody has to accept."""
        is_taken = self.is_moved and any(found.clash.is_certain for found in self.clashes)
        return is_taken or any(p not in self.standing for p in self.warnings)

    def with_links(self, now: tuple[Problem, ...], before: tuple[Problem, ...]) -> Examination:
        """The same with what there is to say of links to other meetings, now and as they are stored."""
        return replace(self, problems=(*self.problems, *now), standing=(*self.standing, *before))

    @property
    def working_days(self) -> int | None:
        """How many working days the meeting takes."""
        return self.facts.working_days(self.station)

    @property
    def excluded(self) -> list[ExcludedDay]:
        """The days of the meeting that are not counted, each with its reason."""
        return [day for part in self.facts.periods for day in self.station.excluded(part.earliest, part.latest)]

    @property
    def avoided(self) -> list[date]:
        """The days of the meeting that are floating holidays."""
        return [day for part in self.facts.periods for day in self.station.floating_days(part.earliest, part.latest)]

    @property
    def excluded_holidays(self) -> list[date]:
        """The holidays among them."""
        return [day.day for day in self.excluded if day.reason is DayOff.HOLIDAY]


def today(meeting: Meeting) -> date:
    """The day it is at the meeting's place."""
    return clock.today(meeting.zone)


def facts_of(meeting: Meeting, station: WorkingDays | None = None) -> MeetingFacts:
    """A stored meeting as plain values (place and chair_state must be loaded), with the working days at its place."""
    return MeetingFacts(
        code=meeting.code,
        kind=meeting.kind,
        status=meeting.status,
        start=meeting.start_on,
        end=meeting.end_on,
        window=meeting.window,
        place=meeting.place.code if meeting.place is not None else None,
        chair_state=meeting.chair_state.iso3 if meeting.chair_state is not None else None,
        chair_name=meeting.chair_name,
        parts=periods.from_stored(meeting.parts),
        station=station,
    )


def as_rule(stored: mandate_models.Requirement) -> Requirement:
    """A stored requirement as the value that is checked (its clause must be loaded)."""
    return stored.as_rule(stored.clause.effect)


def holiday_names(holidays: Iterable[Holiday]) -> dict[date, Text]:
    """The name of each day's holiday, the official one first."""
    by_weight = sorted(holidays, key=lambda h: h.kind is HolidayKind.OFFICIAL)
    return {h.on: h.name for h in by_weight}


def names_of(meetings: Iterable[Meeting], holidays: Iterable[Holiday], places: Iterable[Place] = ()) -> Names:
    """What keys are called, as far as these records tell."""
    known = list(meetings)
    today = clock.business_today()
    cities = {m.place.code: m.place.name for m in known if m.place is not None} | {p.code: p.name for p in places}
    states = {m.chair_state.iso3: m.chair_state.name_on(today) for m in known if m.chair_state is not None}
    return Names(cities, {m.code: m.short or m.title for m in known}, states, holiday_names(holidays))


def occupied(meeting: Meeting) -> Occupied:
    """The days of one of our own meetings."""
    facts = facts_of(meeting)
    if facts.held is None:
        return Occupied(meeting.code, window=meeting.window)
    return Occupied(meeting.code, facts.held.earliest, facts.held.latest, parts=facts.parts)


def occupied_by_other(other: OtherMeeting) -> Occupied:
    """The days of another process's meeting."""
    if other.is_exact:
        return Occupied(other.key, other.earliest_on, other.latest_on)
    return Occupied(other.key, window=Window(other.earliest_on, other.latest_on))


def clashes_with(
    days: Sequence[Window],
    is_dated: bool,
    own: Iterable[Meeting],
    others: Iterable[OtherMeeting],
    events: Iterable[ClashingEvent] = (),
) -> tuple[ClashFound, ...]:
    """What else takes place on the days of a meeting, period by period, or within its window."""
    ours = {m.code: m for m in own}
    theirs = {o.key: o for o in others}
    taken = [occupied(m) for m in ours.values()] + [occupied_by_other(o) for o in theirs.values()]
    found: list[ClashFound] = []
    for clash in rules.clashes(days, taken, is_dated=is_dated):
        # That a meeting falls somewhere into the same year says nothing.
        if not clash.other.is_dated and (clash.other.days or clash.days).days > FAR:
            continue
        if (meeting := ours.get(clash.other.key)) is not None:
            place = meeting.place.name if meeting.place else None
            found.append(ClashFound(clash, meeting.title, meeting.code, meeting.words, place, meeting.status))
        else:
            other = theirs[clash.other.key]
            place = other.place.name if other.place else None
            found.append(ClashFound(clash, other.title, None, other.words, place))
    for event in events:
        taken = [Occupied(event.key, event.days.earliest, event.days.latest)]
        for clash in rules.clashes(days, taken, is_dated=is_dated):
            sure = replace(clash, is_certain=clash.is_certain and event.is_certain)
            found.append(ClashFound(sure, event.title, event=event))
    return tuple(sorted(found, key=lambda one: (not one.clash.is_certain, one.clash.days, one.clash.other.key)))


def elsewhere(days: Sequence[Window], process: str | None) -> Clashing:
    """What the registered sources know of some days, for meetings of a process; nothing for a window that is long."""
    if not days or any(window.days > FAR for window in days):
        return Clashing()
    found = [source(days, process) for source in registries.clash_sources]
    return Clashing(tuple(event for one in found for event in one.events), sum(one.more for one in found))


def examine(
    facts: MeetingFacts, place: Place | None, actor: Actor, stored: Meeting | None = None, process: str | None = None
) -> Examination:
    """Everything to be said about a meeting with these facts: five queries, one more for each source.

    `stored` is the meeting as it is, if there is one, with its place and chair_state.
    """
    unreadable = [p for p in rules.date_problems(facts.start, facts.end, WorkingDays()) if p.code in _UNREADABLE]
    if unreadable:
        undated = replace(facts, start=None, end=None)
        return Examination(undated, WorkingDays(), Names(), tuple(unreadable), ())
    spans = [span for span in (facts.held, facts.window) if span is not None]
    requirements = queries.requirements_about([facts.code])
    codes = {code for requirement in requirements for code in requirement.meeting_codes} - {facts.code}
    linked = queries.with_codes(codes)
    known = [*linked, stored] if stored is not None else linked
    place_id = place.id if place is not None else None
    stations = Stations.of(known, places=[place_id], spans=spans)
    held = facts.held
    own = queries.meetings_on(held, actor, but=stored.id if stored is not None else None) if held else []
    others = queries.others_on(held) if held else []
    asked = [as_rule(r) for r in requirements]
    together = [facts_of(m, stations.at(m.place_id)) for m in linked]
    before = facts_of(stored) if stored is not None else None
    beyond = elsewhere(facts.periods, process) if held else Clashing()
    return Examination(
        facts=facts,
        station=stations.at(place_id),
        names=_with_chair(names_of(known, stations.holidays(place_id), stations.places), facts.chair_state),
        problems=_problems(facts, asked, together, stations.at(place_id)),
        clashes=clashes_with(facts.periods, True, own, others, beyond.events) if held else (),
        more_elsewhere=beyond.more,
        standing=_problems(before, asked, together, stations.at(stored.place_id)) if before and stored else (),
        is_moved=before is None or before.periods != facts.periods,
    )


def _with_chair(names: Names, iso3: str | None) -> Names:
    """The names, with that of a State which is only now to have the Chair; one query where it is another."""
    if iso3 is None or iso3 in names.states:
        return names
    today = clock.business_today()
    return replace(names, states={**names.states, **{s.iso3: s.name_on(today) for s in states.by_iso3([iso3])}})


def _problems(
    facts: MeetingFacts, asked: Sequence[Requirement], together: Iterable[MeetingFacts], station: WorkingDays
) -> tuple[Problem, ...]:
    """What there is to say about a meeting's days, and of what is asked of it and of others together."""
    held = facts.held
    known = {one.code: one for one in together} | {facts.code: facts}
    return (
        *rules.date_problems(held.earliest if held else None, held.latest if held else None, station, facts.parts),
        *constraints.problems(asked, known, station, clock.business_today()),
        *constraints.second_readings(asked, facts),
    )


def as_opened(meeting: Meeting) -> Examination | None:
    """What a stored meeting's form says before anything is typed: that its window is read in two ways. One query."""
    facts = facts_of(meeting)
    if facts.window is None or facts.held is not None:
        return None
    rules_about = [as_rule(r) for r in queries.requirements_about([facts.code])]
    return Examination(facts, WorkingDays(), Names(), tuple(constraints.second_readings(rules_about, facts)), ())


@dataclass(frozen=True)
class Checked:
    """A requirement with how it stands."""

    requirement: mandate_models.Requirement
    outcome: Outcome
    answer: RequirementAnswer | None = None

    @property
    def is_broken(self) -> bool:
        """Whether something that binds is not as it should be."""
        return self.outcome.state is OutcomeState.BROKEN


def check_all(
    requirements: Sequence[mandate_models.Requirement], facts: Mapping[str, MeetingFacts], station: WorkingDays
) -> list[Checked]:
    """How each requirement stands today, with what the deadlines say of it."""
    found: dict[int, RequirementAnswer] = {}
    for answers in registries.requirement_answers:
        found |= answers([r.id for r in requirements])
    checked: list[Checked] = []
    for stored in requirements:
        answer = found.get(stored.id)
        outcome = constraints.check(
            as_rule(stored),
            facts,
            station,
            clock.business_today(),
            answer.done if answer else None,
            extended_to=answer.extended_to if answer else None,
            waived=answer is not None and answer.waived,
        )
        checked.append(Checked(stored, outcome, answer))
    return checked


def broken_requirements(
    stored: Sequence[mandate_models.Requirement], about: Iterable[Meeting]
) -> list[tuple[Checked, Meeting]]:
    """Which of the requirements bind and are broken, each with the first meeting it is about; one query."""
    meetings = {m.code: m for m in about}
    stations = Stations.of(meetings.values())
    facts = {code: facts_of(m, stations.at(m.place_id)) for code, m in meetings.items()}
    found: list[tuple[Checked, Meeting]] = []
    for requirement in stored:
        meeting = next((meetings[code] for code in requirement.meeting_codes if code in meetings), None)
        if meeting is None:
            continue
        outcome = constraints.check(as_rule(requirement), facts, stations.at(meeting.place_id), clock.business_today())
        if outcome.state is OutcomeState.BROKEN:
            found.append((Checked(requirement, outcome), meeting))
    return found


def needs_facts(requirement: mandate_models.Requirement) -> bool:
    """Whether facts of meetings answer it (otherwise a deadline does)."""
    return requirement.kind in queries.CHECKABLE
