"""Delivery reports (RFC 3464): which mail, to whom, and what became of it. Nothing in one is trusted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from meetings.foundation.text import tamed_line

from .rules import REPLY_LENGTH, MailReport

LARGEST = 1024 * 1024  # bytes of a file
RECIPIENTS = 50  # of one report: ours go to one address each
LONGEST_HEADERS, LONGEST_TYPE, MOST_PARTS = 64 * 1024, 1000, 20

_HEADERS = BytesHeaderParser()
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n\s*")
_STATUSES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"message/rfc822", "message/global", "message/global-headers", "text/rfc822-headers"})
_ID = re.compile(r"<[^<>\s]{1,198}>")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_CODED = re.compile(r"\+([0-9a-f]{2})")  # xtext: some write it on into the report (RFC 3461, 4)
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
        return _read(content)
    except Exception:  # the parser has known many a message that it fell over
        return None


def _read(content: bytes) -> list[Report] | None:
    whole = _opened(content)
    if whole is None or whole.get_content_type() != "multipart/report":
        return None
    parts = [part for text in _parts(whole) if (part := _opened(text)) is not None]
    message_id = next((found for part in parts if (found := _returned_id(part))), "")
    statuses = [part for part in parts if part.get_content_type() in _STATUSES]
    if not message_id or not statuses:
        return None
    return [report for block in _blocks(statuses[0]) if (report := _report(message_id, block))]


def _opened(content: bytes) -> Message | None:
    """A message or a part with its headers read and its body as it came; None where no program wrote such headers.

    Only one level is opened at a time: Python's parser opens all there are, and takes minutes for one made for that.
    """
    if not _END_OF_HEADERS.search(content, 0, LONGEST_HEADERS):
        return None
    message = _HEADERS.parsebytes(content)
    return message if len(str(message.get("Content-Type", ""))) <= LONGEST_TYPE else None


def _parts(whole: Message) -> list[bytes]:
    """What lies between its boundaries."""
    boundary = str(whole.get_boundary("")).encode("ascii", "surrogateescape")
    if not boundary:
        return []
    between = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    body, at, parts = _body(whole), -1, []
    for found in itertools.islice(between.finditer(body), MOST_PARTS):
        if at >= 0:
            parts.append(body[at : found.start()])
        at = found.end()
        if found[1]:
            return parts
    return [*parts, body[at:]] if at >= 0 else []


def _returned_id(part: Message) -> str:
    """The Message-ID of the mail that is reported, from the headers that were sent back."""
    if part.get_content_type() not in _RETURNED:
        return ""
    returned = _opened(_body(part).lstrip() + b"\n\n")
    found = _ID.search(str(returned.get("Message-ID", ""))) if returned is not None else None
    return found[0] if found else ""


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _blocks(part: Message) -> Iterator[Message]:
    """The fields of each recipient; those of the whole message stand before them and name none."""
    for text in _BLANK_LINE.split(_body(part).strip(), RECIPIENTS)[: RECIPIENTS + 1]:
        if block := _opened(text + b"\n\n"):
            yield block


def _report(message_id: str, block: Message) -> Report | None:
    action = _ACTIONS.get(str(block.get("Action", "")).strip().lower())
    named = (str(block.get(name, "")) for name in ("Final-Recipient", "Original-Recipient"))
    plain = [value.partition(";")[2].strip().strip("<>").lower() for value in named]
    recipients = frozenset([*plain, *(_CODED.sub(lambda odd: chr(int(odd[1], 16)), value) for value in plain)]) - {""}
    if action is None or not recipients:
        return None
    status = _STATUS.search(str(block.get("Status", "")))
    words = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Diagnostic-Code", ""))
    return Report(message_id, recipients, action, status[0] if status else "", tamed_line(words, REPLY_LENGTH))
