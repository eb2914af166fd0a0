"""Agendas in work with their items and texts, frozen versions, comments, adoptions, and templates to begin with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_agendas"
down_revision = "0021_documentation"
branch_labels = None
depends_on = None

ROLES = (
    *("opening", "chair_election", "statement", "agenda_adoption", "rules", "officers_election", "organization"),
    *("general_exchange", "thematic", "cooperation", "civil_society", "documents", "other_matters", "report"),
    *("closing", "other"),
)
RECORDS = ("agenda_text_past", "agenda_version_text", "agenda_adoption")  # only ever added to
FROZEN = (
    *("agenda_id", "number", "kind", "name", "with_annotations", "original", "content", "digest", "warnings"),
    *("is_amended", "frozen_at", "user_id", "actor_name", "is_sample"),
)
TABLES = (  # what refers to another one first
    "agenda_text_past",
    "agenda_version_text",
    "agenda_text",
    "agenda_item_paragraph",
    "agenda_item_document",
    "agenda_comment",
    "agenda_adoption",
    "agenda_version",
    "agenda_item",
    "agenda",
    "agenda_template",
)
RECORD = "the record of agendas is only added to"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables; let nobody change the record, nor what a version says."""
    op.create_table(
        "agenda_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_template")),
        sa.UniqueConstraint("key", name=op.f("uq_agenda_template_key")),
    )
    op.create_table(
        "agenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.String(length=2), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_agenda_meeting_id")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agenda_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("role", _choice("item_role", *ROLES), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("speakers", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agenda_id"], ["agenda.id"], name=op.f("fk_agenda_item_agenda_id_agenda")),
        sa.ForeignKeyConstraint(["parent_id"], ["agenda_item.id"], name=op.f("fk_agenda_item_parent_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_agenda_id"), "agenda_item", ["agenda_id"], unique=False)
    op.create_table(
        "agenda_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agenda_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _choice("version_kind", "elements", "draft", "provisional", "annotated", "adopted"), nullable=False
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("with_annotations", sa.Boolean(), nullable=False),
        sa.Column("original", sa.String(length=2), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("is_amended", sa.Boolean(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agenda_id"], ["agenda.id"], name=op.f("fk_agenda_version_agenda_id_agenda")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["meeting_document.id"], name=op.f("fk_agenda_version_document_id_meeting_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version")),
        sa.UniqueConstraint("agenda_id", "kind", "digest", name=op.f("uq_agenda_version_agenda_id_kind_digest")),
        sa.UniqueConstraint("agenda_id", "number", name=op.f("uq_agenda_version_agenda_id_number")),
    )
    op.create_index(op.f("ix_agenda_version_comments_until"), "agenda_version", ["comments_until"], unique=False)
    op.create_index(op.f("ix_agenda_version_document_id"), "agenda_version", ["document_id"], unique=False)
    op.create_table(
        "agenda_adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("sitting", sa.Integer(), nullable=True),
        sa.Column("how", _choice("adoption_how", "consensus", "vote", "silence", "not_adopted"), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstaining", sa.Integer(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("silence_id", sa.Integer(), nullable=True),
        sa.Column("adopted_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_id"], ["agenda_version.id"], name=op.f("fk_agenda_adoption_adopted_id_agenda_version")
        ),
        sa.ForeignKeyConstraint(
            ["silence_id"], ["silence_procedure.id"], name=op.f("fk_agenda_adoption_silence_id_silence_procedure")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["agenda_version.id"], name=op.f("fk_agenda_adoption_version_id_agenda_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_adoption")),
        sa.UniqueConstraint("adopted_id", name=op.f("uq_agenda_adoption_adopted_id")),
    )
    op.create_index(op.f("ix_agenda_adoption_version_id"), "agenda_adoption", ["version_id"], unique=False)
    op.create_table(
        "agenda_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column("audience", _choice("comment_audience", "all", "desk"), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.String(length=500), nullable=True),
        sa.Column("annotation", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["agenda_version.id"], name=op.f("fk_agenda_comment_version_id_agenda_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_comment")),
    )
    op.create_index(op.f("ix_agenda_comment_version_id"), "agenda_comment", ["version_id"], unique=False)
    op.create_table(
        "agenda_item_document",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["meeting_document.id"],
            name=op.f("fk_agenda_item_document_document_id_meeting_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_agenda_item_document_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "document_id", name=op.f("pk_agenda_item_document")),
    )
    op.create_index(op.f("ix_agenda_item_document_document_id"), "agenda_item_document", ["document_id"], unique=False)
    op.create_table(
        "agenda_item_paragraph",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_agenda_item_paragraph_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_agenda_item_paragraph_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("item_id", "paragraph_id", name=op.f("pk_agenda_item_paragraph")),
    )
    op.create_index(
        op.f("ix_agenda_item_paragraph_paragraph_id"), "agenda_item_paragraph", ["paragraph_id"], unique=False
    )
    op.create_table(
        "agenda_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("heading", sa.String(length=500), nullable=False),
        sa.Column("annotation", sa.Text(), nullable=False),
        sa.Column("state", _choice("text_state", "missing", "draft", "reviewed"), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("from_heading", sa.String(length=500), nullable=False),
        sa.Column("from_annotation", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_text_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_agenda_text_owner_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_text")),
        sa.UniqueConstraint("item_id", "lang", name=op.f("uq_agenda_text_item_id_lang")),
    )
    op.create_index(op.f("ix_agenda_text_owner_id"), "agenda_text", ["owner_id"], unique=False)
    op.create_table(
        "agenda_version_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["agenda_version.id"], name=op.f("fk_agenda_version_text_version_id_agenda_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version_text")),
        sa.UniqueConstraint("version_id", "lang", name=op.f("uq_agenda_version_text_version_id_lang")),
    )
    op.create_table(
        "agenda_text_past",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=500), nullable=False),
        sa.Column("annotation", sa.Text(), nullable=False),
        sa.Column("state", _choice("text_state", "missing", "draft", "reviewed"), nullable=False),
        sa.Column("from_heading", sa.String(length=500), nullable=False),
        sa.Column("from_annotation", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["agenda_text.id"], name=op.f("fk_agenda_text_past_text_id_agenda_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_text_past")),
        sa.UniqueConstraint("text_id", "number", name=op.f("uq_agenda_text_past_text_id_number")),
    )
    _refuse()


def _refuse() -> None:
    columns = ", ".join(FROZEN)
    if op.get_bind().dialect.name == "sqlite":
        refusal = f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
        for table in RECORDS:
            for verb in ("UPDATE", "DELETE"):
                op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refusal}")
        op.execute(f"CREATE TRIGGER agenda_version_no_update BEFORE UPDATE OF {columns} ON agenda_version {refusal}")
        op.execute(f"CREATE TRIGGER agenda_version_no_delete BEFORE DELETE ON agenda_version {refusal}")
        return
    op.execute(
        "CREATE FUNCTION agenda_record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{RECORD}'; END $$"
    )
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION agenda_record_refuse()"
        )
    op.execute(
        f"CREATE TRIGGER agenda_version_no_update BEFORE UPDATE OF {columns} ON agenda_version "
        "FOR EACH STATEMENT EXECUTE FUNCTION agenda_record_refuse()"
    )
    op.execute(
        "CREATE TRIGGER agenda_version_no_delete BEFORE DELETE OR TRUNCATE ON agenda_version "
        "FOR EACH STATEMENT EXECUTE FUNCTION agenda_record_refuse()"
    )


def downgrade() -> None:
    """Take it all away."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION agenda_record_refuse()")
