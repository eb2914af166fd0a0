"""Two people edited the same record: both versions side by side, and what the second chose of each field.

A form view first calls `settled` on what was sent, then edits; when the record moved on in the meantime it shows
`rows` with the macro `conflict_table`, inside a form that carries `sent` as hidden fields and the new revision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, FormField, SelectField, SelectMultipleField

from .languages import LANGUAGES, NAMES

PREFIX = "keep-"
_OWN = frozenset({"csrf_token", "revision"})


@dataclass(frozen=True)
class ConflictRow:
    """One field in both versions, as words; `keep` is the side that is chosen at first."""

    key: str
    label: str
    theirs: str
    yours: str
    differs: bool
    keep: str = "yours"
    was: str | None = None


def sent(form: Form) -> MultiDict[str, str]:
    """What a browser would send for the form as it stands, its token and revision left out."""
    values: MultiDict[str, str] = MultiDict()
    for field in _fields(form):
        for part in field if isinstance(field, FormField) else (field,):
            data = part.data if isinstance(part.data, (list, tuple)) else [part.data]
            for value in data:
                if value is not None and value is not False:
                    values.add(part.name, "y" if value is True else str(value))
    return values


def settled(given: MultiDict[str, str], theirs: Form) -> MultiDict[str, str]:
    """What was sent, with the fields for which “saved meanwhile” was chosen taken from `theirs`."""
    result = given.copy()
    current = sent(theirs)
    for field in _fields(theirs):
        if given.get(PREFIX + field.short_name) == "theirs":
            for part in field if isinstance(field, FormField) else (field,):
                result.setlist(part.name, current.getlist(part.name))
    return result


def rows(theirs: Form, yours: Form) -> list[ConflictRow]:
    """The fields of both versions of a form, in the form's order."""
    return [_row(one, other) for one, other in zip(_fields(theirs), _fields(yours), strict=True)]


def _row(theirs: Field, yours: Field) -> ConflictRow:
    old, new = _words(theirs), _words(yours)
    differs = old != new
    if differs and isinstance(theirs, FormField) and isinstance(yours, FormField):
        # Of a text only the languages that differ.
        other = {part.short_name for part in theirs if part.data != yours.form[part.short_name].data}
        old, new = _words(theirs, other), _words(yours, other)
    return ConflictRow(theirs.short_name, theirs.label.text, old, new, differs)


def _fields(form: Form) -> Iterable[Field]:
    return [field for field in form if field.short_name not in _OWN]


def _words(field: Field, languages: Collection[str] = LANGUAGES) -> str:
    if isinstance(field, FormField):
        parts = [part for part in field if part.data and (part.short_name in languages or part.short_name not in NAMES)]
        return "\n".join(f"{NAMES.get(part.short_name, part.label.text)}: {part.data}" for part in parts)
    if isinstance(field, BooleanField):
        return _("Yes") if field.data else _("No")
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(label) for value, label in _choices(field) if value in (field.data or ()))
    if isinstance(field, SelectField):
        return next((str(label) for value, label in _choices(field) if value == field.data), "")
    return "" if field.data is None else str(field.data)


def _choices(field: SelectField) -> list[tuple[str, str]]:
    return [(str(choice[0]), str(choice[1])) for choice in field.iter_choices()]
