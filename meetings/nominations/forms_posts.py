"""What is typed about posts, and about an officer who is recorded by hand."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from meetings.foundation.forms import (
    DayField,
    LineField,
    NumberField,
    RevisionForm,
    TextsField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import Text

from . import labels, labels_posts
from .bureau import PostKind
from .drafts import PERSON_MAXIMUM, POSITION_MAXIMUM, OfficerDraft, PostDraft
from .models import Post

EVERY = "every"  # group: a seat for each
SUBJECT_MAXIMUM = 300
SEATS_MAXIMUM = 30
NOBODY = ("", "—")


class SeatsForm(RevisionForm):
    """What is said of one post as of several."""

    kind = SelectField(lazy(_l("Kind")), choices=lambda: choices(labels.POST_KINDS))
    meetings = TicksField(lazy(_l("Meetings")))
    group = SelectField(lazy(_l("Whose seat it is")))
    subject = TextsField(lazy(_l("Subject")), maximum=SUBJECT_MAXIMUM)
    is_published = BooleanField(lazy(_l("Public")))

    def offer(self, meetings: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]]) -> None:
        """Give the fields their choices."""
        self.meetings.choices = list(meetings)
        self.meetings.flags.required = True
        self.group.choices = [("", lazy(labels.ANY_GROUP)), *groups]


class PostForm(SeatsForm):
    """A post that there is; `fix` leaves out what stays once calls or officers hang on it."""

    position = NumberField(lazy(_l("Place among several")), maximum=POSITION_MAXIMUM, required=True)
    is_fixed = False

    def fix(self, kind: PostKind) -> None:
        """Leave out what a post is and which meetings it serves."""
        self.is_fixed = True
        del self.kind, self.meetings, self.group
        if kind is not PostKind.FACILITATOR:
            del self.subject

    def draft(self, stored: Post) -> PostDraft:
        """What was entered, once validated; what was left out is what is stored."""
        if self.is_fixed:
            kind, group, meetings = stored.kind, stored.group_code, [meeting.code for meeting in stored.meetings]
        else:
            kind, group, meetings = PostKind(self.kind.data), self.group.data or "", self.meetings.data or []
        subject = self.subject.text if "subject" in self else stored.subject
        is_published = bool(self.is_published.data)
        return PostDraft(kind, tuple(meetings), group, self.position.data or 1, subject, is_published)


class NewPostForm(SeatsForm):
    """One post or several of a kind."""

    seats = NumberField(lazy(_l("How many")), maximum=SEATS_MAXIMUM, required=True, default=1)

    def offer(self, meetings: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]]) -> None:
        """Give the fields their choices, among them a seat for every group."""
        super().offer(meetings, [*groups, (EVERY, lazy(labels_posts.EVERY_GROUP))])

    @property
    def is_for_every_group(self) -> bool:
        """Whether every group gets so many."""
        return bool(self.group.data == EVERY)

    def draft(self) -> PostDraft:
        """What was entered, once validated: the first of the posts."""
        group = "" if self.is_for_every_group else self.group.data or ""
        is_published = bool(self.is_published.data)
        kind, meetings = PostKind(self.kind.data), tuple(self.meetings.data or ())
        return PostDraft(kind, meetings, group, 1, self.subject.text, is_published)


class AppointForm(RevisionForm):
    """A State in a post, as it is recorded by hand."""

    state = SelectField(lazy(_l("State")))
    person = LineField(lazy(_l("Person")), maximum=PERSON_MAXIMUM)
    on = DayField(lazy(_l("Designated on")))
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(self, states: Sequence[tuple[str, str]]) -> None:
        """Give the States to choose from."""
        self.state.choices = [NOBODY, *states]
        self.state.flags.required = True

    def draft(self) -> OfficerDraft:
        """What was entered, once validated."""
        return OfficerDraft(self.state.data or "", self.person.data or "", self.on.day, bool(self.is_sample.data))


def values_of(post: Post) -> dict[str, object]:
    """What a post’s form shows at first."""
    return {
        "kind": post.kind.value,
        "meetings": [meeting.code for meeting in post.meetings],
        "group": post.group_code,
        "position": post.position,
        "subject": post.subject or Text(),
        "is_published": post.is_published,
        "revision": post.revision,
    }
