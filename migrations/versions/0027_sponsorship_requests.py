"""Sponsorship: requests with their documents, acts and reviews; awards with their shares; journeys; proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_sponsorship_requests"
down_revision = "0026_fund"
branch_labels = None
depends_on = None

RECORDS = ("award_share", "award_proposal")  # only ever added to
RECORD = "the record of sponsorship is only added to"
SUBMITTED = "a request that was submitted is neither changed nor removed"
ENTERED = "an award that was entered is neither changed nor removed"
ASKED = (
    *("fund_id", "meeting_id", "state_code", "fare_minor", "nights", "daily_minor", "terminal_minor", "visa_minor"),
    *("insurance_minor", "submitted_at", "carried_from_id"),
)
GIVEN = ("fund_id", "request_id", "key", "digest", "total_minor", "is_above_limit", "entered_at", "entered_by_id")
GIVEN += ("entered_by_name",)
# All of an act but its words, which go with other personal data.
DONE = ("id", "request_id", "position", "step", "at", "user_id", "actor_name", "reason", "award_id", "other_id")
# Table, its columns that stay, from when on, and what is said.
KEPT = (
    ("request_act", DONE, "", RECORD, "record"),
    ("sponsorship_request", ASKED, "OLD.status <> 'draft'", SUBMITTED, "asked"),
    ("award", GIVEN, "", ENTERED, "given"),
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "sponsorship_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column(
            "status",
            _choice("request_status", "draft", "submitted", "review", "waiting", "awarded", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("together", sa.String(length=32), nullable=False),
        sa.Column("note_reference", sa.String(length=200), nullable=False),
        sa.Column("note_on", sa.Date(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column(
            "gender",
            _choice("gender", "woman", "man", "not_said"),
            nullable=False,
        ),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("has_mission", sa.Boolean(), nullable=False),
        sa.Column("took_part", sa.String(length=2000), nullable=False),
        sa.Column("was_sponsored", sa.String(length=2000), nullable=False),
        sa.Column("fare_minor", sa.BigInteger(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("daily_minor", sa.BigInteger(), nullable=False),
        sa.Column("terminal_minor", sa.BigInteger(), nullable=False),
        sa.Column("visa_minor", sa.BigInteger(), nullable=False),
        sa.Column("insurance_minor", sa.BigInteger(), nullable=False),
        sa.Column("departs_on", sa.Date(), nullable=True),
        sa.Column("returns_on", sa.Date(), nullable=True),
        sa.Column("needs_visa", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            _choice(
                "decline_reason",
                "no_funds",
                "not_eligible",
                "late",
                "incomplete",
                "one_per_state",
                "helped_otherwise",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("reason_words", sa.String(length=2000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'declined') = (reason IS NOT NULL)", name=op.f("ck_sponsorship_request_reason")),
        sa.CheckConstraint(
            "(status = 'draft') = (submitted_at IS NULL)", name=op.f("ck_sponsorship_request_submitted")
        ),
        sa.CheckConstraint(
            "fare_minor >= 0 AND nights >= 0 AND daily_minor >= 0 AND terminal_minor >= 0 AND visa_minor >= 0"
            " AND insurance_minor >= 0",
            name=op.f("ck_sponsorship_request_costs"),
        ),
        sa.CheckConstraint("returns_on >= departs_on", name=op.f("ck_sponsorship_request_days")),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["sponsorship_request.id"],
            name=op.f("fk_sponsorship_request_carried_from_id_sponsorship_request"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_sponsorship_request_fund_id_fund")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_sponsorship_request_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship_request")),
    )
    op.create_index(
        op.f("ix_sponsorship_request_carried_from_id"), "sponsorship_request", ["carried_from_id"], unique=False
    )
    op.create_index(op.f("ix_sponsorship_request_fund_id"), "sponsorship_request", ["fund_id"], unique=False)
    op.create_index(op.f("ix_sponsorship_request_meeting_id"), "sponsorship_request", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_sponsorship_request_state_code"), "sponsorship_request", ["state_code"], unique=False)
    op.create_table(
        "request_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            _choice(
                "request_step",
                "submit",
                "take_up",
                "wait",
                "award",
                "fall_back",
                "decline",
                "withdraw",
                "reconsider",
                "carry",
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column(
            "reason",
            _choice(
                "request_act_reason",
                "no_funds",
                "not_eligible",
                "late",
                "incomplete",
                "one_per_state",
                "helped_otherwise",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["sponsorship_request.id"], name=op.f("fk_request_act_request_id_sponsorship_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_act")),
        sa.UniqueConstraint("request_id", "position", name=op.f("uq_request_act_request_id_position")),
    )
    op.create_table(
        "request_file",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _choice("file_kind", "note_verbale", "passport", "insurance", "other"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_request_file_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["sponsorship_request.id"],
            name=op.f("fk_request_file_request_id_sponsorship_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "attachment_id", name=op.f("pk_request_file")),
    )
    op.create_index(op.f("ix_request_file_attachment_id"), "request_file", ["attachment_id"], unique=False)
    op.create_table(
        "request_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column(
            "opinion",
            _choice("opinion", "support", "with_reservations", "not_support"),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["sponsorship_request.id"], name=op.f("fk_request_review_request_id_sponsorship_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_review")),
        sa.UniqueConstraint("request_id", "user_id", name=op.f("uq_request_review_request_id_user_id")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            _choice("award_status", "waiting", "committed", "refused", "released", "settled"),
            nullable=False,
        ),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_above_limit", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=200), nullable=False),
        sa.Column("decision_words", sa.String(length=2000), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT is_above_limit OR status IN ('waiting', 'refused') OR approved_by_id IS NOT NULL",
            name=op.f("ck_award_second"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> entered_by_id", name=op.f("ck_award_two_persons")
        ),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_award_total")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_award_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["sponsorship_request.id"], name=op.f("fk_award_request_id_sponsorship_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("fund_id", "key", name=op.f("uq_award_fund_id_key")),
    )
    op.create_index(
        "ix_award_live",
        "award",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'committed', 'settled')"),
        postgresql_where=sa.text("status IN ('waiting', 'committed', 'settled')"),
    )
    op.create_index(op.f("ix_award_request_id"), "award", ["request_id"], unique=False)
    op.create_table(
        "award_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column(
            "cost_kind",
            _choice("award_cost_kind", "fare", "subsistence", "terminal", "visa", "insurance"),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("earmark", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_award_share_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_share_award_id_award")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_award_share_pledge_id_pledge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_share")),
        sa.UniqueConstraint(
            "award_id", "pledge_id", "cost_kind", name=op.f("uq_award_share_award_id_pledge_id_cost_kind")
        ),
    )
    op.create_index(op.f("ix_award_share_pledge_id"), "award_share", ["pledge_id"], unique=False)
    op.create_table(
        "travel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            _choice("travel_outcome", "expected", "attended", "no_show"),
            nullable=False,
        ),
        sa.Column("outcome_words", sa.String(length=2000), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("actual", sa.JSON(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_travel_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel")),
        sa.UniqueConstraint("award_id", name=op.f("uq_travel_award_id")),
    )
    op.create_table(
        "travel_file",
        sa.Column("travel_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_travel_file_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["travel_id"], ["travel.id"], name=op.f("fk_travel_file_travel_id_travel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("travel_id", "attachment_id", name=op.f("pk_travel_file")),
    )
    op.create_index(op.f("ix_travel_file_attachment_id"), "travel_file", ["attachment_id"], unique=False)
    # ### end Alembic commands ###
    op.create_table(
        "award_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_award_proposal_fund_id_fund")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_award_proposal_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_proposal")),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_award_proposal_fund_id_number")),
    )
    op.create_index(op.f("ix_award_proposal_meeting_id"), "award_proposal", ["meeting_id"], unique=False)
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in RECORDS:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
                )
        for table, columns, since, message, _name in KEPT:
            for verb, name in ((f"UPDATE OF {', '.join(columns)}", "update"), ("DELETE", "delete")):
                when = f"WHEN {since} " if since else ""
                op.execute(
                    f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} {when}"
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
        op.execute(
            "CREATE TRIGGER request_act_no_words BEFORE UPDATE OF words ON request_act WHEN NEW.words <> '' "
            f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
        )
        return
    for name, message in (("record", RECORD), ("asked", SUBMITTED), ("given", ENTERED)):
        op.execute(
            f"CREATE FUNCTION sponsorship_{name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION sponsorship_record_refuse()"
        )
    for table, columns, since, _message, function in KEPT:
        for verb, name in ((f"UPDATE OF {', '.join(columns)}", "update"), ("DELETE", "delete")):
            when = f"WHEN ({since}) " if since else ""
            op.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} FOR EACH ROW {when}"
                f"EXECUTE FUNCTION sponsorship_{function}_refuse()"
            )
    op.execute(
        "CREATE TRIGGER request_act_no_words BEFORE UPDATE OF words ON request_act FOR EACH ROW WHEN (NEW.words <> '') "
        "EXECUTE FUNCTION sponsorship_record_refuse()"
    )
    op.execute(
        "CREATE TRIGGER request_act_no_truncate BEFORE TRUNCATE ON request_act "
        "FOR EACH STATEMENT EXECUTE FUNCTION sponsorship_record_refuse()"
    )


def downgrade() -> None:
    """Take it all away."""
    op.drop_table("award_proposal")
    op.drop_table("travel_file")
    op.drop_table("travel")
    op.drop_table("award_share")
    op.drop_table("award")
    op.drop_table("request_review")
    op.drop_table("request_file")
    op.drop_table("request_act")
    op.drop_table("sponsorship_request")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("record", "asked", "given"):
            op.execute(f"DROP FUNCTION sponsorship_{name}_refuse()")
