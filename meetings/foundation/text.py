"""What text people may enter: normalised to NFC, without controls or direction overrides, within a length.

Arabic and Chinese come back as they went in: joiners (U+200C, U+200D) and direction marks (U+200E, U+200F, U+061C)
stay.
"""

from __future__ import annotations

import re
import unicodedata

from meetings.foundation.errors import RuleViolation

CODES = ("text.control", "text.bidi", "text.empty", "text.too_long")
"""Every code this module raises."""

LINE_MAXIMUM = 300
BLOCK_MAXIMUM = 20_000

# C0 and C1 controls, line and paragraph separators, lone surrogates, deprecated and interlinear format characters,
# and code points that are no characters at all: none can be shown, several break XML, PDF or calendar files.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u206a-\u206f\ufff9-\ufffb\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Embeddings, overrides and isolates reach beyond the text they stand in and can turn its meaning round.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # but for the no-break ones, which French writes before some signs
_KEPT_IN_BLOCKS = str.maketrans({"\n": " ", "\t": " "})


def clean_line(text: str, *, maximum: int = LINE_MAXIMUM, required: bool = True, about: str | None = None) -> str:
    """One line of text, in NFC and without blanks around it; the empty string only if not `required`.

    Raises, on the field `about`: `text.control` and `text.bidi` (each with the character, as U+…, and its position
    from 1), `text.too_long` (in characters, after NFC), `text.empty` (nothing that can be seen).
    """
    return _finish(text, text, maximum, required, about)


def clean_block(text: str, *, maximum: int = BLOCK_MAXIMUM, required: bool = True, about: str | None = None) -> str:
    """Text of several lines: as `clean_line`, but line feeds and tabs stay, and every line end becomes a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _finish(text, text.translate(_KEPT_IN_BLOCKS), maximum, required, about)


def tamed_line(text: str, maximum: int = LINE_MAXIMUM) -> str:
    """Text of strangers as one line: what people may not enter is taken out, what is too long is cut and says so."""
    plain = unicodedata.normalize("NFC", _BIDI.sub("", _CONTROL.sub(" ", text)))
    plain = _BLANKS.sub(" ", plain).strip()
    if not _is_visible(plain):
        return ""
    return plain if len(plain) <= maximum else plain[: maximum - 1].rstrip() + "…"


def joins(character: str) -> bool:
    """Whether a character belongs to the one before it: marks, joiners, direction marks, skin tones, Jamo."""
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
    )


def _finish(text: str, searched: str, maximum: int, required: bool, about: str | None) -> str:
    # Controls are looked for before stripping, since strip() would quietly drop some of them at the ends.
    for code, pattern in (("text.control", _CONTROL), ("text.bidi", _BIDI)):
        if match := pattern.search(searched):
            name = f"U+{ord(match[0]):04X}"
            raise RuleViolation(code, field=about, character=name, position=match.start() + 1)
    text = unicodedata.normalize("NFC", text).strip()
    if not _is_visible(text):
        if required:
            raise RuleViolation("text.empty", field=about)
        return ""
    if len(text) > maximum:
        raise RuleViolation("text.too_long", field=about, maximum=maximum, length=len(text))
    return text


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)
