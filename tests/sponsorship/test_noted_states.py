"""Who is noted as acting for a State has no part in its journeys; a purged draft takes no personal data again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import (
    approving,
    asking_fund,
    awarding,
    parties,
    queries,
    queries_awards,
    queries_travel,
    reviewing,
    sealed,
    settling,
)
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.queries_awards import Filters
from meetings.sponsorship.rules import CostKind, Opinion, Party, Share, TravelOutcome
from tests.sponsorship.support import NEPAL_MEMBER, a_fund, a_pledge, a_request, key
from tests.sponsorship.support_awards import a_reviewer, an_award
from tests.sponsorship.support_requests import drafted, given
from tests.sponsorship.support_travel import a_journey, payment

pytestmark = [pytest.mark.usefixtures("people")]


def test_finance_that_is_noted_as_acting_for_the_state_has_no_part_in_its_journey() -> None:
    award = a_journey()
    both = a_reviewer(db.session.get_one(Fund, award.fund_id), "NPL", (Role.FINANCE, "small-arms"))

    with pytest.raises(NotFound):
        settling.advance(both, award.id, payment(1_00))
    with pytest.raises(NotFound):
        queries_travel.award(both, award.id)
    assert not queries_travel.journeys(both, 1).rows


def test_finance_that_another_fund_has_noted_has_no_part_in_the_journey_either() -> None:
    award = a_journey()
    mines = Process(code="landmines", name=Text.of(en="Mines"), short=Text.of(en="Mines"))
    db.session.add(mines)
    db.session.flush()
    both = a_reviewer(a_fund(process_id=mines.id), "NPL", (Role.FINANCE, "small-arms"))

    for refused in (
        lambda: settling.advance(both, award.id, payment(1_00)),
        lambda: settling.record_outcome(both, award.id, 0, TravelOutcome.ATTENDED, "Seen."),
    ):
        with pytest.raises(NotFound):
            refused()


def test_finance_that_is_noted_as_acting_for_a_state_neither_sees_nor_judges_its_request() -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 1_000_000, paid=1_000_000)
    nepal, nigeria = a_request(fund, "NPL"), a_request(fund, "NGA")
    both = a_reviewer(fund, "NPL", (Role.FINANCE, "small-arms"))
    share = [Share(pledge.id, CostKind.FARE, 100)]

    assert parties.parties_of(both, nigeria) == {Party.FINANCE} and parties.parties_of(both, nepal) == frozenset()
    assert sealed.may_read(both, nigeria) and not sealed.may_read(both, nepal)
    seen = sa.select(SponsorshipRequest.state_code).where(parties.visible_requests(both))
    assert list(db.session.scalars(seen)) == ["NGA"]
    for refused in (
        lambda: queries.request(both, nepal.id),
        lambda: reviewing.wait(both, nepal.id, nepal.revision),
        lambda: reviewing.give_opinion(both, nepal.id, Opinion.SUPPORT, ""),
        lambda: asking_fund.carry(both, nepal.id, nepal.revision),
        lambda: awarding.award(both, nepal.id, nepal.revision, key(), share),
    ):
        with pytest.raises(NotFound):
            refused()
    award = an_award(nepal, pledge)
    with pytest.raises(NotFound):
        approving.release(both, award.id, award.revision, key(), "No.")
    listed = queries_awards.awards_page(both, fund, Filters(), 1).rows
    assert not listed


def test_who_audits_and_is_noted_as_acting_for_a_state_has_no_list_to_judge_with_it() -> None:
    fund = a_fund()
    a_request(fund, "NPL")
    both = a_reviewer(fund, "NPL", (Role.AUDITOR, "*"))

    assert not queries_awards.review_page(both, fund, Filters(), 1).rows


def test_a_draft_whose_personal_data_was_removed_takes_none_again() -> None:
    draft = drafted(a_fund())
    draft.purged_at = clock.now()
    db.session.commit()

    with pytest.raises(Conflict) as caught:
        asking_fund.edit(NEPAL_MEMBER, draft.id, draft.revision, given())
    assert caught.value.code == "request.person_fixed"
