"""What the list of States can be asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, StringField

from meetings.foundation.forms import Showable, lazy


class RosterFilter(Showable, Form):
    """The day and the words to look for; sent with GET, so it carries no token."""

    on = StringField(lazy(_l("As of")))
    q = SearchField(lazy(_l("Name or code")))
