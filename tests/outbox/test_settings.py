"""Settings about mail are read when the program starts, not when the first mail is to be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

import config


def test_settings_have_their_defaults() -> None:
    read = config.load({"ROSTRUM_MODE": "test", "SECRET_KEY": "x" * 40, "BASE_URL": "https://rostrum.example.org"})
    assert (read["SMTP_URL"], read["MAIL_REPORTS"], read["MAIL_LEASE"]) == ("", "", timedelta(minutes=2))
    assert read["MAIL_SENDER"] == "Rostrum <no-reply@rostrum.example.org>"


def test_an_installation_without_a_name_still_has_a_sender() -> None:
    read = config.load({"ROSTRUM_MODE": "test", "SECRET_KEY": "x" * 40, "BASE_URL": "http://[::1]:8000"})
    assert read["MAIL_SENDER"] == "Rostrum <no-reply@localhost>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("SMTP_URL", value)
            for value in ("mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b@h:x")
        ),
        *(("MAIL_LEASE", value) for value in ("", "soon", "9", "3601", "-60", "٦٠")),
        *(("MAIL_SENDER", value) for value in ("", "Rostrum", "a@b@c", "a@b\r\nBcc: c@d")),
    ],
)
def test_a_setting_that_cannot_be_read_keeps_the_program_from_starting(name: str, value: str) -> None:
    with pytest.raises(config.ConfigurationError, match=name):
        config.load({"ROSTRUM_MODE": "test", "SECRET_KEY": "x" * 40, name: value})


def test_a_password_is_not_repeated_in_what_is_said_of_it() -> None:
    with pytest.raises(config.ConfigurationError) as said:
        config.load({"ROSTRUM_MODE": "test", "SECRET_KEY": "x" * 40, "SMTP_URL": "http://me:secret@mail.example.org"})
    assert "secret" not in str(said.value)
