"""What pages show of funds: the tabs of a fund, to which each area adds its own, and buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access import Actor, Role
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import Link, Registry
from meetings.mandates.models import Clause

from . import labels_fund as labels
from . import parties, queries_fund
from .models import Fund, FundCall
from .rules import FUND_STEPS, FundStatus, FundStep


class Tab(NamedTuple):
    """A page of a fund: `endpoint` gets the fund's number as `fund`; `shown` says for whom there is one."""

    label: LazyString
    endpoint: str
    shown: Callable[[Actor, Fund], bool]


TABS: Registry[Tab] = Registry()
"""Pages of a fund; each area registers its own in the assembly: `TABS.register("pledges", Tab(…), rank=20)`."""


@dataclass(frozen=True)
class Offer:
    """A button: its words and where it leads."""

    label: LazyString
    url: str


OFFERS: Registry[Callable[[Actor, Fund], list[Offer]]] = Registry()
"""Buttons on a fund's page besides those of who keeps it: asking for sponsorship, proposing a pledge."""


def tabs(who: Actor, fund: Fund, current: str) -> list[dict[str, object]]:
    """The pages of a fund that somebody may see; `current` is the key of the one that is shown."""
    return [
        {"label": tab.label, "url": url_for(tab.endpoint, fund=fund.id), "current": key == current}
        for key, tab in TABS.items()
        if tab.shown(who, fund)
    ]


def offers(who: Actor, fund: Fund) -> list[Offer]:
    """Buttons of a fund: what areas offer, then for who keeps it its rules, and the steps that their table allows."""
    found = [offer for more in OFFERS for offer in more(who, fund)]
    if not parties.keeps(who, fund):
        return found
    found.append(Offer(labels.EDIT, url_for("sponsorship.edit", fund=fund.id)))
    for step in FundStep:
        if (fund.status, step) in FUND_STEPS:
            found.append(Offer(labels.STEPS[step], url_for("sponsorship.step", fund=fund.id, step=step.value)))
    return found


def call_mark(call: FundCall, fund: Fund, today: date) -> tuple[LazyString, str]:
    """How a call stands in a word, with its tone."""
    if fund.status is not FundStatus.OPEN:
        return labels.STATUSES[fund.status], labels.TONES[fund.status]
    if today < call.opens_on:
        return labels.CALL_SOON, "open"
    return (labels.CALL_OPEN, "ok") if today <= call.closes_on else (labels.CALL_LATE, "warn")


def waiting(who: Actor) -> list[Link]:
    """What waits for somebody of finance: a higher limit that another one has asked for."""
    if not who.scopes(Role.FINANCE):
        return []
    return [
        Link(labels.LIMIT_WAITS, url_for("sponsorship.show", fund=fund.id), fund.name, "warn")
        for fund in queries_fund.limits_waiting(who)
    ]


def answers(clauses: Sequence[Clause]) -> list[Link]:
    """What in the system answers these clauses: each thing once."""
    ids = sorted({clause.paragraph_id for clause in clauses})
    found = [source(dict.fromkeys(ids, ())) for source in registries.paragraph_answers]
    links = [link for by_paragraph in found for number in ids for link in by_paragraph.get(number, [])]
    return list({link.url: link for link in links}.values())
