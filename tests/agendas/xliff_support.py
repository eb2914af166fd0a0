"""Files of translators for tests: any that the house writes, and some that tools make of them."""

from __future__ import annotations

from hypothesis import strategies as st

from meetings.agendas.content import TextState
from meetings.agendas.translating import Part
from meetings.agendas.xliff import Exchange, Known, Progress, Unit
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block, clean_line

CORE_21 = "urn:oasis:names:tc:xliff:document:2.0"
CORE_12 = "urn:oasis:names:tc:xliff:document:1.2"

_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
# What XML, paragraphs and segments stumble over, more often than chance would have it.
_AWKWARD = st.sampled_from(
    [*"<>&\"' ]", "]]>", "\n", "\n\n", "\n \n\t\n", "\t", "\r\n", "&amp;", "\u00a0", "\u200f", "ا", "中"]
)


def _kept(text: str, *, is_block: bool) -> str:
    try:
        return (clean_block if is_block else clean_line)(text, maximum=400, required=False)
    except RuleViolation:
        return ""


def texts(part: Part) -> st.SearchStrategy[str]:
    """What people may enter as one of the two texts, and nothing."""
    pieces = st.lists(st.one_of(_AWKWARD, st.text(_LETTERS, max_size=6)), max_size=12)
    return pieces.map(lambda found: _kept("".join(found), is_block=part is Part.ANNOTATION))


@st.composite
def units(draw: st.DrawFn, item: int) -> Unit:
    """Any text with an original that can go out."""
    part = draw(st.sampled_from(Part))
    target = draw(texts(part))
    state = draw(st.sampled_from(Progress)) if target else Progress.INITIAL
    label = draw(st.sampled_from(["", "6", "6 (a)", "6 (a) (ii)", "六"]))
    return Unit(item, part, label, draw(texts(part)) or "One", target, state)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Any file that the house writes."""
    original, target = draw(st.permutations(LANGUAGES))[:2]
    items = draw(st.lists(st.integers(1, 10**12), min_size=1, max_size=4, unique=True))
    version = draw(st.none() | st.integers(1, 999))
    agenda = draw(st.sampled_from(["mge-2011", "a/b", "x/3", "réunion"]))
    return Exchange(agenda, original, target, tuple(draw(units(item)) for item in items), version)


@st.composite
def known(draw: st.DrawFn, part: Part) -> Known:
    """Any text as it may stand here."""
    source, target = draw(texts(part)) or "One", draw(texts(part))
    if not target:
        return Known(source)
    state = draw(st.sampled_from([TextState.DRAFT, TextState.REVIEWED]))
    return Known(source, target, draw(st.sampled_from([source, "An earlier one"])), state)


def agendas() -> st.SearchStrategy[dict[tuple[int, Part], Known]]:
    """The texts of an agenda in one language."""
    one = st.integers(1, 99).flatmap(
        lambda item: st.sampled_from(Part).flatmap(lambda part: st.tuples(st.just((item, part)), known(part)))
    )
    return st.lists(one, min_size=1, max_size=6, unique_by=lambda pair: pair[0]).map(dict)


def file_21(*units: str, tags: str = 'srcLang="en" trgLang="fr"', original: str = "mge-2011/progress") -> bytes:
    """A file of version 2.1 that holds these units."""
    return (
        f'<xliff xmlns="{CORE_21}" version="2.1" {tags}><file id="f1" original="{original}">'
        f"{''.join(units)}</file></xliff>"
    ).encode()


def file_12(
    *units: str, tags: str = 'source-language="en" target-language="fr"', original: str = "mge-2011/progress"
) -> bytes:
    """A file of version 1.2 that holds these units."""
    return (
        f'<xliff xmlns="{CORE_12}" version="1.2"><file datatype="plaintext" original="{original}" {tags}><body>'
        f"{''.join(units)}</body></file></xliff>"
    ).encode()
