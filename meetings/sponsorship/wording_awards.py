"""What notices of awards say, in the language in force."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import Text
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from .rules import AwardStatus


def register() -> None:
    """Add the kinds of notices about awards."""
    kinds.register(
        "sponsorship_award",
        Kind(is_circulated=False),
        name=_l("Awards of a sponsorship fund"),
        note=_l("A request of your State for sponsorship is awarded, or an award is released."),
        words=awarded,
    )
    kinds.register(
        "award_second",
        Kind(is_circulated=False),
        name=_l("Awards that wait for a second person"),
        note=_l("An award above the limit of a fund whose finance you are waits for a second person, or is refused."),
        words=second,
    )


def awarded(notice: Notice) -> Said:
    """A request is awarded, or its award is released."""
    facts = notice.facts
    if facts["status"] == AwardStatus.RELEASED:
        subject = _("Award released: %(meeting)s", meeting=named(notice.title))
        line = _("The award to your State for this meeting is released: the fund does not pay for the journey.")
    else:
        subject = _("Sponsorship awarded: %(meeting)s", meeting=named(notice.title))
        line = _("The request of your State for this meeting is awarded. The page says for what, and how much.")
    return of(subject, [line, facts.get("words") or ""], _("See the award"))


def second(notice: Notice) -> Said:
    """An award waits for a second person, or was refused."""
    facts = notice.facts
    state, meeting = named(Text.of(facts["state"])), named(notice.title)
    if facts["status"] == AwardStatus.REFUSED:
        subject = _("Award refused: %(state)s, %(meeting)s", state=state, meeting=meeting)
        line = _("The award that you entered is refused. Nothing is committed; the request stays where it was.")
    else:
        subject = _("Award to approve: %(state)s, %(meeting)s", state=state, meeting=meeting)
        line = _("It is above the limit of the fund: another person than the one who entered it approves it.")
    return of(subject, [line, facts.get("words") or ""], _("See the award"))
