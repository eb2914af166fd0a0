"""Topics: themes, proposals with their attachments and acts, digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_topics"
down_revision = "0022_agendas"
branch_labels = None
depends_on = None

RECORDS = ("topic_act", "topic_digest")  # only ever added to
RECORD = "the record of topics is only added to"
SUBMITTED = "a proposal that was submitted is neither changed nor removed"
SAID = ("meeting_id", "by_kind", "by_code", "by_name", "title", "kind", "issue", "rationale", "outcome", "lang")
ACTIONS = ("submit", "withdraw", "group", "answer", "publish")
ANSWERS = ("none", "taken_up", "merged", "other_meeting", "not_taken_up")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "topic_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_topic_theme_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_theme")),
    )
    op.create_index(op.f("ix_topic_theme_meeting_id"), "topic_theme", ["meeting_id"])
    op.create_table(
        "topic_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by_kind", _choice("by_kind", "state", "group", "organization"), nullable=False),
        sa.Column("by_code", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", _choice("topic_kind", "challenge", "opportunity"), nullable=False),
        sa.Column("issue", sa.String(length=200), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("status", _choice("proposal_status", "draft", "submitted", "withdrawn"), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", _choice("answer", *ANSWERS), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("other_meeting_id", sa.Integer(), nullable=True),
        sa.Column("answer_words", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'draft') = (submitted_at IS NULL)", name=op.f("ck_topic_proposal_submitted")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_topic_proposal_merged")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_topic_proposal_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_topic_proposal_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["topic_proposal.id"], name=op.f("fk_topic_proposal_merged_into_id_topic_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["other_meeting_id"], ["meeting.id"], name=op.f("fk_topic_proposal_other_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["topic_theme.id"], name=op.f("fk_topic_proposal_theme_id_topic_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_proposal")),
    )
    for column in ("item_id", "meeting_id", "merged_into_id", "theme_id"):
        op.create_index(op.f(f"ix_topic_proposal_{column}"), "topic_proposal", [column])
    op.create_table(
        "topic_attachment",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_topic_attachment_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["topic_proposal.id"],
            name=op.f("fk_topic_attachment_proposal_id_topic_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "attachment_id", name=op.f("pk_topic_attachment")),
    )
    op.create_index(op.f("ix_topic_attachment_attachment_id"), "topic_attachment", ["attachment_id"])
    op.create_table(
        "topic_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", _choice("topic_action", *ACTIONS), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.JSON(), nullable=False),
        sa.Column("answer", _choice("topic_act_answer", *ANSWERS), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("other_meeting_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["topic_proposal.id"], name=op.f("fk_topic_act_proposal_id_topic_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_act")),
        sa.UniqueConstraint("proposal_id", "position", name=op.f("uq_topic_act_proposal_id_position")),
    )
    op.create_table(
        "topic_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("symbol", sa.String(length=120), nullable=False),
        sa.Column("distribution", _choice("topic_distribution", "general", "limited", "restricted"), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_topic_digest_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_digest")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_topic_digest_meeting_id_number")),
    )
    _guard()


def _guard() -> None:
    said = ", ".join(SAID)
    if op.get_bind().dialect.name == "sqlite":
        for table in RECORDS:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
                )
        for verb, name in ((f"UPDATE OF {said}", "update"), ("DELETE", "delete")):
            op.execute(
                f"CREATE TRIGGER topic_proposal_no_{name} BEFORE {verb} ON topic_proposal WHEN OLD.status <> 'draft' "
                f"BEGIN SELECT RAISE(ABORT, '{SUBMITTED}'); END"
            )
        return
    for name, message in (("record", RECORD), ("submitted", SUBMITTED)):
        op.execute(
            f"CREATE FUNCTION topic_{name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION topic_record_refuse()"
        )
    for verb, name in ((f"UPDATE OF {said}", "update"), ("DELETE", "delete")):
        op.execute(
            f"CREATE TRIGGER topic_proposal_no_{name} BEFORE {verb} ON topic_proposal FOR EACH ROW "
            "WHEN (OLD.status <> 'draft') EXECUTE FUNCTION topic_submitted_refuse()"
        )


def downgrade() -> None:
    """Take it all away."""
    for table in ("topic_digest", "topic_act", "topic_attachment", "topic_proposal", "topic_theme"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("record", "submitted"):
            op.execute(f"DROP FUNCTION topic_{name}_refuse()")
