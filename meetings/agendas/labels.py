"""Words of agendas: kinds of versions, roles of items, states of texts, warnings, sentences of what is wrong."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from meetings.accounts.letters import speaking
from meetings.foundation.languages import LANGUAGES, LazyString, Text
from meetings.foundation.web import lang

from .content import ItemRole, TextState
from .rules import AdoptionHow, Audience, CommentAudience, VersionKind, VersionStep

KINDS: dict[VersionKind, LazyString] = {
    VersionKind.ELEMENTS: _l("Elements of an agenda"),
    VersionKind.DRAFT: _l("Draft agenda"),
    VersionKind.PROVISIONAL: _l("Provisional agenda"),
    VersionKind.ANNOTATED: _l("Annotated provisional agenda"),
    VersionKind.ADOPTED: _l("Agenda"),
}
ROLES: dict[ItemRole, LazyString] = {
    ItemRole.OPENING: _l("Opening of the meeting"),
    ItemRole.CHAIR_ELECTION: _l("Election of the Chair or President"),
    ItemRole.STATEMENT: lazy_pgettext("item", "Statement"),
    ItemRole.AGENDA_ADOPTION: _l("Adoption of the agenda"),
    ItemRole.RULES: _l("Rules of procedure"),
    ItemRole.OFFICERS_ELECTION: _l("Election of other officers"),
    ItemRole.ORGANIZATION: _l("Organization of work"),
    ItemRole.GENERAL_EXCHANGE: _l("General exchange of views"),
    ItemRole.THEMATIC: _l("Thematic discussion"),
    ItemRole.COOPERATION: _l("International cooperation and assistance"),
    ItemRole.CIVIL_SOCIETY: _l("Statements by civil society"),
    ItemRole.DOCUMENTS: _l("Consideration of documents"),
    ItemRole.OTHER_MATTERS: _l("Other matters"),
    ItemRole.REPORT: _l("Adoption of the report"),
    ItemRole.CLOSING: _l("Closing of the meeting"),
    ItemRole.OTHER: _l("Another item"),
}
ORIGINALS: dict[str, LazyString] = {
    "ar": _l("Original: Arabic"),
    "zh": _l("Original: Chinese"),
    "en": _l("Original: English"),
    "fr": _l("Original: French"),
    "ru": _l("Original: Russian"),
    "es": _l("Original: Spanish"),
}
"""As the head of a document says in which language it was written."""
STATES: dict[TextState, LazyString] = {
    TextState.MISSING: _l("missing"),
    TextState.DRAFT: _l("draft translation"),
    TextState.REVIEWED: _l("reviewed"),
}
AUDIENCES: dict[Audience, LazyString] = {
    Audience.DESK: _l("seen by who prepares it"),
    Audience.DELEGATIONS: _l("circulated to delegations"),
    Audience.PUBLIC: _l("issued"),
}
COMMENT_AUDIENCES: dict[CommentAudience, LazyString] = {
    CommentAudience.ALL: _l("All delegations"),
    CommentAudience.DESK: _l("The Chair’s desk alone"),
}
HOWS: dict[AdoptionHow, LazyString] = {
    AdoptionHow.CONSENSUS: _l("By consensus"),
    AdoptionHow.VOTE: _l("By a vote"),
    AdoptionHow.SILENCE: _l("Under a silence procedure"),
    AdoptionHow.NOT_ADOPTED: _l("Not adopted"),
}
STEPS: dict[VersionStep, LazyString] = {
    VersionStep.CIRCULATE: _l("Circulate to delegations"),
    VersionStep.ISSUE: _l("Issue"),
    VersionStep.SILENCE: _l("Circulate under silence"),
    VersionStep.ADOPT: _l("Record what the meeting decided"),
}
WARNINGS: dict[str, LazyString] = {
    "number_gap": _l("Number %(expected)s is skipped before item %(label)s."),
    "number_repeated": _l("Item %(label)s has the same number as the one before it."),
    "number_falls": _l("Item %(label)s has a lower number than the one before it."),
    "alone": _l("Item %(label)s is the only one below its item."),
    "chair_after_agenda": _l("The Chair is elected after the agenda is adopted (item %(label)s)."),
    "no_chair_election": _l("The agenda is adopted (item %(label)s), and there is no election of the Chair before it."),
}
ERRORS: dict[str, LazyString] = {
    "agenda.unknown": _l("There is no such agenda."),
    "agenda.item_unknown": _l("There is no such item on the agenda."),
    "agenda.version_unknown": _l("There is no such version of an agenda."),
    "agenda.comment_unknown": _l("There is no such comment."),
    "agenda.template_unknown": _l("There is no such template."),
    "agenda.begun": _l("The agenda of this meeting has been begun already."),
    "agenda.cycle": _l("An item cannot lie below itself."),
    "agenda.too_deep": _l("Items lie at most %(maximum)s deep, such as 6 (a) (i)."),
    "agenda.too_many": _l("An agenda has at most %(maximum)s items."),
    "agenda.no_place": _l("The item beside or below which this one was to stand is not there any more."),
    "agenda.number": _l("Numbers of items go from 1 to %(maximum)s."),
    "agenda.minutes": _l("Enter at most %(maximum)s minutes."),
    "agenda.links": _l("Choose at most %(maximum)s."),
    "agenda.language": _l("Choose one of the six official languages."),
    "agenda.original": _l("The language of the original is not translated."),
    "agenda.heading_missing": _l("Enter the heading, too: an annotation cannot stand alone."),
    "agenda.owner": _l("This person is no translator of that language."),
    "agenda.kind": _l("The adopted agenda comes from its adoption, which is recorded with a version."),
    "agenda.frozen_twice": _l("This text has been frozen as such a version already. Nothing was changed since."),
    "agenda.nothing_to_freeze": _l("There are no items yet that could be frozen."),
    "agenda.no_text": _l("Some items have no heading in the language of the original yet (%(count)s)."),
    "agenda.warnings": _l("Look at the warnings above; tick this if the agenda is meant to be so."),
    "agenda.no_step": _l("This cannot be done with the version as it stands now."),
    "agenda.released": _l("This version is out in that language already."),
    "agenda.incomplete": _l("In that language something is still missing, not reviewed, or made of another original."),
    "agenda.close_in_past": _l("The closing date has passed already."),
    "agenda.close_earlier": _l("The closing date can only be moved to a later one."),
    "agenda.not_circulated": _l("This version is not open for comments."),
    "agenda.comments_over": _l("The closing date for comments has passed."),
    "agenda.comment_empty": _l("Write a comment, or propose another wording."),
    "agenda.comment_item": _l("Choose an item of this version."),
    "agenda.too_many_comments": _l("A delegation makes at most %(maximum)s comments on a version."),
    "agenda.adopted_in_future": _l("This day has not come yet."),
    "agenda.vote_figures": _l("Enter the figures of the vote."),
    "agenda.vote_lost": _l("By these figures the agenda was not adopted: more votes against, or as many."),
    "agenda.vote_won": _l("By these figures the agenda was adopted."),
    "agenda.no_vote": _l("Figures belong to a vote: choose that, or leave them out."),
    "agenda.not_amended": _l("The work in progress says the same as the version: write the amendments into it first."),
    "agenda.not_silent": _l("No silence procedure about this version has ended without objections."),
    "agenda.no_chair": _l(
        "No Chair of this meeting is on record as elected by that day; the Chair is elected before the agenda is "
        "adopted. Tick this if it was so."
    ),
}


def minutes(number: int) -> str:
    """The time that is expected for an item."""
    return _("Expected time: %(time)s", time=duration(number))


def duration(number: int) -> str:
    """So many minutes in hours and minutes."""
    hours, rest = divmod(number, 60)
    said = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        said.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return {"zh": "", "ar": " و"}.get(lang(), " ").join(said)


def in_all(words: LazyString) -> Text:
    """A sentence of ours in all official languages, to be kept with a record."""
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = str(words)
    return Text.of(found)
