"""Notices and who was told, choices, digests, reminders, addresses of missions, notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_notices"
down_revision = "0015_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mission_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_address")),
        sa.UniqueConstraint("state", "email", name=op.f("uq_mission_address_state_email")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_notice_actor_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_kind"), "notice", ["kind"])
    op.create_index("ix_notice_object", "notice", ["object_kind", "object_id"])
    op.create_table(
        "notice_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("at_once", "daily", "never", name="delivery", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_notice_choice_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "notice_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_notice_digest_mail_id_outgoing_mail")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_notice_digest_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_digest")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_notice_digest_user_id_day")),
    )
    op.create_index(op.f("ix_notice_digest_mail_id"), "notice_digest", ["mail_id"])
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("to_kind", sa.String(length=20), nullable=False),
        sa.Column("to_code", sa.String(length=80), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("draft", "sent", name="note_status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_note_author_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_note_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_note_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_table(
        "notice_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("mission_address_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("at_once", "daily", "never", name="delivery", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (mission_address_id IS NULL)", name=op.f("ck_notice_receipt_one_reader")
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["notice_digest.id"], name=op.f("fk_notice_receipt_digest_id_notice_digest")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_notice_receipt_mail_id_outgoing_mail")
        ),
        sa.ForeignKeyConstraint(
            ["mission_address_id"],
            ["mission_address.id"],
            name=op.f("fk_notice_receipt_mission_address_id_mission_address"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_receipt_notice_id_notice"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_notice_receipt_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_receipt")),
        sa.UniqueConstraint(
            "notice_id", "mission_address_id", name=op.f("uq_notice_receipt_notice_id_mission_address_id")
        ),
        sa.UniqueConstraint("notice_id", "user_id", name=op.f("uq_notice_receipt_notice_id_user_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_notice_receipt_token_hash")),
    )
    op.create_index(op.f("ix_notice_receipt_digest_id"), "notice_receipt", ["digest_id"])
    op.create_index(op.f("ix_notice_receipt_mail_id"), "notice_receipt", ["mail_id"])
    op.create_index(op.f("ix_notice_receipt_notice_id"), "notice_receipt", ["notice_id"])
    op.create_index("ix_notice_receipt_to_mail", "notice_receipt", ["delivery", "mail_id", "digest_id"])
    op.create_index("ix_notice_receipt_unread", "notice_receipt", ["user_id", "read_at"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_reminder_deadline_id_deadline"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("deadline_id", "last_day", "days", name=op.f("uq_reminder_deadline_id_last_day_days")),
    )
    with op.batch_alter_table("deadline") as batch:
        batch.add_column(sa.Column("reminders", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("counting_rule") as batch:
        batch.add_column(sa.Column("reminders", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("counting_rule") as batch:
        batch.drop_column("reminders")
    with op.batch_alter_table("deadline") as batch:
        batch.drop_column("reminders")
    tables = ("reminder", "notice_receipt", "note", "notice_digest", "notice_choice", "notice", "mission_address")
    for table in tables:
        op.drop_table(table)
