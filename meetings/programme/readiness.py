"""How far the programme of work of a meeting is, for the strip on its page and in lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from meetings.calendar import readied
from meetings.foundation import registries
from meetings.foundation.registries import ReadinessCell, ReadinessColumn

from . import queries_releases

PROGRAMME = "programme"
Cells = Callable[[Sequence[int]], dict[int, ReadinessCell]]


def register() -> None:
    """Take the column over; what it leads to stays. That somebody works on a programme is not for everybody."""
    readied.reads.register(PROGRAMME, queries_releases.last_number_of_meeting)
    before = registries.readiness.get(PROGRAMME)
    assert before is not None
    registries.readiness.register(PROGRAMME, ReadinessColumn(before.title, _over(before.cells)), rank=50)


def _over(before: Cells) -> Cells:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        found = before(ids)
        for meeting, number in readied.written(PROGRAMME, ids).items():
            url = found[meeting].url if meeting in found else ""
            found[meeting] = ReadinessCell(_("Release %(number)s", number=number), "ok", url)
        return found

    return cells
