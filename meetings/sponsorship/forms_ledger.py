"""What is typed of the ledger: which acts a list shows, and why an act is reversed."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from meetings.foundation.forms import Form, RevisionForm, TextField, lazy
from meetings.foundation.numbers import number_of

from .fields import KeyField
from .ledger import ActKind
from .queries_ledger import Filter
from .rules import WORDS_MAXIMUM


class ReverseForm(Form):
    """Why an act is taken back."""

    key = KeyField()
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)


class AskReversalForm(RevisionForm):
    """Why a return to a donor should be reversed."""

    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM, required=True)


class ReversalForm(RevisionForm):
    """What a second person says of it."""

    key = KeyField()
    decision = RadioField(
        lazy(_l("Decision")),
        choices=[("done", lazy(_l("Reverse the return"))), ("refused", lazy(_l("Let it stand")))],
    )
    words = TextField(lazy(_l("Reason, where it stands")), maximum=WORDS_MAXIMUM)


def filter_of(args: Mapping[str, str]) -> Filter:
    """Which acts are asked for; what is none narrows nothing."""
    kind, pledge = args.get("kind", ""), number_of(args.get("pledge"), 0)
    return Filter(pledge or None, ActKind(kind) if kind in list(ActKind) else None)
