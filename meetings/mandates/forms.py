"""Forms of the secretariat: a resolution, a paragraph with its first clause, a clause, a requirement's reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField

from meetings.foundation import registries
from meetings.foundation.collation import sort_key
from meetings.foundation.forms import (
    DayField,
    LineField,
    NumberField,
    RevisionForm,
    TextsField,
    TicksField,
    WrappedField,
    choices,
    lazy,
)
from meetings.foundation.presentation import into
from meetings.foundation.web import lang
from meetings.foundation.windows import LATEST_DAY

from . import labels
from .models import Clause, Mandate, Requirement
from .rules import (
    DAYS_MAXIMUM,
    SESSION_MAXIMUM,
    WEEKS_MAXIMUM,
    Addressee,
    Area,
    ClauseValues,
    Effect,
    MandateValues,
    Part,
    RequirementKind,
    Verb,
    values_of,
)
from .rules import Requirement as RequirementRule

SYMBOL_MAXIMUM = 60
PARAGRAPHS_MAXIMUM = 999
Sent = MultiDict[str, str] | None


class MandateForm(RevisionForm):
    """The facts of a resolution."""

    belongs_to = SelectField(lazy(_l("Process")))
    symbol = LineField(
        lazy(_l("Symbol")),
        maximum=SYMBOL_MAXIMUM,
        is_code=True,
        required=True,
        description=lazy(_l("For example A/RES/65/64")),
    )
    title = TextsField(lazy(_l("Title")), required=True)
    session = NumberField(lazy(_l("Session of the General Assembly")), maximum=SESSION_MAXIMUM, required=True)
    adopted_on = DayField(lazy(_l("Adopted on")), required=True)
    distributed_on = DayField(lazy(_l("Distributed on")))
    plenary_meeting = NumberField(lazy(_l("Plenary meeting")))
    agenda_item = LineField(lazy(_l("Agenda item")), maximum=40, is_code=True)
    committee_report = LineField(lazy(_l("Report of the committee")), maximum=SYMBOL_MAXIMUM, is_code=True)

    def values(self) -> MandateValues:
        """What was entered, once validated."""
        assert self.adopted_on.day is not None and self.session.data is not None
        return MandateValues(
            symbol=self.symbol.data or "",
            title=self.title.text,
            session=self.session.data,
            adopted_on=self.adopted_on.day,
            distributed_on=self.distributed_on.day,
            plenary_meeting=self.plenary_meeting.data,
            agenda_item=self.agenda_item.data or "",
            committee_report=self.committee_report.data or "",
        )


class ClauseForm(RevisionForm):
    """What a clause says."""

    verb = SelectField(lazy(_l("Verb")), choices=lambda: choices(labels.VERBS))
    effect = RadioField(
        lazy(_l("Effect")),
        choices=lambda: choices(labels.EFFECTS),
        description=lazy(_l("Entered by hand: the same verb binds in one place and not in another.")),
    )
    source = LineField(
        lazy(_l("Source")),
        maximum=SYMBOL_MAXIMUM,
        is_code=True,
        description=lazy(_l("The symbol of the text that the clause recalls or builds on")),
    )
    addressees = TicksField(lazy(_l("Addressed to")), choices=lambda: choices(labels.ADDRESSEES))
    area = SelectField(lazy(_l("Area of work")), choices=lambda: choices(labels.AREAS))
    summary = TextsField(
        lazy(_l("Summary")),
        required=True,
        kind=WrappedField,
        description=lazy(_l("One line in your own words, not the text itself")),
    )

    def clause(self) -> ClauseValues:
        """What was entered, once validated."""
        return ClauseValues(
            verb=Verb(self.verb.data),
            effect=Effect(self.effect.data),
            source=self.source.data or "",
            addressees=tuple(Addressee(name) for name in self.addressees.data or ()),
            area=Area(self.area.data),
            summary=self.summary.text,
        )


class ParagraphForm(ClauseForm):
    """A new paragraph with its first clause."""

    part = RadioField(lazy(_l("Part")), choices=lambda: choices(labels.PART_NAMES), default=Part.OPERATIVE.value)
    number = NumberField(lazy(_l("Number")), maximum=PARAGRAPHS_MAXIMUM, required=True)
    terms = TicksField(
        lazy(_l("Terms")), description=lazy(_l("Search finds the paragraph under every name of these terms."))
    )


class RequirementForm(RevisionForm):
    """Something a clause asks for; the fields that its kind does not have are taken away by `requirement_form`."""

    label = TextsField(lazy(_l("What is asked for")), required=True)
    words = TextsField(
        lazy(_l("Words of the source")),
        description=lazy(_l("Where they are imprecise, such as “early 2012”; they are shown beside your reading.")),
    )
    earliest = DayField(lazy(_l("Earliest day")))
    latest = DayField(lazy(_l("Latest day")))
    days = NumberField(lazy(_l("Working days at most")), maximum=DAYS_MAXIMUM)
    weeks = NumberField(lazy(_l("Weeks")), maximum=WEEKS_MAXIMUM)
    place = SelectField(lazy(_l("Place")))
    session = NumberField(lazy(_l("Session of the General Assembly")), maximum=SESSION_MAXIMUM)
    meetings = LineField(
        lazy(_l("Codes of the meetings it is about")),
        is_code=True,
        description=lazy(_l("Separated by blanks, for example prepcom-2012 revcon-2012")),
    )

    def rule(self, key: str, kind: RequirementKind, effect: Effect) -> RequirementRule:
        """The checked rule for what was entered. Raises the errors of `RequirementRule`, on this form's fields."""
        names = ("start", "end") if kind is RequirementKind.DATES else ("earliest", "latest")
        params: dict[str, object] = {}
        for own, name in zip(("earliest", "latest"), names, strict=True):
            field = self._fields.get(own)
            if isinstance(field, DayField) and field.day is not None:
                params[name] = field.day
        for name in ("days", "weeks", "place", "session"):
            if name in self._fields and self._fields[name].data not in (None, ""):
                params[name] = self._fields[name].data
        return RequirementRule.from_params(key, kind, effect, (self.meetings.data or "").split(), params)


class RemovalForm(RevisionForm):
    """The question before something is removed, about it as it was when it was asked."""


FIELD_OF = {"start": "earliest", "end": "latest", "window": "earliest"}
"""The form's field for a value of the rule, where the names differ."""


def mandate_form(formdata: Sent, record: Mandate | None, processes: list[tuple[str, str]]) -> MandateForm:
    """The form with what was sent, or with the resolution as it is."""
    form = MandateForm(formdata=formdata, data=_facts(record) if record else None)
    if record is None:
        form.belongs_to.choices = processes
    else:
        del form.belongs_to
    return form


def clause_form(formdata: Sent, record: Clause | None = None) -> ClauseForm:
    """The form with what was sent, or with the clause as it is."""
    return ClauseForm(formdata=formdata, data=_clause(record) if record else {"effect": Effect.NONE.value})


def paragraph_form(formdata: Sent, terms: list[tuple[str, str]], number: int) -> ParagraphForm:
    """The form for a new paragraph, `number` proposed."""
    form = ParagraphForm(formdata=formdata, data={"effect": Effect.NONE.value, "number": number})
    form.terms.choices = terms
    return form


def requirement_form(formdata: Sent, kind: RequirementKind, record: Requirement | None = None) -> RequirementForm:
    """The form for a requirement of this kind, with the fields that this kind has."""
    form = RequirementForm(formdata=formdata, data=_reading(record) if record else None)
    has = values_of(kind)
    unused = {name for name in ("days", "weeks", "place", "session") if name not in has}
    if "window" not in has:
        unused |= {"earliest", "latest"}
    elif kind is RequirementKind.FROM:
        unused.add("latest")
    for name in unused:
        delattr(form, name)
    if "place" in has:
        form.place.choices = [("", "—"), *_places()]
    return form


def _places() -> list[tuple[str, str]]:
    """Every place there is, by its name."""
    named = [(code, into(name).text) for source in registries.places for code, name in source().items()]
    return sorted(named, key=lambda pair: sort_key(pair[1], lang()))


def _facts(record: Mandate) -> Mapping[str, Any]:
    names = ("symbol", "title", "session", "adopted_on", "distributed_on", "plenary_meeting", "agenda_item")
    return {name: getattr(record, name) for name in (*names, "committee_report", "revision")}


def _clause(record: Clause) -> Mapping[str, Any]:
    return {
        "revision": record.revision,
        "verb": record.verb.value,
        "effect": record.effect.value,
        "source": record.source,
        "addressees": list(record.addressees),
        "area": record.area.value,
        "summary": record.summary,
    }


def _reading(record: Requirement) -> Mapping[str, Any]:
    names = ("revision", "label", "words", "days", "weeks", "place", "session")
    return {
        **{name: getattr(record, name) for name in names},
        "earliest": record.earliest_on,
        "latest": record.latest_on if record.latest_on != LATEST_DAY else None,
        "meetings": " ".join(record.meeting_codes),
    }
