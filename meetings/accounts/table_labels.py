"""Words for the table of who may do what, as the page of roles shows it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.access import Role, ScopeKind
from meetings.foundation.access_table import Action, Thing
from meetings.foundation.languages import LazyString

THINGS: dict[Thing, LazyString] = {
    Thing.RECORD: _l("Mandates, published meetings, deadlines, issued documents, public feeds"),
    Thing.COUNTING_RULES: _l("Counting rules"),
    Thing.PREPARATION: _l("A meeting in preparation, its clashes and readiness"),
    Thing.PROPOSED_DATES: _l("Proposed dates"),
    Thing.HOLIDAYS: _l("Holidays of the duty stations"),
    Thing.VENUES: _l("Venues and their rooms"),
    Thing.CALL: _l("Call for nominations"),
    Thing.NOMINATION: _l("Nomination"),
    Thing.SILENCE: _l("Silence procedure"),
    Thing.OBJECTION_AUTHOR: _l("Who objected"),
    Thing.OFFICERS: _l("Election and officers"),
    Thing.DOCUMENTS: _l("Register of documents"),
    Thing.TOPIC: _l("Proposal of a topic"),
    Thing.AGENDA_DRAFT: _l("Agenda: work in progress"),
    Thing.AGENDA_CIRCULATED: _l("Agenda: circulated version"),
    Thing.AGENDA_ISSUED: _l("Agenda: issued version"),
    Thing.COMMENT: _l("Comment on an agenda"),
    Thing.REQUEST: _l("Request for a session"),
    Thing.PROGRAMME: _l("Programme of work in progress"),
    Thing.FUND: _l("Sponsorship fund: rules and public totals"),
    Thing.PLEDGE: _l("Pledge and receipt"),
    Thing.SPONSORSHIP: _l("Request for sponsorship"),
    Thing.LEDGER: _l("Awards and ledger"),
    Thing.NOTICE: _l("Notice"),
    Thing.NOTE: _l("Note of the secretariat"),
    Thing.MISSION: _l("Addresses of missions, and which addresses fail"),
    Thing.FEED_PROBLEMS: _l("What is wrong with the feeds"),
    Thing.FEED_TOKEN: _l("Private feed"),
    Thing.ACCOUNT: _l("Accounts and roles"),
    Thing.INVITATION: _l("Invitations"),
    Thing.AUDIT: _l("Audit log"),
}
CONDITIONS: dict[Thing, LazyString] = {
    Thing.PROPOSED_DATES: _l("Once the meeting is published. Pages and calendars say that they are only proposed."),
    Thing.CALL: _l("From its opening on."),
    Thing.NOMINATION: _l(
        "The nominating State changes it until it is submitted and may withdraw it at any time before the election. "
        "All addressees see it once it is circulated, everybody once it is designated."
    ),
    Thing.SILENCE: _l(
        "One objection per addressee; nobody edits it afterwards. "
        "Inside a group, its coordinator conducts the procedure."
    ),
    Thing.OBJECTION_AUTHOR: _l("Others only if the State agrees."),
    Thing.TOPIC: _l("Its author changes it until it is submitted. Everybody sees it once it is in a digest."),
    Thing.AGENDA_DRAFT: _l("Frozen versions are changed by nobody."),
    Thing.COMMENT: _l(
        "Its author chooses whether delegations or the chair’s desk alone see it, until the closing date."
    ),
    Thing.REQUEST: _l("Its author changes it until it is granted."),
    Thing.PLEDGE: _l("Everybody sees it if the donor agrees."),
    Thing.SPONSORSHIP: _l(
        "Its State changes it until it is submitted. Reviewers do not see requests of their own State."
    ),
    Thing.LEDGER: _l("A State and a donor see their own lines. Above the limit, two persons decide."),
    Thing.NOTICE: _l("Its addressee sees it; the secretariat sees who was told."),
    Thing.NOTE: _l("Those it was sent to see it. Nobody changes it once it is sent."),
    Thing.FEED_TOKEN: _l("Its address is shown once, to its owner."),
    Thing.ACCOUNT: _l("Nobody changes their own roles. A focal point looks after colleagues of the same State."),
    Thing.INVITATION: _l("The link is in the mail alone. The secretariat invites for its own processes."),
    Thing.AUDIT: _l("Whoever may see an item may see its history. Nobody changes the log."),
}
VERBS: dict[Action, LazyString] = {
    Action.MANDATE_EDIT: _l("enters mandates"),
    Action.MEETING_EDIT: _l("edits meetings"),
    Action.OTHERS_EDIT: _l("edits meetings of other processes"),
    Action.DATES_PROPOSE: _l("proposes"),
    Action.DEADLINE_EDIT: _l("edits deadlines"),
    Action.COUNTING_RULE_EDIT: _l("edits the counting rules"),
    Action.ACCOUNT_INVITE: _l("sends and withdraws"),
    Action.NOMINATION_SUBMIT: _l("nominates and withdraws"),
    Action.NOMINATION_ENDORSE: _l("endorses the nomination"),
    Action.NOMINATION_CIRCULATE: _l("circulates"),
    Action.SILENCE_MANAGE: _l("opens, extends and closes"),
    Action.SILENCE_OBJECT: _l("objects"),
    Action.OFFICER_EDIT: _l("records"),
    Action.DOCUMENT_EDIT: _l("enters and edits documents"),
    Action.TOPIC_SUBMIT: _l("proposes"),
    Action.TOPIC_ANSWER: _l("answers and groups"),
    Action.AGENDA_TRANSLATE: _l("translates"),
    Action.COMMENT_WRITE: _l("writes"),
    Action.REQUEST_SUBMIT: _l("submits"),
    Action.REQUEST_GRANT: _l("grants"),
    Action.PLEDGE_PROPOSE: _l("proposes"),
    Action.PLEDGE_CONFIRM: _l("confirms"),
    Action.SPONSORSHIP_SUBMIT: _l("submits"),
    Action.SPONSORSHIP_DECIDE: _l("decides on the request"),
    Action.LEDGER_EDIT: _l("awards and books"),
    Action.NOTE_EDIT: _l("writes and sends"),
    Action.FEED_OWN: _l("creates and revokes"),
    Action.FEED_REVOKE: _l("revokes"),
    Action.ACCOUNT_OWN: _l("own name, language and means of signing in"),
    Action.ACCOUNT_ADMINISTER: _l("accounts and roles"),
    Action.DELEGATION_MANAGE: _l("invites and releases colleagues"),
    Action.GROUP_HAND_OVER: _l("hands over and names a deputy"),
}
WITHIN: dict[tuple[Role, ScopeKind], LazyString] = {
    (Role.FOCAL_POINT, ScopeKind.STATE): _l("Focal point of that State"),
    (Role.MEMBER, ScopeKind.STATE): _l("Delegation of that State"),
    (Role.COORDINATOR, ScopeKind.GROUP): _l("Coordinator of that group"),
    (Role.DEPUTY_COORDINATOR, ScopeKind.GROUP): _l("Deputy coordinator of that group"),
    (Role.CHAIRS_DESK, ScopeKind.MEETING): _l("Chair’s desk of that meeting"),
    (Role.CIVIL_SOCIETY, ScopeKind.ORGANIZATION): _l("That organization of civil society"),
    (Role.DONOR_CONTACT, ScopeKind.ORGANIZATION): _l("Contact of that donor"),
    (Role.TRANSLATOR, ScopeKind.LANGUAGE): _l("Translator of that language"),
    (Role.SECRETARIAT, ScopeKind.PROCESS): _l("Secretariat of that process"),
    (Role.FINANCE, ScopeKind.PROCESS): _l("Finance of the fund of that process"),
}
EVERYBODY = _l("Everybody")
EVERY_ACCOUNT = _l("Everybody with an account, for their own")
NOBODY = _l("Nobody")
EDITS = _l("edits")  # what is done to a thing unless `VERBS` says otherwise
