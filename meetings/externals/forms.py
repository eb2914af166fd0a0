"""What can be typed about external calendars, and the file that can be sent up."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import SEEK_END
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from meetings.calendar.forms import TITLE_MAXIMUM
from meetings.foundation.collation import sort_key
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import LineField, RevisionForm, TextsField, lazy
from meetings.foundation.presentation import city, sentence
from meetings.foundation.text import tamed_line

from .addresses import ADDRESS_MAXIMUM
from .rules import SIZE_MAXIMUM, FileRefused, Upload, Values

SUFFIXES = (".ics", ".ical", ".icalendar")
# What browsers call such a file; those that know no calendar program call it anything.
TYPES = frozenset({"text/calendar", "application/ics", "application/octet-stream", "text/plain", ""})
FILE_NAME_MAXIMUM = 120


class UploadField(Field):
    """A calendar file, whose size is looked at before anything of it is read; `upload` is what was sent, validated."""

    widget = FileInput()
    upload: Upload | None = None

    def __init__(self, label: str | None = None, *, required: bool = False, **kw: Any):
        super().__init__(label, **kw)
        if required:
            self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Files are no fields: `pre_validate` takes them from the request."""

    def pre_validate(self, form: Any) -> None:
        sent = request.files.get(self.name)
        try:
            self.upload = _upload(sent) if sent is not None and sent.filename else None
            if self.upload is None and self.flags.required:
                raise RuleViolation("file.missing")
        except DomainError as error:
            raise StopValidation(sentence(error)) from error


def _upload(sent: Any) -> Upload:
    """Name, declared type and size of a file agree with a calendar's; what it holds is read elsewhere."""
    name = tamed_line(sent.filename.replace("\\", "/").rpartition("/")[2], FILE_NAME_MAXIMUM)
    size = sent.stream.seek(0, SEEK_END)
    if size > SIZE_MAXIMUM:
        raise FileRefused("file.too_large", maximum=SIZE_MAXIMUM // 1_000_000)
    if not name.lower().endswith(SUFFIXES):
        raise RuleViolation("file.extension")
    if sent.mimetype not in TYPES:
        raise RuleViolation("file.type", type=tamed_line(sent.mimetype, 60))
    sent.stream.seek(0)
    return Upload(name, sent.stream.read(SIZE_MAXIMUM + 1))


class CalendarForm(RevisionForm):
    """What addresses and files have in common."""

    name = TextsField(lazy(_l("Name")), maximum=TITLE_MAXIMUM, required=True)
    belongs_to = SelectField(lazy(_l("Process")))
    zone = SelectField(lazy(_l("Hours without a time zone are those of")))
    counts_free = BooleanField(lazy(_l("Events marked as free count as well")))

    def offer(self, processes: list[tuple[str, str]], lang: str) -> None:
        """Fill the choices; a value that is not among them is refused beside its field."""
        self.belongs_to.choices = [("", lazy(_l("All processes"))), *processes]
        chosen = str(self.zone.data or "")
        zones = list(zone_choices(lang))
        known = chosen in {key for key, _name in zones}
        # A zone that is kept under an old name stays choosable.
        self.zone.choices = zones if known or chosen not in available_timezones() else [(chosen, chosen), *zones]

    def values(self) -> Values:
        """What was entered, once validated."""
        return Values(
            name=self.name.text,
            process=str(self.belongs_to.data or ""),
            zone=str(self.zone.data),
            counts_free=bool(self.counts_free.data),
        )


class AddressForm(CalendarForm):
    """A calendar that is fetched."""

    address = LineField(lazy(_l("Address")), maximum=ADDRESS_MAXIMUM, required=True, is_code=True)

    def values(self) -> Values:
        """What was entered, once validated."""
        return replace(super().values(), address=str(self.address.data or ""))


class FileForm(CalendarForm):
    """A calendar that is sent up."""

    file = UploadField(lazy(_l("File")), required=True)


class NewFileForm(CalendarForm):
    """A calendar that was sent up; another file may take its place."""

    file = UploadField(lazy(_l("Another file in its place")))


@cache
def zone_choices(lang: str) -> tuple[tuple[str, str], ...]:
    """The zones of the world by the name of their city, as readers of a language call and order them."""
    ours = available_timezones()
    # Those of Etc are hours from UTC, and no places.
    places = (zone for zone in get_global("zone_territories") if "/" in zone and not zone.startswith("Etc/"))
    named = [(zone, city(zone)) for zone in places if zone in ours]
    return (("UTC", "UTC"), *sorted(named, key=lambda pair: sort_key(pair[1], lang)))
