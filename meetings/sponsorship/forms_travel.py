"""What is typed of a journey: the State’s report; an advance, the outcome, a settlement, money that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from meetings.foundation import clock
from meetings.foundation.attachments import Attachment
from meetings.foundation.forms import (
    AttachmentField,
    DayField,
    Form,
    RevisionForm,
    TextField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.numbers import number_of

from .fields import KeyField, MoneyField
from .labels_fund import COSTS
from .labels_travel import OUTCOME_CHOICES, SAID
from .rules import WORDS_MAXIMUM, CostKind, TravelOutcome

REPORT_MAXIMUM = 5_000
YES, NO = "yes", "no"


class _Costs(RevisionForm):
    """A form with an amount for each kind of costs that an award gives for, in fields called as the kinds are."""

    kinds: tuple[CostKind, ...] = ()

    @classmethod
    def of(cls, kinds: Iterable[CostKind], currency: str) -> type[Any]:
        """Such a form for these kinds."""
        given = tuple(kinds)
        fields: dict[str, Any] = {
            kind.value: MoneyField(lazy(COSTS[kind]), currency=currency, zero=True) for kind in given
        }
        return type(cls.__name__, (cls,), {"kinds": given, **fields})

    @property
    def costs(self) -> dict[CostKind, int]:
        """What was typed, once validated; nothing typed is nothing."""
        fields: dict[CostKind, Any] = {kind: self[kind.value] for kind in self.kinds}
        return {kind: field.minor or 0 for kind, field in fields.items()}


class ReportForm(_Costs):
    """The State’s report on a journey."""

    attended = RadioField(
        lazy(_l("Attendance")), choices=[(YES, lazy(SAID[True])), (NO, lazy(SAID[False]))], default=YES
    )
    lang = SelectField(lazy(_l("Language")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    report = TextField(lazy(_l("Short report")), maximum=REPORT_MAXIMUM)
    removed = TicksField(lazy(_l("Take these files off")))
    file = AttachmentField(lazy(_l("Attach a file")))

    def offer(self, files: Sequence[Attachment], lang: str) -> None:
        """Give the files there are, and the language in which one probably writes."""
        self.attended.flags.required = self.lang.flags.required = True
        self.removed.choices = [(str(file.id), file.name) for file in files]
        if not files:
            del self.removed
        if not self.lang.data:
            self.lang.data = lang

    @property
    def taken_off(self) -> list[int]:
        """The files to take off, once validated."""
        return [int(number) for number in self.removed.data or ()] if self.removed else []


def report_values(said: bool | None, lang: str, text: str, costs: Mapping[CostKind, int]) -> dict[str, Any]:
    """What the form of a report shows at first."""
    shown: dict[str, Any] = {kind.value: amount for kind, amount in costs.items()}
    if said is not None:
        shown |= {"attended": YES if said else NO, "lang": lang, "report": text}
    return shown


class AdvanceForm(Form):
    """An advance that is paid."""

    key = KeyField()
    amount = MoneyField(lazy(_l("Amount")), required=True)
    happened_on = DayField(lazy(_l("Paid on")), required=True, default=clock.business_today)
    words = TextField(lazy(_l("Note")), maximum=WORDS_MAXIMUM)


class RecoverForm(AdvanceForm):
    """Money that was paid back."""

    happened_on = DayField(lazy(_l("Received on")), required=True, default=clock.business_today)


class OutcomeForm(RevisionForm):
    """What became of a journey."""

    outcome = RadioField(lazy(_l("Outcome")), choices=choices(OUTCOME_CHOICES))
    words = TextField(lazy(_l("Where this is known from")), maximum=WORDS_MAXIMUM, required=True)

    @property
    def chosen(self) -> TravelOutcome:
        """What was chosen, once validated."""
        return TravelOutcome(self.outcome.data)


class SettleForm(_Costs):
    """What is accepted of the costs."""

    key = KeyField()
    happened_on = DayField(lazy(_l("Settled on")), required=True, default=clock.business_today)
    words = TextField(lazy(_l("Note")), maximum=WORDS_MAXIMUM)


class UndoForm(Form):
    """Why the last act is taken back."""

    key = KeyField()
    act = HiddenField()
    happened_on = DayField(lazy(_l("Taken back on")), required=True, default=clock.business_today)
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)

    @property
    def number(self) -> int:
        """The act that was shown; one that cannot be read is none."""
        return number_of(self.act.data, 0)
