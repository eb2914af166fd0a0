"""Words of the pages across features."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

NAVIGATION = _l("Now")
MONTH = _l("Month")
AGENDA = _l("List")
