"""Words for what paragraphs say: parts, verbs, effects, those addressed, areas, kinds of requirement, broken rules."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.foundation.languages import LazyString, format_words
from meetings.foundation.web import lang

from .rules import Addressee, Area, Effect, Part, RequirementKind, Verb, short_symbol

PARTS: dict[Part, LazyString] = {
    Part.OPERATIVE: _l("Operative paragraphs"),
    Part.PREAMBULAR: _l("Preambular paragraphs"),
}
PART_NAMES: dict[Part, LazyString] = {
    Part.OPERATIVE: _l("Operative"),
    Part.PREAMBULAR: _l("Preambular"),
}
VERBS: dict[Verb, LazyString] = {
    Verb.CALLS_UPON: _l("calls upon"),
    Verb.CONSIDERS: _l("considers"),
    Verb.DECIDES: _l("decides"),
    Verb.EMPHASIZES: _l("emphasizes"),
    Verb.ENCOURAGES: _l("encourages"),
    Verb.ENDORSES: _l("endorses"),
    Verb.INVITES: _l("invites"),
    Verb.NOTES: _l("notes"),
    Verb.RECALLS: _l("recalls"),
    Verb.RECOGNIZES: _l("recognizes"),
    Verb.REQUESTS: _l("requests"),
    Verb.STRESSES: _l("stresses"),
    Verb.TAKES_NOTE: _l("takes note"),
    Verb.UNDERLINES: _l("underlines"),
    Verb.WELCOMES: _l("welcomes"),
}
EFFECTS: dict[Effect, LazyString] = {
    Effect.BINDING: _l("Binding"),
    Effect.REQUESTS: _l("Must be answered by the Secretary-General"),
    Effect.RECALLED: _l("Binding by its source"),
    Effect.NONE: _l("Not binding"),
}
EFFECT_HINTS: dict[Effect, LazyString] = {
    Effect.BINDING: _l("A decision: it has to be carried out."),
    Effect.REQUESTS: _l("A request to the Secretary-General, who has to answer it."),
    Effect.RECALLED: _l("A decision taken in another text, which binds by that text."),
    Effect.NONE: _l("Encouraged, invited, noted or recognized: it is never overdue and never counts as not met."),
}
ADDRESSEES: dict[Addressee, LazyString] = {
    Addressee.STATES: _l("States"),
    Addressee.INTERESTED_STATES: _l("interested States"),
    Addressee.STATES_IN_POSITION: _l("States in a position to do so"),
    Addressee.REGIONAL_GROUP: _l("the relevant regional group"),
    Addressee.CHAIR_DESIGNATE: _l("the Chair-designate"),
    Addressee.SECRETARY_GENERAL: _l("the Secretary-General"),
    Addressee.SECRETARIAT: _l("the Secretariat"),
    Addressee.ORGANIZATIONS: _l("international organizations"),
    Addressee.REGIONAL_ORGANIZATIONS: _l("regional organizations"),
    Addressee.CIVIL_SOCIETY: _l("civil society"),
    Addressee.INTERESTED_STATES_GROUP: _l("the Group of Interested States"),
    Addressee.GENERAL_ASSEMBLY: _l("the General Assembly"),
    Addressee.DONORS: _l("donors"),
}
AREAS: dict[Area, LazyString] = {
    Area.DATES: _l("Dates and place"),
    Area.CHAIR: _l("Chair"),
    Area.BUREAU: _l("Bureau"),
    Area.AGENDA: _l("Agenda"),
    Area.PROGRAMME: _l("Programme of work"),
    Area.DOCUMENTS: _l("Documents"),
    Area.SPONSORSHIP: _l("Sponsorship"),
    Area.REPORTS: _l("Reports"),
    Area.ASSISTANCE: _l("Cooperation and assistance"),
    Area.PARTICIPATION: _l("Participation"),
    Area.REGIONAL: _l("Regional meetings"),
    Area.FOLLOW_UP: _l("Follow-up"),
    Area.GENERAL: _l("General"),
}
REQUIREMENT_KINDS: dict[RequirementKind, LazyString] = {
    RequirementKind.DATES: _l("Exact dates of a meeting"),
    RequirementKind.WINDOW: _l("A period in which a meeting is held"),
    RequirementKind.PLACE: _l("The place of a meeting"),
    RequirementKind.MAX_WORKING_DAYS: _l("At most so many working days"),
    RequirementKind.LENGTH_WEEKS: _l("A length in weeks"),
    RequirementKind.SHARED_CHAIR: _l("One Chair for several meetings"),
    RequirementKind.DUE: _l("Something due"),
    RequirementKind.REPORT_TO_SESSION: _l("A report to a session of the General Assembly"),
    RequirementKind.PROVISIONAL_AGENDA: _l("An item on a provisional agenda of the General Assembly"),
    RequirementKind.FROM: _l("Something that holds from a day on"),
}
# What the audit log says.
RESOLUTIONS = _l("Resolutions")
PARAGRAPHS = _l("Paragraphs of resolutions")
CLAUSES = _l("Clauses of resolutions")
REQUIREMENTS = _l("Requirements")
AUDITED: dict[str, LazyString] = {
    "mandate.add": _l("The resolution is entered."),
    "mandate.edit": _l("The resolution is corrected."),
    "paragraph.add": _l("The paragraph is entered."),
    "paragraph.remove": _l("The paragraph is removed."),
    "clause.add": _l("The clause is entered."),
    "clause.edit": _l("The clause is edited."),
    "clause.remove": _l("The clause is removed."),
    "requirement.add": _l("The requirement is entered."),
    "requirement.edit": _l("The requirement is edited."),
    "requirement.remove": _l("The requirement is removed."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "symbol": _l("Symbol"),
    "title": _l("Title"),
    "session": _l("Session of the General Assembly"),
    "adopted_on": _l("Adopted on"),
    "distributed_on": _l("Distributed on"),
    "plenary_meeting": _l("Plenary meeting"),
    "agenda_item": _l("Agenda item"),
    "committee_report": _l("Report of the committee"),
    "mandate": _l("Mandate"),
    "part": _l("Part"),
    "number": _l("Number"),
    "terms": _l("Terms"),
    "clauses": _l("What it says"),
    "verb": _l("Verb"),
    "effect": _l("Effect"),
    "source": _l("Source"),
    "addressees": _l("Addressed to"),
    "area": _l("Area of work"),
    "summary": _l("Summary"),
    "requirements": _l("Requirements"),
    "key": _l("Code"),
    "kind": _l("Kind"),
    "meeting_codes": _l("Codes of the meetings it is about"),
    "earliest_on": _l("Earliest day"),
    "latest_on": _l("Latest day"),
    "days": _l("Working days at most"),
    "weeks": _l("Weeks"),
    "place": _l("Code of the place"),
    "label": _l("What is asked for"),
    "words": _l("Words of the source"),
}
ERRORS: dict[str, LazyString] = {
    "clause.source_missing": _l("Name the text that binds, since this clause only recalls it."),
    "clause.not_binding_by_decision": _l("What is decided binds."),
    "requirement.bad_key": _l("Use small Latin letters, digits and single hyphens, at most 80 of them."),
    "requirement.bad_value": _l("This value cannot be read."),
    "requirement.missing": _l("This kind of requirement needs this value."),
    "requirement.unexpected": _l("This kind of requirement has no such value: leave it empty."),
    "requirement.number_out_of_range": _l("Enter a number from %(minimum)s to %(maximum)s."),
    "requirement.too_few_meetings": _l("Name at least %(minimum)s meetings."),
    "requirement.same_meeting_twice": _l("The same meeting is named twice."),
    "requirement.unknown_meeting": _l("Not in the register of meetings: %(codes)s."),
    "requirement.unknown_place": _l("Not in the list of places: %(place)s."),
    "requirement.key_taken": _l("Another requirement already has this key."),
    "removal.in_use": _l(
        "It cannot be removed while something rests on it. Let what is listed here rest on something else first."
    ),
    "removal.only_clause": _l(
        "It is the only clause of its paragraph, which would say nothing without it. Remove the paragraph instead."
    ),
    "mandate.bad_symbol": _l("Write the symbol as the document carries it, for example A/RES/65/64."),
    "mandate.distributed_before_adoption": _l("It cannot have been distributed before it was adopted."),
    "mandate.symbol_taken": _l("A resolution with this symbol is already here."),
    "paragraph.number_taken": _l("This resolution already has a paragraph with this number in this part."),
}


def paragraph_name(part: Part, number: int) -> LazyString:
    """A paragraph within its resolution: Paragraph 6, Preambular paragraph 7."""
    if part is Part.OPERATIVE:
        return _l("Paragraph %(number)s", number=number)
    return _l("Preambular paragraph %(number)s", number=number)


def paragraph_place(symbol: str, part: Part, number: int) -> LazyString:
    """A paragraph from anywhere: 65/64, paragraph 6."""
    return paragraph_cited(short_symbol(symbol), part, number)


def paragraph_cited(symbol: str, part: Part, number: int) -> LazyString:
    """The same in a document, under the whole symbol: A/RES/65/64, paragraph 6."""
    if part is Part.OPERATIVE:
        return _l("%(symbol)s, paragraph %(number)s", symbol=symbol, number=number)
    return _l("%(symbol)s, preambular paragraph %(number)s", symbol=symbol, number=number)


def paragraphs_cited(symbol: str, numbers: Sequence[int]) -> str:
    """Operative paragraphs of one resolution in a document: A/RES/65/64, paragraphs 11, 16 and 24."""
    said = format_words([str(number) for number in numbers], lang())
    if len(numbers) == 1:
        return str(paragraph_cited(symbol, Part.OPERATIVE, numbers[0]))
    return ngettext(
        "%(symbol)s, paragraph %(numbers)s",
        "%(symbol)s, paragraphs %(numbers)s",
        len(numbers),
        symbol=symbol,
        numbers=said,
    )
