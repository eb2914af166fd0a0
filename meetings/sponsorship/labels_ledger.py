"""Words of the ledger: accounts, acts, what tables and files of it are headed with, broken rules, the audit log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .ledger import AccountKind, ActKind

LEDGER = _l("Ledger")
TAB = LEDGER
ACCOUNTS: dict[AccountKind, LazyString] = {
    AccountKind.DONOR: lazy_pgettext("account", "Donor"),
    AccountKind.PLEDGED: lazy_pgettext("account", "Pledged, not yet received"),
    AccountKind.AVAILABLE: lazy_pgettext("account", "Available"),
    AccountKind.SUPPORT: lazy_pgettext("account", "Programme support"),
    AccountKind.COMMITTED: lazy_pgettext("account", "Committed"),
    AccountKind.ADVANCED: lazy_pgettext("account", "Advanced"),
    AccountKind.SETTLED: lazy_pgettext("account", "Settled"),
    AccountKind.RETURNED: lazy_pgettext("account", "Returned"),
}
OF_PLEDGES = tuple(kind for kind in AccountKind if kind is not AccountKind.DONOR)
"""The columns of a table of balances: the world outside is none of them."""
OF_AWARDS = (AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.SETTLED)
ACTS: dict[ActKind, LazyString] = {
    ActKind.PLEDGE: lazy_pgettext("ledger", "Pledge"),
    ActKind.LAPSE: lazy_pgettext("ledger", "Lapse of a pledge"),
    ActKind.RECEIPT: lazy_pgettext("ledger", "Receipt"),
    ActKind.AWARD: lazy_pgettext("ledger", "Award"),
    ActKind.RELEASE: lazy_pgettext("ledger", "Release"),
    ActKind.ADVANCE: lazy_pgettext("ledger", "Advance"),
    ActKind.SETTLEMENT: lazy_pgettext("ledger", "Settlement"),
    ActKind.RECOVERY: lazy_pgettext("ledger", "Recovery"),
    ActKind.RETURN: lazy_pgettext("ledger", "Return to the donor"),
    ActKind.REVERSAL: lazy_pgettext("ledger", "Reversal"),
}
COLUMNS: tuple[LazyString, ...] = (
    _l("Number"),
    _l("Date"),
    _l("Act"),
    _l("Reverses"),
    _l("Pledge"),
    _l("Donor"),
    _l("Award"),
    lazy_pgettext("ledger", "Out of"),
    lazy_pgettext("ledger", "Into"),
    _l("Amount"),
    _l("Currency"),
    _l("Entered by"),
    _l("Remarks"),
)
"""The head of a file of the ledger, an entry a line."""
REVERSE = _l("Reverse")
REVERSED = _l("The act is reversed.")
REVERSAL_ASKED = _l("The reversal waits for another person of finance now.")
STANDS = _l("The return stands.")
ERRORS: dict[str, LazyString] = {
    "act.before_award": _l("On this day the award was not in force yet."),
    "act.before_undone": _l("What is taken back happened later than on this day."),
    "act.future": _l("This day is still to come."),
    "act.key": _l("This form is incomplete. Open the page again and send it from there."),
    "act.key_used": _l(
        "This form has been sent already with other figures. Open the page again to enter something else."
    ),
    "act.not_reversible": _l("This act is not reversed here. What concerns an award is corrected on the award’s page."),
    "act.unknown": _l("There is no such act in the ledger."),
    "ledger.amount": _l("The amount must be larger than zero."),
    "ledger.no_entries": _l("There is nothing to enter: the amount is zero."),
    "ledger.not_enough": _l("There is not enough money for this any more. Look at the balances again."),
    "ledger.other_fund": _l("This belongs to another fund."),
    "ledger.reversal_reversed": _l("A reversal is not reversed itself. Enter the act again instead."),
    "ledger.reversed": _l("This act has been reversed already."),
}
LEDGER_ACTS = _l("Acts of the ledger")
AUDITED: dict[str, LazyString] = {
    "ledger.enter": _l("An act is entered in the ledger."),
}
FIELDS: dict[str, LazyString] = {
    "kind": _l("Act"),
    "happened_on": _l("Date"),
    "amount": _l("Amount of all entries"),
    "pledge_id": _l("Pledge"),
    "award_id": _l("Award"),
    "reverses_id": _l("Reverses"),
}
