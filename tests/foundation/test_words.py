"""The index of words answers as reading every text would, and follows whatever is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.models import Meeting, meeting_word
from meetings.deadlines.models import Deadline
from meetings.foundation import search, thesaurus, words
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.thesaurus import LONGEST, found, index_text, probes, tokens
from meetings.foundation.words import Vocabulary

TYPED = [
    *("BMS", "biennial meeting", "双年度会议", "两年期会议", "会议", "会", "专家", "réunion", "совещание", "اجتماع"),
    *(
        "ITI",
        "MGE",
        "PrepCom 2012",
        "65/64",
        "2012",
        "1",
        "reports",
        "report",
        "eport",
        "meeting of States",
        "zzzz",
        "е",
    ),
    *("conference review", "Review Conference", "الاجتماع", "筹备委员会", "submarine", "s", "%", "New York", "a b c d"),
]
LETTERS = st.text("ab会议委1 ة/.-é", max_size=120)


@given(LETTERS, st.text("ab会议委1ة", min_size=1, max_size=70))
def test_a_text_that_has_a_needle_has_the_words_of_its_probes(written: str, typed: str) -> None:
    index = index_text(written)
    vocabulary = Vocabulary({word: n for n, word in enumerate(sorted(tokens(index)), 1)})

    for needle in (n for group in thesaurus.expand(typed, ()) for n in group):
        asked, is_exact = probes(needle)
        has_words = all(vocabulary.named(probe) for probe in asked)
        assert has_words or not found(index, [[needle]])
        assert not is_exact or has_words == found(index, [[needle]])


@given(st.integers(LONGEST // 2, 4 * LONGEST), st.integers(0, 4 * LONGEST), st.integers(1, 2 * LONGEST))
def test_a_word_without_end_is_found_by_any_part(length: int, start: int, letters: int) -> None:
    word = "".join(chr(ord("a") + n * n % 26) for n in range(length))
    part = word[start : start + letters] or word
    vocabulary = Vocabulary({token: n for n, token in enumerate(tokens(word), 1)})

    assert max(map(len, tokens(word))) <= words.LENGTH
    assert all(vocabulary.named(probe) for probe in probes(part if len(part) > 4 else f" {word[:4]}")[0])


@pytest.mark.parametrize("model", [Meeting, Deadline])
@pytest.mark.parametrize("typed", TYPED)
def test_the_index_finds_what_reading_every_text_finds(seeded: Flask, model: Any, typed: str) -> None:
    groups = search.expand(typed)
    texts = db.session.execute(sa.select(model.id, model.search_text)).all()

    ids = set(db.session.scalars(sa.select(model.id).where(search.found(model, groups))))

    assert ids == {number for number, text in texts if groups and found(text, groups)}


def test_every_name_in_the_thesaurus_is_found_where_it_stands(seeded: Flask) -> None:
    texts = db.session.execute(sa.select(Meeting.id, Meeting.search_text)).all()
    needles = [needle for term in search.terms() for needle in thesaurus.needles_of(term)]

    for needle in needles[::7]:
        ids = set(db.session.scalars(sa.select(Meeting.id).where(search.found(Meeting, [[needle]]))))
        assert ids == {number for number, text in texts if needle in text}, needle


def titled(words_found: str) -> list[str]:
    condition = search.found(Meeting, search.expand(words_found))
    return list(db.session.scalars(sa.select(Meeting.code).where(condition)))


def test_a_new_text_is_found_at_once_and_the_old_no_longer(seeded: Flask) -> None:
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == "mge-2011")).one()
    assert titled("governmental experts") == ["mge-2011"]

    meeting.search_text = search.index_text([Text.of(en="Zeppelins over Geneva", zh="飞艇")])
    db.session.flush()

    assert titled("zeppelin") == titled("飞艇") == titled("eppelins over") == ["mge-2011"]
    assert titled("governmental experts") == []


def test_words_taken_back_are_forgotten(seeded: Flask) -> None:
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == "mge-2011")).one()
    meeting.search_text = search.index_text(["Zeppelins"])
    db.session.flush()
    assert titled("zeppelins") == ["mge-2011"]

    db.session.rollback()

    assert titled("zeppelins") == []
    assert titled("governmental experts") == ["mge-2011"]


def test_a_record_that_goes_takes_its_words_along(seeded: Flask) -> None:
    deadline = db.session.scalars(sa.select(Deadline).where(~Deadline.id.in_(sa.select(_acts())))).first()
    assert deadline is not None
    number, held = deadline.id, words.words_table(Deadline)

    db.session.delete(deadline)
    db.session.flush()

    assert db.session.scalars(sa.select(held.c.word_id).where(held.c.record_id == number)).all() == []


def _acts() -> Any:
    from meetings.deadlines.models import DeadlineAct

    return DeadlineAct.deadline_id


def test_loading_again_adds_no_words(seeded: Flask, cli: Any) -> None:
    def held() -> tuple[int, int]:
        db.session.rollback()
        count = sa.func.count()
        return (
            db.session.scalar(sa.select(count).select_from(meeting_word)) or 0,
            db.session.scalar(sa.select(count).select_from(words.SearchWord)) or 0,
        )

    before = held()
    cli("seed")

    assert held() == before


def test_a_search_asks_for_the_vocabulary_once(
    seeded: Flask, query_count: Callable[[], AbstractContextManager[Any]]
) -> None:
    groups = search.expand("reports of States on the programme of action")
    db.session.scalars(sa.select(Meeting.id).where(search.found(Meeting, groups))).all()

    with query_count() as counted:
        for model in (Meeting, Deadline):
            db.session.scalars(sa.select(model.id).where(search.found(model, groups))).all()

    assert counted.total == 2
