"""What is typed to set up a fund: its rules, why it stands as it does, its limit, a call, a reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

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
)
from meetings.foundation.numbers import number_of

from .drafts_fund import CallDraft, FundDraft
from .fields import MoneyField, PercentField
from .labels_fund import COSTS
from .models import Fund, FundCall
from .rules import LINE_MAXIMUM, SUPPORT_MAXIMUM, WORDS_MAXIMUM, CostKind


class FundForm(RevisionForm):
    """The rules of a fund."""

    name = TextsField(lazy(_l("Name")), maximum=LINE_MAXIMUM, required=True)
    administrator = TextsField(lazy(_l("Administrator")), maximum=LINE_MAXIMUM)
    basis = TextsField(lazy(_l("Basis")), maximum=WORDS_MAXIMUM, kind=TextField)
    eligibility = TextsField(lazy(_l("Who may ask")), maximum=WORDS_MAXIMUM, kind=TextField)
    priority = TextsField(lazy(_l("Priority")), maximum=WORDS_MAXIMUM, kind=TextField)
    admissible = TicksField(lazy(_l("Costs that are paid")), choices=choices(COSTS))
    max_per_state = NumberField(lazy(_l("Representatives of a State at a meeting")), maximum=9, required=True)
    currency = SelectField(lazy(_l("Currency")))
    support_rate = PercentField(
        lazy(_l("Programme support, in per cent")), maximum_hundredths=SUPPORT_MAXIMUM, required=True
    )
    advance_rate = PercentField(lazy(_l("Advance, in per cent of an award")), required=True)
    visa_days = NumberField(lazy(_l("Days before departure for a visa")), minimum=0, maximum=365, required=True)
    purge_months = NumberField(lazy(_l("Months until personal data is removed")), maximum=120, required=True)

    def offer(self, currencies: Sequence[tuple[str, str]]) -> None:
        """Give the currencies to choose from; one alone where the currency is fixed."""
        self.currency.choices = list(currencies)
        self.admissible.flags.required = True
        if len(currencies) > 1:
            self.currency.flags.required = True

    @property
    def draft(self) -> FundDraft:
        """What was typed, once validated."""
        return FundDraft(
            name=self.name.text,
            administrator=self.administrator.text,
            basis=self.basis.text,
            eligibility=self.eligibility.text,
            priority=self.priority.text,
            admissible=tuple(CostKind(value) for value in self.admissible.data or ()),
            max_per_state=self.max_per_state.data or 0,
            currency=self.currency.data or "",
            support_rate=self.support_rate.hundredths or 0,
            advance_rate=self.advance_rate.hundredths or 0,
            visa_days=self.visa_days.data or 0,
            purge_months=self.purge_months.data or 0,
        )


def values_of(fund: Fund) -> dict[str, Any]:
    """What the form of a fund shows at first."""
    names = (
        *("revision", "name", "administrator", "basis", "eligibility", "priority", "admissible", "max_per_state"),
        *("currency", "support_rate", "advance_rate", "visa_days", "purge_months"),
    )
    return {name: getattr(fund, name) for name in names}


NEW_VALUES: dict[str, Any] = {
    "admissible": [kind.value for kind in CostKind],
    "max_per_state": 1,
    "currency": "USD",
    "support_rate": 0,
    "advance_rate": 8000,
    "visa_days": 30,
    "purge_months": 24,
}
"""What the form of a new fund shows at first."""


class StepForm(RevisionForm):
    """A step of a fund that says why."""

    words = TextsField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, kind=TextField, required=True)


class LimitForm(RevisionForm):
    """The amount above which a second person approves an award."""

    limit = MoneyField(lazy(_l("Limit")), zero=True, required=True)


class CallForm(RevisionForm):
    """A call: for which meeting, from when until when."""

    meeting = SelectField(lazy(_l("Meeting")))
    opens_on = DayField(lazy(_l("First day for requests")), required=True)
    closes_on = DayField(lazy(_l("Last day for requests")), required=True)
    note = TextsField(lazy(_l("Note")), maximum=WORDS_MAXIMUM, kind=TextField)

    def offer(self, meetings: Sequence[tuple[int, str]] | None) -> None:
        """Give the meetings for which there may be a call; None where the meeting stays."""
        if meetings is None:
            del self.meeting
            return
        self.meeting.flags.required = True
        self.meeting.choices = [("", "—"), *((str(number), name) for number, name in meetings)]

    @property
    def meeting_id(self) -> int:
        """The meeting that was chosen; 0 for none."""
        return number_of(self.meeting.data, 0)

    @property
    def draft(self) -> CallDraft:
        """What was typed, once validated."""
        return CallDraft(self.opens_on.day or date.min, self.closes_on.day or date.min, self.note.text)


def call_values(call: FundCall) -> dict[str, Any]:
    """What the form of a call shows at first."""
    return {name: getattr(call, name) for name in ("revision", "opens_on", "closes_on", "note")}


class ReviewerForm(Form):
    """Who is to review requests, by the address of their account."""

    email = LineField(lazy(_l("E-mail address")), maximum=254, required=True, is_code=True)
    state = SelectField(lazy(_l("State for which this person acts")))

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States."""
        self.state.choices = [("", "—"), *states]
