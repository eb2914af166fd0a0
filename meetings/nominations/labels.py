"""Words for posts, calls, nominations, ballots and officers, and for broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .ballots import Method
from .bureau import OfficerAction, OfficerStatus, PostKind, Title
from .rules import CallAction, CallStatus, Circle, Decision, NominationAction, NominationStatus, Via

TITLES: dict[Title, LazyString] = {
    Title.CHAIR: _l("Chair"),
    Title.PRESIDENT: _l("President"),
    Title.CHAIR_AND_PRESIDENT: _l("Chair and President"),
    Title.VICE_CHAIR: _l("Vice-Chair"),
    Title.VICE_PRESIDENT: _l("Vice-President"),
    Title.VICE_CHAIR_AND_VICE_PRESIDENT: _l("Vice-Chair and Vice-President"),
    Title.RAPPORTEUR: _l("Rapporteur"),
    Title.FACILITATOR: _l("Facilitator"),
}
DESIGNATES: dict[Title, LazyString] = {
    Title.CHAIR: _l("Chair-designate"),
    Title.PRESIDENT: _l("President-designate"),
    Title.CHAIR_AND_PRESIDENT: _l("Chair- and President-designate"),
    Title.VICE_CHAIR: _l("Vice-Chair-designate"),
    Title.VICE_PRESIDENT: _l("Vice-President-designate"),
    Title.VICE_CHAIR_AND_VICE_PRESIDENT: _l("Vice-Chair- and Vice-President-designate"),
    Title.RAPPORTEUR: _l("Rapporteur-designate"),
    Title.FACILITATOR: _l("Facilitator-designate"),
}
"""The same until the election."""
OF_SUBJECT = _l("%(post)s (%(subject)s)")


def called(title: Title, subject: str) -> str:
    """What a post is called in the language in force, with what its holder facilitates, where that is said."""
    name = str(TITLES[title])
    return str(OF_SUBJECT) % {"post": name, "subject": subject} if subject else name


POST_KINDS: dict[PostKind, LazyString] = {
    PostKind.CHAIR: _l("Chair or President"),
    PostKind.VICE_CHAIR: _l("Vice-Chair or Vice-President"),
    PostKind.RAPPORTEUR: TITLES[Title.RAPPORTEUR],
    PostKind.FACILITATOR: TITLES[Title.FACILITATOR],
}
CALL_STATUSES: dict[CallStatus, LazyString] = {
    CallStatus.DRAFT: _l("being prepared"),
    CallStatus.OPEN: lazy_pgettext("call", "open"),
    CallStatus.CLOSED: lazy_pgettext("call", "closed"),
    CallStatus.WITHDRAWN: lazy_pgettext("call", "withdrawn"),
}
CALL_TONES: dict[CallStatus, str] = {
    CallStatus.DRAFT: "open",
    CallStatus.OPEN: "info",
    CallStatus.CLOSED: "ok",
    CallStatus.WITHDRAWN: "open",
}
CALL_ACTIONS: dict[CallAction, LazyString] = {
    CallAction.OPEN: _l("Open the call"),
    CallAction.CLOSE: _l("Close the call"),
    CallAction.REOPEN: _l("Reopen the call"),
    CallAction.WITHDRAW: _l("Withdraw the call"),
}
CALL_CONSEQUENCES: dict[CallAction, LazyString] = {
    CallAction.OPEN: _l("It takes nominations, is shown wherever the post is, and cannot be removed any more."),
    CallAction.CLOSE: _l("No more nominations are taken. Those submitted stay as they are."),
    CallAction.REOPEN: _l("Nominations are taken again; those after the last day are marked as late."),
    CallAction.WITHDRAW: _l("No more nominations are taken, and it cannot be opened again. It stays on record."),
}
STATUSES: dict[NominationStatus, LazyString] = {
    NominationStatus.DRAFT: lazy_pgettext("nomination", "draft"),
    NominationStatus.SUBMITTED: _l("submitted"),
    NominationStatus.ENDORSED: _l("endorsed by its group"),
    NominationStatus.DESIGNATED: _l("designated"),
    NominationStatus.ELECTED: _l("elected"),
    NominationStatus.WITHDRAWN: lazy_pgettext("nomination", "withdrawn"),
    NominationStatus.REPLACED: lazy_pgettext("nomination", "replaced"),
    NominationStatus.NOT_CHOSEN: _l("not chosen"),
}
TONES: dict[NominationStatus, str] = {
    NominationStatus.DRAFT: "open",
    NominationStatus.SUBMITTED: "info",
    NominationStatus.ENDORSED: "info",
    NominationStatus.DESIGNATED: "ok",
    NominationStatus.ELECTED: "ok",
    NominationStatus.WITHDRAWN: "open",
    NominationStatus.REPLACED: "open",
    NominationStatus.NOT_CHOSEN: "open",
}
LATE = _l("late")
ACTIONS: dict[NominationAction, LazyString] = {
    NominationAction.SUBMIT: _l("Submit"),
    NominationAction.NAME: _l("Name the person"),
    NominationAction.CIRCULATE: _l("Circulate"),
    NominationAction.ENDORSE: _l("Record the endorsement"),
    NominationAction.DESIGNATE: _l("Designate"),
    NominationAction.ELECT: _l("Record the election"),
    NominationAction.WITHDRAW: _l("Withdraw"),
    NominationAction.REPLACE: _l("Replace by another nomination"),
    NominationAction.NOT_CHOOSE: _l("Mark as not chosen"),
}
ACTS: dict[NominationAction, LazyString] = {
    NominationAction.SUBMIT: _l("Submitted"),
    NominationAction.NAME: _l("Person named"),
    NominationAction.CIRCULATE: _l("Circulated"),
    NominationAction.ENDORSE: _l("Endorsed by its group"),
    NominationAction.DESIGNATE: _l("Designated"),
    NominationAction.ELECT: _l("Elected"),
    NominationAction.WITHDRAW: _l("Withdrawn"),
    NominationAction.REPLACE: _l("Replaced by another nomination"),
    NominationAction.NOT_CHOOSE: _l("Not chosen"),
}
CIRCLES: dict[Circle, LazyString] = {
    Circle.GROUP_CHAIRS: _l("the Chairs of the regional groups"),
    Circle.ALL_STATES: _l("all States"),
}
VIAS: dict[Via, LazyString] = {
    Via.APPLICATION: _l("in Rostrum"),
    Via.NOTE: _l("by note verbale"),
    Via.MAIL: _l("by mail"),
}
DECISIONS: dict[Decision, LazyString] = {
    Decision.CONSENSUS: _l("by consensus"),
    Decision.SILENCE: _l("by a silence procedure"),
    Decision.BALLOT: _l("by a ballot"),
}
METHODS: dict[Method, LazyString] = {
    Method.ACCLAMATION: _l("by acclamation"),
    Method.SECRET_BALLOT: _l("by secret ballot"),
}
OFFICER_STATUSES: dict[OfficerStatus, LazyString] = {
    OfficerStatus.DESIGNATED: lazy_pgettext("officer", "designated"),
    OfficerStatus.ELECTED: lazy_pgettext("officer", "elected"),
    OfficerStatus.WITHDRAWN: _l("withdrawn before the election"),
    OfficerStatus.RESIGNED: _l("resigned"),
    OfficerStatus.REPLACED: lazy_pgettext("officer", "replaced"),
}
IN_OFFICE = _l("in office")
NO_PERSON = _l("no person named yet")
OFFICER_ACTIONS: dict[OfficerAction, LazyString] = {
    OfficerAction.ELECT: _l("Record the election"),
    OfficerAction.WITHDRAW: _l("Record the withdrawal"),
    OfficerAction.RESIGN: _l("Record the resignation"),
    OfficerAction.REPLACE: _l("Record who takes over"),
}
REMARKS: dict[str, LazyString] = {
    "bureau.state_twice": _l("One State holds two posts of this bureau: %(state)s."),
    "bureau.several_chairs": _l("This meeting has more than one Chair."),
}
NO_GROUP = _l("in no regional group")
ANY_GROUP = _l("any State")
ERRORS: dict[str, LazyString] = {
    "ballot.acclaims_one": _l("Only a single candidate can be acclaimed. Record a secret ballot."),
    "ballot.figures_without_ballot": _l("An acclamation has no figures. Leave them empty."),
    "ballot.more_votes_than_present": _l(
        "There are more votes, abstentions and invalid papers than delegations present (%(present)s)."
    ),
    "ballot.negative": _l("A figure cannot be less than nought."),
    "ballot.other_candidates": _l("Give a figure for each of those who stand, and for nobody else."),
    "ballot.round_decided": _l("This ballot is decided: one candidate has more than half of the valid votes."),
    "call.act_not_allowed": _l("This cannot be done with the call as it stands now."),
    "call.another": _l("There is a call for this post already. Close it first."),
    "call.group_of_seat": _l("This seat belongs to one group: only that group can be asked."),
    "call.groups_fixed": _l(
        "Once a call is open, the groups that it asks cannot change. Withdraw it and open another."
    ),
    "call.last_day_missing": _l("Enter the last day, as you read the words of the source."),
    "call.last_day_not_later": _l(
        "This call is open: its last day can only move to a day after %(latest)s, and whether that day binds "
        "cannot change."
    ),
    "call.last_day_outside": _l("The words of the source allow %(window)s. Choose a day within that."),
    "call.last_day_over": _l("The last day, %(latest)s, is over. Choose a later one first."),
    "call.not_open": _l("This call takes no nominations now."),
    "call.over": _l("This call is over and cannot be changed any more."),
    "call.requirement_unknown": _l("There is no such entry any more. Choose another one."),
    "call.too_late": _l("The last day was %(latest)s, and it binds: no nomination can be taken any more."),
    "call.unknown": _l("There is no such call."),
    "decision.day_in_future": _l("This day is still to come. Record what has happened."),
    "decision.day_missing": _l("Enter the day on which it was decided."),
    "nomination.act_not_allowed": _l("This cannot be done with the nomination as it stands now."),
    "nomination.already_circulated": _l("The nomination has been circulated to them already."),
    "nomination.ballot_not_won": _l("Name a recorded ballot that this nomination has won."),
    "nomination.contested": _l(
        "Other nominations stand for the same seat. They are withdrawn, or a ballot decides, before one is designated."
    ),
    "nomination.group_may_not": _l("The group of this State is not among those that are asked to nominate."),
    "nomination.group_unknown": _l("There is no such regional group."),
    "nomination.language_missing": _l("Say in which language the statement is written."),
    "nomination.letter_not_pdf": _l("The note verbale must be a PDF file."),
    "nomination.not_endorsed": _l("The group of this State has not endorsed the nomination yet."),
    "nomination.not_yours": _l("Others have to take this step."),
    "nomination.other_endorsed": _l("The group has endorsed another nomination, which still stands."),
    "nomination.other_group": _l("This State belongs to another regional group."),
    "nomination.seat_given": _l("Somebody is designated or elected to this post already."),
    "nomination.silence_not_adopted": _l(
        "The group has not adopted this nomination by a silence procedure of its own, or that is not closed yet."
    ),
    "nomination.source_missing": _l("Say how the withdrawal came in: by note verbale or by mail."),
    "nomination.state_unknown": _l("Choose a Member State."),
    "nomination.submitted": _l("The nomination is submitted and stays as it is. It can be withdrawn or replaced."),
    "nomination.twice": _l("This State stands for the post already."),
    "nomination.unknown": _l("There is no such nomination."),
    "officer.act_not_allowed": _l("This cannot be done with the officer as things stand now."),
    "officer.elected_before_opening": _l("An officer is elected at the meeting: not before it opens."),
    "officer.elected_in_future": _l("This day is still to come. Record the election once it has taken place."),
    "officer.elsewhere": _l(
        "How this State came to chair the meeting is on record with its officers. Change it on the page of officers."
    ),
    "officer.ended_before_beginning": _l("This is before the State had the post, on %(began)s."),
    "officer.has_candidates": _l("Nominations stand for this post. They come first."),
    "officer.person_not_later": _l("Give a day after the one on which the person before began."),
    "officer.post_taken": _l("Another State holds this post."),
    "officer.same_state": _l("This State holds the post already. Name another person for it instead."),
    "officer.unknown": _l("There is no such officer."),
    "post.chair_of_group": _l("Only Vice-Chairs have seats that belong to a group."),
    "post.chairs_differ": _l("These meetings have different Chairs on record. One post has one Chair."),
    "post.in_use": _l("There are calls or officers for this post: its kind and its meetings cannot change any more."),
    "post.meeting_missing": _l("Choose at least one meeting."),
    "post.meeting_unknown": _l("There is no such meeting."),
    "post.position": _l("Enter a number from %(minimum)s to %(maximum)s."),
    "post.processes_differ": _l("Choose meetings of the same process."),
    "post.subject_missing": _l("Say what is facilitated."),
    "post.unknown": _l("There is no such post."),
    "process.unknown": _l("There is no such process."),
}
