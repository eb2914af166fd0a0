"""Invitations: who may send them, what the mail says, and what opening the link does."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from meetings.accounts import queries, services, tasks
from meetings.accounts.models import Appointment, Invitation
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, ScopeKind, system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from tests.support.accounts import PASSWORD, Outbox, People, SignIn


def invite(email: str = "guest@example.org", role: Role = Role.MEMBER, scope: str = "NGA", **kw: Any) -> Invitation:
    found = services.invite(system("test"), email, role, scope, kw.pop("language", "en"), **kw)
    db.session.commit()
    return found


def link_in(message: Any) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", message.get_content())
    assert found
    return found[1]


def held(email: str) -> list[tuple[Role, str, date, date | None]]:
    user = queries.user_by_email(email)
    assert user is not None
    query = sa.select(Appointment).where(Appointment.user_id == user.id).order_by(Appointment.id)
    return [(a.role, a.scope, a.from_on, a.until_on) for a in db.session.execute(query).scalars()]


def accept(client: Any, link: str, **values: str) -> Any:
    data = {"name": "Guest", "language": "fr", "password": PASSWORD, "again": PASSWORD} | values
    return client.post(link, data=data)


@pytest.mark.parametrize(
    "password",
    [
        *("été très doux à Genève", "мой пароль хороший", "la mañana en Ginebra"),
        *("كلمة سر طويلة أكيدة", "日内瓦的夏天非常非常温和呀呀"),
    ],
)
def test_the_password_chosen_on_accepting_signs_in_in_every_script(client: Any, outbox: Outbox, password: str) -> None:
    invite()
    assert accept(client, link_in(outbox()[0]), password=password, again=password).status_code == 302
    client.post("/en/sign-out")

    answer = client.post("/en/sign-in", data={"email": "guest@example.org", "password": password})

    assert answer.status_code == 302


def test_an_invitation_for_days_that_have_passed_is_over_and_opens_no_account(client: Any, outbox: Outbox) -> None:
    invite(from_on=date(2011, 1, 13), until_on=date(2011, 1, 14))
    link = link_in(outbox()[0])

    with clock.frozen(datetime(2011, 1, 17, 12, tzinfo=UTC)):
        assert client.get(link).status_code == 410
        assert accept(client, link).status_code == 410

    assert queries.user_by_email("guest@example.org") is None
    assert db.session.scalars(sa.select(Invitation)).one().used_at is None


def test_the_link_opens_an_account_with_the_role_and_signs_in(client: Any, outbox: Outbox) -> None:
    invite()
    (message,) = outbox()
    assert message["To"] == "guest@example.org"
    link = link_in(message)
    assert "guest@example.org" in client.get(link).page.text("main")
    assert accept(client, link).headers["Location"] == "/en/account/"
    assert client.get("/en/account/").status_code == 200
    assert held("guest@example.org") == [(Role.MEMBER, "NGA", date(2011, 1, 13), None)]


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_invitation_leads_to_a_page_in_the_language_it_was_sent_in(client: Any, outbox: Outbox, lang: str) -> None:
    invite(language=lang)
    link = link_in(outbox()[0])
    assert link.startswith(f"/{lang}/invitations/accept/")
    assert client.get(link).page.lang == lang


def test_the_token_is_long_and_stored_only_as_a_hash(client: Any, outbox: Outbox) -> None:
    invite()
    token = link_in(outbox()[0]).rpartition("/")[2]
    assert len(token) >= 27  # 160 bits
    columns = db.session.execute(sa.text("SELECT * FROM invitation")).one()
    assert token not in str(columns)
    assert token not in str([vars(e) for e in db.session.execute(sa.select(AuditEntry)).scalars()])


def test_the_link_works_once(app: Flask, client: Any, outbox: Outbox) -> None:
    invite()
    link = link_in(outbox()[0])
    accept(client, link)
    again = accept(app.test_client(), link, name="Somebody else")
    assert again.status_code == 410
    assert len(queries.everyone()) == 1


def test_of_two_who_click_at_once_one_wins(app: Flask) -> None:
    first = invite()
    services.accept(first, "One", "en", PASSWORD)
    first.used_at = None  # what the other one read before
    db.session.expire(first, ["used_at"])
    with pytest.raises(Conflict):
        services.accept(first, "Two", "en", PASSWORD)


def test_a_link_runs_out_after_two_weeks(client: Any, outbox: Outbox) -> None:
    found = invite()
    found.expires_at = clock.real_now() - timedelta(seconds=1)
    db.session.commit()
    assert client.get(link_in(outbox()[0])).status_code == 410


def test_a_withdrawn_invitation_opens_nothing(client: Any, outbox: Outbox) -> None:
    services.withdraw_invitation(system("test"), invite())
    assert accept(client, link_in(outbox()[0])).status_code == 410
    assert queries.everyone() == []


@pytest.mark.parametrize("token", ["x", "A" * 27, "x" * 500])
def test_a_made_up_link_does_not_exist(client: Any, token: str) -> None:
    assert client.get(f"/en/invitations/accept/{token}").status_code == 404
    assert client.post(f"/en/invitations/accept/{token}").status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"password": "short", "again": "short"}, "password", "at least 12 characters"),
        ({"again": "something else"}, "again", "not the same"),
        ({"name": ""}, "name", "cannot be empty"),
        ({"name": "x\u202ey"}, "name", "direction of writing"),
        ({"name": "a" * 201}, "name", "too long"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(
    client: Any, outbox: Outbox, values: dict[str, str], field: str, said: str
) -> None:
    invite()
    page = accept(client, link_in(outbox()[0]), **values).page
    assert said in page.text(f"*[@id='{field}-error']")
    assert page.by_id("language").find("option[@selected]").get("value") == "fr"  # what was chosen stays
    assert queries.everyone() == []


def test_who_has_an_account_takes_the_role_up_after_signing_in(
    app: Flask, person: People, signed_in: SignIn, outbox: Outbox
) -> None:
    person("guest@example.org", (Role.MEMBER, "NZL"))
    invite()
    link = link_in(outbox()[0])
    assert app.test_client().get(link).headers["Location"].startswith("/en/sign-in?next=/en/invitations/accept/")
    client = signed_in("guest@example.org")
    assert client.post(link).status_code == 302
    assert [(role, scope) for role, scope, *_ in held("guest@example.org")] == [
        (Role.MEMBER, "NZL"),
        (Role.MEMBER, "NGA"),
    ]


def test_an_invitation_for_somebody_else_gives_nothing(person: People, signed_in: SignIn, outbox: Outbox) -> None:
    person("other@example.org")
    invite()
    client = signed_in("other@example.org")
    answer = client.post(link_in(outbox()[0]))
    assert answer.status_code == 409 and "another address" in answer.text
    assert held("other@example.org") == []


def test_who_is_signed_in_as_another_signs_out_and_is_back_at_the_invitation(
    person: People, signed_in: SignIn, outbox: Outbox
) -> None:
    person("other@example.org")
    invite()
    link = link_in(outbox()[0])
    client = signed_in("other@example.org")
    form = client.get(link).page.one("main//form")
    assert client.post(form.get("action")).headers["Location"] == link
    assert "Open the account" in client.get(link).page.text("main")


def test_nobody_invites_themselves(person: People) -> None:
    user = person("focal@example.org", (Role.FOCAL_POINT, "NGA"))
    actor = Actor(user.id, user.name, (Holding(Role.FOCAL_POINT, "NGA"),))
    with pytest.raises(Conflict, match=r"account\.oneself"):
        services.invite(actor, "Focal@example.org", Role.MEMBER, "NGA", "en")


@pytest.mark.parametrize(
    "email", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "no address", ""]
)
def test_an_invitation_goes_to_one_address(app: Flask, email: str, outbox: Outbox) -> None:
    with pytest.raises(RuleViolation, match=r"account\.address"):
        invite(email)
    assert outbox() == []


def test_a_role_that_was_given_until_a_day_ends_with_it(client: Any, outbox: Outbox) -> None:
    invite(from_on=date(2011, 1, 13), until_on=date(2011, 12, 31))
    accept(client, link_in(outbox()[0]))
    assert held("guest@example.org") == [(Role.MEMBER, "NGA", date(2011, 1, 13), date(2011, 12, 31))]


# --- what is of a process --------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(seeded: Flask) -> str:
    """The code of a meeting to come of another process."""
    other = Process(code="landmines", name=Text.of(en="Landmines"), short=Text.of(en="Mines"))
    meeting = db.session.execute(sa.select(Meeting).where(Meeting.code == "revcon-2012")).scalar_one()
    meeting.process = other
    db.session.commit()
    return meeting.code


def officer(process: str) -> Actor:
    return Actor(1, "Officer", (Holding(Role.SECRETARIAT, process),))


def test_a_choice_of_a_meeting_names_its_process(elsewhere: str) -> None:
    choices = queries.scope_choices(ScopeKind.MEETING, clock.business_today(), "en")
    assert {c.code: c.process for c in choices} | {elsewhere: "landmines", "mge-2011": "small-arms"} == {
        c.code: c.process for c in choices
    }
    assert {c.process for c in queries.scope_choices(ScopeKind.STATE, clock.business_today(), "en")} == {""}


def test_a_chairs_desk_is_invited_by_its_own_process_alone(elsewhere: str) -> None:
    with pytest.raises(RuleViolation, match=r"role\.not_yours"):
        services.invite(officer("small-arms"), "guest@example.org", Role.CHAIRS_DESK, elsewhere, "en")
    for process in ("landmines", "*"):
        assert services.invite(officer(process), "guest@example.org", Role.CHAIRS_DESK, elsewhere, "en").id


@pytest.mark.parametrize("code", ["no-such-meeting", "*"])
def test_a_meeting_that_is_not_known_is_of_nobodys_process(seeded: Flask, code: str) -> None:
    with pytest.raises(RuleViolation, match=r"role\.not_yours"):
        services.invite(officer("small-arms"), "guest@example.org", Role.CHAIRS_DESK, code, "en")


def test_the_page_offers_and_withdraws_what_is_of_the_own_process_alone(elsewhere: str, secretariat: Any) -> None:
    found = invite(role=Role.CHAIRS_DESK, scope=elsewhere)
    own = invite(role=Role.CHAIRS_DESK, scope="mge-2011")
    page = secretariat.get("/en/invitations/").page
    offered = {o.get("value") for o in page.all("option")}
    links = {a.get("href") for a in page.all("main//a")}
    assert "meeting:mge-2011" in offered and f"meeting:{elsewhere}" not in offered
    assert f"/en/invitations/{own.id}/withdraw" in links and f"/en/invitations/{found.id}/withdraw" not in links
    assert secretariat.post(f"/en/invitations/{found.id}/withdraw").status_code == 404
    assert send(secretariat, Role.CHAIRS_DESK, f"meeting:{elsewhere}").status_code == 200


# --- the page of invitations -----------------------------------------------------------------------------------------


@pytest.fixture
def secretariat(person: People, signed_in: SignIn) -> Any:
    person("desk@example.org", (Role.SECRETARIAT, "small-arms"))
    return signed_in("desk@example.org")


def send(client: Any, role: Role, scope: str, **values: str) -> Any:
    data = {"email": "guest@example.org", "role": role.value, "scope": scope, "language": "es"} | values
    return client.post("/en/invitations/", data=data)


def test_the_secretariat_invites_with_a_page(seeded: Flask, secretariat: Any, outbox: Outbox) -> None:
    assert send(secretariat, Role.MEMBER, "state:NGA").status_code == 302
    (message,) = outbox()
    assert message["Content-Language"] == "es"
    assert "Nigeria" in message.get_content()
    assert "guest@example.org" in secretariat.get("/en/invitations/").page.text("main")


def test_an_invitation_goes_out_when_the_mail_server_is_back(
    seeded: Flask, secretariat: Any, client: Any, outbox: Outbox
) -> None:
    seeded.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    assert send(secretariat, Role.MEMBER, "state:NGA").status_code == 302
    assert outbox() == []
    seeded.config["SMTP_URL"] = ""
    with time_machine.travel(clock.real_now() + timedelta(minutes=5)):
        (message,) = outbox()
        assert client.get(link_in(message)).status_code == 200


def test_a_chairs_desk_is_invited_for_a_meeting_and_a_colleague_for_the_process(
    seeded: Flask, secretariat: Any, signed_in: SignIn, outbox: Outbox
) -> None:
    assert send(secretariat, Role.CHAIRS_DESK, "meeting:mge-2011").status_code == 302
    administrator = signed_in("administrator@example.org")
    assert send(administrator, Role.SECRETARIAT, "process:small-arms").status_code == 302
    page = administrator.get("/en/invitations/").page
    assert {"meeting:mge-2011", "process:small-arms", "process:*"} <= {o.get("value") for o in page.all("option")}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE, Role.SECRETARIAT])
def test_the_secretariat_gives_no_role_above_its_own(secretariat: Any, role: Role, outbox: Outbox) -> None:
    answer = send(secretariat, role, "none:*")
    assert answer.status_code == 200 and outbox() == []


@pytest.mark.parametrize("scope", ["", "state:", "group:african", "none:*", "made-up:NGA", "state:../etc", "state:*"])
def test_a_role_needs_the_scope_that_suits_it(secretariat: Any, scope: str, outbox: Outbox) -> None:
    page = send(secretariat, Role.MEMBER, scope).page
    assert "Choose one that fits it" in page.text("*[@id='scope-error']")
    assert outbox() == []


def test_an_organisation_is_typed(secretariat: Any, outbox: Outbox) -> None:
    assert "Choose one that fits it" in send(secretariat, Role.CIVIL_SOCIETY, "none:*").page.text(
        "*[@id='organization-error']"
    )
    assert send(secretariat, Role.CIVIL_SOCIETY, "none:*", organization="IANSA").status_code == 302
    assert db.session.execute(sa.select(Invitation.scope)).scalars().all() == ["iansa"]


def test_fields_that_the_form_does_not_have_are_ignored(seeded: Flask, secretariat: Any, outbox: Outbox) -> None:
    send(secretariat, Role.MEMBER, "state:NGA", invited_by="999", user_id="1", used_at="2011-01-01", is_demo="1")
    found = db.session.execute(sa.select(Invitation)).scalar_one()
    assert found.invited_by != 999 and found.user_id is None and found.used_at is None


def test_an_invitation_is_withdrawn_after_a_question(
    seeded: Flask, secretariat: Any, client: Any, outbox: Outbox
) -> None:
    send(secretariat, Role.MEMBER, "state:NGA")
    found = db.session.execute(sa.select(Invitation.id)).scalar_one()
    assert "guest@example.org" in secretariat.get(f"/en/invitations/{found}/withdraw").page.text("main")
    assert secretariat.post(f"/en/invitations/{found}/withdraw").status_code == 302
    assert client.get(link_in(outbox()[0])).status_code == 410
    assert secretariat.post(f"/en/invitations/{found}/withdraw").status_code == 409


def test_the_secretariat_does_not_withdraw_what_it_could_not_have_sent(secretariat: Any) -> None:
    found = invite(role=Role.AUDITOR, scope="*")
    assert secretariat.post(f"/en/invitations/{found.id}/withdraw").status_code == 404


def test_old_invitations_are_purged_and_open_ones_kept(app: Flask) -> None:
    old, new = invite("old@example.org"), invite("new@example.org")
    old.expires_at = clock.real_now() - timedelta(days=91)
    db.session.commit()
    assert tasks.purge_invitations() == 1
    assert [i.id for i in db.session.execute(sa.select(Invitation)).scalars()] == [new.id]


def test_no_mail_leaves_when_the_invitation_is_not_stored(app: Flask, outbox: Outbox) -> None:
    with pytest.raises(DomainError):
        services.invite(system("test"), "bad", Role.MEMBER, "NGA", "en")
    services.invite(system("test"), "good@example.org", Role.MEMBER, "NGA", "en")
    db.session.rollback()
    db.session.commit()
    assert outbox() == []
