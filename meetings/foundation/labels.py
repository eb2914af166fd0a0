"""Sentences of the errors that the foundation raises, by code; `%(name)s` are the error's values."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.registries import error_sentences

SENTENCES = {
    "record.changed_meanwhile": _l("Somebody else changed this in the meantime. Nothing of yours was stored."),
    "date.empty": _l("Enter a date."),
    "date.control": _l("The date contains an invisible control character. Type it again."),
    "date.not_a_date": _l("This is not a date. Write it as year-month-day, for example 2011-05-09."),
    "date.no_such_day": _l("There is no such day in that month."),
    "date.no_such_month": _l("There is no such month: months run from 1 to 12."),
    "date.out_of_range": _l("The year must lie between 1990 and 2100."),
    "window.reversed": _l("The last day comes before the first."),
    "working_days.none": _l("A week needs at least one working day."),
    "time.empty": _l("Enter a time."),
    "time.control": _l("The time contains an invisible control character. Type it again."),
    "time.not_a_time": _l("This is not a time. Write it as hours and minutes, for example 15:00."),
    "time.no_such_time": _l("There is no such time: hours run from 0 to 23, minutes from 0 to 59."),
    "time.gap": _l("This time does not exist on that day: the clocks are put forward."),
    "zone.unknown": _l("This time zone is not known. Use a name such as America/New_York."),
    "text.control": _l(
        "The text contains a character that cannot be shown (%(character)s, position %(position)s). Remove it."
    ),
    "text.bidi": _l(
        "The text contains a hidden character that turns the direction of writing "
        "(%(character)s, position %(position)s). Remove it."
    ),
    "text.empty": _l("This cannot be empty."),
    "text.too_long": _l("The text is too long: %(length)s characters, at most %(maximum)s are kept."),
    "attachment.empty": _l("The file is empty. Choose another one."),
    "attachment.too_large": _l("The file is too large: at most %(maximum)s MB can be attached."),
    "attachment.kind": _l("Attach a PDF, a picture (PNG or JPEG) or a mail (EML): this file is none of these."),
}


def register() -> None:
    """Hang the sentences where `presentation.sentence` finds them."""
    for code, words in SENTENCES.items():
        error_sentences.register(code, words)
