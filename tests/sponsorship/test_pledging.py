"""Pledges are proposed, confirmed at a rate, refused, withdrawn, earmarked anew by consent alone, and lapse in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.foundation.telling import News
from meetings.sponsorship import lapsing, pledging, queries_pledges, tasks, verifying
from meetings.sponsorship.drafts_pledges import Consent, EarmarkDraft, RateDraft
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund
from meetings.sponsorship.rules import CostKind, DonorKind, FundStatus, PledgeStatus
from meetings.states.rules import CountryList
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    FOUNDATION,
    NEPAL,
    OTHER_FINANCE,
    SECOND,
    SECRETARIAT,
    TODAY,
    a_fund,
    a_request,
    key,
    load,
    meeting,
    person,
)
from tests.sponsorship.support_pledges import (
    NOT_RATED,
    acts,
    again,
    an_award,
    confirmed,
    given,
    held,
    paid,
    proposed,
    rated,
)

pytestmark = pytest.mark.either_database
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def fund(app: Flask) -> Fund:
    load(app)
    return a_fund()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []

    def tell(_who: Actor, news: News) -> None:
        said.append((news.kind, news.audience.holders[0][1]))

    monkeypatch.setattr(telling, "_tellers", [tell])
    return said


def test_a_donor_proposes_and_finance_confirms(fund: Fund, told: list[tuple[str, str]]) -> None:
    pledge = proposed(fund, amount=250_000, earmark=EarmarkDraft(country_list=CountryList.LDC))

    assert (pledge.status, pledge.donor_kind, held(pledge)) == (PledgeStatus.PROPOSED, DonorKind.STATE, {})
    pledging.confirm(FINANCE, pledge.id, pledge.revision, key(), NOT_RATED)

    found = again(pledge)
    assert (found.status, found.worth_minor, found.rate_e8) == (PledgeStatus.CONFIRMED, 250_000, 10**8)
    assert held(pledge) == {AccountKind.DONOR: -250_000, AccountKind.PLEDGED: 250_000}
    assert found.earmark.country_list is CountryList.LDC
    assert told == [("pledge_proposed", "small-arms"), ("pledge_answered", "CAN")]


def test_an_organization_says_what_it_is_called(fund: Fund) -> None:
    with pytest.raises(DomainError, match=r"text\.empty"):
        proposed(fund, FOUNDATION, "open-hands")
    db.session.rollback()

    made = proposed(fund, FOUNDATION, "open-hands", donor_name="Open Hands")

    assert (made.donor_kind, made.donor_name) == (DonorKind.ORGANIZATION, "Open Hands")


def test_finance_enters_a_pledge_from_a_letter(fund: Fund) -> None:
    with pytest.raises(DomainError, match=r"pledge\.letter_missing"):
        pledging.enter(FINANCE, fund.id, "JPN", given())
    db.session.rollback()

    made = pledging.enter(FINANCE, fund.id, "JPN", given(reference="NV/12"))

    assert (made.status, made.donor_code, made.earmark.consent) == (PledgeStatus.PROPOSED, "JPN", "NV/12")


def test_who_entered_a_pledge_does_not_confirm_it(fund: Fund) -> None:
    made = pledging.enter(FINANCE, fund.id, "JPN", given(reference="NV/12"))
    db.session.commit()
    with pytest.raises(Conflict, match=r"pledge\.same_person"):
        pledging.confirm(FINANCE, made.id, made.revision, key(), NOT_RATED)
    db.session.rollback()
    pledging.confirm(SECOND, made.id, made.revision, key(), NOT_RATED)
    db.session.commit()

    assert again(made).confirmed_by_id == SECOND.user_id and not list(verifying.find())
    again(made).confirmed_by_id = FINANCE.user_id
    db.session.commit()
    assert list(verifying.find()) == [f"pledge {made.id}: one person entered and confirmed it"]


def test_a_donors_contact_who_is_of_finance_does_not_confirm_their_own_pledge(fund: Fund) -> None:
    both = person(913, (Role.FINANCE, "small-arms"), (Role.DONOR_CONTACT, "CAN"))
    made = proposed(fund, both)
    with pytest.raises(Conflict, match=r"pledge\.same_person"):
        pledging.confirm(both, made.id, made.revision, key(), NOT_RATED)


def test_nobody_but_finance_of_the_fund_confirms(fund: Fund) -> None:
    number, revision = proposed(fund).id, 1
    for who in (SECRETARIAT, AUDITOR, OTHER_FINANCE, NEPAL, CANADA, Actor()):
        with pytest.raises(NotFound):
            pledging.confirm(who, number, revision, key(), NOT_RATED)
        with pytest.raises(NotFound):
            pledging.refuse(who, number, revision, "no")
        with pytest.raises(NotFound):
            lapsing.lapse(who, number, revision, key(), "no")
        with pytest.raises(NotFound):
            pledging.enter(who, fund.id, "CAN", given(reference="x"))


def test_nobody_but_the_donors_contact_speaks_for_a_donor(fund: Fund) -> None:
    number, revision = proposed(fund).id, 1
    for who in (FINANCE, SECRETARIAT, FOUNDATION, NEPAL):
        with pytest.raises(NotFound):
            pledging.propose(who, fund.id, "CAN", given())
        with pytest.raises(NotFound):
            pledging.withdraw(who, number, revision)
        with pytest.raises(NotFound):
            pledging.change_earmark(who, number, revision, EarmarkDraft())


def test_a_fund_in_preparation_is_none_for_donors_and_a_closed_one_takes_nothing(fund: Fund) -> None:
    fund.status = FundStatus.PREPARED
    db.session.commit()
    with pytest.raises(NotFound):
        proposed(fund)
    fund.status = FundStatus.CLOSED
    db.session.commit()
    with pytest.raises(Conflict, match=r"fund\.not_open"):
        proposed(fund)
    fund.status = FundStatus.SUSPENDED
    db.session.commit()
    assert proposed(fund).id, "a suspended fund is glad of money"


def test_what_cannot_be_pledged(fund: Fund) -> None:
    refusals: list[tuple[dict[str, Any], str | None, str]] = [
        ({"pledged_on": TOMORROW}, "pledged_on", "pledge.future"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expires_on", "pledge.expiry"),
        ({"currency": "XYZ"}, None, "money.currency"),
        ({"currency": "KWD"}, None, "money.currency"),
        ({"amount": 0}, "amount", "money.zero"),
        ({"amount": -5}, "amount", "money.zero"),
        ({"amount": 10**14}, "amount", "money.too_much"),
        ({"earmark": EarmarkDraft(meeting=9999)}, "meeting", "pledge.meeting_unknown"),
        ({"earmark": EarmarkDraft(group="martians")}, "group", "pledge.group_unknown"),
    ]
    for values, field, code in refusals:
        with pytest.raises(DomainError) as refused:
            proposed(fund, **values)

        db.session.rollback()
        assert (refused.value.code, refused.value.field) == (code, field), values


def test_a_rate_is_known_with_its_day_and_source(fund: Fund) -> None:
    pledge = proposed(fund, currency="EUR", amount=100_000)
    number, revision = pledge.id, pledge.revision
    refusals = [
        (RateDraft(None, TODAY, "x"), "rate", "pledge.rate_missing"),
        (RateDraft(10**8, None, "x"), "rate_on", "date.empty"),
        (RateDraft(10**8, TOMORROW, "x"), "rate_on", "pledge.rate_later"),
        (RateDraft(10**8, TODAY, " "), "rate_source", "pledge.rate_source"),
        (RateDraft(1, TODAY, "x"), "rate", "pledge.worthless"),
        (RateDraft(10**14, TODAY, "x"), "rate", "money.too_much"),
    ]
    for rate, field, code in refusals:
        with pytest.raises(DomainError) as refused:
            pledging.confirm(FINANCE, number, revision, key(), rate)

        db.session.rollback()
        assert (refused.value.code, refused.value.field) == (code, field), rate


def test_a_pledge_in_another_currency_is_worth_what_its_rate_says(fund: Fund) -> None:
    pledge = confirmed(fund, rated(1.3333), currency="EUR", amount=100_001)

    assert again(pledge).worth_minor == 133_331
    assert (pledge.rate_on, pledge.rate_source) == (TODAY, "Operational rate")


def test_the_same_confirmation_sent_again_is_one(fund: Fund) -> None:
    pledge, once = proposed(fund), key()
    revision = pledge.revision
    for _ in range(10):
        pledging.confirm(FINANCE, pledge.id, revision, once, NOT_RATED)
        db.session.commit()

    assert len(acts(ActKind.PLEDGE)) == 1
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        pledging.confirm(FINANCE, pledge.id, revision, key(), NOT_RATED)
    with pytest.raises(Conflict, match=r"pledge\.step"):
        pledging.confirm(FINANCE, pledge.id, again(pledge).revision, key(), NOT_RATED)
    with pytest.raises(Conflict, match=r"act\.key_used"):
        pledging.confirm(FINANCE, proposed(fund).id, 1, once, NOT_RATED)


def test_what_is_refused_or_withdrawn_stays_on_record(fund: Fund) -> None:
    first, second = proposed(fund), proposed(fund)
    with pytest.raises(DomainError, match=r"text\.empty"):
        pledging.refuse(FINANCE, first.id, first.revision, " ")
    db.session.rollback()

    pledging.refuse(FINANCE, first.id, again(first).revision, "The letter is not signed.")
    pledging.withdraw(CANADA, second.id, again(second).revision)

    assert (again(first).status, again(first).words) == (PledgeStatus.REFUSED, "The letter is not signed.")
    assert again(second).status is PledgeStatus.WITHDRAWN
    with pytest.raises(Conflict, match=r"pledge\.step"):
        pledging.confirm(FINANCE, second.id, again(second).revision, key(), NOT_RATED)


def test_what_is_confirmed_is_never_changed(fund: Fund) -> None:
    pledge = confirmed(fund)
    for values in ({"amount_minor": 1}, {"donor_code": "JPN"}, {"worth_minor": 1}, {"pledged_on": TOMORROW}):
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(sa.update(type(pledge)).values(**values))
        db.session.rollback()
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.delete(type(pledge)))
    db.session.rollback()


# --- earmarks -------------------------------------------------------------------------------------------------------


def test_an_earmark_changes_by_the_donors_consent_alone(fund: Fund) -> None:
    pledge, mge = confirmed(fund), meeting().id
    pledging.change_earmark(CANADA, pledge.id, pledge.revision, EarmarkDraft(meeting=mge))
    letter = Consent("NV/2011/44", date(2011, 1, 12))
    pledging.record_earmark(FINANCE, pledge.id, again(pledge).revision, EarmarkDraft(cost_kind=CostKind.VISA), letter)

    found = again(pledge)
    assert [(one.position, one.meeting_id, one.cost_kind, one.consent) for one in found.earmarks] == [
        (1, None, None, ""),
        (2, mge, None, ""),
        (3, None, CostKind.VISA, "NV/2011/44"),
    ]
    assert found.earmark.consented_on == date(2011, 1, 12)
    with pytest.raises(DomainError, match=r"earmark\.same"):
        pledging.change_earmark(CANADA, pledge.id, found.revision, EarmarkDraft(cost_kind=CostKind.VISA))
    for consent, code in ((Consent(" ", TODAY), "letter_missing"), (Consent("NV/1", TOMORROW), r"earmark\.future")):
        with pytest.raises(DomainError, match=code):
            pledging.record_earmark(FINANCE, pledge.id, found.revision, EarmarkDraft(), consent)


def test_an_earmark_is_not_changed_twice_at_once_nor_before_the_pledge_is_confirmed(fund: Fund) -> None:
    pledge = proposed(fund)
    with pytest.raises(Conflict, match=r"pledge\.not_confirmed"):
        pledging.change_earmark(CANADA, pledge.id, pledge.revision, EarmarkDraft(group="african"))
    db.session.rollback()
    pledge = confirmed(fund)
    seen = pledge.revision
    pledging.change_earmark(CANADA, pledge.id, seen, EarmarkDraft(group="african"))

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        pledging.change_earmark(CANADA, pledge.id, seen, EarmarkDraft())


# --- lapsing --------------------------------------------------------------------------------------------------------


def test_what_was_not_paid_lapses_and_what_was_paid_stays(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000)
    paid(pledge, 30_000)

    lapsing.lapse(FINANCE, pledge.id, again(pledge).revision, key(), "The budget was cut.")

    assert again(pledge).status is PledgeStatus.LAPSED
    assert held(pledge) == {AccountKind.DONOR: -30_000, AccountKind.AVAILABLE: 30_000}
    with pytest.raises(Conflict, match=r"pledge\.step"):
        lapsing.lapse(FINANCE, pledge.id, again(pledge).revision, key(), "Twice.")


def test_what_is_paid_in_full_does_not_lapse(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000)
    paid(pledge, 100_000)

    with pytest.raises(Conflict, match=r"pledge\.paid"):
        lapsing.lapse(FINANCE, pledge.id, again(pledge).revision, key(), "Why not.")


def test_the_chore_lets_expired_pledges_lapse_each_once(fund: Fund) -> None:
    expires, full, lasting = (confirmed(fund, expires_on=TODAY) for _ in range(3))
    paid(full, full.amount_minor)
    paid(expires, 1_00)
    other = confirmed(fund)
    an_award(fund, a_request(fund), {expires.id: 1_00})
    assert tasks.lapse_due() == 0, "its last day belongs to it"

    with clock.frozen(clock.now() + timedelta(days=1)):
        row = again(expires)
        assert queries_pledges.is_expired(row, queries_pledges.standing([row.id])[row.id])
        assert (tasks.lapse_due(), tasks.lapse_due()) == (2, 0)

    assert [again(one).status for one in (expires, full, lasting, other)] == [
        PledgeStatus.LAPSED,
        PledgeStatus.CONFIRMED,
        PledgeStatus.LAPSED,
        PledgeStatus.CONFIRMED,
    ]
    assert held(expires)[AccountKind.COMMITTED] == 1_00
    assert {act.actor_name for act in acts(ActKind.LAPSE)} == {"sponsorship.lapse"}


# --- being named ----------------------------------------------------------------------------------------------------


def test_a_donor_agrees_to_be_named_later_and_takes_it_back(fund: Fund) -> None:
    pledge = confirmed(fund, is_named=False)
    pledging.change_earmark(CANADA, pledge.id, pledge.revision, None, is_named=True)
    assert again(pledge).is_named
    letter = Consent("NV/2011/45", date(2011, 1, 12), is_named=False)
    pledging.record_earmark(FINANCE, pledge.id, again(pledge).revision, EarmarkDraft(), letter)

    found = again(pledge)
    assert not found.is_named and len(found.earmarks) == 1
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "pledge.naming").order_by(AuditEntry.id)
    )
    assert [(one.before["is_named"], one.after["is_named"], one.after["consent"]) for one in entries] == [
        (False, True, ""),
        (True, False, "NV/2011/45"),
    ]
    with pytest.raises(DomainError, match=r"earmark\.same"):
        pledging.change_earmark(CANADA, pledge.id, found.revision, EarmarkDraft(), is_named=False)
    with pytest.raises(NotFound):
        pledging.change_earmark(NEPAL, pledge.id, found.revision, None, is_named=True)


def test_of_a_pledge_that_has_lapsed_the_naming_alone_changes(fund: Fund) -> None:
    pledge = confirmed(fund, is_named=True)
    paid(pledge, 1)
    lapsing.lapse(FINANCE, pledge.id, again(pledge).revision, key(), "No more comes.")
    with pytest.raises(Conflict, match=r"pledge\.not_confirmed"):
        pledging.change_earmark(
            CANADA, pledge.id, again(pledge).revision, EarmarkDraft(group="african"), is_named=False
        )
    assert again(pledge).is_named
    pledging.change_earmark(CANADA, pledge.id, again(pledge).revision, None, is_named=False)

    assert not again(pledge).is_named
