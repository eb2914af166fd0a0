"""Putting a nomination under silence: who is asked, in which words, and the asking itself."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from meetings.accounts.letters import speaking
from meetings.foundation import languages
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import lang
from meetings.silence import addressing, subjects
from meetings.silence import services as silence
from meetings.silence.addressing import Addressed
from meetings.silence.drafts import Manager, SilenceDraft, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind
from meetings.silence.subjects import SubjectKind

from . import bureau, keeping, labels, labels_deciding, queries, telling
from .consent import ASKERS, SUBJECTS, Asked, check_ask, has_to_be_circulated
from .models import Nomination, Post
from .parties import named_meetings
from .rules import Circle, NominationAction, check_call

CHAIRS = Circle.GROUP_CHAIRS


def manager_of(nomination: Nomination, asked: Asked) -> Manager:
    """Who runs the procedure: the coordinator of the group inside it, the secretariat where others are asked."""
    if asked is Asked.GROUP:
        return Manager(ManagerKind.COORDINATOR, nomination.group_code or "")
    return Manager(ManagerKind.SECRETARIAT, nomination.call.post.process.code)


def addressees(nomination: Nomination, asked: Asked, day: date, circle: Circle = CHAIRS) -> tuple[Addressed, ...]:
    """Who is asked: the members of the group on that day, the chairs of the other groups, or all States but its own."""
    own = nomination.group_code or ""
    if asked is Asked.GROUP:
        return addressing.members_of(own, day)
    if circle is Circle.ALL_STATES:
        return tuple(one for one in addressing.all_states(day) if one.code != nomination.state)
    return addressing.group_chairs(day, besides=[own])


def offered(nomination: Nomination, asked: Asked, state: Text, circle: Circle = CHAIRS) -> tuple[Text, Text]:
    """A title and a text in all languages, to begin with: whoever asks puts them into the words that are wanted."""
    titles, texts = {}, {}
    for code in LANGUAGES:
        with speaking(code):
            titles[code] = title_of(nomination, state)
            texts[code] = "\n\n".join(_lines(nomination, asked, into(state).text, circle))
    return Text.of(titles), Text.of(texts)


def title_of(nomination: Nomination, state: Text) -> str:
    """What is nominated, in one line, in the language in force."""
    post = nomination.call.post
    served = languages.format_words([into(m.short or m.title).text for m in named_meetings(post)], lang())
    name = into(state).text
    return _("Nominated as %(post)s, %(meetings)s: %(state)s", post=_named(post), meetings=served, state=name)


def _named(post: Post) -> str:
    title = bureau.title_of(post.kind, [meeting.kind for meeting in named_meetings(post)])
    return labels.called(title, into(post.subject).text)


def _lines(nomination: Nomination, asked: Asked, state: str, circle: Circle) -> list[str]:
    inside = asked is Asked.GROUP
    others = _("The Chairs are asked to consult their groups and to say by the deadline if they cannot support it.")
    if circle is Circle.ALL_STATES:
        others = _("All States are asked to say by the deadline if they cannot support it.")
    endorsed = _("The regional group of this State has endorsed the nomination.")
    found = [
        _("This State is nominated: %(state)s.", state=state),
        _("Person: %(name)s", name=nomination.person) if nomination.person else "",
        _("It was submitted after the last day of the call.") if nomination.is_late else "",
        endorsed if not inside and nomination.group_code else "",
        _("The members of the group are asked to say by the deadline if they cannot agree to it.")
        if inside
        else others,
        _("Unless there are objections, the group endorses the nomination.")
        if inside
        else _("Unless there are objections, the candidate is designated, and the meeting proceeds to the election."),
    ]
    return [line for line in found if line]


def ask(
    actor: Actor, nomination_id: int, revision: int, asked: Asked, draft: SilenceDraft, circle: Circle = CHAIRS
) -> SilenceProcedure:
    """Put a nomination under silence for the first time. Others who do not see it yet are shown it with that.

    Raises NotFound; Conflict `record.changed_meanwhile`, `call.over`, `nomination.not_yours`,
    `nomination.nobody_to_ask`, and what `silence.services.open_` does: `silence.already`, `silence.nobody`, on `until`
    `silence.not_later`, `silence.far`.
    """
    nomination = queries.locked_nomination(nomination_id)
    if ASKERS[asked] not in keeping.parties(actor, nomination):
        raise Conflict("nomination.not_yours", status=nomination.status)
    keeping.check_revision(nomination, revision)
    check_call(nomination.call.status)
    check_ask(asked, nomination.status, nomination.group_code)
    if asked is Asked.CHAIRS and has_to_be_circulated(nomination.circle, circle):
        keeping.act(actor, nomination, NominationAction.CIRCULATE, circle=circle)
        telling.circulated(actor, nomination)
    else:
        flag_modified(nomination, "changed_at")  # that somebody is asked about it stands on its page
        db.session.flush()
    path, process = f"nominations/{nomination.id}/", nomination.call.post.process.code
    subject = Subject(SUBJECTS[asked], nomination.id, path, process, nomination.is_sample)
    return silence.open_(actor, subject, manager_of(nomination, asked), draft)


def register() -> None:
    """Say what a procedure about a nomination is about, and when it cannot be put again."""
    for asked in Asked:
        kind = SubjectKind(labels_deciding.NOMINATION, queries.may_see, _check(asked))
        subjects.kinds.register(SUBJECTS[asked], kind)


def _check(asked: Asked) -> subjects.Check:
    def check(nomination_id: int, lock: bool) -> None:
        found = queries.locked_nomination(nomination_id) if lock else queries.standing_of(nomination_id)
        check_ask(asked, found.status, found.group_code)

    return check
