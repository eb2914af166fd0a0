"""Words for journeys: what became of them, how they stand, steps, broken rules, what the audit log says of them."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .ledger import ActKind
from .rules import TravelOutcome

JOURNEY = lazy_pgettext("sponsorship", "Journey")
JOURNEYS = lazy_pgettext("sponsorship", "Journeys")
REPORT = _l("Report on the journey")
CHANGE_REPORT = _l("Change the report")
OUTCOMES: dict[TravelOutcome, LazyString] = {
    TravelOutcome.EXPECTED: lazy_pgettext("journey", "not known yet"),
    TravelOutcome.ATTENDED: lazy_pgettext("journey", "took part"),
    TravelOutcome.NO_SHOW: lazy_pgettext("journey", "did not come"),
}
OUTCOME_TONES: dict[TravelOutcome, str] = {
    TravelOutcome.EXPECTED: "open",
    TravelOutcome.ATTENDED: "ok",
    TravelOutcome.NO_SHOW: "bad",
}
OUTCOME_CHOICES: dict[TravelOutcome, LazyString] = {
    TravelOutcome.ATTENDED: _l("The representative took part in the meeting"),
    TravelOutcome.NO_SHOW: _l("The representative did not come"),
}
SAID: dict[bool, LazyString] = {
    True: _l("The representative took part in the meeting"),
    False: _l("The representative did not take part"),
}


class Stage(StrEnum):
    """How far a journey is, as lists say it."""

    BEFORE = "before"
    REPORT_DUE = "report_due"
    REPORTED = "reported"
    DUE_BACK = "due_back"
    FINAL = "final"


STAGES: dict[Stage, LazyString] = {
    Stage.BEFORE: lazy_pgettext("journey", "ahead"),
    Stage.REPORT_DUE: lazy_pgettext("journey", "report due"),
    Stage.REPORTED: lazy_pgettext("journey", "to be settled"),
    Stage.DUE_BACK: lazy_pgettext("journey", "money due back"),
    Stage.FINAL: lazy_pgettext("journey", "settled"),
}
STAGE_TONES: dict[Stage, str] = {
    Stage.BEFORE: "open",
    Stage.REPORT_DUE: "warn",
    Stage.REPORTED: "info",
    Stage.DUE_BACK: "warn",
    Stage.FINAL: "ok",
}
ACTS: dict[ActKind, LazyString] = {
    ActKind.AWARD: lazy_pgettext("journey", "Awarded"),
    ActKind.ADVANCE: lazy_pgettext("journey", "Advance paid"),
    ActKind.SETTLEMENT: lazy_pgettext("journey", "Settled"),
    ActKind.RELEASE: lazy_pgettext("journey", "Released"),
    ActKind.RECOVERY: lazy_pgettext("journey", "Paid back"),
    ActKind.REVERSAL: lazy_pgettext("journey", "Taken back"),
}


class Step(StrEnum):
    """What finance does on pages of their own."""

    ADVANCE = "advance"
    OUTCOME = "outcome"
    SETTLE = "settle"
    RECOVER = "recover"
    UNDO = "undo"


STEPS: dict[Step, LazyString] = {
    Step.ADVANCE: _l("Pay an advance"),
    Step.OUTCOME: _l("Record what became of the journey"),
    Step.SETTLE: _l("Settle the journey"),
    Step.RECOVER: _l("Record money paid back"),
    Step.UNDO: _l("Take the last act back"),
}
SUBMITS: dict[Step, LazyString] = {
    Step.ADVANCE: _l("Enter the advance"),
    Step.OUTCOME: _l("Record it"),
    Step.SETTLE: _l("Settle"),
    Step.RECOVER: _l("Enter what was paid back"),
    Step.UNDO: _l("Take it back"),
}
NOTES: dict[Step, LazyString] = {
    Step.ADVANCE: _l("The State is told. A mistake is corrected by taking the act back: nothing is ever changed."),
    Step.OUTCOME: _l("Nothing is settled before this is known. Of a no-show, the State and its mission are told."),
    Step.SETTLE: _l(
        "What is accepted is spent, out of the advance first. What is not needed is free again for other awards. "
        "What of the advance is not spent is due back. The State is told."
    ),
    Step.RECOVER: _l("The money is free again, under the earmark that it had. The State is told."),
    Step.UNDO: _l("It is taken back by entries the other way round; both stay on record. The State is told."),
}
DONE: dict[Step, LazyString] = {
    Step.ADVANCE: _l("The advance is entered."),
    Step.OUTCOME: _l("What became of the journey is recorded."),
    Step.SETTLE: _l("The journey is settled."),
    Step.RECOVER: _l("What was paid back is entered."),
    Step.UNDO: _l("The act is taken back."),
}
REPORTED = _l("The report is stored. Finance is told.")
AUDITED: dict[str, LazyString] = {
    "travel.report": _l("The State reports on the journey."),
    "travel.outcome": _l("What became of the journey is recorded."),
    "sponsorship.purge": _l("Personal data of the request is removed, because its time is over."),
}
KIND = lazy_pgettext("sponsorship", "Journeys")
FIELDS: dict[str, LazyString] = {
    "outcome": _l("Outcome"),
    "is_final": _l("Nothing is due any more"),
    "reported_at": _l("Reported"),
    "files": _l("Files"),
    "costs": _l("Costs"),
}
ERRORS: dict[str, LazyString] = {
    "advance.full": _l("Nothing more can be advanced: the rules of the fund allow only part of an award beforehand."),
    "advance.too_much": _l("This is more than can still be advanced of the award."),
    "recovery.nothing": _l("Nothing is due back."),
    "recovery.too_much": _l("This is more than is due back."),
    "settlement.kind": _l("Nothing was awarded for this."),
    "settlement.too_much": _l("This is more than was awarded for it."),
    "travel.accepted_why": _l("The representative did not come. Say why these costs are accepted all the same."),
    "travel.final": _l("The journey is settled, and nothing is due either way. It cannot be changed any more."),
    "travel.language": _l("Say in which language the report is written."),
    "travel.no_outcome": _l("Record first whether the representative took part."),
    "travel.no_show": _l("The representative did not come: nothing is advanced any more."),
    "travel.nobody_named": _l("The State has not named its representative yet. Nothing is advanced before that."),
    "travel.not_committed": _l("This award is not in force."),
    "travel.not_last": _l("Something else has been entered since, or this is taken back already. Look again."),
    "travel.not_settled": _l("Settle the journey first: that says what is due back."),
    "travel.nothing_accepted": _l("Enter what is accepted of the costs. Where nothing is, record that nobody came."),
    "travel.outcome": _l("Choose one."),
    "travel.settled": _l("The journey is settled. Take the settlement back first."),
    "travel.too_early": _l("The meeting has not begun."),
    "travel.too_many_files": _l("At most %(maximum)s files go with a journey. Take one off first."),
    "travel.unknown": _l("There is no such journey."),
}
PURGED: dict[str, LazyString] = {
    "person": _l("name, post, institution and address of the person"),
    "sealed": _l("sealed passport and bank data"),
    "need": _l("statement of need, earlier participation and sponsorship"),
    "files": _l("documents of the request"),
    "travel_files": _l("documents of the journey"),
    "report": _l("report on the journey"),
    "reviews": _l("words of reviews"),
    "decisions": _l("words of decisions"),
    "ledger": _l("words of acts in the ledger"),
    "notices": _l("words of notices"),
}
"""Kinds of personal data that are removed when their time is over."""
KEPT_FILES = _l("documents to which something else refers")
