"""Writing down that somebody opened the page a notice points to, and going by what one chose for every kind."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import sqlalchemy as sa
from werkzeug.datastructures import Headers

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import IN_PASSING, db, own_transaction

from . import queries, services
from .models import NoticeReceipt
from .rules import KINDS, Delivery

log = logging.getLogger(__name__)


def is_a_person(method: str, headers: Headers, *, surely: bool) -> bool:
    """Whether somebody goes to a page: no program that looks links up, no browser that loads ahead.

    Where `surely`, only a browser that says so counts: mail gateways open every link of a mail.
    """
    mode = headers.get("Sec-Fetch-Mode")
    ahead = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return method == "GET" and not ahead and (mode == "navigate" or (mode is None and not surely))


def note_opened(receipt: NoticeReceipt) -> None:
    """The first time counts, and it is read by that. In a transaction of its own: the request only reads."""
    if receipt.opened_at is not None and receipt.read_at is not None:
        return
    number, now = receipt.id, clock.now()
    db.session.rollback()  # on SQLite what the request has open would wait for this, and this for it
    stamps = {
        "opened_at": sa.func.coalesce(NoticeReceipt.opened_at, now),
        "read_at": sa.func.coalesce(NoticeReceipt.read_at, now),
    }
    try:
        with own_transaction(IN_PASSING) as connection:
            connection.execute(sa.update(NoticeReceipt).where(NoticeReceipt.id == number).values(stamps))
    except sa.exc.OperationalError:  # a full disk, a long writer: the page matters more
        log.warning("opening of a notice not recorded", exc_info=True)


def choose_all(actor: Actor, answers: Mapping[str, Delivery]) -> None:
    """How one wants to be told of each kind from now on. Raises `notice.must` for a kind that a role keeps on."""
    known = chosen(actor)
    changed = {kind: way for kind, way in answers.items() if known.get(kind) is not way}
    for kind, way in changed.items():
        services.choose(actor, kind, way)
    if changed:
        before = {kind: known[kind].value for kind in changed}
        after = {kind: way.value for kind, way in changed.items()}
        audit.record(actor, "notice.choose", "notice_choices", actor.user_id, before, after)


def chosen(actor: Actor) -> dict[str, Delivery]:
    """How somebody is told of each kind: as they have chosen, else as the kind says."""
    rows, roles = queries.choices(actor.user_id or 0), services.held(actor)
    return {key: kind.delivery(rows.get(key), roles) for key, kind in KINDS.items()}
