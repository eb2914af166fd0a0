"""What tests of several packages ask alike: which acts are allowed, who can read something, which texts a file has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import LANGUAGES

A = TypeVar("A")
S = TypeVar("S")


def allowed(fold: Callable[[Sequence[A]], S], wanted: Sequence[A]) -> tuple[list[A], S]:
    """As many of the acts as are allowed one after another, and where they lead."""
    done: list[A] = []
    for act in wanted:
        try:
            fold([*done, act])
        except Conflict:
            continue
        done.append(act)
    return done, fold(done)


def readers_of(everybody: Mapping[str, Actor], read: Callable[[Actor], object]) -> set[str]:
    """The names of those for whom `read` finds something."""
    found = set()
    for name, actor in everybody.items():
        try:
            read(actor)
        except NotFound:
            continue
        found.add(name)
    return found


def texts_of(found: Any) -> Iterator[dict[str, str]]:
    """Every table of languages in a file."""
    if isinstance(found, dict):
        if set(found) & set(LANGUAGES):
            yield found
        else:
            for part in found.values():
                yield from texts_of(part)
    elif isinstance(found, list):
        for part in found:
            yield from texts_of(part)
