"""Tables of accounts."""

from __future__ import annotations

revision = "0003_accounts"
down_revision = "0002_states"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of accounts."""


def downgrade() -> None:
    """Take it back."""
