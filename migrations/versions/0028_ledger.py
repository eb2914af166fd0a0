"""Sponsorship: the ledger, what comes in and what goes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028_ledger"
down_revision = "0027_sponsorship_requests"
branch_labels = None
depends_on = None

RECORDS = ("ledger_act", "ledger_entry", "receipt")  # only ever added to
RECORD = "the ledger is only added to"
ZERO = "an account begins at zero"
SUMS = "the balance of an account is the sum of its entries"
ACCOUNT = "an account is neither changed nor removed"
FUND = "an entry stays within the fund of its act"
# What holds of an account, of which every entry is counted already when its balance changes.
IS_SUM = (
    "NEW.balance = (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entry WHERE into_id = NEW.id) "
    "- (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entry WHERE out_of_id = NEW.id)"
)
IN_FUND = (
    "(SELECT count(*) FROM ledger_account a JOIN ledger_act t ON t.fund_id = a.fund_id "
    "WHERE t.id = NEW.act_id AND a.id IN (NEW.out_of_id, NEW.into_id)) = 2"
)
OUT = "UPDATE ledger_account SET balance = balance - NEW.amount_minor WHERE id = NEW.out_of_id;"
INTO = "UPDATE ledger_account SET balance = balance + NEW.amount_minor WHERE id = NEW.into_id;"
KEPT = "id, fund_id, pledge_id, award_id, kind"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _choice(
                "account_kind",
                "donor",
                "pledged",
                "available",
                "support",
                "committed",
                "advanced",
                "settled",
                "returned",
            ),
            nullable=False,
        ),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(award_id IS NOT NULL) = (kind IN ('committed', 'advanced', 'settled'))",
            name=op.f("ck_ledger_account_of_award"),
        ),
        sa.CheckConstraint(
            "CASE WHEN kind = 'donor' THEN balance <= 0 ELSE balance >= 0 END", name=op.f("ck_ledger_account_balance")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_ledger_account_award_id_award")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_ledger_account_fund_id_fund")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_ledger_account_pledge_id_pledge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
    )
    op.create_index(op.f("ix_ledger_account_fund_id"), "ledger_account", ["fund_id"], unique=False)
    op.create_index(
        "ix_ledger_account_of_award",
        "ledger_account",
        ["award_id", "pledge_id", "kind"],
        unique=True,
        sqlite_where=sa.text("award_id IS NOT NULL"),
        postgresql_where=sa.text("award_id IS NOT NULL"),
    )
    op.create_index(
        "ix_ledger_account_of_pledge",
        "ledger_account",
        ["pledge_id", "kind"],
        unique=True,
        sqlite_where=sa.text("award_id IS NULL"),
        postgresql_where=sa.text("award_id IS NULL"),
    )
    op.create_table(
        "ledger_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            _choice(
                "act_kind",
                "pledge",
                "lapse",
                "receipt",
                "award",
                "release",
                "advance",
                "settlement",
                "recovery",
                "return",
                "reversal",
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_ledger_act_award_id_award")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_ledger_act_fund_id_fund")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_ledger_act_pledge_id_pledge")),
        sa.ForeignKeyConstraint(["reverses_id"], ["ledger_act.id"], name=op.f("fk_ledger_act_reverses_id_ledger_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_act")),
        sa.UniqueConstraint("fund_id", "key", name=op.f("uq_ledger_act_fund_id_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_act_reverses_id")),
    )
    op.create_index(op.f("ix_ledger_act_award_id"), "ledger_act", ["award_id"], unique=False)
    op.create_index(op.f("ix_ledger_act_pledge_id"), "ledger_act", ["pledge_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("out_of_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_entry_amount")),
        sa.CheckConstraint("out_of_id <> into_id", name=op.f("ck_ledger_entry_accounts")),
        sa.ForeignKeyConstraint(["act_id"], ["ledger_act.id"], name=op.f("fk_ledger_entry_act_id_ledger_act")),
        sa.ForeignKeyConstraint(
            ["into_id"], ["ledger_account.id"], name=op.f("fk_ledger_entry_into_id_ledger_account")
        ),
        sa.ForeignKeyConstraint(
            ["out_of_id"], ["ledger_account.id"], name=op.f("fk_ledger_entry_out_of_id_ledger_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_act_id"), "ledger_entry", ["act_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_into_id"), "ledger_entry", ["into_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_out_of_id"), "ledger_entry", ["out_of_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("rate_e8", sa.BigInteger(), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=False),
        sa.Column("rate_source", sa.String(length=200), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.Column("support_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "paid_minor > 0 AND credited_minor > 0 AND support_minor >= 0", name=op.f("ck_receipt_amounts")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["ledger_act.id"], name=op.f("fk_receipt_act_id_ledger_act")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_receipt_pledge_id_pledge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("act_id", name=op.f("uq_receipt_act_id")),
    )
    op.create_index(op.f("ix_receipt_pledge_id"), "receipt", ["pledge_id"], unique=False)
    op.create_table(
        "pledge_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column(
            "status",
            _choice("return_status", "asked", "done", "refused"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'done') = (act_id IS NOT NULL)", name=op.f("ck_pledge_return_done")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pledge_return_amount")),
        sa.ForeignKeyConstraint(["act_id"], ["ledger_act.id"], name=op.f("fk_pledge_return_act_id_ledger_act")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_pledge_return_pledge_id_pledge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_return")),
        sa.UniqueConstraint("act_id", name=op.f("uq_pledge_return_act_id")),
    )
    op.create_index(op.f("ix_pledge_return_pledge_id"), "pledge_return", ["pledge_id"], unique=False)
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table in RECORDS:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
            )
    for name, when, condition, message in (
        ("ledger_entry_in_fund", "BEFORE INSERT ON ledger_entry", f"NOT ({IN_FUND})", FUND),
        ("ledger_account_zero", "BEFORE INSERT ON ledger_account", "NEW.balance <> 0", ZERO),
        ("ledger_account_sums", "AFTER UPDATE OF balance ON ledger_account", f"NOT ({IS_SUM})", SUMS),
        ("ledger_account_no_update", f"BEFORE UPDATE OF {KEPT} ON ledger_account", "true", ACCOUNT),
        ("ledger_account_no_delete", "BEFORE DELETE ON ledger_account", "true", ACCOUNT),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{message}') WHERE {condition}; END")
    op.execute(f"CREATE TRIGGER ledger_entry_counts AFTER INSERT ON ledger_entry BEGIN {OUT} {INTO} END")


def _guard_postgresql() -> None:
    for name, body in (
        ("refuse", f"RAISE EXCEPTION '{RECORD}';"),
        ("account_refuse", f"RAISE EXCEPTION '{ACCOUNT}';"),
        ("in_fund", f"IF NOT ({IN_FUND}) THEN RAISE EXCEPTION '{FUND}'; END IF; RETURN NEW;"),
        ("zero", f"IF NEW.balance <> 0 THEN RAISE EXCEPTION '{ZERO}'; END IF; RETURN NEW;"),
        ("sums", f"IF NOT ({IS_SUM}) THEN RAISE EXCEPTION '{SUMS}'; END IF; RETURN NULL;"),
        ("counts", f"{OUT} {INTO} RETURN NULL;"),
    ):
        op.execute(f"CREATE FUNCTION ledger_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    for name, when, function in (
        ("ledger_entry_in_fund", "BEFORE INSERT ON ledger_entry", "in_fund"),
        ("ledger_account_zero", "BEFORE INSERT ON ledger_account", "zero"),
        ("ledger_account_sums", "AFTER UPDATE OF balance ON ledger_account", "sums"),
        ("ledger_account_no_update", f"BEFORE UPDATE OF {KEPT} ON ledger_account", "account_refuse"),
        ("ledger_account_no_delete", "BEFORE DELETE ON ledger_account", "account_refuse"),
        ("ledger_entry_counts", "AFTER INSERT ON ledger_entry", "counts"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION ledger_{function}()")


def downgrade() -> None:
    """Take it all away."""
    op.drop_table("pledge_return")
    op.drop_table("receipt")
    op.drop_table("ledger_entry")
    op.drop_table("ledger_act")
    op.drop_table("ledger_account")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("refuse", "account_refuse", "in_fund", "zero", "sums", "counts"):
            op.execute(f"DROP FUNCTION ledger_{name}()")
