"""What is typed about texts in further languages: a translation, to whom texts are given, a file that came back."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import Form, RevisionForm, TextField, TicksField, WrappedField, lazy, sent_file
from meetings.foundation.presentation import sentence

from .rules import ANNOTATION_MAXIMUM, HEADING_MAXIMUM

NOBODY = "nobody"


class TranslationForm(RevisionForm):
    """The text of an item in one further language."""

    heading = WrappedField(lazy(_l("Heading")), maximum=HEADING_MAXIMUM)
    annotation = TextField(lazy(_l("Annotation")), maximum=ANNOTATION_MAXIMUM)
    is_reviewed = BooleanField(lazy(_l("Reviewed")))


class Share(StrEnum):
    """Which texts of a language are given."""

    ALL = "all"
    MISSING = "missing"
    TICKED = "ticked"


SHARES = {
    Share.ALL: _l("All texts"),
    Share.MISSING: _l("All that are missing"),
    Share.TICKED: _l("Those that are ticked below"),
}


class GivingForm(Form):
    """To whom texts of a language are given, or that they are taken back."""

    owner = SelectField(lazy(_l("Translator")), coerce=str)
    share = RadioField(
        lazy(_l("Texts")), choices=[(share.value, lazy(words)) for share, words in SHARES.items()], default=Share.ALL
    )
    items = TicksField(lazy(_l("Items")), choices=[])

    def offer(self, translators: Sequence[tuple[int, str]], items: Sequence[tuple[int, str]]) -> None:
        """Give the translators of the language, and the items, by their ids."""
        named = [(str(number), name) for number, name in translators]
        self.owner.choices = [("", ""), *named, (NOBODY, lazy(_l("Nobody: take them back")))]
        self.owner.flags.required = True
        self.items.choices = [(str(number), name) for number, name in items]

    @property
    def owner_id(self) -> int | None:
        """Whom somebody chose, once validated; None for nobody. Raises `agenda.give_whom` on `owner`."""
        if not self.owner.data:
            raise RuleViolation("agenda.give_whom", field="owner")
        return None if self.owner.data == NOBODY else int(self.owner.data)

    @property
    def ticked(self) -> list[int]:
        """The items that are ticked, once validated."""
        return [int(number) for number in self.items.data or ()]


class ExchangeField(Field):
    """A file from a translator; `content` is what was sent, once validated. What it is, `xliff.read` says."""

    widget = FileInput()
    content = b""

    def __init__(self, label: str | None = None, **kw: Any):
        super().__init__(label, render_kw={"accept": ".xlf,.xliff,application/xliff+xml"}, **kw)
        self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Files are no fields: `pre_validate` takes them from the request."""

    def pre_validate(self, form: Any) -> None:
        self.content = b""
        sent = sent_file(self.name)
        if sent is None:
            raise StopValidation(sentence(RuleViolation("xliff.missing")))
        self.content = sent[0]


class ImportForm(Form):
    """A file to take in."""

    file = ExchangeField(lazy(_l("XLIFF file")))
