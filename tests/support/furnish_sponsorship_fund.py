"""The fund itself for pages that show it: open, with a call, a reviewer, a higher limit that waits: see `furnish`."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import User
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import queries_fund, setting_up
from meetings.sponsorship.drafts_fund import CallDraft, FundDraft
from meetings.sponsorship.models import Fund
from meetings.sponsorship.rules import FundStatus, FundStep

PROCESS = "small-arms"
KEEPER = Actor(name=system("tests.furnish").name, holdings=(Holding(Role.FINANCE, PROCESS),))
NAME = Text.of(
    en="Voluntary sponsorship fund",
    ar="صندوق التبرعات للرعاية",
    zh="自愿赞助基金",
    fr="Fonds de parrainage de contributions volontaires",
    ru="Фонд добровольных взносов на спонсорскую поддержку",
    es="Fondo voluntario de patrocinio",
)
Samples = dict[str, list[dict[str, Any]]]


def of_finance(name: str = "finance") -> Actor:
    """One of the two people of finance of the demonstration: what they do is told in their name."""
    user = db.session.scalars(sa.select(User).where(User.email == f"{name}@example.org")).one()
    return Actor(user.id, user.name, (Holding(Role.FINANCE, PROCESS),))


def an_open_fund() -> Fund:
    """The fund of the process, which is set up and opened unless there is one."""
    fund = db.session.scalar(sa.select(Fund).join(Fund.process).where(Process.code == PROCESS))
    if fund is None:
        fund = setting_up.create(KEEPER, PROCESS, FundDraft(name=NAME, currency="USD", is_sample=True))
    if fund.status is FundStatus.PREPARED:
        fund = setting_up.take(KEEPER, fund.id, fund.revision, FundStep.OPEN)
    return fund


def furnish_fund() -> Samples:
    """A call that can be removed, a reviewer, and a higher limit that waits for a second person."""
    fund, today = an_open_fund(), clock.business_today()
    note = Text.of(en="By note verbale, with a copy by e-mail.")
    offered = queries_fund.meetings_to_call(fund)
    for meeting in (offered[0], offered[-1]):
        given = CallDraft(today, today + timedelta(days=60), note)
        call = setting_up.add_call(KEEPER, fund.id, meeting.id, given)  # of the last one nobody asks anything
    for email in db.session.scalars(sa.select(User.email).where(User.active.is_(True)).order_by(User.id)):
        if queries_fund.reviewers(fund.id):
            break
        with suppress(RuleViolation):  # who is of finance reviews already
            setting_up.add_reviewer(KEEPER, fund.id, email, "NZL")
    if fund.limit_asked_minor is None:
        setting_up.set_limit(KEEPER, fund.id, fund.revision, fund.limit_minor + 10_000_000)
    reviewer, _user = queries_fund.reviewers(fund.id)[0]
    of_call = {"fund": fund.id, "call": call.id}
    return {
        "sponsorship.show": [{"fund": fund.id}],
        "sponsorship.edit": [{"fund": fund.id}],
        "sponsorship.step": [{"fund": fund.id, "step": step} for step in ("suspend", "close")],
        "sponsorship.limit": [{"fund": fund.id}],
        "sponsorship.decide_limit": [{"fund": fund.id, "answer": answer} for answer in ("confirm", "refuse")],
        "sponsorship.new_call": [{"fund": fund.id}],
        "sponsorship.edit_call": [of_call],
        "sponsorship.remove_call": [of_call],
        "sponsorship.reviewers": [{"fund": fund.id}],
        "sponsorship.new_reviewer": [{"fund": fund.id}],
        "sponsorship.remove_reviewer": [{"fund": fund.id, "number": reviewer.id}],
        "sponsorship.new": [{"process": PROCESS}],
    }
