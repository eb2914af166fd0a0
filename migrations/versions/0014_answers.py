"""Deadlines that answer a requirement take its days and its effect, which were entered apart and could disagree."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014_answers"
down_revision = "0013_own_feeds"
branch_labels = None
depends_on = None

LATEST_DAY = date(2100, 12, 31)  # by which lists order what has no day
deadline = sa.table(
    "deadline",
    *(sa.column(name, sa.Integer) for name in ("id", "requirement_id", "extended_days", "revision")),
    *(sa.column(name, sa.Date) for name in ("earliest_on", "latest_on", "sort_on")),
    sa.column("is_binding", sa.Boolean),
    sa.column("state", sa.String),
    sa.column("at_time", sa.Time),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
requirement = sa.table(
    "requirement",
    *(sa.column(name, sa.Integer) for name in ("id", "clause_id")),
    *(sa.column(name, sa.Date) for name in ("earliest_on", "latest_on")),
)
clause = sa.table("clause", sa.column("id", sa.Integer), sa.column("effect", sa.String))
publication = sa.table(
    "publication", sa.column("revision", sa.Integer), sa.column("changed_at", sa.DateTime(timezone=True))
)


def upgrade() -> None:
    """Bring each to what the mandate says; an extension stays at its day, an hour goes where no exact day is left."""
    connection = op.get_bind()
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - migrations import nothing of ours
    rows = connection.execute(
        sa.select(
            deadline,
            requirement.c.earliest_on.label("given_first"),
            requirement.c.latest_on.label("given_last"),
            clause.c.effect,
        )
        .join(requirement, requirement.c.id == deadline.c.requirement_id)
        .join(clause, clause.c.id == requirement.c.clause_id)
        .order_by(deadline.c.id)
    ).mappings()
    changed = False
    for row in rows.all():
        said = _as_said(row)
        if any(row[name] != value for name, value in said.items()):
            said |= {"sort_on": said.get("latest_on", row["latest_on"]) or LATEST_DAY, "changed_at": now}
            said["revision"] = row["revision"] + 1
            connection.execute(sa.update(deadline).where(deadline.c.id == row["id"]).values(said))
            changed = True
    if changed:
        connection.execute(sa.update(publication).values(revision=publication.c.revision + 1, changed_at=now))


def _as_said(row: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"is_binding": row["effect"] != "none"}
    first = row["given_first"]
    if first is None:
        return said
    last = row["given_last"] or first  # what holds from a day on is due that day
    said |= {"earliest_on": first, "latest_on": last, "extended_days": 0}
    if row["extended_days"] and row["latest_on"] > last:
        said |= {"earliest_on": row["latest_on"], "latest_on": row["latest_on"]}
        said["extended_days"] = (row["latest_on"] - last) // timedelta(days=1)
    elif row["state"] == "extended":
        said["state"] = "open"
    if said["earliest_on"] != said["latest_on"]:
        said["at_time"] = None
    return said


def downgrade() -> None:
    """Nothing to take back: what the two had said apart is not known any more."""
