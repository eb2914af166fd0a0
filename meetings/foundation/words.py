"""Which records hold which words: an index of tables, so that a search reads what it finds, not every text there is.

A feature makes its model `Searchable` and fills `search_text`; the index follows by itself, in the same transaction.
Needles keep their meaning (`thesaurus.found`): what the index alone cannot tell, the text itself is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from . import thesaurus
from .database import Model, db
from .thesaurus import Probe

AT_ONCE = 500  # parameters of one statement
LENGTH = 80
WORDS_MAXIMUM = 4000  # a group that names more of them (a single letter) is looked up in the texts
_EDGE = "\x00"
_PHRASE = "="  # stands before a phrase, and in no word


class SearchWord(Model):
    """A word that some text has, a pair of Han characters, or a phrase that people will look for.

    Never taken away: other texts will have it again.
    """

    __tablename__ = "search_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(LENGTH), unique=True)


class Searchable:
    """A record that can be found by the words of its `search_text`, which `search.index_text` makes."""

    search_text: Mapped[str] = mapped_column(sa.Text, default="")


def words_of(table: str) -> sa.Table:
    """The table that says which words each record of `table` has."""
    return sa.Table(
        f"{table}_word",
        Model.metadata,
        sa.Column("word_id", sa.ForeignKey("search_word.id"), primary_key=True),
        sa.Column("record_id", sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )


def words_table(model: type[Any]) -> sa.Table:
    """The table that says which words each record of a model has."""
    return Model.metadata.tables[f"{model.__tablename__}_word"]


class Vocabulary:
    """All words, ready to be asked which of them a piece of a needle stands for."""

    def __init__(self, ids: dict[str, int]) -> None:
        self.ids = ids
        self.phrases = [word[1:] for word in ids if word.startswith(_PHRASE)]
        words = [word for word in ids if not word.startswith(_PHRASE)]
        self._all = _EDGE + "".join(word + _EDGE for word in words)
        self._numbers = [ids[word] for word in words]
        self._starts: list[int] = []
        start = 1
        for word in words:
            self._starts.append(start)
            start += len(word) + 1

    def named(self, probe: Probe) -> list[int]:
        """The words that a probe stands for."""
        if probe.begins and probe.ends:
            return [self.ids[probe.text]] if probe.text in self.ids else []
        return list(self._containing(f"{_EDGE if probe.begins else ''}{probe.text}{_EDGE if probe.ends else ''}"))

    def _containing(self, piece: str) -> Iterator[int]:
        at = self._all.find(piece)
        while at >= 0:
            number = bisect_right(self._starts, at + piece.startswith(_EDGE)) - 1
            yield self._numbers[number]
            at = self._all.find(piece, self._all.index(_EDGE, self._starts[number]))


_kept: WeakKeyDictionary[Engine, tuple[tuple[int, int], Vocabulary]] = WeakKeyDictionary()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("vocabulary", None)
    _kept.clear()  # what was read inside a transaction may never have been


@event.listens_for(Engine, "engine_disposed")
def _forget_engine(engine: Engine) -> None:
    _kept.pop(engine, None)


def _known() -> Vocabulary:
    """The vocabulary for what is asked in this session: read once, until something in it is written or ends."""
    session = db.session()
    if "vocabulary" not in session.info:
        session.info["vocabulary"] = _vocabulary(session.connection())
    known: Vocabulary = session.info["vocabulary"]
    return known


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_flush")
def _ask_again(session: Session, *_: Any) -> None:
    session.info.pop("vocabulary", None)


def _vocabulary(connection: Connection) -> Vocabulary:
    # Words are only ever added, by whatever process: their number tells whether some were.
    kept = _kept.get(connection.engine)
    if kept is not None:
        counted = connection.execute(sa.select(sa.func.count(SearchWord.id), sa.func.max(SearchWord.id))).one()
        if kept[0] == (counted[0], counted[1] or 0):
            return kept[1]
    rows = connection.execute(sa.select(SearchWord.word, SearchWord.id).order_by(SearchWord.id)).all()
    stamp = (len(rows), rows[-1].id if rows else 0)
    kept = stamp, Vocabulary({row.word: row.id for row in rows})
    _kept[connection.engine] = kept
    return kept[1]


# --- asking ---------------------------------------------------------------------------------------------------------


def found(model: type[Any], groups: Sequence[Sequence[str]], column: Any = None) -> sa.ColumnElement[bool]:
    """The condition that a record answers the groups of `thesaurus.expand`; no groups match nothing.

    `column` holds the id of such a record where another one is asked for.
    """
    if not groups:
        return sa.false()
    vocabulary = _known()
    asked = model.id if column is None else column
    conditions = []
    for group in groups:
        ids = _ids(model, group, vocabulary)
        conditions.append(sa.false() if ids is None else asked.in_(ids))
    return sa.and_(*conditions)


def _ids(model: type[Any], group: Sequence[str], vocabulary: Vocabulary) -> Any:
    """A select of the ids of what has any needle of the group; None when no text can have one."""
    sure: set[int] = set()
    likely: set[int] = set()
    unsure: list[str] = []
    for needle in group:
        if _PHRASE + needle in vocabulary.ids:
            sure.add(vocabulary.ids[_PHRASE + needle])
            continue
        probes, is_exact = thesaurus.probes(needle)
        named = [vocabulary.named(probe) for probe in probes]
        if not all(named):
            continue
        # Words that have been known for long are usually the common ones.
        rarest = max(named, key=min, default=[])
        if is_exact:
            sure.update(rarest)
        else:
            likely.update(rarest)
            unsure.append(needle)
        if len(sure) + len(likely) > WORDS_MAXIMUM or not probes:
            return sa.select(model.id).where(has_any(model.search_text, group))
    postings = words_table(model)
    by_index = sa.select(postings.c.record_id).where(postings.c.word_id.in_(_listed(sure)))
    if not unsure:
        return by_index if sure else None
    by_text = sa.select(model.id).where(
        model.id.in_(sa.select(postings.c.record_id).where(postings.c.word_id.in_(_listed(likely)))),
        has_any(model.search_text, unsure),
    )
    return sa.union_all(by_index, by_text) if sure else by_text


def _listed(ids: Collection[int]) -> Any:
    # Written into the statement: databases take only so many parameters.
    return sa.bindparam(None, sorted(ids), expanding=True, literal_execute=True, type_=sa.Integer())


def has_any(column: Any, needles: Sequence[str]) -> sa.ColumnElement[bool]:
    """The condition that a text, as `index_text` makes it, has one of the needles."""
    # Where a substring begins: several times as fast as LIKE, and nothing in a needle needs escaping.
    begins = sa.func.strpos if db.engine.dialect.name == "postgresql" else sa.func.instr
    return sa.or_(*(begins(column, needle) > 0 for needle in needles))


# --- keeping up -----------------------------------------------------------------------------------------------------


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    """Give every text that this flush has written its words."""
    written: dict[type[Any], dict[int, str]] = {}
    old: dict[type[Any], list[int]] = {}
    for records, had_words in ((session.new, False), (session.dirty, True)):
        for record in records:
            if isinstance(record, Searchable) and sa.inspect(record).attrs["search_text"].history.has_changes():
                number: int = record.id  # type: ignore[attr-defined]
                written.setdefault(type(record), {})[number] = record.search_text
                if had_words:
                    old.setdefault(type(record), []).append(number)
    for model, texts in written.items():
        _write(session.connection(), words_table(model), texts, old.get(model, []))


def _write(connection: Connection, postings: sa.Table, texts: dict[int, str], old: list[int]) -> None:
    for part in _batches(old):
        connection.execute(postings.delete().where(postings.c.record_id.in_(part)))
    phrases = _vocabulary(connection).phrases
    by_text = {text: _words(text, phrases) for text in set(texts.values())}
    by_record = {number: by_text[text] for number, text in texts.items()}
    ids = _numbered(connection, set().union(*by_text.values()))
    rows = [{"word_id": ids[word], "record_id": number} for number, words in by_record.items() for word in words]
    if rows:
        connection.execute(postings.insert(), rows)


def _words(text: str, phrases: Sequence[str]) -> frozenset[str]:
    return thesaurus.tokens(text) | {_PHRASE + phrase for phrase in phrases if phrase in text}


def keep_phrases(needles: Collection[str]) -> None:
    """Keep which texts have these needles, so that nobody who looks for one waits for the texts to be read."""
    connection = db.session.connection()
    known = _vocabulary(connection).ids
    new = [n for n in needles if _PHRASE + n not in known and len(n) < LENGTH and not thesaurus.probes(n)[1]]
    if not new:
        return
    ids = _numbered(connection, {_PHRASE + needle for needle in new})
    models: list[Any] = [m.class_ for m in Model.registry.mappers if issubclass(m.class_, Searchable)]
    for model in models:
        rows = [
            {"word_id": ids[_PHRASE + needle], "record_id": number}
            for number, text in connection.execute(sa.select(model.id, model.search_text))
            for needle in new
            if needle in text
        ]
        if rows:
            connection.execute(words_table(model).insert(), rows)
    db.session.info.pop("vocabulary", None)


def _numbered(connection: Connection, words: set[str]) -> dict[str, int]:
    """The ids of words; those that nobody had yet are added."""
    known = _vocabulary(connection).ids
    missing = sorted(words - known.keys())
    if not missing:
        return known
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(SearchWord.__table__).on_conflict_do_nothing(), [{"word": word} for word in missing])
    found_ids: dict[str, int] = {}
    for part in _batches(missing):
        rows = connection.execute(sa.select(SearchWord.word, SearchWord.id).where(SearchWord.word.in_(part)))
        found_ids |= dict(iter(rows))
    return {**{word: known[word] for word in words & known.keys()}, **found_ids}


def _batches(things: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(things)
    while part := list(islice(rest, AT_ONCE)):
        yield part
