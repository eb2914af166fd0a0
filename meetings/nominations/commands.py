"""`flask nominations …`: prove what is on record of nominations and officers."""

from __future__ import annotations

from flask.cli import AppGroup, with_appcontext

from meetings.foundation.proving import prove

from . import queries, verifying

nomination_commands = AppGroup("nominations", help="Nominations and officers.")


@nomination_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Count every status from the record once more. Exits with 1 where something differs, and says what."""
    prove(
        verifying.verify,
        lambda: len(queries.every_post()),
        "%d posts with their nominations and officers agree with their records.",
    )
