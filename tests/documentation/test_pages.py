"""Pages of the register: what everybody reads, in which languages a document is out, and the secretariat’s forms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.documentation import links, services
from meetings.documentation.models import MeetingDocument
from meetings.documentation.rules import ChangeKind, LanguageState, Version
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.registries import Link
from tests.documentation.support import AWAITED, OUT, SECRETARIAT, draft, entered, noted, stored
from tests.support.accounts import People, SignIn
from tests.support.pages import Page, words

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
REGISTER = "/en/meetings/mge-2011/documents/"
NEW = "/en/meetings/mge-2011/documents/new"
SYMBOL = "A/CONF.192/MGE/2011/WP.1"


def typed(**given: Any) -> dict[str, Any]:
    return {
        "type": "working_paper",
        "original": "",
        "distribution": "",
        **{f"state_{lang}": "" for lang in LANGUAGES},
        "title-en": "Marking practices",
        "is_normal": "y",
        "is_verified": "y",
        "is_published": "y",
        **given,
    }


def latest() -> MeetingDocument:
    db.session.expire_all()
    query = sa.select(MeetingDocument.key).order_by(MeetingDocument.id.desc()).limit(1)
    return stored(db.session.execute(query).scalar_one())


def strip(page: Page) -> list[str]:
    """What a screen reader says of a document’s languages."""
    return page.texts("ul[@aria-label='Languages']//span[@class='sr-only']")


def slot(page: Page) -> list[str]:
    return page.texts("ul[@class='slot']/li")


def path(document: MeetingDocument, verb: str = "") -> str:
    return f"/en/documents/{document.id}/{verb}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_links_symbols_in_the_readers_language_and_keeps_them_from_left_to_right(
    client: Any, lang: str
) -> None:
    page = client.get(f"/{lang}/meetings/bms-2010/documents/").text

    url = f"https://undocs.org/{lang}/A/CONF.192/BMS/2010/3"
    assert f'href="{url}" rel="noopener"><bdi dir="ltr">A/CONF.192/BMS/2010/3</bdi>' in page


def test_a_document_without_a_symbol_says_so(client: Any) -> None:
    page = client.get(path(stored("mge-2011-summary"))).text

    assert "no symbol yet" in page and "undocs.org" not in page


def test_what_was_not_checked_says_so(client: Any) -> None:
    assert "not verified" in client.get(path(stored("mge-2011-report"))).text
    assert "not verified" not in client.get(path(stored("bms-2010-report"))).text


def test_each_language_is_told_in_words_with_the_original(client: Any) -> None:
    made = entered(
        languages={"en": OUT, "fr": Version(LanguageState.OUT, date(2011, 1, 4)), "es": AWAITED}, original="en"
    )

    assert strip(client.get(path(made)).page) == [
        "Arabic: not foreseen",
        "Chinese: not foreseen",
        "English: out; original",
        "French: out since 4 January 2011",
        "Russian: not foreseen",
        "Spanish: awaited",
    ]


def test_a_day_to_come_is_awaited_until_then(client: Any) -> None:
    made = entered(languages={"en": Version(LanguageState.OUT, date(2011, 3, 28))})

    with clock.frozen(clock.now().replace(year=2011, month=3, day=1)):
        assert "English: awaited on 28 March 2011" in strip(client.get(path(made)).page)
    with clock.frozen(clock.now().replace(year=2011, month=3, day=29)):
        assert "English: out since 28 March 2011" in strip(client.get(path(made)).page)


def test_a_correction_of_one_language_is_marked_on_that_one_only(client: Any) -> None:
    made = entered(symbol=SYMBOL, languages={"en": OUT, "fr": OUT})
    noted(made, languages=("fr",))
    noted(made, kind=ChangeKind.REISSUE, languages=("en", "fr"))

    page = client.get(f"{REGISTER}?page=1").page
    row = next(row for row in page.all("tbody/tr") if SYMBOL in words(row))
    said = [words(cell) for cell in row.iterfind(".//span[@class='sr-only']")]
    assert said[2:4] == ["English: out", "French: out; Corr.1"]
    assert [words(mark) for mark in row.iterfind(".//ul//small")] == ["Corr.1"]
    assert words(row.find("th")) == f"{SYMBOL} *"


def test_slots_are_counted_back_from_the_opening_and_what_is_late_is_marked(client: Any) -> None:
    made = entered(is_slotted=True, languages={"en": AWAITED})

    with clock.frozen(clock.now().replace(year=2011, month=3, day=29)):
        page = client.get(path(made)).page
    assert slot(page) == ["To be submitted by: 28 February 2011 passed", "To be out by: 28 March 2011 overdue"]
    assert "Counted back from the opening of the meeting." in page.text("main")


def test_a_day_that_was_entered_counts_instead(client: Any) -> None:
    made = entered(submit_by=date(2011, 3, 7), issue_by=date(2011, 4, 4), submitted_on=date(2011, 1, 3))

    with clock.frozen(clock.now().replace(year=2011, month=3, day=29)):
        page = client.get(path(made)).page
    assert slot(page) == ["To be submitted by: 7 March 2011 done", "To be out by: 4 April 2011 upcoming"]
    assert "Counted back" not in page.text("main")


def test_items_of_agendas_stand_beside_their_documents(client: Any) -> None:
    made = entered()
    links.items.register("test", lambda ids: {number: [Link(Text.of(en="Item 6 (a)"), "/en/")] for number in ids})
    try:
        assert "Item 6 (a)" in client.get(REGISTER).text and "Item 6 (a)" in client.get(path(made)).text
    finally:
        links.items.register("test", lambda _ids: {})


def test_the_whole_register_is_narrowed_by_words_meeting_and_kind(client: Any) -> None:
    page = client.get("/en/documents/?meeting=mge-2011&type=discussion_paper").page
    assert len(page.all("tbody/tr")) == 6 and "Discussion paper 6" in page.text("main")
    assert len(client.get("/en/documents/?q=A/CONF.+192/BMS/2008/WP.9").page.all("tbody/tr")) == 1

    nothing = client.get("/en/documents/?q=unheard")
    assert nothing.status_code == 200 and "No document matches" in nothing.text


def test_what_cannot_be_searched_for_is_said(client: Any) -> None:
    answer = client.get("/en/documents/?q=%00&type=nonsense&meeting=..&page=zero")

    assert answer.status_code == 200 and 'role="alert"' in answer.text


def test_a_list_has_twenty_five_documents_a_page(client: Any) -> None:
    first, last = (client.get(f"/en/documents/?page={n}").page for n in (1, 99))

    assert (len(first.all("tbody/tr")), len(last.all("tbody/tr"))) == (25, 5)


def test_a_meeting_without_documents_says_so(client: Any) -> None:
    assert "No documents yet" in client.get("/en/meetings/gis/documents/").text


def test_every_page_of_a_meeting_leads_to_its_documents(client: Any) -> None:
    for page in ("", "agenda/", "officers/"):
        assert f'href="{REGISTER}"' in client.get(f"/en/meetings/mge-2011/{page}").text


def test_search_finds_documents(client: Any) -> None:
    assert "/en/documents/" in client.get("/en/search?q=BMS/2008/WP.9").text


def test_what_does_not_exist_or_is_not_public_is_not_found(client: Any) -> None:
    hidden = entered(is_published=False)

    assert client.get(path(hidden)).status_code == 404
    assert client.get("/en/documents/99999/").status_code == 404
    assert client.get("/en/meetings/nowhere/documents/").status_code == 404


def test_the_secretariat_enters_a_document_and_is_told_of_its_normal_form(officer: Any) -> None:
    answer = officer.post(
        NEW,
        data=typed(symbol="A/CONF. 192/MGE/2011/WP.1*", state_en="out", out_en="2011-01-04", original="en"),
        follow_redirects=True,
    )

    made = latest()
    assert (made.symbol, made.versions["en"].out_on) == (SYMBOL, date(2011, 1, 4))
    assert f"Normal form found: {SYMBOL}." in answer.page.text("main") and "asterisk" in answer.text
    assert f'<bdi dir="ltr">{SYMBOL}</bdi>' in answer.text


def test_a_symbol_kept_as_written_is_warned_of_on_its_page_and_in_its_form(officer: Any) -> None:
    form = {name: value for name, value in typed(symbol="A/CONF. 192/15").items() if name != "is_normal"}
    page = officer.post(NEW, data=form, follow_redirects=True).page

    assert latest().symbol == "A/CONF. 192/15" and "Normal form found: A/CONF.192/15." in page.text("main")
    again = officer.get(path(latest(), "edit")).page
    assert "Normal form found" in words(again.by_id("symbol-remarks"))
    assert again.by_id("is_normal").get("checked") is None

    officer.post(path(latest(), "edit"), data=typed(symbol="A/CONF. 192/15", revision=latest().revision))
    assert latest().symbol == "A/CONF.192/15"


def test_remarks_on_a_symbol_come_while_it_is_typed(officer: Any) -> None:
    address = "/en/meetings/mge-2011/documents/check"
    report = stored("bms-2010-report")

    assert "Normal form found" in officer.get(f"{address}?symbol=a/conf.192/15").text
    assert "does not have a form" in officer.get(f"{address}?symbol=A/nn/50").text
    assert "same symbol" in officer.get(f"{address}?symbol={report.symbol}").text
    assert officer.get(f"{address}?symbol={report.symbol}&document={report.id}").text.strip() == ""
    assert officer.get(f"{address}?symbol=%00").text.strip() == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title-en": ""}, "title"),
        ({"state_en": "awaited", "out_en": "2011-01-04"}, "out_en"),
        ({"out_en": "2011-01-04"}, "out_en"),
        ({"state_en": "out", "original": "fr"}, "original"),
        ({"submit_by": "2011-03-01", "issue_by": "2011-02-01"}, "issue_by"),
        ({"dated_on": "2011-02-30"}, "dated_on"),
        ({"symbol": "A/CONF.192/\u202e51"}, "symbol"),
        ({"symbol": "A/" * 200}, "symbol"),
    ],
)
def test_what_breaks_a_rule_is_said_at_its_field_and_nothing_is_kept(
    officer: Any, given: dict[str, str], field: str
) -> None:
    before = latest().id
    answer = officer.post(NEW, data=typed(**given))

    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert latest().id == before


def test_markup_in_what_people_enter_is_shown_as_they_wrote_it(officer: Any, client: Any) -> None:
    evil = "<script>alert(1)</script>"
    page = officer.post(
        NEW, data=typed(symbol=evil, source=evil, **{"title-en": evil, "note-en": evil}), follow_redirects=True
    ).text

    assert evil not in page and "&lt;script&gt;" in page
    assert evil not in officer.get(f"/en/meetings/mge-2011/documents/check?symbol={evil}").text


def test_two_editors_lose_nothing(officer: Any) -> None:
    made = entered(languages={"en": AWAITED})
    seen = made.revision
    services.edit(SECRETARIAT, made.id, seen, draft(title=Text.of(en="Theirs"), languages={"en": OUT}))
    db.session.commit()

    answer = officer.post(path(made, "edit"), data=typed(revision=seen, state_en="awaited", **{"title-en": "Mine"}))

    assert answer.status_code == 409 and "Theirs" in answer.text and "Mine" in answer.text
    current = stored(made.key)
    chosen = {"keep-title": "theirs", "keep-state_en": "yours", "revision": current.revision}
    officer.post(path(made, "edit"), data=typed(state_en="awaited", **{"title-en": "Mine"}, **chosen))
    after = stored(made.key)
    assert after.title == Text.of(en="Theirs") and after.versions == {"en": AWAITED}


def test_a_change_is_noted_and_removed(officer: Any) -> None:
    made = entered(symbol=SYMBOL, languages={"en": OUT, "fr": OUT})
    data = {"kind": "corrigendum", "number": "1", "symbol": f"{SYMBOL}.Corr1", "holds_in": ["fr"], "is_normal": "y"}

    page = officer.post(path(made, "changes/new"), data=data, follow_redirects=True).text
    assert f"{SYMBOL}/Corr.1" in page and "Français" in page
    again = officer.post(path(made, "changes/new"), data=data)
    assert again.status_code == 422 and 'id="number-error"' in again.text

    (change,) = stored(made.key).changes
    address = f"/en/documents/changes/{change.id}/remove"
    assert officer.post(address, data={"revision": "0"}).status_code == 409
    officer.post(address, data={"revision": stored(made.key).revision})
    assert stored(made.key).changes == []


def test_a_change_that_holds_nowhere_is_refused(officer: Any) -> None:
    answer = officer.post(path(entered(), "changes/new"), data={"kind": "revision", "number": "1"})

    assert answer.status_code == 422 and 'id="holds_in-error"' in answer.text


def test_a_document_is_removed_after_asking(officer: Any) -> None:
    made = entered()
    page, address, revision = path(made), path(made, "remove"), made.revision

    assert officer.get(address).status_code == 200
    assert officer.post(address, data={"revision": "0"}).status_code == 409
    answer = officer.post(address, data={"revision": revision})
    assert answer.headers["Location"] == REGISTER
    assert officer.get(page).status_code == 404


@pytest.mark.parametrize("verb", ["edit", "remove", "changes/new"])
def test_forms_are_for_the_secretariat_of_the_process_alone(person: People, signed_in: SignIn, verb: str) -> None:
    made = entered()
    person("elsewhere@example.org", (Role.SECRETARIAT, "other"))
    person("chair@example.org", (Role.CHAIRS_DESK, "mge-2011"))

    for who in ("elsewhere@example.org", "chair@example.org"):
        browser = signed_in(who)
        assert browser.get(path(made, verb)).status_code == 404
        assert browser.get(NEW).status_code == 404
        assert browser.get(path(made)).status_code == 200


def test_remarks_are_shown_to_those_who_keep_the_register_alone(officer: Any, client: Any) -> None:
    made = entered(symbol="A/nn/50", languages={"en": AWAITED, "fr": OUT}, original="en")

    page = officer.get(path(made)).text
    assert "does not have a form" in page and "not in the original" in page


def test_the_log_says_what_was_done_in_words(register: None, person: People, signed_in: SignIn) -> None:
    made = entered(symbol=SYMBOL, languages={"en": Version(LanguageState.OUT, date(2011, 1, 4))}, original="en")
    noted(made)
    person("auditor@example.org", (Role.AUDITOR, "*"))

    page = signed_in("auditor@example.org").get("/en/audit/").text
    assert "The document is entered." in page and "A change of the document is noted." in page
    assert "English · out · 4 January 2011" in page


@pytest.mark.parametrize("address", ["/en/documents/", "/en/documents/?q=report", REGISTER])
def test_pages_read_the_database_so_often_however_many_documents_there_are(officer: Any, address: str) -> None:
    before = len(officer.get(address).queries)
    for number in range(1, 13):
        noted(entered(symbol=f"A/CONF.192/MGE/2011/WP.{number}", languages={"en": OUT}, is_slotted=True))

    after = officer.get(address).queries
    assert len(after) <= max(before + 1, 12) and len(after) <= 12


def test_one_document_and_its_form_read_little(officer: Any) -> None:
    made = entered(symbol=SYMBOL, languages={"en": OUT}, is_slotted=True)
    noted(made)

    assert len(officer.get(path(made)).queries) <= 12 and len(officer.get(path(made, "edit")).queries) <= 12
