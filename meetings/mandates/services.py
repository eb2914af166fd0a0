"""What the secretariat does with resolutions: enter them, say what each clause asks for, and how its words are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from meetings.foundation import audit, registries
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.search import index_text

from .models import Clause, Mandate, Paragraph, Process, Requirement
from .rules import ClauseValues, MandateValues, Part, check_clause, check_mandate, short_symbol, slug_of
from .rules import Requirement as RequirementRule

OPERATIVE_FROM = 1000  # positions: preambular paragraphs come first, whatever their number


def paragraph_position(part: Part, number: int) -> int:
    """Where a paragraph stands in its resolution."""
    return number + (OPERATIVE_FROM if part is Part.OPERATIVE else 0)


def refresh_index(mandate: Mandate) -> None:
    """Fill the words by which a resolution and its paragraphs are found; everything it says must be loaded."""
    with db.session.no_autoflush:
        mandate.search_text = index_text([mandate.symbol, short_symbol(mandate.symbol), mandate.title])
        for paragraph in mandate.paragraphs:
            refresh_paragraph(mandate, paragraph)


def refresh_paragraph(mandate: Mandate, paragraph: Paragraph) -> None:
    """Fill the words by which a paragraph is found: its place, its summaries, what it requires, its terms' names."""
    texts: list[Text | str] = [f"{mandate.symbol} {short_symbol(mandate.symbol)} {paragraph.number}"]
    for clause in paragraph.clauses:
        texts += [clause.summary, clause.source]
        for requirement in clause.requirements:
            texts += [requirement.label, requirement.words]
    with db.session.no_autoflush:
        paragraph.search_text = index_text(texts, paragraph.terms)


def add_mandate(actor: Actor, process: Process, values: MandateValues) -> Mandate:
    """Enter a resolution, without paragraphs yet. Raises `mandate.symbol_taken` and the errors of `check_mandate`."""
    _check_mandate(values, None)
    mandate = Mandate(process=process, slug=slug_of(values.symbol), paragraphs=[], **_fields(values))
    db.session.add(mandate)
    refresh_index(mandate)
    db.session.flush()
    audit.record(actor, "mandate.add", "mandate", mandate.id, None, _fields(values))
    return mandate


def edit_mandate(actor: Actor, mandate: Mandate, revision: int, values: MandateValues) -> None:
    """Correct the facts of a resolution; its address stays. Raises Conflict when it is not at `revision` any more."""
    _check_revision(mandate, revision)
    _check_mandate(values, mandate)
    before = {name: getattr(mandate, name) for name in _fields(values)}
    _assign(mandate, _fields(values))
    refresh_index(mandate)
    db.session.flush()
    audit.record(actor, "mandate.edit", "mandate", mandate.id, before, _fields(values))


def add_paragraph(
    actor: Actor, mandate: Mandate, part: Part, number: int, terms: list[str], values: ClauseValues
) -> Paragraph:
    """Enter a paragraph with its first clause. Raises `paragraph.number_taken` and the errors of `check_clause`."""
    if any(p.part is part and p.number == number for p in mandate.paragraphs):
        raise RuleViolation("paragraph.number_taken", field="number")
    check_clause(values.effect, values.verb, values.source)
    paragraph = Paragraph(
        part=part,
        number=number,
        position=paragraph_position(part, number),
        terms=terms,
        clauses=[Clause(position=1, requirements=[], **_clause_fields(values))],
    )
    mandate.paragraphs.append(paragraph)
    refresh_paragraph(mandate, paragraph)
    db.session.flush()
    after = {"part": part, "number": number, "terms": terms, **_clause_fields(values)}
    audit.record(actor, "paragraph.add", "paragraph", paragraph.id, None, after)
    return paragraph


def add_clause(actor: Actor, paragraph: Paragraph, values: ClauseValues) -> Clause:
    """Enter one more thing that a paragraph says. Raises the errors of `check_clause`."""
    check_clause(values.effect, values.verb, values.source)
    position = max((clause.position for clause in paragraph.clauses), default=0) + 1
    clause = Clause(position=position, requirements=[], **_clause_fields(values))
    paragraph.clauses.append(clause)
    refresh_paragraph(paragraph.mandate, paragraph)
    db.session.flush()
    audit.record(actor, "clause.add", "clause", clause.id, None, _clause_fields(values))
    return clause


def edit_clause(actor: Actor, clause: Clause, revision: int, values: ClauseValues) -> None:
    """Say anew what a clause says; what goes by its requirements follows.

    Raises Conflict when it is not at `revision` any more, and as `check_clause`.
    """
    _check_revision(clause, revision)
    check_clause(values.effect, values.verb, values.source)
    after = _clause_fields(values)
    before = {name: getattr(clause, name) for name in after}
    _assign(clause, after)
    refresh_paragraph(clause.paragraph.mandate, clause.paragraph)
    db.session.flush()
    audit.record(actor, "clause.edit", "clause", clause.id, before, after)
    _tell_followers(actor, clause.requirements)


def add_requirement(actor: Actor, clause: Clause, rule: RequirementRule, label: Text, words: Text) -> Requirement:
    """Enter something a clause asks for that can be checked.

    Raises `requirement.key_taken`, `requirement.unknown_meeting` and `requirement.unknown_place`.
    """
    check_meetings({rule.key: rule.meetings})
    check_places({rule.key: rule.place or ""})
    taken = db.session.execute(sa.select(Requirement.id).where(Requirement.key == rule.key)).first()
    if taken is not None:
        raise RuleViolation("requirement.key_taken", field="key")
    requirement = Requirement(key=rule.key, label=label, words=words)
    requirement.take(rule)
    clause.requirements.append(requirement)
    refresh_paragraph(clause.paragraph.mandate, clause.paragraph)
    db.session.flush()
    audit.record(actor, "requirement.add", "requirement", requirement.id, None, requirement_fields(requirement))
    return requirement


def edit_requirement_reading(
    actor: Actor, requirement: Requirement, revision: int, rule: RequirementRule, label: Text, words: Text
) -> None:
    """Read the source's words anew: the window, number or place beside them. What goes by it follows.

    Raises Conflict on another revision, `requirement.unknown_meeting`, `requirement.unknown_place`, and what those
    raise who cannot follow.
    """
    _check_revision(requirement, revision)
    check_meetings({rule.key: rule.meetings})
    check_places({rule.key: rule.place or ""})
    before = requirement_fields(requirement)
    requirement.take(rule)
    _assign(requirement, {"label": label, "words": words})
    clause = requirement.clause
    refresh_paragraph(clause.paragraph.mandate, clause.paragraph)
    db.session.flush()
    audit.record(actor, "requirement.edit", "requirement", requirement.id, before, requirement_fields(requirement))
    _tell_followers(actor, [requirement])


def _tell_followers(actor: Actor, requirements: Sequence[Requirement]) -> None:
    for followers in registries.requirement_followers:
        followers.follow(actor, [requirement.id for requirement in requirements])


def check_meetings(named: Mapping[str, Sequence[str]]) -> None:
    """The meetings that requirements, by their key, are about must exist.

    Raises `requirement.unknown_meeting` (codes, key).
    """
    asked = {code for codes in named.values() for code in codes}
    known = {code for source in registries.meeting_codes for code in source(asked)}
    for key, codes in named.items():
        if unknown := [code for code in codes if code not in known]:
            raise RuleViolation("requirement.unknown_meeting", field="meetings", codes=", ".join(unknown), key=key)


def check_places(named: Mapping[str, str]) -> None:
    """The places that requirements, by their key, ask for must exist.

    Raises `requirement.unknown_place` (place, key).
    """
    if not any(named.values()):
        return
    known = {code for source in registries.places for code in source()}
    for key, place in named.items():
        if place and place not in known:
            raise RuleViolation("requirement.unknown_place", field="place", place=place, key=key)


def _check_revision(record: Mandate | Clause | Requirement, revision: int) -> None:
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def _check_mandate(values: MandateValues, own: Mandate | None) -> None:
    check_mandate(values.symbol, values.adopted_on, values.distributed_on)
    same = sa.or_(Mandate.symbol == values.symbol, Mandate.slug == slug_of(values.symbol))
    taken = db.session.execute(sa.select(Mandate.id).where(same)).scalars().all()
    if any(own is None or found != own.id for found in taken):
        raise RuleViolation("mandate.symbol_taken", field="symbol")


def _fields(values: MandateValues) -> dict[str, Any]:
    return {**asdict(values), "title": values.title}  # asdict would take the Text apart


def _clause_fields(values: ClauseValues) -> dict[str, Any]:
    return {
        "verb": values.verb,
        "effect": values.effect,
        "source": values.source,
        "addressees": [addressee.value for addressee in values.addressees],
        "area": values.area,
        "summary": values.summary,
    }


def requirement_fields(requirement: Requirement) -> dict[str, Any]:
    """What the audit log keeps of a requirement."""
    names = ("key", "kind", "meeting_codes", "earliest_on", "latest_on", "days", "weeks", "place", "session")
    return {name: getattr(requirement, name) for name in (*names, "label", "words")}


def _assign(record: object, values: dict[str, Any]) -> None:
    """Set what differs, so that saving without a change is none."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
