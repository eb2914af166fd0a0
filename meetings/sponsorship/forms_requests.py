"""What is typed of a request for sponsorship: what a State asks for, who comes, why it is withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from meetings.foundation import clock
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import (
    AttachmentField,
    DayField,
    LineField,
    NumberField,
    RevisionForm,
    TextField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.presentation import sentence
from meetings.foundation.windows import parse_date

from .conditions import NEED_MAXIMUM, PRIVATE_FILES
from .drafts import CostsDraft, FilesDraft, PersonDraft, RequestDraft, SealedPerson
from .fields import KeyField, MoneyField, YesNoField
from .labels_requests import ANSWERS, FILE_KINDS, GENDERS, NO, YES
from .models_requests import RequestFile, SponsorshipRequest
from .rules import LINE_MAXIMUM, NIGHTS_MAXIMUM, WORDS_MAXIMUM, Answer, CostKind, FileKind, Gender

BORN_SINCE = 1900
DOCUMENT_MAXIMUM = 60
EMAIL_MAXIMUM = 254
_COSTS: dict[CostKind, tuple[str, ...]] = {
    CostKind.FARE: ("fare",),
    CostKind.SUBSISTENCE: ("nights", "daily"),
    CostKind.TERMINAL: ("terminal",),
    CostKind.VISA: ("visa",),
    CostKind.INSURANCE: ("insurance",),
}
"""The fields of each kind of costs."""
_YES_NO = [("yes", lazy(YES)), ("no", lazy(NO))]


class BirthField(DayField):
    """A date of birth: of a year before our records begin as well, and not of a day to come."""

    def pre_validate(self, form: Any) -> None:
        self.day = None
        typed = self.data or ""
        if not typed.strip():
            return
        try:
            self.day = parse_date(typed, first=BORN_SINCE)
            if self.day > clock.business_today():
                raise RuleViolation("request.birth", first=BORN_SINCE)
        except DomainError as error:
            if error.code == "date.out_of_range":
                error = RuleViolation("request.birth", first=BORN_SINCE)
            raise StopValidation(sentence(error)) from error


class PersonFields(RevisionForm):
    """What a request says of the person in clear."""

    person_name = LineField(lazy(_l("Name, as in the passport")), maximum=LINE_MAXIMUM)
    gender = RadioField(lazy(_l("Gender")), choices=choices(GENDERS), default=Gender.NOT_SAID.value)
    post = LineField(lazy(lazy_pgettext("person", "Post")), maximum=LINE_MAXIMUM)
    institution = LineField(lazy(_l("Institution")), maximum=LINE_MAXIMUM)
    email = LineField(lazy(_l("E-mail address")), maximum=EMAIL_MAXIMUM, is_code=True)

    @property
    def person(self) -> PersonDraft:
        """Who is to come, once validated."""
        return PersonDraft(
            name=self.person_name.data or "",
            gender=Gender(self.gender.data),
            post=self.post.data or "",
            institution=self.institution.data or "",
            email=self.email.data or "",
        )


class FileFields(RevisionForm):
    """Documents: those there are, to take off, and one more."""

    removed = TicksField(lazy(_l("Take these documents off")))
    file_kind = SelectField(lazy(_l("What the new document is")), choices=choices(FILE_KINDS))
    file = AttachmentField(lazy(_l("Attach a document")))

    def offer_files(self, files: Sequence[tuple[RequestFile, str]]) -> None:
        """Give the documents there are, with what each is called."""
        self.removed.choices = [(str(one.attachment_id), name) for one, name in files]
        if not files:
            del self.removed

    @property
    def files(self) -> FilesDraft:
        """What was chosen, once validated."""
        taken = [int(number) for number in self.removed.data or ()] if self.removed else []
        return FilesDraft(self.file.upload, FileKind(self.file_kind.data), taken)


class RequestForm(PersonFields, FileFields):
    """A request as a draft."""

    key = KeyField()
    state = RadioField(lazy(_l("State")))
    meetings = TicksField(lazy(_l("Meetings")))
    lang = SelectField(lazy(_l("Language")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    note_reference = LineField(lazy(_l("Reference of the note verbale")), maximum=LINE_MAXIMUM)
    note_on = DayField(lazy(_l("Date of the note verbale")))
    need = TextField(lazy(_l("Need")), maximum=NEED_MAXIMUM)
    has_mission = YesNoField(lazy(_l("Has the State a mission where the meeting is held?")), choices=_YES_NO)
    has_attended = RadioField(
        lazy(_l("Has the State taken part in meetings of this process before?")),
        choices=choices(ANSWERS),
        default=Answer.NOT_SAID.value,
    )
    took_part = TextField(lazy(_l("Earlier participation")), maximum=WORDS_MAXIMUM)
    was_sponsored = TextField(lazy(_l("Earlier sponsorship")), maximum=WORDS_MAXIMUM)
    fare = MoneyField(lazy(_l("Return ticket in economy class")), zero=True)
    nights = NumberField(lazy(_l("Nights")), minimum=0, maximum=NIGHTS_MAXIMUM)
    daily = MoneyField(lazy(_l("Daily allowance for a night")), zero=True)
    terminal = MoneyField(lazy(_l("Terminal expenses")), zero=True)
    visa = MoneyField(lazy(_l("Visa fee")), zero=True)
    insurance = MoneyField(lazy(_l("Travel insurance")), zero=True)
    departs_on = DayField(lazy(_l("Departure")))
    returns_on = DayField(lazy(_l("Return")))
    needs_visa = YesNoField(lazy(_l("Is a visa needed?")), choices=_YES_NO)

    def offer(
        self,
        states: Sequence[tuple[str, str]],
        meetings: Sequence[tuple[int, str]],
        files: Sequence[tuple[RequestFile, str]],
        currency: str,
        admissible: Collection[CostKind],
        lang: str,
    ) -> None:
        """Give what can be chosen: States and meetings of a new draft, the documents of one that there is, and the
        kinds of costs for which the fund pays. Where there is one State only, nobody is asked."""
        self.lang.flags.required = self.has_mission.flags.required = self.needs_visa.flags.required = True
        self.state.choices = list(states)
        if len(states) == 1 and not self.state.data:
            self.state.data = states[0][0]
        self.meetings.choices = [(str(number), name) for number, name in meetings]
        self.meetings.flags.required = True
        if not states:  # of a draft neither is changed any more
            del self.state, self.meetings
        self.offer_files(files)
        for kind, names in _COSTS.items():
            for name in names:
                if kind not in admissible:
                    del self[name]
                elif isinstance(field := self[name], MoneyField):
                    field.currency = currency
        if not self.lang.data:
            self.lang.data = lang

    @property
    def chosen_meetings(self) -> list[int]:
        """The meetings that were ticked, once validated."""
        return [int(number) for number in self.meetings.data or ()]

    @property
    def draft(self) -> RequestDraft:
        """What was typed, once validated."""
        return RequestDraft(
            lang=self.lang.data or "",
            note_reference=self.note_reference.data or "",
            note_on=self.note_on.day,
            person=self.person,
            need=self.need.data or "",
            has_mission=self.has_mission.is_yes,
            has_attended=Answer(self.has_attended.data),
            took_part=self.took_part.data or "",
            was_sponsored=self.was_sponsored.data or "",
            costs=CostsDraft(
                fare=self._minor("fare"),
                nights=(self.nights.data or 0) if self.nights else 0,
                daily=self._minor("daily"),
                terminal=self._minor("terminal"),
                visa=self._minor("visa"),
                insurance=self._minor("insurance"),
            ),
            departs_on=self.departs_on.day,
            returns_on=self.returns_on.day,
            needs_visa=self.needs_visa.is_yes,
            files=self.files,
            key=self.key.key,
        )

    def _minor(self, name: str) -> int:
        field = self._fields.get(name)
        return (field.minor or 0) if isinstance(field, MoneyField) else 0


def values_of(request: SponsorshipRequest) -> dict[str, Any]:
    """What the form of a draft shows at first."""
    names = ("lang", "note_reference", "note_on", "need", "took_part", "was_sponsored", "departs_on", "returns_on")
    amounts = {name: getattr(request, f"{name}_minor") or None for name in ("fare", "daily", "terminal", "visa")}
    return (
        person_of(request)
        | {name: getattr(request, name) for name in names}
        | amounts
        | {"insurance": request.insurance_minor or None, "nights": request.nights or None}
        | {"has_attended": request.has_attended}
        | {"has_mission": _said(request.has_mission), "needs_visa": _said(request.needs_visa)}
    )


def person_of(request: SponsorshipRequest) -> dict[str, Any]:
    """What a form shows of the person at first."""
    names = ("revision", "person_name", "gender", "post", "institution", "email")
    return {name: getattr(request, name) for name in names}


def _said(value: bool) -> str:
    return "yes" if value else "no"


# --- who comes ------------------------------------------------------------------------------------------------------


class PersonForm(PersonFields, FileFields):
    """Who comes, with what is kept sealed."""

    passport_number = LineField(lazy(_l("Number of the passport")), maximum=DOCUMENT_MAXIMUM, is_code=True)
    passport_expires_on = DayField(lazy(_l("Valid until")))
    born_on = BirthField(lazy(_l("Date of birth")))
    nationality = SelectField(lazy(_l("Nationality")))
    bank_holder = LineField(lazy(_l("Holder of the bank account")), maximum=LINE_MAXIMUM)
    bank_account = LineField(lazy(_l("Number of the account, or IBAN")), maximum=DOCUMENT_MAXIMUM, is_code=True)
    bank_name = LineField(lazy(_l("Bank")), maximum=LINE_MAXIMUM)
    bank_code = LineField(lazy(_l("Code of the bank (BIC)")), maximum=DOCUMENT_MAXIMUM, is_code=True)

    def offer(self, states: Sequence[tuple[str, str]], files: Sequence[tuple[RequestFile, str]]) -> None:
        """Give the States, and the documents of the person that there are."""
        self.nationality.choices = [("", "—"), *states]
        self.file_kind.choices = choices({kind: FILE_KINDS[kind] for kind in FileKind if kind in PRIVATE_FILES})
        self.offer_files(files)

    @property
    def private(self) -> SealedPerson:
        """What is to be sealed, once validated."""
        return SealedPerson(
            passport_number=self.passport_number.data or "",
            passport_expires_on=self.passport_expires_on.day,
            born_on=self.born_on.day,
            nationality=self.nationality.data or "",
            bank_holder=self.bank_holder.data or "",
            bank_account=self.bank_account.data or "",
            bank_name=self.bank_name.data or "",
            bank_code=self.bank_code.data or "",
        )


class WithdrawalForm(RevisionForm):
    """Why a request is withdrawn."""

    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)
