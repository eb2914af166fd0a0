"""What becomes of a mail: its states, when it is tried again, and when that ends."""

from __future__ import annotations

from enum import StrEnum


class MailState(StrEnum):
    """Where a mail is on its way."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker until its lease runs out
    SENT = "sent"  # the mail server has taken it
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class MailReport(StrEnum):
    """What a delivery report said later (RFC 3464)."""

    NONE = "none"
    DELAYED = "delayed"
    FAILED = "failed"


class FailureSource(StrEnum):
    """Who said that an address fails."""

    SMTP = "smtp"
    REPORT = "report"
