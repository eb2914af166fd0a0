"""The outcome of a procedure counted from its record once more, in another way than the rules that let acts in.

The rules follow the acts one by one. Here the record is looked at as a whole: what it must never contain, and what
its parts come to. What both agree on does not hang on one piece of code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from .rules import Act, ActKind, Status, Via, whole_second

CLOSING = (ActKind.ADOPT, ActKind.WITHDRAW)
DATING = (ActKind.OPEN, ActKind.EXTEND)


@dataclass(frozen=True)
class Outcome:
    """What a procedure keeps of its record."""

    status: Status
    expires_at: datetime | None
    ended_at: datetime | None


def outcome(acts: Sequence[Act]) -> Outcome:
    """What a record comes to, whether it is sound or not."""
    expires = [act.until for act in acts if act.kind in DATING]
    for kind, status in (
        (ActKind.OBJECT, Status.BROKEN),
        (ActKind.ADOPT, Status.ADOPTED),
        (ActKind.WITHDRAW, Status.WITHDRAWN),
    ):
        ends = [act.at for act in acts if act.kind is kind]
        if ends:
            return Outcome(status, expires[-1] if expires else None, min(ends))
    return Outcome(Status.OPEN, expires[-1] if expires else None, None)


def faults(acts: Sequence[Act], addressees: Collection[int]) -> Iterator[str]:
    """What is wrong with a record in itself, a sentence each."""
    if [act.kind for act in acts].count(ActKind.OPEN) != 1 or acts[0].kind is not ActKind.OPEN:
        yield "it does not begin with its opening, once"
        return
    if any(after.at < before.at for before, after in pairwise(acts)):
        yield "its acts are not in the order of their instants"
    yield from _of_deadlines(acts)
    yield from _of_objections(acts, addressees)
    yield from _of_ends(acts)


def _of_deadlines(acts: Sequence[Act]) -> Iterator[str]:
    steps = [act for act in acts if act.kind in DATING]
    for before, after in pairwise(steps):
        if before.until is None or after.until is None or after.until <= before.until:
            yield "an extension does not extend it"
        elif whole_second(after.at) > before.until:
            yield "it was extended after its deadline"
    for act in acts:
        if act.kind in (ActKind.ASK_TIME, ActKind.WITHDRAW) and whole_second(act.at) > _in_force(acts, act):
            yield f"{act.kind} came after the deadline"
        if act.kind is ActKind.RUN_OUT and whole_second(act.at) <= _in_force(acts, act):
            yield "it ran out before its deadline"


def _in_force(acts: Sequence[Act], at: Act) -> datetime:
    """The deadline when an act was recorded."""
    earlier = acts[: acts.index(at) + 1]
    return [act.until for act in earlier if act.kind in DATING and act.until is not None][-1]


def _of_objections(acts: Sequence[Act], addressees: Collection[int]) -> Iterator[str]:
    objections = [act for act in acts if act.kind is ActKind.OBJECT]
    authors = [act.addressee for act in objections]
    if len(set(authors)) != len(authors):
        yield "an addressee objected twice"
    if set(authors) - set(addressees):
        yield "somebody objected who was not asked"
    for act in objections:
        if act.received_at is None or whole_second(act.received_at) > _in_force(acts, act):
            yield "an objection counts that came after the deadline"
        elif act.received_at > act.at or whole_second(act.received_at) < whole_second(acts[0].at):
            yield "an objection came before the opening, or after it was recorded"
        if act.via is Via.APPLICATION and act.received_at != act.at:
            yield "an objection that was given here has another instant than its act"
        if act.via is not Via.APPLICATION and not act.has_evidence:
            yield "an objection that came otherwise has no evidence"


def _of_ends(acts: Sequence[Act]) -> Iterator[str]:
    kinds = [act.kind for act in acts]
    closings = [kind for kind in kinds if kind in CLOSING]
    if closings and ActKind.OBJECT in kinds:
        yield "it was objected to and closed all the same"
    if len(closings) > 1 or (closings and kinds[-1] not in CLOSING):
        yield "something was done after it was closed"
    if ActKind.OBJECT in kinds:
        late = {ActKind.EXTEND, ActKind.ASK_TIME}
        if late & set(kinds[kinds.index(ActKind.OBJECT) :]):
            yield "something was done after it was broken"
    if kinds.count(ActKind.RUN_OUT) > 1:
        yield "it ran out twice"
    if ActKind.ADOPT in kinds and ActKind.RUN_OUT not in kinds[: kinds.index(ActKind.ADOPT)]:
        yield "it was adopted before it had run out"
    if ActKind.RUN_OUT in kinds:
        after = [act for act in acts[kinds.index(ActKind.RUN_OUT) + 1 :] if act.kind is not ActKind.ADOPT]
        if any(act.kind is not ActKind.OBJECT or act.via is Via.APPLICATION for act in after):
            yield "something was done after it had run out"
