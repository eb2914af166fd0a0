"""What is typed about deadlines and counting rules: shape and plain validation; choices are passed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SearchField, SelectField, StringField
from wtforms.validators import StopValidation

from meetings.calendar.labels import KINDS
from meetings.calendar.rules import MeetingKind
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import (
    DayField,
    Form,
    LineField,
    NumberField,
    RevisionForm,
    TextField,
    TextsField,
    TicksField,
    choices,
    lazy,
    put,
)
from meetings.foundation.presentation import sentence
from meetings.foundation.windows import Window, parse_time
from meetings.mandates.labels import ADDRESSEES, AREAS
from meetings.mandates.rules import Addressee, Area

from .drafts import DeadlineDraft, RuleDraft
from .following import given_by
from .models import CountingRule, Deadline
from .rules import OFFSET_MAXIMUM, REMINDERS, parse_reminders

WORDS_MAXIMUM = 500
NOTE_MAXIMUM = 4000
ACT_NOTE_MAXIMUM = 500
SEARCH_MAXIMUM = 100
REMINDERS_LENGTH = 60
ANYTHING = ("", lazy(_l("Any")))


class HourField(StringField):
    """An hour on the 24-hour clock; `hour` is what was meant, once validated."""

    hour: time | None = None

    def process_data(self, value: Any) -> None:
        """Show a stored hour as it is typed."""
        self.data = value.strftime("%H:%M") if isinstance(value, time) else value

    def pre_validate(self, form: Any) -> None:
        """Read it; empty is none."""
        self.hour = None
        if not (self.data or "").strip():
            return
        try:
            self.hour = parse_time(self.data or "")
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class RemindersField(LineField):
    """Some numbers of days; `days` is what was meant, once validated."""

    days: tuple[int, ...] = REMINDERS

    def __init__(self, label: str | None = None, **kw: Any):
        super().__init__(label, maximum=REMINDERS_LENGTH, is_code=True, default=REMINDERS, **kw)

    def process_data(self, value: Any) -> None:
        """Show stored days as they are typed."""
        self.data = ", ".join(map(str, REMINDERS if value is None else value))

    def pre_validate(self, form: Any) -> None:
        """Read them; empty is none."""
        super().pre_validate(form)
        try:
            self.days = parse_reminders(self.data or "")
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class DeadlineForm(RevisionForm):
    """A deadline that is entered, not counted."""

    title = TextsField(lazy(_l("Title")), required=True)
    latest = DayField(lazy(_l("Due on, or last day of the window")))
    earliest = DayField(lazy(_l("First day of the window")))
    at = HourField(lazy(_l("Hour")))
    words = TextsField(lazy(_l("Words of the source")), maximum=WORDS_MAXIMUM)
    owner = TicksField(lazy(_l("Responsible")), choices=choices(ADDRESSEES))
    is_binding = BooleanField(lazy(_l("Binding")))
    area = SelectField(lazy(_l("Area")), choices=choices(AREAS), default=Area.GENERAL.value)
    meeting = SelectField(lazy(_l("Meeting")), default="")
    paragraph = SelectField(lazy(_l("Paragraph of a mandate")), default="")
    requirement = SelectField(lazy(_l("What it answers")), default="")
    reminders = RemindersField(lazy(_l("Reminders, days before the last day")))
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    is_published = BooleanField(lazy(_l("Public")), default=True)
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(
        self,
        meetings: Sequence[tuple[str, str]],
        paragraphs: Sequence[tuple[str, str]],
        requirements: Sequence[tuple[str, str]],
    ) -> DeadlineForm:
        """Give the fields their choices."""
        nothing = ("", "—")
        self.meeting.choices = [nothing, *meetings]
        self.paragraph.choices = [nothing, *paragraphs]
        self.requirement.choices = [nothing, *requirements]
        return self

    def draft(self) -> DeadlineDraft | None:
        """What was entered, once validated; None when the days contradict each other, and then the form says so.

        No day is for what answers a requirement, which gives the days.
        """
        first, last = self.earliest.day, self.latest.day
        try:
            if last is None and first is not None:
                raise RuleViolation("date.empty")
            window = None if last is None else Window(first or last, last)
        except RuleViolation as error:
            put(self, error.on("latest"))
            return None
        return DeadlineDraft(
            title=self.title.text,
            window=window,
            at=self.at.hour,
            words=self.words.text,
            note=self.note.text,
            owner=tuple(Addressee(value) for value in self.owner.data or ()),
            is_binding=self.is_binding.data,
            area=Area(self.area.data),
            meeting=self.meeting.data or "",
            paragraph_id=int(self.paragraph.data) if self.paragraph.data else None,
            requirement_id=int(self.requirement.data) if self.requirement.data else None,
            is_published=self.is_published.data,
            is_sample=self.is_sample.data,
            reminders=self.reminders.days,
        )


def deadline_values(deadline: Deadline) -> dict[str, Any]:
    """A stored deadline as the form shows it at first (its meeting and what it answers must be loaded).

    Days that what it answers gives are none of its own, and left empty.
    """
    window = deadline.window
    if given_by(deadline.requirement) is not None and not deadline.extended_days:
        window = None
    return {
        "revision": deadline.revision,
        "title": deadline.title,
        "latest": None if window is None else window.latest,
        "earliest": None if window is None or window.is_exact else window.earliest,
        "at": deadline.at_time,
        "words": deadline.words,
        "owner": list(deadline.owner),
        "is_binding": deadline.is_binding,
        "area": deadline.area.value,
        "meeting": deadline.meeting.code if deadline.meeting else "",
        "paragraph": str(deadline.paragraph_id or ""),
        "requirement": str(deadline.requirement_id or ""),
        "note": deadline.note,
        "is_published": deadline.is_published,
        "is_sample": deadline.is_sample,
        "reminders": deadline.reminders,
    }


class ActForm(RevisionForm):
    """An act on a deadline, with a note for the record."""

    note = TextField(lazy(_l("Note for the record")), maximum=ACT_NOTE_MAXIMUM)

    @property
    def until_day(self) -> date | None:
        """The day until which it is extended, where that is asked."""
        return None


class ExtensionForm(ActForm):
    """An extension: until when."""

    until = DayField(lazy(_l("New last day")), required=True)
    note = TextField(lazy(_l("Note for the record")), maximum=ACT_NOTE_MAXIMUM)

    @property
    def until_day(self) -> date | None:
        """The new last day."""
        return self.until.day


class RuleForm(RevisionForm):
    """A counting rule."""

    title = TextsField(lazy(_l("Title")), required=True)
    days = NumberField(lazy(_l("Number of days")), minimum=0, maximum=OFFSET_MAXIMUM, required=True)
    side = RadioField(
        lazy(_l("Counted")),
        choices=[("before", lazy(_l("before the opening"))), ("after", lazy(_l("after the opening")))],
        default="before",
    )
    kinds = TicksField(lazy(_l("Kinds of meeting")), choices=choices(KINDS))
    owner = TicksField(lazy(_l("Responsible")), choices=choices(ADDRESSEES))
    is_binding = BooleanField(lazy(_l("Binding")))
    area = SelectField(lazy(_l("Area")), choices=choices(AREAS), default=Area.DOCUMENTS.value)
    words = TextsField(lazy(_l("Words of the source")), maximum=WORDS_MAXIMUM)
    source = LineField(lazy(_l("Source")), maximum=200)
    reminders = RemindersField(lazy(_l("Reminders, days before the last day")))
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)

    @property
    def offset_days(self) -> int | None:
        """The distance from the opening, negative before it."""
        if self.days.data is None:
            return None
        return int(self.days.data) * (1 if self.side.data == "after" else -1)

    @property
    def chosen_kinds(self) -> list[MeetingKind]:
        """The kinds that are ticked and exist."""
        known = {kind.value for kind in MeetingKind}
        return [MeetingKind(value) for value in self.kinds.data or () if value in known]

    def validate(self, extra_validators: Any = None) -> bool:
        """A rule is about at least one kind of meeting."""
        fine = bool(super().validate(extra_validators))
        if not self.chosen_kinds:
            put(self, RuleViolation("deadline.rule_needs_kind", field="kinds"))
            fine = False
        return fine

    def draft(self) -> RuleDraft:
        """What was entered, once validated."""
        return RuleDraft(
            title=self.title.text,
            kinds=tuple(self.chosen_kinds),
            offset_days=self.offset_days or 0,
            owner=tuple(Addressee(value) for value in self.owner.data or ()),
            is_binding=self.is_binding.data,
            area=Area(self.area.data),
            words=self.words.text,
            note=self.note.text,
            source=self.source.data or "",
            reminders=self.reminders.days,
        )


def rule_values(rule: CountingRule) -> dict[str, Any]:
    """A stored rule as the form shows it at first."""
    return {
        "revision": rule.revision,
        "title": rule.title,
        "days": abs(rule.offset_days),
        "side": "after" if rule.offset_days > 0 else "before",
        "kinds": list(rule.kinds),
        "owner": list(rule.owner),
        "is_binding": rule.is_binding,
        "area": rule.area.value,
        "words": rule.words,
        "source": rule.source,
        "reminders": rule.reminders,
        "note": rule.note,
    }


class DeadlineFilter(Form):
    """What the list is narrowed to; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(lazy(_l("Search")))
    binding = SelectField(
        lazy(_l("Binding")), choices=[ANYTHING, ("yes", lazy(_l("binding"))), ("no", lazy(_l("not binding")))]
    )
    whose = SelectField(lazy(_l("Responsible")), choices=[ANYTHING, *choices(ADDRESSEES)])
    area = SelectField(lazy(_l("Area")), choices=[ANYTHING, *choices(AREAS)])
    meeting = SelectField(lazy(_l("Meeting")), default="")
