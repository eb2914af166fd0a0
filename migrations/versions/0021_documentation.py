"""The register of documents: documents with their words, their languages, and what changed in them once out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_documentation"
down_revision = "0020_nominations"
branch_labels = None
depends_on = None

TYPES = (
    *("provisional_agenda", "annotated_agenda", "agenda", "programme_of_work", "rules_of_procedure", "letter"),
    *("discussion_paper", "working_paper", "conference_room_paper", "paper", "compilation", "draft"),
    *("outcome_document", "chair_summary", "report", "resolution", "list", "press_release"),
)
LANGUAGES = "'ar', 'zh', 'en', 'fr', 'ru', 'es'"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=120), nullable=False),
        sa.Column("other_symbol", sa.String(length=120), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("type", _choice("document_type", *TYPES), nullable=False),
        sa.Column("original", sa.String(length=2), nullable=False),
        sa.Column("distribution", _choice("distribution", "general", "limited", "restricted"), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("is_slotted", sa.Boolean(), nullable=False),
        sa.Column("submit_by", sa.Date(), nullable=True),
        sa.Column("issue_by", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"original IN ('', {LANGUAGES})", name=op.f("ck_meeting_document_original")),
        sa.CheckConstraint("other_symbol = '' OR symbol <> ''", name=op.f("ck_meeting_document_symbols")),
        sa.CheckConstraint("issue_by >= submit_by", name=op.f("ck_meeting_document_slots_in_order")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_meeting_document_process_id_process")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_document_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_document")),
        sa.UniqueConstraint("key", name=op.f("uq_meeting_document_key")),
    )
    listed = ["meeting_id", "type", "sort_key", "id", "is_published", "process_id"]
    op.create_index("ix_meeting_document_list", "meeting_document", listed)
    op.create_index("ix_meeting_document_symbol", "meeting_document", ["symbol"])
    op.create_index(op.f("ix_meeting_document_process_id"), "meeting_document", ["process_id"])
    op.create_table(
        "meeting_document_word",
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word_id"], ["search_word.id"], name=op.f("fk_meeting_document_word_word_id_search_word")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["meeting_document.id"],
            name=op.f("fk_meeting_document_word_record_id_meeting_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word_id", "record_id", name=op.f("pk_meeting_document_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_meeting_document_word_record_id"), "meeting_document_word", ["record_id"])
    op.create_table(
        "document_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("state", _choice("language_state", "awaited", "out"), nullable=False),
        sa.Column("out_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"lang IN ({LANGUAGES})", name=op.f("ck_document_language_lang")),
        sa.CheckConstraint("out_on IS NULL OR state = 'out'", name=op.f("ck_document_language_out_on")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["meeting_document.id"],
            name=op.f("fk_document_language_document_id_meeting_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_language")),
        sa.UniqueConstraint("document_id", "lang", name=op.f("uq_document_language_document_id_lang")),
    )
    op.create_table(
        "document_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _choice("change_kind", "corrigendum", "addendum", "revision", "amendment", "reissue"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=120), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_change_number")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["meeting_document.id"],
            name=op.f("fk_document_change_document_id_meeting_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_change")),
        sa.UniqueConstraint("document_id", "kind", "number", name=op.f("uq_document_change_document_id_kind_number")),
    )


def downgrade() -> None:
    """Drop them; the words stay, since other texts will have them again."""
    for table in ("document_change", "document_language", "meeting_document_word", "meeting_document"):
        op.drop_table(table)
