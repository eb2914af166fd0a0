"""What a delegation types when it comments: for whom, to whom, in which language, its remark and its own wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from meetings.foundation.forms import RevisionForm, TextField, WrappedField, choices, lazy
from meetings.foundation.languages import LANGUAGES, NAMES

from . import labels
from .drafts import CommentDraft
from .rules import ANNOTATION_MAXIMUM, COMMENT_MAXIMUM, HEADING_MAXIMUM, CommentAudience

Wording = tuple[str, str]  # heading and annotation


class CommentForm(RevisionForm):
    """A comment on an item of a version, or on all of it.

    The wording fields begin with what the version says: words are proposed where they were changed.
    """

    state = SelectField(lazy(_l("For whom")))
    audience = RadioField(lazy(_l("Who reads it")), choices=choices(labels.COMMENT_AUDIENCES))
    lang = SelectField(lazy(_l("Language of the comment")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    text = TextField(lazy(_l("Comment")), maximum=COMMENT_MAXIMUM)
    heading = WrappedField(lazy(_l("Heading")), maximum=HEADING_MAXIMUM)
    annotation = TextField(lazy(_l("Annotation")), maximum=ANNOTATION_MAXIMUM)

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States for which one may speak; where there is one only, it is not asked for."""
        self.state.choices = [*states]
        if len(states) == 1:
            self.state.data = states[0][0]

    def draft(self, item: int | None, wordings: Mapping[str, Wording]) -> CommentDraft:
        """What was entered, once validated; `wordings` are what the version says of the item, by language."""
        given = CommentDraft(self.text.data or "", str(self.lang.data), CommentAudience(self.audience.data), item)
        if item is None:
            return given
        heading, annotation = self.heading.data or "", self.annotation.data or ""
        is_other = bool(heading) and all(heading != said[0] for said in wordings.values())
        is_proposed = self._is_proposed(annotation, wordings)
        return replace(given, heading=heading if is_other else None, annotation=annotation if is_proposed else None)

    def _is_proposed(self, annotation: str, wordings: Mapping[str, Wording]) -> bool:
        """Whether other words than the version’s were typed; none are another wording where it has some."""
        if not annotation:
            return bool(wordings.get(str(self.lang.data), ("", ""))[1])
        return all(annotation != said[1] for said in wordings.values())
