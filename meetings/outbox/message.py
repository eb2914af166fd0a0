"""A mail as it goes over the line (RFC 5322, MIME): one recipient, and no text that can break out of its place."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

# Seven bits, so that any server takes it as it is.
POLICY = policy.SMTP.clone(cte_type="7bit")
_OTHER_SCRIPTS = re.compile(r"[^\x00-\x7f]")
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", re.ASCII)
_LINK = re.compile(r"[!-;=?-~]{1,900}", re.ASCII)  # without blanks and angle brackets, on a line that all servers take
ONE_LINE = 66  # letters of a subject
_SURROGATES = re.compile("[\x00\ud800-\udfff]")
_SPECIAL = re.compile(r"[ <>,;:\"()\[\]\\]")  # RFC 5322, 3.2.3: what parts one address from another, or quotes


@dataclass(frozen=True)
class Letter:
    """What a message is made of. The same letter is always the same bytes."""

    message_id: str
    sender: str  # "Name <address>"
    recipient: str
    lang: str
    subject: str
    text: str
    html: str
    calendar: str
    preferences_url: str
    written_at: datetime


def sender_of(sender: str) -> Address:
    """The sender of all mails, from the configuration."""
    name, address = parseaddr(sender)
    return Address(name, addr_spec=wire_address(address))


def storable(text: str) -> str:
    """Without what neither a database nor UTF-8 holds."""
    return _SURROGATES.sub("", text)


def address_problem(address: str) -> str:
    """Why `address` is not one plain mail address; empty where it is."""
    local, at, domain = address.rpartition("@")
    # What cannot be seen (a blank without width, a soft hyphen) came along by copying and leads to somebody else.
    if _SPECIAL.search(address) or not address.isprintable() or not (local and at and domain) or "@" in local:
        return "not one mail address"
    try:
        # Python reads no letters of other scripts before the @ (RFC 6532), so they stand aside here.
        Address(addr_spec=wire_address(_OTHER_SCRIPTS.sub("a", local) + at + domain))
    except (MessageError, ValueError):
        return "not one mail address"
    if not _HOST.fullmatch(wire_address(address).rpartition("@")[2]):
        return "not one mail address"
    if len(address.encode()) > 254 or len(local.encode()) > 64:
        return "the mail address is too long"  # RFC 5321, 4.5.3.1
    return ""


def wire_address(address: str) -> str:
    """The address with the name of its host as the net knows it (IDNA)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def compose(letter: Letter) -> bytes:
    """The message. Raises ValueError for what must not become one."""
    if problem := address_problem(letter.recipient):
        raise ValueError(problem)
    if any(ord(c) < 32 or ord(c) == 127 for c in letter.subject + letter.preferences_url + letter.message_id):
        raise ValueError("a control character in a mail header")
    message = EmailMessage(policy=POLICY if letter.recipient.rpartition("@")[0].isascii() else POLICY.clone(utf8=True))
    message["From"] = sender_of(letter.sender)
    local, _, domain = wire_address(letter.recipient).rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        message.add_attachment(letter.calendar, subtype="calendar", filename="event.ics", params={"method": "PUBLISH"})
    message["Content-Language"] = letter.lang  # last: setting the content takes headers about content away
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        # Not by chance: what is sent a second time is the same to the byte. Nobody can foresee it: the id is random.
        digest = hashlib.sha256(f"{letter.message_id} {number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:40]}")
    return _subject(letter.subject) + _unsubscribe(letter.preferences_url) + message.as_bytes()


def _unsubscribe(link: str) -> bytes:
    # EmailMessage writes what is longer than a line as encoded words, and nobody finds a link in those (RFC 2369).
    if link and not _LINK.fullmatch(link):
        raise ValueError("not a link that a header can hold")
    return f"List-Unsubscribe: <{link}>\r\n".encode("ascii") if link else b""


def _subject(subject: str) -> bytes:
    # EmailMessage folds long subjects in other scripts so that readers lose blanks; Header does not.
    is_plain = subject.isascii() and "=?" not in subject and len(subject) <= ONE_LINE
    written = Header(subject, "us-ascii" if is_plain else "utf-8", maxlinelen=76, header_name="Subject")
    line = f"Subject: {written.encode(linesep=chr(13) + chr(10))}\r\n".encode("ascii")
    if re.search(rb"\r\n(?![ \t])", line[:-2]) or line[:-2].count(b"\n") != line[:-2].count(b"\r\n"):
        raise ValueError("a subject that ends its header")
    return line
