"""What every page and the first one show of notices: the bell, mail that does not go out, what waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import clock, frame
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.languages import LazyString, Localized
from meetings.foundation.registries import Link
from meetings.foundation.text import tamed_line
from meetings.foundation.web import actor

from . import entitled, labels, page_labels, queries
from .models import NoticeReceipt
from .queries import Head
from .wording import Said, ours, said

LINE_MAXIMUM = 240


@dataclass(frozen=True)
class Row:
    """A notice of somebody's list, in words."""

    receipt: NoticeReceipt
    said: Said
    line: Localized | None  # the first of what it says besides, cut where it is long
    kind: LazyString


def rows(receipts: Sequence[NoticeReceipt]) -> list[Row]:
    """Receipts (with their notices) as a list shows them to their reader: without what is not public any more."""
    hidden = entitled.hidden_from(actor(), (receipt.notice for receipt in receipts))
    return [_row(receipt, _withheld() if receipt.notice_id in hidden else said(receipt.notice)) for receipt in receipts]


def _withheld() -> Said:
    return Said(ours(_("What this was about is no longer public.")), (), "")


def _row(receipt: NoticeReceipt, words: Said) -> Row:
    # Of a note its own words, not its reference.
    first = 1 if receipt.notice.kind == "note" and receipt.notice.facts.get("reference") else 0
    line = words.lines[first] if len(words.lines) > first else None
    if line is not None:
        line = line._replace(text=tamed_line(line.text, LINE_MAXIMUM))
    return Row(receipt, words, line, labels.KINDS[receipt.notice.kind])


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page has to read: nothing for strangers."""
    who = actor()
    if who.user_id is None:
        return ()
    return queries.head_columns(who.user_id, may_somewhere(who, Action.MISSION_SEE))


def head() -> Head:
    """What the head of each page says to the person who asks, who is signed in."""
    return queries.head_of(frame.values("notices"))


def context() -> dict[str, Any]:
    """What the layout shows: nothing to strangers, whose pages know no session."""
    who = actor()
    if who.user_id is None:
        return {"bell": None, "mail_trouble": None, "notice_words": page_labels}
    found = head()
    words = (
        ngettext("Notices: %(num)s unread", "Notices: %(num)s unread", found.unread)
        if found.unread
        else str(page_labels.NONE_UNREAD)
    )
    return {
        "bell": {"unread": found.unread, "url": url_for("notices.own"), "words": words},
        "mail_trouble": found.trouble,
        "business_time": clock.in_business_time,
        "office_zone": clock.OFFICE_ZONE,
        "notice_words": page_labels,
    }


def waiting(_who: Any) -> list[Link]:
    """On the first page: notes that somebody has not read and, for the secretariat, addresses that fail."""
    found = head()
    links = []
    if found.notes:
        label = ngettext(
            "%(num)s note of the secretariat to read", "%(num)s notes of the secretariat to read", found.notes
        )
        links.append(Link(label, url_for("notices.own", kind="note", show="unread")))
    if found.failing:
        label = ngettext("Mail to %(num)s address fails", "Mail to %(num)s addresses fails", found.failing)
        links.append(Link(label, url_for("notices.failing"), tone="bad"))
    return links
