"""Whatever people do to the tree of an agenda one after another, allowed or not: nothing breaks, nothing is lost."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.agendas import drafting, keeping, queries, tree, versions
from meetings.agendas.drafts import FreezeDraft, ItemDraft
from meetings.agendas.models import Agenda, AgendaItem, AgendaTextPast
from meetings.agendas.rules import VersionKind
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from tests.agendas.support import DESK, NIGERIA, SECRETARIAT, begun, items_of, load


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    load(app)


SEQUENCES, LENGTH = 8, 60


class Play:
    """An agenda, those who work on it and some who may not, and whatever comes into their heads."""

    def __init__(self, agenda: Agenda, dice: random.Random):
        self.agenda, self.dice, self.now = agenda, dice, clock.now()
        self.done: list[str] = []
        self.written: set[str] = {text.heading for item in items_of(agenda) for text in item.texts}
        self.items = {item.id for item in items_of(agenda)}

    def deed(self) -> None:
        """Somebody does something, allowed or not; a refusal undoes all of it."""
        self.now += timedelta(seconds=self.dice.choice((0, 1, 60)))
        what = self.dice.choice((self.add, self.move, self.move, self.remove, self.restore, self.write, self.freeze))
        who = self.dice.choice((DESK, DESK, SECRETARIAT, NIGERIA))
        before = self.facts()
        with clock.frozen(self.now):
            try:
                with db.session.begin_nested():
                    what(who)
            except DomainError:
                db.session.expire_all()
                assert self.facts() == before, (what.__name__, self.done)
                return
        assert who is not NIGERIA, self.done
        self.done.append(what.__name__)

    def facts(self) -> list[Any]:
        columns = (AgendaItem.id, AgendaItem.parent_id, AgendaItem.position, AgendaItem.removed_at)
        return list(db.session.execute(sa.select(*columns).order_by(AgendaItem.id)))

    def some(self, *, also_none: bool = False) -> Any:
        found = sorted(self.items)
        return self.dice.choice([*found, None] if also_none and self.dice.random() < 0.7 else found)

    def beside(self, parent: int | None) -> int | None:
        known = queries.whole(self.agenda.id)
        near = [item.id for item in keeping.standing_items(known) if item.parent_id == parent]
        return self.dice.choice([None, *near])

    def add(self, who: Any) -> None:
        parent = self.some(also_none=True)
        number = self.dice.choice((None, None, 3))
        self.items.add(drafting.add(who, self.agenda.id, parent, self.beside(parent), ItemDraft(number=number)).id)

    def move(self, who: Any) -> None:
        parent = self.some(also_none=True)
        drafting.move(who, self.some(), parent, self.beside(parent))

    def remove(self, who: Any) -> None:
        drafting.remove(who, self.some())

    def restore(self, who: Any) -> None:
        drafting.restore(who, self.some())

    def write(self, who: Any) -> None:
        item, heading = self.some(), f"Heading {self.dice.randrange(10**6)}"
        drafting.rewrite(who, item, keeping.seen(queries.item(item), "en"), ItemDraft(), heading, "")
        self.written.add(heading)

    def freeze(self, who: Any) -> None:
        versions.freeze(who, self.agenda.id, FreezeDraft(VersionKind.DRAFT, accepts=True))


def check(play: Play) -> None:
    """The tree can be placed, siblings are ranked without gaps, and nothing that was entered or written is lost."""
    agenda = queries.whole(play.agenda.id)
    placed = [place for _item, place in keeping.in_order(agenda)]
    assert max((place.depth for place in placed), default=0) <= tree.DEEPEST
    ranks: dict[int | None, list[int]] = {}
    for place in placed:
        ranks.setdefault(place.node.parent, []).append(place.node.position)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in ranks.values()), play.done
    assert {item.id for item in agenda.items} == play.items
    assert {item.id for item in agenda.items if item.removed_at is None} == {place.node.id for place in placed}
    assert set(db.session.execute(sa.select(AgendaTextPast.heading)).scalars()) >= play.written


def test_no_order_of_deeds_breaks_the_tree_or_loses_anything() -> None:
    reached: set[str] = set()
    for seed in range(SEQUENCES):
        with db.session.begin_nested() as sequence:
            play = Play(begun(), random.Random(seed))
            for _turn in range(LENGTH):
                play.deed()
                check(play)
            reached |= set(play.done)
            sequence.rollback()
        db.session.expire_all()

    assert reached == {"add", "move", "remove", "restore", "write", "freeze"}
