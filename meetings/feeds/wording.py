"""What a feed holds, in whole sentences: of a selection from what was chosen, of a person's own from their roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext, npgettext

from meetings.calendar.labels import KINDS
from meetings.calendar.rules import MeetingKind
from meetings.foundation import languages
from meetings.foundation.feed_scope import ALL, Concerns
from meetings.foundation.presentation import into
from meetings.foundation.web import lang
from meetings.mandates.labels import ADDRESSEES
from meetings.mandates.rules import Addressee

from . import labels, selections
from .chosen import Called, Names
from .selections import DeadlinesWanted, Selection

MOST_LISTED = 10  # names in a sentence


def heading(names: Names, kinds: Collection[str], sort: str | None) -> str:
    """A short name for a choice, after what was chosen; `sort` is a key of `labels.SORTS`. Empty if nothing has one."""
    called = [str(into(one.short)) for one in names.meetings]
    called += kinds_called(kinds)
    called += [str(into(one.short)) for one in (*names.groups, *names.processes)]
    called += [str(labels.SORTS[sort])] if sort is not None else []
    return " · ".join(called)


def title(selection: Selection, names: Names) -> str:
    """The short name of a selection; empty where it has none, because it is long or nothing of it is public."""
    kinds, is_binding = selections.kinds_of(selection), selection.deadlines is DeadlinesWanted.BINDING
    if not selections.is_short(selection):
        return ""
    return heading(names, selection.kinds, selections.only_sort(kinds, is_binding))


def kinds_called(kinds: Collection[str]) -> list[str]:
    """Kinds of meeting in words, in their usual order; what is no kind is left out."""
    return [str(words) for kind, words in KINDS.items() if kind.value in kinds]


def of_selection(selection: Selection, names: Names) -> list[str]:
    """What a selection holds: its sorts of entries, then what narrows them."""
    said = [str(labels.HOLDS["meetings"])] if selection.with_meetings else []
    said += [str(labels.HOLDS["sessions"])] if selection.with_sessions else []
    said.append(str(labels.HOLDS_DEADLINES[selection.deadlines]))
    if selection.meetings and not names.meetings:
        said.append(_("Only meetings that are not published at the moment."))
    elif selection.meetings:
        number = len(selection.meetings)
        said.append(
            ngettext(
                "Only one meeting, with what is due for it: %(names)s.",
                "Only %(num)s meetings, with what is due for them: %(names)s.",
                number,
                names=_listed([str(into(one.short)) for one in names.meetings], number),
            )
        )
    if selection.kinds:
        kinds = [kind.value for kind in MeetingKind if kind.value in selection.kinds]
        said.append(
            ngettext(
                "Only one kind of meeting, with what is due for it: %(names)s.",
                "Only %(num)s kinds of meeting, with what is due for them: %(names)s.",
                len(kinds),
                names=_listed(kinds_called(kinds)),
            )
        )
    if selection.groups:
        said.append(
            ngettext(
                "Only what concerns one regional group: %(names)s.",
                "Only what concerns one of %(num)s regional groups: %(names)s.",
                len(selection.groups),
                names=_called(names.groups, len(selection.groups)),
            )
        )
    if selection.processes:
        said.append(
            ngettext(
                "Only one process: %(names)s.",
                "Only %(num)s processes: %(names)s.",
                len(selection.processes),
                names=_called(names.processes, len(selection.processes)),
            )
        )
    return [*said, str(labels.HOLDS["open" if selection.with_open else "sure"])]


def of_concerns(whose: Concerns, names: Names) -> list[str]:
    """What somebody's own feed holds; nothing for who has no business and follows no meeting.

    `names` are those of their groups, of the meetings they prepare and of their processes.
    """
    said = []
    if whose.groups:
        said.append(
            ngettext(
                "The meetings that your regional group takes part in: %(names)s.",
                "The meetings that your regional groups take part in: %(names)s.",
                len(whose.groups),
                names=_called(names.groups, len(whose.groups)),
            )
        )
    if whose.owners:
        owners = _listed([str(ADDRESSEES[owner]) for owner in Addressee if owner.value in whose.owners])
        said.append(_("What is due from %(owners)s.", owners=owners))
    if whose.desks:
        said.append(
            ngettext(
                "Everything about the meeting at whose chair’s desk you work, published or not: %(names)s.",
                "Everything about the meetings at whose chair’s desk you work, published or not: %(names)s.",
                len(whose.desks),
                names=_listed([str(into(one.short)) for one in names.meetings], len(whose.desks)),
            )
        )
    if ALL in whose.processes:
        said.append(_("All meetings and deadlines of all processes, published or not."))
    elif whose.processes:
        said.append(
            ngettext(
                "All meetings and deadlines of the process that you work for, published or not: %(names)s.",
                "All meetings and deadlines of the processes that you work for, published or not: %(names)s.",
                len(whose.processes),
                names=_called(names.processes, len(whose.processes)),
            )
        )
    if whose.processes:
        said.append(_("Calls for nominations, elections, and the silence procedures that you run."))
    if whose.states or whose.chairs:
        said.append(_("Calls for nominations that ask your group, elections, and silence procedures that ask you."))
    if whose.meetings:
        said.append(
            ngettext(
                "The meeting that you follow, with what is due for it.",
                "The %(num)s meetings that you follow, with what is due for them.",
                len(whose.meetings),
            )
        )
    return said


def _called(found: Iterable[Called], number: int) -> str:
    """The names of what was found, and how many more of `number` there are."""
    return _listed([str(into(one.name)) for one in found], number)


def _listed(words: Sequence[str], number: int | None = None) -> str:
    shown = list(words[:MOST_LISTED])
    more = (len(words) if number is None else number) - len(shown)
    if more > 0:
        shown.append(npgettext("list", "%(num)s more", "%(num)s more", more))
    return languages.format_words(shown, lang())
