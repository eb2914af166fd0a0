"""No order of acts leads a proposal, a chain of mergers or the order of themes where no rule allows it to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.topics.rules import (
    ANSWERS,
    DRAFTS_MAXIMUM,
    FILES_MAXIMUM,
    PROPOSALS_MAXIMUM,
    STEPS,
    TARGETS,
    THEMES_MAXIMUM,
    Act,
    Answer,
    Party,
    Place,
    ProposalStatus,
    Reply,
    Standing,
    TopicAction,
    actions,
    arranged,
    chain,
    check_drafts,
    check_files,
    check_merged,
    check_open,
    check_proposals,
    check_reply,
    check_themes,
    fold,
    leading_to,
    move,
)
from tests.support.shared import allowed

S, A = ProposalStatus, TopicAction
START = datetime(2011, 2, 1, 12, 0, tzinfo=UTC)
WHY = Text.of(en="It was discussed in 2010.")

replies = st.sampled_from(
    [Reply(Answer.TAKEN_UP, item=6), Reply(Answer.MERGED, merged_into=2), Reply(Answer.NOT_TAKEN_UP, words=WHY)]
)
acts = st.builds(
    Act,
    action=st.sampled_from(A),
    at=st.integers(-90, 90).map(lambda hours: START + timedelta(hours=hours)),
    reply=replies,
    theme=st.sampled_from([None, 1, 2]),
)


@given(st.lists(acts, max_size=25))
def test_what_is_withdrawn_stays_so_and_keeps_its_answer(wanted: list[Act]) -> None:
    done, _ = allowed(fold, wanted)
    standings = [fold(done[:count]) for count in range(len(done) + 1)]

    for before, after in pairwise(standings):
        if before.status is S.WITHDRAWN:
            assert after.status is S.WITHDRAWN and after.reply == before.reply and after.theme == before.theme


@given(st.lists(acts, max_size=25))
def test_nothing_is_answered_grouped_or_published_that_was_not_submitted(wanted: list[Act]) -> None:
    done, standing = allowed(fold, wanted)

    if done:
        assert done[0].action is A.SUBMIT
    else:
        assert standing == Standing()


@given(st.lists(acts, max_size=25))
def test_what_is_public_stays_public_and_time_never_goes_back(wanted: list[Act]) -> None:
    done, _ = allowed(fold, wanted)
    standings = [fold(done[:count]) for count in range(1, len(done) + 1)]

    for before, after in pairwise(standings):
        assert after.is_public or not before.is_public
        assert before.published_at in {None, after.published_at}, "public since its first digest"
        assert before.last_at is not None and after.last_at is not None and after.last_at >= before.last_at
        assert after.submitted_at == before.submitted_at, "submitted once"


@given(st.lists(acts, max_size=25))
def test_what_was_withdrawn_before_any_digest_is_never_public(wanted: list[Act]) -> None:
    done, standing = allowed(fold, wanted)
    kinds = [act.action for act in done]

    if A.WITHDRAW in kinds and standing.is_public:
        assert kinds.index(A.PUBLISH) < kinds.index(A.WITHDRAW)


@given(st.sampled_from(S), st.sampled_from(A), st.sets(st.sampled_from(Party)))
def test_only_those_whom_the_table_names_take_a_step(status: S, action: A, parties: set[Party]) -> None:
    allowed = (status, action) in STEPS and bool(STEPS[status, action][1] & parties)

    assert (action in actions(status, parties)) is allowed
    if allowed:
        assert move(status, action, parties) is STEPS[status, action][0]
    else:
        with pytest.raises(Conflict):
            move(status, action, parties)


def test_authors_answer_nothing_and_the_desk_neither_submits_nor_withdraws() -> None:
    for (_status, action), (_after, who) in STEPS.items():
        assert who == {Party.AUTHOR if action in (A.SUBMIT, A.WITHDRAW) else Party.DESK}


# --- answers --------------------------------------------------------------------------------------------------------


@given(st.sampled_from(ANSWERS), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_an_answer_names_what_it_needs_and_nothing_else(
    answer: Answer, has_item: bool, has_other: bool, has_meeting: bool, has_words: bool
) -> None:
    offered = Reply(
        answer,
        item=6 if has_item else None,
        merged_into=2 if has_other else None,
        meeting=3 if has_meeting else None,
        words=WHY if has_words else Text(),
    )
    needed = TARGETS.get(answer)
    is_fine = has_words if answer is Answer.NOT_TAKEN_UP else getattr(offered, needed or "") is not None

    if not is_fine:
        with pytest.raises(RuleViolation) as refused:
            check_reply(offered)
        assert refused.value.field == (needed or "words")
        return
    kept = check_reply(offered)
    assert kept.words == offered.words and kept.answer is answer
    assert [name for name in TARGETS.values() if getattr(kept, name) is not None] == ([needed] if needed else [])


def test_no_answer_is_none_that_can_be_given() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_reply(Reply())
    assert refused.value.field == "answer"


numbers = st.integers(1, 8)


@given(st.lists(st.tuples(numbers, numbers), max_size=40))
def test_mergers_never_form_a_ring_and_every_chain_ends(wanted: list[tuple[int, int]]) -> None:
    merged: dict[int, int] = {}
    for one, into in wanted:
        others = {number: other for number, other in merged.items() if number != one}
        if into == 8 or one in chain(others, into):
            with pytest.raises(RuleViolation, match=r"topic\.merged"):
                check_merged(others, range(1, 8), one, into)
        else:
            check_merged(others, range(1, 8), one, into)
            merged[one] = into

    for start in range(1, 9):
        way = chain(merged, start)
        assert way[-1] not in merged, "a chain ends where nothing is merged any further"
        assert all(start in leading_to(merged, step) for step in way)


def test_a_chain_that_somehow_is_a_ring_is_walked_once() -> None:
    assert chain({1: 2, 2: 1}, 1) == [1, 2]


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "maximum"),
    [(check_drafts, DRAFTS_MAXIMUM), (check_proposals, PROPOSALS_MAXIMUM), (check_themes, THEMES_MAXIMUM)],
)
def test_one_more_than_there_may_be_is_refused(check: object, maximum: int) -> None:
    assert callable(check)
    check(maximum - 1)
    with pytest.raises(RuleViolation):
        check(maximum)


def test_five_files_are_taken_and_a_sixth_is_not() -> None:
    check_files(FILES_MAXIMUM)
    with pytest.raises(RuleViolation):
        check_files(FILES_MAXIMUM + 1)


@pytest.mark.parametrize(
    ("over_on", "is_cancelled", "is_open"),
    [
        (None, False, True),
        (date(2011, 5, 13), False, True),
        (date(2011, 5, 12), False, False),
        (date(2011, 6, 1), True, False),
    ],
)
def test_proposals_are_taken_until_the_meeting_is_over(over_on: date | None, is_cancelled: bool, is_open: bool) -> None:
    try:
        check_open(over_on, is_cancelled, date(2011, 5, 13))
    except DomainError:
        assert not is_open
    else:
        assert is_open


# --- themes ---------------------------------------------------------------------------------------------------------

places = st.builds(Place, theme=st.sampled_from([None, 1, 2]), position=st.integers(0, 12))


@given(st.dictionaries(st.integers(1, 10), places), st.dictionaries(st.integers(1, 12), places))
def test_nothing_is_lost_by_arranging_and_every_theme_counts_from_one(
    before: dict[int, Place], wanted: dict[int, Place]
) -> None:
    after = arranged(before, wanted)

    assert after.keys() == before.keys()
    for theme in {place.theme for place in after.values()}:
        found = sorted(place.position for place in after.values() if place.theme == theme)
        assert found == list(range(1, len(found) + 1))
    for number, place in wanted.items():
        if number in before:
            assert after[number].theme == place.theme, "it is where it was put"


@given(st.dictionaries(st.integers(1, 10), places), st.dictionaries(st.integers(1, 10), places, max_size=3))
def test_those_that_nobody_moved_keep_their_order(before: dict[int, Place], wanted: dict[int, Place]) -> None:
    settled = arranged(before, {})
    after = arranged(settled, wanted)
    still = [number for number in settled if number not in wanted]

    for one in still:
        for other in still:
            if settled[one].theme == settled[other].theme and settled[one].position < settled[other].position:
                assert after[one].position < after[other].position


@given(st.dictionaries(st.integers(1, 10), places))
def test_arranging_what_is_arranged_changes_nothing(before: dict[int, Place]) -> None:
    settled = arranged(before, {})

    assert arranged(settled, {}) == settled


@pytest.mark.parametrize("start", range(1, 6))
@pytest.mark.parametrize("end", range(1, 6))
def test_what_is_put_at_a_number_stands_there(start: int, end: int) -> None:
    before = {number: Place(1, number) for number in range(1, 6)}

    assert arranged(before, {start: Place(1, end)})[start].position == end
