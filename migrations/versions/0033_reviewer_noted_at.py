"""Sponsorship: since when it is noted for which State a reviewer acts; awards of before are judged without it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from meetings.foundation import clock

revision = "0033_reviewer_noted_at"
down_revision = "0032_answers_and_keys"
branch_labels = None
depends_on = None

reviewer = sa.table(
    "fund_reviewer",
    *(sa.column(name, sa.Integer) for name in ("id", "fund_id", "user_id")),
    sa.column("state_code", sa.String),
    sa.column("noted_at", sa.DateTime(timezone=True)),
)
audit_entry = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String) for name in ("action", "object_kind", "object_id")),
    sa.column("after", sa.JSON),
)


def upgrade() -> None:
    """Add the column: for those on record, the audit log says when it was noted.

    Where it does not, from now on: nobody is accused of what was decided before anybody is known to have noted it.
    """
    with op.batch_alter_table("fund_reviewer") as batch:
        batch.add_column(sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    now = clock.real_now()
    if connection.dialect.name == "sqlite":
        now = now.replace(tzinfo=None)  # as the column type of the models keeps an instant there
    noted: dict[tuple[int, int, str], Any] = {}
    of_funds = (audit_entry.c.object_kind == "fund", audit_entry.c.action == "fund.reviewer_add")
    query = sa.select(audit_entry.c.object_id, audit_entry.c.after, audit_entry.c.at).where(*of_funds)
    for fund, after, at in connection.execute(query.order_by(audit_entry.c.id)):
        noted[int(fund), after["user_id"], after["state_code"]] = at
    columns = (reviewer.c.id, reviewer.c.fund_id, reviewer.c.user_id, reviewer.c.state_code)
    for number, fund, user, state in connection.execute(sa.select(*columns)).all():
        change = sa.update(reviewer).where(reviewer.c.id == number)
        connection.execute(change.values(noted_at=noted.get((fund, user, state), now)))
    with op.batch_alter_table("fund_reviewer") as batch:
        batch.alter_column("noted_at", nullable=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("fund_reviewer") as batch:
        batch.drop_column("noted_at")
