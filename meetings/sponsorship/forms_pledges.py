"""What is typed of pledges: a pledge, its rate, an instalment, an earmark, money that goes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from meetings.calendar.models import Meeting
from meetings.foundation import money
from meetings.foundation.forms import DayField, LineField, RevisionForm, TextField, choices, lazy
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.states.labels import LISTS
from meetings.states.rules import CountryList

from .drafts_pledges import Consent, EarmarkDraft, PledgeDraft, RateDraft, ReceiptDraft
from .fields import KeyField, MoneyField, RateField
from .labels_fund import COSTS
from .models import Fund, Pledge, PledgeEarmark
from .rules import LINE_MAXIMUM, WORDS_MAXIMUM, CostKind, PledgeStatus

COMMON = ("USD", "EUR", "CHF", "GBP", "JPY", "CAD", "AUD", "NZD", "NOK", "SEK", "DKK")
"""Currencies that are offered before the others, after that of the fund."""
ANY = [("", lazy(_l("Any")))]
CODE_MAXIMUM = 60


class EarmarkForm(RevisionForm):
    """What a contribution may be used for, what is left open being free; and whether its donor is named."""

    meeting = SelectField(lazy(_l("Meeting")))
    group = SelectField(lazy(_l("Regional group")))
    country_list = SelectField(lazy(_l("List of countries")), choices=ANY + choices(LISTS))
    cost_kind = SelectField(lazy(_l("Kind of costs")), choices=ANY + choices(COSTS))
    is_named = BooleanField(lazy(_l("The donor agrees to be named in public")))

    @classmethod
    def about(cls, pledge: Pledge) -> Self:
        """With what holds of a pledge; of one that has lapsed the earmark stays."""
        form = cls(data={"revision": pledge.revision, "is_named": pledge.is_named, **_uses_of(pledge.earmark)})
        if pledge.status is PledgeStatus.LAPSED:
            del form.meeting, form.group, form.country_list, form.cost_kind
        return form

    def offer_uses(self, meetings: Sequence[Meeting], groups: dict[str, Text]) -> None:
        """Give the meetings and the regional groups to choose from, where the earmark can be changed."""
        if not self.meeting:
            return
        named = [(str(one.id), into(one.short or one.title).text) for one in meetings]
        self.meeting.choices = [("", _("Any")), *named]
        self.group.choices = [("", _("Any")), *((code, into(name).text) for code, name in groups.items())]

    @property
    def change(self) -> EarmarkDraft | None:
        """What was chosen; None where nothing is asked of the earmark."""
        return self.earmark if self.meeting else None

    @property
    def earmark(self) -> EarmarkDraft:
        """What was chosen."""
        return EarmarkDraft(
            meeting=int(self.meeting.data) if self.meeting.data else None,
            group=self.group.data or "",
            country_list=CountryList(self.country_list.data) if self.country_list.data else None,
            cost_kind=CostKind(self.cost_kind.data) if self.cost_kind.data else None,
        )


class LetterForm(EarmarkForm):
    """The same, from the donor’s letter."""

    consent = LineField(lazy(_l("Reference of the donor’s letter")), maximum=LINE_MAXIMUM, required=True)
    consented_on = DayField(lazy(_l("Day of the letter")), required=True)

    @property
    def letter(self) -> Consent:
        """The letter, once validated."""
        assert self.consented_on.day is not None
        return Consent(self.consent.data or "", self.consented_on.day, bool(self.is_named.data))


def _uses_of(earmark: PledgeEarmark) -> dict[str, str]:
    """An earmark as the form shows it at first."""
    return {
        "meeting": str(earmark.meeting_id or ""),
        "group": earmark.group_code,
        "country_list": earmark.country_list.value if earmark.country_list else "",
        "cost_kind": earmark.cost_kind.value if earmark.cost_kind else "",
    }


class PledgeForm(EarmarkForm):
    """A pledge: a donor’s contact proposes it, or finance enters it from a letter."""

    donor = RadioField(lazy(_l("Donor")))
    state = SelectField(lazy(_l("State that gives")))
    organization = LineField(
        lazy(_l("Code of the organization, where it is none of the States")), maximum=CODE_MAXIMUM, is_code=True
    )
    donor_name = LineField(lazy(_l("Name of the organization")), maximum=LINE_MAXIMUM)
    amount = MoneyField(lazy(_l("Amount")), required=True)
    currency = SelectField(lazy(_l("Currency")))
    pledged_on = DayField(lazy(_l("Pledged on")), required=True)
    expires_on = DayField(lazy(_l("Expires on")))
    reference = LineField(lazy(_l("Reference of the letter")), maximum=LINE_MAXIMUM)
    key = KeyField()

    def offer(self, fund: Fund, lang: str, donors: Sequence[tuple[str, str]] = (), *, last_name: str = "") -> None:
        """For a donor’s contact: the donors for whom they act, by code, with their names."""
        self._offer_currencies(fund, lang)
        del self.state, self.organization
        self.donor.choices = list(donors)
        if not self.donor.data and len(donors) == 1:
            self.donor.data = donors[0][0]
        self.donor.flags.required = True
        if not self.donor_name.data:
            self.donor_name.data = last_name
        if all(code.isupper() for code, _name in donors):
            del self.donor_name

    def offer_letter(self, fund: Fund, lang: str, states: Sequence[tuple[str, str]]) -> None:
        """For finance: any State, or an organization by a code."""
        self._offer_currencies(fund, lang)
        del self.donor
        self.state.choices = [("", _("None: an organization")), *states]
        self.reference.flags.required = True

    def _offer_currencies(self, fund: Fund, lang: str) -> None:
        self.currency.choices = money.currency_choices(lang, dict.fromkeys((fund.currency, *COMMON)))
        if not self.currency.data:
            self.currency.data = fund.currency
        known = self.currency.data in money.currencies()
        self.amount.currency = self.currency.data if known else fund.currency

    @property
    def donor_code(self) -> str:
        """Whose pledge it is."""
        if self.donor:
            return str(self.donor.data or "")
        return str(self.state.data or self.organization.data or "")

    @property
    def draft(self) -> PledgeDraft:
        """What was typed, once validated."""
        assert self.amount.minor is not None and self.pledged_on.day is not None
        return PledgeDraft(
            amount=self.amount.minor,
            currency=self.currency.data,
            pledged_on=self.pledged_on.day,
            expires_on=self.expires_on.day,
            reference=self.reference.data or "",
            donor_name=(self.donor_name.data or "") if self.donor_name else "",
            is_named=bool(self.is_named.data),
            earmark=self.earmark,
            key=self.key.key,
        )


class RatedForm(RevisionForm):
    """Something at a rate of exchange, which is asked for where the currency is not the fund’s."""

    key = KeyField()
    rate = RateField(lazy(_l("Rate")), required=True)
    rate_on = DayField(lazy(_l("Day of the rate")), required=True)
    rate_source = LineField(lazy(_l("Source of the rate")), maximum=LINE_MAXIMUM, required=True)

    def for_currency(self, currency: str, fund: Fund) -> None:
        """Ask for no rate where there is none."""
        if currency == fund.currency:
            del self.rate, self.rate_on, self.rate_source

    @property
    def rated(self) -> RateDraft:
        """The rate, once validated."""
        if not self.rate:
            return RateDraft()
        return RateDraft(self.rate.rate_e8, self.rate_on.day, self.rate_source.data or "")


class ConfirmForm(RatedForm):
    """A pledge is confirmed."""


class ReceiptForm(RatedForm):
    """An instalment that came in."""

    received_on = DayField(lazy(_l("Received on")), required=True)
    paid = MoneyField(lazy(_l("Amount")), required=True)
    reference = LineField(lazy(_l("Reference of the payment")), maximum=LINE_MAXIMUM)

    @property
    def draft(self) -> ReceiptDraft:
        """What was typed, once validated."""
        assert self.received_on.day is not None and self.paid.minor is not None
        return ReceiptDraft(self.key.key, self.received_on.day, self.paid.minor, self.rated, self.reference.data or "")


class WordsForm(RevisionForm):
    """A step for which a reason may be given."""

    key = KeyField()
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)


class ReasonForm(RevisionForm):
    """A step for which a reason is asked."""

    key = KeyField()
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)


class ReturnForm(RevisionForm):
    """Money that is to go back to the donor."""

    amount = MoneyField(lazy(_l("Amount")), required=True)
    reason = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)


class DecisionForm(RevisionForm):
    """What a second person says of it."""

    key = KeyField()
    decision = RadioField(
        lazy(_l("Decision")),
        choices=[
            ("done", lazy(_l("The money has gone back to the donor"))),
            ("refused", lazy(_l("Refuse"))),
        ],
    )
    happened_on = DayField(lazy(_l("Sent on")))
    words = TextField(lazy(_l("Reason, where it is refused")), maximum=WORDS_MAXIMUM)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The day of what was done."""
        self.happened_on.flags.required = self.decision.data == "done"
        return bool(super().validate(*args, **kwargs))
