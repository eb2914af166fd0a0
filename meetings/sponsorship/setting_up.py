"""Setting up a fund: its rules, its steps, the limit above which a second person approves, calls, who reviews.

Finance of the process alone does this: States set a fund up, the secretariat does not run it. All of it is audited.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.accounts import queries as accounts
from meetings.foundation import audit, clock, money
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.text import clean_block, clean_line
from meetings.mandates.models import Process
from meetings.states import queries as states

from . import parties, queries_fund, telling_funds
from .drafts_fund import CallDraft, FundDraft
from .entering import locked_fund
from .labels_fund import WITH_WORDS
from .models import Fund, FundCall, FundReviewer
from .rules import (
    BASIS_POINTS,
    LINE_MAXIMUM,
    SUPPORT_MAXIMUM,
    WORDS_MAXIMUM,
    CostKind,
    FundStatus,
    FundStep,
    fund_after,
)

CODES = (
    *("fund.exists", "fund.process_unknown", "fund.currency_fixed", "fund.costs_missing", "fund.words_missing"),
    *("fund.limit_same", "fund.limit_asked", "fund.limit_none", "fund.limit_same_person"),
    *("fund.meeting_unknown", "fund.call_exists", "fund.call_unknown", "fund.call_has_requests"),
    *("fund.account_unknown", "fund.reviewer_exists", "fund.reviewer_finance", "fund.reviewer_unknown"),
    "fund.reviewer_own",
    *("fund.state_unknown", "fund.percent", "fund.number"),
)
"""Codes that this module raises besides those of the rules, the ledger and the foundation."""

PER_STATE_MAXIMUM, VISA_MAXIMUM, PURGE_MAXIMUM = 9, 365, 120
_RULES = (
    *("name", "administrator", "basis", "currency", "support_rate", "eligibility", "priority", "admissible"),
    *("max_per_state", "visa_days", "advance_rate", "purge_months"),
)
_STATE = ("status", "status_words", "status_since", "limit_minor", "limit_asked_minor", "limit_asked_by_id")
_AMOUNTS = ("limit_minor", "limit_asked_minor")
AMOUNTS = ("fare_minor", "daily_minor", "terminal_minor", "visa_minor", "insurance_minor")
"""What a request asks for, in the fund's currency."""
_CALL = ("fund_id", "meeting_id", "opens_on", "closes_on", "note")


def create(actor: Actor, process: str, given: FundDraft) -> Fund:
    """A fund for a process, in preparation. Its limit is nought: every award waits for a second person at first.

    Raises NotFound for who is not of its finance, Conflict `fund.exists`, and what `_values` does.
    """
    if not may(actor, Action.FUND_EDIT, Scope(process=process)):
        raise NotFound("fund.process_unknown")
    found = db.session.scalar(sa.select(Process).where(Process.code == process).with_for_update())
    if found is None:
        raise NotFound("fund.process_unknown")
    if queries_fund.has_fund(found.id):
        raise Conflict("fund.exists")
    fund = Fund(
        process=found,
        status=FundStatus.PREPARED,
        limit_minor=0,
        status_words=Text(),
        policy={},
        is_sample=given.is_sample,
        **_values(given),
    )
    db.session.add(fund)
    db.session.flush()
    audit.record(actor, "fund.create", "fund", fund.id, None, _kept(fund, *_RULES, *_STATE, "process_id", "is_sample"))
    return fund


def edit(actor: Actor, fund_id: int, revision: int, given: FundDraft) -> Fund:
    """Change the rules of a fund that still is at `revision`.

    Raises NotFound, Conflict `record.changed_meanwhile`, RuleViolation `fund.currency_fixed` once anything was
    pledged or asked for, and what `_values` does.
    """
    fund = _own(actor, fund_id, revision)
    before = _kept(fund, *_RULES)
    values = _values(given)
    if values["currency"] != fund.currency and (
        queries_fund.has_pledges(fund.id) or queries_fund.has_requests(fund.id)
    ):
        raise RuleViolation("fund.currency_fixed", field="currency")
    if values["currency"] != fund.currency:  # an amount of one currency is none of another
        values |= {"limit_minor": 0, "limit_asked_minor": None, "limit_asked_by_id": None}
        before |= _kept(fund, "limit_minor")
        for draft in queries_fund.drafts(fund.id):  # their States give their costs once more
            for name in AMOUNTS:
                setattr(draft, name, 0)
    _change(fund, values)
    db.session.flush()
    audit.record(actor, "fund.edit", "fund", fund.id, before, _kept(fund, *before))
    return fund


def take(actor: Actor, fund_id: int, revision: int, step: FundStep, words: Text | None = None) -> Fund:
    """Take a fund from one status to another; suspended or closed, it says why.

    Raises NotFound, Conflict `fund.step`, `record.changed_meanwhile`, RuleViolation `fund.words_missing`.
    """
    fund = _own(actor, fund_id, revision)
    before = _kept(fund, *_STATE[:3])
    status = fund_after(fund.status, step)
    said = _clean(words or Text(), WORDS_MAXIMUM, "words", is_block=True) if step in WITH_WORDS else Text()
    if step in WITH_WORDS and not said:
        raise RuleViolation("fund.words_missing", field="words")
    fund.status, fund.status_words, fund.status_since = status, said, clock.business_today()
    db.session.flush()
    audit.record(actor, f"fund.{step.value}", "fund", fund.id, before, _kept(fund, *_STATE[:3]))
    if step is not FundStep.OPEN:
        telling_funds.stands(actor, fund, queries_fund.states_with_open_requests(fund.id))
    return fund


# --- the limit ------------------------------------------------------------------------------------------------------


def set_limit(actor: Actor, fund_id: int, revision: int, limit: int) -> Fund:
    """Set the amount above which a second person approves an award, in minor units. Lower, it holds at once; higher, it
    waits for another person of finance.

    Raises NotFound, Conflict `record.changed_meanwhile`, `fund.limit_same`, `fund.limit_asked`.
    """
    if not 0 <= limit <= money.LARGEST:
        raise RuleViolation("money.too_much", field="limit")
    fund = _own(actor, fund_id, revision)
    if limit == fund.limit_minor:
        raise RuleViolation("fund.limit_same", field="limit")
    before = _kept(fund, *_STATE[3:])
    if limit < fund.limit_minor:
        fund.limit_minor = limit
        act = "fund.limit_lower"  # a higher one that waits goes on waiting: it is above this one as well
    elif fund.limit_asked_minor is not None:
        raise Conflict("fund.limit_asked")
    else:
        fund.limit_asked_minor, fund.limit_asked_by_id = limit, actor.user_id
        act = "fund.limit_ask"
    db.session.flush()
    audit.record(actor, act, "fund", fund.id, before, _kept(fund, *_STATE[3:]))
    return fund


def decide_limit(actor: Actor, fund_id: int, revision: int, *, confirmed: bool) -> Fund:
    """Confirm or refuse the higher limit that another person has asked for; whoever asked may take it back.

    Raises NotFound, Conflict `record.changed_meanwhile`, `fund.limit_none`, `fund.limit_same_person`.
    """
    fund = _own(actor, fund_id, revision)
    if fund.limit_asked_minor is None:
        raise Conflict("fund.limit_none")
    if confirmed and (actor.user_id is None or actor.user_id == fund.limit_asked_by_id):
        raise Conflict("fund.limit_same_person")
    before = _kept(fund, *_STATE[3:])
    if confirmed:
        fund.limit_minor = fund.limit_asked_minor
    fund.limit_asked_minor = fund.limit_asked_by_id = None
    db.session.flush()
    act = "fund.limit_confirm" if confirmed else "fund.limit_refuse"
    audit.record(actor, act, "fund", fund.id, before, _kept(fund, *_STATE[3:]))
    return fund


# --- calls ----------------------------------------------------------------------------------------------------------


def add_call(actor: Actor, fund_id: int, meeting_id: int, given: CallDraft) -> FundCall:
    """Take requests for a meeting of the process.

    Raises NotFound, RuleViolation `fund.meeting_unknown`, `window.reversed`, Conflict `fund.call_exists`.
    """
    fund = _own(actor, fund_id)
    if queries_fund.call_for(fund.id, meeting_id) is not None:
        raise Conflict("fund.call_exists")
    meeting = next((one for one in queries_fund.meetings_to_call(fund) if one.id == meeting_id), None)
    if meeting is None:
        raise RuleViolation("fund.meeting_unknown", field="meeting")
    call = FundCall(fund_id=fund.id, meeting=meeting, is_sample=fund.is_sample, **_days(given))
    db.session.add(call)
    db.session.flush()
    audit.record(actor, "fund_call.create", "fund_call", call.id, None, _kept(call, *_CALL, "is_sample"))
    return call


def edit_call(actor: Actor, fund_id: int, number: int, revision: int, given: CallDraft) -> FundCall:
    """Change the days of a call that still is at `revision`. Raises as `add_call`, `record.changed_meanwhile`."""
    call = _call(actor, fund_id, number, revision)
    before = _kept(call, *_CALL)
    _change(call, _days(given))
    db.session.flush()
    audit.record(actor, "fund_call.edit", "fund_call", call.id, before, _kept(call, *_CALL))
    return call


def remove_call(actor: Actor, fund_id: int, number: int, revision: int) -> None:
    """Remove a call for which no State has asked; what is drafted for it cannot be submitted any more.

    Raises NotFound, Conflict `record.changed_meanwhile`, `fund.call_has_requests`.
    """
    call = _call(actor, fund_id, number, revision)
    if queries_fund.has_requests(call.fund_id, call.meeting_id):
        raise Conflict("fund.call_has_requests")
    before = _kept(call, *_CALL)
    db.session.delete(call)
    db.session.flush()
    audit.record(actor, "fund_call.remove", "fund_call", number, before, None)


def _call(actor: Actor, fund_id: int, number: int, revision: int) -> FundCall:
    fund = _own(actor, fund_id)
    query = sa.select(FundCall).where(FundCall.id == number, FundCall.fund_id == fund.id)
    call = db.session.scalar(query.execution_options(populate_existing=True))
    if call is None:
        raise NotFound("fund.call_unknown")
    if call.revision != revision:
        raise Conflict("record.changed_meanwhile")
    return call


def _days(given: CallDraft) -> dict[str, Any]:
    if given.closes_on < given.opens_on:
        raise RuleViolation("window.reversed", field="closes_on")
    note = _clean(given.note, WORDS_MAXIMUM, "note", is_block=True)
    return {"opens_on": given.opens_on, "closes_on": given.closes_on, "note": note}


# --- who reviews ----------------------------------------------------------------------------------------------------


def add_reviewer(actor: Actor, fund_id: int, email: str, state: str = "") -> FundReviewer:
    """Let an account review requests, but none of `state` (ISO 3166, empty for none), for which its person acts.

    Raises NotFound, RuleViolation `fund.account_unknown`, `fund.state_unknown`, `fund.reviewer_exists`,
    `fund.reviewer_finance`.
    """
    fund = _own(actor, fund_id)
    user = accounts.user_by_email(clean_line(email, maximum=254, about="email").lower())
    if user is None or not user.active:
        raise RuleViolation("fund.account_unknown", field="email")
    if any(account.id == user.id for _one, account in queries_fund.reviewers(fund.id)):
        raise RuleViolation("fund.reviewer_exists", field="email")
    if parties.keeps(Actor(user.id, user.name, accounts.holdings(user.id, clock.business_today())), fund):
        raise RuleViolation("fund.reviewer_finance", field="email")
    if state and not states.by_iso3([state]):
        raise RuleViolation("fund.state_unknown", field="state")
    reviewer = FundReviewer(fund_id=fund.id, user_id=user.id, state_code=state)
    db.session.add(reviewer)
    db.session.flush()
    audit.record(actor, "fund.reviewer_add", "fund", fund.id, None, {"user_id": user.id, "state_code": state})
    return reviewer


def remove_reviewer(actor: Actor, fund_id: int, number: int) -> None:
    """Let somebody review no more; what they have said stays.

    Raises NotFound, Conflict `fund.reviewer_own`: nobody strikes out for which State they act themselves.
    """
    fund = _own(actor, fund_id)
    reviewer = db.session.scalar(
        sa.select(FundReviewer).where(FundReviewer.id == number, FundReviewer.fund_id == fund.id)
    )
    if reviewer is None:
        raise NotFound("fund.reviewer_unknown")
    if reviewer.user_id == actor.user_id:
        raise Conflict("fund.reviewer_own")
    before = {"user_id": reviewer.user_id, "state_code": reviewer.state_code}
    db.session.delete(reviewer)
    db.session.flush()
    audit.record(actor, "fund.reviewer_remove", "fund", fund.id, before, None)


# --- what all of these share ----------------------------------------------------------------------------------------


def _own(actor: Actor, fund_id: int, revision: int | None = None) -> Fund:
    """The fund, locked, for its finance; at `revision` where one is given."""
    fund = locked_fund(fund_id)
    if not may(actor, Action.FUND_EDIT, parties.scope_of(fund)):
        raise NotFound("fund.unknown")
    if revision is not None and fund.revision != revision:
        raise Conflict("record.changed_meanwhile")
    return fund


def _values(given: FundDraft) -> dict[str, Any]:
    """What is stored of the rules. Raises `money.currency`, `fund.costs_missing`, `fund.percent`, `fund.number`,
    `text.empty` for no name, and what `clean_line` and `clean_block` do."""
    if given.currency not in money.currencies():
        raise RuleViolation("money.currency", field="currency", currency=given.currency)
    if not given.admissible:
        raise RuleViolation("fund.costs_missing", field="admissible")
    for name, most in (("support_rate", SUPPORT_MAXIMUM), ("advance_rate", BASIS_POINTS)):
        if not 0 <= getattr(given, name) <= most:
            raise RuleViolation("fund.percent", field=name, maximum=most // 100)
    bounds = {"max_per_state": (1, PER_STATE_MAXIMUM), "visa_days": (0, VISA_MAXIMUM)}
    for name, (least, most) in (bounds | {"purge_months": (1, PURGE_MAXIMUM)}).items():
        if not least <= getattr(given, name) <= most:
            raise RuleViolation("fund.number", field=name, minimum=least, maximum=most)
    texts = {name: _clean(getattr(given, name), LINE_MAXIMUM, name) for name in ("name", "administrator")}
    if not texts["name"]:
        raise RuleViolation("text.empty", field="name")
    for name in ("basis", "eligibility", "priority"):
        texts[name] = _clean(getattr(given, name), WORDS_MAXIMUM, name, is_block=True)
    return {
        **texts,
        "currency": given.currency,
        "admissible": [kind.value for kind in CostKind if kind in given.admissible],
        **{name: getattr(given, name) for name in (*bounds, "purge_months", "support_rate", "advance_rate")},
    }


def _clean(text: Text, maximum: int, about: str, *, is_block: bool = False) -> Text:
    clean = clean_block if is_block else clean_line
    return Text.of(
        {lang: clean(said, maximum=maximum, required=False, about=about) for lang, said in text.as_dict().items()}
    )


def _change(record: Fund | FundCall, values: dict[str, Any]) -> None:
    """Set what differs: nothing else makes a new revision."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _kept(record: Fund | FundCall, *names: str) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in names}
    if isinstance(record, Fund):
        found |= {name: money.kept(found[name], record.currency) for name in _AMOUNTS if name in found}
    return found
