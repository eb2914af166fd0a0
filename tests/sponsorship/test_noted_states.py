"""Who is noted as acting for a State has no part in its journeys; a purged draft takes no personal data again."""

from __future__ import annotations

import pytest

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.sponsorship import asking_fund, queries_travel, settling
from meetings.sponsorship.models import Fund
from tests.sponsorship.support import NEPAL_MEMBER, a_fund
from tests.sponsorship.support_awards import a_reviewer
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
    assert not queries_travel.journeys(both)


def test_a_draft_whose_personal_data_was_removed_takes_none_again() -> None:
    draft = drafted(a_fund())
    draft.purged_at = clock.now()
    db.session.commit()

    with pytest.raises(Conflict) as caught:
        asking_fund.edit(NEPAL_MEMBER, draft.id, draft.revision, given())
    assert caught.value.code == "request.person_fixed"
