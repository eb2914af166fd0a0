"""What is asked of the solver, what each sort of breach costs, and what of a proposal is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from meetings.foundation.forms import Form, NumberField, RevisionForm, TicksField, choices, lazy

from . import labels, labels_runs
from .drafts import RunDraft
from .rules import SECONDS_MAXIMUM, SECONDS_MINIMUM, RunMode
from .weights import SETTLED, WEIGHT_MAXIMUM, Kind

SEED_MAXIMUM = 9_999


class RunForm(Form):
    """A run to be asked for."""

    mode = RadioField(lazy(_l("What is wanted")), choices=choices(labels.RUN_MODES), default=RunMode.PLAN.value)
    seconds = NumberField(
        lazy(_l("Seconds, at most")),
        minimum=SECONDS_MINIMUM,
        maximum=SECONDS_MAXIMUM,
        required=True,
        default=30,
    )
    seed = NumberField(lazy(_l("Seed")), minimum=0, maximum=SEED_MAXIMUM, required=True, default=1)

    @property
    def draft(self) -> RunDraft:
        """What was asked for, once validated."""
        return RunDraft(RunMode(self.mode.data), self.seconds.data or 0, self.seed.data or 0)


class AcceptForm(Form):
    """The sessions for which a proposal is taken over."""

    sessions = TicksField(lazy(_l("Sessions to move")))

    def offer(self, found: Sequence[tuple[int, str]], *, is_first: bool) -> None:
        """Give the sessions that can be moved; all of them are chosen at first."""
        self.sessions.choices = [(str(number), name) for number, name in found]
        if is_first:
            self.sessions.data = [str(number) for number, _name in found]

    @property
    def chosen(self) -> list[int]:
        """Their ids."""
        return [int(value) for value in self.sessions.data or []]


def _field(kind: Kind) -> NumberField:
    return NumberField(lazy(labels_runs.KINDS[kind]), minimum=0, maximum=WEIGHT_MAXIMUM)


WeightsForm: Any = type(
    "WeightsForm",
    (RevisionForm,),
    {
        "__doc__": "What a breach of each kind costs; nothing where it must not be.",
        **{kind.value: _field(kind) for kind in Kind if kind not in SETTLED},
    },
)


def weights_of(form: Any) -> dict[str, int | None]:
    """What was entered, once validated."""
    return {kind.value: form[kind.value].data for kind in Kind if kind not in SETTLED}


def shown(weights: Mapping[Kind, int | None]) -> dict[str, int | None]:
    """Weights as the form shows them."""
    return {kind.value: weight for kind, weight in weights.items() if kind not in SETTLED}
