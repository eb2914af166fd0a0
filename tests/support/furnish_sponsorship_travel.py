"""Journeys of the sponsorship fund in every state, for pages that show them: see `furnish`."""

from __future__ import annotations

from typing import Any

from meetings.foundation import attachments
from meetings.foundation.access import Actor, Role
from meetings.sponsorship import queries_travel
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import CostKind, TravelOutcome
from tests.sponsorship import support_travel as journeys
from tests.sponsorship.support import a_pledge, a_request, person
from tests.sponsorship.support_travel import FARE, PDF, SUBSISTENCE

Samples = dict[str, list[dict[str, Any]]]
HELD = "bms-2010"  # a meeting that is over: its journeys can be reported on


def furnish_travel(fund: Fund | None = None) -> Samples:
    """Five journeys of a fund: ahead, with an advance, reported, with money due back, and settled.

    `fund` is the one that other parts furnish; without it, the first journey brings one of its own.
    """
    first = journeys.a_journey() if fund is None else _journey(fund, "NPL")
    of = fund or queries_travel.locked(first.id).request.fund
    paid, told, due, done = (_journey(of, state) for state in ("NGA", "PER", "KEN", "FJI"))
    for award in (paid, told, due, done):
        journeys.advanced(award, 500_00)
    travel = journeys.reported(told, _of("PER"), file=attachments.read(PDF, "boarding.pdf"))
    file = travel.files[0].attachment_id
    journeys.came(told)
    journeys.came(due, TravelOutcome.NO_SHOW)
    journeys.settled(due)
    journeys.reported(done, _of("FJI"))
    journeys.came(done)
    journeys.settled(done, {FARE: 600_00, SUBSISTENCE: 300_00})
    everyone = (first, paid, told, due, done)
    return {
        "sponsorship.journeys": [{}],
        "sponsorship.travel": [{"number": award.id} for award in everyone],
        "sponsorship.travel_file": [{"number": told.id, "file": file}],
        "sponsorship.travel_report": [{"number": told.id}],
        "sponsorship.travel_advance": [{"number": first.id}],
        "sponsorship.travel_outcome": [{"number": told.id}],
        "sponsorship.travel_settle": [{"number": told.id}],
        "sponsorship.travel_recover": [{"number": due.id}],
        "sponsorship.travel_undo": [{"number": paid.id}, {"number": done.id}],
    }


def _of(state: str) -> Actor:
    made = person(0, (Role.FOCAL_POINT, state))
    return Actor(name=made.name, holdings=made.holdings)


def _journey(fund: Fund, state: str) -> Award:
    pledge = a_pledge(fund, 1_000_00, paid=1_000_00)
    shares: dict[tuple[int, CostKind], int] = {(pledge.id, FARE): 700_00, (pledge.id, SUBSISTENCE): 300_00}
    return journeys.an_award(a_request(fund, state, code=HELD), shares)
