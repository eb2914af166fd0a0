"""What is typed about a work in progress: how it begins, an item with its text, where it goes, a version of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from meetings.foundation.forms import Form, NumberField, TextField, TextsField, TicksField, WrappedField, choices, lazy
from meetings.foundation.languages import LANGUAGES, NAMES, Text

from . import labels
from .content import ItemRole
from .drafts import FreezeDraft, ItemDraft, Seen
from .models import AgendaItem
from .rules import ANNOTATION_MAXIMUM, FREEZABLE, HEADING_MAXIMUM, MINUTES_MAXIMUM, SPEAKERS_MAXIMUM, VersionKind
from .tree import HIGHEST

NAME_MAXIMUM = 300
EMPTY = "empty"


class StartForm(Form):
    """In which language an agenda is drafted, and with what it begins."""

    original = SelectField(lazy(_l("Language of the original")), choices=[(code, NAMES[code]) for code in LANGUAGES])
    source = RadioField(lazy(_l("Begin with")), default=EMPTY)

    def offer(self, templates: Sequence[tuple[str, str]], earlier: Sequence[tuple[str, str]]) -> None:
        """Give what an agenda may begin with."""
        self.source.choices = [*templates, *earlier, (EMPTY, lazy(_l("Nothing: an empty agenda")))]


class PlaceForm(Form):
    """Where an item goes."""

    place = SelectField(lazy(_l("Place on the agenda")))

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """Give the places to choose from."""
        self.place.choices = list(places)


class ItemForm(Form):
    """An item: its text in the language of the original, its particulars. `revision` marks what was seen of both."""

    revision = HiddenField()
    heading = WrappedField(lazy(_l("Heading")), maximum=HEADING_MAXIMUM, required=True)
    annotation = TextField(lazy(_l("Annotation")), maximum=ANNOTATION_MAXIMUM)
    role = SelectField(lazy(_l("Kind of item")), choices=lambda: choices(labels.ROLES))
    number = NumberField(lazy(_l("Number of its own")), maximum=HIGHEST)
    minutes = NumberField(lazy(_l("Expected time in minutes")), maximum=MINUTES_MAXIMUM)
    speakers = TextsField(lazy(_l("Speakers")), maximum=SPEAKERS_MAXIMUM)
    paragraphs = TicksField(lazy(_l("Mandate")), coerce=int)
    documents = TicksField(lazy(_l("Documentation")), coerce=int)

    def offer(self, lang: str, paragraphs: Sequence[tuple[int, str]], documents: Sequence[tuple[int, str]]) -> None:
        """Give what an item may be tied to, and the language of its text."""
        self.paragraphs.choices, self.documents.choices = list(paragraphs), list(documents)
        for field in (self.heading, self.annotation):
            field.render_kw = {**(field.render_kw or {}), "lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}

    @property
    def seen(self) -> Seen:
        """The item as the form has shown it; what cannot be read is like nothing that there is."""
        facts, _dot, text = (self.revision.data or "").partition(".")
        return Seen(facts, text)

    def draft(self) -> ItemDraft:
        """The particulars, once validated."""
        return ItemDraft(
            role=ItemRole(self.role.data),
            number=self.number.data,
            minutes=self.minutes.data,
            speakers=self.speakers.text,
            paragraphs=tuple(self.paragraphs.data or ()),
            documents=tuple(self.documents.data or ()),
        )


class NewItemForm(ItemForm):
    """An item that is to be entered at a place."""

    place = SelectField(lazy(_l("Place on the agenda")))


class FreezeForm(Form):
    """A version of the work in progress."""

    kind = RadioField(lazy(_l("Kind")), choices=lambda: [(kind.value, lazy(labels.KINDS[kind])) for kind in FREEZABLE])
    name = TextsField(lazy(lazy_pgettext("version", "Name")), maximum=NAME_MAXIMUM)
    with_annotations = BooleanField(lazy(_l("With annotations")))
    accept = BooleanField(lazy(_l("The agenda is meant to be so")))

    def draft(self) -> FreezeDraft:
        """What was entered, once validated."""
        kind = VersionKind(self.kind.data)
        return FreezeDraft(kind, self.name.text, bool(self.with_annotations.data), bool(self.accept.data))


def mark(seen: Seen) -> str:
    """What a form carries of an item as it was seen."""
    return f"{seen.facts}.{seen.text}"


def values_of(item: AgendaItem, lang: str, seen: Seen) -> dict[str, object]:
    """What an item’s form shows at first (texts, paragraphs and documents must be loaded)."""
    text = item.text_in(lang)
    return {
        "heading": text.heading if text is not None else "",
        "annotation": text.annotation if text is not None else "",
        "role": item.role.value,
        "number": item.number,
        "minutes": item.minutes,
        "speakers": item.speakers or Text(),
        "paragraphs": [one.id for one in item.paragraphs],
        "documents": [one.id for one in item.documents],
        "revision": mark(seen),
    }
