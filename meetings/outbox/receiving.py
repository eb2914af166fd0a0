"""Taking delivery reports out of a Maildir: what they say is kept, then the file moves from new to cur."""

from __future__ import annotations

import itertools
import logging
import os
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from meetings.foundation import clock
from meetings.foundation.database import db, unit_of_work

from . import keeping, reports
from .message import wire_address
from .models import OutgoingMail
from .reports import Report
from .rules import FailureSource, MailReport

log = logging.getLogger(__name__)

FILES_A_RUN = 500
READ, ODD = ":2,S", ":2,F"  # flags of a Maildir: seen; flagged, for somebody to look at


def take_reports() -> int:
    """Read what has arrived; how many reports were about mails of ours."""
    named = str(current_app.config["MAIL_REPORTS"])
    if not named:
        return 0
    folder = Path(named)
    known = 0
    try:
        with os.scandir(folder / "new") as entries:
            names = sorted(entry.name for entry in itertools.islice(entries, FILES_A_RUN))
    except OSError as error:
        log.warning("reports cannot be read", extra={"problem": error.strerror})
        return 0
    for name in names:
        # A file that nobody can read goes aside, or five hundred of them would keep all others from being read.
        found = _found(folder / "new" / name)
        is_known = found is not None and _kept(found)
        known += is_known
        if not is_known:
            log.warning("no report about a mail of ours", extra={"is_report": found is not None})
        try:
            (folder / "new" / name).rename(folder / "cur" / (name.partition(":")[0] + (READ if is_known else ODD)))
        except OSError as error:
            if os.path.lexists(folder / "new" / name):  # otherwise another worker was first
                log.warning("a report cannot be put aside and is read again", extra={"problem": error.strerror})
    return known


def _found(file: Path) -> list[Report] | None:
    try:
        number = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(number, "rb") as opened:  # noqa: PTH123 - of a descriptor
            return reports.read(opened.read(reports.LARGEST + 1))
    except OSError:
        return None


def _kept(found: list[Report]) -> bool:
    """Whether any of it is about a mail of ours. Committed before the file moves: read twice, it is kept once."""
    now = clock.real_now()
    with unit_of_work():
        kept = [_keep(report, now) for report in found]
    return any(kept)


def _keep(report: Report, now: datetime) -> bool:
    row = db.session.execute(
        sa.select(OutgoingMail).where(OutgoingMail.message_id == report.message_id).with_for_update()
    ).scalar_one_or_none()
    if row is None or not report.recipients & {row.recipient.lower(), wire_address(row.recipient).lower()}:
        return False
    if row.report is MailReport.FAILED or row.report is report.report:
        return True
    row.report, row.report_status, row.reported_at = report.report, report.status, now
    if report.words:
        row.reply = report.words
    if report.report is MailReport.FAILED:
        keeping.fails(row.recipient, FailureSource.REPORT, " ".join((report.status, report.words)).strip(), now)
    return True
