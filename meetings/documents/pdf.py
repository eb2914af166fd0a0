"""A document as a tagged PDF (PDF/UA-1), set by typst in a process of its own.

A thread could not be stopped when a text takes too long; a process can, and what it used goes with it.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from meetings.foundation.languages import direction

from .description import (
    Address,
    Block,
    Closing,
    Document,
    Heading,
    Listing,
    ListStyle,
    Note,
    PageBreak,
    Paragraph,
    Table,
)
from .numbering import item_label, note_pattern, paragraph_label
from .runs import Run, Words, turned

log = logging.getLogger(__name__)

PATIENCE = 30  # seconds for one PDF, from start to end
AT_ONCE = 2  # presses that this process keeps running
TURN = 15  # seconds that somebody waits for a press
LARGEST = 50 * 1024 * 1024
# Nothing of this process's environment, which has keys in it; few threads, since each takes addresses of its own.
ENVIRONMENT = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
_ARABIC = r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
_SYMBOL = r"[A-Z]{1,6}(?:/[A-Z0-9.]{0,11}[A-Z0-9]){1,6}(?:\([IVX]{1,7}\))?"
SPECIAL = re.compile(
    # A/RES/65/64, A/65/1–S/2010/2: read from the left in every language, and not broken at their strokes.
    rf"(?P<symbol>(?<![A-Za-z0-9_/]){_SYMBOL}(?:[-–]{_SYMBOL})?(?![A-Za-z0-9_/]))"
    # Arabic in a text of another script: its blanks and stops are of its own typeface, which keeps its words together.
    rf"|(?P<arabic>{_ARABIC}(?:[^A-Za-z\u00c0-\u058f\u0900-\uabff\n]*{_ARABIC})?)"
)
# Letters that typst parts nowhere: a long address without strokes would leave the paper. Chinese is parted anywhere,
# and letters of Arabic hang together.
_UNPARTED = r"[A-Za-z0-9_.~:%=+#@,;!$'()*\u00c0-\u02af\u0370-\u052f]"
LONGEST_WORD = 36  # letters, in a line of the whole width
LETTERS_ACROSS = 100  # a sheet, in the type of a table
PART_HERE = "\u200b"
_FOLDER = Path(__file__).parent
_presses = BoundedSemaphore(AT_ONCE)


class NotSet(Exception):
    """No PDF was made: it took too long or too much, or all presses are busy."""


def render(document: Document) -> bytes:
    """The PDF; the same bytes for the same document. Raises NotSet."""
    at_midnight = datetime.combine(document.day, time(), UTC)
    asked = {
        "template": str(_FOLDER / "document.typ"),
        "document": data(document),
        "seconds": int(at_midnight.timestamp()),
    }
    if not _presses.acquire(timeout=TURN):
        raise NotSet("all presses are busy")
    try:
        return _press(json.dumps(asked, ensure_ascii=False).encode())
    finally:
        _presses.release()


def _press(asked: bytes) -> bytes:
    command = [sys.executable, "-I", str(_FOLDER / "press.py")]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=asked, capture_output=True, timeout=PATIENCE, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"no PDF within {PATIENCE} seconds") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-") or len(done.stdout) > LARGEST:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotSet(f"press ended with {done.returncode}: {said[-1][:300] if said else ''}")
    if done.stderr:
        log.info("a document is not PDF/UA-1: a character of it is in none of the typefaces")
    return done.stdout


def data(document: Document) -> dict[str, Any]:
    """What the template is given: text, and what stands before paragraphs and items."""
    lang, counted, blocks = document.lang, 0, []
    for block in document.blocks:
        numbered = isinstance(block, Paragraph) and block.is_numbered
        counted += numbered
        blocks.append(_block(block, lang, paragraph_label(counted, lang) if numbered else ""))
    return {
        "lang": lang,
        "dir": document.dir,
        "paper": document.paper,
        "title": document.title,
        "heading": _runs(document.heading),
        "day": [document.day.year, document.day.month, document.day.day],
        "issuer": document.issuer,
        "symbol": document.symbol,
        "organ": document.organ,
        "particulars": document.particulars,
        "particulars-lang": document.particulars_lang,
        "particulars-dir": direction(document.particulars_lang or lang),
        "kind": document.kind,
        "sample": {"word": document.sample.word, "note": document.sample.note} if document.sample else None,
        "note-pattern": note_pattern(lang),
        "blocks": blocks,
    }


def _block(block: Block, lang: str, label: str) -> dict[str, Any]:
    match block:
        case Heading():
            numbered = {"label": block.label} if block.label else {}
            return {"kind": "heading", "level": block.level, "runs": _runs(block.words), **numbered}
        case Paragraph():
            more = {"label": label} if label else _way(block.words, lang)
            return {"kind": "paragraph", "align": block.alignment, "runs": _runs(block.words), **more}
        case Listing():
            return {"kind": "list", **_listing(block, lang, 0)}
        case Table():
            return _table(block)
        case Address() | Closing():
            return {"kind": type(block).__name__.lower(), "lines": [_runs(line) for line in block.lines]}
        case Note():
            return {"kind": "note", "runs": _runs(block.words), **_way(block.words, lang)}
        case PageBreak():
            return {"kind": "page"}


def _way(words: Words, lang: str) -> dict[str, str]:
    way = turned(words, lang)
    return {"dir": way} if way else {}


def _listing(listing: Listing, lang: str, depth: int) -> dict[str, Any]:
    numbers = (1,) if listing.style is ListStyle.BULLETS else listing.numbers
    items = []
    for item in listing.items:
        inside = {"inside": _listing(item.inside, lang, depth + 1)} if item.inside else {}
        items.append({"runs": _runs(item.words), **inside})
    labels = [item_label(listing.style, number, depth, lang) for number in numbers]
    return {"style": listing.style, "depth": depth, "labels": labels, "items": items}


def _table(table: Table) -> dict[str, Any]:
    columns = range(len(table.header))
    widths = table.widths or tuple(1 for _column in columns)
    longest = [max(4, min(LONGEST_WORD, LETTERS_ACROSS * width // sum(widths))) for width in widths]
    return {
        "kind": "table",
        "caption": _runs(table.caption),
        "header": [_runs(cell, most) for cell, most in zip(table.header, longest, strict=True)],
        "rows": [[_runs(cell, most) for cell, most in zip(row, longest, strict=True)] for row in table.rows],
        "alignments": [table.alignment(column) for column in columns],
        "widths": widths,
        "row-headers": table.has_row_headers,
    }


def _runs(words: Words, longest: int = LONGEST_WORD) -> list[dict[str, Any]]:
    made = []
    for run in words:
        made += [_run(run, _parted(text, longest), kind) for text, kind in _pieces(run)]
        if run.note:
            made[-1]["note"] = _runs((run.note,))
    return made


def _parted(text: str, longest: int) -> str:
    """Where a word is longer than that, it may be parted after each so many of its letters."""
    if len(text) <= longest:
        return text
    step = max(3, longest * 2 // 3)
    return re.sub(
        rf"{_UNPARTED}{{{longest + 1},}}",
        lambda word: PART_HERE.join(word[0][at : at + step] for at in range(0, len(word[0]), step)),
        text,
    )


def _pieces(run: Run) -> Iterator[tuple[str, str]]:
    """The text of a run in pieces, each with what is special about it; a run in another language stays whole."""
    at = 0
    for found in SPECIAL.finditer(run.text) if not run.lang else ():
        if found.start() > at:
            yield run.text[at : found.start()], ""
        yield found[0], str(found.lastgroup)
        at = found.end()
    if at < len(run.text) or not run.text:
        yield run.text[at:], ""


def _run(run: Run, text: str, kind: str) -> dict[str, Any]:
    # A soft hyphen only says where a word may break. Beside a link or the mark of a footnote typst 0.15 fails at it.
    made: dict[str, Any] = {"text": text.replace("\xad", "")}
    if kind:
        made[kind] = True
    if run.is_strong:
        made["strong"] = True
    if run.is_emphasized:
        made["emph"] = True
    if run.link:
        made["link"] = run.link
    if run.lang:
        made |= {"lang": run.lang, "dir": run.dir}
    return made
