"""The day that lists of deadlines are ordered by, never empty, so that an index can give them in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_deadline_order"
down_revision = "0008_words"
branch_labels = None
depends_on = None

BEFORE = ("latest_on", "id", "is_published", "at_time", "state", "is_binding", "meeting_id", "area", "whose")
AFTER = ("sort_on", "id", "is_published", "latest_on", "at_time", "state", "is_binding", "meeting_id", "area", "whose")


def upgrade() -> None:
    """Add it, and index by it."""
    op.add_column("deadline", sa.Column("sort_on", sa.Date(), nullable=False, server_default="2100-12-31"))
    op.execute("UPDATE deadline SET sort_on = latest_on WHERE latest_on IS NOT NULL")
    op.drop_index("ix_deadline_list", "deadline")
    op.create_index("ix_deadline_list", "deadline", [*AFTER, "process_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_deadline_list", "deadline")
    op.create_index("ix_deadline_list", "deadline", [*BEFORE, "process_id"], unique=False)
    op.drop_column("deadline", "sort_on")
