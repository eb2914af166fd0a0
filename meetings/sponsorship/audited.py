"""What the page of the audit log says of funds, calls, requests and awards."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels_awards, labels_proposals, labels_requests, labels_travel
from . import labels_fund as labels
from .models import Fund, FundCall
from .models_requests import Award, SponsorshipRequest
from .parties import visible_awards, visible_funds, visible_requests
from .rules import RequestStatus

_REFERS = {
    "process_id": "process",
    "fund_id": "fund",
    "meeting_id": "meeting",
    "request_id": "sponsorship_request",
    "award_id": "award",
    "carried_from_id": "sponsorship_request",
    "state_code": "state",
    "user_id": "account",
    "limit_asked_by_id": "account",
}


def register() -> None:
    """Fill the registries of the foundation; pledges, the ledger and journeys are said by their own areas."""
    for area in (labels, labels_requests, labels_awards, labels_proposals):
        for code, words in area.AUDITED.items():
            registries.audit_acts.register(code, words)
    fields = labels.COMMON_FIELDS | labels_requests.AUDIT_FIELDS | labels_awards.AUDIT_FIELDS
    of_fund: dict[str, Any] = {"status": labels.STATUSES, "admissible": labels.COSTS}
    of_request: dict[str, Any] = {**labels_requests.AUDIT_VALUES, **labels_awards.AUDIT_VALUES}
    of_award: dict[str, Any] = {"status": labels_awards.STATUSES}
    said_of_fund = labels.FUND_FIELDS | labels_proposals.AUDIT_FIELDS
    of_calls, removed = labels.CALL_FIELDS, labels_travel.PURGED | {"kept_files": labels_travel.KEPT_FILES}
    kinds = {
        "fund": AuditKind(labels.FUNDS, _funds, said_of_fund, of_fund, _refers(said_of_fund)),
        "fund_call": AuditKind(labels.CALLS, _calls, of_calls, {}, _refers(of_calls)),
        "sponsorship_request": AuditKind(labels.REQUESTS, _requests, fields | removed, of_request, _refers(fields)),
        "award": AuditKind(labels.AWARDS, _awards, fields, of_award, _refers(fields)),
    }
    for rank, (kind, said) in enumerate(kinds.items()):
        registries.audit_kinds.register(kind, said, rank=80 + rank)


def _refers(fields: Collection[str]) -> dict[str, str]:
    return {name: kind for name, kind in _REFERS.items() if name in fields}


def _funds(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Fund.id, Fund.name, visible_funds(actor())).where(Fund.id.in_(_numbers(ids)))
    return {
        str(number): Link(name, url_for("sponsorship.show", fund=number) if is_seen else "")
        for number, name, is_seen in db.session.execute(query)
    }


def _calls(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(FundCall.id, FundCall.fund_id, Meeting.short, Meeting.title, visible_funds(actor()))
    query = query.join(FundCall.meeting).join(FundCall.fund).where(FundCall.id.in_(_numbers(ids)))
    return {
        str(number): Link(short or title, url_for("sponsorship.show", fund=fund) if is_seen else "")
        for number, fund, short, title, is_seen in db.session.execute(query)
    }


def _requests(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting alone, a draft by number: the rest is not for everybody who reads the log."""
    query = (
        sa.select(
            SponsorshipRequest.id, SponsorshipRequest.status, Meeting.short, Meeting.title, visible_requests(actor())
        )
        .join(SponsorshipRequest.meeting)
        .where(SponsorshipRequest.id.in_(_numbers(ids)))
    )
    found = {}
    for number, status, short, title, is_seen in db.session.execute(query):
        name = _("Request %(number)s", number=number)
        if status is not RequestStatus.DRAFT:
            name = f"{name} · {into(short or title).text}"
        found[str(number)] = Link(name, url_for("sponsorship.request", number=number) if is_seen else "")
    return found


def _awards(ids: Collection[str]) -> dict[str, Link]:
    """By number alone."""
    query = sa.select(Award.id, visible_awards(actor())).where(Award.id.in_(_numbers(ids)))
    return {
        str(number): Link(
            _("Award %(number)s", number=number), url_for("sponsorship.award", number=number) if is_seen else ""
        )
        for number, is_seen in db.session.execute(query)
    }


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]
