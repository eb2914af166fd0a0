"""Silence procedures, whom they ask, and their acts: a record that is only added to, and outcomes that stay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_silence"
down_revision = "0018_attachments"
branch_labels = None
depends_on = None

# What of a procedure is settled when it is opened. `path` may follow a page that moves.
SETTLED = (
    *("id", "subject_kind", "subject_id", "process", "number", "previous_id", "title", "text", "manager_kind"),
    *("manager_scope", "opened_at", "zone", "words"),
)
RECORD = "the record of a silence procedure is only added to"
ENDED = "a silence procedure that has ended does not change"
FIXED = "what was put under silence does not change"
LATE = "who is asked is settled when a silence procedure is opened"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "silence_procedure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("manager_kind", _choice("manager_kind", "secretariat", "coordinator"), nullable=False),
        sa.Column("manager_scope", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("status", _choice("silence_status", "open", "broken", "adopted", "withdrawn"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > opened_at", name=op.f("ck_silence_procedure_in_order")),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_silence_procedure_ended")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["silence_procedure.id"], name=op.f("fk_silence_procedure_previous_id_silence_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_procedure")),
        sa.UniqueConstraint("previous_id", name=op.f("uq_silence_procedure_previous_id")),
        sa.UniqueConstraint(
            "subject_kind", "subject_id", "number", name=op.f("uq_silence_procedure_subject_kind_subject_id_number")
        ),
    )
    op.create_index("ix_silence_procedure_status", "silence_procedure", ["status", "expires_at"])
    op.create_table(
        "silence_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("addressee_kind", "state", "group_chair"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["silence_procedure.id"], name=op.f("fk_silence_addressee_procedure_id_silence_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_addressee")),
        sa.UniqueConstraint("procedure_id", "kind", "code", name=op.f("uq_silence_addressee_procedure_id_kind_code")),
    )
    op.create_index("ix_silence_addressee_code", "silence_addressee", ["code"])
    kinds = ("open", "extend", "object", "ask_time", "run_out", "adopt", "withdraw")
    op.create_table(
        "silence_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("silence_act_kind", *kinds), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("via", _choice("via", "application", "note", "mail"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_lang", sa.String(length=2), nullable=False),
        sa.Column("author_public", sa.Boolean(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'object' OR (addressee_id IS NOT NULL AND received_at IS NOT NULL)",
            name=op.f("ck_silence_act_objection"),
        ),
        sa.CheckConstraint("via = 'application' OR evidence_id IS NOT NULL", name=op.f("ck_silence_act_evidence")),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["silence_addressee.id"], name=op.f("fk_silence_act_addressee_id_silence_addressee")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["attachment.id"], name=op.f("fk_silence_act_evidence_id_attachment")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["silence_procedure.id"], name=op.f("fk_silence_act_procedure_id_silence_procedure")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_silence_act_user_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_act")),
        sa.UniqueConstraint("procedure_id", "position", name=op.f("uq_silence_act_procedure_id_position")),
    )
    op.create_index(
        "uq_silence_act_objection",
        "silence_act",
        ["procedure_id", "addressee_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'object'"),
        postgresql_where=sa.text("kind = 'object'"),
    )
    op.create_index("ix_silence_act_kind", "silence_act", ["kind", "procedure_id"])
    if op.get_bind().dialect.name == "sqlite":
        _triggers_of_sqlite()
    else:
        _triggers_of_postgresql()


def _triggers_of_sqlite() -> None:
    settled = ", ".join(SETTLED)
    refusals = {
        "silence_act_no_update": ("UPDATE ON silence_act", "", RECORD),
        "silence_act_no_delete": ("DELETE ON silence_act", "", RECORD),
        "silence_addressee_no_update": ("UPDATE ON silence_addressee", "", RECORD),
        "silence_addressee_no_delete": ("DELETE ON silence_addressee", "", RECORD),
        "silence_addressee_no_more": (
            "INSERT ON silence_addressee",
            "WHEN EXISTS (SELECT 1 FROM silence_act WHERE procedure_id = NEW.procedure_id)",
            LATE,
        ),
        "silence_procedure_ended": ("UPDATE ON silence_procedure", "WHEN OLD.status <> 'open'", ENDED),
        "silence_procedure_settled": (f"UPDATE OF {settled} ON silence_procedure", "", FIXED),
        "silence_procedure_no_delete": ("DELETE ON silence_procedure", "", RECORD),
    }
    for name, (event, condition, words) in refusals.items():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END")


def _triggers_of_postgresql() -> None:
    for name, words in (
        ("silence_refuse", RECORD),
        ("silence_refuse_ended", ENDED),
        ("silence_refuse_settled", FIXED),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
    op.execute(
        "CREATE FUNCTION silence_refuse_addressee() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM silence_act WHERE procedure_id = NEW.procedure_id) THEN "
        "RAISE EXCEPTION 'who is asked is settled when a silence procedure is opened'; END IF; RETURN NEW; END $$"
    )
    for table in ("silence_act", "silence_addressee"):
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION silence_refuse()"
        )
    op.execute(
        "CREATE TRIGGER silence_addressee_no_more BEFORE INSERT ON silence_addressee "
        "FOR EACH ROW EXECUTE FUNCTION silence_refuse_addressee()"
    )
    op.execute(
        "CREATE TRIGGER silence_procedure_no_delete BEFORE DELETE OR TRUNCATE ON silence_procedure "
        "FOR EACH STATEMENT EXECUTE FUNCTION silence_refuse()"
    )
    op.execute(
        "CREATE TRIGGER silence_procedure_ended BEFORE UPDATE ON silence_procedure "
        "FOR EACH ROW WHEN (OLD.status <> 'open') EXECUTE FUNCTION silence_refuse_ended()"
    )
    op.execute(
        f"CREATE TRIGGER silence_procedure_settled BEFORE UPDATE OF {', '.join(SETTLED)} ON silence_procedure "
        "FOR EACH STATEMENT EXECUTE FUNCTION silence_refuse_settled()"
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("silence_act", "silence_addressee", "silence_procedure"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("", "_ended", "_settled", "_addressee"):
            op.execute(f"DROP FUNCTION silence_refuse{name}()")
