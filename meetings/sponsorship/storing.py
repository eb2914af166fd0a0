"""What is stored of a draft, of a person and of documents, once each has been checked by itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from meetings.accounts.rules import clean_address
from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor
from meetings.foundation.attachments import Attachment
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block, clean_line
from meetings.states import queries as states

from . import conditions
from .drafts import FilesDraft, PersonDraft, RequestDraft, SealedPerson
from .models import Fund
from .models_requests import RequestFile, SponsorshipRequest
from .rules import LINE_MAXIMUM, WORDS_MAXIMUM

CODES = ("request.language_missing", "request.nationality")
"""Codes that this module raises besides those of the conditions."""

EMAIL_MAXIMUM = 254
DOCUMENT_MAXIMUM = 60  # characters of a number of a passport, an account, a bank


def values(fund: Fund, given: RequestDraft) -> dict[str, Any]:
    """What is stored of a draft. Raises RuleViolation `request.language_missing`, those of `conditions`, and what
    `person`, `clean_line` and `clean_block` do."""
    if given.lang not in LANGUAGES:
        raise RuleViolation("request.language_missing", field="lang")
    costs = given.costs
    conditions.check_note_day(given.note_on, clock.business_today())
    conditions.check_days(given.departs_on, given.returns_on, costs.nights)
    values: dict[str, Any] = {
        "lang": given.lang,
        "note_reference": _line(given.note_reference, "note_reference"),
        "note_on": given.note_on,
        "need": clean_block(given.need, maximum=conditions.NEED_MAXIMUM, required=False, about="need"),
        "has_mission": given.has_mission,
        "took_part": clean_block(given.took_part, maximum=WORDS_MAXIMUM, required=False, about="took_part"),
        "has_attended": given.has_attended,
        "was_sponsored": clean_block(given.was_sponsored, maximum=WORDS_MAXIMUM, required=False, about="was_sponsored"),
        "fare_minor": costs.fare,
        "nights": costs.nights,
        "daily_minor": costs.daily,
        "terminal_minor": costs.terminal,
        "visa_minor": costs.visa,
        "insurance_minor": costs.insurance,
        "departs_on": given.departs_on,
        "returns_on": given.returns_on,
        "needs_visa": given.needs_visa,
    }
    conditions.check_costs(costs.by_kind, costs.nights, costs.daily, fund.costs)
    return values | person(given.person)


def person(given: PersonDraft) -> dict[str, Any]:
    """What is stored of a person in clear. Raises `account.address`, and what `clean_line` does."""
    return {
        "person_name": _line(given.name, "person_name"),
        "gender": given.gender,
        "post": _line(given.post, "post"),
        "institution": _line(given.institution, "institution"),
        "email": _address(given.email),
    }


def private(given: SealedPerson) -> SealedPerson:
    """Passport and bank data as they are kept. Raises `request.nationality` for what is no State."""
    nationality = given.nationality.upper()
    if nationality and not states.by_iso3([nationality]):
        raise RuleViolation("request.nationality", field="nationality")
    return SealedPerson(
        passport_number=_line(given.passport_number, "passport_number", DOCUMENT_MAXIMUM),
        passport_expires_on=given.passport_expires_on,
        born_on=given.born_on,
        nationality=nationality,
        bank_holder=_line(given.bank_holder, "bank_holder"),
        bank_account=_line(given.bank_account, "bank_account", DOCUMENT_MAXIMUM),
        bank_name=_line(given.bank_name, "bank_name"),
        bank_code=_line(given.bank_code, "bank_code", DOCUMENT_MAXIMUM),
    )


def _line(written: str, about: str, maximum: int = LINE_MAXIMUM) -> str:
    return clean_line(written, maximum=maximum, required=False, about=about)


def _address(written: str) -> str:
    """An e-mail address, or nothing. Raises on `email` what `clean_line` and `clean_address` do."""
    found = _line(written, "email", EMAIL_MAXIMUM)
    return clean_address(found) if found else ""


# --- documents ------------------------------------------------------------------------------------------------------


def kept_file(actor: Actor, given: FilesDraft, is_sample: bool) -> Attachment | None:
    """The document that comes along, stored; None where there is none."""
    return attachments.keep(actor, given.file, is_sample=is_sample) if given.file is not None else None


def attach(request: SponsorshipRequest, given: FilesDraft, more: Attachment | None) -> bool:
    """Take documents off and add one; whether anything changed. Raises `request.too_many_files` on `file`."""
    taken = [one.attachment_id for one in request.files if one.attachment_id in set(given.removed)]
    kept = [one for one in request.files if one.attachment_id not in taken]
    conditions.check_files(len(kept) + (more is not None))
    if not taken and more is None:
        return False
    if more is not None:
        kept.append(RequestFile(file=more, kind=given.kind))
    request.files[:] = kept
    flag_modified(request, "changed_at")  # documents alone change what its page shows
    db.session.flush()
    forget(taken)
    return True


def forget(attachment_ids: Collection[int]) -> int:
    """Remove files to which nothing refers any more, their bytes with them: a copy of a passport, or a boarding pass,
    does not stay when it is taken off. How many of them something else refers to."""
    found = set(attachment_ids)
    gone = set(unheld(found)) if found else set[int]()
    if gone:
        db.session.execute(sa.delete(Attachment).where(Attachment.id.in_(gone)))
    return len(found - gone)


def unheld(among: Collection[int] | None = None) -> list[int]:
    """Files to which nothing refers, whichever feature it is of: among these, or of all."""
    query = sa.select(Attachment.id)
    if among is not None:
        query = query.where(Attachment.id.in_(among))
    for column in _references():
        query = query.where(sa.not_(sa.exists().where(column == Attachment.id)))
    return list(db.session.scalars(query))


def _references() -> list[sa.Column[int]]:
    """Every column of the database that refers to a file."""
    return [
        column
        for table in Attachment.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is Attachment.__table__ for key in column.foreign_keys)
    ]
