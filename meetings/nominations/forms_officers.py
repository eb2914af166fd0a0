"""What is typed about officers: how they were elected, when and why they left, who takes over, who holds a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from meetings.foundation.forms import DayField, LineField, RevisionForm, TextField, lazy

from .ballots import Method
from .drafts import PERSON_MAXIMUM, OfficerDraft
from .labels import METHODS
from .labels_posts import HOW_MISSING

WORDS_MAXIMUM = 1000
NOBODY = ("", "—")
BALLOT = "ballot-"


class HowField(RadioField):
    """How it was decided; nothing is chosen for the secretariat."""

    def pre_validate(self, form: Any) -> None:
        """Something must be chosen."""
        if not self.data or self.data == "None":
            raise StopValidation(str(HOW_MISSING))
        super().pre_validate(form)


class ElectionForm(RevisionForm):
    """An election: the day, and how; a ballot on record may be named."""

    elected_on = DayField(lazy(_l("Elected on")), required=True)
    how = HowField(lazy(_l("How it was decided")))

    def offer(self, ballots: Sequence[tuple[int, Method, str]]) -> None:
        """Give the ways, the recorded ballots first: number, method, words."""
        self._ballots = {f"{BALLOT}{number}": (number, method) for number, method, _words in ballots}
        recorded = [(f"{BALLOT}{number}", words) for number, _method, words in ballots]
        self.how.flags.required = True
        self.how.choices = [*recorded, *((method.value, lazy(words)) for method, words in METHODS.items())]

    @property
    def chosen(self) -> tuple[Method, int | None]:
        """How it was decided, and by which recorded ballot, once validated."""
        value = str(self.how.data)
        if value in self._ballots:
            number, method = self._ballots[value]
            return method, number
        return Method(value), None


class EndForm(RevisionForm):
    """When somebody left a post, and why."""

    ended_on = DayField(lazy(_l("Day")), required=True)
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)


class ReplaceForm(EndForm):
    """Who takes a post over, from which day on."""

    state = SelectField(lazy(_l("State that takes over")))
    person = LineField(lazy(_l("Person")), maximum=PERSON_MAXIMUM)

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States to choose from."""
        self.state.choices = [NOBODY, *states]
        self.state.flags.required = True

    def draft(self) -> OfficerDraft:
        """What was entered, once validated."""
        return OfficerDraft(self.state.data or "", self.person.data or "")


class PersonForm(RevisionForm):
    """Who holds a post for its State, from a day on."""

    name = LineField(lazy(_l("Person")), maximum=PERSON_MAXIMUM, required=True)
    from_on = DayField(lazy(_l("From this day on")))
