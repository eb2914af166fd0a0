"""What the audit log says of posts, calls, nominations and officers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

POSTS = _l("Posts")
CALLS = _l("Calls for nominations")
NOMINATIONS = _l("Nominations")
OFFICERS = _l("Officers")
AUDITED: dict[str, LazyString] = {
    "post.create": _l("The post is entered."),
    "post.edit": _l("The post is edited."),
    "post.remove": _l("The post is removed."),
    "call.create": _l("The call is entered."),
    "call.edit": _l("The call is edited."),
    "call.discard": _l("The draft of the call is removed."),
    "call.open": _l("The call is open."),
    "call.close": _l("The call is closed."),
    "call.reopen": _l("The call is open again."),
    "call.withdraw": _l("The call is withdrawn."),
    "call.ballot": _l("A ballot is recorded."),
    "call.decide": _l("The decision of a group is recorded."),
    "nomination.draft": _l("A nomination is begun."),
    "nomination.discard": _l("The draft of a nomination is removed."),
    "nomination.submit": _l("The nomination is submitted."),
    "nomination.name": _l("The person is named."),
    "nomination.circulate": _l("The nomination is circulated."),
    "nomination.endorse": _l("The nomination is endorsed by its group."),
    "nomination.designate": _l("The State that was nominated is designated."),
    "nomination.elect": _l("The State that was nominated is elected."),
    "nomination.withdraw": _l("The nomination is withdrawn."),
    "nomination.replace": _l("The nomination is replaced by another one."),
    "nomination.not_choose": _l("The nomination is not chosen."),
    "officer.appoint": _l("The officer is recorded."),
    "officer.elect": _l("The officer is elected."),
    "officer.withdraw": _l("The officer-designate does not stand any more."),
    "officer.resign": _l("The officer has resigned."),
    "officer.replace": _l("Another State takes the post over."),
    "officer.name": _l("The person who holds the post is named."),
    "officer.correct": _l("The record of the officer is put right."),
}
FIELDS: dict[str, LazyString] = {
    "kind": _l("Kind"),
    "group_code": _l("Regional group"),
    "position": _l("Number among posts of the kind"),
    "subject": _l("Subject"),
    "is_published": _l("Public"),
    "meetings": _l("Meetings"),
    "groups": _l("Groups that may nominate"),
    "requirement_id": _l("What it answers"),
    "words": _l("Words of the source"),
    "earliest_on": _l("First day of the window"),
    "latest_on": _l("Last day of the window"),
    "last_on": _l("Last day"),
    "at_time": _l("Hour"),
    "zone": _l("Time zone"),
    "is_binding": _l("Binding"),
    "status": _l("Status"),
    "note": _l("Note"),
    "is_sample": _l("Sample, not a fact"),
    "number": _l("Round"),
    "method": _l("How it was decided"),
    "asked_by": _l("Asked for by"),
    "held_on": _l("Held on"),
    "tallies": _l("Votes"),
    "abstentions": _l("Abstentions"),
    "invalid": _l("Invalid papers"),
    "present": _l("Present"),
    "winner_id": _l("Won by"),
    "nomination_id": _l("Nomination"),
    "how": _l("How it was decided"),
    "decided_on": _l("Decided on"),
    "state": _l("State"),
    "person": _l("Person"),
    "nominator": _l("Nominated by"),
    "letter_id": _l("Note verbale"),
    "is_late": _l("Came late"),
    "circle": _l("Circulated to"),
    "replaced_by_id": _l("Replaced by"),
    "designated_on": _l("Designated on"),
    "elected_on": _l("Elected on"),
    "ended_on": _l("Held until"),
    "persons": _l("Who holds the post"),
}
OFFICER_FIELDS: dict[str, LazyString] = {**FIELDS, "words": _l("Reason"), "elected_how": _l("How it was decided")}
