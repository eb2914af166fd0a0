"""What the secretariat does with calls and officers as its pages offer it, and how many are told of it."""

from __future__ import annotations

from enum import StrEnum

from .bureau import OfficerAction, OfficerStatus, officer_actions
from .rules import CallStatus, call_actions


class CallStep(StrEnum):
    """What the secretariat does with a call: its acts, and removing a draft, after which there is none."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


def call_steps(status: CallStatus, *, is_settled: bool = False) -> tuple[CallStep, ...]:
    """What may be done with a call, in the order of buttons."""
    steps = tuple(CallStep(action.value) for action in call_actions(status, is_settled=is_settled))
    return (*steps, CallStep.DISCARD) if status is CallStatus.DRAFT else steps


class OfficerStep(StrEnum):
    """What the secretariat does with an officer: what may become of one, and naming persons, which moves nothing."""

    ELECT = "elect"
    NAME = "name"
    WITHDRAW = "withdraw"
    RESIGN = "resign"
    REPLACE = "replace"


def officer_steps(
    status: OfficerStatus, *, may_elect: bool, is_candidate: bool, is_over: bool
) -> tuple[OfficerStep, ...]:
    """What the secretariat may do with an officer now, in the order of buttons.

    `may_elect`: one of the meetings is open or was. `is_candidate`: it came by a nomination that still stands, which
    its nominator withdraws or replaces. `is_over`: all its meetings are, so that nobody leaves the post any more.
    """
    barred = set() if may_elect else {OfficerAction.ELECT}
    if is_candidate:
        barred |= {OfficerAction.WITHDRAW, OfficerAction.REPLACE}
    if is_over:
        barred |= {OfficerAction.RESIGN, OfficerAction.REPLACE}
    found = {OfficerStep(action.value) for action in officer_actions(status) if action not in barred}
    if status.is_current:
        found.add(OfficerStep.NAME)
    return tuple(step for step in OfficerStep if step in found)


class Reach(StrEnum):
    """How many are told of what is recorded of a post."""

    NOBODY = "nobody"
    SECRETARIAT = "secretariat"
    GROUPS = "groups"  # that may nominate
    STATES = "states"
    EVERYBODY = "everybody"
