"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from meetings.foundation.attachments import Upload

from .rules import Answer, CostKind, FileKind, Gender


@dataclass(frozen=True)
class PersonDraft:
    """Who is to come; without a name, somebody still to be named."""

    name: str = ""
    gender: Gender = Gender.NOT_SAID
    post: str = ""
    institution: str = ""
    email: str = ""


@dataclass(frozen=True)
class SealedPerson:
    """What is known of a person and kept sealed; the State and finance alone read it. Empty is not given."""

    passport_number: str = ""
    passport_expires_on: date | None = None
    born_on: date | None = None
    nationality: str = ""  # ISO 3166-1 alpha-3
    bank_holder: str = ""
    bank_account: str = ""
    bank_name: str = ""
    bank_code: str = ""


@dataclass(frozen=True)
class CostsDraft:
    """What a State asks for, in minor units of the fund's currency."""

    fare: int = 0
    nights: int = 0
    daily: int = 0
    terminal: int = 0
    visa: int = 0
    insurance: int = 0

    @property
    def by_kind(self) -> dict[CostKind, int]:
        """What is asked for of each kind of costs; an allowance without nights is asked for as well."""
        return {
            CostKind.FARE: self.fare,
            CostKind.SUBSISTENCE: self.nights * self.daily or self.nights or self.daily,
            CostKind.TERMINAL: self.terminal,
            CostKind.VISA: self.visa,
            CostKind.INSURANCE: self.insurance,
        }


@dataclass(frozen=True)
class FilesDraft:
    """One document more, and those that are taken off, by their ids."""

    file: Upload | None = None
    kind: FileKind = FileKind.OTHER
    removed: Collection[int] = ()


@dataclass(frozen=True)
class RequestDraft:
    """A request as a State writes it; all its texts are in `lang`. It may be incomplete until it is submitted."""

    lang: str
    note_reference: str = ""
    note_on: date | None = None
    person: PersonDraft = field(default_factory=PersonDraft)
    need: str = ""
    has_mission: bool = True
    took_part: str = ""
    has_attended: Answer = Answer.NOT_SAID
    was_sponsored: str = ""
    costs: CostsDraft = field(default_factory=CostsDraft)
    departs_on: date | None = None
    returns_on: date | None = None
    needs_visa: bool = False
    files: FilesDraft = field(default_factory=FilesDraft)
    is_sample: bool = False
    key: str = ""  # of the form
