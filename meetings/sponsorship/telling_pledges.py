"""Who is told of pledges: finance that one is proposed or withdrawn, the donor’s contacts what is done with theirs."""

from __future__ import annotations

from enum import StrEnum

from meetings.foundation import telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News

from . import queries_pledges
from .models import Fund, Pledge, Receipt

PROPOSED, ANSWERED, MONEY = "pledge_proposed", "pledge_answered", "pledge_money"


class Event(StrEnum):
    """What happened to the money of a pledge, or to what it may be used for."""

    RECEIVED = "received"
    RECEIPT_REVERSED = "receipt_reversed"
    RETURNED = "returned"
    RETURN_REVERSED = "return_reversed"
    EARMARK = "earmark"


def proposed(actor: Actor, pledge: Pledge) -> None:
    """Tell finance of the fund that a pledge is proposed, or withdrawn."""
    said = queries_pledges.donor_names([pledge])[pledge.id]
    donor = said.as_dict() if isinstance(said, Text) else {"en": said}
    facts = {"status": pledge.status, "donor": donor} | _amount(pledge.amount_minor, pledge.currency)
    _tell(actor, pledge, PROPOSED, _finance(pledge.fund), facts)


def answered(actor: Actor, pledge: Pledge) -> None:
    """Tell the donor’s contacts that their pledge is confirmed, refused, has lapsed, or stands again."""
    facts = {"status": pledge.status, "words": pledge.words} | _amount(pledge.amount_minor, pledge.currency)
    _tell(actor, pledge, ANSWERED, _donor(pledge), facts)


def received(actor: Actor, pledge: Pledge, receipt: Receipt, event: Event = Event.RECEIVED) -> None:
    """Tell the donor’s contacts of an instalment that came in, or that this was taken back."""
    facts = {"event": event, "on": receipt.received_on} | _amount(receipt.paid_minor, pledge.currency)
    _tell(actor, pledge, MONEY, _donor(pledge), facts)


def returned(actor: Actor, pledge: Pledge, amount: int, event: Event = Event.RETURNED) -> None:
    """Tell the donor’s contacts of money that goes back to them, or that this was taken back."""
    facts = {"event": event} | _amount(amount, pledge.fund.currency)
    _tell(actor, pledge, MONEY, _donor(pledge), facts)


def earmarked(actor: Actor, pledge: Pledge) -> None:
    """Tell both that a contribution may be used for something else from now on."""
    facts = {"event": Event.EARMARK} | _amount(pledge.amount_minor, pledge.currency)
    _tell(actor, pledge, MONEY, _donor(pledge) | _finance(pledge.fund), facts)


def _amount(minor: int, currency: str) -> dict[str, object]:
    return {"minor": minor, "currency": currency}


def _finance(fund: Fund) -> Audience:
    return Audience(holders=((Role.FINANCE, fund.process.code),))


def _donor(pledge: Pledge) -> Audience:
    return Audience(holders=((Role.DONOR_CONTACT, pledge.donor_code),))


def _tell(actor: Actor, pledge: Pledge, kind: str, audience: Audience, facts: dict[str, object]) -> None:
    news = News(
        kind=kind,
        object_kind="pledge",
        object_id=pledge.id,
        path=f"sponsorship/pledges/{pledge.id}/",
        title=pledge.fund.name,
        audience=audience,
        process=pledge.fund.process.code,
        facts=facts,
        is_sample=pledge.is_sample or pledge.fund.is_sample,
    )
    telling.tell(actor, news)
