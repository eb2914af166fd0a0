"""The audit log as people read it: in words, with links, narrowed to what somebody looks for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.foundation import audit
from meetings.foundation.access import Actor, system
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from tests.support.accounts import People, SignIn
from tests.support.client import QUERY_LIMIT

BY = system("test")


@pytest.fixture
def auditor(seeded: Flask, signed_in: SignIn) -> Any:
    return signed_in("auditor@example.org")


def meeting(code: str = "mge-2011") -> Meeting:
    return db.session.execute(sa.select(Meeting).where(Meeting.code == code)).scalar_one()


def rows(page: Any) -> list[str]:
    return list(page.texts("main//tbody/tr"))


def links(page: Any) -> set[str]:
    return {a.get("href") for a in page.all("main//tbody//a")}


def test_an_act_is_told_in_words_with_its_object_linked(auditor: Any) -> None:
    found = meeting()
    audit.record(BY, "meeting.confirm", "meeting", found.id, {"status": "proposed"}, {"status": "confirmed"})

    page = auditor.get("/en/audit/").page

    (row,) = rows(page)
    assert "The dates are confirmed." in row and "Status dates proposed confirmed" in row
    assert "/en/meetings/mge-2011/" in links(page)
    assert "meeting.confirm" not in page.html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_log_is_read_in_every_language(auditor: Any, lang: str) -> None:
    before, after = {"title": Text.of(en="Old", fr="Ancien")}, {"title": Text.of(en="New", fr="Ancien", ar="جديد")}
    audit.record(BY, "meeting.edit", "meeting", meeting().id, before, after)

    page = auditor.get(f"/{lang}/audit/").page

    shown = [(e.get("lang"), "".join(e.itertext())) for e in page.all("main//dd/*")]
    assert shown == [("ar", "جديد"), ("en", "Old"), ("en", "New")]


def test_what_was_removed_is_named_by_its_kind_and_number(auditor: Any) -> None:
    audit.record(BY, "holiday.remove", "holiday", 999, {"on": "2011-05-30", "name": Text.of(en="A day")})

    (row,) = rows(auditor.get("/en/audit/").page)

    assert "The holiday is removed. Holidays 999" in row
    assert "30 May 2011" in row


def test_objects_that_others_name_are_named_not_numbered(auditor: Any) -> None:
    found = meeting()
    audit.record(BY, "deadline.edit", "deadline", 10**6, {"meeting_id": None}, {"meeting_id": found.id})

    (row,) = rows(auditor.get("/en/audit/").page)

    assert (found.short or found.title).into("en").text in row


def test_nobody_is_led_where_they_may_not_go(auditor: Any, signed_in: SignIn) -> None:
    found = meeting()
    found.is_published = False
    audit.record(BY, "meeting.edit", "meeting", found.id, None, {"code": found.code})

    for_auditor = links(auditor.get("/en/audit/").page)
    for_administrator = links(signed_in("administrator@example.org").get("/en/audit/").page)

    assert "/en/meetings/mge-2011/" in for_auditor
    assert "/en/meetings/mge-2011/" not in for_administrator


@pytest.mark.parametrize("odd", ["2011-99-99", "2011-02-30", "<b>x</b>", "{{ 1 }}", "%(name)s", "x" * 5000, "0", "*"])
def test_whatever_stands_in_the_log_is_only_shown(auditor: Any, odd: str) -> None:
    auditor.checks = False  # what people typed need not be well-formed prose
    audit.record(BY, "thing.do", "thing", odd[:80], {"a": odd, "b": [odd, odd], "c": {"x": odd}}, {"a": 1})

    answer = auditor.get("/en/audit/")

    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.text
    assert len(answer.text) < 30_000


# --- what is looked for ----------------------------------------------------------------------------------------------


def test_acts_are_found_by_who_acted(auditor: Any, person: People) -> None:
    one = person("amina@example.org", name="Amina Óladele")
    audit.record(Actor(one.id, one.name), "account.change", "account", one.id, None, {"name": "Amina"})
    audit.record(system("command"), "invitation.send", "invitation", 1, None, {"email": "x@example.org"})

    for words, count in (("oladele", 1), ("AMINA@example", 1), ("command", 1), ("nobody at all", 0), ("%", 0), ("", 2)):
        assert len(rows(auditor.get("/en/audit/", query_string={"who": words}).page)) == count, words


def test_acts_are_found_by_the_kind_of_object(auditor: Any) -> None:
    audit.record(BY, "meeting.edit", "meeting", meeting().id, None, {"code": "x"})
    audit.record(BY, "holiday.remove", "holiday", 1, {"on": "2011-05-30"})

    page = auditor.get("/en/audit/?kind=holiday").page

    assert len(rows(page)) == 1 and "holiday" in rows(page)[0]
    assert len(rows(auditor.get("/en/audit/?kind=made-up").page)) == 2


def test_a_day_lasts_from_midnight_to_midnight_at_the_office(auditor: Any, signed_in: SignIn) -> None:
    # In New York the first of these is still the evening of 1 March.
    for at in (datetime(2027, 3, 2, 4, 59, tzinfo=UTC), datetime(2027, 3, 2, 5, 0, tzinfo=UTC)):
        with time_machine.travel(at, tick=False):
            audit.record(BY, "holiday.remove", "holiday", at.hour, {"on": "2011-05-30"})

    def numbers(query: str) -> list[str]:
        return [row.split()[0] for row in rows(auditor.get(f"/en/audit/?{query}").page)]

    assert numbers("from_on=2027-03-02") == ["2"]
    assert numbers("until_on=2027-03-01") == ["1"]
    assert numbers("from_on=2027-03-01&until_on=2027-03-02") == ["2", "1"]
    assert numbers("from_on=2027-03-03") == []


def test_a_bad_day_is_said_beside_its_field_and_narrows_nothing(auditor: Any) -> None:
    audit.record(BY, "holiday.remove", "holiday", 1, {"on": "2011-05-30"})

    page = auditor.get("/en/audit/?from_on=2011-02-31").page

    assert "no such day" in page.text("*[@id='from_on-error']")
    assert len(rows(page)) == 1


def test_pages_keep_what_is_looked_for_and_cost_the_same(auditor: Any) -> None:
    for n in range(60):
        audit.record(BY, "holiday.remove", "holiday", n, {"on": "2011-05-30"})

    first, last = auditor.get("/en/audit/?kind=holiday"), auditor.get("/en/audit/?kind=holiday&page=3")

    assert [len(rows(answer.page)) for answer in (first, last)] == [25, 10]
    following = [a.get("href") for a in first.page.all("main//nav//a")]
    assert all("kind=holiday" in url for url in following)
    assert len(last.queries) <= len(first.queries) <= QUERY_LIMIT


def test_nothing_found_leads_back_to_all(auditor: Any) -> None:
    page = auditor.get("/en/audit/?who=nobody").page
    assert "Nothing found" in page.text("main")
    assert "/en/audit/" in {a.get("href") for a in page.all("main//a")}


def test_secrets_do_not_reach_the_log(auditor: Any, signed_in: SignIn, person: People) -> None:
    user = person("a@example.org")
    user.tf_totp_secret, user.mf_recovery_codes, user.password = "sealed-secret", ["sealed-code"], "hash-of-it"
    db.session.commit()

    pages = [
        auditor.get(f"/en/{path}").text for path in ("audit/", "accounts/", f"accounts/{user.id}/", "invitations/")
    ]

    for secret in ("sealed-secret", "sealed-code", "hash-of-it", user.fs_uniquifier, "/accept/"):
        assert not [page for page in pages if secret in page]
