"""External calendars and their events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_externals"
down_revision = "0010_readings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "external_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("counts_free", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=False),
        sa.Column("failure_values", sa.JSON(), nullable=False),
        sa.Column("etag", sa.String(length=300), nullable=False),
        sa.Column("modified", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("odd_count", sa.Integer(), nullable=False),
        sa.Column("oddities", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(address = '') <> (file_name = '')", name=op.f("ck_external_calendar_one_source")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_external_calendar_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_calendar")),
    )
    op.create_index(op.f("ix_external_calendar_due_at"), "external_calendar", ["due_at"], unique=False)
    op.create_index(op.f("ix_external_calendar_process_id"), "external_calendar", ["process_id"], unique=False)
    op.create_table(
        "external_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("instance", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("confirmed", "tentative", "cancelled"),
                name="event_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_external_event_days_in_order")),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["external_calendar.id"],
            name=op.f("fk_external_event_calendar_id_external_calendar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_event")),
    )
    op.create_index(op.f("ix_external_event_calendar_id"), "external_event", ["calendar_id"], unique=False)
    op.create_index(
        "ix_external_event_days",
        "external_event",
        ["ends_on", "starts_on", "calendar_id", "status", "is_free", "id"],
        unique=False,
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("external_event")
    op.drop_table("external_calendar")
