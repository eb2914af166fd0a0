"""The formulas of a note verbale, each a whole sentence: what it begins with, what it ends with, place and date.

Who writes is the secretariat of a process, or the chair of a regional group; what is inserted stands in brackets or
quotation marks, where no language inflects it.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from meetings.documents.description import Closing, Paragraph, Run, words
from meetings.foundation import languages
from meetings.foundation.presentation import absolute, day, into
from meetings.foundation.web import lang

from . import queries_notes

INITIALS = "_" * 12


def to_all_states(process: str) -> str:
    """From the secretariat to all missions."""
    return _(
        "The Secretariat of the process “%(process)s” presents its compliments to the Permanent Missions of "
        "Member States to the United Nations and has the honour to convey the following.",
        process=process,
    )


def to_groups(process: str, groups: list[str]) -> str:
    """From the secretariat to the missions of the members of one group or several."""
    if len(groups) == 1:
        return _(
            "The Secretariat of the process “%(process)s” presents its compliments to the Permanent Missions of "
            "the States members of the regional group (%(group)s) and has the honour to convey the following.",
            process=process,
            group=groups[0],
        )
    return _(
        "The Secretariat of the process “%(process)s” presents its compliments to the Permanent Missions of "
        "the States members of the regional groups (%(groups)s) and has the honour to convey the following.",
        process=process,
        groups=languages.format_words(groups, lang()),
    )


def to_chairs(process: str, groups: list[str]) -> str:
    """From the secretariat to the chairs of groups."""
    return _(
        "The Secretariat of the process “%(process)s” presents its compliments to the Chairs of the regional groups "
        "(%(groups)s) and has the honour to convey the following.",
        process=process,
        groups=languages.format_words(groups, lang()),
    )


def to_participants(process: str, meeting: str) -> str:
    """From the secretariat to those who take part in a meeting."""
    return _(
        "The Secretariat of the process “%(process)s” presents its compliments to the participants in the "
        "meeting “%(meeting)s” and has the honour to convey the following.",
        process=process,
        meeting=meeting,
    )


def inside_group(group: str) -> str:
    """From the chair of a group to the missions of its members."""
    return _(
        "The Chair of the regional group (%(group)s) presents compliments to the Permanent Missions of the States "
        "members of the group and has the honour to convey the following.",
        group=group,
    )


def renewed_to_missions() -> str:
    """The end of what the secretariat writes to missions."""
    return _(
        "The Secretariat avails itself of this opportunity to renew to the Permanent Missions the assurances of its "
        "highest consideration."
    )


def renewed_to_chairs() -> str:
    """The end of what it writes to the chairs of groups."""
    return _(
        "The Secretariat avails itself of this opportunity to renew to the Chairs of the regional groups the "
        "assurances of its highest consideration."
    )


def renewed_to_participants() -> str:
    """The end of what it writes to those who take part in a meeting."""
    return _(
        "The Secretariat avails itself of this opportunity to renew to the participants the assurances of its "
        "highest consideration."
    )


def renewed_inside_group() -> str:
    """The end of what the chair of a group writes to its members."""
    return _(
        "The Chair of the regional group takes this opportunity to renew to the Permanent Missions the assurances of "
        "the highest consideration."
    )


def at(sentence: str, path: str) -> Paragraph:
    """A sentence that ends in a colon, and under it the address of a page, its path given below the language."""
    found = absolute(f"/{lang()}/{path}")
    way = "en" if languages.direction(lang()) == "rtl" else ""  # an address runs from the left everywhere
    return Paragraph(words(sentence + "\n", Run(found, link=found, lang=way)))


def closing(on: date) -> Closing:
    """Place and date, and room for initials."""
    office = into(queries_notes.office()).text
    return Closing((words(_("%(place)s, %(date)s", place=office, date=day(on))), words(INITIALS)))
