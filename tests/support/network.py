"""A guard: no test reaches anything beyond this machine, by mistake or by a library's habit."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class Unreachable(AssertionError):
    """A test tried to leave the machine."""


def is_local(address: Any) -> bool:
    """Whether `address` (as sockets take it) is on this machine."""
    if not isinstance(address, tuple):
        return True  # a path of a Unix socket
    host = str(address[0]).split("%")[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def forbid(patch: pytest.MonkeyPatch) -> None:
    """Make every attempt to connect elsewhere, or to look a name up, fail the test."""

    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if host and not is_local((host.decode() if isinstance(host, bytes) else host,)):
            raise Unreachable(f"a test tried to look {host!r} up")
        return look_up(host, *arguments, **named)

    class Guarded(socket.socket):
        def connect(self, address: Any) -> None:
            self._check(address)
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            self._check(address)
            return super().connect_ex(address)

        def _check(self, address: Any) -> None:
            if self.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address):
                raise Unreachable(f"a test tried to reach {address!r}")

    patch.setattr(socket, "socket", Guarded)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
