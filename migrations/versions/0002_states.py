"""States, the regional groups and who belongs to them when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_states"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """States, the regional groups and who belongs to them when."""
    op.create_table(
        "regional_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regional_group")),
        sa.UniqueConstraint("code", name=op.f("uq_regional_group_code")),
    )
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("iso3", sa.String(length=3), nullable=False),
        sa.Column("iso2", sa.String(length=2), nullable=False),
        sa.Column("m49", sa.String(length=3), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("former_name", sa.JSON(), nullable=False),
        sa.Column("former_until", sa.Date(), nullable=True),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("note_is_unverified", sa.Boolean(), nullable=False),
        sa.Column("former_until_is_unverified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state")),
        sa.UniqueConstraint("iso2", name=op.f("uq_state_iso2")),
        sa.UniqueConstraint("iso3", name=op.f("uq_state_iso3")),
    )
    op.create_table(
        "group_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "member",
                "also_takes_part",
                "electoral_only",
                "observer",
                name="membership_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_group_membership_period")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["regional_group.id"], name=op.f("fk_group_membership_group_id_regional_group")
        ),
        sa.ForeignKeyConstraint(["state_id"], ["state.id"], name=op.f("fk_group_membership_state_id_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_membership")),
        sa.UniqueConstraint(
            "state_id", "group_id", "from_on", name=op.f("uq_group_membership_state_id_group_id_from_on")
        ),
    )
    op.create_index(op.f("ix_group_membership_group_id"), "group_membership", ["group_id"], unique=False)
    op.create_table(
        "regional_group_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("short", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["regional_group.id"], name=op.f("fk_regional_group_name_group_id_regional_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regional_group_name")),
        sa.UniqueConstraint("group_id", "from_on", name=op.f("uq_regional_group_name_group_id_from_on")),
    )
    op.create_table(
        "state_listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column(
            "list",
            sa.Enum("ldc", "lldc", "sids", name="country_list", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["state_id"], ["state.id"], name=op.f("fk_state_listing_state_id_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_listing")),
        sa.UniqueConstraint("state_id", "list", "year", name=op.f("uq_state_listing_state_id_list_year")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("state_listing")
    op.drop_table("regional_group_name")
    op.drop_table("group_membership")
    op.drop_table("state")
    op.drop_table("regional_group")
