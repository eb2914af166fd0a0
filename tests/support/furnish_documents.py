"""Documents as pages are to be seen with: changes that hold in some languages only, an odd symbol, a slot missed."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from meetings.calendar import queries as calendar
from meetings.documentation import services
from meetings.documentation.drafts import ChangeDraft, DocumentDraft
from meetings.documentation.models import MeetingDocument
from meetings.documentation.rules import ChangeKind, Distribution, DocumentType, LanguageState, Version
from meetings.foundation.access import system
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text

BY = system("tests.furnish")
Samples = dict[str, list[dict[str, Any]]]


def furnish_documents() -> Samples:
    """A report with a corrigendum to one language and a reissue; one that is late, whose symbol has an odd form."""
    report = db.session.scalars(sa.select(MeetingDocument).where(MeetingDocument.key == "bms-2010-report")).one()
    corrected = services.note_change(
        BY,
        report.id,
        ChangeDraft(ChangeKind.CORRIGENDUM, 1, ("fr",), f"{report.symbol}/Corr.1", note=Text.of(en="Paragraph 23.")),
    )
    services.note_change(BY, report.id, ChangeDraft(ChangeKind.REISSUE, 1, LANGUAGES))
    late = services.enter(
        BY,
        calendar.by_code("mge-2011"),
        DocumentDraft(
            type=DocumentType.WORKING_PAPER,
            title=Text.of(en="Marking practices"),
            symbol="A/CONF. 192/MGE",
            is_normal=False,
            original="es",
            distribution=Distribution.LIMITED,
            is_slotted=True,
            submit_by=date(2010, 12, 1),
            languages={"es": Version(LanguageState.AWAITED), "en": Version(LanguageState.AWAITED)},
            is_published=False,
            is_sample=True,
        ),
    )
    numbers = [{"number": report.id}, {"number": late.id}]
    return {
        **{f"documentation.{page}": numbers for page in ("show", "edit", "remove", "note_change")},
        "documentation.remove_change": [{"number": corrected.id}],
    }
