"""Words for topics: what is proposed and answered, themes, digests, and broken rules."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import Answer, ByKind, ProposalStatus, TopicAction, TopicKind
from .table_labels import AUDITED

KINDS: dict[TopicKind, LazyString] = {
    TopicKind.CHALLENGE: _l("Challenge"),
    TopicKind.OPPORTUNITY: _l("Opportunity"),
}
BY_KINDS: dict[ByKind, LazyString] = {
    ByKind.STATE: _l("State"),
    ByKind.GROUP: _l("Regional group"),
    ByKind.ORGANIZATION: _l("Civil society"),
}
CHAPTERS: dict[ByKind, LazyString] = {
    ByKind.STATE: _l("States"),
    ByKind.GROUP: _l("Regional groups"),
    ByKind.ORGANIZATION: _l("Civil society"),
}
STATUSES: dict[ProposalStatus, LazyString] = {
    ProposalStatus.DRAFT: lazy_pgettext("topic", "draft"),
    ProposalStatus.SUBMITTED: lazy_pgettext("topic", "submitted"),
    ProposalStatus.WITHDRAWN: lazy_pgettext("topic", "withdrawn"),
}
ANSWERS: dict[Answer, LazyString] = {
    Answer.NONE: _l("not answered yet"),
    Answer.TAKEN_UP: _l("taken up"),
    Answer.MERGED: _l("merged"),
    Answer.OTHER_MEETING: _l("for another meeting"),
    Answer.NOT_TAKEN_UP: _l("not taken up"),
}
TONES: dict[Answer, str] = {
    Answer.NONE: "open",
    Answer.TAKEN_UP: "ok",
    Answer.MERGED: "info",
    Answer.OTHER_MEETING: "info",
    Answer.NOT_TAKEN_UP: "warn",
}
CHOICES: dict[Answer, LazyString] = {
    Answer.TAKEN_UP: _l("Taken up in an item of the agenda"),
    Answer.MERGED: _l("Merged into another proposal for this meeting"),
    Answer.OTHER_MEETING: _l("For another meeting"),
    Answer.NOT_TAKEN_UP: _l("Not taken up"),
}
"""The answers as the chair’s desk chooses among them."""
ITEM_GONE = _l("Taken up in an item that is not on the agenda any more.")
IN_ITEM = _l("Taken up in item %(item)s.")
IN_ITEM_CALLED = _l("Taken up in item %(item)s: %(heading)s")
MERGED = _l("Merged into another proposal.")
MERGED_INTO = _l("Merged into: %(title)s")
PUT_OFF_SOMEWHERE = _l("For another meeting.")
PUT_OFF = _l("For another meeting: %(meeting)s")
NOT_TAKEN_UP = _l("Not taken up.")
NO_ANSWER = _l("Not answered yet.")
WITHDRAWN = _l("Withdrawn by its author.")
NO_THEME = _l("In no theme yet")


class AuthorStep(StrEnum):
    """What those who propose do with a proposal on pages of its own."""

    SUBMIT = "submit"
    DISCARD = "discard"
    WITHDRAW = "withdraw"


STEPS: dict[AuthorStep, LazyString] = {
    AuthorStep.SUBMIT: _l("Submit"),
    AuthorStep.DISCARD: _l("Remove the draft"),
    AuthorStep.WITHDRAW: _l("Withdraw"),
}
QUESTIONS: dict[AuthorStep, LazyString] = {
    AuthorStep.SUBMIT: _l("Submit this proposal?"),
    AuthorStep.DISCARD: _l("Remove this draft?"),
    AuthorStep.WITHDRAW: _l("Withdraw this proposal?"),
}
CONSEQUENCES: dict[AuthorStep, LazyString] = {
    AuthorStep.SUBMIT: _l("It cannot be changed then; it can be withdrawn. It stays on record."),
    AuthorStep.DISCARD: _l("Only you and your colleagues have seen it. It cannot be brought back."),
    AuthorStep.WITHDRAW: lazy_pgettext(
        "topic", "It cannot be submitted again. It stays on record, with what you say here."
    ),
}
DONE: dict[AuthorStep, LazyString] = {
    AuthorStep.SUBMIT: AUDITED["topic.submit"],
    AuthorStep.DISCARD: AUDITED["topic.discard"],
    AuthorStep.WITHDRAW: AUDITED["topic.withdraw"],
}
EDIT = _l("Edit")
ANSWER = _l("Answer it")
PROPOSE = _l("Propose a topic")
ACTS: dict[TopicAction, LazyString] = {
    TopicAction.SUBMIT: lazy_pgettext("topic", "Submitted"),
    TopicAction.WITHDRAW: lazy_pgettext("topic", "Withdrawn"),
    TopicAction.GROUP: _l("Put into a theme"),
    TopicAction.ANSWER: _l("Answered"),
    TopicAction.PUBLISH: _l("Published in a digest"),
}
ERRORS: dict[str, LazyString] = {
    "topic.act_not_allowed": _l("This cannot be done with the proposal as it stands now."),
    "topic.author_unknown": _l("There is no such State or group."),
    "topic.digest_changed": _l(
        "Something has changed since you looked. The preview shows it now: look again, then publish."
    ),
    "topic.digest_empty": _l("Nothing has been submitted that a digest could hold."),
    "topic.digest_same": _l("The last digest says the same. Publish another one when something has changed."),
    "topic.digest_unknown": _l("There is no such digest."),
    "topic.item_unknown": _l("This item is not on the agenda any more. Choose another one."),
    "topic.language_missing": _l("Say in which language the proposal is written."),
    "topic.meeting_over": _l("This meeting is over or cancelled: topics are not proposed for it any more."),
    "topic.meeting_unknown": _l("There is no such meeting."),
    "topic.merged_cycle": _l("That proposal is itself merged into this one. Choose another one."),
    "topic.merged_elsewhere": _l("Choose a proposal that stands for the same meeting."),
    "topic.moved_meanwhile": _l(
        "Somebody else has put this proposal into another theme meanwhile. Look where it stands now, then save again."
    ),
    "topic.not_yours": _l("Others have to take this step."),
    "topic.same_answer": _l("This is the answer that was given already."),
    "topic.submitted": _l("The proposal is submitted and cannot be changed any more. It can be withdrawn."),
    "topic.target_missing": _l("Choose one."),
    "topic.theme_unknown": _l("There is no such theme any more. Choose another one."),
    "topic.too_many_drafts": _l("There are %(maximum)s drafts of yours already. Submit or remove some of them first."),
    "topic.too_many_files": _l("At most %(maximum)s files go with a proposal. Take one off first."),
    "topic.too_many_proposals": _l("You have submitted %(maximum)s proposals for this meeting, which is the most."),
    "topic.too_many_themes": _l("A meeting has at most %(maximum)s themes."),
    "topic.unknown": _l("There is no such proposal."),
    "topic.why_missing": _l("Say why, so that those who proposed it know."),
}
