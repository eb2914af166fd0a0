"""What the page of the audit log says of pledges, of money that goes back to donors, and of acts of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.foundation import money, registries
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor
from meetings.states.labels import LISTS

from . import labels_fund, labels_ledger, labels_pledges, parties
from .models import LedgerAct, Pledge, PledgeReturn


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in (*labels_pledges.AUDITED.items(), *labels_ledger.AUDITED.items()):
        registries.audit_acts.register(code, words)
    values: dict[str, Any] = {
        "donor_kind": labels_pledges.DONOR_KINDS,
        "status": labels_pledges.STATUSES,
        "country_list": LISTS,
        "cost_kind": labels_fund.COSTS,
        "rate_e8": money.typed_rate,
    }
    refers = {"donor_code": "state", "meeting_id": "meeting", "group_code": "state"}
    kinds = {
        "pledge": AuditKind(labels_pledges.PLEDGES, _pledges, labels_pledges.FIELDS, values, refers),
        "pledge_return": AuditKind(
            labels_pledges.RETURNS_NAME,
            _returns,
            labels_pledges.RETURN_FIELDS,
            {"status": labels_pledges.RETURNS},
            {"pledge_id": "pledge", "act_id": "ledger_act"},
        ),
        "ledger_act": AuditKind(
            labels_ledger.LEDGER_ACTS,
            _acts,
            labels_ledger.FIELDS,
            {"kind": labels_ledger.ACTS},
            {"pledge_id": "pledge", "award_id": "award", "reverses_id": "ledger_act"},
        ),
    }
    for rank, (kind, said) in enumerate(kinds.items()):
        registries.audit_kinds.register(kind, said, rank=90 + rank)


def _pledges(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Pledge.id, parties.visible_pledges(actor())).where(Pledge.id.in_(map(int, ids)))
    return {
        str(number): Link(
            _("Pledge %(number)s", number=number), url_for("sponsorship.pledge", number=number) if is_seen else ""
        )
        for number, is_seen in db.session.execute(query)
    }


def _returns(ids: Collection[str]) -> dict[str, Link]:
    query = (
        sa.select(PledgeReturn.id, Pledge.id, parties.visible_pledges(actor()))
        .join(PledgeReturn.pledge)
        .where(PledgeReturn.id.in_(map(int, ids)))
    )
    return {
        str(number): Link(
            _("Return to the donor of pledge %(number)s", number=pledge),
            url_for("sponsorship.pledge", number=pledge) if is_seen else "",
        )
        for number, pledge, is_seen in db.session.execute(query)
    }


def _acts(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(LedgerAct.id).where(LedgerAct.id.in_(map(int, ids)))
    return {str(number): Link(_("Act %(number)s", number=number), "") for number in db.session.scalars(query)}
