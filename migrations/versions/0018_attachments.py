"""Files that people attach to records, which never change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_attachments"
down_revision = "0016_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("pdf", "png", "jpeg", "eml"),
                name="attachment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment "
            "BEGIN SELECT RAISE(ABORT, 'what was attached never changes'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION attachment_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what was attached never changes'; END $$"
        )
        op.execute(
            "CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment "
            "FOR EACH STATEMENT EXECUTE FUNCTION attachment_refuse()"
        )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("attachment")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION attachment_refuse()")
