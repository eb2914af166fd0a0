"""Tables of states."""

from __future__ import annotations

revision = "0002_states"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of states."""


def downgrade() -> None:
    """Take it back."""
