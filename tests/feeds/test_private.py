"""People's own feeds: secrets that stand in one answer and nowhere else, revoked at once, shown to nobody else."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask, g

from meetings.accounts.models import User
from meetings.feeds import views_own, views_private
from meetings.feeds.models import FeedToken
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import Model, db
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.logs import JsonLines
from tests.feeds.conftest import SECRET, Register
from tests.support.accounts import make_user, sign_in
from tests.support.calendars import entries

PAGE = "/en/calendar/private/"
ADDRESS = re.compile(r"https?://[^\s\"<]+/feeds/private/([^./\s\"<]+)\.ics")


@pytest.fixture
def person(app: Flask, register: Register) -> User:
    return make_user("person@example.org", (Role.SECRETARIAT, "small-arms"), name="Somebody")


@pytest.fixture
def theirs(app: Flask, person: User) -> Any:
    """The browser of that person."""
    return sign_in(app.test_client(), person.email)


def made(client: Any, name: str = "My telephone", path: str = PAGE, **more: str) -> Any:
    return client.post(path, data={"name": name, "language": "en", **more})


def secret_of(answer: Any) -> str:
    found = {match[1] for match in ADDRESS.finditer(answer.text)}
    assert len(found) == 1
    return found.pop()


# --- the secret ------------------------------------------------------------------------------------------------------


def test_a_secret_has_160_bits_and_no_two_are_alike(theirs: Any) -> None:
    secrets = [secret_of(made(theirs, f"Device {number}")) for number in range(10)]

    assert {len(base64.b32decode(secret.upper())) for secret in secrets} == {20}
    assert len(set(secrets)) == 10


def test_of_the_secret_the_database_has_the_hash_alone(theirs: Any) -> None:
    secret = secret_of(made(theirs))

    assert db.session.scalars(sa.select(FeedToken.token_hash)).one() == hashlib.sha256(secret.encode()).hexdigest()
    for table in Model.metadata.sorted_tables:  # the log of acts and everybody's sessions among them
        for row in db.session.execute(sa.select(table)):
            assert secret not in str(row), table.name


def test_the_secret_stands_in_one_answer_and_in_no_header_of_it(theirs: Any) -> None:
    answer = made(theirs)
    secret = secret_of(answer)

    assert answer.status_code == 200, "no address to come back to"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert secret not in str(answer.headers)
    for path in (PAGE, "/en/account/", "/en/", "/en/calendar/"):
        assert secret not in theirs.get(path).text


def test_no_log_has_the_secret(app: Flask, client: Any, theirs: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        secret = secret_of(made(theirs))
        client.get(f"/en/feeds/private/{secret}.ics")
        db.session.execute(sa.update(FeedToken).values(revoked_at=clock.stamp()))
        client.get(f"/en/feeds/private/{secret}.ics")

    assert secret not in caplog.text
    with app.test_request_context(f"/en/feeds/private/{secret}.ics"):
        g.reference = "1a2b3c4d"
        message = f"GET /en/feeds/private/{secret}.ics failed"
        line = JsonLines().format(logging.LogRecord("feeds", logging.ERROR, "", 0, message, (), None))
    assert secret not in line


def test_every_way_to_subscribe_is_offered_in_the_language_that_was_asked_for(theirs: Any) -> None:
    answer = made(theirs, language="ar")
    secret = secret_of(answer)
    page = answer.page

    address = f"http://localhost:8000/ar/feeds/private/{secret}.ics"
    links = {link.get("href") for link in page.all("main//a")}
    assert page.by_id("feed-address").text == address
    assert f"webcal://localhost:8000/ar/feeds/private/{secret}.ics" in links
    assert any(link.startswith("https://calendar.google.com/") and quote(secret) in link for link in links)
    assert page.html.count('class="qr"') == 1
    others = {page.by_id(f"address-{lang}").text for lang in LANGUAGES if lang != "ar"}
    assert others == {address.replace("/ar/", f"/{lang}/") for lang in LANGUAGES if lang != "ar"}


def test_what_a_feed_says_of_itself_is_not_its_address(client: Any, theirs: Any) -> None:
    secret = secret_of(made(theirs))

    body = client.get(f"/en/feeds/private/{secret}.ics").data.replace(b"\r\n ", b"").decode()

    assert secret not in body
    assert "NAME:Rostrum: your own calendar\r\n" in body
    assert "URL:http://localhost:8000/en/calendar/private/\r\n" in body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_address_serves_every_language(client: Any, theirs: Any, lang: str) -> None:
    secret = secret_of(made(theirs))

    answer = client.get(f"/{lang}/feeds/private/{secret}.ics")

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)
    assert len(entries(answer.data)) == 5


# --- over HTTP -------------------------------------------------------------------------------------------------------


def test_a_private_feed_is_for_one_reader(client: Any, own: FeedToken) -> None:
    for headers in ({}, {"If-None-Match": client.get(f"/en/feeds/private/{SECRET}.ics").headers["ETag"]}):
        answer = client.get(f"/en/feeds/private/{SECRET}.ics", headers=headers)

        assert answer.status_code == (304 if headers else 200)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize("secret", ["b3" * 16, "a2" * 15, "A2" * 16, "a2" * 16 + "=", "%00", "..", "x" * 300])
def test_an_unknown_secret_is_a_short_plain_404(client: Any, own: FeedToken, secret: str) -> None:
    answer = client.get(f"/en/feeds/private/{secret}.ics")

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert len(answer.data) < 100


def test_the_feed_of_an_account_that_was_disabled_is_gone(client: Any, own: FeedToken) -> None:
    db.session.execute(sa.update(User).where(User.id == own.user_id).values(active=False))
    db.session.commit()

    assert client.get(f"/en/feeds/private/{SECRET}.ics").status_code == 410


def test_who_guesses_is_told_to_stop_and_who_knows_is_not(client: Any, own: FeedToken) -> None:
    guesses = [client.get(f"/en/feeds/private/{'b' * 32}.ics") for _ in range(views_own.GUESSES.amount + 1)]

    assert {guess.status_code for guess in guesses[:-1]} == {404}
    assert guesses[-1].status_code == 429
    assert int(guesses[-1].headers["Retry-After"]) > 0
    assert client.get(f"/en/feeds/private/{SECRET}.ics").status_code == 200


def test_a_program_that_never_rests_is_told_to(client: Any, own: FeedToken) -> None:
    asked = [client.get(f"/en/feeds/private/{SECRET}.ics").status_code for _ in range(views_own.READS.amount + 1)]

    assert set(asked[:-1]) == {200}
    assert asked[-1] == 429


def test_the_day_of_the_last_use_is_kept_and_no_hour(client: Any, theirs: Any, own: FeedToken) -> None:
    client.get(f"/en/feeds/private/{SECRET}.ics")

    db.session.expire_all()
    assert db.session.get(FeedToken, own.id).last_used_on == clock.real_now().date()


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_in_it_from_the_roles(app: Flask, theirs: Any) -> None:
    assert "All meetings and deadlines of the process that you work for, published or not: Small arms." in theirs.get(
        PAGE
    ).page.text("main")

    make_user("desk@example.org", (Role.CHAIRS_DESK, "mge-2011"), (Role.CIVIL_SOCIETY, "iansa"))
    words = sign_in(app.test_client(), "desk@example.org").get(PAGE).page.text("main")
    assert "at whose chair’s desk you work, published or not: MGE-2011." in words
    assert "What is due from civil society." in words

    make_user("reader@example.org")
    words = sign_in(app.test_client(), "reader@example.org").get(PAGE).page.text("main")
    assert "you hold no role that has business of its own, and follow no meeting" in words


def test_the_list_says_where_each_is_used_and_which_are_revoked(client: Any, theirs: Any) -> None:
    assert "No address yet" in theirs.get(PAGE).page.text("main")
    secret = secret_of(made(theirs, "My telephone"))
    made(theirs, "At work")
    client.get(f"/en/feeds/private/{secret}.ics")

    page = theirs.get(PAGE).page
    assert page.texts("main//tbody//th") == ["My telephone", "At work"]
    assert page.texts("main//tbody//td[2]")[1] == "never"
    first = db.session.query(FeedToken).filter_by(name="My telephone").one()
    theirs.post(f"{PAGE}{first.id}/revoke")

    page = theirs.get(PAGE).page
    assert page.texts("main//tbody//th") == ["At work", "My telephone"], "those that work come first"
    assert page.texts("main//tbody//td[3]") == ["Revoke: At work", "revoked"]


def test_an_address_needs_a_name_and_what_was_chosen_stays(theirs: Any) -> None:
    answer = made(theirs, "  ", language="zh")

    assert answer.status_code == 422
    assert db.session.query(FeedToken).count() == 0
    assert answer.page.by_id("name").get("aria-invalid") == "true"
    assert answer.page.fields(answer.page.form())["language"] == ["zh"]


@pytest.mark.parametrize("language", ["", "xx", "en/../fr"])
def test_an_address_in_a_language_that_there_is_not_is_refused(theirs: Any, language: str) -> None:
    assert made(theirs, language=language).status_code == 422
    assert db.session.query(FeedToken).count() == 0


def test_twenty_addresses_are_enough_for_anybody(app: Flask, theirs: Any) -> None:
    for number in range(20):
        assert made(theirs, f"Device {number}").status_code == 200

    refused = made(theirs, "One more")

    assert refused.status_code == 422
    assert "You have 20 addresses that work." in refused.page.text("main")
    assert db.session.query(FeedToken).count() == 20
    some = db.session.query(FeedToken).first()
    theirs.post(f"{PAGE}{some.id}/revoke")
    assert made(theirs, "One more").status_code == 200


def test_who_makes_one_after_another_is_told_to_wait_in_their_language(app: Flask, theirs: Any) -> None:
    for number in range(views_private.MADE.amount):
        token_page = made(theirs, f"Device {number}")
        assert token_page.status_code == 200
        theirs.post(f"{PAGE}{db.session.query(FeedToken).order_by(FeedToken.id.desc()).first().id}/revoke")

    answer = made(theirs, "One more", "/fr/calendar/private/")

    assert (answer.status_code, answer.page.lang) == (429, "fr")
    assert db.session.query(FeedToken).filter_by(name="One more").count() == 0


# --- revoking --------------------------------------------------------------------------------------------------------


def test_a_revoked_address_is_gone_at_once_and_for_ever(client: Any, theirs: Any) -> None:
    secret = secret_of(made(theirs))
    token = db.session.query(FeedToken).one()
    path = f"/en/feeds/private/{secret}.ics"
    etag = client.get(path).headers["ETag"]

    asked = theirs.get(f"{PAGE}{token.id}/revoke").page
    assert client.get(path).status_code == 200, "asking revokes nothing"
    done = theirs.post(f"{PAGE}{token.id}/revoke")
    gone = client.get(path, headers={"If-None-Match": etag})

    assert "Revoke the address “My telephone”?" in asked.text("main")
    assert (done.status_code, done.headers["Location"]) == (302, PAGE)
    assert (gone.status_code, gone.mimetype) == (410, "text/plain")
    assert gone.data == b"410 This address has been revoked.\n"
    assert gone.headers["Cache-Control"] == "private, no-cache"


def test_making_and_revoking_are_on_record_with_the_name_alone(person: User, theirs: Any) -> None:
    secret_of(made(theirs))
    token = db.session.query(FeedToken).one()
    theirs.post(f"{PAGE}{token.id}/revoke")
    theirs.post(f"{PAGE}{token.id}/revoke")

    acts = db.session.query(AuditEntry).filter_by(object_kind="feed_token").order_by(AuditEntry.id).all()
    assert [(act.action, act.actor_id, act.before, act.after) for act in acts] == [
        ("feed_token.make", person.id, {}, {"name": "My telephone"}),
        ("feed_token.revoke", person.id, {"name": "My telephone"}, {}),
    ]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.FOCAL_POINT, Role.ADMINISTRATOR])
def test_nobody_sees_or_revokes_anybody_elses_on_their_own_page(
    app: Flask, client: Any, own: FeedToken, role: Role
) -> None:
    make_user("other@example.org", (role, "*"))
    other = sign_in(app.test_client(), "other@example.org")

    assert other.get(f"{PAGE}{own.id}/revoke").status_code == 404
    assert other.post(f"{PAGE}{own.id}/revoke").status_code == 404
    assert "Telephone" not in other.get(PAGE).page.text("main")
    assert client.get(f"/en/feeds/private/{SECRET}.ics").status_code == 200


def test_strangers_are_asked_to_sign_in(client: Any, own: FeedToken) -> None:
    for path in (PAGE, f"{PAGE}{own.id}/revoke"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/sign-in?" in answer.headers["Location"]
    assert made(client).status_code == 404


def test_the_administrator_sees_and_revokes_the_addresses_of_an_account(
    app: Flask, client: Any, own: FeedToken
) -> None:
    make_user("admin@example.org", (Role.ADMINISTRATOR, "*"))
    admin = sign_in(app.test_client(), "admin@example.org")
    account = f"/en/accounts/{own.user_id}/"
    page = admin.get(account).page
    path = f"{account}feeds/{own.id}/revoke"

    assert path in {link.get("href") for link in page.all("main//a")}
    assert "Telephone" in admin.get(path).page.text("main")
    assert admin.post(path).headers["Location"] == account

    assert client.get(f"/en/feeds/private/{SECRET}.ics").status_code == 410
    assert "revoked" in admin.get(account).page.text("main")
    assert db.session.query(AuditEntry).filter_by(action="feed_token.revoke").one().object_id == str(own.id)


def test_an_address_is_revoked_under_its_own_account_alone(app: Flask, own: FeedToken) -> None:
    admin = make_user("admin@example.org", (Role.ADMINISTRATOR, "*"))
    client = sign_in(app.test_client(), "admin@example.org")

    assert client.post(f"/en/accounts/{admin.id}/feeds/{own.id}/revoke").status_code == 404
    assert client.post(f"/en/accounts/{own.user_id}/feeds/{own.id + 1}/revoke").status_code == 404
    db.session.expire_all()
    assert db.session.get(FeedToken, own.id).revoked_at is None


def test_the_auditor_sees_accounts_and_not_their_addresses(app: Flask, own: FeedToken) -> None:
    make_user("auditor@example.org", (Role.AUDITOR, "*"))
    auditor = sign_in(app.test_client(), "auditor@example.org")

    assert "Telephone" not in auditor.get(f"/en/accounts/{own.user_id}/").page.text("main")
    assert auditor.post(f"/en/accounts/{own.user_id}/feeds/{own.id}/revoke").status_code == 404
