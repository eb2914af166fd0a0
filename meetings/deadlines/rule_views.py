"""Pages of counting rules, for the secretariat: the set in use, with the days it gives each meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import labels as meeting_labels
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingKind
from meetings.foundation import clock, conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import revision_number
from meetings.foundation.web import actor, can, commits, requires
from meetings.foundation.windows import Window

from . import counting, presenting, queries, services
from .forms import RuleForm, rule_values
from .models import CountingRule
from .rules import check_offset, count_back
from .views import bp as bp

PREVIEWED = 12
RULE = "/rules/<int(max=2147483647):rule_id>"


@dataclass(frozen=True)
class Preview:
    """What a rule gives one meeting: the day, or as wide a window as the meeting's own."""

    meeting: Meeting
    due: Window | None
    is_past: bool


@bp.get("/rules/")
@requires(Action.COUNTING_RULE_SEE)
def rules() -> str:
    """Every rule, and the days that those in use give the next meetings; who may not edit them just reads."""
    found = queries.rules()
    today = clock.business_today()
    used = [rule for rule in found if rule.is_active]
    kinds = {MeetingKind(kind) for rule in used for kind in rule.kinds}
    meetings = queries.countable_meetings(actor(), kinds, today, PREVIEWED) if kinds else []
    return render_template(
        "deadlines/rules.html",
        rules=found,
        used=used,
        meetings=meetings,
        due={
            (rule.id, meeting.id): counting.target(meeting, rule)
            for rule in used
            for meeting in meetings
            if meeting.kind in rule.kinds
        },
        today=today,
        kinds=meeting_labels.KINDS,
        presenting=presenting,
        may_edit=can(Action.COUNTING_RULE_EDIT),
    )


@bp.route("/rules/new", methods=["GET", "POST"])
@requires(Action.COUNTING_RULE_EDIT)
@commits
def new_rule() -> str | Response | tuple[str, int]:
    """Add a rule: the meetings it covers get their deadlines at once."""
    form = RuleForm()
    if request.method == "POST" and form.validate():
        services.create_rule(actor(), form.draft())
        flash(_("The rule is added, and the deadlines are counted."), "ok")
        return redirect(url_for("deadlines.rules"))
    return _entry(form), 422 if form.errors else 200


@bp.route(f"{RULE}/", methods=["GET", "POST"])
@requires(Action.COUNTING_RULE_EDIT)
@commits
def edit_rule(rule_id: int) -> str | Response | tuple[str, int]:
    """Change a rule: the deadlines counted by it follow at once."""
    rule = queries.rule_by_id(rule_id)
    stored = RuleForm(formdata=None, data=rule_values(rule))
    if request.method == "GET":
        return _entry(stored, rule)
    form = RuleForm(conflicts.settled(request.form, stored))
    if not form.validate():
        return _entry(form, rule), 422
    try:
        services.edit_rule(actor(), rule_id, form.seen, form.draft())
    except Conflict:
        page = render_template(
            "conflict.html",
            back=url_for("deadlines.edit_rule", rule_id=rule.id),
            rows=[row for row in conflicts.rows(stored, form) if row.differs],
            sent=conflicts.sent(form),
            revision=rule.revision,
        )
        return page, 409
    flash(_("The rule is saved, and the deadlines are counted again."), "ok")
    return redirect(url_for("deadlines.rules"))


@bp.post(f"{RULE}/<any(on, off):state>")
@requires(Action.COUNTING_RULE_EDIT)
@commits
def switch_rule(rule_id: int, state: str) -> Response:
    """Put a rule out of use or back into use."""
    services.switch_rule(actor(), rule_id, revision_number(request.form.get("revision")), state == "on")
    flash(_("The rule is in use again.") if state == "on" else _("The rule is out of use."), "ok")
    return redirect(url_for("deadlines.rules"))


@bp.get("/rules/preview")
@requires(Action.COUNTING_RULE_EDIT)
def preview_rule() -> str:
    """The days that a rule would give, while it is typed: a piece of a page."""
    form = RuleForm(request.args, meta={"csrf": False})
    return render_template("deadlines/preview.html", previews=_previews(form), presenting=presenting)


def _entry(form: RuleForm, rule: CountingRule | None = None) -> str:
    return render_template(
        "deadlines/rule_form.html", form=form, rule=rule, previews=_previews(form), presenting=presenting
    )


def _previews(form: RuleForm) -> list[Preview]:
    offset: Any = form.offset_days
    try:
        if offset is None or not form.chosen_kinds:
            return []
        check_offset(offset)
    except RuleViolation as error:
        put(form, error.on("days"))
        return []
    today = clock.business_today()
    found = []
    for meeting in queries.countable_meetings(actor(), form.chosen_kinds, today, PREVIEWED):
        opening = meeting.start_on if meeting.status.has_dates else None
        try:
            due = count_back(opening, meeting.window, offset)
        except RuleViolation:
            due = None
        found.append(Preview(meeting, due, due is not None and due.latest < today))
    return found
