"""Words for what groups and the secretariat decide, and for asking about a nomination under silence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .consent import Asked
from .labels_nominating import RECORD_BALLOT as RECORD_BALLOT
from .labels_posts import TOLD as TOLD_OF_POSTS
from .rules import Circle
from .steps import Reach

NOMINATION = _l("Nomination")
ASK: dict[Asked, LazyString] = {
    Asked.GROUP: _l("Ask the group"),
    Asked.CHAIRS: _l("Ask whether others object"),
}
"""On buttons."""
ASKED: dict[Asked, LazyString] = {
    Asked.GROUP: _l("The members of the group are asked under silence"),
    Asked.CHAIRS: _l("Others are asked under silence whether they object"),
}
"""Of a procedure about a nomination."""
QUESTIONS: dict[Asked, LazyString] = {
    Asked.GROUP: _l("Ask the members of the group whether they agree?"),
    Asked.CHAIRS: _l("Ask the Chairs of the other groups whether they object?"),
}
CONSEQUENCES: dict[Asked, LazyString] = {
    Asked.GROUP: _l("The text is put under silence inside the group. If nobody objects, the group can endorse by it."),
    Asked.CHAIRS: _l(
        "The text is put under silence. Nobody is designated while it is open, nor after one of them has objected."
    ),
}
REMARK = _l("Remark for the record")
ASKED_BY = _l("State that asked for the ballot")
PRESENT = _l("Delegations present")
OPEN = _l("Put under silence")
OPEN_QUESTION = _l("Put this text under silence?")
QUESTION_TO_ALL = _l("Ask all States whether they object?")
WHOM: dict[Circle, LazyString] = {
    Circle.GROUP_CHAIRS: _l("The Chairs of the other groups"),
    Circle.ALL_STATES: _l("All States"),
}
"""Whom the secretariat can ask."""
UNOPPOSED: dict[Circle, LazyString] = {
    Circle.GROUP_CHAIRS: _l(
        "The Chairs of the other regional groups were asked whether they could not support it; none objected by the "
        "deadline: %(moment)s."
    ),
    Circle.ALL_STATES: _l(
        "All States were asked whether they could not support it; none objected by the deadline: %(moment)s."
    ),
}
"""In the letter of a designation."""
CIRCULATES: dict[Circle, LazyString] = {
    Circle.GROUP_CHAIRS: _l(
        "With that the nomination is circulated to the Chairs of the regional groups, who do not see it yet."
    ),
    Circle.ALL_STATES: _l("With that the nomination is circulated to all States, which do not all see it yet."),
}
ENDORSE_NOTE = _l("The group puts this nomination forward. It stays on record how it came to that.")
CIRCULATE_NOTE = _l(
    "Those to whom it is circulated see the nomination with its record, and are told. That cannot be undone."
)
DESIGNATE_NOTE = _l(
    "The nomination becomes public with its record, and the pages of the meetings name the State. The meeting elects "
    "its officers."
)
BALLOT_NOTE = _l("Only figures are recorded, never who voted for whom. A round that is recorded stays as it is.")
NOT_ASKED = _l("Neither the Chairs of the other groups nor all States have been asked whether they object.")
TOLD: dict[Circle, LazyString] = {
    Circle.GROUP_CHAIRS: _l("The coordinators of all regional groups are told."),
    Circle.ALL_STATES: TOLD_OF_POSTS[Reach.STATES],
}
ERRORS: dict[str, LazyString] = {
    "ballot.nobody_stands": _l("Nobody stands here, so that there is nothing to vote on."),
    "nomination.chairs_asked": _l(
        "Others are asked whether they object: this is not closed, or one of them has objected."
    ),
    "nomination.nobody_to_ask": _l("As the nomination stands now, nobody is to be asked about it."),
}
