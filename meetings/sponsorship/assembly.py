"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries
from meetings.notices import entitled

from . import (
    answers_requests,
    audited,
    audited_pledges,
    audited_travel,
    commands,
    labels_awards,
    labels_fund,
    labels_ledger,
    labels_pledges,
    labels_proposals,
    labels_requests,
    labels_statements,
    labels_travel,
    models,
    panels,
    parties,
    purging,
    queries_awards,
    queries_statements,
    readiness,
    samples,
    showing,
    showing_awards,
    showing_pledges,
    showing_proposals,
    showing_travel,
    tasks,
    verifying,
    verifying_awards,
    views,
    wording_awards,
    wording_funds,
    wording_pledges,
    wording_requests,
    wording_travel,
)
from . import models_requests as models_requests
from . import views_awards as views_awards
from . import views_fund as views_fund
from . import views_ledger as views_ledger
from . import views_pledges as views_pledges
from . import views_proposals as views_proposals
from . import views_requests as views_requests
from . import views_reviewing as views_reviewing
from . import views_statements as views_statements
from . import views_travel as views_travel


def setup(app: Flask) -> None:
    """Register pages, sentences, kinds of notices, words of the audit log, what other pages show of the fund."""
    # Words of broken rules: each area adds its labels file.
    for labels in (
        labels_fund,
        labels_travel,
        labels_requests,
        labels_ledger,
        labels_pledges,
        labels_awards,
        labels_proposals,
    ):
        for code, words in labels.ERRORS.items():
            registries.error_sentences.register(code, words)
    # Pages of a fund, as tabs.
    showing.TABS.register("fund", showing.Tab(labels_fund.TAB, "sponsorship.show", lambda _who, _fund: True), rank=10)
    showing.TABS.register(
        "statements",
        showing.Tab(
            labels_statements.STATEMENTS_TAB,
            "sponsorship.statements",
            lambda who, fund: parties.reads_all(who, fund) or queries_statements.is_donor(who, fund),
        ),
        rank=80,
    )
    showing.TABS.register(
        "report", showing.Tab(labels_statements.REPORT_TAB, "sponsorship.report", lambda _who, _fund: True), rank=90
    )
    showing.TABS.register(
        "pledges",
        showing.Tab(labels_pledges.TAB, "sponsorship.pledges", showing_pledges.has_pledges_tab),
        rank=20,
    )
    showing.TABS.register(
        "ledger", showing.Tab(labels_ledger.TAB, "sponsorship.ledger", showing_pledges.has_ledger_tab), rank=70
    )
    showing.TABS.register(
        "proposals", showing.Tab(labels_proposals.TAB, "sponsorship.proposals", showing_proposals.sees), rank=50
    )
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    # The fund itself: its reviewers, readiness of meetings, the audit log, notices.
    showing.TABS.register(
        "reviewers", showing.Tab(labels_fund.REVIEWERS, "sponsorship.reviewers", parties.reads_all), rank=95
    )
    registries.readiness.register(readiness.KEY, readiness.column(), rank=70)
    registries.waiting.register("sponsorship_fund", showing.waiting, rank=8)
    audited.register()
    wording_funds.register()
    entitled.register("fund", models.Fund.id, parties.visible_funds)
    registries.navigation.register("sponsorship", (labels_fund.NAVIGATION, "sponsorship.index"), rank=70)
    # Journeys: on a request’s page, what waits, the audit log, notices, and personal data that goes in time.
    panels.add(showing_travel.panel)
    frame.columns.register(showing_travel.KEY, showing_travel.columns)
    registries.waiting.register(showing_travel.KEY, showing_travel.waiting, rank=8)
    audited_travel.register()
    wording_travel.register()
    registries.chores.register(purging.CHORE, (24 * 60, purging.run))
    # Requests of States: what waits for their focal points, notices.
    showing.OFFERS.register("requests", answers_requests.offers, rank=10)
    frame.columns.register(answers_requests.KEY, answers_requests.columns)
    registries.waiting.register(answers_requests.KEY, answers_requests.waiting, rank=8)
    wording_requests.register()
    entitled.register("sponsorship_request", models_requests.SponsorshipRequest.id, parties.visible_requests)
    # Pledges and the ledger: notices, the audit log, pledges that lapse, the command that proves it all.
    audited_pledges.register()
    wording_pledges.register()
    entitled.register("pledge", models.Pledge.id, parties.visible_pledges)
    registries.chores.register(tasks.LAPSE, (60, tasks.lapse_due))
    app.cli.add_command(commands.sponsorship_commands)
    # Reviews and awards: tabs, on a request’s page, what waits, notices, and their proof.
    showing.TABS.register(
        "requests", showing.Tab(labels_awards.REQUESTS_TAB, "sponsorship.review_list", showing_awards.judges), rank=30
    )
    showing.TABS.register(
        "awards", showing.Tab(labels_awards.AWARDS_TAB, "sponsorship.awards", showing_awards.judges), rank=40
    )
    panels.add(showing_awards.panel)
    frame.columns.register(showing_awards.KEY, showing_awards.columns)
    registries.waiting.register(showing_awards.KEY, showing_awards.waiting, rank=8)
    wording_awards.register()
    entitled.register("award", models_requests.Award.id, queries_awards.seen_awards)
    if verifying_awards.find not in verifying.VERIFIERS:
        verifying.VERIFIERS.append(verifying_awards.find)
    registries.samplers.register("sponsorship", samples.load, rank=180)
