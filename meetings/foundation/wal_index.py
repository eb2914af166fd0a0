"""Whether an SQLite database has changed, told from a few bytes of shared memory instead of by a statement.

In WAL mode SQLite keeps a file beside the database, "-shm", that all its connections map into memory. It begins with
a header of 48 bytes, twice; every transaction that writes ends by rewriting both, with a count and checksums that
differ each time (https://www.sqlite.org/walformat.html, "The WAL-Index Header"). SQLite itself compares them to know
whether what a connection has read still holds. So do we: 0.1 µs where a statement takes its locks in two system calls.
"""

from __future__ import annotations

import mmap
import os
import threading
from pathlib import Path
from typing import Final

HEADER: Final = 48
BOTH: Final = 2 * HEADER
SUFFIX: Final = "-shm"

_maps: dict[tuple[int, int], tuple[int, mmap.mmap]] = {}  # by device and inode: descriptor and map
_lock = threading.Lock()


class WalIndex:
    """The headers of one database's WAL index. It holds for as long as a connection that was open before stays open:
    as long as one is, SQLite does not take the file away."""

    def __init__(self, shared: mmap.mmap) -> None:
        self._shared = shared

    def header(self) -> bytes:
        """Both headers as they are now: equal to what they were before only where no transaction ended in between."""
        return self._shared[:BOTH]


def is_settled(header: bytes) -> bool:
    """Whether none was just being written, and one was written at all."""
    return header[:HEADER] == header[HEADER:] and any(header)


def of(database: str) -> WalIndex | None:
    """That of the database file at this path, to which a connection has read; None where it keeps none (not in WAL
    mode, or on a file system without maps)."""
    with _lock:
        _forget_those_taken_away()
        try:
            found = Path(database + SUFFIX).stat()
            key = found.st_dev, found.st_ino
            if key not in _maps:
                _maps[key] = _map(database + SUFFIX)
            return WalIndex(_maps[key][1])
        except (OSError, ValueError):
            return None


def _map(path: str) -> tuple[int, mmap.mmap]:
    # Never closed while SQLite may use the file: closing a descriptor of it, any, would end all the locks that this
    # process holds on it (POSIX, fcntl: advisory record locking), SQLite's own among them.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return descriptor, mmap.mmap(descriptor, BOTH, access=mmap.ACCESS_READ)


def _forget_those_taken_away() -> None:
    """Files that SQLite has deleted have no locks that could be lost, and nobody will ever write to them again."""
    for key, (descriptor, _shared) in list(_maps.items()):
        if os.fstat(descriptor).st_nlink == 0:
            del _maps[key]
            os.close(descriptor)
