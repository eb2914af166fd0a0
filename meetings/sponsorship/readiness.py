"""The column of a meeting’s readiness about sponsorship: whether there is a fund, and until when it takes requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import g, request, url_for
from flask_babel import gettext as _

from meetings.calendar.queries import is_key
from meetings.calendar.readiness import TITLES
from meetings.foundation import clock, frame
from meetings.foundation.presentation import day
from meetings.foundation.registries import ReadinessCell, ReadinessColumn
from meetings.foundation.web import actor

from . import queries_fund
from .queries_fund import Standing
from .rules import FundStatus

KEY = "sponsorship"
FRAME = "sponsorship.readiness"
MEETING_PAGE = "calendar.meeting"


def column() -> ReadinessColumn:
    """The column, which replaces that of the calendar."""
    frame.columns.register(FRAME, columns)
    return ReadinessColumn(TITLES[KEY], cells)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a meeting’s page reads with the rest."""
    code = str((request.view_args or {}).get("code"))
    if request.endpoint != MEETING_PAGE or not is_key(code):
        return ()
    return (queries_fund.standing_column(actor(), code),)


def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
    """How sponsorship stands for each meeting, as far as the reader may know; at most one query."""
    known, today = _standings(ids), clock.business_today()
    without = ReadinessCell(_("no fund"), "open", url_for("sponsorship.index"))
    return {i: _cell(known[i], today) if i in known else without for i in ids}


def _standings(ids: Sequence[int]) -> dict[int, Standing]:
    written = frame.values(FRAME) if "frame" in g else ()
    if len(ids) == 1 and written:
        return {ids[0]: queries_fund.read_standing(written[0])} if written[0] else {}
    return queries_fund.standings(actor(), ids)


def _cell(standing: Standing, today: date) -> ReadinessCell:
    words, tone = _said(standing, today)
    return ReadinessCell(words, tone, url_for("sponsorship.show", fund=standing.fund))


def _said(standing: Standing, today: date) -> tuple[str, str]:
    match standing.status:
        case FundStatus.PREPARED:
            return _("fund in preparation"), "open"
        case FundStatus.SUSPENDED:
            return _("fund suspended"), "warn"
        case FundStatus.CLOSED:
            return _("fund closed"), "open"
    if standing.opens_on is None or standing.closes_on is None:
        return _("no call for requests yet"), "open"
    if today < standing.opens_on:
        return _("requests from %(day)s on", day=day(standing.opens_on)), "info"
    if today <= standing.closes_on:
        return _("fund open until %(day)s", day=day(standing.closes_on)), "ok"
    return _("requests closed on %(day)s", day=day(standing.closes_on)), "info"
