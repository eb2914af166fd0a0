"""`flask sponsorship …`: prove the ledger, and remove personal data in time."""

from __future__ import annotations

from flask.cli import AppGroup, with_appcontext

from meetings.foundation.proving import prove

from . import purging_commands, verifying

sponsorship_commands = AppGroup("sponsorship", help="The sponsorship fund and its ledger.")
sponsorship_commands.add_command(purging_commands.purge)


@sponsorship_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Count every balance from the entries once more. Exits with 1 where something differs, and says what."""
    prove(verifying.verify, verifying.count, "%d acts of the ledger agree with balances, pledges and receipts.")
