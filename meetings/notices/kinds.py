"""Kinds of notices that features above this package add, with their words."""

from __future__ import annotations

from collections.abc import Callable

from meetings.foundation.languages import LazyString

from . import audited, labels, page_labels, rules, wording
from .models import Notice
from .rules import Kind
from .wording import Said


def register(
    key: str,
    kind: Kind,
    *,
    name: LazyString,
    note: LazyString,
    words: Callable[[Notice], Said],
    locked: LazyString | None = None,
) -> None:
    """Add a kind: what it is called, a line about it, and what a notice of it says in the language in force.

    `locked` tells those who cannot switch it off why.
    """
    rules.KINDS[key] = kind
    labels.KINDS[key], labels.KIND_NOTES[key] = name, note
    wording.BY_KIND[key] = words
    if locked is not None:
        page_labels.LOCKED[key] = locked
    audited.register_choices()
