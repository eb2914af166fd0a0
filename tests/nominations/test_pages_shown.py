"""Pages of calls and nominations: who finds what, as ACCESS has it, and what is offered to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from meetings.foundation import attachments
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.nominations import calls, deciding, nominating, posts
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import BallotDraft, CallDraft, NominationDraft, PostDraft
from meetings.nominations.models import Nomination, NominationCall
from meetings.nominations.rules import CallAction, Circle
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN,
    KENYA,
    LATE,
    NIGERIA,
    SECRETARIAT,
    again,
    asked,
    at,
    designated,
    endorsed,
    opened,
    post,
    requirement,
    submitted,
)
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("register", "people"), pytest.mark.either_database]

PEOPLE: dict[str, tuple[tuple[Role, str], ...]] = {
    "reader": (),
    "nigeria": ((Role.FOCAL_POINT, "NGA"),),
    "member": ((Role.MEMBER, "NGA"),),
    "kenya": ((Role.FOCAL_POINT, "KEN"),),
    "japan": ((Role.FOCAL_POINT, "JPN"),),
    "african": ((Role.COORDINATOR, AFRICAN),),
    "asian": ((Role.COORDINATOR, ASIAN),),
    "secretariat": ((Role.SECRETARIAT, "small-arms"),),
    "elsewhere": ((Role.SECRETARIAT, "landmines"),),
    "ngo": ((Role.CIVIL_SOCIETY, "iansa"),),
    "auditor": ((Role.AUDITOR, "*"),),
    "administrator": ((Role.ADMINISTRATOR, "*"),),
}
EVERYBODY = {"public", *PEOPLE}
NOMINATOR = {"nigeria", "member", "auditor"}
ITS_OWN = NOMINATOR | {"african", "secretariat"}
GROUPS, STATES = {"asian"}, {"kenya", "japan"}
NAME = "A. Bello"
Clients = dict[str, Any]


@pytest.fixture
def people(register: None, person: People) -> None:
    for name, held in PEOPLE.items():
        person(f"{name}@example.org", *held)


@pytest.fixture
def clients(people: None, signed_in: SignIn, client: Any) -> Clients:
    return {"public": client, **{name: signed_in(f"{name}@example.org") for name in PEOPLE}}


def letter() -> attachments.Upload:
    return attachments.read(b"%PDF-1.7\n%%EOF\n", "note.pdf")


def nominated(call: NominationCall) -> Nomination:
    given = NominationDraft("NGA", NAME, "My Government puts him forward.", "en", letter())
    return nominating.draft(NIGERIA, call.id, "NGA", False, given)


def who(clients: Clients, finds: Callable[[Any], bool]) -> set[str]:
    return {name for name, client in clients.items() if finds(client)}


def readers(clients: Clients, nomination: Nomination) -> set[str]:
    """Who finds a nomination: on its page, by its note verbale, and in the list of its call, all the same."""
    number, call = nomination.id, nomination.call_id
    opens = who(clients, lambda client: client.get(f"/en/nominations/{number}/").status_code == 200)
    loads = who(clients, lambda client: client.get(f"/en/nominations/{number}/letter").status_code == 200)
    reads = who(clients, lambda client: NAME in client.get(f"/en/nominations/calls/{call}/").text)
    assert opens == loads == reads
    return opens


def test_page_by_page_a_nomination_is_found_by_those_to_whom_it_has_come(clients: Clients) -> None:
    nomination = nominated(opened())
    assert readers(clients, nomination) == NOMINATOR

    nominating.submit(NIGERIA, nomination.id, again(nomination).revision)
    assert readers(clients, nomination) == ITS_OWN

    endorsed(AFRICAN_GROUP, nomination)
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.GROUP_CHAIRS)
    assert readers(clients, nomination) == ITS_OWN | GROUPS

    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)
    assert readers(clients, nomination) == ITS_OWN | GROUPS | STATES

    designated(nomination)
    assert readers(clients, nomination) == EVERYBODY


def test_whoever_is_not_signed_in_is_asked_to_whether_there_is_such_a_nomination_or_not(client: Any) -> None:
    number = submitted(NIGERIA, opened(), "NGA").id

    for path in (f"/en/nominations/{number}/", "/en/nominations/999/", f"/en/nominations/{number}/letter"):
        answer = client.get(path)
        assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"]


def test_a_call_that_is_prepared_is_the_secretariats_and_then_everybodys(clients: Clients) -> None:
    draft = calls.create(SECRETARIAT, post().id, CallDraft((AFRICAN,), date(2011, 5, 31), requirement_id=requirement()))
    number = draft.id

    opens = who(clients, lambda one: one.get(f"/en/nominations/calls/{number}/").status_code == 200)
    lists = who(clients, lambda one: f"/calls/{number}/" in one.get("/en/nominations/").text)

    assert opens == lists == {"secretariat", "auditor"}
    calls.act(SECRETARIAT, number, draft.revision, CallAction.OPEN)
    assert who(clients, lambda one: one.get(f"/en/nominations/calls/{number}/").status_code == 200) == EVERYBODY


def test_the_note_verbale_is_sent_to_be_kept_and_never_shown_in_place(clients: Clients) -> None:
    answer = clients["nigeria"].get(f"/en/nominations/{nominated(opened()).id}/letter")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data == b"%PDF-1.7\n%%EOF\n" and answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_nomination_without_a_note_has_none_to_load(clients: Clients) -> None:
    number = submitted(NIGERIA, opened(), "NGA").id

    assert clients["nigeria"].get(f"/en/nominations/{number}/letter").status_code == 404


def test_nobody_learns_that_a_seat_is_contested_from_what_they_may_not_see(clients: Clients) -> None:
    call = opened()
    submitted(NIGERIA, call, "NGA")
    submitted(KENYA, call, "KEN")

    told = who(
        clients, lambda one: "More than one nomination stands" in one.get(f"/en/nominations/calls/{call.id}/").text
    )

    assert told == {"african", "secretariat", "auditor"}


def test_the_figures_of_a_ballot_are_for_those_who_see_all_its_candidates(clients: Clients) -> None:
    call = opened()
    first, second = submitted(NIGERIA, call, "NGA"), submitted(KENYA, call, "KEN")
    counted = BallotDraft(Method.SECRET_BALLOT, date(2011, 1, 12), AFRICAN, "", {first.id: 31, second.id: 17}, 1, 2, 51)
    deciding.record_ballot(AFRICAN_GROUP, call.id, again(first).call.revision, counted)

    told = who(clients, lambda one: "Abstentions" in one.get(f"/en/nominations/calls/{call.id}/").text)
    page = clients["secretariat"].get(f"/en/nominations/calls/{call.id}/").text

    assert told == {"african", "secretariat", "auditor"}
    assert all(f">{figure}<" in page for figure in (31, 17, 51)) and "by secret ballot" in page


def test_who_replaced_whom_is_said_where_both_may_be_seen(clients: Clients) -> None:
    old = submitted(NIGERIA, opened(), "NGA", person="B. Musa")
    new = nominating.replace(NIGERIA, old.id, again(old).revision, NominationDraft("NGA", NAME))

    page = clients["nigeria"].get(f"/en/nominations/{old.id}/").text

    assert "Replaced by" in page and f"/nominations/{new.id}/" in page
    assert "In place of" in clients["african"].get(f"/en/nominations/{new.id}/").text


def test_a_late_nomination_is_marked_wherever_it_is_shown(clients: Clients) -> None:
    call = opened()
    with at(LATE):
        number = submitted(NIGERIA, call, "NGA").id

        pages = [
            clients[name].get(f"/en/nominations/{path}").text
            for name, path in (("nigeria", ""), ("african", ""), ("secretariat", f"calls/{call.id}/"))
        ]

        assert all('<span class="tag warn">late</span>' in page for page in pages)
        assert "after the last day of the call" in clients["nigeria"].get(f"/en/nominations/{number}/").text


def test_the_page_shows_the_words_of_the_source_and_the_last_day_at_the_office(clients: Clients) -> None:
    page = clients["public"].get(f"/en/nominations/calls/{opened().id}/").text

    assert "by May 2011" in page and "31 May 2011" in page and "1–31 May 2011" not in page.split("allow")[0]
    assert "Until the end of the day in New York" in page and 'data-local="2011-06-01T03:59:59+00:00"' in page
    assert "Nominations after that day are taken and marked as late." in page


def test_the_record_says_who_acted_only_to_those_who_have_a_part_in_it(clients: Clients) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES, "For information.")

    told = who(clients, lambda one: AFRICAN_GROUP.name in one.get(f"/en/nominations/{nomination.id}/").text)
    page = clients["japan"].get(f"/en/nominations/{nomination.id}/").text

    assert told == ITS_OWN
    assert "Endorsed by its group" in page and "For information." in page and "in Rostrum" in page


def test_silence_about_a_nomination_is_shown_to_those_who_may_know_of_it(clients: Clients) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    asked(AFRICAN_GROUP, nomination, Asked.GROUP)
    path = f"/en/nominations/{nomination.id}/"

    told = who(clients, lambda one: "are asked under silence" in one.get(path).text)

    assert told == NOMINATOR | {"african"}, "the secretariat has no part in what a group settles inside itself"


OFFERED = ("edit", "submit", "discard", "withdraw", "replace", "name", "endorse", "circulate", "designate", "ask/group")


def offered(client: Any, nomination: Nomination) -> list[str]:
    page = client.get(f"/en/nominations/{nomination.id}/").text
    return [step for step in OFFERED if f'href="/en/nominations/{nomination.id}/{step}"' in page]


def test_each_is_offered_what_they_may_do_now(clients: Clients) -> None:
    nomination = nominated(opened())
    assert offered(clients["member"], nomination) == ["edit", "submit", "discard"]

    nominating.submit(NIGERIA, nomination.id, again(nomination).revision)
    assert offered(clients["nigeria"], nomination) == ["withdraw", "replace", "name"]
    assert offered(clients["african"], nomination) == ["endorse", "ask/group"]
    assert offered(clients["secretariat"], nomination) == ["withdraw", "name", "circulate"]
    assert offered(clients["auditor"], nomination) == []

    endorsed(AFRICAN_GROUP, nomination)
    assert offered(clients["african"], nomination) == []
    assert offered(clients["secretariat"], nomination) == ["withdraw", "name", "circulate", "designate"]

    designated(nomination)
    assert offered(clients["public"], nomination) == []


def test_who_is_not_alone_is_not_offered_to_be_designated(clients: Clients) -> None:
    call = opened(groups=())
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    assert "designate" in offered(clients["secretariat"], nomination)

    submitted(clients_actor("JPN"), call, "JPN")

    assert "designate" not in offered(clients["secretariat"], nomination)


def clients_actor(code: str) -> Any:
    return type(NIGERIA)(name=code, holdings=(type(NIGERIA.holdings[0])(Role.FOCAL_POINT, code),))


def test_those_whose_group_is_asked_are_offered_to_nominate_and_others_are_not(clients: Clients) -> None:
    call = opened()
    link = f"/en/nominations/calls/{call.id}/nominate"

    on_page = who(clients, lambda one: link in one.get(f"/en/nominations/calls/{call.id}/").text)
    in_list = who(clients, lambda one: link in one.get("/en/nominations/").text)

    assert on_page == in_list == {"nigeria", "member", "kenya", "african"}


def test_the_list_says_what_is_ones_own_and_what_waits(clients: Clients) -> None:
    call = opened()
    nomination = submitted(NIGERIA, call, "NGA", person=NAME)

    pages = {name: client.get("/en/nominations/").text for name, client in clients.items()}

    assert {name for name, page in pages.items() if "Your nominations" in page} == {"nigeria", "member"}
    assert {name for name, page in pages.items() if "Waiting for you" in page} == {"african"}
    assert {name for name, page in pages.items() if NAME in page} == {"nigeria", "member", "african"}
    assert f"/calls/{call.id}/nominate" not in pages["nigeria"], "its State stands already"
    endorsed(AFRICAN_GROUP, nomination)
    waiting = who(clients, lambda one: "Waiting for you" in one.get("/en/nominations/").text)
    assert waiting == {"secretariat"}


def test_the_list_without_calls_says_so(client: Any) -> None:
    assert "Nothing is called for" in client.get("/en/nominations/").text
    assert "Nothing is called for" in client.get("/en/nominations/?process=%00&page=9").text


def test_calls_that_are_over_stand_below_those_that_are_open(client: Any) -> None:
    call = opened()
    calls.act(SECRETARIAT, call.id, call.revision, CallAction.CLOSE)

    page = client.get("/en/nominations/?page=9").text

    assert "Closed calls" in page and "Open calls" not in page


def test_where_there_are_calls_of_several_processes_the_list_can_be_narrowed_to_one(client: Any) -> None:
    small_arms = opened()
    assert 'name="process"' not in client.get("/en/nominations/").text
    mines = posts.create(SECRETARIAT, PostDraft(PostKind.RAPPORTEUR, ("mge-2011",)))
    mines.process = Process(code="landmines", name=Text.of(en="Landmines"), short=Text.of(en="Mines"))
    call = calls.create(SECRETARIAT, mines.id, CallDraft((), date(2011, 5, 1)))
    calls.act(SECRETARIAT, call.id, call.revision, CallAction.OPEN)

    both, one = (client.get(f"/en/nominations/{query}").text for query in ("", "?process=landmines"))

    assert all(f"/calls/{number}/" in both for number in (small_arms.id, call.id))
    assert f"/calls/{call.id}/" in one and f"/calls/{small_arms.id}/" not in one


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_a_statement_stands_in_the_language_in_which_it_was_written(clients: Clients, lang: str) -> None:
    db.session.commit()
    page = clients["nigeria"].get(f"/{lang}/nominations/{nominated(opened()).id}/").text

    assert '<div lang="en" dir="ltr"><p>My Government puts him forward.</p></div>' in page
    assert ('class="langmark" lang="en"' in page) is (lang != "en")
