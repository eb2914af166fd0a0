"""`flask programme …`: prove what is on record of programmes of work."""

from __future__ import annotations

from flask.cli import AppGroup, with_appcontext

from meetings.foundation.proving import prove

from . import queries_releases, verifying

programme_commands = AppGroup("programme", help="Programmes of work, their releases and sessions.")


@programme_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Hold every release against its fingerprint, announced sessions against the latest one. Exits with 1 where one
    differs."""
    prove(verifying.verify, lambda: len(queries_releases.every_programme()), "%d programmes agree with their releases.")
