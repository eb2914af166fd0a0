"""The periods of dates a meeting had before, why it is not held, and where on the earth places are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_readings"
down_revision = "0009_deadline_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; a meeting that is postponed takes the reason from its last dates, beside which it was shown."""
    op.add_column("meeting_dates", sa.Column("parts", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("meeting", sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))
    op.add_column("place", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("place", sa.Column("longitude", sa.Double(), nullable=True))
    op.execute(
        "UPDATE meeting SET reason = coalesce((SELECT reason FROM meeting_dates WHERE meeting_id = meeting.id"
        " AND ending = 'postponed' ORDER BY id DESC LIMIT 1), '') WHERE status = 'postponed'"
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_column("place", "longitude")
    op.drop_column("place", "latitude")
    op.drop_column("meeting", "reason")
    op.drop_column("meeting_dates", "parts")
