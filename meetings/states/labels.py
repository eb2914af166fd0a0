"""Words for lists, kinds of membership and broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .rules import CountryList, MembershipKind

LISTS: dict[CountryList, LazyString] = {
    CountryList.LDC: _l("Least developed country"),
    CountryList.LLDC: _l("Landlocked developing country"),
    CountryList.SIDS: _l("Small island developing State"),
}
LIST_MARKS: dict[CountryList, LazyString] = {
    CountryList.LDC: _l("LDC"),
    CountryList.LLDC: _l("LLDC"),
    CountryList.SIDS: _l("SIDS"),
}
KINDS: dict[MembershipKind, LazyString] = {
    MembershipKind.MEMBER: _l("Member of the group"),
    MembershipKind.ALSO_TAKES_PART: _l("Also takes part"),
    MembershipKind.ELECTORAL_ONLY: _l("Counted with the group for elections only"),
    MembershipKind.OBSERVER: _l("Observer in the group"),
}
ERRORS: dict[str, LazyString] = {
    "states.before_records": _l("Membership is recorded from %(day)s on: choose that day or a later one."),
}
