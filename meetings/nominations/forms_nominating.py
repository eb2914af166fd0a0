"""What is typed to nominate: the draft, the person, how a withdrawal came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from meetings.foundation.forms import AttachmentField, LineField, RevisionForm, TextField, lazy
from meetings.foundation.languages import LANGUAGES, NAMES

from .drafts import NominationDraft
from .keeping import WORDS_MAXIMUM
from .labels import VIAS
from .rules import Via

PERSON_MAXIMUM = 200
STATEMENT_MAXIMUM = 10_000


class NominationForm(RevisionForm):
    """A draft, or the nomination that replaces another one."""

    nominator = RadioField(lazy(_l("Nominated by")))
    state = SelectField(lazy(_l("State that is nominated")))
    person = LineField(lazy(_l("Person")), maximum=PERSON_MAXIMUM)
    statement = TextField(lazy(_l("Statement")), maximum=STATEMENT_MAXIMUM)
    statement_lang = SelectField(
        lazy(_l("Language of the statement")), choices=[(code, NAMES[code]) for code in LANGUAGES]
    )
    letter = AttachmentField(lazy(_l("Note verbale")))

    def offer(self, nominators: Sequence[tuple[str, str]], states: Sequence[tuple[str, str]], lang: str) -> None:
        """Give those for whom one may nominate and the States that may be nominated, as codes and names. Where there is
        one only, it is not asked for."""
        self.nominator.choices, self.state.flags.required = list(nominators), True
        self.state.choices = list(states) if len(states) == 1 else [("", ""), *states]
        for field, offered in ((self.nominator, nominators), (self.state, states)):
            if field.data is None and len(offered) == 1:
                field.data = offered[0][0]
        if not self.statement_lang.data:
            self.statement_lang.data = lang

    @property
    def draft(self) -> NominationDraft:
        """What was typed, once validated."""
        return NominationDraft(
            state=self.state.data or "",
            person=self.person.data or "",
            statement=self.statement.data or "",
            statement_lang=self.statement_lang.data or "",
            letter=self.letter.upload,
        )


class NameForm(RevisionForm):
    """Who holds the post for the State."""

    person = LineField(lazy(_l("Person")), maximum=PERSON_MAXIMUM, required=True)


class WithdrawalForm(RevisionForm):
    """A withdrawal by whoever nominated."""

    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)


class RecordedWithdrawalForm(RevisionForm):
    """A withdrawal that came by note or by mail, as the secretariat records it."""

    via = RadioField(lazy(_l("How it came")), choices=[(via.value, lazy(VIAS[via])) for via in (Via.NOTE, Via.MAIL)])
    words = TextField(lazy(_l("What the note or the mail says")), maximum=WORDS_MAXIMUM, required=True)

    def __init__(self, **kw: Any):
        super().__init__(**kw)
        self.via.flags.required = True
