"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How the files of test_mails.py are made."""
    parser.addoption("--record-mails", action="store_true", help="write tests/notices/golden anew")
