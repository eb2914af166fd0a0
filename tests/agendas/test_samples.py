"""What a demonstration shows of topics and agendas: nine States propose, versions are compared, one is adopted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import differences, queries, samples, verifying
from meetings.agendas.differences import Kind
from meetings.agendas.models import Agenda, AgendaComment, AgendaVersion
from meetings.agendas.rules import VersionKind
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.topics import samples as topics
from meetings.topics.models import TopicDigest, TopicProposal
from meetings.topics.rules import Answer, ByKind, ProposalStatus
from tests.support import register

pytestmark = pytest.mark.either_database
AFTERWARDS = datetime.fromisoformat("2012-02-20T10:00:00-05:00")


@pytest.fixture
def played(seeded: Any) -> Any:
    """The demonstration as it is seen in February 2012."""

    def make() -> None:
        samples.load(seeded.config["DATA"])
        topics.load(seeded.config["DATA"])

    with clock.frozen(AFTERWARDS):
        register.hold_made(seeded, "agendas_played", make)
        yield seeded


def versions(code: str) -> list[AgendaVersion]:
    query = sa.select(AgendaVersion.id).join(AgendaVersion.agenda).join(Agenda.meeting).where(Meeting.code == code)
    return [queries.version(number) for number in db.session.scalars(query.order_by(AgendaVersion.number))]


def test_on_the_first_day_delegations_see_elements_of_an_agenda_and_may_comment_on_them(seeded: Any) -> None:
    samples.load(seeded.config["DATA"])
    topics.load(seeded.config["DATA"])
    (version,) = versions("mge-2011")
    assert version.kind is VersionKind.ELEMENTS
    assert version.comments_until is not None and version.comments_until > clock.now()
    assert set(version.langs) == set(LANGUAGES)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TopicDigest)) == 0


def test_the_experts_meeting_adopts_as_orally_amended_what_was_prepared_in_six_languages(played: Any) -> None:
    found = versions("mge-2011")
    assert [version.kind for version in found] == list(VersionKind)
    assert all(version.is_sample and set(version.langs) == set(LANGUAGES) for version in found)
    assert found[-1].is_amended
    assert [version.kind for version in versions("prepcom-2012")] == [VersionKind.PROVISIONAL]
    assert list(verifying.verify()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_between_elements_and_draft_items_are_added_removed_moved_and_reworded(played: Any, lang: str) -> None:
    elements, draft = versions("mge-2011")[:2]
    both = []
    for version in (elements, draft):
        text = next(one for one in version.texts if one.lang == lang)
        both.append(version.held.in_language(lang, text.by_item))
    kinds = set().union(*(one.kinds for one in differences.compare(*both, lang)))
    assert {Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.REWORDED, Kind.ANNOTATED} <= kinds


def test_nine_states_propose_in_four_languages_beside_a_group_and_civil_society(played: Any) -> None:
    found = list(db.session.scalars(sa.select(TopicProposal)))
    assert all(one.is_sample for one in found)
    assert len({one.by_code for one in found if one.by_kind is ByKind.STATE}) == 9
    assert {one.by_kind for one in found} == set(ByKind)
    assert len({one.lang for one in found}) == 4
    standing = [one for one in found if one.status is ProposalStatus.SUBMITTED]
    assert {one.answer for one in standing} == set(Answer) - {Answer.NONE}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TopicDigest)) == 1


def test_three_delegations_have_commented_and_one_of_them_to_the_desk_alone(played: Any) -> None:
    found = list(db.session.scalars(sa.select(AgendaComment)))
    assert sorted(one.state for one in found) == ["NGA", "NPL", "PER"]
    assert [one.state for one in found if one.audience == "desk"] == ["NGA"]


def test_playing_once_more_changes_nothing(played: Any) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    samples.load(played.config["DATA"])
    topics.load(played.config["DATA"])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before
