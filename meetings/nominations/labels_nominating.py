"""Words for nominating: what each step asks and does, and what is said once it is done."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .bureau import OfficerAction
from .labels import ACTIONS, OFFICER_ACTIONS
from .rules import CallStatus, NominationAction
from .table_labels import AUDITED


class NominatingStep(StrEnum):
    """What is done with a nomination on pages of its own, by its nominator or, for some of it, by the secretariat."""

    SUBMIT = "submit"
    DISCARD = "discard"
    NAME = "name"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


_N = NominatingStep
STEPS: dict[NominatingStep, LazyString] = {
    _N.SUBMIT: ACTIONS[NominationAction.SUBMIT],
    _N.DISCARD: _l("Remove the draft"),
    _N.NAME: ACTIONS[NominationAction.NAME],
    _N.REPLACE: ACTIONS[NominationAction.REPLACE],
    _N.WITHDRAW: ACTIONS[NominationAction.WITHDRAW],
}
QUESTIONS: dict[NominatingStep, LazyString] = {
    _N.SUBMIT: _l("Submit this nomination?"),
    _N.DISCARD: _l("Remove this draft?"),
    _N.NAME: ACTIONS[NominationAction.NAME],
    _N.REPLACE: ACTIONS[NominationAction.REPLACE],
    _N.WITHDRAW: _l("Withdraw this nomination?"),
}
CONSEQUENCES: dict[NominatingStep, LazyString] = {
    _N.SUBMIT: _l("It cannot be changed then; it can be withdrawn, or replaced by another one. It stays on record."),
    _N.DISCARD: _l("Only you and your colleagues have seen it. It cannot be brought back."),
    _N.NAME: _l("The nomination stays as it is: a post belongs to a State, and who holds it for that may change."),
    _N.REPLACE: _l("The new one is submitted at once. The one it replaces stays on record."),
    _N.WITHDRAW: _l("It cannot be submitted again. It stays on record, with what you say here."),
}
DONE: dict[NominatingStep, LazyString] = {
    _N.SUBMIT: AUDITED["nomination.submit"],
    _N.DISCARD: AUDITED["nomination.discard"],
    _N.NAME: AUDITED["nomination.name"],
    _N.REPLACE: AUDITED["nomination.replace"],
    _N.WITHDRAW: AUDITED["nomination.withdraw"],
}
EDIT = _l("Edit")
NOMINATE = _l("Nominate")
RECORD_WITHDRAWAL = OFFICER_ACTIONS[OfficerAction.WITHDRAW]
RECORD_BALLOT = _l("Record a ballot")
STORED = _l("The draft is stored. Only you and your colleagues see it until it is submitted.")
SEEN_BY_GROUP = _l("The coordinator of the candidate’s group and the secretariat see it, and the group takes it up.")
SEEN_BY_SECRETARIAT = _l("The secretariat sees it. This State is in no regional group that would have to endorse it.")
IN_TIME = _l("It will be in time.")
WILL_BE_LATE = _l("The last day is over: it will be taken and marked as late.")
DESIGNATED_LEAVES = _l("The State is designated by this nomination, and does not stand for election any more then.")
CALL_OPENED = lazy_pgettext("call", "Opened")
CALL_ENDED: dict[CallStatus, LazyString] = {
    CallStatus.CLOSED: lazy_pgettext("call", "Closed"),
    CallStatus.WITHDRAWN: lazy_pgettext("call", "Withdrawn"),
}
OPEN_CALLS = _l("Open calls")
FOR_YOU = _l("Open to you")
PREPARED = _l("Being prepared")
PAST_CALLS = _l("Closed calls")
CHAPTERS = (FOR_YOU, OPEN_CALLS, PREPARED, PAST_CALLS)
"""Headings of the list, in their order."""
