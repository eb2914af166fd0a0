"""Sponsorship: the fund of a process, its calls and reviewers, pledges with their earmarks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_fund"
down_revision = "0025_programme_record"
branch_labels = None
depends_on = None

RECORD = "the record of earmarks is only added to"
CONFIRMED = "a pledge that was confirmed is neither changed nor removed"
FIXED = (
    *("fund_id", "donor_kind", "donor_code", "amount_minor", "currency", "rate_e8", "rate_on", "worth_minor"),
    "pledged_on",
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            _choice("fund_status", "prepared", "open", "suspended", "closed"),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("administrator", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("support_rate", sa.Integer(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("limit_asked_minor", sa.BigInteger(), nullable=True),
        sa.Column("limit_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("eligibility", sa.JSON(), nullable=False),
        sa.Column("priority", sa.JSON(), nullable=False),
        sa.Column("admissible", sa.JSON(), nullable=False),
        sa.Column("max_per_state", sa.Integer(), nullable=False),
        sa.Column("visa_days", sa.Integer(), nullable=False),
        sa.Column("advance_rate", sa.Integer(), nullable=False),
        sa.Column("purge_months", sa.Integer(), nullable=False),
        sa.Column("status_words", sa.JSON(), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "limit_minor >= 0 AND (limit_asked_minor IS NULL OR limit_asked_minor > limit_minor)",
            name=op.f("ck_fund_limit"),
        ),
        sa.CheckConstraint("max_per_state BETWEEN 1 AND 9", name=op.f("ck_fund_max_per_state")),
        sa.CheckConstraint("support_rate BETWEEN 0 AND 2000", name=op.f("ck_fund_support_rate")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_fund_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("process_id", name=op.f("uq_fund_process_id")),
    )
    op.create_table(
        "fund_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_fund_call_days")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_call_fund_id_fund")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_fund_call_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_call")),
        sa.UniqueConstraint("fund_id", "meeting_id", name=op.f("uq_fund_call_fund_id_meeting_id")),
    )
    op.create_index(op.f("ix_fund_call_meeting_id"), "fund_call", ["meeting_id"], unique=False)
    op.create_table(
        "fund_reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_reviewer_fund_id_fund")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_fund_reviewer_user_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_reviewer")),
        sa.UniqueConstraint("fund_id", "user_id", name=op.f("uq_fund_reviewer_fund_id_user_id")),
    )
    op.create_index(op.f("ix_fund_reviewer_user_id"), "fund_reviewer", ["user_id"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column(
            "donor_kind",
            _choice("donor_kind", "state", "organization"),
            nullable=False,
        ),
        sa.Column("donor_code", sa.String(length=60), nullable=False),
        sa.Column("donor_name", sa.String(length=200), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            _choice("pledge_status", "proposed", "confirmed", "refused", "withdrawn", "lapsed"),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate_e8", sa.BigInteger(), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("rate_source", sa.String(length=200), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=True),
        sa.Column("pledged_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'proposed') = (rate_e8 IS NULL) OR status IN ('refused', 'withdrawn')",
            name=op.f("ck_pledge_rate"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pledge_amount")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= pledged_on", name=op.f("ck_pledge_expiry")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_pledge_fund_id_fund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
    )
    op.create_index(op.f("ix_pledge_donor_code"), "pledge", ["donor_code"], unique=False)
    op.create_index(op.f("ix_pledge_fund_id"), "pledge", ["fund_id"], unique=False)
    op.create_table(
        "pledge_earmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("group_code", sa.String(length=60), nullable=False),
        sa.Column(
            "country_list",
            _choice("earmark_list", "ldc", "lldc", "sids"),
            nullable=True,
        ),
        sa.Column(
            "cost_kind",
            _choice("earmark_cost_kind", "fare", "subsistence", "terminal", "visa", "insurance"),
            nullable=True,
        ),
        sa.Column("consent", sa.String(length=200), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_pledge_earmark_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_pledge_earmark_pledge_id_pledge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_earmark")),
        sa.UniqueConstraint("pledge_id", "position", name=op.f("uq_pledge_earmark_pledge_id_position")),
    )
    op.create_index(op.f("ix_pledge_earmark_meeting_id"), "pledge_earmark", ["meeting_id"], unique=False)
    _guard()


def _guard() -> None:
    fixed = ", ".join(FIXED)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER pledge_earmark_no_{verb.lower()} BEFORE {verb} ON pledge_earmark "
                f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
            )
        op.execute(
            f"CREATE TRIGGER pledge_no_update BEFORE UPDATE OF {fixed} ON pledge WHEN OLD.status <> 'proposed' "
            f"BEGIN SELECT RAISE(ABORT, '{CONFIRMED}'); END"
        )
        op.execute(
            f"CREATE TRIGGER pledge_no_delete BEFORE DELETE ON pledge BEGIN SELECT RAISE(ABORT, '{CONFIRMED}'); END"
        )
        return
    for name, message in (("record", RECORD), ("pledge", CONFIRMED)):
        op.execute(
            f"CREATE FUNCTION fund_{name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
    op.execute(
        "CREATE TRIGGER pledge_earmark_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON pledge_earmark "
        "FOR EACH STATEMENT EXECUTE FUNCTION fund_record_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER pledge_no_update BEFORE UPDATE OF {fixed} ON pledge FOR EACH ROW "
        "WHEN (OLD.status <> 'proposed') EXECUTE FUNCTION fund_pledge_refuse()"
    )
    op.execute(
        "CREATE TRIGGER pledge_no_delete BEFORE DELETE ON pledge FOR EACH ROW EXECUTE FUNCTION fund_pledge_refuse()"
    )


def downgrade() -> None:
    """Take it all away."""
    op.drop_table("pledge_earmark")
    op.drop_table("pledge")
    op.drop_table("fund_reviewer")
    op.drop_table("fund_call")
    op.drop_table("fund")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("record", "pledge"):
            op.execute(f"DROP FUNCTION fund_{name}_refuse()")
