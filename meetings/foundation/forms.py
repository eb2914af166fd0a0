"""What forms are made of: typed base and labels, cleaned lines, days as people type them, text in six languages."""

from __future__ import annotations

import re
from datetime import date
from io import SEEK_END
from typing import TYPE_CHECKING, Any, cast

from flask import request
from flask_babel import lazy_gettext
from markupsafe import Markup, escape
from wtforms import (
    Field,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, FileInput, ListWidget, SearchInput, Select, TextArea, TextInput

from . import attachments
from .attachments import LARGEST, Upload
from .errors import DomainError, RuleViolation
from .languages import LANGUAGES, LazyString, Text
from .numbers import revision_number
from .presentation import sentence
from .text import BLOCK_MAXIMUM, LINE_MAXIMUM, clean_block, clean_line
from .web import refuse
from .windows import parse_date

# What no page can carry, whose place a browser would fill with something else or nothing: controls, lone surrogates,
# and code points that are no characters and never will be.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


class LongList(Select):
    """A list to choose from, whose options cost next to nothing: two lists of all States stand in one form."""

    @classmethod
    def render_option(cls, value: Any, label: str = "", selected: bool = False, **kwargs: object) -> Markup:
        """One option. WTForms gives a Choice as `value`, and nothing else since its version 3.3."""
        choice = value
        mark = " selected" if choice.selected else ""
        words = escape(choice.label or choice.value)
        return Markup(f'<option{mark} value="{escape(choice.value)}">{words}</option>')  # noqa: S704 - escaped above


LONG_LIST = LongList()


class Showable:
    """A form whose fields show again what was typed without what no page can carry; the error beside it names that."""

    class Meta(DefaultMeta):
        """Every field, of whichever kind, is drawn through here."""

        def render_field(self, field: Field, render_kw: Any) -> Markup:
            """The field as HTML."""
            if isinstance(field, SelectField) and not isinstance(field, RadioField | SelectMultipleField):
                field.widget = LONG_LIST
            return Markup(_UNSHOWABLE.sub("", super().render_field(field, render_kw)))  # noqa: S704 - is HTML already


if TYPE_CHECKING:

    class Form(Showable, PlainForm):  # Flask-WTF is untyped; what it adds is the token
        """The base of every form."""

    PartsField = FormField[PlainForm]
else:
    from flask_wtf import FlaskForm

    PartsField = FormField

    class Form(Showable, FlaskForm):
        """The base of every form: with a token, and showable again whatever was typed."""


class RevisionForm(Form):
    """A form about a record as it was when the form was opened."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """The revision that was seen, as it was sent; one that cannot be read, or was left out, is none that exists."""
        sent = self.revision.raw_data
        return revision_number(sent[0] if sent else None)


__all__ = [
    "AttachmentField",
    "DayField",
    "Form",
    "LineField",
    "NumberField",
    "RevisionForm",
    "Showable",
    "TextField",
    "TextsField",
    "TicksField",
    "WrappedField",
    "choices",
    "lazy",
    "put",
    "sent_file",
]

NUMBER_DIGITS = 6


def lazy(message: LazyString) -> str:
    """A lazy sentence typed as the text it becomes when it is shown, which is what WTForms' types ask for."""
    return cast(str, message)


def choices(labels: dict[Any, LazyString]) -> list[tuple[str, str]]:
    """An enum's labels as a field's choices, in the enum's order."""
    return [(member.value, lazy(label)) for member, label in labels.items()]


def put(form: PlainForm, error: DomainError) -> None:
    """Say what broke a rule beside the field it is about, above all fields when there is none.

    A view that says so has refused what was sent: `commits` keeps nothing of it.
    """
    refuse()
    field = form._fields.get(error.field or "")
    if field is None:
        form.form_errors.append(sentence(error))
    elif isinstance(field, FormField):
        field.form.form_errors.append(sentence(error))
    else:
        field.errors = [*field.errors, sentence(error)]


class LineField(StringField):
    """One line, cleaned as all text that people enter; what was typed stays when it is refused.

    `is_code` is for what is written in Latin letters from left to right on every page: symbols, keys.
    """

    def __init__(
        self,
        label: str | None = None,
        *,
        maximum: int = LINE_MAXIMUM,
        required: bool = False,
        is_code: bool = False,
        **kw: Any,
    ):
        looks = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"} if is_code else {"dir": "auto"}
        super().__init__(label, render_kw={**looks, **(kw.pop("render_kw", None) or {})}, **kw)
        self.maximum = maximum
        if required:
            self.flags.required = True

    def _clean(self, text: str) -> str:
        return clean_line(text, maximum=self.maximum, required=bool(self.flags.required))

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = self._clean(self.data or "")
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class WrappedField(LineField):
    """One line too long for a narrow field: shown on several, and a line break typed into it is a blank."""

    widget = TextArea()

    def _clean(self, text: str) -> str:
        return super()._clean(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)


class TextField(LineField):
    """Several lines, cleaned."""

    widget = TextArea()

    def __init__(self, label: str | None = None, *, maximum: int = BLOCK_MAXIMUM, **kw: Any):
        super().__init__(label, maximum=maximum, **kw)

    def _clean(self, text: str) -> str:
        return clean_block(text, maximum=self.maximum, required=bool(self.flags.required))


class SearchLine(LineField):
    """One line to look for."""

    widget = SearchInput()


class DayField(StringField):
    """A day as people type it; `day` is what was meant, once validated."""

    day: date | None = None

    def __init__(self, label: str | None = None, *, required: bool = False, **kw: Any):
        super().__init__(label, **kw)
        if required:
            self.flags.required = True

    def process_data(self, value: Any) -> None:
        self.data = value.isoformat() if isinstance(value, date) else value

    def pre_validate(self, form: Any) -> None:
        self.day = None
        typed = self.data or ""
        if not typed.strip() and not self.flags.required:
            return
        try:
            self.day = parse_date(typed)
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class NumberField(IntegerField):
    """A whole number; empty is none."""

    widget = TextInput()  # a wheel that turns numbers and a box that drops letters help nobody
    data: int | None

    def __init__(
        self, label: str | None = None, *, minimum: int = 1, maximum: int = 9999, required: bool = False, **kw: Any
    ):
        super().__init__(label, **kw)
        self.minimum, self.maximum = minimum, maximum
        if required:
            self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        # int() would take signs, blanks inside, underscores and the digits of every script.
        if not (typed.isascii() and typed.isdigit()) or len(typed) > NUMBER_DIGITS:
            raise ValueError(lazy_gettext("Enter a whole number in digits."))
        self.data = int(typed)

    def pre_validate(self, form: Any) -> None:
        if self.data is None and self.flags.required and not self.process_errors:
            raise StopValidation(str(lazy_gettext("Enter a whole number in digits.")))
        if self.data is not None and not self.minimum <= self.data <= self.maximum:
            raise ValidationError(
                str(
                    lazy_gettext(
                        "Enter a number from %(minimum)s to %(maximum)s.", minimum=self.minimum, maximum=self.maximum
                    )
                )
            )


def sent_file(name: str) -> tuple[bytes, str] | None:
    """What was sent in a field for files, and what it is called; nothing that is too large is read to its end."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    size = sent.stream.seek(0, SEEK_END)
    sent.stream.seek(0)
    # One byte too many: whoever reads it refuses it by its size.
    return sent.stream.read(LARGEST + 1 if size > LARGEST else size), sent.filename


class AttachmentField(Field):
    """A file, read as `attachments` does; `upload` is what was sent, once validated.

    `needed` is the code of the rule that there must be one. No browser shows a file again: it is chosen anew.
    """

    widget = FileInput()
    upload: Upload | None = None

    def __init__(self, label: str | None = None, *, needed: str = "", **kw: Any):
        super().__init__(label, **kw)
        self.needed = needed
        if needed:
            self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Files are no fields: `pre_validate` takes them from the request."""

    def pre_validate(self, form: Any) -> None:
        self.upload = None
        sent = sent_file(self.name)
        try:
            if sent is not None:
                self.upload = attachments.read(*sent)
            elif self.needed:
                raise RuleViolation(self.needed)
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


class TicksField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """WTForms repeats a value that is not on the list, whatever it is; people cannot have typed it."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(self.gettext("Not a valid choice.")) from error


class TextsField(PartsField):
    """One text in up to six languages; `text` is what was entered, once validated. Shown by the macro `text_group`."""

    def __init__(
        self,
        label: str | None = None,
        *,
        maximum: int = LINE_MAXIMUM,
        kind: type[LineField] = LineField,
        **kw: Any,
    ):
        fields: dict[str, Any] = {lang: kind(lang, maximum=maximum) for lang in LANGUAGES}
        fields["_form_error_key"] = None  # under which the macros look for what is wrong with all of them
        self.needs_one = bool(kw.pop("required", False))
        super().__init__(type("Languages", (Showable, PlainForm), fields), label, **kw)
        if self.needs_one:
            self.flags.required = True

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take a Text as what the field shows at first."""
        if isinstance(data, Text):
            data = data.as_dict()
        if data is None:
            super().process(formdata, extra_filters=extra_filters)
        else:
            super().process(formdata, data, extra_filters=extra_filters)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Every language by itself, then that there is one at all where one is asked for."""
        fine = super().validate(form, extra_validators)
        if fine and self.needs_one and not self.text:
            self.form.form_errors.append(str(lazy_gettext("Enter this in at least one language.")))
            fine = False
        return bool(fine)

    @property
    def text(self) -> Text:
        """What was entered, as one text."""
        return Text.of({lang: self.form[lang].data or "" for lang in LANGUAGES})
