"""Saved selections: choices of the feed builder behind a short address that never changes."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from meetings.foundation.database import db

from . import selections
from .models import SavedSelection
from .selections import Selection


def save(selection: Selection) -> SavedSelection:
    """The row of these choices: the one that somebody made before, or a new one.

    Raises RuleViolation, as `selections.check`.
    """
    selections.check(selection)
    kept = find(selection)
    if kept is None:
        kept = SavedSelection(code=_code(), digest=selection.digest, selection=selections.stored(selection))
        try:
            with db.session.begin_nested():
                db.session.add(kept)
        except sa.exc.IntegrityError:  # somebody chose the same at the same moment
            kept = find(selection)
            if kept is None:
                raise
    return kept


def find(selection: Selection) -> SavedSelection | None:
    """The row of these choices, if somebody has made them before."""
    return db.session.scalars(sa.select(SavedSelection).where(SavedSelection.digest == selection.digest)).first()


def by_code(code: str) -> SavedSelection | None:
    """The saved selection behind an address."""
    return db.session.scalars(sa.select(SavedSelection).where(SavedSelection.code == code)).first()


def _code() -> str:
    return "".join(secrets.choice(selections.ALPHABET) for _ in range(selections.CODE_LENGTH))
