"""Pages by which groups and the secretariat decide: endorsing, ballots, circulating, designating, asking by silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import day, into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.silence import labels as silence_labels
from meetings.silence import queries as silence
from meetings.silence import showing as silence_showing
from meetings.silence.drafts import SilenceDraft
from meetings.silence.forms import AgainForm
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Act, ActKind, Status, opened
from meetings.states import queries as states

from . import asking, deciding, labels, labels_deciding, labels_posts, queries, showing, table_labels, telling
from .ballots import leading
from .bureau import check_vacant
from .consent import ASKERS, SUBJECTS, Asked, check_answered, check_ask, has_to_be_circulated
from .forms_deciding import BallotForm, CirculateForm, DesignateForm, EndorseForm
from .models import Ballot, Nomination, NominationCall
from .parties import COORDINATION
from .rules import (
    CallStatus,
    Circle,
    Decision,
    NominationAction,
    Party,
    check_call,
    check_designation,
    check_endorsed,
    live,
    move,
)

bp = Blueprint("deciding", __name__)
NUMBER = "<int(max=2147483647):number>"
WHOM = ", ".join(asked.value for asked in Asked)
CHANGE, OPEN = "change", "open"
Page = str | Response | tuple[str, int]


@bp.route(f"/nominations/{NUMBER}/endorse", methods=["GET", "POST"])
@requires(Action.NOMINATION_ENDORSE)
@commits
def endorse(number: int) -> Page:
    """The group of the candidate puts it forward: by consensus, by its ballot, by its silence."""
    nomination = queries.with_field(actor(), number)
    authorize(Action.NOMINATION_ENDORSE, Scope(group=nomination.group_code))
    call, candidates = nomination.call, [one.candidate for one in nomination.call.nominations]
    if request.method == "GET":
        with _refusing():
            move(nomination.status, NominationAction.ENDORSE, {Party.COORDINATOR})
            check_call(call.status)
            check_endorsed(
                call.groups, candidates, nomination.candidate, nomination.group_code or "", Decision.CONSENSUS
            )
    others = [one.state for one in live(candidates, nomination.group_code) if one.id != nomination.id]
    procedure = _procedures(nomination).get(Asked.GROUP)
    adopted = procedure if procedure is not None and procedure.status is Status.ADOPTED else None
    ballots = [one for one in call.ballots if one.group_code == nomination.group_code]
    won = next((one for one in reversed(ballots) if one.winner_id == nomination.id), None)
    form = EndorseForm(data={"revision": nomination.revision, "decided_on": clock.business_today()})
    ways = {Decision.CONSENSUS: str(labels.DECISIONS[Decision.CONSENSUS])}
    if won is not None:
        ways[Decision.BALLOT] = _ballot_said(won)
    if adopted is not None:
        ways[Decision.SILENCE] = str(labels.DECISIONS[Decision.SILENCE])
    form.offer(ways)

    def do() -> str:
        draft = form.draft(adopted.id if adopted is not None else None, won.id if won is not None else None)
        deciding.endorse(actor(), number, form.seen, draft)
        return _done(nomination, "nomination.endorse")

    return _answer("endorse", form, do, nomination, others=others, procedure=procedure)


@bp.route(f"/nominations/{NUMBER}/circulate", methods=["GET", "POST"])
@requires(Action.NOMINATION_CIRCULATE)
@commits
def circulate(number: int) -> Page:
    """All addressees see it, and are told: the chairs of the groups, or all States."""
    nomination = _of_secretariat(number)
    order = list(Circle)
    wider = order[order.index(nomination.circle) + 1 :] if nomination.circle is not None else order
    if request.method == "GET":
        with _refusing():
            move(nomination.status, NominationAction.CIRCULATE, {Party.SECRETARIAT})
    if not wider:
        raise Conflict("nomination.already_circulated")
    form = CirculateForm(data={"revision": nomination.revision})
    form.offer(wider)

    def do() -> str:
        deciding.circulate(actor(), number, form.seen, Circle(form.circle.data), form.words.data or "")
        return _done(nomination, "nomination.circulate")

    return _answer("circulate", form, do, nomination, circles=wider)


@bp.route(f"/nominations/{NUMBER}/designate", methods=["GET", "POST"])
@requires(Action.NOMINATION_CIRCULATE)
@commits
def designate(number: int) -> Page:
    """Who was nominated is the officer-designate. Where something stands in the way the page says what."""
    nomination = _of_secretariat(number)
    if request.method == "GET":
        with _refusing():
            move(nomination.status, NominationAction.DESIGNATE, {Party.SECRETARIAT})
            check_call(nomination.call.status)
    asked = _procedures(nomination).get(Asked.CHAIRS)
    blocked: DomainError | None = None
    try:
        check_designation([one.candidate for one in nomination.call.nominations], nomination.candidate)
        check_vacant(officer.status for officer in nomination.call.post.officers)
        check_answered(asked.status if asked is not None else None)
    except DomainError as error:
        blocked = error
    form = DesignateForm(data={"revision": nomination.revision, "on": clock.business_today()})

    def do() -> str:
        deciding.designate(actor(), number, form.seen, form.on.day, form.words.data or "")
        return _done(nomination, "nomination.designate")

    told = labels_posts.TOLD[telling.reach_of_officer(nomination.call.post)]
    if blocked is not None and request.method == "GET":
        return _page("designate", form, nomination, blocked=blocked, procedure=asked, told=told), 409
    return _answer("designate", form, do, nomination, blocked=None, procedure=asked, told=told)


# --- ballots --------------------------------------------------------------------------------------------------------


@bp.route(f"/nominations/calls/{NUMBER}/ballot", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def ballot(number: int) -> Page:
    """The rounds of a ballot, and one more: among the candidates of the group that `group` names, or among all."""
    call = queries.call_with_field(actor(), number)
    group, among = _among(call)
    standing = live((one.candidate for one in call.nominations), group or None)
    rounds = [one for one in call.ballots if one.group_code == group]
    ids = {one.id for one in standing}
    won = next((one for one in rounds if one.winner_id in ids), None)
    named = showing.names(call.nominations, [one.asked_by for one in rounds if one.asked_by])
    form = None
    if standing and won is None and call.status is not CallStatus.WITHDRAWN:
        offered = {one.id: into(named.state(one.state)).text for one in standing}
        form = BallotForm.of(offered, data={"revision": call.revision, "held_on": clock.business_today()})
        form.offer(states.choices(clock.business_today(), lang()))
    elif request.method == "POST":
        check_call(call.status)
        raise Conflict("ballot.round_decided" if won is not None else "ballot.nobody_stands")
    status = 200
    if form is not None and request.method == "POST" and form.validate():
        try:
            deciding.record_ballot(actor(), number, form.seen, form.draft(group))
            flash(str(table_labels.AUDITED["call.ballot"]), "ok")
            return redirect(url_for("deciding.ballot", number=number, group=group or None))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(call.revision), 409
        except RuleViolation as error:
            form.say(error)
    return render_template(
        "nominations/ballot.html",
        call=call,
        title=showing.post_name(actor(), call.post),
        form=form,
        group=group,
        among=among,
        contests=showing.contests(rounds, call.nominations, named),
        won=next((one for one in call.nominations if won is not None and one.id == won.winner_id), None),
        leading=_leading(call, rounds) if won is None else [],
        names=named,
        words=labels,
        said=labels_deciding,
    ), 422 if form is not None and form.errors and status == 200 else status


def _among(call: NominationCall) -> tuple[str, list[str]]:
    """Among whose candidates the round is, and among whose else the person may record one; 404 for who may not."""
    who = actor()
    runs = may(who, Action.NOMINATION_CIRCULATE, Scope(process=call.post.process.code))
    groups = sorted({one.group_code for one in call.nominations if one.group_code and one.submitted_at is not None})
    own = [code for code in groups if may(who, Action.NOMINATION_ENDORSE, Scope(group=code))]
    among = ["", *groups] if runs else own or sorted(who.scopes(*COORDINATION))[:1]
    wanted = request.args.get("group", among[0] if among else "")
    if wanted not in among:
        abort(404)
    if runs:
        authorize(Action.NOMINATION_CIRCULATE, Scope(process=call.post.process.code))
    else:
        authorize(Action.NOMINATION_ENDORSE, Scope(group=wanted))
    return wanted, among


def _leading(call: NominationCall, rounds: list[Ballot]) -> list[str]:
    """The codes of those with the two highest figures of the last round."""
    found = leading(rounds[-1].count) if rounds else frozenset()
    return [one.state for one in call.nominations if one.id in found and one.status.is_live]


def _ballot_said(found: Ballot) -> str:
    return _(
        "%(how)s, round %(number)s on %(day)s, as recorded",
        how=str(labels.METHODS[found.method]),
        number=found.number,
        day=day(found.held_on),
    )


# --- asking by silence ----------------------------------------------------------------------------------------------


@bp.route(f"/nominations/{NUMBER}/ask/<any({WHOM}):whom>", methods=["GET", "POST"])
@requires(Action.SILENCE_MANAGE)
@commits
def ask(number: int, whom: str) -> Page:
    """Put a nomination under silence: in its group, to the chairs of the others, or to all States (?of=all_states).

    What will be opened is shown before, with what is to be said of its deadline.
    """
    nomination, asked = queries.to_ask_about(actor(), number), Asked(whom)
    if ASKERS[asked] is Party.COORDINATOR:
        authorize(Action.SILENCE_MANAGE, Scope(group=nomination.group_code))
    else:
        authorize(Action.SILENCE_MANAGE, Scope(process=nomination.call.post.process.code))
    before = _procedures(nomination).get(asked)
    if request.method == "GET":
        if before is not None:
            return redirect(url_for("silence.show", number=before.id))
        with _refusing():
            check_call(nomination.call.status)
            check_ask(asked, nomination.status, nomination.group_code)
    names, status = showing.names([nomination]), 200
    form, stage = _ask_form(nomination, asked, names), request.form.get("stage")
    if request.method == "POST" and stage != CHANGE and form.validate():
        try:
            draft = _ask_draft(nomination, asked, form)
            if stage != OPEN:
                return _ask_page("ask_preview", form, nomination, asked, names, draft)
            made = asking.ask(actor(), number, form.seen, asked, draft, _circle())
            flash(str(silence_labels.AUDITED["silence.open"]), "ok")
            return redirect(url_for("silence.show", number=made.id))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(nomination.revision), 409
        except RuleViolation as error:
            put(form, error.on("day") if error.field == "until" else error)
    return _ask_page("ask", form, nomination, asked, names), 422 if form.errors and status == 200 else status


def _ask_form(nomination: Nomination, asked: Asked, names: showing.Names) -> AgainForm:
    given: dict[str, Any] = {"revision": nomination.revision}
    if request.method == "GET":
        title, text = asking.offered(nomination, asked, names.state(nomination.state), _circle())
        given |= {"title": title, "text": text}
    form = AgainForm(data=given)
    if request.method == "GET":
        form.show(silence_showing.first_deadline(clock.business_today()), OFFICE_ZONE)
    return form


def _ask_url(nomination: Nomination, circle: Circle) -> str:
    wider = circle.value if circle is Circle.ALL_STATES else None
    return url_for("deciding.ask", number=nomination.id, whom=Asked.CHAIRS.value, of=wider)


def _circle() -> Circle:
    """Whom the secretariat asks, as the address says; the chairs of the other groups where it says nothing known."""
    return Circle.ALL_STATES if request.args.get("of") == Circle.ALL_STATES.value else Circle.GROUP_CHAIRS


def _ask_draft(nomination: Nomination, asked: Asked, form: AgainForm) -> SilenceDraft:
    """What would be opened. Raises what opening it raises about the deadline."""
    until = form.instant(OFFICE_ZONE)
    opened(Act(ActKind.OPEN, clock.now(), until=until))
    addressed = asking.addressees(nomination, asked, clock.business_today(), _circle())
    return SilenceDraft(form.title.text, form.text.text, addressed, until, OFFICE_ZONE, form.words.text)


def _ask_page(
    template: str,
    form: AgainForm,
    nomination: Nomination,
    asked: Asked,
    names: showing.Names,
    draft: SilenceDraft | None = None,
) -> str:
    today, circle = clock.business_today(), _circle()
    addressed = asking.addressees(nomination, asked, today, circle) if draft is None else draft.addressees
    remarks: list[str] = []
    if draft is not None:
        manager = asking.manager_of(nomination, asked)
        remarks = silence_showing.remarks_about(manager.kind, draft.zone, clock.now(), draft.expires_at)
    circulates = asked is Asked.CHAIRS and has_to_be_circulated(nomination.circle, circle)
    return _page(
        template,
        form,
        nomination,
        asked=asked,
        addressees=silence_showing.in_order(addressed),
        draft=draft,
        remarks=remarks,
        circulates=circulates,
        circle=circle,
        circles=[
            {"label": name, "url": _ask_url(nomination, one), "current": one is circle}
            for one, name in labels_deciding.WHOM.items()
        ],
        names=names,
    )


# --- what they share ------------------------------------------------------------------------------------------------


@contextmanager
def _refusing() -> Iterator[None]:
    """A page on which nothing could be done is none: whatever stands in the way is said instead."""
    try:
        yield
    except RuleViolation as error:
        raise Conflict(error.code, field=None, **error.params) from error


def _of_secretariat(number: int) -> Nomination:
    nomination = queries.with_field(actor(), number)
    authorize(Action.NOMINATION_CIRCULATE, Scope(process=nomination.call.post.process.code))
    return nomination


def _procedures(nomination: Nomination) -> dict[Asked, SilenceProcedure]:
    """The last procedure about it inside its group, and the last one to the others."""
    found = silence.last_of(list(SUBJECTS.values()), nomination.id)
    return {asked: found[kind] for asked, kind in SUBJECTS.items() if kind in found}


def _done(nomination: Nomination, act: str) -> str:
    flash(str(table_labels.AUDITED[act]), "ok")
    return url_for("nominations.show", number=nomination.id)


def _answer(template: str, form: RevisionForm, do: Callable[[], str], nomination: Nomination, **values: Any) -> Page:
    """The form; once it is sent and right, what it asks for is done."""
    status = 200
    if request.method == "POST" and form.validate():
        try:
            return redirect(do())
        except Conflict as error:
            # Somebody was faster: the nomination as it stands now is above the form.
            put(form, error)
            form.revision.data, status = str(nomination.revision), 409
        except RuleViolation as error:
            put(form, error)
    return _page(template, form, nomination, **values), 422 if form.errors and status == 200 else status


def _page(template: str, form: RevisionForm, nomination: Nomination, **values: Any) -> str:
    if "names" not in values:
        values["names"] = showing.names(nomination.call.nominations)
    return render_template(
        f"nominations/{template}.html",
        nomination=nomination,
        title=showing.post_name(actor(), nomination.call.post),
        form=form,
        words=labels,
        said=labels_deciding,
        silence_words=silence_labels,
        **values,
    )
