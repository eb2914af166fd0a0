"""Resolutions, what their paragraphs ask for, and the thesaurus by which they are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_mandates"
down_revision = "0003_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Resolutions, what their paragraphs ask for, and the thesaurus by which they are found."""
    op.create_table(
        "process",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("short", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("code", name=op.f("uq_process_code")),
    )
    op.create_table(
        "thesaurus_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thesaurus_term")),
        sa.UniqueConstraint("key", name=op.f("uq_thesaurus_term_key")),
    )
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("distributed_on", sa.Date(), nullable=True),
        sa.Column("plenary_meeting", sa.Integer(), nullable=True),
        sa.Column("agenda_item", sa.String(length=40), nullable=False),
        sa.Column("committee_report", sa.String(length=60), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_mandate_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("slug", name=op.f("uq_mandate_slug")),
        sa.UniqueConstraint("symbol", name=op.f("uq_mandate_symbol")),
    )
    op.create_index(op.f("ix_mandate_process_id"), "mandate", ["process_id"], unique=False)
    op.create_table(
        "paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("preambular", "operative", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_paragraph_mandate_id_mandate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("mandate_id", "part", "number", name=op.f("uq_paragraph_mandate_id_part_number")),
    )
    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "verb",
            sa.Enum(
                "calls_upon",
                "considers",
                "decides",
                "emphasizes",
                "encourages",
                "endorses",
                "invites",
                "notes",
                "recalls",
                "recognizes",
                "requests",
                "stresses",
                "takes_note",
                "underlines",
                "welcomes",
                name="verb",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "effect",
            sa.Enum(
                "binding",
                "requests",
                "recalled",
                "none",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
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
                name="area",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_clause_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("paragraph_id", "position", name=op.f("uq_clause_paragraph_id_position")),
    )
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dates",
                "window",
                "place",
                "max_working_days",
                "length_weeks",
                "shared_chair",
                "due",
                "report_to_session",
                "provisional_agenda",
                "from",
                name="requirement_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("meeting_codes", sa.JSON(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("latest_on IS NULL OR earliest_on IS NOT NULL", name=op.f("ck_requirement_beginning")),
        sa.CheckConstraint("latest_on IS NULL OR latest_on >= earliest_on", name=op.f("ck_requirement_window")),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_requirement_clause_id_clause")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint("key", name=op.f("uq_requirement_key")),
    )
    op.create_index(op.f("ix_requirement_clause_id"), "requirement", ["clause_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("requirement")
    op.drop_table("clause")
    op.drop_table("paragraph")
    op.drop_table("mandate")
    op.drop_table("thesaurus_term")
    op.drop_table("process")
