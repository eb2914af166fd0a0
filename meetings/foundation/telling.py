"""What features say is to be told to people, in the transaction in which it happens; `notices` tells them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .access import Actor, Role
from .languages import Text

EVERYWHERE = "*"


@dataclass(frozen=True)
class Audience:
    """Who is to be told, by the roles of the day on which it happens; whoever is in it twice is told once."""

    holders: tuple[tuple[Role, str], ...] = ()  # a role and a scope's code, or EVERYWHERE for whoever holds it
    users: tuple[int, ...] = ()
    followers_of: int | None = None  # a meeting
    missions: tuple[str, ...] = ()  # States by ISO 3166-1 alpha-3, or EVERYWHERE: the addresses of their missions

    def __or__(self, other: Audience) -> Audience:
        """Who is in either; of two meetings, those who follow the first."""
        return Audience(
            tuple(dict.fromkeys((*self.holders, *other.holders))),
            tuple(dict.fromkeys((*self.users, *other.users))),
            self.followers_of if self.followers_of is not None else other.followers_of,
            tuple(dict.fromkeys((*self.missions, *other.missions))),
        )


@dataclass(frozen=True)
class News:
    """Something to tell: of which kind, about what, on which page (below the language), to whom.

    `facts` are plain values from which its sentences are made in each reader's language. With a `key` it is told once,
    however often it is said.
    """

    kind: str
    object_kind: str
    object_id: int
    path: str
    title: Text
    audience: Audience
    process: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    is_sample: bool = False


Teller = Callable[[Actor, News], None]
Withdrawal = Callable[[str, str, Collection[int]], None]
_tellers: list[Teller] = []
_withdrawals: list[Withdrawal] = []


def tell(actor: Actor, news: News) -> None:
    """Have it told within the same transaction. Where nobody tells anything, nothing happens."""
    for teller in _tellers:
        teller(actor, news)


def withdraw(kind: str, object_kind: str, object_ids: Collection[int]) -> None:
    """What was told of that kind about these objects no longer holds: what has not gone out stays here."""
    if object_ids:
        for withdrawal in _withdrawals:
            withdrawal(kind, object_kind, object_ids)


def register(teller: Teller, withdrawal: Withdrawal) -> None:
    """`teller` writes down who is to be told what; `withdrawal` takes back what nobody was written to about yet."""
    if teller not in _tellers:
        _tellers.append(teller)
        _withdrawals.append(withdrawal)
