"""What pages show of topics: a proposal as whoever looks may know it, lists under their headings, buttons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.documents.description import Words
from meetings.foundation.access import Actor
from meetings.foundation.errors import DomainError, NotFound
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import labels, letters, parties, presenting, queries, services
from .content import Content, Entry, chapter
from .labels import AuthorStep
from .models import TopicAct, TopicProposal
from .presenting import Names
from .rules import NO_TEXT, Answer, Author, ByKind, Party, ProposalStatus, TopicAction, actions, chain


@dataclass(frozen=True)
class Offer:
    """A button: its words and where it leads."""

    label: LazyString
    url: str


@dataclass(frozen=True)
class Shown:
    """A proposal as somebody may know it: as it stands, or as the last digest has it."""

    entry: Entry
    theme: Text
    became: list[Words]  # sentences
    others: list[Entry]  # those into which it is merged and that somebody may see, one after the other
    is_live: bool


@dataclass(frozen=True)
class Row:
    """A proposal in a list."""

    proposal: TopicProposal
    name: Text


def of_proposal(who: Actor, proposal: TopicProposal) -> Shown:
    """A proposal that somebody may see. Raises NotFound where no digest holds what they are told of it."""
    if not parties.knows(who, proposal):
        return _as_published(proposal)
    way = _way(proposal)
    listed = [proposal, *way]
    items = presenting.items_for(listed, proposal.meeting_id)
    is_desk = parties.reads_all(who, proposal.meeting)
    if not is_desk:
        items = queries.items_read(who, proposal.meeting_id, items, lang())
    known = presenting.names(one.author for one in listed)
    entries = [presenting.entry(one, items, known) for one in listed]
    if not is_desk:
        own = set(parties.speaks_for(who))
        hidden = {one.id for one in way if one.published_at is None and one.author not in own}
        entries = [_nameless(one) if one.id in hidden else one for one in _as_told(listed, entries)]
    held = Content((chapter(None, NO_TEXT, NO_TEXT, entries),))
    theme = proposal.theme.title if proposal.theme is not None else NO_TEXT
    return _shown(held, held.by_id[proposal.id], theme, is_live=True)


def _as_told(proposals: Sequence[TopicProposal], entries: Sequence[Entry]) -> list[Entry]:
    """The same, where an item is not called anything that their reader knows: as the last digest has called it, unless
    there is another answer since."""
    wanting = {
        one.id: one.answered_at
        for one, entry in zip(proposals, entries, strict=True)
        if one.published_at is not None and entry.reply.answer is Answer.TAKEN_UP and not entry.reply.heading
    }
    digest = queries.last_digest(proposals[0].meeting_id) if wanting else None
    if digest is None:
        return list(entries)
    public = {
        number: digest.held.by_id[number].reply
        for number, at in wanting.items()
        if number in digest.held.by_id and at is not None and at <= digest.published_at
    }
    return [replace(one, reply=public[one.id]) if one.id in public else one for one in entries]


def _nameless(entry: Entry) -> Entry:
    """Another proposal that somebody may not see: what becomes of it becomes of theirs, and no more is said."""
    return replace(entry, title="", issue="", rationale="", outcome="")


def _as_published(proposal: TopicProposal) -> Shown:
    digest = queries.last_digest(proposal.meeting_id)
    held = digest.held if digest is not None else Content()
    for one in held.chapters:
        for entry in one.entries:
            if entry.id == proposal.id:
                return _shown(held, entry, one.title, is_live=False)
    raise NotFound("topic.unknown")


def _shown(held: Content, entry: Entry, theme: Text, *, is_live: bool) -> Shown:
    others = [one for one in held.way(entry) if one.title]
    return Shown(entry, theme, letters.answered(held, entry, lang()), others, is_live)


def _way(proposal: TopicProposal) -> list[TopicProposal]:
    """What a proposal is merged into, one after the other; two queries where it is."""
    if proposal.merged_into_id is None:
        return []
    merged, _standing = queries.mergers(proposal.meeting_id)
    numbers = chain(merged, proposal.id)[1:]
    found = queries.named(numbers)
    return [found[number] for number in numbers if number in found]


def record(who: Actor, proposal: TopicProposal) -> list[tuple[TopicAct, str]]:
    """The acts on a proposal, the newest first, each with who did it: authors are not told who sits at the desk."""
    all_names = parties.reads_all(who, proposal.meeting)
    by_author = (TopicAction.SUBMIT, TopicAction.WITHDRAW)
    found = [(act, act.actor_name if all_names or act.action in by_author else "") for act in queries.acts(proposal.id)]
    return found[::-1]


def rows(proposals: Iterable[TopicProposal], known: Names) -> list[Row]:
    """Proposals with the names of those who made them."""
    return [Row(one, known.of(one)) for one in proposals]


# --- what may be done now -------------------------------------------------------------------------------------------


def may_propose(who: Actor, meeting: Meeting) -> bool:
    """Whether somebody may propose a topic for a meeting now."""
    return bool(parties.speaks_for(who)) and _is_open(meeting)


def offers(who: Actor, proposal: TopicProposal) -> list[Offer]:
    """Buttons of a proposal: what the table of steps lets somebody do."""
    mine, number = parties.parties_of(who, proposal), proposal.id
    found = []
    for action in actions(proposal.status, mine):
        match action:
            case TopicAction.SUBMIT if _is_open(proposal.meeting):
                found.append(_step(AuthorStep.SUBMIT, number))
            case TopicAction.WITHDRAW:
                found.append(_step(AuthorStep.WITHDRAW, number))
            case TopicAction.ANSWER:
                found.insert(0, Offer(labels.ANSWER, url_for("topics.answer", number=number)))
            case _:
                pass
    if proposal.status is ProposalStatus.DRAFT and Party.AUTHOR in mine:
        found.append(Offer(labels.EDIT, url_for("topics.edit", number=number)))
        found.append(_step(AuthorStep.DISCARD, number))
    return found


def _is_open(meeting: Meeting) -> bool:
    try:
        services.check_meeting(meeting)
    except DomainError:
        return False
    return True


def _step(step: AuthorStep, number: int) -> Offer:
    return Offer(labels.STEPS[step], url_for("topics.act", number=number, step=step.value))


def author_choices(authors: Sequence[Author]) -> list[tuple[Author, str]]:
    """Those for whom somebody may propose, by name; an organization by its code: it says itself what it is called."""
    known = presenting.names(authors)
    return [
        (author, author[1] if author[0] is ByKind.ORGANIZATION else into(known.author(author)).text)
        for author in authors
    ]


def named_items(items: Sequence[queries.Item]) -> list[tuple[int, str]]:
    """Items of the agenda in a list to choose from."""
    return [(item.id, letters.item_line(item.path, item.heading)) for item in items]


def called(proposals: Collection[TopicProposal], known: Names) -> Mapping[int, str]:
    """What proposals are called in a list to choose from."""
    return {one.id: _("%(title)s (%(name)s)", title=one.title, name=into(known.of(one)).text) for one in proposals}
