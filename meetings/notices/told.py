"""Who was told a notice, in words: how each was written to, what became of the mail, when they opened its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import pgettext

from meetings.foundation import clock
from meetings.foundation.database import once
from meetings.foundation.presentation import into, when
from meetings.foundation.web import lang
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailReport, MailState
from meetings.states import queries as states

from .models import NoticeReceipt
from .rules import Delivery


@dataclass(frozen=True)
class MailSaid:
    """What became of a mail: a word with its tone, when, and the words of the server or of a delivery report."""

    word: str
    tone: str
    moment: str = ""
    reply: str = ""


@dataclass(frozen=True)
class Recipient:
    """Somebody who was told: `name` of a person or the address of a mission, for whom (a State, a group)."""

    receipt: NoticeReceipt
    name: str
    address: str
    is_mission: bool
    of: str
    mail: MailSaid
    opened: str


def recipients(receipts: Sequence[NoticeReceipt], day: date) -> list[Recipient]:
    """In words; the names of States and groups are read once."""
    names = scope_names(day)
    return [_recipient(receipt, names) for receipt in receipts]


def scope_names(day: date) -> dict[str, str]:
    """States by iso3 and groups by code, as they are called on a day."""
    named = dict(states.choices(day, lang(), observers=True))
    return named | {group.code: str(into(group.on(day).name)) for group in once("regional groups", states.groups)}


def _recipient(receipt: NoticeReceipt, names: Mapping[str, str]) -> Recipient:
    mail = mail_of(receipt)
    mission = receipt.mission_address
    known = mission.email if mission is not None else receipt.user.email if receipt.user is not None else ""
    return Recipient(
        receipt,
        name=receipt.user.name if receipt.user is not None else "",
        address=mail.recipient if mail is not None else known,
        is_mission=mission is not None,
        of=names.get(receipt.scope, ""),
        mail=said_of_mail(receipt),
        opened=_moment(receipt.opened_at),
    )


def mail_of(receipt: NoticeReceipt) -> OutgoingMail | None:
    """The mail that tells it, be it one of its own or a day's."""
    if receipt.mail is not None:
        return receipt.mail
    return receipt.digest.mail if receipt.digest is not None else None


def said_of_mail(receipt: NoticeReceipt) -> MailSaid:
    """What became of the mail, in words."""
    mail = mail_of(receipt)
    if mail is None:
        if receipt.set_aside_at is not None:
            return MailSaid(_("could not be written"), "bad", _of_mail(receipt.set_aside_at))
        words = {
            Delivery.AT_ONCE: _("about to be written"),
            Delivery.DAILY: _("in the next daily mail"),
            Delivery.NEVER: _("no mail, only here"),
        }
        return MailSaid(words[receipt.delivery], "open")
    if mail.report is MailReport.FAILED:
        return MailSaid(_("came back"), "bad", _of_mail(mail.reported_at), _code(mail.report_status) or mail.reply)
    match mail.state:
        case MailState.FAILED:
            return MailSaid(pgettext("mail", "failed"), "bad", _of_mail(mail.tried_at), mail.reply)
        case MailState.SENT if mail.report is MailReport.DELAYED:
            return MailSaid(_("delayed on its way"), "warn", _of_mail(mail.reported_at), _code(mail.report_status))
        case MailState.SENT:
            return MailSaid(pgettext("mail", "sent"), "ok", _of_mail(mail.sent_at))
        case MailState.WITHDRAWN:
            return MailSaid(pgettext("mail", "withdrawn"), "open")
        case _ if mail.attempts:
            return MailSaid(_("is tried again"), "warn", _of_mail(mail.tried_at), mail.reply)
        case _:
            return MailSaid(pgettext("mail", "waits"), "open")


def _code(status: str) -> str:
    return _("Delivery report: %(code)s", code=status) if status else ""


def _moment(instant: datetime | None) -> str:
    return when(instant, clock.OFFICE_ZONE) if instant is not None else ""


def _of_mail(instant: datetime | None) -> str:
    return _moment(clock.in_business_time(instant) if instant is not None else None)


def table(shown: Sequence[Recipient], told_at: str) -> list[list[str]]:
    """The list as a table with its headings, for a file."""
    headings = [
        _("Name"),
        _("Address"),
        _("State or group"),
        _("Told"),
        _("Mail"),
        _("When"),
        _("What the mail server said"),
        _("Opened"),
    ]
    rows = [
        [row.name, row.address, row.of, told_at, row.mail.word, row.mail.moment, row.mail.reply, row.opened]
        for row in shown
    ]
    return [headings, *rows]
