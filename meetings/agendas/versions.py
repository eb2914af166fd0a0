"""Versions: a work in progress is frozen, released in further languages, circulated to delegations, issued."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from meetings.accounts.letters import speaking
from meetings.documentation import keeping as documents
from meetings.documentation import services as documentation
from meetings.documentation.drafts import DocumentDraft
from meetings.documentation.rules import DocumentType, LanguageState
from meetings.documentation.rules import Version as Released
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.windows import check_zone

from . import content, described, keeping, labels, parties, queries, telling, translating, tree
from .content import NOTHING, Content, Entry
from .drafts import CirculationDraft, FreezeDraft, IssueDraft
from .models import Agenda, AgendaTextPast, AgendaVersion, AgendaVersionText
from .rules import Standing, VersionKind, VersionStep, check_closing, check_freeze, check_open_longer, check_step

TYPES = {
    VersionKind.ELEMENTS: DocumentType.PAPER,
    VersionKind.DRAFT: DocumentType.PAPER,
    VersionKind.PROVISIONAL: DocumentType.PROVISIONAL_AGENDA,
    VersionKind.ANNOTATED: DocumentType.ANNOTATED_AGENDA,
    VersionKind.ADOPTED: DocumentType.AGENDA,
}


def in_work(agenda: Agenda, *, with_annotations: bool = True, langs: tuple[str, ...] = LANGUAGES) -> Content:
    """The work in progress of a loaded agenda as a content, with its texts in `langs`."""
    entries = []
    for item, place in keeping.in_order(agenda):
        said = {text.lang: text for text in item.texts if text.lang in langs}
        annotated = {lang: text.annotation for lang, text in said.items()} if with_annotations else {}
        entries.append(
            Entry(
                id=item.id,
                parent=item.parent_id,
                number=place.path[-1],
                role=item.role,
                minutes=item.minutes,
                speakers=item.speakers,
                paragraphs=tuple(one.id for one in item.paragraphs),
                documents=tuple(one.id for one in item.documents),
                headings=Text.of({lang: text.heading for lang, text in said.items()}),
                annotations=Text.of(annotated),
            )
        )
    return Content(tuple(entries))


def warnings_of(agenda: Agenda) -> tuple[tree.Warning, ...]:
    """What should give pause about the work in progress of a loaded agenda."""
    return tree.warnings([place for _item, place in keeping.in_order(agenda)])


def freeze(actor: Actor, agenda_id: int, draft: FreezeDraft) -> AgendaVersion:
    """Freeze the work in progress as a version, in the language of the original and all that are complete.

    Raises what `check_freeze` and `_check_documents` do, and `agenda.kind` for one that only an adoption makes.
    """
    agenda = queries.locked(agenda_id)
    keeping.check_prepares(actor, agenda)
    if draft.kind is VersionKind.ADOPTED:
        raise RuleViolation("agenda.kind", field="kind")
    return freeze_locked(actor, agenda, draft)


def freeze_locked(actor: Actor, agenda: Agenda, draft: FreezeDraft, *, is_amended: bool = False) -> AgendaVersion:
    """The same for an agenda that is locked and whole, whatever the kind."""
    annotated = draft.with_annotations or draft.kind.must_be_annotated
    held = in_work(agenda, with_annotations=annotated, langs=(agenda.original,))
    found = warnings_of(agenda)
    untitled = [entry.id for entry in held.entries if not entry.headings.get(agenda.original)]
    fingerprint = content.digest(held)
    known = queries.digests(agenda.id, draft.kind)
    check_freeze(len(held.entries), fingerprint, known, untitled, warned=len(found), is_accepted=draft.accepts)
    kept = [_kept(one) for one in found]
    version = _put_on_record(
        actor, agenda, held, draft.kind, draft.name, fingerprint, annotated, kept, is_amended=is_amended
    )
    _release(actor, version, agenda.original, {entry.id: _said(entry, agenda.original) for entry in held.entries})
    for lang in LANGUAGES:
        if lang != agenda.original:
            texts = complete_in(version, held, lang)
            if texts is not None:
                _release(actor, version, lang, texts)
    db.session.flush()
    _check_documents(version.id, version.langs)
    return version


def as_adopted(actor: Actor, agenda: Agenda, version: AgendaVersion) -> AgendaVersion:
    """What a loaded version says, without its annotations, as the adopted agenda; in every language that it has.

    Raises Conflict `agenda.frozen_twice`.
    """
    held = without_annotations(version.held)
    fingerprint = content.digest(held)
    if fingerprint in queries.digests(agenda.id, VersionKind.ADOPTED):
        raise Conflict("agenda.frozen_twice")
    made = _put_on_record(
        actor, agenda, held, VersionKind.ADOPTED, NOTHING, fingerprint, False, list(version.warnings), is_amended=False
    )
    for text in version.texts:
        _release(actor, made, text.lang, {item: (heading, "") for item, (heading, _) in text.by_item.items()})
    db.session.flush()
    return made


def without_annotations(held: Content) -> Content:
    """The same items with their headings alone."""
    return Content(tuple(replace(entry, annotations=NOTHING) for entry in held.entries))


def plain_digest(version: AgendaVersion) -> str:
    """The fingerprint of what a loaded version says, its annotations aside."""
    return content.digest(without_annotations(version.held))


def _check_documents(version_id: int, langs: Collection[str]) -> None:
    """What cannot be a document is refused before anybody reads it, not when somebody asks for one.

    Raises what a description does: `text.too_long`, `document.malformed`.
    """
    version = queries.version(version_id)
    for lang in langs:
        with speaking(lang):
            described.of_version(version)


def _put_on_record(
    actor: Actor,
    agenda: Agenda,
    held: Content,
    kind: VersionKind,
    name: Text,
    fingerprint: str,
    annotated: bool,
    overridden: list[dict[str, Any]],
    *,
    is_amended: bool,
) -> AgendaVersion:
    """Write a version of a locked agenda, for the desk alone and in no language yet."""
    version = AgendaVersion(
        agenda_id=agenda.id,
        number=queries.last_version_number(agenda.id) + 1,
        kind=kind,
        name=name,
        with_annotations=annotated,
        original=agenda.original,
        content=content.to_json(held),
        digest=fingerprint,
        warnings=overridden,
        is_amended=is_amended,
        frozen_at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
        is_sample=agenda.is_sample,
        texts=[],
        adoptions=[],
    )
    db.session.add(version)
    db.session.flush()
    audit.record(actor, "agenda_version.freeze", "agenda_version", version.id, None, keeping.of_version(version))
    return version


def ready_in(
    version: AgendaVersion, held: Content, saved: Sequence[tuple[int, AgendaTextPast]]
) -> dict[int, tuple[str, str]]:
    """Those texts of a version that are ready in a language, by item, from all that was `saved` in it, newest first.

    Only a reviewed text counts, made of exactly what the version says in its original: work on the draft may have gone
    on since. `saved` may hold texts of other items, too.
    """
    entries = {entry.id: translating.original_of(entry, version.original) for entry in held.entries}
    found: dict[int, tuple[str, str]] = {}
    for item, row in saved:
        if item in found or item not in entries:
            continue
        text = keeping.as_translation(row)
        if translating.standing(text, entries[item], with_annotations=version.with_annotations).is_ready:
            found[item] = (text.heading, text.annotation if version.with_annotations else "")
    return found


def complete_in(version: AgendaVersion, held: Content, lang: str) -> dict[int, tuple[str, str]] | None:
    """The texts of a version in a language, as `ready_in` finds them; None while something is wanting."""
    found = ready_in(version, held, queries.translations([entry.id for entry in held.entries], lang))
    return found if len(found) == len(held.entries) else None


def release(actor: Actor, version_id: int, lang: str) -> AgendaVersion:
    """Release a version in a language in which it is complete now; it then is what it is.

    Raises NotFound; Conflict `agenda.released` and `agenda.incomplete`; what `_check_documents` does.
    """
    keeping.check_language(lang)
    version = queries.locked_version(version_id)
    if not may_release(actor, version, lang):
        raise NotFound("agenda.version_unknown")
    if lang in version.langs:
        raise Conflict("agenda.released")
    texts = complete_in(version, version.held, lang)
    if texts is None:
        raise Conflict("agenda.incomplete")
    _release(actor, version, lang, texts)
    db.session.flush()
    _check_documents(version.id, [lang])
    audit.record(actor, "agenda_version.release", "agenda_version", version.id, None, {"lang": lang})
    return version


def may_release(actor: Actor, version: AgendaVersion, lang: str) -> bool:
    """Whether `actor` may release a loaded version in a language: who prepares it, and its translators."""
    agenda = version.agenda
    return parties.prepares(actor, agenda.meeting) or lang in parties.given_to(actor, agenda.id)


def _release(actor: Actor, version: AgendaVersion, lang: str, said: dict[int, tuple[str, str]]) -> None:
    # The document first: who edits it locks it before what is published is counted, and so must this.
    if version.document_id is not None:
        documentation.language_out(actor, version.document_id, lang, clock.business_today())
    version.texts.append(
        AgendaVersionText(
            lang=lang,
            texts={str(item): list(pair) for item, pair in said.items()},
            completed_at=clock.now(),
            user_id=actor.user_id,
            actor_name=actor.name,
        )
    )


def standing_of(version: AgendaVersion) -> Standing:
    """How a loaded version stands."""
    return Standing(
        version.kind,
        version.audience,
        queries.is_decided(version.agenda_id),
        queries.under_silence(version.id),
        is_registered=version.document_id is not None,
    )


def circulate(actor: Actor, version_id: int, revision: int, draft: CirculationDraft) -> AgendaVersion:
    """Show a version to all delegations, which may comment until an instant where one is given.

    Raises NotFound, Conflict `record.changed_meanwhile` and `agenda.no_step`, `agenda.close_in_past`.
    """
    version = _prepared(actor, version_id, revision)
    check_step(standing_of(version), VersionStep.CIRCULATE)
    check_zone(draft.zone, about="zone")
    now = clock.now()
    check_closing(now, draft.comments_until)
    before = keeping.of_version(version)
    version.circulated_at, version.zone = now, draft.zone
    version.comments_until = draft.comments_until.replace(microsecond=0) if draft.comments_until else None
    _changed(actor, "agenda_version.circulate", version, before)
    telling.circulated(actor, version)
    return version


def extend_comments(actor: Actor, version_id: int, revision: int, draft: CirculationDraft) -> AgendaVersion:
    """Let delegations comment longer, or once more; never shorter, and all are told.

    Raises as `circulate` does; Conflict `agenda.not_circulated`; `agenda.close_earlier` on `comments_until`.
    """
    version = _prepared(actor, version_id, revision)
    check_open_longer(standing_of(version))
    until = draft.comments_until
    if until is None or (version.comments_until is not None and until <= version.comments_until):
        raise RuleViolation("agenda.close_earlier", field="comments_until")
    check_closing(clock.now(), until)
    before = keeping.of_version(version)
    version.comments_until = until.replace(microsecond=0)
    _changed(actor, "agenda_version.extend", version, before)
    telling.circulated(actor, version, before["comments_until"])
    return version


def issue(actor: Actor, version_id: int, revision: int, draft: IssueDraft) -> AgendaVersion:
    """Make a version public, with an entry in the register of documents. A symbol is what is entered, or none yet.

    Raises as `circulate` does, and what the register says of symbol and date.
    """
    version = _prepared(actor, version_id, revision)
    check_step(standing_of(version), VersionStep.ISSUE)
    before = keeping.of_version(version)
    publish(actor, version, draft)
    _changed(actor, "agenda_version.issue", version, before)
    telling.issued(actor, version)
    return version


def publish(actor: Actor, version: AgendaVersion, draft: IssueDraft) -> None:
    """Enter a locked version in the register, in the languages in which it is complete, and make it public.

    Where the register has a document of the meeting with that symbol, the version is that document.
    """
    today = clock.business_today()
    known = _document(version, draft)
    if known is not None:
        for lang in version.langs:
            documentation.language_out(actor, known, lang, today)
        version.document_id, version.issued_at = known, version.issued_at or clock.now()
        return
    out, awaited = Released(LanguageState.OUT, today), Released(LanguageState.AWAITED)
    entered = documentation.enter(
        actor,
        version.agenda.meeting,
        DocumentDraft(
            type=TYPES[version.kind],
            title=version.name or labels.in_all(labels.KINDS[version.kind]),
            symbol=draft.symbol,
            is_normal=draft.is_normal,
            original=version.original,
            distribution=draft.distribution,
            dated_on=draft.dated_on or today,
            languages={lang: out if lang in version.langs else awaited for lang in LANGUAGES},
            is_sample=version.is_sample,
        ),
    )
    version.document_id, version.issued_at = entered.id, version.issued_at or clock.now()


def _document(version: AgendaVersion, draft: IssueDraft) -> int | None:
    symbol, _other = documents.symbols_of(draft.symbol, is_normal=draft.is_normal)
    return queries.document_with(version.agenda.meeting_id, symbol) if symbol else None


def _prepared(actor: Actor, version_id: int, revision: int) -> AgendaVersion:
    version = queries.locked_version(version_id)
    keeping.check_prepares(actor, version.agenda)
    keeping.check_revision(version, revision)
    return version


def _changed(actor: Actor, what: str, version: AgendaVersion, before: dict[str, Any]) -> None:
    db.session.flush()
    audit.record(actor, what, "agenda_version", version.id, before, keeping.of_version(version))


def _said(entry: Entry, lang: str) -> tuple[str, str]:
    return entry.headings.get(lang) or "", entry.annotations.get(lang) or ""


def _kept(warning: tree.Warning) -> dict[str, Any]:
    return {
        "code": warning.code,
        "item": warning.item,
        "path": list(warning.path),
        "expected": warning.expected,
    }
