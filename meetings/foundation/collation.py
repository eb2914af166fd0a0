"""The order of names in each official language, without a collation library."""

from __future__ import annotations

from .thesaurus import normalise

# ñ is a letter of its own in Spanish, after n; search folds it, an alphabetical list does not.
_SPANISH = str.maketrans({"ñ": "n\uffff", "Ñ": "N\uffff"})
# GB 2312 keeps its 3,755 frequent characters in pinyin order; these are among the rare ones: a homophone stands in.
_HOMOPHONES = str.maketrans({"斐": "非", "瑙": "闹"})


def sort_key(text: str, lang: str) -> tuple[object, str]:
    """A key that sorts `text` as lists in `lang` do: accents aside, Arabic without its article, Chinese by pinyin."""
    match lang:
        case "zh":
            return (text.translate(_HOMOPHONES).encode("gb18030"), text)
        case "ar":
            return (" ".join(word.removeprefix("ال") for word in normalise(text).split()), text)
        case "es":
            return (_with_enye(text), text)
        case _:
            return (normalise(text), text)


def _with_enye(text: str) -> str:
    # The mark is put back after folding, which takes punctuation and non-characters away.
    return "\uffff".join(normalise(part) for part in text.translate(_SPANISH).split("\uffff"))
