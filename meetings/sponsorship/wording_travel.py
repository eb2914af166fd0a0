"""What notices of journeys say, in the language in force. They name neither the traveller nor a State’s bank."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import money
from meetings.foundation.languages import Text
from meetings.foundation.web import lang
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels_travel as labels
from .ledger import ActKind


def register() -> None:
    """Add the kinds of notices that journeys tell."""
    kinds.register(
        "travel_advanced",
        Kind(is_circulated=False),
        name=_l("Advances for sponsored journeys"),
        note=_l("The fund pays your State’s representative part of an award before the journey."),
        words=advanced,
    )
    kinds.register(
        "travel_settled",
        Kind(is_circulated=False),
        name=_l("Settlements of sponsored journeys"),
        note=_l("A journey of your State’s representative is settled; something may be due to the fund."),
        words=settled,
    )
    kinds.register(
        "travel_recovered",
        Kind(is_circulated=False),
        name=_l("Money paid back to the fund"),
        note=_l("The fund has received back what was advanced for a journey."),
        words=recovered,
    )
    kinds.register(
        "travel_undone",
        Kind(is_circulated=False),
        name=_l("Corrections of sponsored journeys"),
        note=_l("An advance, a settlement or a repayment of which you were told is taken back."),
        words=undone,
    )
    kinds.register(
        "travel_no_show",
        Kind(is_circulated=False),
        name=_l("Sponsored representatives who did not come"),
        note=_l("It is recorded that your State’s sponsored representative did not come to a meeting."),
        words=no_show,
    )
    kinds.register(
        "travel_reported",
        Kind(is_circulated=False),
        name=_l("Reports on sponsored journeys"),
        note=_l("A State reports on a journey that your fund has paid for."),
        words=reported,
    )


def advanced(notice: Notice) -> Said:
    """Part of an award is paid."""
    subject = _("Advance paid: %(meeting)s", meeting=_meeting(notice))
    line = _("The sponsorship fund has paid an advance: %(amount)s", amount=_amount(notice, "amount"))
    return of(subject, [line], _see())


def settled(notice: Notice) -> Said:
    """A journey is settled: what it cost the fund, and what is due now."""
    facts = notice.facts
    if facts["due_back"]:
        subject = _("Money is due back to the sponsorship fund: %(meeting)s", meeting=_meeting(notice))
        due = _("To be paid back to the fund: %(amount)s", amount=_amount(notice, "due_back"))
    else:
        subject = _("Journey settled: %(meeting)s", meeting=_meeting(notice))
        due = _("Nothing is due back.")
    lines = [_("Accepted costs of the journey: %(amount)s", amount=_amount(notice, "total")), due]
    if facts["balance"] > 0:
        lines.append(_("Paid besides the advance: %(amount)s", amount=_amount(notice, "balance")))
    return of(subject, lines, _see())


def recovered(notice: Notice) -> Said:
    """Money came back."""
    subject = _("Money received back: %(meeting)s", meeting=_meeting(notice))
    lines = [_("The sponsorship fund has received back: %(amount)s", amount=_amount(notice, "amount"))]
    if notice.facts["still_due"]:
        lines.append(_("Still to be paid back: %(amount)s", amount=_amount(notice, "still_due")))
    else:
        lines.append(_("Nothing is due any more."))
    return of(subject, lines, _see())


def undone(notice: Notice) -> Said:
    """An act is taken back."""
    subject = _("Correction of a sponsored journey: %(meeting)s", meeting=_meeting(notice))
    what = labels.ACTS[ActKind(notice.facts["undone"])]
    line = _("This act is taken back, because it was wrong: %(act)s", act=str(what))
    return of(subject, [line, _("The page of the journey shows how it stands now.")], _see())


def no_show(notice: Notice) -> Said:
    """Nobody came."""
    subject = _("Sponsored representative did not come: %(meeting)s", meeting=_meeting(notice))
    line = _("It is recorded that the representative of your State for whom the sponsorship fund paid did not come.")
    return of(subject, [line, _("What was advanced is to be paid back to the fund.")], _see())


def reported(notice: Notice) -> Said:
    """A State reports."""
    if notice.facts["is_first"]:
        subject = _("Report on a sponsored journey: %(meeting)s", meeting=_meeting(notice))
        line = _("A State has reported on its sponsored journey: %(state)s", state=_state(notice))
    else:
        subject = _("Report on a sponsored journey changed: %(meeting)s", meeting=_meeting(notice))
        line = _("A State has changed its report on its sponsored journey: %(state)s", state=_state(notice))
    return of(subject, [line], _see())


def _state(notice: Notice) -> str:
    return named(Text.of(notice.facts["state"]))


def _meeting(notice: Notice) -> str:
    return named(notice.title)


def _amount(notice: Notice, name: str) -> str:
    return money.written(notice.facts[name], notice.facts["currency"], lang())


def _see() -> str:
    return _("See the journey")
