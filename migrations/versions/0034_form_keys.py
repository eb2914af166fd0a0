"""Sponsorship: the keys of forms that make pledges and drafts of requests, so that what is sent twice is made once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034_form_keys"
down_revision = "0033_reviewer_noted_at"
branch_labels = None
depends_on = None

UNIQUE = {"pledge": ["fund_id", "key"], "sponsorship_request": ["fund_id", "key", "meeting_id"]}


def upgrade() -> None:
    """Add them, to the tables as they are, which have triggers; what was made before has none."""
    for table, columns in UNIQUE.items():
        op.add_column(table, sa.Column("key", sa.String(64), nullable=True))
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=True)


def downgrade() -> None:
    """Take them back."""
    for table, columns in UNIQUE.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
        op.drop_column(table, "key")
