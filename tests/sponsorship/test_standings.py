"""Awards are proved by how their State stood when they were entered, not by what is recorded of it later."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.sponsorship import facts, queries_awards, verifying_awards
from meetings.sponsorship.models_requests import Award
from meetings.states.models import GroupMembership, StateListing
from meetings.states.rules import CountryList
from tests.sponsorship import support_statements
from tests.sponsorship.support import FINANCE, a_fund, a_pledge, a_request, meeting
from tests.sponsorship.support_awards import an_award, is_sound, stored

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


def test_an_award_is_judged_by_lists_and_groups_of_its_day_whatever_is_recorded_later() -> None:
    fund = a_fund()
    request = a_request(fund)
    group = facts.of_request(queries_awards.judged_request(FINANCE, request.id)).state.group
    pledge = a_pledge(fund, 200_000, 200_000, group_code=group, country_list=CountryList.LDC)
    made = an_award(request, pledge)
    assert stored(made).standing == {"day": "2011-05-09", "group": group, "lists": ["ldc", "lldc"]}

    db.session.execute(sa.delete(StateListing))
    db.session.execute(sa.delete(GroupMembership))
    held = meeting()
    assert held.start_on is not None and held.end_on is not None
    held.start_on, held.end_on = held.start_on - timedelta(days=3000), held.end_on - timedelta(days=3000)
    db.session.commit()

    assert is_sound()


def test_what_an_award_was_judged_by_is_never_changed() -> None:
    fund = a_fund()
    an_award(a_request(fund), a_pledge(fund, 200_000, 200_000))

    with pytest.raises(sa.exc.DBAPIError, match="neither changed nor removed"):
        db.session.execute(sa.update(Award).values(standing={"day": "2011-05-09", "group": "", "lists": []}))
    db.session.rollback()


def test_an_award_that_its_earmark_did_not_allow_is_found() -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 200_000, 200_000, country_list=CountryList.SIDS)
    made = support_statements.an_award(fund, a_request(fund), {pledge.id: 100_00})

    assert list(verifying_awards.find()) == [f"Award {made.id}: pledge {pledge.id} does not allow fare of it."]
