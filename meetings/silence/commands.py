"""`flask silence …`: prove every outcome from the record."""

from __future__ import annotations

from flask.cli import AppGroup, with_appcontext

from meetings.foundation.proving import prove

from . import queries, verifying

silence_commands = AppGroup("silence", help="Silence procedures.")


@silence_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Count every outcome from the acts once more. Exits with 1 where one differs, and says which."""
    prove(verifying.verify, lambda: len(queries.every_id()), "%d silence procedures agree with their records.")
