"""What notices of pledges say, in the language in force."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import money
from meetings.foundation.languages import Text
from meetings.foundation.web import lang
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from .rules import PledgeStatus


def register() -> None:
    """Add the kinds of notices of pledges."""
    kinds.register(
        "pledge_proposed",
        Kind(is_circulated=False),
        name=_l("Proposals of pledges"),
        note=_l("A donor proposes a pledge to a sponsorship fund that you keep, or withdraws it."),
        words=proposed,
    )
    kinds.register(
        "pledge_answered",
        Kind(is_circulated=False),
        name=_l("Answers to pledges"),
        note=_l("A pledge of yours to a sponsorship fund is confirmed, refused, or has lapsed."),
        words=answered,
    )
    kinds.register(
        "pledge_money",
        Kind(is_circulated=False),
        name=_l("Receipts and changes of pledges"),
        note=_l("Money of a pledge has come in or goes back, or its earmark has changed."),
        words=money_moved,
    )


def proposed(notice: Notice) -> Said:
    """A pledge is proposed, or withdrawn."""
    fund, amount = named(notice.title), _amount(notice)
    donor = _("Donor: %(name)s", name=named(Text.of(notice.facts["donor"])))
    if notice.facts["status"] == PledgeStatus.WITHDRAWN:
        subject = _("Pledge withdrawn: %(fund)s", fund=fund)
        line = _("The donor has withdrawn this pledge: %(amount)s.", amount=amount)
    else:
        subject = _("Pledge proposed: %(fund)s", fund=fund)
        line = _(
            "A pledge of %(amount)s is proposed. It is confirmed or refused by finance of the fund.", amount=amount
        )
    return of(subject, [line, donor], _("See the pledge"))


def answered(notice: Notice) -> Said:
    """A pledge is confirmed, refused, has lapsed, or stands again."""
    fund, amount = named(notice.title), _amount(notice)
    match notice.facts["status"]:
        case PledgeStatus.REFUSED:
            subject = _("Pledge refused: %(fund)s", fund=fund)
            line = _("Your pledge of %(amount)s is refused.", amount=amount)
        case PledgeStatus.LAPSED:
            subject = _("Pledge lapsed: %(fund)s", fund=fund)
            line = _("What had not been paid of your pledge of %(amount)s has lapsed.", amount=amount)
        case _otherwise:
            subject = _("Pledge confirmed: %(fund)s", fund=fund)
            line = _("Your pledge of %(amount)s is confirmed.", amount=amount)
    return of(subject, [line, notice.facts.get("words") or ""], _("See the pledge"))


def money_moved(notice: Notice) -> Said:
    """Money came in or goes back, or the earmark has changed."""
    fund, amount = named(notice.title), _amount(notice)
    match notice.facts["event"]:
        case "received":
            subject = _("Contribution received: %(fund)s", fund=fund)
            line = _("%(amount)s of your pledge has been received.", amount=amount)
        case "receipt_reversed":
            subject = _("Receipt corrected: %(fund)s", fund=fund)
            line = _(
                "The receipt of %(amount)s of your pledge was entered in error and has been reversed.", amount=amount
            )
        case "returned":
            subject = _("Contribution returned: %(fund)s", fund=fund)
            line = _("%(amount)s of your contribution goes back to you.", amount=amount)
        case "return_reversed":
            subject = _("Return corrected: %(fund)s", fund=fund)
            line = _("The return of %(amount)s was entered in error and has been reversed.", amount=amount)
        case _otherwise:
            subject = _("Earmark changed: %(fund)s", fund=fund)
            line = _("What the pledge of %(amount)s may be used for has changed.", amount=amount)
    return of(subject, [line], _("See the pledge"))


def _amount(notice: Notice) -> str:
    facts: dict[str, Any] = notice.facts
    return money.written(facts["minor"], facts["currency"], lang())
