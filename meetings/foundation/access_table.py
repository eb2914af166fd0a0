"""The table: which roles may do what, in which scope. Pages, services, tests and the page of roles read this one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .access import Actor, Grant, Role, Scope, ScopeKind, holds_grant


class Action(StrEnum):
    """object.verb; what a feature that is still to come will ask for stands here as well."""

    PUBLIC_READ = "public.read"
    MANDATE_EDIT = "mandate.edit"
    MEETING_EDIT = "meeting.edit"
    MEETING_PREPARATION = "meeting.preparation"
    DATES_PROPOSE = "dates.propose"
    HOLIDAY_EDIT = "holiday.edit"
    VENUE_EDIT = "venue.edit"
    OTHERS_SEE = "others.see"
    OTHERS_EDIT = "others.edit"
    DEADLINE_EDIT = "deadline.edit"
    COUNTING_RULE_SEE = "counting_rule.see"
    COUNTING_RULE_EDIT = "counting_rule.edit"
    CALL_EDIT = "call.edit"
    NOMINATION_SEE = "nomination.see"
    NOMINATION_SUBMIT = "nomination.submit"
    NOMINATION_ENDORSE = "nomination.endorse"
    NOMINATION_CIRCULATE = "nomination.circulate"
    SILENCE_SEE = "silence.see"
    SILENCE_MANAGE = "silence.manage"
    SILENCE_OBJECT = "silence.object"
    OBJECTION_AUTHOR = "objection.author"
    OFFICER_EDIT = "officer.edit"
    DOCUMENT_EDIT = "document.edit"
    TOPIC_SEE = "topic.see"
    TOPIC_SUBMIT = "topic.submit"
    TOPIC_ANSWER = "topic.answer"
    AGENDA_DRAFT = "agenda.draft"
    AGENDA_CIRCULATED = "agenda.circulated"
    AGENDA_EDIT = "agenda.edit"
    AGENDA_TRANSLATE = "agenda.translate"
    COMMENT_SEE = "comment.see"
    COMMENT_WRITE = "comment.write"
    REQUEST_SEE = "request.see"
    REQUEST_SUBMIT = "request.submit"
    REQUEST_GRANT = "request.grant"
    PROGRAMME_DRAFT = "programme.draft"
    PROGRAMME_EDIT = "programme.edit"
    FUND_EDIT = "fund.edit"
    PLEDGE_SEE = "pledge.see"
    PLEDGE_PROPOSE = "pledge.propose"
    PLEDGE_CONFIRM = "pledge.confirm"
    SPONSORSHIP_SEE = "sponsorship.see"
    SPONSORSHIP_SUBMIT = "sponsorship.submit"
    SPONSORSHIP_DECIDE = "sponsorship.decide"
    LEDGER_SEE = "ledger.see"
    LEDGER_EDIT = "ledger.edit"
    NOTICE_OWN = "notice.own"
    NOTICE_TOLD = "notice.told"
    NOTE_EDIT = "note.edit"
    MISSION_SEE = "mission.see"
    MISSION_EDIT = "mission.edit"
    FEED_OWN = "feed.own"
    FEED_REVOKE = "feed.revoke"
    FEED_PROBLEMS = "feed.problems"
    ACCOUNT_OWN = "account.own"
    ACCOUNT_SEE = "account.see"
    ACCOUNT_ADMINISTER = "account.administer"
    INVITATION_SEE = "invitation.see"
    ACCOUNT_INVITE = "account.invite"
    DELEGATION_MANAGE = "delegation.manage"
    GROUP_HAND_OVER = "group.hand_over"
    AUDIT_READ = "audit.read"


OWN = frozenset({Action.ACCOUNT_OWN, Action.NOTICE_OWN, Action.FEED_OWN})
"""What everybody with an account may do with what is their own, and nobody with anybody else's."""


def _in(kind: ScopeKind, *roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role, kind) for role in roles)


_SECRETARIAT = _in(ScopeKind.PROCESS, Role.SECRETARIAT)
_CHAIR = _in(ScopeKind.MEETING, Role.CHAIRS_DESK)
_DELEGATION = _in(ScopeKind.STATE, Role.FOCAL_POINT, Role.MEMBER)
_FOCAL = _in(ScopeKind.STATE, Role.FOCAL_POINT)
_COORDINATION = _in(ScopeKind.GROUP, Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
_DONOR = _in(ScopeKind.ORGANIZATION, Role.DONOR_CONTACT)
_CIVIL = _in(ScopeKind.ORGANIZATION, Role.CIVIL_SOCIETY)
_TRANSLATOR = _in(ScopeKind.LANGUAGE, Role.TRANSLATOR)
_FINANCE = _in(ScopeKind.PROCESS, Role.FINANCE)
_ADMINISTRATOR = (Grant(Role.ADMINISTRATOR),)
_AUDITOR = (Grant(Role.AUDITOR),)  # reads everything but secrets, changes nothing
_EVERY_DELEGATION = (Grant(Role.FOCAL_POINT), Grant(Role.MEMBER))

GRANTS: dict[Action, tuple[Grant, ...]] = {
    Action.MANDATE_EDIT: _SECRETARIAT,
    Action.MEETING_EDIT: _SECRETARIAT,
    Action.MEETING_PREPARATION: (*_SECRETARIAT, *_CHAIR, *_AUDITOR),
    Action.DATES_PROPOSE: _SECRETARIAT,
    Action.HOLIDAY_EDIT: (Grant(Role.SECRETARIAT),),
    Action.VENUE_EDIT: (Grant(Role.SECRETARIAT),),  # buildings serve all processes
    # Meetings of other processes, which are there to warn of clashes, belong to no process of ours.
    Action.OTHERS_SEE: (Grant(Role.SECRETARIAT), Grant(Role.CHAIRS_DESK), *_AUDITOR),
    Action.OTHERS_EDIT: (Grant(Role.SECRETARIAT),),
    Action.DEADLINE_EDIT: _SECRETARIAT,
    # One set of rules for all processes.
    Action.COUNTING_RULE_SEE: (Grant(Role.SECRETARIAT), *_AUDITOR),
    Action.COUNTING_RULE_EDIT: (Grant(Role.SECRETARIAT),),
    Action.CALL_EDIT: _SECRETARIAT,
    Action.NOMINATION_SEE: (*_DELEGATION, *_COORDINATION, *_SECRETARIAT, *_AUDITOR),
    Action.NOMINATION_SUBMIT: (*_DELEGATION, *_COORDINATION),  # a State’s own, or a group’s
    Action.NOMINATION_ENDORSE: _COORDINATION,
    Action.NOMINATION_CIRCULATE: _SECRETARIAT,
    Action.SILENCE_SEE: (*_DELEGATION, *_COORDINATION, *_SECRETARIAT, *_AUDITOR),
    Action.SILENCE_MANAGE: (*_SECRETARIAT, *_COORDINATION),
    Action.SILENCE_OBJECT: (*_DELEGATION, *_COORDINATION),
    Action.OBJECTION_AUTHOR: (*_SECRETARIAT, *_COORDINATION),
    Action.OFFICER_EDIT: _SECRETARIAT,
    Action.DOCUMENT_EDIT: _SECRETARIAT,
    Action.TOPIC_SEE: (*_DELEGATION, *_COORDINATION, *_CIVIL, *_CHAIR, *_SECRETARIAT, *_AUDITOR),
    Action.TOPIC_SUBMIT: (*_DELEGATION, *_COORDINATION, *_CIVIL),
    Action.TOPIC_ANSWER: _CHAIR,
    Action.AGENDA_DRAFT: (*_CHAIR, *_SECRETARIAT, *_TRANSLATOR, *_AUDITOR),
    Action.AGENDA_CIRCULATED: (*_EVERY_DELEGATION, Grant(Role.COORDINATOR), Grant(Role.DEPUTY_COORDINATOR), *_AUDITOR),
    Action.AGENDA_EDIT: (*_CHAIR, *_SECRETARIAT),
    Action.AGENDA_TRANSLATE: _TRANSLATOR,
    # What is said to the chair’s desk alone, that desk and the delegation read (agendas.parties).
    Action.COMMENT_SEE: (*_EVERY_DELEGATION, *_CHAIR, *_SECRETARIAT, *_AUDITOR),
    Action.COMMENT_WRITE: _DELEGATION,
    Action.REQUEST_SEE: (*_DELEGATION, *_COORDINATION, *_CIVIL, *_SECRETARIAT, *_AUDITOR),
    Action.REQUEST_SUBMIT: (*_DELEGATION, *_COORDINATION, *_CIVIL),
    Action.REQUEST_GRANT: _SECRETARIAT,
    Action.PROGRAMME_DRAFT: (*_SECRETARIAT, *_CHAIR, *_AUDITOR),
    Action.PROGRAMME_EDIT: _SECRETARIAT,
    Action.FUND_EDIT: _FINANCE,
    Action.PLEDGE_SEE: (*_DONOR, *_FINANCE, *_AUDITOR),
    Action.PLEDGE_PROPOSE: _DONOR,
    Action.PLEDGE_CONFIRM: _FINANCE,
    # A State’s own; others than finance review as the fund says, never those of their own State (sponsorship.parties).
    Action.SPONSORSHIP_SEE: (*_DELEGATION, *_FINANCE, *_AUDITOR),
    Action.SPONSORSHIP_SUBMIT: _FOCAL,
    Action.SPONSORSHIP_DECIDE: _FINANCE,
    Action.LEDGER_SEE: (*_DELEGATION, *_DONOR, *_FINANCE, *_AUDITOR),
    Action.LEDGER_EDIT: _FINANCE,
    Action.NOTICE_OWN: tuple(Grant(role) for role in Role),
    Action.NOTICE_TOLD: (*_SECRETARIAT, *_AUDITOR),
    Action.NOTE_EDIT: _SECRETARIAT,
    # Where missions read their mail is the same for all processes, and so is which addresses fail.
    Action.MISSION_SEE: (Grant(Role.SECRETARIAT), *_AUDITOR),
    Action.MISSION_EDIT: (Grant(Role.SECRETARIAT),),
    Action.FEED_OWN: tuple(Grant(role) for role in Role),
    Action.FEED_REVOKE: _ADMINISTRATOR,
    Action.FEED_PROBLEMS: (Grant(Role.SECRETARIAT), *_ADMINISTRATOR, *_AUDITOR),
    Action.ACCOUNT_OWN: tuple(Grant(role) for role in Role),
    Action.ACCOUNT_SEE: (*_ADMINISTRATOR, *_AUDITOR),
    Action.ACCOUNT_ADMINISTER: _ADMINISTRATOR,
    # To whom and for which role; the link is known to its addressee alone.
    Action.INVITATION_SEE: (*_ADMINISTRATOR, Grant(Role.SECRETARIAT), *_AUDITOR),
    Action.ACCOUNT_INVITE: (*_ADMINISTRATOR, Grant(Role.SECRETARIAT)),
    Action.DELEGATION_MANAGE: _FOCAL,
    Action.GROUP_HAND_OVER: _in(ScopeKind.GROUP, Role.COORDINATOR),
    Action.AUDIT_READ: (*_AUDITOR, *_ADMINISTRATOR),
}


class Thing(StrEnum):
    """What the page of roles lists, in the order of the work."""

    RECORD = "record"  # mandates, published meetings, deadlines, releases, issued documents, public feeds
    COUNTING_RULES = "counting_rules"
    PREPARATION = "preparation"
    PROPOSED_DATES = "proposed_dates"
    HOLIDAYS = "holidays"
    VENUES = "venues"
    CALL = "call"
    NOMINATION = "nomination"
    SILENCE = "silence"
    OBJECTION_AUTHOR = "objection_author"
    OFFICERS = "officers"
    DOCUMENTS = "documents"
    TOPIC = "topic"
    AGENDA_DRAFT = "agenda_draft"
    AGENDA_CIRCULATED = "agenda_circulated"
    AGENDA_ISSUED = "agenda_issued"
    COMMENT = "comment"
    REQUEST = "request"
    PROGRAMME = "programme"
    FUND = "fund"
    PLEDGE = "pledge"
    SPONSORSHIP = "sponsorship"
    LEDGER = "ledger"
    NOTICE = "notice"
    NOTE = "note"
    MISSION = "mission"
    FEED_PROBLEMS = "feed_problems"
    FEED_TOKEN = "feed_token"  # noqa: S105 - the name of a thing
    ACCOUNT = "account"
    INVITATION = "invitation"
    AUDIT = "audit"


@dataclass(frozen=True)
class Row:
    """Who sees a thing (`PUBLIC_READ`: everybody) and who changes it, as actions of the table."""

    sees: tuple[Action, ...]
    changes: tuple[Action, ...] = ()


TABLE: dict[Thing, Row] = {
    Thing.RECORD: Row((Action.PUBLIC_READ,), (Action.MANDATE_EDIT, Action.MEETING_EDIT, Action.DEADLINE_EDIT)),
    Thing.COUNTING_RULES: Row((Action.COUNTING_RULE_SEE,), (Action.COUNTING_RULE_EDIT,)),
    Thing.PREPARATION: Row((Action.MEETING_PREPARATION, Action.OTHERS_SEE), (Action.MEETING_EDIT, Action.OTHERS_EDIT)),
    Thing.PROPOSED_DATES: Row((Action.PUBLIC_READ,), (Action.DATES_PROPOSE,)),
    Thing.HOLIDAYS: Row((Action.PUBLIC_READ,), (Action.HOLIDAY_EDIT,)),
    Thing.VENUES: Row((Action.PUBLIC_READ,), (Action.VENUE_EDIT,)),
    Thing.CALL: Row((Action.PUBLIC_READ,), (Action.CALL_EDIT,)),
    Thing.NOMINATION: Row(
        (Action.NOMINATION_SEE,), (Action.NOMINATION_SUBMIT, Action.NOMINATION_ENDORSE, Action.NOMINATION_CIRCULATE)
    ),
    Thing.SILENCE: Row((Action.SILENCE_SEE,), (Action.SILENCE_MANAGE, Action.SILENCE_OBJECT)),
    Thing.OBJECTION_AUTHOR: Row((Action.OBJECTION_AUTHOR,)),
    Thing.OFFICERS: Row((Action.PUBLIC_READ,), (Action.OFFICER_EDIT,)),
    Thing.DOCUMENTS: Row((Action.PUBLIC_READ,), (Action.DOCUMENT_EDIT,)),
    Thing.TOPIC: Row((Action.TOPIC_SEE,), (Action.TOPIC_SUBMIT, Action.TOPIC_ANSWER)),
    Thing.AGENDA_DRAFT: Row((Action.AGENDA_DRAFT,), (Action.AGENDA_EDIT, Action.AGENDA_TRANSLATE)),
    Thing.AGENDA_CIRCULATED: Row((Action.AGENDA_CIRCULATED, Action.AGENDA_DRAFT)),
    Thing.AGENDA_ISSUED: Row((Action.PUBLIC_READ,)),
    Thing.COMMENT: Row((Action.COMMENT_SEE,), (Action.COMMENT_WRITE,)),
    Thing.REQUEST: Row((Action.REQUEST_SEE,), (Action.REQUEST_SUBMIT, Action.REQUEST_GRANT)),
    Thing.PROGRAMME: Row((Action.PROGRAMME_DRAFT,), (Action.PROGRAMME_EDIT,)),
    Thing.FUND: Row((Action.PUBLIC_READ,), (Action.FUND_EDIT,)),
    Thing.PLEDGE: Row((Action.PLEDGE_SEE,), (Action.PLEDGE_PROPOSE, Action.PLEDGE_CONFIRM)),
    Thing.SPONSORSHIP: Row((Action.SPONSORSHIP_SEE,), (Action.SPONSORSHIP_SUBMIT, Action.SPONSORSHIP_DECIDE)),
    Thing.LEDGER: Row((Action.LEDGER_SEE,), (Action.LEDGER_EDIT,)),
    Thing.NOTICE: Row((Action.NOTICE_OWN, Action.NOTICE_TOLD)),
    Thing.NOTE: Row((Action.NOTICE_OWN, Action.NOTICE_TOLD), (Action.NOTE_EDIT,)),
    Thing.MISSION: Row((Action.MISSION_SEE,), (Action.MISSION_EDIT,)),
    Thing.FEED_PROBLEMS: Row((Action.FEED_PROBLEMS,)),
    Thing.FEED_TOKEN: Row((Action.FEED_OWN,), (Action.FEED_OWN, Action.FEED_REVOKE)),
    Thing.ACCOUNT: Row(
        (Action.ACCOUNT_OWN, Action.ACCOUNT_SEE),
        (Action.ACCOUNT_OWN, Action.ACCOUNT_ADMINISTER, Action.DELEGATION_MANAGE, Action.GROUP_HAND_OVER),
    ),
    Thing.INVITATION: Row((Action.INVITATION_SEE,), (Action.ACCOUNT_INVITE,)),
    Thing.AUDIT: Row((Action.AUDIT_READ,)),
}


def may(actor: Actor, action: Action, scope: Scope) -> bool:
    """Whether `actor` may do `action` on an object in `scope`. What the table does not grant is denied."""
    if action is Action.PUBLIC_READ:
        return True
    if action in OWN:
        return actor.user_id is not None and scope.user_id in {None, actor.user_id}
    return any(holds_grant(actor, grant, scope) for grant in GRANTS.get(action, ()))


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether `actor` may do `action` on some object: decides whether a page exists for them at all."""
    if action is Action.PUBLIC_READ:
        return True
    if action in OWN:
        return actor.user_id is not None
    return any(actor.holds(grant.role) for grant in GRANTS.get(action, ()))


def is_scoped(action: Action) -> bool:
    """Whether the decision needs the object: such a view must call `authorize` with its scope."""
    return any(grant.within is not None for grant in GRANTS.get(action, ()))
