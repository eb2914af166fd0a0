"""Symbols of documents in their normal form: what is written of one, read as the United Nations writes it.

A symbol is given by those who issue documents; nothing here makes one up. What is found to say about it is a remark,
and no remark refuses anything. Forms: research.un.org/en/docs/symbols.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MAXIMUM = 120
SORT_MAXIMUM = 400
REMARKS = ("symbol.written", "symbol.letters", "symbol.reissue", "symbol.double", "symbol.form")
"""The code of every remark."""
BETWEEN = "–"
"""Stands between the symbols of a document that has two."""


@dataclass(frozen=True)
class Remark:
    """Something to say of a symbol, as a code with its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A symbol in normal form, further symbols of the same document, and what there is to say of how it was written."""

    symbol: str
    other: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def whole(self) -> str:
        """All symbols of the document, as they stand on its first page."""
        return BETWEEN.join(filter(None, (self.symbol, self.other)))


_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[\u02d7\u058a\u2010-\u2015\u2043\u207b\u2212\u2e3a\u2e3b\u30fc\ufe58\ufe63\uff0d]")
_SLASHES = str.maketrans({"\u2044": "/", "\u2215": "/", "\u29f8": "/", "\\": "/", "。": ".", "\u2024": "."})
_STARS = re.compile("[*\u2217\u204e\u2042\u22c6\ufe61\uff0a]")
# Letters of other alphabets that look like Latin ones: a keyboard that was not switched over.
_ALIKE = dict(
    zip("АВСЕНІЈКМОРЅТХУавсеіјкморѕтхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHIJKMOPSTXYabceijkmopstxyABEZHIKMNOPTYX", strict=True)
)
# How parts of a symbol are written that are not all capitals.
_CASED = {
    one.casefold(): one
    for one in ("Rev", "Corr", "Add", "Amend", "Summary", "Sub", "Vol", "Part", "Prog", "Annex", "Suppl")
}
_CAPITALS = frozenset(["conf", "res", "dec", "inf", "crp", "wp", "pv", "sr", "bms", "mge", "ngo", "bur", "misc"])
_CHANGE = "Rev|Corr|Add|Amend"
_SERIES = "CONF|CRP|WP|PV|SR"

_APART = re.compile(r"-(?=[A-Z][A-Z0-9.]*/)")  # a dash, then the beginning of another symbol
_BRACKETS = re.compile(r"(\([^()]*\))")
_LETTERS = re.compile(r"[A-Za-z]+")
_TOUCHING = "./0123456789"
_BEFORE_CHANGE = re.compile(rf"(?<=[0-9)*])[\s./-]*(?={_CHANGE})(?=(?:{_CHANGE})[\s.]*\d)")
_CHANGED = re.compile(rf"(?<![A-Za-z])({_CHANGE})[\s.]*(?=\d)")
_NUMBERED = re.compile(rf"(?<![A-Za-z])({_SERIES})[\s.]*(?=\d)")


def normal(raw: str) -> Reading:
    """A symbol as it is written, in normal form; empty for none.

    Blanks after dots and slashes, dashes, full-width and look-alike letters, small letters, `CRP.1.Rev3` for
    `CRP.1/Rev.3` are put right; the asterisk of a reissue is taken off, since it is not part of the symbol. Two symbols
    of one document are kept apart. What is in normal form stays as it is.
    """
    plain, is_alike = _plain(raw)
    stars = len(_STARS.findall(plain))
    parts = [part for part in (_one(part) for part in _apart(" ".join(_STARS.sub("", plain).split()))) if part]
    symbol, other = (parts[0] if parts else ""), BETWEEN.join(parts[1:])
    found = Reading(symbol, other)
    remarks = []
    if symbol and " ".join(raw.split()) not in {found.whole, found.whole + "*" * stars}:
        remarks.append(Remark("symbol.written", {"written": " ".join(raw.split()), "symbol": found.whole}))
    if is_alike and symbol:
        remarks.append(Remark("symbol.letters", {"symbol": found.whole}))
    if stars and symbol:
        remarks.append(Remark("symbol.reissue", {"symbol": found.whole, "stars": "*" * stars}))
    if other:
        remarks.append(Remark("symbol.double", {"symbol": symbol, "other": other}))
    remarks += [Remark("symbol.form", {"symbol": part}) for part in parts if not is_known(part)]
    return Reading(symbol, other, tuple(remarks))


def is_normal(symbol: str, other: str = "") -> bool:
    """Whether a symbol, with the other one that the document has, stands in its normal form."""
    found = normal(BETWEEN.join(filter(None, (symbol, other))))
    return (found.symbol, found.other) == (symbol, other)


def sort_key(symbol: str) -> str:
    """What symbols are ordered by: WP.2 comes before WP.10, and what has no symbol comes last."""
    padded = re.sub(r"\d+", lambda found: found[0].rjust(6, "0"), symbol)
    return f"0{padded}"[:SORT_MAXIMUM] if symbol else "1"


def _plain(raw: str) -> tuple[str, bool]:
    """The text in ASCII as far as that can be, with single blanks; and whether it had letters of another alphabet."""
    text = unicodedata.normalize("NFKC", _DASHES.sub("-", _INVISIBLE.sub("", raw)).translate(_SLASHES))
    text = _DASHES.sub("-", text).translate(_SLASHES)
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    latin = "".join(_ALIKE.get(c, c) for c in digits)
    return " ".join(latin.split()), latin != digits


def _apart(text: str) -> list[str]:
    """The symbols that a text holds, their parts close together and in capitals; not yet put right within."""
    return _APART.split("".join(_outside_brackets(text, lambda piece: _capitals(_close(piece)))))


def _one(text: str) -> str:
    return "".join(_outside_brackets(text.strip(" -"), _numbers)).strip(" -")


def _outside_brackets(text: str, change: Callable[[str], str]) -> Iterator[str]:
    """What stands in brackets, such as (Vol. I), is left as it is."""
    for piece in _BRACKETS.split(text):
        yield piece if piece.startswith("(") else change(piece)


def _close(text: str) -> str:
    return re.sub(r"\s*([./-])\s*", r"\1", text)


def _capitals(text: str) -> str:
    def cased(found: re.Match[str]) -> str:
        letters, beside = found[0], text[max(0, found.start() - 1) : found.end() + 1]
        known = _CASED.get(letters.casefold())
        if known is not None:
            return known
        # A word by itself is not part of a symbol.
        is_part = letters.islower() and (beside[0] in _TOUCHING or beside[-1] in _TOUCHING)
        return letters.upper() if is_part or letters.casefold() in _CAPITALS else letters

    return _LETTERS.sub(cased, text)


def _numbers(text: str) -> str:
    text = _BEFORE_CHANGE.sub("/", text)
    text = _CHANGED.sub(r"\1.", text)
    return _NUMBERED.sub(r"\1.", text)


# --- forms ------------------------------------------------------------------------------------------------------------

_SUFFIX = rf"(?:/(?:(?:{_CHANGE})\.\d+|Summary))*(?: ?\((?:(?:Vol\.|Part) [IVXLC]+|SUPP)\))?"
_SERIAL = r"(?:(?:L|CRP|WP|NGO|MISC)\.\d+|(?:INF|NGO)[./]\d+|(?:PV|SR)\.\d+|\d+)"
_KNOWN = tuple(
    re.compile(form + _SUFFIX)
    for form in (
        rf"A/(?:ES-|S-)?\d+(?:/{_SERIAL})?",  # General Assembly, by session: A/65/153, A/65/L.5
        r"A/(?:RES|DEC|INF)/(?:ES-|S-)?\d+/\d+(?: ?[A-Z](?:-[A-Z])?)?",
        r"A/(?:RES|DEC)/\d+ ?\([IVXLC]+\)",
        rf"A/C\.[1-6]/(?:\d+/)?{_SERIAL}",  # its committees
        rf"A/(?:HRC|BUR|SPC)(?:/(?:S-)?\d+)*/{_SERIAL}",
        rf"A/(?:CN\.\d+|AC\.\d+)(?:/(?:[A-Z][A-Za-z.]*[A-Z0-9]*|\d{{4}}))*/{_SERIAL}",
        r"A/(?:ES-|S-)?\d+/PV\.\d+",
        # A conference, with its preparatory committee (PC), review (RC) or other meetings and their years
        rf"A/CONF\.\d+(?:/(?:PC|RC|BMS|MGE|PM|MSP|\d{{4}}))*/{_SERIAL}",
        r"DC/\d+",  # press releases on disarmament
        rf"CD/(?:\d+|(?:PV|WP)\.\d+|INF\.\d+|[A-Z]+/{_SERIAL})",  # Conference on Disarmament; press releases in French
        rf"CCW(?:/[A-Z][A-Z0-9.]*|/\d{{4}}|/[IVX]+)*/{_SERIAL}",
        rf"NPT/CONF\.\d{{4}}(?:/(?:PC\.[IVX]+|MC\.[IVX]+))*/{_SERIAL}",
        r"S/\d{4}/\d+",  # Security Council
        r"S/RES/\d+ \(\d{4}\)",
        r"S/(?:PRST|INF)/\d{4}/\d+",
        r"S/PV\.\d+(?: \(Resumption \d+\))?",
        rf"E/\d{{4}}/{_SERIAL}",
        r"ST/(?:SGB|AI|IC)/(?:\d{4}/)?\d+",
    )
)
# Any other body: its letters, then parts after slashes of which the last has a number.
_BODY = re.compile(
    rf"(?!(?:A|S|DC|CD|CCW|NPT)(?:/|$))[A-Z][A-Za-z]*(?:\.[A-Z0-9][A-Za-z0-9]*)*"
    rf"(?:/[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([A-Z0-9]+\))?)*/(?=[^/]*\d)[A-Z0-9][A-Za-z0-9.-]*{_SUFFIX}"
)


def is_known(symbol: str) -> bool:
    """Whether a symbol has a form that documents of the United Nations have. Others are warned of, never refused."""
    return any(form.fullmatch(symbol) for form in (*_KNOWN, _BODY))


def is_of_assembly(symbol: str) -> bool:
    """Whether it is a document of the General Assembly or of a body of it: each belongs to an item of an agenda.

    Source: research.un.org/en/docs/ga/agenda. Resolutions and information papers follow from one, or need none.
    """
    return symbol.startswith("A/") and not symbol.startswith(("A/RES/", "A/DEC/", "A/INF/")) and "/INF" not in symbol
