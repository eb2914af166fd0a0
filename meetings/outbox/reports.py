"""Delivery reports (RFC 3464): which mail, to whom, and what became of it."""

from __future__ import annotations
