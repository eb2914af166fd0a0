"""What those who ask for sessions are called."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.foundation.languages import Text
from meetings.topics import presenting
from meetings.topics.rules import ByKind as Proposer

from .models import SessionRequest
from .queries_requests import Author, author_of
from .rules import ByKind


class Names:
    """States and groups by their names of today; an organization is called what it calls itself. Two queries."""

    def __init__(self, asked: Iterable[Author]) -> None:
        self._known = presenting.names((Proposer(author.kind.value), author.code) for author in asked)

    def of(self, request: SessionRequest) -> Text:
        """Whose a request is."""
        if request.by_kind is ByKind.ORGANIZATION and request.by_name:
            return Text.of({request.lang: request.by_name})
        return self.author(author_of(request))

    def author(self, author: Author) -> Text:
        """Somebody by kind and code; who is none is called by the code."""
        return self._known.author((Proposer(author.kind.value), author.code))


def names(requests: Iterable[SessionRequest]) -> Names:
    """The names that a page about these needs."""
    return Names(author_of(request) for request in requests)


def name_of(request: SessionRequest) -> Text:
    """Whose one request is."""
    return names([request]).of(request)


def check_known(author: Author) -> None:
    """Raises NotFound `topic.author_unknown` for a State or a group that there is not."""
    presenting.check_known((Proposer(author.kind.value), author.code))
