"""What is entered on the day: what happened to a session, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from meetings.foundation import clock
from meetings.foundation.forms import NumberField, RevisionForm, TextsField, lazy
from meetings.foundation.languages import Text
from meetings.foundation.windows import local_instant
from meetings.silence.forms import ClockField

from .happening import Entry
from .rules import DayAct

WORDS_MAXIMUM = 300
SLIP_MAXIMUM = 480
WAYS = {"later": _l("Later"), "earlier": _l("Earlier")}


class HappenedForm(RevisionForm):
    """An act of a session; which fields there are depends on the act."""

    hour = ClockField(lazy(_l("When")))
    minutes = NumberField(lazy(_l("By how many minutes")), maximum=SLIP_MAXIMUM, required=True)
    way = SelectField(lazy(_l("Earlier or later")), choices=[(key, lazy(words)) for key, words in WAYS.items()])
    keeps_end = BooleanField(lazy(_l("It ends when it was to end all the same")))
    into = SelectField(lazy(_l("Where the remaining business goes")))
    words = TextsField(lazy(_l("What is announced about it")), maximum=WORDS_MAXIMUM)

    def fit(self, act: DayAct, others: Sequence[tuple[int, str]]) -> None:
        """Leave the fields that the act has; `others` are the sessions to which business can go."""
        if act is not DayAct.SLIP:
            del self.minutes, self.way, self.keeps_end
        if act is DayAct.ROLL_OVER:
            self.into.choices = [(str(number), name) for number, name in others]
        else:
            del self.into
        if act in (DayAct.BEGIN, DayAct.END):
            del self.words

    def show(self, now: datetime, zone: str) -> None:
        """Offer the time it is now."""
        self.hour.data = now.astimezone(ZoneInfo(zone)).strftime("%H:%M")

    def entry(self, act: DayAct, on: date, zone: str) -> Entry:
        """What is meant, once validated; where the clocks show an hour twice, the later one. Raises `time.gap`."""
        assert self.hour.at is not None
        if act not in (DayAct.BEGIN, DayAct.END):
            on = min(on, clock.today(zone))  # a session to come is put off, or given up, before its day
        at = local_instant(on, self.hour.at, zone, second=True, about="hour").instant
        minutes = None
        if act is DayAct.SLIP:
            minutes = (self.minutes.data or 0) * (-1 if self.way.data == "earlier" else 1)
        into = int(self.into.data) if act is DayAct.ROLL_OVER and (self.into.data or "").isdigit() else None
        return Entry(
            act,
            at,
            minutes,
            keeps_end=act is DayAct.SLIP and bool(self.keeps_end.data),
            into=into,
            words=self.words.text if "words" in self else Text(),
        )


class AnnounceForm(RevisionForm):
    """Publish one session as it stands in work."""

    words = TextsField(lazy(_l("What is announced about it")), maximum=WORDS_MAXIMUM)
