"""Posts, calls, nominations in every status and officers, for pages that show them: see `furnish`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.nominations import calls, deciding, nominating, officers, posts, queries
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.drafts import BallotDraft, CallDraft, DecisionDraft, NominationDraft, OfficerDraft, PostDraft
from meetings.nominations.models import Nomination, NominationCall, Officer, Post
from meetings.nominations.rules import CallAction, Circle, Decision
from meetings.silence import addressing
from meetings.silence import services as silence
from meetings.silence.drafts import Manager, SilenceDraft, Subject
from meetings.silence.rules import ManagerKind

BY = system("tests.furnish")
AFRICAN, WESTERN = "african", "western-european-and-others"
LATIN = "latin-american-and-caribbean"
STATEMENT = "My Government puts forward its Permanent Representative.\n\nHe has chaired this Group before."
Samples = dict[str, list[dict[str, Any]]]


def state(code: str) -> Actor:
    """Who speaks for a State."""
    return Actor(name=BY.name, holdings=(Holding(Role.FOCAL_POINT, code),))


def coordinator(group: str) -> Actor:
    """Who speaks for a group."""
    return Actor(name=BY.name, holdings=(Holding(Role.COORDINATOR, group),))


def a_post(kind: PostKind, *meetings: str, position: int = 1) -> Post:
    """A new post."""
    return posts.create(BY, PostDraft(kind, meetings, position=position))


def a_call(post: Post, last_on: date, *groups: str, is_open: bool = True) -> NominationCall:
    """A call for a post, open or still a draft."""
    words, note = Text.of(en="by mid-January", fr="pour la mi-janvier"), Text.of(en="A note verbale follows.")
    call = calls.create(BY, post.id, CallDraft(groups, last_on, words=words, note=note))
    return calls.act(BY, call.id, call.revision, CallAction.OPEN) if is_open else call


def drafted(call: NominationCall, code: str, person: str = "", group: str = "", *, letter: bool = False) -> Nomination:
    """A draft of a State’s, or of its group’s."""
    note = attachments.read(b"%PDF-1.7\n%%EOF\n", "note-verbale.pdf") if letter else None
    given = NominationDraft(code, person, STATEMENT if letter else "", "en" if letter else "", note)
    who = coordinator(group) if group else state(code)
    return nominating.draft(who, call.id, group or code, bool(group), given)


def submitted(call: NominationCall, code: str, person: str = "", group: str = "", letter: bool = False) -> Nomination:
    """One that is submitted."""
    made = drafted(call, code, person, group, letter=letter)
    who = coordinator(group) if group else state(code)
    return nominating.submit(who, made.id, made.revision)


def endorsed(nomination: Nomination) -> Nomination:
    """One on which its group agrees."""
    decision = DecisionDraft(Decision.CONSENSUS, clock.business_today(), "Agreed at the group’s meeting.")
    deciding.endorse(coordinator(nomination.group_code or ""), nomination.id, nomination.revision, decision)
    return nomination


def designated(nomination: Nomination) -> Officer:
    """Who is designated by one."""
    return deciding.designate(BY, nomination.id, nomination.revision, clock.business_today())


def furnish_nominations() -> Samples:
    """A draft call, an open one with nominations in every status, an officer who is designated and one elected."""
    now = clock.now()
    in_time, last_on = now - timedelta(days=20), clock.business_today() - timedelta(days=3)
    prepared = a_call(a_post(PostKind.RAPPORTEUR, "revcon-2012"), last_on + timedelta(days=90), is_open=False)
    with clock.frozen(in_time):
        call = a_call(a_post(PostKind.VICE_CHAIR, "prepcom-2012"), last_on)
        agreed = submitted(call, "NGA", "A. Bello", letter=True)
        passed_over = submitted(call, "KEN", "W. Otieno", AFRICAN)
        gone, old = submitted(call, "PER", "R. Flores"), submitted(call, "NPL")
        standing, rival = submitted(call, "ARG", group=LATIN, letter=True), submitted(call, "FRA", "M. Dubois")
        endorsed(agreed)
        deciding.circulate(BY, agreed.id, agreed.revision, Circle.ALL_STATES, "For information.")
        nominating.withdraw(state("PER"), gone.id, gone.revision, "Other duties.")
        new = nominating.replace(state("NPL"), old.id, old.revision, NominationDraft("NPL", "S. Thapa"))
    late = submitted(call, "FIN", "A. Virtanen")
    draft = drafted(call, "NZL", "J. Ward", letter=True)
    tallies = {rival.id: 10, late.id: 10}
    counted = BallotDraft(Method.SECRET_BALLOT, clock.business_today(), WESTERN, "FRA", tallies, 1, 1, 22)
    deciding.record_ballot(BY, call.id, queries.locked_call(call.id).revision, counted)
    inside = silence.open_(
        coordinator(LATIN),
        Subject("nomination", standing.id, f"nominations/{standing.id}/", "small-arms"),
        Manager(ManagerKind.COORDINATOR, LATIN),
        SilenceDraft(
            Text.of(en="Vice-Chair: Argentina"),
            Text.of(en="The group puts Argentina forward."),
            addressing.members_of(LATIN, clock.business_today()),
            now + timedelta(days=4),
        ),
    )
    with clock.frozen(in_time):
        of_experts = a_call(a_post(PostKind.VICE_CHAIR, "mge-2011"), last_on, "asia-pacific")
        to_be = endorsed(submitted(of_experts, "JPN", "K. Tanaka", letter=True))
        designated(to_be)
    with clock.frozen(datetime(2010, 3, 1, 15, tzinfo=UTC)):
        past = a_call(a_post(PostKind.RAPPORTEUR, "bms-2010"), date(2010, 4, 30))
        chosen = endorsed(submitted(past, "EGY", "H. Mansour", letter=True))
        officer = designated(chosen)
        calls.act(BY, past.id, past.revision, CallAction.CLOSE)
    with clock.frozen(datetime(2010, 6, 14, 15, tzinfo=UTC)):
        officers.elect(BY, officer.id, officer.revision, date(2010, 6, 14), Method.ACCLAMATION)
    with clock.frozen(in_time):
        to_ask = a_call(a_post(PostKind.RAPPORTEUR, "mge-2011"), last_on, AFRICAN)
        ready = endorsed(submitted(to_ask, "GHA", "K. Mensah"))
        of_africa = a_call(a_post(PostKind.VICE_CHAIR, "prepcom-2012", position=2), last_on, AFRICAN)
        waiting = submitted(of_africa, "ZAF", "T. Dlamini", AFRICAN)
    every = [draft, standing, late, agreed, passed_over, gone, old, new, to_be, chosen]
    steps = [(draft, "submit"), (draft, "discard"), (rival, "withdraw"), (waiting, "replace"), (rival, "name")]
    return {
        "nominations.call": [{"number": one.id} for one in (call, prepared, of_experts, past)],
        "nominations.show": [{"number": one.id} for one in every],
        "nominations.note_verbale": [{"number": one.id} for one in (draft, agreed, to_be)],
        "letters.of_call": [{"number": one.id, "kind": "call", "form": "html"} for one in (call, prepared)],
        "letters.of_nomination": [
            {"number": one.id, "kind": kind, "form": "html"}
            for one, kind in ((agreed, "circulation"), (standing, "circulation"), (to_be, "designation"))
        ],
        "nominating.new": [{"number": call.id}],
        "nominating.edit": [{"number": draft.id}],
        "nominating.act": [{"number": one.id, "step": step} for one, step in steps],
        "silence.show": [{"number": inside.id}],
        "deciding.endorse": [{"number": waiting.id}],
        "deciding.circulate": [{"number": rival.id}, {"number": ready.id}],
        "deciding.designate": [{"number": ready.id}],
        "deciding.ballot": [{"number": call.id}],
        "deciding.ask": [{"number": ready.id, "whom": "chairs"}, {"number": waiting.id, "whom": "group"}],
        **furnish_posts(prepared, call),
    }


def furnish_posts(prepared: NominationCall, call: NominationCall) -> Samples:
    """Posts with nothing, with a draft, with officers: whatever the secretariat may do with them."""
    empty, asked = a_post(PostKind.VICE_CHAIR, "revcon-2012", position=4), a_post(PostKind.VICE_CHAIR, "revcon-2012")
    closed = a_call(asked, clock.business_today() + timedelta(days=9), AFRICAN)
    calls.act(BY, closed.id, closed.revision, CallAction.CLOSE)
    held = {}
    for place, step in enumerate(("elect", "name", "withdraw", "resign", "replace"), 2):
        post = a_post(PostKind.VICE_CHAIR, "bms-2010", "mge-2011", position=place)
        held[step] = officers.appoint(BY, post.id, post.revision, OfficerDraft("EGY", "H. Mansour"))
        if step in ("resign", "replace"):
            officers.elect(BY, held[step].id, held[step].revision, date(2010, 6, 14), Method.ACCLAMATION)
    steps = [(prepared, "open"), (prepared, "discard"), (call, "close"), (call, "withdraw"), (closed, "reopen")]
    chair = db.session.scalars(sa.select(Post.id).where(Post.key == "chair-2012")).one()  # asked for “by May 2011”
    return {
        "posts.edit": [{"number": empty.id}, {"number": call.post_id}],
        "posts.remove": [{"number": empty.id}],
        "posts.appoint": [{"number": empty.id}],
        "calls.new": [{"number": empty.id}, {"number": chair}],
        "calls.edit": [{"number": prepared.id}, {"number": call.id}],
        "calls.act": [{"number": one.id, "step": step} for one, step in steps],
        "officers.act": [{"number": officer.id, "step": step} for step, officer in held.items()],
    }
