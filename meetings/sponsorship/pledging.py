"""Pledges: a donor’s contact proposes one, or finance enters it from a letter; finance confirms it at a rate, and it
enters the ledger, or refuses it. What is confirmed is never changed; what was not paid may lapse."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock, money
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block, clean_line

from . import entering, ledger, parties, queries_pledges, telling_pledges
from .drafts_pledges import Consent, EarmarkDraft, PledgeDraft, RateDraft
from .entering import Command
from .ledger import ActKind
from .models import Fund, Pledge, PledgeEarmark
from .rules import LINE_MAXIMUM, WORDS_MAXIMUM, DonorKind, FundStatus, PledgeStatus, PledgeStep, pledge_after

CODES = (
    *("pledge.unknown", "pledge.donor_unknown", "pledge.expiry", "pledge.future", "pledge.letter_missing"),
    *("pledge.rate_later", "pledge.rate_missing", "pledge.rate_source", "pledge.worthless", "pledge.not_confirmed"),
    *("pledge.same_person", "pledge.paid", "pledge.group_unknown", "pledge.meeting_unknown", "earmark.same"),
    "earmark.future",
)
"""Every code that services of pledges raise besides those of the rules."""

_ORGANIZATION = re.compile(r"[a-z0-9][a-z0-9-]{1,59}", re.ASCII)
_KEPT = (
    *("donor_kind", "donor_code", "is_named", "status", "amount_minor", "currency", "rate_e8", "rate_on"),
    *("rate_source", "worth_minor", "pledged_on", "expires_on", "words", "is_sample"),
)


def of_pledge(pledge: Pledge) -> dict[str, Any]:
    """What the audit log keeps of a pledge."""
    amount = money.kept(pledge.amount_minor, pledge.currency)
    worth = money.kept(pledge.worth_minor, pledge.fund.currency)
    return {name: getattr(pledge, name) for name in _KEPT} | {"amount_minor": amount, "worth_minor": worth}


def locked(pledge_id: int) -> Pledge:
    """A pledge with its fund, earmarks and receipts, as it is stored now; whoever enters something waits.

    Raises NotFound `pledge.unknown`.
    """
    entering.locked_fund(queries_pledges.fund_of(pledge_id))
    return queries_pledges.whole(pledge_id)


def kept(actor: Actor, pledge_id: int) -> Pledge:
    """The same for finance of its fund; for others there is no such pledge."""
    pledge = locked(pledge_id)
    if not parties.keeps(actor, pledge.fund):
        raise NotFound("pledge.unknown")
    return pledge


def check_revision(pledge: Pledge, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if pledge.revision != revision:
        raise Conflict("record.changed_meanwhile")


# --- proposed and entered -------------------------------------------------------------------------------------------


def propose(actor: Actor, fund_id: int, donor: str, given: PledgeDraft) -> Pledge:
    """A donor’s contact proposes a pledge, which finance is told of. Sent again with the same key, it is the same one.

    Raises NotFound for who is no contact of that donor or does not see the fund, Conflict `fund.not_open` where it is
    closed, and what `_made_before` and `_make` do.
    """
    fund = entering.locked_fund(fund_id)
    if donor not in parties.donors_of(actor) or not parties.sees_fund(actor, fund):
        raise NotFound("fund.unknown")
    if (before := _made_before(actor, fund, donor, given)) is not None:
        return before
    pledge = _make(actor, fund, donor, given, "")
    pledge.proposed_by_id = actor.user_id
    db.session.flush()
    audit.record(actor, "pledge.propose", "pledge", pledge.id, None, of_pledge(pledge))
    telling_pledges.proposed(actor, pledge)
    return pledge


def enter(actor: Actor, fund_id: int, donor: str, given: PledgeDraft) -> Pledge:
    """Finance enters a pledge from its donor’s letter; another person confirms it, who has read the same letter.

    Sent again with the same key, it is the same one. Raises NotFound for who does not keep the fund, RuleViolation
    `pledge.letter_missing`, and what `_made_before` and `_make` do.
    """
    fund = entering.locked_fund(fund_id)
    if not parties.keeps(actor, fund):
        raise NotFound("fund.unknown")
    if not given.reference:
        raise RuleViolation("pledge.letter_missing", field="reference")
    if (before := _made_before(actor, fund, donor, given)) is not None:
        return before
    pledge = _make(actor, fund, donor, given, given.reference)
    pledge.proposed_by_id = actor.user_id
    db.session.flush()
    audit.record(actor, "pledge.enter", "pledge", pledge.id, None, of_pledge(pledge))
    return pledge


def _made_before(actor: Actor, fund: Fund, donor: str, given: PledgeDraft) -> Pledge | None:
    """Raises RuleViolation `act.key`, Conflict `act.key_used` where the key was that of something else."""
    if not given.key:
        return None
    entering.check_key(given.key)
    query = sa.select(Pledge).where(Pledge.fund_id == fund.id, Pledge.key == given.key)
    found = db.session.scalar(query)
    if found is None:
        return None
    same = (actor.user_id, donor, given.amount, given.currency, given.pledged_on)
    if (found.proposed_by_id, found.donor_code, found.amount_minor, found.currency, found.pledged_on) != same:
        raise Conflict("act.key_used")
    return found


def _make(actor: Actor, fund: Fund, donor: str, given: PledgeDraft, consent: str) -> Pledge:
    """Raises Conflict `fund.not_open`, RuleViolation `pledge.donor_unknown`, `pledge.future`, `pledge.expiry`,
    `money.currency`, what `_check_earmark` and `clean_line` do."""
    if fund.status is FundStatus.CLOSED:
        raise Conflict("fund.not_open")
    kind = donor_kind(donor)
    if given.pledged_on > clock.business_today():
        raise RuleViolation("pledge.future", field="pledged_on")
    if given.expires_on is not None and given.expires_on < given.pledged_on:
        raise RuleViolation("pledge.expiry", field="expires_on")
    money.decimals(given.currency)
    if not 0 < given.amount <= money.LARGEST:
        raise RuleViolation("money.too_much" if given.amount > 0 else "money.zero", field="amount")
    _check_earmark(fund, given.earmark)
    is_state = kind is DonorKind.STATE
    pledge = Pledge(
        fund=fund,
        key=given.key or None,
        donor_kind=kind,
        donor_code=donor,
        donor_name="" if is_state else clean_line(given.donor_name, maximum=LINE_MAXIMUM, about="donor_name"),
        is_named=given.is_named,
        status=PledgeStatus.PROPOSED,
        amount_minor=given.amount,
        currency=given.currency,
        pledged_on=given.pledged_on,
        expires_on=given.expires_on,
        reference=clean_line(given.reference, maximum=LINE_MAXIMUM, required=False, about="reference"),
        is_sample=given.is_sample or fund.is_sample,
        earmarks=[],
        receipts=[],
    )
    db.session.add(pledge)
    db.session.flush()
    _add_earmark(actor, pledge, given.earmark, consent, given.pledged_on)
    return pledge


def donor_kind(code: str) -> DonorKind:
    """Whether a code is that of a State or can be an organization’s. Raises RuleViolation `pledge.donor_unknown`."""
    if queries_pledges.state_names([code]):
        return DonorKind.STATE
    if not _ORGANIZATION.fullmatch(code):
        raise RuleViolation("pledge.donor_unknown", field="donor")
    return DonorKind.ORGANIZATION


def withdraw(actor: Actor, pledge_id: int, revision: int, words: str = "") -> Pledge:
    """The donor’s contact withdraws what is not confirmed yet.

    Raises NotFound, Conflict `record.changed_meanwhile` and `pledge.step`, and what `clean_block` does.
    """
    pledge = locked(pledge_id)
    if not may(actor, Action.PLEDGE_PROPOSE, parties.donor_scope(pledge.donor_code)):
        raise NotFound("pledge.unknown")
    check_revision(pledge, revision)
    step(actor, pledge, PledgeStep.WITHDRAW, clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words"))
    telling_pledges.proposed(actor, pledge)
    return pledge


def refuse(actor: Actor, pledge_id: int, revision: int, words: str) -> Pledge:
    """Finance refuses a pledge and says why.

    Raises NotFound, Conflict `record.changed_meanwhile` and `pledge.step`, and what `clean_block` does.
    """
    pledge = kept(actor, pledge_id)
    check_revision(pledge, revision)
    step(actor, pledge, PledgeStep.REFUSE, clean_block(words, maximum=WORDS_MAXIMUM, about="words"))
    telling_pledges.answered(actor, pledge)
    return pledge


# --- confirmed ------------------------------------------------------------------------------------------------------


def confirm(actor: Actor, pledge_id: int, revision: int, key: str, given: RateDraft) -> Pledge:
    """Finance confirms a pledge at a rate: what it is worth in the fund’s currency is promised from now on.

    Sent again with the same key, it is what it was. Raises NotFound, Conflict `record.changed_meanwhile`,
    `pledge.same_person` and `pledge.step`, RuleViolation `pledge.worthless`, `money.too_much`, what `rate_for` does.
    """
    pledge = kept(actor, pledge_id)
    fund = pledge.fund
    command = Command(key, ActKind.PLEDGE, pledge.pledged_on, pledge_id=pledge.id)
    digest = command.digest(given.rate, given.on, given.source)
    if entering.done_before(fund, command, digest) is not None:
        return pledge
    check_confirmer(actor, pledge)
    check_revision(pledge, revision)
    rate = rate_for(pledge, given, clock.business_today())
    worth = worth_of(pledge, pledge.amount_minor, rate.rate or 0)
    before = of_pledge(pledge)
    pledge.rate_e8, pledge.rate_on, pledge.rate_source = rate.rate, rate.on, rate.source
    pledge.worth_minor, pledge.confirmed_by_id = worth, actor.user_id
    step(actor, pledge, PledgeStep.CONFIRM, pledge.words, before)
    entering.enter(actor, fund, command, digest, ledger.pledged(pledge.id, worth))
    telling_pledges.answered(actor, pledge)
    return pledge


def check_confirmer(actor: Actor, pledge: Pledge) -> None:
    """Raises Conflict `pledge.same_person` for who proposed or entered it: nobody makes money up alone."""
    if pledge.proposed_by_id is not None and actor.user_id == pledge.proposed_by_id:
        raise Conflict("pledge.same_person")


def rate_for(pledge: Pledge, given: RateDraft, latest: date) -> RateDraft:
    """A rate of a day not after `latest`, with its source; where the currency is the fund’s there is none to give.

    Raises RuleViolation `pledge.rate_missing`, `pledge.rate_later`, `pledge.rate_source`, what `clean_line` does.
    """
    if pledge.currency == pledge.fund.currency:
        return RateDraft(money.RATE_SCALE, latest, "")
    if given.rate is None:
        raise RuleViolation("pledge.rate_missing", field="rate")
    if given.on is None:
        raise RuleViolation("date.empty", field="rate_on")
    if given.on > latest:
        raise RuleViolation("pledge.rate_later", field="rate_on")
    source = clean_line(given.source, maximum=LINE_MAXIMUM, required=False, about="rate_source")
    if not source:
        raise RuleViolation("pledge.rate_source", field="rate_source")
    return RateDraft(given.rate, given.on, source)


def worth_of(pledge: Pledge, amount: int, rate: int) -> int:
    """What an amount in a pledge’s currency is worth in the fund’s.

    Raises RuleViolation `pledge.worthless` where that is nothing, `money.too_much`.
    """
    try:
        worth = money.exchanged(amount, pledge.currency, rate, pledge.fund.currency)
    except RuleViolation as error:
        raise error.on("rate") from None
    if worth <= 0:
        raise RuleViolation("pledge.worthless", field="rate")
    return worth


def step(actor: Actor, pledge: Pledge, step: PledgeStep, words: str, before: dict[str, Any] | None = None) -> None:
    """Take a step that its caller has checked, and record it."""
    before = of_pledge(pledge) if before is None else before
    pledge.status, pledge.words = pledge_after(pledge.status, step), words
    db.session.flush()
    audit.record(actor, f"pledge.{step}", "pledge", pledge.id, before, of_pledge(pledge))


# --- earmarks -------------------------------------------------------------------------------------------------------


def change_earmark(
    actor: Actor, pledge_id: int, revision: int, given: EarmarkDraft | None, *, is_named: bool | None = None
) -> Pledge:
    """The donor’s contact says what the contribution may be used for from now on, and whether the donor is named in
    public; what is awarded stays as it was. None: as before.

    Raises NotFound, Conflict `record.changed_meanwhile`, and of an earmark `pledge.not_confirmed` and what
    `_check_earmark` does; RuleViolation `earmark.same` where nothing changes.
    """
    pledge = locked(pledge_id)
    if not may(actor, Action.PLEDGE_PROPOSE, parties.donor_scope(pledge.donor_code)):
        raise NotFound("pledge.unknown")
    return _change(actor, pledge, revision, given, Consent("", clock.business_today(), is_named))


def record_earmark(actor: Actor, pledge_id: int, revision: int, given: EarmarkDraft | None, consent: Consent) -> Pledge:
    """Finance records the same from the donor’s letter.

    Raises RuleViolation `pledge.letter_missing`, `earmark.future`, what `clean_line` and `change_earmark` do.
    """
    pledge = kept(actor, pledge_id)
    words = clean_line(consent.words, maximum=LINE_MAXIMUM, required=False, about="consent")
    if not words:
        raise RuleViolation("pledge.letter_missing", field="consent")
    if consent.on > clock.business_today():
        raise RuleViolation("earmark.future", field="consented_on")
    return _change(actor, pledge, revision, given, Consent(words, consent.on, consent.is_named))


def _change(actor: Actor, pledge: Pledge, revision: int, given: EarmarkDraft | None, consent: Consent) -> Pledge:
    check_revision(pledge, revision)
    if pledge.status not in {PledgeStatus.CONFIRMED, PledgeStatus.LAPSED}:
        raise Conflict("pledge.not_confirmed")
    now = pledge.earmark
    if given == EarmarkDraft(now.meeting_id, now.group_code, now.country_list, now.cost_kind):
        given = None
    is_renamed = consent.is_named is not None and consent.is_named != pledge.is_named
    if given is None and not is_renamed:
        raise RuleViolation("earmark.same")
    if given is not None:
        _change_earmark(actor, pledge, given, consent)
    if is_renamed:
        pledge.is_named = not pledge.is_named
        said = {"is_named": pledge.is_named, "consent": consent.words, "consented_on": consent.on}
        audit.record(actor, "pledge.naming", "pledge", pledge.id, {"is_named": not pledge.is_named}, said)
        db.session.flush()
    return pledge


def _change_earmark(actor: Actor, pledge: Pledge, given: EarmarkDraft, consent: Consent) -> None:
    if pledge.status is not PledgeStatus.CONFIRMED:
        raise Conflict("pledge.not_confirmed")
    _check_earmark(pledge.fund, given)
    before = _of_earmark(pledge.earmark)
    made = _add_earmark(actor, pledge, given, consent.words, consent.on)
    flag_modified(pledge, "changed_at")  # who saw the earmark before has to look again
    db.session.flush()
    audit.record(actor, "pledge.earmark", "pledge", pledge.id, before, _of_earmark(made))
    telling_pledges.earmarked(actor, pledge)


def _of_earmark(earmark: PledgeEarmark) -> dict[str, Any]:
    names = ("position", "meeting_id", "group_code", "country_list", "cost_kind", "consent", "consented_on")
    return {name: getattr(earmark, name) for name in names}


def _add_earmark(actor: Actor, pledge: Pledge, given: EarmarkDraft, consent: str, on: date) -> PledgeEarmark:
    made = PledgeEarmark(
        position=len(pledge.earmarks) + 1,
        meeting_id=given.meeting,
        group_code=given.group,
        country_list=given.country_list,
        cost_kind=given.cost_kind,
        consent=consent,
        consented_on=on,
        at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
    )
    pledge.earmarks.append(made)
    db.session.flush()
    return made


def _check_earmark(fund: Fund, given: EarmarkDraft) -> None:
    """Raises RuleViolation `pledge.meeting_unknown`, `pledge.group_unknown`."""
    if given.meeting is not None and not queries_pledges.is_meeting_of(fund, given.meeting):
        raise RuleViolation("pledge.meeting_unknown", field="meeting")
    if given.group and given.group not in queries_pledges.group_names():
        raise RuleViolation("pledge.group_unknown", field="group")
