"""The State’s side of a journey: its report, with boarding passes and what everything cost, until all is settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import attachments, audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.attachments import Attachment, Upload
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.money import LARGEST
from meetings.foundation.text import BLOCK_MAXIMUM, clean_block

from . import entering, parties, queries_travel, settling, storing, telling_travel
from .models_requests import Award, Travel, TravelFile
from .queries_travel import ATTENDED
from .rules import AwardStatus, CostKind

CODES = ("travel.language", "travel.too_many_files", "travel.final", "money.too_much")
"""Every code this module raises besides those of `settling`."""

FILES_MAXIMUM = 8
REPORT_MAXIMUM = min(5_000, BLOCK_MAXIMUM)


@dataclass(frozen=True)
class Report:
    """What a State says of a journey; its text is in `lang`, what things cost in minor units of the fund’s currency."""

    attended: bool
    lang: str
    text: str
    actual: Mapping[CostKind, int] = field(default_factory=dict)
    file: Upload | None = None  # one more
    removed: Collection[int] = ()  # of the files there are, by their ids


def report(actor: Actor, award_id: int, revision: int, given: Report) -> Travel:
    """Report on a journey, or change what was reported, until nothing is due either way. `revision` is 0 for a journey
    of which nothing is recorded yet. Finance is told.

    Raises NotFound, Conflict `record.changed_meanwhile`, `travel.not_committed`, `travel.final`, `travel.too_early`,
    RuleViolation `travel.language`, `travel.too_many_files`, `money.too_much`, and what `clean_block` does.
    """
    entering.locked_fund(queries_travel.fund_of(award_id))
    award = queries_travel.locked(award_id)
    if award.request.state_code not in parties.states_of(actor):
        raise NotFound("travel.unknown")
    settling.check_revision(award, revision)
    check_reportable(award)
    if given.lang not in LANGUAGES:
        raise RuleViolation("travel.language", field="lang")
    text = clean_block(given.text, maximum=REPORT_MAXIMUM, required=given.attended, about="report")
    for kind, amount in given.actual.items():
        if not 0 <= amount <= LARGEST:
            raise RuleViolation("money.too_much", field=kind.value)
    travel = settling.opened(award)
    is_first = travel.reported_at is None
    before = _kept(travel)
    travel.lang, travel.report = given.lang, text
    travel.actual = {ATTENDED: given.attended} | {kind.value: given.actual.get(kind, 0) for kind in kinds_of(award)}
    travel.reported_at = clock.now()
    _attach(actor, travel, given)
    flag_modified(travel, "changed_at")
    db.session.flush()
    audit.record(actor, "travel.report", "travel", travel.id, before, _kept(travel))
    telling_travel.reported(actor, award, is_first=is_first)
    return travel


def check_reportable(award: Award) -> None:
    """Raises Conflict where nobody reports: `travel.final`, `travel.not_committed`, `travel.too_early`."""
    if award.travel is not None and award.travel.is_final:
        raise Conflict("travel.final")
    if award.status is not AwardStatus.COMMITTED:
        raise Conflict("travel.not_committed")
    settling.check_begun(award)


def kinds_of(award: Award) -> list[CostKind]:
    """The kinds of costs for which an award gives something, in the order of CostKind; shares must be loaded."""
    given = {share.cost_kind for share in award.shares}
    return [kind for kind in CostKind if kind in given]


def files_of(travel: Travel | None) -> list[Attachment]:
    """The documents of a loaded journey."""
    return [one.file for one in travel.files] if travel is not None else []


def _attach(actor: Actor, travel: Travel, given: Report) -> None:
    """Take files off, for good, and add one. Raises `travel.too_many_files`."""
    kept = [one for one in travel.files if one.attachment_id not in set(given.removed)]
    if len(kept) + (given.file is not None) > FILES_MAXIMUM:
        raise RuleViolation("travel.too_many_files", field="file", maximum=FILES_MAXIMUM)
    if given.file is not None:
        kept.append(TravelFile(file=attachments.keep(actor, given.file)))
    if kept != travel.files:
        taken = [one.attachment_id for one in travel.files if one not in kept]
        travel.files[:] = kept
        db.session.flush()
        storing.forget(taken)


def _kept(travel: Travel) -> dict[str, Any]:
    """What the audit log keeps of a report: not what it says."""
    return {"reported_at": travel.reported_at, "files": len(travel.files), "costs": queries_travel.costs_of(travel)}
