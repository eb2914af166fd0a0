"""What stands of a fund, a pledge, a request and an award, which steps lead from where, and what earmarks allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.states.rules import CountryList

CODES = (
    *("fund.step", "pledge.step", "request.step", "award.step", "award.same_person", "award.own_state"),
    *("request.late", "request.one_per_state", "award.earmark", "award.costs", "fund.not_open"),
)
"""Codes of these rules: raised here, or by services that hold what is stored against them (`award.step`,
`request.late`, `request.one_per_state`, `fund.not_open`)."""

SUPPORT_MAXIMUM = 2000  # hundredths of a per cent
WORDS_MAXIMUM = 2000
LINE_MAXIMUM = 200
NIGHTS_MAXIMUM = 60
BASIS_POINTS = 10_000


class FundStatus(StrEnum):
    """A fund is off until it is opened; suspended, nothing new is asked for or awarded, and everybody is told."""

    PREPARED = "prepared"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class FundStep(StrEnum):
    """What leads a fund from one status to another."""

    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"


FUND_STEPS: Mapping[tuple[FundStatus, FundStep], FundStatus] = {
    (FundStatus.PREPARED, FundStep.OPEN): FundStatus.OPEN,
    (FundStatus.OPEN, FundStep.SUSPEND): FundStatus.SUSPENDED,
    (FundStatus.SUSPENDED, FundStep.RESUME): FundStatus.OPEN,
    (FundStatus.OPEN, FundStep.CLOSE): FundStatus.CLOSED,
    (FundStatus.SUSPENDED, FundStep.CLOSE): FundStatus.CLOSED,
    (FundStatus.CLOSED, FundStep.RESUME): FundStatus.OPEN,
}


class DonorKind(StrEnum):
    """Who gives."""

    STATE = "state"
    ORGANIZATION = "organization"


class PledgeStatus(StrEnum):
    """A donor's contact proposes a pledge, finance confirms it; a confirmed one may lapse."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class PledgeStep(StrEnum):
    """What leads a pledge from one status to another."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


PLEDGE_STEPS: Mapping[tuple[PledgeStatus, PledgeStep], PledgeStatus] = {
    (PledgeStatus.PROPOSED, PledgeStep.CONFIRM): PledgeStatus.CONFIRMED,
    (PledgeStatus.PROPOSED, PledgeStep.REFUSE): PledgeStatus.REFUSED,
    (PledgeStatus.PROPOSED, PledgeStep.WITHDRAW): PledgeStatus.WITHDRAWN,
    (PledgeStatus.CONFIRMED, PledgeStep.LAPSE): PledgeStatus.LAPSED,
}


class ReturnStatus(StrEnum):
    """Money goes back to a donor when a second person of finance agrees."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class CostKind(StrEnum):
    """What a fund may pay for (as those of arms treaties do): an economy ticket, nights, terminals, visa, insurance."""

    FARE = "fare"
    SUBSISTENCE = "subsistence"
    TERMINAL = "terminal"
    VISA = "visa"
    INSURANCE = "insurance"


class Gender(StrEnum):
    """As the requesting State says it; nothing is guessed."""

    WOMAN = "woman"
    MAN = "man"
    NOT_SAID = "not_said"


class Answer(StrEnum):
    """As the requesting State answers a question that it may leave open; words beside it decide nothing."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not_said"


class FileKind(StrEnum):
    """What a document of a request is."""

    NOTE_VERBALE = "note_verbale"
    PASSPORT = "passport"
    INSURANCE = "insurance"
    OTHER = "other"


class RequestStatus(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEW = "review"
    WAITING = "waiting"
    AWARDED = "awarded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RequestStep(StrEnum):
    """What is done with a request. Awarding, and falling back when an award is released, follow from the award."""

    SUBMIT = "submit"
    TAKE_UP = "take_up"
    WAIT = "wait"
    AWARD = "award"
    FALL_BACK = "fall_back"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RECONSIDER = "reconsider"
    CARRY = "carry"  # to the next meeting: this one is declined as late, and a copy of it waits there


class Party(StrEnum):
    """As what somebody acts on a request."""

    STATE = "state"
    FINANCE = "finance"
    SYSTEM = "system"


_OPEN = (RequestStatus.SUBMITTED, RequestStatus.REVIEW, RequestStatus.WAITING)
OPEN_REQUESTS = frozenset(_OPEN)
"""Requests that are waiting for a decision."""

REQUEST_STEPS: Mapping[tuple[RequestStatus, RequestStep], tuple[RequestStatus, Party]] = {
    (RequestStatus.DRAFT, RequestStep.SUBMIT): (RequestStatus.SUBMITTED, Party.STATE),
    (RequestStatus.SUBMITTED, RequestStep.TAKE_UP): (RequestStatus.REVIEW, Party.FINANCE),
    **{(status, RequestStep.AWARD): (RequestStatus.AWARDED, Party.FINANCE) for status in _OPEN[1:]},
    (RequestStatus.REVIEW, RequestStep.WAIT): (RequestStatus.WAITING, Party.FINANCE),
    (RequestStatus.WAITING, RequestStep.RECONSIDER): (RequestStatus.REVIEW, Party.FINANCE),
    (RequestStatus.DECLINED, RequestStep.RECONSIDER): (RequestStatus.REVIEW, Party.FINANCE),
    **{(status, RequestStep.DECLINE): (RequestStatus.DECLINED, Party.FINANCE) for status in _OPEN},
    **{(status, RequestStep.CARRY): (RequestStatus.DECLINED, Party.FINANCE) for status in _OPEN},
    **{(status, RequestStep.WITHDRAW): (RequestStatus.WITHDRAWN, Party.STATE) for status in _OPEN},
    (RequestStatus.AWARDED, RequestStep.FALL_BACK): (RequestStatus.WITHDRAWN, Party.SYSTEM),
}


class DeclineReason(StrEnum):
    """Why a request is declined."""

    NO_FUNDS = "no_funds"
    NOT_ELIGIBLE = "not_eligible"
    LATE = "late"
    INCOMPLETE = "incomplete"
    ONE_PER_STATE = "one_per_state"
    HELPED_OTHERWISE = "helped_otherwise"
    OTHER = "other"


class Opinion(StrEnum):
    """What a reviewer recommends; it decides nothing."""

    SUPPORT = "support"
    WITH_RESERVATIONS = "with_reservations"
    NOT_SUPPORT = "not_support"


class AwardStatus(StrEnum):
    """An award above the limit waits for a second person; money is committed when nobody is waited for."""

    WAITING = "waiting"
    COMMITTED = "committed"
    REFUSED = "refused"
    RELEASED = "released"
    SETTLED = "settled"


LIVE_AWARDS = frozenset({AwardStatus.WAITING, AwardStatus.COMMITTED, AwardStatus.SETTLED})
"""Awards of which a request has one at most."""


class TravelOutcome(StrEnum):
    """What became of the journey."""

    EXPECTED = "expected"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


def fund_after(status: FundStatus, step: FundStep) -> FundStatus:
    """The status after a step. Raises Conflict `fund.step`."""
    if (status, step) not in FUND_STEPS:
        raise Conflict("fund.step")
    return FUND_STEPS[status, step]


def pledge_after(status: PledgeStatus, step: PledgeStep) -> PledgeStatus:
    """The status after a step. Raises Conflict `pledge.step`."""
    if (status, step) not in PLEDGE_STEPS:
        raise Conflict("pledge.step")
    return PLEDGE_STEPS[status, step]


def request_after(status: RequestStatus, step: RequestStep, parties: Collection[Party]) -> RequestStatus:
    """The status after a step that one of `parties` takes. Raises Conflict `request.step`."""
    found = REQUEST_STEPS.get((status, step))
    if found is None or found[1] not in parties:
        raise Conflict("request.step")
    return found[0]


def request_steps(status: RequestStatus, parties: Collection[Party]) -> list[RequestStep]:
    """The steps that one of `parties` may take, in the order of RequestStep."""
    return [s for s in RequestStep if (found := REQUEST_STEPS.get((status, s))) is not None and found[1] in parties]


# --- earmarks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earmark:
    """What a donor wants a contribution used for; what is not said is free."""

    meeting: str = ""  # its code
    group: str = ""  # code of a regional group
    country_list: CountryList | None = None
    cost_kind: CostKind | None = None

    def allows(self, use: Use) -> bool:
        """Whether money under this earmark may go to `use`."""
        return (
            self.meeting in {"", use.meeting}
            and self.group in {"", use.group}
            and (self.country_list is None or self.country_list in use.lists)
            and self.cost_kind in {None, use.cost_kind}
        )


@dataclass(frozen=True)
class Use:
    """What money would go to: a kind of costs of a State's representative at a meeting, by the lists of its day."""

    meeting: str
    group: str
    lists: frozenset[CountryList]
    cost_kind: CostKind


@dataclass(frozen=True)
class Share:
    """What an award takes of a pledge for a kind of costs, in minor units."""

    pledge: int
    cost_kind: CostKind
    amount: int


def check_shares(
    costs: Mapping[CostKind, int], shares: Iterable[Share], allows: Mapping[int, frozenset[CostKind]]
) -> None:
    """Whether shares come to the costs, kind by kind, out of pledges whose earmarks allow them.

    `allows` says for each pledge which kinds of costs of this request its earmark allows. Raises RuleViolation
    `award.earmark` (with `pledge`), `award.costs` (with `kind`).
    """
    given = dict.fromkeys(CostKind, 0)
    for share in shares:
        if share.amount <= 0 or share.cost_kind not in allows.get(share.pledge, frozenset()):
            raise RuleViolation("award.earmark", pledge=share.pledge)
        given[share.cost_kind] += share.amount
    for kind, amount in given.items():
        if amount != costs.get(kind, 0):
            raise RuleViolation("award.costs", kind=kind.value)


def support_of(credited: int, rate: int) -> int:
    """What is kept back for programme support, of what came in: `rate` in hundredths of a per cent, rounded down."""
    return credited * rate // (BASIS_POINTS + rate)


# --- days -----------------------------------------------------------------------------------------------------------


def is_late(submitted_on: date, closes_on: date | None) -> bool:
    """Whether a request comes after the last day for requests, which itself is in time."""
    return closes_on is not None and submitted_on > closes_on


def visa_by(departs_on: date, lead: int) -> date:
    """The last day to apply for a visa: `lead` days before departure."""
    return departs_on - timedelta(days=lead)


def purged_on(over_on: date, months: int) -> date:
    """The day from which personal data of a meeting that is over is removed: so many months later, by the calendar."""
    month = over_on.month - 1 + months
    year, month = over_on.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=over_on.day - 1), following - timedelta(days=1))


def needs_second(amount: int, limit: int) -> bool:
    """Whether an award of `amount` waits for a second person: it is above the limit."""
    return amount > limit


def check_second(entered_by: int | None, approver: int | None) -> None:
    """Raises Conflict `award.same_person` where nobody, or the same person, approves what was entered."""
    if approver is None or approver == entered_by:
        raise Conflict("award.same_person")


def check_impartial(state: str, own_states: Collection[str]) -> None:
    """Raises Conflict `award.own_state`: nobody judges a request of a State for which they act."""
    if state in own_states:
        raise Conflict("award.own_state")
