"""Talking with the mail server (RFC 5321)."""

from __future__ import annotations
