"""Mails about notices, each in its reader's language: plain text and HTML, and the entry of a calendar where a date is
what it is about. Written once for ever, in the transaction that puts them into the outbox."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import contains_eager, joinedload

from meetings.accounts.letters import speaking
from meetings.feeds import building, calendars
from meetings.feeds import rules as feeds
from meetings.foundation import clock, languages, registries
from meetings.foundation.database import db, reading_only
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.presentation import absolute, day
from meetings.foundation.registries import FeedEntry
from meetings.outbox.services import Mail, send

from . import entitled, labels, reasons, reminders
from .entitled import Reason
from .models import Notice, NoticeReceipt
from .queries import hashed
from .reasons import Names
from .rules import TOKEN_BYTES, Delivery
from .wording import Said, said

log = logging.getLogger(__name__)

BATCH = 50  # mails in one transaction: others wait for it to write, on SQLite
_JOINER = "\u2060"  # which some programs show as a box, and by which what is looked for is not found
_BETWEEN = "* * *"  # notices in plain text
_DATED = {"meeting_dates": "meeting", "deadline_changed": "deadline", "deadline_reminder": "deadline"}
_OPENING = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{calendars.PRODID}\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"


@dataclass(frozen=True)
class Item:
    """A notice as a mail shows it: what it says, of which kind it is, the address of its link."""

    said: Said
    kind: str
    link: str


@dataclass(frozen=True)
class Page:
    """What a mail shows, in its reader's language: notices, why they come to this reader, where that is chosen."""

    subject: str
    lang: str
    items: Sequence[Item]
    why: Sequence[str]  # sentences
    choices: str = ""  # an address; none for those who cannot choose
    more: str = ""  # about what is left out
    is_digest: bool = False  # about a day, not about one thing

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return languages.direction(self.lang)


@dataclass
class Known:
    """What several mails of a batch need, asked for once."""

    entries: dict[tuple[str, int], FeedEntry] = field(default_factory=dict)
    whys: dict[int, Reason] = field(default_factory=dict)  # by receipt
    names: Names = field(default_factory=Names)


def prepare() -> None:
    """Find out since when our words are what they are, which entries of calendars tell. Called before a transaction is
    begun: the first time in a process's life it is written down, in one of its own."""
    with reading_only():
        for lang in LANGUAGES:
            building.edition(lang)
        db.session.rollback()


def write_some() -> int:
    """Write the mails of some receipts that are due at once; how many were looked at.

    What cannot be written is logged and set aside, and all others go on.
    """
    waiting = _due().options(
        contains_eager(NoticeReceipt.notice),
        joinedload(NoticeReceipt.user),
        joinedload(NoticeReceipt.mission_address),
    )
    receipts = list(db.session.execute(waiting.with_for_update(of=NoticeReceipt, skip_locked=True)).scalars())
    untrue = reminders.untrue({receipt.notice_id: receipt.notice for receipt in receipts}.values())
    known = _known(receipts)
    for receipt in receipts:
        to = reader(receipt)
        if to is None or receipt.notice_id in untrue or receipt.id not in known.whys:
            receipt.delivery = Delivery.NEVER
            continue
        token = secrets.token_urlsafe(TOKEN_BYTES)
        try:
            mail = letter(receipt, to, token, known)
        except Exception:  # whatever is wrong with one notice
            set_aside(receipt)
            continue
        # In this order: what is sent is flushed, and the receipt is written once, with both.
        receipt.mail_id = send(mail).id
        receipt.token_hash = hashed(token)
    db.session.flush()
    return len(receipts)


def is_any_due() -> bool:
    """Whether there is a mail to write at once."""
    return db.session.execute(_due().with_only_columns(NoticeReceipt.id).limit(1)).first() is not None


def _due() -> sa.Select[Any]:
    return (
        sa.select(NoticeReceipt)
        .join(NoticeReceipt.notice)
        .where(NoticeReceipt.delivery == Delivery.AT_ONCE, *not_written())
        .order_by(NoticeReceipt.id)
        .limit(BATCH)
    )


def not_written() -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions on NoticeReceipt that no mail has been made of it."""
    return NoticeReceipt.mail_id.is_(None), NoticeReceipt.digest_id.is_(None), NoticeReceipt.set_aside_at.is_(None)


def set_aside(receipt: NoticeReceipt) -> None:
    """No mail could be made of it: called where that was found out."""
    log.exception("mail not written", extra={"notice": receipt.notice_id, "receipt": receipt.id})
    receipt.set_aside_at = clock.stamp()


@dataclass(frozen=True)
class Reader:
    """Who reads a mail: their address and language."""

    address: str
    lang: str


def reader(receipt: NoticeReceipt) -> Reader | None:
    """Who is written to; None where the account or the address is no longer in use."""
    if receipt.user is not None:
        return Reader(receipt.user.email, receipt.user.language) if receipt.user.active else None
    address = receipt.mission_address
    return Reader(address.email, address.language) if address is not None and address.is_active else None


def letter(receipt: NoticeReceipt, to: Reader, token: str, known: Known | None = None) -> Mail:
    """The mail about one notice."""
    known, notice = known or Known(), receipt.notice
    with speaking(to.lang):
        item = item_of(notice, to.lang, token)
        is_mission = receipt.mission_address_id is not None
        page = Page(
            subject=item.said.subject.text,
            lang=to.lang,
            items=[item],
            why=[_why(receipt, known, to.lang)],
            choices="" if is_mission else choices_address(to.lang),
        )
        return mail_of(page, to.address, attached(notice, known.entries, to.lang))


def item_of(notice: Notice, lang: str, token: str) -> Item:
    """A notice as a mail shows it. `gettext` is in the language of its reader."""
    return Item(said(notice), str(labels.KINDS[notice.kind]), absolute(f"{lang}/n/{token}"))


def digest(items: Sequence[Item], left_out: int, to: Reader, on: date, whys: Iterable[str]) -> Mail:
    """The mail about a day's notices, with the sentences why. `gettext` is in the language of its reader."""
    count = len(items) + left_out
    more = ""
    if left_out:
        more = ngettext("%(num)s more is in Rostrum.", "%(num)s more are in Rostrum.", left_out)
    page = Page(
        subject=ngettext("%(num)s notice: %(day)s", "%(num)s notices: %(day)s", count, day=day(on)),
        lang=to.lang,
        items=items,
        why=[_("What you are not told at once comes in one mail a day."), *dict.fromkeys(whys)],
        choices=choices_address(to.lang),
        more=more,
        is_digest=True,
    )
    return mail_of(page, to.address)


def _labelled(label: str, words: str = "") -> str:
    """Some words, or the line below, with what they are; the colon is that of the language."""
    return _("%(name)s: %(value)s", name=label, value=words).rstrip()


def choices_address(lang: str) -> str:
    """Where somebody chooses how they are told."""
    return absolute(f"{lang}/account/notices")


def mail_of(page: Page, to: str, calendar: str = "") -> Mail:
    """A page as a mail: the same words as plain text and as HTML, which alone keeps what holds a line together."""
    html = current_app.jinja_env.get_template("notices/mail.html").render(page=page)
    subject, plain = (words.replace(_JOINER, "") for words in (page.subject, _plain(page)))
    return Mail(to, subject, plain, page.lang, html, calendar, preferences_url=page.choices)


def _plain(page: Page) -> str:
    blocks: list[str] = [page.subject] if page.is_digest else []
    for item in page.items:
        head = item.said.subject.text
        lines = [line.text for line in item.said.lines]
        blocks += [_BETWEEN] if page.is_digest else []
        blocks += [_labelled(item.kind, head) if page.is_digest else head, *lines]
        blocks.append(f"{_labelled(item.said.action)}\n{item.link}")
    if page.more:
        blocks += [_BETWEEN, page.more]
    foot = ["-- ", *page.why]
    if page.choices:
        foot += [_("How you are told:"), page.choices]
    return "\n\n".join([*blocks, "\n".join(foot)]) + "\n"


def _why(receipt: NoticeReceipt, known: Known, lang: str) -> str:
    if receipt.mission_address_id is not None:
        return reasons.of_mission(known.names.states.get(receipt.scope))
    return reasons.sentence(receipt.notice, known.whys.get(receipt.id, Reason()), known.names, lang)


def attached(notice: Notice, entries: dict[tuple[str, int], FeedEntry], lang: str) -> str:
    """The entry that feeds have of what a notice is about, where a date is its subject: the same identity, the same
    sequence. Empty where there is none; what cannot be written does not keep the mail back."""
    entry = entries.get((notice.object_kind, notice.object_id))
    if entry is None or not _is_dated(notice) or feeds.oddity(entry) is not None:
        return ""
    try:
        return _OPENING + building.part(entry, lang).content.decode() + calendars.CLOSING.decode()
    except Exception:
        log.exception("entry left out of a mail", extra={"kind": entry.kind, "record": entry.id})
        return ""


def _is_dated(notice: Notice) -> bool:
    return _DATED.get(notice.kind) == notice.object_kind


def _known(receipts: Iterable[NoticeReceipt]) -> Known:
    """What is asked for once, and why each reader is written to: who is to be told no longer has no reason."""
    receipts = list(receipts)
    readers = entitled.readers_of(receipts)
    found = {receipt.id: readers.reason(receipt) for receipt in receipts}
    whys = {number: why for number, why in found.items() if why is not None}
    people = [(receipt, receipt.user) for receipt in receipts if receipt.user is not None and receipt.id in whys]
    named = reasons.names_of(
        ((user.language, whys[receipt.id]) for receipt, user in people),
        (receipt.scope for receipt in receipts if receipt.mission_address_id is not None),
    )
    return Known(entries_of(receipt.notice for receipt in receipts), whys, named)


def entries_of(notices: Iterable[Notice]) -> dict[tuple[str, int], FeedEntry]:
    """What feeds have of the meetings and deadlines whose dates these notices are about."""
    wanted: dict[str, set[int]] = {}
    for notice in notices:
        if _is_dated(notice):
            wanted.setdefault(notice.object_kind, set()).add(notice.object_id)
    found: dict[tuple[str, int], FeedEntry] = {}
    for source in registries.feed_sources:
        for thing in source.load(sorted(wanted.get(source.kind, ()))) if source.kind in wanted else ():
            if isinstance(thing, FeedEntry):
                found[thing.kind, thing.id] = thing
    return found
