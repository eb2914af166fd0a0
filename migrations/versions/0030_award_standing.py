"""Sponsorship: under which regional group and lists a State stood when an award was entered, which is proved by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_award_standing"
down_revision = "0029_return_reversal"
branch_labels = None
depends_on = None

ENTERED = "an award that was entered is neither changed nor removed"


def upgrade() -> None:
    """Add the column, which stays as it was entered; awards of before have none."""
    op.add_column("award", sa.Column("standing", sa.JSON(none_as_null=True), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{ENTERED}'); END"
    else:
        body = "FOR EACH ROW EXECUTE FUNCTION sponsorship_given_refuse()"
    op.execute(f"CREATE TRIGGER award_no_other_standing BEFORE UPDATE OF standing ON award {body}")


def downgrade() -> None:
    """Take it back."""
    of_table = " ON award" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER award_no_other_standing{of_table}")
    op.drop_column("award", "standing")
