"""Every page for every role and two of each scope: who gets in is written down, and nobody gets in elsewhere by a POST.

`pytest tests/house/test_access.py --record-routes` writes access.txt anew; what changes in it is to be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.states.models import State
from tests.support import routes, visitors
from tests.support.accounts import make_user, sign_in
from tests.support.client import is_page
from tests.support.database import Run
from tests.support.pages import Page

pytestmark = pytest.mark.either_database

RECORD = Path(__file__).with_name("access.txt")
# Those who hold what the samples belong to, each followed by somebody with the same role elsewhere.
VISITORS: dict[str, tuple[tuple[Role, str], ...] | None] = {
    "public": None,
    "reader": (),
    "ngo": ((Role.CIVIL_SOCIETY, "iansa"),),
    "nzl": ((Role.FOCAL_POINT, "NZL"),),
    "per": ((Role.FOCAL_POINT, "PER"),),
    "nzl-member": ((Role.MEMBER, "NZL"),),
    "african": ((Role.COORDINATOR, "african"),),
    "weog": ((Role.COORDINATOR, "western-european-and-others"),),
    "deputy": ((Role.DEPUTY_COORDINATOR, "african"),),
    "chair": ((Role.CHAIRS_DESK, "mge-2011"),),
    "chair-elsewhere": ((Role.CHAIRS_DESK, "bms-2012"),),
    "secretariat": ((Role.SECRETARIAT, "small-arms"),),
    "secretariat-elsewhere": ((Role.SECRETARIAT, "landmines"),),
    "finance": ((Role.FINANCE, "small-arms"),),
    "finance-elsewhere": ((Role.FINANCE, "landmines"),),
    "donor": ((Role.DONOR_CONTACT, "CAN"),),
    "auditor": ((Role.AUDITOR, "*"),),
    "administrator": ((Role.ADMINISTRATOR, "*"),),
}
# What the auditor, who reads everything but secrets, does not open, and why; access.txt says all the rest.
CHANGES = "it is there to change something, and what it shows stands on pages that the auditor reads"
OWN = "it is a person's own; accounts, their roles and invitations are read on the pages of the administration"
SECRET = "its address is a secret of whom it is for"
AUTHOR = "who objected is known to the manager and, where its State agrees, to others"
NOT_FOR_THE_AUDITOR = {
    **dict.fromkeys(("accounts.end_session", "accounts.remove_passkey", "feeds.revoke"), OWN),
    "feeds.revoke_of": CHANGES,
    **dict.fromkeys(("offices.delegation", "offices.delegations", "offices.group", "offices.groups"), OWN),
    **dict.fromkeys(("offices.end_deputy", "offices.release", "offices.withdraw"), CHANGES),
    **dict.fromkeys(("administration.end_role", "administration.standing", "administration.withdraw"), CHANGES),
    **{f"agenda_draft.{view}": CHANGES for view in ("freeze", "start")},
    **{f"agenda_items.{view}": CHANGES for view in ("edit", "move", "new")},
    **{f"agenda_comments.{view}": CHANGES for view in ("edit", "new", "withdraw")},
    **{f"agenda_steps.{view}": CHANGES for view in ("adopt", "circulate", "extend", "issue", "release", "silence")},
    **dict.fromkeys(("agenda_exchange.take_in", "agenda_languages.owners"), CHANGES),
    **{f"calendar.{view}": CHANGES for view in ("check", "clone", "create", "edit", "propose", "step")},
    **{f"calendar.{verb}_{what}": CHANGES for verb in ("add", "edit", "remove") for what in ("holiday", "other")},
    **{f"deadlines.{view}": CHANGES for view in ("act", "check", "edit", "edit_rule", "new", "new_rule")},
    "deadlines.preview_rule": CHANGES,
    **{f"deciding.{view}": CHANGES for view in ("ask", "ballot", "circulate", "designate", "endorse")},
    **{f"documentation.{v}": CHANGES for v in ("check", "edit", "new", "note_change", "remove", "remove_change")},
    **{f"externals.{verb}": CHANGES for verb in ("add", "edit", "remove", "upload")},
    **{f"notices.{step}_note": CHANGES for step in ("discard", "edit", "new", "send")},
    **{f"notices.{verb}_address": CHANGES for verb in ("add", "edit", "remove")},
    **{f"nominating.{view}": CHANGES for view in ("act", "edit", "new")},
    "notices.show": OWN,
    "notices.tell_again": CHANGES,
    **{f"posts.{view}": CHANGES for view in ("appoint", "edit", "index", "new", "remove")},
    **{f"calls.{view}": CHANGES for view in ("act", "edit", "new")},
    "officers.act": CHANGES,
    "silence.act": CHANGES,
    **{f"topics.{view}": CHANGES for view in ("act", "answer", "desk", "digest", "edit", "new")},
    **{f"topics.{verb}_theme": CHANGES for verb in ("new", "edit", "remove")},
    **{f"programme.{verb}_{what}": CHANGES for verb in ("new", "edit") for what in ("party", "room", "venue")},
    **{f"programme.{view}": CHANGES for view in ("answer_request", "edit_request", "new_request", "request_step")},
    **{f"programme.frame_{part}": CHANGES for part in ("closure", "dates", "day", "deadline", "rooms", "venue")},
    **{f"programme.{view}": CHANGES for view in ("announce", "happened", "move", "several_sessions", "weights")},
    **{f"programme.{view}": CHANGES for view in ("edit_session", "new_session", "session_step")},
    **{f"programme.{view}": CHANGES for view in ("begin", "publish", "ready_parties", "remove_party", "room_step")},
    "silence.evidence": AUTHOR,
    **{f"sponsorship.{view}": CHANGES for view in ("edit", "limit", "policy", "reverse", "step")},
    **{f"sponsorship.{verb}_call": CHANGES for verb in ("edit", "new")},
    **{f"sponsorship.{verb}_pledge": CHANGES for verb in ("confirm", "enter", "lapse", "new", "refuse", "withdraw")},
    **{f"sponsorship.{view}": CHANGES for view in ("change_earmark", "receive", "record_earmark")},
    **{f"sponsorship.{view}": CHANGES for view in ("ask_return", "decide_return", "new_proposal", "new_reviewer")},
    **{f"sponsorship.{view}": CHANGES for view in ("award_step", "decide", "new_award", "request_step")},
    **{f"sponsorship.{verb}_request": CHANGES for verb in ("edit", "new")},
    **{f"sponsorship.travel_{step}": CHANGES for step in ("advance", "outcome", "recover", "report", "settle", "undo")},
    **dict.fromkeys(("sponsorship.person", "sponsorship.requests_own"), OWN),
    **{f"mandates.add_{what}": CHANGES for what in ("clause", "mandate", "paragraph", "requirement")},
    **{f"mandates.edit_{what}": CHANGES for what in ("clause", "mandate", "requirement")},
    **{f"mandates.remove_{what}": CHANGES for what in ("clause", "paragraph", "requirement")},
}
OWN_PAGES = frozenset({"feeds.own", "notices.choices", "notices.own"})
OPEN, ASKED, NOTHING = "open", "signs in", "-"
# What is sent from pages that more people read than may send it.
SENDERS = {
    "accounts.end_other_sessions": set(VISITORS) - {"public"},
    **{f"programme.{view}": {"secretariat"} for view in ("accept_run", "stop_run", "timetable_step", "unrelate")},
    "administration.appoint": {"administrator"},
    **{f"agenda_items.{view}": {"chair", "secretariat"} for view in ("put_back", "remove", "restore")},
    "administration.invite": {"secretariat", "secretariat-elsewhere", "administrator"},
    "deadlines.switch_rule": {"secretariat", "secretariat-elsewhere"},
    "feeds.follow": set(VISITORS) - {"public"},
    "feeds.make": set(VISITORS),
    "feeds.make_address": set(VISITORS) - {"public"},
    "externals.fetch": {"secretariat", "secretariat-elsewhere"},
    "externals.switch": {"secretariat", "secretariat-elsewhere"},
    "notices.mark_all": set(VISITORS) - {"public"},
    "notices.right_again": {"secretariat", "secretariat-elsewhere"},
    "notices.switch_address": {"secretariat", "secretariat-elsewhere"},
    "programme.reopen": {"secretariat"},
    **{f"sponsorship.{view}": {"finance"} for view in ("decide_limit", "remove_call", "remove_reviewer")},
}


@pytest.fixture
def visiting(furnished: Flask) -> dict[str, Any]:
    clients = {}
    for name, holdings in VISITORS.items():
        client = visitors.unchecked(furnished.test_client())
        if holdings is not None:
            make_user(f"{name}@matrix.example.org", *holdings)
            sign_in(client, f"{name}@matrix.example.org")
        clients[name] = client
    return clients


def outcome(client: Any, path: str) -> str:
    answer = client.get(path)
    if answer.status_code in {302, 303} and "/sign-in?" in answer.headers["Location"]:
        return ASKED
    if answer.status_code == 404:
        return NOTHING
    assert answer.status_code < 500, f"{path} answers {answer.status_code}"
    return OPEN  # 200, a detour, or a conflict with how the object stands: it is known to exist


def test_who_gets_in_where_is_written_down(
    furnished: Flask, visiting: dict[str, Any], test_run: Run, request: pytest.FixtureRequest
) -> None:
    found = {}
    for address in routes.addresses(furnished, test_run.samples()):
        if address.endpoint in found or address.endpoint.startswith("security."):
            continue
        outcomes = {name: outcome(client, address.into("en")) for name, client in visiting.items()}
        opened = [name for name, said in outcomes.items() if said == OPEN]
        everybody = len(opened) == len(VISITORS)
        found[address.endpoint] = "everybody" if everybody else " ".join(opened) or "nobody here"
        assert outcomes["public"] in {OPEN, ASKED, NOTHING}
        assert ASKED not in [said for name, said in outcomes.items() if name != "public"], address
    if request.config.getoption("--record-routes"):
        RECORD.write_text("".join(f"{k}: {v}\n" for k, v in sorted(found.items())), encoding="utf-8")

    recorded = dict(line.split(": ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())

    assert found == recorded


def test_the_auditor_opens_every_page_but_those_that_are_listed_with_a_reason() -> None:
    recorded = dict(line.split(": ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())

    shut = {page for page, who in recorded.items() if who != "everybody" and "auditor" not in who.split()}

    assert shut == set(NOT_FOR_THE_AUDITOR)


def test_the_auditor_is_offered_nothing_to_change(furnished: Flask, visiting: dict[str, Any], test_run: Run) -> None:
    offered = []
    site = furnished.url_map.bind("localhost")
    for address in routes.addresses(furnished, test_run.samples()):
        if address.endpoint.startswith(("security.", "accounts.")) or address.endpoint in OWN_PAGES:
            continue  # these are the auditor’s own to change
        answer = visiting["auditor"].get(address.into("en"))
        if answer.status_code != 200 or not is_page(answer):
            continue
        page = Page(answer.text)
        links = [urlsplit(a.get("href", "")) for a in page.all("main//a")]
        sent_to = [form.get("action") or address.into("en") for form in page.all("main//form[@method='post']")]
        # Whoever has an account follows meetings in a calendar of their own.
        own = [path for path in sent_to if site.match(path, method="POST")[0] == "feeds.follow"]
        offered += [f"{address.path}: a form to {path}" for path in sent_to if path not in own]
        offered += [
            f"{address.path}: {link.path}"
            for link in links
            if not link.scheme and not link.netloc and link.path and site.match(link.path)[0] in NOT_FOR_THE_AUDITOR
        ]

    assert offered == []


def test_a_meeting_that_is_not_published_is_named_to_nobody_else(
    furnished: Flask, visiting: dict[str, Any], test_run: Run
) -> None:
    """It should share its Chair with a published one, rests on paragraphs and has deadlines: none of these names it."""
    hidden = db.session.query(Meeting).filter_by(code="prepcom-2012").one()
    conference = db.session.query(Meeting).filter_by(code="revcon-2012").one()
    hidden.is_published, conference.chair_name = False, "Somebody else"
    hidden.chair_state = conference.chair_state = db.session.query(State).filter_by(iso3="NGA").one()
    hidden.title = hidden.short = Text.of(en="Hush-hush")
    hidden.chair_name, hidden.reason, hidden.words = "Hush-hush", "Hush-hush", Text.of(en="Hush-hush")
    db.session.commit()

    told = [
        f"{name}: {address.path}"
        for address in routes.addresses(furnished, test_run.samples())
        for name in ("public", "nzl", "chair", "secretariat-elsewhere")
        if b"Hush-hush" in visiting[name].get(address.into("en")).data
    ]

    assert told == []


def test_who_may_not_read_a_form_cannot_send_it(furnished: Flask, visiting: dict[str, Any], test_run: Run) -> None:
    got_through = []
    recorded = dict(line.split(": ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())
    for rule in routes.rules(furnished):
        if "POST" not in (rule.methods or ()) or rule.endpoint.startswith("security."):
            continue
        path = routes.build(furnished, rule, routes.samples(rule, test_run.samples())[0]).replace("{lang}", "en")
        may = recorded.get(rule.endpoint, "")
        for name, client in visiting.items():
            if may == "everybody" or name in SENDERS.get(rule.endpoint, may.split()):
                continue
            answer = client.post(path, data={"revision": "1", "sure": "y"})
            if answer.status_code != 404:
                got_through.append(f"{name}: {path} answers {answer.status_code}")

    assert got_through == []


def test_fields_that_no_form_has_change_nothing(furnished: Flask, visiting: dict[str, Any]) -> None:
    client = visiting["nzl"]
    user = db.session.query(User).filter_by(email="nzl@matrix.example.org").one()
    before = {column.key: getattr(user, column.key) for column in User.__table__.columns}
    extra = {"id": "1", "email": "evil@example.org", "active": "", "is_demo": "y", "roles": "administrator",
             "fs_uniquifier": "x", "password": "x" * 20, "tf_primary_method": "", "role": "administrator"}  # fmt: skip

    client.post("/en/account/", data={"name": user.name, "language": user.language, **extra})

    db.session.expire_all()
    assert {column.key: getattr(user, column.key) for column in User.__table__.columns} == before
