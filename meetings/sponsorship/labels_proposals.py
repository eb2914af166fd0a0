"""Words for proposals of awards: criteria, why requests are left out, broken rules, and what the audit log says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .choosing import Criterion, Why
from .rules import Gender

TAB = _l("Proposals of awards")
NEW = _l("Make a proposal")
POLICY = _l("What counts in proposals")
CRITERIA: dict[Criterion, LazyString] = {
    Criterion.NUMBER: _l("Number of representatives"),
    Criterion.NEVER_ATTENDED: _l("Representatives of States that have never attended"),
    Criterion.LEAST_DEVELOPED: _l("Representatives of least developed countries"),
    Criterion.GROUPS: _l("Balance of regional groups, in points"),
    Criterion.WOMEN_AND_MEN: _l("Balance of women and men, in points"),
    Criterion.MONEY_KEPT: _l("Money kept"),
}
MODES: dict[str, LazyString] = {
    "order": _l("Criteria one after the other: a later one decides only between sets that are equal by those before"),
    "weights": _l("Criteria with weights: the sum of points decides"),
}
PLACES: tuple[LazyString, ...] = (
    _l("First criterion"),
    _l("Second criterion"),
    _l("Third criterion"),
    _l("Fourth criterion"),
    _l("Fifth criterion"),
    _l("Sixth criterion"),
)
NOT_USED = _l("– none –")
POINTS = _l(
    "Balance is counted in points: a group’s first representative counts 60, its second 30, its third 20, and so on. "
    "Women and men are counted in the same way. Those whom the fund brings already come first in this count; nothing "
    "is guessed where a State has not said whether it sends a woman or a man."
)
WEIGHING = _l(
    "Where criteria are weighed, each representative counts 60 points by the first three criteria, and all the money "
    "counts 1,000 points where it is kept. What a criterion counts is multiplied by its weight."
)
EQUALS = _l(
    "Between sets that are equal, the one with more requests goes first; if they are as many, the one that has the "
    "earliest of the requests in which they differ."
)
SUM = _l("Sum of points")
GENDERS: dict[Gender, LazyString] = {
    Gender.WOMAN: _l("Women"),
    Gender.MAN: _l("Men"),
    Gender.NOT_SAID: _l("Not said"),
}
GENDER_OF: dict[Gender, LazyString] = {
    Gender.WOMAN: _l("woman"),
    Gender.MAN: _l("man"),
    Gender.NOT_SAID: _l("woman or man not said"),
}
NO_GROUP = _l("In no regional group")
WHYS: dict[Why, LazyString] = {
    Why.NO_COSTS: _l("It asks for no costs."),
    Why.STATE_AWARDED: _l("The fund brings as many representatives of this State to the meeting as it may."),
    Why.NO_MONEY: _l(
        "The money does not reach, even if nobody else is chosen. Asked for is %(needed)s for: %(kinds)s. For this, "
        "earmarks leave %(there)s; %(lacking)s is lacking."
    ),
    Why.STATE_CHOSEN: _l("The State may send no more representatives. Chosen of this State: %(others)s."),
    Why.LATER: _l(
        "A set with it would be as good by every criterion. The one proposed has more requests or, if they are as "
        "many, the earliest of the requests in which they differ."
    ),
    Why.EQUAL: _l("A set with it would be as good in every respect. One of them had to be proposed."),
    Why.BESIDE: _l(
        "The money does not reach for it beside those that are chosen. Asked for is %(needed)s for: %(kinds)s. For "
        "this, they leave %(there)s; %(lacking)s is lacking. Whether a set with it could be as good was not shown in "
        "time."
    ),
    Why.NOT_SHOWN: _l("Time ran out before it was shown what would be lost with it."),
}
LESS_MONEY = _l("With it, %(amount)s less would be kept.")
AT_LEAST = _l("It may be more: time ran out before the exact number was known.")
ERRORS: dict[str, LazyString] = {
    "policy.empty": _l("Choose at least one criterion; money kept alone is none."),
    "policy.money_first": _l("If money kept came first, nobody would be chosen. Put another criterion before it."),
    "policy.twice": _l("Each criterion stands in one place only."),
    "policy.weight": _l("A weight is a number from 0 to %(maximum)s."),
    "proposal.no_requests": _l("No request for this meeting waits for an award from the fund that you may judge."),
    "proposal.too_many": _l("At most %(maximum)s requests are weighed together. Decide on some of them first."),
    "proposal.unknown": lazy_pgettext("awards", "There is no such proposal."),
    "proposal.unsound": _l("The proposal did not pass the check that follows it. Nothing was kept; tell the operator."),
}
AUDITED: dict[str, LazyString] = {
    "fund.policy": _l("What counts in proposals of awards is changed."),
    "proposal.create": _l("A proposal of awards is made."),
}
AUDIT_FIELDS: dict[str, LazyString] = {
    "policy": _l("What counts in proposals"),
    "number": _l("Number"),
    "meeting_id": _l("Meeting"),
    "fingerprint": _l("Fingerprint"),
}
