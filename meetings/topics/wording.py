"""What notices of topics say, in the language in force."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels
from .rules import Answer, ProposalStatus


def register() -> None:
    """Add the kinds of notices that this package tells."""
    kinds.register(
        "topic_proposed",
        Kind(is_circulated=False),
        name=_l("Proposals of topics"),
        note=_l("A topic is proposed for a meeting at whose Chair’s desk you are, or withdrawn."),
        words=proposed,
    )
    kinds.register(
        "topic_answered",
        Kind(is_circulated=False),
        name=_l("Answers to proposals of topics"),
        note=_l("The Chair’s desk has said what becomes of a topic that you have proposed."),
        words=answered,
    )
    kinds.register(
        "topic_digest",
        Kind(),
        name=_l("Digests of proposed topics"),
        note=_l("What has been proposed for a meeting, and answered, is published."),
        words=published,
    )


def proposed(notice: Notice) -> Said:
    """A proposal is submitted, or withdrawn."""
    facts, title = notice.facts, _title(notice)
    by = _("Proposed by: %(name)s", name=named(Text.of(facts["by"])))
    if facts["status"] == ProposalStatus.WITHDRAWN:
        subject = _("Topic withdrawn, %(meeting)s: %(title)s", meeting=named(notice.title), title=title)
        line = _("This proposal is withdrawn by its author: %(title)s", title=title)
    else:
        subject = _("Topic proposed, %(meeting)s: %(title)s", meeting=named(notice.title), title=title)
        line = _("This topic is proposed: %(title)s", title=title)
    return of(subject, [line, by], _("See the proposal"))


def answered(notice: Notice) -> Said:
    """A proposal is answered, or answered anew."""
    facts, title = notice.facts, _title(notice)
    subject = _("Topic answered, %(meeting)s: %(title)s", meeting=named(notice.title), title=title)
    line = _("What becomes of your proposal: %(answer)s", answer=str(labels.ANSWERS[Answer(facts["answer"])]))
    again = _("An earlier answer has been changed.") if facts.get("is_changed") else ""
    return of(subject, [line, again, into(Text.of(facts.get("words") or {})).text], _("See the proposal"))


def published(notice: Notice) -> Said:
    """A digest is published."""
    facts = notice.facts
    subject = _("Digest of proposed topics: %(meeting)s", meeting=named(notice.title))
    line = _("What has been proposed for the meeting, with the answers of the Chair’s desk, is published.")
    symbol = _("Symbol: %(symbol)s", symbol=facts["symbol"]) if facts.get("symbol") else ""
    return of(subject, [line, symbol], _("See the digest"))


def _title(notice: Notice) -> str:
    return named(Text.of(notice.facts["title"]))
