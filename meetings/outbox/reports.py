"""Delivery reports (RFC 3464): which mail, to whom, and what became of it. Nothing in one is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from meetings.foundation.text import tamed_line

from .rules import REPLY_LENGTH, MailReport

LARGEST = 1024 * 1024  # bytes of a file
RECIPIENTS = 50  # of one report: ours go to one address each

_ID = re.compile(r"<[^<>\s]{1,198}>")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ACTIONS = {"failed": MailReport.FAILED, "delayed": MailReport.DELAYED}


@dataclass(frozen=True)
class Report:
    """What one report says of one recipient."""

    message_id: str
    recipients: frozenset[str]  # as it was addressed, and as it ended; in small letters
    report: MailReport
    status: str  # RFC 3463, such as 5.1.1
    words: str


def read(content: bytes) -> list[Report] | None:
    """What a file reports of failures and delays; None where it is no report that can be read."""
    if len(content) > LARGEST:
        return None
    try:
        return _read(message_from_bytes(content))
    except Exception:  # the parser has known many a message that it fell over
        return None


def _read(message: Message) -> list[Report] | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    message_id = next((found for part in parts if (found := _returned_id(part))), "")
    statuses = [
        p for p in parts if p.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}
    ]
    if not message_id or not statuses:
        return None
    return [report for block in _blocks(statuses[0]) if (report := _report(message_id, block))]


def _returned_id(part: Message) -> str:
    """The Message-ID of the mail that is reported, from the headers that were sent back."""
    kind = part.get_content_type()
    returned: Message | None = None
    if kind in {"message/rfc822", "message/global", "message/global-headers"}:
        returned = _inner(part)
    elif kind == "text/rfc822-headers":
        returned = message_from_bytes(_body(part).lstrip())
    found = _ID.search(str(returned.get("Message-ID", ""))) if returned is not None else None
    return found[0] if found else ""


def _inner(part: Message) -> Message | None:
    """What Python takes for the message in a message/… part."""
    payload = part.get_payload()
    first = payload[0] if isinstance(payload, list) and payload else None
    return first if isinstance(first, Message) else None


def _body(part: Message) -> bytes:
    inner = _inner(part)
    body = inner.as_bytes() if inner is not None else part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _blocks(part: Message) -> Iterator[Message]:
    """The fields of each recipient; those of the whole message stand before them and name none."""
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_type() == "message/delivery-status":
        yield from (block for block in payload[: RECIPIENTS + 1] if isinstance(block, Message))
        return
    for text in re.split(rb"\r?\n\s*\r?\n", _body(part))[: RECIPIENTS + 1]:
        yield message_from_bytes(text.strip() + b"\n\n")


def _report(message_id: str, block: Message) -> Report | None:
    action = _ACTIONS.get(str(block.get("Action", "")).strip().lower())
    recipients = frozenset(
        str(value).partition(";")[2].strip().strip("<>").lower()
        for name in ("Final-Recipient", "Original-Recipient")
        if (value := block.get(name))
    ) - {""}
    if action is None or not recipients:
        return None
    status = _STATUS.search(str(block.get("Status", "")))
    words = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Diagnostic-Code", ""))
    return Report(message_id, recipients, action, status[0] if status else "", tamed_line(words, REPLY_LENGTH))
