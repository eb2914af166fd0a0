"""Documents of a meeting: their kinds, in which languages they are out, their slots, and what is remarked on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.windows import Window

CODES = ("document.day_without_out", "document.slots_in_order", "document.original_unknown", "change.no_language")
"""Every code this module raises."""
REMARKS = ("document.no_item", "document.original_awaited", "document.symbol_twice", "change.not_out")
"""The code of every remark on a document, those on its symbol aside."""
NUMBER_MAXIMUM = 99


class DocumentType(StrEnum):
    """What a document is, in the order in which a meeting has them."""

    PROVISIONAL_AGENDA = "provisional_agenda"
    ANNOTATED_AGENDA = "annotated_agenda"
    AGENDA = "agenda"
    PROGRAMME_OF_WORK = "programme_of_work"
    RULES_OF_PROCEDURE = "rules_of_procedure"
    LETTER = "letter"
    DISCUSSION_PAPER = "discussion_paper"
    WORKING_PAPER = "working_paper"
    CONFERENCE_ROOM_PAPER = "conference_room_paper"
    PAPER = "paper"
    COMPILATION = "compilation"
    DRAFT = "draft"
    OUTCOME_DOCUMENT = "outcome_document"
    CHAIR_SUMMARY = "chair_summary"
    REPORT = "report"
    RESOLUTION = "resolution"
    LIST = "list"
    PRESS_RELEASE = "press_release"


class Distribution(StrEnum):
    """To whom a document goes, as its first page says."""

    GENERAL = "general"
    LIMITED = "limited"
    RESTRICTED = "restricted"


class ChangeKind(StrEnum):
    """What became of a document after it was out."""

    CORRIGENDUM = "corrigendum"
    ADDENDUM = "addendum"
    REVISION = "revision"
    AMENDMENT = "amendment"
    REISSUE = "reissue"


class LanguageState(StrEnum):
    """Whether a language in which a document is foreseen is out."""

    AWAITED = "awaited"
    OUT = "out"


class Slot(StrEnum):
    """How a day of a document's slot stands."""

    MET = "met"
    COMING = "coming"
    TODAY = "today"
    PASSED = "passed"  # by what does not bind
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Version:
    """One language of a document; `out_on` may be a day to come."""

    state: LanguageState
    out_on: date | None = None

    def is_out(self, today: date) -> bool:
        """Whether people can read it on a day."""
        return self.state is LanguageState.OUT and (self.out_on is None or self.out_on <= today)


@dataclass(frozen=True)
class Day:
    """A day of a slot: when something is due, or the window that is known of it; `is_entered` by hand, not counted."""

    due: Window
    is_binding: bool
    is_entered: bool = False


@dataclass(frozen=True)
class Slots:
    """By when a document is to be submitted for processing, and by when it is to be out in all its languages."""

    submit: Day | None = None
    issue: Day | None = None


def slots(
    *, is_slotted: bool, submit_by: date | None, issue_by: date | None, submit: Day | None, issue: Day | None
) -> Slots:
    """The slot of a document: what is entered counts, then what is counted from the opening where it has a slot."""

    def day(entered: date | None, counted: Day | None) -> Day | None:
        if entered is not None:
            return Day(Window.on(entered), is_binding=True, is_entered=True)
        return counted if is_slotted else None

    return Slots(day(submit_by, submit), day(issue_by, issue))


def standing(day: Day, met: bool, today: date) -> Slot:
    """How a day of a slot stands; while there is a window only, its last day counts."""
    if met:
        return Slot.MET
    if today < day.due.latest:
        return Slot.COMING
    if today == day.due.latest:
        return Slot.TODAY
    return Slot.OVERDUE if day.is_binding else Slot.PASSED


def is_issued(versions: Mapping[str, Version], today: date) -> bool:
    """Whether a document is out in all languages in which it is foreseen; in none is not out."""
    return bool(versions) and all(version.is_out(today) for version in versions.values())


def is_submitted(versions: Mapping[str, Version], submitted_on: date | None, today: date) -> bool:
    """Whether it was handed over for processing: that is recorded, or follows from a language that is out."""
    if submitted_on is not None and submitted_on <= today:
        return True
    return any(version.is_out(today) for version in versions.values())


def check_languages(versions: Mapping[str, Version], original: str) -> None:
    """Raises `document.original_unknown` where the original is in no language in which the document is foreseen, and
    `document.day_without_out` where a day is given for a language that is not out."""
    if original and versions and original not in versions:
        raise RuleViolation("document.original_unknown", field="original")
    for lang, version in versions.items():
        if version.state is not LanguageState.OUT and version.out_on is not None:
            raise RuleViolation("document.day_without_out", field=f"out_{lang}")


def check_slots(submit_by: date | None, issue_by: date | None) -> None:
    """Raises `document.slots_in_order` where a document would be out before it is submitted."""
    if submit_by is not None and issue_by is not None and issue_by < submit_by:
        raise RuleViolation("document.slots_in_order", field="issue_by")


def holding(languages: Collection[str]) -> list[str]:
    """The languages in which a change holds, in the usual order. Raises `change.no_language`."""
    found = [lang for lang in LANGUAGES if lang in languages]
    if not found:
        raise RuleViolation("change.no_language", field="holds_in")
    return found


@dataclass(frozen=True)
class Remark:
    """Something to say of a document, as a code with its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def remarks(
    versions: Mapping[str, Version], original: str, today: date, *, needs_item: bool, has_item: bool
) -> list[Remark]:
    """What is odd about a document: no item of an agenda where it needs one, out in a language but not in its own."""
    found = []
    if needs_item and not has_item:
        found.append(Remark("document.no_item"))
    out = [lang for lang, version in versions.items() if version.is_out(today)]
    if out and original in versions and original not in out:
        found.append(Remark("document.original_awaited", {"language": original}))
    return found


def change_remarks(languages: Collection[str], versions: Mapping[str, Version], today: date) -> list[Remark]:
    """What is odd about a change: it holds in a language in which the document itself is not out."""
    missing = [lang for lang in languages if versions and not (lang in versions and versions[lang].is_out(today))]
    return [Remark("change.not_out", {"languages": ",".join(missing)})] if missing else []
