"""What can be chosen for a feed of one's own making, and what is asked for a new address of one's own feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField

from meetings.calendar.labels import KINDS
from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import Form, LineField, SearchLine, TicksField, choices, lazy, put
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.text import tamed_line

from . import labels, selections
from .selections import MOST_CHOSEN, DeadlinesWanted, Selection

NAME_MAXIMUM = 80
WORDS_MAXIMUM = 100
_TICKED = ("kinds", "groups", "processes", "meetings")
WITHOUT_TOKEN = {"csrf": False}


class LanguageForm(Form):
    """In which language the entries are to be."""

    language = SelectField(lazy(_l("Language of the entries")), choices=[(code, NAMES[code]) for code in LANGUAGES])


class BuilderForm(LanguageForm):
    """Choices of the feed builder. What there is to choose is passed in with `offer`."""

    contents = TicksField(
        lazy(_l("Meetings and sessions")),
        choices=lambda: [("meetings", lazy(labels.OFFERS["meetings"])), ("sessions", lazy(labels.OFFERS["sessions"]))],
    )
    deadlines = RadioField(lazy(_l("Deadlines")), choices=lambda: choices(labels.DEADLINES_WANTED))
    with_open = BooleanField(lazy(_l("With what has proposed dates or none yet")))
    kinds = TicksField(lazy(_l("Kinds of meeting")), choices=lambda: choices(KINDS))
    groups = TicksField(lazy(_l("Regional groups")))
    processes = TicksField(lazy(_l("Processes")))
    meetings = TicksField(lazy(_l("Single meetings")))
    q = SearchLine(lazy(_l("Find a meeting")), maximum=WORDS_MAXIMUM)

    is_usual = False  # nothing was sent: the usual choices, which are in order

    @classmethod
    def asked(cls, asked: MultiDict[str, str], lang: str) -> BuilderForm:
        """The form of an address: as it was sent, or, from a link that names some choices, with the usual ones."""
        named = {name: asked.getlist(name) for name in _TICKED if name in asked}
        usual = values_of(Selection(), lang) | named
        if named or "deadlines" in asked:
            return cls(asked if "deadlines" in asked else MultiDict(filled(usual)), meta=WITHOUT_TOKEN)
        form = cls(formdata=None, data=usual, meta=WITHOUT_TOKEN)
        form.is_usual = True
        return form

    @property
    def words(self) -> str:
        """What is looked for."""
        return tamed_line(self.q.data or "", WORDS_MAXIMUM)

    def offer(
        self,
        groups: Sequence[tuple[str, str]],
        processes: Sequence[tuple[str, str]],
        meetings: Sequence[tuple[str, str]],
    ) -> None:
        """Fill the choices: codes and names. Of more meetings than may be chosen only so many are kept as to say so."""
        offers = ((self.groups, groups), (self.processes, processes), (self.meetings, meetings))
        for field, choices_ in offers:
            field.choices = list(choices_)
        self.meetings.data = (self.meetings.data or [])[: MOST_CHOSEN + 1]

    def permit(self) -> None:
        """Take any codes for choices: what is none chooses nothing."""
        for field in (self.groups, self.processes, self.meetings):
            field.choices = [(code, code) for code in field.data or ()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then that a feed can come of it."""
        if not super().validate(extra_validators):
            return False
        try:
            selections.check(self.selection())
        except RuleViolation as error:
            put(self, error)
            return False
        return True

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in words."""
        return next((str(error) for field in self for error in field.errors), "")

    def selection(self) -> Selection:
        """What was chosen, once validated."""
        contents = self.contents.data or ()
        return Selection(
            processes=frozenset(self.processes.data or ()),
            meetings=frozenset(self.meetings.data or ()),
            kinds=frozenset(self.kinds.data or ()),
            groups=frozenset(self.groups.data or ()),
            with_meetings="meetings" in contents,
            with_sessions="sessions" in contents,
            deadlines=DeadlinesWanted(self.deadlines.data),
            with_open=bool(self.with_open.data),
        )


def values_of(selection: Selection, lang: str) -> dict[str, Any]:
    """A selection as the form's values."""
    contents = {"meetings": selection.with_meetings, "sessions": selection.with_sessions}
    return {
        "contents": [name for name, is_in in contents.items() if is_in],
        "deadlines": selection.deadlines.value,
        "with_open": selection.with_open,
        **{name: sorted(getattr(selection, name)) for name in _TICKED},
        "language": lang,
    }


def query_of(selection: Selection, lang: str) -> dict[str, Any]:
    """A selection as the query of the builder's address, by which the form comes filled in."""
    return filled(values_of(selection, lang))


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the form as a browser sends them: what is empty is not sent, and a tick says yes."""
    return {name: "y" if value is True else value for name, value in values.items() if value}


class AddressForm(LanguageForm):
    """A new address of somebody's own feed."""

    name = LineField(
        lazy(_l("Where you will use it")),
        description=lazy(_l("For example “My telephone”: so that you know later which one to revoke.")),
        maximum=NAME_MAXIMUM,
        required=True,
    )
