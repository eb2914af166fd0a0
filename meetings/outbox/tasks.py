"""What the worker does with mail: send what is due, read what is reported, erase what is old."""

from __future__ import annotations

from datetime import timedelta

from meetings.foundation import clock

from . import keeping, receiving, sending

TEXTS_KEPT = timedelta(days=90)


def send_due() -> dict[str, int]:
    """Send what is due."""
    return sending.send_due()


def take_reports() -> int:
    """Read delivery reports."""
    return receiving.take_reports()


def erase_texts() -> int:
    """Texts of mails are not kept for ever; that they were sent is."""
    return keeping.erase_texts(clock.real_now() - TEXTS_KEPT)
