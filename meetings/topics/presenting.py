"""What those who propose topics are called, and where the items are to which answers refer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from meetings.foundation import clock
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.states import queries as states

from . import queries
from .content import Chapter, Content, Entry, Outcome, Proposer, chapter
from .models import TopicProposal, TopicTheme
from .queries import Item
from .rules import NO_TEXT, Answer, Author, ByKind, ProposalStatus


@dataclass(frozen=True)
class Names:
    """States and groups by their names of a day; an organization is called what it calls itself."""

    known: Mapping[Author, Text]

    def of(self, proposal: TopicProposal) -> Text:
        """Whose a proposal is."""
        if proposal.by_kind is ByKind.ORGANIZATION:
            return Text.of({proposal.lang: proposal.by_name})
        return self.author(proposal.author)

    def author(self, author: Author) -> Text:
        """Somebody by kind and code; who is none is called by the code."""
        return self.known.get(author) or Text.of({"en": author[1]})


def names(authors: Iterable[Author], day: date | None = None) -> Names:
    """The names that a page about these needs; at most two queries."""
    asked, on = set(authors), day or clock.business_today()
    codes = {code for kind, code in asked if kind is ByKind.STATE}
    found = {(ByKind.STATE, state.iso3): state.name_on(on) for state in (states.by_iso3(codes) if codes else ())}
    if any(kind is ByKind.GROUP for kind, _code in asked):
        found |= {(ByKind.GROUP, group.code): group.on(on).name for group in states.groups()}
    return Names(found)


def name_of(proposal: TopicProposal) -> Text:
    """Whose one proposal is."""
    return names([proposal.author]).of(proposal)


def check_known(author: Author) -> None:
    """Raises NotFound `topic.author_unknown` for a State or a group that there is not."""
    if author[0] is not ByKind.ORGANIZATION and author not in names([author]).known:
        raise NotFound("topic.author_unknown")


# --- what a digest would hold ---------------------------------------------------------------------------------------


def gathered(
    proposals: Iterable[TopicProposal], themes: Iterable[TopicTheme], items: Iterable[Item], known: Names
) -> Content:
    """What a digest would hold now: all that stands as submitted, and what an earlier one held and is withdrawn since.

    `proposals` are in the order of their places, with the meetings to which they are put off and their attachments.
    """
    listed = [
        one
        for one in proposals
        if one.status is ProposalStatus.SUBMITTED or (one.status is ProposalStatus.WITHDRAWN and one.published_at)
    ]
    placed = {item.id: item for item in items}
    entries = {one.id: entry(one, placed, known) for one in listed}

    def of_theme(theme_id: int | None) -> list[Entry]:
        return [entries[one.id] for one in listed if one.theme_id == theme_id]

    found: list[Chapter] = [
        chapter(theme.id, theme.title, theme.note, of_theme(theme.id)) for theme in themes if of_theme(theme.id)
    ]
    rest = of_theme(None)
    return Content((*found, *([chapter(None, NO_TEXT, NO_TEXT, rest)] if rest else [])))


def entry(proposal: TopicProposal, items: Mapping[int, Item], known: Names) -> Entry:
    """A proposal as it stands."""
    at = proposal.submitted_at
    return Entry(
        id=proposal.id,
        by=Proposer(proposal.by_kind, proposal.by_code, known.of(proposal)),
        title=proposal.title,
        kind=proposal.kind,
        issue=proposal.issue,
        rationale=proposal.rationale,
        outcome=proposal.outcome,
        lang=proposal.lang,
        submitted_on=clock.day_at_office(at) if at is not None else None,
        reply=outcome(proposal, items),
        files=len(proposal.attached),
        is_withdrawn=proposal.status is ProposalStatus.WITHDRAWN,
        is_sample=proposal.is_sample,
    )


def outcome(proposal: TopicProposal, items: Mapping[int, Item]) -> Outcome:
    """What became of a proposal, with the item and the meeting by their names of today."""
    item = items.get(proposal.item_id or 0)
    other = proposal.other_meeting
    if other is not None and not other.is_published:
        other = None  # whoever reads this need not know of it
    return Outcome(
        answer=proposal.answer,
        item=item.path if item is not None else (),
        heading=item.heading if item is not None else NO_TEXT,
        merged_into=proposal.merged_into_id,
        meeting=(other.short or other.title) if other is not None else NO_TEXT,
        meeting_code=other.code if other is not None else "",
        words=proposal.answer_words,
    )


def items_for(proposals: Iterable[TopicProposal], meeting_id: int) -> dict[int, Item]:
    """The items of the agenda by their ids, where an answer refers to one; none is read otherwise."""
    if not any(one.answer is Answer.TAKEN_UP for one in proposals):
        return {}
    return {item.id: item for item in queries.items(meeting_id)}
