"""Sponsorship: the words of acts on an award may be emptied, and only emptied: they go with other personal data.

Of requests whose time was over before, they go now, from the ledger and from what people were told.
"""

from __future__ import annotations

from alembic import op

revision = "0031_act_words"
down_revision = "0030_award_standing"
branch_labels = None
depends_on = None

RECORD = "the ledger is only added to"
# All of an act but its words.
DONE = (
    *("id", "fund_id", "key", "digest", "kind", "happened_on", "at", "user_id", "actor_name", "pledge_id", "award_id"),
    "reverses_id",
)
SAYS_OTHERWISE = "NEW.words <> '' OR OLD.award_id IS NULL"
PURGED = "SELECT id FROM sponsorship_request WHERE purged_at IS NOT NULL"
AWARDS = f"SELECT id FROM award WHERE request_id IN ({PURGED})"  # noqa: S608 - our own names


def upgrade() -> None:
    """Let go of the words alone."""
    of_done = f"UPDATE OF {', '.join(DONE)}"
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
        op.execute("DROP TRIGGER ledger_act_no_update")
        op.execute(f"CREATE TRIGGER ledger_act_no_update BEFORE {of_done} ON ledger_act {refuse}")
        op.execute(
            f"CREATE TRIGGER ledger_act_no_words BEFORE UPDATE OF words ON ledger_act WHEN {SAYS_OTHERWISE} {refuse}"
        )
    else:
        refuse = "EXECUTE FUNCTION ledger_refuse()"
        op.execute("DROP TRIGGER ledger_act_no_change ON ledger_act")
        op.execute(
            f"CREATE TRIGGER ledger_act_no_delete BEFORE DELETE OR TRUNCATE ON ledger_act FOR EACH STATEMENT {refuse}"
        )
        op.execute(f"CREATE TRIGGER ledger_act_no_update BEFORE {of_done} ON ledger_act FOR EACH STATEMENT {refuse}")
        op.execute(
            "CREATE TRIGGER ledger_act_no_words BEFORE UPDATE OF words ON ledger_act "
            f"FOR EACH ROW WHEN ({SAYS_OTHERWISE}) {refuse}"
        )
    _purge()


def _purge() -> None:
    op.execute(f"UPDATE ledger_act SET words = '' WHERE award_id IN ({AWARDS})")  # noqa: S608
    of_purged = (
        f"object_kind = 'award' AND object_id IN ({AWARDS}) "
        f"OR object_kind = 'sponsorship_request' AND object_id IN ({PURGED})"
    )
    if op.get_bind().dialect.name == "sqlite":
        facts = "json_remove(facts, '$.words')"
    else:
        facts = "CAST(CAST(facts AS jsonb) - 'words' AS json)"
    op.execute(f"UPDATE notice SET facts = {facts} WHERE {of_purged}")  # noqa: S608


def downgrade() -> None:
    """Keep the words again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_act_no_words")
        op.execute("DROP TRIGGER ledger_act_no_update")
        op.execute(
            "CREATE TRIGGER ledger_act_no_update BEFORE UPDATE ON ledger_act "
            f"BEGIN SELECT RAISE(ABORT, '{RECORD}'); END"
        )
        return
    for name in ("delete", "update", "words"):
        op.execute(f"DROP TRIGGER ledger_act_no_{name} ON ledger_act")
    op.execute(
        "CREATE TRIGGER ledger_act_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_act "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
