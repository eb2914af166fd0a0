"""What the public report does not say: figures of fewer than three States, or what gives them away."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.foundation import clock
from meetings.sponsorship import ledger, queries_statements, statements
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import Gender
from meetings.sponsorship.statements import FEWEST, Change, Disclosed, Help, disclosed
from tests.documents.reading import Pdf
from tests.sponsorship import support
from tests.sponsorship.support import PREPCOM
from tests.sponsorship.support_statements import AFTER, an_award, moved, spent, stayed_away
from tests.support.accounts import SignIn

STATES = ("NPL", "NGA", "PER", "HTI", "GHA", "KEN")
FOLLOWS = "Awards for a meeting are counted here once it is over and all journeys to it are settled."
FEW = "Figures that rest on fewer than three States are not shown"
TABLE = "Representatives who were helped, by meeting"


def helped(meeting: int, *states: str, gender: Gender = Gender.WOMAN) -> Any:
    return [Help(hash((meeting, one)), meeting, one, "", gender, {1: 100}) for one in states]


def settled(listed: list[Help], *more: Change) -> Disclosed:
    """What is said when everything of these meetings is settled, and they are over."""
    meetings = {one.meeting for one in listed}
    changes = [Change(meeting, by, False) for meeting in sorted(meetings) for by in (100, -100)]
    return disclosed(listed, [*changes, *more], meetings)


# --- plain values ---------------------------------------------------------------------------------------------------


def test_what_rests_on_three_states_is_said_and_what_rests_on_two_is_not() -> None:
    assert not settled(helped(5, *STATES[:2])).is_awarded and settled(helped(5, *STATES[:3])).is_awarded
    assert settled([]).is_awarded and settled([]).has_genders


def test_a_meeting_counts_once_it_is_over_and_everything_of_it_is_settled() -> None:
    listed = helped(5, *STATES)
    for changes, over in (
        ([Change(5, 100, False), Change(5, -99, True)], {5}),
        ([Change(5, 100, False), Change(5, -100, False)], set()),
    ):
        found = disclosed(listed, changes, over)
        assert not found.meetings and not found.is_awarded
    assert settled(listed).meetings == settled(listed).amounts == {5}


def test_while_money_is_elsewhere_neither_what_is_left_nor_what_was_given_is_said() -> None:
    listed = [*helped(5, *STATES), *helped(6, *STATES)]
    found = disclosed(listed, [Change(5, 100, False), Change(5, -100, True), Change(6, 100, False)], {5, 6})

    assert found.amounts == {5} and not found.is_awarded


def test_a_meeting_of_few_is_in_no_sum_that_would_tell_it() -> None:
    found = settled([*helped(5, *STATES[:3]), *helped(6, "NPL"), *helped(7, *STATES)])

    assert found.meetings == {5, 6, 7} and found.amounts == {5, 7}, "they were said before it was settled"
    assert not found.has_amounts and not found.is_awarded


def test_a_meeting_that_is_settled_again_is_not_said_anew() -> None:
    listed = helped(5, *STATES)
    late = (Change(5, 40, True), Change(5, -40, True))

    assert settled(listed, *late).meetings == {5}
    assert not settled(listed, *late).amounts and not settled(listed, *late).genders
    before = [Change(5, 100, False), Change(5, -100, False), Change(5, 40, False), Change(5, -40, True)]
    assert disclosed(listed, before, {5}).amounts == {5}, "it was not over yet, and nothing was public"


def test_women_and_men_are_said_when_there_are_three_of_both() -> None:
    women, men = helped(5, *STATES[:3]), helped(5, *STATES[3:], gender=Gender.MAN)
    assert settled([*women, *men]).has_genders
    assert not settled(women).has_genders, "all were women: it is known of each of them"
    assert not settled([*women, *men[:2]]).has_genders
    beside = settled([*women, *men, *helped(6, "NPL")])
    assert beside.genders == {5} and not beside.has_genders, "the sum would tell of the other meeting"


@dataclass
class Journey:
    """An award as a fund that is tried has it."""

    meeting: int
    state: str
    gender: Gender
    held: int = 0
    spent: int = 0


@dataclass
class Tried:
    """A fund to which anything happens, and what everybody could read of it after each step."""

    journeys: list[Journey] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    over: set[int] = field(default_factory=set)
    said: dict[tuple[str, int], set[Any]] = field(default_factory=dict)

    def change(self, journey: Journey, opened: int) -> None:
        journey.held += opened
        self.changes.append(Change(journey.meeting, opened, journey.meeting in self.over))

    def read(self) -> None:
        """Keep what is public now."""
        listed = [
            Help(number, one.meeting, one.state, "", one.gender, {1: one.held + one.spent})
            for number, one in enumerate(self.journeys)
        ]
        found, by = disclosed(listed, self.changes, self.over), statements.by_meeting(listed)
        for meeting in found.amounts:
            self.said.setdefault(("amount", meeting), set()).add(by[meeting].amount)
            assert len({one.state for one in listed if one.meeting == meeting and one.amount}) >= FEWEST
        for meeting in found.genders:
            self.said.setdefault(("genders", meeting), set()).add((by[meeting].women, by[meeting].men))
        if found.is_awarded:
            assert sum(one.amount for one in listed) == sum(by[meeting].amount for meeting in found.amounts)
        assert found.amounts | found.genders <= found.meetings <= self.over


@settings(max_examples=200)
@given(st.data())
def test_whatever_happens_reports_of_two_days_differ_by_whole_meetings_of_three_states(data: st.DataObject) -> None:
    fund, amounts = Tried(), st.integers(1, 1_000)
    for _step in range(data.draw(st.integers(5, 60))):
        deed = data.draw(st.sampled_from(("award", "award", "settle", "settle", "all", "undo", "over")))
        meeting = data.draw(st.sampled_from((5, 6)))
        there = [one for one in fund.journeys if one.meeting == meeting]
        if deed == "award":
            state, gender = data.draw(st.sampled_from(STATES)), data.draw(st.sampled_from(Gender))
            fund.journeys.append(Journey(meeting, state, gender))
            fund.change(fund.journeys[-1], data.draw(amounts))
        elif deed == "over":
            fund.over.add(meeting)
        elif deed == "undo" and there:
            one = data.draw(st.sampled_from(there))
            back, one.spent = one.spent, 0
            if back:
                fund.change(one, back)
        elif there:
            for one in there if deed == "all" else [data.draw(st.sampled_from(there))]:
                spent = data.draw(st.integers(0, one.held))
                one.spent += spent
                if one.held:
                    fund.change(one, -one.held)
        fund.read()
    assert all(len(found) == 1 for found in fund.said.values()), "what is said once is never said otherwise"


# --- in every form --------------------------------------------------------------------------------------------------


@pytest.fixture
def fund(people: None) -> Fund:
    return support.a_fund()


def given_to(
    fund: Fund, pledge: Pledge, amount: int, *states: str, code: str = support.MGE, **values: Any
) -> list[Award]:
    return [an_award(fund, support.a_request(fund, one, code=code, **values), {pledge.id: amount}) for one in states]


def forms(client: Any, fund: Fund) -> dict[str, str]:
    """What the report says in each of its forms, without blanks within amounts."""
    page = f"/en/sponsorship/{fund.id}/report/"
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}report.xlsx").data))
    word = docx.Document(io.BytesIO(client.get(f"{page}document.docx").data))
    pdf = Pdf(client.get(f"{page}document.pdf").data)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return {
        "page": client.get(page).text,
        "document": client.get(f"{page}document.html").text,
        "xlsx": "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row),
        "docx": "\n".join([*cells, *(one.text for one in word.paragraphs)]),
        "pdf": " ".join(" ".join(one.extract_text() for one in pdf.reader.pages).split()),
    }


def sheet(client: Any, fund: Fund, caption: str) -> list[list[Any]]:
    data = client.get(f"/en/sponsorship/{fund.id}/report/report.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(data))
    return next([[cell.value for cell in row] for row in one] for one in book if caption[:20] in one.title)


@pytest.mark.either_database
def test_an_award_of_the_only_state_stands_in_no_form_of_the_report(fund: Fund, client: Any, signed_in: SignIn) -> None:
    pledge = support.a_pledge(fund, 10_000_00, paid=10_000_00)
    spent(fund, given_to(fund, pledge, 1_234_56, "NPL")[0])
    for text in forms(client, fund).values():
        assert "Nepal" not in text and FOLLOWS in text and "1,234.56" not in text, "it is not over yet"
    with clock.frozen(AFTER):
        said, shown = forms(client, fund), client.get(f"/en/sponsorship/{fund.id}/").text
    for name, text in said.items():
        assert "10,000.00" in text or "10000" in text, name
        for told in ("1,234.56", "1234.56", "8,765.44", "8765.44"):
            assert told not in text, (name, told)
        assert FEW in text and "Nepal" in text, name
    assert "1,234.56" not in shown and "8,765.44" not in shown and "10,000.00" in shown
    assert 'aria-label="Women and men' not in client.get(f"/en/sponsorship/{fund.id}/report/").text
    own = signed_in("canada@example.org").get(f"/en/sponsorship/{fund.id}/statements/CAN/").text
    assert "1,234.56" in own and "8,765.44" in own and FEW not in own, "a donor's own statement is exact"


@pytest.mark.either_database
def test_figures_of_many_are_said_and_those_of_few_beside_them_are_not(fund: Fund, client: Any) -> None:
    pledge = support.a_pledge(fund, 50_000_00, paid=50_000_00)
    women = given_to(fund, pledge, 1_000_00, *STATES[:3])
    for award in (*women, *given_to(fund, pledge, 1_000_00, *STATES[3:], gender=Gender.MAN)):
        spent(fund, award)
    with clock.frozen(AFTER):
        assert FEW not in client.get(f"/en/sponsorship/{fund.id}/report/").text
        assert sheet(client, fund, TABLE)[1][1:] == [6000, 6, 3, 3, 0, 0]
        assert "44,000.00" in client.get(f"/en/sponsorship/{fund.id}/").text

    alone = given_to(fund, pledge, 2_222_00, "NPL", code=PREPCOM)[0]
    moved(fund, alone, ActKind.ADVANCE, ledger.advanced(alone.id, {pledge.id: 777_00}))
    with clock.frozen(AFTER):
        assert len(sheet(client, fund, TABLE)) == 2, "the other meeting follows when it is settled"
        first = forms(client, fund)
    spent(fund, alone)
    with clock.frozen(AFTER):
        rows, then = sheet(client, fund, TABLE), forms(client, fund)
        assert "41,778.00" not in client.get(f"/en/sponsorship/{fund.id}/").text
    assert [row[1] for row in rows[1:4]] == [6000, "–", "–"], "the sum would give it away"
    assert [row[3:6] for row in rows[1:4]] == [[3, 3, 0], ["–"] * 3, ["–"] * 3] and FEW in rows[4][0]
    for said, note in ((first, FOLLOWS), (then, FEW)):
        for name, text in said.items():
            assert note in text, name
            for told in ("777", "2,222", "8,222", "8222", "41,778", "41778", "44,000", "44000"):
                assert told not in text, (name, told)


@pytest.mark.either_database
def test_an_award_after_everything_was_settled_is_not_told_by_two_reports(fund: Fund, client: Any) -> None:
    pledge = support.a_pledge(fund, 50_000_00, paid=50_000_00)
    for award in given_to(fund, pledge, 1_000_00, *STATES[:5]):
        spent(fund, award)
    with clock.frozen(AFTER):
        assert "5,000.00" in client.get(f"/en/sponsorship/{fund.id}/report/").text
        spent(fund, given_to(fund, pledge, 1_234_56, "KEN")[0])
        for name, text in forms(client, fund).items():
            assert "Kenya" in text and "6,234.56" not in text and "43,765.44" not in text, name


@pytest.mark.either_database
def test_who_stayed_away_is_not_told_by_the_amount_alone(fund: Fund, client: Any) -> None:
    pledge = support.a_pledge(fund, 50_000_00, paid=50_000_00)
    stayed_away(given_to(fund, pledge, 333_33, "PER")[0])

    report = queries_statements.report(fund)
    assert report.adds_up and not report.disclosed.is_awarded and statements.counted([]).representatives == 0
    assert "333.33" not in client.get(f"/en/sponsorship/{fund.id}/report/").text
