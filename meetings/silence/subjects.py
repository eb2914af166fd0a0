"""What features say of the things that they put under silence, which this package knows by kind and number only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meetings.foundation.access import Actor
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import Registry

from .models import SilenceProcedure

Check = Callable[[int, bool], None]


@dataclass(frozen=True)
class SubjectKind:
    """A kind of things put under silence. Each asks about one of them by its number.

    `sees`: whether somebody may open its page. `check`: raises DomainError where nobody can be asked about it any more;
    with True it locks the thing, which is always done before the procedure is locked.
    """

    name: LazyString
    sees: Callable[[Actor, int], bool]
    check: Check


kinds: Registry[SubjectKind] = Registry()  # by the kind of subject


def check(procedure: SilenceProcedure) -> None:
    """Make all who would decide about the thing wait; raises DomainError where it cannot be put again."""
    kind = kinds.get(procedure.subject_kind)
    if kind is not None:
        kind.check(procedure.subject_id, True)


def can_be_asked(procedure: SilenceProcedure) -> bool:
    """Whether the thing could be put again, as it stands now."""
    kind = kinds.get(procedure.subject_kind)
    try:
        if kind is not None:
            kind.check(procedure.subject_id, False)
    except DomainError:
        return False
    return True


def shown_to(actor: Actor, procedure: SilenceProcedure) -> LazyString | None:
    """What sort of thing it is, where `actor` may open its page; None where they may not."""
    kind = kinds.get(procedure.subject_kind)
    return kind.name if kind is not None and kind.sees(actor, procedure.subject_id) else None
