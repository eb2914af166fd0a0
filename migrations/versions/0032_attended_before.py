"""Sponsorship: whether a State has attended before is what it answers, and no longer whether it wrote something."""

from __future__ import annotations

from alembic import op

revision = "0032_attended_before"
down_revision = "0030_award_standing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the answer; requests of before gave none. In words of our own, as a table made again would lose its
    triggers."""
    op.execute(
        "ALTER TABLE sponsorship_request ADD COLUMN has_attended VARCHAR(40) DEFAULT 'not_said' NOT NULL"
        " CONSTRAINT ck_sponsorship_request_answer CHECK (has_attended IN ('yes', 'no', 'not_said'))"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("sponsorship_request", "has_attended")
