"""How far the posts of a meeting are filled, for the strip on its page and in lists.

The strip is public: what is not everybody’s business (whether anybody was nominated, what is under silence) is said to
those alone who may know it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.calendar import readied
from meetings.foundation import clock, registries
from meetings.foundation.presentation import day, when
from meetings.foundation.registries import ReadinessCell, ReadinessColumn
from meetings.foundation.web import actor

from . import queries_readiness
from .bureau import OfficerStatus, PostKind
from .queries_readiness import Readied
from .rules import CallStatus

CHAIR, BUREAU = "chair", "bureau"
Cells = Callable[[Sequence[int]], dict[int, ReadinessCell]]


def register() -> None:
    """Take the two columns over. What a meeting itself has on record stays for those that have no posts here."""
    readied.reads.register(BUREAU, lambda: queries_readiness.written(actor()))
    for rank, (key, made) in enumerate(((CHAIR, _chair), (BUREAU, _bureau)), 2):
        before = registries.readiness.get(key)
        assert before is not None
        registries.readiness.register(key, ReadinessColumn(before.title, _over(before.cells, made)), rank=10 * rank)


def _over(before: Cells, made: Callable[[list[Readied], date], ReadinessCell | None]) -> Cells:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        today, found = clock.business_today(), before(ids)
        for number, posts in _of(ids).items():
            cell = made(posts, today)
            if cell is not None:
                found[number] = ReadinessCell(cell.label, cell.tone, found[number].url if number in found else "")
        return found

    return cells


def _of(ids: Sequence[int]) -> dict[int, list[Readied]]:
    return {number: queries_readiness.read(said) for number, said in readied.written(BUREAU, ids).items()}


def _chair(posts: list[Readied], today: date) -> ReadinessCell | None:
    """What is to be said of the chair besides who it is; None where nothing is."""
    chair = next((post for post in posts if post.kind is PostKind.CHAIR), None)
    return None if chair is None else _said(chair, today)


def _said(post: Readied, today: date) -> ReadinessCell | None:
    if post.officer is OfficerStatus.ELECTED:
        return None
    if post.asked is not None:
        return _silence(post.asked)
    if post.officer is OfficerStatus.DESIGNATED:
        if post.opens_on is not None and post.opens_on <= today:
            return ReadinessCell(_("designated, election to be recorded"), "warn")
        return (
            None if post.opens_on is None else ReadinessCell(_("election on %(day)s", day=day(post.opens_on)), "info")
        )
    if post.call is CallStatus.DRAFT:
        return ReadinessCell(_("call for nominations in preparation"), "open")
    if post.limit is None or post.call is not CallStatus.OPEN:
        return _nominated(post) if post.nominated else None
    if not post.limit.is_over(clock.now()):
        return ReadinessCell(_("nominations until %(day)s", day=day(post.limit.on)), "info")
    if post.nominated == 0:
        return ReadinessCell(_("nobody nominated by %(day)s", day=day(post.limit.on)), "bad")
    if post.nominated:
        return _nominated(post)
    return ReadinessCell(_("last day for nominations was %(day)s", day=day(post.limit.on)), "open")


def _nominated(post: Readied) -> ReadinessCell:
    count = post.nominated or 0
    return ReadinessCell(ngettext("%(num)s nomination", "%(num)s nominations", count), "info")


def _silence(expires_at: datetime) -> ReadinessCell:
    if clock.now().replace(microsecond=0) > expires_at:
        return ReadinessCell(_("silence over, to be closed"), "warn")
    return ReadinessCell(_("under silence until %(instant)s", instant=when(expires_at, clock.OFFICE_ZONE)), "info")


def _bureau(posts: list[Readied], today: date) -> ReadinessCell | None:
    """How many of the other posts are filled; what is asked about them comes first."""
    others = [post for post in posts if post.kind is not PostKind.CHAIR]
    if not others:
        return None
    pressing = [cell for cell in (_said(post, today) for post in others) if cell is not None and cell.tone in _PRESSING]
    if pressing:
        return min(pressing, key=lambda cell: _PRESSING.index(cell.tone))
    filled = sum(post.officer is not None for post in others)
    words = _("%(filled)s of %(all)s posts filled", filled=filled, all=len(others))
    return ReadinessCell(words, "ok" if filled == len(others) else "open")


_PRESSING = ("bad", "warn")
