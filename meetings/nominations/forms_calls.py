"""What is typed about a call for nominations: the last day as it is read, whether it binds, who may nominate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import StopValidation

from meetings.deadlines.forms import HourField
from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import DayField, RevisionForm, TextField, TextsField, TicksField, lazy, put
from meetings.foundation.presentation import day, sentence
from meetings.mandates.models import Paragraph, Requirement

from . import labels_posts
from .drafts import CallDraft
from .models import NominationCall

WORDS_MAXIMUM = 500
NOTE_MAXIMUM = 4000
FREE, EARLIEST, LATEST, OTHER = "free", "earliest", "latest", "other"


@dataclass(frozen=True)
class Reading:
    """What a mandate says is due, and the last days that its words allow: values of the field with their days."""

    requirement: Requirement
    paragraph: Paragraph
    days: dict[str, date | None] = field(default_factory=dict)  # None: one between, entered by hand


def readings(requirements: Sequence[Requirement]) -> list[Reading]:
    """The last days that each allows: the earliest and the latest reading, and what lies between."""
    found = []
    for one in requirements:
        first, last = one.earliest_on, one.latest_on
        days: dict[str, date | None] = {f"{one.id}-{LATEST}": last}
        if first is not None and first != last:
            days = {f"{one.id}-{EARLIEST}": first, **days, f"{one.id}-{OTHER}": None}
        found.append(Reading(one, one.clause.paragraph, days))
    return found


class ReadingField(RadioField):
    """The last day as the words are read; it is for the secretariat to choose, and nothing is chosen for it."""

    def pre_validate(self, form: Any) -> None:
        """Something must be chosen."""
        if not self.data or self.data == "None":
            raise StopValidation(sentence(RuleViolation("call.last_day_missing")))
        super().pre_validate(form)


class CallForm(RevisionForm):
    """A call. `offer` gives its choices, `fix` leaves out what cannot change."""

    reading = ReadingField(lazy(_l("Last day")))
    last_on = DayField(lazy(_l("Another last day")))
    at = HourField(lazy(_l("Hour")))
    words = TextsField(lazy(_l("Words of the source")), maximum=WORDS_MAXIMUM)
    is_binding = BooleanField(lazy(_l("Binding")))
    groups = TicksField(lazy(_l("Groups that may nominate")))
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(self, offered: Sequence[Reading], groups: Sequence[tuple[str, str]]) -> None:
        """Give the last days and the groups to choose from. Where no mandate says anything there is one way only."""
        self._offered = {value: (one, on) for one in offered for value, on in one.days.items()}
        known = [(value, _said(value, on, len(one.days))) for value, (one, on) in self._offered.items()]
        self.reading.choices = [*known, (FREE, lazy(labels_posts.FREE))]
        self.reading.flags.required = True
        if not offered:
            self.reading.data = FREE
        self.groups.choices = list(groups)

    def fix(self, *, groups: bool = False, is_binding: bool = False) -> None:
        """Leave out what is not to be chosen."""
        if groups:
            del self.groups
        if is_binding:
            del self.is_binding

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then that a day is entered just where another one is chosen."""
        fine: bool = super().validate(extra_validators)
        if fine and not self._is_typed and self.last_on.day is not None and self.last_on.day != self._day:
            self.last_on.errors = [*self.last_on.errors, str(labels_posts.OTHER_DAY_GIVEN)]
            fine = False
        return fine

    def draft(self, stored_groups: Sequence[str] | None, is_binding: bool | None = None) -> CallDraft:
        """What was entered, once validated; what was left out is given."""
        found = self._offered.get(str(self.reading.data))
        return CallDraft(
            groups=tuple(stored_groups if stored_groups is not None else self.groups.data or ()),
            last_on=self.last_on.day if self._is_typed else self._day,
            words=self.words.text,
            at=self.at.hour,
            is_binding=bool(self.is_binding.data) if is_binding is None else is_binding,
            requirement_id=found[0].requirement.id if found is not None else None,
            note=self.note.text,
            is_sample=bool(self.is_sample.data),
        )

    def say(self, error: RuleViolation) -> None:
        """Put what broke a rule beside where it was chosen."""
        chosen = error.field in {"last_on", "requirement"} and not (self._is_typed and error.field == "last_on")
        put(self, error.on("reading") if chosen else error)

    @property
    def _is_typed(self) -> bool:
        return self._day is None

    @property
    def _day(self) -> date | None:
        found = self._offered.get(str(self.reading.data))
        return found[1] if found is not None else None


def _said(value: str, on: date | None, days: int) -> str:
    if on is None:
        return str(labels_posts.BETWEEN)
    if days == 1:
        return day(on)
    words = labels_posts.EARLIEST if value.endswith(EARLIEST) else labels_posts.LATEST
    return str(words) % {"day": day(on)}


def values_of(call: NominationCall) -> dict[str, Any]:
    """What a call’s form shows at first."""
    reading = FREE
    if call.requirement is not None:
        ends = {call.requirement.earliest_on: EARLIEST, call.requirement.latest_on: LATEST}
        reading = f"{call.requirement.id}-{ends.get(call.last_on, OTHER)}"
    return {
        "reading": reading,
        "last_on": call.last_on if reading.endswith((FREE, OTHER)) else None,
        "at": call.at_time,
        "words": call.words if call.requirement is None else None,
        "is_binding": call.is_binding,
        "groups": call.groups,
        "note": call.note,
        "is_sample": call.is_sample,
        "revision": call.revision,
    }
