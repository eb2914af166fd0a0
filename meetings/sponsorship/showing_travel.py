"""What pages show of journeys: how far each is, what may be done with it, its place on a request’s page, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import ngettext

from meetings.foundation import clock, frame
from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.foundation.registries import Link
from meetings.foundation.web import actor
from meetings.states import queries as states

from . import labels_travel as labels
from . import parties, purging, queries_travel, settling, travelling
from .labels_travel import Stage, Step
from .ledger import AccountKind
from .models_requests import Award, SponsorshipRequest
from .rules import AwardStatus, Party, TravelOutcome
from .settling import Money
from .showing import Offer

KEY = "sponsorship_travel"


@dataclass(frozen=True)
class Row:
    """A journey in a list, with the sums of its award."""

    award: Award
    state: Text
    stage: Stage
    advanced: int
    settled: int
    due_back: int


def stage_of(award: Award, committed: int, advanced: int, settled: int) -> Stage:
    """How far a journey is."""
    travel, over_on = award.travel, award.request.meeting.over_on
    if travel is not None and travel.is_final:
        return Stage.FINAL
    is_no_show = travel is not None and travel.outcome is TravelOutcome.NO_SHOW
    if advanced and not committed and (settled or is_no_show):
        return Stage.DUE_BACK
    if travel is not None and (travel.reported_at is not None or is_no_show):
        return Stage.REPORTED
    return Stage.REPORT_DUE if over_on is not None and over_on < clock.business_today() else Stage.BEFORE


def rows(awards: Sequence[Award]) -> list[Row]:
    """Journeys with the names of their States and their sums; two queries."""
    held = queries_travel.sums([award.id for award in awards])
    known = names([award.request.state_code for award in awards])
    found = []
    for award in awards:
        of = held[award.id]
        committed, advanced = of[AccountKind.COMMITTED], of[AccountKind.ADVANCED]
        settled = of[AccountKind.SETTLED]
        stage = stage_of(award, committed, advanced, settled)
        due = advanced if stage is Stage.DUE_BACK else 0
        found.append(Row(award, known[award.request.state_code], stage, advanced, settled, due))
    return found


def names(codes: Sequence[str]) -> dict[str, Text]:
    """States by their names of today; one that is none is called by its code."""
    today, asked = clock.business_today(), set(codes)
    found = {state.iso3: state.name_on(today) for state in (states.by_iso3(asked) if asked else ())}
    return {code: found.get(code) or Text.of({"en": code}) for code in asked}


def is_own(who: Actor, award: Award) -> bool:
    """Whether somebody is of the delegation whose journey it is."""
    return award.request.state_code in parties.states_of(who)


def may_report(who: Actor, award: Award) -> bool:
    """Whether somebody may report on a journey now."""
    if not is_own(who, award):
        return False
    try:
        travelling.check_reportable(award)
    except Conflict:
        return False
    return True


def steps(who: Actor, award: Award, money: Money) -> list[Step]:
    """What somebody of finance may do with a journey now, the likeliest first."""
    if Party.FINANCE not in parties.parties_of(who, award.request):
        return []
    travel, found = award.travel, []
    is_open = award.status is AwardStatus.COMMITTED and not money.is_closed
    outcome = travel.outcome if travel is not None else TravelOutcome.EXPECTED
    if is_open and outcome is not TravelOutcome.EXPECTED and (money.committed or outcome is TravelOutcome.ATTENDED):
        found.append(Step.SETTLE)
    if money.due_back:
        found.append(Step.RECOVER)
    if is_open and money.largest and outcome is not TravelOutcome.NO_SHOW:
        found.append(Step.ADVANCE)
    if is_open and _has_begun(award):
        found.append(Step.OUTCOME)
    if settling.last_act(award) is not None:
        found.append(Step.UNDO)
    return found


def offers(who: Actor, award: Award, money: Money) -> list[Offer]:
    """Buttons on the page of a journey."""
    found = []
    if may_report(who, award):
        reported = award.travel is not None and award.travel.reported_at is not None
        label = labels.CHANGE_REPORT if reported else labels.REPORT
        found.append(Offer(label, url_for("sponsorship.travel_report", number=award.id)))
    for step in steps(who, award, money):
        found.append(Offer(labels.STEPS[step], url_for(f"sponsorship.travel_{step.value}", number=award.id)))
    return found


def panel(who: Actor, request: SponsorshipRequest) -> dict[str, Any] | None:
    """What the page of a request shows of its journeys, and until when personal data is kept; for who reads both."""
    found: list[Award] = []
    if request.awards and is_party(who, request):
        found = queries_travel.of_request(request.id)
    return {
        "template": "sponsorship/travel_panel.html",
        "travel_words": labels,
        "journeys": rows(found),
        "purge_on": purging.purge_day(request),
        "purged_on": clock.day_at_office(request.purged_at) if request.purged_at is not None else None,
        "currency": request.fund.currency,
    }


def is_party(who: Actor, request: SponsorshipRequest) -> bool:
    """Whether somebody reads of the journey of a request: its State, finance, the auditor."""
    return request.state_code in parties.states_of(who) or parties.reads_all(who, request.fund)


def award_link(who: Actor, award_id: int) -> str:
    """The page of an award’s journey, for the award’s own page; empty where somebody sees none."""
    try:
        queries_travel.award(who, award_id)
    except NotFound:
        return ""
    return url_for("sponsorship.travel", number=award_id)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_travel.waiting_columns(actor()).values())


def waiting(who: Any) -> list[Link]:
    """Journeys whose report is due from one’s State, and those that finance is to settle."""
    found, url = [], url_for("sponsorship.journeys")
    for key, count in zip(queries_travel.waiting_columns(who), frame.values(KEY), strict=False):
        if not count:
            continue
        if key == queries_travel.TO_REPORT:
            said = ngettext("%(num)s sponsored journey to report on", "%(num)s sponsored journeys to report on", count)
        else:
            said = ngettext("%(num)s sponsored journey to settle", "%(num)s sponsored journeys to settle", count)
        found.append(Link(said, url, tone="warn"))
    return found


def _has_begun(award: Award) -> bool:
    try:
        settling.check_begun(award)
    except Conflict:
        return False
    return True
