"""Programme of work: venues and rooms, the frame of a programme, requests, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_programme"
down_revision = "0023_topics"
branch_labels = None
depends_on = None

TABLES = (
    "venue",
    "programme",
    "room",
    "programme_day",
    "programme_party",
    "programme_period",
    "programme_room",
    "room_closure",
    "session_request",
    "programme_session",
    "programme_session_item",
    "programme_session_party",
    "session_relation",
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("teams", sa.Integer(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_venue_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("key", name=op.f("uq_venue_key")),
    )
    op.create_index(op.f("ix_venue_place_id"), "venue", ["place_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("requests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_programme_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_programme_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_programme_meeting_id")),
    )
    op.create_index(op.f("ix_programme_requests_until"), "programme", ["requests_until"], unique=False)
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("booths", sa.Integer(), nullable=False),
        sa.Column("is_accessible", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_room_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("venue_id", "key", name=op.f("uq_room_venue_id_key")),
    )
    op.create_table(
        "programme_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_day_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_day")),
        sa.UniqueConstraint("programme_id", "on", name=op.f("uq_programme_day_programme_id_on")),
    )
    op.create_table(
        "programme_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("body", "person", name="party_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_party_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_party")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_programme_party_programme_id_key")),
    )
    op.create_table(
        "programme_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            _choice("period_kind", "groups", "morning", "lunch", "afternoon", "evening"),
            nullable=False,
        ),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("teams", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_programme_period_in_order")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_period_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_period")),
        sa.UniqueConstraint("programme_id", "on", "starts", name=op.f("uq_programme_period_programme_id_on_starts")),
    )
    op.create_table(
        "programme_room",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_room_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_programme_room_room_id_room")),
        sa.PrimaryKeyConstraint("programme_id", "room_id", name=op.f("pk_programme_room")),
    )
    op.create_index(op.f("ix_programme_room_room_id"), "programme_room", ["room_id"], unique=False)
    op.create_table(
        "room_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_room_closure_in_order")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_room_closure_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_closure_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closure")),
    )
    op.create_index(op.f("ix_room_closure_programme_id"), "room_closure", ["programme_id"], unique=False)
    op.create_table(
        "session_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "by_kind",
            sa.Enum(
                "state", "group", "organization", name="by_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("by_code", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            _choice("session_kind", "formal", "informal", "bureau", "group", "side_event", "briefing"),
            nullable=False,
        ),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("langs", sa.JSON(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("needs_access", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column("contact_phone", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            _choice("request_status", "draft", "submitted", "offered", "granted", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("offered_starts", sa.Integer(), nullable=True),
        sa.Column("offered_room_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_session_request_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["offered_room_id"], ["room.id"], name=op.f("fk_session_request_offered_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_request")),
    )
    op.create_index(op.f("ix_session_request_meeting_id"), "session_request", ["meeting_id"], unique=False)
    op.create_table(
        "programme_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            _choice("session_kind", "formal", "informal", "bureau", "group", "side_event", "briefing"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("remark", sa.String(length=2000), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("langs", sa.JSON(), nullable=False),
        sa.Column(
            "interpretation",
            _choice("interpretation", "none", "wanted", "granted", "as_available", "not_granted"),
            nullable=False,
        ),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("needs_access", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("room_wish_id", sa.Integer(), nullable=True),
        sa.Column("period_wishes", sa.JSON(), nullable=False),
        sa.Column("not_before_on", sa.Date(), nullable=True),
        sa.Column("not_before_at", sa.Integer(), nullable=True),
        sa.Column("not_after_on", sa.Date(), nullable=True),
        sa.Column("not_after_at", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("is_fixed", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('("on" IS NULL) = (starts IS NULL)', name=op.f("ck_programme_session_placed_whole")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_session_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["session_request.id"], name=op.f("fk_programme_session_request_id_session_request")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_programme_session_room_id_room")),
        sa.ForeignKeyConstraint(["room_wish_id"], ["room.id"], name=op.f("fk_programme_session_room_wish_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint("request_id", name=op.f("uq_programme_session_request_id")),
    )
    op.create_index("ix_programme_session_programme_id_on", "programme_session", ["programme_id", "on"], unique=False)
    op.create_table(
        "programme_session_item",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_programme_session_item_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_programme_session_item_session_id_programme_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "item_id", name=op.f("pk_programme_session_item")),
    )
    op.create_index(op.f("ix_programme_session_item_item_id"), "programme_session_item", ["item_id"], unique=False)
    op.create_table(
        "programme_session_party",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["programme_party.id"], name=op.f("fk_programme_session_party_party_id_programme_party")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_programme_session_party_session_id_programme_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "party_id", name=op.f("pk_programme_session_party")),
    )
    op.create_index(op.f("ix_programme_session_party_party_id"), "programme_session_party", ["party_id"], unique=False)
    op.create_table(
        "session_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column(
            "order",
            _choice(
                "arrangement",
                "before",
                "directly_before",
                "same_day",
                "other_day",
                "next_day",
                "a_day_between",
                "same_room",
            ),
            nullable=False,
        ),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_session_relation_two")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["programme_session.id"], name=op.f("fk_session_relation_first_id_programme_session")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_session_relation_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["programme_session.id"], name=op.f("fk_session_relation_second_id_programme_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_relation")),
        sa.UniqueConstraint(
            "first_id", "second_id", "order", name=op.f("uq_session_relation_first_id_second_id_order")
        ),
    )
    op.create_index(op.f("ix_session_relation_programme_id"), "session_relation", ["programme_id"], unique=False)
    op.create_index(op.f("ix_session_relation_second_id"), "session_relation", ["second_id"], unique=False)


def downgrade() -> None:
    """Take it all away."""
    for table in reversed(TABLES):
        op.drop_table(table)
