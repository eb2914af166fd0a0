"""How often signing in may fail: per account and network, and per network, so that nobody locks out a victim."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from flask import Flask, current_app, g, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from meetings.foundation.errors import Conflict
from meetings.foundation.networks import network_of

log = logging.getLogger(__name__)

# Somebody who guesses from afar spends the counter of their own network; the owner, elsewhere, signs in as ever.
PAIR = parse("10 per 15 minutes")  # one account from one network
NETWORK = parse("60 per 15 minutes")  # a mission's people share one address
MAILS = parse("5 per hour")  # links for a new password: one account from one network
MAILS_NETWORK = parse("30 per hour")
# Every form shown to a stranger begins a session, which is a row: more than people need would fill the database.
STRANGERS = parse("2000 per 15 minutes")


class Unavailable(Conflict):
    """The counters cannot be read: nobody is let in on trust."""


class Attempts:
    """Counters of failed attempts, in Valkey or Redis where it is set, else in this process."""

    def __init__(self, address: str) -> None:
        options: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 2} if address else {}
        self.storage: Any = storage_from_string(address or "memory://", **options)
        self.limiter = FixedWindowRateLimiter(self.storage)

    def check(
        self, account: str, what: str = "sign-in", pair: RateLimitItem = PAIR, all_: RateLimitItem = NETWORK
    ) -> None:
        """Raises `limit.reached` when there were too many, `limit.unavailable` when the counters are out of reach."""
        network = _network()
        try:
            free = self.limiter.test(pair, what, _mark(account), network) and self.limiter.test(all_, what, network)
        except Exception as error:  # the drivers' errors have no common class
            log.exception("sign-in counters out of reach")
            _answer(503, 30)
            raise Unavailable("limit.unavailable") from error
        if not free:
            log.warning("too many attempts", extra={"network": network})
            _answer(429, 900)
            raise Conflict("limit.reached")

    def count(
        self, account: str, what: str = "sign-in", pair: RateLimitItem = PAIR, all_: RateLimitItem = NETWORK
    ) -> None:
        """One more failure."""
        network = _network()
        try:
            self.limiter.hit(pair, what, _mark(account), network)
            self.limiter.hit(all_, what, network)
        except Exception as error:
            log.exception("sign-in counters out of reach")
            _answer(503, 30)
            raise Unavailable("limit.unavailable") from error

    def may_go_on(self, limit: RateLimitItem, what: str, *marks: object) -> bool:
        """Count one more of what is no sign-in, by `marks` or else by network, and say whether it is within `limit`.

        Counters that are out of reach stop nobody from that.
        """
        try:
            return bool(self.limiter.hit(limit, what, *(map(str, marks) if marks else (_network(),))))
        except Exception:
            log.exception("counters out of reach", extra={"what": what})
            return True

    def forget(self, account: str, what: str = "sign-in", pair: RateLimitItem = PAIR) -> None:
        """It succeeded: the account's own counter on this network starts anew."""
        try:
            self.limiter.clear(pair, what, _mark(account), _network())
        except Exception:
            log.exception("sign-in counters out of reach")


def may_begin_session() -> bool:
    """Whether a stranger's network may begin another session."""
    return attempts().may_go_on(STRANGERS, "session")


def attempts() -> Attempts:
    """This application's counters."""
    found: Attempts = current_app.extensions["rostrum_attempts"]
    return found


def init_app(app: Flask) -> None:
    """Bind the counters; the page that says no carries the right status."""
    app.extensions["rostrum_attempts"] = Attempts(str(app.config["REDIS_URL"]))


def apply_answer(response: Any) -> Any:
    """Give the page the status that a limit asked for."""
    status, wait = g.pop("limit_answer", (0, 0))
    if status and response.status_code == 200:
        response.status_code = status
        response.headers["Retry-After"] = str(wait)
    return response


def _answer(status: int, wait: int) -> None:
    g.limit_answer = (status, wait)


def _mark(account: str) -> str:
    """Counters are kept outside the database: without anybody's address in them."""
    return hashlib.sha256(account.encode()).hexdigest()[:24]


def _network() -> str:
    return network_of(request.remote_addr)
