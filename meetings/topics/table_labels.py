"""What the audit log says of topics."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

PROPOSALS = _l("Proposals of topics")
THEMES = _l("Themes of topics")
DIGESTS = _l("Digests of proposed topics")
AUDITED: dict[str, LazyString] = {
    "topic.draft": _l("A proposal of a topic is begun."),
    "topic.discard": _l("The draft of a proposal is removed."),
    "topic.submit": _l("The proposal is submitted."),
    "topic.withdraw": _l("The proposal is withdrawn."),
    "topic.group": _l("The proposal is put into a theme, or out of one."),
    "topic.answer": _l("The proposal is answered."),
    "topic.publish": _l("The proposal is published in a digest."),
    "topic_theme.create": _l("The theme is entered."),
    "topic_theme.edit": _l("The theme is edited."),
    "topic_theme.remove": _l("The theme is removed."),
    "topic_digest.publish": _l("The digest is published."),
}
PROPOSAL_FIELDS: dict[str, LazyString] = {
    "by_kind": _l("Kind of author"),
    "by_code": _l("Proposed by"),
    "lang": _l("Language"),
    "status": _l("Status"),
    "theme_id": _l("Theme"),
    "answer": _l("Answer"),
    "item_id": _l("Item of the agenda"),
    "merged_into_id": _l("Merged into"),
    "other_meeting_id": _l("Other meeting"),
    "is_sample": _l("Sample, not a fact"),
}
THEME_FIELDS: dict[str, LazyString] = {
    "title": _l("Title"),
    "note": _l("Note"),
    "position": _l("Number among the themes"),
}
DIGEST_FIELDS: dict[str, LazyString] = {
    "number": _l("Number"),
    "symbol": _l("Symbol"),
    "distribution": _l("Distribution"),
    "dated_on": _l("Date"),
    "is_sample": _l("Sample, not a fact"),
}
