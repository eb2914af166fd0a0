"""Files that people attach to a record: what they are is read from their bytes, and they never change once kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .access import Actor
from .clock import stamp
from .database import Instant, Model, choice, db
from .errors import RuleViolation
from .text import tamed_line

CODES = ("attachment.empty", "attachment.too_large", "attachment.kind")
"""Every code this module raises."""

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
NAME_MAXIMUM = 120
UNNAMED = "document"

# What separates folders, what systems reserve or hide by, and what would end a header.
_UNFIT = re.compile(r'[\\/:*?"<>|;%\x00-\x1f\x7f]+')
_HEADER = re.compile(rb"[!-9;-~]+:")  # RFC 5322: a name of printable ASCII, then a colon
_PDF = re.compile(rb"%PDF-[12]\.\d")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_SENDER, _TRACES = "from", ("date", "received", "message-id")


class AttachmentKind(StrEnum):
    """What may be attached: a signed note or letter, a picture of one, a mail as it came."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    EML = "eml"

    @property
    def content_type(self) -> str:
        """As HTTP names it."""
        return _CONTENT_TYPES[self]

    @property
    def ending(self) -> str:
        """Of its files' names."""
        return ".jpg" if self is AttachmentKind.JPEG else f".{self.value}"


_CONTENT_TYPES = {
    AttachmentKind.PDF: "application/pdf",
    AttachmentKind.PNG: "image/png",
    AttachmentKind.JPEG: "image/jpeg",
    AttachmentKind.EML: "message/rfc822",
}


@dataclass(frozen=True)
class Upload:
    """A file as it was read: a clean name, its kind by its bytes."""

    name: str
    kind: AttachmentKind
    content: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


class Attachment(Model):
    """A file that was attached. It never changes: triggers refuse it; what refers to it keeps it in its place."""

    __tablename__ = "attachment"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(NAME_MAXIMUM))
    kind: Mapped[AttachmentKind] = mapped_column(choice(AttachmentKind))
    size: Mapped[int]  # in bytes
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True, deferred_raiseload=True)
    attached_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    user_id: Mapped[int | None]  # who attached it; None: a program
    is_sample: Mapped[bool] = mapped_column(default=False)


def read(content: bytes, name: str, *, about: str | None = None) -> Upload:
    """A file as people send it; neither its name nor what the browser calls it is believed.

    Raises, on the field `about`: `attachment.empty`, `attachment.too_large`, `attachment.kind` (none of the four).
    """
    if not content:
        raise RuleViolation("attachment.empty", field=about)
    if len(content) > LARGEST:
        raise RuleViolation("attachment.too_large", field=about, maximum=LARGEST // MEGABYTE)
    kind = sniffed(content)
    if kind is None:
        raise RuleViolation("attachment.kind", field=about)
    return Upload(clean_name(name, kind), kind, content)


def sniffed(content: bytes) -> AttachmentKind | None:
    """What the bytes are; None for what may not be attached."""
    if _PDF.match(content):
        return AttachmentKind.PDF if b"%%EOF" in content[-1024:] else None
    if content.startswith(_PNG):
        return AttachmentKind.PNG if content[12:16] == b"IHDR" and b"IEND" in content[-16:] else None
    if content.startswith(_JPEG):
        return AttachmentKind.JPEG if content.rstrip(b"\x00").endswith(b"\xff\xd9") else None
    return AttachmentKind.EML if _is_mail(content) else None


def _is_mail(content: bytes) -> bool:
    """A mail has headers from its first line on, says whom it is from, and bears a trace of its way."""
    if not _HEADER.match(content) or b"\x00" in content:
        return False
    names = {name.lower() for name in BytesHeaderParser(policy=policy.compat32).parsebytes(content)}
    return _SENDER in names and not names.isdisjoint(_TRACES)


def clean_name(name: str, kind: AttachmentKind) -> str:
    """A name that any system can keep, with the ending of what the file is. Folders are taken off."""
    plain = tamed_line(name.replace("\\", "/").rpartition("/")[2], maximum=10 * NAME_MAXIMUM)
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 5 or not ending.isalnum():  # what follows the last stop is part of the name
        stem = plain
    stem = " ".join(_UNFIT.sub(" ", stem).split()).strip(". ")
    return (stem[: NAME_MAXIMUM - len(kind.ending)].rstrip(". ") or UNNAMED) + kind.ending


def keep(actor: Actor, upload: Upload, *, is_sample: bool = False) -> Attachment:
    """Store a file, in the transaction of what it is attached to."""
    attachment = Attachment(
        name=upload.name,
        kind=upload.kind,
        size=len(upload.content),
        sha256=upload.sha256,
        content=upload.content,
        user_id=actor.user_id,
        is_sample=is_sample,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def content_of(attachment_id: int) -> bytes:
    """The bytes of a file; pages that only name it do not read them."""
    return db.session.execute(sa.select(Attachment.content).where(Attachment.id == attachment_id)).scalar_one()
