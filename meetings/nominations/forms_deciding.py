"""What is typed when groups and the secretariat decide: endorsing, a round of a ballot, circulating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField

from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import DayField, NumberField, RevisionForm, TextField, lazy, put

from . import labels, labels_deciding
from .ballots import Method
from .drafts import BallotDraft, DecisionDraft
from .keeping import WORDS_MAXIMUM
from .rules import Circle, Decision
from .table_labels import FIELDS

NOBODY = ("", "—")
VOTES_MAXIMUM = 999


class EndorseForm(RevisionForm):
    """How a group came to its candidate, and when."""

    how = RadioField(lazy(FIELDS["how"]))
    decided_on = DayField(lazy(FIELDS["decided_on"]), required=True)
    words = TextField(lazy(labels_deciding.REMARK), maximum=WORDS_MAXIMUM)

    def offer(self, ways: Mapping[Decision, str]) -> None:
        """Give the ways that are open, in words; the last of them is chosen first."""
        self.how.choices = [(how.value, said) for how, said in ways.items()]
        if self.how.data is None:
            self.how.data = self.how.choices[-1][0]

    def draft(self, silence_id: int | None, ballot_id: int | None) -> DecisionDraft:
        """What was entered, once validated; what it rests on is given."""
        how = Decision(self.how.data)
        return DecisionDraft(
            how,
            self.decided_on.day,
            self.words.data or "",
            silence_id if how is Decision.SILENCE else None,
            ballot_id if how is Decision.BALLOT else None,
        )


class CirculateForm(RevisionForm):
    """To whom a nomination is circulated."""

    circle = RadioField(lazy(_l("To whom")))
    words = TextField(lazy(labels_deciding.REMARK), maximum=WORDS_MAXIMUM)

    def offer(self, circles: Sequence[Circle]) -> None:
        """Give the wider circles."""
        self.circle.choices = [(circle.value, lazy(labels.CIRCLES[circle])) for circle in circles]
        if self.circle.data is None and len(circles) == 1:
            self.circle.data = circles[0].value


class DesignateForm(RevisionForm):
    """The day of a designation."""

    on = DayField(lazy(FIELDS["designated_on"]), required=True)
    words = TextField(lazy(labels_deciding.REMARK), maximum=WORDS_MAXIMUM)


class BallotForm(RevisionForm):
    """A round: how, when, and the figures. `of` makes one with a field for each of those who stand."""

    method = RadioField(
        lazy(FIELDS["method"]), choices=[(one.value, lazy(said)) for one, said in labels.METHODS.items()]
    )
    held_on = DayField(lazy(FIELDS["held_on"]), required=True)
    asked_by = SelectField(lazy(labels_deciding.ASKED_BY))
    present = NumberField(lazy(labels_deciding.PRESENT), minimum=0, maximum=VOTES_MAXIMUM)
    abstentions = NumberField(lazy(FIELDS["abstentions"]), minimum=0, maximum=VOTES_MAXIMUM)
    invalid = NumberField(lazy(FIELDS["invalid"]), minimum=0, maximum=VOTES_MAXIMUM)
    candidates: tuple[int, ...] = ()

    @classmethod
    def of(cls, candidates: Mapping[int, str], **kw: Any) -> BallotForm:
        """The form for those who stand, by number and name."""
        fields: dict[str, Any] = {
            f"votes_{number}": NumberField(name, minimum=0, maximum=VOTES_MAXIMUM)
            for number, name in candidates.items()
        }
        made: type[BallotForm] = type("BallotFormOfCandidates", (cls,), {**fields, "candidates": tuple(candidates)})
        return made(**kw)

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States that may have asked for it. A single candidate may be acclaimed, several may not."""
        self.asked_by.choices = [NOBODY, *states]
        if len(self.candidates) != 1:
            del self.method
        elif self.method.data is None:
            self.method.data = Method.ACCLAMATION.value

    @property
    def votes(self) -> list[Field]:
        """The fields of those who stand."""
        return [self[f"votes_{number}"] for number in self.candidates]

    def draft(self, group: str) -> BallotDraft:
        """What was entered, once validated. Raises `ballot.other_candidates` where a figure is missing."""
        method = Method(self.method.data) if "method" in self else Method.SECRET_BALLOT
        missing = [field for field in self.votes if field.data is None]
        if method is Method.SECRET_BALLOT and missing:
            raise RuleViolation("ballot.other_candidates", field=missing[0].name)
        figures = {} if len(missing) == len(self.candidates) else dict(zip(self.candidates, self.votes, strict=True))
        return BallotDraft(
            method,
            self.held_on.day,
            group,
            self.asked_by.data or "",
            {number: field.data or 0 for number, field in figures.items()},
            self.abstentions.data or 0,
            self.invalid.data or 0,
            self.present.data or 0,
        )

    def say(self, error: DomainError) -> None:
        """Put what broke a rule beside the field; what is wrong with the figures beside the first of them."""
        put(self, error.on(self.votes[0].name) if error.field == "tallies" and self.votes else error)
