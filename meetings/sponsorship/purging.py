"""Personal data of requests is removed when its time is over: what was asked for and awarded stays, whose it was goes.

The time is the fund’s: so many months after the last day of the meeting. While an award waits, or is in force and not
settled, nothing is removed. Drafts that were never submitted go by the same rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, system
from meetings.foundation.database import db, unit_of_work
from meetings.notices import services as notices

from . import entering, storing
from .models import LedgerAct
from .models_requests import Award, RequestAct, RequestFile, Review, SponsorshipRequest, Travel, TravelFile
from .rules import AwardStatus, purged_on

CHORE = "sponsorship.purge"
OPEN_AWARDS = (AwardStatus.WAITING, AwardStatus.COMMITTED)
PERSON = ("person_name", "post", "institution", "email")
NEED = ("need", "took_part", "was_sponsored")


@dataclass(frozen=True)
class Removed:
    """What was removed of one request, how often, by kind of data; never the data itself."""

    request: int
    counts: dict[str, int]
    kept: int = 0  # files that something else refers to as well: no longer of the request, still in the database


def purge_day(request: SponsorshipRequest) -> date:
    """The day from which personal data of a request is removed; its fund, meeting and acts are loaded.

    Where the meeting has neither dates nor a window, it is counted from what was last done with the request.
    """
    return purged_on(request.meeting.over_on or _ended_on(request), request.fund.purge_months)


def due(today: date) -> list[int]:
    """The requests whose personal data is to be removed, by their numbers."""
    open_award = sa.select(Award.id).where(Award.request_id == SponsorshipRequest.id, Award.status.in_(OPEN_AWARDS))
    query = (
        sa.select(SponsorshipRequest)
        .where(SponsorshipRequest.purged_at.is_(None), sa.not_(open_award.exists()))
        .options(
            joinedload(SponsorshipRequest.fund),
            joinedload(SponsorshipRequest.meeting),
            selectinload(SponsorshipRequest.acts),
        )
        .order_by(SponsorshipRequest.id)
    )
    return [request.id for request in db.session.scalars(query) if purge_day(request) <= today]


def purge_all(actor: Actor, *, dry_run: bool = False) -> Iterator[Removed]:
    """Remove what is due, each request in a transaction of its own; or, with `dry_run`, only say what would go."""
    with unit_of_work():
        numbers = due(clock.business_today())
    for number in numbers:
        with unit_of_work() as work:
            removed = purge(actor, number)
            if dry_run:
                work.rollback()
        if removed is not None:
            yield removed


def purge(actor: Actor, number: int) -> Removed | None:
    """Remove the personal data of one request; None where it is gone, removed already or not to be removed yet."""
    request = _locked(number)
    if request is None or request.purged_at is not None or purge_day(request) > clock.business_today():
        return None
    awards = _awards(number)
    if any(award.status in OPEN_AWARDS for award in awards):
        return None
    journeys = [award.travel for award in awards if award.travel is not None]
    decided = [(request, "reason_words"), *((award, name) for award in awards for name in ("words", "decision_words"))]
    attached = [one.attachment_id for one in request.files]
    attached += [one.attachment_id for travel in journeys for one in travel.files]
    said = sum(bool(getattr(one, name)) for one, name in decided) + sum(bool(act.words) for act in request.acts)
    counts = _counts(request, journeys, said)
    for name in (*PERSON, *NEED, "sealed"):
        setattr(request, name, "")
    # What was written about a decision may name whom it was about; the decision itself and its code stay.
    for one, name in decided:
        setattr(one, name, "")
    db.session.execute(sa.update(RequestAct).where(RequestAct.request_id == number).values(words=""))
    # The same sentences stand with the money and in what the State was told.
    counts |= _unsaid(number, [award.id for award in awards])
    # The note verbale names whom it is about, as the other documents do: its reference and its day stay.
    db.session.execute(sa.delete(RequestFile).where(RequestFile.request_id == number))
    db.session.execute(sa.update(Review).where(Review.request_id == number).values(words=""))
    for travel in journeys:
        travel.report = travel.outcome_words = ""
        db.session.execute(sa.delete(TravelFile).where(TravelFile.travel_id == travel.id))
    request.purged_at = clock.now()
    db.session.flush()
    kept = storing.forget(attached)
    audit.record(actor, CHORE, "sponsorship_request", number, None, {**counts, "kept_files": kept})
    db.session.expire_all()
    return Removed(number, counts, kept)


def sweep(*, dry_run: bool = False) -> int:
    """Remove files to which nothing refers any more, which no page shows to anybody; how many, or would be."""
    with unit_of_work():
        found = storing.unheld()
        if not dry_run:
            storing.forget(found)
    return len(found)


def run() -> int:
    """The chore: remove what is due, and files left over; from how many requests something was removed."""
    count = sum(1 for _removed in purge_all(system(CHORE)))
    sweep()
    return count


def _ended_on(request: SponsorshipRequest) -> date:
    """When a request came to its end, or was last acted on; of a draft, when it was last changed."""
    if request.acts:
        return clock.day_at_office(request.acts[-1].at)
    return clock.day_at_office(request.submitted_at or clock.in_business_time(request.changed_at))


def _locked(number: int) -> SponsorshipRequest | None:
    fund_id = db.session.scalar(sa.select(SponsorshipRequest.fund_id).where(SponsorshipRequest.id == number))
    if fund_id is None:
        return None
    entering.locked_fund(fund_id)  # whoever awards waits
    query = (
        sa.select(SponsorshipRequest)
        .where(SponsorshipRequest.id == number)
        .options(
            joinedload(SponsorshipRequest.fund),
            joinedload(SponsorshipRequest.meeting),
            selectinload(SponsorshipRequest.acts),
            selectinload(SponsorshipRequest.files),
            selectinload(SponsorshipRequest.reviews),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one_or_none()


def _awards(number: int) -> list[Award]:
    query = sa.select(Award).where(Award.request_id == number)
    return list(db.session.scalars(query.options(joinedload(Award.travel).selectinload(Travel.files))))


def _counts(request: SponsorshipRequest, journeys: Iterable[Travel], decisions: int) -> dict[str, int]:
    """How much there is of each kind of data, by the keys of `labels_travel.PURGED`; of decisions it is given."""
    found = {
        "person": sum(bool(getattr(request, name)) for name in PERSON),
        "sealed": int(bool(request.sealed)),
        "need": sum(bool(getattr(request, name)) for name in NEED),
        "files": len(request.files),
        "travel_files": sum(len(travel.files) for travel in journeys),
        "report": sum(bool(travel.report) + bool(travel.outcome_words) for travel in journeys),
        "reviews": sum(bool(review.words) for review in request.reviews),
        "decisions": decisions,
    }
    return {kind: count for kind, count in found.items() if count}


def _unsaid(request_id: int, award_ids: Collection[int]) -> dict[str, int]:
    """Empty the words of acts in the ledger on these awards, and of notices about them and their request; how many of
    each kind, by the keys of `labels_travel.PURGED`."""
    acts = sa.update(LedgerAct).where(LedgerAct.award_id.in_(award_ids), LedgerAct.words != "").values(words="")
    emptied: Any = db.session.execute(acts)
    told = notices.forget("award", award_ids, "words") + notices.forget("sponsorship_request", [request_id], "words")
    return {kind: count for kind, count in {"ledger": int(emptied.rowcount), "notices": told}.items() if count}
