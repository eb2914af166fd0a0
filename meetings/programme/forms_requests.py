"""What is typed of requests for sessions: what is asked for, what the secretariat answers, how a list is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField

from meetings.foundation.forms import (
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

from . import labels, labels_requests, steps
from .drafts import AnswerDraft, RequestDraft
from .models import SessionRequest
from .queries_requests import Author, Filter, author_of
from .rules import (
    LENGTH_MAXIMUM,
    NAME_MAXIMUM,
    TITLE_MAXIMUM,
    ByKind,
    Interpretation,
    PeriodKind,
    RequestStatus,
    SessionKind,
)
from .steps import KINDS_FOR, WORDS_MAXIMUM, Slot, Wish

LANGUAGE_NAMES = [(code, NAMES[code]) for code in LANGUAGES]
SERVICES = (Interpretation.GRANTED, Interpretation.AS_AVAILABLE, Interpretation.NOT_GRANTED)
"""How interpretation can be answered where it is asked for."""


def key_of(author: Author) -> str:
    """An author as a form sends it."""
    return f"{author.kind.value}:{author.code}"


def sent_wish(wish: Wish) -> str:
    """A part of a day as a form sends it."""
    return f"{wish[0].isoformat()}/{wish[1].value}"


def read_wish(sent: str | None) -> Wish | None:
    """What was sent; None for no wish, and for what nobody could have chosen."""
    on, _slash, kind = (sent or "").partition("/")
    try:
        return date.fromisoformat(on), PeriodKind(kind)
    except ValueError:
        return None


class RequestForm(RevisionForm):
    """A request as a draft."""

    author = RadioField(lazy(_l("Asked by")))
    by_name = LineField(lazy(_l("Name of the organization")), maximum=NAME_MAXIMUM)
    kind = RadioField(lazy(_l("Kind")))
    lang = SelectField(lazy(_l("Language")), choices=LANGUAGE_NAMES)
    title = LineField(lazy(_l("Title")), maximum=TITLE_MAXIMUM, required=True)
    purpose = TextField(lazy(_l("Context")), maximum=steps.PURPOSE_MAXIMUM)
    minutes = NumberField(lazy(_l("Length in minutes")), minimum=5, maximum=LENGTH_MAXIMUM, required=True)
    attendance = NumberField(lazy(_l("Number of people")), maximum=steps.ATTENDANCE_MAXIMUM, required=True)
    wish_1 = SelectField(lazy(_l("First choice")))
    wish_2 = SelectField(lazy(_l("Second choice")))
    wish_3 = SelectField(lazy(_l("Third choice")))
    langs = TicksField(lazy(_l("Languages of interpretation")), choices=LANGUAGE_NAMES)
    is_open = BooleanField(lazy(_l("Open to observers and civil society")))
    needs_access = BooleanField(lazy(_l("Needs a room that is accessible to people in wheelchairs")))
    equipment = TicksField(lazy(_l("Equipment")), choices=choices(labels.EQUIPMENT))
    contact_name = LineField(lazy(_l("Contact person")), maximum=steps.CONTACT_NAME_MAXIMUM, required=True)
    contact_email = LineField(
        lazy(_l("E-mail address")),
        maximum=steps.CONTACT_EMAIL_MAXIMUM,
        required=True,
        is_code=True,
        render_kw={"inputmode": "email"},
    )
    contact_phone = LineField(lazy(_l("Telephone")), maximum=steps.CONTACT_PHONE_MAXIMUM, is_code=True)

    @property
    def wish_fields(self) -> tuple[SelectField, ...]:
        """The fields of the wishes, the best first."""
        return self.wish_1, self.wish_2, self.wish_3

    def offer(self, authors: Sequence[tuple[Author, str]], parts: Iterable[tuple[Wish, str]], lang: str) -> None:
        """Give those for whom one may ask, with their names, and the parts of days. Where there is one author only,
        nobody is asked; only an organization is asked what it is called."""
        self.kind.flags.required = self.lang.flags.required = True
        self.author.choices = [(key_of(author), name) for author, name in authors]
        kinds = dict.fromkeys(kind for author, _name in authors for kind in KINDS_FOR[author.kind])
        self.kind.choices = choices({kind: labels.KINDS[kind] for kind in kinds})
        if len(kinds) == 1 and not self.kind.data:
            self.kind.data = next(iter(kinds)).value
        if not self.author.data and len(authors) == 1:
            self.author.data = key_of(authors[0][0])
        if not any(author.kind is ByKind.ORGANIZATION for author, _name in authors):
            del self.by_name
        elif len(authors) == 1:
            self.by_name.flags.required = True
        offered = [(sent_wish(wish), words) for wish, words in parts]
        for field in self.wish_fields:
            field.choices = [("", lazy(labels_requests.NO_WISH)), *offered]
        if not self.lang.data:
            self.lang.data = lang

    @property
    def draft(self) -> RequestDraft:
        """What was typed, once validated."""
        wishes = [wish for field in self.wish_fields if (wish := read_wish(field.data)) is not None]
        return RequestDraft(
            kind=SessionKind(self.kind.data),
            title=self.title.data or "",
            lang=self.lang.data or "",
            minutes=self.minutes.data or 0,
            attendance=self.attendance.data or 0,
            purpose=self.purpose.data or "",
            by_name=(self.by_name.data or "") if self.by_name else "",
            langs=self.langs.data or (),
            is_open=bool(self.is_open.data),
            needs_access=bool(self.needs_access.data),
            equipment=self.equipment.data or (),
            wishes=wishes,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            contact_phone=self.contact_phone.data or "",
        )


_SAME = (
    *("revision", "by_name", "kind", "lang", "title", "purpose", "minutes", "attendance", "langs", "is_open"),
    *("needs_access", "equipment", "contact_name", "contact_email", "contact_phone"),
)


def values_of(request: SessionRequest) -> dict[str, Any]:
    """What the form of a draft shows at first."""
    wishes = {f"wish_{place}": "/".join(wish) for place, wish in enumerate(request.wishes, start=1)}
    return {name: getattr(request, name) for name in _SAME} | wishes | {"author": key_of(author_of(request))}


class WordsForm(RevisionForm):
    """What those who ask say when they refuse a slot or withdraw a request."""

    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)


class DeclineForm(RevisionForm):
    """Why a request is declined."""

    words = TextsField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, kind=TextField, required=True)


class SlotForm(RevisionForm):
    """The slot that is granted or offered, how it stands with interpretation, and what is said. Whether the slot is
    free, the service decides: what was chosen stays chosen when somebody else has taken it."""

    slot = StringField(lazy(_l("Slot")))  # its page has a choice for each
    interpretation = RadioField(
        lazy(_l("Interpretation")), choices=choices({one: labels.INTERPRETATIONS[one] for one in SERVICES})
    )
    words = TextsField(lazy(_l("What is said to those who asked")), maximum=WORDS_MAXIMUM, kind=TextField)

    def draft(self, slot: Slot | None) -> AnswerDraft:
        """What was chosen, once validated, with the slot that was read."""
        said = self.interpretation.data if self.interpretation else None
        chosen = Interpretation(said) if said else Interpretation.AS_AVAILABLE
        return AnswerDraft(slot, chosen, self.words.text)


def filter_of(args: Mapping[str, str]) -> Filter:
    """How a list is narrowed, by the address of its page; what is not known narrows nothing."""
    return Filter(
        status=_member(RequestStatus, args.get("status")),
        kind=_member(SessionKind, args.get("kind")),
        by=_member(ByKind, args.get("by")),
        is_late=args.get("late") == "1",
    )


def _member(kind: type[Any], sent: str | None) -> Any:
    return next((one for one in kind if one.value == sent), None)
