"""The pages by which groups and the secretariat decide, from what they say before to what is on record after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetings.foundation.database import db
from meetings.nominations import calls, deciding, queries
from meetings.nominations.ballots import Method
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import BallotDraft
from meetings.nominations.models import Nomination, NominationCall
from meetings.nominations.rules import CallAction, Circle
from meetings.silence import queries as silence_queries
from meetings.silence import services as silence
from meetings.silence.models import SilenceProcedure
from tests.nominations.deciding_support import PEOPLE, TODAY, S, path, stands, typed
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN_GROUP,
    JAPAN,
    KENYA,
    SECRETARIAT,
    again,
    asked,
    at,
    endorsed,
    submitted,
    without_account,
)

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


# --- who finds them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "finders"),
    [
        ("endorse", {"african": 200}),
        ("ask/group", {"african": 200}),
        ("circulate", {"officer": 200}),
        ("designate", {"officer": 409}),
        ("ask/chairs", {"officer": 409}),
    ],
)
def test_each_page_is_there_for_who_decides_and_for_nobody_else(
    nigeria: Nomination, who: Any, what: str, finders: dict[str, int]
) -> None:
    for name in PEOPLE:
        client = who(name)
        assert client.get(path(nigeria, what)).status_code == finders.get(name, 404), name
        if name not in finders:
            assert client.post(path(nigeria, what), data=typed(nigeria)).status_code == 404, name
    assert stands(nigeria) is S.SUBMITTED


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_every_page_is_shown_in_every_language(nigeria: Nomination, call: NominationCall, who: Any, lang: str) -> None:
    other = endorsed(ASIAN_GROUP, submitted(ASIAN_GROUP, call, "JPN", by_group="asia-pacific"))
    db.session.commit()
    for name, nomination, what in (
        ("african", nigeria, "endorse"),
        ("african", nigeria, "ask/group"),
        ("officer", nigeria, "circulate"),
        ("officer", other, "ask/chairs"),
    ):
        assert who(name).get(path(nomination, what, lang)).status_code == 200
    assert who("officer").get(f"/{lang}/nominations/calls/{call.id}/ballot").status_code == 200


# --- endorsing ------------------------------------------------------------------------------------------------------


def test_the_coordinator_endorses_by_consensus_and_is_told_who_is_not_chosen(
    nigeria: Nomination, call: NominationCall, who: Any
) -> None:
    kenya = submitted(KENYA, call, "KEN")
    db.session.commit()
    client = who("african")
    page = client.get(path(nigeria, "endorse")).text
    assert "are then not chosen" in page and "Kenya" in page
    assert "by a ballot" not in page and "by a silence procedure" not in page

    data = typed(nigeria, how="consensus", decided_on=TODAY, words="Agreed at the meeting of the Group.")
    answer = client.post(path(nigeria, "endorse"), data=data, follow_redirects=True)

    assert "The nomination is endorsed by its group." in answer.text
    assert (stands(nigeria), stands(kenya)) == (S.ENDORSED, S.NOT_CHOSEN)
    assert client.get(path(nigeria, "endorse")).status_code == 409


def test_a_day_that_is_still_to_come_is_refused_beside_the_day(nigeria: Nomination, who: Any) -> None:
    data = typed(nigeria, how="consensus", decided_on="2011-01-14", words="Agreed.")
    answer = who("african").post(path(nigeria, "endorse"), data=data)

    assert answer.status_code == 422
    assert "This day is still to come. Record what has happened." in answer.text and "Agreed." in answer.text
    assert stands(nigeria) is S.SUBMITTED


def test_who_was_slower_sees_the_nomination_as_it_stands_now_and_keeps_what_was_typed(
    nigeria: Nomination, who: Any
) -> None:
    data = typed(nigeria, how="consensus", decided_on=TODAY, words="Agreed.")
    deciding.circulate(without_account(SECRETARIAT), nigeria.id, again(nigeria).revision, Circle.GROUP_CHAIRS)
    db.session.commit()
    client = who("african")

    answer = client.post(path(nigeria, "endorse"), data=data)

    assert answer.status_code == 409 and "Agreed." in answer.text
    data["revision"] = str(again(nigeria).revision)
    assert client.post(path(nigeria, "endorse"), data=data).status_code == 302


def test_what_the_group_adopted_by_silence_is_offered_as_the_way(nigeria: Nomination, who: Any) -> None:
    procedure = asked(AFRICAN_GROUP, nigeria, Asked.GROUP)
    db.session.commit()
    client = who("african")
    waiting = client.get(path(nigeria, "endorse")).text
    assert "by a silence procedure" not in waiting and "are asked under silence" in waiting
    adopt(procedure, AFRICAN_GROUP)

    assert "by a silence procedure" in client.get(path(nigeria, "endorse")).text
    client.post(path(nigeria, "endorse"), data=typed(nigeria, how="silence", decided_on=TODAY))
    decision = again(nigeria).call.decisions[0]
    assert (decision.how.value, decision.silence_id) == ("silence", procedure.id)


def adopt(procedure: SilenceProcedure, by: Any) -> None:
    with at(procedure.expires_at + timedelta(seconds=1)):
        silence.settle(procedure.id)
        silence.adopt(without_account(by), procedure.id, silence_queries.by_id(procedure.id, lock=True).revision)
        db.session.commit()


# --- ballots --------------------------------------------------------------------------------------------------------


def ballot(call: NominationCall, group: str = "") -> str:
    return f"/en/nominations/calls/{call.id}/ballot" + (f"?group={group}" if group else "")


def figures(call: NominationCall, votes: dict[Nomination, Any], **given: Any) -> dict[str, Any]:
    db.session.expire_all()
    revision = queries.locked_call(call.id).revision
    counted = {f"votes_{nomination.id}": str(number) for nomination, number in votes.items()}
    return {"revision": str(revision), "held_on": TODAY, "asked_by": "", "present": "50", **counted, **given}


def test_rounds_follow_one_another_until_one_candidate_has_more_than_half(
    nigeria: Nomination, call: NominationCall, who: Any
) -> None:
    kenya = submitted(KENYA, call, "KEN")
    db.session.commit()
    client, where = who("african"), ballot(call, AFRICAN)
    assert "First round" in client.get(ballot(call)).text

    tie = figures(call, {nigeria: 20, kenya: 20}, asked_by="KEN", abstentions="2")
    page = client.post(where, data=tie, follow_redirects=True).text
    assert "A ballot is recorded." in page and "Nobody has more than half" in page and "Next round" in page
    page = client.post(where, data=figures(call, {nigeria: 26, kenya: 15}), follow_redirects=True).text

    assert "This ballot is decided. Won by: Nigeria" in page and 'name="held_on"' not in page
    assert "Kenya" in page and "26" in page
    rounds = again(nigeria).call.ballots
    assert [(one.number, one.asked_by, one.winner_id) for one in rounds] == [(1, "KEN", None), (2, "", nigeria.id)]
    assert "by secret ballot, round 2" in client.get(path(nigeria, "endorse")).text
    client.post(path(nigeria, "endorse"), data=typed(nigeria, how="ballot", decided_on=TODAY))
    assert again(nigeria).call.decisions[0].ballot_id == rounds[1].id


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"present": "30"}, "There are more votes, abstentions and invalid papers than delegations present (30)."),
        ({"votes": ""}, "Give a figure for each of those who stand, and for nobody else."),
        ({"votes": "many"}, "Enter a whole number in digits."),
        ({"held_on": "2011-01-14"}, "This day is still to come."),
        ({"held_on": ""}, "Enter a date"),
    ],
)
def test_figures_that_cannot_be_are_refused_beside_what_was_typed(
    nigeria: Nomination, call: NominationCall, who: Any, given: dict[str, str], words: str
) -> None:
    kenya = submitted(KENYA, call, "KEN")
    db.session.commit()
    wanted = figures(call, {nigeria: 20, kenya: given.pop("votes", 20)}, **given)
    answer = who("african").post(ballot(call, AFRICAN), data=wanted)

    assert answer.status_code == 422 and words in answer.text
    assert again(nigeria).call.ballots == []


def test_a_single_candidate_is_acclaimed(nigeria: Nomination, call: NominationCall, who: Any) -> None:
    data = figures(call, {nigeria: ""}, method="acclamation", present="")
    page = who("african").post(ballot(call, AFRICAN), data=data, follow_redirects=True).text

    assert "This ballot is decided. Won by: Nigeria" in page
    assert [one.method for one in again(nigeria).call.ballots] == [Method.ACCLAMATION]


def test_the_secretariat_records_a_round_among_all_and_the_coordinator_among_their_own(
    nigeria: Nomination, call: NominationCall, who: Any
) -> None:
    japan = submitted(JAPAN, call, "JPN")
    db.session.commit()
    page = who("officer").get(ballot(call)).text
    assert "Among all candidates" in page and "Japan" in page and ballot(call, AFRICAN) in page
    assert who("african").get(ballot(call, "asia-pacific")).status_code == 404
    for name in ("elsewhere", "nigeria", "auditor"):
        assert who(name).get(ballot(call)).status_code == 404, name

    data = figures(call, {nigeria: 104, japan: 83}, present="190", invalid="1")
    who("officer").post(ballot(call), data=data)

    assert (stands(nigeria), stands(japan)) == (S.SUBMITTED, S.NOT_CHOSEN)


def test_where_nobody_stands_there_is_nothing_to_record(call: NominationCall, who: Any) -> None:
    client = who("officer")

    assert "There is no nomination on which anybody could vote." in client.get(ballot(call)).text
    assert client.post(ballot(call), data=figures(call, {})).status_code == 409


def test_what_is_decided_is_not_voted_on_again(nigeria: Nomination, call: NominationCall, who: Any) -> None:
    draft = BallotDraft(Method.ACCLAMATION, date(2011, 1, 13), AFRICAN)
    deciding.record_ballot(AFRICAN_GROUP, call.id, queries.locked_call(call.id).revision, draft)
    db.session.commit()

    assert who("african").post(ballot(call, AFRICAN), data=figures(call, {nigeria: 1})).status_code == 409
    assert len(again(nigeria).call.ballots) == 1


# --- circulating and designating ------------------------------------------------------------------------------------


def test_it_is_circulated_to_wider_circles_only_and_the_page_says_who_is_told(nigeria: Nomination, who: Any) -> None:
    client = who("officer")
    page = client.get(path(nigeria, "circulate")).text
    assert "The coordinators of all regional groups are told." in page and 'value="all_states"' in page

    client.post(path(nigeria, "circulate"), data=typed(nigeria, circle="group_chairs"))
    page = client.get(path(nigeria, "circulate")).text
    assert 'value="group_chairs"' not in page
    client.post(path(nigeria, "circulate"), data=typed(nigeria, circle="all_states"))

    assert again(nigeria).circle is Circle.ALL_STATES
    assert client.get(path(nigeria, "circulate")).status_code == 409


def test_designation_says_that_nobody_asked_the_chairs_and_goes_on(candidate: Nomination, who: Any) -> None:
    client = who("officer")
    page = client.get(path(candidate, "designate")).text
    assert "Neither the Chairs of the other groups nor all States have been asked whether they object." in page

    answer = client.post(path(candidate, "designate"), data=typed(candidate, on=TODAY), follow_redirects=True)

    assert "The State that was nominated is designated." in answer.text and stands(candidate) is S.DESIGNATED


def test_while_the_chairs_are_asked_the_page_says_what_has_to_be_waited_for(candidate: Nomination, who: Any) -> None:
    procedure = asked(SECRETARIAT, candidate, Asked.CHAIRS)
    db.session.commit()
    client = who("officer")

    answer = client.get(path(candidate, "designate"))
    assert answer.status_code == 409 and "this is not closed, or one of them has objected" in answer.text
    assert f"/en/silence/{procedure.id}/" in answer.text and 'name="on"' not in answer.text
    sent = client.post(path(candidate, "designate"), data=typed(candidate, on=TODAY))
    assert sent.status_code == 409 and stands(candidate) is S.ENDORSED

    adopt(procedure, SECRETARIAT)
    assert client.post(path(candidate, "designate"), data=typed(candidate, on=TODAY)).status_code == 302


def test_of_several_who_stand_none_is_designated_and_the_page_says_why(
    candidate: Nomination, call: NominationCall, who: Any
) -> None:
    submitted(JAPAN, call, "JPN")
    db.session.commit()
    answer = who("officer").get(path(candidate, "designate"))

    assert answer.status_code == 409 and "Other nominations stand for the same seat." in answer.text


def test_nothing_is_offered_through_a_call_that_was_withdrawn(candidate: Nomination, who: Any) -> None:
    submitted(KENYA, candidate.call, "KEN")
    calls.act(SECRETARIAT, candidate.call_id, again(candidate).call.revision, CallAction.WITHDRAW)
    office, group = who("officer"), who("african")

    shown = office.get(path(candidate, "")).text
    assert "/designate" not in shown and "/ask/chairs" not in shown
    for client, step in ((office, "designate"), (office, "ask/chairs"), (group, "endorse")):
        assert client.get(path(candidate, step)).status_code == 409
    assert 'name="present"' not in office.get(f"/en/nominations/calls/{candidate.call_id}/ballot").text
