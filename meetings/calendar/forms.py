"""What can be typed about meetings, their dates, holidays and the meetings of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import (
    DayField,
    Form,
    LineField,
    RevisionForm,
    SearchLine,
    TextField,
    TextsField,
    TicksField,
    WrappedField,
    choices,
    lazy,
    put,
)
from meetings.foundation.windows import Window

from . import labels, periods
from .drafts import Draft, draft_of
from .register import Order
from .rules import ChairStatus, MeetingKind, MeetingStatus

TITLE_MAXIMUM = 300
SHORT_MAXIMUM = 60
NOTE_MAXIMUM = 2000
NOBODY = ("", "—")


class DatesForm(RevisionForm):
    """First and last day, and the periods between where the days do not follow one another."""

    start = DayField(lazy(_l("First day")))
    end = DayField(lazy(_l("Last day")))
    parts = TextField(
        lazy(_l("Periods")),
        maximum=400,
        description=lazy(_l("Only if the days do not follow one another. One period a line: 2012-02-06 2012-02-08")),
    )
    accept = BooleanField(lazy(_l("Save with these warnings")))
    periods_found: tuple[Window, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then that periods and days agree."""
        fine: bool = super().validate(extra_validators)
        if not self.parts.errors:
            try:
                found = periods.parse(self.parts.data or "", about="parts")
                if not (self.start.errors or self.end.errors):
                    settled = periods.settle(found, self.start.day, self.end.day, about="parts")
                    self.periods_found, self.start.day, self.end.day = settled
            except RuleViolation as error:
                put(self, error)
                fine = False
        return fine


class CheckForm(DatesForm):
    """What is checked while it is typed: the dates, the window while there are none, and who has the Chair."""

    earliest = DayField(lazy(_l("Window: first day")))
    latest = DayField(lazy(_l("Window: last day")))
    chair_state = LineField(lazy(_l("State of the Chair")), maximum=3, is_code=True)
    chair_name = LineField(lazy(_l("Name of the Chair")), maximum=200)
    window: Window | None = None  # once both of its days are there

    def validate(self, extra_validators: Any = None) -> bool:
        """As the dates, then that the window's days are in order."""
        fine = super().validate(extra_validators)
        if self.earliest.day is not None and self.latest.day is not None:
            try:
                self.window = Window(self.earliest.day, self.latest.day)
            except RuleViolation as error:
                put(self, error.on("latest"))
                fine = False
        return fine


@dataclass(frozen=True)
class Offered:
    """What a meeting's form lets people choose from: values and labels."""

    places: list[tuple[str, str]]
    states: list[tuple[str, str]]
    paragraphs: list[tuple[int, str]]
    prepares: list[tuple[str, str]]


class MeetingForm(DatesForm):
    """A meeting whole. Its choices are passed in with `offer`."""

    title = TextsField(lazy(_l("Title")), maximum=TITLE_MAXIMUM, required=True, kind=WrappedField)
    short = TextsField(lazy(_l("Short title")), maximum=SHORT_MAXIMUM)
    kind = SelectField(lazy(_l("Kind")), choices=lambda: choices(labels.KINDS))
    earliest = DayField(lazy(_l("Window: first day")))
    latest = DayField(lazy(_l("Window: last day")))
    words = TextsField(lazy(_l("Words of the source")), maximum=TITLE_MAXIMUM)
    place = SelectField(lazy(_l("Place")))
    host_state = SelectField(lazy(_l("Host State")))
    chair_state = SelectField(lazy(_l("State of the Chair")))
    chair_name = LineField(lazy(_l("Name of the Chair")), maximum=200)
    chair_status = SelectField(lazy(_l("Chair")), choices=lambda: choices(labels.CHAIR_STATUSES))
    report_symbol = LineField(lazy(_l("Symbol of the report")), maximum=60, is_code=True)
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    paragraphs = TicksField(lazy(_l("Based on")), coerce=int)
    prepares = TicksField(lazy(_l("Prepares")))
    is_published = BooleanField(lazy(_l("Everybody can see this meeting")))
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(self, offered: Offered) -> None:
        """Fill the choices; a value that is not among them is refused beside its field."""
        self.place.choices = [NOBODY, *offered.places]
        self.host_state.choices = self.chair_state.choices = [NOBODY, *offered.states]
        self.paragraphs.choices = list(offered.paragraphs)
        self.prepares.choices = list(offered.prepares)

    def draft(self) -> Draft:
        """What was entered, once validated."""
        return Draft(
            kind=MeetingKind(self.kind.data),
            title=self.title.text,
            short=self.short.text,
            start=self.start.day,
            end=self.end.day,
            parts=self.periods_found,
            earliest=self.earliest.day,
            latest=self.latest.day,
            words=self.words.text,
            place=self.place.data or "",
            host_state=self.host_state.data or "",
            chair_state=self.chair_state.data or "",
            chair_name=self.chair_name.data or "",
            chair_status=ChairStatus(self.chair_status.data),
            report_symbol=self.report_symbol.data or "",
            note=self.note.text,
            paragraphs=tuple(sorted(set(self.paragraphs.data or ()))),
            prepares=tuple(sorted(set(self.prepares.data or ()))),
            is_published=bool(self.is_published.data),
            is_sample=bool(self.is_sample.data),
        )


class NewMeetingForm(MeetingForm):
    """A meeting that does not exist yet."""

    belongs_to = SelectField(lazy(_l("Process")))
    code = LineField(lazy(_l("Code")), maximum=60, required=True, is_code=True)


class CloneForm(Form):
    """What a copy of a meeting needs of its own."""

    code = LineField(lazy(_l("Code")), maximum=60, required=True, is_code=True)
    title = TextsField(lazy(_l("Title")), maximum=TITLE_MAXIMUM, required=True, kind=WrappedField)
    short = TextsField(lazy(_l("Short title")), maximum=SHORT_MAXIMUM)


class StepForm(RevisionForm):
    """A step in a meeting's life; postponing and cancelling ask for the reason, reviving that warnings are read."""

    accept = BooleanField(lazy(_l("Save with these warnings")))
    reason = LineField(lazy(_l("Reason")), maximum=500)


class RegisterForm(Form):
    """What the register can be narrowed to; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchLine(lazy(_l("Title")))
    kind = SelectField(lazy(_l("Kind")))
    status = SelectField(lazy(_l("Status")))
    year = SelectField(lazy(_l("Year")))
    belongs_to = SelectField(lazy(_l("Process")), name="process")
    order = SelectField(lazy(_l("Order")))

    def offer(self, years: list[int], processes: list[tuple[str, str]]) -> None:
        """Fill the choices, each with one for everything."""
        everything = ("", lazy(_l("All")))
        self.kind.choices = [everything, *choices(labels.KINDS)]
        self.status.choices = [everything, *choices(labels.STATUSES)]
        self.year.choices = [everything, *((str(year), str(year)) for year in years)]
        self.belongs_to.choices = [everything, *processes]
        self.order.choices = choices(ORDERS)


ORDERS = {
    Order.COMING: _l("Soonest first"),
    Order.OLDEST: _l("Oldest first"),
    Order.NEWEST: _l("Newest first"),
    Order.KIND: _l("By kind"),
}


class HolidayForm(RevisionForm):
    """A holiday of a duty station."""

    place = SelectField(lazy(_l("Duty station")))
    on = DayField(lazy(_l("Day")), required=True)
    name = TextsField(lazy(_l("Name of the holiday")), maximum=120, required=True)
    kind = SelectField(lazy(_l("Kind")), choices=lambda: choices(labels.HOLIDAY_KINDS))
    is_lunar = BooleanField(lazy(_l("Follows the lunar calendar: the day may still move")))


class OtherMeetingForm(RevisionForm):
    """A meeting of another process that the same delegations serve."""

    title = TextsField(lazy(_l("Title")), maximum=TITLE_MAXIMUM, required=True, kind=WrappedField)
    start = DayField(lazy(_l("First day")), required=True)
    end = DayField(lazy(_l("Last day")), required=True)
    is_exact = BooleanField(lazy(_l("The dates are exact (otherwise it falls somewhere between them)")))
    words = TextsField(lazy(_l("Words of the source")), maximum=TITLE_MAXIMUM)
    place = SelectField(lazy(_l("Place")))
    source = LineField(lazy(_l("Source")), maximum=200)
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)


def values_of(meeting: Any) -> dict[str, Any]:
    """What a meeting's form shows at first."""
    draft = draft_of(meeting)
    values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return values | {
        "kind": draft.kind.value,
        "chair_status": draft.chair_status.value,
        "parts": periods.as_typed(draft.parts),
        "paragraphs": list(draft.paragraphs),
        "prepares": list(draft.prepares),
        "revision": meeting.revision,
    }


def status_asked(text: str | None) -> MeetingStatus | None:
    """The status that is asked for, None for all or one that there is not."""
    try:
        return MeetingStatus(text) if text else None
    except ValueError:
        return None
