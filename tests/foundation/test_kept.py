"""What is kept within a room of bytes, and what goes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.kept import Kept


def kept(room: int = 10, largest: int | None = 5) -> Kept[bytes]:
    return Kept(room, len, largest)


def test_what_is_asked_for_least_makes_room() -> None:
    cache = kept()
    cache.keep("a", b"12345")
    cache.keep("b", b"12345")
    cache.get("a")
    cache.keep("c", b"12345")
    assert cache.take("abc") == [b"12345", None, b"12345"]


def test_what_is_too_large_pushes_nothing_out() -> None:
    cache = kept()
    cache.keep("a", b"12345")
    assert cache.keep("b", b"123456") == b"123456"
    assert cache.take("ab") == [b"12345", None]


def test_without_a_limit_of_its_own_a_quarter_of_the_room_is_the_largest() -> None:
    cache = kept(room=20, largest=None)
    cache.keep("a", b"12345")
    cache.keep("b", b"123456")
    assert cache.take("ab") == [b"12345", None]


def test_nothing_is_left_after_clearing() -> None:
    cache = kept()
    cache.keep("a", b"123")
    cache.clear()
    assert cache.get("a") is None
    assert cache.used == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=40))
def test_the_room_is_never_exceeded_and_always_counted(kept_things: list[tuple[int, int]]) -> None:
    cache = kept()
    for key, size in kept_things:
        cache.keep(key, b"x" * size)
    held = [thing for thing in cache.take(range(6)) if thing is not None]
    assert cache.used == sum(map(len, held)) <= cache.room
