"""What is typed of topics: a proposal, a theme, where proposals stand, an answer, the head of a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from meetings.documentation.labels import DISTRIBUTIONS
from meetings.documentation.rules import Distribution
from meetings.documentation.symbols import MAXIMUM as SYMBOL_MAXIMUM
from meetings.foundation.attachments import Attachment
from meetings.foundation.forms import (
    AttachmentField,
    DayField,
    Form,
    LineField,
    NumberField,
    RevisionForm,
    TextField,
    TextsField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.numbers import number_of

from . import rules
from .drafts import DigestDraft, ProposalDraft, ThemeDraft
from .labels import CHOICES, KINDS
from .models import TopicProposal, TopicTheme
from .rules import Answer, Author, ByKind, Place, Reply, TopicKind

THEME_MAXIMUM = 200
NOTE_MAXIMUM = 2_000


def key_of(author: Author) -> str:
    """An author as a form sends it."""
    return f"{author[0]}:{author[1]}"


class ProposalForm(RevisionForm):
    """A proposal as a draft."""

    author = RadioField(lazy(_l("Proposed by")))
    by_name = LineField(lazy(_l("Name of the organization")), maximum=rules.NAME_MAXIMUM)
    lang = SelectField(lazy(_l("Language")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    title = LineField(lazy(_l("Title")), maximum=rules.TITLE_MAXIMUM, required=True)
    kind = RadioField(lazy(_l("What it is")), choices=choices(KINDS))
    issue = LineField(lazy(_l("Issue or theme")), maximum=rules.ISSUE_MAXIMUM)
    rationale = TextField(lazy(_l("Rationale")), maximum=rules.RATIONALE_MAXIMUM, required=True)
    outcome = TextField(lazy(_l("Wanted outcome")), maximum=rules.OUTCOME_MAXIMUM, required=True)
    removed = TicksField(lazy(_l("Take these files off")))
    file = AttachmentField(lazy(_l("Attach a file")))

    def offer(self, authors: Sequence[tuple[Author, str]], files: Sequence[Attachment], lang: str) -> None:
        """Give those for whom one may propose, with their names, and the files there are. Where there is one author
        only, nobody is asked; only an organization is asked what it is called."""
        self.kind.flags.required = self.lang.flags.required = True
        self.author.choices = [(key_of(author), name) for author, name in authors]
        if not self.author.data and len(authors) == 1:
            self.author.data = key_of(authors[0][0])
        if not any(author[0] is ByKind.ORGANIZATION for author, _name in authors):
            del self.by_name
        elif len(authors) == 1:
            self.by_name.flags.required = True
        self.removed.choices = [(str(file.id), file.name) for file in files]
        if not files:
            del self.removed
        if not self.lang.data:
            self.lang.data = lang

    @property
    def draft(self) -> ProposalDraft:
        """What was typed, once validated."""
        return ProposalDraft(
            title=self.title.data or "",
            kind=TopicKind(self.kind.data),
            rationale=self.rationale.data or "",
            outcome=self.outcome.data or "",
            lang=self.lang.data or "",
            issue=self.issue.data or "",
            by_name=(self.by_name.data or "") if self.by_name else "",
            file=self.file.upload,
            removed=[int(number) for number in self.removed.data or ()] if self.removed else [],
        )


def values_of(proposal: TopicProposal) -> dict[str, Any]:
    """What the form of a draft shows at first."""
    names = ("revision", "by_name", "lang", "title", "kind", "issue", "rationale", "outcome")
    return {name: getattr(proposal, name) for name in names} | {"author": key_of(proposal.author)}


class WithdrawalForm(RevisionForm):
    """Why a proposal is withdrawn."""

    words = TextField(lazy(_l("Reason")), maximum=rules.WORDS_MAXIMUM)


class ThemeForm(RevisionForm):
    """A theme; its place among the others once it has one."""

    title = TextsField(lazy(_l("Title")), maximum=THEME_MAXIMUM, required=True)
    note = TextsField(lazy(_l("Note")), maximum=NOTE_MAXIMUM, kind=TextField)
    position = NumberField(lazy(_l("Number among the themes")), maximum=rules.THEMES_MAXIMUM)

    @property
    def draft(self) -> ThemeDraft:
        """What was typed, once validated."""
        return ThemeDraft(self.title.text, self.note.text)


# --- where proposals stand ------------------------------------------------------------------------------------------


class PlacesForm(Form):
    """Where each proposal stands: fields `theme-7` and `position-7` for the proposal 7, and where it was shown."""

    numbers: tuple[int, ...] = ()

    @classmethod
    def of(
        cls, places: Mapping[int, Place], themes: Sequence[tuple[int, str]], none: str, names: Mapping[int, str]
    ) -> PlacesForm:
        """A form for proposals in these places; `names` are what they are called, `none` stands for no theme."""
        offered = [("", none), *((str(number), title) for number, title in themes)]
        fields: dict[str, Any] = {"numbers": tuple(places)}
        for number, place in places.items():
            fields[f"theme-{number}"] = SelectField(names[number], choices=offered, default=_sent(place)[0])
            fields[f"position-{number}"] = NumberField(names[number], default=place.position, required=True)
            fields[f"was-{number}"] = HiddenField(default=":".join(_sent(place)))
        made: PlacesForm = type("Places", (cls,), fields)()
        return made

    @property
    def wanted(self) -> dict[int, Place]:
        """Where each is to stand, once validated."""
        return {
            number: Place(_number(self[f"theme-{number}"].data), self[f"position-{number}"].data or 0)
            for number in self.numbers
        }

    @property
    def seen(self) -> dict[int, Place]:
        """Where each was shown; what cannot be read is left out."""
        found = {}
        for number in self.numbers:
            theme, colon, position = (self[f"was-{number}"].data or "").partition(":")
            if colon:
                found[number] = Place(_number(theme), number_of(position, 0))
        return found

    def show_again(self, places: Mapping[int, Place]) -> None:
        """After a conflict: what was typed stays, and what is stored now counts as seen."""
        for number, place in places.items():
            self[f"was-{number}"].data = ":".join(_sent(place))


def _sent(place: Place) -> tuple[str, str]:
    return str(place.theme or ""), str(place.position)


def _number(typed: str | None) -> int | None:
    return number_of(typed, 0) or None


# --- answers and digests --------------------------------------------------------------------------------------------


class AnswerForm(RevisionForm):
    """What becomes of a proposal; of the lists the one that the answer needs counts."""

    answer = RadioField(lazy(_l("Answer")), choices=choices(CHOICES))
    item = SelectField(lazy(_l("Item of the agenda")))
    merged_into = SelectField(lazy(_l("Other proposal")))
    meeting = SelectField(lazy(_l("Other meeting")))
    words = TextsField(lazy(_l("What is said to those who proposed it")), maximum=rules.ANSWER_MAXIMUM, kind=TextField)

    def offer(
        self,
        items: Sequence[tuple[int, str]],
        proposals: Sequence[tuple[int, str]],
        meetings: Sequence[tuple[int, str]],
    ) -> None:
        """Give what an answer can name."""
        self.answer.flags.required = True
        for field, offered in ((self.item, items), (self.merged_into, proposals), (self.meeting, meetings)):
            field.choices = [("", "—"), *((str(number), name) for number, name in offered)]

    @property
    def reply(self) -> Reply:
        """What was chosen, once validated."""
        return Reply(
            Answer(self.answer.data),
            _number(self.item.data),
            _number(self.merged_into.data),
            _number(self.meeting.data),
            self.words.text,
        )


def answer_of(proposal: TopicProposal) -> dict[str, Any]:
    """What the form of an answer shows at first."""
    reply = proposal.reply
    return {
        "revision": proposal.revision,
        "answer": reply.answer if reply.answer is not Answer.NONE else None,
        "item": str(reply.item or ""),
        "merged_into": str(reply.merged_into or ""),
        "meeting": str(reply.meeting or ""),
        "words": reply.words,
    }


class DigestForm(Form):
    """The head of a digest; `seen` is the fingerprint of what the preview showed."""

    seen = HiddenField()
    symbol = LineField(lazy(_l("Symbol")), maximum=SYMBOL_MAXIMUM, is_code=True)
    distribution = RadioField(lazy(_l("Distribution")), choices=choices(DISTRIBUTIONS))
    dated_on = DayField(lazy(_l("Date")), required=True)

    @property
    def draft(self) -> DigestDraft:
        """What was typed, once validated."""
        return DigestDraft(self.symbol.data or "", Distribution(self.distribution.data), self.dated_on.day)


def theme_values(theme: TopicTheme) -> dict[str, Any]:
    """What the form of a theme shows at first."""
    return {name: getattr(theme, name) for name in ("revision", "title", "note", "position")}
