"""Things kept in this process for as long as there is room: the least lately used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """A cache of at most `room` bytes. A key names everything that its thing depends on, so that nothing goes stale.

    `size` tells how many bytes a thing takes; what takes more than `largest`, or a quarter of the room, is not kept.
    Where all things are small, `size` may count each as one, and `room` is their number. Safe between threads.
    """

    def __init__(self, room: int, size: Callable[[T], int], largest: int | None = None) -> None:
        self.room = room
        self.largest = room // 4 if largest is None else largest
        self.used = 0
        self._size = size
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under `key`."""
        return self.take((key,))[0]

    def take(self, keys: Sequence[Hashable]) -> list[T | None]:
        """What is kept under each of `keys`."""
        things = self._things
        with self._lock:
            found = list(map(things.get, keys))
            if self.used * 2 > self.room:  # as long as there is plenty of room, the order does not matter
                for key, thing in zip(keys, found, strict=True):
                    if thing is not None:
                        things.move_to_end(key)
        return found

    def keep(self, key: Hashable, thing: T) -> T:
        """Keep `thing` and give it back; what is too large is not worth what it would push out."""
        size = self._size(thing)
        if size > self.largest:
            return thing
        with self._lock:
            before = self._things.pop(key, None)
            self.used += size - (self._size(before) if before is not None else 0)
            self._things[key] = thing
            while self.used > self.room:
                self.used -= self._size(self._things.popitem(last=False)[1])
        return thing

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._things.clear()
            self.used = 0
