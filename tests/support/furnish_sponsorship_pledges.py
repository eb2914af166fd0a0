"""Pledges in every state with receipts, a changed earmark, returns and reversals, for pages that show them: see
`furnish`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from meetings.foundation import clock, money
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import lapsing, pledging, queries_pledges, receiving_money, returning
from meetings.sponsorship.drafts_pledges import Consent, EarmarkDraft, PledgeDraft, RateDraft, ReceiptDraft
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.rules import CostKind, FundStatus
from meetings.states.rules import CountryList
from tests.support.furnish_sponsorship_fund import of_finance

NAME = system("tests.furnish").name
Samples = dict[str, list[dict[str, Any]]]


def donor(code: str) -> Actor:
    """The contact of a donor."""
    return Actor(name=NAME, holdings=(Holding(Role.DONOR_CONTACT, code),))


def the_fund() -> Fund:
    """The fund of the process, open; made where there is none yet."""
    found = db.session.scalar(sa.select(Fund).join(Fund.process).where(Process.code == "small-arms"))
    if found is None:
        process = db.session.scalars(sa.select(Process).where(Process.code == "small-arms")).one()
        found = Fund(
            process_id=process.id,
            status=FundStatus.OPEN,
            name=Text.of(
                en="Voluntary sponsorship fund",
                ar="صندوق طوعي للرعاية",
                zh="自愿赞助基金",
                fr="Fonds de parrainage volontaire",
                ru="Добровольный спонсорский фонд",
                es="Fondo voluntario de patrocinio",
            ),
            administrator=Text.of(en="An institute that States chose"),
            basis=Text.of(en="Decision of States"),
            currency="USD",
            support_rate=700,
            limit_minor=500_000,
            eligibility=Text(),
            priority=Text(),
            admissible=[kind.value for kind in CostKind],
            status_words=Text(),
            is_sample=True,
        )
        db.session.add(found)
        db.session.flush()
    return found


def key(name: str) -> str:
    """A key for a command."""
    return f"furnished-{name}".ljust(24, "-")


def a_pledge(fund: Fund, code: str, amount: int, currency: str = "USD", **values: Any) -> Pledge:
    """A pledge that its donor proposes."""
    draft = PledgeDraft(amount, currency, clock.business_today(), is_named=True, is_sample=True, **values)
    return pledging.propose(donor(code), fund.id, code, draft)


def again(pledge: Pledge) -> Pledge:
    """A pledge as it is stored now."""
    return queries_pledges.whole(pledge.id)


def furnish_pledges() -> Samples:
    """Pledges proposed, refused, withdrawn, confirmed and lapsed; receipts, one reversed; an earmark changed by letter;
    money asked back, refused and returned."""
    first, backer = of_finance(), of_finance("finance-second")
    fund, today = the_fund(), clock.business_today()
    euro = RateDraft(round(1.0845 * money.RATE_SCALE), today, "United Nations operational rate of exchange")
    proposed = a_pledge(fund, "JPN", 2_000_000, "JPY", earmark=EarmarkDraft(group="african"))
    refused, withdrawn = a_pledge(fund, "CHE", 10_000), a_pledge(fund, "CAN", 20_000)
    pledging.refuse(first, refused.id, refused.revision, "The letter is not signed.")
    pledging.withdraw(donor("CAN"), withdrawn.id, withdrawn.revision, "Another one follows.")
    canada = a_pledge(fund, "CAN", 10_000_000, earmark=EarmarkDraft(country_list=CountryList.LDC))
    hands = a_pledge(fund, "open-hands", 5_000_000, "EUR", donor_name="Open Hands", reference="OH/2011/3")
    lapsed = a_pledge(fund, "CHE", 100_000, expires_on=today)
    for one in (canada, hands, lapsed):
        rate = euro if one.currency == "EUR" else RateDraft()
        pledging.confirm(first, one.id, one.revision, key(f"confirm-{one.id}"), rate)
    lapsing.lapse(first, lapsed.id, again(lapsed).revision, key("lapse"), "The budget was cut.")
    receiving_money.receive(first, canada.id, ReceiptDraft(key("first"), today, 6_000_000, RateDraft(), "TT 4411"))
    second = receiving_money.receive(first, canada.id, ReceiptDraft(key("second"), today, 70_000, RateDraft()))
    third = receiving_money.receive(first, hands.id, ReceiptDraft(key("third"), today, 2_500_000, euro))
    receiving_money.reverse(first, fund.id, second.act_id, key("reverse"), "It was for another fund.")
    letter = Consent("NV/2011/44", today - timedelta(days=1))
    wider = EarmarkDraft(country_list=CountryList.LDC, cost_kind=CostKind.FARE)
    pledging.record_earmark(first, canada.id, again(canada).revision, wider, letter)
    backs = [
        returning.ask(first, hands.id, again(hands).revision, amount, "A meeting was cancelled.")
        for amount in (1_000, 2_000, 3_000)
    ]
    returning.do(backer, backs[0].id, backs[0].revision, key("return"), today)
    returning.refuse(backer, backs[1].id, backs[1].revision, "It is needed.")
    second_thoughts = a_pledge(fund, "CAN", 30_000)
    everyone = (proposed, refused, withdrawn, canada, hands, lapsed, second_thoughts)
    of_fund: list[dict[str, Any]] = [{"fund": fund.id}]
    return {
        "sponsorship.pledges": [*of_fund, {"fund": fund.id, "status": "confirmed"}],
        "sponsorship.pledge": [{"number": one.id} for one in everyone],
        "sponsorship.new_pledge": of_fund,
        "sponsorship.enter_pledge": of_fund,
        "sponsorship.confirm_pledge": [{"number": proposed.id}],
        "sponsorship.refuse_pledge": [{"number": proposed.id}],
        "sponsorship.withdraw_pledge": [{"number": second_thoughts.id}],
        "sponsorship.lapse_pledge": [{"number": canada.id}],
        "sponsorship.receive": [{"number": canada.id}, {"number": hands.id}],
        "sponsorship.change_earmark": [{"number": canada.id}],
        "sponsorship.record_earmark": [{"number": canada.id}],
        "sponsorship.ask_return": [{"number": canada.id}],
        "sponsorship.decide_return": [{"number": backs[2].id}],
        "sponsorship.ledger": [*of_fund, {"fund": fund.id, "kind": "receipt"}],
        "sponsorship.ledger_file": [{"fund": fund.id, "form": "csv"}],
        "sponsorship.reverse": [{"fund": fund.id, "act": third.act_id}],
    }
