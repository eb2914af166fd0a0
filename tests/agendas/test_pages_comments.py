"""Pages of comments: wordings side by side, and that nothing which was typed is lost at the closing second."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import commenting, queries_comments
from meetings.agendas.drafts import CommentDraft
from meetings.agendas.models import AgendaComment
from meetings.agendas.rules import CommentAudience
from meetings.foundation import clock
from meetings.foundation.database import db
from tests.agendas.support import NIGERIA, PERU
from tests.agendas.version_support import UNTIL, Clients, Course, first_item, said
from tests.nominations.support import without_account

pytestmark = pytest.mark.either_database
HEADING, ANNOTATION = "Opening of the meeting", "The meeting is opened by the Secretary-General."


def new(made: Course, item: int | None = None) -> str:
    return f"/en/agendas/{made.circulated.id}/comments/new" + (f"?item={item}" if item else "")


def typed(**given: Any) -> dict[str, Any]:
    return {"revision": "0", "state": "NGA", "audience": "all", "lang": "en", "text": "", **given}


def on_record() -> list[AgendaComment]:
    db.session.expire_all()
    return list(db.session.execute(sa.select(AgendaComment).order_by(AgendaComment.id)).scalars())


def test_the_form_begins_with_the_wording_of_the_version_and_what_is_left_is_not_proposed(
    made: Course, who: Clients
) -> None:
    item = first_item(made.circulated)
    client = who("nigeria")
    page = client.get(new(made, item)).text
    assert HEADING in page and ANNOTATION in page
    data = typed(heading=HEADING, annotation=ANNOTATION.replace("Secretary-General", "Chair"), text="As in 2006.")
    assert client.post(new(made, item), data=data).status_code == 302
    (comment,) = on_record()
    assert (comment.item_id, comment.heading) == (item, None)
    assert comment.annotation == "The meeting is opened by the Chair."


def test_an_annotation_that_is_emptied_is_proposed_to_go_and_nothing_at_all_is_refused(
    made: Course, who: Clients
) -> None:
    item, client = first_item(made.circulated), who("nigeria")
    answer = client.post(new(made, item), data=typed(heading=HEADING, annotation=ANNOTATION))
    assert answer.status_code == 422 and "Write a comment, or propose another wording." in answer.text
    assert client.post(new(made, item), data=typed(heading=HEADING, annotation="")).status_code == 302
    assert on_record()[0].annotation == ""


def test_wordings_of_one_item_stand_beside_that_of_the_version_by_the_names_of_states(
    made: Course, who: Clients
) -> None:
    item = first_item(made.circulated)
    said(made.circulated, text="", item=item, heading="Opening of the session")
    said(made.circulated, by=PERU, item=item, heading="Apertura", lang="es")
    page = who("desk").get(f"/en/agendas/{made.circulated.id}/comments").text
    assert page.count('class="sides"') == 2  # one for each language
    assert "Nigeria" in page and "Peru" in page and "<del" in page and "<ins" in page
    assert '<div lang="es" dir="ltr" class="wording">' in page and "It is not out in this language yet." in page


def test_comments_are_narrowed_to_a_state_or_an_item(made: Course, who: Clients) -> None:
    item = first_item(made.circulated)
    said(made.circulated, text="Of Nigeria.", item=item)
    said(made.circulated, by=PERU, text="Of Peru.")
    address, client = f"/en/agendas/{made.circulated.id}/comments", who("desk")
    assert "Of Peru." not in client.get(f"{address}?state=NGA").text
    assert "Of Peru." not in client.get(f"{address}?item={item}").text
    assert "No comment answers this" in client.get(f"{address}?item={item}&state=PER").text
    for odd in ("item=x", "item=-1", "state=%00", "item=99999999999999999999"):
        assert client.get(f"{address}?{odd}").status_code == 200, odd


def test_markup_in_a_comment_is_shown_as_it_was_typed(made: Course, who: Clients) -> None:
    said(made.circulated, text="<script>alert(1)</script>")
    page = who("peru").get(f"/en/agendas/{made.circulated.id}/comments").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page


def test_what_is_sent_after_the_closing_second_is_not_taken_and_can_be_copied(made: Course, who: Clients) -> None:
    client, item = who("nigeria"), first_item(made.circulated)
    with clock.frozen(UNTIL + timedelta(seconds=1)):
        answer = client.post(new(made, item), data=typed(text="We were still writing.", heading="Another heading"))
        assert answer.status_code == 409
        assert "The closing date for comments has passed." in answer.text
        assert "We were still writing." in answer.text and "Another heading" in answer.text
        assert '<button type="submit" class="btn">Save' not in answer.text
        assert client.get(new(made)).status_code == 409
    assert on_record() == []
    with clock.frozen(UNTIL):
        assert client.post(new(made, item), data=typed(text="In time.")).status_code == 302


def test_two_of_one_delegation_who_edit_a_comment_lose_nothing(made: Course, who: Clients) -> None:
    comment = said(made.circulated, text="First words.")
    address = f"/en/agendas/comments/{comment.id}/edit"
    seen = str(comment.revision)
    draft = CommentDraft("Words of a colleague.", "en", CommentAudience.ALL)
    commenting.edit(without_account(NIGERIA), comment.id, comment.revision, draft)
    db.session.commit()

    answer = who("nigeria-member").post(address, data=typed(revision=seen, text="My own words."))

    assert answer.status_code == 409
    assert "Words of a colleague." in answer.text and "My own words." in answer.text
    assert [one.text for one in on_record()] == ["Words of a colleague."]


def test_a_change_that_is_refused_is_shown_again_beside_what_the_version_says(made: Course, who: Clients) -> None:
    comment = said(made.circulated, item=first_item(made.circulated), heading="Opening of the session")
    address = f"/en/agendas/comments/{comment.id}/edit"
    data = typed(revision=str(comment.revision), text="a" * 10_001, heading=HEADING, annotation=ANNOTATION)
    answer = who("nigeria").post(address, data=data)
    assert answer.status_code == 422 and ANNOTATION in answer.text
    answer = who("nigeria").post(address, data={**data, "text": ""})
    assert answer.status_code == 422 and "Write a comment, or propose another wording." in answer.text


def test_a_delegation_withdraws_its_comment(made: Course, who: Clients) -> None:
    comment = said(made.circulated)
    client, address = who("nigeria"), f"/en/agendas/comments/{comment.id}/withdraw"
    assert "We support this." in client.get(address).text
    assert client.post(address, data={"revision": str(comment.revision)}).status_code == 302
    assert client.get(address).status_code == 404
    assert queries_comments.on_version(NIGERIA, made.circulated.id) == []


def test_what_waits_for_a_delegation_is_said_until_it_has_commented(made: Course, who: Clients) -> None:
    words = "Comments on an agenda, until 1 February 2011"
    assert words in who("nigeria").get("/en/").text
    assert words not in who("desk").get("/en/").text
    said(made.circulated)
    assert words not in who("nigeria").get("/en/").text
    assert words in who("peru").get("/en/").text


def test_many_comments_stand_on_pages_in_the_order_of_the_agenda(made: Course, who: Clients) -> None:
    items = list(made.circulated.held.by_id)
    for number in range(60):
        item = items[1] if number % 2 else items[0]
        said(made.circulated, PERU if number % 3 else NIGERIA, f"Remark {number}.", item=item)
    client, address = who("desk"), f"/en/agendas/{made.circulated.id}/comments"

    first, last = client.get(address), client.get(f"{address}?page=9")

    remarks = [text for text in (f"Remark {number}." for number in range(60)) if text in first.text]
    others = [text for text in (f"Remark {number}." for number in range(60)) if text in last.text]
    assert (len(remarks), len(others)) == (50, 10) and not set(remarks) & set(others)
    assert "60 comments" in first.text and "60 comments" in last.text
    assert {int(text.split()[1].strip(".")) % 2 for text in others} == {1}, "those on the first item come first"
    narrowed = client.get(f"{address}?state=NGA&item={items[1]}")
    assert "10 comments" in narrowed.text and "page=" not in narrowed.page.text("main")
