"""Posts, calls for nominations, nominations with their acts, decisions of groups, ballots, officers, past rotation.

A chair that a meeting has on record becomes the officer of a post: from here on the meeting shows what that says.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from meetings.foundation.clock import stamp as stamp_now

revision = "0020_nominations"
down_revision = "0019_silence"
branch_labels = None
depends_on = None

KINDS = ("chair", "vice_chair", "rapporteur", "facilitator")
RECORDS = ("nomination_act", "nomination_ballot", "group_decision")  # only ever added to
RECORD = "the record of nominations is only added to"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables, let nobody change the record, take over the chairs."""
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("post_kind", *KINDS), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_post_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("key", name=op.f("uq_post_key")),
    )
    op.create_index(op.f("ix_post_process_id"), "post", ["process_id"])
    op.create_table(
        "rotation_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("post_kind", *KINDS), nullable=False),
        sa.Column("meeting_code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("turn", sa.String(length=60), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=3), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_rotation_entry_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_rotation_entry_key")),
    )
    op.create_index(op.f("ix_rotation_entry_process_id"), "rotation_entry", ["process_id"])
    op.create_table(
        "post_meeting",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_post_meeting_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_meeting_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "meeting_id", name=op.f("pk_post_meeting")),
    )
    op.create_index(op.f("ix_post_meeting_meeting_id"), "post_meeting", ["meeting_id"])
    op.create_table(
        "nomination_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("is_binding", sa.Boolean(), nullable=False),
        sa.Column("status", _choice("call_status", "draft", "open", "closed", "withdrawn"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(earliest_on IS NULL) = (latest_on IS NULL)", name=op.f("ck_nomination_call_both_ends")),
        sa.CheckConstraint("latest_on >= earliest_on", name=op.f("ck_nomination_call_window_in_order")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_nomination_call_post_id_post")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_nomination_call_requirement_id_requirement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_call")),
    )
    op.create_index(op.f("ix_nomination_call_last_on"), "nomination_call", ["last_on"])
    op.create_index(op.f("ix_nomination_call_post_id"), "nomination_call", ["post_id"])
    op.create_index(op.f("ix_nomination_call_requirement_id"), "nomination_call", ["requirement_id"])
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("by_group", sa.Boolean(), nullable=False),
        sa.Column("nominator", sa.String(length=60), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("statement_lang", sa.String(length=2), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            _choice(
                "nomination_status",
                "draft",
                "submitted",
                "endorsed",
                "designated",
                "elected",
                "withdrawn",
                "replaced",
                "not_chosen",
            ),
            nullable=False,
        ),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("circle", _choice("circle", "group_chairs", "all_states"), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("designated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["nomination_call.id"], name=op.f("fk_nomination_call_id_nomination_call")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["attachment.id"], name=op.f("fk_nomination_letter_id_attachment")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["nomination.id"], name=op.f("fk_nomination_replaced_by_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
    )
    op.create_index(op.f("ix_nomination_call_id"), "nomination", ["call_id"])
    op.create_table(
        "nomination_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            _choice(
                "nomination_action",
                "submit",
                "name",
                "circulate",
                "endorse",
                "designate",
                "elect",
                "withdraw",
                "replace",
                "not_choose",
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("via", _choice("via", "application", "note", "mail"), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("circle", _choice("circle", "group_chairs", "all_states"), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_nomination_act_nomination_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_act")),
        sa.UniqueConstraint("nomination_id", "position", name=op.f("uq_nomination_act_nomination_id_position")),
    )
    op.create_table(
        "nomination_ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", _choice("ballot_method", "acclamation", "secret_ballot"), nullable=False),
        sa.Column("asked_by", sa.String(length=3), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("tallies", sa.JSON(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("winner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["nomination_call.id"], name=op.f("fk_nomination_ballot_call_id_nomination_call")
        ),
        sa.ForeignKeyConstraint(
            ["winner_id"], ["nomination.id"], name=op.f("fk_nomination_ballot_winner_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_ballot")),
        sa.UniqueConstraint(
            "call_id", "group_code", "number", name=op.f("uq_nomination_ballot_call_id_group_code_number")
        ),
    )
    op.create_table(
        "group_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("how", _choice("decision", "consensus", "silence", "ballot"), nullable=False),
        sa.Column("silence_id", sa.Integer(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["nomination_ballot.id"], name=op.f("fk_group_decision_ballot_id_nomination_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["nomination_call.id"], name=op.f("fk_group_decision_call_id_nomination_call")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_group_decision_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(
            ["silence_id"], ["silence_procedure.id"], name=op.f("fk_group_decision_silence_id_silence_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_decision")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_group_decision_nomination_id")),
    )
    op.create_index(op.f("ix_group_decision_call_id"), "group_decision", ["call_id"])
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=True),
        sa.Column("nomination_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            _choice("officer_status", "designated", "elected", "withdrawn", "resigned", "replaced"),
            nullable=False,
        ),
        sa.Column("designated_on", sa.Date(), nullable=True),
        sa.Column("elected_on", sa.Date(), nullable=True),
        sa.Column("elected_how", _choice("elected_how", "acclamation", "secret_ballot"), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["nomination_ballot.id"], name=op.f("fk_officer_ballot_id_nomination_ballot")
        ),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_officer_nomination_id_nomination")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_officer_post_id_post")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["officer.id"], name=op.f("fk_officer_replaced_by_id_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_officer_nomination_id")),
    )
    op.create_index(op.f("ix_officer_post_id"), "officer", ["post_id"])
    op.create_table(
        "officer_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f("ck_officer_person_period")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_officer_person_officer_id_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_person")),
    )
    op.create_index(op.f("ix_officer_person_officer_id"), "officer_person", ["officer_id"])
    op.create_index(
        "uq_officer_current",
        "officer",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('designated', 'elected')"),
        postgresql_where=sa.text("status IN ('designated', 'elected')"),
    )
    _guard()
    _take_over_chairs()


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in RECORDS:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION nomination_record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{RECORD}'; END $$"
    )
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION nomination_record_refuse()"
        )


def _take_over_chairs() -> None:
    connection = op.get_bind()
    tables = sa.MetaData()
    names = ("meeting", "state", "post", "post_meeting", "officer", "officer_person")
    meeting, state, post, post_meeting, officer, person = (
        sa.Table(name, tables, autoload_with=connection) for name in names
    )
    known = (
        sa.select(meeting.c.id, meeting.c.code, meeting.c.process_id, meeting.c.chair_name, meeting.c.chair_status)
        .add_columns(meeting.c.is_sample, state.c.iso3, state.c.id.label("state_id"), meeting.c.start_on)
        .join(state, state.c.id == meeting.c.chair_state_id)
        .where(meeting.c.chair_status != "none")
        .order_by(meeting.c.id)
    )
    stamp: dict[str, Any] = {"revision": 1, "changed_at": stamp_now()}
    for row in connection.execute(known).all():
        made = connection.execute(
            sa.insert(post).values(
                key=f"chair-{row.code}",
                process_id=row.process_id,
                kind="chair",
                group_code="",
                position=1,
                subject={},
                is_published=True,
                **stamp,
            )
        )
        post_id = made.inserted_primary_key[0]
        connection.execute(sa.insert(post_meeting).values(post_id=post_id, meeting_id=row.id))
        made = connection.execute(
            sa.insert(officer).values(
                post_id=post_id,
                state=row.iso3,
                group_code=_group(connection, row.state_id, row.start_on),
                status=row.chair_status,
                words="",
                is_sample=row.is_sample,
                **stamp,
            )
        )
        if row.chair_name:
            officer_id = made.inserted_primary_key[0]
            connection.execute(sa.insert(person).values(officer_id=officer_id, name=row.chair_name))


def _group(connection: sa.Connection, state_id: int, day: Any) -> str | None:
    """The group under which a State was counted on a day, or else today."""
    query = sa.text(
        "SELECT regional_group.code FROM group_membership "
        "JOIN regional_group ON regional_group.id = group_membership.group_id "
        "WHERE group_membership.state_id = :state AND group_membership.kind IN ('member', 'electoral_only') "
        "AND group_membership.from_on <= :day "
        "AND (group_membership.until_on IS NULL OR group_membership.until_on >= :day) "
        "ORDER BY CASE group_membership.kind WHEN 'member' THEN 0 ELSE 1 END LIMIT 1"
    ).bindparams(sa.bindparam("day", type_=sa.Date()))
    on = day or stamp_now().date()
    return connection.execute(query, {"state": state_id, "day": on}).scalar()


def downgrade() -> None:
    """Drop them; meetings keep what they show of their chairs."""
    tables = ("officer_person", "officer", "group_decision", "nomination_ballot", "nomination_act", "nomination")
    for table in (*tables, "nomination_call", "post_meeting", "rotation_entry", "post"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION nomination_record_refuse()")
