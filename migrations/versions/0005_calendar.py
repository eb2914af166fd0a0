"""Places, holidays, meetings with their old dates, and the meetings of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_calendar"
down_revision = "0004_mandates"
branch_labels = None
depends_on = None

KINDS = (
    "expert_meeting",
    "preparatory_committee",
    "review_conference",
    "biennial_meeting",
    "regional_meeting",
    "informal_forum",
)
STATUSES = (
    "mandated",
    "proposed",
    "confirmed",
    "under_way",
    "closed",
    "postponed",
    "cancelled",
)
CHAIRS = (
    "none",
    "designated",
    "elected",
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Places, holidays, meetings with their old dates, and the meetings of others."""
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("is_duty_station", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", _choice("holiday_kind", "official", "floating"), nullable=False),
        sa.Column("is_lunar", sa.Boolean(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_holiday_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("place_id", "on", "kind", name=op.f("uq_holiday_place_id_on_kind")),
    )
    op.create_index(op.f("ix_holiday_on"), "holiday", ["on"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("meeting_kind", *KINDS), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("short", sa.JSON(), nullable=False),
        sa.Column("status", _choice("meeting_status", *STATUSES), nullable=False),
        sa.Column("status_before", _choice("meeting_status_before", *STATUSES), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("host_state_id", sa.Integer(), nullable=True),
        sa.Column("chair_state_id", sa.Integer(), nullable=True),
        sa.Column("chair_name", sa.String(length=200), nullable=False),
        sa.Column("chair_status", _choice("chair_status", *CHAIRS), nullable=False),
        sa.Column("report_symbol", sa.String(length=60), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("sort_on", sa.Date(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(start_on IS NULL) = (end_on IS NULL)", name=op.f("ck_meeting_both_dates")),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_meeting_dates_in_order")),
        sa.CheckConstraint("latest_on >= earliest_on", name=op.f("ck_meeting_window_in_order")),
        sa.ForeignKeyConstraint(["chair_state_id"], ["state.id"], name=op.f("fk_meeting_chair_state_id_state")),
        sa.ForeignKeyConstraint(["host_state_id"], ["state.id"], name=op.f("fk_meeting_host_state_id_state")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_meeting_place_id_place")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_meeting_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
    )
    op.create_index(op.f("ix_meeting_place_id"), "meeting", ["place_id"], unique=False)
    op.create_index(op.f("ix_meeting_process_id"), "meeting", ["process_id"], unique=False)
    op.create_index("ix_meeting_sort", "meeting", ["is_published", "sort_on", "id"], unique=False)
    op.create_table(
        "other_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.Column("is_exact", sa.Boolean(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("latest_on >= earliest_on", name=op.f("ck_other_meeting_window")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_other_meeting_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_meeting")),
        sa.UniqueConstraint("key", name=op.f("uq_other_meeting_key")),
    )
    op.create_index(op.f("ix_other_meeting_earliest_on"), "other_meeting", ["earliest_on"], unique=False)
    op.create_index(op.f("ix_other_meeting_latest_on"), "other_meeting", ["latest_on"], unique=False)
    op.create_table(
        "meeting_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("status", _choice("meeting_status", *STATUSES), nullable=False),
        sa.Column("ending", _choice("dates_ending", "replaced", "postponed"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_dates_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_dates")),
    )
    op.create_index(op.f("ix_meeting_dates_meeting_id"), "meeting_dates", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_prepares",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("prepared_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_prepares_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["prepared_id"], ["meeting.id"], name=op.f("fk_meeting_prepares_prepared_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "prepared_id", name=op.f("pk_meeting_prepares")),
    )
    op.create_index(op.f("ix_meeting_prepares_prepared_id"), "meeting_prepares", ["prepared_id"], unique=False)
    op.create_table(
        "meeting_paragraph",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_paragraph_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_meeting_paragraph_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "paragraph_id", name=op.f("pk_meeting_paragraph")),
    )
    op.create_index(op.f("ix_meeting_paragraph_paragraph_id"), "meeting_paragraph", ["paragraph_id"], unique=False)


def downgrade() -> None:
    """Take it back; indexes go with their tables."""
    op.drop_table("meeting_paragraph")
    op.drop_table("meeting_prepares")
    op.drop_table("meeting_dates")
    op.drop_table("other_meeting")
    op.drop_table("meeting")
    op.drop_table("holiday")
    op.drop_table("place")
