"""Letters of the secretariat about nominations, as notes verbales: the call, the circulation, the designation.

A letter says what held when it went out: until when the call was open, who was named. Before, it is a draft for the
secretariat alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.calendar.models import Meeting
from meetings.documents import serving
from meetings.documents.description import (
    Block,
    Document,
    Heading,
    Listing,
    ListItem,
    Words,
    filled,
    paragraphs,
    words,
)
from meetings.documents.description import Note as Remark
from meetings.documents.description import Paragraph as Lines
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation import clock, languages
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.languages import LazyString, Localized, Text, direction
from meetings.foundation.presentation import city, day, into, when, window
from meetings.foundation.web import lang
from meetings.mandates.labels import paragraph_cited
from meetings.notices import formulas
from meetings.states import queries as states

from . import labels, labels_deciding, parties, queries_letters
from .consent import SUBJECTS, Asked
from .models import Nomination, NominationAct, NominationCall, Post
from .queries_letters import Course
from .rules import CallStatus, Circle, NominationAction, NominationStatus
from .table_labels import AUDITED, FIELDS
from .telling import CALL_OPENED


class Letter(StrEnum):
    """What is written about a nomination; a call has one letter only."""

    CIRCULATION = "circulation"
    DESIGNATION = "designation"


CALL = "call"
TITLES: dict[Letter, LazyString] = {
    Letter.CIRCULATION: _l("Circulation of the nomination"),
    Letter.DESIGNATION: _l("Announcement of the designation"),
}
ACTS = {Letter.CIRCULATION: NominationAction.CIRCULATE, Letter.DESIGNATION: NominationAction.DESIGNATE}


# --- who may read which -----------------------------------------------------------------------------------------------


def may_read(who: Actor, nomination: Nomination, letter: Letter) -> bool:
    """Whether somebody who may see a nomination may read a letter about it: who prepares it, to whom it went."""
    scope = Scope(process=nomination.call.post.process.code)
    prepares = may(who, Action.NOMINATION_CIRCULATE, scope) or who.holds(Role.AUDITOR)
    if _went_out(nomination, letter) is None:
        return prepares and nomination.status.is_live
    if letter is Letter.DESIGNATION or prepares:
        return True
    to_states = nomination.circle is Circle.ALL_STATES and bool(who.scopes(*parties.DELEGATION))
    return to_states or bool(who.scopes(*parties.COORDINATION))


def _went_out(nomination: Nomination, letter: Letter) -> NominationAct | None:
    return next((act for act in reversed(nomination.acts) if act.action is ACTS[letter]), None)


# --- a call -----------------------------------------------------------------------------------------------------------


def of_call(who: Actor, call: NominationCall) -> Document:
    """What asks for nominations, in the language in force."""
    told = queries_letters.last_told(CALL_OPENED, call.id)
    sent = told.told_at if told is not None else call.opened_at
    on = clock.day_at_office(sent) if sent is not None else clock.business_today()
    groups = _group_names(on)
    asked = [groups[code] for code in call.groups if code in groups]
    process = into(call.post.process.name).text
    before = (told.facts if told is not None else {}).get("before")
    moved = ""
    if before:
        after = day(call.last_on)
        moved = _(
            "The last day for nominations has moved from %(before)s to %(after)s.",
            before=day(date.fromisoformat(before)),
            after=after,
        )
    binding = _("Nominations after that day are taken and marked as late.")
    if call.is_binding:
        binding = _("No nomination can be taken after that day.")
    blocks: list[Block] = [
        *_remark(call.status is CallStatus.DRAFT, "call.withdraw" if call.status is CallStatus.WITHDRAWN else ""),
        _said(formulas.to_groups(process, _texts(asked)) if asked else formulas.to_all_states(process)),
        _said(_("Nominations are invited for the following post.")),
        _listed(
            [
                *_of_post(who, call.post),
                filled(_("Nominations by: %(whom)s"), whom=_joined(asked) or str(labels.ANY_GROUP)),
                *_last_day(call),
                *_basis(call.requirement_id),
            ]
        ),
        *_source(call.words),
        *([_said(moved)] if moved else []),
        _said(binding),
        *paragraphs(into(call.note)),
        _said(
            _(
                "A nomination names a State and, where it is known already, the person. A note verbale and a statement "
                "in any official language may go with it."
            )
        ),
        formulas.at(_("Nominations are submitted at this address:"), f"nominations/calls/{call.id}/"),
    ]
    title = _("Call for nominations: %(post)s, %(meetings)s", **_names(who, call.post))
    return _document(title, on, blocks, call.post, is_sample=call.is_sample)


def _last_day(call: NominationCall) -> Iterable[Words]:
    """The last instant, or the last day to its end, by the clock of the office and in universal time."""
    zone = ZoneInfo(call.zone)
    if call.at_time is not None:
        last = datetime.combine(call.last_on, call.at_time, zone).replace(fold=1).astimezone(UTC)
        return [_no_later_than(last, call.zone)]
    end = datetime.combine(call.last_on + timedelta(days=1), time(), zone)
    said = _("Last day: %(day)s (%(zone)s)", day=day(call.last_on), zone=city(call.zone))
    return [words(said), words(_("End of the last day: %(moment)s", moment=when(end)))]


def _no_later_than(instant: datetime, zone: str) -> Words:
    return words(_("No later than: %(moment)s", moment=when(instant, zone)) + "\n" + when(instant))


# --- a nomination -----------------------------------------------------------------------------------------------------


def of_nomination(who: Actor, nomination: Nomination, letter: Letter, circle: Circle | None = None) -> Document:
    """What circulates a nomination or announces who is designated, in the language in force.

    `circle` is to whom a draft is addressed, as long as it has not been circulated.
    """
    sent = _went_out(nomination, letter)
    on = clock.day_at_office(sent.at) if sent is not None else clock.business_today()
    gone = "nomination.withdraw" if nomination.status is NominationStatus.WITHDRAWN else ""
    gone = "nomination.replace" if nomination.status is NominationStatus.REPLACED else gone
    post, groups = nomination.call.post, _group_names(on)
    process = into(post.process.name).text
    names_of = _states((nomination.state, nomination.nominator), on)
    state = names_of[nomination.state]
    course = queries_letters.course(nomination.id, SUBJECTS[Asked.CHAIRS])
    person = _person(nomination, sent) or str(labels.NO_PERSON)
    to_chairs = letter is Letter.CIRCULATION and (nomination.circle or circle) is Circle.GROUP_CHAIRS
    names = _names(who, post)
    if letter is Letter.CIRCULATION:
        title = _("Nominated as %(post)s, %(meetings)s: %(state)s", state=into(state).text, **names)
        lead = [_said(_("The following nomination was received and is circulated for information."))]
    else:
        title = _("Designated as %(post)s, %(meetings)s: %(state)s", state=into(state).text, **names)
        sentence = _("This State is designated to hold the post: %(state)s. The meeting elects its officers.")
        lead = [Lines(filled(sentence, state=into(state)))]
    particulars = [
        *_of_post(who, post),
        _fact(FIELDS["state"], into(state)),
        words(_("Person: %(name)s", name=person)),
    ]
    if nomination.group_code in groups:
        particulars.append(filled(_("Regional group: %(group)s"), group=groups[nomination.group_code]))
    if letter is Letter.CIRCULATION:
        particulars += _made(nomination, groups.get(nomination.nominator) or into(names_of[nomination.nominator]))
    elif course.designated_on is not None:
        particulars.append(_fact(FIELDS["designated_on"], day(course.designated_on)))
    particulars += [*_endorsed(course, on), *_basis(nomination.call.requirement_id)]
    blocks: list[Block] = [
        *_remark(sent is None, gone),
        _said(formulas.to_chairs(process, _texts(groups.values())) if to_chairs else formulas.to_all_states(process)),
        *lead,
        _listed(particulars),
        *(_unopposed(course) if letter is Letter.DESIGNATION else ()),
        formulas.at(_("The nomination is on record at this address:"), f"nominations/{nomination.id}/"),
    ]
    annex = list(_statement(nomination)) if letter is Letter.CIRCULATION else []
    return _document(title, on, blocks, post, annex, is_sample=nomination.is_sample, to_chairs=to_chairs)


def _made(nomination: Nomination, whom: Localized) -> Iterable[Words]:
    """By whom and when, and whether that was late."""
    yield _fact(FIELDS["nominator"], whom)
    if nomination.submitted_at is not None:
        received = when(nomination.submitted_at, nomination.call.zone)
        yield _fact(labels.ACTS[NominationAction.SUBMIT], received)
    if nomination.is_late:
        yield words(_("The nomination came after the last day and is marked as late."))


def _endorsed(course: Course, on: date) -> Iterable[Words]:
    """That the group put it forward, if it had by the day of the letter."""
    if course.how is not None and course.decided_on is not None and course.decided_on <= on:
        how = labels.DECISIONS[course.how]
        yield words(_("Endorsed by its group: %(day)s (%(how)s)", day=day(course.decided_on), how=how))


def _statement(nomination: Nomination) -> Iterable[Block]:
    if not nomination.statement:
        return
    code = nomination.statement_lang or lang()
    yield Heading(words(_("Statement")))
    yield from paragraphs(Localized(nomination.statement, code, direction(code), code != lang()))


def _unopposed(course: Course) -> Iterable[Block]:
    """That others were asked and did not object."""
    if course.unopposed_until is None or course.zone is None:
        return
    said = labels_deciding.UNOPPOSED[Circle.ALL_STATES if course.all_states else Circle.GROUP_CHAIRS]
    yield _said(said % {"moment": when(course.unopposed_until, course.zone)})


def _person(nomination: Nomination, sent: NominationAct | None) -> str:
    """Who was named when the letter went out."""
    if sent is None:
        return nomination.person
    named = [act.person for act in nomination.acts if act.position <= sent.position and act.person is not None]
    return named[-1] if named else ""


# --- what letters share -----------------------------------------------------------------------------------------------


def _document(
    title: str,
    on: date,
    blocks: Iterable[Block],
    post: Post,
    annex: Iterable[Block] = (),
    *,
    is_sample: bool,
    to_chairs: bool = False,
) -> Document:
    ending = formulas.renewed_to_chairs() if to_chairs else formulas.renewed_to_missions()
    made_up = is_sample or any(meeting.is_sample for meeting in post.meetings)
    return Document(
        lang=lang(),
        title=title,
        day=on,
        blocks=(*blocks, _said(ending), formulas.closing(on), *annex),
        kind=_("Note verbale"),
        issuer=_("Secretariat"),
        organ=into(post.process.short).text,
        sample=sample_mark(lang()) if made_up else None,
    )


def _remark(is_draft: bool, gone: str) -> Iterable[Block]:
    """What whoever reads it later has to know."""
    if is_draft:
        yield Remark(words(_("Draft: this has not been sent.")))
    elif gone:
        yield Remark(words(str(AUDITED[gone])))


def _said(sentence: str) -> Lines:
    return Lines(words(sentence))


def _fact(name: LazyString, value: str | Localized) -> Words:
    return filled(_("%(name)s: %(value)s"), name=str(name), value=value)


def _listed(items: Iterable[Words]) -> Listing:
    return Listing(tuple(ListItem(item) for item in items))


def _of_post(who: Actor, post: Post) -> Iterable[Words]:
    """The post and the meetings that it serves, with their days where they have any."""
    yield words(_("Post: %(post)s", post=_post(post)))
    for meeting in _seen(who, post):
        if meeting.days is not None and meeting.status.has_dates:
            sentence = _("Meeting: %(meeting)s, %(dates)s")
            yield filled(sentence, meeting=into(meeting.title), dates=window(meeting.days))
        else:
            yield filled(_("Meeting: %(meeting)s"), meeting=into(meeting.title))


def _basis(requirement_id: int | None) -> Iterable[Words]:
    found = queries_letters.basis(requirement_id)
    if found is None:
        return
    yield words(_("Mandate: %(paragraphs)s", paragraphs=paragraph_cited(*found)))


def _source(said: Text) -> Iterable[Block]:
    if said:
        yield Lines(filled(_("In the words of the source: “%(words)s”"), words=into(said)))


def _seen(who: Actor, post: Post) -> list[Meeting]:
    return [meeting for meeting in post.meetings if parties.sees_meeting(who, post, meeting)]


def _names(who: Actor, post: Post) -> dict[str, str]:
    """The post and its meetings for a title."""
    return {"post": _post(post), "meetings": _joined(into(m.short or m.title) for m in _seen(who, post))}


def _post(post: Post) -> str:
    return labels.called(post.title, into(post.subject).text)


def _states(codes: Iterable[str], on: date) -> dict[str, Text]:
    """The names of States on a day; what is none is called by its code."""
    asked = set(codes)
    found = {state.iso3: state.name_on(on) for state in states.by_iso3(asked)}
    return {code: found.get(code) or Text.of({"en": code}) for code in asked}


def _group_names(on: date) -> dict[str, Localized]:
    """The names of the regional groups on a day, in their usual order."""
    return {group.code: into(group.on(on).name) for group in states.groups()}


def _texts(names: Iterable[Localized]) -> list[str]:
    return [name.text for name in names]


def _joined(names: Iterable[Localized]) -> str:
    return languages.format_words(_texts(names), lang())


# --- where they are ---------------------------------------------------------------------------------------------------


class Given(NamedTuple):
    """A letter, for the page of what it is about."""

    title: str
    documents: list[Offered]
    is_draft: bool


def given_of_call(call: NominationCall) -> list[Given]:
    """The letter of a call that the reader may see."""
    documents = serving.offered(lambda form, code: call_address(call.id, form.value, code))
    return [Given(_("Call for nominations"), documents, call.status is CallStatus.DRAFT)]


def given_of_nomination(who: Actor, nomination: Nomination) -> list[Given]:
    """The letters about a nomination that somebody may read."""
    return [
        Given(str(TITLES[letter]), _documents(nomination.id, letter), _went_out(nomination, letter) is None)
        for letter in Letter
        if may_read(who, nomination, letter)
    ]


def _documents(nomination_id: int, letter: Letter) -> list[Offered]:
    return serving.offered(lambda form, code: nomination_address(nomination_id, letter, form.value, code))


def call_address(call_id: int, form: str, code: str) -> str:
    """Where the letter of a call is."""
    return url_for("letters.of_call", number=call_id, kind=CALL, form=form, lang=code)


def nomination_address(nomination_id: int, letter: Letter, form: str, code: str) -> str:
    """Where a letter about a nomination is."""
    return url_for("letters.of_nomination", number=nomination_id, kind=letter.value, form=form, lang=code)
