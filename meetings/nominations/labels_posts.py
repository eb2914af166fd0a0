"""What the secretariat’s pages of posts, calls and officers say: steps, what they do, who is told, what was done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .labels import CALL_ACTIONS, CALL_CONSEQUENCES, OFFICER_ACTIONS
from .rules import CallAction
from .steps import CallStep, OfficerStep, Reach

TOLD: dict[Reach, LazyString] = {
    Reach.NOBODY: _l("Nobody is told."),
    Reach.SECRETARIAT: _l("The secretariat and the Chair’s desk are told, and nobody else: it is not public."),
    Reach.GROUPS: _l("The coordinators of these groups and the delegations of their members are told."),
    Reach.STATES: _l("The coordinators of all groups and the delegations of all States are told."),
    Reach.EVERYBODY: _l(
        "The delegations of all States, the coordinators of the groups and those who follow the meeting are told."
    ),
}
CALL_STEPS: dict[CallStep, LazyString] = {
    **{CallStep(action.value): words for action, words in CALL_ACTIONS.items()},
    CallStep.DISCARD: _l("Remove the draft of the call"),
}
CALL_EFFECTS: dict[CallStep, LazyString] = {
    **{CallStep(action.value): words for action, words in CALL_CONSEQUENCES.items()},
    CallStep.DISCARD: _l("It was never open, and disappears. The history keeps it."),
}
CALL_REOPENED_BINDING = _l("Nominations are taken again until the last day, which binds.")
CALL_DONE: dict[CallStep, LazyString] = {
    CallStep(CallAction.OPEN.value): _l("The call is open."),
    CallStep(CallAction.CLOSE.value): _l("The call is closed."),
    CallStep(CallAction.REOPEN.value): _l("The call is open again."),
    CallStep(CallAction.WITHDRAW.value): _l("The call is withdrawn."),
    CallStep.DISCARD: _l("The draft of the call is removed."),
}
OFFICER_STEPS: dict[OfficerStep, LazyString] = {
    **{OfficerStep(action.value): words for action, words in OFFICER_ACTIONS.items()},
    OfficerStep.NAME: _l("Name the person"),
}
OFFICER_EFFECTS: dict[OfficerStep, LazyString] = {
    OfficerStep.ELECT: _l("It is recorded that the meeting has elected this State. An election cannot be taken back."),
    OfficerStep.WITHDRAW: _l("The post is vacant again. That the State was designated stays on record."),
    OfficerStep.RESIGN: _l("The post is vacant again. Other posts that the State holds stay as they are."),
    OfficerStep.REPLACE: _l(
        "The other State is designated, and the meeting elects it. Who held the post stays on record."
    ),
    OfficerStep.NAME: _l(
        "The post belongs to the State. Only the person changes, and whoever held it stays on record."
    ),
}
OFFICER_DONE: dict[OfficerStep, LazyString] = {
    OfficerStep.ELECT: _l("The election is recorded."),
    OfficerStep.WITHDRAW: _l("The withdrawal is recorded."),
    OfficerStep.RESIGN: _l("The resignation is recorded."),
    OfficerStep.REPLACE: _l("It is recorded who takes over."),
    OfficerStep.NAME: _l("The person is named."),
}
PREPARE_CALL = _l("Prepare a call for nominations")
RECORD_OFFICER = _l("Record an officer")
ADD_POST = _l("Add a post")
EDIT_POST = _l("Edit the post")
EDIT_CALL = _l("Edit the call")
REMOVE_POST = _l("Remove the post")
EVERY_GROUP = _l("each regional group: so many seats for every one of them")
EARLIEST = _l("%(day)s: the earliest reading")
LATEST = _l("%(day)s: the latest reading")
BETWEEN = _l("Another day between these, entered below")
FREE = _l("A day that no mandate sets, entered below")
OTHER_DAY_GIVEN = _l("Another day is chosen above. Leave this empty, or choose there to enter one here.")
POST_REMOVED = _l("The post is removed.")
OFFICER_RECORDED = _l("The officer is recorded.")
CALL_PREPARED = _l("The call is prepared. Only the secretariat sees it until it is opened.")
VACANT = _l("vacant")
HOW_MISSING = _l("Choose how it was decided.")
