"""An installation that has chairs on record keeps them as officers when it is upgraded."""

from __future__ import annotations

import sqlalchemy as sa

from tests.support.database import Database, flask

HELD = sa.text(
    "SELECT post.key, officer.state, officer.status, officer.group_code, officer_person.name FROM post "
    "JOIN officer ON officer.post_id = post.id LEFT JOIN officer_person ON officer_person.officer_id = officer.id "
    "ORDER BY post.key"
)


def test_the_chairs_that_meetings_have_on_record_become_officers(database: Database) -> None:
    run = database.run
    name = f"upgrade_{database.name}"
    run.create(name, like=run.template("seeded"))
    url, folder = run.url(name), run.folder / name
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        before = [tuple(row) for row in connection.execute(HELD)]

    flask("db", "downgrade", "0019_silence", folder=folder, url=url)
    flask("db", "upgrade", folder=folder, url=url)
    flask("seed", folder=folder, url=url)

    with engine.connect() as connection:
        after = [tuple(row) for row in connection.execute(HELD)]
        keys = set(connection.execute(sa.text("SELECT key FROM post")).scalars())
    engine.dispose()
    assert after == before
    assert ("chair-mge-2011", "NZL", "designated", "western-european-and-others", None) in after
    assert "chair-2012" in keys and len(keys) == 6
