"""What notices of funds say, in the language in force."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from .rules import FundStatus


def register() -> None:
    """Add the kinds of notices about funds themselves."""
    kinds.register(
        "fund_stands",
        Kind(is_circulated=False),
        name=_l("How a sponsorship fund stands"),
        note=_l("A fund that your State has asked for sponsorship is suspended, closed, or open again."),
        words=stands,
    )


def stands(notice: Notice) -> Said:
    """A fund is suspended, closed, or open again."""
    facts = notice.facts
    match FundStatus(facts["status"]):
        case FundStatus.SUSPENDED:
            subject = _("Fund suspended: %(name)s", name=named(notice.title))
            line = _("No request is submitted and nothing new is awarded for now. What has been awarded goes on.")
        case FundStatus.CLOSED:
            subject = _("Fund closed: %(name)s", name=named(notice.title))
            line = _("No request is submitted and nothing new is awarded. What has been awarded goes on.")
        case _:
            subject = _("Fund open again: %(name)s", name=named(notice.title))
            line = _("Requests are submitted and awarded again.")
    return of(subject, [line, into(Text.of(facts.get("words") or {})).text], _("See the fund"))
