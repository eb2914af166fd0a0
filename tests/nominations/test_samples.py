"""What a demonstration shows of officers: three cases, each act at its hour, all of them marked as samples."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import audit, clock
from meetings.foundation.access import PUBLIC
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.nominations import panels, queries, samples
from meetings.nominations import verifying as nominations
from meetings.nominations.bureau import PostKind
from meetings.nominations.models import Nomination, NominationAct, NominationCall, Officer
from meetings.nominations.rules import CallStatus, NominationStatus
from meetings.silence import verifying as silences
from meetings.silence.models import SilenceAct, SilenceProcedure
from meetings.silence.rules import ActKind, Status
from tests.support import register
from tests.support.shared import texts_of

S = NominationStatus


@pytest.fixture
def played(seeded: Any) -> Any:
    register.hold_made(seeded, "nominations_played", lambda: samples.load(seeded.config["DATA"]))
    return seeded


def every(of: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(of).order_by(of.id)))


def test_every_text_of_the_samples_is_in_six_languages(seeded: Any) -> None:
    with (seeded.config["DATA"] / "small-arms/officers.toml").open("rb") as file:
        found = list(texts_of(tomllib.load(file)))

    assert len(found) > 10
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in found)


def test_in_may_2001_one_group_endorses_and_the_chairs_of_the_other_four_do_not_object(played: Any) -> None:
    procedure = every(SilenceProcedure)[0]
    acts = db.session.scalars(sa.select(SilenceAct).where(SilenceAct.procedure_id == procedure.id)).all()
    asked = db.session.scalars(sa.text("SELECT code FROM silence_addressee WHERE procedure_id = 1 ORDER BY id")).all()
    nomination = every(Nomination)[0]
    elected = next(one for one in every(Officer) if one.nomination_id == nomination.id)

    assert procedure.expires_at == datetime(2001, 5, 7, 14, tzinfo=UTC)
    assert [act.kind for act in acts] == [ActKind.OPEN, ActKind.RUN_OUT, ActKind.ADOPT]
    assert asked == ["african", "asia-pacific", "eastern-european", "latin-american-and-caribbean"]
    assert procedure.opened_at.date().isoformat() == "2001-05-03"
    assert (nomination.group_code, nomination.status) == ("western-european-and-others", S.ELECTED)
    assert str(elected.elected_on) == "2001-05-07"


def test_the_groups_of_the_model_have_their_names_of_2011(played: Any) -> None:
    names = db.session.scalars(sa.text("SELECT name FROM silence_addressee WHERE procedure_id = 1")).all()

    assert any("Group of Asia-Pacific States" in str(name) for name in names)


def test_the_case_of_2011_waits_in_the_group_after_a_broken_silence_and_a_withdrawal(played: Any) -> None:
    call = every(NominationCall)[1]
    states = {one.state: one.status for one in every(Nomination) if one.call_id == call.id}
    first, second = every(SilenceProcedure)[1:3]

    assert (call.status, str(call.last_on), len(call.groups)) == (CallStatus.OPEN, "2011-05-31", 5)
    assert (str(call.earliest_on), str(call.latest_on)) == ("2011-04-30", "2011-05-31")
    assert states == {"PER": S.WITHDRAWN, "NGA": S.SUBMITTED}
    assert (first.status, first.number, second.status, second.number) == (Status.BROKEN, 1, Status.OPEN, 2)
    assert second.expires_at > clock.now()


def test_a_late_nomination_waits_for_its_designation(played: Any) -> None:
    late = next(one for one in every(Nomination) if one.is_late)

    assert (late.state, late.status) == ("NPL", S.ENDORSED)
    assert every(SilenceProcedure)[3].status is Status.ADOPTED


def test_everything_is_marked_as_a_sample_and_no_real_meeting_has_an_officer_by_it(played: Any) -> None:
    for rows in (every(NominationCall), every(Nomination), every(SilenceProcedure)):
        assert rows and all(row.is_sample for row in rows)
    made = {one.post_id for one in every(Officer) if one.is_sample}
    assert len(made) == 1
    (post,) = (queries.locked_post(number) for number in made)
    assert all(meeting.is_sample for meeting in post.meetings)


def test_the_ledger_of_rotation_does_not_count_samples(played: Any) -> None:
    chart = panels.chart(PUBLIC, queries.process("small-arms"), PostKind.CHAIR)

    assert {row.code for row in chart.rows}.isdisjoint({"model-prepcom-2001", "example-consultations-2011"})


def test_the_records_of_the_samples_stand_every_proof(played: Any) -> None:
    assert list(silences.verify()) == []
    assert list(nominations.verify()) == []
    assert list(audit.verify()) == []
    for nomination in every(Nomination):
        acts = db.session.scalars(sa.select(NominationAct).where(NominationAct.nomination_id == nomination.id))
        assert all(act.at <= clock.now() for act in acts)


def test_what_was_played_is_not_played_again(played: Any) -> None:
    before = (db.session.scalar(sa.select(sa.func.count(AuditEntry.id))), len(every(Nomination)))

    samples.load(played.config["DATA"])

    assert (db.session.scalar(sa.select(sa.func.count(AuditEntry.id))), len(every(Nomination))) == before


def test_before_its_last_step_a_case_is_not_played(seeded: Any) -> None:
    with clock.frozen(datetime(2011, 1, 11, 12, tzinfo=UTC)):
        samples.load(seeded.config["DATA"])

    assert [one.state for one in every(Nomination)] == ["IRL"]


def test_outside_demonstrations_no_case_is_played(seeded: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(seeded.config, "DEMO", False)

    samples.load(seeded.config["DATA"])

    assert every(Nomination) == []


def test_the_log_says_what_was_done_in_words_and_names_groups(played: Any, as_person: Any) -> None:
    auditor = as_person("auditor")
    said = " ".join(str(auditor.get(f"/en/audit/?page={page}").text) for page in (1, 2, 3))

    assert "The State that was nominated is elected." in said
    assert "Asia-Pacific Group" in said or "Group of Asia-Pacific States" in said
    assert ">asia-pacific<" not in said and "african, " not in said


def test_the_first_page_marks_the_call_of_a_sample_as_one(played: Any, client: Any) -> None:
    first = client.get("/en/").text
    row = first[first.rindex("Last day for nominations") :]

    assert "(sample)" in row[: row.index("</li>")]
