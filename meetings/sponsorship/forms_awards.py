"""What is typed of awards: how much of each pledge for which costs, and why an award is refused or released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.foundation.forms import RevisionForm, TextField, lazy
from meetings.foundation.numbers import number_of

from .fields import KeyField, MoneyField
from .rules import WORDS_MAXIMUM, CostKind, Share

Cell = tuple[int, CostKind]  # a pledge and a kind of costs


def name_of(pledge: int, kind: CostKind) -> str:
    """The field of a share."""
    return f"share-{pledge}-{kind.value}"


def pledges_named(sent: Iterable[str]) -> set[int]:
    """The pledges whose shares a form has sent, by the names of its fields."""
    parts = (name.split("-") for name in sent if name.startswith("share-"))
    return {number for part in parts if (number := number_of(part[1], 0))}


class AwardForm(RevisionForm):
    """An award: an amount for each pledge and each kind of costs that its earmark allows; empty is nothing."""

    key = KeyField()
    words = TextField(lazy(_l("Remarks for the State")), maximum=WORDS_MAXIMUM)
    cells: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, labels: Mapping[Cell, str], currency: str, suggested: Mapping[Cell, int], revision: int) -> AwardForm:
        """A form for these shares with what they are called, and what is suggested for each."""
        fields: dict[str, Any] = {"cells": tuple(labels)}
        for (pledge, kind), label in labels.items():
            default = suggested.get((pledge, kind))
            fields[name_of(pledge, kind)] = MoneyField(label, currency=currency, zero=True, default=default)
        made: AwardForm = type("Award", (cls,), fields)(data={"revision": revision})
        return made

    @property
    def shares(self) -> list[Share]:
        """What was typed, once validated; nothing and nought are no share."""
        return [Share(pledge, kind, amount) for pledge, kind in self.cells if (amount := self.amount(pledge, kind))]

    def amount(self, pledge: int, kind: CostKind) -> int:
        """What was typed for a share, once validated; 0 for nothing."""
        field: Any = self[name_of(pledge, kind)]
        return field.minor or 0


class ApprovalForm(RevisionForm):
    """An award is approved."""

    key = KeyField()


class ReasonForm(ApprovalForm):
    """Why an award is refused, or released."""

    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)
