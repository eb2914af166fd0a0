"""Encrypted lines: with a certificate that can be trusted mail and password go out, with another nothing does."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from meetings.foundation import clock
from meetings.outbox import sending
from meetings.outbox.rules import MailState
from tests.outbox.conftest import Write, row
from tests.support.mailserver import Inbox

USER, PASSWORD = b"rostrum", b"p@ss word"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate of its own for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.real_now() - datetime.timedelta(days=1))
        .not_valid_after(clock.real_now() + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + made.public_bytes(pem)
    )
    return file


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (USER, PASSWORD), handled=False)


def test_a_password_goes_over_a_line_that_starttls_has_encrypted(
    app: Flask, write: Write, use: Callable[..., str], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    inbox = Inbox()
    url = use(inbox, tls_context=context(certificate), authenticator=login, auth_required=True)
    app.config["SMTP_URL"] = url.replace("smtp://", "smtp://rostrum:p%40ss%20word@")
    numbers = [write(), write("nepal@example.org")]
    assert sending.send_due() == {"taken": 2}
    assert {row(n).state for n in numbers} == {MailState.SENT}
    app.config["SMTP_URL"] = url.replace("smtp://", "smtp://rostrum:wrong@")
    number = write()
    assert sending.send_due() == {"server": 1}
    assert (row(number).state, row(number).reply_code) == (MailState.WAITING, 535)


def test_mail_goes_over_a_line_that_is_encrypted_from_the_start(
    app: Flask, write: Write, use: Callable[..., str], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    inbox = Inbox()
    app.config["SMTP_URL"] = use(inbox, ssl_context=context(certificate)).replace("smtp://", "smtps://")
    write()
    assert sending.send_due() == {"taken": 1}


@pytest.mark.parametrize("how", ["ssl_context", "tls_context"])
def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    app: Flask, write: Write, use: Callable[..., str], certificate: Path, how: str
) -> None:
    inbox = Inbox()
    url = use(inbox, **{how: context(certificate)})
    app.config["SMTP_URL"] = url.replace("smtp://", "smtps://") if how == "ssl_context" else url
    number = write()
    assert sending.send_due() == {"server": 1}
    assert "certificate" in row(number).reply and inbox.received == []
