"""Search across spellings and languages: folding of text, and the variants that mean the same thing.

An index keeps `index_text` of every text that can be found; `expand` turns what a person typed into needles, and
`found` (or a LIKE for each needle) says whether a text has them. The two resolutions of 2010 name the same meetings in
different Chinese words, so the variants of a term stand for each other, whatever the language they are typed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

QUERY_MAXIMUM = 200
GROUPS_MAXIMUM = 12
LONGEST = 60  # letters of a word that an index of words keeps in one

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ARABIC = "\u0600-\u06ff"
_LETTER = f"[^\\W_{_HAN}]"  # a letter or digit of a script that puts blanks between words
_HAN_BLANK_HAN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_HAN_BLANK = re.compile(f"(?<=[{_HAN}]) | (?=[{_HAN}])")
_HAN_EDGE = re.compile(f"(?<=[{_HAN}])(?=[^\\s{_HAN}])|(?<=[^\\s{_HAN}])(?=[{_HAN}])")
_SYMBOL_MARK = re.compile(f"(?<={_LETTER})[./](?={_LETTER})")
_NOT_WORD = re.compile(r"[^\w\x00\x01]|_")
_SYMBOL = re.compile(r"\S*[./]\S*")
_NUMBERED = re.compile(r"(?<!\w)([^\W\d_]{2,})(?=\d+(?!\w))")
# و، ف (and), ب، ك، ل (in, as, to) and ال (the) are written together with the word they precede.
_ARABIC_PREFIX = "(?:[وف]?[بكل]?(?:ال|ل)?)"
_ARABIC_ARTICLE = re.compile("^ال(?=.{3})")
_SAME_LETTER = str.maketrans({"ة": "ه", "ى": "ي", "ٱ": "ا", "ی": "ي", "ک": "ك", "ـ": None, "ı": "i"})
_KEPT_MARKS = {("и", "\u0306"), ("у", "\u0306"), ("і", "\u0308")}  # й, ў, ї are letters of their own
_SMALL_WORDS = frozenset(
    word
    for words_of_a_language in (
        "a an and for in of on or the to",
        "au aux d de des du en et l la le les un une",
        "al con del el los las para por y e o",
        "в во и к ко на о об от по с со для",
        "من في على عن و الى",
        "的 和 与 及 在",
    )
    for word in words_of_a_language.split()
)


def normalise(text: str) -> str:
    """Text as search compares it: one case, no marks, no punctuation, single blanks.

    Compatibility forms are united (full width), accents of Latin and Greek letters go, ё is е but й stays й; Arabic
    loses vowel signs and tatweel, and its forms of alef, hamza, ta marbuta and alef maqsura become one. Digits of every
    script become 0–9. Han characters stand together, with one blank between them and other scripts. `/` and `.` stay
    inside document symbols.
    """
    return _HAN_EDGE.sub(" ", _HAN_BLANK_HAN.sub("", _fold(text)))


def index_text(text: str) -> str:
    """What the index keeps of a text, between two blanks: `normalise`, then the parts of symbols and of BMS4."""
    folded = normalise(text)
    parts = [part for symbol in _SYMBOL.findall(folded) for part in re.split(r"[./]", symbol)]
    return f" {' '.join([folded, *parts, *_NUMBERED.findall(folded)])} "


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).casefold()
    text = unicodedata.normalize("NFKD", text)
    letters: list[str] = []
    base = ""
    for letter in text:
        category = unicodedata.category(letter)
        if category[0] == "M":
            if (base, letter) in _KEPT_MARKS:
                letters.append(letter)
        elif category == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        elif category == "Cf":
            continue  # joiners and direction marks do not change a word
        else:
            letters.append(letter)
            base = letter
    text = unicodedata.normalize("NFC", "".join(letters)).translate(_SAME_LETTER)
    # The marks of document symbols are put aside while other punctuation becomes blanks.
    text = text.replace("\x00", " ").replace("\x01", " ")
    text = _SYMBOL_MARK.sub(lambda match: "\x00" if match[0] == "." else "\x01", text)
    text = _NOT_WORD.sub(" ", text)
    return " ".join(text.replace("\x00", ".").replace("\x01", "/").split())


@dataclass(frozen=True)
class Term:
    """A thing with several names: `variants` are all of them, in all languages, as people type them."""

    key: str
    variants: tuple[str, ...]

    @classmethod
    def of(cls, key: str, by_language: Mapping[str, Iterable[str]]) -> Term:
        """From a table of variants by language."""
        return cls(key, tuple(variant for variants in by_language.values() for variant in variants))


def words(query: str) -> list[str]:
    """The words of a query as needles, in order, each once; small words (of, de, и, 的) only if there are no others."""
    return _needles_of(_fold(query[:QUERY_MAXIMUM]).split(), keep_small=True)


def expand(query: str, terms: Iterable[Term]) -> list[list[str]]:
    """What a text must contain to answer the query: every group, and of each group any one needle.

    A variant of a term, in whatever language, stands for all variants of that term; the longest variant wins. Needles
    are substrings of `index_text`, and some begin or end with a blank so as to match whole words only. A query without
    a letter or digit gives no groups: it asks for nothing.
    """
    folded = _fold(query[:QUERY_MAXIMUM])
    variants = _variants(tuple(terms))
    taken: list[tuple[int, int, list[str]]] = []
    joined = folded.replace(" ", "")
    for probe, variant, needles in variants:
        if probe not in joined:
            continue  # a thousand patterns take seconds to compile; nearly none of them can match
        for match in _query_pattern(variant).finditer(folded):
            start, end = match.span("term")
            same = next((group for first, last, group in taken if (first, last) == (start, end)), None)
            if same is not None:
                same.extend(needle for needle in needles if needle not in same)
            elif all(end <= first or last <= start for first, last, _ in taken):
                taken.append((start, end, list(needles)))
    taken.sort(key=lambda item: item[0])
    rest = folded
    for start, end, _ in taken:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    groups = [group for _, _, group in taken]
    groups += [[needle] for needle in _needles_of(rest.split(), keep_small=not groups)]
    unique = [group for n, group in enumerate(groups) if group not in groups[:n]]
    return unique[:GROUPS_MAXIMUM]


def found(index: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether a text, given as its `index_text`, answers the groups of `expand`."""
    return all(any(needle in index for needle in group) for group in groups)


@lru_cache(maxsize=256)
def tokens(index: str) -> frozenset[str]:
    """The words of an `index_text`; of Han characters, which have no blanks between words, each pair that there is."""
    found_words: set[str] = set()
    for word in index.split():
        if re.match(f"[{_HAN}]", word):
            found_words.update(_pairs(word))
        elif len(word) <= LONGEST:
            found_words.add(word)
        else:
            # Parts that overlap by half: whatever is half as long stands in one of them. Dots mark where it goes on.
            starts = range(0, len(word) - LONGEST // 2, LONGEST // 2)
            found_words.update(
                f"{'…' if start else ''}{word[start : start + LONGEST]}{'…' if start + LONGEST < len(word) else ''}"
                for start in starts
            )
    return frozenset(found_words)


@dataclass(frozen=True)
class Probe:
    """A piece of a needle that one token must have; where it `begins` or `ends`, the token does."""

    text: str
    begins: bool
    ends: bool


@lru_cache(maxsize=4096)
def probes(needle: str) -> tuple[tuple[Probe, ...], bool]:
    """What the `tokens` of a text must have if the text has the needle, and whether that alone says that it has it."""
    pieces = needle.split()
    found_probes: list[Probe] = []
    for n, piece in enumerate(pieces):
        begins, ends = n > 0 or needle[0] == " ", n < len(pieces) - 1 or needle[-1] == " "
        if re.match(f"[{_HAN}]", piece):
            whole = len(piece) > 1
            found_probes += [Probe(pair, begins=whole, ends=whole) for pair in _pairs(piece)]
        elif len(piece) > LONGEST // 2:
            found_probes.append(Probe(piece[: LONGEST // 2], begins=False, ends=False))
        else:
            found_probes.append(Probe(piece, begins, ends))
    cut = any((re.match(f"[{_HAN}]", piece) and piece != needle) or len(piece) > LONGEST // 2 for piece in pieces)
    return tuple(found_probes), len(found_probes) == 1 and not cut


def _pairs(word: str) -> list[str]:
    return [word[n : n + 2] for n in range(len(word) - 1)] or [word]


def needles_of(term: Term) -> list[str]:
    """The needles of which a text about the term has one."""
    return list(dict.fromkeys(_needle(_ARABIC_ARTICLE.sub("", variant), whole=True) for variant in _folded(term)))


def _folded(term: Term) -> list[str]:
    return list(dict.fromkeys(filter(None, map(normalise, term.variants))))


def _needles_of(folded_words: Iterable[str], *, keep_small: bool) -> list[str]:
    all_words = [normalise(word) for word in folded_words]
    large = [word for word in all_words if word not in _SMALL_WORDS]
    chosen = large or (all_words if keep_small else [])
    return list(dict.fromkeys(_needle(word, whole=False) for word in chosen))


def _needle(words_of_one: str, *, whole: bool) -> str:
    """A substring to look for. Short words of alphabets match from the beginning of a word only, acronyms whole."""
    if re.search(f"[{_HAN}{_ARABIC}]", words_of_one) or len(words_of_one) > 4:
        return words_of_one
    return f" {words_of_one} " if whole else f" {words_of_one}"


@lru_cache(maxsize=8)
def _variants(terms: tuple[Term, ...]) -> list[tuple[str, str, list[str]]]:
    """Every variant with what a query that has it contains, blanks aside, and its term's needles; longest first."""
    found_variants: list[tuple[str, list[str]]] = []
    for term in terms:
        found_variants += [(variant, needles_of(term)) for variant in _folded(term)]
    found_variants.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return [
        (
            _ARABIC_ARTICLE.sub("", variant, count=1).replace(" ", "")
            if _starts_arabic(variant)
            else variant.replace(" ", ""),
            variant,
            needles,
        )
        for variant, needles in found_variants
    ]


def _starts_arabic(text: str) -> bool:
    return re.match(f"[{_ARABIC}]", text) is not None


@lru_cache(maxsize=1024)
def _query_pattern(variant: str) -> re.Pattern[str]:
    han = f"[{_HAN}]"
    starts_with_han, ends_with_han = re.match(han, variant), re.search(f"{han}$", variant)
    before = "" if starts_with_han else f"(?<!{_LETTER})"
    after = "" if ends_with_han else f"(?!{_LETTER})"
    prefix = ""
    if _starts_arabic(variant):
        prefix, variant = _ARABIC_PREFIX, _ARABIC_ARTICLE.sub("", variant, count=1)
    plural = "(?:e?s)?" if re.search("[a-z]{4}$", variant) else ""  # plurals that a list of variants forgot
    # People put blanks around Han characters or leave them out.
    glued = _HAN_BLANK.sub("", variant)
    body = "".join(f" ?{letter} ?" if re.match(han, letter) else re.escape(letter) for letter in glued)
    return re.compile(f"{before}(?P<term>{prefix}{body}{plural}){after}")
