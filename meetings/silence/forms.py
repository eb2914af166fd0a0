"""What is typed about a silence procedure: answers, objections that came otherwise, deadlines, a text put again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import AttachmentField, DayField, LineField, RevisionForm, TextField, TextsField, lazy
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.presentation import sentence
from meetings.foundation.windows import local_instant, parse_time

from .labels import VIAS
from .rules import REASON_MAXIMUM, Via

TITLE_MAXIMUM = 300
TEXT_MAXIMUM = 20_000
LANGUAGE_NAMES = [(code, NAMES[code]) for code in LANGUAGES]


class ClockField(LineField):
    """A time of day; `at` is what was meant, once validated. Seconds may be given where they decide."""

    at: time | None = None

    def __init__(self, label: str | None = None, **kw: Any):
        super().__init__(label, maximum=8, required=True, is_code=True, **kw)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        self.at = None
        typed, seconds = self.data or "", "0"
        if typed.count(":") == 2:
            typed, _colon, seconds = typed.rpartition(":")
        try:
            found = parse_time(typed)
            if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 2 and int(seconds) < 60):
                raise RuleViolation("time.no_such_time")
            self.at = found.replace(second=int(seconds))
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class InstantForm(RevisionForm):
    """A day and a time, by the clock of the procedure's zone."""

    day = DayField(lazy(_l("Day")), required=True)
    hour = ClockField(lazy(_l("Time")))

    def show(self, instant: datetime, zone: str) -> None:
        """Offer an instant."""
        local = instant.astimezone(ZoneInfo(zone))
        self.day.data, self.hour.data = local.date().isoformat(), local.strftime("%H:%M")

    def instant(self, zone: str) -> datetime:
        """What was meant, once validated; where the clocks show it twice, the later one. Raises `time.gap`."""
        assert self.day.day is not None and self.hour.at is not None
        return local_instant(self.day.day, self.hour.at, zone, second=True, about="hour").instant


class AnswerForm(RevisionForm):
    """A request for more time."""

    single: tuple[str, str] | None = None  # for whom one answers, where that is one only
    addressee = SelectField(lazy(_l("For whom")))
    reason = TextField(lazy(_l("Reason")), maximum=REASON_MAXIMUM)
    reason_lang = SelectField(lazy(_l("Language of the reason")), choices=LANGUAGE_NAMES)

    def offer(self, addressees: Sequence[tuple[int, str]], lang: str) -> None:
        """Give those for whom one may answer; where there is one only, it is not asked for, and else none is chosen."""
        choices = [(str(number), name) for number, name in addressees]
        self.single = choices[0] if len(choices) == 1 else None
        self.addressee.choices = choices if self.single else [("", ""), *choices]
        if self.single is None:
            self.addressee.flags.required = True
        elif self.addressee.data is None:
            self.addressee.data = self.single[0]
        if self.reason_lang.data is None:
            self.reason_lang.data = lang


class ObjectionForm(AnswerForm):
    """An objection, given here."""

    author_public = BooleanField(lazy(_l("Others may know who objects, and why")))


class RecordForm(InstantForm, ObjectionForm):
    """An objection that came by note or by mail."""

    addressee = SelectField(lazy(_l("Who objects")))
    day = DayField(lazy(_l("Day on which it came")), required=True)
    hour = ClockField(lazy(_l("Time at which it came")))
    via = RadioField(lazy(_l("How it came")), choices=[(via.value, lazy(VIAS[via])) for via in (Via.NOTE, Via.MAIL)])
    evidence = AttachmentField(lazy(_l("The note or the mail")), needed="silence.evidence")


class ExtensionForm(InstantForm):
    """More time."""

    reason = TextField(lazy(_l("Reason")), maximum=REASON_MAXIMUM)


class WithdrawalForm(RevisionForm):
    """The end without a result."""

    reason = TextField(lazy(_l("Reason")), maximum=REASON_MAXIMUM)


class AgainForm(InstantForm):
    """A text that is put again, revised."""

    title = TextsField(lazy(_l("Title")), maximum=TITLE_MAXIMUM, required=True)
    text = TextsField(lazy(_l("Text under silence")), maximum=TEXT_MAXIMUM, kind=TextField, required=True)
    words = TextsField(lazy(_l("The deadline as it is worded")), maximum=TITLE_MAXIMUM)
