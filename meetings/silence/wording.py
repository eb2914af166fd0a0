"""What notices of silence procedures say, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation.access import Role
from meetings.foundation.languages import Localized, Text
from meetings.foundation.presentation import into, when
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of, ours

from .rules import ANSWERED, ENDED, EXTENDED, OPENED, REMINDER, ActKind, Status

ASKED = frozenset({Role.FOCAL_POINT, Role.COORDINATOR, Role.DEPUTY_COORDINATOR})
LOCKED = _l("You answer for your State or group: silence counts as consent.")


def register() -> None:
    """Add the kinds of notices of this package."""
    kinds.register(
        OPENED,
        Kind(must=ASKED),
        name=_l("Texts under silence"),
        note=_l("When your State or group is asked to say by an hour whether it objects to a text."),
        words=_opened,
        locked=LOCKED,
    )
    kinds.register(
        REMINDER,
        Kind(),
        name=_l("Reminders of texts under silence"),
        note=_l("A day before the hour by which your State or group can object to a text."),
        words=_opened,
    )
    kinds.register(
        EXTENDED,
        Kind(must=ASKED),
        name=_l("More time for texts under silence"),
        note=_l("When the deadline of a silence procedure that asks you is extended."),
        words=_extended,
        locked=LOCKED,
    )
    kinds.register(
        ENDED,
        Kind(),
        name=_l("Results of silence procedures"),
        note=_l("When a text under silence is adopted, when the silence is broken, or when the text is withdrawn."),
        words=_ended,
    )
    kinds.register(
        ANSWERED,
        Kind(is_circulated=False),
        name=_l("Answers to your silence procedures"),
        note=_l("When somebody objects or asks for more time, and when nobody has by the deadline."),
        words=_answered,
    )


def _opened(notice: Notice) -> Said:
    facts, title = notice.facts, named(notice.title)
    deadline = _deadline(facts)
    lines = [
        ours(_("This text is under silence until %(deadline)s.", deadline=deadline)),
        ours(_("If you cannot support it, object by then. Silence counts as consent.")),
        *_words(facts),
        *_paragraphs(facts),
    ]
    subject = _("Under silence until %(deadline)s: %(title)s", deadline=deadline, title=title)
    return Said(ours(subject), tuple(lines), _("See the text and answer"))


def _words(facts: Mapping[str, Any]) -> list[Localized]:
    words = Text.of(facts.get("words") or {})
    return [ours(_("In the words of the source: “%(words)s”", words=into(words).text))] if words else []


def _paragraphs(facts: Mapping[str, Any]) -> list[Localized]:
    text = into(Text.of(facts.get("text") or {}))
    return [text._replace(text=part.strip()) for part in text.text.split("\n\n") if part.strip()]


def _extended(notice: Notice) -> Said:
    facts, title, deadline = notice.facts, named(notice.title), _deadline(notice.facts)
    lines = [
        _(
            "The deadline for objections was extended from %(before)s to %(after)s.",
            before=_moment(facts, "before"),
            after=deadline,
        ),
        _reason(facts),
    ]
    subject = _("More time, until %(deadline)s: %(title)s", deadline=deadline, title=title)
    return of(subject, lines, _("See the text and answer"))


def _ended(notice: Notice) -> Said:
    facts, title = notice.facts, named(notice.title)
    match Status(facts["what"]):
        case Status.ADOPTED:
            subject = _("Adopted: %(title)s", title=title)
            line = _("Nobody has objected by %(deadline)s. The text is adopted.", deadline=_deadline(facts))
        case Status.BROKEN:
            subject = _("Silence broken: %(title)s", title=title)
            line = _("There was an objection. The text is not adopted; it may be revised and put again.")
        case _:
            subject = _("Withdrawn: %(title)s", title=title)
            line = _("The text was withdrawn. Nobody has to answer any more.")
    return of(subject, [line, _reason(facts)], _("See the procedure"))


def _answered(notice: Notice) -> Said:
    facts, title = notice.facts, named(notice.title)
    who = named(Text.of(facts.get("addressee") or {}))
    match facts["what"]:
        case ActKind.OBJECT:
            subject = _("Objection by %(name)s: %(title)s", name=who, title=title)
            line = _("It came on %(instant)s. The silence is broken.", instant=_moment(facts, "received_at"))
        case ActKind.ASK_TIME:
            subject = _("%(name)s asks for more time: %(title)s", name=who, title=title)
            line = _("The deadline is %(deadline)s. It can be extended until then.", deadline=_deadline(facts))
        case _:
            subject = _("No objection by %(deadline)s: %(title)s", deadline=_deadline(facts), title=title)
            line = _("Check whether an objection is still on its way, then close the procedure.")
    return of(subject, [line, _reason(facts)], _("See the procedure"))


def _reason(facts: Mapping[str, Any]) -> str:
    return _("Reason: %(reason)s", reason=facts["reason"]) if facts.get("reason") else ""


def _deadline(facts: Mapping[str, Any]) -> str:
    return _moment(facts, "expires_at")


def _moment(facts: Mapping[str, Any], name: str) -> str:
    return when(datetime.fromisoformat(facts[name]), facts["zone"])
