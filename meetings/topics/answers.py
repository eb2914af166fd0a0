"""What the pages across features show of topics: what waits for a chair’s desk, what answers a mandate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import frame
from meetings.foundation.presentation import day, into
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import queries_waiting

KEY = "topics"


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_waiting.waiting_columns(actor()).values())


def waiting(who: Any) -> list[Link]:
    """How many proposals wait for an answer, for each meeting at whose chair’s desk somebody is."""
    counts = zip(queries_waiting.waiting_columns(who), frame.values(KEY), strict=False)
    return [
        Link(
            ngettext("%(num)s proposal of a topic to answer", "%(num)s proposals of topics to answer", count),
            url_for("topics.desk", code=code),
            tone="warn",
        )
        for code, count in counts
        if count
    ]


def for_paragraphs(named: Mapping[int, Collection[str]]) -> dict[int, list[Link]]:
    """The digests for the meetings that paragraphs are about, where these ask what is to be discussed there."""
    found: dict[int, list[Link]] = {}
    for answer in queries_waiting.answering(actor(), named):
        label = _("Digest of proposed topics: %(meeting)s", meeting=into(answer.meeting).text)
        link = Link(label, url_for("topics.digest_page", number=answer.digest), day(answer.dated_on), "ok")
        found.setdefault(answer.paragraph, []).append(link)
    return found
