"""Tables of mandates."""

from __future__ import annotations

revision = "0004_mandates"
down_revision = "0003_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of mandates."""


def downgrade() -> None:
    """Take it back."""
