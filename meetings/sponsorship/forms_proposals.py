"""What is typed of proposals of awards: for which meeting one is made, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import Form, NumberField, RevisionForm, choices, lazy

from .choosing import WEIGHT_MAXIMUM, Criterion, Policy
from .fields import KeyField
from .labels_proposals import CRITERIA, MODES, NOT_USED, PLACES
from .models import Fund

SEED_MAXIMUM = 9_999


class ProposalForm(Form):
    """A proposal to be made."""

    key = KeyField()
    meeting = SelectField(lazy(_l("Meeting")))
    seed = NumberField(lazy(_l("Seed")), minimum=0, maximum=SEED_MAXIMUM, required=True, default=0)

    def offer(self, meetings: Sequence[tuple[int, str]]) -> None:
        """Give the meetings for which one can be made."""
        self.meeting.choices = [(str(number), name) for number, name in meetings]
        self.meeting.flags.required = True


def _place(label: Any) -> SelectField:
    return SelectField(lazy(label), choices=[("", lazy(NOT_USED)), *choices(CRITERIA)])


def _weight(criterion: Criterion) -> NumberField:
    return NumberField(lazy(CRITERIA[criterion]), minimum=0, maximum=WEIGHT_MAXIMUM)


PLACED = tuple(f"place_{number}" for number in range(1, len(PLACES) + 1))
WEIGHED = {criterion: f"weight_{criterion.value}" for criterion in Criterion}


class _PolicyForm(RevisionForm):
    mode = RadioField(
        lazy(_l("How criteria are taken")), choices=[(mode, lazy(words)) for mode, words in MODES.items()]
    )

    @property
    def places(self) -> list[Any]:
        """The fields of an order."""
        return [self[name] for name in PLACED]

    @property
    def weights(self) -> list[Any]:
        """The fields of weights."""
        return [self[name] for name in WEIGHED.values()]

    @property
    def policy(self) -> Policy:
        """What was chosen, once validated. Raises the codes of policies, on a field."""
        try:
            if self.mode.data == "weights":
                given = {criterion: self[name].data or 0 for criterion, name in WEIGHED.items()}
                return Policy((), given) if any(given.values()) else Policy(())
            return Policy(tuple(Criterion(field.data) for field in self.places if field.data))
        except RuleViolation as error:
            raise error.on(WEIGHED[Criterion.NUMBER] if self.mode.data == "weights" else PLACED[0]) from error


PolicyForm: Any = type(
    "PolicyForm",
    (_PolicyForm,),
    {
        "__doc__": "What counts in proposals: an order of criteria, or weights.",
        **{name: _place(label) for name, label in zip(PLACED, PLACES, strict=True)},
        **{name: _weight(criterion) for criterion, name in WEIGHED.items()},
    },
)


def values_of(fund: Fund) -> dict[str, Any]:
    """What the form of a policy shows at first."""
    policy = Policy.from_json(fund.policy)
    order = policy.order or tuple(Criterion)
    shown: dict[str, Any] = {"revision": fund.revision, "mode": "weights" if policy.weights else "order"}
    shown |= dict.fromkeys(PLACED, "") | {name: one.value for name, one in zip(PLACED, order, strict=False)}
    return shown | {name: policy.weights.get(criterion) for criterion, name in WEIGHED.items()}
