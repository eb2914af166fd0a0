"""What the log says of silence procedures: every act in words, with names for codes, and never who objected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.silence import queries
from meetings.silence import services as silence
from meetings.silence.drafts import Answer, Manager
from meetings.silence.rules import ManagerKind
from tests.silence.support import OFFICER, SUBJECT, chair, draft, focal, put, states
from tests.support.accounts import make_user, sign_in

EXPIRES = datetime(2011, 1, 20, 15, 0, tzinfo=UTC)
COORDINATOR = chair("african")


@pytest.fixture
def log(seeded: Flask) -> Any:
    """The log as the auditor reads it."""
    make_user("auditor2@example.org", (Role.AUDITOR, "*"))
    client = sign_in(seeded.test_client(), "auditor2@example.org")
    return lambda: client.get("/en/audit/?kind=silence_procedure").page.text("main")


def test_every_act_reads_in_words_with_groups_and_states_by_name(log: Any) -> None:
    inside = Manager(ManagerKind.COORDINATOR, "african")
    made = put(addressees=states("NGA", "KEN"), expires_at=EXPIRES, manager=inside, by=COORDINATOR)
    silence.ask_time(focal("KEN"), made.id, Answer(reason="Our capital is closed"))
    silence.extend(COORDINATOR, made.id, queries.by_id(made.id).revision, EXPIRES + timedelta(days=1))
    silence.object_(focal("KEN"), made.id, Answer(reason="Not in our name"))
    again = silence.put_again(COORDINATOR, made.id, draft(addressees=states("NGA"), expires_at=EXPIRES))
    db.session.commit()
    with clock.frozen(EXPIRES + timedelta(seconds=1)):
        silence.settle(again.id)
        silence.adopt(COORDINATOR, again.id, queries.by_id(again.id).revision)
    third = put(addressees=states("NGA"), expires_at=EXPIRES, subject=replace(SUBJECT, id=2))
    silence.withdraw(OFFICER, third.id, third.revision)
    db.session.commit()

    said = log()

    for words in (
        "The text is put under silence.",
        "An addressee asks for more time.",
        "The deadline is extended.",
        "An objection is recorded. Who objected is known to the manager.",
        "The deadline has passed without an objection.",
        "The procedure is closed: the text is adopted.",
        "The procedure is withdrawn.",
    ):
        assert words in said, words
    assert "Group of African States" in said
    assert "Nigeria" in said
    assert "Not in our name" not in said
    assert "Our capital is closed" not in said
