"""`flask agendas …`: prove what is on record of agendas."""

from __future__ import annotations

from flask.cli import AppGroup, with_appcontext

from meetings.foundation.proving import prove

from . import verifying

agenda_commands = AppGroup("agendas", help="Agendas, their versions, texts and adoptions.")


@agenda_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Hold every version against its fingerprint, every text against what was saved. Exits with 1 where one differs."""
    prove(verifying.verify, lambda: len(verifying.every_id()), "%d agendas agree with their records.")
