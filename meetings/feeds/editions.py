"""In which edition our words are, per language, and when that last changed: LAST-MODIFIED of every entry depends on it.

A mended translation must move LAST-MODIFIED of what renders it, in its language alone; a new start of the same
program, or a change that alters no entry, must not. So each process renders samples and gathers the sources' sentences
once, and compares their digest with the one in the database.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask_babel import force_locale

from meetings.foundation import registries
from meetings.foundation.clock import stamp
from meetings.foundation.database import db, own_transaction
from meetings.foundation.languages import LOCALES, format_range, format_time

from . import calendars, labels
from .components import Site
from .models import FeedEdition

log = logging.getLogger(__name__)
# A language seen for the first time has no subscribers: its entries are as old as their records.
FIRST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Edition:
    """The digest of everything of ours that entries render in a language, and when it last changed."""

    digest: str
    changed_at: datetime
    is_stored: bool = True  # False: the database did not answer; ask again next time


def digest(lang: str, site: Site) -> str:
    """Changes with any word, form or date format that entries render in `lang`, and with nothing else."""
    taken = hashlib.sha256()
    with force_locale(LOCALES[lang]):
        taken.update(calendars.samples(site, lang))
        for words in labels.sentences():
            taken.update(f"{words}\0".encode())
        for key, source in registries.feed_sources.items():
            for words in source.words():
                taken.update(f"{key}:{words}\0".encode())
    for month in range(1, 13):  # the names of months and how ranges are written
        taken.update(format_range(date(2011, month, 1), date(2012, month, 9), lang).encode())
    taken.update(format_time(FIRST, lang, "Asia/Tokyo").encode())
    return taken.hexdigest()


def current(lang: str, site: Site) -> Edition:
    """The edition of this process; the first process with other words than before stamps them with this instant."""
    found = digest(lang, site)
    try:
        return Edition(found, _stamped(lang, found))
    except sa.exc.SQLAlchemyError:  # a full disk: entries are sent with their own stamps rather than not at all
        log.exception("edition of feeds not stored", extra={"language": lang})
        return Edition(found, FIRST, is_stored=False)


def _stamped(lang: str, found: str) -> datetime:
    seen = sa.select(FeedEdition.digest, FeedEdition.changed_at).where(FeedEdition.language == lang)
    row = db.session.execute(seen).first()
    if row is None or row[0] != found:
        with own_transaction() as connection:
            row = connection.execute(seen.with_for_update()).first()
            if row is None:
                connection.execute(sa.insert(FeedEdition).values(language=lang, digest=found, changed_at=FIRST))
                return FIRST
            if row[0] != found:
                now = stamp()
                update = sa.update(FeedEdition).where(FeedEdition.language == lang)
                connection.execute(update.values(digest=found, changed_at=now))
                return now
    changed_at: datetime = row[1]
    return changed_at
