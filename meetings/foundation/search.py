"""The thesaurus as a table, and the two calls by which every feature fills and asks its own index of words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from . import thesaurus
from .collation import sort_key
from .database import Model, Published, Revised, db
from .languages import LANGUAGES, Text
from .thesaurus import Term
from .words import found, has_any, keep_phrases

__all__ = ["ThesaurusTerm", "expand", "found", "index_text", "load", "matches", "term_choices", "term_names", "terms"]


class ThesaurusTerm(Revised, Published, Model):
    """One thing with all its names: `variants` maps a language to the forms that people type."""

    __tablename__ = "thesaurus_term"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    variants: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON)

    @property
    def name(self) -> Text:
        """The first form of each language: how the thing is called where it is shown."""
        return Text.of({lang: forms[0] for lang, forms in self.variants.items() if forms})


_Stamp = tuple[int, int, datetime | None]
_cache: WeakKeyDictionary[Engine, tuple[_Stamp, dict[str, Text], tuple[Term, ...]]] = WeakKeyDictionary()


@event.listens_for(Session, "after_rollback")
def _forget(_session: Session) -> None:
    _cache.clear()  # what was cached inside a transaction may never have been


def _loaded() -> tuple[dict[str, Text], tuple[Term, ...]]:
    # Asked each time and compared, so that every process notices a change, and no write elsewhere empties the cache.
    cached = _cache.get(db.engine)
    if cached is not None and cached[0] == _stored():
        return cached[1], cached[2]
    records = list(db.session.execute(sa.select(ThesaurusTerm).order_by(ThesaurusTerm.key)).scalars())
    changed = max((r.changed_at for r in records), default=None)
    stamp: _Stamp = (len(records), sum(r.revision for r in records), changed)
    # Plain values, since the cache outlives the session that read them.
    cached = (stamp, {r.key: r.name for r in records}, tuple(Term.of(r.key, r.variants) for r in records))
    _cache[db.engine] = cached
    return cached[1], cached[2]


def _stored() -> _Stamp:
    count, revisions, changed = db.session.execute(
        sa.select(
            sa.func.count(ThesaurusTerm.id),
            sa.func.coalesce(sa.func.sum(ThesaurusTerm.revision), 0),
            sa.func.max(ThesaurusTerm.changed_at),
        )
    ).one()
    return int(count), int(revisions), changed


def terms() -> tuple[Term, ...]:
    """Every term of the thesaurus, for `thesaurus.expand`; at most two queries, usually one small one."""
    return _loaded()[1]


def term_names(keys: Iterable[str]) -> list[Text]:
    """How the terms of these keys are called, in the order given; unknown keys are left out."""
    by_key = _loaded()[0]
    return [by_key[key] for key in keys if key in by_key]


def term_choices(lang: str) -> list[tuple[str, str]]:
    """Keys and names of all terms, in the order of the language, for a form."""
    named = [(key, name.into(lang).text) for key, name in _loaded()[0].items()]
    return sorted(named, key=lambda pair: sort_key(pair[1], lang))


def expand(query: str) -> list[list[str]]:
    """What a text must contain to answer `query`, with this installation's thesaurus; see `thesaurus.expand`."""
    return thesaurus.expand(query, terms())


def index_text(texts: Iterable[Text | str], term_keys: Iterable[str] = ()) -> str:
    """What the index keeps of something: its texts in all their languages and every name of its terms."""
    parts: list[str] = []
    for text in texts:
        parts += text.as_dict().values() if isinstance(text, Text) else [text]
    wanted = set(term_keys)
    if wanted:
        parts += [variant for term in terms() if term.key in wanted for variant in term.variants]
    # Each by itself: Han characters of two texts must not run together into a word that neither has.
    indexed = (thesaurus.index_text(part).strip() for part in parts if part)
    return " " + "  ".join(dict.fromkeys(filter(None, indexed))) + " "


def matches(
    column: InstrumentedAttribute[str] | sa.ColumnElement[str], groups: Sequence[Sequence[str]]
) -> sa.ColumnElement[bool]:
    """The condition that `column`, filled by `index_text`, answers the groups of `expand`; no groups match nothing.

    Reads every text: for tables that stay small. The others are `Searchable`, and asked by `found`.
    """
    return sa.and_(*(has_any(column, group) for group in groups)) if groups else sa.false()


def load(data: Path) -> None:
    """Load `thesaurus.toml` of the folder `data`: new and changed terms are stored, equal ones left untouched."""
    with (data / "thesaurus.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["term"]
    known = {term.key: term for term in db.session.execute(sa.select(ThesaurusTerm)).scalars()}
    for entry in entries:
        variants = {lang: list(entry[lang]) for lang in LANGUAGES if entry.get(lang)}
        term = known.get(entry["key"])
        if term is None:
            db.session.add(ThesaurusTerm(key=entry["key"], variants=variants))
        elif term.variants != variants:
            term.variants = variants
    db.session.flush()
    keep_phrases([needle for term in terms() for needle in thesaurus.needles_of(term)])
