"""Words for pledges: how they stand, steps, earmarks, money that goes back, broken rules, and the audit log."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString
from meetings.states.labels import LISTS

from .labels_fund import COSTS
from .rules import DonorKind, PledgeStatus, ReturnStatus

PLEDGES = _l("Pledges")
TAB = PLEDGES
NEW = _l("Propose a pledge")
ENTER = _l("Enter a pledge")
COUNTRY_LISTS = LISTS
COST_KINDS = COSTS
STATUSES: dict[PledgeStatus, LazyString] = {
    PledgeStatus.PROPOSED: lazy_pgettext("pledge", "proposed"),
    PledgeStatus.CONFIRMED: lazy_pgettext("pledge", "confirmed"),
    PledgeStatus.REFUSED: lazy_pgettext("pledge", "refused"),
    PledgeStatus.WITHDRAWN: lazy_pgettext("pledge", "withdrawn"),
    PledgeStatus.LAPSED: lazy_pgettext("pledge", "lapsed"),
}
TONES: dict[PledgeStatus, str] = {
    PledgeStatus.PROPOSED: "info",
    PledgeStatus.CONFIRMED: "ok",
    PledgeStatus.REFUSED: "open",
    PledgeStatus.WITHDRAWN: "open",
    PledgeStatus.LAPSED: "warn",
}
EXPIRED = lazy_pgettext("pledge", "expired")
PAID = lazy_pgettext("pledge", "paid in full")
DONOR_KINDS: dict[DonorKind, LazyString] = {
    DonorKind.STATE: _l("State"),
    DonorKind.ORGANIZATION: _l("Organization"),
}
RETURNS: dict[ReturnStatus, LazyString] = {
    ReturnStatus.ASKED: lazy_pgettext("return", "waits for a second person"),
    ReturnStatus.DONE: lazy_pgettext("return", "done"),
    ReturnStatus.REFUSED: lazy_pgettext("return", "refused"),
}
RETURN_TONES: dict[ReturnStatus, str] = {
    ReturnStatus.ASKED: "warn",
    ReturnStatus.DONE: "ok",
    ReturnStatus.REFUSED: "open",
}
NO_EARMARK = _l("None: it may be used for anything that the fund pays for.")


class Way(StrEnum):
    """What is done with a pledge on a page that asks first."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


STEPS: dict[Way, LazyString] = {
    Way.CONFIRM: _l("Confirm the pledge"),
    Way.REFUSE: _l("Refuse the pledge"),
    Way.WITHDRAW: _l("Withdraw the pledge"),
    Way.LAPSE: _l("Let the pledge lapse"),
}
QUESTIONS: dict[Way, LazyString] = {
    Way.CONFIRM: _l("Confirm this pledge?"),
    Way.REFUSE: _l("Refuse this pledge?"),
    Way.WITHDRAW: _l("Withdraw this pledge?"),
    Way.LAPSE: _l("Let this pledge lapse?"),
}
CONSEQUENCES: dict[Way, LazyString] = {
    Way.CONFIRM: _l("It enters the ledger at this rate and cannot be changed any more. The donor is told."),
    Way.REFUSE: _l("It stays on record with the reason. The donor is told."),
    Way.WITHDRAW: _l("It stays on record. Finance of the fund is told."),
    Way.LAPSE: _l(
        "What has not been paid is not expected any more. What has been received stays in the fund. The donor is told."
    ),
}
DONE: dict[Way, LazyString] = {
    Way.CONFIRM: _l("The pledge is confirmed."),
    Way.REFUSE: _l("The pledge is refused."),
    Way.WITHDRAW: _l("The pledge is withdrawn."),
    Way.LAPSE: _l("The pledge has lapsed."),
}
RECEIVE = _l("Enter a receipt")
EARMARK = _l("Change the earmark or the naming")
RECORD_EARMARK = _l("Record a change of earmark or naming")
NAMING = _l("Change the naming")
EARMARKED = _l("The earmark is changed. What is awarded already stays as it was.")
RETURN = _l("Return money to the donor")
DECIDE = _l("Decide on a return")
ERRORS: dict[str, LazyString] = {
    "earmark.future": _l("The day of the letter is still to come."),
    "earmark.same": _l("Nothing is changed: this is in force already."),
    "pledge.donor_unknown": _l(
        "Choose a State, or write a code for the organization in small letters, digits and hyphens."
    ),
    "pledge.expiry": _l("The pledge would expire before it is made."),
    "pledge.future": _l("The day of the pledge is still to come."),
    "pledge.group_unknown": _l("There is no such regional group."),
    "pledge.letter_missing": _l("Give the reference of the donor’s letter."),
    "pledge.meeting_unknown": _l("There is no such meeting of this process."),
    "pledge.not_confirmed": _l("This needs a pledge that is confirmed and has not lapsed."),
    "pledge.paid": _l("The pledge is paid in full: nothing is left that could lapse."),
    "pledge.rate_later": _l("Give a rate of a day that is not later than this one is entered for."),
    "pledge.rate_missing": _l("Give the rate: the pledge is in another currency than the fund."),
    "pledge.rate_source": _l("Say where the rate is from."),
    "pledge.same_person": _l("Another person of finance than the one who entered the pledge has to confirm it."),
    "pledge.step": _l("This cannot be done with the pledge as it stands now."),
    "pledge.unknown": _l("There is no such pledge."),
    "pledge.worthless": _l("At this rate the amount is worth nothing in the fund’s currency."),
    "receipt.before_pledge": _l("The money would have come in before it was pledged."),
    "receipt.too_much": _l(
        "This is more than the pledge has left, and more than a small gift beside it. Enter a pledge for the rest: "
        "a second person confirms it."
    ),
    "receipt.future": _l("The day of the receipt is still to come."),
    "receipt.lapsed": _l("The pledge has lapsed since. Reverse its lapse first."),
    "return.before_pledge": _l("The money would have gone back before it was pledged."),
    "return.decided": _l("This return has been decided already."),
    "return.future": _l("The day of the return is still to come."),
    "return.not_done": _l("This money has not gone back to the donor: there is nothing to reverse."),
    "return.reversal_asked": _l("The reversal of this return has been asked for already."),
    "return.reversal_not_asked": _l("Nobody has asked that this return is reversed."),
    "return.same_person": _l("Another person of finance than the one who asked for it has to decide."),
    "return.too_much": _l("This is more than is available and not asked back already."),
    "return.unknown": _l("There is no such return."),
}
RETURNS_NAME = _l("Returns to donors")
AUDITED: dict[str, LazyString] = {
    "pledge.propose": _l("A pledge is proposed."),
    "pledge.enter": _l("A pledge is entered from its donor’s letter."),
    "pledge.confirm": _l("The pledge is confirmed."),
    "pledge.refuse": _l("The pledge is refused."),
    "pledge.withdraw": _l("The pledge is withdrawn."),
    "pledge.lapse": _l("The pledge has lapsed."),
    "pledge.stand_again": _l("The lapse of the pledge is reversed: it stands again."),
    "pledge.earmark": _l("The earmark of the pledge is changed."),
    "pledge.naming": _l("Whether the donor is named in public is changed."),
    "pledge_return.ask": _l("It is asked that money goes back to a donor."),
    "pledge_return.done": _l("The money has gone back to the donor."),
    "pledge_return.refused": _l("It is refused that money goes back to a donor."),
    "pledge_return.ask_reversal": _l("It is asked that a return to a donor is reversed."),
    "pledge_return.keep": _l("It is refused that a return to a donor is reversed."),
}
FIELDS: dict[str, LazyString] = {
    "donor_kind": _l("Kind of donor"),
    "donor_code": _l("Donor"),
    "is_named": _l("Named in public"),
    "status": _l("Status"),
    "amount_minor": _l("Amount"),
    "currency": _l("Currency"),
    "rate_e8": _l("Rate"),
    "rate_on": _l("Day of the rate"),
    "rate_source": _l("Source of the rate"),
    "worth_minor": _l("Worth in the fund’s currency"),
    "pledged_on": _l("Pledged on"),
    "expires_on": _l("Expires on"),
    "words": _l("Reason"),
    "is_sample": _l("Sample, not a fact"),
    "position": _l("Number of the earmark"),
    "meeting_id": _l("Meeting"),
    "group_code": _l("Regional group"),
    "country_list": _l("List of countries"),
    "cost_kind": _l("Kind of costs"),
    "consent": _l("Letter of the donor"),
    "consented_on": _l("Day of the consent"),
}
RETURN_FIELDS: dict[str, LazyString] = {
    "pledge_id": _l("Pledge"),
    "amount_minor": _l("Amount"),
    "reason": _l("Reason"),
    "status": _l("Status"),
    "words": _l("Reason of the decision"),
    "act_id": _l("Act of the ledger"),
    "reversal_words": _l("Why it should be reversed"),
}
