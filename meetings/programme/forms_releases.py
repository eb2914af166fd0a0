"""What is typed when a programme is published."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from meetings.foundation.forms import RevisionForm, TextField, TextsField, lazy

from .drafts import ReleaseDraft
from .rules import NAME_MAXIMUM, NOTE_MAXIMUM


class ReleaseForm(RevisionForm):
    """A release: what it is called, what is said of it, and whether it is published in spite of what gives pause."""

    name = TextsField(lazy(_l("Name of the release")), maximum=NAME_MAXIMUM)
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    accepts = BooleanField(lazy(_l("Publish it although something cannot be held like that")))

    def fit(self, *, is_grave: bool) -> None:
        """Ask whether it is published all the same only where there is something grave."""
        if not is_grave:
            del self.accepts

    @property
    def draft(self) -> ReleaseDraft:
        """What was typed, once validated."""
        return ReleaseDraft(self.name.text, self.note.text, bool(self.accepts.data) if self.accepts else False)
