"""Words for funds: how they stand, steps, kinds of costs, broken rules, and what the audit log says of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString
from meetings.states.labels import LISTS

from .rules import CostKind, FundStatus, FundStep

NAVIGATION = _l("Sponsorship")
TAB = lazy_pgettext("fund", "Overview")
COUNTRY_LISTS = LISTS
STATUSES: dict[FundStatus, LazyString] = {
    FundStatus.PREPARED: lazy_pgettext("fund", "in preparation"),
    FundStatus.OPEN: lazy_pgettext("fund", "open"),
    FundStatus.SUSPENDED: lazy_pgettext("fund", "suspended"),
    FundStatus.CLOSED: lazy_pgettext("fund", "closed"),
}
TONES: dict[FundStatus, str] = {
    FundStatus.PREPARED: "open",
    FundStatus.OPEN: "ok",
    FundStatus.SUSPENDED: "warn",
    FundStatus.CLOSED: "open",
}
BANNERS: dict[FundStatus, LazyString] = {
    FundStatus.PREPARED: _l("The fund is in preparation"),
    FundStatus.SUSPENDED: _l("The fund is suspended"),
    FundStatus.CLOSED: _l("The fund is closed"),
}
BANNER_NOTES: dict[FundStatus, LazyString] = {
    FundStatus.PREPARED: _l("Only those who keep it see it. It appears to everybody once it is opened."),
    FundStatus.SUSPENDED: _l(
        "No request is submitted and nothing new is awarded for now. What has been awarded goes on."
    ),
    FundStatus.CLOSED: _l("No request is submitted and nothing new is awarded. What has been awarded goes on."),
}
STEPS: dict[FundStep, LazyString] = {
    FundStep.OPEN: _l("Open the fund"),
    FundStep.SUSPEND: _l("Suspend the fund"),
    FundStep.RESUME: _l("Resume the fund"),
    FundStep.CLOSE: _l("Close the fund"),
}
QUESTIONS: dict[FundStep, LazyString] = {
    FundStep.OPEN: _l("Open this fund?"),
    FundStep.SUSPEND: _l("Suspend this fund?"),
    FundStep.RESUME: _l("Resume this fund?"),
    FundStep.CLOSE: _l("Close this fund?"),
}
CONSEQUENCES: dict[FundStep, LazyString] = {
    FundStep.OPEN: _l(
        "Everybody sees the fund and its rules from then on. States can ask for sponsorship where there is a call."
    ),
    FundStep.SUSPEND: _l(
        "No request is submitted and nothing new is awarded until the fund is resumed. What has been awarded goes on. "
        "All pages of the fund say so, and States whose requests wait are told."
    ),
    FundStep.RESUME: _l("Requests are submitted and awarded again. States whose requests wait are told."),
    FundStep.CLOSE: _l(
        "No request is submitted and nothing new is awarded any more. What has been awarded goes on. "
        "All pages of the fund say so, and States whose requests wait are told."
    ),
}
DONE: dict[FundStep, LazyString] = {
    FundStep.OPEN: _l("The fund is open."),
    FundStep.SUSPEND: _l("The fund is suspended."),
    FundStep.RESUME: _l("The fund is open again."),
    FundStep.CLOSE: _l("The fund is closed."),
}
WITH_WORDS = frozenset({FundStep.SUSPEND, FundStep.CLOSE})
"""Steps for which everybody is told why."""
COSTS: dict[CostKind, LazyString] = {
    CostKind.FARE: _l("Return ticket in economy class"),
    CostKind.SUBSISTENCE: _l("Daily subsistence allowance"),
    CostKind.TERMINAL: _l("Terminal expenses"),
    CostKind.VISA: _l("Visa fee"),
    CostKind.INSURANCE: _l("Travel insurance"),
}
SET_UP = _l("Set up a fund")
EDIT = _l("Edit the rules")
EDIT_LIMIT = _l("Change the limit")
ADD_CALL = _l("Add a call")
EDIT_CALL = _l("Edit the call")
ADD_REVIEWER = _l("Add a reviewer")
CALL_SOON = lazy_pgettext("call", "not open yet")
CALL_OPEN = lazy_pgettext("call", "open")
CALL_LATE = lazy_pgettext("call", "closed, late requests may be carried over")
LIMIT_WAITS = _l("A higher limit waits for a second person of finance")
REVIEWERS = _l("Reviewers")
ERRORS: dict[str, LazyString] = {
    "fund.account_unknown": _l("Nobody has an account with this address."),
    "fund.call_exists": _l("There is a call for this meeting already."),
    "fund.call_has_requests": _l(
        "States have asked for this meeting already: the call stays. Its days can be changed."
    ),
    "fund.call_unknown": _l("There is no such call."),
    "fund.costs_missing": _l("Choose at least one kind of costs."),
    "fund.currency_fixed": _l(
        "Something has been pledged or asked for already: the currency cannot be changed any more."
    ),
    "fund.exists": _l("This process has a fund already."),
    "fund.limit_asked": _l("Another limit waits for a second person already. It is confirmed or refused first."),
    "fund.limit_none": _l("No higher limit waits for a second person."),
    "fund.limit_same": _l("This is the limit that is in force already."),
    "fund.limit_same_person": _l("Another person of finance than the one who asked has to decide on the limit."),
    "fund.meeting_unknown": _l("There is no such meeting of this process to come."),
    "fund.not_open": _l("The fund is not open: nothing new is asked for or awarded."),
    "fund.number": _l("Enter a number from %(minimum)s to %(maximum)s."),
    "fund.percent": _l("Write a number from 0 to %(maximum)s, with at most two decimals after a point."),
    "fund.process_unknown": _l("There is no such process."),
    "fund.reviewer_exists": _l("This person reviews requests already."),
    "fund.reviewer_finance": _l("This person is of finance of the fund and reviews requests already."),
    "fund.reviewer_own": _l("Another person of finance than you removes you from those who review requests."),
    "fund.reviewer_unknown": _l("This person does not review requests."),
    "fund.state_unknown": _l("There is no such State."),
    "fund.step": _l("The fund cannot be brought there from where it stands now. Look again how it stands."),
    "fund.unknown": _l("There is no such fund."),
    "fund.words_missing": _l("Say why, in at least one language: everybody reads it."),
    "money.currency": _l("Amounts in this currency (%(currency)s) are not kept."),
    "money.decimals": _l("Amounts in this currency (%(currency)s) have no decimals."),
    "money.rate": _l("Write the rate in digits, with a point before decimals: for example 1.0845."),
    "money.shape": _l(
        "Write the amount in the digits 0 to 9 without blanks or separators, at most nine digits, and up to two "
        "decimals after a point: for example 1250.50."
    ),
    "money.too_much": _l("The amount is larger than amounts can be kept."),
    "money.zero": _l("The amount must be larger than zero."),
}
FUNDS = _l("Sponsorship funds")
REQUESTS = _l("Requests for sponsorship")
AWARDS = _l("Awards of sponsorship")
CALLS = _l("Calls for requests for sponsorship")
AUDITED: dict[str, LazyString] = {
    "fund.create": _l("The fund is set up."),
    "fund.edit": _l("The rules of the fund are edited."),
    "fund.open": _l("The fund is opened."),
    "fund.suspend": _l("The fund is suspended."),
    "fund.resume": _l("The fund is resumed."),
    "fund.close": _l("The fund is closed."),
    "fund.limit_lower": _l("The limit above which a second person approves is lowered."),
    "fund.limit_ask": _l("A higher limit is asked for."),
    "fund.limit_confirm": _l("The higher limit is confirmed."),
    "fund.limit_refuse": _l("The higher limit is refused."),
    "fund.reviewer_add": _l("A reviewer is added."),
    "fund.reviewer_remove": _l("A reviewer is removed."),
    "fund_call.create": _l("The call is made."),
    "fund_call.edit": _l("The call is edited."),
    "fund_call.remove": _l("The call is removed."),
}
FUND_FIELDS: dict[str, LazyString] = {
    "process_id": _l("Process"),
    "status": _l("Status"),
    "status_words": _l("Reason"),
    "status_since": _l("Since"),
    "name": _l("Name"),
    "administrator": _l("Administrator"),
    "basis": _l("Basis"),
    "currency": _l("Currency"),
    "support_rate": _l("Programme support, in hundredths of a per cent"),
    "limit_minor": _l("Limit"),
    "limit_asked_minor": _l("Limit that is asked for"),
    "limit_asked_by_id": _l("Asked for by"),
    "eligibility": _l("Who may ask"),
    "priority": _l("Priority"),
    "admissible": _l("Costs that are paid"),
    "max_per_state": _l("Representatives of a State at a meeting"),
    "visa_days": _l("Days for a visa"),
    "advance_rate": _l("Advance, in hundredths of a per cent"),
    "purge_months": _l("Months until personal data is removed"),
    "policy": _l("Policy of proposals"),
    "user_id": _l("Person"),
    "state_code": _l("State"),
    "is_sample": _l("Sample, not a fact"),
}
CALL_FIELDS: dict[str, LazyString] = {
    "fund_id": _l("Fund"),
    "meeting_id": _l("Meeting"),
    "opens_on": _l("First day"),
    "closes_on": _l("Last day"),
    "note": _l("Note"),
    "is_sample": _l("Sample, not a fact"),
}
COMMON_FIELDS: dict[str, LazyString] = {
    "fund_id": _l("Fund"),
    "meeting_id": _l("Meeting"),
    "status": _l("Status"),
    "is_sample": _l("Sample, not a fact"),
}
"""What records of several kinds have."""
