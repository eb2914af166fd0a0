"""What is typed about documents and about what changed in them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, SelectField

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import (
    DayField,
    Form,
    LineField,
    NumberField,
    RevisionForm,
    SearchLine,
    TextField,
    TextsField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import LANGUAGES, NAMES

from . import labels, symbols
from .drafts import ChangeDraft, DocumentDraft
from .models import SOURCE_MAXIMUM, MeetingDocument
from .rules import NUMBER_MAXIMUM, ChangeKind, Distribution, DocumentType, LanguageState, Version

SEARCH_MAXIMUM = 200
NOTE_MAXIMUM = 2000
WRITTEN_MAXIMUM = 2 * symbols.MAXIMUM + 10  # two symbols, and blanks that do not belong there
EVERYTHING = ("", lazy(_l("All")))
UNKNOWN = ("", "—")


class FilterForm(Form):
    """What the register can be narrowed to; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchLine(lazy(_l("Symbol or title")))
    meeting = SelectField(lazy(_l("Meeting")), default="")
    type = SelectField(lazy(_l("Kind")), choices=lambda: [EVERYTHING, *choices(labels.TYPES)])

    def offer(self, meetings: list[tuple[str, str]]) -> None:
        """Give the meetings to choose from."""
        self.meeting.choices = [EVERYTHING, *meetings]


class DocumentForm(RevisionForm):
    """A document; of each language `state_…` says whether it is out, `out_…` since when."""

    type = SelectField(lazy(_l("Kind")), choices=lambda: choices(labels.TYPES))
    symbol = LineField(lazy(_l("Symbol")), maximum=WRITTEN_MAXIMUM, is_code=True)
    is_normal = BooleanField(lazy(_l("Keep the symbol in its normal form")))
    title = TextsField(lazy(_l("Title")), required=True)
    original = SelectField(lazy(_l("Original language")), choices=[UNKNOWN, *NAMES.items()])
    distribution = SelectField(lazy(_l("Distribution")), choices=lambda: [UNKNOWN, *choices(labels.DISTRIBUTIONS)])
    dated_on = DayField(lazy(_l("Date")))
    is_slotted = BooleanField(lazy(_l("Has a slot")))
    submit_by = DayField(lazy(_l("To be submitted by")))
    issue_by = DayField(lazy(_l("To be out by")))
    submitted_on = DayField(lazy(_l("Submitted on")))
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    source = LineField(lazy(_l("Source")), maximum=SOURCE_MAXIMUM)
    is_verified = BooleanField(lazy(_l("Checked against the document")))
    is_published = BooleanField(lazy(lazy_pgettext("document", "Public")))
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def languages(self) -> list[tuple[str, Any, Any]]:
        """Each language with its two fields."""
        return [(code, self[f"state_{code}"], self[f"out_{code}"]) for code in LANGUAGES]

    def draft(self) -> DocumentDraft:
        """What was entered, once validated. Raises `document.day_without_out`."""
        return DocumentDraft(
            type=DocumentType(self.type.data),
            title=self.title.text,
            symbol=self.symbol.data or "",
            is_normal=bool(self.is_normal.data),
            original=self.original.data or "",
            distribution=Distribution(self.distribution.data) if self.distribution.data else None,
            dated_on=self.dated_on.day,
            is_slotted=bool(self.is_slotted.data),
            submit_by=self.submit_by.day,
            issue_by=self.issue_by.day,
            submitted_on=self.submitted_on.day,
            languages=self._versions(),
            note=self.note.text,
            source=self.source.data or "",
            is_verified=bool(self.is_verified.data),
            is_published=bool(self.is_published.data),
            is_sample=bool(self.is_sample.data),
        )

    def _versions(self) -> dict[str, Version]:
        versions = {}
        for code, state, out in self.languages():
            if out.day is not None and state.data != LanguageState.OUT:
                raise RuleViolation("document.day_without_out", field=out.short_name)
            if state.data:
                versions[code] = Version(LanguageState(state.data), out.day)
        return versions


def _add_languages() -> None:
    states = [("", lazy(labels.NOT_FORESEEN)), *choices(labels.STATES)]
    for code in LANGUAGES:
        setattr(DocumentForm, f"state_{code}", SelectField(NAMES[code], choices=states, default=""))
        setattr(DocumentForm, f"out_{code}", DayField(lazy(_l("%(language)s, out on", language=NAMES[code]))))


_add_languages()


class ChangeForm(Form):
    """What changed in a document once it was out."""

    kind = SelectField(lazy(_l("Kind")), choices=lambda: choices(labels.CHANGES))
    number = NumberField(lazy(_l("Number")), maximum=NUMBER_MAXIMUM, required=True)
    symbol = LineField(lazy(_l("Symbol")), maximum=WRITTEN_MAXIMUM, is_code=True)
    is_normal = BooleanField(lazy(_l("Keep the symbol in its normal form")))
    holds_in = TicksField(lazy(_l("Languages in which it holds")), choices=list(NAMES.items()))
    issued_on = DayField(lazy(_l("Date")))
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)

    def draft(self) -> ChangeDraft:
        """What was entered, once validated."""
        return ChangeDraft(
            kind=ChangeKind(self.kind.data),
            number=self.number.data or 1,
            languages=tuple(self.holds_in.data or ()),
            symbol=self.symbol.data or "",
            is_normal=bool(self.is_normal.data),
            issued_on=self.issued_on.day,
            note=self.note.text,
        )


def values_of(document: MeetingDocument) -> dict[str, Any]:
    """What a document’s form shows at first."""
    names = ("title", "original", "dated_on", "is_slotted", "submit_by", "issue_by", "submitted_on", "note", "source")
    flags = ("is_verified", "is_published", "is_sample")
    versions = document.versions
    return {
        **{name: getattr(document, name) for name in (*names, *flags)},
        "revision": document.revision,
        "type": document.type.value,
        "symbol": symbols.BETWEEN.join(document.symbols),
        "is_normal": symbols.is_normal(document.symbol, document.other_symbol),
        "distribution": document.distribution.value if document.distribution else "",
        **{f"state_{code}": version.state.value for code, version in versions.items()},
        **{f"out_{code}": version.out_on for code, version in versions.items()},
    }
