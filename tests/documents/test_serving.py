"""Documents as answers: types, names and policies of files."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.http import parse_options_header

from meetings.documents import pdf, serving
from meetings.documents.description import Document, Paragraph, words
from meetings.documents.serving import Form, answer, disposition

from .samples import DAY, note_verbale

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("form", "kind", "begins"), [(Form.PDF, "application/pdf", b"%PDF-"), (Form.DOCX, WORD, b"PK")]
)
def test_a_file_is_an_attachment_that_may_run_nothing(app: Flask, form: Form, kind: str, begins: bytes) -> None:
    with app.test_request_context("/en/"):
        answered = app.process_response(answer(note_verbale("en"), form))
    headers = answered.headers
    assert answered.mimetype == kind
    assert answered.get_data().startswith(begins)
    assert headers["Content-Disposition"] == f'attachment; filename="A-CONF.192-BMS-2011-NV-3-en.{form}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Content-Language"] == "en"


def test_a_file_is_made_once_for_all_who_ask_for_the_same() -> None:
    document = Document("en", "Once", DAY, (Paragraph(words("x")),))
    assert serving.file(document, Form.PDF) is serving.file(Document("en", "Once", DAY, document.blocks), Form.PDF)


def test_a_pdf_that_cannot_be_made_now_is_a_503(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with app.test_request_context("/en/"), pytest.raises(ServiceUnavailable):
        answer(Document("en", "Never made before", DAY, ()), Form.PDF)


def test_a_name_in_arabic_or_chinese_is_kept_beside_one_in_ascii() -> None:
    header = disposition("普通照会 2011/3", "zh", Form.DOCX)
    assert header == (
        "attachment; filename=\"2011-3-zh.docx\"; filename*=UTF-8''%E6%99%AE%E9%80%9A%E7%85%A7%E4%BC%9A-2011-3-zh.docx"
    )
    assert disposition("مذكرة", "ar", Form.PDF).startswith('attachment; filename="document-ar.pdf"; filename*=')


@given(st.text())
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    header = disposition(name, "en", Form.PDF)
    assert header.isascii() and header.isprintable()
    kind, options = parse_options_header(header)
    assert kind == "attachment" and set(options) == {"filename"}
    shown = unquote(options["filename"])
    assert shown.endswith("-en.pdf") and not set(shown) & set('/\\":;<>|*?\r\n\0') and not shown.startswith(".")
    assert len(header) < 1500
