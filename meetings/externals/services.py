"""What the secretariat does with external calendars: each is checked, recorded and flushed."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.waking import wake
from meetings.foundation.windows import check_zone
from meetings.mandates.models import Process

from . import addresses, keeping, reading
from .models import ExternalCalendar, ExternalEvent
from .rules import FileRefused, Reading, Upload, Values

CODES = ("external.unknown", "external.unknown_process", "external.file_needed")
"""Every code this module and its queries raise besides those of the rules."""

CHORE = "externals.fetch"


def add(actor: Actor, values: Values, upload: Upload | None = None) -> ExternalCalendar:
    """Enter a calendar, not in use yet: a file is read at once, an address by the worker.

    Raises RuleViolation for the address, FileRefused for the file, each on its field.
    """
    record = ExternalCalendar(is_on=False, failures=0, oddities=[], failure_values={})
    _write(record, values)
    found = None if upload is None else _read(upload, record.zone)
    if upload is not None:
        record.file_name = upload.file_name
    else:
        record.due_at = clock.real_now()
    db.session.add(record)
    db.session.flush()
    if found is not None and upload is not None:
        _keep_upload(record, upload, found)
    else:
        wake(CHORE)
    audit.record(actor, "external_calendar.add", "external_calendar", record.id, None, snapshot(record))
    return record


def edit(
    actor: Actor, record: ExternalCalendar, values: Values, revision: int, upload: Upload | None = None
) -> ExternalCalendar:
    """Change a calendar; another file replaces its events, another address or zone is asked for at once.

    Raises Conflict, RuleViolation for the address, `external.file_needed` where a file has to be read anew.
    """
    check_revision(record, revision)
    before = snapshot(record)
    source = (record.address, record.zone)
    if record.is_file and upload is None and values.zone != record.zone:
        raise RuleViolation("external.file_needed", field="file")
    with db.session.no_autoflush:
        found = None if upload is None else _read(upload, values.zone)
        _write(record, values)
    if upload is not None:
        record.file_name = upload.file_name
    db.session.flush()
    if found is not None and upload is not None:
        _keep_upload(record, upload, found)
    elif not record.is_file and (record.address, record.zone) != source:
        keeping.forget_validators(record.id)
        keeping.ask(record.id, clock.real_now())
        wake(CHORE)
    after = snapshot(record)
    if before != after or upload is not None:
        audit.record(actor, "external_calendar.edit", "external_calendar", record.id, before, after)
    return record


def switch(actor: Actor, record: ExternalCalendar, *, is_on: bool) -> None:
    """Use a calendar for warnings, or no longer; what it holds stays, and is fetched only while it is in use."""
    if record.is_on == is_on:
        return
    record.is_on = is_on
    record.due_at = clock.real_now() if is_on and not record.is_file else None
    if is_on and not record.is_file:
        wake(CHORE)
    db.session.flush()
    verb = "external_calendar.on" if is_on else "external_calendar.off"
    audit.record(actor, verb, "external_calendar", record.id, {"is_on": not is_on}, {"is_on": is_on})


def ask_now(record: ExternalCalendar) -> None:
    """Have the worker fetch a calendar now, if it has an address. Nothing of the record that people keep changes."""
    if not record.is_file:
        keeping.ask(record.id, clock.real_now())
        wake(CHORE)


def remove(actor: Actor, record: ExternalCalendar, revision: int) -> None:
    """Take a calendar away with all its events. Raises Conflict."""
    check_revision(record, revision)
    audit.record(actor, "external_calendar.remove", "external_calendar", record.id, snapshot(record))
    db.session.execute(sa.delete(ExternalEvent).where(ExternalEvent.calendar_id == record.id))
    db.session.delete(record)
    db.session.flush()


def check_revision(record: ExternalCalendar, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def snapshot(record: ExternalCalendar) -> dict[str, Any]:
    """What the audit log keeps. Of an address the host and a digest: some are a secret between two programs."""
    address = record.address
    return {
        "name": record.name,
        "process_id": record.process_id,
        "host": addresses.parse(address).authority if address else "",
        "address": hashlib.sha256(address.encode()).hexdigest()[:16] if address else "",
        "file_name": record.file_name,
        "zone": record.zone,
        "counts_free": record.counts_free,
    }


def _write(record: ExternalCalendar, values: Values) -> None:
    record.name = values.name
    record.process_id = _process(values.process)
    record.zone = check_zone(values.zone, about="zone").key
    record.counts_free = values.counts_free
    if not record.is_file:
        record.address = addresses.parse(values.address).url if values.address else ""


def _process(code: str) -> int | None:
    if not code:
        return None
    found = db.session.execute(sa.select(Process.id).where(Process.code == code)).scalar()
    if found is None:
        raise RuleViolation("external.unknown_process", field="belongs_to")
    return int(found)


def _read(upload: Upload, zone: str) -> Reading:
    try:
        return reading.read(upload.data, zone=zone, today=clock.business_today())
    except FileRefused as error:
        raise error.on("file") from error


def _keep_upload(record: ExternalCalendar, upload: Upload, found: Reading) -> None:
    keeping.keep(record.id, found, upload.data, clock.real_now(), clock.business_today())
    db.session.refresh(record)
