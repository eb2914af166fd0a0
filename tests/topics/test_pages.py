"""Topics on pages: proposing, what becomes of it, themes by form, answers, digests; nothing that was typed is lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.topics import queries
from meetings.topics.models import TopicDigest, TopicProposal
from meetings.topics.rules import Answer, ByKind, ProposalStatus
from tests.support.accounts import SignIn
from tests.topics.support import (
    MGE,
    OF_GROUP,
    OF_JAPAN,
    OF_NGO,
    again,
    agenda,
    answered,
    drafted,
    given,
    meeting_id,
    published,
    put,
    submitted,
    themed,
    withdrawn,
)

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
NEW = f"/en/meetings/{MGE}/topics/new"
LIST = f"/en/meetings/{MGE}/topics/"
DESK = f"/en/meetings/{MGE}/topics/desk"
DIGEST = f"/en/meetings/{MGE}/topics/digest"
PDF = b"%PDF-1.7\n%%EOF\n"
TYPED = {
    "lang": "es",
    "title": "Marcado",
    "kind": "challenge",
    "issue": "Marcado",
    "rationale": "Primero.\n\nSegundo.",
    "outcome": "Una lista.",
}


def page(proposal: TopicProposal, step: str = "") -> str:
    return f"/en/topics/{proposal.id}/{step}"


def only() -> TopicProposal:
    db.session.expire_all()
    return queries.locked_proposal(db.session.execute(sa.select(sa.func.max(TopicProposal.id))).scalar_one())


@pytest.fixture
def peru(signed_in: SignIn) -> Any:
    return signed_in("peru@example.org")


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    return signed_in("desk@example.org")


# --- proposing ------------------------------------------------------------------------------------------------------


def test_a_delegation_drafts_a_topic_and_submits_it(peru: Any) -> None:
    stored = peru.fill(NEW, **TYPED)
    shown = peru.get(stored.headers["Location"]).text

    assert "Only you and your colleagues see it" in shown
    assert "<p>Primero.</p><p>Segundo.</p>" in shown and '<div class="said" lang="es" dir="ltr">' in shown
    question = peru.get(page(only(), "submit")).text
    assert "It cannot be changed then" in question and "desk of the meeting is told" in question
    answer = peru.fill(page(only(), "submit"))
    after = peru.get(answer.headers["Location"]).text
    assert "The proposal is submitted." in after and "Not answered yet." in after
    assert (only().status, only().lang, only().by_code) == (ProposalStatus.SUBMITTED, "es", "PER")


def test_who_speaks_for_a_state_and_a_group_says_for_which(signed_in: SignIn) -> None:
    client = signed_in("both@example.org")
    form = client.get(NEW).text

    assert "Group of African States" in form and "Nigeria" in form
    assert client.post(NEW, data=TYPED).status_code == 422
    client.fill(NEW, **TYPED, author="group:african")
    assert (only().by_kind, only().by_code) == (ByKind.GROUP, "african")


def test_civil_society_says_what_it_is_called_and_is_marked_as_such(signed_in: SignIn) -> None:
    client = signed_in("ngo@example.org")
    refused = client.fill(NEW, **TYPED)
    assert refused.status_code == 422 and "This cannot be empty." in refused.text

    stored = client.fill(NEW, **TYPED, by_name="Action Network")
    shown = client.get(stored.headers["Location"]).text

    assert "Action Network" in shown and "Civil society proposes beside States" in shown
    assert 'value="Action Network"' in client.get(NEW).text, "asked once"


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(peru: Any, desk: Any, lang: str) -> None:
    theme, items, draft = themed(), agenda(), drafted()
    made, other, ngo = submitted(lang="ar"), submitted(OF_JAPAN, lang="en"), submitted(OF_NGO, lang="zh")
    put(made, theme)
    answered(made, Answer.TAKEN_UP, item=items[2])
    answered(other, Answer.MERGED, merged_into=made.id)
    digest = published()
    withdrawn(ngo)

    own = ("", "edit", "submit", "discard")
    paths = [*(f"topics/{draft.id}/{step}" for step in own), f"topics/{made.id}/withdraw", f"topics/{made.id}/"]
    paths += [f"topics/{other.id}/", f"topics/digests/{digest.id}/", f"meetings/{MGE}/topics/new"]
    for path in (*paths, f"meetings/{MGE}/topics/", f"meetings/{MGE}/agenda/"):
        assert peru.get(f"/{lang}/{path}").status_code == 200, path
    paths = [f"meetings/{MGE}/topics/{name}" for name in ("", "desk", "digest", "themes/new")]
    paths += [f"topics/themes/{theme.id}/{step}" for step in ("edit", "remove")]
    for path in (*paths, f"topics/{made.id}/answer", f"topics/{other.id}/answer", f"topics/{ngo.id}/", ""):
        assert desk.get(f"/{lang}/{path}").status_code == 200, path


def test_what_is_refused_comes_back_with_all_that_was_typed(peru: Any) -> None:
    for field, typed, said in (
        ("title", "Marcado\u202e", "turns the direction"),
        ("rationale", "x" * 100_000, "too long"),
        ("rationale", "a\x00b", "cannot be shown"),
        ("outcome", "", "cannot be empty"),
        ("kind", "", "Not a valid choice"),
    ):
        answer = peru.post(NEW, data=TYPED | {field: typed})

        assert answer.status_code == 422 and said in answer.text
        others = {name: value for name, value in TYPED.items() if name not in (field, "lang", "kind")}
        assert all(value.splitlines()[-1] in answer.text for value in others.values())
    assert db.session.execute(sa.select(sa.func.count(TopicProposal.id))).scalar_one() == 0


def test_markup_that_people_type_is_text(peru: Any) -> None:
    stored = peru.fill(NEW, **TYPED | {"title": "<script>alert(1)</script>", "rationale": "<b>x</b>"})
    shown = peru.get(stored.headers["Location"]).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown and "&lt;b&gt;x&lt;/b&gt;" in shown


def test_files_are_attached_and_taken_off_one_by_one(peru: Any) -> None:
    peru.post(NEW, data={**TYPED, "file": (BytesIO(PDF), "Annex <1>.pdf")})
    first = only().files[0]
    revision = str(only().revision)
    peru.post(page(only(), "edit"), data={**TYPED, "revision": revision, "file": (BytesIO(PDF), "two.pdf")})

    assert [one.name for one in only().files] == ["Annex 1.pdf", "two.pdf"]
    kept = peru.get(page(only(), f"files/{first.id}"))
    assert kept.data == PDF and "attachment" in kept.headers["Content-Disposition"]
    peru.fill(page(only(), "edit"), removed=[first.id])
    assert [one.name for one in only().files] == ["two.pdf"]
    assert peru.get(page(only(), f"files/{first.id}")).status_code == 404
    bad = peru.post(NEW, data={**TYPED, "file": (BytesIO(b"MZ"), "x.exe")})
    assert bad.status_code == 422 and 'value="Marcado"' in bad.text and "none of these" in bad.text


def test_what_a_colleague_changed_meanwhile_is_shown_beside_what_was_typed(peru: Any, signed_in: SignIn) -> None:
    draft = drafted()
    old = str(draft.revision)
    signed_in("colleague@example.org").fill(page(draft, "edit"), title="Suyo")

    both = peru.post(page(draft, "edit"), data={**TYPED, "revision": old, "title": "Mío"})
    assert both.status_code == 409 and "Suyo" in both.text and "Mío" in both.text
    settled = {**TYPED, "revision": str(again(draft).revision), "title": "Mío", "keep-title": "theirs"}
    assert peru.post(page(draft, "edit"), data=settled).status_code == 302
    assert (only().title, only().rationale) == ("Suyo", "Primero.\n\nSegundo.")


def test_a_draft_is_removed_after_a_question_and_what_is_submitted_only_withdrawn(peru: Any) -> None:
    draft, made = drafted(), submitted()

    assert "It cannot be brought back." in peru.get(page(draft, "discard")).text
    assert peru.fill(page(draft, "discard")).headers["Location"].endswith(f"/meetings/{MGE}/topics/")
    for step in ("edit", "discard", "submit"):
        assert peru.get(page(made, step)).status_code == 409, step
    peru.fill(page(made, "withdraw"), words="Ya no hace falta.")
    shown = peru.get(page(made)).text
    assert "Withdrawn by its author." in shown and "Ya no hace falta." in shown
    assert peru.get(page(made, "withdraw")).status_code == 409


def test_the_same_form_sent_twice_does_one_thing(peru: Any) -> None:
    made = submitted()
    data = {"revision": str(made.revision), "words": ""}

    assert [peru.post(page(made, "withdraw"), data=data).status_code for _ in range(2)] == [302, 409]
    assert len(again(made).acts) == 2


STEPS = ("", "edit", "submit", "discard", "withdraw", "answer")


@pytest.mark.parametrize("name", ["japan", "ngo", "reader", "african"])
def test_what_others_have_not_published_is_not_there(signed_in: SignIn, name: str) -> None:
    client = signed_in(f"{name}@example.org")
    file = given(file=None)
    for proposal in (drafted(), submitted()):
        for step in (*STEPS, "files/1"):
            assert client.get(page(proposal, step)).status_code == 404, step
            assert client.post(page(proposal, step), data={"revision": "1", **TYPED}).status_code in {404, 405}, step
    assert file.title not in client.get(LIST).text
    for path in (DESK, DIGEST, f"/en/meetings/{MGE}/topics/themes/new"):
        assert client.get(path).status_code == 404 and client.post(path, data={}).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to_or_reads_what_is_public(client: Any) -> None:
    hidden, shown = submitted(OF_JAPAN, "Hush-hush"), submitted()
    assert client.get(page(hidden)).status_code == 302 and "Hush-hush" not in client.get(LIST).text
    withdrawn(hidden)
    published()

    assert client.get(page(hidden)).status_code == 302
    public = client.get(page(shown))
    assert (
        public.status_code == 200 and "As the last digest has it." in public.text and "Record</h2>" not in public.text
    )
    assert "Digest 1" in client.get(LIST).text


# --- the desk -------------------------------------------------------------------------------------------------------


def test_the_form_puts_proposals_into_themes(desk: Any) -> None:
    marking, first, second = themed("Marking"), submitted(title="A"), submitted(OF_JAPAN, "B")

    sent = {f"theme-{first.id}": marking.id, f"theme-{second.id}": marking.id, f"position-{second.id}": 1}
    sent[f"position-{first.id}"] = 2
    desk.fill(DESK, **sent)

    found = queries.standing(meeting_id())
    assert [(one.title, one.theme_id, one.position) for one in found] == [("B", marking.id, 1), ("A", marking.id, 2)]


def test_a_number_that_is_none_comes_back_with_all_that_was_chosen(desk: Any) -> None:
    marking, made = themed("Marking"), submitted()

    refused = desk.fill(DESK, **{f"theme-{made.id}": marking.id, f"position-{made.id}": "first"})

    assert refused.status_code == 422 and "Enter a whole number in digits." in refused.text
    assert f'<option selected value="{marking.id}">Marking</option>' in refused.text and 'value="first"' in refused.text
    assert again(made).theme_id is None


def test_what_somebody_else_put_elsewhere_is_said_and_what_was_chosen_stays(desk: Any) -> None:
    marking, tracing, made = themed("Marking"), themed("Tracing"), submitted()
    sent = {f"theme-{made.id}": marking.id, f"position-{made.id}": 1, f"was-{made.id}": ":1"}
    put(made, tracing)

    refused = desk.post(DESK, data=sent)
    assert refused.status_code == 409 and "into another theme meanwhile" in refused.text
    assert f'<option selected value="{marking.id}">Marking</option>' in refused.text
    assert f'value="{tracing.id}:1"' in refused.text
    desk.post(DESK, data=sent | {f"was-{made.id}": f"{tracing.id}:1"})
    assert again(made).theme_id == marking.id


def test_themes_are_entered_edited_and_removed(desk: Any) -> None:
    new = f"/en/meetings/{MGE}/topics/themes/new"
    assert desk.fill(new).status_code == 422
    desk.fill(new, **{"title-en": "Marking", "title-fr": "Marquage"})
    theme = queries.themes(meeting_id())[0]
    old = str(theme.revision)
    desk.fill(f"/en/topics/themes/{theme.id}/edit", **{"title-en": "Marking of arms"})
    late = {"revision": old, "title-en": "Marks", "position": "1"}

    both = desk.post(f"/en/topics/themes/{theme.id}/edit", data=late)
    assert both.status_code == 409 and "Marking of arms" in both.text and "Marks" in both.text
    assert "The proposals that stand in it stay" in desk.get(f"/en/topics/themes/{theme.id}/remove").text
    desk.fill(f"/en/topics/themes/{theme.id}/remove")
    assert queries.themes(meeting_id()) == []


def test_the_desk_answers_and_the_proposer_sees_what_became_of_it(desk: Any, peru: Any) -> None:
    items, made = agenda(), submitted()

    form = desk.get(page(made, "answer")).text
    assert f'<option value="{items[2]}">Item 2 (a): Cooperation</option>' in form
    assert "one of the agenda as it is in work" in form and "has no agenda in work" not in form
    bare = desk.fill(page(made, "answer"), answer="taken_up", **{"words-en": "In the second session."})
    assert bare.status_code == 422 and "Choose one." in bare.text and "In the second session." in bare.text
    why = desk.fill(page(made, "answer"), answer="not_taken_up")
    assert why.status_code == 422 and "Say why" in why.text
    desk.fill(page(made, "answer"), answer="taken_up", item=items[2], **{"words-en": "In the second session."})

    shown = peru.get(page(made)).text
    assert "Taken up in item 2 (a)." in shown and "In the second session." in shown
    assert "Cooperation" not in shown  # no version of the agenda is before delegations yet
    assert "Taken up in item 2 (a): Cooperation" in desk.get(page(made)).text
    assert "taken up</span>" in peru.get(LIST).text


def test_an_answer_to_what_was_withdrawn_meanwhile_is_refused_and_kept(desk: Any) -> None:
    made = submitted()
    old = str(made.revision)
    withdrawn(made)

    data = {"revision": old, "answer": "not_taken_up", "words-en": "Discussed in 2010."}
    refused = desk.post(page(made, "answer"), data=data)
    assert refused.status_code == 409 and "Discussed in 2010." in refused.text
    assert desk.get(page(made, "answer")).status_code == 409


# --- digests --------------------------------------------------------------------------------------------------------


def test_a_digest_is_previewed_then_published(desk: Any, client: Any) -> None:
    made, ngo = submitted(), submitted(OF_NGO, "Beside States", lang="en")
    preview = desk.get(DIGEST).text

    assert "2 proposals have no answer yet" in preview and "Civil society</h4>" in preview
    stored = desk.fill(DIGEST, symbol="A/CONF. 192/MGE/2011/CRP. 1", distribution="limited", dated_on="2011-02-01")
    seen = desk.get(stored.headers["Location"]).text
    assert "A/CONF.192/MGE/2011/CRP.1" in seen and "All whom the meeting concerns are told." in seen
    public = client.get(stored.headers["Location"]).text
    assert "Limited" in public and made.title in public and ngo.title in public
    assert public.index("States</h3>") < public.index("Civil society</h3>")


def test_what_changed_after_the_preview_is_shown_before_it_is_published(desk: Any) -> None:
    made = submitted()
    preview = desk.get(DIGEST)
    sent = preview.page.fields(preview.page.form())
    answered(made)

    again_shown = desk.post(DIGEST, data=sent | {"symbol": "A/1"})
    assert again_shown.status_code == 409 and "Something has changed since you looked." in again_shown.text
    assert 'value="A/1"' in again_shown.text and "Not taken up." in again_shown.text
    sent["seen"] = again_shown.page.fields(again_shown.page.form())["seen"]
    assert desk.post(DIGEST, data=sent).status_code == 302
    same = desk.get(DIGEST)
    assert "The last digest says the same." in same.text
    assert desk.fill(DIGEST).status_code == 409
    assert db.session.execute(sa.select(sa.func.count(TopicDigest.id))).scalar_one() == 1


def test_nothing_to_publish_is_a_page_without_a_form(desk: Any) -> None:
    assert "Nothing is submitted yet" in desk.get(DIGEST).text
    assert desk.post(DIGEST, data={"distribution": "general", "dated_on": "2011-02-01"}).status_code == 422


def test_lists_have_twenty_five_on_a_page(signed_in: SignIn) -> None:
    for number in range(30):
        submitted(OF_GROUP if number % 2 else OF_JAPAN, f"Topic {number}")
    client = signed_in("secretariat@example.org")

    assert client.get(LIST).text.count("<li><div><h3>") == 25
    assert client.get(LIST + "?page=2").text.count("<li><div><h3>") == 5


def test_pages_cost_the_same_with_many_proposals(desk: Any) -> None:
    items = agenda()
    for number in range(3):
        answered(submitted(OF_JAPAN, f"Topic {number}"), Answer.TAKEN_UP, item=items[1])
    few = [len(desk.get(path).queries) for path in (LIST, DESK, DIGEST)]
    for number in range(9):
        answered(submitted(OF_GROUP if number % 2 else OF_NGO, f"More {number}"), Answer.TAKEN_UP, item=items[1])

    many = [len(desk.get(path).queries) for path in (LIST, DESK, DIGEST)]
    assert all(after <= before + 1 for before, after in zip(few, many, strict=True))  # groups are named now


def test_nothing_is_proposed_for_a_meeting_that_is_over(peru: Any) -> None:
    assert peru.get("/en/meetings/bms-2010/topics/new").status_code == 409
    assert "Propose a topic" not in peru.get("/en/meetings/bms-2010/topics/").text
    assert "No digest yet" in peru.get("/en/meetings/bms-2010/topics/").text
