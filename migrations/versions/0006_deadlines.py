"""Tables of deadlines."""

from __future__ import annotations

revision = "0006_deadlines"
down_revision = "0005_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of deadlines."""


def downgrade() -> None:
    """Take it back."""
