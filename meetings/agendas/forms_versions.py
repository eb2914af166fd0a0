"""What is typed when a version is circulated, issued, decided about, or released in a further language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from meetings.documentation import labels as documentation
from meetings.documentation.forms import WRITTEN_MAXIMUM
from meetings.documentation.rules import Distribution
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.forms import (
    DayField,
    LineField,
    NumberField,
    RevisionForm,
    TextField,
    TextsField,
    choices,
    lazy,
)
from meetings.foundation.windows import local_instant, parse_time
from meetings.silence.forms import InstantForm

from . import labels
from .drafts import AdoptionDraft, CirculationDraft, IssueDraft
from .rules import VOTES_MAXIMUM, AdoptionHow, Vote

END_OF_DAY = time(23, 59, 59)
SITTING_MAXIMUM = 999
WORDS_MAXIMUM = 2000


class CirculateForm(RevisionForm):
    """Until when delegations may comment, by the clock of the office; without a day they may not."""

    day = DayField(lazy(_l("Last day for comments")))
    hour = LineField(lazy(_l("Time")), maximum=8, is_code=True)

    def draft(self) -> CirculationDraft:
        """What was entered, once validated: to the end of the day where no time is given.

        Raises what `parse_time` and `local_instant` do, on `hour`.
        """
        if self.day.day is None:
            return CirculationDraft()
        at = parse_time(self.hour.data, about="hour") if self.hour.data else END_OF_DAY
        until = local_instant(self.day.day, at, OFFICE_ZONE, second=True, about="hour").instant
        return CirculationDraft(until, OFFICE_ZONE)


class ExtendForm(InstantForm):
    """A later closing date."""

    day = DayField(lazy(_l("Last day for comments")), required=True)

    def draft(self) -> CirculationDraft:
        """What was entered, once validated. Raises `time.gap` on `hour`."""
        return CirculationDraft(self.instant(OFFICE_ZONE), OFFICE_ZONE)


class IssueForm(RevisionForm):
    """As what a version enters the register of documents: what stands on it, never made up."""

    symbol = LineField(lazy(documentation.FIELDS["symbol"]), maximum=WRITTEN_MAXIMUM, is_code=True)
    is_normal = BooleanField(lazy(_l("Keep the symbol in its normal form")))
    dated_on = DayField(lazy(documentation.FIELDS["dated_on"]))
    distribution = SelectField(lazy(documentation.FIELDS["distribution"]), choices=choices(documentation.DISTRIBUTIONS))

    def draft(self) -> IssueDraft:
        """What was entered, once validated."""
        return IssueDraft(
            self.symbol.data or "", bool(self.is_normal.data), self.dated_on.day, Distribution(self.distribution.data)
        )


class AdoptForm(RevisionForm):
    """What a meeting decided, and how."""

    how = RadioField(lazy(_l("How the meeting decided")))
    held_on = DayField(lazy(_l("Date")), required=True)
    sitting = NumberField(lazy(_l("Number of the meeting at which it was decided")), maximum=SITTING_MAXIMUM)
    in_favour = NumberField(lazy(_l("In favour")), minimum=0, maximum=VOTES_MAXIMUM)
    against = NumberField(lazy(_l("Against")), minimum=0, maximum=VOTES_MAXIMUM)
    abstaining = NumberField(lazy(_l("Abstaining")), minimum=0, maximum=VOTES_MAXIMUM)
    is_amended = BooleanField(lazy(_l("As orally amended: adopted is the work in progress as it stands now")))
    words = TextsField(lazy(_l("In words")), maximum=WORDS_MAXIMUM, kind=TextField)
    accept = BooleanField(lazy(_l("It was so")))

    def offer(self, ways: Collection[AdoptionHow], first: AdoptionHow) -> None:
        """Give the ways that are open."""
        self.how.choices = [(how.value, lazy(labels.HOWS[how])) for how in AdoptionHow if how in ways]
        if self.how.data is None:
            self.how.data = first.value

    def draft(self) -> AdoptionDraft:
        """What was entered, once validated."""
        assert self.held_on.day is not None
        return AdoptionDraft(
            AdoptionHow(self.how.data),
            self.held_on.day,
            self.sitting.data,
            self._vote(),
            bool(self.is_amended.data),
            self.words.text,
            bool(self.accept.data),
        )

    def _vote(self) -> Vote | None:
        """The figures; votes that nobody has given count as none, where there are any."""
        figures = (self.in_favour.data, self.against.data, self.abstaining.data)
        return None if all(one is None for one in figures) else Vote(*(one or 0 for one in figures))


class ReleaseForm(RevisionForm):
    """A language in which a version is complete."""

    lang = RadioField(lazy(_l("Language")))

    def offer(self, langs: Sequence[tuple[str, str]]) -> None:
        """Give the languages that are ready."""
        self.lang.choices = [*langs]
        if self.lang.data is None and len(langs) == 1:
            self.lang.data = langs[0][0]
