"""What the public report does not say: figures of fewer than three States, or what gives them away."""

from __future__ import annotations

import io
from itertools import chain, combinations
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.sponsorship import ledger, queries_statements, statements
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import Gender
from meetings.sponsorship.statements import FEWEST, Help, disclosed
from tests.documents.reading import Pdf
from tests.sponsorship import support
from tests.sponsorship.support import PREPCOM
from tests.sponsorship.support_statements import an_award, moved, stayed_away
from tests.support.accounts import SignIn

STATES = ("NPL", "NGA", "PER", "HTI", "GHA", "KEN")
FEW = "Figures that rest on fewer than three States are not shown"
TABLE = "Representatives who were helped, by meeting"


def helped(meeting: int, *states: str, gender: Gender = Gender.WOMAN, kind: AccountKind = AccountKind.SETTLED) -> Any:
    return [Help(hash((meeting, one)), meeting, one, "", gender, {1: 100}, held=frozenset({kind})) for one in states]


# --- plain values ---------------------------------------------------------------------------------------------------


def test_what_rests_on_three_states_is_said_and_what_rests_on_two_is_not() -> None:
    assert not disclosed(helped(5, *STATES[:2])).is_awarded and disclosed(helped(5, *STATES[:3])).is_awarded
    assert disclosed([]).is_awarded and disclosed([]).has_genders
    same = [one for meeting in (5, 6, 7) for one in helped(meeting, "NPL")]
    assert not disclosed(same).is_awarded, "one State at three meetings is one State"


def test_parts_of_what_was_awarded_are_said_when_each_rests_on_three_states() -> None:
    spent = helped(5, *STATES[:3])
    assert disclosed(spent).is_split
    assert not disclosed([*spent, *helped(5, "KEN", kind=AccountKind.ADVANCED)]).is_split


def test_a_meeting_of_few_takes_another_one_with_it_so_that_sums_do_not_tell() -> None:
    found = disclosed([*helped(5, *STATES[:3]), *helped(6, "NPL"), *helped(7, *STATES)])

    assert found.is_awarded and found.amounts == {7}, "the smallest of the others goes"


def test_women_and_men_are_said_when_there_are_three_of_both() -> None:
    women, men = helped(5, *STATES[:3]), helped(5, *STATES[3:], gender=Gender.MAN)
    assert disclosed([*women, *men]).has_genders
    assert not disclosed(women).has_genders, "all were women: it is known of each of them"
    assert not disclosed([*women, *men[:2]]).has_genders


LISTS = st.lists(
    st.builds(
        Help,
        award=st.integers(1, 10_000),
        meeting=st.sampled_from((5, 6, 7)),
        state=st.sampled_from(STATES),
        group=st.just(""),
        gender=st.sampled_from(Gender),
        shares=st.dictionaries(st.just(1), st.integers(0, 1_000), max_size=1),
        is_absent=st.booleans(),
    ),
    max_size=24,
)


@settings(max_examples=200, deadline=None)
@given(LISTS)
def test_nothing_that_is_said_gives_the_figures_of_few_by_taking_one_from_another(listed: list[Help]) -> None:
    found, paid = disclosed(listed), [one for one in listed if one.amount]
    meetings = {one.meeting for one in paid}
    if not found.is_awarded:
        assert not found.amounts
        return
    shown = [{one.state for one in paid if one.meeting == meeting} for meeting in found.amounts]
    for chosen in chain.from_iterable(combinations(shown, count) for count in range(1, len(shown) + 1)):
        assert len(set.union(*chosen)) >= FEWEST
    left = {one.state for one in paid if one.meeting in meetings - found.amounts}
    assert not left or len(left) >= FEWEST, "the sum less what is shown"


@settings(max_examples=200, deadline=None)
@given(LISTS)
def test_no_womans_nor_mans_meeting_is_told_by_what_is_left_of_the_sum(listed: list[Help]) -> None:
    found = disclosed(listed)
    came = [one for one in listed if one.amount and not one.is_absent]
    for those in (
        [one for one in came if one.meeting in found.genders],
        [one for one in came if one.meeting not in found.genders],
    ):
        for gender in (Gender.WOMAN, Gender.MAN):
            counted = {one.state for one in those if one.gender is gender}
            assert not those or not found.has_genders or len(counted) >= FEWEST


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
    given_to(fund, pledge, 1_234_56, "NPL")
    for name, text in forms(client, fund).items():
        assert "10,000.00" in text or "10000" in text, name
        for told in ("1,234.56", "1234.56", "8,765.44", "8765.44"):
            assert told not in text, (name, told)
        assert FEW in text and "Nepal" in text, name
    shown = client.get(f"/en/sponsorship/{fund.id}/").text
    assert "1,234.56" not in shown and "8,765.44" not in shown and "10,000.00" in shown
    assert 'aria-label="Women and men' not in client.get(f"/en/sponsorship/{fund.id}/report/").text
    own = signed_in("canada@example.org").get(f"/en/sponsorship/{fund.id}/statements/CAN/").text
    assert "1,234.56" in own and "8,765.44" in own and FEW not in own, "a donor's own statement is exact"


@pytest.mark.either_database
def test_figures_of_many_are_said_and_those_of_few_beside_them_are_not(fund: Fund, client: Any) -> None:
    pledge = support.a_pledge(fund, 50_000_00, paid=50_000_00)
    women = given_to(fund, pledge, 1_000_00, *STATES[:3])
    given_to(fund, pledge, 1_000_00, *STATES[3:], gender=Gender.MAN)
    assert FEW not in client.get(f"/en/sponsorship/{fund.id}/report/").text
    row = sheet(client, fund, TABLE)[1]
    assert row[1:] == [6000, 6, 3, 3, 0, 0]

    moved(fund, women[0], ActKind.ADVANCE, ledger.advanced(women[0].id, {pledge.id: 777_00}))
    given_to(fund, pledge, 2_222_00, "NPL", code=PREPCOM)
    rows = sheet(client, fund, TABLE)
    assert [row[1] for row in rows[1:4]] == ["–", "–", 8222], "the other meeting would give it away"
    assert [row[3:6] for row in rows[1:4]] == [["–"] * 3, ["–"] * 3, [4, 3, 0]] and FEW in rows[4][0]
    for name, text in forms(client, fund).items():
        assert "Committed, advanced and spent, together" in text, name
        for told in ("777", "2,222.00", "6,000.00", "7,445.00"):
            assert told not in text, (name, told)


@pytest.mark.either_database
def test_who_stayed_away_is_not_told_by_the_amount_alone(fund: Fund, client: Any) -> None:
    pledge = support.a_pledge(fund, 50_000_00, paid=50_000_00)
    stayed_away(given_to(fund, pledge, 333_33, "PER")[0])

    report = queries_statements.report(fund)
    assert report.adds_up and not report.disclosed.is_awarded and statements.counted([]).representatives == 0
    assert "333.33" not in client.get(f"/en/sponsorship/{fund.id}/report/").text
