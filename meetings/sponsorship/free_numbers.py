"""The numbers of requests and awards: in order, but by steps of chance, so that nobody can count those of others."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from meetings.foundation.database import db

from .models_requests import Award, SponsorshipRequest

LONGEST_STEP = 97


def free_number(of: type[SponsorshipRequest | Award]) -> int:
    """A number after those of before; whoever takes it holds the lock of the fund, or is told of a conflict."""
    newest = db.session.scalar(sa.select(sa.func.max(of.id))) or 0
    return int(newest) + 1 + secrets.randbelow(LONGEST_STEP)
