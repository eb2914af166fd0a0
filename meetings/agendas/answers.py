"""What the pages across features show of agendas: what waits for translators and for delegations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import frame
from meetings.foundation.presentation import into, when
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, lang

from . import models, queries_lists, queries_waiting, tree
from .content import Entry

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


# --- what items refer to --------------------------------------------------------------------------------------------


def for_paragraphs(named: Mapping[int, Collection[str]]) -> dict[int, list[Link]]:
    """The items of agendas that rest on paragraphs of mandates, by the paragraphs’ ids."""
    return _items(models.item_paragraph, "paragraph_id", lambda entry: entry.paragraphs, named)


def for_documents(document_ids: Sequence[int]) -> dict[int, list[Link]]:
    """The items of agendas that documents belong to, by the documents’ ids."""
    return _items(models.item_document, "document_id", lambda entry: entry.documents, document_ids)


def _items(
    linked: sa.Table, column: str, held: Callable[[Entry], Collection[int]], ids: Collection[int]
) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for version, content in queries_lists.naming(actor(), linked, column, ids, lang()):
        meeting = version.agenda.meeting
        for entry in content.entries:
            label = _(
                "Item %(label)s: %(heading)s",
                label=tree.label(content.paths[entry.id], lang()),
                heading=into(entry.headings).text,
            )
            url = url_for("agenda_versions.show", number=version.id, _anchor=f"item-{entry.id}")
            for number in set(held(entry)) & set(ids):
                found.setdefault(number, []).append(Link(label, url, meeting.short or meeting.title))
    return found
