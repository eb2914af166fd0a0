"""Every page for every role and two of each scope: who gets in is written down, and nobody gets in elsewhere by a POST.

`pytest tests/house/test_access.py --record-routes` writes access.txt anew; what changes in it is to be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.accounts.models import User
from meetings.foundation.access import Role
from meetings.foundation.database import db
from tests.support import routes, visitors
from tests.support.accounts import make_user, sign_in
from tests.support.database import Run

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
    "auditor": ((Role.AUDITOR, "*"),),
    "administrator": ((Role.ADMINISTRATOR, "*"),),
}
OPEN, ASKED, NOTHING = "open", "signs in", "-"


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


def test_who_may_not_read_a_form_cannot_send_it(furnished: Flask, visiting: dict[str, Any], test_run: Run) -> None:
    got_through = []
    recorded = dict(line.split(": ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())
    for rule in routes.rules(furnished):
        if "POST" not in (rule.methods or ()) or rule.endpoint.startswith("security."):
            continue
        path = routes.build(furnished, rule, routes.samples(rule, test_run.samples())[0]).replace("{lang}", "en")
        may = recorded.get(rule.endpoint, "")
        for name, client in visiting.items():
            own = rule.endpoint == "accounts.end_other_sessions" and name != "public"
            rules = rule.endpoint == "deadlines.switch_rule" and name.startswith("secretariat")
            if may == "everybody" or name in may.split() or own or rules:
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
