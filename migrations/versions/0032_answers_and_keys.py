"""Sponsorship: whether a State has attended before is what it answers; a proposal has the key of its form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_answers_and_keys"
down_revision = "0031_act_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; requests of before gave no answer. In words of our own, as a table made again would lose its
    triggers."""
    op.execute(
        "ALTER TABLE sponsorship_request ADD COLUMN has_attended VARCHAR(40) DEFAULT 'not_said' NOT NULL"
        " CONSTRAINT ck_sponsorship_request_answer CHECK (has_attended IN ('yes', 'no', 'not_said'))"
    )
    op.add_column("award_proposal", sa.Column("key", sa.String(length=64), nullable=True))
    op.create_index("ix_award_proposal_fund_id_key", "award_proposal", ["fund_id", "key"], unique=True)


def downgrade() -> None:
    """Take both back."""
    op.drop_index("ix_award_proposal_fund_id_key", "award_proposal")
    op.drop_column("award_proposal", "key")
    op.drop_column("sponsorship_request", "has_attended")
