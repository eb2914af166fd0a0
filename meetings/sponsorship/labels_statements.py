"""Words of statements for donors and of the public report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import Gender

STATEMENTS_TAB = _l("Statements")
REPORT_TAB = lazy_pgettext("fund", "Report")
STATEMENT = _l("Statement of contributions")
REPORT = _l("Report on the sponsorship fund")
AS_AT = _l("As at %(day)s")
FOR_DONOR = _l("Donor: %(name)s")

FIGURES: dict[str, LazyString] = {
    "pledged": _l("Pledged"),
    "lapsed": _l("Lapsed: not paid any more"),
    "difference": _l("Difference between the rates of the pledge and of the day of payment"),
    "outstanding": _l("Still to be paid"),
    "received": lazy_pgettext("money", "Received"),
    "support": _l("Kept for programme support"),
    "available": _l("Available for awards"),
    "committed": _l("Committed to awards"),
    "advanced": _l("Advanced to representatives"),
    "settled": _l("Spent and accounted for"),
    "returned": _l("Returned to the donor"),
}
"""By the names that statements.Figures has for them, in the order in which they are shown."""
SHORT: dict[str, LazyString] = {
    "pledged": _l("Pledged"),
    "lapsed": lazy_pgettext("money", "Lapsed"),
    "difference": _l("Difference of rates"),
    "outstanding": _l("Still to be paid"),
    "received": lazy_pgettext("money", "Received"),
    "support": _l("Programme support"),
    "available": lazy_pgettext("money", "Available"),
    "committed": lazy_pgettext("money", "Committed"),
    "advanced": lazy_pgettext("money", "Advanced"),
    "settled": lazy_pgettext("money", "Settled"),
    "returned": lazy_pgettext("money", "Returned"),
}
"""The same for the heads of columns."""
PROMISED = ("pledged", "lapsed", "difference", "received", "outstanding")
USED = ("received", "support", "available", "committed", "advanced", "settled", "returned")
PARTS = USED[1:]
AWARDED = ("committed", "advanced", "settled")

IN_CURRENCY = _l("%(column)s (%(currency)s)")

# Captions; every one stands once in a document.
ALL_TOGETHER = _l("All contributions together")
PLEDGES = _l("Pledges")
PROMISES = _l("What was pledged and what has come in")
USES = _l("What became of the money received")
RECEIPTS = _l("Payments received")
MEETINGS = _l("Representatives who were helped, by meeting")
STATES = _l("States that were helped")
GROUPS = _l("Representatives who were helped, by regional group")
GENDERS = _l("Women and men among the representatives")
DONORS = _l("Donors")

FEW = _l(
    "Figures that rest on fewer than three States are not shown (–), nor are those from which they could be worked out."
)
FOLLOWS = _l("Awards for a meeting are counted here once it is over and all journeys to it are settled.")

# Heads of columns.
MONEY = _l("Money")
AMOUNT = _l("Amount")
PLEDGE = _l("Pledge")
DAY = _l("Day")
REFERENCE = _l("Reference")
AMOUNT_PLEDGED = _l("Amount pledged")
AMOUNT_PAID = _l("Amount paid")
RATE = _l("Rate of exchange")
CURRENCY = _l("Currency")
EARMARK = _l("Earmark")
MEETING = _l("Meeting")
STATE = _l("State")
GROUP = _l("Regional group")
DONOR = _l("Donor")
NUMBER = _l("Number")
REPRESENTATIVES = _l("Representatives")
WOMEN = _l("Women")
MEN = _l("Men")
NOT_SAID = _l("Not said")
ABSENT = _l("Did not take part")
GIVEN = _l("Amount for representatives")
SHARE = _l("Share of this donor")

GENDER_WORDS: dict[Gender, LazyString] = {Gender.WOMAN: WOMEN, Gender.MAN: MEN, Gender.NOT_SAID: NOT_SAID}
ALL_PLEDGES = _l("All pledges")
ALL_MEETINGS = _l("All meetings")
ALL_DONORS = _l("All donors")
NUMBERED = _l("Pledge %(number)s")
RATE_OF = _l("%(rate)s of %(day)s, %(source)s")
RATE_OF_DAY = _l("%(rate)s of %(day)s")
FREE = _l("no earmark")
UNNAMED = _l("Donors not named here")
NO_GROUP = _l("In no regional group")
UNANNOUNCED = _l("A meeting that is not announced yet")

ADDS_UP = _l(
    "What was received is, to the last unit, what is kept for programme support, available, committed, advanced, "
    "spent and returned."
)
DOES_NOT = _l(
    "These figures do not add up. The ledger is to be verified before they are used; finance of the fund is asked to "
    "do so."
)
HOW_COUNTED = _l(
    "A representative for whom several donors pay counts as one. States and regional groups stand here as they were on "
    "the first day of the meeting; whether a representative is a woman or a man is what the State has said."
)
SHARES_ONLY = _l("Amounts are those of this donor; others may have paid for the same representatives.")
NOBODY = _l("No representative has been helped yet.")
NOTHING = _l("No contribution has been confirmed yet.")
CHART_USES = _l("What became of the money received; the table says the same.")
CHART_GENDERS = _l("Women and men among the representatives; the table says the same.")
CHART_GROUPS = _l("Representatives by regional group; the table says the same.")
