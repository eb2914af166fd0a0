"""An agenda of two hundred items in six languages: how long its pages take, and its difference to the next version.

The peer is the standard library's difflib on the same words, in the same process, with what it finds thrown away.
"""

from __future__ import annotations

import difflib
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import Flask

from meetings.agendas import differences, drafting, queries, texts, versions
from meetings.agendas.content import Content
from meetings.agendas.drafts import FreezeDraft, ItemDraft, Source, TextDraft
from meetings.agendas.rules import VersionKind
from meetings.foundation import clock
from meetings.foundation.access import system
from meetings.foundation.database import unit_of_work
from meetings.foundation.languages import LANGUAGES, Text
from tests.support.database import DEMO_NOW, Run

from .scale import FEW, SECRETARIAT, Visit, application, ask, visitor
from .scale import queries as counted

ITEMS, ANNOTATION = 200, 800  # characters
MEETING = "mge-2011"
ROUNDS, WARM_ROUNDS = 12, 3
OPENS, COMPARES = 300, 500  # milliseconds
BY = system("benchmark")
LETTERS = {
    "ar": "ابتجدهوزحطيكلمنسع",
    "zh": "的一是在不了有和人这中大为上个国我以要他",
    "ru": "оеаинтсрвлкмдпуя",
}


def said(rng: random.Random, lang: str, length: int) -> str:
    """Words that look like the language’s, as many characters as asked for."""
    letters = LETTERS.get(lang, "etaoinshrdlucmfw")
    text = ""
    while len(text) < length:
        text += "".join(rng.choices(letters, k=rng.randint(2, 9))) + ("" if lang == "zh" else " ")
    return text[:length].strip()


def changed(rng: random.Random, lang: str, text: str) -> str:
    """The same with a fifth of its words replaced by others; in Chinese they are taken to have two characters."""
    if lang == "zh":
        parts, blank = [text[at : at + 2] for at in range(0, len(text), 2)], ""
    else:
        parts, blank = text.split(" "), " "
    for _ in range(len(parts) // 5):
        parts[rng.randrange(len(parts))] = said(rng, lang, 2 if lang == "zh" else 7)
    return blank.join(parts)


def filled(app: Flask, rng: random.Random) -> tuple[int, int]:
    """Two versions of an agenda, of which three texts in ten differ: their ids."""
    sources = [
        Source(
            number,
            number - number % 5 if number % 5 and number > 4 else None,
            ItemDraft(minutes=15),
            Text.of({lang: said(rng, lang, 60) for lang in LANGUAGES}),
            Text.of({lang: said(rng, lang, ANNOTATION) for lang in LANGUAGES}),
        )
        for number in range(ITEMS)
    ]
    with app.app_context(), unit_of_work():
        agenda = drafting.begin(BY, MEETING, "en", sources)
        draft = FreezeDraft(VersionKind.DRAFT, with_annotations=True, accepts=True)
        first = versions.freeze(BY, agenda.id, draft).id
        for item in queries.whole(agenda.id).items:
            if rng.random() < 0.3:
                for lang in ("en", *(code for code in LANGUAGES if code != "en")):
                    text = item.text_in(lang)
                    assert text is not None
                    draft_of = changed(rng, lang, text.annotation)
                    said_so = TextDraft(text.heading, draft_of, is_reviewed=True, seen=text.revision)
                    texts.write(BY, item.id, lang, said_so)
        return first, versions.freeze(BY, agenda.id, draft).id


def milliseconds(of: Callable[[], object]) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        of()
        taken.append(1000 * (time.perf_counter() - begun))
    return round(statistics.median(taken[WARM_ROUNDS:]), 1)


def by_difflib(before: Content, after: Content) -> None:
    """The words of every item, compared by the standard library."""
    for old, new in zip(before.entries, after.entries, strict=True):
        for said_before, said_now in ((old.headings, new.headings), (old.annotations, new.annotations)):
            one, other = (said_before.get("en") or "").split(), (said_now.get("en") or "").split()
            difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def run() -> Iterator[dict[str, Any]]:
    """The pages of who drafts it, and the comparison alone beside its peer."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    try:
        app = application(shared, FEW)
        with clock.frozen(datetime.fromisoformat(DEMO_NOW)):
            first, second = filled(app, random.Random(2011))
            client = visitor(app, SECRETARIAT)
            compared = f"/en/agendas/{second}/differences?from={first}"
            pages = {
                f"/en/meetings/{MEETING}/agenda/draft/": OPENS,
                f"/en/meetings/{MEETING}/agenda/languages/": OPENS,
                f"/en/agendas/{second}/": OPENS,
                **{f"{compared}&text={lang}": COMPARES for lang in ("en", "ar", "zh")},
            }
            for page, limit in pages.items():
                visit = Visit()
                for _ in range(WARM_ROUNDS + ROUNDS):
                    ask(client, page, visit)
                wall = visit.median("wall")
                yield {
                    "benchmark": "agendas",
                    "page": page,
                    "items": ITEMS,
                    "languages": len(LANGUAGES),
                    "median_ms": wall,
                    "bytes": visit.size,
                    "queries": counted(app, client, page),
                    "limit_ms": limit,
                    "met": wall <= limit,
                }
            with app.app_context():
                before, after = queries.version(first).held, queries.version(second).held
                ours = milliseconds(lambda: differences.compare(before, after, "en"))
                theirs = milliseconds(lambda: by_difflib(before, after))
            yield {
                "benchmark": "agendas",
                "what": "difference of two versions, without its page",
                "median_ms": ours,
                "difflib_ms": theirs,
                "ratio": round(ours / theirs, 2),
            }
    finally:
        shared.end()
