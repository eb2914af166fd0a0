"""What is typed while requests are judged: an opinion, why one is declined, and words that go with a step."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from meetings.foundation.forms import Form, RevisionForm, TextField, choices, lazy

from .labels_awards import OPINIONS
from .labels_requests import REASONS
from .rules import WORDS_MAXIMUM, DeclineReason, Opinion


class OpinionForm(Form):
    """What a reviewer recommends."""

    opinion = RadioField(lazy(_l("Opinion")), choices=choices(OPINIONS))
    words = TextField(lazy(_l("Reason")), maximum=WORDS_MAXIMUM)

    @property
    def chosen(self) -> Opinion:
        """What was chosen, once validated."""
        return Opinion(self.opinion.data)


class StepForm(RevisionForm):
    """A step with words, which nobody has to give."""

    words = TextField(lazy(_l("What is said to the State")), maximum=WORDS_MAXIMUM)


class DeclineForm(RevisionForm):
    """Why a request is declined."""

    reason = RadioField(lazy(_l("Reason")), choices=choices(REASONS))
    words = TextField(lazy(_l("What is said to the State")), maximum=WORDS_MAXIMUM)

    @property
    def chosen(self) -> DeclineReason:
        """What was chosen, once validated."""
        return DeclineReason(self.reason.data)
