"""Sponsorship: who asks that a return to a donor is reversed; another person does it, as with the return itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029_return_reversal"
down_revision = "0028_ledger"
branch_labels = None
depends_on = None

COLUMNS = ("reversal_asked_at", "reversal_asked_by_id", "reversal_asked_by_name", "reversal_words")


def upgrade() -> None:
    """Add the columns: nobody has asked yet."""
    op.add_column("pledge_return", sa.Column("reversal_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pledge_return", sa.Column("reversal_asked_by_id", sa.Integer(), nullable=True))
    for name, length in (("reversal_asked_by_name", 200), ("reversal_words", 2000)):
        op.add_column("pledge_return", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them back."""
    for name in reversed(COLUMNS):
        op.drop_column("pledge_return", name)
