"""Who sees requests that are judged, and awards: nobody of their own State, no delegation of another one."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.foundation.access import PUBLIC, Actor, Role
from meetings.foundation.database import db
from meetings.notices import entitled
from meetings.sponsorship import queries_awards
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.queries_awards import Filters
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    NEPAL_MEMBER,
    NIGERIA,
    OTHER_FINANCE,
    READER,
    SECOND,
    SECRETARIAT,
    a_fund,
    a_pledge,
    a_request,
    person,
)
from tests.sponsorship.support_awards import a_reviewer, an_award, approved
from tests.support.accounts import SignIn
from tests.support.shared import readers_of

EVERYBODY = {
    "public": PUBLIC,
    "reader": READER,
    "finance": FINANCE,
    "second": SECOND,
    "finance elsewhere": OTHER_FINANCE,
    "finance of nepal": FINANCE_OF_NEPAL,
    "secretariat": SECRETARIAT,
    "auditor": AUDITOR,
    "canada": CANADA,
    "nepal": NEPAL,
    "nepal, member": NEPAL_MEMBER,
    "nigeria": NIGERIA,
    "auditor of nepal": person(950, (Role.AUDITOR, "*"), (Role.MEMBER, "NPL")),
}
OWN = {"nepal", "nepal, member", "finance of nepal", "auditor of nepal"}
JUDGE = {"finance", "second", "auditor", "reviewer"}


def everybody(fund: Fund) -> dict[str, Actor]:
    return EVERYBODY | {"reviewer": a_reviewer(fund), "reviewer of nepal": a_reviewer(fund, "NPL")}


def readers(actors: dict[str, Actor], award: Award) -> set[str]:
    db.session.expire_all()
    number = award.id
    found = readers_of(actors, lambda actor: queries_awards.award(actor, number))
    told = {name for name, actor in actors.items() if not entitled.unseen(actor, [("award", number)])}
    assert found == told
    return found


@pytest.mark.usefixtures("register")
def test_an_award_is_seen_by_who_judges_and_once_decided_by_its_state() -> None:
    fund = a_fund(limit_minor=0)
    actors, request = everybody(fund), a_request(fund)
    made = an_award(request, a_pledge(fund, 1_000, 1_000), 100)

    assert readers(actors, made) == JUDGE
    approved(made)
    assert readers(actors, made) == JUDGE | OWN


@pytest.mark.usefixtures("register")
def test_a_request_is_judged_by_nobody_of_its_state() -> None:
    fund = a_fund()
    actors, request, other = everybody(fund), a_request(fund), a_request(fund, "NGA")

    def judges(number: int) -> set[str]:
        return readers_of(actors, lambda actor: queries_awards.judged_request(actor, number))

    both = {"finance of nepal", "auditor of nepal", "reviewer of nepal"}
    assert judges(request.id) == JUDGE and judges(other.id) == JUDGE | both
    for name, actor in actors.items():
        listed = {one.state_code for one in queries_awards.review_page(actor, fund, Filters(), 1).rows}
        expected = {"NPL", "NGA"} if name in JUDGE else {"NGA"} if name in both else set()
        assert listed == expected, name


PAGES = (
    *("sponsorship/{fund}/requests/", "sponsorship/{fund}/awards/", "sponsorship/requests/{request}/review"),
    *("sponsorship/requests/{request}/decline", "sponsorship/requests/{request}/award", "sponsorship/awards/{award}/"),
    *("sponsorship/awards/{award}/approve", "sponsorship/awards/{award}/refuse"),
)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "who", ["nepal", "nigeria", "secretariat", "other-finance", "canada", "reader", "nepali-finance"]
)
def test_pages_do_not_exist_for_others(signed_in: SignIn, who: str) -> None:
    fund = a_fund(limit_minor=0)
    request = a_request(fund)
    waits = an_award(a_request(fund, code="prepcom-2012"), a_pledge(fund, 1_000, 1_000), 100)
    client: Any = signed_in(f"{who}@example.org")

    for page in PAGES:
        path = "/en/" + page.format(fund=fund.id, request=request.id, award=waits.id)
        if who == "nepali-finance" and page.startswith("sponsorship/{fund}"):
            assert "Nepal" not in client.get(path).page.text("main")
            continue
        assert client.get(path).status_code == 404, path
        if not page.endswith("/"):
            assert client.post(path, data={}).status_code == 404, path


@pytest.mark.usefixtures("people")
def test_its_state_reads_what_an_award_gives_and_neither_donors_nor_persons(signed_in: SignIn) -> None:
    fund = a_fund()
    made = an_award(a_request(fund), a_pledge(fund, 900_000, 900_000, donor="JPN"), 123_400)

    shown = signed_in("nepal@example.org").get(f"/en/sponsorship/awards/{made.id}/").page.text("main")
    assert "1,234.00" in shown and "Japan" not in shown and FINANCE.name not in shown and "ledger" not in shown
    assert "Japan" in signed_in("auditor@example.org").get(f"/en/sponsorship/awards/{made.id}/").text


def test_whoever_is_not_signed_in_is_asked_to(client: Any, register: None) -> None:
    fund = a_fund()
    request = a_request(fund)
    for path in (f"{fund.id}/requests/", f"{fund.id}/awards/", f"requests/{request.id}/review", "awards/1/"):
        assert "/sign-in" in client.get(f"/en/sponsorship/{path}").headers["Location"]
