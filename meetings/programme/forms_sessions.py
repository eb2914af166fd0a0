"""What is typed of sessions: one with all that it has, several at once, how two are to stand to one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from meetings.deadlines.forms import HourField
from meetings.foundation.forms import (
    Form,
    LineField,
    NumberField,
    RevisionForm,
    TextField,
    TextsField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.numbers import number_of

from . import arrangements, labels, labels_sessions
from .arrangements import (
    CONTACT_MAXIMUM,
    NUMBER_MAXIMUM,
    REMARK_MAXIMUM,
    USUAL,
    Moment,
    RelationDraft,
    SessionDraft,
    SeveralDraft,
)
from .models import ProgrammeSession
from .presenting import minute_of, time_of
from .rules import (
    LENGTH_MAXIMUM,
    NOTE_MAXIMUM,
    TITLE_MAXIMUM,
    Arrangement,
    Interpretation,
    PeriodKind,
    SessionKind,
)
from .steps import ATTENDANCE_MAXIMUM

LANGUAGE_NAMES = [(code, NAMES[code]) for code in LANGUAGES]
FIELDS = labels_sessions.FIELDS
THEMES_LENGTH = arrangements.THEMES_MAXIMUM * (TITLE_MAXIMUM + 10)
NOWHERE = ("", "—")
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """What a session can name, each by its key with its words."""

    days: Choices = ()
    rooms: Choices = ()
    parties: Choices = ()
    items: Choices = ()


class SessionForm(RevisionForm):
    """A session, wherever it stands."""

    kind = SelectField(lazy(FIELDS["kind"]), choices=choices(labels.KINDS))
    number = NumberField(lazy(FIELDS["number"]), maximum=NUMBER_MAXIMUM)
    title = TextsField(lazy(FIELDS["title"]), maximum=TITLE_MAXIMUM, required=True)
    items = TicksField(lazy(FIELDS["items"]))
    note = TextsField(lazy(FIELDS["note"]), maximum=NOTE_MAXIMUM, kind=TextField)
    minutes = NumberField(lazy(FIELDS["minutes"]), minimum=5, maximum=LENGTH_MAXIMUM, required=True)
    period_wishes = TicksField(lazy(FIELDS["period_wishes"]), choices=choices(labels.PERIODS))
    not_before_on = SelectField(lazy(FIELDS["not_before_on"]))
    not_before_at = HourField(lazy(FIELDS["not_before_at"]))
    not_after_on = SelectField(lazy(FIELDS["not_after_on"]))
    not_after_at = HourField(lazy(FIELDS["not_after_at"]))
    room_wish = SelectField(lazy(FIELDS["room_wish_id"]))
    parties = TicksField(lazy(FIELDS["parties"]))
    attendance = NumberField(lazy(FIELDS["attendance"]), minimum=0, maximum=ATTENDANCE_MAXIMUM)
    is_open = BooleanField(lazy(FIELDS["is_open"]))
    is_listed = BooleanField(lazy(_l("Part of what is released")))
    langs = TicksField(lazy(FIELDS["langs"]), choices=LANGUAGE_NAMES)
    interpretation = RadioField(lazy(FIELDS["interpretation"]), choices=choices(labels.INTERPRETATIONS))
    equipment = TicksField(lazy(FIELDS["equipment"]), choices=choices(labels.EQUIPMENT))
    needs_access = BooleanField(lazy(FIELDS["needs_access"]))
    contact = LineField(lazy(labels_sessions.CONTACT), maximum=CONTACT_MAXIMUM)
    remark = TextField(lazy(labels_sessions.REMARK), maximum=REMARK_MAXIMUM)

    def offer(self, offered: Offered) -> None:
        """Give what a session of this meeting can name."""
        self.kind.flags.required = self.interpretation.flags.required = True
        for field in (self.not_before_on, self.not_after_on):
            field.choices = [NOWHERE, *offered.days]
        self.room_wish.choices = [("", lazy(_l("Any room"))), *offered.rooms]
        self.parties.choices, self.items.choices = list(offered.parties), list(offered.items)

    def of_kind(self, kind: SessionKind) -> None:
        """Ask for a new session of one kind: which one is chosen before, since all defaults hang on it."""
        del self.kind
        del self.revision
        if kind is not SessionKind.FORMAL:
            del self.number

    def draft(self, kind: SessionKind | None = None) -> SessionDraft:
        """What was typed, once validated."""
        return SessionDraft(
            kind=kind or SessionKind(self.kind.data),
            title=self.title.text,
            minutes=self.minutes.data or 0,
            number=self.number.data if self.number else None,
            note=self.note.text,
            remark=self.remark.data or "",
            attendance=self.attendance.data or 0,
            langs=tuple(self.langs.data or ()),
            interpretation=Interpretation(self.interpretation.data),
            is_listed=bool(self.is_listed.data),
            is_open=bool(self.is_open.data),
            needs_access=bool(self.needs_access.data),
            equipment=tuple(self.equipment.data or ()),
            room_wish=_number(self.room_wish.data),
            period_wishes=tuple(PeriodKind(one) for one in self.period_wishes.data or ()),
            not_before=_moment(self.not_before_on, self.not_before_at),
            not_after=_moment(self.not_after_on, self.not_after_at),
            contact=self.contact.data or "",
            parties=_numbers(self.parties.data),
            items=_numbers(self.items.data),
        )


def usual_of(kind: SessionKind) -> dict[str, Any]:
    """With what the form of a new session begins."""
    usual = USUAL[kind]
    return {
        "minutes": usual.minutes,
        "period_wishes": [period.value for period in usual.periods],
        "langs": list(usual.langs),
        "interpretation": usual.interpretation.value,
        "is_open": usual.is_open,
        "is_listed": True,
    }


def values_of(session: ProgrammeSession) -> dict[str, Any]:
    """What the form of a session shows at first; items and parties are loaded."""
    names = (
        *("revision", "number", "title", "note", "minutes", "is_open", "is_listed", "langs"),
        *("equipment", "needs_access", "contact", "remark", "period_wishes"),
    )
    return {name: getattr(session, name) for name in names} | {
        "kind": session.kind.value,
        "attendance": session.attendance or None,
        "interpretation": session.interpretation.value,
        "not_before_on": _iso(session.not_before_on),
        "not_before_at": time_of(session.not_before_at),
        "not_after_on": _iso(session.not_after_on),
        "not_after_at": time_of(session.not_after_at),
        "room_wish": str(session.room_wish_id or ""),
        "parties": [str(party.id) for party in session.parties],
        "items": [str(item.id) for item in session.items if item.removed_at is None],
    }


class SeveralForm(Form):
    """Several sessions of one kind."""

    kind = SelectField(lazy(FIELDS["kind"]), choices=choices(labels.KINDS))
    lang = SelectField(lazy(_l("Language")), choices=LANGUAGE_NAMES)
    themes = TextField(lazy(_l("Themes, one a line")), maximum=THEMES_LENGTH, required=True)
    minutes = NumberField(lazy(FIELDS["minutes"]), minimum=5, maximum=LENGTH_MAXIMUM)
    attendance = NumberField(lazy(FIELDS["attendance"]), minimum=0, maximum=ATTENDANCE_MAXIMUM)
    parties = TicksField(lazy(FIELDS["parties"]))
    in_order = BooleanField(lazy(_l("They are held in this order")))

    def offer(self, parties: Choices) -> None:
        """Give those who can be named as having to be there."""
        self.parties.choices = list(parties)

    @property
    def draft(self) -> SeveralDraft:
        """What was typed, once validated; a length that is left out is the usual one."""
        kind = SessionKind(self.kind.data)
        return SeveralDraft(
            kind=kind,
            themes=self.themes.data or "",
            lang=self.lang.data or "",
            minutes=self.minutes.data or USUAL[kind].minutes,
            attendance=self.attendance.data or 0,
            parties=_numbers(self.parties.data),
            in_order=bool(self.in_order.data),
        )


class RelationForm(Form):
    """How one session is to stand to another."""

    first = SelectField(lazy(labels_sessions.RELATION_FIELDS["first_id"]))
    order = SelectField(lazy(labels_sessions.RELATION_FIELDS["order"]), choices=choices(labels.ARRANGEMENTS))
    second = SelectField(lazy(labels_sessions.RELATION_FIELDS["second_id"]))
    strictness = RadioField(
        lazy(labels_sessions.RELATION_FIELDS["is_hard"]),
        choices=[("must", lazy(labels_sessions.STRICTNESS[True])), ("wished", lazy(labels_sessions.STRICTNESS[False]))],
        default="must",
    )

    def offer(self, named: Choices) -> None:
        """Give the sessions of the programme."""
        for field in (self.first, self.second):
            field.flags.required = True
            field.choices = [NOWHERE, *named]

    @property
    def draft(self) -> RelationDraft:
        """What was chosen, once validated; a session that was not chosen is none that exists."""
        return RelationDraft(
            first=_number(self.first.data) or 0,
            second=_number(self.second.data) or 0,
            order=Arrangement(self.order.data),
            is_hard=self.strictness.data == "must",
        )


def _moment(on: SelectField, at: HourField) -> Moment:
    return Moment(date.fromisoformat(on.data) if on.data else None, minute_of(at.hour))


def _iso(on: date | None) -> str:
    return on.isoformat() if on is not None else ""


def _number(sent: str | None) -> int | None:
    return number_of(sent, 0) or None


def _numbers(sent: Sequence[str] | None) -> tuple[int, ...]:
    return tuple(number for one in sent or () if (number := _number(one)) is not None)
