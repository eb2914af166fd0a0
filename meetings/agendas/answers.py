"""What the pages across features show of agendas: the texts that wait for a translator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import ngettext

from meetings.foundation import frame
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import queries_waiting

KEY = "agendas"


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_waiting.waiting_columns(actor()).values())


def waiting(who: Any) -> list[Link]:
    """How many texts wait for a translator, for each meeting and language; asked for only where there are any."""
    if not any(frame.values(KEY)):
        return []
    return [
        Link(
            ngettext("%(num)s text of an agenda to translate", "%(num)s texts of an agenda to translate", found.texts),
            url_for("agenda_languages.table", code=found.code, target=found.lang, state="wanting"),
            note=found.meeting,
            tone="warn",
        )
        for found in queries_waiting.waiting_texts(who)
    ]
