"""Topics: what may be done with a proposal, by whom and from where; its answer; where it stands among the others.

Whatever is recorded of a proposal are its acts; where it stands is what folding them gives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

CODES = (
    "topic.act_not_allowed",
    "topic.meeting_over",
    "topic.merged_cycle",
    "topic.merged_elsewhere",
    "topic.not_yours",
    "topic.target_missing",
    "topic.too_many_drafts",
    "topic.too_many_files",
    "topic.too_many_proposals",
    "topic.too_many_themes",
    "topic.why_missing",
)
"""Every code this module raises."""

TITLE_MAXIMUM = 200
ISSUE_MAXIMUM = 200
RATIONALE_MAXIMUM = 5_000
OUTCOME_MAXIMUM = 2_000
WORDS_MAXIMUM = 1_000  # of a withdrawal
ANSWER_MAXIMUM = 2_000
NAME_MAXIMUM = 200
FILES_MAXIMUM = 5
DRAFTS_MAXIMUM = 50  # of one author, for all meetings
PROPOSALS_MAXIMUM = 50  # of one author for one meeting
THEMES_MAXIMUM = 60
NO_TEXT = Text()


class ByKind(StrEnum):
    """Whose proposal it is, in the order in which a digest has them."""

    STATE = "state"
    GROUP = "group"
    ORGANIZATION = "organization"  # of civil society


Author = tuple[ByKind, str]
"""A State, a group or an organization, by its code."""


class TopicKind(StrEnum):
    """What a topic is said to be."""

    CHALLENGE = "challenge"
    OPPORTUNITY = "opportunity"


class ProposalStatus(StrEnum):
    """Where a proposal stands; what the chair’s desk answers is beside it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class TopicAction(StrEnum):
    """What is done with a proposal; each is an act that stays on record."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    GROUP = "group"
    ANSWER = "answer"
    PUBLISH = "publish"


class Party(StrEnum):
    """As what somebody acts on a proposal."""

    AUTHOR = "author"  # the delegation of the State, the coordinator of the group, the organization that made it
    DESK = "desk"  # the chair’s, of its meeting


class Answer(StrEnum):
    """What becomes of a proposal."""

    NONE = "none"
    TAKEN_UP = "taken_up"  # in an item of the agenda
    MERGED = "merged"  # into another proposal for the same meeting
    OTHER_MEETING = "other_meeting"
    NOT_TAKEN_UP = "not_taken_up"


ANSWERS = tuple(answer for answer in Answer if answer is not Answer.NONE)
"""Those that can be given."""

_S, _A = ProposalStatus, TopicAction
_AUTHOR, _DESK = frozenset({Party.AUTHOR}), frozenset({Party.DESK})

STEPS: Mapping[tuple[ProposalStatus, TopicAction], tuple[ProposalStatus, frozenset[Party]]] = {
    (_S.DRAFT, _A.SUBMIT): (_S.SUBMITTED, _AUTHOR),
    (_S.SUBMITTED, _A.WITHDRAW): (_S.WITHDRAWN, _AUTHOR),
    (_S.SUBMITTED, _A.GROUP): (_S.SUBMITTED, _DESK),
    (_S.SUBMITTED, _A.ANSWER): (_S.SUBMITTED, _DESK),
    (_S.SUBMITTED, _A.PUBLISH): (_S.SUBMITTED, _DESK),
    (_S.WITHDRAWN, _A.PUBLISH): (_S.WITHDRAWN, _DESK),  # a digest held it: the next one says that it is gone
}
"""Who may do which step from where, and where it leads. Services, buttons and tests all read this table."""

EVERY_PARTY = frozenset(Party)


def actions(status: ProposalStatus, parties: Collection[Party]) -> tuple[TopicAction, ...]:
    """What somebody may do with a proposal, in the order of buttons."""
    return tuple(a for a in TopicAction if (status, a) in STEPS and STEPS[status, a][1].intersection(parties))


def move(status: ProposalStatus, action: TopicAction, parties: Collection[Party]) -> ProposalStatus:
    """The status after a step. Raises Conflict `topic.act_not_allowed`, and `topic.not_yours` where somebody else would
    have to take it (status, action)."""
    found = STEPS.get((status, action))
    if found is None:
        raise Conflict("topic.act_not_allowed", status=status, action=action)
    after, who = found
    if not who.intersection(parties):
        raise Conflict("topic.not_yours", status=status, action=action)
    return after


# --- answers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """An answer: what becomes of a proposal, where it is taken up or goes, and what is said about it."""

    answer: Answer = Answer.NONE
    item: int | None = None  # of the agenda
    merged_into: int | None = None  # a proposal
    meeting: int | None = None
    words: Text = NO_TEXT


TARGETS: Mapping[Answer, str] = {
    Answer.TAKEN_UP: "item",
    Answer.MERGED: "merged_into",
    Answer.OTHER_MEETING: "meeting",
}
"""What each answer has to name."""


def check_reply(given: Reply) -> Reply:
    """The same answer with what it names, and nothing that another one would.

    Raises `topic.target_missing` on what has to be named, or on `answer` where none is given; `topic.why_missing` on
    `words`: who is refused is told why.
    """
    if given.answer is Answer.NONE:
        raise RuleViolation("topic.target_missing", field="answer")
    named = TARGETS.get(given.answer)
    kept = Reply(given.answer, words=given.words)
    if named is not None:
        if getattr(given, named) is None:
            raise RuleViolation("topic.target_missing", field=named)
        kept = replace(kept, **{named: getattr(given, named)})
    if given.answer is Answer.NOT_TAKEN_UP and not given.words:
        raise RuleViolation("topic.why_missing", field="words")
    return kept


def chain(merged: Mapping[int, int], proposal: int) -> list[int]:
    """A proposal, what it is merged into, what that is merged into, and so on. `merged` has each step of the way."""
    found = [proposal]
    while (after := merged.get(found[-1])) is not None and after not in found:
        found.append(after)
    return found


def leading_to(merged: Mapping[int, int], proposal: int) -> frozenset[int]:
    """The proposals that are merged into one, directly or through others, and itself: it can be merged into none."""
    return frozenset({proposal, *(start for start in merged if proposal in chain(merged, start))})


def check_merged(merged: Mapping[int, int], standing: Collection[int], proposal: int, into: int) -> None:
    """Whether a proposal may be merged into another one; `standing` are those submitted for the same meeting.

    Raises on `merged_into`: `topic.merged_elsewhere`, and `topic.merged_cycle` where the other one would lead back.
    """
    if into not in standing:
        raise RuleViolation("topic.merged_elsewhere", field="merged_into")
    if into in leading_to(merged, proposal):
        raise RuleViolation("topic.merged_cycle", field="merged_into")


# --- acts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One recorded act on a proposal."""

    action: TopicAction
    at: datetime
    reply: Reply | None = None
    theme: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands after its acts."""

    status: ProposalStatus = ProposalStatus.DRAFT
    submitted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    theme: int | None = None
    reply: Reply = Reply()
    answered_at: datetime | None = None
    published_at: datetime | None = None  # in the first digest that held it
    last_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Whether a digest holds it: it stays public then."""
        return self.published_at is not None


def fold(acts: Iterable[Act]) -> Standing:
    """Where a proposal stands after these acts. Raises what `move` raises where they cannot follow one another."""
    standing = Standing()
    for act in acts:
        at = act.at if standing.last_at is None else max(act.at, standing.last_at)  # its time never goes back
        if act.action is TopicAction.PUBLISH and standing.status is _S.WITHDRAWN and not standing.is_public:
            raise Conflict("topic.act_not_allowed", status=standing.status, action=act.action)
        after = replace(standing, status=move(standing.status, act.action, EVERY_PARTY), last_at=at)
        match act.action:
            case TopicAction.SUBMIT:
                after = replace(after, submitted_at=at)
            case TopicAction.WITHDRAW:
                after = replace(after, withdrawn_at=at)
            case TopicAction.GROUP:
                after = replace(after, theme=act.theme)
            case TopicAction.ANSWER:
                after = replace(after, reply=check_reply(act.reply or Reply()), answered_at=at)
            case TopicAction.PUBLISH:
                after = replace(after, published_at=standing.published_at or at)
        standing = after
    return standing


# --- how many, and until when ---------------------------------------------------------------------------------------


def check_open(over_on: date | None, is_cancelled: bool, today: date) -> None:
    """Proposals are for a meeting that is still to be held, or being held. Raises Conflict `topic.meeting_over`."""
    if is_cancelled or (over_on is not None and over_on < today):
        raise Conflict("topic.meeting_over")


def check_drafts(count: int) -> None:
    """Whether an author may begin another draft. Raises `topic.too_many_drafts` (maximum)."""
    if count >= DRAFTS_MAXIMUM:
        raise RuleViolation("topic.too_many_drafts", maximum=DRAFTS_MAXIMUM)


def check_proposals(count: int) -> None:
    """Whether an author may submit another proposal for a meeting. Raises `topic.too_many_proposals` (maximum)."""
    if count >= PROPOSALS_MAXIMUM:
        raise RuleViolation("topic.too_many_proposals", maximum=PROPOSALS_MAXIMUM)


def check_themes(count: int) -> None:
    """Whether a meeting may have another theme. Raises `topic.too_many_themes` (maximum)."""
    if count >= THEMES_MAXIMUM:
        raise RuleViolation("topic.too_many_themes", maximum=THEMES_MAXIMUM)


def check_files(count: int) -> None:
    """Whether a proposal may have so many attachments. Raises `topic.too_many_files` (maximum)."""
    if count > FILES_MAXIMUM:
        raise RuleViolation("topic.too_many_files", field="file", maximum=FILES_MAXIMUM)


# --- themes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a proposal stands: in a theme, or in none yet, and how far down."""

    theme: int | None = None
    position: int = 0


def arranged(before: Mapping[int, Place], wanted: Mapping[int, Place]) -> dict[int, Place]:
    """Where every proposal stands when some are put elsewhere: counted from 1 within each theme.

    What is put at a number stands there; what stood at it makes room. What nobody has moved keeps its order.
    """
    after = {**before, **{number: place for number, place in wanted.items() if number in before}}

    def order(number: int) -> tuple[int, int, int, int]:
        was, now = before[number], after[number]
        if now == was:
            turn = 1
        else:  # further down within its theme, it comes after what has moved up to make room
            turn = 2 if now.theme == was.theme and now.position > was.position else 0
        return now.position, turn, was.position, number

    found: dict[int, Place] = {}
    for theme in {place.theme for place in after.values()}:
        members = sorted((number for number, place in after.items() if place.theme == theme), key=order)
        found.update({number: Place(theme, at) for at, number in enumerate(members, start=1)})
    return found
