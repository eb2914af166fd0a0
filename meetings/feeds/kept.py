"""Bytes kept in this process for as long as there is room: the least lately used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class Kept:
    """A cache of at most `room` bytes. A key names everything that its bytes depend on, so that nothing goes stale."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.used = 0
        self._things: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """What is kept under `key`."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def keep(self, key: Hashable, content: bytes) -> bytes:
        """Keep `content` and give it back; what is larger than a quarter of the room is not worth keeping."""
        if len(content) * 4 > self.room:
            return content
        with self._lock:
            self.used += len(content) - len(self._things.pop(key, b""))
            self._things[key] = content
            while self.used > self.room:
                self.used -= len(self._things.popitem(last=False)[1])
        return content

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._things.clear()
            self.used = 0
