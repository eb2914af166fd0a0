"""What the pages across features show of agendas: what waits for translators and for delegations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import frame
from meetings.foundation.presentation import when
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import queries_waiting

KEY = "agendas"


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_waiting.waiting_columns(actor()).values())


def waiting(who: Any) -> list[Link]:
    """The texts that wait for a translator, for each meeting and language, and the versions on which a delegation may
    still comment; each asked for only where there are any."""
    counts = dict(zip(queries_waiting.waiting_columns(who), frame.values(KEY), strict=False))
    found: list[Link] = []
    if counts.get(queries_waiting.COMMENT):
        found += [_open(version) for version in queries_waiting.open_versions(who)]
    if counts.get(queries_waiting.TRANSLATE):
        found += [_texts(texts) for texts in queries_waiting.waiting_texts(who)]
    return found


def _open(version: queries_waiting.OpenVersion) -> Link:
    return Link(
        _("Comments on an agenda, until %(moment)s", moment=when(version.until, version.zone)),
        url_for("agenda_versions.show", number=version.id),
        note=version.meeting,
        tone="warn",
    )


def _texts(found: queries_waiting.Waiting) -> Link:
    return Link(
        ngettext("%(num)s text of an agenda to translate", "%(num)s texts of an agenda to translate", found.texts),
        url_for("agenda_languages.table", code=found.code, target=found.lang, state="wanting"),
        note=found.meeting,
        tone="warn",
    )
