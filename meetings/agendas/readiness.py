"""How far the agenda of a meeting is, for the strip on its page and in lists, as far as each reader may know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from meetings.calendar import readied
from meetings.foundation import registries
from meetings.foundation.registries import ReadinessCell, ReadinessColumn
from meetings.foundation.web import actor

from . import labels, page_labels, queries_readiness
from .queries_readiness import Readied
from .rules import VersionKind

AGENDA = "agenda"
Cells = Callable[[Sequence[int]], dict[int, ReadinessCell]]


def register() -> None:
    """Take the column over. What a meeting itself has on record stays for those that have no version here."""
    readied.reads.register(AGENDA, lambda: queries_readiness.written(actor()))
    before = registries.readiness.get(AGENDA)
    assert before is not None
    registries.readiness.register(AGENDA, ReadinessColumn(before.title, _over(before.cells)), rank=40)


def _over(before: Cells) -> Cells:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        found = before(ids)
        for number, said in readied.written(AGENDA, ids).items():
            found[number] = _cell(queries_readiness.read(said), found[number].url if number in found else "")
        return found

    return cells


def _cell(found: Readied, url: str) -> ReadinessCell:
    if found.kind is VersionKind.ADOPTED:
        return ReadinessCell(page_labels.ADOPTED, "ok", url)
    words = _("%(name)s: %(value)s", name=labels.KINDS[found.kind], value=labels.AUDIENCES[found.audience])
    return ReadinessCell(words, page_labels.READY_TONES[found.audience], url)
