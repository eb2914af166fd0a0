"""What forms of venues and frames share: the parts of a day row by row, hours, marks of what has no revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import StopValidation

from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import Form, NumberField, choices, lazy
from meetings.foundation.presentation import sentence
from meetings.foundation.windows import parse_time

from .frames import PeriodPlan
from .labels import PERIODS
from .rules import MINUTES_OF_DAY, PERIODS_MAXIMUM, Hours, PeriodKind

TEAMS_MAXIMUM = 50
SPARE_ROWS = 2
ROW = ("kind", "starts", "ends", "teams")
MIDNIGHT = "24:00"  # at the end of a day
P = TypeVar("P", bound="PartsForm")


class MinuteField(StringField):
    """An hour of the day as clocks show it, 24:00 for its end; `minute` is what was meant, once validated."""

    minute: int | None = None

    def process_data(self, value: Any) -> None:
        """Show a stored minute of the day."""
        self.data = f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value

    def pre_validate(self, form: Any) -> None:
        """Read it; empty is none."""
        self.minute = None
        typed = (self.data or "").strip()
        if not typed:
            return
        if typed == MIDNIGHT:
            self.minute = MINUTES_OF_DAY
            return
        try:
            at = parse_time(typed)
        except DomainError as error:
            raise StopValidation(sentence(error)) from error
        self.minute = at.hour * 60 + at.minute


class MarkedForm(Form):
    """A form about what has no revision of its own: `revision` is a mark of what was seen."""

    revision = HiddenField()

    @property
    def seen(self) -> str:
        """The mark, as it was sent."""
        return str(self.revision.data or "")


@dataclass(frozen=True)
class PartRow:
    """The fields of one part of a day; `teams` is None where teams are not asked for."""

    kind: Any
    starts: Any
    ends: Any
    teams: Any


class PartsForm(MarkedForm):
    """The parts of a day, a row each: fields `kind-0`, `starts-0`, `ends-0`, `teams-0` … A row without hours is no
    part."""

    rows = 0
    with_teams = True

    @classmethod
    def of_rows(cls: type[P], stored: int, sent: Mapping[str, Any]) -> type[P]:
        """The form with so many rows as are stored or were sent, and some to spare."""
        typed = [number for number in range(PERIODS_MAXIMUM) if f"starts-{number}" in sent]
        rows = min(max(stored + SPARE_ROWS, typed[-1] + 1 if typed else 0), PERIODS_MAXIMUM)
        fields: dict[str, Any] = {"rows": rows}
        for number in range(rows):
            fields[f"kind-{number}"] = SelectField(lazy(_l("Part of the day")), choices=lambda: choices(PERIODS))
            fields[f"starts-{number}"] = MinuteField(lazy(_l("From")))
            fields[f"ends-{number}"] = MinuteField(lazy(_l("Until")))
            if cls.with_teams:
                fields[f"teams-{number}"] = NumberField(lazy(_l("Teams")), minimum=0, maximum=TEAMS_MAXIMUM)
        return type(cls.__name__, (cls,), fields)

    @property
    def parts(self) -> list[PartRow]:
        """The rows, for templates."""
        return [PartRow(*(self._fields.get(f"{name}-{number}") for name in ROW)) for number in range(self.rows)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then that a row has both hours or none, in their order."""
        fine: bool = super().validate(extra_validators)
        for row in self.parts:
            if row.starts.errors or row.ends.errors:
                continue
            starts, ends = row.starts.minute, row.ends.minute
            if (starts is None) is not (ends is None):
                missing = row.starts if starts is None else row.ends
                missing.errors = [*missing.errors, sentence(RuleViolation("time.empty"))]
                fine = False
            elif starts is not None and ends <= starts:
                row.ends.errors = [*row.ends.errors, sentence(RuleViolation("programme.period_order"))]
                fine = False
        return fine

    @property
    def plan(self) -> tuple[PeriodPlan, ...]:
        """What was typed, once validated."""
        return tuple(
            PeriodPlan(
                PeriodKind(row.kind.data),
                Hours(row.starts.minute, row.ends.minute),
                (row.teams.data or 0) if row.teams is not None else 0,
            )
            for row in self.parts
            if row.starts.minute is not None
        )


def part_values(periods: Sequence[PeriodPlan]) -> dict[str, Any]:
    """What the rows show at first; rows to spare go on with the parts of a day that it does not have yet."""
    values: dict[str, Any] = {}
    for number, one in enumerate(periods):
        values[f"kind-{number}"] = one.kind.value
        values[f"starts-{number}"], values[f"ends-{number}"] = one.hours.starts, one.hours.ends
        values[f"teams-{number}"] = one.teams
    others = [kind for kind in PeriodKind if kind not in {one.kind for one in periods}]
    for number, kind in enumerate(others[:SPARE_ROWS], start=len(periods)):
        values[f"kind-{number}"] = kind.value
    return values


def part_label(key: str, label: str) -> str:
    """What a field of a row is called where the rows cannot be seen: by the number of its row."""
    name, dash, number = key.rpartition("-")
    if not dash or name not in ROW:
        return label
    return _("Part %(number)s: %(name)s", number=int(number) + 1, name=label)
