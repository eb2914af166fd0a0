"""Words for what groups and the secretariat decide, and for asking about a nomination under silence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .consent import Asked

NOMINATION = _l("Nomination")
ASK: dict[Asked, LazyString] = {
    Asked.GROUP: _l("Ask the group"),
    Asked.CHAIRS: _l("Ask the Chairs of the other groups"),
}
"""On buttons."""
ASKED: dict[Asked, LazyString] = {
    Asked.GROUP: _l("The members of the group are asked under silence"),
    Asked.CHAIRS: _l("The Chairs of the other groups are asked under silence"),
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
ERRORS: dict[str, LazyString] = {
    "nomination.chairs_asked": _l(
        "The Chairs of the other groups are asked whether they object: this is not closed, or one of them has objected."
    ),
    "nomination.nobody_to_ask": _l("As the nomination stands now, nobody is to be asked about it."),
}
