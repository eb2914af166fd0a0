"""What is typed about notes, addresses of missions and the way people want to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SearchField, SelectField

from meetings.foundation.forms import Form, LineField, RevisionForm, TextField, TextsField, choices, lazy
from meetings.foundation.languages import LANGUAGES, NAMES

from .drafts import AddressDraft, NoteDraft
from .models import MissionAddress, Note
from .page_labels import ALL_STATES, CIRCLES, DELIVERIES
from .rules import KINDS, Circle, Delivery

BODY_MAXIMUM = 12_000
REFERENCE_MAXIMUM = 60
SEARCH_MAXIMUM = 100
ANYTHING = ("", lazy(_l("Any")))
NOTHING = ("", "—")


class NoteForm(RevisionForm):
    """A note of the secretariat."""

    subject = TextsField(lazy(_l("Subject")), required=True)
    body = TextsField(lazy(_l("Text")), maximum=BODY_MAXIMUM, kind=TextField, required=True)
    belongs_to = SelectField(lazy(_l("Process")))
    to = SelectField(lazy(_l("To whom")))
    meeting = SelectField(lazy(_l("Meeting it is about")), default="")
    reference = LineField(lazy(_l("Reference")), maximum=REFERENCE_MAXIMUM)
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(
        self,
        processes: Sequence[tuple[str, str]],
        groups: Sequence[tuple[str, str]],
        meetings: Sequence[tuple[str, str]],
    ) -> None:
        """Give the fields their choices; where there is one process only, it is not asked for."""
        self.belongs_to.choices = list(processes)
        self.to.choices = {
            "—": [(Circle.ALL_STATES.value, str(ALL_STATES))],
            str(CIRCLES[Circle.GROUP]): [(f"{Circle.GROUP}:{code}", name) for code, name in groups],
            str(CIRCLES[Circle.MEETING]): [(f"{Circle.MEETING}:{code}", name) for code, name in meetings],
        }
        self.meeting.choices = [NOTHING, *meetings]
        if self.belongs_to.data is None and processes:
            self.belongs_to.data = processes[0][0]

    def draft(self) -> NoteDraft:
        """What was entered, once validated."""
        circle, _colon, code = str(self.to.data).partition(":")
        return NoteDraft(
            subject=self.subject.text,
            body=self.body.text,
            circle=Circle(circle),
            code=code,
            process=str(self.belongs_to.data),
            reference=self.reference.data or "",
            meeting=self.meeting.data or "",
            is_sample=self.is_sample.data,
        )


def note_values(note: Note, meeting: str) -> dict[str, Any]:
    """A stored note as the form shows it at first; `meeting` is the code of the one it is about."""
    return {
        "revision": note.revision,
        "subject": note.subject,
        "body": note.body,
        "belongs_to": note.process,
        "to": f"{note.to_kind}:{note.to_code}" if note.to_code else note.to_kind,
        "meeting": meeting,
        "reference": note.reference,
        "is_sample": note.is_sample,
    }


class AddressForm(RevisionForm):
    """An address of a mission."""

    state = SelectField(lazy(_l("State")))
    email = LineField(
        lazy(_l("E-mail address")), required=True, maximum=254, is_code=True, render_kw={"inputmode": "email"}
    )
    language = SelectField(lazy(_l("Language of mails")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    is_active = BooleanField(lazy(_l("In use")), default=True)

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States to choose from."""
        self.state.choices = list(states)

    def draft(self) -> AddressDraft:
        """What was entered, once validated."""
        return AddressDraft(
            state=str(self.state.data),
            email=self.email.data or "",
            language=str(self.language.data),
            is_active=self.is_active.data,
        )


def address_values(record: MissionAddress) -> dict[str, Any]:
    """A stored address as the form shows it at first."""
    return {name: getattr(record, name) for name in ("revision", "state", "email", "language", "is_active")}


class ChoicesForm(Form):
    """How somebody wants to be told, a row of buttons for each kind."""

    @classmethod
    def of(cls, kinds: Mapping[str, Any], chosen: Mapping[str, Delivery], locked: Collection[str]) -> ChoicesForm:
        """The form for these kinds (with their names); those that are locked have no field."""
        fields = {
            key: RadioField(lazy(words), choices=choices(DELIVERIES))
            for key, words in kinds.items()
            if key in KINDS and key not in locked
        }
        made: ChoicesForm = type("Choices", (cls,), fields)(data={key: way.value for key, way in chosen.items()})
        return made

    def answers(self) -> dict[str, Delivery]:
        """What was chosen for each kind, once validated."""
        return {name: Delivery(field.data) for name, field in self._fields.items() if name in KINDS}


class ListFilter(Form):
    """What a list of notices is narrowed to; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(lazy(_l("Search")))
    kind = SelectField(lazy(_l("Kind")), default="")

    def offer(self, kinds: Mapping[str, Any]) -> None:
        """Give the kinds of notices."""
        self.kind.choices = [ANYTHING, *((key, lazy(words)) for key, words in kinds.items())]
