"""Comments as their readers compare them: item by item, wordings in one language beside what the version says in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from meetings.foundation import clock
from meetings.foundation.collation import sort_key
from meetings.foundation.languages import LANGUAGES, Text, direction
from meetings.foundation.presentation import into
from meetings.foundation.web import lang
from meetings.states import queries as states

from . import pieces, tree
from .models import AgendaComment, AgendaVersion
from .pieces import Piece

Wording = tuple[str, str]  # heading and annotation


@dataclass(frozen=True)
class Said:
    """A comment, with its own wording as it differs from the version’s; empty where it proposes none."""

    comment: AgendaComment
    state: Text  # as it was called on the day
    dir: str
    heading: tuple[Piece, ...] = ()
    annotation: tuple[Piece, ...] = ()

    @property
    def proposes(self) -> bool:
        """Whether it has words of its own."""
        return self.comment.heading is not None or self.comment.annotation is not None


@dataclass(frozen=True)
class Side:
    """Wordings of an item in one language, side by side; `wording` is the version’s, None where it is not out in it."""

    lang: str
    dir: str
    wording: Wording | None
    said: list[Said]


@dataclass(frozen=True)
class About:
    """What was said of an item, or of all of the version: wordings by language, then remarks."""

    item: int | None
    label: str
    heading: str
    sides: list[Side] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)


def wordings(version: AgendaVersion, item: int | None) -> dict[str, Wording]:
    """What a loaded version says of an item, by the languages in which it is out."""
    if item is None:
        return {}
    return {text.lang: text.by_item[item] for text in version.texts if item in text.by_item}


def state_names(comments: Collection[AgendaComment]) -> dict[int, Text]:
    """What the State of each comment was called on its day, by the comment’s id. One query."""
    known = {state.iso3: state for state in states.by_iso3({one.state for one in comments})} if comments else {}
    return {
        one.id: known[one.state].name_on(_day(one)) if one.state in known else Text.of({"en": one.state})
        for one in comments
    }


def _day(comment: AgendaComment) -> date:
    return clock.day_at_office(comment.at)


def arranged(version: AgendaVersion, comments: Sequence[AgendaComment], code: str) -> list[About]:
    """Comments on a loaded version, which are in order, by item; `code` is the language in which it is read."""
    names = state_names(comments)
    said = {text.lang: text.by_item for text in version.texts}
    return [
        _about(version, item, list(group), said, names, code)
        for item, group in groupby(comments, key=lambda one: one.item_id)
    ]


def in_order(
    version: AgendaVersion, comments: Sequence[AgendaComment], names: Mapping[int, Text]
) -> list[AgendaComment]:
    """Comments on a loaded version in the order of reading, those on all of it first; on one item delegations stand in
    the order of their `names`."""
    places = {item: place for place, item in enumerate((None, *version.held.by_id))}
    return sorted(comments, key=lambda one: (places[one.item_id], sort_key(into(names[one.id]).text, lang()), one.id))


def _about(
    version: AgendaVersion,
    item: int | None,
    comments: Sequence[AgendaComment],
    texts: Mapping[str, Mapping[int, Wording]],
    names: Mapping[int, Text],
    code: str,
) -> About:
    path = version.held.paths[item] if item is not None else ()
    heading = texts[code][item][0] if item is not None else ""
    about = About(item, tree.label(path, lang()), heading)
    by_lang: dict[str, list[Said]] = {}
    for one in comments:
        wording = texts[one.lang].get(item) if item is not None and one.lang in texts else None
        said = _said(one, names[one.id], wording)
        if said.proposes:
            by_lang.setdefault(one.lang, []).append(said)
        else:
            about.remarks.append(said)
    for tongue in (one for one in LANGUAGES if one in by_lang):
        wording = texts[tongue].get(item) if item is not None and tongue in texts else None
        about.sides.append(Side(tongue, direction(tongue), wording, by_lang[tongue]))
    return about


def _said(comment: AgendaComment, state: Text, wording: Wording | None) -> Said:
    heading, annotation = wording or ("", "")
    return Said(
        comment,
        state,
        direction(comment.lang),
        _compared(heading if wording else None, comment.heading, comment.lang),
        _compared(annotation if wording else None, comment.annotation, comment.lang),
    )


def _compared(before: str | None, after: str | None, code: str) -> tuple[Piece, ...]:
    """A wording as it differs from the version’s; as it is where there is none to compare with."""
    if after is None:
        return ()
    return pieces.pieces(after if before is None else before, after, code)
