"""What the worker does for accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.foundation import clock
from meetings.foundation.database import db

from .models import Invitation, SessionRow

KEEP_INVITATIONS = timedelta(days=90)  # the audit log remembers them for good


def purge_sessions() -> int:
    """Remove sessions that have run out, by age or by not being used; how many there were."""
    now = clock.real_now()
    over = sa.or_(SessionRow.expires_at <= now, SessionRow.last_seen_at <= now - current_app.config["SESSION_IDLE"])
    done: Any = db.session.execute(sa.delete(SessionRow).where(over))
    return int(done.rowcount)


def purge_invitations() -> int:
    """Remove invitations that ran out a while ago; how many there were."""
    limit = clock.real_now() - KEEP_INVITATIONS
    done: Any = db.session.execute(sa.delete(Invitation).where(Invitation.expires_at <= limit))
    return int(done.rowcount)
