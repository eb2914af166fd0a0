"""The sponsorship fund in a real browser: three donors with earmarks, fourteen requests for the meeting of experts and
money for eight, one traveller who does not come, one refund, and statements that add up to the cent.

The fund is set up from nothing, in English. On the screen are played: setting up, the limit and its confirmation, the
pledges, the requests of Nepal, Nigeria and Peru with their notes verbales, the proposal, two of the eight awards (one
above the limit, which a second person approves), waiting list and refusals, an advance, a report, the no-show and what
is paid back, and the statements. The other eleven requests are submitted by the services, in the server's database, by
`tests/support/sponsored.py`; the other six awards, the advances and settlements like them are sent by the same
forms with requests of the browser's own session (`Player.posts`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from meetings.sponsorship import ledger
from meetings.sponsorship.labels_statements import AWARDED, FIGURES, FOLLOWS
from tests.support.database import flask, python
from tests.support.pages import Page, cents, words
from tests.support.players import Player
from tests.support.server import LiveServer
from tests.support.sponsored import PDF

SitsDown = Callable[[str], Player]
MEETING = "Open-ended Meeting of Governmental Experts"
LIMIT = 4_400_00
FARE, NIGHTS, TERMINAL, VISA = "fare", "subsistence", "terminal", "visa"
KINDS = {"Return ticket": FARE, "Daily": NIGHTS, "Terminal": TERMINAL, "Visa": VISA}
NOTE = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": PDF}
DONORS = {"canada": "CAN", "foundation": "example-foundation", "wellington": "NZL"}

# What the donors give: pledged in their currency and at which rate, and what came in, each with the rate of its day.
PLEDGED = {"canada": ("40000.00", "0.9912"), "foundation": ("15000.00", "1.3364"), "wellington": ("10000.00", "1")}
PAID = {
    "canada": [("10000.00", "0.9851"), ("5123.45", "0.98765432")],
    "foundation": [("7500.00", "1.3113")],
    "wellington": [("10000.00", "1")],
}
SUPPORT = 7  # per cent
CHOSEN = {"Nepal", "Cambodia", "Uganda", "Haiti", "Vanuatu", "Fiji", "Republic of Moldova", "Senegal"}
LEFT = {"Guatemala", "Jamaica", "Kyrgyzstan", "Ghana", "Nigeria", "Peru"}
ABSENT, REFUNDS, STILL_OPEN = "Cambodia", "Nepal", "Republic of Moldova"


def typed(amount: int) -> str:
    """Cents as a person types them."""
    return f"{amount // 100}.{amount % 100:02}"


def worth(amount: str, rate: str) -> int:
    """Money of another currency in cents of the fund's."""
    return int((Decimal(amount) * Decimal(rate) * 100).quantize(Decimal(1)))


def rows(page: Page, caption: str) -> list[Any]:
    """The rows of the table with that caption."""
    for table in page.all("main//table"):
        named = table.find("caption")
        if named is not None and words(named).startswith(caption):
            return list(table.findall(".//tbody/tr"))
    raise AssertionError(f"no table {caption!r}")


def cells(row: Any) -> list[str]:
    """What stands in the cells of a row."""
    return [words(one) for one in row if one.tag in {"th", "td"}]


@dataclass
class Given:
    """An award, with what each donor gives for each kind of costs."""

    number: int
    shares: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.shares.values())

    def of_donors(self) -> Counter[str]:
        """What each donor gives."""
        found: Counter[str] = Counter()
        for (donor, _kind), amount in self.shares.items():
            found[donor] += amount
        return found

    def of_kinds(self) -> dict[str, int]:
        """What is given for each kind of costs."""
        found: Counter[str] = Counter()
        for (_donor, kind), amount in self.shares.items():
            found[kind] += amount
        return dict(found)


@pytest.fixture
def sits_down(new_page: Callable[..., Any], start_server: Callable[..., LiveServer]) -> SitsDown:
    """`sits_down("finance")`: one of the people of the server, signed in; the server is of this test alone."""
    server = start_server()
    options = {"locale": "en", "viewport": {"width": 1280, "height": 900}}

    def begin(name: str) -> Player:
        return Player(new_page(server.url, **options), f"{name}@example.org")

    begin.server = server  # type: ignore[attr-defined]
    return begin


# --- 13 January -----------------------------------------------------------------------------------------------------


def set_up(finance: Player, second: Player) -> int:
    """A fund with a limit that two persons agreed on, and a call for the meeting of experts."""
    fund = finance.does(
        "sponsorship/funds/new",
        r"sponsorship/\d+/",
        name__en="Voluntary sponsorship fund",
        administrator__en="An institute that States have chosen",
        basis__en="Resolution 65/64, paragraph 21.",
        support_rate=str(SUPPORT),
    )
    finance.does(f"sponsorship/{fund}/limit", f"sponsorship/{fund}/", limit=typed(LIMIT))
    second.go(f"sponsorship/{fund}/").click("text=Confirm the higher limit")
    second.arrives(f"sponsorship/{fund}/")
    page = finance.go(f"sponsorship/{fund}/calls/new")
    meeting = page.locator("#meeting option", has_text=MEETING).get_attribute("value")
    finance.fill(meeting=meeting, opens_on="2011-01-10", closes_on="2011-03-21")
    finance.send(f"sponsorship/{fund}/")
    finance.does(f"sponsorship/{fund}/open", f"sponsorship/{fund}/")
    return fund


def pledge(fund: int, finance: Player, second: Player, canada: Player) -> dict[str, int]:
    """Three pledges, confirmed and paid in whole or in part; the first is proposed by the donor itself, the others are
    entered from a letter, and confirmed by a second person."""
    found = {}
    use: dict[str, dict[str, str]] = {
        "canada": {"currency": "CAD", "country_list": "ldc"},
        "foundation": {
            "currency": "EUR",
            "cost_kind": "fare",
            "organization": DONORS["foundation"],
            "donor_name": "Example Foundation",
            "reference": "EF/1",
        },
        "wellington": {"currency": "USD", "state": "NZL", "reference": "NZ/7", "is_named": "y"},
    }
    for donor, (amount, rate) in PLEDGED.items():
        given: dict[str, Any] = {"amount": amount, "pledged_on": "2011-01-10", **use[donor]}
        if donor == "canada":
            given["is_named"] = "y"
            number = canada.does(f"sponsorship/{fund}/pledges/new", r"sponsorship/pledges/\d+/", **given)
        else:
            number = finance.does(f"sponsorship/{fund}/pledges/enter", r"sponsorship/pledges/\d+/", **given)
        found[donor], address = number, f"sponsorship/pledges/{number}/"
        rated = {"rate_on": "2011-01-12", "rate_source": "United Nations operational rate of exchange"}
        is_foreign = rate != "1"
        (finance if donor == "canada" else second).does(
            f"{address}confirm", address, **({"rate": rate, **rated} if is_foreign else {})
        )
        for paid, of_day in PAID[donor]:
            more = {"rate": of_day, **rated} if is_foreign else {}
            finance.does(f"{address}receive", address, paid=paid, received_on="2011-01-12", **more)
    return found


def ask(fund: int, person: Player, state: str, fare: str, needs_visa: str = "no", **more: str) -> int:
    """A State drafts a request with its note verbale, and submits it; its number."""
    number = person.does(
        f"sponsorship/{fund}/requests/new",
        r"sponsorship/requests/\d+/",
        note_reference=f"NV/{state}/2011",
        note_on="2011-01-12",
        person_name=f"Expert of {state}",
        need="The Government cannot bear the costs of the journey.",
        fare=fare,
        nights="5",
        daily="378.00",
        terminal="152.00",
        file=NOTE,
        departs_on="2011-05-07",
        returns_on="2011-05-14",
        has_mission="yes",
        needs_visa=needs_visa,
        **more,
    )
    person.does(f"sponsorship/requests/{number}/submit", f"sponsorship/requests/{number}/")
    return number


# --- 23 March -------------------------------------------------------------------------------------------------------


def propose(fund: int, finance: Player) -> tuple[int, dict[str, int], dict[str, int]]:
    """Take all requests up and have a proposal made: its number, and the requests that are chosen and left out."""
    listed = rows(finance.reads(f"sponsorship/{fund}/requests/"), "14 requests")
    assert len(listed) == 14
    for row in listed:
        number = re.search(r"requests/(\d+)/", row.find(".//a").get("href"))
        assert number
        address = f"sponsorship/requests/{number[1]}/"
        finance.posts(f"{address}take_up", address)
    finance.go(f"sponsorship/{fund}/proposals/new")
    number = finance.send(rf"sponsorship/{fund}/proposals/\d+/")
    page = Page(finance.page.content())
    assert "proven to be the best" in page.text("main")
    found = []
    for caption in ("Requests that are chosen", "Requests that are left out"):
        named = {}
        for row in rows(page, caption):
            request = re.fullmatch(r"Request (\d+) ?(.*)", cells(row)[0])
            assert request and cells(row)[3], cells(row)
            named[request[2]] = int(request[1])
        found.append(named)
    return number, found[0], found[1]


def award_all(
    chosen: Mapping[str, int], proposal: int, finance: Player, second: Player, donors: Mapping[int, str]
) -> dict[str, Given]:
    """Award the eight by the form that the proposal leads to; above the limit, a second person approves."""
    found = {}
    for state, request in chosen.items():
        path = f"sponsorship/requests/{request}/award?proposal={proposal}"
        on_screen = state in {"Vanuatu", "Nepal"}
        number = (finance.does if on_screen else finance.posts)(path, r"sponsorship/awards/\d+/")
        page = finance.reads(f"sponsorship/awards/{number}/")
        total = cents(cells(page.all("main//tfoot/tr")[0])[1])
        assert ("waits for a second person" in page.text("main")) is (total > LIMIT)
        if total > LIMIT:
            address = f"sponsorship/awards/{number}/"
            assert finance.is_refused(f"{address}approve", 409)
            second.does(f"{address}approve", address)
            page = finance.reads(address)
        assert "committed" in page.text("main")
        shares: Counter[tuple[str, str]] = Counter()
        for row in rows(page, "Shares"):
            of, kind, amount = cells(row)
            by = re.match(r"Pledge (\d+)", of)
            assert by
            (named,) = [code for start, code in KINDS.items() if kind.startswith(start)]
            shares[donors[int(by[1])], named] += cents(amount)
        found[state] = Given(number, shares)
        assert found[state].total == total
    return found


# --- the days after the meeting -------------------------------------------------------------------------------------


def statement(fund: int, player: Player, donor: str) -> tuple[dict[str, int], dict[str, int]]:
    """The figures of a donor's own statement as its page shows them, and what went to each State."""
    player.go(f"sponsorship/{fund}/statements/{DONORS[donor]}/")
    page = Page(player.page.content())
    summary = rows(page, "All contributions together")
    assert len(summary) == len(FIGURES)
    figures = {name: cents(cells(row)[1]) for name, row in zip(FIGURES, summary, strict=True)}
    states = {cells(row)[0]: cents(cells(row)[-1]) for row in rows(page, "States that were helped")}
    return figures, states


def test_fourteen_ask_and_eight_are_helped_and_every_cent_is_accounted_for(sits_down: SitsDown) -> None:
    server: LiveServer = sits_down.server  # type: ignore[attr-defined]
    finance, second, canada = sits_down("finance"), sits_down("finance-second"), sits_down("canada")
    fund = set_up(finance, second)
    pledges = pledge(fund, finance, second, canada)
    python("tests.support.sponsored", folder=server.folder, url=server.run.url(server.name))
    nepal, nigeria, peru = sits_down("nepal"), sits_down("nigeria"), sits_down("peru")
    asked = {
        "Nepal": ask(fund, nepal, "NPL", "1850.00", visa="140.00", needs_visa="yes", gender="woman", has_attended="no"),
        "Nigeria": ask(fund, nigeria, "NGA", "1690.00", gender="man", has_attended="yes", took_part="In 2008."),
        "Peru": ask(fund, peru, "PER", "1640.00", gender="woman", has_attended="yes", took_part="In 2008 and 2010."),
    }

    # The last day for requests has passed: the best eight, and six reasons.
    server.move("2011-03-23T10:00-04:00")
    proposal, chosen, left = propose(fund, finance)
    assert (set(chosen), set(left)) == (CHOSEN, LEFT)
    given = award_all(chosen, proposal, finance, second, {number: donor for donor, number in pledges.items()})
    assert {state for state, one in given.items() if one.total > LIMIT} == {"Vanuatu"}
    for state, number in left.items():
        address = f"sponsorship/requests/{number}/"
        if state == "Peru":
            finance.does(f"{address}wait", address, words="First on the list should somebody not come.")
        else:
            finance.does(f"{address}decline", address, reason="no_funds", words="There is not money for all.")
    assert "First on the list" in peru.reads(f"sponsorship/requests/{asked['Peru']}/").text("main")

    # A delegation learns nothing of another's request, nor a donor of another's statement.
    for path in (f"requests/{asked['Nepal']}/", f"awards/{given['Nepal'].number}/", f"{fund}/requests/"):
        assert peru.is_refused(f"sponsorship/{path}"), path
        assert nigeria.is_refused(f"sponsorship/{path}"), path
    assert peru.is_refused(f"sponsorship/awards/{given['Nepal'].number}/travel")
    assert nepal.is_refused(f"sponsorship/requests/{asked['Peru']}/")
    for path in (f"{fund}/statements/{DONORS['foundation']}/", f"pledges/{pledges['foundation']}/"):
        assert canada.is_refused(f"sponsorship/{path}"), path

    # Advances: four fifths of each award.
    advanced = {state: one.total * 4 // 5 for state, one in given.items()}
    for state, one in given.items():
        path = f"sponsorship/awards/{one.number}/travel"
        (finance.does if state == ABSENT else finance.posts)(f"{path}/advance", path, amount=typed(advanced[state]))

    # The meeting is over. Nepal's expert stayed two days less; Cambodia's did not come; Moldova has not reported yet.
    server.move("2011-05-20T10:00-04:00")
    spent = {state: one.of_kinds() for state, one in given.items() if state not in {ABSENT, STILL_OPEN}}
    spent[REFUNDS] |= {NIGHTS: 3 * 378_00, FARE: 1_699_95}
    path = f"sponsorship/awards/{given[REFUNDS].number}/travel"
    said = {"attended": "yes", "report": "Our expert spoke on marking.", "file": NOTE}
    nepal.does(f"{path}/report", path, **said, **{kind: typed(amount) for kind, amount in spent[REFUNDS].items()})
    for state, costs in spent.items():
        path, act = f"sponsorship/awards/{given[state].number}/travel", finance.posts
        if state == REFUNDS:
            act = finance.does
        act(f"{path}/outcome", path, outcome="attended", words="The list of participants.")
        act(f"{path}/settle", path, **{kind: typed(amount) for kind, amount in costs.items()})

    # The no-show pays the whole advance back, Nepal what it did not spend of its own.
    path = f"sponsorship/awards/{given[ABSENT].number}/travel"
    finance.does(f"{path}/outcome", path, outcome="no_show", words="A letter of the mission.")
    finance.does(f"{path}/settle", path)
    due_back = {ABSENT: advanced[ABSENT], REFUNDS: advanced[REFUNDS] - sum(spent[REFUNDS].values())}
    for state, amount in due_back.items():
        path = f"sponsorship/awards/{given[state].number}/travel"
        assert cents(re.split("Due back", finance.go(path).inner_text("main"))[1]) == amount
        finance.does(f"{path}/recover", path)
        assert "Nothing is due either way." in finance.page.inner_text("main")

    # New Zealand is paid back what it asked for, by two persons.
    address, returned = f"sponsorship/pledges/{pledges['wellington']}/", 321_09
    finance.does(f"{address}return", address, amount=typed(returned), reason="The donor asks for it.")
    waiting = finance.page.locator("a[href*='/sponsorship/returns/']").get_attribute("href").partition("/en/")[2]
    assert finance.is_refused(waiting, 409)
    second.does(waiting, address, decision="done")

    # Every donor's statement, as that donor reads it, against what was counted here.
    settled: Counter[str] = Counter()
    for state, costs in spent.items():
        for kind, amount in costs.items():
            paid_by = {pledges[donor]: share for (donor, of), share in given[state].shares.items() if of == kind}
            by_pledge = ledger.spread(amount, paid_by)
            settled.update({donor: by_pledge.get(number, 0) for donor, number in pledges.items()})
    kept = given[STILL_OPEN].of_donors()
    whole: Counter[str] = Counter()
    for donor, (amount, rate) in PLEDGED.items():
        player = canada if donor == "canada" else sits_down(donor)
        figures, states = statement(fund, player, donor)
        received = sum(worth(*one) for one in PAID[donor])
        support = sum(worth(*one) * SUPPORT // (100 + SUPPORT) for one in PAID[donor])
        back = returned if donor == "wellington" else 0
        assert figures["pledged"] == worth(amount, rate)
        assert (figures["received"], figures["support"], figures["returned"]) == (received, support, back)
        promised = sum(worth(paid, rate) for paid, _of_day in PAID[donor])
        assert figures["difference"] == received - promised
        assert figures["outstanding"] == worth(amount, rate) - promised
        assert figures["lapsed"] == 0
        assert figures["settled"] == settled[donor]
        assert figures["committed"] + figures["advanced"] == kept[donor]
        assert figures["available"] == received - support - back - settled[donor] - kept[donor]
        assert sum(states.values()) == settled[donor] + kept[donor]
        assert ABSENT not in states and set(states) <= CHOSEN
        whole.update(figures)
    assert whole["advanced"] == advanced[STILL_OPEN]
    assert whole["committed"] == given[STILL_OPEN].total - advanced[STILL_OPEN]
    assert whole["settled"] == sum(sum(costs.values()) for costs in spent.values())

    # While Moldova's journey is not settled, nothing of the meeting is public: two reports would tell what it gets.
    address = f"sponsorship/{fund}/report/"
    before = finance.reads(address)
    public = {cells(row)[0]: cells(row)[1] for row in rows(before, "All contributions")}
    for name, said in FIGURES.items():
        if name in {*AWARDED, "available"}:
            assert public[str(said)] == "–", name
        else:
            assert cents(public[str(said)]) == whole[name], name
    assert str(FOLLOWS) in before.text("main") and "Nepal" not in before.text("main")
    path = f"sponsorship/awards/{given[STILL_OPEN].number}/travel"
    finance.posts(f"{path}/outcome", path, outcome="attended", words="The list of participants.")
    costs = given[STILL_OPEN].of_kinds()
    finance.posts(f"{path}/settle", path, **{kind: typed(amount) for kind, amount in costs.items()})
    whole.update(settled=kept.total(), committed=-whole["committed"], advanced=-whole["advanced"])

    # Everybody reads the same sums, and no donor that does not agree to be named.
    report = finance.reads(address)
    public = {cells(row)[0]: cells(row)[1] for row in rows(report, "All contributions")}
    for name, said in FIGURES.items():
        assert cents(public[str(said)]) == whole[name], name
    text = report.text("main")
    assert "Canada" in text and "New Zealand" in text
    assert CHOSEN - {ABSENT} <= {cells(row)[0] for row in rows(report, "States that were helped")}
    assert "Example Foundation" not in text and DONORS["foundation"] not in report.html
    assert "Expert of" not in report.html
    flask("sponsorship", "verify", folder=server.folder, url=server.run.url(server.name))
