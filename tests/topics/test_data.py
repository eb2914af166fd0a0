"""The topics that the demonstration shows: nine States, a group, civil society; themes, answers, the digest."""

from __future__ import annotations

import pytest

from meetings.accounts.seeding import ACCOUNTS
from meetings.foundation.languages import Text
from meetings.topics.rules import TARGETS, Answer, Reply, TopicKind, check_reply
from tests.agendas.data_support import AGENDAS, THEMES, TOPICS, Step, read, steps, versions


def proposals() -> dict[str, Step]:
    return {step["key"]: step for step in steps(TOPICS) if step["does"] == "propose"}


def test_nine_states_propose_topics_in_four_languages_beside_a_group_and_civil_society() -> None:
    by_states = [one for one in proposals().values() if "state" in one]

    assert len({one["state"] for one in by_states}) == 9
    assert {one["lang"] for one in by_states} == {"ar", "en", "es", "fr"}
    assert [one["group"] for one in proposals().values() if "group" in one] == ["african"]
    ngo = next(account for account in ACCOUNTS if account.local == "ngo")
    assert [one["organization"] for one in proposals().values() if "organization" in one] == [ngo.scope]


@pytest.mark.parametrize("proposal", proposals().values(), ids=proposals())
def test_a_proposal_is_of_moderate_length(proposal: Step) -> None:
    assert TopicKind(proposal["kind"])
    assert 60 <= len(proposal["rationale"].split()) <= 120
    assert 20 <= len(proposal["outcome"].split()) <= 60


def test_every_proposal_is_submitted_put_into_a_theme_and_answered_or_withdrawn() -> None:
    done: dict[str, list[str]] = {key: [] for key in proposals()}
    themes = [step["key"] for step in steps(TOPICS) if step["does"] == "theme"]
    for step in steps(TOPICS):
        if "proposal" in step:
            done[step["proposal"]].append(step["does"])
        if step["does"] == "group":
            assert step["theme"] in themes

    assert tuple(themes) == THEMES
    for one in done.values():
        assert (one[:2], len(one)) == (["submit", "group"], 3) or one == ["submit", "group", "withdraw"]
    assert sum("withdraw" in one for one in done.values()) == 1


def test_each_way_of_answering_occurs_and_names_what_there_is() -> None:
    answers = [step for step in steps(TOPICS) if step["does"] == "answer"]
    meetings = {meeting["code"] for meeting in read("small-arms/meetings.toml")["meeting"]}
    items = versions("mge-2011")["draft"]

    assert {step["answer"] for step in answers} == set(TARGETS) | {Answer.NOT_TAKEN_UP}
    for step in answers:
        named = {"item": 1, "merged_into": 1, "meeting": 1}
        assert check_reply(Reply(Answer(step["answer"]), **named, words=Text.of(step["words"]))).words
        assert step.get("item", "themes") in items
        assert step.get("into", next(iter(proposals()))) in proposals()
        assert step.get("meeting", "revcon-2012") in meetings


def test_an_answer_comes_after_the_item_that_takes_the_topic_up() -> None:
    made = {step["key"]: step["at"] for step in steps(AGENDAS) if step["does"] == "item"}

    for step in steps(TOPICS):
        if step["does"] == "answer" and "item" in step:
            assert made[step["item"]] < step["at"]
