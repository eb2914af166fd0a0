"""An index of words for meetings and deadlines, and the columns and indexes that lists are read by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008_words"
down_revision = "0007_feeds"
branch_labels = None
depends_on = None

BATCH = 500
LONGEST = 60
HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
BY_MEETING = ("sort_on", "id", "is_published", "over_on", "earliest_on", "start_on", "end_on", "status", "kind")
BY_DEADLINE = ("latest_on", "id", "is_published", "at_time", "state", "is_binding", "meeting_id", "area", "whose")


def upgrade() -> None:
    """Make them, and fill them from what is there."""
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    for table in ("meeting", "deadline"):
        _create_words_of(table)
    # Not in a batch, which would copy the tables that others point to: SQLite adds and drops columns by itself.
    op.add_column("meeting", sa.Column("over_on", sa.Date(), nullable=True))
    op.add_column("deadline", sa.Column("whose", sa.String(length=300), nullable=False, server_default=""))
    op.execute("UPDATE meeting SET over_on = coalesce(end_on, latest_on)")
    _fill_whose()
    op.drop_index("ix_meeting_sort", "meeting")
    op.create_index("ix_meeting_list", "meeting", [*BY_MEETING, "process_id", "code"], unique=False)
    op.drop_index("ix_deadline_sort", "deadline")
    op.create_index("ix_deadline_list", "deadline", [*BY_DEADLINE, "process_id"], unique=False)
    for table in ("meeting", "deadline"):
        _fill_words_of(table)


def _create_words_of(table: str) -> None:
    name = f"{table}_word"
    op.create_table(
        name,
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["word_id"], ["search_word.id"], name=op.f(f"fk_{name}_word_id_search_word")),
        sa.ForeignKeyConstraint(
            ["record_id"], [f"{table}.id"], name=op.f(f"fk_{name}_record_id_{table}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word_id", "record_id", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{name}_record_id"), name, ["record_id"], unique=False)


def _fill_whose() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, owner FROM deadline")).all()
    for number, owner in rows:
        names = json.loads(owner) if isinstance(owner, str) else owner
        connection.execute(
            sa.text("UPDATE deadline SET whose = :whose WHERE id = :id"),
            {"id": number, "whose": f" {' '.join(names)} "},
        )


def _fill_words_of(table: str) -> None:
    connection = op.get_bind()
    texts = connection.execute(sa.text(f"SELECT id, search_text FROM {table}")).all()  # noqa: S608 - our own names
    ids = dict(iter(connection.execute(sa.text("SELECT word, id FROM search_word"))))
    for start in range(0, len(texts), BATCH):
        rows: list[dict[str, Any]] = []
        for number, text in texts[start : start + BATCH]:
            for word in sorted(set(_tokens(text))):
                if word not in ids:
                    connection.execute(sa.text("INSERT INTO search_word (word) VALUES (:word)"), {"word": word})
                    asked = sa.text("SELECT id FROM search_word WHERE word = :word")
                    ids[word] = connection.execute(asked, {"word": word}).scalar_one()
                rows.append({"word_id": ids[word], "record_id": number})
        if rows:
            insert = f"INSERT INTO {table}_word (word_id, record_id) VALUES (:word_id, :record_id)"  # noqa: S608
            connection.execute(sa.text(insert), rows)


def _tokens(index: str) -> Iterator[str]:
    for word in index.split():
        if HAN.match(word):
            yield from [word[n : n + 2] for n in range(len(word) - 1)] or [word]
        elif len(word) <= LONGEST:
            yield word
        else:
            for start in range(0, len(word) - LONGEST // 2, LONGEST // 2):
                part, goes_on = word[start : start + LONGEST], start + LONGEST < len(word)
                yield f"{'…' if start else ''}{part}{'…' if goes_on else ''}"


def downgrade() -> None:
    """Take them back."""
    op.drop_index("ix_deadline_list", "deadline")
    op.create_index("ix_deadline_sort", "deadline", ["is_published", "latest_on", "id"], unique=False)
    op.drop_index("ix_meeting_list", "meeting")
    op.create_index("ix_meeting_sort", "meeting", ["is_published", "sort_on", "id"], unique=False)
    for table in ("deadline_word", "meeting_word"):
        op.drop_index(op.f(f"ix_{table}_record_id"), table)
        op.drop_table(table)
    op.drop_table("search_word")
    op.drop_column("deadline", "whose")
    op.drop_column("meeting", "over_on")
