"""Tables of feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_feeds"
down_revision = "0006_deadlines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Editions of our words, and what was left out."""
    op.create_table(
        "feed_edition",
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_feed_edition")),
    )
    op.create_table(
        "feed_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("as_tasks", sa.Boolean(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_problem")),
        sa.UniqueConstraint(
            "kind", "record_id", "language", "as_tasks", name=op.f("uq_feed_problem_kind_record_id_language_as_tasks")
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("feed_problem")
    op.drop_table("feed_edition")
