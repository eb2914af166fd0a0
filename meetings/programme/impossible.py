"""Why there is no timetable, as it is stored with a run: the smallest set of wishes that cannot all hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meetings.scheduling.problem import Ban, Relation, Supply, Wish

if TYPE_CHECKING:  # a process that only stores what another one found never loads the solver
    from meetings.scheduling.explain import Explanation, Reason


def as_stored(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain values."""
    return {
        "reasons": [_reason(reason) for reason in explanation.reasons],
        "proof": explanation.proof.value,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    """One wish: its kind, its sessions, what it is about, and what its sentence names besides."""
    found: dict[str, Any] = {"kind": str(reason.kind), "sessions": list(reason.sessions), "about": reason.about}
    match reason.wish:
        case Relation() as wish:
            found["order"] = wish.order.value
        case Supply() as wish:
            found |= {"span": [wish.span.start, wish.span.end], "amount": wish.amount}
        case Ban() as wish:
            found["span"] = [wish.span.start, wish.span.end]
        case Wish() as wish:
            found["rooms"] = sorted(wish.rooms)
    return found
