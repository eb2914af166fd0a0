"""The column of a meeting’s readiness about sponsorship: whether there is a fund, and until when it takes requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from meetings.calendar import readied
from meetings.calendar.readiness import TITLES
from meetings.foundation import clock
from meetings.foundation.presentation import day
from meetings.foundation.registries import ReadinessCell, ReadinessColumn
from meetings.foundation.web import actor

from . import queries_fund
from .queries_fund import Standing
from .rules import FundStatus

KEY = "sponsorship"


def column() -> ReadinessColumn:
    """The column, which replaces that of the calendar."""
    readied.reads.register(KEY, lambda: queries_fund.standing(actor()))
    return ReadinessColumn(TITLES[KEY], cells)


def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
    """How sponsorship stands for each meeting, as far as the reader may know."""
    today = clock.business_today()
    known = {i: queries_fund.read_standing(said) for i, said in readied.written(KEY, ids).items()}
    without = ReadinessCell(_("no fund"), "open", url_for("sponsorship.index"))
    return {i: _cell(known[i], today) if i in known else without for i in ids}


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
