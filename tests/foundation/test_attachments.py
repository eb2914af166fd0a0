"""Attached files: known by their bytes, cleanly named, at most so large, and never changed."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation import attachments
from meetings.foundation.access import Actor
from meetings.foundation.attachments import LARGEST, NAME_MAXIMUM, Attachment, AttachmentKind, clean_name, read, sniffed
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.labels import SENTENCES

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
MAIL = (
    b"Received: from mission.example.org\r\nFrom: Mission <mission@example.org>\r\n"
    b"Date: Sun, 6 May 2001 18:02:11 -0400\r\nSubject: Objection\r\n\r\nMy delegation cannot support it.\r\n"
)
OFFICER = Actor(user_id=7, name="Secretariat officer")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, AttachmentKind.PDF),
        (PNG, AttachmentKind.PNG),
        (JPEG, AttachmentKind.JPEG),
        (MAIL, AttachmentKind.EML),
    ],
)
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(content: bytes, kind: AttachmentKind) -> None:
    found = read(content, "note.exe")

    assert (found.kind, found.name) == (kind, f"note{kind.ending}")
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 this program cannot be run in DOS mode",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04 a Word file",
        b"GIF89a",
        b" %PDF-1.7\n%%EOF",  # what only contains one
        PDF[:-8],  # cut off
        PNG[:20],
        JPEG[:-2],
        b"From: a@example.org\r\n\r\nno trace of its way",
        b"Date: today\r\n\r\nfrom nobody",
        b"Dear colleagues,\r\nFrom: us\r\nDate: today\r\n\r\n",
        MAIL + b"\x00",
    ],
)
def test_what_is_none_of_the_four_is_refused(content: bytes) -> None:
    with pytest.raises(RuleViolation, match=r"attachment\.kind") as refused:
        read(content, "letter.pdf", about="letter")

    assert refused.value.field == "letter"


def test_an_empty_file_and_one_that_is_too_large_are_refused() -> None:
    with pytest.raises(RuleViolation, match=r"attachment\.empty"):
        read(b"", "letter.pdf")
    with pytest.raises(RuleViolation, match=r"attachment\.too_large"):
        read(b"%PDF-1.7" + bytes(LARGEST), "letter.pdf")

    assert read(b"%PDF-1.7\n" + bytes(LARGEST - 15) + b"%%EOF\n", "letter.pdf").kind is AttachmentKind.PDF


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("note verbale.pdf", "note verbale.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\letter.docx", "letter.pdf"),
        ("A/CONF.192/16.pdf", "16.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "document.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('a"; filename="b.html', "a filename= b.pdf"),
        ("مذكرة شفوية.pdf", "مذكرة شفوية.pdf"),
        ("照会.PDF", "照会.pdf"),
        ("No. 12 of 3 May", "No. 12 of 3 May.pdf"),
        ("No. 12", "No. 12.pdf"),
    ],
)
def test_names_lose_folders_and_what_systems_take_amiss(name: str, clean: str) -> None:
    assert clean_name(name, AttachmentKind.PDF) == clean


@given(st.text(max_size=400), st.sampled_from(AttachmentKind))
def test_every_name_is_short_visible_and_ends_as_its_kind(name: str, kind: AttachmentKind) -> None:
    clean = clean_name(name, kind)

    assert clean.endswith(kind.ending) and len(clean) <= NAME_MAXIMUM
    assert clean[0] not in ". " and not set('\\/:*?"<>|;%\r\n\x00') & set(clean)
    assert clean_name(clean, kind) == clean


@given(st.binary(max_size=300))
def test_any_bytes_can_be_looked_at(content: bytes) -> None:
    assert sniffed(content) is None or sniffed(content) in AttachmentKind


def test_every_refusal_has_a_sentence() -> None:
    assert set(attachments.CODES) <= set(SENTENCES)


def test_a_kept_file_gives_its_bytes_back(app: Flask) -> None:
    kept = attachments.keep(OFFICER, read(PDF, "letter.pdf"))
    db.session.expire_all()

    assert attachments.content_of(kept.id) == PDF
    assert (kept.size, kept.user_id, kept.kind.content_type) == (len(PDF), 7, "application/pdf")


def test_the_database_refuses_to_change_a_kept_file(app: Flask) -> None:
    attachments.keep(OFFICER, read(PDF, "letter.pdf"))

    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.update(Attachment).values(name="other.pdf"))
