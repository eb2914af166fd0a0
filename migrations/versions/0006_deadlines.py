"""Deadlines, the acts on them, and the rules that count some of them back from an opening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_deadlines"
down_revision = "0005_calendar"
branch_labels = None
depends_on = None

AREAS = (
    "dates",
    "chair",
    "bureau",
    "agenda",
    "programme",
    "documents",
    "sponsorship",
    "reports",
    "assistance",
    "participation",
    "regional",
    "follow_up",
    "general",
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Deadlines, the acts on them, and the rules that count some of them back from an opening."""
    op.create_table(
        "counting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("is_binding", sa.Boolean(), nullable=False),
        sa.Column("area", _choice("area", *AREAS), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_rule")),
        sa.UniqueConstraint("key", name=op.f("uq_counting_rule_key")),
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("is_binding", sa.Boolean(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("extended_days", sa.Integer(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("area", _choice("area", *AREAS), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("state", _choice("deadline_state", "open", "done", "extended", "waived"), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(earliest_on IS NULL) = (latest_on IS NULL)", name=op.f("ck_deadline_both_ends")),
        sa.CheckConstraint("latest_on >= earliest_on", name=op.f("ck_deadline_window_in_order")),
        sa.CheckConstraint("extended_days >= 0", name=op.f("ck_deadline_extended_days")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_deadline_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_deadline_paragraph_id_paragraph")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_deadline_process_id_process")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_deadline_requirement_id_requirement")
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["counting_rule.id"], name=op.f("fk_deadline_rule_id_counting_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("key", name=op.f("uq_deadline_key")),
        sa.UniqueConstraint("meeting_id", "rule_id", name=op.f("uq_deadline_meeting_id_rule_id")),
    )
    op.create_index(op.f("ix_deadline_paragraph_id"), "deadline", ["paragraph_id"], unique=False)
    op.create_index(op.f("ix_deadline_process_id"), "deadline", ["process_id"], unique=False)
    op.create_index(op.f("ix_deadline_requirement_id"), "deadline", ["requirement_id"], unique=False)
    op.create_index("ix_deadline_sort", "deadline", ["is_published", "latest_on", "id"], unique=False)
    op.create_table(
        "deadline_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("action", _choice("deadline_action", "do", "reopen", "extend", "waive"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("after_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_act_deadline_id_deadline")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_act")),
    )
    op.create_index(op.f("ix_deadline_act_deadline_id"), "deadline_act", ["deadline_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("deadline_act")
    op.drop_table("deadline")
    op.drop_table("counting_rule")
