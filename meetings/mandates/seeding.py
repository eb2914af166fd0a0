"""Processes and resolutions from `<process>/process.toml` and `<process>/mandates/*.toml`.

What is there already is the secretariat's to keep: only processes, resolutions and paragraphs that are missing are
added, so that starting again never takes back an edit. The index of words follows the thesaurus each time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .models import Clause, Mandate, Paragraph, Process, Requirement
from .rules import Addressee, Area, Effect, Part, RequirementKind, Verb, check_clause, check_mandate
from .rules import Requirement as RequirementRule
from .services import check_meetings, check_places, paragraph_position, refresh_index

_PARAMETERS = ("start", "end", "earliest", "latest", "days", "weeks", "place", "session")


def load(data: Path) -> None:
    """Load every process below the folder `data` that has a `process.toml`."""
    for file in sorted(data.glob("*/process.toml")):
        process = _load_process(_read(file))
        for mandate_file in sorted((file.parent / "mandates").glob("*.toml")):
            _load_mandate(process, _read(mandate_file))
    db.session.flush()


def check(data: Path) -> None:
    """Stop where a requirement in the files names a meeting or a place that there is not, once all are loaded."""
    paragraphs = [p for file in sorted(data.glob("*/mandates/*.toml")) for p in _read(file)["paragraph"]]
    clauses = [clause for paragraph in paragraphs for clause in paragraph["clause"]]
    requirements = [r for clause in clauses for r in clause.get("requirement", [])]
    check_meetings({r["key"]: r.get("meetings", []) for r in requirements})
    check_places({r["key"]: r.get("place", "") for r in requirements})


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return tomllib.load(opened)


def _load_process(entry: Mapping[str, Any]) -> Process:
    process = db.session.execute(sa.select(Process).where(Process.code == entry["code"])).scalar_one_or_none()
    if process is None:
        process = Process(code=entry["code"], name=Text.of(entry["name"]), short=Text.of(entry["short"]))
        db.session.add(process)
    return process


def _load_mandate(process: Process, entry: Mapping[str, Any]) -> None:
    query = (
        sa.select(Mandate)
        .where(Mandate.slug == entry["slug"])
        .options(selectinload(Mandate.paragraphs).selectinload(Paragraph.clauses).selectinload(Clause.requirements))
    )
    mandate = db.session.execute(query).scalar_one_or_none()
    if mandate is None:
        check_mandate(entry["symbol"], entry["adopted_on"], entry.get("distributed_on"))
        mandate = Mandate(
            process=process,
            symbol=entry["symbol"],
            slug=entry["slug"],
            title=Text.of(entry["title"]),
            session=entry["session"],
            adopted_on=entry["adopted_on"],
            distributed_on=entry.get("distributed_on"),
            plenary_meeting=entry.get("plenary_meeting"),
            agenda_item=entry.get("agenda_item", ""),
            committee_report=entry.get("committee_report", ""),
            paragraphs=[],
        )
        db.session.add(mandate)
    there = {(paragraph.part, paragraph.number) for paragraph in mandate.paragraphs}
    missing = [given for given in entry["paragraph"] if (Part(given["part"]), given["number"]) not in there]
    removed = _removed(mandate.slug) if missing else set()
    for given in missing:
        if (given["part"], given["number"]) not in removed:
            mandate.paragraphs.append(_paragraph(given))
    refresh_index(mandate)


def _removed(slug: str) -> set[tuple[str, int]]:
    """The paragraphs of a resolution that somebody has removed: they do not come back by themselves."""
    of_paragraphs = sa.and_(AuditEntry.object_kind == "paragraph", AuditEntry.action == "paragraph.remove")
    acts = db.session.execute(sa.select(AuditEntry.before).where(of_paragraphs)).scalars()
    return {(before["part"], before["number"]) for before in acts if before["mandate"] == slug}


def _paragraph(entry: Mapping[str, Any]) -> Paragraph:
    part = Part(entry["part"])
    return Paragraph(
        part=part,
        number=entry["number"],
        position=paragraph_position(part, entry["number"]),
        terms=list(entry.get("terms", [])),
        clauses=[_clause(given, position) for position, given in enumerate(entry["clause"], 1)],
    )


def _clause(entry: Mapping[str, Any], position: int) -> Clause:
    effect, verb, source = Effect(entry["effect"]), Verb(entry["verb"]), entry.get("source", "")
    check_clause(effect, verb, source)
    return Clause(
        position=position,
        verb=verb,
        effect=effect,
        source=source,
        addressees=[Addressee(name).value for name in entry["addressees"]],
        area=Area(entry["area"]),
        summary=Text.of(entry["summary"]),
        requirements=[_requirement(given, effect) for given in entry.get("requirement", [])],
    )


def _requirement(entry: Mapping[str, Any], effect: Effect) -> Requirement:
    rule = RequirementRule.from_params(
        entry["key"],
        RequirementKind(entry["kind"]),
        effect,
        entry.get("meetings", []),
        {name: entry[name] for name in _PARAMETERS if name in entry},
    )
    record = Requirement(key=rule.key, label=Text.of(entry["label"]), words=Text.of(entry.get("words", {})))
    record.take(rule)
    return record
