"""Tables of calendar."""

from __future__ import annotations

revision = "0005_calendar"
down_revision = "0004_mandates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of calendar."""


def downgrade() -> None:
    """Take it back."""
