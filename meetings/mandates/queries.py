"""Resolutions, paragraphs and clauses with what their pages show, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.foundation.registries import (
    Link,
    RequirementAnswer,
    paragraph_answers,
    requirement_answers,
    requirement_followers,
)
from meetings.foundation.search import matches

from .models import Clause, Mandate, Paragraph, Process, Requirement
from .rules import Effect, parse_reference

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad

PAGE_SIZE = 25


@dataclass(frozen=True)
class MandatePage:
    """One page of the register of resolutions, newest first."""

    mandates: list[Mandate]
    page: int
    pages: int


def mandates(page: int = 1) -> MandatePage:
    """Resolutions with their paragraphs, clauses and requirements."""
    total = db.session.execute(sa.select(sa.func.count(Mandate.id))).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    query = (
        sa.select(Mandate)
        .options(joinedload(Mandate.process), _with_paragraphs())
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Mandate.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return MandatePage(list(db.session.execute(query).scalars()), page, pages)


def mandate(slug: str) -> Mandate:
    """One resolution with everything it says. Raises NotFound."""
    query = sa.select(Mandate).where(Mandate.slug == slug).options(joinedload(Mandate.process), _with_paragraphs())
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("mandate.unknown")
    return found


def paragraph(slug: str, reference: str, *, lock: bool = False) -> Paragraph:
    """One paragraph with everything it says; `lock` makes other writers wait. Raises NotFound."""
    part, number = parse_reference(reference)
    query = (
        sa.select(Paragraph)
        .join(Paragraph.mandate)
        .where(Mandate.slug == slug, Paragraph.part == part, Paragraph.number == number)
        .options(
            contains_eager(Paragraph.mandate).joinedload(Mandate.process),
            joinedload(Paragraph.clauses).joinedload(Clause.requirements),  # one query: its page has few to spare
        )
    )
    if lock:
        query = query.with_for_update(of=Paragraph)
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        raise NotFound("paragraph.unknown")
    return found


def neighbours(of: Paragraph) -> tuple[Paragraph | None, Paragraph | None]:
    """The paragraphs before and after, as the resolution has them."""
    there = Paragraph.mandate_id == of.mandate_id
    before = sa.select(sa.func.max(Paragraph.position)).where(there, Paragraph.position < of.position)
    after = sa.select(sa.func.min(Paragraph.position)).where(there, Paragraph.position > of.position)
    beside = sa.or_(Paragraph.position == before.scalar_subquery(), Paragraph.position == after.scalar_subquery())
    query = sa.select(Paragraph).where(there, beside).options(defer(Paragraph.search_text, raiseload=True))
    found = {p.position > of.position: p for p in db.session.execute(query).scalars()}
    return found.get(False), found.get(True)


def clause_at(slug: str, reference: str, position: int) -> Clause:
    """A clause by its place, with its paragraph and resolution; locked against other writers. Raises NotFound."""
    part, number = parse_reference(reference)
    query = (
        sa.select(Clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(Mandate.slug == slug, Paragraph.part == part, Paragraph.number == number, Clause.position == position)
        .options(*_up_from_clause())
        .with_for_update(of=Clause)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("clause.unknown")
    return found


def requirement(key: str) -> Requirement:
    """A requirement by its key, with its clause, paragraph and resolution; locked. Raises NotFound."""
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(Requirement.key == key)
        .options(contains_eager(Requirement.clause).options(*_up_from_clause()))
        .with_for_update(of=Requirement)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("requirement.unknown")
    return found


def processes() -> list[Process]:
    """Every process, by code."""
    query = sa.select(Process).order_by(Process.code)
    return once("processes", lambda: list(db.session.execute(query).scalars()))


def only_process() -> tuple[sa.ScalarSelect[Text]]:
    """The short name of the process where there is one only, as a column for the frame of every page."""
    count = sa.select(sa.func.count(Process.id)).scalar_subquery()
    return (sa.select(Process.short).where(count == 1).scalar_subquery(),)


def process(code: str) -> Process:
    """A process by its code. Raises NotFound."""
    found = db.session.execute(sa.select(Process).where(Process.code == code)).scalar_one_or_none()
    if found is None:
        raise NotFound("process.unknown")
    return found


def requirements_about(meeting_codes: Sequence[str]) -> dict[str, list[tuple[Requirement, Effect]]]:
    """The requirements about each of these meetings, with their clauses' effect; clause and paragraph are loaded.

    JSON lists cannot be searched alike on both databases, and there are few requirements: all are read, one query.
    """
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .options(contains_eager(Requirement.clause).contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on, Mandate.id, Paragraph.position, Clause.position, Requirement.id)
    )
    found: dict[str, list[tuple[Requirement, Effect]]] = {code: [] for code in meeting_codes}
    for record in db.session.execute(query).scalars():
        for code in set(record.meeting_codes) & set(found):
            found[code].append((record, record.clause.effect))
    return found


def answers(paragraphs: Sequence[Paragraph]) -> dict[int, list[Link]]:
    """What in the system answers each paragraph: the links of every feature that registered some.

    Clauses and requirements must be loaded: what answers a paragraph includes the meetings that these name.
    """
    named = {p.id: {code for c in p.clauses for r in c.requirements for code in r.meeting_codes} for p in paragraphs}
    found: dict[int, list[Link]] = {}
    for source in paragraph_answers:
        for paragraph_id, links in source(named).items():
            found.setdefault(paragraph_id, []).extend(links)
    return found


def standing(requirement_ids: Sequence[int]) -> dict[int, RequirementAnswer]:
    """How the deadlines that answer requirements stand."""
    found: dict[int, RequirementAnswer] = {}
    for source in requirement_answers:
        found |= source(requirement_ids)
    return found


def followers(requirements: Sequence[Requirement]) -> int:
    """How much in the system goes by what is said of these requirements, and follows when that changes."""
    ids = [requirement.id for requirement in requirements]
    return sum(kind.how_many(ids) for kind in requirement_followers) if ids else 0


def paragraphs_matching(groups: list[list[str]], limit: int) -> list[Paragraph]:
    """Paragraphs that answer a search, with their resolution and clauses."""
    query = (
        sa.select(Paragraph)
        .join(Paragraph.mandate)
        .where(matches(Paragraph.search_text, groups))
        .options(contains_eager(Paragraph.mandate), selectinload(Paragraph.clauses))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.position)
        .limit(limit)
    )
    return list(db.session.execute(query).scalars())


def mandates_matching(groups: list[list[str]], limit: int) -> list[Mandate]:
    """Resolutions whose symbol or title answers a search."""
    query = (
        sa.select(Mandate)
        .where(matches(Mandate.search_text, groups))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol)
        .limit(limit)
    )
    return list(db.session.execute(query).scalars())


def _with_paragraphs() -> _AbstractLoad:
    return selectinload(Mandate.paragraphs).joinedload(Paragraph.clauses).joinedload(Clause.requirements)


def _up_from_clause() -> tuple[_AbstractLoad, ...]:
    up = contains_eager(Clause.paragraph)
    return (
        selectinload(Clause.requirements),
        up.contains_eager(Paragraph.mandate).joinedload(Mandate.process),
        up.selectinload(Paragraph.clauses).joinedload(Clause.requirements),
    )
